"""Netherlands: which paragraphs are a question and which its answer, by the labels "Vraag 1", "Antwoord op vraag 1".

Questions keep their order in the text; an answer is joined to the questions whose numbers it bears. An answer without
numbers is one to the questions before it that have none yet. The notes behind the last answer are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from scrapers.items import Answer, Question
from scrapers.nl_kamer_words import LANGUAGE, pattern, words
from scrapers.pdf import Paragraph

QUESTION, ANSWER = "question", "answer"


@dataclass(frozen=True, slots=True)
class Parts:
    """A document taken apart: the paragraphs before its first question, then questions and answers."""

    head: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    """Code and line of each doubt."""
    whole: bool = False
    """The text could not be taken apart: question and answer are one."""

    @property
    def reply(self) -> str:
        """The answers, joined by newlines."""
        return "\n".join(answer.text for answer in self.answers)


@dataclass(slots=True)
class _Block:
    kind: str
    numbers: tuple[int, ...]
    label: str
    bold: bool
    lines: list[str] = field(default_factory=list)


def take_apart(paragraphs: Sequence[Paragraph]) -> Parts:
    """The questions and answers of a letter or of a printed Aanhangsel."""
    head: list[str] = []
    blocks: list[_Block] = []
    for paragraph in paragraphs:
        begun = _label(paragraph)
        if begun and (begun.kind == QUESTION or blocks):
            blocks.append(begun)
        elif not blocks:
            head.append(paragraph.text)
        elif _answers_at_once(blocks[-1], paragraph):
            blocks.append(_Block(ANSWER, (), "", bold=False, lines=[paragraph.text]))
        else:
            blocks[-1].lines.append(paragraph.text)
    if not any(block.kind == ANSWER for block in blocks):
        return _whole(paragraphs)
    _drop_notes(blocks[-1].lines)
    return _joined(tuple(head), blocks)


def _joined(head: tuple[str, ...], blocks: list[_Block]) -> Parts:
    seen: list[tuple[str, str]] = []
    questions: list[Question] = []
    answers: list[Answer] = []
    places: dict[int, int] = {}
    """Number of a question -> its ordinal."""
    named = [number for block in blocks if block.kind == ANSWER for number in block.numbers]
    waiting: list[int] = []
    for block in blocks:
        text = "\n".join(block.lines)
        if block.kind == QUESTION:
            ordinal = len(questions) + 1
            twice = sorted(set(block.numbers) & places.keys())
            if twice:
                seen.append(("numbered_twice", f"has two questions {twice[0]}"))
            places |= {number: ordinal for number in block.numbers if number not in places}
            questions.append(Question(ordinal, text, block.label))
            waiting.append(ordinal)
            continue
        if not text:
            seen.append(("empty_answer", f"{block.label!r} has no text"))
            continue
        missing = [number for number in block.numbers if number not in places]
        if missing:
            seen.append(("no_such_question", f"{block.label!r} names a question {missing[0]} not asked before it"))
        found = {places[number] for number in block.numbers if number in places}
        if not block.numbers:
            answered = {places[number] for number in named if number in places}
            found = {ordinal for ordinal in waiting if ordinal not in answered} or set(waiting)
        waiting = [ordinal for ordinal in waiting if ordinal not in found]
        answers.append(Answer(len(answers) + 1, text, tuple(sorted(found)), block.label, LANGUAGE))
    for question in (questions[ordinal - 1] for ordinal in waiting):
        seen += [("not_answered", f"{question.label!r} has no answer of its own")]
    return Parts(head, tuple(questions), tuple(answers), tuple(seen))


def _whole(paragraphs: Sequence[Paragraph]) -> Parts:
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    said = "has no labels of questions and answers: kept as one text, which is not coded"
    answers = (Answer(1, text, (), "", LANGUAGE),) if text else ()
    return Parts(tuple(paragraph.text for paragraph in paragraphs), (), answers, (("no_labels", said),), whole=True)


def _answers_at_once(block: _Block, paragraph: Paragraph) -> bool:
    """Whether an answer without a label begins: a question is bold as a whole, what stands behind it is not."""
    return block.kind == QUESTION and block.bold and bool(block.lines) and not paragraph.bold


def _label(paragraph: Paragraph) -> _Block | None:
    for kind, labels in _labels():
        found = labels.match(paragraph.text)
        if found:
            rest = paragraph.text[found.end() :].strip()
            named = found.groupdict().get("numbers") or ""
            block = _Block(kind, _numbers(named), found.group().strip().rstrip(":."), paragraph.bold)
            block.lines += [rest] if rest else []
            return block
    return None


@cache
def _labels() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """A label stands alone, ends with a colon, or is followed by a word with a capital."""
    known = words()["labels"]
    numbers = rf"\s+(?P<numbers>{known['numbers']})"
    end = r"(?:\s*[:.]?\s*$|\s*:\s*|\s+(?=[\"«“‘'(]?\p{Lu}))"
    return (
        (QUESTION, regex.compile(rf"(?i:{known['question']}){numbers}{end}")),
        (ANSWER, regex.compile(rf"(?i:{known['answer']}){numbers}{end}")),
        (ANSWER, regex.compile(rf"(?i:{known['bare_answer']})(?:\s*[:.]?\s*$|\s*:\s*)")),
    )


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of "4 en 5", "7, 8, en 9", "1 t/m 3"."""
    through = "|".join(map(regex.escape, words()["labels"]["through"]))
    found: list[int] = []
    last = 0
    for number in regex.finditer(r"\d{1,2}", text):
        between = text[last : number.start()].strip()
        value = int(number.group())
        if found and regex.fullmatch(through, between):
            found += range(found[-1] + 1, value)
        found.append(value)
        last = number.end()
    return tuple(dict.fromkeys(found))


def _drop_notes(lines: list[str]) -> None:
    """Take the notes off the end of the last answer: all from the first one on, where that is the note 1."""
    for at, line in enumerate(lines):
        if at and pattern("note").fullmatch(line) and regex.match(r"\[?1[\])]", line):
            del lines[at:]
            return
