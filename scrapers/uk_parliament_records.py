"""United Kingdom: one record of the API (a question, a written statement, a long form) to a Document.

A listing gives texts as plain text, cut at 255 characters and with its paragraphs run together; the single record
gives them whole, as HTML. A long form has an id and texts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.abroad import named_abroad
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean, clean_line, local_day
from scrapers.titles import beginning, shortened

SOURCE_ID = "uk-parliament"
GOVERNMENT = "GBR"
LANGUAGE = "en"
QUESTION, STATEMENT = "written-question", "written-statement"
API = "https://questions-statements-api.parliament.uk/api"
PAGES = "https://questions-statements.parliament.uk"
CLIPPED = 255
"""Characters after which a listing cuts a text: a question without a mark, an answer with "..."."""
REFERENCE = 60
"""Characters of what a question refers to in the title that is made of it, at most."""
_RUN_TOGETHER = regex.compile(r"(?<=[\p{Ll}\d)\]][.!?:;]['\"’”]?)(?=\p{Lu}\p{Ll}|I )")
"""Where a listing has lost the end of a paragraph."""

Record = Mapping[str, Any]


class NoKeyError(ValueError):
    """A record without what tells it apart; the message says what is missing."""


def record_url(key: str) -> str:
    """The address of the record of a document."""
    path = "writtenstatements/statements" if key.startswith("wms-") else "writtenquestions/questions"
    return f"{API}/{path}/{key.removeprefix('wms-')}?expandMember=true&sessionStatus=Any"


@cache
def words() -> dict[str, Any]:
    """The content of `uk_parliament.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("uk_parliament.yaml").read_text(encoding="utf-8"))
    return known


@cache
def any_of(name: str) -> regex.Pattern[str]:
    """One pattern for a list of regular expressions in `uk_parliament.yaml`; case does not count."""
    return regex.compile("|".join(f"(?:{form})" for form in words()[name]), regex.IGNORECASE)


def is_wanted(ministry: str, question: str, title: str = "") -> bool:
    """Whether an answer is by or for the foreign ministry, or its question speaks of foreign affairs."""
    asked = any_of("foreign_ministry")
    if asked.search(ministry) or asked.search(addressee(question)):
        return True
    return bool(named_abroad(f"{title}\n{question}", language=LANGUAGE, own=GOVERNMENT))


def addressee(question: str) -> str:
    """The office to which a question is put ("the Secretary of State for Defence"), or empty."""
    found = _addressee().match(question)
    return found["who"] if found else ""


@cache
def _addressee() -> regex.Pattern[str]:
    return regex.compile(words()["addressee"])


def question_document(record: Record, *, listed: bool) -> Document:
    """The document of a question. Raises NoKeyError.

    :param listed: it stands in a listing, so that its texts may be cut.
    """
    identity = _identity(record)
    seen: list[tuple[str, str]] = []
    asked_on, answered_on = local_day(record.get("dateTabled"), seen), local_day(record.get("dateAnswered"), seen)
    raw_question, raw_answer = _text(record, "questionText"), _text(record, "answerText")
    truncated = listed and is_cut(raw_question, raw_answer)
    question, reply = clean(raw_question), clean(_apart(raw_answer) if listed else raw_answer)
    uin = _text(record, "uin")
    if not question:
        seen.append(("no_question", "has no text of the question"))
    return Document(
        source=SOURCE_ID,
        key=identity,
        own=GOVERNMENT,
        type=QUESTION,
        number=uin,
        title=clean_line(_text(record, "heading")),
        url=f"{PAGES}/written-questions/detail/{asked_on}/{uin}" if asked_on and uin else "",
        asked_on=asked_on,
        answered_on=answered_on or local_day(record.get("dateHoldingAnswer"), seen),
        ministry=clean_line(_text(record, "answeringBodyName")),
        languages=(LANGUAGE,),
        status=_status(record, reply),
        truncated=truncated,
        reply=reply,
        people=people(record, {"askingMember": "asker", "answeringMember": "answerer", "correctingMember": "answerer"}),
        questions=(Question(1, question, uin),) if question else (),
        answers=(Answer(1, reply, (1,) if question else (), _group(record, uin), LANGUAGE),) if reply else (),
        problems=problems(identity, seen),
    )


def statement_document(record: Record, *, listed: bool) -> Document:
    """The document of a written ministerial statement: an answer that nobody asked for. Raises NoKeyError."""
    identity = f"wms-{_identity(record)}"
    seen: list[tuple[str, str]] = []
    made_on, uin = local_day(record.get("dateMade"), seen), _text(record, "uin")
    raw = _text(record, "text")
    reply = clean(_apart(raw) if listed else raw)
    if not reply:
        seen.append(("no_text", "has no text"))
    role = clean_line(_text(record, "memberRole"))
    return Document(
        source=SOURCE_ID,
        key=identity,
        own=GOVERNMENT,
        type=STATEMENT,
        number=uin,
        title=clean_line(_text(record, "title")),
        url=f"{PAGES}/written-statements/detail/{made_on}/{uin}" if made_on and uin else "",
        asked_on="",
        answered_on=made_on,
        ministry=clean_line(_text(record, "answeringBodyName")),
        languages=(LANGUAGE,),
        truncated=listed and is_cut("", raw),
        reply=reply,
        people=people(record, {"member": "answerer"}, title=role),
        answers=(Answer(1, reply, (), "", LANGUAGE),) if reply else (),
        problems=problems(identity, seen),
    )


def long_form_document(record: Record) -> Document:
    """The texts of a question whose fields are not known. Raises NoKeyError.

    Its title is the beginning of what is asked, its address that of its record: nothing tells that of its page.
    """
    identity = _identity(record)
    seen: list[tuple[str, str]] = []
    asked_on = local_day(record.get("dateTabled"), seen)
    question, reply = clean(_text(record, "questionText")), clean(_text(record, "answerText"))
    if not question:
        seen.append(("no_question", "has no text of the question"))
    return Document(
        source=SOURCE_ID,
        key=identity,
        own=GOVERNMENT,
        type=QUESTION,
        number="",
        title=beginning(_asked(question) or reply, LANGUAGE),
        url=record_url(identity),
        asked_on=asked_on,
        languages=(LANGUAGE,),
        status=_status(record, reply),
        partial=True,
        reply=reply,
        questions=(Question(1, question),) if question else (),
        answers=(Answer(1, reply, (1,) if question else (), "", LANGUAGE),) if reply else (),
        problems=problems(identity, seen),
    )


def _asked(question: str) -> str:
    """A question without the office that it is put to: "whether he has met his counterpart in Iceland.".

    Of what it refers to ("pursuant to the Answer of 3 May ... on Bridges") only the beginning stays, and the subject of
    an answer: many questions refer to the same.
    """
    found = _addressee().match(question)
    asked = question[found.end() :].strip() if found else question
    refers = regex.match(words()["reference"], asked)
    if not refers:
        return asked
    subject = refers["subject"] or ""
    reference = f"{shortened(refers['to'], REFERENCE // 2 if subject else REFERENCE)}{subject}"
    return f"{reference}{' ' if reference.endswith('…') else ', '}{asked[refers.end() :]}"


def _apart(answer: str) -> str:
    """The answer of a listing with its paragraphs apart."""
    return _RUN_TOGETHER.sub("\n", answer)


def is_cut(question: str, answer: str) -> bool:
    """Whether the texts of a listing are only a part: cut, or without the ends of their paragraphs."""
    return len(question) >= CLIPPED or answer.endswith("...") or bool(_RUN_TOGETHER.search(answer))


def is_not_answered(reply: str) -> bool:
    """Whether a reply only says that Parliament ended before there was an answer."""
    return len(reply) <= words()["not_answered_longest"] and bool(any_of("not_answered").search(reply))


def people(record: Record, roles: Mapping[str, str], *, title: str = "") -> tuple[Person, ...]:
    """The members whose names a record tells; a member's number alone is no name."""
    found: dict[tuple[str, str], Person] = {}
    for name, role in roles.items():
        member = record.get(name)
        if isinstance(member, Mapping) and clean_line(_text(member, "name")):
            person = Person(clean_line(_text(member, "name")), role, clean_line(_text(member, "party")), title)
            found.setdefault((person.name, role), person)
    return tuple(found.values())


def problems(identity: str, seen: list[tuple[str, str]]) -> tuple[Problem, ...]:
    """Problems of a document, one for each code and line of `seen`."""
    document = f"{SOURCE_ID}:{identity}"
    return tuple(Problem(SOURCE_ID, "parse", code, f"{document}: {said}", document) for code, said in seen)


def strange_fields(record: Record, kind: str) -> set[str]:
    """Names of fields that are not known of this kind of record."""
    return set(record) - set(words()[kind]["read"]) - set(words()[kind]["not_read"])


def _identity(record: Record) -> str:
    identity = record.get("id")
    if isinstance(identity, bool) or not isinstance(identity, int) or identity < 1:
        raise NoKeyError(f"has no number of its own (id is {str(identity)[:40]!r})")
    return str(identity)


def _status(record: Record, reply: str) -> str:
    if record.get("isWithdrawn"):
        return "withdrawn"
    if not reply:
        return "holding" if record.get("dateHoldingAnswer") else "open"
    return "holding" if record.get("answerIsHolding") or is_not_answered(reply) else "answered"


def _group(record: Record, uin: str) -> str:
    """The numbers of all questions that this answer was given to, in order; empty where it is one alone."""
    grouped = record.get("groupedQuestions")
    others = {str(other) for other in grouped} if isinstance(grouped, list) else set()
    return ", ".join(sorted({uin, *others}, key=lambda number: (len(number), number))) if others else ""


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
