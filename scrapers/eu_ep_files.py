"""European Parliament: files of its open data, told apart and read: API answers, Turtle, CSV, documents of texts."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import regex

from scrapers.eu_ep_records import (
    KEY,
    NoWorkError,
    Work,
    csv_works,
    json_work,
    key_of,
    problem,
    turtle_works,
    with_texts,
    work_document,
)
from scrapers.eu_ep_texts import KINDS, NoTextError, lines_of, question_text, reply_of, words
from scrapers.eu_ep_turtle import NotTurtleError, read_turtle
from scrapers.items import Document, Problem
from scrapers.text import clean_line, decode

CRASH = "crash"
"""The kind of the problem of a record on which the code breaks."""
_NAME = regex.compile(rf"(?P<key>{KEY.pattern})(?P<answer>-ASW(?:-FF)?)?(?:_[a-z]{{2}})?")


class NoAnswerError(ValueError):
    """The bytes are no answer of the API; the message says why."""


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem]:
    """The documents of a file: API answers (JSON-LD), Turtle, the yearly CSV; the text of a question or an answer.

    Metadata and each text make a partial document: what is known of one question is put together.

    :param url: how problems name the file; its name by default.
    """
    url, kind = url or path.name, path.suffix.lower().removeprefix(".")
    if not body.strip():
        yield problem("empty_file", "is empty", url)
    elif kind in ("json", "jsonld"):
        yield from _api(body, url)
    elif kind in ("csv", "ttl"):
        text, wrong = decode(body)
        if wrong:
            yield problem("bad_encoding", wrong, url)
        yield from _turtle(text, url) if kind == "ttl" else _csv(text, url)
    elif kind in KINDS:
        yield from _text(path.stem, kind, body, url)
    else:
        yield problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def read_answer(body: bytes) -> list[dict[str, Any]]:
    """The records of an answer of the API; none of an empty one (status 204). Raises NoAnswerError."""
    if not body.strip():
        return []
    text, _ = decode(body)
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise NoAnswerError(f"is no JSON: it begins with {clean_line(text[:60])!r}") from error
    if isinstance(answer, dict) and "error" in answer:
        raise NoAnswerError(f"is an error of the API: {clean_line(str(answer['error']))[:200]}")
    found = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        keys = ", ".join(list(answer)[:5]) if isinstance(answer, dict) else type(answer).__name__
        raise NoAnswerError(f"is JSON of another kind than this API's ({keys})")
    return found


def works_of(records: Iterable[dict[str, Any]], url: str) -> Iterator[Work | Problem]:
    """The works of records of the API; told are those listed without details, fields that are not known, and records
    on which the code breaks: one costs no other."""
    known = {*words()["api"]["read"], *words()["api"]["not_read"]}
    strange: set[str] = set()
    listed = 0
    for record in records:
        if not ({"document_date", "title_dcterms", "is_realized_by"} & record.keys()):
            listed += 1
            continue
        strange |= record.keys() - known
        try:
            yield json_work(record)
        except Exception as error:
            said = f"holds the record {key_of(record)[:40]!r}, which cannot be read: {type(error).__name__}: {error}"
            yield problem(CRASH, said, url)
    if listed:
        yield problem("stubs", f"lists {listed} questions by their ids alone", url, "complete")
    if strange:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)


def _api(body: bytes, url: str) -> Iterator[Document | Problem]:
    try:
        records = read_answer(body)
    except NoAnswerError as error:
        yield problem("no_records", str(error), url)
        return
    yield from _documents(works_of(records, url), url)


def _turtle(text: str, url: str) -> Iterator[Document | Problem]:
    try:
        found = read_turtle(text)
    except NotTurtleError as error:
        yield problem("bad_turtle", str(error), url)
        return
    yield from _documents(turtle_works(found), url)


def _csv(text: str, url: str) -> Iterator[Document | Problem]:
    columns = next(csv.reader(text.splitlines()[:1]), [])
    known = words()["csv"]
    missing = sorted(set(known["read"]) - set(columns))
    if "document_identifier" in missing:
        yield problem("no_table", f"is no table of questions: it begins with {clean_line(text[:60])!r}", url)
        return
    if missing:
        yield problem("missing_column", f"has no column {', '.join(missing)}", url)
    strange = sorted(set(columns) - set(known["read"]) - set(known["not_read"]))
    if strange:
        yield problem("unknown_field", f"has columns that are not known: {', '.join(strange)}", url)
    yield from _documents(csv_works(text), url)


def _documents(works: Iterable[Work | Problem], url: str) -> Iterator[Document | Problem]:
    counts: Counter[str] = Counter()
    for work in works:
        if isinstance(work, Problem):
            yield work
            continue
        try:
            document = work_document(work)
        except NoWorkError as error:
            yield problem("no_key", f"holds a record that {error}", url)
            continue
        counts["all"] += 1
        counts["day"] += not document.asked_on
        counts["title"] += not document.title
        yield document
    for name in ("day", "title"):
        if counts[name]:
            yield problem(f"no_{name}", f"has {counts[name]} questions without a {name}; left empty", url)
    if counts["all"]:
        said = f"has {counts['all']} questions without their texts, which stand in documents of their own"
        yield problem("truncated", said, url, "complete")
    else:
        yield problem("no_question", "holds no question", url)


def _text(name: str, kind: str, body: bytes, url: str) -> Iterator[Document | Problem]:
    """The text of a question or an answer alone; the name of its file tells of which."""
    found = _NAME.fullmatch(name)
    if not found:
        yield problem("no_key", "is a document whose name tells no question (as E-9-2022-000029-ASW_en.docx does)", url)
        return
    try:
        lines = lines_of(body, kind)
        document = work_document(Work(found["key"]))
        if found["answer"]:
            yield with_texts(document, "", reply_of(lines))
        else:
            yield with_texts(document, question_text(lines, ""), None)
    except NoTextError as error:
        yield problem("no_text", str(error), url)
