"""Netherlands: one record of the OData service (an answer with the cases it answers) to a Document without its texts.

The service has no texts: each answer is a file, a letter in PDF or DOCX. The Aanhangsel's number comes later than the
letter; until then an answer is known by the number of its question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import regex

from scrapers.docx import NotDocxError, read_docx
from scrapers.items import Document, Person, Problem
from scrapers.nl_kamer_letter import TYPE, NoKeyError, official_url, signed
from scrapers.nl_kamer_parts import take_apart
from scrapers.nl_kamer_words import GOVERNMENT, LANGUAGE, SOURCE_ID, problem, problems, words
from scrapers.pdf import NotPdfError, Paragraph, pdf_paragraphs
from scrapers.source import moment_of
from scrapers.text import clean_line, local_day

Record = Mapping[str, Any]


class NotAFileError(ValueError):
    """The bytes are no letter that is read here; the message says why."""


def is_answer(record: Record) -> bool:
    """Whether a record is an answer, and not another document of the Chamber."""
    return record.get("Soort") in words()["kinds"]


def answer_document(record: Record) -> Document:
    """The document of a record, as far as the listing tells it. Raises NoKeyError."""
    cases = _cases(record)
    numbers = sorted({_text(case, "Nummer") for case in cases} - {""})
    year = _text(record, "Vergaderjaar")
    annex = regex.fullmatch(r"\d*?(\d{4})", _text(record, "Aanhangselnummer"))
    number = annex[1].lstrip("0") if annex else ""
    if number and regex.fullmatch(r"\d{4}-\d{4}", year):
        key = f"ah-tk-{year.replace('-', '')}-{number}"
    elif numbers:
        key = f"kv-tk-{numbers[0]}" + ("-nader" if record.get("Soort") in words()["further"] else "")
    else:
        raise NoKeyError(f"{_text(record, 'Id')[:40]!r} has neither a number of the Aanhangsel nor a case")
    seen: list[tuple[str, str]] = []
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=TYPE,
        number=number or ", ".join(numbers),
        legislature=year,
        title=clean_line(_text(record, "Onderwerp") or _text(record, "Titel")),
        url=official_url(key),
        question_url=official_url(f"kv-tk-{numbers[0]}") if numbers else "",
        asked_on=min(filter(None, (local_day(case.get("GestartOp"), seen) for case in cases)), default=""),
        answered_on=local_day(record.get("Datum"), seen),
        ministry="; ".join(_actors(cases, "to")),
        languages=(LANGUAGE,),
        status="withdrawn" if record.get("Verwijderd") else "answered",
        truncated=True,
        people=tuple(Person(name, "asker", party) for name, party in _actors(cases, "by").items()),
        problems=problems(key, seen),
    )


def with_text(listed: Document, body: bytes) -> Document:
    """The document of a record with the texts of its file. Raises NotAFileError."""
    parts = take_apart(paragraphs_of(body)[0])
    answerers = () if parts.whole else signed(parts.head)
    seen = [(code, said) for code, said in parts.seen]
    return replace(
        listed,
        truncated=False,
        damaged=parts.whole,
        reply=parts.reply,
        people=tuple(dict.fromkeys((*listed.people, *answerers))),
        questions=parts.questions,
        answers=parts.answers,
        problems=(*listed.problems, *problems(listed.key, seen)),
    )


def paragraphs_of(body: bytes) -> tuple[list[Paragraph], tuple[str, ...]]:
    """The paragraphs of a PDF or DOCX, and the lines of its letterhead. Raises NotAFileError."""
    try:
        if body.startswith(b"PK"):
            word = read_docx(body)
            return list(word.body), word.headers
        return pdf_paragraphs(body, languages=(LANGUAGE,)), ()
    except (NotDocxError, NotPdfError) as error:
        raise NotAFileError(str(error)) from error


def listed_answers(items: list[Any], url: str) -> Iterator[tuple[Record, Document] | Problem]:
    """The answers of a listing with their documents; what is no record is told, and unknown fields once."""
    strange: set[str] = set()
    for place, record in enumerate(items, 1):
        if not isinstance(record, dict) or "Soort" not in record:
            yield problem("no_record", f"item {place} is no document of the service", url)
            continue
        strange |= set(record) - _known("document")
        for case in _cases(record):
            strange |= {f"Zaak.{name}" for name in set(case) - _known("case")}
        if not is_answer(record):
            continue
        try:
            yield record, answer_document(record)
        except NoKeyError as error:
            yield problem("no_key", f"item {place}: {error}", url)
    strange = {name for name in strange if "@odata." not in name}
    if strange:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)


def changed_at(record: Record) -> dt.datetime | None:
    """When the service changed a record, UTC; None where it does not say."""
    return moment_of(_text(record, "ApiGewijzigdOp"))


def _known(kind: str) -> set[str]:
    return {*words()[kind]["read"], *words()[kind]["not_read"]}


def _cases(record: Record) -> list[Record]:
    found = record.get("Zaak")
    cases = found if isinstance(found, list) else [found]
    return [case for case in cases if isinstance(case, Mapping)]


def _actors(cases: list[Record], role: str) -> dict[str, str]:
    """Whom the cases are put to (by office) or who asks (by name), with the party."""
    found: dict[str, str] = {}
    for case in cases:
        actors = case.get("ZaakActor")
        for actor in actors if isinstance(actors, list) else []:
            if isinstance(actor, Mapping) and actor.get("Relatie") in words()["relations"][role]:
                office = _text(actor, "Functie") if role == "to" else ""
                name = clean_line(office or _text(actor, "ActorNaam"))
                if name:
                    found.setdefault(name, clean_line(_text(actor, "ActorFractie")))
    return found


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
