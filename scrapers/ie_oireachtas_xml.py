"""Ireland: the Akoma Ntoso of a day or of one of its sections: questions, and the speech that answers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
)
from scrapers.text import clean_line

_WRITTEN_NAMES = ("writtenAnswer", "writtenAnswers", "writtens")
_DAY_IN_ADDRESS = regex.compile(r"/(\d{4}-\d{2}-\d{2})(?:/|$)")


class NoDebateError(ValueError):
    """XML that is no record of a debate; the message says what is missing."""


def xml_sections(root: Any) -> Iterator[Section]:
    """The questions of a record, each group with the speeches that follow it. Raises NoDebateError."""
    date = _day(root)
    named = {_id(element): element.get("showAs") or "" for element in root.iter("{*}TLCPerson", "{*}TLCRole")}
    written = "/writtens" in _address(root)
    for part in root.iter("{*}debateSection"):
        if any(_tag(child) == "question" for child in part):
            kind = WRITTEN if written or part.get("name") in _WRITTEN_NAMES else ORAL
            yield from _groups(part, date, kind, named)


def _groups(part: Any, date: str, kind: str, named: Mapping[str, str]) -> Iterator[Section]:
    """A question that comes after a speech begins a new group."""
    title = next((_text(child) for child in part if _tag(child) == "heading"), "")
    asked: list[Asked] = []
    turns: list[Turn] = []
    notes: list[str] = []

    def section() -> Section:
        return Section(date, tuple(asked), tuple(turns), title, kind, _id(part), "", tuple(notes))

    for child in part:
        tag = _tag(child)
        if tag == "question":
            if asked and (turns or notes):
                yield section()
                asked, turns, notes = [], [], []
            asked.append(_question(child, named))
        elif tag == "speech":
            turns.append(_turn(child, named))
        elif tag in ("p", "summary", "scene"):
            notes.append(_text(child))
    if asked:
        yield section()


def _question(element: Any, named: Mapping[str, str]) -> Asked:
    printed = " ".join(_lines(element))
    found = regex.fullmatch(r"pq_(\d+)", _id(element))
    number = found[1] if found else ""
    asker = clean_line(regex.sub(r"^(?:Deputy|Senator) ", "", named.get(_reference(element, "by"), "")))
    office = office_name(named.get(_reference(element, "to"), ""))
    read = read_question(printed, number=number)
    if read is None:
        return Asked(printed, number, "", asker, office)
    return Asked(read.text, read.number, read.reference, read.asker or asker, office or read.office)


def _turn(element: Any, named: Mapping[str, str]) -> Turn:
    printed = next((_text(child) for child in element if _tag(child) == "from"), "")
    who = speaker(printed)
    name = regex.sub(r"^(?:Deputy|Senator) ", "", named.get(_reference(element, "by"), "")) or who.name
    office = office_name(named.get(_reference(element, "as"), "")) or who.title
    return Turn(clean_line(name), office, tuple(_lines(element)))


def _lines(element: Any) -> Iterator[str]:
    """The paragraphs of an element; a table's row is one, its cells separated by " ; "."""
    for child in element:
        tag = _tag(child)
        if tag in ("from", "recordedTime"):
            continue
        if tag == "tr":
            yield " ; ".join(_text(cell) for cell in child)
        elif any(_tag(inner) in ("p", "tr") for inner in child.iterdescendants()):
            yield from _lines(child)
        elif text := _text(child):
            yield text


def _day(root: Any) -> str:
    dates = [element.get("date") or "" for element in root.iterfind(".//{*}FRBRWork/{*}FRBRdate")]
    found = _DAY_IN_ADDRESS.search(_address(root))
    date = next(filter(None, map(iso_day, [found[1] if found else "", *dates])), "")
    if not date:
        raise NoDebateError("is no record of a debate: it does not tell its day")
    return date


def _address(root: Any) -> str:
    names = (".//{*}FRBRWork/{*}FRBRthis", ".//{*}FRBRWork/{*}FRBRuri")
    found = (element.get("value") for name in names for element in root.iterfind(name))
    return next(filter(None, found), "")


def _text(element: Any) -> str:
    return clean_line("".join(element.itertext()))


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _id(element: Any) -> str:
    return element.get("eId") or element.get("id") or ""


def _reference(element: Any, name: str) -> str:
    return (element.get(name) or "").lstrip("#")
