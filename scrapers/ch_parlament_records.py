"""Switzerland: records of the OData service (a business in one language each) to Documents.

The service has every business once for each language; the records of one business that stand in one body are one
document. Its first answer is the German one, the others are translations of it, each joined to the question in its
language: the service does not tell in which language the Federal Council wrote.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.abroad import named_abroad
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean, clean_line, decode, letters

SOURCE_ID = "ch-parlament"
GOVERNMENT = "CHE"
LANGUAGES = ("DE", "FR", "IT")
"""In the order in which the answers of a document stand."""
TEXTS = ("SubmittedText", "ReasonText", "FederalCouncilResponseText", "FederalCouncilProposalText")
PAGES = "https://www.parlament.ch/de/ratsbetrieb/suche-curia-vista/geschaeft"
_DATE = regex.compile(r"/Date\((?P<ms>-?\d{1,15})(?:[+-]\d{4})?\)/")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Record = Mapping[str, Any]


class NoRecordsError(ValueError):
    """The bytes are no answer of the service with records of the kind that is asked for; the message says why."""


@cache
def words() -> dict[str, Any]:
    """The content of `ch_parlament.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("ch_parlament.yaml").read_text(encoding="utf-8"))
    return known


def read_records(body: bytes, entity: str = "Business") -> tuple[list[Record], str]:
    """The records of an answer of the service, and the address of its next page or empty. Raises NoRecordsError.

    The service gives a list, a list with its count and next page, or one record.
    """
    text, _ = decode(body)
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise NoRecordsError(f"is no JSON: it begins with {clean_line(text[:60])!r}") from error
    if isinstance(answer, dict) and "error" in answer:
        raise NoRecordsError(f"is an error of the service: {clean_line(json.dumps(answer['error']))[:200]}")
    found = answer.get("d") if isinstance(answer, dict) else None
    following = ""
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        found, following = found["results"], str(found.get("__next") or "")
    elif isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        keys = ", ".join(list(answer)[:5]) if isinstance(answer, dict) else type(answer).__name__
        raise NoRecordsError(f"is JSON of another kind than this service's ({keys})")
    kinds = {_entity(record) or entity for record in found}
    if kinds - {entity}:
        raise NoRecordsError(f"holds records of {', '.join(sorted(kinds - {entity}))}, not of {entity}")
    return found, following


def count_of(body: bytes) -> int | None:
    """How many records a listing has on all its pages; None where an answer of the service does not tell."""
    try:
        return int(json.loads(decode(body)[0])["d"]["__count"])
    except (ValueError, KeyError, TypeError):
        return None


def type_of(name: str) -> str:
    """Our type of a kind of business ("Interpellation"), or empty where the government is not asked by it."""
    for kind, forms in words()["types"].items():
        if any(regex.fullmatch(form, clean_line(name), regex.IGNORECASE) for form in forms):
            return str(kind)
    return ""


def is_foreign(record: Record) -> bool:
    """Whether a scrape keeps a business: of the foreign department, or it speaks of foreign affairs (in German)."""
    if record.get("ResponsibleDepartmentAbbreviation") in words()["foreign_department"]:
        return True
    text = "\n".join([clean_line(_text(record, "Title")), _question(record)])
    return bool(named_abroad(text, language="de", own=GOVERNMENT) or _any_of("abroad").search(text))


def documents(records: Sequence[Record], url: str) -> Iterator[Document | Problem]:
    """The documents of the records of one body; what is no question to the government is told in one line."""
    groups: dict[int, list[Record]] = {}
    strange: set[str] = set()
    others: Counter[str] = Counter()
    silent = 0
    for place, record in enumerate(records, 1):
        identity = record.get("ID")
        if isinstance(identity, bool) or not isinstance(identity, int) or not record.get("Language"):
            yield problem("no_key", f"record {place} has no number and language of its own", url)
            continue
        strange |= _strange(record)
        name = clean_line(_text(record, "BusinessTypeName"))
        kind = type_of(name)
        if kind not in words()["asked"] and not (kind and _reply(record)):
            others[name or "no name"] += 1
        else:
            groups.setdefault(identity, []).append(record)
    for group in groups.values():
        document = business_document(group)
        silent += document.status == "open" and bool(_any_of("over").search(_text(group[0], "BusinessStatusText")))
        yield document
    if others:
        named = ", ".join(f"{name} {number}" for name, number in sorted(others.items()))
        yield problem("other_business", f"holds business without an answer of the government: {named}", url)
    if silent:
        said = f"has {silent} questions that are dealt with, but not the texts of their answers"
        yield problem("no_answer_text", said, url)
    if strange:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)


def business_document(group: Iterable[Record]) -> Document:
    """The document of one business from its records, one for each language."""
    order = {language: place for place, language in enumerate(LANGUAGES)}
    records = sorted(
        group, key=lambda record: (order.get(str(record["Language"]), len(order)), str(record["Language"]))
    )
    first = records[0]
    seen: list[tuple[str, str]] = []
    questions, answers = _texts(records, seen)
    asked_on, answered_on = (_day(first, name, seen) for name in ("SubmissionDate", "FederalCouncilProposalDate"))
    state = _text(first, "BusinessStatusText")
    if answers and not answered_on:
        seen.append(("no_answer_date", "has an answer without its date"))
    if not questions:
        seen.append(("no_question", "has no text of the question"))
    title = clean_line(_text(first, "Title"))
    author = clean_line(_text(first, "SubmittedBy"))
    key = str(first["ID"])
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=type_of(_text(first, "BusinessTypeName")),
        number=_text(first, "BusinessShortNumber"),
        legislature=str(first.get("SubmissionLegislativePeriod") or ""),
        title="" if title in words()["no_title"] else title,
        url=f"{PAGES}?AffairId={key}",
        asked_on=asked_on,
        answered_on=answered_on if answers else "",
        ministry=clean_line(_text(first, "ResponsibleDepartmentName")),
        languages=tuple(dict.fromkeys(str(record["Language"]).lower() for record in records)),
        one_language=len(records) == 1,
        status="withdrawn" if _any_of("withdrawn").search(state) else "answered" if answers else "open",
        reply="\n".join(answer.text for answer in answers),
        people=(Person(author, "asker"),) if author else (),
        questions=questions,
        answers=answers,
        problems=_problems(key, seen),
    )


def _texts(records: Iterable[Record], seen: list[tuple[str, str]]) -> tuple[tuple[Question, ...], tuple[Answer, ...]]:
    """Questions and answers, one for each language in which they are there; the same text twice counts once."""
    questions: dict[str, Question] = {}
    answers: dict[str, Answer] = {}
    languages: set[str] = set()
    for record in records:
        language = str(record["Language"]).lower()
        if language in languages:
            seen.append(("language_twice", f"stands twice in {language}; the first is kept"))
            continue
        languages.add(language)
        odd = [name for name in TEXTS if not isinstance(record.get(name), str | None)]
        seen += [("unknown_text", f"has something that is no text in {name} ({language}); left empty") for name in odd]
        question, reply = _question(record), _reply(record)
        if question:
            questions.setdefault(letters(question), Question(len(questions) + 1, question))
        if reply:
            joined = (questions[letters(question)].ordinal,) if question else ()
            original = 1 if answers else 0
            answers.setdefault(letters(reply), Answer(len(answers) + 1, reply, joined, "", language, original))
    return tuple(questions.values()), tuple(answers.values())


def _question(record: Record) -> str:
    """What is asked stands in the one field or in the other."""
    parts = (clean(_text(record, "SubmittedText")), clean(_text(record, "ReasonText")))
    return "\n".join(part for part in parts if part)


def _reply(record: Record) -> str:
    """The Federal Council's answer, and what it asks Parliament to decide where the answer does not end with that."""
    reply, proposal = (clean(_text(record, f"FederalCouncil{name}Text")) for name in ("Response", "Proposal"))
    if not reply or letters(reply).endswith(letters(proposal)):
        return reply
    return f"{reply}\n{proposal}"


def _day(record: Record, name: str, seen: list[tuple[str, str]]) -> str:
    """The day of "/Date(763171200000)/" (milliseconds, UTC); empty, with a word in `seen`, where it is none."""
    value = record.get(name)
    if value is None:
        return ""
    found = _DATE.fullmatch(str(value))
    try:
        if found:
            return (_EPOCH + dt.timedelta(milliseconds=int(found["ms"]))).date().isoformat()
    except OverflowError:
        pass
    seen.append(("bad_date", f"{name} {str(value)[:40]!r} is no day; left empty"))
    return ""


def _entity(record: Record) -> str:
    """What a record is of ("Business"), or empty where it does not say."""
    told = record.get("__metadata")
    return str(told.get("type") or "").rpartition(".")[2] if isinstance(told, Mapping) else ""


def _strange(record: Record) -> set[str]:
    known = {*words()["read"], *words()["not_read"]}
    return {
        name
        for name, value in record.items()
        if name not in known and not (isinstance(value, dict) and "__deferred" in value)
    }


@cache
def _any_of(name: str) -> regex.Pattern[str]:
    return regex.compile("|".join(f"(?:{form})" for form in words()[name]), regex.IGNORECASE)


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _problems(key: str, seen: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    document = f"{SOURCE_ID}:{key}"
    return tuple(Problem(SOURCE_ID, "parse", code, f"{document}: {said}", document) for code, said in seen)


def problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    """A problem of an address; the message names the source and the address."""
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)
