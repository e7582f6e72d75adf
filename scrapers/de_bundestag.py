"""Germany, Bundestag: Schriftliche Fragen and answers to Kleine and Große Anfragen, from DIP's API.

A listing names the printed papers that are new or were changed; each paper comes with its text, and where it has none
yet, from its PDF. The key of the API is read from the environment and sent in a header, to the API's host alone.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import regex
from scrapy.http import Request

from scrapers.abroad import named_abroad
from scrapers.de_bundestag_answers import answer_document, is_answer
from scrapers.de_bundestag_paper import NotPaperError, paper_url, read_paper, words
from scrapers.de_bundestag_questions import GOVERNMENT, SOURCE_ID, collection_documents, is_collection
from scrapers.de_bundestag_records import NoRecordError, page_record, record_document
from scrapers.failures import NEEDS_KEY
from scrapers.items import Document, Problem
from scrapers.listings import Listing, Walked
from scrapers.pdf import NotPdfError, pdf_text
from scrapers.source import LeftOut, Page, Parsed, Source, SourceSpider, Unchanged, Visited
from scrapers.text import clean_line, decode

API = "https://search.dip.bundestag.de/api/v1"
KEY = "POSITIONS_DIP_KEY"
"""Environment variable with the key of DIP's API."""
FIRST_DAY = "2013-10-22"
"""The 18th legislature began."""
LOOK_BACK = dt.timedelta(days=30)
"""So far before the last scrape goes the next one: papers are changed when their early print is edited."""
COLLECTION, ANSWER = "Schriftliche Fragen", "Antwort"
TYPES = {COLLECTION: ("schriftliche-frage",), ANSWER: ("kleine-anfrage", "grosse-anfrage")}
"""Types of the documents that the papers of a listing hold."""

SOURCE = Source(
    id=SOURCE_ID,
    name="Germany, Deutscher Bundestag",
    country=GOVERNMENT,
    institution="Deutscher Bundestag",
    url="https://dip.bundestag.de/",
    licence="Official works (§ 5 UrhG); terms of use of DIP; cite as: Deutscher Bundestag, DIP",
    languages=("de",),
    frequency_days=1,
    endpoints={"api": "https://search.dip.bundestag.de", "documents": "https://dserver.bundestag.de"},
    expectations={
        "documents": 20,  # what is changed in 30 days, holidays too
        "fields": {"title": 0.9, "number": 0.9, "date": 0.9, "ministry": 0.8, "asker": 0.8, "questions": 0.8},
        "answered": 0.6,  # a collection and an answer come with their answers
    },
    verified=False,
    note=f"Written from recorded papers and DIP's specification 1.2; needs a key in {KEY}. PDF as the source of a text "
    "is unverified. Answers are dated by their heads, records of DIP21 by the printed paper.",
)

_GENITIVE = regex.compile(r"\b(\p{Lu}[\p{L}-]{3,})s\b")


def is_foreign(ministries: Iterable[str], text: str) -> bool:
    """Whether a scrape keeps an answer: of the foreign ministry, or its text (question, title) speaks of abroad."""
    if words()["foreign_ministry"] in ministries:
        return True
    return bool(named_abroad(_GENITIVE.sub(r"\1s \1", text), language="de", own=GOVERNMENT))


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: the text or PDF of a paper, JSON of DIP or DIP21, a page of DIP21.

    :param url: how problems name the file; its name by default.
    """
    url, kind = url or path.name, path.suffix.lower()
    if not body.strip():
        yield _problem("empty_file", "is empty", url)
    elif kind == ".txt":
        text, wrong = decode(body)
        if wrong:
            yield _problem("bad_encoding", wrong, url)
        yield from parse_paper(text, url)
    elif kind == ".pdf":
        yield from parse_pdf(body, url)
    elif kind == ".json":
        yield from parse_json(body, url)
    elif kind in (".html", ".htm"):
        try:
            yield record_document(page_record(body), url)
        except NoRecordError as error:
            yield _problem("no_record", str(error), url)
    else:
        yield _problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def parse_paper(text: str, url: str) -> Iterator[Document | Problem]:
    """The documents of the text of a printed paper."""
    try:
        paper = read_paper(text)
    except NotPaperError as error:
        yield _problem("no_paper", str(error), url)
        return
    if is_collection(paper):
        yield from collection_documents(paper, url)
    elif is_answer(paper):
        yield answer_document(paper)
    else:
        yield _problem("other_paper", f"is the paper {paper.number}, which is no collection and no answer", url)


def parse_pdf(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of the PDF of a printed paper."""
    try:
        text = pdf_text(body)
    except NotPdfError as error:
        yield _problem("not_a_pdf", str(error), url)
        return
    yield from parse_paper(text, url)


def parse_json(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of JSON: a record of DIP21, a paper of DIP with its text, or a page of such papers."""
    found = _json(body, url)
    if isinstance(found, Problem):
        yield found
        return
    if "VORGANG" in found:
        yield record_document(found, url)
        return
    for paper in _objects(found.get("documents", [found])):
        yield from _unknown_fields(paper, url)
        text = paper.get("text")
        if isinstance(text, str) and text.strip():
            yield from parse_paper(text, url)
        else:
            number = paper.get("dokumentnummer") or "without number"
            yield _problem("no_text", f"has no text of the paper {number}", url)


class Spider(SourceSpider):
    """Listings of collections and of answers, then each paper that is new or was changed."""

    source = SOURCE

    def begin(self) -> Iterator[Any]:
        for kind in (COLLECTION, ANSWER):
            asked = self._listing({"f.drucksachetyp": kind, "f.zuordnung": "BT", **self._since(), "format": "json"})
            if self.key or self.endpoint:
                yield asked
            else:  # told as what did not come, so that a rebuild does not ask either
                said = f"the API needs a key: set {KEY} (how to get one: https://dip.bundestag.de/)"
                yield from self.gave_up(asked, NEEDS_KEY, said)

    @cached_property
    def key(self) -> str:
        """The key of the API, or empty."""
        return os.environ.get(KEY, "").strip()

    def fetch(self, url: str, *arguments: Any, **more: Any) -> Request:
        """As `SourceSpider.fetch`; the key goes to the API's host (or what stands for it) and to no other."""
        request = super().fetch(url, *arguments, **more)
        if self.key and urlsplit(url).netloc == urlsplit(API).netloc:
            request.headers["Authorization"] = f"ApiKey {self.key}"
        return request

    @cached_property
    def listings(self) -> dict[str, Listing]:
        """The papers of each kind, as far as they were listed."""
        return {kind: Listing() for kind in TYPES}

    def _since(self) -> dict[str, str]:
        """The filter of a listing: from a day on, or what was changed since the last scrape that came to its end."""
        if self.since or self.full:
            return {"f.datum.start": self.since or FIRST_DAY}
        last = self.last_whole_scrape()
        if not last:
            return {"f.datum.start": FIRST_DAY}
        day = dt.date.fromisoformat(last[:10]) - LOOK_BACK
        return {"f.aktualisiert.start": f"{day.isoformat()}T00:00:00"}

    def _listing(self, query: dict[str, str], before: int = 0) -> Request:
        """:param before: how many papers the pages before this one list."""
        return self.fetch(
            f"{API}/drucksache?{urlencode(query)}", self.listing, self._not_listed, query=query, before=before
        )

    def _not_listed(self, reason: str, **_: Any) -> Iterator[Any]:
        self.missed = True
        yield from ()

    def listing(self, page: Page, query: dict[str, str], before: int) -> Iterator[Any]:
        """The papers of a page of a listing, and its next page while the cursor moves."""
        found = _json(page.body, page.url, stage="fetch")
        if isinstance(found, Problem):
            self.missed = True
            yield found
            return
        listing = self.listings[query["f.drucksachetyp"]]
        papers, cursor = found.get("documents"), found.get("cursor")
        if not isinstance(papers, list) or (not papers and found.get("numFound") and not query.get("cursor")):
            said = f"lists {found.get('numFound', 'no')} papers and gives none: the server keeps programs out"
            self.missed = True
            yield self.problem("blocked", said, page.url)
            return
        if papers and cursor and cursor != query.get("cursor"):
            yield self._listing({**query, "cursor": str(cursor)}, before + len(papers))
        elif isinstance(found.get("numFound"), int) and before + len(papers) < found["numFound"]:
            self.missed = True
            said = f"ends the listing after {before + len(papers)} papers, though there are {found['numFound']}"
            yield self.problem("empty_page", said, page.url)
        numbers = [str(paper.get("dokumentnummer") or "") for paper in _objects(papers)]
        listing.broken |= not isinstance(found.get("numFound"), int) or query.get("f.datum.start") != FIRST_DAY
        listing.names(numbers, found.get("numFound"))
        if not (papers and cursor and cursor != query.get("cursor")):
            yield from self._walked(listing, query["f.drucksachetyp"])
        for paper in _objects(papers):
            if self.enough():
                return
            yield from _unknown_fields(paper, page.url)
            yield from self._listed(paper, page.url)

    def _walked(self, listing: Listing, kind: str) -> Iterator[Any]:
        """A listing of all papers of a kind came to its end: the documents of those that it names are all there are."""
        held = self.store.documents_of(SOURCE_ID)
        for walked in self.walked(listing, {}):
            keys = frozenset(key for key in held if "/".join(key.split("-")[:2]) in walked.keys)
            for name in TYPES[kind]:
                yield Walked(keys, (("answered_on", (FIRST_DAY, "9999-12-31")), ("type", name)))

    def _listed(self, paper: dict[str, Any], listing: str) -> Iterator[Any]:
        """A paper of a listing: what is known already is not asked for again."""
        identity, number = str(paper.get("id") or ""), str(paper.get("dokumentnummer") or "")
        if not identity or not regex.fullmatch(r"\d+/\d+", number):
            yield self.problem("no_key", f"lists a paper without id or number ({number!r})", listing)
            return
        ministries = [str(one.get("titel") or "") for one in _objects(paper.get("ressort"))]
        if paper.get("drucksachetyp") == ANSWER and not self._kept(ministries, str(paper.get("titel") or "")):
            yield LeftOut(1, listing)
            return
        url = f"{API}/drucksache-text/{identity}?format=json"
        known = None if self.full else self._archived(url, paper)
        if known is None:
            yield self.fetch(url, self.paper, conditional=not self.full)
        elif self._documents[number]:
            yield Unchanged(self._documents[number])
        else:
            yield Visited(url)
            yield from self.paper(known)

    def _kept(self, ministries: Iterable[str], text: str) -> bool:
        """The one place at which the filter of this source is asked."""
        return is_foreign(ministries, text)

    def _archived(self, url: str, paper: dict[str, Any]) -> Page | None:
        """The paper as it was fetched before, where the listing shows that it has not been changed since."""
        last = self.store.last_capture(url)
        if last is None:
            return None
        try:
            body = self.store.body(last)
            same = json.loads(body).get("aktualisiert") == paper.get("aktualisiert")
        except Exception as error:  # whatever is wrong with the archive, the source still has the paper
            self.logger.warning("%s: the archive's copy cannot be read (%s); fetched again", url, error)
            return None
        return Page(url, body, False) if same else None

    @cached_property
    def _documents(self) -> Counter[str]:
        """How many documents of each paper are in the database."""
        return Counter("/".join(key.split("-")[:2]) for key in self.store.documents_of(SOURCE_ID))

    def paper(self, page: Page) -> Iterator[Any]:
        """The documents of a paper; one that has no text yet asks for its PDF."""
        found = _json(page.body, page.url, stage="fetch")
        if isinstance(found, Problem):
            yield found
        elif found.get("text"):
            yield self._found(parse_json(page.body, page.url), page.url)
        elif regex.fullmatch(r"\d+/\d+", number := str(found.get("dokumentnummer") or "")):
            (place, *_) = [*_objects([found.get("fundstelle")]), {}]
            yield self.fetch(str(place.get("pdf_url") or paper_url(number)), self.pdf)
        else:
            yield self.problem("no_key", "is a paper without number and text", page.url)

    def pdf(self, page: Page) -> Iterator[Any]:
        """The documents of the PDF of a paper."""
        yield self._found(parse_pdf(page.body, page.url), page.url)

    def _found(self, items: Iterable[Document | Problem], url: str) -> tuple[Any, ...]:
        """What a paper holds, for one transaction: so that a paper is there as a whole or not at all."""
        kept: list[Any] = []
        left_out = 0
        for item in items:
            if isinstance(item, Problem):
                kept.append(item)
            elif not self._kept([item.ministry], _asked(item)):
                left_out += 1
            elif self.wanted(item):
                kept.append(Parsed(item, url))
        return (*kept, LeftOut(left_out, url)) if left_out else tuple(kept)


def _asked(document: Document) -> str:
    """What a document is about: its title and its questions."""
    return "\n".join([document.title, *(question.text for question in document.questions)])


def _json(body: bytes, url: str, stage: str = "parse") -> dict[str, Any] | Problem:
    try:
        found = json.loads(body)
    except ValueError:
        start = clean_line(body[:60].decode("utf-8", "replace"))
        what = "a page" if body.lstrip()[:1] == b"<" else "something else"
        return _problem("not_json", f"is {what} where JSON is expected: it begins with {start!r}", url, stage)
    if not isinstance(found, dict):
        return _problem("not_json", "is JSON of another kind than this source's", url, stage)
    if "code" in found and "message" in found:
        return _problem("api_error", f"is an error of the API: {clean_line(str(found['message']))}", url, stage)
    return found


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _unknown_fields(paper: dict[str, Any], url: str) -> Iterator[Problem]:
    strange = sorted(paper.keys() - set(words()["paper_fields"]))
    if strange:
        yield _problem("unknown_field", f"has fields that are not known: {', '.join(strange)}", url)


def _problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)
