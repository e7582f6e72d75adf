"""Germany: records of DIP21, the database before 2021, to documents without an answer: who asked whom what and when.

They came as JSON (bundestag/dip21-daten, one file for each Vorgang) and as pages that carry the same record as XML in
a comment. Such a document never replaces one that has the texts. Its dates are those of the printed papers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from scrapers.de_bundestag_paper import numbers_as_text, paper_url, short_date, words
from scrapers.de_bundestag_questions import GOVERNMENT, SOURCE_ID, group_named
from scrapers.items import Document, Person, Problem, Question
from scrapers.safe_html import read_html
from scrapers.safe_xml import UnsafeXmlError, read_xml
from scrapers.text import clean_line, paragraphs

Record = Mapping[str, Any]

_CHARSET = regex.compile(rb"charset=[\"']?([\w-]+)")
_COMMENT = regex.compile(r"<!--((?:(?!-->).)*?<VORGANG(?:SABLAUF)?>.*?)-->", regex.DOTALL)
_PROLOG = regex.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>|<- .{1,40}? ->")
_NUMBER = regex.compile(r"\d{1,2}/\d{1,6}")
_PLACE = regex.compile(r"(?P<date>[\d.]+) - BT-Drucksache (?P<number>\d+/\d+)(?:, Nr\. ?(?P<questions>[\d ,–-]+))?")
_SITTING = regex.compile(r"BT-Plenarprotokoll (?P<legislature>\d+)/(?P<sitting>\d+)")
_BY_GOVERNMENT = regex.compile(r"Urheber ?: ?Bundesregierung(?:, (?P<ministry>[^(]+?))?\s*(?:\(|$)")
_ORIGINAL = "Originaltext der Frage(n):"


class NoRecordError(ValueError):
    """The bytes hold no record of DIP21; the message says what they are."""


def page_record(body: bytes) -> Record:
    """The record in the comment of a page of DIP21. Raises NoRecordError."""
    charset = _CHARSET.search(body[:4000])
    name = charset[1].decode("ascii").lower() if charset else "utf-8"
    text = body.decode("cp1252" if name == "iso-8859-1" else "utf-8", "replace")
    comment = _COMMENT.search(text)
    if not comment:
        raise NoRecordError("is a page without a record of DIP21")
    try:
        root = read_xml(_PROLOG.sub("", comment[1]).strip().encode())
    except UnsafeXmlError as error:
        raise NoRecordError(f"is a page whose record {error}") from error
    found = _plain(root)
    if root.tag == "VORGANG":
        course = found.pop("VORGANGSABLAUF", {})
        return {"VORGANG": found, "VORGANGSABLAUF": course or {}}
    return {"VORGANG": {"TITEL": _page_title(text)}, "VORGANGSABLAUF": found}


def record_document(record: Record, url: str) -> Document | Problem:
    """The document of a record; a problem where it names no paper by which it could be told from others."""
    case, course = _object(record.get("VORGANG")), _object(record.get("VORGANGSABLAUF"))
    steps = _objects(course.get("VORGANGSPOSITION"))
    asked, answered = _step(steps, by_government=False), _step(steps, by_government=True)
    kind = _text(case.get("VORGANGSTYP")) or _text(asked.get("URHEBER")).partition(",")[0].strip()
    if kind not in words()["kinds"]:
        return _problem(url, "unknown_type", f"the type {kind!r} is not known")
    questions = _place(asked)
    place = questions if questions and questions["questions"] else _place(answered) or questions
    named = {
        _text(one.get("DRS_TYP")): _text(one.get("DRS_NUMMER")) for one in _objects(case.get("WICHTIGE_DRUCKSACHE"))
    }
    important = {what: number for what, number in named.items() if _NUMBER.fullmatch(number)}
    paper = place["number"] if place else important.get("Antwort") or important.get(kind, "")
    if not paper:
        return _problem(url, "no_key", "the record names no printed paper")
    numbers = _numbers(place["questions"]) if place and place["questions"] else []
    key = paper.replace("/", "-") + (f"-{numbers[0]}" if numbers else "")
    people = [
        person for step in steps for one in _objects(step.get("PERSOENLICHER_URHEBER")) if (person := _person(one))
    ]
    identity, seen = f"{SOURCE_ID}:{key}", list(_unknown(case))
    state = _text(case.get("AKTUELLER_STAND"))
    status = words()["states"].get(state, "answered" if _BY_GOVERNMENT.search(_text(answered.get("URHEBER"))) else "")
    if not status:
        seen.append(("unknown_status", f"the state {state!r} is not known"))
    asked_in = questions["number"] if questions else important.get(kind, "")
    asked_on = short_date(_text(asked.get("FUNDSTELLE"))) if asked is not answered else ""
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=str(words()["kinds"][kind]),
        number=paper + (f", Nr. {numbers_as_text(numbers)}" if numbers else ""),
        legislature=paper.partition("/")[0],
        title=clean_line(_text(case.get("TITEL"))),
        url=paper_url(paper),
        question_url=paper_url(asked_in) if asked_in else "",
        answer_url=_answer_url(answered),
        asked_on=asked_on,
        answered_on=short_date(_text(answered.get("FUNDSTELLE"))) if status == "answered" else "",
        ministry=_ministry(answered, steps),
        languages=("de",),
        status=status or "open",
        truncated=status == "answered",
        partial=True,
        people=tuple(people),
        questions=tuple(_questions(_text(case.get("ABSTRAKT")), numbers)),
        problems=tuple(Problem(SOURCE_ID, "parse", code, f"{identity}: {said}", identity, url) for code, said in seen),
    )


def _step(steps: list[Mapping[str, Any]], *, by_government: bool) -> Mapping[str, Any]:
    """The step of the course in which the house asked, or in which the government answered."""
    for step in steps:
        said = _text(step.get("URHEBER"))
        answers = bool(_BY_GOVERNMENT.search(said)) or said.startswith("Antwort") or "Antwort" in said.partition("/")[2]
        if answers is by_government:
            return step
    # A collection holds question and answer: one step is both.
    return steps[0] if steps and not by_government else {}


def _place(step: Mapping[str, Any]) -> regex.Match[str] | None:
    return _PLACE.match(_text(step.get("FUNDSTELLE")))


def _answer_url(answered: Mapping[str, Any]) -> str:
    """Address of the paper, or of the protocol of the sitting, in which the answer stands."""
    place, sitting = _place(answered), _SITTING.search(_text(answered.get("FUNDSTELLE")))
    if place:
        return paper_url(place["number"])
    if not sitting:
        return ""
    name = f"{int(sitting['legislature']):02}{int(sitting['sitting']):03}"
    return f"https://dserver.bundestag.de/btp/{int(sitting['legislature']):02}/{name}.pdf"


def _ministry(answered: Mapping[str, Any], steps: list[Mapping[str, Any]]) -> str:
    named = _BY_GOVERNMENT.search(_text(answered.get("URHEBER")))
    if named and named["ministry"]:
        return clean_line(named["ministry"])
    people = [one for step in steps for one in _objects(step.get("PERSOENLICHER_URHEBER"))]
    return next((_text(one["RESSORT"]) for one in people if one.get("RESSORT")), "")


def _person(one: Mapping[str, Any]) -> Person | None:
    """Somebody who asks or answers; nobody for those who spoke in a debate."""
    role = words()["activities"].get(_text(one.get("AKTIVITAETSART")))
    if not role:
        return None
    parts = ("PERSON_TITEL", "VORNAME", "NAMENSZUSATZ", "NACHNAME")
    district = _text(one.get("WAHLKREISZUSATZ"))
    name = clean_line(" ".join([*(_text(one.get(part)) for part in parts), f"({district})" if district else ""]))
    office = _text(one.get("FUNKTION"))
    title = str(words()["functions"].get(office, office)) if role == "answerer" else ""
    return Person(name, role, group_named(_text(one.get("FRAKTION"))), title)


def _questions(text: str, numbers: list[int]) -> Iterator[Question]:
    """The questions in their own words; none where the record has an abstract only."""
    if not text.startswith(_ORIGINAL):
        return
    asked = paragraphs(text.removeprefix(_ORIGINAL))
    if len(asked) == len(numbers):
        for ordinal, (number, question) in enumerate(zip(numbers, asked, strict=True), 1):
            yield Question(ordinal, question, str(number))
    elif asked:
        yield Question(1, "\n".join(asked), numbers_as_text(numbers) if numbers else "")


def _numbers(text: str) -> list[int]:
    """The numbers of "40-42" are 40, 41, 42; those of "4, 5" are 4, 5."""
    found: list[int] = []
    for part in text.strip(" ,").split(","):
        ends = [int(end) for end in regex.findall(r"\d+", part)]
        found += range(ends[0], ends[-1] + 1) if ends else []
    return found


def _unknown(case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    strange = sorted(case.keys() - set(words()["fields"]))
    if strange:
        yield "unknown_field", f"the record has fields that are not known: {', '.join(strange)}"


def _text(value: object) -> str:
    """A field as text: some are strings, some objects with the text in `__cdata`."""
    if isinstance(value, Mapping):
        value = value.get("__cdata", "")
    return str(value or "").strip()


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in _listed(value) if isinstance(one, Mapping)]


def _listed(value: object) -> list[Any]:
    """What stands there once is an object, what stands there several times a list."""
    return value if isinstance(value, list) else [value] if value else []


def _plain(element: Any) -> dict[str, Any]:
    """An element's children as the JSON has them: text, an object, or a list where a name occurs again."""
    found: dict[str, Any] = {}
    for child in element.iterchildren("*"):
        value: Any = _plain(child) if len(child) else (child.text or "")
        name = str(child.tag)
        found[name] = [*_listed(found[name]), value] if name in found else value
    return found


def _page_title(page: str) -> str:
    root = read_html(page)
    titles = root.xpath("//dd[contains(@class, 'ddBreit')]")
    return clean_line(titles[0].text_content()) if titles else ""


def _problem(url: str, kind: str, message: str) -> Problem:
    return Problem(SOURCE_ID, "parse", kind, f"{SOURCE_ID}, {url}: {message}", "", url)
