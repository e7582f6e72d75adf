"""Luxembourg, Chambre des Députés: written questions and answers from the full-text export on data.public.lu.

The portal's API tells where the export of each legislature stands today (its address bears the time of its upload).
The XLSX is read, the TXT where there is no readable XLSX; texts that the export cut are completed from their PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import regex
from scrapy.http import Request

from scrapers.failures import HOST_WIDE
from scrapers.items import Document, Problem
from scrapers.listings import Listing
from scrapers.lu_chd_records import SOURCE_ID, NoKeyError, Record, to_document
from scrapers.lu_chd_reply import completed, read_reply, reply_documents
from scrapers.lu_chd_tables import SEPARATOR, Row, read_json, read_txt, read_xlsx
from scrapers.pdf import NotPdfError, marked_paragraphs, pdf_paragraphs
from scrapers.source import Page, Parsed, Source, SourceSpider, in_batches, resolved
from scrapers.text import clean, clean_line, decode

API = "https://data.public.lu/api/1/datasets"
DATASETS = (
    "ensemble-des-questions-et-reponses-parlementaires-incluant-le-texte-complet",
    "66163fc900322d4991ed3a9c",
)
"""The full-text export by its name, and by its id should the name change."""

SOURCE = Source(
    id=SOURCE_ID,
    name="Luxembourg, Chambre des Députés",
    country="LUX",
    institution="Chambre des Députés du Grand-Duché de Luxembourg",
    url="https://data.public.lu/fr/datasets/ensemble-des-questions-et-reponses-parlementaires-incluant-le-texte-complet/",
    licence="CC0-1.0",
    languages=("fr", "lb", "de"),
    frequency_days=7,
    endpoints={
        "api": "https://data.public.lu",
        "resources": "https://download.data.public.lu",
        "pages": "https://www.chd.lu",
        "documents": "https://wdocs-pub.chd.lu",
    },
    expectations={
        "documents": 5000,
        "fields": {"title": 0.9, "number": 0.9, "asked_on": 0.9, "asker": 0.9, "questions": 0.9},
        "of_answered": {"ministry": 0.8, "answered_on": 0.8},
        "answered": 0.6,
    },
    verified=False,
    note="Written from recorded files; the portal updates about every two months. "
    "Titles have lost their last character in the export: it is put back where the texts show it, else an ellipsis is.",
)


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: XLSX or TXT of the export, JSON records, an answer as PDF or as a PDF's plain text.

    :param url: how problems name the file; its name by default.
    """
    url = url or path.name
    kind = path.suffix.lower()
    if not body.strip():
        yield _problem("empty_file", "is empty", url)
    elif kind == ".xlsx":
        yield from documents(read_xlsx(body, url), url)
    elif kind == ".txt" and _is_table(body):
        yield from documents(read_txt(body, url), url)
    elif kind == ".txt":
        yield from parse_reply_text(body, url)
    elif kind == ".pdf":
        yield from parse_reply_pdf(body, url)
    elif kind in (".json", ".jsonl"):
        yield from documents(read_json(body, url), url)
    else:
        yield _problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def documents(rows: Iterable[Row | Problem], url: str) -> Iterator[Document | Problem]:
    """The documents of a table's rows; rows that cannot be told apart become problems."""
    numbers: dict[str, int] = {}
    for row in rows:
        found = row if isinstance(row, Problem) else _document(row, url, numbers)
        if found is not None:
            yield found


def parse_reply_pdf(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The document of an answer in PDF."""
    try:
        parts = pdf_paragraphs(body)
    except NotPdfError as error:
        yield _problem("not_a_pdf", str(error), url)
        return
    yield from reply_documents(parts, url)


def parse_reply_text(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The document of the plain text of an answer in PDF."""
    text, wrong = decode(body)
    if wrong:
        yield _problem("bad_encoding", wrong, url)
    yield from reply_documents(marked_paragraphs(text), url)


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the portal's dataset."""

    url: str
    format: str
    legislature: str


def parse_dataset(body: bytes, url: str) -> list[Resource] | Problem:
    """The files that the portal's description of the dataset names."""
    try:
        found = json.loads(body)
        listed = found["resources"]
    except (ValueError, KeyError, TypeError) as error:
        text = clean_line(body[:60].decode("utf-8", "replace"))
        what = "HTML" if body.lstrip()[:1] == b"<" else f"something else ({type(error).__name__})"
        said = f"is {what} where the portal's JSON is expected: it begins with {text!r}"
        return _problem("not_json", said, url, "fetch")
    resources = [_resource(item, url) for item in listed if isinstance(item, dict) and item.get("url")]
    if not any(resource.format in ("xlsx", "txt") for resource in resources):
        return _problem("no_resource", "names no XLSX or TXT file", url, "fetch")
    return resources


def chosen(resources: Iterable[Resource]) -> list[tuple[Resource, ...]]:
    """The files to read, those of each legislature in the order in which to try them: the XLSX, then the TXT."""
    by_legislature: dict[str, list[Resource]] = {}
    for resource in resources:
        if resource.format in ("xlsx", "txt"):
            by_legislature.setdefault(resource.legislature or resource.url, []).append(resource)
    order = {"xlsx": 0, "txt": 1}
    return [
        tuple(sorted(found, key=lambda r: (order[r.format], r.url)))
        for _, found in sorted(by_legislature.items(), key=lambda pair: pair[0])
    ]


class Spider(SourceSpider):
    """Dataset, tables, and the PDFs of texts that a table has cut."""

    source = SOURCE

    def begin(self) -> Iterator[Request]:
        yield self._dataset(DATASETS[0], DATASETS[1:])

    def _dataset(self, name: str, others: tuple[str, ...]) -> Request:
        url = f"{API}/{name}/"

        def otherwise(reason: str) -> Iterator[Any]:
            if self.failed_by == "http_error":  # it may have another name now
                yield self._dataset(others[0], others[1:])
            elif self.failed_by not in HOST_WIDE:
                yield self.problem(self.failed_by, reason, url)

        return self.fetch(url, self.dataset, otherwise if others else None, quiet=bool(others))

    def dataset(self, page: Page) -> Iterator[Any]:
        """The tables of all legislatures."""
        found = parse_dataset(page.body, page.url)
        if isinstance(found, Problem):
            yield found
            return
        for resources in chosen(found):
            yield self._table(resources)

    def _table(self, resources: tuple[Resource, ...]) -> Request:
        def otherwise(reason: str, resources: tuple[Resource, ...]) -> Iterator[Any]:
            if len(resources) > 1:
                yield self._table(resources[1:])

        return self.fetch(resources[0].url, self.table, otherwise, resources=resources)

    def table(self, page: Page, resources: tuple[Resource, ...]) -> Iterator[Any]:
        """The documents of a table; a text that was cut first asks for its PDF."""
        read = read_xlsx if resources[0].format == "xlsx" else read_txt
        rows = list(read(page.body, page.url))
        yield from in_batches(self._rows(rows, page.url, resources[0].legislature))
        if not any(isinstance(row, Row) for row in rows) and len(resources) > 1:
            yield self._table(resources[1:])

    def _rows(self, rows: Iterable[Row | Problem], url: str, legislature: str) -> Iterator[Any]:
        numbers: dict[str, int] = {}
        listing = Listing(broken=not legislature)
        for row in rows:
            if self.enough():
                return
            found = row if isinstance(row, Problem) else _document(row, url, numbers)
            if isinstance(found, Problem):
                listing.broken |= found.kind != "unknown_column"
                yield found
                continue
            listing.names([found.key] if found else [])
            if isinstance(row, Row) and found is not None and self.wanted(found):
                yield from self._complete(row.record, found, url)
        yield from self.walked(listing, {"legislature": legislature})

    def _complete(self, record: Record, document: Document, table: str) -> Iterator[Any]:
        """The document, or the request for the PDF of a text that is missing from it."""
        links = {"question": record.question_url, "answer": record.answer_url}
        missing = record.cut() or (("answer",) if document.truncated else ())
        asking = [name for name in missing if links[name].strip() and not document.damaged]
        if not asking:
            reason = "it is damaged besides" if document.damaged else "there is no link to its PDF"
            yield Parsed(_as_cut(record, document, missing, reason) if missing else document, table)
            return
        name = asking[0]
        arguments: dict[str, Any] = {"record": record, "document": document, "table": table, "name": name}

        url = resolved(links[name], SOURCE.endpoints["documents"])

        def otherwise(reason: str, **_: Any) -> Iterator[Any]:
            yield Parsed(_as_cut(record, document, missing, f"its PDF {url} did not come: {reason}"), table)

        yield self.fetch(url, self.pdf, otherwise, quiet=True, **arguments)

    def pdf(self, page: Page, record: Record, document: Document, table: str, name: str) -> Iterator[Any]:
        """The document with the text that its PDF completes."""
        whole, reason = _whole(record, document, name, page)
        if not whole:
            yield Parsed(_as_cut(record, document, record.cut() or (name,), reason), table)
            return
        more: dict[str, Any] = {name: whole}
        record = replace(record, **more)
        still = tuple(cut for cut in record.cut() if cut != name)
        done = replace(to_document(record, still_cut=still), key=document.key)
        if still:
            yield from self._complete(record, done, table)
        else:
            yield Parsed(done, table)


def _whole(record: Record, document: Document, name: str, page: Page) -> tuple[str, str]:
    """The completed text of a cell, or why there is none."""
    try:
        parts = pdf_paragraphs(page.body)
    except NotPdfError as error:
        return "", f"its PDF {page.url} {error}"
    cut = clean(getattr(record, name), line_break="|")
    if name == "answer":
        reply = read_reply(parts, clean(record.question, line_break="|"))
    else:
        reply = read_reply(())
        reply = replace(reply, text="\n".join(part.text for part in parts))
    whole = completed(cut, reply, document.number)
    return whole, "" if whole else f"its PDF {page.url} does not go on where the text was cut"


def _as_cut(record: Record, document: Document, missing: tuple[str, ...], why: str) -> Document:
    """The document as far as its text goes, with a problem that says why it is not whole."""
    return replace(to_document(record, still_cut=missing, why=why), key=document.key)


def _document(row: Row, url: str, numbers: dict[str, int]) -> Document | Problem | None:
    """The document of a row; a problem where it has no key; None where an earlier row was the same."""
    try:
        return _told_apart(to_document(row.record), numbers)
    except NoKeyError as error:
        return _problem("no_key", f"{row.place}: {error}", url)


def _told_apart(document: Document, numbers: dict[str, int]) -> Document | None:
    """The document under a key that no other row of the table has; None for a row that is there twice.

    :param numbers: what the rows so far said, by key.
    """
    said = hash(replace(document, problems=()))
    if document.key not in numbers:
        numbers[document.key] = said
        return document
    if numbers[document.key] == said:
        return None
    count = 2
    while f"{document.key}-{count}" in numbers:
        count += 1
    key = f"{document.key}-{count}"
    numbers[key] = said
    twin = f"{SOURCE_ID}:{key}"
    message = f"{twin}: the table has another question with this number ({document.id}); both are kept"
    problem = Problem(SOURCE_ID, "parse", "same_number", message, twin, document.url)
    problems = tuple(replace(known, document=twin) for known in document.problems)
    return replace(document, key=key, problems=(*problems, problem))


def _resource(item: Mapping[str, Any], base: str) -> Resource:
    url = resolved(str(item["url"]), base)
    name = f"{url.rsplit('/', 1)[-1]} {item.get('title') or ''}"
    years = regex.search(r"(20\d\d)\D(20\d\d)", name)
    suffix = url.rsplit(".", 1)[-1].lower()
    stated = str(item.get("format") or "").lower()
    return Resource(url, suffix if suffix in ("xlsx", "txt") else stated, f"{years[1]}-{years[2]}" if years else "")


def _is_table(body: bytes) -> bool:
    first = decode(body[:4000])[0].lstrip().partition("\n")[0]
    return SEPARATOR in first


def _problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)
