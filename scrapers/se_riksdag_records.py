"""Sweden: what the Riksdag's open data tell of a written question and of its answer, to a Document.

A question and its answer are two records, with numbers that differ in one figure; together they are one document, under
the number of the question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.abroad import named_abroad
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean_line, paragraphs

SOURCE_ID = "se-riksdag"
GOVERNMENT = "SWE"
LANGUAGE = "sv"
QUESTION, INTERPELLATION = "written-question", "interpellation"
DATA = "https://data.riksdagen.se"

Record = Mapping[str, Any]


class NoKeyError(ValueError):
    """A record without what tells it apart; the message says what is missing."""


@cache
def words() -> dict[str, Any]:
    """The content of `se_riksdag.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("se_riksdag.yaml").read_text(encoding="utf-8"))
    return known


def is_wanted(ministry: str, text: str) -> bool:
    """Whether an answer is by or for the foreign ministry, or its title or question speaks of foreign affairs."""
    if regex.search("|".join(words()["foreign_ministry"]), ministry, regex.IGNORECASE):
        return True
    return bool(named_abroad(text, language=LANGUAGE, own=GOVERNMENT))


def kind_of(identity: str) -> str:
    """What a document's number says it is: question, answer, interpellation; empty for others."""
    found = regex.fullmatch(words()["number"], identity)
    return next((kind for kind, code in words()["kinds"].items() if found and found["kind"] == code), "")


def question_id(identity: str) -> str:
    """The number of the question of an answer (H9121568 -> H9111568), or the number itself."""
    return f"{identity[:3]}1{identity[4:]}" if kind_of(identity) == "answer" else identity


def answer_id(identity: str) -> str:
    """The number of the answer to a question (H9111568 -> H9121568)."""
    return f"{identity[:3]}2{identity[4:]}"


def status_url(identity: str) -> str:
    """The address of all that the open data have of a document."""
    return f"{DATA}/dokumentstatus/{identity}.json"


def identity_of(record: Record) -> str:
    """The number of a record. Raises NoKeyError."""
    identity = (_text(record, "dok_id") or _text(record, "id")).upper()
    if not kind_of(identity):
        raise NoKeyError(f"has no number of a written question or its answer ({identity[:40]!r})")
    return identity


def document_of(question: Record | None, answer: Record | None) -> Document:
    """The document of a question and its answer; where one of them is not there, it is `partial`. Raises NoKeyError."""
    if question is None and answer is None:
        raise NoKeyError("has neither a question nor an answer")
    first = question or answer or {}
    key = question_id(identity_of(first))
    seen: list[tuple[str, str]] = []
    known = _fields(first, key, seen)
    asked = "\n".join(_paragraphs(question)) if question else ""
    if question and not asked:
        seen.append(("no_question", "has no text of the question"))
    people = _people(question or {}, "asker") + _people(answer or {}, "answerer")
    document = replace(
        known,
        asked_on=_day(question, seen) if question else "",
        ministry=ministry_of(question or {}) or ministry_of(answer or {}),
        status=_status(question),
        partial=question is None or answer is None,
        people=tuple(dict.fromkeys(people)),
        questions=(Question(1, asked, known.number),) if asked else (),
    )
    if answer:
        document = _answered(document, answer, seen)
    return replace(document, problems=problems(key, seen))


def _answered(document: Document, answer: Record, seen: list[tuple[str, str]]) -> Document:
    said = read_answer(_paragraphs(answer))
    if not said.text:
        seen.append(("no_text", "has no text of the answer"))
    elif not said.headed:
        seen.append(("no_heading", "its answer does not begin as one; kept whole, letterhead and all"))
    reply = said.text
    joined = ", ".join(said.numbers) if len(said.numbers) > 1 else ""
    return replace(
        document,
        answered_on=_day(answer, seen),
        status="withdrawn" if document.status == "withdrawn" else "answered",
        answer_url=f"{DATA}/dokument/{answer_id(document.key)}",
        reply=reply,
        answers=(Answer(1, reply, (1,) if document.questions else (), joined, LANGUAGE),) if reply else (),
    )


class Said:
    """The text of an answer, the numbers of the questions it names, and whether it has its heading."""

    def __init__(self, lines: list[str]) -> None:
        form = words()["answer"]
        at = next((at for at, line in enumerate(lines) if _matches(form["heading"], line)), None)
        self.headed = at is not None
        begin = 0 if at is None else at + 1
        while self.headed and begin < len(lines) and _matches(form["more"], lines[begin]):
            begin += 1
        heading = " ".join(lines[at or 0 : begin])
        ends = [at for at in range(begin, len(lines)) if regex.fullmatch(form["end"], lines[at])]
        self.numbers = tuple(dict.fromkeys(regex.findall(form["asked"], heading)))
        self.text = "\n".join(lines[begin : ends[-1] if ends else len(lines)])


def read_answer(lines: list[str]) -> Said:
    """An answer without letterhead, heading, place, date and signature."""
    return Said(lines)


def ministry_of(record: Record) -> str:
    """The office of the one who is asked or who answers ("Utrikesminister"), or empty."""
    for name, _ in [*_named(record, "addressee"), *_named(record, "answerer")]:
        found = regex.fullmatch(words()["office"], name, regex.IGNORECASE)
        if found:
            return str(found["office"])
    subtitle = _text(record, "undertitel") or _text(record, "subtitel")
    addressed = regex.search(words()["addressed"], subtitle)
    found = regex.match(words()["office"], addressed["who"], regex.IGNORECASE) if addressed else None
    return str(found["office"]) if found else ""


def about(record: Record) -> str:
    """What a record of a listing tells of its subject."""
    return "\n".join(_text(record, name) for name in ("titel", "notis", "summary"))


def day_of(record: Record) -> str:
    """The day of a record, or empty."""
    return _day(record, [])


def person(text: str, role: str) -> Person:
    """Somebody with office and party as a text names them: "Utrikesminister Ann Linde (S)"."""
    party = regex.search(words()["party"] + "$", text)
    bare = clean_line(text[: party.start()] if party else text)
    office = regex.fullmatch(words()["office"], bare, regex.IGNORECASE) if role == "answerer" else None
    name = office["name"] if office else bare
    return Person(name, role, party["party"] if party else "", office["office"] if office else "")


def problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    """A problem of an address; the message names the source and the address."""
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)


def problems(key: str, seen: list[tuple[str, str]]) -> tuple[Problem, ...]:
    """Problems of a document, one for each code and line of `seen`."""
    document = f"{SOURCE_ID}:{key}"
    return tuple(Problem(SOURCE_ID, "parse", code, f"{document}: {said}", document) for code, said in seen)


def strange_fields(record: Record) -> set[str]:
    """Names of fields that are not known."""
    return set(record) - set(words()["document"]["read"]) - set(words()["document"]["not_read"])


def listed(value: object, name: str) -> list[Any]:
    """The objects under a name: a list, a single one, or none, as the open data have them."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, Mapping)]


def _fields(record: Record, key: str, seen: list[tuple[str, str]]) -> Document:
    session, serial = _text(record, "rm"), _text(record, "nummer") or key[4:]
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=INTERPELLATION if kind_of(key) == "interpellation" else QUESTION,
        number=f"{session}:{serial}" if session else serial,
        legislature=session,
        title=clean_line(_text(record, "titel")),
        url=f"{DATA}/dokument/{key}",
        languages=(LANGUAGE,),
    )


def _status(question: Record | None) -> str:
    if question and regex.search(words()["withdrawn"], _text(question, "status"), regex.IGNORECASE):
        return "withdrawn"
    return "open"


def _people(record: Record, role: str) -> tuple[Person, ...]:
    found = []
    for name, party in _named(record, role):
        known = person(name, role)
        found.append(replace(known, party=party or known.party))
    return tuple(found)


def _named(record: Record, role: str) -> list[tuple[str, str]]:
    """Name (with the office of a minister) and party of those who have a role."""
    people = listed(record.get("dokintressent"), "intressent")
    held = [one for one in people if _text(one, "roll").lower() in words()["roles"][role]]
    return [(clean_line(_text(one, "namn")), _text(one, "partibet")) for one in held if _text(one, "namn")]


def _paragraphs(record: Record) -> list[str]:
    return paragraphs(_text(record, "html") or _text(record, "text"))


def _day(record: Record, seen: list[tuple[str, str]]) -> str:
    value = _text(record, "datum")[:10]
    if not value:
        return ""
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        seen.append(("bad_date", f"{value!r} is no day; left empty"))
        return ""


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _matches(form: str, line: str) -> bool:
    return regex.fullmatch(form, line, regex.IGNORECASE) is not None
