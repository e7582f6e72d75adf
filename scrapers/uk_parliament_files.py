"""United Kingdom: what the API, its copies, Parliament's search and Hansard's pages hold, told apart and read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapers.items import Document, Problem
from scrapers.safe_xml import UnsafeXmlError, read_xml
from scrapers.source import LeftOut
from scrapers.text import clean_line, decode
from scrapers.uk_parliament_hansard import NoPageError, read_page
from scrapers.uk_parliament_records import (
    SOURCE_ID,
    STATEMENT,
    NoKeyError,
    Record,
    is_wanted,
    long_form_document,
    question_document,
    statement_document,
    strange_fields,
    words,
)
from scrapers.uk_parliament_search import search_document, xml_records


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem | LeftOut]:
    """The documents of a file: what the API answers, long forms (JSON lines), records of the search, Hansard's pages.

    :param url: how problems name the file; its name by default.
    """
    url = url or path.name
    kind = path.suffix.lower()
    if not body.strip():
        yield problem("empty_file", "is empty", url)
    elif kind in (".json", ".jsonl"):
        yield from filtered(parse_json(body, url), url)
    elif kind == ".xml":
        yield from filtered(_parse_xml(body, url), url)
    elif kind in (".html", ".htm"):
        yield from filtered(_parse_page(body, url), url)
    else:
        yield problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def filtered(found: Iterator[Document | Problem], url: str) -> Iterator[Document | Problem | LeftOut]:
    """What is by or for the foreign ministry, or about foreign affairs; then how many documents are not."""
    left_out = cut = 0
    for item in found:
        if isinstance(item, Document) and not is_kept(item):
            left_out += 1
            continue
        cut += isinstance(item, Document) and item.truncated
        yield item
    if cut:
        said = f"is a listing: it has only a part of the texts of {cut} documents, whose own records have them whole"
        yield problem("truncated", said, url, "complete")
    if left_out:
        yield LeftOut(left_out, url)


def is_kept(document: Document) -> bool:
    """Whether the filter takes a document: by its question, or a statement by its text."""
    asked = "\n".join(question.text for question in document.questions)
    said = document.reply if document.type == STATEMENT else asked
    return is_wanted(document.ministry, said, document.title)


def parse_json(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of what the API or the search answers, or of lines with long forms."""
    text, wrong = decode(body)
    if wrong:
        yield problem("bad_encoding", wrong, url)
    try:
        answer = json.loads(text)
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
            start = clean_line(text[:60])
            yield problem("not_json", f"is no JSON ({error}): it begins with {start!r}", url)
            return
        yield from _lines(lines, url)
        return
    yield from _documents(answer, url)


def _documents(answer: Any, url: str) -> Iterator[Document | Problem]:
    if isinstance(answer, dict) and isinstance(answer.get("results"), list):
        yield from records(answer["results"], url)
    elif isinstance(answer, list):
        yield from records(answer, url)
    elif isinstance(answer, dict) and isinstance(answer.get("value"), dict):
        yield from records([answer], url, listed=False)
    elif isinstance(answer, dict) and isinstance(answer.get("response"), dict):
        yield from _searched(answer["response"].get("docs") or [], url)
    elif isinstance(answer, dict) and "id" in answer:
        yield from _long_form(answer, url, "the record")
    else:
        keys = ", ".join(list(answer)[:5]) if isinstance(answer, dict) else type(answer).__name__
        yield problem("unknown_json", f"is JSON of another kind than this source publishes ({keys})", url)


def records(items: list[Any], url: str, *, listed: bool = True) -> Iterator[Document | Problem]:
    """The documents of the API's items, each `{"value": ...}`."""
    strange: set[str] = set()
    for place, item in enumerate(items, 1):
        value = item.get("value") if isinstance(item, dict) else None
        if not isinstance(value, dict) or not ("dateMade" in value or "questionText" in value):
            yield problem("no_record", f"item {place} is neither a question nor a statement", url)
            continue
        statement = "dateMade" in value
        strange |= strange_fields(value, "statement" if statement else "question")
        try:
            yield statement_document(value, listed=listed) if statement else question_document(value, listed=listed)
        except NoKeyError as error:
            yield problem("no_key", f"item {place} {error}", url)
    yield from _strange(strange, url)


def _lines(lines: list[str], url: str) -> Iterator[Document | Problem]:
    for place, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
        except ValueError as error:
            yield problem("not_json", f"line {place} is no JSON ({error})", url)
            continue
        yield from _long_form(record, url, f"line {place}")


def _long_form(record: Any, url: str, place: str) -> Iterator[Document | Problem]:
    if not isinstance(record, dict):
        yield problem("no_record", f"{place} is no record", url)
        return
    names = words()["long_form_names"]
    known: Record = {names.get(name, name): value for name, value in record.items()}
    if "questionText" not in known or "answerText" not in known:
        yield problem("no_record", f"{place} has no text of a question and an answer", url)
        return
    try:
        yield long_form_document(known)
    except NoKeyError as error:
        yield problem("no_key", f"{place} {error}", url)
    yield from _strange(strange_fields(known, "long_form") - set(names.values()), url)


def _searched(found: Any, url: str) -> Iterator[Document | Problem]:
    for record in found:
        try:
            yield search_document(record)
        except NoKeyError as error:
            yield problem("no_key", f"a record {error}", url)


def _parse_xml(body: bytes, url: str) -> Iterator[Document | Problem]:
    try:
        root = read_xml(body)
    except UnsafeXmlError as error:
        yield problem("bad_xml", str(error), url)
        return
    found = list(xml_records(root))
    if not found:
        yield problem("no_record", "has no record of a written answer", url)
    yield from _searched(found, url)


def _parse_page(body: bytes, url: str) -> Iterator[Document | Problem]:
    try:
        yield from read_page(body, url)
    except NoPageError as error:
        yield problem("no_page", str(error), url)


def _strange(fields: set[str], url: str) -> Iterator[Problem]:
    if fields:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(fields))}", url)


def problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    """A problem of an address; the message names the source and the address."""
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)
