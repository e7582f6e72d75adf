"""Netherlands: written questions to the government with their answers, from the Tweede Kamer's OData service.

The service lists answers by the month in which it changed them; each one that is new or has changed is then asked for
itself, a letter in PDF or DOCX. Of files, letters and the printed Aanhangsel are read, and what the service answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from scrapers.items import Document, Problem
from scrapers.listings import Scope
from scrapers.nl_kamer_files import Listing, parse_file, parse_listing
from scrapers.nl_kamer_records import NotAFileError, Record, changed_at, listed_answers, with_text
from scrapers.nl_kamer_words import SOURCE_ID, is_wanted, problem, words
from scrapers.periods import FIRST, PeriodSpider, months
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged

__all__ = ["SOURCE", "Spider", "parse_file"]

HOST = "https://gegevensmagazijn.tweedekamer.nl"
API = f"{HOST}/OData/v4/2.0"
BEGINS = dt.date(2019, 1, 1)
"""What the service changed before is one listing, then each month is one."""
CLOCKS = dt.timedelta(hours=1)
"""By which the service's clock and ours may differ."""

SOURCE = Source(
    id=SOURCE_ID,
    name="Netherlands, Tweede Kamer",
    country="NLD",
    institution="Tweede Kamer der Staten-Generaal",
    url="https://www.tweedekamer.nl/kamerstukken/kamervragen",
    licence="Open data of the Tweede Kamer: reuse with mention of the source",
    languages=("nl",),
    frequency_days=1,
    endpoints={"api": HOST},
    expectations={
        "documents": 2_000,  # of 41,262 answers of all ministries
        "fields": {"title": 0.9, "number": 0.9, "date": 0.9, "asker": 0.8, "ministry": 0.8},
        "of_answered": {"questions": 0.8, "answered_on": 0.9},
        "answered": 0.5,  # only what is answered is listed, but not every letter comes
    },
    verified=False,
    note="Letters and the printed Aanhangsel are read as recorded; the OData service is written from descriptions of "
    "it and not yet seen live, as are letters in PDF. Questions without an answer are not asked for. Answers in Dutch "
    "are searched, and the names in them found; they are not coded for statements.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the listing of what the service changed from `first` on and before `end`; None: since ever."""

    first: dt.date | None
    end: dt.date
    next: str = ""

    @property
    def url(self) -> str:
        """The address of the page."""
        if self.next:
            return self.next
        kinds = " or ".join(f"Soort eq '{kind}'" for kind in words()["kinds"])
        since = f"ApiGewijzigdOp ge {self.first}T00:00:00Z and " if self.first else ""
        query = {
            "$filter": f"({kinds}) and {since}ApiGewijzigdOp lt {self.end}T00:00:00Z",
            "$expand": "Zaak($expand=ZaakActor)",
            "$orderby": "ApiGewijzigdOp",
        }
        return f"{API}/Document?{urlencode(query, quote_via=quote, safe='$(),=:')}"

    @property
    def period(self) -> str:
        """All months are one listing: a change moves an answer from one month to another."""
        return ""

    @property
    def settled(self) -> dt.date:
        """The month was over when the page was fetched: nothing can be added to it."""
        return self.end + dt.timedelta(days=1)

    @property
    def scope(self) -> Scope:
        """All that the service has."""
        return {}


def places(since: dt.date, today: dt.date) -> Iterator[Place]:
    """The listings from a day on, the latest first."""
    for first, last in months(max(since, BEGINS), today):
        yield Place(first, last + dt.timedelta(days=1))
    if since < BEGINS:
        yield Place(None, BEGINS)


def file_url(record: Record) -> str:
    """The address of the file of a record."""
    return f"{API}/Document({record['Id']})/resource"


class Spider(PeriodSpider[Place]):
    """The listings of the months, and the file of each answer that is new or has changed."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        since = dt.date.fromisoformat(self.since) if self.since else dt.date.min
        self.places.extend(places(since, self.today))
        self.asked: set[str] = set()
        self.visited: set[str] = set()

    def address(self, place: Place) -> str:
        return place.url

    def parse_listing(self, page: Page) -> Any:
        return parse_listing(page)

    def read_listing(self, found: Listing, page: Page, place: Place, *, settled: bool) -> Iterator[Any]:
        """The answers of a page that have to be asked for."""
        left_out = unchanged = 0
        listing = self.listing_of(place)
        for item in listed_answers(found.items, page.url):
            if isinstance(item, Problem):
                listing.broken |= item.kind != "unknown_field"
                yield item
                continue
            record, listed = item
            listing.names({listed.key, _early(listed) or listed.key})
            if listed.key in self.asked:
                continue  # it has changed since: the later listing, which was read before, has it
            self.asked.add(listed.key)
            if not is_wanted(listed.ministry, listed.title):
                left_out += 1
            elif self.wanted(listed):
                yield from self._superseded(listed, page.url)
                if self._is_here(record, listed):
                    unchanged += 1
                elif listed.status == "withdrawn":
                    yield Parsed(listed, page.url)
                else:
                    given: dict[str, Any] = {"listed": listed, "listing": page.url}
                    asked = self.fetch(file_url(record), self.letter, self._no_letter, since=_since(record), **given)
                    yield asked.replace(priority=FIRST)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        self.visited.add(page.url)
        if found.next in self.visited:
            listing.broken = True
            yield problem("endless", "names a page that was read before as the next one", page.url, "fetch")
        elif found.next:
            self.follow(replace(place, next=found.next))
        elif not self.places:
            yield from self.ends(place)

    def _is_here(self, record: Record, listed: Document) -> bool:
        """Whether an answer was fetched after the service last changed it."""
        known = self.store.row("documents", listed.id)
        if self.full or known is None or known["truncated"]:
            return False
        if listed.status == "withdrawn":
            return bool(known["status"] == "withdrawn")
        return self.is_fetched(file_url(record), _since(record))

    def _superseded(self, listed: Document, listing: str) -> Iterator[Parsed]:
        """The same answer under the number of its question, from before the Aanhangsel had one: emptied, so that it
        counts once; its texts are kept as an earlier version."""
        early = _early(listed)
        if not early or early == listed.key:
            return
        known = self.store.row("documents", f"{SOURCE_ID}:{early}")
        if known and known["answer_url"] != listed.url:
            number = early.removeprefix("kv-tk-")
            gone = replace(listed, key=early, number=number, url=listed.question_url, answer_url=listed.url, moved=True)
            yield Parsed(replace(gone, truncated=False, problems=()), listing)

    def record_of(self, key: str) -> str:
        """Its letter, at the address where it was fetched; an answer that was never fetched is no more than listed."""
        sql = "select c.url from documents d join captures c on c.id = d.capture where d.id = ?"
        (url,) = self.store.column(sql, [f"{SOURCE_ID}:{key}"])
        return str(url) if str(url).endswith("/resource") else ""

    def letter(self, page: Page, listed: Document, listing: str) -> Iterator[Any]:
        """The document of an answer, with its texts."""
        try:
            yield Parsed(with_text(listed, page.body), page.url)
        except NotAFileError as error:
            yield problem("no_letter", str(error), page.url)
            yield Parsed(listed, listing)

    def _no_letter(self, reason: str, listed: Document, listing: str) -> Iterator[Any]:
        """As far as the listing has it: it is asked for again in the next run."""
        yield Parsed(listed, listing)


def _since(record: Record) -> dt.datetime | None:
    """What was fetched from then on is as the service changed it last; None where it does not say when that was."""
    changed = changed_at(record)
    return changed and changed + CLOCKS


def _early(listed: Document) -> str:
    """The key of an answer before it had a number of the Aanhangsel: that of its question."""
    return listed.question_url.rpartition("/")[2].removesuffix(".html")
