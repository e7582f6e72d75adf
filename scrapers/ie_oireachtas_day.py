"""Ireland: the printed record of a day (PDF), and a day's debate as the client `oireachtas-data` keeps it (JSON)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import regex

from scrapers.ie_oireachtas_records import (
    ORAL,
    WRITTEN,
    Asked,
    Section,
    Turn,
    iso_day,
    office_name,
    read_question,
    speaker,
    words,
)
from scrapers.pdf import Paragraph, pdf_paragraphs
from scrapers.text import clean_line

_SPOKEN = regex.compile(r"(?P<who>(?:Deputy |Senator )?\p{Lu}[^:.?!\[\]]{2,110}(?:\([^()]{3,60}\))?):\s+(?P<said>.+)")
_REFERENCE_ENDS = regex.compile(r"(?<=\[\d{1,6}/\d{2}\])\s+(?=\p{Lu})")


class NoDayError(ValueError):
    """A record that does not tell its day."""


def pdf_sections(body: bytes) -> Iterator[Section]:
    """The questions of a printed day, each with what was said. Raises NoDayError, `scrapers.pdf.NotPdfError`."""
    printed = words()["printed"]
    lines = pdf_paragraphs(body, languages=("en", "ga"), running=tuple(printed["running"]))
    yield from _sections(_pieces(lines), _day(lines))


def debate_sections(answer: Mapping[str, Any]) -> Iterator[Section]:
    """The sections of a parsed day that are questions; their texts are not in it, what was said is."""
    date = iso_day(answer.get("date"))
    for part in answer.get("sections") or []:
        if not isinstance(part, dict) or part.get("debate_type") not in ("question", "writtenAnswer"):
            continue
        turns = tuple(_parsed_turn(speech) for speech in part.get("speeches") or [])
        kind = WRITTEN if part["debate_type"] == "writtenAnswer" else ORAL
        name, url = str(part.get("debate_section_id") or ""), str(part.get("data_uri") or "")
        yield Section(date, (), turns, clean_line(str(part.get("show_as") or "")), kind, name, url)


def _parsed_turn(speech: Mapping[str, Any]) -> Turn:
    paragraphs = (clean_line(str(part.get("content") or "")) for part in speech.get("paras") or [])
    who, office = str(speech.get("by") or ""), str(speech.get("as") or "")
    name = _name_of(who.lstrip("#"))
    return Turn(name, office_name(office.lstrip("#").replace("_", " ")), tuple(filter(None, paragraphs)))


def _name_of(identity: str) -> str:
    """ "Leo Varadkar" of `LeoVaradkar`; an id that is not simply two names stays as it is."""
    found = regex.fullmatch(r"(\p{Lu}\p{Ll}+)(\p{Lu}\p{Ll}+)", identity)
    return f"{found[1]} {found[2]}" if found else identity


def _day(lines: list[Paragraph]) -> str:
    """The day is printed on the cover, as a whole line or after "Tuesday"."""
    printed = words()["printed"]
    for line in itertools.islice(lines, 60):
        if found := regex.search(printed["day"], line.text):
            month = printed["months"].index(found["month"]) + 1
            return f"{found['y']}-{month:02}-{int(found['d']):02}"
    raise NoDayError("does not tell its day")


def _pieces(lines: list[Paragraph]) -> Iterator[tuple[bool, str]]:
    """What the record's marks part: whether it is a heading, and the text."""
    mark = regex.compile(words()["printed"]["mark"])
    for line in lines:
        begin = 0
        for found in itertools.chain(mark.finditer(line.text), [None]):
            end = found.start() if found else len(line.text)
            for text in _parted(clean_line(line.text[begin:end])):
                yield line.bold, text
            begin = found.end() if found else end


def _parted(text: str) -> Iterator[str]:
    """A paragraph; for itself what follows the reference of a question, and a line that ends a section."""
    for part in _REFERENCE_ENDS.split(text):
        found = regex.search(rf"(?<=[.?!] ){_ends().pattern}$", part, regex.IGNORECASE)
        yield from filter(None, (part[: found.start()].rstrip(), found[0]) if found else (part,))


@cache
def _ends() -> regex.Pattern[str]:
    forms = "|".join(f"(?:{form})" for form in words()["printed"]["ends"])
    return regex.compile(f"(?:{forms})", regex.IGNORECASE)


def _sections(pieces: Iterable[tuple[bool, str]], date: str) -> Iterator[Section]:
    """A heading, a question after an answer, and a line like "Question No. 53 answered with ..." end a section."""
    offices: dict[str, str] = {}
    title = ""
    asked: list[Asked] = []
    turns: list[Turn] = []
    for is_heading, text in pieces:
        question = None if is_heading else read_question(text)
        over = is_heading or bool(_ends().fullmatch(text))
        if over or (question and turns):
            if asked:
                yield _section(date, asked, turns, title)
            asked, turns = [], []
            title = text if is_heading else title
        if question:
            asked.append(question)
        elif over:
            continue
        elif turn := _turn(text, offices):
            turns += [turn] if asked else []
        elif turns:
            turns[-1] = replace(turns[-1], paragraphs=(*turns[-1].paragraphs, text))
    if asked:
        yield _section(date, asked, turns, title)


def _section(date: str, asked: list[Asked], turns: list[Turn], title: str) -> Section:
    spoken = {turn.speaker or turn.office for turn in turns}
    return Section(date, tuple(asked), tuple(turns), title, ORAL if len(spoken) > 1 else WRITTEN)


def _turn(text: str, offices: dict[str, str]) -> Turn | None:
    """Who speaks and what; the office with which a speaker was named first on this day goes with the name."""
    found = _SPOKEN.fullmatch(text)
    if not found:
        return None
    who = speaker(found["who"])
    if who.name and who.title:
        offices[who.name] = who.title
    return Turn(who.name, who.title or offices.get(who.name, ""), (found["said"],))
