"""Positions and changes of position: the part of the store that what is derived from statements goes through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from db.normalizers.repeats import same_words
from db.rows import Row
from db.tables import Tables

DatedStatement = tuple[str, str, str, str, int, str, str, str, str]
DATED = ("id", "holder", "target", "target_role", "stance", "modality", "date", "document", "said")

_PARTS = (
    "s.id, s.holder, s.target, s.target_role, s.stance, s.modality,"
    " coalesce(nullif(d.answered_on, ''), d.asked_on, ''), a.document, a.own, s.act"
)
_STATEMENTS = (
    "from statements s join answers a on a.id = s.answer join documents d on d.id = a.document"
    " where coalesce(a.translation_of, '') = '' order by s.id"
)


class PositionTables(Tables):
    """Tables that are made from others: replaced whole, never edited."""

    def dated_statements(self) -> list[DatedStatement]:
        """All statements in the order of their ids, as `DATED` names their parts; `date` is the day of the answer, or
        of the question where the source gives no other, or empty; `said` is the same where two are the same statement
        of one government in the same words. Translations say nothing a second time."""
        rows = self.db.conn.execute(f"select {_PARTS}, s.sentence, a.text {_STATEMENTS}")
        return [(*row, _said(row, own, act, sentence, text)) for *row, own, act, sentence, text in rows]

    def dated_sentences(self) -> Iterator[tuple[object, ...]]:
        """All that `dated_statements` is made from, which is read faster."""
        yield from self.db.conn.execute(f"select {_PARTS}, s.sentence, a.text_hash {_STATEMENTS}")

    def made_from(self, table: str) -> str:
        """From what a derived table was made when it was made last, as its maker told it; empty for never."""
        return next(iter(self.column("select made_from from derived where name = ?", [table])), "")

    def put_positions(
        self, positions: Iterable[Row], changes: Iterable[Row], repeats: Mapping[str, str], made_from: str
    ) -> None:
        """Make the positions, changes and repeats these, in one transaction. A change that was there keeps its
        `detected_on`."""
        with self.writing():
            known = dict(self.db.conn.execute("select id, detected_on from position_changes").fetchall())
            today = self.now()[:10]
            for table in ("positions", "position_changes", "repeats"):
                self.db.conn.execute(f"delete from {table}")
            self.insert("repeats", [{"statement": one, "repeat_of": other} for one, other in repeats.items()])
            self.insert("positions", positions)
            self.insert("position_changes", [row | {"detected_on": known.get(row["id"], today)} for row in changes])
            self.db.table("derived").upsert({"name": "positions", "made_from": made_from}, pk="name")


def _said(row: list[Any], own: str, act: str, sentence: str, text: str) -> str:
    _, holder, target, role, stance, modality, *_ = row
    return same_words(own, holder, target, role, act, stance, modality, sentence, text)
