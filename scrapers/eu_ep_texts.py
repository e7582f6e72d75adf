"""European Parliament: the text of a question or an answer from its document (DOCX, HTML, PDF).

A document repeats what the metadata know (number, addressee, rule, authors, title): only what is asked and what is
answered is kept. An answer in its "final form" repeats the question before the words "Answer given by".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.docx import NotDocxError, read_docx
from scrapers.items import Person
from scrapers.pdf import NotPdfError, pdf_paragraphs
from scrapers.text import clean_line, decode, html_text, letters, paragraphs
from scrapers.zips import MEGABYTE

MOST_BYTES = 16 * MEGABYTE
DOCX, XHTML, HTML, PDF = "docx", "xhtml", "html", "pdf"
KINDS = (DOCX, XHTML, HTML, PDF)
"""In the order in which they are asked for: the first has paragraphs and no pages."""
_BODY = regex.compile(r"<body[^>]*>(?P<body>.*?)</body>", regex.IGNORECASE | regex.DOTALL)
_NUMBER = regex.compile(r"\d{1,2}[.)]")


class NoTextError(ValueError):
    """No text of a question or an answer can be read here; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: who gave it, on which day, and its text."""

    people: tuple[Person, ...]
    day: str
    text: str


@cache
def words() -> dict[str, Any]:
    """The content of `eu_ep.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("eu_ep.yaml").read_text(encoding="utf-8"))
    return known


def lines_of(body: bytes, kind: str) -> list[str]:
    """The paragraphs of a document in order. Raises NoTextError."""
    if len(body) > MOST_BYTES:
        raise NoTextError(f"is larger than {MOST_BYTES:,} bytes and is not read")
    if not body.strip():
        raise NoTextError("is empty")
    if kind == DOCX:
        try:
            text = "\n".join(line.text for line in read_docx(body).body)
        except NotDocxError as error:
            raise NoTextError(str(error)) from error
    elif kind == PDF:
        try:
            text = "\n".join(paragraph.text for paragraph in pdf_paragraphs(body))
        except NotPdfError as error:
            raise NoTextError(str(error)) from error
    else:
        markup = decode(body)[0]
        found = _BODY.search(markup)
        if not found:
            raise NoTextError(f"is no page of HTML: it begins with {clean_line(markup[:60])!r}")
        text = html_text(found["body"])
    return _with_numbers(paragraphs(text))


def question_text(lines: Sequence[str], title: str) -> str:
    """What is asked: behind the subject, before the day on which it was submitted. Raises NoTextError.

    :param title: as the metadata have it: it stands behind "Subject:", on one line or several.
    """
    place, rest = _subject(lines)
    said = letters(rest)
    wanted = letters(title)
    while wanted and said != wanted and wanted.startswith(said) and place + 1 < len(lines):
        place += 1
        said += letters(lines[place])
    if not wanted and not rest:
        place += 1
    asked = []
    for line in lines[place + 1 :]:
        if _starts("submitted", line):
            break
        asked.append(line)
    if not asked:
        raise NoTextError("has no text behind its subject")
    return "\n".join(asked)


def reply_of(lines: Sequence[str]) -> Reply:
    """An answer: what stands behind the line that tells who gave it. Raises NoTextError."""
    text = "\n".join(lines)
    found = _answer().search(text)
    if not found:
        raise NoTextError("does not tell who gives the answer and when")
    answer = "\n".join(filter(None, map(str.strip, text[found.end() :].split("\n"))))
    if not answer:
        raise NoTextError("has no text behind the name of who answers")
    return Reply((_answerer(found),), _day(found["date"]), answer)


def _answerer(found: regex.Match[str]) -> Person:
    """ "Mr McGrath on behalf of the European Commission"; "High Representative/Vice-President Borrell"."""
    name, body = clean_line(found["who"]), clean_line(found["body"] or "")
    title = f"on behalf of the {body}" if body else ""
    for office in words()["offices"]:
        if name.startswith(f"{office} "):
            name, title = name.removeprefix(f"{office} "), office
            break
    first, _, rest = name.partition(" ")
    return Person(rest if first.rstrip(".") in words()["honorifics"] and rest else name, "answerer", "", title)


def _day(text: str) -> str:
    """The day of "20.2.2026" or "8 April 2026", empty where it is none."""
    try:
        if "." in text:
            day, month, year = (int(part) for part in text.split("."))
        else:
            named = text.split()
            day, month, year = int(named[0]), words()["months"].index(named[1]) + 1, int(named[2])
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _subject(lines: Sequence[str]) -> tuple[int, str]:
    """Where the subject stands, and what stands on its line behind the word."""
    for place, line in enumerate(lines):
        found = _starts("subject", line)
        if found:
            return place, line[found.end() :].strip()
    raise NoTextError("has no line with a subject")


def _starts(name: str, line: str) -> regex.Match[str] | None:
    return _any_of(name).match(line)


@cache
def _any_of(name: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?:{'|'.join(words()[name])})\s*:")


@cache
def _answer() -> regex.Pattern[str]:
    return regex.compile(words()["answer"], regex.DOTALL)


def _with_numbers(lines: list[str]) -> list[str]:
    """The lines, with a number that stands alone set before the line behind it."""
    joined: list[str] = []
    for line in lines:
        if joined and _NUMBER.fullmatch(joined[-1]):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined
