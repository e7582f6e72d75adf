"""Sweden: written questions (skriftliga frågor) with their answers, from the Riksdag's open data.

Two listings a month, of answers and of questions, latest month first: when a question is met, it is known whether it
has been answered. The records of both are then asked for, where they are new or have changed.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request

from scrapers.items import Problem
from scrapers.se_riksdag_files import NotOursError, is_kept, parse_file, parse_listing, parse_status
from scrapers.se_riksdag_records import (
    DATA,
    SOURCE_ID,
    NoKeyError,
    Record,
    about,
    answer_id,
    day_of,
    document_of,
    identity_of,
    is_wanted,
    kind_of,
    ministry_of,
    problem,
    question_id,
    status_url,
)
from scrapers.source import LeftOut, Page, Parsed, Source, SourceSpider, Unchanged

__all__ = ["SOURCE", "Spider", "parse_file"]

BEGINS = dt.date(2002, 10, 1)
PAGE = 200
SURELY_LISTED = dt.timedelta(days=30)
"""After the end of a month: then its listings have everything; what was fetched later is not asked for again."""
MAY_BE_ANSWERED = dt.timedelta(days=60)
GIVE_UP = 3
"""Listings that fail one after the other until no other is asked for in this run."""
FIRST = 1
"""Priority of a record: those of a page are asked for before the next page, so that few are waiting."""
CLOCKS = dt.timedelta(hours=1)
"""By which the open data's clock (Swedish time, read as UTC: never too early) and ours may differ."""
ANSWERS, QUESTIONS = "frs", "fr"

SOURCE = Source(
    id=SOURCE_ID,
    name="Sweden, Riksdag",
    country="SWE",
    institution="Sveriges riksdag",
    url="https://www.riksdagen.se/",
    licence="Free reuse with mention of the source: Sveriges riksdag",
    languages=("sv",),
    frequency_days=1,
    endpoints={"api": DATA},
    expectations={"documents": 2_000},
    verified=False,
    note="Written from descriptions of the open data, not yet seen live; no answer is recorded. Interpellations are "
    "read from files (their questions; they are answered in the chamber). A change of a record older than two months "
    "is noticed with --full alone. Texts in Swedish are searched, and the names in them found; they are not coded for "
    "statements. Source of the documents: Sveriges riksdag.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the listing of a month: answers, or questions."""

    kind: str
    first: dt.date
    last: dt.date
    page: int = 1

    @property
    def url(self) -> str:
        """The address of the page."""
        query = {"sok": "", "doktyp": self.kind, "from": self.first, "tom": self.last}
        order = {"sort": "datum", "sortorder": "desc", "sz": PAGE, "p": self.page, "utformat": "json", "a": "s"}
        return f"{DATA}/dokumentlista/?{urlencode(query | order)}"


def places(since: dt.date, today: dt.date) -> Iterator[Place]:
    """The listings from a day on, the latest month first, answers before questions."""
    month = today.replace(day=1)
    while month >= max(since, BEGINS).replace(day=1):
        last = (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        yield from (Place(kind, month, last) for kind in (ANSWERS, QUESTIONS))
        month = (month - dt.timedelta(days=1)).replace(day=1)


class Spider(SourceSpider):
    """The listings of the months, and the records of each question and its answer."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        since = dt.date.fromisoformat(self.since) - MAY_BE_ANSWERED if self.since else BEGINS
        self.places = deque(places(since, self.today))
        self.answers: dict[str, Record] = {}
        """What the listings tell of answers, by the number of their question."""
        self.asked: set[str] = set()
        self.failed = 0

    def begin(self) -> Iterator[Request]:
        yield from self._next()

    def _next(self) -> Iterator[Any]:
        """Pages that are here already, as they are, up to the first one that has to be asked for."""
        while self.places and not self.enough():
            place = self.places.popleft()
            body = self._archived(place.url, dt.datetime.combine(place.last + SURELY_LISTED, dt.time.min, dt.UTC))
            if body is None:
                yield self.fetch(place.url, self.listing, self._not_listed, place=place)
                return
            yield from self._read(Page(place.url, body, False), place)

    def listing(self, page: Page, place: Place) -> Iterator[Any]:
        """The records of a page that have to be asked for, then the next page."""
        yield from self._read(page, place)
        yield from self._next()

    def _not_listed(self, reason: str, place: Place) -> Iterator[Any]:
        self._failed_listing()
        yield from self._next()

    def _failed_listing(self) -> None:
        """Listings that fail in a row: the source is down or has changed, and is left alone until the next run."""
        self.failed += 1
        if self.failed >= GIVE_UP:
            self.places.clear()

    def _read(self, page: Page, place: Place) -> Iterator[Any]:
        try:
            found = parse_listing(page.body)
        except NotOursError as error:
            yield problem("not_a_listing", str(error), page.url, "fetch")
            self._failed_listing()
            return
        self.failed = 0
        left_out = unchanged = 0
        for record in found.items:
            try:
                identity = identity_of(record)
            except NoKeyError as error:
                yield problem("no_key", f"lists a record that {error}", page.url)
                continue
            if kind_of(identity) == "answer":
                self.answers.setdefault(question_id(identity), record)
                continue
            if identity in self.asked:
                continue
            self.asked.add(identity)
            answer = self.answers.get(identity)
            if ministry_of(record) and not is_wanted(ministry_of(record), about(record)):
                left_out += 1
            elif self.wanted(replace(document_of(record, None), answered_on=day_of(answer) if answer else "")):
                if self._is_here(identity, record, answer):
                    unchanged += 1
                else:
                    yield from self._ask(identity, record, self.question, answer=answer)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        if not found.items and place.page < found.pages:
            yield problem("empty_page", f"is empty, though there are {found.pages} pages", page.url, "fetch")
        elif place.page < found.pages:
            self.places.appendleft(replace(place, page=place.page + 1))

    def _ask(self, identity: str, listed: Record, then: Callable[..., Any], **arguments: Any) -> Iterator[Any]:
        """A record from the archive, where it was fetched after its last change, else from the source."""
        url, changed = status_url(identity), _changed(listed)
        body = self._archived(url, changed + CLOCKS) if changed else None
        if body is None:
            yield self.fetch(url, then, **arguments).replace(priority=FIRST)
        else:
            yield from then(Page(url, body, False), **arguments)

    def question(self, page: Page, answer: Record | None) -> Iterator[Any]:
        """The record of a question; its answer is asked for, where it has one."""
        record = yield from self._record(page)
        if record is None:
            return
        document = document_of(record, None)
        if not is_kept(document):
            yield LeftOut(1, page.url)
        elif answer is None:
            yield Parsed(replace(document, partial=False), page.url)
        else:
            yield from self._ask(answer_id(document.key), answer, self.answer, question=record)

    def answer(self, page: Page, question: Record) -> Iterator[Any]:
        """The record of an answer: the document is whole."""
        record = yield from self._record(page)
        if record is not None:
            yield Parsed(document_of(question, record), page.url)

    def _record(self, page: Page) -> Generator[Problem, None, Record | None]:
        """The record of a page, which is the one that was asked for."""
        try:
            record = parse_status(page.body)
            wanted = page.url.rpartition("/")[2].removesuffix(".json")
            if identity_of(record) != wanted:
                raise NotOursError(f"is the record of {identity_of(record)}, not of {wanted}")
        except (NotOursError, NoKeyError) as error:
            yield problem("no_record", str(error), page.url, "fetch")
            return None
        return record

    def _is_here(self, identity: str, listed: Record, answer: Record | None) -> bool:
        """Whether the document is here, with its answer, fetched after their last changes."""
        known = self.store.row("documents", f"{SOURCE_ID}:{identity}")
        if self.full or known is None or bool(answer) != bool(known["reply"]):
            return False
        parts = [(identity, listed), (answer_id(identity), answer)] if answer else [(identity, listed)]
        return all(self._is_fetched(status_url(one), _changed(record)) for one, record in parts if record)

    def _is_fetched(self, url: str, changed: dt.datetime | None) -> bool:
        last = self.store.last_capture(url)
        return last is not None and changed is not None and _utc(last.fetched_at) > changed + CLOCKS

    def _archived(self, url: str, since: dt.datetime) -> bytes | None:
        """The body of an address, where it was fetched after a time."""
        last = None if self.full else self.store.last_capture(url)
        if last is None or _utc(last.fetched_at) <= since:
            return None
        try:
            return self.store.body(last)
        except Exception as error:  # whatever is wrong with the archive, the source still has the body
            self.logger.warning("%s: the archive's copy is damaged (%s); fetched again", url, error)
            return None


def _changed(record: Record) -> dt.datetime | None:
    """When the open data changed a record; None where it does not say."""
    try:
        return _utc(str(record.get("systemdatum") or ""))
    except ValueError:
        return None


def _utc(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
