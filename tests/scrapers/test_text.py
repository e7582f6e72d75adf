"""Raw text to clean paragraphs."""

from __future__ import annotations

import pytest

from scrapers.text import clean, clean_line, decode, letters, mojibake, paragraphs, settle_hyphens


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("1.\xa0Le pont", "1. Le pont"),
        ("  deux \t espaces\u2009fins ", "deux espaces fins"),
        ("zéro\u200blargeur", "zérolargeur"),
        ("e\u0301cole", "école"),
        ("deux\u00admots", "deux\u00admots"),
    ],
)
def test_a_line_has_single_blanks_and_nothing_invisible(raw: str, line: str) -> None:
    assert clean_line(raw) == line


def test_the_line_break_of_a_source_separates_paragraphs() -> None:
    assert paragraphs("Un.|Deux.||Trois.", line_break="|") == ["Un.", "Deux.", "Trois."]
    assert clean("Un|deux") == "Un|deux"


def test_html_becomes_lines_and_cells() -> None:
    raw = "Voir:<TABLE WIDTH=50%><TR><TD>Pont&nbsp;A</TD><TD>7</TD></TR><TR><TD>Pont B</TD><TD>9</TD></TR></TABLE>Fin"
    assert paragraphs(raw) == ["Voir:", "Pont A ; 7", "Pont B ; 9", "Fin"]


def test_what_is_no_html_stays() -> None:
    assert paragraphs("Le prix<BR$469>monte si x < 5 et y > 3") == ["Le prix<BR$469>monte si x < 5 et y > 3"]


def test_utf8_is_expected_and_another_encoding_is_told() -> None:
    assert decode("été ¬".encode()) == ("été ¬", "")
    assert decode("\ufeffété".encode()) == ("été", "")
    assert decode("été".encode("utf-16")) == ("été", "")
    text, wrong = decode("été ¬".encode("cp1252"))
    assert text == "été ¬"
    assert "not UTF-8" in wrong


def test_a_text_that_was_read_in_the_wrong_encoding_is_noticed() -> None:
    assert mojibake("été".encode().decode("cp1252"))
    assert not mojibake("Âge, Ãlen, l’État «neuf»")


def test_letters_are_equal_for_two_prints_of_the_same_words() -> None:
    assert letters("L’État, c'est-à-dire…") == letters("l'Etat c’est à\u00ad dire")


def test_a_word_broken_at_a_line_end_is_joined_where_it_is_known() -> None:
    assert settle_hyphens("con\u00adcernant", ("fr",)) == "concernant"
    assert settle_hyphens("Notamment, et notam\u00adment", ("fr",)) == "Notamment, et notamment"
    assert settle_hyphens("un porte-clef, un porte\u00adclef", ("fr",)) == "un porte-clef, un porte-clef"


def test_a_word_that_no_lexicon_knows_keeps_the_marker() -> None:
    assert settle_hyphens("xyl\u00adoque", ("fr",)) == "xyl\u00adoque"


def test_a_stray_byte_does_not_garble_the_rest() -> None:
    text, wrong = decode("été à Genève".encode() + b" caf\xe9")
    assert text == "été à Genève café"
    assert wrong == "has 1 byte that is not UTF-8 (byte 20); read as Windows-1252"


def test_a_text_in_another_code_page_is_read_in_it() -> None:
    text, wrong = decode("été à Genève – café".encode("cp1252"))
    assert text == "été à Genève – café"
    assert wrong == "is not UTF-8 (byte 0); read as Windows-1252"


def test_a_tables_row_is_one_line_whatever_its_cells_hold() -> None:
    row = "<tr><td><p>Year</p></td><td><p>2024\n2025</p><p>both</p></td></tr>"
    assert clean(f"<p>Before:</p><table><tbody>{row}{row}</tbody></table><p>After.</p>").split("\n") == [
        "Before:",
        "Year ; 2024 2025 both",
        "Year ; 2024 2025 both",
        "After.",
    ]
