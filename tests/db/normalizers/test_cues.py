"""What each cue row must tag and must leave alone: the example and the counter-example at the end of its row.

The sentences are invented; they stand in the cue files themselves, so that whoever edits a row sees what it is for.
"""

from __future__ import annotations

import pytest

from db.normalizers import tagger
from db.normalizers.cues import cues_of
from db.normalizers.data import load_csv

ANSWERING = {"fr": ("LUX", ""), "de": ("DEU", "2025-08-01"), "lb": ("LUX", "2025-08-01"), "en": ("GBR", "")}
"""Who answers in the examples of a language, and when."""


def name_of(row: dict[str, str]) -> str:
    return f"{row['act']}:{row['cue'].split('|')[0]}"


ROWS = [
    pytest.param(language, row, id=f"{language}:{name_of(row)}")
    for language in ANSWERING
    for row in load_csv(f"cues_{language}.csv")
]


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_the_example_of_a_row_offers_a_statement_of_its_act_by_this_row(language: str, row: dict[str, str]) -> None:
    own, date = ANSWERING[language]
    findings = tagger().findings(row["example"], own=own, language=language, date=date, choose=False)
    found = {finding.hit.cue.id for finding in findings if finding.statement.act == row["act"]}
    assert f"cues_{language}.csv:{name_of(row)}" in found


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_the_counter_example_of_a_row_gives_no_statement_of_its_act(language: str, row: dict[str, str]) -> None:
    own, date = ANSWERING[language]
    kept = tagger().tag(row["counter"], own=own, language=language, date=date).statements
    assert row["act"] not in {statement.act for statement in kept}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("nous lui demandons d'arrêter.", "d'"),
        ("nous lui demandons de partir.", "de"),
        ("nous avons demandé à l'ambassadeur d'israël d'y mettre fin.", "d'israël d'"),
    ],
)
def test_a_gap_is_closed_before_a_vowel_too_and_before_an_infinitive(text: str, rest: str) -> None:
    hits = [hit for hit in cues_of("fr").find(text) if hit.cue.act == "call_on" and hit.last > hit.end]
    assert any(text[: hit.last].endswith(rest) for hit in hits)


def test_the_last_part_of_a_cue_may_be_a_plural() -> None:
    hits = cues_of("fr").find("la france apporte chaque année 20 millions d'euros à l'unrwa.")
    assert "aid" in {hit.cue.act for hit in hits}


@pytest.mark.parametrize(("language", "row"), ROWS)
def test_a_row_has_both_sentences(language: str, row: dict[str, str]) -> None:
    assert len(row["example"]) > 10
    assert len(row["counter"]) > 10
    if language in ("de", "lb"):
        assert row["example"].endswith(".")
        assert row["counter"].endswith(".")


@pytest.mark.parametrize(
    ("text", "act", "shown"),
    [
        ("Nous attendons donc que Moscou réponde.", "call_on", "attendons donc que"),
        ("Nous prenons évidemment acte de la décision de Tunis.", "withhold", "prenons évidemment acte"),
    ],
)
def test_an_adverb_may_part_the_words_of_a_cue(text: str, act: str, shown: str) -> None:
    (given,) = tagger().tag(text, own="FRA", language="fr").statements
    assert (given.act, given.cue) == (act, shown)


def test_a_noun_or_a_denial_does_not_part_a_cue() -> None:
    forms = {hit.form for hit in cues_of("fr").find("nous n'attendons pas que le gouvernement de moscou réponde")}
    assert "attendons que" not in forms
