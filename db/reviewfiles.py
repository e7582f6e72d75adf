"""Files of statements to check, as CSV or as JSON lines: written for people, read as people give them back.

A spreadsheet may write other delimiters, a byte order mark and line breaks of its own; a line that cannot be read is
told by its number and costs no other.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from db.csvfiles import csv_writer
from db.rows import Row

SAID = (
    *("answer", "url", "date", "sentence", "holder", "target", "target_role"),
    *("act", "stance", "modality", "confidence", "documents"),
)
ASKED = ("verdict", "correct_act", "correct_stance", "correct_modality", "correct_target_role", "by", "at", "note")
"""Columns that a person fills in."""
SUFFIXES = (".csv", ".jsonl")
DELIMITERS = ",;\t"
LONGEST = 500
"""Lines of one row at most: a quotation mark that is never closed must not take the rest of the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file; `number` is that of its first line, from 1. Values are text, missing ones empty."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that says nothing that can be taken, and why."""

    number: int
    message: str


def known_suffix(file: Path) -> str:
    """The kind of a file by its name. Raises ValueError for one that is neither CSV nor JSON lines."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"{file}: the name of the file must end in {' or '.join(SUFFIXES)}")
    return suffix


def written(rows: Iterable[Row], suffix: str) -> Iterator[str]:
    """The text of a file, piece by piece: a line for each row of `SAID` with `ASKED` to be filled in."""
    if suffix == ".jsonl":
        for row in rows:
            told = {name: row[name] for name in SAID} | dict.fromkeys(ASKED, "")
            yield json.dumps(told, ensure_ascii=False) + "\n"
        return
    text = io.StringIO()
    writer = csv_writer(text)
    writer.writerow([*SAID, *ASKED])
    for row in rows:
        writer.writerow([*(row[name] for name in SAID), *("" for _ in ASKED)])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def read(file: Path) -> Iterator[Line | BadLine]:
    """The rows of a file in their order. Raises ValueError where its name or its head says nothing, OSError."""
    suffix = known_suffix(file)
    # Bytes that are no UTF-8 become surrogates, so that only their own line is lost.
    text = file.read_bytes().decode("utf-8-sig", "surrogateescape")
    lines = io.StringIO(text, newline="").readlines()
    for line in _json(lines) if suffix == ".jsonl" else _csv(file, lines):
        if isinstance(line, Line) and any("\ud800" <= c <= "\udfff" for v in line.values.values() for c in v):
            yield BadLine(line.number, "is no text in UTF-8: save the file as UTF-8")
        else:
            yield line


def _json(lines: Iterable[str]) -> Iterator[Line | BadLine]:
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield BadLine(number, f"is no JSON: {error}")
            continue
        if not isinstance(told, dict) or any(isinstance(value, (dict, list)) for value in told.values()):
            yield BadLine(number, "is no JSON object of texts and numbers")
            continue
        values = {name.strip().lower(): "" if value is None else str(value) for name, value in told.items()}
        yield Line(number, values) if len(values) == len(told) else BadLine(number, "says one name twice")


def _csv(file: Path, lines: list[str]) -> Iterator[Line | BadLine]:
    """Rows one by one, each from its own first line: what one that is broken has swallowed is read again."""
    at = next((number for number, line in enumerate(lines) if not _says_nothing(line)), len(lines))
    first = lines[at] if lines[at:] else ""
    delimiter = max(DELIMITERS, key=first.count)
    head = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if twice := [name for name in (*SAID, *ASKED) if head.count(name) > 1]:
        raise ValueError(f"{file}: its first line names {', '.join(twice)} twice")
    if not {"answer", "sentence", "holder", "target", "verdict"} <= set(head):
        raise ValueError(f"{file}: its first line must name answer, sentence, holder, target, verdict, ...")
    at += 1
    while at < len(lines):
        rest = (lines[number] for number in range(at, min(at + LONGEST, len(lines))))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            yield BadLine(at + 1, f"cannot be read: {error}")
            at += 1
            continue
        if not any(cell.strip() for cell in cells):
            at += 1
        elif len(cells) < len(head) or any(cell.strip() for cell in cells[len(head) :]):
            yield BadLine(at + 1, f"has {len(cells)} columns, not {len(head)}")
            at += 1
        else:
            yield Line(at + 1, dict(zip(head, cells, strict=False)))
            at += reader.line_num


def _says_nothing(line: str) -> bool:
    """Whether a line above the head is empty, or tells a spreadsheet what is between the cells."""
    return line.strip(f'{DELIMITERS}" \r\n').lower() in ("", "sep=")
