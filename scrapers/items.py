"""What every parliament's module makes of its publications: the values that travel to the store.

They are frozen: a parser returns them, a pipeline stores them, nobody changes them on the way.
Dates are ISO 8601 strings or empty where the source gives none; texts are clean paragraphs separated
by a newline. Ids are made here, so that all sources make them the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks or answers. `role` is "asker" or "answerer"; `title` the office named with an answerer."""

    name: str
    role: str
    party: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One numbered question of a document. `ordinal` counts from 1; `label` is the number as printed, or empty."""

    ordinal: int
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, joined to the questions it answers by their ordinals (to all of them where it cannot be split).

    The answers of a document put together, in order, joined by newlines, give back `Document.reply`.
    """

    ordinal: int
    text: str
    questions: tuple[int, ...] = ()
    label: str = ""
    language: str = ""
    """A hint from the source, or empty: the language is found from the text."""
    translation_of: int = 0
    """Ordinal of the answer of which this is the same text in a second language; 0 for none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a source's module could not make sense of, told in one clear line and kept as a row of `problems`.

    `stage` is one of fetch, parse, complete, store; `kind` a short code that stays the same over time.
    """

    source: str
    stage: str
    kind: str
    message: str
    document: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One published question-and-answer document.

    `key` is the document's id within its source (`2018-2023-qp-5747`); `own` the entity of the answering government;
    `languages` what the source says, not what is believed; `status` open, answered, holding, withdrawn or vanished.
    """

    source: str
    key: str
    own: str
    type: str
    number: str
    legislature: str = ""
    title: str = ""
    url: str = ""
    question_url: str = ""
    answer_url: str = ""
    asked_on: str = ""
    answered_on: str = ""
    ministry: str = ""
    languages: tuple[str, ...] = ()
    status: str = "answered"
    truncated: bool = False
    """The source gives only a part of a text."""
    damaged: bool = False
    """The source itself damaged a text, so that words of other people may stand in it: its answers are not coded."""
    partial: bool = False
    """Some fields are not known (their columns are missing): never replaces a document that is there."""
    moved: bool = False
    """It stands under another key now: its texts are there, and not kept here."""
    one_language: bool = False
    """The file has only one language of a document that the source has in several: never replaces its translations."""
    reply: str = ""
    people: tuple[Person, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def id(self) -> str:
        """The id in the database: `lu-chd:2018-2023-qp-5747`."""
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched (or imported) body: where it came from and the bytes themselves."""

    source: str
    url: str
    body: bytes
    status: int = 200
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class NotCame:
    """No body came for an address, for the archive's account: "not modified", or kind and reason of the failure."""

    url: str
    failed: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An address was asked for to have its body as it is since a moment (ISO 8601, UTC), and was read."""

    url: str
    since: str
