"""Tags and what they name: the part of the store that the tagger's results go through."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.reviewing import statement_id
from db.reviewtables import REVIEWED, ReviewTables
from db.rows import Row

if TYPE_CHECKING:
    from db.normalizers.types import Mention, Tags

PAGE = 500
"""Texts read from the database at a time while others are written."""
NAMED = " union ".join(
    f"select {column} from {table}"
    for table, column in (
        ("mentions", "entity"),
        ("statements", "holder"),
        ("statements", "target"),
        ("unreviewed", "holder"),
        ("unreviewed", "target"),
        ("positions", "holder"),
        ("positions", "target"),
        ("position_changes", "holder"),
        ("position_changes", "target"),
        ("memberships", "entity"),
        ("memberships", "organisation"),
    )
)


@dataclass(frozen=True, slots=True)
class TextToTag:
    """An answer or a question without tags of this tagger. `language` is the source's hint, or empty."""

    id: str
    text: str
    own: str
    language: str
    date: str
    text_hash: str
    question: bool
    damaged: bool
    """Words of other people may stand in it: mentions only."""


class TagTables(ReviewTables):
    """Mentions, statements, topics, entities and memberships."""

    def answers_to_tag(
        self, tagger: str, *, everything: bool = False, only: Collection[str] | None = None
    ) -> Iterator[TextToTag]:
        """Answers that have no tags of this version of the tagger, or all, of those with the ids in `only` where it is
        given; in the order of their ids."""
        return self._texts_to_tag("answers", "tagged", "answer", "t.own, t.hint", tagger, everything, only)

    def questions_to_tag(self, tagger: str, *, everything: bool = False) -> Iterator[TextToTag]:
        """Questions that have no mentions of this version of the tagger, or all; in the order of their ids."""
        return self._texts_to_tag("questions", "tagged_questions", "question", "'', ''", tagger, everything)

    def left_to_tag(self, tagger: str, *, everything: bool = False) -> int:
        """How many answers and questions there are to tag."""
        left = "t left join {1} d on d.{2} = t.id where (? or d.tagger is not ? or d.text_hash <> t.text_hash)"
        sql = f"select (select count(*) from {{0}} {left})"
        return sum(
            self.db.conn.execute(sql.format(*names), [everything, tagger]).fetchone()[0]
            for names in (("answers", "tagged", "answer"), ("questions", "tagged_questions", "question"))
        )

    def tagged_earlier(self, tagger: str) -> tuple[int, int]:
        """How many answers, and how many questions, have tags of another version of the tagger or of another text."""
        again = "t join {1} d on d.{2} = t.id where d.tagger is not ? or d.text_hash <> t.text_hash"
        sql = f"select (select count(*) from {{0}} {again})"
        answers, questions = (
            self.db.conn.execute(sql.format(*names), [tagger]).fetchone()[0]
            for names in (("answers", "tagged", "answer"), ("questions", "tagged_questions", "question"))
        )
        return answers, questions

    def _texts_to_tag(
        self,
        table: str,
        done: str,
        key: str,
        columns: str,
        tagger: str,
        everything: bool,
        only: Collection[str] | None = None,
    ) -> Iterator[TextToTag]:
        named = "" if only is None else " and t.id in (select value from json_each(?))"
        wanted = [] if only is None else [json.dumps(list(only))]
        sql = (
            f"select t.id, t.text, {columns}, coalesce(nullif(d.answered_on, ''), d.asked_on), t.text_hash, ?,"
            f" d.damaged from {table} t join documents d on d.id = t.document left join {done} on {done}.{key} = t.id"
            f" where t.id > ? and (? or {done}.tagger is not ? or {done}.text_hash <> t.text_hash)"
            f"{named} order by t.id limit ?"
        )
        last = ""
        while page := self.db.conn.execute(
            sql, [table == "questions", last, everything, tagger, *wanted, PAGE]
        ).fetchall():
            for row in page:
                yield TextToTag(*row)
            last = page[-1][0]

    def put_tags(self, answer: str, language: str, tags: Tags, tagger: str, text_hash: str = "") -> None:
        """Make the tags of an answer these, its statements as people have judged them. Where `text_hash` (of the text
        that was tagged) is no longer that of the answer, nothing is written: it is tagged again by the next run."""
        with self.writing():
            if self._is_current("answers", answer, text_hash):
                shared = self.shared_with(answer)  # until `db.sharing` looks again, so that nothing wrong comes back
                self.drop_tags("answers", answer)
                self.update("answers", {"id": answer, "language": language})
                self.insert("mentions", _mentions("answer", answer, tags.mentions))
                self.put_statements(answer, _statements(answer, tags, tagger), shared)
                topics = ({"answer": answer, "topic": topic.id, "cue": topic.cue} for topic in tags.topics)
                self.insert("answer_topics", topics)
                self._put_done("tagged", "answer", "answers", answer, tagger)

    def put_mentions(
        self, question: str, language: str, mentions: Iterable[Mention], tagger: str, text_hash: str = ""
    ) -> None:
        """Make the mentions of a question these; `text_hash` as in `put_tags`."""
        with self.writing():
            if self._is_current("questions", question, text_hash):
                self.drop_tags("questions", question)
                self.update("questions", {"id": question, "language": language})
                self.insert("mentions", _mentions("question", question, mentions))
                self._put_done("tagged_questions", "question", "questions", question, tagger)

    def put_entities(self, entities: Iterable[Row], memberships: Iterable[Row]) -> None:
        """Make entities and memberships these; an entity that is no longer known stays while a tag names it."""
        with self.writing():
            self.db.conn.execute("PRAGMA defer_foreign_keys = on")
            self._sync("memberships", ("entity", "organisation", "since"), memberships)
            self._sync("entities", ("id",), entities, f"id not in ({NAMED})")

    def put_topics(self, topics: Iterable[Row]) -> None:
        """Make the topics these; one that is no longer known stays while an answer has it."""
        with self.writing():
            self._sync("topics", ("id",), topics, "id not in (select topic from answer_topics)")

    def _sync(self, table: str, keys: tuple[str, ...], rows: Iterable[Row], free: str = "1") -> None:
        known = {tuple(row[k] for k in keys): row for row in self.db.query(f"select * from {table}")}
        wanted = {tuple(row[k] for k in keys): row for row in rows}
        for key, row in wanted.items():
            if known.get(key) != row:
                self.db.table(table).upsert(row, pk=keys)
        where = " and ".join(f"{k} = ?" for k in keys)
        self.db.conn.executemany(f"delete from {table} where {where} and ({free})", known.keys() - wanted.keys())

    def _is_current(self, table: str, text: str, text_hash: str) -> bool:
        stored = self.column(f"select text_hash from {table} where id = ?", [text])
        return bool(stored) and text_hash in ("", stored[0])

    def _put_done(self, done: str, key: str, table: str, text: str, tagger: str) -> None:
        sql = f"insert into {done} ({key}, text_hash, tagger, tagged_at) select id, text_hash, ?, ? from {table}"
        sql += " where id = ?"
        self.db.conn.execute(sql, [tagger, self.now(), text])

    def drop_tags(self, table: str, text: str) -> None:
        """Forget what was found in one text of `answers` or `questions`."""
        if table == "answers":
            for tags in ("mentions", *REVIEWED, "answer_topics", "tagged"):
                self.db.conn.execute(f"delete from {tags} where answer = ?", [text])
        else:
            for tags in ("mentions", "tagged_questions"):
                self.db.conn.execute(f"delete from {tags} where question = ?", [text])


def _mentions(owner: str, text: str, mentions: Iterable[Mention]) -> list[Row]:
    rows = {}
    for m in mentions:
        identity = f"{text}@{m.start}-{m.end}-{m.entity}"
        row = {"id": identity, "answer": None, "question": None, "start": m.start, "end": m.end}
        rows[identity] = row | {"surface": m.surface, "entity": m.entity, "alias": m.alias, owner: text}
    return list(rows.values())


def _statements(answer: str, tags: Tags, tagger: str) -> list[Row]:
    rows = {}
    for s in tags.statements:
        row = {
            "answer": answer,
            "holder": s.holder,
            "attribution": s.attribution,
            "target": s.target,
            "target_role": s.target_role,
            "act": s.act,
            "stance": s.stance,
            "modality": s.modality,
            "start": s.start,
            "end": s.end,
            "sentence": s.sentence,
            "cue": s.cue,
            "cue_start": s.cue_start,
            "cue_end": s.cue_end,
            "confidence": s.confidence,
            "rule": s.rule,
            "tagger": tagger,
        }
        identity = statement_id(row)
        rows[identity] = {"id": identity} | row
    return list(rows.values())
