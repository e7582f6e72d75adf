"""Phrases of several kinds, found in one pass over a text. All texts are invented."""

from __future__ import annotations

import pytest

from db.normalizers.grammar import grammar_of
from db.normalizers.phrasebook import Phrasebook, Phrases

JOINT = Phrases(["avec", "ensemble avec", "comme l'"])
ASKED = Phrases(["libér", "libération"], begin=True)
BOOK = Phrasebook([JOINT, ASKED])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ensemble avec ses voisins", ["ensemble avec"]),  # the longest, never both
        ("avec ceux-ci, ensemble avec ceux-là", ["avec", "ensemble avec"]),
        ("avecque lui, javec elle", []),  # whole words
        ("comme l'union", ["comme l'"]),  # an elided word ends at its apostrophe
    ],
)
def test_phrases_are_whole_words_and_the_longest_counts(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in BOOK.spans(JOINT, text, 0, len(text))] == found


def test_beginnings_of_words_are_found_in_the_order_given() -> None:
    text = "la libération des prisonniers, qu'il libère"
    assert [text[start:end] for start, end in BOOK.spans(ASKED, text, 0, len(text))] == ["libér"]


def test_only_what_lies_in_the_stretch_counts() -> None:
    text = "ensemble avec eux. avec nous"
    assert BOOK.spans(JOINT, text, 9, 18) == [(9, 13)]
    assert BOOK.spans(JOINT, text, 14, 21) == []


@pytest.mark.parametrize("language", ["fr", "de", "lb", "en"])
def test_a_phrasebook_finds_what_the_pattern_of_a_kind_finds(language: str) -> None:
    grammar = grammar_of(language)
    kinds = [value for value in vars(grammar).values() if isinstance(value, Phrases)]
    text = ", ".join(phrase for kind in kinds for phrase in kind.ordered)
    for kind in kinds:
        spans = [found.span() for found in kind.pattern.finditer(text)]
        assert grammar.book.spans(kind, text, 0, len(text)) == spans
