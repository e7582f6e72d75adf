"""Positions and changes of position: the part of the store that what is derived from statements goes through."""

from __future__ import annotations

from collections.abc import Iterable

from db.rows import Row
from db.tables import Tables

DatedStatement = tuple[str, str, str, str, int, str, str]
DATED = ("id", "holder", "target", "target_role", "stance", "modality", "date")


class PositionTables(Tables):
    """Tables that are made from others: replaced whole, never edited."""

    def dated_statements(self) -> list[DatedStatement]:
        """All statements in the order of their ids, as `DATED` names their parts; `date` is the day of the answer, or
        of the question where the source gives no other, or empty. Translations say nothing a second time."""
        sql = (
            "select s.id, s.holder, s.target, s.target_role, s.stance, s.modality,"
            " coalesce(nullif(d.answered_on, ''), d.asked_on, '')"
            " from statements s join answers a on a.id = s.answer join documents d on d.id = a.document"
            " where coalesce(a.translation_of, '') = '' order by s.id"
        )
        return self.db.conn.execute(sql).fetchall()

    def made_from(self, table: str) -> str:
        """From what a derived table was made when it was made last, as its maker told it; empty for never."""
        return next(iter(self.column("select made_from from derived where name = ?", [table])), "")

    def put_positions(self, positions: Iterable[Row], changes: Iterable[Row], made_from: str) -> None:
        """Make the positions and changes these, in one transaction. A change that was there keeps its `detected_on`."""
        with self.writing():
            known = dict(self.db.conn.execute("select id, detected_on from position_changes").fetchall())
            today = self.now()[:10]
            self.db.conn.execute("delete from positions")
            self.db.conn.execute("delete from position_changes")
            self.insert("positions", positions)
            self.insert("position_changes", [row | {"detected_on": known.get(row["id"], today)} for row in changes])
            self.db.table("derived").upsert({"name": "positions", "made_from": made_from}, pk="name")
