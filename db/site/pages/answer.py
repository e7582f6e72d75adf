"""One answer, or all answers of a document: the text beside its question, with every statement's evidence in place."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from db.site.highlight import Mark, Name, Paragraph, paragraphs
from db.site.pages.silence import coded

Row = sqlite3.Row
SAID = (
    *("start", "end", "cue_start", "cue_end", "act", "stance"),
    *("target", "target_role", "attribution", "modality", "reviewed"),
)
"""What statements must have in common to be told as one note."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its questions; `notes` are its statements by number, those that differ only in holder as one;
    `coded` is whether statements are looked for in its language."""

    answer: Row
    questions: tuple[Row, ...]
    paragraphs: tuple[Paragraph, ...]
    notes: dict[int, list[Row]]
    statements: int
    tagger: str
    topics: tuple[Row, ...]
    coded: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A document with the replies to show and the ids of all its answers."""

    document: Row
    language: str
    source: Row | None
    people: tuple[Row, ...]
    capture: Row | None
    revisions: int
    problems: tuple[Row, ...]
    answers: tuple[Row, ...]
    replies: tuple[Reply, ...]
    open_questions: tuple[Row, ...]
    before: Row | None
    after: Row | None
    """The documents of the same source that were answered before and after it."""
    names: dict[str, str]


def read(db: sqlite3.Connection, document: str, answer: str = "") -> Document | None:
    """The document, with one answer's text or all of them; None where there is no such document or answer."""
    found = _one(db, "select * from documents where id = ?", document)
    if found is None:
        return None
    answers = tuple(db.execute("select * from answers where document = ? order by ordinal, id", (document,)))
    shown = [a for a in answers if not answer or a["id"] == answer]
    if answer and not shown:
        return None
    questions = db.execute("select * from questions where document = ? order by ordinal, id", (document,)).fetchall()
    answered = db.execute(
        "select q.answer, q.question from answers_questions q join answers a on a.id = q.answer where a.document = ?",
        (document,),
    ).fetchall()
    replies: list[Reply] = []
    number = 1
    for row in shown:
        asked = {r["question"] for r in answered if r["answer"] == row["id"]}
        reply = _reply(db, row, tuple(q for q in questions if q["id"] in asked), number)
        number += len(reply.notes)
        replies.append(reply)
    joined = {r["question"] for r in answered}
    return Document(
        document=found,
        language=_language(found, shown),
        source=_one(db, "select * from sources where id = ?", found["source"]),
        people=tuple(
            db.execute(
                "select dp.*, coalesce(nullif(dp.name, ''), p.name) as printed from document_people dp"
                " left join people p on p.id = dp.person where dp.document = ? order by dp.role, dp.ordinal",
                (document,),
            )
        ),
        capture=_one(db, "select * from captures where id = ?", found["capture"]),
        revisions=db.execute("select count(*) from revisions where document = ?", (document,)).fetchone()[0],
        problems=tuple(db.execute("select * from problems where document = ? order by stage, kind", (document,))),
        answers=answers,
        replies=tuple(replies),
        open_questions=() if answer else tuple(q for q in questions if q["id"] not in joined),
        before=_beside(db, found, "<", "desc"),
        after=_beside(db, found, ">", "asc"),
        names=names(db),
    )


def _beside(db: sqlite3.Connection, document: Row, side: str, way: str) -> Row | None:
    """The next answered document of the same source on one side in time; None at the end or where it has no date."""
    if not document["answered_on"]:
        return None
    return _one(
        db,
        "select id, coalesce(nullif(title, ''), 'Question no. ' || nullif(number, ''), id) as title, answered_on,"
        f" language from documents where source = ? and answered_on != '' and (answered_on, id) {side} (?, ?)"
        f" order by answered_on {way}, id {way} limit 1",
        document["source"],
        document["answered_on"],
        document["id"],
    )


def names(db: sqlite3.Connection) -> dict[str, str]:
    """The name of every entity."""
    return dict(db.execute("select id, name from entities").fetchall())


def _reply(db: sqlite3.Connection, answer: Row, questions: tuple[Row, ...], first: int) -> Reply:
    statements = db.execute(
        "select * from statements where answer = ? order by start, cue_start, id", (answer["id"],)
    ).fetchall()
    notes = dict(enumerate(_by_what_is_said(statements), first))
    mentions = db.execute('select entity, start, "end" from mentions where answer = ?', (answer["id"],))
    tagged = _one(db, "select tagger from tagged where answer = ?", answer["id"])
    return Reply(
        answer=answer,
        questions=questions,
        paragraphs=paragraphs(answer["text"] or "", list(_marks(notes)), [Name(*m) for m in mentions]),
        notes=notes,
        statements=len(statements),
        tagger=tagged["tagger"] if tagged else "",
        topics=tuple(db.execute(_TOPICS, (answer["id"],))),
        coded=coded(answer["language"] or ""),
    )


_TOPICS = """
select t.topic as id, coalesce(n.name, t.topic) as name, t.cue
from answer_topics t left join topics n on n.id = t.topic where t.answer = ? order by name
"""


def _by_what_is_said(statements: list[Row]) -> list[list[Row]]:
    """Statements of one sentence that only differ in who holds them, together: "Luxembourg + EU are concerned"."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in statements:
        alike.setdefault(tuple(row[column] for column in SAID), []).append(row)
    return list(alike.values())


def _marks(notes: dict[int, list[Row]]) -> Iterable[Mark]:
    for number, (row, *_) in notes.items():
        yield Mark(number, row["start"], row["end"], row["cue_start"], row["cue_end"])


def _language(document: Row, answers: list[Row]) -> str:
    """The title's language: what was found in the first answer, or else what the source says."""
    for answer in answers:
        if answer["language"]:
            return str(answer["language"])
    try:
        said = json.loads(document["language"] or "[]")
    except ValueError:
        return ""
    return str(said[0]) if isinstance(said, list) and said else ""


def _one(db: sqlite3.Connection, sql: str, *values: object) -> Row | None:
    row: Row | None = db.execute(sql, values).fetchone()
    return row
