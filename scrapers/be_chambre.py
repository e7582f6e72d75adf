"""Belgium, Chamber of Representatives: written questions and answers (QRVA) in French and Dutch, from its JSON API.

The API lists the questions of a legislature, ten at a time, with title, department and state; each one of foreign
affairs whose state is new is then asked for itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrapy.http import Request

from scrapers.be_chambre_records import (
    SOURCE_ID,
    NoKeyError,
    document_of,
    is_foreign,
    key_of,
    strange_fields,
    words,
)
from scrapers.items import Document, Problem
from scrapers.source import LeftOut, Page, Parsed, Source, SourceSpider, Unchanged
from scrapers.text import clean_line, decode

API = "https://data.dekamer.be/v0/qrva"
COMES_LATE = dt.timedelta(days=365)
"""After its end a legislature is listed so long: answers come late."""

SOURCE = Source(
    id=SOURCE_ID,
    name="Belgium, Chamber of Representatives",
    country="BEL",
    institution="Chamber of Representatives (La Chambre, De Kamer)",
    url="https://www.lachambre.be/kvvcr/showpage.cfm?section=/qrva&language=fr",
    licence="Public domain (CC0) according to users of the data; not stated by the API",
    languages=("fr", "nl"),
    frequency_days=7,
    endpoints={"api": "https://data.dekamer.be"},
    expectations={"documents": 1000},
    verified=False,
    note="Written from answers of 2018 (54th legislature); not yet seen live. Unverified: later legislatures, states "
    "other than two, provisional answers, HTTPS. The API itself says that its data are test data, not complete. An "
    "answer is dated by the bulletin that published it. A correction of an answer that changes neither title nor state "
    "is noticed with --full alone.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the list of a legislature."""

    legislature: int
    start: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"{API}?leg={self.legislature}&start={self.start}"


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: what the API answers for a question (whole) or as a list (without texts).

    :param url: how problems name the file; its name by default.
    """
    url, kind = url or path.name, path.suffix.lower()
    if not body.strip():
        yield _problem("empty_file", "is empty", url)
    elif kind != ".json":
        yield _problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)
    else:
        found = _answer(body, url)
        if isinstance(found, Problem):
            yield found
        elif not found["items"]:
            yield _problem("no_item", "holds no question", url)
        else:
            yield from _documents(found["items"], url)


def item_url(key: str) -> str:
    """The address of a question."""
    return f"{API}/{key}"


class Spider(SourceSpider):
    """The lists of the legislatures, and each question of foreign affairs that is new or whose state has changed."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.places: deque[Place] = deque()
        self.seen: set[str] = set()

    def begin(self) -> Iterator[Any]:
        begins: dict[int, dt.date] = words()["legislatures"]
        over = self._over(begins)
        numbers = [*sorted(set(begins) - over), max(begins) + 1]
        self.places.extend(Place(number) for number in reversed(numbers))
        known = self.store.documents_of(SOURCE_ID)
        if not (self.since or self.limit):
            yield Unchanged(sum(key.startswith(tuple(f"{number}-" for number in over)) for key in known) if over else 0)
        yield from self._next()

    def _over(self, begins: dict[int, dt.date]) -> set[int]:
        """Legislatures that are not listed: nothing of them is asked for, or they were listed long after their end."""
        last = self.last_whole_scrape()
        until = self.since or (last[:10] if not self.full else "")
        if not until:
            return set()
        ends = {number: begins[number + 1] for number in begins if number + 1 in begins}
        return {number for number, end in ends.items() if str(end + COMES_LATE) < until}

    def _next(self) -> Iterator[Request]:
        if self.places and not self.enough():
            place = self.places.popleft()
            yield self.fetch(place.url, self.listing, self._not_listed, place=place)

    def _not_listed(self, reason: str, place: Place) -> Iterator[Any]:
        self.missed = True
        yield from self._next()

    def listing(self, page: Page, place: Place) -> Iterator[Any]:
        """The questions of a page that have to be asked for, then the next page."""
        found = _answer(page.body, page.url, "fetch")
        if isinstance(found, Problem):
            yield found
            yield from self._not_listed("", place)
            return
        items, total = found["items"], found.get("total")
        left_out = unchanged = 0
        for record in items:
            listed = _listed(record, page.url)
            if isinstance(listed, Problem):
                yield listed
            elif listed.key in self.seen:
                continue
            elif not is_foreign(record):
                self.seen.add(listed.key)
                left_out += 1
            elif self.enough():
                break
            else:
                self.seen.add(listed.key)
                there = self._here(listed)
                if there:
                    unchanged += self.wanted(there)
                else:
                    given: dict[str, Any] = {"listed": listed, "listing": page.url}
                    yield self.fetch(item_url(listed.key), self.item, self._no_item, **given).replace(priority=1)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        start = place.start + len(items)
        self.missed |= not isinstance(total, int) or (not items and start < total)
        if not isinstance(total, int):
            yield _problem("no_total", "does not tell how many questions there are", page.url, "fetch")
        elif items and start < total:
            self.places.appendleft(Place(place.legislature, start))
        elif start < total:
            yield _problem("empty_page", f"is empty, though there are {total} questions", page.url, "fetch")
        yield from self._next()

    def _here(self, listed: Document) -> Document | None:
        """The question with its dates where the list shows it to be as it is here."""
        there = None if self.full else self.store.row("documents", listed.id)
        if there is None or (there["title"], there["status"]) != (listed.title, listed.status):
            return None
        if not (there["reply"] if listed.status == "answered" else there["asked_on"]):
            return None
        return replace(listed, asked_on=there["asked_on"], answered_on=there["answered_on"])

    def item(self, page: Page, listed: Document, listing: str) -> Iterator[Any]:
        """The document of a question, whole."""
        for found in parse_file(Path("item.json"), page.body, page.url):
            if isinstance(found, Problem):
                yield found
                if found.kind in ("no_item", "not_json", "unknown_json"):
                    yield from self._no_item("", listed, listing)
            elif found.id != listed.id:
                yield _problem("other_record", f"is {found.id}, not {listed.id}", page.url)
            elif self.wanted(found):
                yield Parsed(found, page.url)

    def _no_item(self, reason: str, listed: Document, listing: str) -> Iterator[Any]:
        """As far as the list has it: it is asked for again in the next run."""
        self.missed = True
        if not self.since and self.wanted(listed):
            yield Parsed(listed, listing)


def _answer(body: bytes, url: str, stage: str = "parse") -> dict[str, Any] | Problem:
    text, _ = decode(body)
    try:
        answer = json.loads(text)
    except ValueError:
        return _problem("not_json", f"is no JSON: it begins with {clean_line(text[:60])!r}", url, stage)
    if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
        keys = ", ".join(list(answer)[:5]) if isinstance(answer, dict) else type(answer).__name__
        return _problem("unknown_json", f"is JSON of another kind than this API's ({keys})", url, stage)
    return answer


def _listed(record: Any, url: str) -> Document | Problem:
    if not isinstance(record, dict):
        return _problem("no_record", "holds something that is no question", url)
    try:
        return document_of(record, item_url(key_of(record)))
    except NoKeyError as error:
        return _problem("no_key", f"holds a question that {error}", url)


def _documents(records: list[Any], url: str) -> Iterator[Document | Problem]:
    stubs = 0
    strange: set[str] = set()
    for record in records:
        found = _listed(record, url)
        strange |= strange_fields(record) if isinstance(record, dict) else set()
        stubs += isinstance(found, Document) and found.partial
        yield found
    if stubs:
        said = f"is a list: it has {stubs} questions without their texts, which their own records have"
        yield _problem("truncated", said, url, "complete")
    if strange:
        yield _problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)


def _problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)
