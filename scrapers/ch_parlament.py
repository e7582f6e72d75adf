"""Switzerland: interpellations and questions with the Federal Council's answers, from Parliament's OData service.

A listing in German shows which businesses are new or were changed; each of them is then asked for in all languages.
After a scrape that came to its end, the listing is of what was changed since then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Request

from scrapers.ch_parlament_records import (
    LANGUAGES,
    SOURCE_ID,
    NoRecordsError,
    Record,
    count_of,
    documents,
    is_foreign,
    problem,
    read_records,
    type_of,
    words,
)
from scrapers.items import Document, Problem
from scrapers.listings import Scope
from scrapers.periods import FIRST, NEVER, PeriodSpider
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged, resolved

API = "https://ws.parlament.ch/odata.svc"
BEGINS = dt.date(1994, 1, 1)
LOOK_BACK = dt.timedelta(days=7)
"""So far before the last scrape goes the next one."""
MAY_BE_ANSWERED = dt.timedelta(days=365)
"""With `since`, questions are listed from so long before it: their answers may be of the time asked for."""

SOURCE = Source(
    id=SOURCE_ID,
    name="Switzerland, Swiss Parliament",
    country="CHE",
    institution="Swiss Parliament (Federal Assembly)",
    url="https://www.parlament.ch/de/ratsbetrieb/suche-curia-vista",
    licence="Official texts (Art. 5 URG); open data of the Parliamentary Services, source to be named",
    languages=("de", "fr", "it"),
    frequency_days=1,
    endpoints={"api": "https://ws.parlament.ch"},
    expectations={
        "documents": 3000,
        "fields": {"title": 0.7, "number": 0.9, "date": 0.9, "asker": 0.8, "questions": 0.8},  # titles come late
        "of_answered": {"ministry": 0.8},
        "answered": 0.2,  # the Federal Council answers in the next session; in the 1990s in few texts
    },
    verified=False,
    note="Written from the service's $metadata and recorded answers; not yet seen live. Unverified: records in French "
    "and Italian, names of the kinds of question other than interpellation, the filter on days, the date of the answer "
    "(the day of the Federal Council's proposal). Questions of the question hour are read where they have a text.",
)


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: JSON as the service answers it, of any number of businesses and languages.

    :param url: how problems name the file; its name by default.
    """
    url, kind = url or path.name, path.suffix.lower()
    if not body.strip():
        yield problem("empty_file", "is empty", url)
    elif kind != ".json":
        yield problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)
    else:
        try:
            found, _ = read_records(body)
        except NoRecordsError as error:
            yield problem("no_records", str(error), url)
            return
        yield from documents(found, url)


def quarters(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """First day of each quarter that has a day from `first` to `last`, and of the one behind it; the latest first."""
    start = last.replace(month=(last.month - 1) // 3 * 3 + 1, day=1)
    while True:
        yield start, (start + dt.timedelta(days=95)).replace(day=1)
        if start <= first:
            return
        start = (start - dt.timedelta(days=80)).replace(day=1)


def address(entity: str, condition: str, **more: str) -> str:
    """The address of the records of an entity that fulfil a condition."""
    asked = {"$format": "json", "$filter": condition} | {f"${name}": value for name, value in more.items()}
    return f"{API}/{entity}?{urlencode(asked, quote_via=quote, safe='$')}"


def listing_url(condition: str, types: tuple[int, ...]) -> str:
    """The address of the German records of businesses of some kinds, with their count and next pages."""
    kinds = " or ".join(f"BusinessType eq {kind}" for kind in types)
    wanted = f"(Language eq 'DE') and ({kinds}) and {condition}"
    return address("Business", wanted, orderby="ID", inlinecount="allpages")


def business_url(identity: int) -> str:
    """The address of a business in all languages."""
    languages = " or ".join(f"Language eq '{language}'" for language in LANGUAGES)
    return address("Business", f"(ID eq {identity}) and ({languages})")


TYPES = address("BusinessType", "Language eq 'DE'")


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the listing of a quarter, or of what was changed: then its days are not known."""

    condition: str
    first: dt.date | None = None
    end: dt.date | None = None
    next: str = ""

    @property
    def period(self) -> str:
        """What is listed."""
        return self.condition

    @property
    def settled(self) -> dt.date:
        """Whatever is listed is asked for."""
        return NEVER

    @property
    def scope(self) -> Scope:
        """Which documents the listing of a quarter names."""
        assert self.first
        assert self.end
        return {"asked_on": (self.first.isoformat(), (self.end - dt.timedelta(days=1)).isoformat())}


class Spider(PeriodSpider[Place]):
    """The kinds of business, listings in German, and each business that is new or was changed in all languages."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.types: tuple[int, ...] = ()
        self.seen: set[int] = set()
        self.visited: set[str] = set()
        self.feed = False

    def begin(self) -> Iterator[Request]:
        yield self.fetch(TYPES, self.with_types, self._without_types)

    def with_types(self, page: Page) -> Iterator[Any]:
        """Which kinds of business to ask for; then the listings."""
        try:
            found, _ = read_records(page.body, "BusinessType")
        except NoRecordsError as error:
            found = []
            yield problem("no_types", str(error), page.url, "fetch")
        asked = words()["asked"]
        self.types = tuple(
            sorted(
                {
                    r["ID"]
                    for r in found
                    if isinstance(r.get("ID"), int) and type_of(str(r.get("BusinessTypeName"))) in asked
                }
            )
        )
        if found and not self.types:
            yield problem("no_types", "names no kind of question that is known; known numbers are used", page.url)
        yield from self._without_types("")

    def _without_types(self, reason: str) -> Iterator[Any]:
        self.types = self.types or tuple(sorted(words()["known_types"]))
        self.places.extend(self._places())
        yield from self.next_listing()

    def _places(self) -> Iterator[Place]:
        """What to list: what was changed since the last scrape that came to its end, or all, a quarter at a time."""
        last = self.last_whole_scrape()
        if last and not (self.since or self.full):
            self.feed = True
            yield Place(f"(Modified ge {_moment(dt.date.fromisoformat(last[:10]) - LOOK_BACK)})")
            return
        first = dt.date.fromisoformat(self.since) - MAY_BE_ANSWERED if self.since else BEGINS
        for start, end in quarters(max(first, BEGINS), self.today):
            yield Place(f"(SubmissionDate ge {_moment(start)}) and (SubmissionDate lt {_moment(end)})", start, end)

    def address(self, place: Place) -> str:
        return place.next or listing_url(place.condition, self.types)

    def next_listing(self) -> Iterator[Any]:
        if not self.places and self.feed and not self.missed and not self.enough():
            known = {int(key) for key in self.store.documents_of(SOURCE_ID) if key.isdigit()}
            yield Unchanged(len(known - self.seen))  # what the listing does not name was not changed
        yield from super().next_listing()

    def parse_listing(self, page: Page) -> Any:
        try:
            return read_records(page.body)
        except NoRecordsError as error:
            return problem("not_a_listing", str(error), page.url, "fetch")

    def _lost(self, reason: str) -> Iterator[Any]:
        self.missed = True
        yield from ()

    def read_listing(
        self, found: tuple[list[Record], str], page: Page, place: Place, *, settled: bool
    ) -> Iterator[Any]:
        """The businesses of a page that have to be asked for."""
        records, following = found
        listing, total = self.listing_of(place), count_of(page.body)
        listing.broken |= place.first is None or total is None
        left_out = unchanged = 0
        for record in records:
            identity = record.get("ID")
            if not isinstance(identity, int) or type_of(str(record.get("BusinessTypeName"))) not in words()["asked"]:
                said = f"lists a business that was not asked for ({str(record.get('BusinessTypeName'))[:40]})"
                yield problem("filter_ignored", said, page.url, "fetch")
                following, self.missed, listing.broken = "", True, True
                break
            listing.names([str(identity)], total)
            if identity in self.seen:
                continue
            self.seen.add(identity)
            if not is_foreign(record):
                left_out += 1
            elif self._wanted(record):
                if self._is_here(record, identity):
                    unchanged += 1
                else:
                    asked = self.fetch(business_url(identity), self.business, self._lost)
                    yield asked.replace(priority=FIRST)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        yield from self._more(following, bool(records), place, page.url)

    def _more(self, following: str, filled: bool, place: Place, url: str) -> Iterator[Any]:
        address = resolved(following, f"{API}/") if following else ""
        self.visited.add(url)
        if address in self.visited:
            self.missed = self.listing_of(place).broken = True
            yield problem("endless", "names a page that was read before as the next one", url, "fetch")
        elif address and urlsplit(address).netloc != urlsplit(API).netloc:
            self.missed = True
            yield problem("foreign_address", f"names a next page elsewhere ({address[:80]})", url, "fetch")
        elif address and not filled:
            self.missed = True
            yield problem("empty_page", "is empty, though it names a next page", url, "fetch")
        elif address:
            self.follow(replace(place, next=address))
        elif place.first:
            yield from self.ends(place)

    def record_of(self, key: str) -> str:
        return business_url(int(key))

    def is_there(self, page: Page, key: str) -> Problem | bool:
        try:
            found, _ = read_records(page.body)
        except NoRecordsError as error:
            return problem("no_records", str(error), page.url, "fetch")
        return any(str(record.get("ID")) == key for record in found)

    def _wanted(self, listed: Record) -> bool:
        return all(self.wanted(item) for item in documents([listed], "") if isinstance(item, Document))

    def _is_here(self, listed: Record, identity: int) -> bool:
        """Whether the business was fetched as the listing has it."""
        url = business_url(identity)
        there = not self.full and self.store.row("documents", f"{SOURCE_ID}:{identity}")
        body = self.from_archive(url) if there else None
        try:
            found, _ = read_records(body or b"")
        except NoRecordsError:
            return False
        changed = {r.get("Modified") for r in found if r.get("Language") == listed.get("Language")}
        return changed == {listed.get("Modified")}

    def business(self, page: Page) -> Iterator[Any]:
        """The document of a business."""
        for item in parse_file(Path("business.json"), page.body, page.url):
            self.missed |= isinstance(item, Problem) and item.kind == "no_records"
            yield Parsed(item, page.url) if isinstance(item, Document) else item


def _moment(day: dt.date) -> str:
    return f"datetime'{day.isoformat()}T00:00:00'"
