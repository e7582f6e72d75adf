"""The tables of the working database, as migrations in the order in which they came; `db.changes` has the later ones.

A migration that has run anywhere is never edited: a change is a new function at the end of `db.changes`.
Times are UTC, ISO 8601; dates are ISO 8601; offsets are code points into `answers.text`. Ids are readable and made
from what the source says, never from a counter, so that two runs over the same input give the same rows.

The search indexes point at implicit row numbers: a copy made with VACUUM (INTO) must rebuild them.
"""

from __future__ import annotations

from db.lite import Database, Migrations

migrations = Migrations("positions")

TIME_COLUMNS = frozenset(
    {
        *("first_seen", "last_seen", "last_changed", "fetched_at", "seen_at"),
        *("detected_on", "tagged_at", "started_at", "ended_at", "applied_at", "vanished_on"),
    }
)
"""Columns that tell when something happened here, not what was said: left out when two databases are compared."""

FULL_TEXT = {"answers": ["text"], "questions": ["text"], "documents": ["title"]}
"""Tables and columns under full-text search."""


@migrations()
def publications(db: Database) -> None:
    """Sources, documents, people, questions and answers."""
    db.table("sources").create(
        {
            "id": str,  # lu-chd
            "name": str,
            "country": str,  # entity of the government that answers
            "institution": str,
            "url": str,
            "licence": str,
            "languages": str,  # JSON list of codes
            "schedule": str,  # days between scrapes, as the source states it
            "expectations": str,  # JSON
            "verified": int,  # 1: seen against the live source
        },
        pk="id",
    )
    db.table("documents").create(
        {
            "id": str,  # lu-chd:2018-2023-qp-5747
            "source": str,
            "legislature": str,
            "type": str,  # qp (written question), ...
            "number": str,
            "title": str,
            "url": str,  # page of the question
            "question_url": str,
            "answer_url": str,
            "asked_on": str,
            "answered_on": str,
            "ministry": str,
            "language": str,  # as the source says, JSON list
            "status": str,  # open, answered, holding, withdrawn, vanished
            "truncated": int,  # 1: the source gave only a part of the text
            "damaged": int,  # 1: the source's own export mixed up its texts: no statements, no topics
            "invented": int,  # 1: sample written for demonstration, not a fact
            "reply": str,  # the whole reply text as parsed, before it was split into answers
            "capture": str,
            "first_seen": str,
            "last_changed": str,
            "content_hash": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
    )
    db.table("people").create(
        {
            "id": str,  # lu-chd:jean-asselborn
            "name": str,  # as their latest document prints it
            "party": str,  # at that time
            "latest": str,  # that document
        },
        pk="id",
    )
    db.table("document_people").create(
        {
            "document": str,
            "person": str,
            "role": str,  # asker, answerer
            "name": str,  # as this document prints it
            "party": str,  # at that time
            "title": str,  # office named with an answerer
            "ordinal": int,
        },
        pk=("document", "person", "role"),
        foreign_keys=[("document", "documents", "id"), ("person", "people", "id")],
    )
    db.table("questions").create(
        {
            "id": str,  # lu-chd:2018-2023-qp-5747/q2
            "document": str,
            "ordinal": int,
            "label": str,  # the number as printed, or empty
            "text": str,
            "language": str,  # found from the text by the tagger, empty until then
            "text_hash": str,
        },
        pk="id",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("answers").create(
        {
            "id": str,  # lu-chd:2018-2023-qp-5747/2
            "document": str,
            "ordinal": int,
            "label": str,  # how the source introduces it ("Ad 1.", "2 et 3"), empty where it does not
            "text": str,
            "language": str,  # found from the text by the tagger, empty until then
            "hint": str,  # language as the source's module has it, or empty
            "own": str,  # entity of the answering government
            "translation_of": str,
            "text_hash": str,  # of all that the tagger is given: text, own, hint, date, whether damaged
        },
        pk="id",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("answers_questions").create(
        {"answer": str, "question": str},
        pk=("answer", "question"),
        foreign_keys=[("answer", "answers", "id"), ("question", "questions", "id")],
    )


@migrations()
def knowledge(db: Database) -> None:
    """Entities and memberships, loaded from the normalizers' data files."""
    db.table("entities").create(
        {
            "id": str,  # KAZ, EU, INTL
            "kind": str,  # country, organisation, armed group, pseudo
            "name": str,
            "name_fr": str,
            "name_de": str,
            "name_lb": str,
            "name_en": str,
            "wikidata": str,
            "region": str,
            "latitude": float,
            "longitude": float,
            "valid_from": str,
            "valid_to": str,
        },
        pk="id",
    )
    db.table("memberships").create(
        {"entity": str, "organisation": str, "since": str, "until": str},
        pk=("entity", "organisation", "since"),
        foreign_keys=[("entity", "entities", "id"), ("organisation", "entities", "id")],
    )


@migrations()
def tags(db: Database) -> None:
    """Mentions, statements, topics and what is derived from them."""
    db.table("mentions").create(
        {
            "id": str,
            "answer": str,  # one of answer, question is set
            "question": str,
            "start": int,
            "end": int,
            "surface": str,
            "entity": str,
            "alias": str,
        },
        pk="id",
        foreign_keys=[("answer", "answers", "id"), ("question", "questions", "id"), ("entity", "entities", "id")],
    )
    db.table("statements").create(
        {
            "id": str,
            "answer": str,
            "holder": str,
            "attribution": str,  # own, joint, reported
            "target": str,
            "target_role": str,  # actor, setting
            "act": str,
            "stance": int,  # -2 ... +2
            "modality": str,  # asserted, conditional, past
            "start": int,
            "end": int,
            "sentence": str,
            "cue": str,
            "cue_start": int,
            "cue_end": int,
            "confidence": float,
            "rule": str,
            "tagger": str,
        },
        pk="id",
        foreign_keys=[("answer", "answers", "id"), ("holder", "entities", "id"), ("target", "entities", "id")],
    )
    db.table("topics").create(
        {"id": str, "name": str, "name_fr": str, "name_de": str, "name_lb": str, "name_en": str},
        pk="id",
    )
    db.table("answer_topics").create(
        {"answer": str, "topic": str, "cue": str},
        pk=("answer", "topic"),
        foreign_keys=[("answer", "answers", "id"), ("topic", "topics", "id")],
    )
    db.table("tagged").create(
        {"answer": str, "text_hash": str, "tagger": str, "tagged_at": str},
        pk="answer",
        foreign_keys=[("answer", "answers", "id")],
    )
    db.table("tagged_questions").create(
        {"question": str, "text_hash": str, "tagger": str, "tagged_at": str},
        pk="question",
        foreign_keys=[("question", "questions", "id")],
    )
    db.table("positions").create(
        {
            "id": str,  # LUX-KAZ-2022, LUX-KAZ-all
            "holder": str,
            "target": str,
            "year": str,  # "2022", "all" for all together, or empty for what has no date
            "n": int,
            "mean_stance": float,
            "first": str,
            "latest": str,
            "latest_statement": str,
            "trend": float,
            "setting": int,  # how many statements have the target as their setting only
        },
        pk="id",
        foreign_keys=[("holder", "entities", "id"), ("target", "entities", "id")],
    )
    db.table("derived").create(
        {
            "name": str,  # of the table
            "made_from": str,  # hash of the statements and rules that it was made from
        },
        pk="name",
    )
    db.table("position_changes").create(
        {
            "id": str,
            "holder": str,
            "target": str,
            "from": float,
            "to": float,
            "before": str,  # statement ids, JSON list
            "after": str,
            "changed_on": str,  # date of the first statement after the change
            "detected_on": str,
        },
        pk="id",
        foreign_keys=[("holder", "entities", "id"), ("target", "entities", "id")],
    )


@migrations()
def provenance(db: Database) -> None:
    """Where each text came from, what changed, what ran, what went wrong."""
    db.table("captures").create(
        {
            "id": str,  # lu-chd:0123456789abcdef, the first 16 hex digits of the hash of url and body
            "source": str,
            "url": str,
            "fetched_at": str,
            "status": int,
            "etag": str,
            "last_modified": str,
            "media_type": str,
            "sha256": str,
            "bytes": int,
            "path": str,  # in the archive, relative to its root
            "invented": int,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
    )
    db.table("revisions").create(
        {
            "id": str,  # lu-chd:2018-2023-qp-5747@0123456789ab, the first 12 digits of content_hash
            "document": str,
            "seen_at": str,
            "content_hash": str,
            "text": str,  # JSON: the earlier document as it was stored
            "changed": str,  # JSON list of what changed
        },
        pk="id",
        foreign_keys=[("document", "documents", "id")],
    )
    db.table("runs").create(
        {
            "id": str,
            "kind": str,  # scrape, import, tag, publish
            "source": str,
            "started_at": str,
            "ended_at": str,
            "outcome": str,  # running, ok, problems, drifted, stopped, failed, killed
            "requests": int,
            "not_modified": int,
            "bytes": int,
            "documents": int,
            "new": int,
            "changed": int,
            "unchanged": int,
            "problems": int,
            "message": str,
        },
        pk="id",
    )
    db.table("problems").create(
        {
            "id": str,
            "source": str,
            "document": str,
            "url": str,
            "stage": str,  # fetch, parse, complete, store, tag, publish
            "kind": str,  # a short code: truncated, bad_date, not_a_pdf, ...
            "message": str,
            "first_seen": str,
            "last_seen": str,
        },
        pk="id",
    )
    db.table("reviews").create(
        {
            "id": str,
            "answer": str,
            "sentence": str,
            "holder": str,
            "target": str,
            "verdict": str,
            "by": str,
            "at": str,
            "note": str,
        },
        pk="id",
    )


@migrations()
def indexes_and_search(db: Database) -> None:
    """Full-text search over answers, questions and titles; indexes for the joins the site makes."""
    for table, columns in FULL_TEXT.items():
        db.table(table).enable_fts(columns, tokenize="unicode61 remove_diacritics 2")
        _follow(db, table, columns)
    for table, columns in (
        ("documents", ["source"]),
        ("documents", ["answered_on"]),
        ("document_people", ["person"]),
        ("questions", ["document"]),
        ("answers", ["document"]),
        ("answers_questions", ["question"]),
        ("mentions", ["answer"]),
        ("mentions", ["question"]),
        ("mentions", ["entity"]),
        ("statements", ["answer"]),
        ("statements", ["holder", "target"]),
        ("statements", ["target"]),
        ("captures", ["url"]),
        ("revisions", ["document"]),
        ("problems", ["document"]),
        ("runs", ["source"]),
    ):
        db.table(table).create_index(columns)


def _follow(db: Database, table: str, columns: list[str]) -> None:
    """Triggers that keep the search index of `table` at its text. Those of sqlite-utils fire on any update of a row;
    ours only where the text changes, since tagging writes each answer's language and must not index its text again."""
    names = ", ".join(f'"{c}"' for c in columns)
    old = ", ".join(f'old."{c}"' for c in columns)
    new = ", ".join(f'new."{c}"' for c in columns)
    add = f'INSERT INTO "{table}_fts" (rowid, {names}) VALUES (new.rowid, {new});'
    drop = f'INSERT INTO "{table}_fts" ("{table}_fts", rowid, {names}) VALUES (\'delete\', old.rowid, {old});'
    db.execute(f'CREATE TRIGGER "{table}_ai" AFTER INSERT ON "{table}" BEGIN {add} END')
    db.execute(f'CREATE TRIGGER "{table}_ad" AFTER DELETE ON "{table}" BEGIN {drop} END')
    db.execute(f'CREATE TRIGGER "{table}_au" AFTER UPDATE OF {names} ON "{table}" BEGIN {drop} {add} END')
