"""European Parliament: questions to the Commission and the High Representative with their answers, from its open data.

The API lists the questions of a year by their ids; their metadata come in batches; of those of foreign affairs that
are new or answered since, the documents of question and answer are then asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from scrapers.eu_ep_files import CRASH, NoAnswerError, parse_file, read_answer, works_of
from scrapers.eu_ep_records import (
    HOST,
    KEY,
    SOURCE_ID,
    NoWorkError,
    Work,
    is_foreign,
    key_of,
    problem,
    with_texts,
    work_document,
)
from scrapers.eu_ep_texts import NoTextError, Reply, lines_of, question_text, reply_of, words
from scrapers.items import Document, Problem
from scrapers.listings import Scope
from scrapers.periods import GIVE_UP, NEVER, PeriodSpider
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged, Visited

__all__ = ["SOURCE", "Spider", "parse_file"]

API = f"{HOST}/api/v2/parliamentary-questions"
FIRST_YEAR = 2014
"""The data begin with the 8th term."""
PAGE = 50
BATCH = 25
"""Numbers of questions whose metadata are asked for at once."""
MAY_BE_ANSWERED = dt.timedelta(days=365)

SOURCE = Source(
    id=SOURCE_ID,
    name="European Union, European Parliament",
    country="EU",
    institution="European Parliament (answers of the European Commission and the High Representative)",
    url="https://data.europarl.europa.eu/",
    licence="CC BY 4.0, European Parliament",
    languages=("en",),
    frequency_days=1,
    endpoints={"api": HOST, "documents": "https://redmapl3.europarl.europa.eu"},
    expectations={
        "documents": 3000,  # 638 of 3704 questions of 2023
        "fields": {"title": 0.9, "number": 0.9, "legislature": 0.9, "asked_on": 0.9},  # not always who asks
        "of_answered": {"questions": 0.7, "ministry": 0.5},
        "answered": 0.4,  # 3552 of those 3704, in the end
    },
    verified=False,
    note="Metadata written from official files (Turtle of 2022, CSV of 2023) and the API's specification; the API's "
    "records, the documents of questions and all answers are unverified: none is recorded, tests use invented ones. "
    "English texts alone. A correction of an answer that keeps its day is noticed with --full alone.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the list of a year."""

    year: int
    offset: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        asked = {"year": self.year, "work-type": ",".join(words()["asked"]), "format": "application/ld+json"}
        return f"{API}?{urlencode(asked | {'offset': self.offset, 'limit': PAGE}, safe=',')}"

    @property
    def period(self) -> int:
        """The year."""
        return self.year

    @property
    def settled(self) -> dt.date:
        """A year that is listed is always asked for."""
        return NEVER

    @property
    def scope(self) -> Scope:
        """Which documents the list names."""
        return {"asked_on": (f"{self.year}-01-01", f"{self.year}-12-31")}


def batch_url(keys: list[str]) -> str:
    """The address of the metadata of some questions."""
    return f"{API}/{','.join(keys)}?{urlencode({'format': 'application/ld+json'})}"


def keys_of(url: str) -> set[str]:
    """The questions whose metadata an address of theirs gives."""
    return set(url.removeprefix(f"{API}/").partition("?")[0].split(","))


class Spider(PeriodSpider[Place]):
    """The lists of the years, metadata in batches, and the documents of each question that is new or answered since."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.keys: set[str] = set()
        self.batches: deque[list[str]] = deque()
        self._open: dict[str, set[str]] = {}

    def begin(self) -> Iterator[Any]:
        first = FIRST_YEAR
        last = self.since or ("" if self.full else self.last_whole_scrape()[:10])
        if last:
            first = max(first, (dt.date.fromisoformat(last) - MAY_BE_ANSWERED).year)
        self.places.extend(map(Place, range(self.today.year, first - 1, -1)))
        if not self.since and self.limit is None:
            known = [KEY.fullmatch(key) for key in self.store.documents_of(SOURCE_ID)]
            yield Unchanged(sum(1 for key in known if key and int(key["year"]) < first))
        yield from self.next_listing()

    def address(self, place: Place) -> str:
        return place.url

    def next_listing(self) -> Iterator[Any]:
        """The next batch; where there is none, the list of the next year."""
        while self.batches and not self.enough():
            keys = self.batches.popleft()
            settled = self._settled(keys)
            if not settled:
                yield self.fetch(batch_url(keys), self.batch, self._missed)
                return
            for url, some in settled.items():
                yield Visited(url)  # what an earlier run told of it is told again, or over
                yield from self._read(Page(url, self.from_archive(url) or b"", False), some)
        yield from super().next_listing()

    def _missed(self, reason: str) -> Iterator[Any]:
        self.fails()
        yield from self.next_listing()

    def fails(self) -> None:
        super().fails()
        if self.failed >= GIVE_UP:
            self.batches.clear()

    def failed_listing(self, place: Place) -> None:
        super().failed_listing(place)
        self._to_batches()

    def parse_listing(self, page: Page) -> Any:
        try:
            return read_answer(page.body)
        except NoAnswerError as error:
            return problem("not_a_listing", str(error), page.url, "fetch")

    def read_listing(self, found: list[dict[str, Any]], page: Page, place: Place, *, settled: bool) -> Iterator[Any]:
        """The ids of a page, then the next page: a short one is not the last, an empty one is."""
        keys = {key_of(record) for record in found}
        strange = sorted(key for key in keys if not KEY.fullmatch(key))
        listing = self.listing_of(place)
        if strange:
            listing.broken = True
            yield problem("no_key", f"lists something that is no question ({strange[0][:40]!r})", page.url, "fetch")
        fresh = keys - self.keys - set(strange)
        self.keys |= fresh
        listing.names(fresh)
        if fresh:
            self.follow(Place(place.year, place.offset + len(found)))
            return
        self._to_batches()
        if found:
            self.missed = listing.broken = True
            yield problem("same_page", "lists the questions of the page before it again", page.url, "fetch")
        yield from self.ends(place)

    def record_of(self, key: str) -> str:
        return batch_url([key])

    def is_there(self, page: Page, key: str) -> Problem | bool:
        try:
            return any(key_of(record) == key for record in read_answer(page.body))
        except NoAnswerError as error:
            return problem("no_records", str(error), page.url, "fetch")

    def _to_batches(self) -> None:
        """All ids of a year are known: make batches of them, by number, so that a batch is the same the next time."""
        batches: dict[tuple[str, int], list[str]] = {}
        for key in sorted(self.keys):
            start, _, number = key.rpartition("-")
            batches.setdefault((start, int(number) // BATCH), []).append(key)
        self.keys.clear()
        self.batches.extend(batches.values())

    def batch(self, page: Page) -> Iterator[Any]:
        """The questions of a batch, then the next one."""
        yield from self._read(page)
        yield from self.next_listing()

    def _read(self, page: Page, keys: Collection[str] = ()) -> Iterator[Any]:
        """The questions of a page, or some of them; one on which the code breaks costs no other.

        :param keys: which; all of them where there are none.
        """
        try:
            found = [*works_of(read_answer(page.body), page.url)]
        except Exception as error:
            ours = isinstance(error, NoAnswerError)
            yield problem("no_records", str(error), page.url, "fetch") if ours else self.crash(page, error)
            self.fails()
            return
        self.failed = 0
        counts: Counter[str] = Counter()
        for work in found:
            if isinstance(work, Problem):
                self.missed |= work.kind == CRASH
                yield work
            elif not keys or work.key in keys:
                try:
                    yield from self._work(work, page.url, counts)
                except Exception as error:
                    self.missed = True
                    yield self.crash(page, error)
        yield LeftOut(counts["left_out"], page.url)
        yield Unchanged(counts["unchanged"])

    def _work(self, work: Work, url: str, counts: Counter[str]) -> Iterator[Any]:
        """A question; counts it where it is not asked for."""
        if not is_foreign(work):
            counts["left_out"] += 1
            return
        try:
            document = work_document(work)
        except NoWorkError as error:
            yield problem("no_key", f"holds a record that {error}", url)
            return
        if not self.wanted(document):
            return
        if self._is_here(document):
            counts["unchanged"] += 1
        else:
            yield from self._question(work, document, url)

    def _settled(self, keys: list[str]) -> dict[str, list[str]]:
        """The addresses in the archive that have the metadata of these questions, and of which; none where one of them
        may change. A batch has another address as soon as the list names one question more or less: what is stable
        is the question."""
        found: dict[str, list[str]] = {}
        for key in keys if not self.full else ():
            url = self._held.get(key)
            if url is None or key in self._may_change(url):
                return {}
            found.setdefault(url, []).append(key)
        return found

    @cached_property
    def _held(self) -> dict[str, str]:
        """The address at which each question was asked for last, when this run began."""
        sql = "select url from captures where source = ? and url between ? and ? order by fetched_at, id"
        urls = self.store.column(sql, [SOURCE_ID, f"{API}/", f"{API}/~"])
        return {key: url for url in urls for key in keys_of(url)}

    def _may_change(self, url: str) -> set[str]:
        """The questions of an address of the archive that may change; all where what came cannot be read."""
        if url not in self._open:
            self._open[url] = keys_of(url)
            try:
                works = [*works_of(read_answer(self.from_archive(url) or b""), url)]
                found = [work for work in works if isinstance(work, Work)]
                if found and not any(isinstance(work, Problem) and work.kind == CRASH for work in works):
                    self._open[url] = {work.key for work in found if is_foreign(work) and not self._is_over(work)}
            except Exception:  # the source still has it
                self.logger.debug("%s", url, exc_info=True)
        return self._open[url]

    def _is_over(self, work: Work) -> bool:
        return bool(work.answer) or (bool(work.day) and work.day < str(self.today - MAY_BE_ANSWERED))

    def _is_here(self, document: Document) -> bool:
        """Whether a question is here as its metadata are, with its texts."""
        there = None if self.full else self.store.stored(document.id)
        if there is None or not there["questions"]:
            return False
        known = there["document"]
        names = ("title", "asked_on", "status")
        # A file that has moved is the file that it was: its name tells question, language and whether it is an answer.
        if _name(document.answer_url) != _name(known["answer_url"]):
            return False
        if document.answered_on and known["answered_on"] != document.answered_on:
            return False
        return all(known[name] == getattr(document, name) for name in names) and (
            document.status == "open" or bool(known["reply"])
        )

    # The documents of one question

    def _question(self, work: Work, document: Document, origin: str) -> Iterator[Any]:
        kind, url = work.file
        if url:
            given: dict[str, Any] = {"kind": kind, "work": work, "document": document, "origin": origin}
            yield self.fetch(url, self.question, self._no_question, **given)
        else:
            yield from self._answer(work, document, origin, "")

    def question(self, page: Page, kind: str, work: Work, document: Document, origin: str) -> Iterator[Any]:
        """The text of a question, then its answer."""
        text = ""
        try:
            text = question_text(lines_of(page.body, kind), work.title)
        except NoTextError as error:
            yield problem("no_text", str(error), page.url)
        yield from self._answer(work, document, page.url if text else origin, text)

    def _no_question(self, reason: str, kind: str, work: Work, document: Document, origin: str) -> Iterator[Any]:
        self.missed = True
        yield from self._answer(work, document, origin, "")

    def _answer(self, work: Work, document: Document, origin: str, question: str) -> Iterator[Any]:
        kind, url = work.answer.file if work.answer else ("", "")
        given: dict[str, Any] = {"kind": kind, "document": document, "origin": origin, "question": question}
        if url:
            yield self.fetch(url, self.answer, self._no_answer, **given)
        else:
            yield from self._no_answer("", **given)

    def answer(self, page: Page, kind: str, document: Document, origin: str, question: str) -> Iterator[Any]:
        """The document of a question with its answer."""
        try:
            reply = reply_of(lines_of(page.body, kind))
        except NoTextError as error:
            yield problem("no_text", str(error), page.url)
            yield from self._no_answer("", kind, document, origin, question)
            return
        yield from self._found(document, page.url, question, reply)

    def _no_answer(self, reason: str, kind: str, document: Document, origin: str, question: str) -> Iterator[Any]:
        self.missed |= bool(reason)
        yield from self._found(document, origin, question, None)

    def _found(self, document: Document, url: str, question: str, reply: Reply | None) -> Iterator[Any]:
        """As far as it came: what is not whole takes nothing away that is known."""
        whole = bool(question) and (document.status == "open" or reply is not None)
        yield Parsed(replace(with_texts(document, question, reply), partial=not whole), url)


def _name(url: str) -> str:
    return url.rpartition("/")[2]
