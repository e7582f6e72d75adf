"""A typeset text made ready for matching, with every position told as it stands in the source. Texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.normalizers.folding import Folded, fold

KNOWN = frozenset({"préoccupation", "kasachstan", "deutsch", "condamne"})


def known(word: str) -> bool:
    return word in KNOWN


def surface(folded: Folded, words: str) -> str:
    """What stands in the source for `words` of the folded text."""
    start = folded.text.index(words)
    first, last = folded.span(start, start + len(words))
    return folded.source[first:last]


@pytest.mark.parametrize("mark", "’‘ʼ`´′'")
def test_all_apostrophes_are_one(mark: str) -> None:
    assert fold(f"l{mark}Ukraine").text == "l'ukraine"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\n", "\t", "\r\n", "   ", " \n "])
def test_all_spaces_are_one_and_runs_are_one_space(space: str) -> None:
    folded = fold(f"Vereinten{space}Nationen")
    assert folded.text == "vereinten nationen"
    assert surface(folded, "vereinten nationen") == f"Vereinten{space}Nationen"


@pytest.mark.parametrize("hyphen", "-‐‑")
def test_all_hyphens_are_one(hyphen: str) -> None:
    assert fold(f"EU{hyphen}Partner").text == "eu-partner"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aus Kasach-\nstan", "aus kasachstan"),
        ("aus Kasach-  stan", "aus kasachstan"),
        ("aus Kasach\u00adstan", "aus kasachstan"),
        ("la préoccu-pation", "la préoccupation"),
        ("peut-être", "peut-être"),
        ("deutsch- polnisch", "deutsch-polnisch"),
        ("VN-  Resolution", "vn-resolution"),
        ("EU-\nKommission", "eu-kommission"),
        ("Ein- und Ausfuhr", "ein- und ausfuhr"),
    ],
)
def test_a_word_broken_by_a_line_is_joined_and_a_hyphen_of_its_own_stays(text: str, expected: str) -> None:
    assert fold(text, known).text == expected


def test_without_a_list_of_words_only_a_break_with_a_space_is_joined() -> None:
    assert fold("préoccu-pation").text == "préoccu-pation"
    assert fold("préoccu- pation").text == "préoccupation"


@pytest.mark.parametrize(
    ("text", "words", "stands"),
    [
        ("Die Lage in Kasach-\nstan bleibt ernst.", "kasachstan", "Kasach-\nstan"),
        ("Die  Lage   in Kasach\u00adstan.", "kasachstan", "Kasach\u00adstan"),
        ("Nous  condamne\u00adrons", "condamnerons", "condamne\u00adrons"),
        ("l’Ukraine  et   l’Iran", "l'iran", "l’Iran"),
    ],
)
def test_positions_are_told_in_the_source(text: str, words: str, stands: str) -> None:
    assert surface(fold(text, known), words) == stands


def test_an_even_text_needs_no_table_of_positions() -> None:
    folded = fold("Nous condamnons l’invasion.")
    assert folded.origin is None
    assert folded.span(5, 9) == (5, 9)


def test_an_empty_span_is_empty_in_the_source() -> None:
    folded = fold("a  b")
    assert folded.span(2, 2) == (3, 3)


@pytest.mark.parametrize("change", [str, str.upper])
def test_cased_keeps_capitals_and_text_does_not(change: Callable[[str], str]) -> None:
    text = change("Nous  saluons la Moldavie")
    folded = fold(text)
    assert folded.cased == " ".join(text.split())
    assert folded.text == "nous saluons la moldavie"


def test_a_letter_that_grows_in_lower_case_keeps_its_one_place() -> None:
    folded = fold("İzmir et l'Iran")
    assert len(folded.text) == len(folded.cased) == len("İzmir et l'Iran")
    assert surface(folded, "l'iran") == "l'Iran"
