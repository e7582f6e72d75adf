"""France, Assemblée nationale: written questions and questions to the government, from the open data's zip archives.

One file a question, JSON or XML of the same shape. A written question has its texts as pieces of HTML; a question to
the government has the report of the sitting in the place of the answer (see `fr_assemblee_sitting`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import regex
from scrapy.http import Request

from scrapers.abroad import named_abroad
from scrapers.fr_assemblee_records import (
    GOVERNMENT,
    SOURCE_ID,
    NoRecordError,
    question_document,
    questions_of,
    xml_record,
)
from scrapers.fr_assemblee_sitting import words
from scrapers.items import Document, Problem
from scrapers.listings import Listing
from scrapers.safe_xml import UnsafeXmlError, read_xml
from scrapers.source import LeftOut, Page, Parsed, Source, SourceSpider, in_batches
from scrapers.text import clean_line
from scrapers.zips import UnsafeZipError, read_zip

SOURCE = Source(
    id=SOURCE_ID,
    name="France, Assemblée nationale",
    country=GOVERNMENT,
    institution="Assemblée nationale",
    url="https://data.assemblee-nationale.fr/",
    licence="Licence Ouverte (Etalab)",
    languages=("fr",),
    frequency_days=7,
    endpoints={"documents": "https://data.assemblee-nationale.fr"},
    expectations={
        "documents": 2000,
        "fields": {"title": 0.8, "number": 0.9, "date": 0.9, "ministry": 0.8, "asker": 0.7, "questions": 0.8},
        "answered": 0.3,
    },
    verified=False,
    note="Questions to the government: written from 21 recorded files. Written questions: from their documented schema "
    "alone, no file of them was seen; the archives' addresses are as other clients use them. 15th legislature on.",
)


def is_foreign(ministry: str, heading: str, text: str) -> bool:
    """Whether a scrape keeps an answer: of the ministry of foreign affairs or one beside it, under a heading of foreign
    policy, or its title and question speak of abroad."""
    if any(regex.search(pattern, ministry, regex.IGNORECASE) for pattern in words()["ministries"]):
        return True
    if heading.casefold() in {known.casefold() for known in words()["headings"]}:
        return True
    return bool(named_abroad(text, language="fr", own=GOVERNMENT))


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: an archive, or JSON or XML of one question or of several.

    :param url: how problems name the file; its name by default.
    """
    for found in parse_questions(path.name, body, url or path.name):
        yield found[0] if isinstance(found, tuple) else found


def parse_questions(name: str, body: bytes, url: str) -> Iterator[tuple[Document, str] | Problem]:
    """The documents of a file, each with its heading (rubrique)."""
    kind = Path(name).suffix.lower()
    if not body.strip():
        yield _problem("empty_file", "is empty", url)
    elif kind == ".zip":
        yield from _archive(body, url)
    elif kind in (".json", ".xml"):
        yield from _questions(kind, body, url)
    else:
        yield _problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def _archive(body: bytes, url: str) -> Iterator[tuple[Document, str] | Problem]:
    """The questions of an archive; what is wrong with one of its files stops no other."""
    found = 0
    try:
        for member in read_zip(body):
            if Path(member.name).suffix.lower() in (".json", ".xml"):
                found += 1
                yield from _told_apart(parse_questions(member.name, member.body, url), member.name)
    except UnsafeZipError as error:
        yield _problem("bad_zip", str(error), url)
        return
    if not found:
        yield _problem("empty_zip", "holds no JSON or XML", url)


def _told_apart(items: Iterable[tuple[Document, str] | Problem], name: str) -> Iterator[tuple[Document, str] | Problem]:
    """Problems of a file in an archive name that file."""
    for item in items:
        if isinstance(item, Problem) and not item.document:
            said = f"{item.message} [{name}]"
            yield Problem(item.source, item.stage, item.kind, said, item.document, item.url)
        else:
            yield item


def _questions(kind: str, body: bytes, url: str) -> Iterator[tuple[Document, str] | Problem]:
    try:
        record: Mapping[str, Any] = xml_record(read_xml(body)) if kind == ".xml" else _json(body)
        for question in questions_of(record):
            yield question_document(question, url)
    except (NoRecordError, UnsafeXmlError) as error:
        yield _problem("no_record", str(error), url)


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        start = clean_line(body[:60].decode("utf-8", "replace"))
        what = "a page" if body.lstrip()[:1] == b"<" else "something else"
        raise NoRecordError(f"is {what} where JSON is expected: it begins with {start!r}") from error
    if not isinstance(found, dict):
        raise NoRecordError("is JSON of another kind than this source's")
    return found


class Spider(SourceSpider):
    """The archives of each legislature: all questions of a kind in one."""

    source = SOURCE

    def begin(self) -> Iterator[Request]:
        for address in words()["archives"]:
            yield self.fetch(f"{words()['base']}/{address}", self.archive)

    def archive(self, page: Page) -> Iterator[Any]:
        """The questions of an archive that are kept, and how many are not."""
        yield from in_batches(self._kept(page))

    def _kept(self, page: Page) -> Iterator[Any]:
        left_out = 0
        listing, kinds = Listing(), set()
        for item in parse_questions(Path(page.url).name, page.body, page.url):
            if self.enough():
                return
            if isinstance(item, Problem):
                listing.broken |= item.kind != "unknown_field"
                yield item
                continue
            document, heading = item
            listing.names([document.key])
            kinds.add((document.legislature, document.type))
            asked = "\n".join([document.title, *(question.text for question in document.questions)])
            if not is_foreign(document.ministry, heading, asked):
                left_out += 1
            elif self.wanted(document):
                yield Parsed(document, page.url)
        if left_out:
            yield LeftOut(left_out, page.url)
        if len(kinds) == 1:  # an archive holds one kind of question of one legislature
            yield from self.walked(listing, dict(zip(("legislature", "type"), *kinds, strict=True)))


def _problem(kind: str, message: str, url: str) -> Problem:
    return Problem(SOURCE_ID, "parse", kind, f"{SOURCE_ID}, {url}: {message}", "", url)
