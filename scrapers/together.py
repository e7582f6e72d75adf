"""Two accounts of one document put together: one has its texts whole, the other has them cut or has only its fields.

A listing clips texts, a collection has texts without dates and names, a PDF that completed a text does not come this
time, a question and its answer are two files, a listing is in one language of several: what is known stays known, and
each account adds what the other has not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scrapers.items import Answer, Document, Person, Question
from scrapers.text import letters

SAME_BEGINNING = 2000
"""Letters in which a cut text and the whole one agree."""
_FIELDS = (
    "legislature",
    "type",
    "number",
    "title",
    "url",
    "question_url",
    "answer_url",
    "asked_on",
    "answered_on",
    "ministry",
    "status",
)

_NOT_YET = ("open", "holding")

Stored = Mapping[str, Any]
"""A document as `Store.stored` gives it."""


def put_together(document: Document, there: Stored) -> tuple[Document, bool] | None:
    """What is to be kept of `document` where `there` is known, and whether its texts are those that are there.

    None where it says nothing that is not known; the document itself where it says more, or something else.
    """
    cut = bool(there["document"]["truncated"])
    if document.partial and _is_other_half(document, there):
        return _with_other_half(document, there), False
    if document.one_language and not cut and _is_in(document, there):
        return _in_all_languages(document, there)
    if document.partial and cut:
        if _completes(document, there):
            return _with_fields(document, there), False
        return None if there["questions"] or there["answers"] else _with_more(document, there)
    if document.partial:
        return _with_what_is_missing(document, there)
    if document.truncated and not cut and _begins(document, there):
        return _with_texts(document, there), True
    return document, False


def filled(document: Document, there: Stored) -> tuple[Document, tuple[str, ...]]:
    """`document` with what it lacks of what is there, and the names of that: what a source gave once it may forget,
    and what is known stays known. A status that says "no answer yet" goes with the answer that is missing."""
    known = there["document"]
    lacking = [name for name in _FIELDS if known[name] and not getattr(document, name)]
    more: dict[str, Any] = {name: known[name] for name in lacking}
    roles = {person.role for person in document.people}
    if missing := [person for person in _people(there) if person.role not in roles]:
        more["people"] = (*document.people, *missing)
        lacking += sorted({person.role for person in missing})
    if there["questions"] and not document.questions:
        lacking.append("questions")
        more["questions"] = tuple(Question(row["ordinal"], row["text"], row["label"]) for row in there["questions"])
        everything = tuple(question.ordinal for question in more["questions"])
        more["answers"] = tuple(replace(a, questions=a.questions or everything) for a in document.answers)
    if known["reply"] and not document.reply:
        lacking.append("reply")
        asked = {question.ordinal for question in more.get("questions", document.questions)}
        texts = _with_texts(document, there)
        more["reply"], more["truncated"] = known["reply"], bool(known["truncated"])
        more["answers"] = tuple(
            replace(a, questions=tuple(ordinal for ordinal in a.questions if ordinal in asked)) for a in texts.answers
        )
        if document.status in _NOT_YET and known["status"] not in _NOT_YET:
            more["status"] = "answered" if known["status"] == "vanished" else known["status"]
    return (replace(document, **more) if lacking else document), tuple(lacking)


def begins(cut: str, whole: str) -> bool:
    """Whether `cut` is how `whole` begins, in letters and digits."""
    room = SAME_BEGINNING * 2
    return letters(whole[:room]).startswith(letters(cut[:room])[:SAME_BEGINNING])


def _completes(document: Document, there: Stored) -> bool:
    """Whether a document whose fields are not known has the whole of the texts that are there."""
    if document.truncated or not (document.reply or document.questions):
        return False
    return begins(_asked(there), _questions(document)) and begins(there["document"]["reply"], document.reply)


def _begins(document: Document, there: Stored) -> bool:
    """Whether the texts of a document are the beginnings of those that are there."""
    return begins(_questions(document), _asked(there)) and begins(document.reply, there["document"]["reply"])


def _is_other_half(document: Document, there: Stored) -> bool:
    """Whether one of the two is a question alone and the other one an answer alone."""
    if document.reply:
        return not document.questions and bool(there["questions"]) and not there["document"]["reply"]
    return bool(document.questions) and not there["questions"] and bool(there["document"]["reply"])


def _with_other_half(document: Document, there: Stored) -> Document:
    """A question and its answer put together: the fields of the question, and what the answer alone knows."""
    known = there["document"]
    told = {name: getattr(document, name) for name in _FIELDS}
    stored = {name: known[name] for name in _FIELDS}
    question, answer = (stored, told) if document.reply else (told, stored)
    status = question["status"] if question["status"] == "withdrawn" else answer["status"]
    questions = document.questions or tuple(
        Question(row["ordinal"], row["text"], row["label"]) for row in there["questions"]
    )
    answers = document.answers or tuple(
        Answer(row["ordinal"], row["text"], (), row["label"], row["hint"]) for row in there["answers"]
    )
    people = {(person.name, person.role): person for person in (*_people(there), *document.people)}
    asked = tuple(question.ordinal for question in questions)
    return replace(
        document,
        **{name: question[name] or answer[name] for name in _FIELDS} | {"status": status},
        partial=False,
        damaged=document.damaged or bool(known["damaged"]),
        reply=document.reply or known["reply"],
        people=tuple(sorted(people.values(), key=lambda person: person.role != "asker")),
        questions=questions,
        answers=tuple(replace(answer, questions=asked) for answer in answers),
    )


def _is_in(document: Document, there: Stored) -> bool:
    """Whether each text of a document is, word for word, among those that are there."""
    asked, answered = ({row["text"] for row in there[part]} for part in ("questions", "answers"))
    return {question.text for question in document.questions} <= asked and {
        answer.text for answer in document.answers
    } <= answered


def _in_all_languages(document: Document, there: Stored) -> tuple[Document, bool] | None:
    """What one language adds to a document that has all its texts: new fields, where it is the first language."""
    languages = json.loads(there["document"]["language"])
    if (there["answers"] and not document.answers) or list(document.languages) != languages[:1]:
        return None
    return replace(_with_texts(document, there), languages=tuple(languages), one_language=False), True


def _with_fields(document: Document, there: Stored) -> Document:
    """The texts of `document` under the fields and people that are there."""
    known = there["document"]
    labels = {row["ordinal"]: row["label"] for row in there["answers"]}
    asked = {row["ordinal"]: row["label"] for row in there["questions"]}
    fields = {name: known[name] or getattr(document, name) for name in _FIELDS}
    if document.reply and not known["reply"] and known["status"] == "open":
        fields["status"] = document.status
    return replace(
        document,
        **fields,
        partial=False,
        damaged=document.damaged or bool(known["damaged"]),
        people=_people(there) or document.people,
        questions=tuple(replace(q, label=q.label or asked.get(q.ordinal, "")) for q in document.questions),
        answers=tuple(replace(a, label=a.label or labels.get(a.ordinal, "")) for a in document.answers),
    )


def _with_texts(document: Document, there: Stored) -> Document:
    """The fields of `document` with the texts that are there."""
    labels = {answer.ordinal: answer.label for answer in document.answers}
    asked = {question.ordinal: question.label for question in document.questions}
    questions = {row["id"]: row["ordinal"] for row in there["questions"]}
    answers = {row["id"]: row["ordinal"] for row in there["answers"]}
    links: dict[str, list[int]] = {}
    for answer, question in there["answers_questions"]:
        links.setdefault(answer, []).append(questions[question])
    known = there["document"]
    fields = {name: getattr(document, name) or known[name] for name in _FIELDS}
    if document.status == "open" and known["reply"]:  # the account has no answer, and the texts that stay have one
        fields["status"] = known["status"]
    return replace(
        document,
        **fields,
        people=document.people or _people(there),
        truncated=False,
        damaged=document.damaged or bool(known["damaged"]),
        reply=known["reply"],
        questions=tuple(
            Question(row["ordinal"], row["text"], row["label"] or asked.get(row["ordinal"], ""))
            for row in there["questions"]
        ),
        answers=tuple(
            Answer(
                row["ordinal"],
                row["text"],
                tuple(sorted(links.get(row["id"], []))),
                row["label"] or labels.get(row["ordinal"], ""),
                row["hint"],
                answers.get(row["translation_of"], 0),
            )
            for row in there["answers"]
        ),
    )


def _with_what_is_missing(document: Document, there: Stored) -> tuple[Document, bool] | None:
    """What is there, with the fields, people, questions or answers of `document` that are not there at all.

    A question and its answer may come in two files; none of them replaces what is known.
    """
    known, kept = there["document"], _with_texts(document, there)
    same = not (kept.questions and document.questions) or begins(_asked(there), _questions(document))
    asks = same and bool(document.questions) and not kept.questions
    answers = same and bool(document.answers) and not kept.answers
    fields = {name: known[name] or getattr(document, name) for name in _FIELDS}
    if known["reply"] and known["url"]:
        fields["question_url"] = known["question_url"]  # the document itself is at hand
    if not known["reply"] and known["status"] == "open" and (same or not document.answers):
        fields["status"] = document.status
    people = _people(there) or document.people
    if not (asks or answers or people != _people(there)) and all(known[name] == fields[name] for name in _FIELDS):
        return None
    questions = document.questions if asks else kept.questions
    replies = document.answers if answers else kept.answers
    if asks != answers:  # they come from two accounts: which one answers which other is not told
        ordinals = tuple(question.ordinal for question in questions)
        replies = tuple(replace(reply, questions=ordinals) for reply in replies)
    joined = replace(
        kept,
        **fields,
        partial=False,
        people=people,
        languages=tuple(json.loads(known["language"])) or document.languages,
        reply="\n".join(answer.text for answer in replies),
        questions=questions,
        answers=replies,
    )
    return joined, bool(known["reply"]) or not (asks or answers)


def _with_more(document: Document, there: Stored) -> tuple[Document, bool] | None:
    """The same of a document of which no text is there: it stays one that is not whole."""
    joined = _with_what_is_missing(document, there)
    return joined and (replace(joined[0], truncated=True, partial=True), joined[1])


def _people(there: Stored) -> tuple[Person, ...]:
    """Those who ask before those who answer, as a source tells them."""
    rows = sorted(there["people"], key=lambda row: (row["role"] != "asker", row["ordinal"]))
    return tuple(Person(row["name"], row["role"], row["party"], row["title"]) for row in rows)


def _questions(document: Document) -> str:
    return "\n".join(question.text for question in document.questions)


def _asked(there: Stored) -> str:
    return "\n".join(row["text"] for row in there["questions"])
