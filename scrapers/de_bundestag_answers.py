"""Germany: the government's answer to a Kleine Anfrage (a paper of its own, which repeats every question) to a document.

The paper has no marks for where a question ends and its answer begins: a question is a number that counts on at the
beginning of a paragraph, and it ends with the last of its paragraphs that asks. Questions without an answer of their
own are answered together with those that follow; the answer says so ("Die Fragen 3 und 4 werden gemeinsam
beantwortet"), and where it does not, that is a problem.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from scrapers.de_bundestag_paper import (
    NEW_PAGE,
    Paper,
    despaced,
    ends_sentence,
    long_date,
    numbers_named,
    paragraphs,
    text_of,
    words,
)
from scrapers.de_bundestag_questions import GOVERNMENT, SOURCE_ID, group_named, ministry_named
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean_line

TYPE = "kleine-anfrage"
WIDTH = 62
"""Characters that a full line of these papers has at least."""
ASKED_PREFACE, SAID_PREFACE = "Vorbemerkung der Fragesteller", "Vorbemerkung der Bundesregierung"

_START = regex.compile(r"\s?(?P<number>\d{1,3})\.\s(?=\S)")
_PART = regex.compile(r"\s*(?P<letter>[a-z])\)\s")
_ASKS = regex.compile(r"\?[)\]“”\"’]*$")
_PREFACE = regex.compile(r"Vorbemerkung de[rs] \p{L}+")
_TO = regex.compile(r"–\s*Drucksache (?P<number>\d+/\d+)\s*–")
_NOTE = regex.compile(r"Die Antwort wurde namens der Bundesregierung mit Schreiben de[sr] (?P<who>.+?) vom (?P<date>.+?) übermittelt\.")
_NOTE_BEGINS, _NOTE_ENDS = "Die Antwort wurde namens der Bundesregierung", "Die Drucksache enthält zusätzlich"
_ASKERS = regex.compile(r"auf die (?:Kleine|Große) Anfrage (?:de[rs] Abgeordneten )?(?P<names>.*?)(?:\s*–|$)")
_GROUP = regex.compile(r"(?:,? und |,? )?de[rs] (?:Fraktion|Gruppe)(?:en)? (?:de[rs] )?(?P<group>.+)$")
_ANNEX = regex.compile(r"Anlagen?(?: \d{1,2})?\*?(?: zu (?:den )?Fragen? (?P<number>\d{1,3})\b.{0,20})?")
_JOIN = regex.compile(r",\s*|\s+und\s+")


@dataclass(frozen=True, slots=True)
class _Part:
    """One question (or a part with a letter that has an answer of its own) and the answer behind it, as lines."""

    number: int
    letter: str
    question: tuple[str, ...]
    answer: tuple[str, ...]


def is_answer(paper: Paper) -> bool:
    """Whether a paper is the government's answer to a Kleine or Große Anfrage."""
    head = clean_line(" ".join(paper.lines[:8]))
    return " Antwort der Bundesregierung auf die " in head


def answer_document(paper: Paper) -> Document:
    """The document of an answer; what could not be told apart is a problem of it."""
    lines, note = _without_note(paper.lines)
    head, rest = _head(lines)
    asked_preface, said_preface, body = _prefaces(rest)
    body, annexes = _without_annexes(body)
    parts = list(_parts(body))
    identity = f"{SOURCE_ID}:{paper.key}"
    seen: list[tuple[str, str]] = []
    questions, answers = _paired(parts, asked_preface, said_preface, seen)
    answers += _annex_answers(annexes, questions, len(answers))
    if not parts:
        seen.append(("no_question", "no numbered question could be found"))
    reply = "\n".join(answer.text for answer in answers)
    if not reply:
        seen.append(("no_answer", "no answer stands behind the questions"))
    who, answered = note
    if not who:
        seen.append(("no_ministry", "the paper does not say whose letter brought the answer"))
    if not answered:
        seen.append(("bad_date", "the paper does not say on which day the letter was written; the paper's own is kept"))
    people, title, to, text = _asked_by(head)
    if not people and " Fraktion" not in text and " Gruppe" not in text:
        seen.append(("no_asker", "the paper's head names nobody who asks"))
    return Document(
        source=SOURCE_ID,
        key=paper.key,
        own=GOVERNMENT,
        type=TYPE if "Kleine Anfrage" in text else "grosse-anfrage",
        number=paper.number,
        legislature=paper.legislature,
        title=title,
        url=paper.url,
        question_url=Paper(to, "", ()).url if to else "",
        answer_url=paper.url,
        answered_on=answered or paper.date,
        ministry=who,
        languages=("de",),
        status="answered" if reply else "open",
        reply=reply,
        people=people,
        questions=questions,
        answers=answers,
        problems=tuple(Problem(SOURCE_ID, "parse", code, f"{identity}: {said}", identity, paper.url) for code, said in seen),
    )


# Head, note and prefaces


def _without_note(lines: Sequence[str]) -> tuple[list[str], tuple[str, str]]:
    """The lines without the note at the foot of the first page, which becomes a page's end; ministry and date of it."""
    begin = next((at for at, line in enumerate(lines) if line.startswith(_NOTE_BEGINS)), None)
    if begin is None:
        return list(lines), ("", "")
    end = next((at for at in range(begin, min(begin + 6, len(lines))) if lines[at].startswith(_NOTE_ENDS)), begin)
    note = _NOTE.search(clean_line(" ".join(lines[begin : end + 1])))
    found = (ministry_named(note["who"]), long_date(note["date"])) if note else ("", "")
    return [*lines[:begin], NEW_PAGE, *lines[end + 1 :]], found


def _head(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines of the head, and the rest: from the first preface or the first question on."""
    for at, line in enumerate(lines):
        start = _START.match(line)
        if _PREFACE.fullmatch(despaced(line)) or (start and start["number"] == "1"):
            return list(lines[:at]), list(lines[at:])
    return list(lines), []


def _asked_by(head: Sequence[str]) -> tuple[tuple[Person, ...], str, str, str]:
    """Who asks, the title, the number of the question's paper, and the head as one line."""
    text = clean_line(" ".join(line for line in head if line != NEW_PAGE))
    to = _TO.search(text)
    title = text[to.end() :].strip() if to else ""
    names = _ASKERS.search(text[: to.start()] if to else text)
    if not names:
        return (), title, to["number"] if to else "", text
    group = _GROUP.search(names["names"])
    party = group_named(group["group"].strip()) if group else ""
    listed = names["names"][: group.start()] if group else names["names"]
    listed = regex.sub(r",?\s*weiterer Abgeordneter.*$", "", listed)
    people = tuple(Person(name, "asker", party) for part in _JOIN.split(listed) if (name := part.strip()))
    return people, title, to["number"] if to else "", text


def _prefaces(lines: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The lines of the preface of those who ask, of the government's preface, and of the questions."""
    asked: list[str] = []
    said: list[str] = []
    body: list[str] = []
    now = body
    for line in lines:
        heading = despaced(line)
        if _PREFACE.fullmatch(heading) and now is not body or not body and _PREFACE.fullmatch(heading):
            now = said if heading == SAID_PREFACE else asked
            continue
        start = _START.match(line)
        if now is not body and start and start["number"] == "1" and _begins_paragraph(now):
            now = body
        now.append(line)
    return asked, said, body


def _without_annexes(lines: Sequence[str]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The lines before the first heading of an annex that no question follows, and each annex with its heading."""
    last = max((at for _, at in _starts(lines)), default=0)
    found: list[tuple[str, list[str]]] = []
    body: list[str] = []
    for at, line in enumerate(lines):
        heading = clean_line(line)
        if at > last and _ANNEX.fullmatch(heading):
            if not found or found[-1][0] != heading:
                found.append((heading, []))
        elif found:
            found[-1][1].append(line)
        else:
            body.append(line)
    return body, found


def _annex_answers(
    annexes: Sequence[tuple[str, list[str]]], questions: Sequence[Question], count: int
) -> tuple[Answer, ...]:
    """Annexes as answers of their own, joined to the question that their heading names, or to all."""
    made = []
    for heading, lines in annexes:
        text = text_of(lines, WIDTH)
        named = _ANNEX.fullmatch(heading)
        number = named["number"] if named else None
        joined = tuple(question.ordinal for question in questions if number in (None, question.label))
        if text:
            made.append(Answer(count + len(made) + 1, text, joined, heading, "de"))
    return tuple(made)


# Questions and answers


def _parts(lines: Sequence[str]) -> Iterator[_Part]:
    """The questions in the order of print, each with the lines of the answer behind it (none where it has none)."""
    starts = _starts(lines)
    for (number, begin), (_, end) in itertools.pairwise([*starts, (0, len(lines))]):
        block = lines[begin:end]
        letter = ""
        while True:
            until = _question_end(block)
            answer = block[until:]
            following = _next_part(block[:until], answer)
            yield _Part(number, letter, tuple(block[:until]), tuple(answer[:following]))
            if following is None:
                break
            block = answer[following:]
            found = _PART.match(block[0])
            letter = found["letter"] if found else ""


def _starts(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Number and line of each question. They count on; one that is answered with an earlier one may come before its
    turn ("Die Fragen 22 und 24 werden gemeinsam beantwortet")."""
    groups = [set(named) for at in range(len(lines)) if (named := numbers_named(clean_line(" ".join(lines[at : at + 3]))))]
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for at, line in enumerate(lines):
        start = _START.match(line)
        if not start or not _begins_paragraph(lines[:at]) or set(words()["no_question"]) & set(line.split()[1:2]):
            continue
        number = int(start["number"])
        turn = next(count for count in itertools.count(1) if count not in used)
        early = any(number in group and min(group) in used for group in groups)
        if number not in used and (number == turn or early) and _asks_somewhere(lines, at):
            found.append((number, at))
            used.add(number)
    return found


def _begins_paragraph(above: Sequence[str]) -> bool:
    """Whether what follows `above` begins a paragraph: the last line there was not wrapped."""
    last = next((line for line in reversed(above) if line != NEW_PAGE), "")
    return not last.endswith(" ") or above[-1] == NEW_PAGE


def _asks_somewhere(lines: Sequence[str], begin: int) -> bool:
    """Whether a line asks before the next line that begins with a number."""
    for at in range(begin, len(lines)):
        if at > begin and _START.match(lines[at]) and _begins_paragraph(lines[:at]):
            return False
        if "?" in lines[at]:
            return True
    return False


def _question_end(lines: Sequence[str]) -> int:
    """The line behind the question at the beginning of `lines`: behind the last paragraph in a row that asks.

    One that introduces lettered parts ("Wie steht die Bundesregierung zu:", "a) ...") goes on to the last of them.
    """
    end = 0
    for _, stop in _sentences(lines):
        if _ASKS.search(lines[stop - 1].rstrip()):
            end = stop
        elif end and not (lines[stop - 1].rstrip().endswith(":") and _introduces(lines[stop:])):
            break
    return end or len(lines)


def _introduces(lines: Sequence[str]) -> bool:
    """Whether lettered parts of a question stand at the beginning of `lines`."""
    first = next((line for line in lines if line != NEW_PAGE), "")
    found = _PART.match(first)
    stop = next((stop for _, stop in _sentences(lines)), 0)
    return bool(found and found["letter"] == "a" and stop and _ASKS.search(lines[stop - 1].rstrip()))


def _sentences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Stretches of lines, each up to a line that was not wrapped and ends a sentence."""
    begin = 0
    for at, line in enumerate(lines):
        below = next((text for text in lines[at + 1 :] if text != NEW_PAGE), "")
        if line != NEW_PAGE and not line.endswith(" ") and ends_sentence(line, below):
            yield begin, at + 1
            begin = at + 1
    if begin < len(lines):
        yield begin, len(lines)


def _next_part(question: Sequence[str], answer: Sequence[str]) -> int | None:
    """The line of an answer at which the next lettered part of the question begins, or None.

    It has the letter after the last one of the question, begins a paragraph, and asks.
    """
    letters = [found["letter"] for line in question if (found := _PART.match(line.removeprefix(_label(line))))]
    wanted = chr(ord(letters[-1]) + 1) if letters else "a"
    for at, line in enumerate(answer):
        found = _PART.match(line)
        if at and found and found["letter"] == wanted and _begins_paragraph(answer[:at]):
            stop = next((stop for _, stop in _sentences(answer[at:])), 0)
            if stop and _ASKS.search(answer[at + stop - 1].rstrip()):
                return at
    return None


def _label(line: str) -> str:
    start = _START.match(line)
    return start[0] if start else ""


def _paired(
    parts: Sequence[_Part], asked_preface: Sequence[str], said_preface: Sequence[str], seen: list[tuple[str, str]]
) -> tuple[tuple[Question, ...], tuple[Answer, ...]]:
    """Questions in the order of their numbers and answers in the order of print, joined."""
    order = sorted(range(len(parts)), key=lambda at: (parts[at].number, parts[at].letter))
    ordinals = {at: ordinal for ordinal, at in enumerate(order, 1)}
    preface = text_of(asked_preface, WIDTH)
    questions = []
    for at in order:
        part = parts[at]
        text = text_of(part.question, WIDTH)
        if at == order[0] and preface:
            text = f"{preface}\n{text}"
        questions.append(Question(ordinals[at], text, f"{part.number}{part.letter}"))
    answers: list[Answer] = []
    if said := text_of(said_preface, WIDTH):
        answers.append(Answer(1, said, tuple(sorted(ordinals.values())), SAID_PREFACE, "de"))
    waiting: list[int] = []
    for at, part in enumerate(parts):
        waiting.append(at)
        text = text_of(part.answer, WIDTH)
        if not text:
            continue
        _check(parts, waiting, part, seen)
        joined = tuple(sorted(ordinals[one] for one in waiting))
        label = ", ".join(f"{parts[one].number}{parts[one].letter}" for one in waiting)
        answers.append(Answer(len(answers) + 1, text, joined, label, "de"))
        waiting = []
    if waiting:
        left = ", ".join(str(parts[one].number) for one in waiting)
        seen.append(("no_answer", f"no answer stands behind question {left}"))
    return tuple(questions), tuple(answers)


def _check(parts: Sequence[_Part], waiting: Sequence[int], part: _Part, seen: list[tuple[str, str]]) -> None:
    """A problem where the questions before an answer are not those that it names."""
    numbers = {parts[one].number for one in waiting}
    named = set(numbers_named("\n".join(paragraphs(part.answer[:4], WIDTH))))
    if named and named != numbers or len(numbers) > 1 and not named:
        stand, says = (", ".join(map(str, sorted(which))) for which in (numbers, named))
        seen.append(("unpaired", f"questions {stand} stand before one answer, which names {says or 'none'}"))
