"""Luxembourg: one record of the export (a row of the XLSX or TXT, a JSON record) to a Document, the same for all.

Nothing is guessed: what is damaged in the export stays as it is, whole, and a problem says what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from scrapers.items import Document, Problem
from scrapers.lu_chd_people import answerers, askers, ministry
from scrapers.lu_chd_titles import mended
from scrapers.lu_chd_words import (
    BadDateError,
    any_of,
    day,
    language_codes,
    legislature_named,
    legislature_of,
    pattern,
    words,
)
from scrapers.pairing import pair
from scrapers.text import clean, clean_line, mojibake

SOURCE_ID = "lu-chd"
GOVERNMENT = "LUX"
WRITTEN = "qp"
LINE_BREAK = "|"
_NUMBER = regex.compile(r"(?:n°\s*)?0*(\d+(?:\s?(?:bis|ter))?)(?:\.0)?")


class NoKeyError(ValueError):
    """A record that cannot be told apart from others; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question as the export has it: texts as they stand in the cells, nothing cleaned."""

    legislature: str = ""
    number: str = ""
    type: str = ""
    state: str = ""
    asked: object = ""
    author: str = ""
    party: str = ""
    question: str = ""
    title: str = ""
    question_language: str = ""
    answered: object = ""
    answerer: str = ""
    role: str = ""
    answer: str = ""
    answer_language: str = ""
    url: str = ""
    question_url: str = ""
    answer_url: str = ""
    languages: str = ""
    unknown: frozenset[str] = frozenset()
    """Fields whose column the table does not have: empty here, and not known to be empty."""
    title_cut: bool = False
    """The table drops the last character of its titles."""

    def cut(self) -> tuple[str, ...]:
        """Which of the texts the export has cut: "question", "answer"."""
        low, high = words()["cut_from"], words()["cut_to"]
        return tuple(name for name in ("question", "answer") if low <= len(getattr(self, name)) <= high)


def to_document(record: Record, *, still_cut: tuple[str, ...] | None = None, why: str = "") -> Document:
    """The document of a record. Raises NoKeyError where it has no number, or nothing that tells its legislature.

    :param still_cut: which texts are only a part; by default what `Record.cut` says.
    :param why: why they could not be completed, for the problem that says so.
    """
    seen: list[tuple[str, str]] = []
    asked, answered = _day(record.asked, "question", seen), _day(record.answered, "answer", seen)
    key, legislature, kind, number = _identity(record, asked or answered, seen)
    question, reply = clean(record.question, line_break=LINE_BREAK), clean(record.answer, line_break=LINE_BREAK)
    people = askers(record.author, record.party) + answerers(record.answerer, record.role)
    languages, strange = language_codes((record.languages, record.question_language, record.answer_language))
    seen += [("unknown_language", f"the language {name!r} is not known") for name in strange]
    damage = _damage(question, reply)
    if damage:
        seen.append(("damaged", f"damaged in the export: {'; '.join(damage)}. Kept as it is, nothing split or guessed"))
    status = _status(record, question, reply, answered, seen)
    if status == "withdrawn" and any_of("withdrawn").fullmatch(reply):
        reply = ""
    cut = record.cut() if still_cut is None else still_cut
    no_text = kind == WRITTEN and status == "answered" and not reply
    short = [name for name in cut if getattr(record, name)]
    if short:
        parts = " and ".join(f"the {name} ({len(getattr(record, name)):,} characters)" for name in short)
        seen.append(("truncated", f"the export cut {parts}: {why or 'kept as far as it goes'}"))
    if no_text:
        seen.append(("no_text", f"is answered, but the export has no text of the answer{why and f': {why}'}"))
    _empty_cells(record, kind, seen)
    for name, text in (("question", question), ("answer", reply), ("title", record.title)):
        if place := mojibake(text):
            said = f"the {name} was read in another encoding than it was written in (at {place!r}); kept as it is"
            seen.append(("bad_encoding", said))
    paired = pair(question, reply, split=not damage)
    identity = f"{SOURCE_ID}:{key}"
    hint = languages[0] if len(languages) == 1 else ""
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=kind,
        number=number,
        legislature=legislature,
        title=mended(record.title, f"{question}\n{reply}") if record.title_cut else clean_line(record.title),
        url=record.url.strip(),
        question_url=record.question_url.strip(),
        answer_url=record.answer_url.strip(),
        asked_on=asked,
        answered_on=answered,
        ministry=ministry(people),
        languages=languages,
        status=status,
        truncated=bool(short) or no_text,
        damaged=bool(damage),
        partial=bool(record.unknown),
        reply=reply,
        people=people,
        questions=paired.questions,
        answers=tuple(replace(answer, language=hint) for answer in paired.answers),
        problems=tuple(_problem(identity, record, code, said) for code, said in seen),
    )


def _problem(identity: str, record: Record, code: str, said: str) -> Problem:
    stage = "complete" if code in ("truncated", "no_text") else "parse"
    return Problem(SOURCE_ID, stage, code, f"{identity}: {said}", identity, record.url.strip())


def document_key(legislature: str, kind: str, number: str) -> str:
    """`2018-2023-qp-5747`."""
    return f"{legislature}-{kind}-{number}"


def _identity(record: Record, date: str, seen: list[tuple[str, str]]) -> tuple[str, str, str, str]:
    """Key, legislature, type code and number."""
    found = _NUMBER.fullmatch(record.number.strip())
    if not found:
        printed = record.number.strip()
        raise NoKeyError(f"the number of the question is {repr(printed) if printed else 'empty'}")
    number = found[1].replace(" ", "")
    legislature = legislature_named(record.legislature)
    if not legislature:
        if record.legislature.strip():
            seen.append(("bad_legislature", f"{record.legislature.strip()!r} is no legislature; its date decides"))
        legislature = legislature_of(date)
    if not legislature:
        raise NoKeyError(f"question {number} names no legislature and no date that tells it")
    kind = WRITTEN
    if record.type:
        kind = words()["types"].get(record.type.strip().upper(), "")
        if not kind:
            kind = regex.sub(r"[^a-z0-9]+", "", record.type.lower()) or "other"
            seen.append(("unknown_type", f"the type of question {record.type!r} is not known"))
            kind = f"x{kind}" if kind == WRITTEN else kind
    return document_key(legislature, kind, number), legislature, kind, number


def _day(value: object, which: str, seen: list[tuple[str, str]]) -> str:
    try:
        return day(value)
    except BadDateError as error:
        seen.append(("bad_date", f"the date of the {which}: {error}; left empty"))
        return ""


def _damage(question: str, reply: str) -> list[str]:
    """What shows that the texts of several questions ran together, or that marks of the typesetting stand in them."""
    found = []
    for name, text in (("question", question), ("answer", reply)):
        for kind, says in (
            ("other_question", "the heading of another question stands in"),
            ("other_answer", "the heading of an answer stands in"),
            ("stray_markup", "marks of the typesetting stand in"),
        ):
            places = [match.group() for match in pattern("damage", kind).finditer(text)]
            if places:
                more = f" and {len(places) - 1} more" if len(places) > 1 else ""
                found.append(f"{says} the {name} ({places[0]!r}{more})")
    return found


def _status(record: Record, question: str, reply: str, answered: str, seen: list[tuple[str, str]]) -> str:
    stated = ""
    if record.state.strip():
        stated = words()["states"].get(_plain(record.state), "")
        if not stated:
            seen.append(("unknown_status", f"the state {record.state!r} is not known"))
    gone = any_of("withdrawn")
    says_so = (reply,) if reply else (question, clean_line(record.title))
    if stated == "withdrawn" or any(gone.fullmatch(text) for text in says_so):
        return "withdrawn"
    if reply:
        short = len(reply) <= words()["holding_longest"]
        return "holding" if short and any_of("holding").search(reply[:600]) else "answered"
    if stated:
        return stated
    return "answered" if answered or record.answer_url.strip() else "open"


def _plain(state: str) -> str:
    return regex.sub(r"\s+", " ", state.strip().upper().replace("É", "E"))


def _empty_cells(record: Record, kind: str, seen: list[tuple[str, str]]) -> None:
    """Cells that are never empty in a sound record of a written question."""
    if kind != WRITTEN:
        return
    expected = ["asked", "author", "question", "title"] + (["answerer"] if record.answer.strip() else [])
    empty = [name for name in expected if name not in record.unknown and not str(getattr(record, name) or "").strip()]
    if empty:
        seen.append(("empty_cell", f"nothing stands in: {', '.join(empty)}"))
