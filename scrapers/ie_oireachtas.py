"""Ireland: written answers of the Dáil, of the foreign ministry or about foreign affairs.

The API lists a week of questions at a time; the Akoma Ntoso of the section in which a question is answered has the
answer, its PDF where that does not come. A file that is imported is kept whole, whatever the ministry.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scrapers.ie_oireachtas_api import Listed, NoListError, read_list, read_listed, total_of
from scrapers.ie_oireachtas_day import NoDayError, debate_sections, pdf_sections
from scrapers.ie_oireachtas_records import SOURCE_ID, WRITTEN, NoKeyError, Section, is_wanted, section_document
from scrapers.ie_oireachtas_xml import NoDebateError, xml_sections
from scrapers.items import Document, Problem
from scrapers.listings import Scope
from scrapers.pdf import NotPdfError
from scrapers.periods import FIRST, PeriodSpider
from scrapers.safe_xml import UnsafeXmlError, read_xml
from scrapers.source import LeftOut, Page, Parsed, Source, Unchanged, Visited

LIST = "https://api.oireachtas.ie/v1/questions"
BEGINS = dt.date(2012, 7, 2)
"""The API lists what was answered since July 2012."""
PAGE, MOST = 1000, 10_000
"""Questions of a page; the API counts and skips no further than `MOST`."""
MAY_CHANGE = dt.timedelta(days=14)
"""As long after its day an answer is asked for again: some come late, some are corrected."""
IS_OPEN = dt.timedelta(days=90)
"""As long a question without an answer is asked for again."""
MOST_AGAIN = 500
"""Questions from before that whose section never came: those of so many are asked for again in a run, by turns."""

SOURCE = Source(
    id=SOURCE_ID,
    name="Ireland, Houses of the Oireachtas",
    country="IRL",
    institution="Dáil Éireann",
    url="https://www.oireachtas.ie/en/debates/questions/",
    licence="Oireachtas (Open Data) PSI Licence, CC BY 4.0",
    languages=("en",),
    frequency_days=1,
    endpoints={"api": "https://api.oireachtas.ie", "documents": "https://data.oireachtas.ie"},
    expectations={
        "documents": 10_000,
        "fields": {"title": 0.8, "date": 0.9, "ministry": 0.8, "questions": 0.8},
        "answered": 0.6,  # an answer is published with its question
    },
    verified=False,
    note="Written from the API's description and from recorded debates of 2016 and 2017; not yet seen live, and no "
    "written answer is recorded. Answers in Irish are kept; there are no rules for them.",
)


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: the API's list, Akoma Ntoso, a day's record in PDF, a parsed day.

    :param url: how problems name the file; its name by default.
    """
    url = url or path.name
    kind = path.suffix.lower()
    if not body.strip():
        yield problem("empty_file", "is empty", url)
    elif kind == ".xml":
        yield from parse_xml(body, url)
    elif kind == ".pdf":
        yield from parse_pdf(body, url)
    elif kind == ".json":
        yield from parse_json(body, url)
    else:
        yield problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def parse_xml(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of the Akoma Ntoso of a day or a section."""
    try:
        yield from _documents(xml_sections(read_xml(body)), url)
    except UnsafeXmlError as error:
        yield problem("bad_xml", str(error), url)
    except NoDebateError as error:
        yield problem("no_debate", str(error), url)


def parse_pdf(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of the printed record of a day."""
    try:
        yield from _documents(pdf_sections(body), url)
    except NotPdfError as error:
        yield problem("not_a_pdf", str(error), url)
    except NoDayError as error:
        yield problem("no_day", str(error), url)


def parse_json(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of a page of the API's list, or of a parsed day."""
    try:
        answer = json.loads(body)
    except ValueError as error:
        yield problem("not_json", f"is no JSON ({error})", url)
        return
    if isinstance(answer, dict) and "sections" in answer:
        yield from _documents(debate_sections(answer), url)
        return
    try:
        listed = [read_listed(question) for question in read_list(body)]
    except NoListError as error:
        yield problem("no_list", str(error), url)
        return
    for one in listed:
        try:
            yield one.document
        except NoKeyError as error:
            yield problem("no_key", str(error), url)
    yield from _strange(listed, url)


def _documents(sections: Iterable[Section], url: str) -> Iterator[Document | Problem]:
    for section in sections:
        try:
            yield section_document(section)
        except NoKeyError as error:
            yield problem("no_key", str(error), url)


def _strange(listed: Iterable[Listed], url: str) -> Iterator[Problem]:
    strange = {name for one in listed for name in one.unknown}
    if strange:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)


def problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    """A problem of an address; the message names the source and the address."""
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the list of a week (Monday to Sunday)."""

    monday: dt.date
    skip: int = 0

    @property
    def url(self) -> str:
        """The address of the page."""
        days = {"date_start": self.monday, "date_end": self.sunday}
        rest = {"qtype": "written", "show_answers": "false", "skip": self.skip, "limit": PAGE}
        return f"{LIST}?{urlencode(days | rest)}"

    @property
    def sunday(self) -> dt.date:
        """The last day of the week."""
        return self.monday + dt.timedelta(days=6)

    @property
    def period(self) -> dt.date:
        """The week."""
        return self.monday

    @property
    def settled(self) -> dt.date:
        """Then no answer of the week comes any more."""
        return self.sunday + MAY_CHANGE

    @property
    def scope(self) -> Scope:
        """Which documents the list names."""
        return {"type": WRITTEN, "answered_on": (self.monday.isoformat(), self.sunday.isoformat())}


class Spider(PeriodSpider[Place]):
    """The list of each week, and the section of each answer that is new or may have changed."""

    source = SOURCE

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        since = max(dt.date.fromisoformat(self.since) if self.since else BEGINS, BEGINS)
        monday = self.today - dt.timedelta(days=self.today.weekday())
        weeks = range((monday - since).days // 7 + 2)
        self.places.extend(Place(monday - dt.timedelta(weeks=week)) for week in weeks)
        self.first = min(place.monday for place in self.places)

    def address(self, place: Place) -> str:
        return place.url

    def parse_listing(self, page: Page) -> Any:
        try:
            return [read_listed(question) for question in read_list(page.body)]
        except NoListError as error:
            return problem("no_list", str(error), page.url, "fetch")

    def read_listing(self, listed: list[Listed], page: Page, place: Place, *, settled: bool) -> Iterator[Any]:
        """The sections of a page that have to be asked for."""
        yield from _strange(listed, page.url)
        total = total_of(page.body)
        week = self.listing_of(place)
        week.broken |= total is None
        sections: dict[str, list[Listed]] = {}
        for one in listed:
            sections.setdefault(one.xml or one.section.name, []).append(one)
        left_out = unchanged = 0
        for group in sections.values():
            try:
                found = [one.document for one in group]
            except NoKeyError as error:
                week.broken = True
                yield problem("no_key", str(error), page.url)
                continue
            week.names([document.key for document in found], total)
            if not any(is_kept(document) for document in found):
                left_out += len(group)
            elif self.wanted(found[0]):
                if self._is_here(found):
                    unchanged += 1
                else:
                    yield from self._section(group, found, page.url)
        yield LeftOut(left_out, page.url)
        yield Unchanged(unchanged)
        if not listed and place.skip < (total or 0):
            self.missed = True
            yield problem("empty_page", f"is empty, though there are {total} questions", page.url, "fetch")
        elif len(listed) < PAGE and place.skip + len(listed) < min(total or 0, MOST):
            self.follow(replace(place, skip=place.skip + len(listed)))
        elif len(listed) >= PAGE and place.skip + PAGE < MOST:
            self.follow(replace(place, skip=place.skip + PAGE))
        elif len(listed) >= PAGE:
            yield problem("too_many", f"has more than {MOST:,} questions, the rest of which cannot be listed", page.url)
        else:
            yield from self.ends(place)

    def _is_here(self, listed: list[Document]) -> bool:
        """Whether the section of these questions is here, and too old to change; or has to wait for the next run."""
        if self.full:
            return False
        age = self.today - dt.date.fromisoformat(listed[0].answered_on)
        known = [row for row in (self.store.row("documents", document.id) for document in listed) if row]
        read = [row for row in known if not row["truncated"]]
        if known and not read and age > IS_OPEN:  # no more than listed: the section did not come
            return not any(row["id"] in self._turn for row in known)
        return bool(read) and age > (MAY_CHANGE if any(row["reply"] for row in read) else IS_OPEN)

    @cached_property
    def _turn(self) -> set[str]:
        """The questions whose sections never came that this run asks for again: those behind the ones that the run
        before it asked for, and behind the last one the first, so that none waits for ever because others fail."""
        sql = (
            "select id from documents where source = ? and truncated and status <> 'vanished'"
            " and answered_on between ? and ? order by id"
        )
        waiting = self.store.column(sql, [SOURCE_ID, str(self.first), str(self.today - IS_OPEN)])
        ended = (
            "select count(*) from runs where source = ? and kind = 'scrape'"
            " and outcome in ('ok', 'problems', 'drifted', 'stopped')"
        )
        (runs,) = map(int, self.store.column(ended, [SOURCE_ID]))
        start = runs * MOST_AGAIN % max(len(waiting), 1)
        return set((waiting[start:] + waiting[:start])[:MOST_AGAIN])

    def _section(self, group: list[Listed], listed: list[Document], listing: str) -> Iterator[Any]:
        """The request for the record of a section; its PDF stands for an XML that does not come."""
        xml, pdf = group[0].xml, group[0].pdf
        arguments: dict[str, Any] = {"listed": listed, "listing": listing}

        def otherwise(reason: str, **_: Any) -> Iterator[Any]:
            if pdf:
                yield self.fetch(pdf, self.printed, self._as_listed, **arguments)
            else:
                yield from self._as_listed(reason, **arguments)

        if xml:
            asked = self.fetch(xml, self.answers, otherwise, quiet=bool(pdf), pdf=pdf, **arguments)
            yield asked.replace(priority=FIRST)  # before the next week, so that few are waiting
        else:
            yield from otherwise("")

    def answers(self, page: Page, listed: list[Document], listing: str, pdf: str) -> Iterator[Any]:
        """The documents of a section's Akoma Ntoso; that its PDF did not come does not matter any more."""
        if pdf:
            yield Visited(pdf)
        yield from self._answers(parse_xml(page.body, page.url), page, listed, listing)

    def printed(self, page: Page, listed: list[Document], listing: str) -> Iterator[Any]:
        """The documents of a section's PDF."""
        yield from self._answers(parse_pdf(page.body, page.url), page, listed, listing)

    def _answers(
        self, found: Iterator[Document | Problem], page: Page, listed: list[Document], listing: str
    ) -> Iterator[Any]:
        """The documents that answer what was listed; a question that none of them has stays as it is listed."""
        asked = {question.label for document in listed for question in document.questions}
        answered: set[str] = set()
        for item in found:
            if isinstance(item, Problem):
                yield item
                continue
            labels = {question.label for question in item.questions}
            if labels & asked:
                answered |= labels
                yield Parsed(item, page.url)
        missing = sorted(asked - answered, key=lambda label: (len(label), label))
        if missing:
            said = f"does not have question {', '.join(missing)}, which the list says it answers"
            yield problem("other_section", said, page.url)
        for document in listed:
            if not answered & {question.label for question in document.questions}:
                yield Parsed(document, listing)

    def _as_listed(self, reason: str, listed: list[Document], listing: str) -> Iterator[Any]:
        """As far as the list has them: they are asked for again in the next run."""
        for document in listed:
            yield Parsed(document, listing)


def is_kept(document: Document) -> bool:
    """Whether the filter takes a document."""
    asked = "\n".join(question.text for question in document.questions)
    return is_wanted(document.ministry, asked, document.title)
