"""Topics: the rules, on invented sentences, and the data that they read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from db.normalizers import tagger
from db.normalizers.data import load_csv, load_yaml
from db.normalizers.folding import fold
from db.normalizers.inflection import inflect
from db.normalizers.language import LANGUAGES
from db.normalizers.topics import ENOUGH, topic_names, topics_of

WANTED = {
    *("security", "human_rights", "sanctions", "trade", "migration", "development", "climate", "enlargement"),
    *("nuclear", "nuclear_safety", "humanitarian", "rule_of_law", "consular", "energy", "arms_export", "middle_east"),
    *("multilateralism", "international_justice", "terrorism", "health", "media_freedom", "taxation", "culture"),
}


def topics(text: str, language: str = "fr") -> dict[str, str]:
    """Topic and cue."""
    return {topic.id: topic.cue for topic in topics_of(language).find(fold(text))}


@pytest.mark.parametrize(
    ("language", "text", "topic", "cue"),
    [
        ("fr", "Le Conseil a prorogé les mesures restrictives.", "sanctions", "mesures restrictives"),
        ("fr", "Nous tenons aux droits de l’Homme.", "human_rights", "droits de l’Homme"),
        ("de", "Die Ausfuhr von Kriegswaffen ist untersagt.", "arms_export", "Kriegswaffen"),
        ("de", "Die Menschenrechtslage bleibt schlecht.", "human_rights", "Menschenrechtslage"),
        ("en", "We support the two-state solution.", "middle_east", "two-state solution"),
        ("lb", "D'Atomzentral vun der Nopeschgemeng gëtt zougemaach.", "nuclear_safety", "Atomzentral"),
    ],
)
def test_one_strong_cue_is_enough_and_is_kept_as_the_text_writes_it(
    language: str, text: str, topic: str, cue: str
) -> None:
    assert topics(text, language) == {topic: cue}


def test_one_weak_cue_is_none_and_two_different_ones_are() -> None:
    assert topics("Des oligarques y ont une villa.") == {}
    assert topics("Des oligarques ont une villa, et d'autres oligarques une autre.") == {}, "twice the same is one"
    assert topics("Des oligarques sont visés par des sanctions.") == {"sanctions": "oligarques; sanctions"}


def test_forms_of_one_cue_count_once() -> None:
    assert topics("Israël accueille une délégation israélienne.") == {}


def test_a_ministers_title_is_no_topic() -> None:
    assert topics("La question fut transmise au Ministre de la Défense, et l'OTAN l'a su.") == {}
    assert "security" in topics("L'OTAN examine ses troupes.")


def test_a_longer_cue_hides_a_shorter_one_in_it() -> None:
    assert topics("Le statut de la centrale nucléaire.").keys() == {"nuclear_safety"}
    assert topics("Le désarmement nucléaire avance.").keys() == {"nuclear"}


def test_a_cue_is_a_whole_word_unless_it_ends_in_a_star() -> None:
    assert topics("Une visée d'avisassions et de passeportage.") == {}
    assert topics("Un acte terroriste.").keys() == {"terrorism"}


def test_the_weightiest_topic_comes_first_and_its_strongest_cue_too() -> None:
    found = topics("Des sanctions frappent des oligarques et leurs avoirs gelés, dit la Croix-Rouge.")
    assert list(found) == ["sanctions", "humanitarian"]
    assert found["sanctions"] == "avoirs gelés; sanctions; oligarques"


def test_a_word_broken_at_the_end_of_a_line_is_shown_in_one_line() -> None:
    assert topics("Nous prorogeons les mesures\nrestrictives.") == {"sanctions": "mesures restrictives"}


def test_the_tagger_gives_topics_of_answers() -> None:
    tags = tagger().tag("Le Luxembourg soutient la Cour pénale internationale.", own="LUX")
    assert [topic.id for topic in tags.topics] == ["international_justice"]


def test_all_topics_have_a_name_in_four_languages_and_are_sorted() -> None:
    names = topic_names()
    assert {name.id for name in names} >= WANTED
    assert list(load_yaml("topics.yaml")) == sorted(load_yaml("topics.yaml"))
    for name in names:
        assert all((name.name, name.name_fr, name.name_de, name.name_lb, name.name_en)), name.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_are_sound(language: str) -> None:
    rows = load_csv(f"topic_cues_{language}.csv")
    known = load_yaml("topics.yaml").keys()
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        assert set(row) == {"topic", "weight", "cue", "forms"}
        assert row["topic"] in known or (row["topic"] == "" and row["weight"] == "")
        assert row["weight"] in ("1", str(ENOUGH)) or row["topic"] == ""
        for cue in row["cue"].split("|"):
            assert cue == cue.strip().lower()
            assert "*" not in cue[:-1], f"{cue}: a star stands at the end"
            assert len(cue.removesuffix("*")) > 1
            inflect(cue.split()[0], row["forms"])  # KeyError names a pattern that is not there
            assert cue not in seen, f"{cue} stands in two rows"
            seen[cue] = number


@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_are_sorted_and_every_topic_has_strong_and_weak_ones(language: str) -> None:
    rows = load_csv(f"topic_cues_{language}.csv")
    keys = [(row["topic"], -int(row["weight"] or 0), row["cue"].split("|")[0]) for row in rows]
    assert all(one < other for one, other in pairwise(keys))
    for topic in load_yaml("topics.yaml"):
        weights = {row["weight"] for row in rows if row["topic"] == topic}
        assert weights == {"1", str(ENOUGH)}, topic
