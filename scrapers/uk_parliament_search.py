"""United Kingdom: written answers from before 2014 as Parliament's search keeps them (records of Solr, JSON or XML)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import regex

from scrapers.items import Answer, Document, Person, Question
from scrapers.text import clean, clean_line
from scrapers.uk_parliament_records import (
    GOVERNMENT,
    LANGUAGE,
    QUESTION,
    SOURCE_ID,
    NoKeyError,
    Record,
    is_not_answered,
    problems,
    words,
)

_OFFICE = regex.compile(r"(?P<office>.+?)\s*\((?P<name>[^()]+)\)")


def xml_records(root: Any) -> Iterator[Record]:
    """The records of Solr's XML: for each field its value, or a list of values."""
    for record in root.iterfind(".//result/doc"):
        yield {
            field.get("name"): [value.text or "" for value in field] if field.tag == "arr" else field.text or ""
            for field in record
        }


def search_document(record: Record) -> Document:
    """The document of a record; it has the day of the answer alone. Raises NoKeyError."""
    uin, answered_on = _first(record, "uin_t"), _day(record)
    if not uin or not answered_on:
        raise NoKeyError(f"has no number or no day of the answer ({_first(record, 'uri') or 'no address'})")
    identity = f"hansard-{answered_on}-{uin}"
    seen: list[tuple[str, str]] = []
    question, number = without_number(clean(_joined(record, "questionText_t")))
    reply = clean(_joined(record, "answerText_t"))
    if number and number != uin:
        seen.append(("other_number", f"its text is marked [{number}]"))
    state = _first(record, "pqStatus_t")
    status = words()["states"].get(state, "answered" if reply else "open")
    if state and state not in words()["states"]:
        seen.append(("unknown_status", f"the state {state!r} is not known"))
    if str(_first(record, "prorogationAnswer_b")).lower() == "true" or is_not_answered(reply):
        status = "holding"
    asker = without_honorific(_first(record, "askingMemberPrinted_t"))
    minister = printed_minister(_first(record, "answeringMemberPrinted_t"))
    return Document(
        source=SOURCE_ID,
        key=identity,
        own=GOVERNMENT,
        type=QUESTION,
        number=uin,
        legislature=_first(record, "session_t"),
        title=clean_line(_first(record, "title_t")),
        url=next((url for url in _values(record, "all_uri") if "publications.parliament.uk" in url), ""),
        answered_on=answered_on,
        ministry=minister.title if minister else "",
        languages=(LANGUAGE,),
        status=status,
        reply=reply,
        people=(*((Person(asker, "asker"),) if asker else ()), *((minister,) if minister else ())),
        questions=(Question(1, question, uin),) if question else (),
        answers=(Answer(1, reply, (1,) if question else (), "", LANGUAGE),) if reply else (),
        problems=problems(identity, seen),
    )


def printed_minister(text: str) -> Person | None:
    """The minister of "The Minister of State, Ministry of Justice (Lord McNally)", or of a name alone."""
    line = clean_line(text).rstrip(":")
    found = _OFFICE.fullmatch(line)
    if found:
        return Person(without_honorific(found["name"]), "answerer", "", clean_line(found["office"]))
    return Person(without_honorific(line), "answerer") if line else None


def without_honorific(name: str) -> str:
    """ "Crispin Blunt" of "Mr Crispin Blunt"; "Baroness Warsi" stays."""
    return regex.sub(rf"^(?:{'|'.join(words()['honorifics'])}) ", "", clean_line(name))


def without_number(question: str) -> tuple[str, str]:
    """A question without the number in brackets at its end, and that number (or empty)."""
    found = regex.search(words()["hansard"]["number"], question)
    return (question[: found.start()].rstrip(), found["number"]) if found else (question, "")


def _day(record: Record) -> str:
    """The day of the answer. The times are UTC: in summer a day in London begins at 23:00 of the day before."""
    try:
        moment = dt.datetime.fromisoformat(_first(record, "dateOfAnswer_dt"))
    except ValueError:
        return ""
    return (moment + dt.timedelta(hours=1)).date().isoformat()


def _values(record: Mapping[str, Any], name: str) -> list[str]:
    value = record.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [str(one) for one in values]


def _first(record: Record, name: str) -> str:
    return next(iter(_values(record, name)), "").strip()


def _joined(record: Record, name: str) -> str:
    return "\n".join(_values(record, name))
