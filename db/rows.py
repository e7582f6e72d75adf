"""A document as rows of the database: pure functions, used by the store alone.

What a document says is told by its content hash: all its fields, without problems, without what is said of the file
it came from, without the times that some publishers write into their addresses, and without fields that are empty (so
that a field added later changes no hash).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapers.items import Document, Person

Row = dict[str, Any]

URLS = ("url", "question_url", "answer_url")
_TIME_IN_URL = re.compile(r"(?<!\d)(?:19|20)\d{6}[-T_]?\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows that one document makes, without the time columns."""

    document: Row
    document_people: tuple[Row, ...]
    questions: tuple[Row, ...]
    answers: tuple[Row, ...]
    links: tuple[tuple[str, str], ...]
    """Pairs of answer and question."""


def document_rows(document: Document, *, capture: str, invented: bool) -> DocumentRows:
    """The rows of `document`. Raises ValueError where its parts contradict each other."""
    answers = {answer.ordinal: f"{document.id}/{answer.ordinal}" for answer in document.answers}
    questions = {question.ordinal: f"{document.id}/q{question.ordinal}" for question in document.questions}
    if len(answers) < len(document.answers) or len(questions) < len(document.questions):
        raise ValueError(f"{document.id}: two questions or two answers have the same ordinal")
    date = document.answered_on or document.asked_on
    links = []
    for answer in document.answers:
        for ordinal in answer.questions:
            if ordinal not in questions:
                raise ValueError(f"{document.id}: answer {answer.ordinal} is joined to question {ordinal}, not there")
            links.append((answers[answer.ordinal], questions[ordinal]))
        if answer.translation_of and answer.translation_of not in answers:
            raise ValueError(f"{document.id}: answer {answer.ordinal} translates {answer.translation_of}, not there")
    return DocumentRows(
        document={
            "id": document.id,
            "source": document.source,
            "legislature": document.legislature,
            "type": document.type,
            "number": document.number,
            "title": document.title,
            "url": document.url,
            "question_url": document.question_url,
            "answer_url": document.answer_url,
            "asked_on": document.asked_on,
            "answered_on": document.answered_on,
            "ministry": document.ministry,
            "language": json.dumps(list(document.languages)),
            "status": document.status,
            "truncated": int(document.truncated),
            "damaged": int(document.damaged),
            "invented": int(invented),
            "reply": document.reply,
            "capture": capture,
            "content_hash": content_hash(document, invented=invented),
        },
        document_people=_people(document),
        questions=tuple(
            {
                "id": questions[question.ordinal],
                "document": document.id,
                "ordinal": question.ordinal,
                "label": question.label,
                "text": question.text,
                "text_hash": question_hash(question.text, date),
            }
            for question in document.questions
        ),
        answers=tuple(
            {
                "id": answers[answer.ordinal],
                "document": document.id,
                "ordinal": answer.ordinal,
                "label": answer.label,
                "text": answer.text,
                "hint": answer.language,
                "own": document.own,
                "translation_of": answers.get(answer.translation_of, ""),
                "text_hash": answer_hash(answer.text, document.own, answer.language, date, damaged=document.damaged),
            }
            for answer in document.answers
        ),
        links=tuple(dict.fromkeys(links)),
    )


def question_hash(text: str, date: str) -> str:
    """Hash of all that the tagger is given of a question; `date` as `answer_hash` has it."""
    return digest(text, date)


def answer_hash(text: str, own: str, hint: str, date: str, *, damaged: bool) -> str:
    """Hash of all that the tagger is given of an answer; `date` is its day, or the question's where it has none."""
    return digest(text, own, hint, date, *(["damaged"] if damaged else []))


def content_hash(document: Document, *, invented: bool = False) -> str:
    """SHA-256 of what `document` says."""
    fields = dataclasses.asdict(document)
    for name in ("problems", "one_language"):
        fields.pop(name, None)
    for name in URLS:
        fields[name] = _TIME_IN_URL.sub("*", fields[name])
    fields["invented"] = invented
    return digest(json.dumps(_filled(fields), ensure_ascii=False, sort_keys=True))


def digest(*parts: str) -> str:
    """SHA-256 of some texts, in their order; the same for any surrogates that a damaged source left in them."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def person_id(source: str, name: str) -> str:
    """A readable id: the source and the name in ASCII (`lu-chd:jean-asselborn`); a hash where no letter is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return f"{source}:{slug or digest(name)[:12]}"


def _people(document: Document) -> tuple[Row, ...]:
    """One row per person and role, in the order of the document; a person named twice counts once."""
    rows: dict[tuple[str, str], Row] = {}
    ordinals: dict[str, int] = {}
    for person in document.people:
        key = (person_id(document.source, person.name), person.role)
        if key not in rows:
            ordinals[person.role] = ordinals.get(person.role, 0) + 1
            rows[key] = _person(document, person, key[0], ordinals[person.role])
    return tuple(rows.values())


def _person(document: Document, person: Person, identity: str, ordinal: int) -> Row:
    return {
        "document": document.id,
        "person": identity,
        "role": person.role,
        "name": person.name,
        "party": person.party,
        "title": person.title,
        "ordinal": ordinal,
    }


def _filled(value: Any) -> Any:
    """`value` without what is empty."""
    if isinstance(value, dict):
        kept = {key: _filled(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in ("", 0, False, None, [], {})}
    if isinstance(value, (list, tuple)):
        return [_filled(item) for item in value]
    return value
