"""Which answer belongs to which numbered question of one document, told from the labels that stand in the text.

The words ("Ad 1.", "Réponse commune aux questions 1 à 3", "Zu Frage 1") are data, in `pairing.yaml`. No text is
dropped: what stands before the first label belongs to the first part, and the parts joined by newlines are the whole.
Where the labels leave a doubt, the reply stays one answer that is joined to all questions.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from scrapers.items import Answer, Question
from scrapers.labels import Label, label_of, names_the_questions

_BULLET = regex.compile(r"[-–—•*▪]\s?(?=\S)")
_LIST_END = (";", ",")


@dataclass(frozen=True, slots=True)
class Paired:
    """The questions and answers of one document."""

    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a part begins (index of a paragraph), with the numbers it bears."""

    at: int
    numbers: tuple[int, ...]
    label: str


def pair(question: str, reply: str, *, split: bool = True) -> Paired:
    """Questions and answers of one document.

    :param question: the text of all questions, paragraphs separated by newlines; may be empty.
    :param reply: the whole reply, likewise. The texts of the answers, joined by newlines, are equal to it.
    :param split: False where the texts are known to be damaged: then they stay whole.
    """
    asked, said = question.split("\n") if question else [], reply.split("\n") if reply else []
    starts = _questions(asked) if split else []
    numbers = [start.numbers[0] for start in starts]
    answers = _answers(said, len(numbers), _style(starts)) if numbers == list(range(1, len(numbers) + 1)) else []
    if split and not starts:
        starts, answers = _unnumbered(asked, said)
    questions = _question_parts(asked, starts)
    everything = tuple(found.ordinal for found in questions)
    if not said:
        return Paired(questions, ())
    if not answers:
        return Paired(questions, (Answer(1, reply, everything),))
    texts = _cut(said, [start.at for start in answers])
    return Paired(
        questions,
        tuple(
            Answer(ordinal, text, start.numbers, start.label)
            for ordinal, (text, start) in enumerate(zip(texts, answers, strict=True), 1)
        ),
    )


def _question_parts(asked: Sequence[str], starts: Sequence[_Start]) -> tuple[Question, ...]:
    if not asked:
        return ()
    if not starts:
        return (Question(1, "\n".join(asked)),)
    texts = _cut(asked, [start.at for start in starts])
    return tuple(
        Question(ordinal, text, start.label) for ordinal, (text, start) in enumerate(zip(texts, starts, strict=True), 1)
    )


def _cut(lines: Sequence[str], starts: Sequence[int]) -> list[str]:
    """The lines as one text for each start; what stands before the first start belongs to the first."""
    edges = [0, *starts[1:], len(lines)]
    return ["\n".join(lines[begin:end]) for begin, end in itertools.pairwise(edges)]


# Questions


def _questions(lines: Sequence[str]) -> list[_Start]:
    """Where the numbered questions begin: a run 1, 2, 3 ... in one style of numbering, most of which ask something.

    Several such runs (one for each heading a, b, c) are all questions; their numbers are then not unique, and no
    answer is paired by number.
    """
    labels = [(at, label) for at, line in enumerate(lines) if (label := label_of(line)) and not label.words]
    for style in dict.fromkeys(label.style for _, label in labels):
        runs = [run for run in _runs([(at, label) for at, label in labels if label.style == style]) if len(run) > 1]
        asking = [run for run in runs if _asks(lines, run)]
        chosen = asking or (runs if len(runs) == 1 else [])
        if chosen:
            return [_Start(at, label.numbers, label.text) for run in chosen for at, label in run]
    return []


def _runs(labels: Sequence[tuple[int, Label]]) -> list[list[tuple[int, Label]]]:
    """Runs of labels that count up from 1 by one; single numbers only."""
    runs: list[list[tuple[int, Label]]] = []
    for at, label in labels:
        if len(label.numbers) != 1:
            continue
        if label.numbers[0] == 1:
            runs.append([(at, label)])
        elif runs and label.numbers[0] == runs[-1][-1][1].numbers[0] + 1:
            runs[-1].append((at, label))
    return runs


def _asks(lines: Sequence[str], run: Sequence[tuple[int, Label]]) -> bool:
    parts = _cut(lines[run[0][0] :], [at - run[0][0] for at, _ in run])
    return sum("?" in part for part in parts) * 2 >= len(parts)


def _style(starts: Sequence[_Start]) -> str:
    label = label_of(starts[0].label) if starts else None
    return label.style if label else ""


def _unnumbered(asked: Sequence[str], said: Sequence[str]) -> tuple[list[_Start], list[_Start]]:
    """Questions under bullets, or on lines of their own that all ask, where the answers count exactly as many."""
    bullets = [_Start(at, (at,), "") for at, line in enumerate(asked) if _BULLET.match(line) and "?" in line]
    last = next((at for at in range(len(asked) - 1, -1, -1) if "?" not in asked[at]), -1)
    introduced = last >= 0 and asked[last].endswith(":")
    lines = [_Start(at, (at,), "") for at in range(last + 1, len(asked))] if introduced else []
    for starts in (bullets, lines):
        if len(starts) > 1:
            answers = _answers(said, len(starts), "", begins_early=True)
            if answers:
                return starts, answers
    return [], []


# Answers


def _answers(lines: Sequence[str], count: int, style: str, *, begins_early: bool = False) -> list[_Start]:
    """Where the answers to questions 1 to `count` begin; nothing where the labels leave a doubt."""
    if count < 2:
        return []
    labels = [(at, label) for at, line in enumerate(lines) if (label := label_of(line, last=count))]
    worded = _worded([(at, label) for at, label in labels if label.words], count)
    if worded is None:
        return []
    bare = [(at, label) for at, label in labels if not label.words and max(label.numbers) <= count]
    bare = _not_lists(lines, bare)
    if worded:
        covered = {number for start in worded for number in start.numbers}
        if len(covered) < count:
            mixed = sorted([*bare, *((at, label) for at, label in labels if label.words)], key=lambda pair: pair[0])
            whole = _complete(mixed, count)
            if whole:
                return whole
        marked = any(label.sure for _, label in labels if label.words)
        return _with_beginning(lines, worded, count, marked=marked)
    if begins_early and bare and bare[0][0] > 1:
        return []
    for wanted in dict.fromkeys([style, *(label.style for _, label in bare), "any"]):
        found = _complete([pair for pair in bare if wanted in ("any", pair[1].style)], count)
        if found:
            return found
    return []


def _worded(labels: Sequence[tuple[int, Label]], count: int) -> list[_Start] | None:
    """Labels with words that name questions not answered yet; None where a sure label names one that is not there."""
    found: list[_Start] = []
    covered: set[int] = set()
    for at, label in labels:
        if max(label.numbers) > count:
            if label.sure:
                return None
            continue
        if label.sure or not covered & set(label.numbers):
            found.append(_Start(at, label.numbers, label.text))
            covered |= set(label.numbers)
    return found


def _with_beginning(lines: Sequence[str], starts: list[_Start], count: int, *, marked: bool) -> list[_Start]:
    """The labelled answers, and before them the answer to the questions that come before the first label.

    Labels that are mere phrases ("quant à la question 3") count only where no question after the first is left out.
    """
    covered = {number for start in starts for number in start.numbers}
    before = tuple(number for number in range(1, min(starts[0].numbers)) if number not in covered)
    if not marked and len(covered) + len(before) < count:
        return []
    opening = lines[: starts[0].at]
    if before and opening and not (len(opening) == 1 and opening[0].endswith(":")):
        return [_Start(0, before, ""), *starts]
    return starts if marked or not before else []


def _complete(labels: Sequence[tuple[int, Label]], count: int) -> list[_Start]:
    """The labels as answers where they count from 1 to `count` without gap or restart; more after that is a list."""
    found: list[_Start] = []
    expected = 1
    for at, label in labels:
        if expected > count:
            break
        numbers = label.numbers
        if numbers != tuple(range(expected, expected + len(numbers))):
            return []
        found.append(_Start(at, numbers, label.text))
        expected += len(numbers)
    return found if expected == count + 1 else []


def _not_lists(lines: Sequence[str], labels: Sequence[tuple[int, Label]]) -> list[tuple[int, Label]]:
    """Labels without those of lists: items after a colon, in lower case, or that end like an item of a list."""
    kept: list[tuple[int, Label]] = []
    listed: tuple[int, int] | None = None  # the last item of the list going on: its line, its number
    for at, label in labels:
        line = lines[at]
        number = label.numbers[0]
        goes_on = listed is not None and at == listed[0] + 1 and number == listed[1] + 1
        introduced = number == 1 and at > 0 and lines[at - 1].endswith(":") and not names_the_questions(lines[at - 1])
        item = line.endswith(_LIST_END) or line[len(label.text) :].lstrip()[:1].islower()
        if goes_on or introduced or item:
            after_item = goes_on and lines[at - 1].endswith(_LIST_END)
            listed = None if after_item and not line.endswith(_LIST_END) else (at, label.numbers[-1])
            continue
        listed = None
        kept.append((at, label))
    return kept
