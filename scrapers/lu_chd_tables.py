"""Luxembourg: the files of the export (XLSX, TXT with `¬`, JSON records) to records; what they lack is told.

Columns are taken by name, and what is left over is named: a new column is noticed the day it appears.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scrapers.items import Problem
from scrapers.lu_chd_records import SOURCE_ID, Record
from scrapers.lu_chd_titles import are_cut
from scrapers.lu_chd_words import words
from scrapers.text import clean_line, decode
from scrapers.xlsx import NotXlsxError, xlsx_rows

SEPARATOR = "¬"
QUESTION_MARK, ANSWER_MARK = "QUESTION:", "RÉPONSE:"
JUDGED = 200
"""Rows by which it is judged whether the titles of a file are cut."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record and where it stands in its file ("row 17", "record 3")."""

    record: Record
    place: str


class _NotReadableError(ValueError):
    """The file as a whole cannot be read; kind and message of the problem."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def read_xlsx(body: bytes, url: str) -> Iterator[Row | Problem]:
    """The rows of the export's workbook. A file that cannot be read gives one problem that says why."""
    return _judged(_read_xlsx(body, url))


def _read_xlsx(body: bytes, url: str) -> Iterator[Row | Problem]:
    try:
        if not body.startswith(b"PK"):
            raise _NotReadableError("bad_xlsx", f"is no XLSX file: it begins with {_beginning(body)!r}")
        yield from _table(xlsx_rows(body), url)
    except NotXlsxError as error:
        yield _problem("bad_xlsx", str(error), url)
    except _NotReadableError as error:
        yield _problem(error.kind, str(error), url)


def read_txt(body: bytes, url: str) -> Iterator[Row | Problem]:
    """The rows of the export's text file. A cell with line breaks goes on until its row has all its columns."""
    return _judged(_read_txt(body, url))


def _read_txt(body: bytes, url: str) -> Iterator[Row | Problem]:
    text, wrong = decode(body)
    if wrong:
        yield _problem("bad_encoding", wrong, url)
    try:
        yield from _table(_split(text), url)
    except _NotReadableError as error:
        yield _problem(error.kind, str(error), url)


def read_json(body: bytes, url: str) -> Iterator[Row | Problem]:
    """The record of a JSON file, or the records of a list or of JSON lines."""
    return _judged(_read_json(body, url))


def _read_json(body: bytes, url: str) -> Iterator[Row | Problem]:
    text, wrong = decode(body)
    if wrong:
        yield _problem("bad_encoding", wrong, url)
    try:
        found = _records(text)
    except _NotReadableError as error:
        yield _problem(error.kind, str(error), url)
        return
    fields: dict[str, str] = words()["record_keys"]
    strange: set[str] = set()
    for index, item in enumerate(found, 1):
        place = f"record {index}" if len(found) > 1 else "the record"
        if not isinstance(item, dict) or "text" not in item:
            yield _problem("unknown_record", f"{place} is no question with a text", url)
            continue
        strange |= item.keys() - fields.keys()
        missing = frozenset(fields[key] for key in fields.keys() - item.keys() if fields[key])
        values = {fields[key]: _cell(value) for key, value in item.items() if fields.get(key)}
        texts = _two_texts(str(values.pop("text")))
        if texts is None:
            yield _problem("unknown_record", f"{place}: its text does not begin with {QUESTION_MARK!r}", url)
            continue
        record = replace(_record(values), question=texts[0], answer=texts[1], unknown=missing, title_cut=True)
        yield Row(record, place)
    if strange:
        yield _problem("unknown_column", f"has keys that are not known: {', '.join(sorted(strange))}", url)


def _judged(rows: Iterator[Row | Problem]) -> Iterator[Row | Problem]:
    """Rows of the full-text export, or of records made from it, with titles that are cut only where they show it."""
    first = list(itertools.islice(rows, JUDGED))
    cut = are_cut((row.record.title, row.record.question) for row in first if isinstance(row, Row))
    for row in itertools.chain(first, rows):
        if isinstance(row, Row) and row.record.title_cut and not cut:
            yield replace(row, record=replace(row.record, title_cut=False))
        else:
            yield row


def _table(rows: Iterable[Sequence[object]], url: str) -> Iterator[Row | Problem]:
    """Rows under a header; the header says which of the known tables it is."""
    lines = iter(rows)
    header = [clean_line(str(cell)) if cell is not None else "" for cell in next(lines, ())]
    if not any(header):
        raise _NotReadableError("empty_file", "is empty: it has no header")
    fields = _columns(header)
    missing = {column: field for column, field in fields.items() if field and column not in header}
    if missing:
        many = len(missing) > 1
        message = f"the column{'s' * many} {', '.join(missing)} {'are' if many else 'is'} missing"
        if set(missing.values()) & set(words()["needed"]):
            raise _NotReadableError("missing_column", f"{message}: no row of the file is read")
        yield _problem("missing_column", f"{message}: rows that are known already keep what they say", url)
    strange = [column for column in header if column and column not in fields]
    if strange:
        yield _problem("unknown_column", f"has columns that are not known: {', '.join(strange)}", url)
    unknown, cut = frozenset(missing.values()), fields == words()["columns"]
    for index, cells in enumerate(lines, 2):
        if not any(cell is not None and str(cell).strip() for cell in cells):
            continue
        if len(cells) > len(header):
            place = f"row {index}"
            yield _problem("bad_row", f"{place} has {len(cells)} cells, the header {len(header)}: {_start(cells)}", url)
            continue
        values = {fields[name]: _cell(cell) for name, cell in zip(header, cells, strict=False) if fields.get(name)}
        yield Row(replace(_record(values), unknown=unknown, title_cut=cut), f"row {index}")


def _columns(header: Sequence[str]) -> dict[str, str]:
    """The known table that has most columns in common with a header."""
    known: list[dict[str, str]] = [words()["columns"], words()["list_columns"]]
    best = max(known, key=lambda table: len(table.keys() & set(header)) / len(table))
    if len(best.keys() & set(header)) < 3:
        raise _NotReadableError("unknown_table", f"has a header that is not known: {_start(header)}")
    return best


def _record(values: Mapping[str, object]) -> Record:
    """Texts as texts; dates as they came."""
    dates = ("asked", "answered")
    return Record(**{name: value if name in dates else _text(value) for name, value in values.items()})  # type: ignore[arg-type]


def _cell(value: object) -> object:
    return None if isinstance(value, str) and value.strip() in words()["empty"] else value


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _split(text: str) -> Iterator[list[str]]:
    """Rows of a text file. A line with too few cells is part of a row that goes on in the next line."""
    lines = iter(text.splitlines())
    header = next((line for line in lines if line.strip()), "")
    wanted = header.count(SEPARATOR)
    yield header.split(SEPARATOR)
    waiting = ""
    for line in lines:
        whole = f"{waiting}\n{line}" if waiting else line
        if whole.count(SEPARATOR) < wanted and (whole.strip() or waiting):
            waiting = whole
            continue
        if waiting and whole.count(SEPARATOR) > wanted:  # what waited was a row that is too short, not one that goes on
            yield waiting.split(SEPARATOR) + [""] * (wanted + 2)
            whole = line
        waiting = ""
        yield whole.split(SEPARATOR)
    if waiting.strip():
        yield waiting.split(SEPARATOR) + [""] * (wanted + 2)


def _records(text: str) -> list[Any]:
    if text.lstrip()[:1] == "<":
        raise _NotReadableError("not_json", f"is HTML where JSON is expected: it begins with {clean_line(text[:60])!r}")
    if not text.strip():
        raise _NotReadableError("empty_file", "is empty where JSON is expected")
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError:
            raise _NotReadableError("not_json", f"is no JSON: {error}") from error
    return found if isinstance(found, list) else [found]


def _two_texts(text: str) -> tuple[str, str] | None:
    question, _, answer = text.partition(f"\n\n{ANSWER_MARK}\n")
    if text.startswith(f"{ANSWER_MARK}\n"):
        return "", text[len(ANSWER_MARK) + 1 :]
    if not question.startswith(QUESTION_MARK):
        return None
    return question.removeprefix(QUESTION_MARK).removeprefix("\n"), answer


def _problem(kind: str, message: str, url: str) -> Problem:
    return Problem(SOURCE_ID, "parse", kind, f"{SOURCE_ID}, {url}: {message}", "", url)


def _beginning(body: bytes) -> str:
    return clean_line(body[:40].decode("latin-1"))


def _start(cells: Sequence[object]) -> str:
    return clean_line(" | ".join(str(cell) for cell in cells if cell is not None))[:80]
