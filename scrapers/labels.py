"""The label at the beginning of a paragraph ("1.", "Ad 1) et 2)", "Concernant la deuxième question"), read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

MOST = 99


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its text as printed, the numbers it names in order, and what kind it is."""

    text: str
    numbers: tuple[int, ...]
    style: str = ""
    """What follows a bare number: "." or ")" or the like."""
    words: bool = False
    """It says in words that it names questions."""
    sure: bool = False
    """It can be nothing else ("Ad 1."); a phrase can also refer to another answer."""


def label_of(line: str, *, last: int = 0) -> Label | None:
    """The label at the beginning of `line`, or None.

    :param last: how many questions there are, for "la dernière question"; 0 where that is not known.
    """
    grammar = _grammar()
    for pattern, words, sure in grammar.patterns:
        found = pattern.match(line)
        if found:
            numbers = grammar.numbers(found.group("numbers"), last)
            if numbers:
                style = "" if words else found.group("style")
                return Label(found.group().rstrip(), numbers, style, words=words, sure=sure)
    return None


def names_the_questions(line: str) -> bool:
    """Whether a line that ends with a colon introduces the answers to the questions, and not some list."""
    return bool(_grammar().introduces.search(line))


@dataclass(frozen=True, slots=True)
class _Grammar:
    patterns: tuple[tuple[regex.Pattern[str], bool, bool], ...]
    """Pattern, whether it has words, whether it is sure."""
    introduces: regex.Pattern[str]
    ordinals: tuple[tuple[regex.Pattern[str], int], ...]
    token: regex.Pattern[str]
    through: regex.Pattern[str]

    def numbers(self, text: str, last: int) -> tuple[int, ...]:
        """The numbers of "1 à 3", "6. + 7.", "première et deuxième"; empty where they make no sense."""
        found: list[int] = []
        ranging = False
        for token in self.token.findall(text):
            number = int(token) if token.isdigit() else self._ordinal(token, last)
            if number is None:
                ranging = ranging or bool(self.through.fullmatch(token))
                continue
            found += range(found[-1] + 1, number + 1) if ranging and found else [number]
            ranging = False
        if not found or min(found) < 1 or max(found) > MOST or len(set(found)) < len(found):
            return ()
        return tuple(found)

    def _ordinal(self, token: str, last: int) -> int | None:
        for pattern, number in self.ordinals:
            if pattern.fullmatch(token):
                return number or last or None
        return None


@cache
def _grammar() -> _Grammar:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("pairing.yaml").read_text(encoding="utf-8"))
    ordinal_words = [form for forms in words["ordinals"].values() for form in forms] + words["last"]
    through, joins = _any(words["through"]), _any([*words["and"], *words["through"]])
    article, noun = f"(?:(?:{_any(words['articles'])})\\s?\\b)", _any(words["nouns"])
    mark, lead, ordinal = _any(words["marks"]), _any(words["leads"]), _any(ordinal_words)
    close = r"\s?[.)°:]"
    number = r"\d{1,2}(?!\d|[.,]\d|e\b|ème\b|er\b)"
    stopped = _any(words["marks_with_stop"])
    more = rf"(?:{close})?\s*(?:{joins})\s*(?:(?:{mark}|{stopped})\s*)?(?:n[°os]+\s*)?{number}"
    bare = rf"{number}(?:{close}?\s*(?:{joins})\s*{number})*"
    dates = rf"(?!\s*(?:{_any(words['months'])})\b)"
    plain = rf"\(?(?P<numbers>{bare})(?P<style>\s?[.)°]|\s?:(?=\s|$)){dates}(?=\s*(?:[^\d\s]|$|\d+\D))"
    marked = rf"(?:{mark})\s*(?P<numbers>{number}(?:{more})*)(?:{close}(?:\s?[-–:])?|\s*[-–:]|(?=\s|$|,))"
    closed = rf"(?:{stopped})\s*(?P<numbers>{number}(?:{more})*){close}"
    counted = rf"(?P<numbers>n?[°os]*\s*{number}(?:{more})*)(?:{close}|\s*[-–:,]|(?=\s|$))"
    ordered = rf"(?P<numbers>(?:{ordinal})(?:\s*(?:{joins})\s*{article}*\s*(?:{ordinal}))*)"
    opening = rf"(?:(?:{lead})\s+)?{article}*\s*(?:{article})*"
    flags = regex.IGNORECASE
    patterns = (
        (regex.compile(marked, flags), True, True),
        (regex.compile(closed, flags), True, True),
        (regex.compile(rf"{opening}(?:{noun})\s+(?:n[°os]*\s*)?{counted}", flags), True, False),
        (regex.compile(rf"{opening}{ordered}\s+(?:{noun})\b", flags), True, False),
        (regex.compile(plain, flags), False, False),
    )
    return _Grammar(
        patterns=tuple((_spaced(pattern), with_words, sure) for pattern, with_words, sure in patterns),
        introduces=regex.compile(rf"\b(?:{_any(words['introduces_answers'])})\b", flags),
        ordinals=tuple(
            (regex.compile(_any(forms), flags), number)
            for number, forms in [*words["ordinals"].items(), (0, words["last"])]
        ),
        token=regex.compile(rf"(?:{ordinal})\b|\d+|(?:{joins})", flags),
        through=regex.compile(through, flags),
    )


def _any(forms: list[str]) -> str:
    return "|".join(f"(?:{form})" for form in sorted(forms, key=len, reverse=True))


def _spaced(pattern: regex.Pattern[str]) -> regex.Pattern[str]:
    return regex.compile(pattern.pattern.replace(" ", r"\s+"), pattern.flags)
