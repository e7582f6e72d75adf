"""Where sentences end: what a ministry's text puts a full stop behind without ending one. All texts are invented."""

from __future__ import annotations

import pytest

from db.normalizers.sentences import split_sentences


def sentences(text: str, language: str) -> list[str]:
    """The sentences of `text` as they stand in it."""
    return [text[span.start : span.end] for span in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La réponse à la question n° 12 figure en annexe."),
        ("fr", "MM. Dupont et Weber ont été reçus par M. Muller et Mme. Schmit."),
        ("fr", "L'art. 5 du traité, cf. l'annexe, reste applicable."),
        ("fr", "Le 1er juillet, S.E. Monsieur l'Ambassadeur a été reçu."),
        ("de", "Dies gilt z. B. Für Kasachstan, d. h. Nicht nur für Georgien."),
        ("de", "Am 30. Juli und am 3. August tagte der Rat."),
        ("de", "Die 79. Generalversammlung und der 12. Gipfel fanden statt."),
        ("de", "Dies regelt Art. 5 Abs. 2 Nr. 3 des Vertrags bzw. Ziff. II."),
        ("de", "Die Kosten betragen ca. 30 Mio. Euro."),
        ("lb", "Den 30. Juli ass den Här Weber op Bréissel gefuer."),
        ("en", "Mr. Smith met Dr. Jones, Lt. Brown and Gen. White."),
        ("en", "The U.S. Government and the U.K. Parliament agreed."),
        ("en", "He asked J. K. Miller and A.B. Clark about it."),
        ("en", "This applies to some states, e.g. Kenya and Ghana, cf. Annex 2."),
        ("en", "The text has 3.5 pages and was sent at 10.30 on Monday."),
    ],
)
def test_a_stop_that_shortens_a_word_or_orders_a_number_ends_nothing(language: str, text: str) -> None:
    assert sentences(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("fr", ["Nous avons pris note.", "Une enquête est en cours.", "Le résultat n'est pas connu."]),
        ("fr", ["Est-ce acceptable ?", "Non !", "Le Gouvernement le dit clairement."]),
        ("fr", ["« Nous restons vigilants. »", "Le ministre l'a répété."]),
        ("fr", ["La réunion a eu lieu en 2021.", "Elle fut brève."]),
        ("de", ["Das war im Jahr 2021.", "Die Lage ist ruhig."]),
        ("de", ["Es wurden Hilfsgüter u. a. nach Kenia geliefert.", "Weitere folgen."]),
        ("lb", ["D'Situatioun ass roueg.", "Mir suivéieren dat."]),
        ("en", ["We met in May.", '"The talks were useful," he said.', "They go on."]),
        ("en", ["It was signed (in June 2020).", "It holds."]),
    ],
)
def test_a_stop_before_a_capital_ends_a_sentence(language: str, parts: list[str]) -> None:
    assert sentences(" ".join(parts), language) == parts


@pytest.mark.parametrize(
    "broken",
    [
        "La situation au Soudan reste\n\npréoccupante.",
        "La situation au Soudan reste\n\n\n   préoccupante.",
        "La situation au Soudan,\nqui dure, reste préoccupante.",
        "Une délégation franco-\nallemande est attendue.",
    ],
)
def test_a_page_break_inside_a_sentence_does_not_end_it(broken: str) -> None:
    assert sentences(broken, "fr") == [broken]


def test_german_lines_go_on_before_a_noun() -> None:
    text = "Die Bundesregierung verfolgt die\nLage in Kasachstan."
    assert sentences(text, "de") == [text]


def test_a_heading_without_a_stop_stands_alone_before_a_paragraph() -> None:
    assert sentences("Situation générale\n\nLe Gouvernement suit le dossier.", "fr") == [
        "Situation générale",
        "Le Gouvernement suit le dossier.",
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "1. Le Gouvernement suit cela.\n2. Nous agissons.", ["Le Gouvernement suit cela.", "Nous agissons."]),
        ("fr", "Ad 1) Oui, en effet.\nAd 2) Non, pas encore.", ["Oui, en effet.", "Non, pas encore."]),
        ("fr", "- la première visite ;\n- la deuxième visite.", ["la première visite ;", "la deuxième visite."]),
        ("fr", "• Une aide.\n• Un appel.", ["Une aide.", "Un appel."]),
        ("en", "(i) We agree.\n(ii) We act.", ["We agree.", "We act."]),
        ("en", "a) We agree;\nb) We act.", ["We agree;", "We act."]),
        ("de", "Frage 1) Ja.\nFrage 2) Nein.", ["Ja.", "Nein."]),
    ],
)
def test_numbers_and_bullets_of_a_list_part_its_items_and_belong_to_none(
    language: str, text: str, expected: list[str]
) -> None:
    assert sentences(text, language) == expected


def test_a_roman_number_in_brackets_opens_a_sentence_also_inside_a_line() -> None:
    assert sentences("We agree. (ii) We act on it.", "en") == ["We agree.", "We act on it."]


def test_the_number_of_an_answer_stuck_to_the_sentence_before_begins_a_new_one() -> None:
    assert sentences("Le dossier est clos.2. Le Gouvernement suit cela.", "fr") == [
        "Le dossier est clos.",
        "Le Gouvernement suit cela.",
    ]


@pytest.mark.parametrize("text", ["La Russie, la Chine et le Bélarus", "Wir danken", "no stop at all"])
def test_a_text_without_stops_is_one_sentence(text: str) -> None:
    assert sentences(text, "fr") == [text]


def test_a_very_long_text_without_stops_is_cut_at_a_space() -> None:
    parts = sentences("mot, suite " * 600, "fr")
    assert len(parts) > 3
    assert {len(part) > 1500 for part in parts} == {False}
    assert all(part.strip().startswith(("mot", "suite")) for part in parts), "no word is cut"


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "\t \n"])
def test_nothing_but_space_has_no_sentence(text: str) -> None:
    assert sentences(text, "fr") == []


def test_dots_and_an_ellipsis_end_a_sentence_only_before_a_capital() -> None:
    assert sentences("Nous verrons... peut-être. Rien n'est sûr… Nous attendons.", "fr") == [
        "Nous verrons... peut-être.",
        "Rien n'est sûr…",
        "Nous attendons.",
    ]


def test_rows_of_a_table_of_figures_are_no_one_sentence() -> None:
    text = "Georgien Ausbildung 120.000 Euro\nSerbien Beratung 45.000 Euro\nKenia Gesundheit 9.000 Euro"
    assert [text[span.start : span.end] for span in split_sentences(text, "de")] == text.split("\n")


def test_a_line_that_a_page_broke_behind_a_year_goes_on() -> None:
    text = (
        "Die Bundesregierung unterstützt Georgien seit 2012\nDas gilt nicht minder für Serbien, das seit langem wartet."
    )
    assert len(split_sentences(text, "de")) == 1
