"""Germany: a weekly collection of Schriftliche Fragen to one document for each answer.

Entry for entry: number, who asks with group, the question, who answers and when, the answer. The ministry is the
heading above the entries. Questions answered together ("Die Fragen 36 bis 38 werden zusammen beantwortet") are one
document under the first of their numbers, in which the one answer is joined to each of them. A document is called by
the beginning of its (first) question; the number of the collection is a part of its number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from scrapers.de_bundestag_paper import (
    NEW_PAGE,
    QUESTION_WIDTH,
    Paper,
    long_date,
    numbers_as_text,
    numbers_named,
    paragraphs,
    text_of,
    words,
)
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean_line
from scrapers.titles import beginning

SOURCE_ID = "de-bundestag"
GOVERNMENT = "DEU"
TYPE = "schriftliche-frage"

_ENTRY = regex.compile(r"\s*(?P<number>\d{1,3})\.\s*(?:Abgeordneter?|Abg\.)(?P<rest>(?:\s.*)?)")
_HEADING = regex.compile(r"Geschäftsbereich (?P<one>de[sr]) \p{Lu}")
_BRACKET = regex.compile(r"\s*\((?P<group>[^()]+)\)$")
_REPLY = regex.compile(r"Antwort de[sr] (?P<who>(?!Bundesregierung\b)\p{Lu}.*)")
_DATED = regex.compile(r"(?P<who>.*?)\s*\bvom (?P<date>\d{1,2}\.? ?\p{L}+ \d ?\d ?\d ?\d)$")
_LISTED = regex.compile(r"(?:\. ?){3,}\s*(?P<numbers>\d{1,3}(?:, ?\d{1,3})*),?\s*$")
_SECOND_LIST = "Verzeichnis der Fragen nach"
_SIGNED = regex.compile(r"(?:Berlin|Bonn), den \d{1,2}\. \p{L}+ \d{4}")
_MOST_HEAD, _MOST_HEADING, _MOST_REPLY = 8, 5, 4


@dataclass(frozen=True, slots=True)
class _Entry:
    """One question of a collection: lines of its parts, and what its heads say."""

    number: int
    asker: Person | None
    question: tuple[str, ...]
    answerer: Person | None
    answered: str
    answer: tuple[str, ...]
    ministry: str
    seen: tuple[tuple[str, str], ...]


def is_collection(paper: Paper) -> bool:
    """Whether a paper is a weekly collection."""
    return any(clean_line(line) == "Schriftliche Fragen" for line in paper.lines[:8])


def collection_documents(paper: Paper, url: str) -> Iterator[Document | Problem]:
    """The documents of a collection, in the order of its numbers.

    :param url: how problems name the file or address that was read.
    """
    starts = _starts(paper.lines)
    yield from _gaps(paper, [number for number, _ in starts], url)
    yield from _annexes(paper, starts[-1][1] if starts else 0, url)
    waiting: list[_Entry] = []
    for entry in _entries(paper.lines, starts):
        waiting.append(entry)
        if entry.answerer is None and not entry.answer:
            continue
        together = numbers_named("\n".join(paragraphs(entry.answer)[:2])) if len(waiting) > 1 else ()
        group = [one for one in waiting if one is entry or one.number in together]
        for one in waiting:
            if one not in group:
                yield _document(paper, [one])
        yield _document(paper, group)
        waiting = []
    for one in waiting:
        yield _document(paper, [one])


def _document(paper: Paper, group: Sequence[_Entry]) -> Document:
    first, last = group[0], group[-1]
    key = f"{paper.key}-{first.number}"
    identity = f"{SOURCE_ID}:{key}"
    seen = [told for entry in group for told in entry.seen]
    reply = text_of(last.answer)
    if not reply:
        seen.append(("no_answer", "no answer stands behind the question"))
    asked = [_question_text(entry.question) for entry in group]
    seen += [("no_text", f"question {entry.number} has no text") for entry in group if not entry.question]
    people = [entry.asker for entry in group if entry.asker] + ([last.answerer] if last.answerer else [])
    ordinals = tuple(range(1, len(group) + 1))
    return Document(
        source=SOURCE_ID,
        key=key,
        own=GOVERNMENT,
        type=TYPE,
        number=f"{paper.number}, Nr. {numbers_as_text([entry.number for entry in group])}",
        legislature=paper.legislature,
        title=next(filter(None, (beginning(text, "de") for text in asked)), "") or _title(paper),
        url=paper.url,
        answer_url=paper.url,
        answered_on=last.answered,
        ministry=last.ministry,
        languages=("de",),
        status="answered" if reply else "open",
        reply=reply,
        people=tuple(people),
        questions=tuple(
            Question(ordinal, text, str(entry.number))
            for ordinal, text, entry in zip(ordinals, asked, group, strict=True)
        ),
        answers=(Answer(1, reply, ordinals, language="de"),) if reply else (),
        problems=tuple(
            Problem(SOURCE_ID, "parse", code, f"{identity}: {said}", identity, paper.url) for code, said in seen
        ),
    )


def _title(paper: Paper) -> str:
    """The collection's own title: the lines from "Schriftliche Fragen" to the list of who asks. All its questions bear
    it, so that it names none of them; it is kept where a question has no text."""
    lines = [clean_line(line) for line in paper.lines[:14]]
    begin = lines.index("Schriftliche Fragen")
    end = next((at for at, line in enumerate(lines) if line.startswith("Verzeichnis")), begin + 3)
    return clean_line(" ".join(line for line in lines[begin:end] if line != NEW_PAGE))


def _question_text(lines: Sequence[str]) -> str:
    return text_of(lines, QUESTION_WIDTH)


# Where entries begin


def _starts(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Number and line of each entry: heads that count on, the first of them behind the lists."""
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        entry = _ENTRY.fullmatch(line.rstrip())
        if entry and int(entry["number"]) > (found[-1][0] if found else 0):
            found.append((int(entry["number"]), at))
    return found


def _gaps(paper: Paper, numbers: Sequence[int], url: str) -> Iterator[Problem]:
    """A problem where a number is missing that the count, or the list of those who ask, says is there."""
    lists = itertools.takewhile(lambda line: not line.startswith(_SECOND_LIST), paper.lines)
    listed = {int(number) for line in lists if (row := _LISTED.search(line)) for number in row["numbers"].split(",")}
    missing = sorted((listed | set(range(1, max(numbers, default=0) + 1))) - set(numbers))
    if missing or not numbers:
        named = ", ".join(map(str, missing)) or "all"
        said = f"{SOURCE_ID}, {url}: questions could not be found in the collection {paper.number}: {named}"
        yield Problem(SOURCE_ID, "parse", "missing_question", said, "", url)


def _annexes(paper: Paper, last: int, url: str) -> Iterator[Problem]:
    """A problem where tables stand behind the collection's end: in the text they bear their headings above or below
    or not at all, so that nothing tells whose they are."""
    left = sum(bool(line.strip()) for line in paper.lines[_signed(paper.lines, last) + 1 :])
    if left:
        said = (
            f"{SOURCE_ID}, {url}: annexes of {left} lines behind the collection {paper.number} belong to no answer here"
        )
        yield Problem(SOURCE_ID, "parse", "annex", said, "", url)


def _entries(lines: Sequence[str], starts: Sequence[tuple[int, int]]) -> Iterator[_Entry]:
    ministry = ""
    for index, (number, begin) in enumerate(starts):
        end = starts[index + 1][1] if index + 1 < len(starts) else _signed(lines, begin)
        ministry = _heading(lines, begin)[1] or ministry
        yield _entry(number, lines[begin : _heading(lines, end)[0]], ministry)


def _signed(lines: Sequence[str], begin: int) -> int:
    """Where the collection ends: at the line with place and date, or at its last line."""
    return next((at for at in range(begin, len(lines)) if _SIGNED.fullmatch(lines[at].strip())), len(lines))


def _heading(lines: Sequence[str], entry: int) -> tuple[int, str]:
    """Where the heading above an entry begins and the ministry it names; the entry itself where there is none."""
    for at in range(entry - 1, max(-1, entry - 1 - _MOST_HEADING), -1):
        if _HEADING.match(lines[at]):
            text = clean_line(" ".join(line for line in lines[at:entry] if line != NEW_PAGE))
            if text[-1] not in ".:?!,;)":
                return at, ministry_named(text.split(" ", 2)[2])
    return entry, ""


def ministry_named(genitive: str) -> str:
    """A ministry as it is kept: "Auswärtigen Amts" is "Auswärtiges Amt"."""
    for form, name in sorted(words()["ministries"].items(), key=lambda pair: -len(pair[0])):
        if genitive.startswith(form):
            return f"{name}{genitive[len(form) :]}"
    return genitive


# The parts of an entry


def _entry(number: int, lines: Sequence[str], ministry: str) -> _Entry:
    seen: list[tuple[str, str]] = []
    asker, after = _asker(lines)
    if asker is None:
        seen.append(("no_asker", f"question {number}: no name with a group behind it stands under the number"))
    found = _reply(lines, after)
    if found is None:
        return _Entry(number, asker, tuple(lines[after:]), None, "", (), ministry, tuple(seen))
    begin, answer, who, date = found
    answered = long_date(date)
    if not answered:
        seen.append(("bad_date", f"question {number}: the date of the answer {date!r} does not exist; left empty"))
    answerer = office_holder(who)
    if not answerer.title:
        seen.append(("unknown_office", f"question {number}: the office in {who!r} is not known"))
    if not ministry:
        seen.append(("no_ministry", f"question {number}: no ministry stands above it"))
    question, reply = tuple(lines[after:begin]), tuple(lines[answer:])
    return _Entry(number, asker, question, answerer, answered, reply, ministry, tuple(seen))


def _asker(lines: Sequence[str]) -> tuple[Person | None, int]:
    """Who asks, and the line at which the question begins."""
    head = _ENTRY.fullmatch(lines[0].rstrip())
    text = head["rest"] if head else ""
    for at in range(min(len(lines), _MOST_HEAD)):
        if at and lines[at] != NEW_PAGE:
            text += f" {lines[at]}"
        line = clean_line(text)
        bracket = _BRACKET.search(line)
        if bracket and bracket["group"] in words()["parties"]:
            return Person(line[: bracket.start()], "asker", group_named(bracket["group"])), at + 1
    return None, 1


def group_named(group: str) -> str:
    """One spelling of a group of the house."""
    return str(words()["party_names"].get(group, group))


def _reply(lines: Sequence[str], begin: int) -> tuple[int, int, str, str] | None:
    """Where the answer's head begins and where the answer itself, who gives it and the date as printed."""
    for at in range(begin, len(lines)):
        if not _REPLY.match(lines[at]):
            continue
        text = ""
        for end in range(at, min(len(lines), at + _MOST_REPLY)):
            text = clean_line(f"{text} {lines[end]}") if lines[end] != NEW_PAGE else text
            head = _REPLY.fullmatch(text)
            dated = _DATED.fullmatch(head["who"]) if head else None
            if dated:
                return at, end + 1, dated["who"], dated["date"]
    return None


def office_holder(text: str) -> Person:
    """Who answers: office and name of "Staatssekretärs Dr. Géza Andreas von Geyr"."""
    found = _offices().match(text)
    if not found:
        return Person(text, "answerer")
    return Person(text[found.end() :].strip(" ,"), "answerer", "", str(words()["offices"][found["office"]]))


@cache
def _offices() -> regex.Pattern[str]:
    forms = "|".join(sorted(map(regex.escape, words()["offices"]), key=len, reverse=True))
    return regex.compile(rf"(?P<office>{forms})\s+")
