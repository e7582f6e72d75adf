"""United Kingdom: written questions with their answers, and written ministerial statements, of the foreign ministry.

The API lists a month at a time, with texts cut; each record that is new or has changed is then asked for itself.
From before 2014 files are read: Hansard's pages and the records of Parliament's search.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request

from scrapers.items import Document, Problem
from scrapers.listings import Scope
from scrapers.periods import FIRST, OfMonth, PeriodSpider, months
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged
from scrapers.text import letters
from scrapers.together import begins
from scrapers.uk_parliament_files import is_kept, parse_file, problem, records
from scrapers.uk_parliament_records import API, QUESTION, SOURCE_ID, STATEMENT, record_url, words

__all__ = ["SOURCE", "Spider", "parse_file"]

BODIES = "https://members-api.parliament.uk/api/Reference/AnsweringBodies"
BEGINS = dt.date(2014, 1, 1)
"""The API has what was tabled since about then."""
PAGE = 100
"""Items of one listing; a server that gives fewer is asked for the rest."""
SURELY_LISTED = dt.timedelta(days=7)
"""After the end of a month."""
MAY_BE_ANSWERED = dt.timedelta(days=120)
"""As long after it was tabled an open question is asked for again, though its month is not."""

SOURCE = Source(
    id=SOURCE_ID,
    name="United Kingdom, UK Parliament",
    country="GBR",
    institution="Parliament of the United Kingdom",
    url="https://questions-statements.parliament.uk/",
    licence="Open Parliament Licence v3.0",
    languages=("en",),
    frequency_days=1,
    endpoints={
        "api": "https://questions-statements-api.parliament.uk",
        "members": "https://members-api.parliament.uk",
        "pages": "https://questions-statements.parliament.uk",
    },
    expectations={
        "documents": 20_000,
        "fields": {"title": 0.9, "number": 0.9, "date": 0.9, "ministry": 0.9, "questions": 0.5},
        "answered": 0.2,  # of a month's questions many are still open
    },
    verified=False,
    note="Written from the API's description and recorded answers of 2023 to 2026; not yet seen live. The listing cuts "
    "texts at 255 characters. A change that shows neither in a text's beginning nor in a question's fields is noticed "
    "with --full alone. Contains Parliamentary information licensed under the Open Parliament Licence v3.0.",
)


@dataclass(frozen=True, slots=True)
class Place(OfMonth):
    """A page of the listing of a month: questions by the day they were tabled, or corrected; statements."""

    skip: int = 0

    def url(self, bodies: tuple[int, ...]) -> str:
        """The address of the page, for these answering bodies."""
        since, until, path = _PARAMETERS[self.kind]
        asked: list[tuple[str, Any]] = [(since, self.first), (until, self.last), ("sessionStatus", "Any")]
        if self.kind != "statements":
            asked += [("includeWithdrawn", "true"), *(("answeringBodies", body) for body in bodies)]
        return f"{API}/{path}?{urlencode([*asked, ('skip', self.skip), ('take', PAGE)])}"

    @property
    def settled(self) -> dt.date:
        """Then its listing has every question; what was fetched later is not asked for again."""
        return self.last + SURELY_LISTED

    @property
    def scope(self) -> Scope:
        """Which documents its listing names."""
        day = "answered_on" if self.kind == "statements" else "asked_on"
        kind = STATEMENT if self.kind == "statements" else QUESTION
        return {"type": kind, day: self.days}


_PARAMETERS = {
    "questions": ("tabledWhenFrom", "tabledWhenTo", "writtenquestions/questions"),
    "corrected": ("correctedWhenFrom", "correctedWhenTo", "writtenquestions/questions"),
    "statements": ("madeWhenFrom", "madeWhenTo", "writtenstatements/statements"),
}


def parse_bodies(body: bytes) -> tuple[int, ...]:
    """The numbers of the answering bodies that are asked for, in order; none where the list tells none of ours."""
    try:
        found = json.loads(body)
        listed = {str(one["name"]): int(one["id"]) for one in found}
    except (ValueError, KeyError, TypeError):
        return ()
    names = words()["answering_bodies"]
    if not any(name in listed for name in names["ours"]):
        return ()
    known = set(words()["known_bodies"])
    return tuple(sorted(known | {listed[name] for name in names["ours"] + names["others"] if name in listed}))


class Spider(PeriodSpider[Place]):
    """The list of answering bodies, the listings of the months, and each record that is new or has changed."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.bodies: tuple[int, ...] = ()
        self.guessed = False
        """Nobody told the bodies: the known ones may be fewer, so that what is not listed has not vanished."""
        self.asked: set[str] = set()
        since = dt.date.fromisoformat(self.since) - MAY_BE_ANSWERED if self.since else BEGINS
        periods = months(max(since, BEGINS), self.today)
        self.places.extend(Place(kind, *period) for period in periods for kind in _PARAMETERS)

    def begin(self) -> Iterator[Request]:
        yield self.fetch(BODIES, self.with_bodies, self._without_bodies)

    def with_bodies(self, page: Page) -> Iterator[Any]:
        """Whose questions to ask for; then the listings."""
        self.bodies = parse_bodies(page.body)
        if not self.bodies:
            yield problem(
                "no_bodies", "does not tell the number of the foreign ministry; known ones are used", page.url
            )
        yield from self._without_bodies("")

    def _without_bodies(self, reason: str) -> Iterator[Any]:
        if reason:
            self.bodies = parse_bodies(self.from_archive(BODIES) or b"")
        self.guessed = not self.bodies
        self.bodies = self.bodies or tuple(sorted(words()["known_bodies"]))
        yield from self.next_listing()

    def address(self, place: Place) -> str:
        return place.url(self.bodies)

    def parse_listing(self, page: Page) -> Any:
        return parse_listing(page)

    def read_listing(self, found: tuple[list[Any], int], page: Page, place: Place, *, settled: bool) -> Iterator[Any]:
        """The records of a page that have to be asked for."""
        items, total = found
        listing = self.listing_of(place)
        listing.broken |= place.kind == "corrected" or self.guessed
        left_out = unchanged = 0
        came = self.fetched_at(page.url) if settled else None
        for item in records(items, page.url):
            if isinstance(item, Problem):
                listing.broken |= item.kind != "unknown_field"
                yield item
                continue
            listing.names([item.key], total)
            if not is_kept(item):
                left_out += 1
            elif item.id not in self.asked and self.wanted(item):
                if self._is_here(item, place, came):
                    unchanged += 1
                else:
                    self.asked.add(item.id)
                    given: dict[str, Any] = {"listed": item, "listing": page.url}
                    asked = self.fetch(record_url(item.key), self.record, self._no_record, since=came, **given)
                    yield asked.replace(priority=FIRST)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        yield from self._more(items, total, place, page.url)

    def _more(self, items: list[Any], total: int, place: Place, url: str) -> Iterator[Any]:
        """The next page of the same listing; at the last one, what was listed."""
        strangers = {
            str(value.get("answeringBodyName"))
            for value in (item.get("value") for item in items if isinstance(item, dict))
            if isinstance(value, dict) and value.get("answeringBodyId") not in self.bodies
        }
        if strangers and place.kind != "statements":
            yield problem("filter_ignored", f"lists questions that were not asked for ({min(strangers)})", url)
        elif items and place.skip + len(items) < total:
            self.follow(replace(place, skip=place.skip + len(items)))
        elif not items and place.skip < total:
            yield problem("empty_page", f"is empty, though there are {total} items", url, "fetch")
        else:
            yield from self.ends(place)

    def _is_here(self, listed: Document, place: Place, came: dt.datetime | None) -> bool:
        """Whether the listing shows a document to be as it is here.

        :param came: when it came, where it is settled: what was fetched later is newer, whatever the listing shows.
        """
        known = self.store.row("documents", listed.id)
        if self.full or known is None or known["truncated"]:
            return False
        if came is not None:
            if known["status"] in ("open", "holding") and listed.asked_on >= str(self.today - MAY_BE_ANSWERED):
                return False
            if self.is_fetched(record_url(listed.key), came):
                return True
        return place.kind != "corrected" and self._is_as_listed(listed, known)

    def _is_as_listed(self, listed: Document, known: Mapping[str, Any]) -> bool:
        """Whether a document is as the listing has it, which has the beginnings of its texts."""
        fields = ("title", "asked_on", "answered_on", "status", "ministry", "number")
        there = self.store.stored(listed.id) or {"questions": []}
        asked = "".join(row["text"] for row in there["questions"])
        return (
            all(known[name] == getattr(listed, name) for name in fields)
            and all(begins(question.text, asked) for question in listed.questions)
            and begins(listed.reply, known["reply"])
            and bool(letters(listed.reply)) == bool(letters(known["reply"]))
        )

    def record(self, page: Page, listed: Document, listing: str) -> Iterator[Any]:
        """The document of a record, whole."""
        try:
            answer = json.loads(page.body)
        except ValueError:
            yield problem("not_json", "is no JSON", page.url, "fetch")
            yield from self._no_record("", listed, listing)
            return
        for item in records([answer], page.url, listed=False):
            if isinstance(item, Document) and item.id != listed.id:
                yield problem("other_record", f"is {item.id}, not {listed.id}", page.url)
            else:
                yield Parsed(item, page.url) if isinstance(item, Document) else item

    def record_of(self, key: str) -> str:
        return record_url(key)

    def is_there(self, page: Page, key: str) -> Document | Problem | bool:
        """A question that was passed to another ministry has left the listing, and tells to whom it was passed."""
        try:
            found = next(iter(records([json.loads(page.body)], page.url, listed=False)), False)
        except ValueError:
            return problem("not_json", "is no JSON", page.url, "fetch")
        if isinstance(found, Document) and found.key != key:
            return problem("other_record", f"is {found.key}, not {key}", page.url)
        return found

    def _no_record(self, reason: str, listed: Document, listing: str) -> Iterator[Any]:
        """As far as the listing has it: it is asked for again in the next run.

        One that is whole stays as it is: were it as the listing has it, nobody would ask for the rest of its change.
        """
        known = self.store.row("documents", listed.id)
        if known is None or known["truncated"] or not known["reply"]:
            yield Parsed(listed, listing)


def parse_listing(page: Page) -> tuple[list[Any], int] | Problem:
    """The items of a listing's page, and how many there are on all pages."""
    try:
        answer = json.loads(page.body)
        items, total = answer["results"], int(answer["totalResults"])
    except (ValueError, KeyError, TypeError) as error:
        start = page.body[:60].decode("utf-8", "replace")
        said = f"is no listing of the API ({type(error).__name__}): it begins with {start!r}"
        return problem("not_a_listing", said, page.url, "fetch")
    if not isinstance(items, list):
        return problem("not_a_listing", "is no listing of the API", page.url, "fetch")
    return items, total
