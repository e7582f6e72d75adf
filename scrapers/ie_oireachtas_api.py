"""Ireland: a page of the API's list of questions, and each question of it as far as the list has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    section_document,
    speaker,
    words,
)
from scrapers.items import Document
from scrapers.text import clean_line, paragraphs


class NoListError(ValueError):
    """A body that is no page of the list; the message says what it is."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A question of the list: the section that answers it, and where that is published."""

    section: Section
    xml: str = ""
    pdf: str = ""
    unknown: frozenset[str] = frozenset()

    @property
    def document(self) -> Document:
        """As far as the list has it: it never replaces what was read from a record of the section itself."""
        found = section_document(self.section)
        # What several people say in an oral answer is one text here.
        mixed = self.section.kind == ORAL and bool(found.reply)
        return replace(found, partial=True, truncated=not found.reply, damaged=mixed)


def read_list(body: bytes) -> list[Mapping[str, Any]]:
    """The questions of a page. Raises NoListError."""
    try:
        results = json.loads(body)["results"]
        return [result["question"] for result in results]
    except (ValueError, KeyError, TypeError) as error:
        start = clean_line(body[:60].decode("utf-8", "replace"))
        raise NoListError(f"is no list of questions ({type(error).__name__}): it begins with {start!r}") from error


def total_of(body: bytes) -> int | None:
    """How many questions the list has on all its pages, where it tells."""
    counts = _mapping(json.loads(body).get("head") or {}, "counts")
    total = counts.get("resultCount")
    return total if isinstance(total, int) else None


def read_listed(question: Mapping[str, Any]) -> Listed:
    """A question of the list."""
    number = _number(question)
    date = iso_day(question.get("date"))
    part = _mapping(question, "debateSection")
    office = office_name(str(_mapping(question, "to").get("showAs") or ""))
    printed = clean_line(str(question.get("showAs") or ""))
    asker = clean_line(str(_mapping(question, "by").get("showAs") or ""))
    read = read_question(printed, number=number) or Asked(printed, number)
    asked = replace(read, asker=asker or read.asker, office=_longer(office, read.office))
    kind = ORAL if question.get("questionType") == "oral" else WRITTEN
    said = str(question.get("answerText") or "")
    section = Section(
        date,
        (asked,),
        (_turn(said, asked.office),) if said.strip() else (),
        clean_line(str(part.get("showAs") or "")),
        kind,
        str(part.get("debateSectionId") or ""),
    )
    formats = _mapping(part, "formats")
    known = {*words()["api"]["read"], *words()["api"]["not_read"]}
    xml, pdf = (str(_mapping(formats, name).get("uri") or "") for name in ("xml", "pdf"))
    return Listed(section, xml, pdf, frozenset(set(question) - known))


def _turn(text: str, office: str) -> Turn:
    """The answer, without the office that runs into its first line."""
    first, *rest = paragraphs(text)
    found = regex.fullmatch(words()["api_speaker"], first)
    if found:
        who = speaker(found["who"])
        return Turn(who.name, who.title, (found["said"], *rest))
    if office and first.startswith(f"{office} "):
        first = first[len(office) :].lstrip(" :")
    return Turn("", office, (first, *rest))


def _longer(office: str, printed: str) -> str:
    """The list may name an office ("Foreign Affairs") shorter than the question does."""
    return printed if office and printed.endswith(office) else office or printed


def _number(question: Mapping[str, Any]) -> str:
    """The number of the day: of the address (`.../pq_35`), else as the list tells it."""
    found = regex.search(r"/pq_(\d+)$", str(question.get("uri") or ""))
    stated = str(question.get("questionNumber") or "")
    return found[1] if found else stated if stated.isdigit() else ""


def _mapping(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}
