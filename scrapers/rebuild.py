"""Every run again from the archive alone: the same spiders, parsers and store, with the answers that came then.

The archive's account tells what each run asked for, what came, and in which order. A spider's requests wait until
their answer has its turn; so nothing depends on the network, on the clock, or on how fast a server was, and no source
has code of its own for it. A request that the account knows nothing of (the spider has changed since, or the account
is made up) is answered with the last body of its address, or with none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.http import Request, Response

from db.account import IMPORTED, Account, Event, Run
from db.archive import Archive, DamagedError
from db.store import Store
from scrapers.crawl import conclude
from scrapers.files import keep_file, keep_unread
from scrapers.items import Capture
from scrapers.pipelines import Keeper
from scrapers.source import SourceSpider, module_of

log = logging.getLogger(__name__)

NOWHERE = "archive://rebuild"
"""Stands for every host, so that a spider does not ask for what it needs to talk to them."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One source: what was there to be read, and the bodies and lines that should have been there, a line each."""

    source: str
    runs: int
    documents: int
    problems: int
    """Rows that are left, as in the database that this one stands for."""
    missing: tuple[str, ...]


def rebuild(store: Store, archive: Archive, account: Account) -> Iterator[Rebuilt]:
    """Do all runs of an account again into an empty `store`; its clock is theirs meanwhile."""
    for source in account.sources():
        runs, broken = account.read(source)
        missing = [f"{source}: line {number} of its account in the archive cannot be read" for number in broken]
        try:
            module = module_of(source)
        except KeyError:
            yield Rebuilt(
                source, 0, 0, 0, (*missing, f"{source}: no module reads this source any more; it is left out")
            )
            continue
        try:
            for run in runs:
                again = _Again(store, archive, module, source, run)
                again.go()
                missing += again.missing
        finally:
            store.then = ""
        problems = store.column("select id from problems where source = ?", [source])
        documents = store.documents_of(source)
        yield Rebuilt(source, len(runs), len(documents), len(problems), tuple(dict.fromkeys(missing)))


class _Again:
    """One run again."""

    def __init__(self, store: Store, archive: Archive, module: Any, source: str, run: Run) -> None:
        self.store = store
        self.archive = archive
        self.module = module
        self.run = run
        self.missing: list[str] = []
        self.keeper = Keeper(store, source, once=run.kind == "scrape")
        self._waiting: list[Request] = []
        self._crashes = 0
        self._bounds = {name: run.options.get(name) for name in ("since", "limit")}

    def go(self) -> None:
        """Do it, and keep it as a run that began, ended and went as it did."""
        self.store.then = self.run.at
        identity = self.store.start_run(self.run.kind, self.keeper.source, **self._bounds)
        self.store.put_source(self.module.SOURCE)
        if self.run.kind == "import":
            self._import()
        else:
            self._scrape()
        self.store.then = self.run.ended_at or self.store.then
        self.store.finish_run(identity, self.run.outcome or "killed", **self.run.counts)

    def _import(self) -> None:
        for event in self.run.events:
            self.store.then = event.at
            capture = self._capture(event)
            if event.failed:
                keep_unread(event.url, event.failed, event.reason, self.keeper)
            elif capture:
                keep_file(self.module, Path(event.url.removeprefix(IMPORTED)), capture, self.keeper)
        if self.run.whole:
            self.keeper.settle()

    def _scrape(self) -> None:
        told, bounds = self.run.options, self._bounds
        spider: SourceSpider = self.module.Spider(
            store=self.store, keeper=self.keeper, endpoint=NOWHERE, full=bool(told.get("full")), **bounds
        )
        self._follow(spider.begin())
        for event in self.run.events:
            self.store.then = event.at
            self._arrived(spider, event)
        self.store.then = self.run.ended_at or self.store.then
        if self.run.whole:
            while self._waiting:
                self._make_up(spider, max(self._waiting, key=lambda request: request.priority))
            bounded = any(bounds.values()) or bool(told.get("endpoint") or told.get("made_up"))
            conclude(self.keeper, self.module.SOURCE, crashes=self._crashes, bounded=bounded)

    def _arrived(self, spider: SourceSpider, event: Event) -> None:
        """Hand an answer to the request that waits for it; a body is kept also where none does."""
        request = next((request for request in self._waiting if request.meta["url"] == event.url), None)
        capture = self._capture(event)
        if request is None:
            if capture:
                self.keeper.keep(capture)
            return
        self._waiting.remove(request)
        if event.failed:
            self._follow(spider.gave_up(request, event.failed, event.reason))
        elif event.sha256 and capture is None:
            self._follow(spider.gave_up(request, "not_archived", self.missing[-1]))
        else:
            self._follow(_answered(request, event, capture))

    def _make_up(self, spider: SourceSpider, request: Request) -> None:
        """Answer a request that the account knows nothing of."""
        self._waiting.remove(request)
        last = self.store.last_capture(request.meta["url"])
        try:
            if last is None:
                raise DamagedError("the archive has no answer of it")
            self.store.body(last)
        except DamagedError as error:
            self._follow(spider.gave_up(request, "not_archived", str(error)))
        else:
            self._follow(_answered(request, Event(self.store.then, last.url, 304), None))

    def _follow(self, items: Iterable[Any]) -> None:
        """Keep what a callback yields; its requests wait. One that breaks stops no other."""
        waiting = iter(items)
        while True:
            try:
                item = next(waiting)
            except StopIteration:
                return
            except Exception:
                log.debug("", exc_info=True)
                self._crashes += 1
                return
            if isinstance(item, Request):
                self._waiting.append(item)
            else:
                self.keeper.keep(item)

    def _capture(self, event: Event) -> Capture | None:
        """The body that came, where one did and the archive still has it."""
        if not event.sha256:
            return None
        try:
            body = self.archive.get(event.sha256)
        except DamagedError as error:
            self.missing.append(f"{self.keeper.source}, {event.url}: {error}")
            return None
        return Capture(
            self.keeper.source,
            event.url,
            body,
            event.status,
            event.etag,
            event.last_modified,
            event.media_type,
            bool(event.invented),
        )


def _answered(request: Request, event: Event, capture: Capture | None) -> Iterable[Any]:
    """What a request's callback makes of an answer."""
    told = {"ETag": event.etag, "Last-Modified": event.last_modified, "Content-Type": event.media_type}
    headers = {name: value.encode("latin-1") for name, value in told.items() if value}
    body = capture.body if capture else b""
    response = Response(request.url, status=event.status, headers=headers, body=body, request=request)
    assert request.callback is not None
    found: Iterable[Any] = request.callback(response, **request.cb_kwargs)
    return found
