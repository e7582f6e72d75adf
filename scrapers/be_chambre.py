"""Belgium, Chamber of Representatives: written questions and answers (QRVA) in French and Dutch, from its JSON API.

The API lists the questions of a legislature, ten at a time, with title, department and state; each one of foreign
affairs whose state is new is then asked for itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from scrapers.listings import Scope
from scrapers.periods import FIRST, NEVER, PeriodSpider
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged
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
    expectations={
        "documents": 1000,  # 164 of 3811 questions of 2017
        "fields": {"title": 0.9, "number": 0.9, "legislature": 0.9, "asked_on": 0.8, "asker": 0.8, "ministry": 0.8},
        "of_answered": {"questions": 0.9, "answered_on": 0.8},
        "answered": 0.4,  # 147 of those 164
    },
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

    @property
    def period(self) -> int:
        """The legislature."""
        return self.legislature

    @property
    def settled(self) -> dt.date:
        """A legislature that is listed is always asked for."""
        return NEVER

    @property
    def scope(self) -> Scope:
        """Which documents the list names."""
        return {"legislature": str(self.legislature)}


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


class Spider(PeriodSpider[Place]):
    """The lists of the legislatures, and each question of foreign affairs that is new or whose state has changed."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.seen: set[str] = set()

    def begin(self) -> Iterator[Any]:
        begins: dict[int, dt.date] = words()["legislatures"]
        over = self._over(begins)
        numbers = [*sorted(set(begins) - over), max(begins) + 1]
        self.places.extend(Place(number) for number in reversed(numbers))
        known = self.store.documents_of(SOURCE_ID)
        if not (self.since or self.limit):
            yield Unchanged(sum(key.startswith(tuple(f"{number}-" for number in over)) for key in known) if over else 0)
        yield from self.next_listing()

    def _over(self, begins: dict[int, dt.date]) -> set[int]:
        """Legislatures that are not listed: nothing of them is asked for, or they were listed long after their end."""
        last = self.last_whole_scrape()
        until = self.since or (last[:10] if not self.full else "")
        if not until:
            return set()
        ends = {number: begins[number + 1] for number in begins if number + 1 in begins}
        return {number for number, end in ends.items() if str(end + COMES_LATE) < until}

    def address(self, place: Place) -> str:
        return place.url

    def parse_listing(self, page: Page) -> Any:
        return _answer(page.body, page.url, "fetch")

    def read_listing(self, found: dict[str, Any], page: Page, place: Place, *, settled: bool) -> Iterator[Any]:
        """The questions of a page that have to be asked for."""
        items, total = found["items"], found.get("total")
        listing = self.listing_of(place)
        left_out = unchanged = 0
        for record in items:
            listed = _listed(record, page.url)
            if isinstance(listed, Problem):
                listing.broken = True
                yield listed
                continue
            listing.names([listed.key], total if isinstance(total, int) else None)
            if listed.key in self.seen:
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
                    yield self.fetch(item_url(listed.key), self.item, self._no_item, **given).replace(priority=FIRST)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        start = place.start + len(items)
        self.missed |= not isinstance(total, int) or (not items and start < total)
        if not isinstance(total, int):
            yield _problem("no_total", "does not tell how many questions there are", page.url, "fetch")
        elif items and start < total:
            self.follow(Place(place.legislature, start))
        elif start < total:
            yield _problem("empty_page", f"is empty, though there are {total} questions", page.url, "fetch")
        else:
            yield from self.ends(place)

    def record_of(self, key: str) -> str:
        return item_url(key)

    def is_there(self, page: Page, key: str) -> Problem | bool:
        """Of a question that it does not know the API answers without any."""
        found = _answer(page.body, page.url, "fetch")
        if isinstance(found, Problem):
            return found
        items = [_listed(record, page.url) for record in found["items"]]
        wrong = next((item for item in items if isinstance(item, Problem)), None)
        return wrong or any(isinstance(item, Document) and item.key == key for item in items)

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
