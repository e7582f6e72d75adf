"""France: a question to the government, taken from the report of the sitting: who asked what, who answered what.

The report is one piece of HTML: paragraphs parted by `<br>`, a speaker's name in bold before what they say, the office
of a member of the government in italics behind the name, and the clerk's notes in italics and brackets. Only the words
of the member of the government are the answer, and only those of the deputy whom the chair called are the question:
the chair's own words are neither, nor what is called from the benches, behind whose name no blank stands in the bold.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.text import clean_line

_PARAGRAPH = regex.compile(r"<br\s*/?>|</?p\b[^>]*>", regex.IGNORECASE)
_SPEAKER = regex.compile(r"<strong>(?P<name>.*?)</strong>", regex.IGNORECASE | regex.DOTALL)
_OFFICE = regex.compile(r"\s*<i>(?P<office>[^<(]+?)\.\s*</i>", regex.IGNORECASE)
_NOTE = regex.compile(r"<i>\s*\([^<]*\)\s*</i>|<i>\s*\([^<)]*</i>[^<)]*\)", regex.IGNORECASE)
_TAG = regex.compile(r"<[^>]+>")
_TITLE = regex.compile(r"^(?:M\.|Mme|Mlle|MM\.)\s+")
_SPACE_BEFORE_COMMA = regex.compile(r"\s+,")


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says until somebody else does: paragraphs; `office` where a member of the government speaks."""

    name: str
    office: str
    paragraphs: tuple[str, ...]
    called_out: bool = False
    """From the benches, without having the floor."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question to the government: who asks and what, who answers (name and office) and what."""

    askers: tuple[str, ...]
    question: str
    answerers: tuple[tuple[str, str], ...]
    answer: str


@cache
def words() -> dict[str, Any]:
    """What `fr_assemblee.yaml` holds."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("fr_assemblee.yaml").read_text(encoding="utf-8"))
    return found


def exchange(report: str) -> Exchange:
    """The question and the answer of a piece of the report."""
    said = list(speeches(report))
    called = _called(said)
    asking = [speech for speech in said if not speech.office and speech.name in called and not speech.called_out]
    answering = [speech for speech in said if speech.office]
    offices: dict[str, str] = {}
    for speech in answering:
        offices[speech.name] = max(offices.get(speech.name, ""), speech.office, key=len)
    return Exchange(
        tuple(dict.fromkeys(speech.name for speech in asking)),
        "\n".join(paragraph for speech in asking for paragraph in speech.paragraphs),
        tuple(offices.items()),
        "\n".join(paragraph for speech in answering for paragraph in speech.paragraphs),
    )


def speeches(report: str) -> Iterator[Speech]:
    """The speeches of a report in order, without the clerk's notes."""
    name, office, kept, called_out = "", "", list[str](), False
    for paragraph in _PARAGRAPH.split(report):
        speaker = _SPEAKER.search(paragraph)
        if speaker:
            if name and kept:
                yield Speech(name, office, tuple(kept), called_out)
            rest = paragraph[speaker.end() :]
            held = _OFFICE.match(rest)
            name = _TITLE.sub("", _words(speaker["name"]).rstrip(" .,"))
            office = _words(held["office"]) if held else ""
            kept, called_out = [], not office and not speaker["name"].endswith((" ", "\xa0"))
            paragraph = rest[held.end() :] if held else rest
        text = _words(paragraph)
        if name and text:
            kept.append(text)
    if name and kept:
        yield Speech(name, office, tuple(kept), called_out)


def _called(said: list[Speech]) -> set[str]:
    """The deputies whom the chair called by name."""
    floor = regex.compile(words()["floor"])
    called: set[str] = set()
    for speech in said:
        for paragraph in speech.paragraphs:
            for found in floor.finditer(paragraph):
                rest = paragraph[found.end() :]
                called |= {one.name for one in said if not one.office and rest.startswith(one.name)}
    return called


def _words(markup: str) -> str:
    """The words of a piece of HTML as one line, without the clerk's notes."""
    text = clean_line(html.unescape(_TAG.sub("", _NOTE.sub(" ", markup))))
    return _SPACE_BEFORE_COMMA.sub(",", clean_line(_plain_notes().sub(" ", text)))


@cache
def _plain_notes() -> regex.Pattern[str]:
    """Notes in brackets whose italics the report has lost."""
    return regex.compile(rf"\((?:{'|'.join(words()['notes'])})\b[^()]*\)")
