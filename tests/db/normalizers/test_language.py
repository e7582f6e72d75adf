"""Which language a text is in: the text is asked, whatever its source says. All texts are invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger
from db.normalizers.data import load_yaml
from db.normalizers.language import KNOWN, NAMES_ONLY, _by_small_words, find_language

TEXTS = {
    "fr": [
        "Le Gouvernement suit de près l'évolution de la situation et reste en contact avec ses partenaires.",
        "Nous avons pris connaissance de cette décision.",
    ],
    "de": [
        "Die Bundesregierung verfolgt die Entwicklung aufmerksam und steht mit ihren Partnern im Austausch.",
        "Der Bundesregierung liegen hierzu keine eigenen Erkenntnisse vor.",
    ],
    "lb": [
        "D'Regierung verfollegt d'Situatioun vu ganz no a steet am Kontakt mat hire Partner an Europa.",
        "Lëtzebuerg huet sech ëmmer fir eng friddlech Léisung agesat.",
    ],
    "en": [
        "The Government is following the situation closely and remains in contact with its partners.",
        "We regularly raise these matters with our counterparts.",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_each_language_is_told_by_its_text(language: str, text: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize("hint", ["lb", "de", "en", "nl"])
def test_a_wrong_hint_changes_nothing_where_there_is_text_enough(hint: str) -> None:
    assert find_language(TEXTS["fr"][0], hint) == "fr"


def test_luxembourgish_with_french_words_is_still_luxembourgish() -> None:
    text = "D'Regierung huet d'Communautéit international opgeruff, eng Enquête indépendante ze maachen."
    assert find_language(text) == "lb"


def test_german_is_not_taken_for_luxembourgish() -> None:
    text = "Das Land hat die Vereinbarung nicht eingehalten und die Gespräche wurden abgebrochen."
    assert find_language(text) == "de"


@pytest.mark.parametrize("text", ["", "12", "Oui.", "n° 4711", "—"])
def test_the_hint_decides_where_there_are_too_few_letters(text: str) -> None:
    assert find_language(text, "de") == "de"


def test_a_hint_that_is_no_language_of_ours_gives_the_first_one() -> None:
    assert find_language("Oui.", "xx") == "fr"


def test_only_the_allowed_languages_are_answered() -> None:
    assert find_language(TEXTS["lb"][0], languages=("de", "fr")) in {"de", "fr"}
    assert find_language(TEXTS["en"][0], languages=("de",)) == "de"


DUTCH = "De regering volgt de ontwikkelingen in Rusland op de voet en veroordeelt Rusland."
SWEDISH = "Regeringen följer utvecklingen i Ryssland noga tillsammans med andra länder och fördömer Ryssland."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", DUTCH),
        ("nl", "Het kabinet heeft hierover geen nadere informatie."),
        ("nl", "Zie het antwoord op vraag 3."),
        ("sv", SWEDISH),
        ("sv", "Regeringen har inte tagit ställning i frågan."),
        ("sv", "Jag avser inte att vidta några åtgärder med anledning av frågan."),
    ],
)
def test_dutch_and_swedish_are_not_taken_for_a_neighbour_that_has_rules(language: str, text: str) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(("language", "text"), [("nl", DUTCH), ("sv", SWEDISH)])
@pytest.mark.parametrize("hint", ["", "de"])
def test_in_a_language_without_rules_names_are_found_and_nothing_is_coded(language: str, text: str, hint: str) -> None:
    tags = tagger().tag(text, own="SWE", language=find_language(text, hint))
    assert tags.language == language
    assert [mention.entity for mention in tags.mentions] == ["RUS", "RUS"]
    assert (tags.statements, tags.topics) == ((), ())
    assert [mention.entity for mention in tagger().mentions(text)] == ["RUS", "RUS"]
    assert tagger().findings(text, own="SWE") == []


@pytest.mark.parametrize("language", NAMES_ONLY)
def test_the_sources_word_decides_where_a_dutch_or_swedish_answer_is_short(language: str) -> None:
    assert find_language("Ja.", language) == language


def test_the_beginning_of_a_long_text_decides() -> None:
    assert find_language(TEXTS["en"][0] * 8 + TEXTS["fr"][0] * 50) == "en"


def test_the_tagger_asks_the_text_only_where_no_language_is_given() -> None:
    assert tagger().tag(TEXTS["lb"][0], own="LUX").language == "lb"
    assert tagger().tag(TEXTS["lb"][0], own="LUX", language="fr").language == "fr"
    assert tagger().tag(TEXTS["lb"][0], own="LUX", language="xx").language == "lb"


def test_small_words_of_two_languages_settle_nothing() -> None:
    text = "Le Gouvernement a lu la lettre que l'ambassade envoie au ministre: D'Regierung huet déi Saach net gesinn."
    assert _by_small_words(text) == ""
    assert _by_small_words(text.partition(":")[0]) == "fr"


def test_a_small_word_belongs_to_one_language() -> None:
    words = [word for listed in load_yaml("small_words.yaml").values() for word in listed]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)
    assert set(load_yaml("small_words.yaml")) == set(KNOWN)
