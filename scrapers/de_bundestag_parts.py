"""Germany: the text of an answer to a Kleine Anfrage to its questions, each with the lines of the answer behind it.

The paper has no marks for where a question ends and its answer begins: a question is a number that counts on at the
beginning of a paragraph, and it ends with the last of its paragraphs that asks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from scrapers.de_bundestag_paper import NEW_PAGE, ends_sentence, numbers_named, words
from scrapers.text import clean_line

START = regex.compile(r"\s?(?P<number>\d{1,3})\.\s(?=\S)")
_PART = regex.compile(r"\s*(?P<letter>[a-z])\)\s")
_ASKS = regex.compile(r"\?[)\]“”\"’]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """One question (or a part with a letter that has an answer of its own) and the answer behind it, as lines."""

    number: int
    letter: str
    question: tuple[str, ...]
    answer: tuple[str, ...]


def parts_of(lines: Sequence[str]) -> Iterator[Part]:
    """The questions in the order of print, each with the lines of the answer behind it (none where it has none)."""
    found = starts(lines)
    for (number, begin), (_, end) in itertools.pairwise([*found, (0, len(lines))]):
        block = lines[begin:end]
        letter = ""
        while True:
            until = _question_end(block)
            answer = block[until:]
            following = _next_part(block[:until], answer)
            yield Part(number, letter, tuple(block[:until]), tuple(answer[:following]))
            if following is None:
                break
            block = answer[following:]
            lettered = _PART.match(block[0])
            letter = lettered["letter"] if lettered else ""


def starts(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Number and line of each question. They count on; one that is answered with an earlier one may come before its
    turn ("Die Fragen 22 und 24 werden gemeinsam beantwortet")."""
    texts = (clean_line(" ".join(lines[at : at + 3])) for at in range(len(lines)))
    groups = [set(named) for text in texts if (named := numbers_named(text))]
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for at, line in enumerate(lines):
        start = START.match(line)
        if not start or not begins_paragraph(lines[:at]) or set(words()["no_question"]) & set(line.split()[1:2]):
            continue
        number = int(start["number"])
        turn = next(count for count in itertools.count(1) if count not in used)
        early = any(number in group and min(group) in used for group in groups)
        if number not in used and (number == turn or early) and _asks_somewhere(lines, at):
            found.append((number, at))
            used.add(number)
    return found


def begins_paragraph(above: Sequence[str]) -> bool:
    """Whether what follows `above` begins a paragraph: the last line there was not wrapped."""
    last = next((line for line in reversed(above) if line != NEW_PAGE), "")
    return not last.endswith(" ") or above[-1] == NEW_PAGE


def _asks_somewhere(lines: Sequence[str], begin: int) -> bool:
    """Whether a line asks before the next line that begins with a number."""
    for at in range(begin, len(lines)):
        if at > begin and START.match(lines[at]) and begins_paragraph(lines[:at]):
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
        if at and found and found["letter"] == wanted and begins_paragraph(answer[:at]):
            stop = next((stop for _, stop in _sentences(answer[at:])), 0)
            if stop and _ASKS.search(answer[at + stop - 1].rstrip()):
                return at
    return None


def _label(line: str) -> str:
    start = START.match(line)
    return start[0] if start else ""
