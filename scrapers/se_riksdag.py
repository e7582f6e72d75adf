"""Sweden: written questions (skriftliga frågor) with their answers, from the Riksdag's open data.

Two listings a month, of answers and of questions, latest month first: when a question is met, it is known whether it
has been answered. The records of both are then asked for, where they are new or have changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from scrapers.items import Problem
from scrapers.listings import Scope
from scrapers.periods import FIRST, OfMonth, PeriodSpider, months
from scrapers.se_riksdag_files import Listing, NotOursError, is_kept, parse_file, parse_listing, parse_status
from scrapers.se_riksdag_records import (
    DATA,
    QUESTION,
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
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged, moment_of

__all__ = ["SOURCE", "Spider", "parse_file"]

BEGINS = dt.date(2002, 10, 1)
PAGE = 200
SURELY_LISTED = dt.timedelta(days=30)
"""After the end of a month."""
MAY_BE_ANSWERED = dt.timedelta(days=60)
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
    expectations={
        "documents": 2_000,
        "fields": {"title": 0.9, "number": 0.9, "legislature": 0.9, "asked_on": 0.9, "asker": 0.8, "questions": 0.8},
        "of_answered": {"ministry": 0.8, "answered_on": 0.9},
        "answered": 0.4,  # an answer comes within two weeks
    },
    verified=False,
    note="Written from descriptions of the open data, not yet seen live; no answer is recorded. Interpellations are "
    "read from files (their questions; they are answered in the chamber). A change of a record older than two months "
    "is noticed with --full alone. Texts in Swedish are searched, and the names in them found; they are not coded for "
    "statements. Source of the documents: Sveriges riksdag.",
)


@dataclass(frozen=True, slots=True)
class Place(OfMonth):
    """A page of the listing of a month: answers, or questions."""

    page: int = 1

    @property
    def url(self) -> str:
        """The address of the page."""
        query = {"sok": "", "doktyp": self.kind, "from": self.first, "tom": self.last}
        order = {"sort": "datum", "sortorder": "desc", "sz": PAGE, "p": self.page, "utformat": "json", "a": "s"}
        return f"{DATA}/dokumentlista/?{urlencode(query | order)}"

    @property
    def settled(self) -> dt.date:
        """Then its listing has everything; what was fetched later is not asked for again."""
        return self.last + SURELY_LISTED

    @property
    def scope(self) -> Scope:
        """Which documents the listing names, where it is of questions."""
        return {"type": QUESTION, "asked_on": self.days}


def places(since: dt.date, today: dt.date) -> Iterator[Place]:
    """The listings from a day on, the latest month first, answers before questions."""
    for month in months(max(since, BEGINS), today):
        yield from (Place(kind, *month) for kind in (ANSWERS, QUESTIONS))


class Spider(PeriodSpider[Place]):
    """The listings of the months, and the records of each question and its answer."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        since = dt.date.fromisoformat(self.since) - MAY_BE_ANSWERED if self.since else BEGINS
        self.places.extend(places(since, self.today))
        self.answers: dict[str, Record] = {}
        """What the listings tell of answers, by the number of their question."""
        self.asked: set[str] = set()

    def address(self, place: Place) -> str:
        return place.url

    def parse_listing(self, page: Page) -> Any:
        try:
            return parse_listing(page.body)
        except NotOursError as error:
            return problem("not_a_listing", str(error), page.url, "fetch")

    def read_listing(self, found: Listing, page: Page, place: Place, *, settled: bool) -> Iterator[Any]:
        """The records of a page that have to be asked for."""
        left_out = unchanged = 0
        self.listing_of(place).broken |= found.total is None
        for record in found.items:
            try:
                identity = identity_of(record)
            except NoKeyError as error:
                yield problem("no_key", f"lists a record that {error}", page.url)
                self.listing_of(place).broken = True
                continue
            self.listing_of(place).names([identity], found.total)
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
            self.follow(replace(place, page=place.page + 1))
        elif place.kind == QUESTIONS:
            yield from self.ends(place)

    def _ask(self, identity: str, listed: Record, then: Callable[..., Any], **arguments: Any) -> Iterator[Any]:
        """A record from the archive, where it was fetched after its last change, else from the source."""
        url, since = status_url(identity), _since(listed)
        page = Page(url, self.archived(url, since) or b"", False)
        if isinstance(_record(page), Problem):
            yield self.fetch(url, then, since=since, **arguments).replace(priority=FIRST)
        else:
            yield from then(page, **arguments)

    def question(self, page: Page, answer: Record | None) -> Iterator[Any]:
        """The record of a question; its answer is asked for, where it has one."""
        record = _record(page)
        if isinstance(record, Problem):
            yield record
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
        record = _record(page)
        yield record if isinstance(record, Problem) else Parsed(document_of(question, record), page.url)

    def record_of(self, key: str) -> str:
        return status_url(key)

    def is_there(self, page: Page, key: str) -> Problem | bool:
        try:
            return identity_of(parse_status(page.body)) == key
        except (NotOursError, NoKeyError) as error:
            return problem("no_record", str(error), page.url, "fetch")

    def _is_here(self, identity: str, listed: Record, answer: Record | None) -> bool:
        """Whether the document is here, with its answer, fetched after their last changes."""
        known = self.store.row("documents", f"{SOURCE_ID}:{identity}")
        if self.full or known is None or bool(answer) != bool(known["reply"]):
            return False
        parts = [(identity, listed), (answer_id(identity), answer)] if answer else [(identity, listed)]
        return all(self.is_fetched(status_url(one), _since(record)) for one, record in parts if record)


def _record(page: Page) -> Record | Problem:
    """The record of a page, which is the one that was asked for."""
    try:
        record = parse_status(page.body)
        wanted = page.url.rpartition("/")[2].removesuffix(".json")
        if identity_of(record) != wanted:
            raise NotOursError(f"is the record of {identity_of(record)}, not of {wanted}")
    except (NotOursError, NoKeyError) as error:
        return problem("no_record", str(error), page.url, "fetch")
    return record


def _since(record: Record) -> dt.datetime | None:
    """What was fetched from then on is as the open data changed it last; None where they do not say when that was."""
    changed = moment_of(str(record.get("systemdatum") or ""))
    return changed and changed + CLOCKS
