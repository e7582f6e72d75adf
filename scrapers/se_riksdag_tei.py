"""Sweden: interpellations in TEI (a research project's copies of the Riksdag's documents) to documents.

An interpellation is answered in the chamber; the file has its question, and whether and when it was answered.
"""

from __future__ import annotations

from typing import Any

import regex

from scrapers.items import Document, Person, Question
from scrapers.se_riksdag_records import (
    DATA,
    GOVERNMENT,
    INTERPELLATION,
    LANGUAGE,
    SOURCE_ID,
    NoKeyError,
    kind_of,
    person,
    problems,
    words,
)
from scrapers.text import clean_line

TEI = "{http://www.tei-c.org/ns/1.0}"


def tei_document(root: Any) -> Document:
    """The document of an interpellation. Raises NoKeyError."""
    key = clean_line(root.findtext(f".//{TEI}idno[@type='rdwebb']") or "").upper()
    if kind_of(key) != "interpellation":
        raise NoKeyError(f"has no number of an interpellation ({key[:40]!r})")
    seen: list[tuple[str, str]] = []
    heading = clean_line(root.findtext(f".//{TEI}sourceDesc//{TEI}title") or "")
    told = regex.fullmatch(words()["interpellation"], heading)
    if not told:
        seen.append(("no_heading", f"has another heading than an interpellation: {heading[:60]!r}"))
    note = clean_line(root.findtext(f".//{TEI}correspAction[@type='questionStatus']/{TEI}note") or "")
    if note not in words()["states"]:
        seen.append(("unknown_state", f"has a state that is not known ({note[:60]!r}); taken for open"))
    lines = [line for block in root.iterfind(f".//{TEI}div[@type='ipqBody']") for line in _lines(block)]
    if not lines:
        seen.append(("no_question", "has no text of the question"))
    addressee = person(told["addressee"], "answerer") if told else None
    answered_on = _when(root, "answered")
    number = f"{told['session']}:{told['serial']}" if told else ""
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=INTERPELLATION,
        number=number,
        legislature=told["session"] if told else "",
        title=told["title"] if told else heading,
        url=f"{DATA}/dokument/{key}",
        asked_on=_when(root, "sent"),
        answered_on=answered_on,
        ministry=addressee.title if addressee else "",
        languages=(LANGUAGE,),
        status="answered" if answered_on else words()["states"].get(note, "open"),
        people=_people(told["asker"] if told else "", addressee),
        questions=(Question(1, "\n".join(lines), number),) if lines else (),
        problems=problems(key, seen),
    )


def _people(asker: str, addressee: Person | None) -> tuple[Person, ...]:
    asking = (person(asker, "asker"),) if asker else ()
    return (*asking, addressee) if addressee else asking


def _when(root: Any, kind: str) -> str:
    """The day of an event; empty where there is none or it is no day."""
    days = [date.get("when", "") for date in root.iterfind(f".//{TEI}correspAction[@type='{kind}']/{TEI}date")]
    return next((day for day in days if regex.fullmatch(r"\d{4}-\d\d-\d\d", day)), "")


def _lines(element: Any) -> list[str]:
    """The text of a block: a paragraph or an item of a list is one line."""
    lines = [""]
    _walk(element, lines)
    return [line for line in map(clean_line, lines) if line]


def _walk(element: Any, lines: list[str]) -> None:
    block = element.tag in (f"{TEI}p", f"{TEI}item", f"{TEI}list", f"{TEI}div", f"{TEI}head")
    if block:
        lines.append("")
    lines[-1] += element.text or ""
    for child in element:
        _walk(child, lines)
        lines[-1] += child.tail or ""
    if block:
        lines.append("")
