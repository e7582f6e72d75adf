"""What is held of a source: its latest documents, those that a listing should name, the mark of those that vanished.

A document that its source no longer lists is marked and keeps its texts and tags; when it is listed again it is as it
was. Both are rows of `revisions`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from db.ledger import Ledger, Problem, problem_id
from db.rows import Row

VANISHED = "vanished"
LISTING_COLUMNS = frozenset({"legislature", "type", "asked_on", "answered_on", "ministry"})
"""Columns by which a listing may say which documents are its own."""
_SCRAPED = "from documents d join captures c on c.id = d.capture and c.url not like 'file:%' where d.source = ?"
"""Documents that came over the network last: of files that were imported nobody knows a listing."""
_EMPTIED = (
    "(d.reply = '' and exists (select 1 from revisions r"
    " where r.document = d.id and json_extract(r.text, '$.document.reply') <> ''))"
)
"""Documents that had an answer: what a source forgets is kept, so that it can only have moved."""


class Holdings(Ledger):
    """The documents of a source as they are, for a run to compare with."""

    def stored(self, document: str) -> dict[str, Any] | None:
        """A document as it is stored; `Store` knows how."""
        raise NotImplementedError

    def _put_revision(self, document: str, before: dict[str, Any]) -> None:
        raise NotImplementedError

    def latest(self, source: str, number: int) -> list[Row]:
        """Documents that changed last, with whether they have `questions`, `asker`, `answerer`; without those that were
        emptied, since their texts stand under another key."""
        roles = ", ".join(
            f"exists (select 1 from document_people where document = d.id and role = '{role}') as {role}"
            for role in ("asker", "answerer")
        )
        asked = "exists (select 1 from questions where document = d.id) as questions"
        sql = f"select d.*, {asked}, {roles} {_SCRAPED} and not {_EMPTIED} order by d.last_changed desc, d.id limit ?"
        return list(self.db.query(sql, [source, number]))

    def listed(self, source: str, scope: Mapping[str, str | tuple[str, str]]) -> list[str]:
        """Ids of the documents that a listing should name, but for those that vanished from it before.

        :param scope: a value by column, or the first and the last one. Raises ValueError for other columns.
        """
        where, values = "", [source]
        for column, wanted in scope.items():
            if column not in LISTING_COLUMNS:
                raise ValueError(f"no listing is told by {column}")
            if isinstance(wanted, str):
                where += f" and d.{column} = ?"
                values.append(wanted)
            else:
                where += f" and d.{column} between ? and ?"
                values += wanted
        return self.column(f"select d.id {_SCRAPED}{where} and d.status <> '{VANISHED}' order by d.id", values)

    def vanish(self, documents: Iterable[str]) -> None:
        """Mark documents as no longer listed, with today's date; what they say stays."""
        for document in documents:
            self._mark(document, VANISHED, self.now()[:10])

    def reappear(self, documents: Iterable[str]) -> list[str]:
        """Documents that are listed again are as they were; returns those that had vanished."""
        back = [document for document in documents if self._has_vanished(document)]
        for document in back:
            sql = "select text from revisions where document = ? order by seen_at desc, id desc"
            told = (json.loads(text)["document"]["status"] for text in self.column(sql, [document]))
            self._mark(document, next((status for status in told if status != VANISHED), "answered"), "")
        return back

    def vanished_of(self, source: str) -> list[str]:
        """Ids of the documents of a source that are marked as no longer listed."""
        return self.column(f"select id from documents where source = ? and status = '{VANISHED}'", [source])

    def knows(self, problem: Problem) -> bool:
        """Whether a problem is a row already."""
        return self.row("problems", problem_id(problem)) is not None

    def _has_vanished(self, document: str) -> bool:
        return self.column("select status from documents where id = ?", [document]) == [VANISHED]

    def _mark(self, document: str, status: str, day: str) -> None:
        with self.writing():
            before = self.stored(document)
            if before is None:
                return
            self.update("documents", {"id": document, "status": status, "vanished_on": day, "last_changed": self.now()})
            self._put_revision(document, before)
