"""The walk over listings by period: a month, a week or a year each, the latest first, a page at a time.

A listing of long ago says nothing new any more: once it came after the day on which it is settled, changed or not, it
comes from the archive, where what came then is a listing. Those that fail one after the other end the walk. A document
that a listing should name and does not is asked for itself before it is told to have vanished.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Generator, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from scrapy.http import Request

from scrapers.failures import HOST_WIDE, is_gone
from scrapers.items import Document, Problem
from scrapers.listings import Listing, Scope
from scrapers.source import KNOWN, Page, Parsed, SourceSpider, Visited

GIVE_UP = 3
"""Listings, or missing documents, that fail one after the other until no other is asked for in this run."""
FIRST, LAST = 1, KNOWN - 1
"""Priorities: the records of a page are asked for before the next page, so that few are waiting; what a listing lacks
comes behind all else."""
MOST_MISSING = 200
"""A listing that lacks more documents has changed itself: they are not asked for, and nothing is said of them."""
MOST_LOOKED_FOR = 1_000
"""Documents that one run asks for because their listings lack them."""
NEVER = dt.date.max
"""The day on which a listing is settled that is always asked for."""


class Place(Protocol):
    """A page of the listing of a period."""

    @property
    def period(self) -> Hashable:
        """What all pages of the listing have in common."""

    @property
    def settled(self) -> dt.date:
        """The day from which on a page says nothing new any more."""

    @property
    def scope(self) -> Scope:
        """Which documents the listing names."""


@dataclass(frozen=True, slots=True)
class OfMonth:
    """A place in the listing of a month, of documents of one kind."""

    kind: str
    first: dt.date
    last: dt.date

    @property
    def period(self) -> tuple[str, dt.date]:
        """Kind and month."""
        return self.kind, self.first

    @property
    def days(self) -> tuple[str, str]:
        """First and last day of the month."""
        return self.first.isoformat(), self.last.isoformat()


P = TypeVar("P", bound=Place)


@dataclass
class Missing:
    """Documents that a listing does not name, while they are asked for themselves."""

    listing: Listing
    scope: Scope
    waiting: set[str]
    """Their keys."""


class PeriodSpider(SourceSpider, Generic[P]):
    """A spider that walks `places`, reads each page, and follows a listing to its end.

    Of its own it has `address`, `parse_listing` and `read_listing`, and where the source tells more, `record_of`.
    """

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.places: deque[P] = deque()
        self.listings: dict[Hashable, Listing] = {}
        self.failed = 0
        self.lost: deque[tuple[Missing, str]] = deque()
        """What listings lack, by its key: it is asked for once the walk is over."""
        self.unanswered = 0
        """Of that, what failed one after the other."""

    def address(self, place: P) -> str:
        """The address of a page."""
        raise NotImplementedError

    def parse_listing(self, page: Page) -> Any:
        """What a page holds, or the Problem that it is no listing."""
        raise NotImplementedError

    def read_listing(self, found: Any, page: Page, place: P, *, settled: bool) -> Iterator[Any]:
        """What follows from a page: the records to ask for, and the place behind it (`follow`), or its end (`ends`).

        :param settled: the page was not asked for, it comes from the archive.
        """
        raise NotImplementedError

    def record_of(self, key: str) -> str:
        """The address at which a document is asked for itself; empty where there is none."""
        return ""

    def is_there(self, page: Page, key: str) -> Document | Problem | bool:
        """Whether a record that came for itself is this document (as it is now), or why nobody knows."""
        return True

    def begin(self) -> Iterator[Any]:
        yield from self.next_listing()

    def next_listing(self) -> Iterator[Any]:
        """Pages that are here already, as they are, up to the first one that has to be asked for."""
        while self.places and not self.enough():
            place = self.places.popleft()
            url = self.address(place)
            over = dt.datetime.combine(place.settled, dt.time.min, dt.UTC)
            body = self.archived(url, over)
            if body is None or not (yield from self.read(Page(url, body, False), place, settled=True)):
                yield self.fetch(url, self.listing, self.not_listed, since=over, place=place)
                return
        yield from self.next_lost()

    def listing(self, page: Page, place: P) -> Iterator[Any]:
        """What follows from a page that came, then the next page."""
        yield from self.read(page, place)
        yield from self.next_listing()

    def not_listed(self, reason: str, place: P) -> Iterator[Any]:
        """A page did not come; then the next one."""
        self.failed_listing(place)
        yield from self.next_listing()

    def failed_listing(self, place: P) -> None:
        """A page did not come, or is none: its listing is not whole."""
        self.listing_of(place).broken = True
        self.fails()

    def fails(self) -> None:
        """What fails in a row is a source that is down or has changed: it is left alone until the next run."""
        self.missed = True
        self.failed += 1
        if self.failed >= GIVE_UP:
            self.places.clear()

    def read(self, page: Page, place: P, *, settled: bool = False) -> Generator[Any, None, bool]:
        """What follows from a page, and whether it is a listing; one on which the code breaks is none.

        Of one from the archive that is none nothing is told: the source is asked for it, and may be up by now.
        """
        try:
            found = self.parse_listing(page)
            if not isinstance(found, Problem):
                self.listing_of(place).broken |= settled
                yield from self.read_listing(found, page, place, settled=settled)
                if settled:
                    yield Visited(page.url)  # that it did not come when all was asked for does not matter any more
                else:
                    self.failed = 0
                return True
        except Exception as error:
            found = self.crash(page, error)
        if not settled:
            yield found
            self.failed_listing(place)
        return False

    def listing_of(self, place: P) -> Listing:
        """What the pages of a listing have named so far."""
        return self.listings.setdefault(place.period, Listing())

    def follow(self, place: P) -> None:
        """Read this place next."""
        self.places.appendleft(place)

    def ends(self, place: P) -> Iterator[Any]:
        """The last page of a listing was read: it is told what it names, once what it lacks was asked for."""
        listing = self.listings.pop(place.period, Listing())
        if not self.walked(listing, place.scope):
            return
        held = (identity.partition(":")[2] for identity in self.store.listed(self.source.id, place.scope))
        lacks = [key for key in held if key not in listing.keys]
        askable = [key for key in lacks if self.record_of(key)]
        if len(lacks) > MOST_MISSING:
            said = f"lacks {len(lacks)} documents that it named before, too many to be believed: none is marked"
            yield self.problem("lost_documents", said, self.address(place))
        elif len(self.lost) + len(askable) > MOST_LOOKED_FOR:
            said = f"lacks {len(lacks)} documents, as other listings do, too many to be asked for: none is marked"
            yield self.problem("lost_documents", said, self.address(place))
        elif askable:
            missing = Missing(listing, place.scope, set(askable))
            self.lost.extend((missing, key) for key in askable)
        else:
            yield from self.walked(listing, place.scope)

    def next_lost(self) -> Iterator[Request]:
        """The next document that a listing lacks, asked for itself; one at a time, to see when the source is down."""
        if self.lost:
            missing, key = self.lost.popleft()
            given: dict[str, Any] = {"missing": missing, "key": key}
            asked = self.fetch(self.record_of(key), self._came, self._did_not_come, quiet=True, **given)
            yield asked.replace(priority=LAST)

    def _came(self, page: Page, missing: Missing, key: str) -> Iterator[Any]:
        found: Document | Problem | bool
        try:
            found = self.is_there(page, key)
        except Exception as error:
            self.missed = True
            found = self.crash(page, error)
        if isinstance(found, Problem):
            yield found
        elif isinstance(found, Document):
            yield Parsed(found, page.url)
        yield from self._looked_for(missing, key, there=None if isinstance(found, Problem) else bool(found))

    def _did_not_come(self, reason: str, missing: Missing, key: str) -> Iterator[Any]:
        url, kind = self.record_of(key), self.failed_by
        gone = is_gone(kind, reason)
        if kind not in HOST_WIDE:
            yield Visited(url)
            if not gone:
                yield self.problem(kind, reason, url)
        yield from self._looked_for(missing, key, there=False if gone else None)

    def _looked_for(self, missing: Missing, key: str, *, there: bool | None) -> Iterator[Any]:
        """What is known now of a document (None: nothing); then the next one."""
        self.unanswered = self.unanswered + 1 if there is None else 0
        missing.listing.broken |= there is None
        if there:
            missing.listing.also(key)
        missing.waiting.discard(key)
        if not missing.waiting:
            yield from self.walked(missing.listing, missing.scope)
        if self.unanswered >= GIVE_UP:
            self.lost.clear()
        yield from self.next_lost()


def months(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of each month that has a day from `first` to `last`, the latest first."""
    month = last.replace(day=1)
    while month >= first.replace(day=1):
        yield month, (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        month = (month - dt.timedelta(days=1)).replace(day=1)
