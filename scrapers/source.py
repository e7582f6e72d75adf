"""What a source is: its metadata, how sources are found, and the spider that every source's spider builds on.

A source is one module named after it (`lu-chd` is `scrapers/lu_chd.py`). It offers `SOURCE`, `parse_file` (bytes to
documents, no network) and `Spider`, a SourceSpider.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit, urlunsplit

import scrapy
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

import scrapers
from scrapers.ceilings import BYTES, REQUESTS
from scrapers.failures import CEILING, HOST_WIDE, why_failed
from scrapers.items import Capture, Confirmed, Document, NotCame, Problem
from scrapers.listings import Listing, Scope, Stopped, Walked

if TYPE_CHECKING:
    from db.store import Store

KNOWN = -1
"""Priority of what was fetched before: a run that is stopped at its ceiling has not spent it on that."""
_MODULE = re.compile(r"[a-z]{2}_[a-z]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A parliament's publication: who publishes what, under which licence, how often, and what to expect of it."""

    id: str
    name: str
    country: str
    """Entity of the government that answers (ISO 3166-1 alpha-3, or EU)."""
    institution: str
    url: str
    licence: str
    languages: tuple[str, ...]
    frequency_days: int
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Base address by use ("api", "documents"); `--endpoint` stands for all of them."""
    expectations: Mapping[str, Any] = field(default_factory=dict)
    """What a run must bring, else it has drifted: {"documents": 4000}, the least of a full scrape; other values stand
    for those of `expectations.yaml`."""
    most_requests: int = REQUESTS
    most_bytes: int = BYTES
    """Ceilings of one run (see `scrapers.ceilings`)."""
    verified: bool = False
    """Seen against the live source."""
    note: str = ""

    @property
    def own(self) -> str:
        """Entity of the answering government."""
        return self.country


@dataclass(frozen=True, slots=True)
class Page:
    """A body that a spider asked for: the address it has at the source, and whether it came over the network now."""

    url: str
    body: bytes
    new: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document on its way to the store, with the address of the capture it was read from."""

    document: Document
    url: str


@dataclass(frozen=True, slots=True)
class Visited:
    """An address was asked for in this run: its earlier problems are over, but for those that this run tells."""

    url: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many answers at this address are not kept: of other ministries, and not about foreign policy."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A listing shows so many documents to be as they are here: they are not asked for again."""

    number: int


Callback = Callable[..., Iterable[Any]]
Failed = Callable[..., Iterable[Any]]


@cache
def sources() -> dict[str, Source]:
    """All sources by id, in order of id."""
    found = [module_of(name).SOURCE for name in _module_names()]
    return {source.id: source for source in sorted(found, key=lambda source: str(source.id))}


def module_of(source_id: str) -> ModuleType:
    """The module of a source. Raises KeyError where there is none."""
    name = source_id.replace("-", "_")
    if name not in _module_names():
        raise KeyError(f"no source {source_id}")
    return importlib.import_module(f"scrapers.{name}")


def _module_names() -> list[str]:
    folder = str(Path(scrapers.__file__ or "").parent)
    return sorted(m.name for m in pkgutil.iter_modules([folder]) if _MODULE.fullmatch(m.name))


class SourceSpider(scrapy.Spider):
    """A spider that asks for what is new only, keeps what it gets, and turns every failure into a problem.

    `fetch` makes a request. Its callback gets a Page, also where the server answers "not modified": then the body
    comes from the archive, so that a run that was killed is made up for by the next one.
    """

    source: ClassVar[Source]
    custom_settings = None

    def __init__(
        self,
        *,
        store: Store,
        keeper: object = None,
        endpoint: str | None = None,
        since: str | None = None,
        limit: int | None = None,
        full: bool = False,
        **arguments: Any,
    ) -> None:
        super().__init__(name=self.source.id, **arguments)
        self.store = store
        self.keeper = keeper
        self.endpoint = endpoint
        self.since = since
        self.limit = limit
        self.full = full
        self.today = dt.date.fromisoformat(store.now()[:10])
        """The day of this run, of which no spider asks the clock itself: in a rebuild it is another."""
        self.yielded = 0
        self.failed_by = ""
        """The kind of the failure whose reason `otherwise` is told."""
        self.missed = False
        """Something that this run asked for did not come, so that the next one may not begin where this one did."""

    async def start(self) -> AsyncIterator[Any]:
        for request in self.begin():
            yield request

    def begin(self) -> Iterable[Request]:
        """The first requests."""
        raise NotImplementedError

    def fetch(
        self,
        url: str,
        then: Callback,
        otherwise: Failed | None = None,
        *,
        quiet: bool = False,
        conditional: bool = True,
        since: dt.datetime | None = None,
        **arguments: Any,
    ) -> Request:
        """A request for an address of the source.

        :param then: called with a Page and `arguments`; yields items and requests.
        :param otherwise: called with the reason where nothing came; without it the reason becomes a problem.
        :param quiet: a failure is no problem by itself, `otherwise` decides.
        :param since: what came before this moment is too old. A body that is still the same is as good as one that
            came now: once it was read, its capture is dated so, and `is_fetched` since then.
        """
        last = self.store.last_capture(url) if conditional and not self.full else None
        headers = {}
        if last and last.etag:
            headers["If-None-Match"] = last.etag
        if last and last.last_modified:
            headers["If-Modified-Since"] = last.last_modified
        return Request(
            at_endpoint(url, self.endpoint),
            priority=KNOWN if headers else 0,
            callback=self._received,
            errback=self._failed,
            headers=headers,
            dont_filter=True,
            meta={"url": url, "since": since, "handle_httpstatus_list": [304]},
            cb_kwargs={"then": then, "otherwise": otherwise, "quiet": quiet, "arguments": arguments},
        )

    def wanted(self, document: Document) -> bool:
        """Whether `since` and `limit` let this document through; counts it."""
        if self.since and max(document.asked_on, document.answered_on) < self.since:
            return False
        if self.limit is not None and self.yielded >= self.limit:
            return False
        self.yielded += 1
        return True

    def last_whole_scrape(self) -> str:
        """When the last scrape began that was neither bounded nor missed anything (ISO 8601, UTC), or empty."""
        sql = (
            "select max(started_at) from runs where source = ? and kind = 'scrape'"
            " and outcome in ('ok', 'problems') and coalesce(message, '') = ''"
            " and started_at <= ?"  # the clock was wrong: when that run began is not known
        )
        (began,) = self.store.column(sql, [self.source.id, self.store.now()])
        return str(began or "")

    def is_fetched(self, url: str, since: dt.datetime | None) -> bool:
        """Whether an address was fetched since a moment; never where that is not known."""
        fetched = self.fetched_at(url)
        return fetched is not None and since is not None and fetched >= since

    def fetched_at(self, url: str) -> dt.datetime | None:
        """When an address was fetched last; None where it never was."""
        last = self.store.last_capture(url)
        return moment_of(last.fetched_at) if last else None

    def archived(self, url: str, since: dt.datetime | None) -> bytes | None:
        """The body of an address from the archive, where it was fetched since a moment; nothing in a full scrape."""
        return self.from_archive(url) if not self.full and self.is_fetched(url, since) else None

    def from_archive(self, url: str) -> bytes | None:
        """The body of an address as it came last; nothing where the archive's copy is damaged."""
        last = self.store.last_capture(url)
        try:
            return self.store.body(last) if last else None
        except Exception as error:  # whatever is wrong with the archive, the source still has the body
            self.logger.warning("%s: the archive's copy is damaged (%s); fetched again", url, error)
            return None

    def enough(self) -> bool:
        """Whether the limit is reached."""
        return self.limit is not None and self.yielded >= self.limit

    def walked(self, listing: Listing, scope: Scope) -> tuple[Walked, ...]:
        """What to yield at the end of a listing: nothing where the run was told to read a part."""
        return () if self.since or self.limit is not None else listing.walked(scope)

    def problem(self, kind: str, message: str, url: str, *, stage: str = "fetch") -> Problem:
        """A problem of an address; the message names the source and the address."""
        return Problem(self.source.id, stage, kind, f"{self.source.id}, {url}: {message}", "", url)

    def _received(
        self, response: Response, then: Callback, otherwise: Failed | None, quiet: bool, arguments: dict[str, Any]
    ) -> Iterator[Any]:
        url = response.meta["url"]
        if getattr(self.keeper, "failure", None):
            raise CloseSpider("store_failed")
        if response.status == 304:
            yield NotCame(url)
            body = self.from_archive(url)
            if body is None:
                since = response.meta["since"]
                yield self.fetch(url, then, otherwise, quiet=quiet, conditional=False, since=since, **arguments)
                return
            yield Visited(url)
            yield from self._read_by(then, Page(url, body, False), arguments, response.meta["since"])
            return
        yield Capture(
            self.source.id,
            url,
            response.body,
            response.status,
            _header(response, "ETag"),
            _header(response, "Last-Modified"),
            _header(response, "Content-Type").partition(";")[0].strip(),
        )
        yield Visited(url)
        yield from self._read_by(then, Page(url, response.body, True), arguments, response.meta["since"])

    def _read_by(
        self, then: Callback, page: Page, arguments: dict[str, Any], since: dt.datetime | None = None
    ) -> Iterator[Any]:
        """What a callback makes of a page; one that breaks is a problem of this page, and the run goes on."""
        try:
            yield from then(page, **arguments)
        except Exception as error:
            self.missed = True
            yield self.crash(page, error)
        else:
            if since is not None:
                yield Confirmed(page.url, iso(since))

    def crash(self, page: Page, error: Exception) -> Problem:
        """The problem of a page on which the code breaks, while it does."""
        self.logger.debug("%s", page.url, exc_info=True)
        said = f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        return self.problem("crash", f"{said} (--debug shows where)", page.url, stage="parse")

    def _failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        yield from self.gave_up(request, *why_failed(failure))

    def gave_up(self, request: Request, kind: str, reason: str) -> Iterator[Any]:
        """What follows where nothing came for a request."""
        url, given = request.meta["url"], request.cb_kwargs
        yield NotCame(url, kind, reason)
        if kind == CEILING:  # nobody was asked: nothing is known of this address, and the next run asks
            yield Stopped(reason)
            return
        if kind in HOST_WIDE:
            self.missed = True
            host = f"{self.source.id}, {urlsplit(url).scheme}://{urlsplit(url).netloc}/: {reason}"
            yield Problem(self.source.id, "fetch", kind, host, "", self.source.url)
        elif not given["quiet"]:
            yield Visited(url)
            yield self.problem(kind, reason, url)
        if given["otherwise"]:
            self.failed_by = kind  # only now: other requests may have failed since the last line that yielded
            yield from given["otherwise"](reason, **given["arguments"])


def at_endpoint(url: str, endpoint: str | None) -> str:
    """The address at which `url` is asked for: its path and query at the endpoint, where one is given."""
    if not endpoint:
        return url
    base, own = urlsplit(endpoint), urlsplit(url)
    if own.netloc == base.netloc:
        return url
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + own.path, own.query, ""))


def moment_of(text: str) -> dt.datetime | None:
    """A moment (ISO 8601) in UTC, as which one without a zone is read; None where it is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)


def iso(moment: dt.datetime) -> str:
    """A moment in UTC as the store writes it."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def resolved(url: str, base: str) -> str:
    """An address that a page at `base` names, absolute."""
    return urljoin(base, url.strip())


def in_batches(items: Iterable[Any], size: int = 200) -> Iterator[Any]:
    """Items in tuples, each of which is stored in one transaction; requests go through as they are."""
    batch: list[Any] = []
    for item in items:
        if isinstance(item, Request):
            yield item
            continue
        batch.append(item)
        if len(batch) >= size:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""
