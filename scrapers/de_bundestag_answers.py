"""Germany: the government's answer to a Kleine Anfrage, a paper of its own which repeats every question, to a document.

Questions without an answer of their own are answered together with those that follow; the answer says so ("Die Fragen
3 und 4 werden gemeinsam beantwortet"), and where it does not, that is a problem.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from scrapers.de_bundestag_paper import NEW_PAGE, Paper, despaced, long_date, numbers_named, paragraphs, text_of
from scrapers.de_bundestag_parts import START, Part, begins_paragraph, parts_of, starts
from scrapers.de_bundestag_questions import GOVERNMENT, SOURCE_ID, group_named, ministry_named
from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.text import clean_line

TYPE = "kleine-anfrage"
WIDTH = 62
"""Characters that a full line of these papers has at least."""
ASKED_PREFACE, SAID_PREFACE = "Vorbemerkung der Fragesteller", "Vorbemerkung der Bundesregierung"

_PREFACE = regex.compile(r"Vorbemerkung de[rs] \p{L}+")
_TO = regex.compile(r"[-–]\s*Drucksache (?P<number>\d+/\d+)\s*[-–]")
_NOTE = regex.compile(r"mit Schreiben de[sr] (?P<who>.+?) vom (?P<date>.+?) übermittelt\.")
_NOTE_BEGINS, _NOTE_ENDS = "Die Antwort wurde namens der Bundesregierung", "Die Drucksache enthält zusätzlich"
_ASKERS = regex.compile(r"auf die (?:Kleine|Große) Anfrage (?:de[rs] Abgeordneten )?(?P<names>.*?)(?:\s+[-–]|$)")
_GROUP = regex.compile(r"(?:,? und |,? )?de[rs] (?:Fraktion|Gruppe)(?:en)? (?:de[rs] )?(?P<group>.+)$")
_ANNEX = regex.compile(r"Anlagen?(?: \d{1,2})?\*?(?: zu (?:den )?Fragen? (?P<number>\d{1,3})\b.{0,20})?")
_JOIN = regex.compile(r",\s*|\s+und\s+")


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
    parts = list(parts_of(body))
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
        problems=tuple(
            Problem(SOURCE_ID, "parse", code, f"{identity}: {said}", identity, paper.url) for code, said in seen
        ),
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
        start = START.match(line)
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
        if _PREFACE.fullmatch(heading) and (now is not body or not body):
            now = said if heading == SAID_PREFACE else asked
            continue
        start = START.match(line)
        if now is not body and start and start["number"] == "1" and begins_paragraph(now):
            now = body
        now.append(line)
    return asked, said, body


def _without_annexes(lines: Sequence[str]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The lines before the first heading of an annex that no question follows, and each annex with its heading."""
    last = max((at for _, at in starts(lines)), default=0)
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
    made: list[Answer] = []
    for heading, lines in annexes:
        text = text_of(lines, WIDTH)
        named = _ANNEX.fullmatch(heading)
        number = named["number"] if named else None
        joined = tuple(question.ordinal for question in questions if number in (None, question.label))
        if text:
            made.append(Answer(count + len(made) + 1, text, joined, heading, "de"))
    return tuple(made)


# Questions and answers


def _paired(
    parts: Sequence[Part], asked_preface: Sequence[str], said_preface: Sequence[str], seen: list[tuple[str, str]]
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


def _check(parts: Sequence[Part], waiting: Sequence[int], part: Part, seen: list[tuple[str, str]]) -> None:
    """A problem where the questions before an answer are not those that it names."""
    numbers = {parts[one].number for one in waiting}
    named = set(numbers_named("\n".join(paragraphs(part.answer[:4], WIDTH))))
    if named != numbers and (named or len(numbers) > 1):
        stand, says = (", ".join(map(str, sorted(which))) for which in (numbers, named))
        seen.append(("unpaired", f"questions {stand} stand before one answer, which names {says or 'none'}"))
