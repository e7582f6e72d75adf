"""Belgium: an item of the Chamber's API (a question, its answers) or a stub of its list to a Document.

Each answer stands there in French and in Dutch. The French text comes first and the Dutch one is its translation in
the database, whoever translated: the API does not tell in which language the minister answered. The API has lost the
ends of paragraphs ("... aanvraag?2. Zijn ..."): they are set again where a sentence ends without a blank behind it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.abroad import named_abroad
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean, clean_line

SOURCE_ID = "be-chambre"
GOVERNMENT = "BEL"
TYPE = "written-question"
LANGUAGES = {"F": "fr", "N": "nl"}
"""Ends of the names of fields, in the order in which texts are kept."""
ANSWERS = (1, 2, 3, 4)
_KEY = regex.compile(r"(?P<legislature>\d{2})-[A-Z]\d+-\d+-(?P<number>\d+)-\w+")
_DAY = regex.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})|(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{4})")
_GLUED = regex.compile(
    r"(?<=\p{Ll}{2}|\p{Lu}{2}|[)»”\"%]|\d{4})[.?!:;][»”\"]?"  # how a sentence ends
    r"(?=(?:\d{1,2}[.)] ?)?\p{Lu}(?:\p{Ll}|['’ ]))"  # how one begins, with its number
)
_ADDRESS = regex.compile(r"\S*(?:www\.|://|@)\S*")

Record = Mapping[str, Any]


class NoKeyError(ValueError):
    """A record without what tells it apart; the message says what is missing."""


@cache
def words() -> dict[str, Any]:
    """The content of `be_chambre.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("be_chambre.yaml").read_text(encoding="utf-8"))
    return known


def is_foreign(record: Record) -> bool:
    """Whether a scrape keeps a question: of the foreign ministry, or its French title and subjects are of abroad."""
    ministry = _line(record, "SUBDEPTF") or _line(record, "DEPTF")
    if _any_of("foreign_ministry").search(ministry):
        return True
    themes = " | ".join(str(record.get(name) or "") for name in ("MAINTHESAF", "MAIN_THESAF", "THESAF"))
    if any(theme in themes for theme in words()["foreign_themes"]):
        return True
    title = _line(record, "TITF")
    return bool(named_abroad(title, language="fr", own=GOVERNMENT) or _any_of("abroad").search(title))


def key_of(record: Record) -> str:
    """The id of a question at the source ("54-B001-3-0001-0000201400004"). Raises NoKeyError."""
    link = record.get("link")
    address = str(link.get("href") or "") if isinstance(link, Mapping) else ""
    key = str(record.get("SDOCNAME") or "") or address.rpartition("/")[2]
    if not _KEY.fullmatch(key):
        raise NoKeyError(f"has no id of its own ({key[:60]!r})")
    return key


def document_of(record: Record, url: str) -> Document:
    """The document of an item, or of a stub: then its texts are not known (`partial`). Raises NoKeyError."""
    key = key_of(record)
    found = _KEY.fullmatch(key)
    assert found is not None
    seen: list[tuple[str, str]] = []
    stub = "TEXTQF" not in record and "TEXTQN" not in record
    questions = _questions(record, seen)
    answers = _answers(record, {question.label: question.ordinal for question in questions}, seen)
    published = [day for number in ANSWERS if (day := _published(record, number, seen))]
    if not (questions or stub):
        seen.append(("no_question", "has no text of the question"))
    if answers and not published:
        seen.append(("no_answer_date", "has an answer without the date of its publication"))
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=TYPE,
        number=str(int(found["number"])),
        legislature=found["legislature"],
        title=_line(record, "TITF") or _line(record, "TITN"),
        url=url,
        asked_on=_day(record.get("DEPOTDAT"), seen),
        answered_on=max(published, default="") if answers else "",
        ministry=_line(record, "SUBDEPTF") or _line(record, "DEPTF") or _line(record, "DEPTN"),
        languages=() if stub else tuple(LANGUAGES.values()),
        status=_status(record, stub, bool(answers), seen),
        partial=stub,
        reply="\n".join(answer.text for answer in answers),
        people=_asker(record),
        questions=tuple(Question(question.ordinal, question.text) for question in questions),
        answers=answers,
        problems=_problems(key, seen),
    )


def strange_fields(record: Record) -> set[str]:
    """Names of fields that are not known."""
    return set(record) - set(words()["read"]) - set(words()["not_read"])


def parted(text: str) -> str:
    """The text with an end of line where a sentence ends and the next one, or a number, follows without a blank."""
    addresses = [found.span() for found in _ADDRESS.finditer(text)]

    def part(found: regex.Match[str]) -> str:
        inside = any(start <= found.start() < end for start, end in addresses)
        return found[0] if inside else f"{found[0]}\n"

    return _GLUED.sub(part, text)


def _questions(record: Record, seen: list[tuple[str, str]]) -> list[Question]:
    """The question in each language; the label is the language, to join answers to it."""
    texts = {language: _text(record, f"TEXTQ{end}", seen) for end, language in LANGUAGES.items()}
    filled = [(language, text) for language, text in texts.items() if text]
    return [Question(place, text, language) for place, (language, text) in enumerate(filled, 1)]


def _answers(record: Record, asked: Mapping[str, int], seen: list[tuple[str, str]]) -> tuple[Answer, ...]:
    """Up to four answers, each in both languages; joined to the question in its language."""
    answers: list[Answer] = []
    for number in ANSWERS:
        first = 0
        for end, language in LANGUAGES.items():
            text = _text(record, f"TEXTA{number}{end}", seen)
            if not text:
                continue
            joined = (asked[language],) if language in asked else tuple(asked.values())
            answers.append(Answer(len(answers) + 1, text, joined, "", language, first))
            first = first or len(answers)
    return tuple(answers)


def _status(record: Record, stub: bool, answered: bool, seen: list[tuple[str, str]]) -> str:
    state = str(record.get("STATUSQ") or "")
    status = words()["states"].get(state)
    if status is None:
        seen.append(("unknown_state", f"is in a state that is not known: {state[:40]!r}"))
    if stub:
        return str(status or "open")
    if not answered:
        return "open"
    last = max(number for number in ANSWERS if record.get(f"TEXTA{number}F") or record.get(f"TEXTA{number}N"))
    return "holding" if _any_of("holding").search(_line(record, f"CASA{last}")) else "answered"


def _asker(record: Record) -> tuple[Person, ...]:
    """ "Nahima\\n Lanjri,\\n CD&V": given name, name, party."""
    name, comma, party = _line(record, "AUT").rpartition(",")
    who, party = (name, party) if comma else (party, "")
    return (Person(who.strip(), "asker", party.strip()),) if who.strip() else ()


def _text(record: Record, name: str, seen: list[tuple[str, str]]) -> str:
    """A text: {"br": [lines]}; empty where it is null."""
    value = record.get(name)
    lines = value.get("br") if isinstance(value, Mapping) else value
    if lines is None:
        return ""
    if isinstance(lines, str):
        lines = [lines]
    if not isinstance(lines, list) or not all(line is None or isinstance(line, str) for line in lines):
        seen.append(("unknown_text", f"has a text that is built in another way than is known ({name}); left empty"))
        return ""
    return clean(parted(clean("\n".join(line for line in lines if line))))


def _published(record: Record, number: int, seen: list[tuple[str, str]]) -> str:
    """The day of the bulletin with an answer: "B001,\\n ,\\n 10/10/2014,\\n 00002014"."""
    parts = [part.strip() for part in str(record.get(f"PUBLICA{number}") or "").split(",")]
    return _day(next((part for part in parts if "/" in part), None), seen)


def _day(value: object, seen: list[tuple[str, str]]) -> str:
    if not value:
        return ""
    found = _DAY.fullmatch(str(value).strip())
    try:
        if found:
            return dt.date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        pass
    seen.append(("bad_date", f"{str(value)[:40]!r} is no day; left empty"))
    return ""


def _line(record: Record, name: str) -> str:
    value = record.get(name)
    return clean_line(value) if isinstance(value, str) else ""


@cache
def _any_of(name: str) -> regex.Pattern[str]:
    return regex.compile("|".join(rf"\b(?:{form})\b" for form in words()[name]), regex.IGNORECASE)


def _problems(key: str, seen: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    document = f"{SOURCE_ID}:{key}"
    return tuple(
        Problem(SOURCE_ID, "parse", code, f"{document}: {said}", document) for code, said in dict.fromkeys(seen)
    )
