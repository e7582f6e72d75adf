"""Ireland: questions and the turns that follow them to a Document; which turns are the minister's answer.

In a written answer one minister speaks once. In an oral one deputies and the chair speak between a minister's turns:
only the minister's words are the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.abroad import named_abroad
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean_line

SOURCE_ID = "ie-oireachtas"
GOVERNMENT = "IRL"
LANGUAGE = "en"
WRITTEN, ORAL = "written-question", "oral-question"
PAGES = "https://www.oireachtas.ie/en/debates/question"
_OFFICE_AND_NAME = regex.compile(r"(?P<office>.+?)\s*\(\s*(?:Deputy|Senator)\s+(?P<name>[^()]+)\)")
_TAKES_TOGETHER = regex.compile(r"\bI (?:propose|intend) to take Questions?\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as printed: its number of the day, its reference (`46519/25`), who asks, which office, the text."""

    text: str
    number: str = ""
    reference: str = ""
    asker: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says without a break; `office` as the record tells it, or empty."""

    speaker: str
    office: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions of a day that are answered together, with what was said."""

    date: str
    asked: tuple[Asked, ...] = ()
    turns: tuple[Turn, ...] = ()
    title: str = ""
    kind: str = WRITTEN
    name: str = ""
    """What the record calls the section (`dbsect_11`)."""
    url: str = ""
    notes: tuple[str, ...] = ()
    """Lines that nobody says: "Reply not received from Department."."""


class NoKeyError(ValueError):
    """A section without what tells it apart; the message says what is missing."""


@cache
def words() -> dict[str, Any]:
    """The content of `ie_oireachtas.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("ie_oireachtas.yaml").read_text(encoding="utf-8"))
    return known


@cache
def any_of(name: str) -> regex.Pattern[str]:
    """One pattern for a list of regular expressions in `ie_oireachtas.yaml`; case does not count."""
    forms = words()[name]
    return regex.compile("|".join(f"(?:{form})" for form in forms), regex.IGNORECASE)


def is_wanted(ministry: str, question: str, title: str = "") -> bool:
    """Whether an answer is by or for the foreign ministry, or its question speaks of foreign affairs."""
    return bool(
        any_of("foreign_ministry").search(ministry)
        or named_abroad(f"{title}\n{question}", language=LANGUAGE, own=GOVERNMENT)
    )


def read_question(printed: str, *, number: str = "") -> Asked | None:
    """A question as the record prints it: "35. Deputy X asked the Minister for Y if ... [46519/25]".

    :param number: its number where the record tells it elsewhere.
    """
    line = clean_line(printed)
    found = regex.fullmatch(words()["question"], line)
    if not found:
        return None
    office = regex.search(words()["asked_office"], line)
    return Asked(
        found["text"],
        number or (found["number"] if int(found["number"] or 0) > 0 else ""),
        found["reference"] or "",
        clean_line(found["asker"]),
        office_name(office["office"]) if office else "",
    )


def office_name(text: str) -> str:
    """An office without an article or what ran on behind it ("Minister for Foreign Affairs and")."""
    return regex.sub(r"(?:^the |,? and$|,$)", "", clean_line(text), flags=regex.IGNORECASE).strip()


def speaker(printed: str) -> Person:
    """The name and office of "Minister for Health (Deputy Ann Invented)", "Deputy Ann Invented", "The Taoiseach"."""
    line = clean_line(printed).rstrip(":")
    found = _OFFICE_AND_NAME.fullmatch(line)
    if found:
        return Person(clean_line(found["name"]), "answerer", "", office_name(found["office"]))
    if line.startswith(tuple(words()["offices"])):
        return Person("", "answerer", "", office_name(line))
    return Person(regex.sub(r"^(?:Deputy|Senator) ", "", line), "answerer")


def ministers_turns(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns of the one who answers: the first who has an office, or who proposes to take the questions together."""
    chair = any_of("chair")
    speaking = [turn for turn in turns if not chair.search(f"{turn.office} {turn.speaker}")]
    found = next((turn for turn in speaking if turn.office), None)
    found = found or next((t for t in speaking if t.paragraphs and _TAKES_TOGETHER.search(t.paragraphs[0])), None)
    if found is None:
        return ()
    who = found.speaker or found.office
    return tuple(turn for turn in speaking if (turn.speaker or turn.office) == who)


def section_document(section: Section) -> Document:
    """The document of a section. Raises NoKeyError."""
    key, first = _key(section), next(iter(section.asked), None)
    turns = ministers_turns(section.turns)
    office = next((turn.office for turn in turns if turn.office), "")
    office = office or next((asked.office for asked in section.asked if asked.office), "")
    reply = "\n".join(line for turn in turns for line in turn.paragraphs)
    questions = tuple(
        Question(ordinal, asked.text, asked.number or asked.reference) for ordinal, asked in enumerate(section.asked, 1)
    )
    everything = tuple(question.ordinal for question in questions)
    label = ", ".join(question.label for question in questions) if len(questions) > 1 else ""
    askers = dict.fromkeys(asked.asker for asked in section.asked if asked.asker)
    minister = turns[0].speaker if turns else ""
    document = Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=section.kind,
        number=first.reference if first else "",
        title=section.title,
        url=section.url or (f"{PAGES}/{section.date}/{first.number}/" if first and first.number else ""),
        answered_on=section.date,
        ministry=office,
        languages=(LANGUAGE,),
        status=_status(section, reply),
        reply=reply,
        people=(
            *(Person(name, "asker") for name in askers),
            *((Person(minister, "answerer", "", office),) if minister else ()),
        ),
        questions=questions,
        answers=(Answer(1, reply, everything, label, LANGUAGE),) if reply else (),
    )
    if section.turns and not turns:
        said = f"{document.id}: nobody who speaks has the office of a minister, so that no answer is told"
        found = Problem(SOURCE_ID, "parse", "no_minister", said, document.id, section.url)
        return replace(document, problems=(found,))
    return document


def is_no_reply(reply: str) -> bool:
    """Whether a reply only says that there is none yet."""
    return len(reply) <= words()["no_reply_longest"] and bool(any_of("no_reply").search(reply))


def iso_day(value: object) -> str:
    """The day of "2025-10-14" or "2025-10-14T00:00:00", or empty."""
    try:
        return dt.date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return ""


def _key(section: Section) -> str:
    """`2012-06-06-pq_35`; by its reference where the record has lost the number; else by its section."""
    if not section.date:
        raise NoKeyError("has no day")
    for asked in section.asked[:1]:
        if asked.number:
            return f"{section.date}-pq_{asked.number}"
        if asked.reference:
            return f"{section.date}-ref_{asked.reference.replace('/', '-')}"
    if section.name and not section.asked:
        return f"{section.date}-{section.name}"
    raise NoKeyError(f"has a question without number and reference ({section.title or 'no title'})")


def _status(section: Section, reply: str) -> str:
    if reply:
        return "holding" if is_no_reply(reply) else "answered"
    elsewhere = regex.compile(words()["answered_elsewhere"], regex.IGNORECASE)
    return "answered" if section.turns or any(elsewhere.search(note) for note in section.notes) else "open"
