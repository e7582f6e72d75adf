"""The store: all writing of the working database goes through `Store`.

Here: sources, captures and documents. Its parts: `db.ledger` (runs, problems), `db.holdings` (what is held of a source
and what vanished from it), `db.tagtables` (tags), `db.reviewtables`
(people's verdicts on them), `db.positiontables` (what is derived from them), `db.tables`.

What a source's module or a tagger hands over is written in one transaction for each document or answer, so that a
process killed at any moment leaves whole ones. What is there already is not written again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from db.account import CAPTURE
from db.faults import damage
from db.holdings import VANISHED, Holdings
from db.locks import BusyError
from db.positiontables import PositionTables
from db.rows import DocumentRows, Row, content_hash, digest, document_rows
from db.schema import TIME_COLUMNS
from db.tables import UnusableError
from db.tagtables import TagTables, TextToTag

if TYPE_CHECKING:
    from scrapers.items import Capture, Document

__all__ = ["BusyError", "SourceLike", "Store", "StoredCapture", "TextToTag"]

LONG_AGO = "1970-01-01T00:00:00.000000Z"
"""When a body was fetched that is dated in the future: nobody knows."""
SETTLED = ("fetch", "parse", "complete", "store")
"""Stages whose problems a source's module tells anew each time it reads a document."""


class SourceLike(Protocol):
    """What the store reads of a `scrapers.source.Source`."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def institution(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def languages(self) -> Iterable[str]: ...
    @property
    def frequency_days(self) -> int: ...
    @property
    def expectations(self) -> Mapping[str, Any]: ...
    @property
    def verified(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture as the database has it; `Store.body` gives its bytes."""

    id: str
    source: str
    url: str
    fetched_at: str
    status: int
    etag: str
    last_modified: str
    media_type: str
    sha256: str
    bytes: int
    path: str
    invented: int


class Store(Holdings, TagTables, PositionTables):
    """The working database at a path; its archive stands beside it."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Close; raises UnusableError for an error that says that the database is damaged."""
        self.close()
        if error is not None and (told := damage(self.path, error)):
            raise UnusableError(told) from error

    # Sources and captures

    def put_source(self, source: SourceLike) -> None:
        """Keep what is known of a source; writes nothing where it is known already."""
        row = {
            "id": source.id,
            "name": source.name,
            "country": source.country,
            "institution": source.institution,
            "url": source.url,
            "licence": source.licence,
            "languages": json.dumps(list(source.languages)),
            "schedule": str(source.frequency_days),
            "expectations": json.dumps(dict(source.expectations), sort_keys=True),
            "verified": int(source.verified),
        }
        if self.row("sources", source.id) != row:
            with self.writing():
                self.put("sources", row)

    def put_capture(self, capture: Capture) -> tuple[str, bool]:
        """Keep a fetched body; returns its id and whether it was new. The same body from the same address is kept once.

        Where a known body comes back (after another one, or with other validators), its row becomes the latest again.
        """
        sha256, path = self.archive.put(capture.body)
        at = self.now()
        identity = f"{capture.source}:{digest(capture.url, sha256)[:16]}"
        row = {
            "id": identity,
            "source": capture.source,
            "url": capture.url,
            "fetched_at": at,
            "status": capture.status,
            "etag": capture.etag,
            "last_modified": capture.last_modified,
            "media_type": capture.media_type,
            "sha256": sha256,
            "bytes": len(capture.body),
            "path": path,
            "invented": int(capture.invented),
        }
        told = {name: row[name] for name in CAPTURE if row[name]}
        self.note(capture.source, at=at, url=capture.url, **told, safe=True)
        known = self.row("captures", identity)
        last = self.last_capture(capture.url)
        same = known and all(known[column] == row[column] for column in row if column != "fetched_at")
        if not (same and last and last.id == identity and last.fetched_at != LONG_AGO):
            self._put_latest(row, last)
        return identity, known is None

    def confirm(self, url: str, since: str) -> None:
        """The source says now that the latest body of an address still stands.

        A capture from before `since` (ISO 8601, UTC) is dated now, once that moment is over: a cache does the same
        (RFC 9111, 4.3.4). No row is written where nobody waits for it.
        """
        last, now = self.last_capture(url), self.now()
        row = self.row("captures", last.id) if last and last.fetched_at < since <= now else None
        if row:
            self._put_latest(row | {"fetched_at": now}, last)

    def _put_latest(self, row: Row, last: StoredCapture | None) -> None:
        """Keep the row of a capture so that it is the latest of its address, as `last` was until now."""
        with self.writing():
            if last and last.fetched_at == LONG_AGO:  # dated in the future: no later than before this one
                sql = "update captures set fetched_at = ? where url = ? and fetched_at >= ?"
                self.db.conn.execute(sql, [LONG_AGO, row["url"], row["fetched_at"]])
            self.put("captures", row)

    def last_capture(self, url: str) -> StoredCapture | None:
        """The latest capture of an address, for a conditional request or to read its body again without one.

        One that is dated in the future was fetched at a time that is not known (the clock was wrong): long ago.
        """
        sql = "select * from captures where url = ? order by fetched_at desc, id limit 1"
        row = next(iter(self.db.query(sql, [url])), None)
        if row and str(row["fetched_at"]) > self.now():
            row["fetched_at"] = LONG_AGO
        return StoredCapture(**row) if row else None

    def body(self, capture: StoredCapture) -> bytes:
        """The bytes of a capture. Raises `db.archive.DamagedError`."""
        return self.archive.get(capture.sha256)

    # Documents

    def put_document(self, document: Document, capture: str = "") -> str:
        """Keep a document and all its parts in one transaction; returns "new", "changed" or "unchanged".

        Unchanged: no row is written. Changed: the earlier document becomes a row of `revisions`, and the tags of
        those texts that are not the same are dropped. Its problems are now those of `document.problems` and those
        that this run told with `put_problem` before. Raises ValueError where its parts contradict each other.
        """
        origin = self.row("captures", capture) if capture else None
        invented = bool(origin and origin["invented"])
        stored = self.column("select content_hash from documents where id = ?", [document.id])
        if stored == [content_hash(document, invented=invented)]:
            self.settle_document(document.id, SETTLED, document.problems)
            return "changed" if document.status != VANISHED and self.reappear([document.id]) else "unchanged"
        rows = document_rows(document, capture=capture, invented=invented)
        with self.writing():
            before = self.stored(document.id)
            self._put_rows(rows, new=before is None)
            if before:
                self._put_revision(document.id, before)
            self.settle_document(document.id, SETTLED, document.problems)
        return "changed" if before else "new"

    def documents_of(self, source: str) -> dict[str, str]:
        """Content hash by key of all documents of a source."""
        sql = "select substr(id, length(source) + 2), content_hash from documents where source = ?"
        return dict(self.db.conn.execute(sql, [source]).fetchall())

    def _put_rows(self, rows: DocumentRows, *, new: bool) -> None:
        document = rows.document["id"]
        seen = self.now()
        told = {"last_changed": seen, "vanished_on": ""} | ({"first_seen": seen} if new else {})
        self.put("documents", rows.document | told)
        self._put_people(document, rows)
        if not new:
            sql = "delete from answers_questions where answer in (select id from answers where document = ?)"
            self.db.conn.execute(sql, [document])
        self._put_texts("questions", document, rows.questions)
        self._put_texts("answers", document, rows.answers)
        self.insert("answers_questions", [{"answer": answer, "question": question} for answer, question in rows.links])

    def _put_texts(self, table: str, document: str, wanted: Iterable[Row]) -> None:
        """Make the texts of a document those that are wanted; one that is not the same loses its tags."""
        sql = f"select id, text_hash from {table} where document = ?"
        known = dict(self.db.conn.execute(sql, [document]).fetchall())
        rows = {row["id"]: row for row in wanted}
        for identity, text_hash in known.items():
            if identity not in rows:
                self.drop_tags(table, identity)
                self.db.conn.execute(f"delete from {table} where id = ?", [identity])
            elif rows[identity]["text_hash"] != text_hash:
                self.drop_tags(table, identity)
                self.update(table, rows[identity] | {"language": ""})
            else:
                self.update(table, rows[identity])
        self.insert(table, [row | {"language": ""} for identity, row in rows.items() if identity not in known])

    def _put_people(self, document: str, rows: DocumentRows) -> None:
        """People as this document prints them. A person's own name and party are those of the latest document,
        whatever the order in which documents arrive."""
        before = set(self.column("select person from document_people where document = ?", [document]))
        self.db.conn.execute("delete from document_people where document = ?", [document])
        named = {row["person"]: row for row in sorted(rows.document_people, key=lambda row: row["role"], reverse=True)}
        sql = "select d.asked_on, d.id from people p join documents d on d.id = p.latest where p.id = ?"
        latest = {person: self.db.conn.execute(sql, [person]).fetchone() for person in sorted(before | named.keys())}
        for person, row in named.items():
            if latest[person] is None or (rows.document["asked_on"], document) > latest[person]:
                known_as = {"name": row["name"], "party": row["party"], "latest": document}
                self.put("people", {"id": person, **known_as})
        self.insert("document_people", rows.document_people)
        for person, known in latest.items():
            if known and known[1] == document:
                self._find_latest(person)

    def _find_latest(self, person: str) -> None:
        """The latest document of a person has changed: look which one it is now."""
        latest = self.db.conn.execute(
            "select p.name, p.party, p.document from document_people p join documents d on d.id = p.document"
            " where p.person = ? order by d.asked_on desc, d.id desc, p.role limit 1",
            [person],
        ).fetchone()
        if latest:
            self.update("people", {"id": person, **dict(zip(("name", "party", "latest"), latest, strict=True))})
        else:
            self.db.conn.execute("delete from people where id = ?", [person])

    def stored(self, document: str) -> dict[str, Any] | None:
        """A document as it is stored, without what happened only here: times and tags."""
        row = self.row("documents", document)
        if row is None:
            return None
        parts: dict[str, Any] = {"document": {name: row[name] for name in row if name not in TIME_COLUMNS}}
        for part, table, columns, order in (
            ("people", "document_people", "person, role, name, party, title, ordinal", "role, ordinal"),
            ("questions", "questions", "id, ordinal, label, text", "ordinal"),
            ("answers", "answers", "id, ordinal, label, text, hint, own, translation_of", "ordinal"),
        ):
            sql = f"select {columns} from {table} where document = ? order by {order}"
            parts[part] = list(self.db.query(sql, [document]))
        sql = (
            "select answer, question from answers_questions join answers on id = answer"
            " where document = ? order by answer, question"
        )
        parts["answers_questions"] = [list(link) for link in self.db.conn.execute(sql, [document]).fetchall()]
        return parts

    def _put_revision(self, document: str, before: dict[str, Any]) -> None:
        """Keep the document as it was; a document that goes back and forth has the same hash several times."""
        after = self.stored(document) or {}
        changed = {name for name, value in after["document"].items() if value != before["document"][name]}
        changed |= {part for part in after if part != "document" and after[part] != before[part]}
        content = before["document"]["content_hash"]
        sql = "select id from revisions where document = ? and content_hash = ?"
        times = len(self.column(sql, [document, content]))
        revision = {
            "id": f"{document}@{content[:12]}" + (f"-{times + 1}" if times else ""),
            "document": document,
            "seen_at": self.now(),
            "content_hash": content,
            "text": json.dumps(before, ensure_ascii=False),
            "changed": json.dumps(sorted(changed - {"content_hash", "capture"})),
        }
        self.insert("revisions", [revision])
