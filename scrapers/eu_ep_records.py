"""European Parliament: the metadata of a question and its answer (JSON-LD, Turtle, yearly CSV) to a Document.

All three become a `Work`, which has no texts: those stand in documents of their own (`scrapers.eu_ep_texts`).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import urljoin

import regex

from scrapers.abroad import named_abroad
from scrapers.eu_ep_texts import KINDS, Reply, words
from scrapers.eu_ep_turtle import Statements, Value
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean, clean_line

SOURCE_ID = "eu-ep"
GOVERNMENT = "EU"
HOST = "https://data.europarl.europa.eu"
PAGES = "https://www.europarl.europa.eu/doceo/document"
LANGUAGE = "en"
"""Answers are written in English; it is the one language in which nearly all questions are there."""
KEY = regex.compile(r"(?P<letter>[A-Z])-(?P<term>\d{1,2})-(?P<year>\d{4})-(?P<number>\d{6})")
_FILE = regex.compile(r"[_/.](?P<language>[a-z]{2})[/.](?P<kind>docx|xhtml|html|pdf)$")
_AUTHOR = regex.compile(r"(?P<name>[^,()]+?) \((?P<party>[^()]+)\)")
_LOCAL_MIDNIGHT = dt.timedelta(hours=2)
"""Some dates are the midnight of Brussels told in UTC: "2022-01-04T23:00:00.000Z" is 5 January."""


@dataclass(frozen=True, slots=True)
class Work:
    """A question, or an answer to it, as the metadata tell it; texts by language."""

    key: str
    day: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Addresses by language and kind (docx, xhtml, pdf)."""
    organisations: tuple[str, ...] = ()
    """To which it is put, or which answer."""
    authors: tuple[str, ...] = ()
    answer: Work | None = None

    @property
    def file(self) -> tuple[str, str]:
        """Kind and address of the document to read: English where it is there; both empty where there is none."""
        languages = sorted({language for language, _ in self.files}, key=lambda one: (one != LANGUAGE, one))
        for language in languages:
            for kind in KINDS:
                if (language, kind) in self.files:
                    return kind, self.files[language, kind]
        return "", ""

    @property
    def title(self) -> str:
        """In English where it is there."""
        return _preferred(self.titles)


class NoWorkError(ValueError):
    """A record without what tells a question apart; the message says what is missing."""


def is_foreign(work: Work) -> bool:
    """Whether a scrape keeps a question: to or from the High Representative, or its title speaks of abroad."""
    organisations = (*work.organisations, *(work.answer.organisations if work.answer else ()))
    if any(one.endswith(tuple(words()["foreign_organisations"])) for one in organisations):
        return True
    if any(_any_of("foreign_addressee").search(header) for header in work.headers.values()):
        return True
    if any(
        named_abroad(work.titles[one], language=one, own=GOVERNMENT) for one in ("en", "fr", "de") if one in work.titles
    ):
        return True
    return bool(_any_of("abroad").search(work.titles.get(LANGUAGE, "")))


def work_document(work: Work) -> Document:
    """The document of a question as the metadata know it: its texts are missing (`partial`). Raises NoWorkError."""
    found = KEY.fullmatch(work.key)
    if not found:
        raise NoWorkError(f"has no id of a question ({work.key[:40]!r})")
    header = [line for line in _preferred(work.headers).split("\n") if line]
    answer = work.answer
    return Document(
        source=SOURCE_ID,
        key=work.key,
        own=GOVERNMENT,
        type=words()["types"].get(found["letter"], "question"),
        number=f"{found['letter']}-{found['number']}/{found['year']}",
        legislature=found["term"],
        title=work.title,
        url=f"{PAGES}/{work.key}_EN.html",
        question_url=work.file[1],
        answer_url=answer.file[1] if answer else "",
        asked_on=work.day,
        answered_on=answer.day if answer else "",
        ministry=regex.sub(rf"^{words()['to']}", "", header[1]) if len(header) > 1 else "",
        languages=(LANGUAGE,),
        status="answered" if answer else "open",
        partial=True,
        people=_askers(work, header),
    )


def with_texts(document: Document, question: str, reply: Reply | None) -> Document:
    """The document with the text of its question (may be empty) and of its answer."""
    questions = (Question(1, question),) if question else ()
    if reply is None:
        return replace(document, questions=questions)
    return replace(
        document,
        answered_on=document.answered_on or reply.day,
        status="answered",
        reply=reply.text,
        people=(*document.people, *reply.people),
        questions=questions,
        answers=(Answer(1, reply.text, (1,) if questions else (), "", LANGUAGE),),
    )


def key_of(record: Mapping[str, Any]) -> str:
    """The number of the question that a record of the API is of, with its details or without them."""
    return str(record.get("identifier") or str(record.get("id") or "").rpartition("/")[2])


def json_work(record: Mapping[str, Any]) -> Work:
    """The work of a question of the API, with its answer nested in it. Raises NoWorkError."""
    titles = _by_language(record.get("title_dcterms"))
    headers: dict[str, str] = {}
    files: dict[tuple[str, str], str] = {}
    for expression in _records(record.get("is_realized_by")):
        language = str(expression.get("id") or "").rpartition("/")[2]
        titles = {**_by_language(expression.get("title"), language), **titles}
        headers |= _by_language(expression.get("title_alternative"), language)
        for manifestation in _records(expression.get("is_embodied_by")):
            files |= _file(_reference(manifestation.get("is_exemplified_by")))
    roles = _records(record.get("workHadParticipation"))
    named = [one for role in roles for one in _references(role.get("had_participant_organization"))]
    answers = _records(record.get("inverse_answers_to"))
    return Work(
        key_of(record),
        _day(str(record.get("document_date") or "")),
        {language: _line(title) for language, title in titles.items()},
        {language: _lines(header) for language, header in headers.items()},
        files,
        (*named, *(str(role.get("id") or "") for role in roles), *_organisations(_references(record.get("creator")))),
        answer=json_work(answers[0]) if answers else None,
    )


def turtle_works(found: Statements) -> Iterator[Work]:
    """The works of all questions of a Turtle document, each with its answer."""
    works = {subject: values for subject, values in found.items() if _is(values, "type", "#Work")}
    answers = {
        answered.text: _turtle(found, values) for values in works.values() for answered in values.get("answers_to", [])
    }
    for subject, values in works.items():
        if "answers_to" not in values:
            yield replace(_turtle(found, values), answer=answers.get(subject))


def csv_works(text: str) -> Iterator[Work]:
    """The works of a yearly CSV."""
    for row in csv.DictReader(io.StringIO(text, newline="")):
        files = _files(row, "document_pdf", "document_doc")
        answer = _files(row, "document_answers_pdf", "document_answers_doc")
        key = row.get("document_identifier") or ""
        titles = {LANGUAGE: _line(row.get("document_title_en") or row.get("document_title") or "")}
        names = f"{row.get('document_creator_person') or ''};{row.get('document_creator_organization') or ''}"
        yield Work(
            key,
            _day(row.get("document_date") or ""),
            titles,
            files=files,
            authors=tuple(name for name in map(clean_line, names.split(";")) if name),
            answer=Work(f"{key}-ASW", files=answer) if answer else None,
        )


def problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    """A problem of an address; the message names the source and the address."""
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)


def _turtle(found: Statements, values: Mapping[str, list[Value]]) -> Work:
    titles: dict[str, str] = {}
    headers: dict[str, str] = {}
    files: dict[tuple[str, str], str] = {}
    for expression in (found.get(one.text, {}) for one in values.get("is_realized_by", [])):
        titles |= {value.language: _line(value.text) for value in expression.get("title", [])}
        headers |= {value.language: _lines(value.text) for value in expression.get("title_alternative", [])}
        for manifestation in (found.get(one.text, {}) for one in expression.get("is_embodied_by", [])):
            for address in manifestation.get("is_exemplified_by", []):
                files |= _file(address.text)
    days = [value.text for value in values.get("date_document", [])]
    keys = [value.text for value in values.get("identifier", [])]
    creators = _organisations(value.text for value in values.get("creator", []))
    return Work(keys[0] if keys else "", _day(days[0]) if days else "", titles, headers, files, tuple(creators))


def _askers(work: Work, header: list[str]) -> tuple[Person, ...]:
    """Who asks: as the CSV names them, or from the last line of the head ("Isabel Santos (S&D)")."""
    named = [Person(name, "asker") for name in work.authors]
    if len(header) > 2:
        named += [Person(one["name"].strip(), "asker", one["party"]) for one in _AUTHOR.finditer(header[-1])]
    return tuple(named)


def _files(row: Mapping[str, str], *columns: str) -> dict[tuple[str, str], str]:
    files: dict[tuple[str, str], str] = {}
    for column in columns:
        for address in (row.get(column) or "").split(";"):
            files |= _file(address.strip())
    return files


def _file(address: str) -> dict[tuple[str, str], str]:
    """The address of a document by its language and kind; nothing where its name tells neither."""
    found = _FILE.search(address)
    return {(found["language"], found["kind"]): urljoin(f"{HOST}/", address)} if found else {}


def _day(text: str) -> str:
    """An ISO day; empty where it is none."""
    try:
        if "T" in text and text.endswith("Z"):
            return (dt.datetime.fromisoformat(text) + _LOCAL_MIDNIGHT).date().isoformat()
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _lines(header: str) -> str:
    return "\n".join(clean_line(line) for line in regex.split(r"<br\s*/?>|\n", header))


def _line(title: str) -> str:
    """A title on one line; it may have marks of HTML ("CO<sub>2</sub>")."""
    return clean(title).replace("\n", " ")


def _organisations(references: Iterable[str]) -> Iterator[str]:
    return (one for one in references if "/person/" not in f"/{one}")


def _preferred(texts: Mapping[str, str]) -> str:
    return texts.get(LANGUAGE) or next((texts[one] for one in sorted(texts) if texts[one]), "")


def _by_language(value: Any, language: str = LANGUAGE) -> dict[str, str]:
    """Texts by language: {"en": "..."}; or one text, in the language of what holds it."""
    if isinstance(value, Mapping):
        return {str(one): clean_line(text) for one, text in value.items() if isinstance(text, str)}
    return {language: clean_line(value)} if isinstance(value, str) else {}


def _records(value: Any) -> list[Mapping[str, Any]]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, Mapping)]


def _references(value: Any) -> list[str]:
    return [_reference(one) for one in (value if isinstance(value, list) else [value]) if one]


def _reference(value: Any) -> str:
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value or "")


def _is(values: Mapping[str, list[Value]], name: str, end: str) -> bool:
    return any(value.text.endswith(end) for value in values.get(name, []))


@cache
def _any_of(name: str) -> regex.Pattern[str]:
    return regex.compile("|".join(rf"\b(?:{form})\b" for form in words()[name]), regex.IGNORECASE)
