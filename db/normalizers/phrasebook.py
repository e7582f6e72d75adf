"""The phrases of several words that a grammar file lists, all of them found in one pass over a text.

A rule asks for phrases of one kind ("together with", "provided that") in one sentence; most kinds stand in no sentence
of an answer, and a search for each would cost more than the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick

_Found = dict["Phrases", list[tuple[int, int, int]]]
"""By kind where its phrases stand, in order: start, place in the order of trying, end."""


class Phrases:
    """Phrases of one kind: whole words, the longest first, or with `begin` the beginnings of words in the order given.
    Two are never equal, so that they can be keys."""

    def __init__(self, phrases: Iterable[str], *, begin: bool = False) -> None:
        given = dict.fromkeys(phrase for phrase in phrases if phrase)
        self.ordered = tuple(given if begin else sorted(given, key=len, reverse=True))
        self.begin = begin

    def is_open(self, phrase: str) -> bool:
        """Whether letters may follow: an elided word ends at its apostrophe ("j'ai")."""
        return self.begin or phrase.endswith("'")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The same as a regular expression, for a single place of a text."""
        if not self.ordered:
            return re.compile(r"(?!)")
        alternatives = (re.escape(phrase) + ("" if self.is_open(phrase) else r"(?!\w)") for phrase in self.ordered)
        return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})")


class Phrasebook:
    """Several kinds of phrases, ready for one pass over a text."""

    def __init__(self, kinds: Sequence[Phrases]) -> None:
        rows: dict[str, list[tuple[Phrases, int, bool]]] = {}
        for kind in kinds:
            for place, phrase in enumerate(kind.ordered):
                rows.setdefault(phrase, []).append((kind, place, kind.is_open(phrase)))
        self._rows = list(rows.values())
        self._matcher = AhoCorasick(list(rows))

    def spans(self, kind: Phrases, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where phrases of a kind stand in a stretch of a folded text, in order, never overlapping."""
        found = _found_in(self, text).get(kind)
        if found is None:
            return []
        spans: list[tuple[int, int]] = []
        free = start
        for first, _, last in found[bisect_left(found, (start,)) :]:
            if first >= end:
                break
            if first >= free and last <= end:
                spans.append((first, last))
                free = last
        return spans

    def read(self, text: str) -> _Found:
        """All phrases in a folded text."""
        found: _Found = {}
        size = len(text)
        for index, start, end in self._matcher.find_matches_as_indexes(text, overlapping=True):
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            inside = end < size and (text[end].isalnum() or text[end] == "_")
            for kind, place, is_open in self._rows[index]:
                if is_open or not inside:
                    found.setdefault(kind, []).append((start, place, end))
        for places in found.values():
            places.sort()
        return found


@lru_cache(maxsize=4)
def _found_in(book: Phrasebook, text: str) -> _Found:
    """What a phrasebook finds in a text; asked for sentence by sentence it is looked for once."""
    return book.read(text)


def links_pattern(data: dict[str, list[str]]) -> re.Pattern[str]:
    """Phrases that point back to the sentence before: those listed, and "this" or "these" with any noun but a few."""
    listed = "|".join(map(re.escape, sorted(data["links"], key=len, reverse=True)))
    pointing = "|".join(map(re.escape, data["demonstratives"]))
    but = "|".join(map(re.escape, data["not_links"]))
    return re.compile(rf"(?<!\w)(?:(?:{listed})|(?:{pointing}) (?!(?:\w+ )?(?:{but})(?!\w))[^\W\d_]{{4,}})(?!\w)")


def token_pattern(hyphened: Iterable[str]) -> re.Pattern[str]:
    """A word, a number or a mark; each of `hyphened` is one word."""
    whole = "".join(f"{re.escape(word)}|" for word in hyphened)
    return re.compile(whole + r"'s(?!\w)|\d+(?:[.,]\d+)*|[^\W\d_]{1,9}'(?=[^\W\d_]|$)|\w+|[^\s\w]")
