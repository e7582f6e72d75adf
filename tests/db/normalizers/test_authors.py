"""Whose deed a cue judges: who owns the subject's noun, who acts in its relative clause, what a pronoun takes up.

All sentences are invented.
"""

from __future__ import annotations

import pytest

from db.normalizers import tagger
from tests.db.normalizers.test_targets import targets


@pytest.mark.parametrize(
    ("text", "act", "target"),
    [
        ("L'offensive que le M23 mène, avec l'appui du Rwanda, est inacceptable.", "condemn", "M23"),
        ("Le soutien qu'apporte la Chine à l'effort de guerre russe nous inquiète.", "concern", "CHN"),
        ("La loi que vient d'adopter la Hongrie contre l'avis de la Commission nous inquiète.", "concern", "HUN"),
        ("Le siège que subit l'Arménie du fait de l'Azerbaïdjan est inacceptable.", "condemn", "AZE"),
    ],
)
def test_who_does_it_in_a_relative_clause_is_judged(text: str, act: str, target: str) -> None:
    assert targets(text, "fr", act) == {target}


@pytest.mark.parametrize(
    ("text", "act", "target"),
    [
        ("Le Nicaragua a expulsé la mission de l'ONU, et nous le déplorons.", "concern", "NIC"),
        ("Les États-Unis ont quitté l'OMS, et l'on ne peut que le déplorer.", "concern", "USA"),
        ("Quant au Bélarus, il ne doit pas s'engager davantage aux côtés de la Russie.", "call_on", "BLR"),
        ("Quant au Bélarus – vous en parliez –, il doit cesser d'aider la Russie.", "call_on", "BLR"),
        ("En Ukraine, la Russie doit cesser ses frappes.", "call_on", "RUS"),
    ],
)
def test_a_pronoun_takes_up_the_subject_or_the_topic_of_its_sentence(text: str, act: str, target: str) -> None:
    assert targets(text, "fr", act) == {target}


@pytest.mark.parametrize(
    ("text", "language", "act", "target"),
    [
        ("Nous exigeons que nos compatriotes détenus à Téhéran soient libérés.", "fr", "call_on", "IRN"),
        ("Les prisonniers arméniens détenus à Bakou doivent être libérés.", "fr", "call_on", "AZE"),
        ("Wir fordern die Freilassung der in Iran inhaftierten Norweger.", "de", "call_on", "IRN"),
        ("We call for the release of the Norwegians detained in Iran.", "en", "call_on", "IRN"),
        ("Nous demandons à la Chine, à Téhéran, de cesser ses livraisons.", "fr", "call_on", "CHN"),
    ],
)
def test_who_holds_people_is_asked_not_where_they_are_from(text: str, language: str, act: str, target: str) -> None:
    assert targets(text, language, act) == {target}


@pytest.mark.parametrize(
    "text",
    [
        "La décision des États-Unis de quitter l'OMS est regrettable.",
        "Il serait regrettable que les États-Unis quittent cet accord.",
    ],
)
def test_an_adjective_of_worry_is_the_speakers(text: str) -> None:
    assert targets(text, "fr", "concern") == {"USA"}


@pytest.mark.parametrize(
    ("text", "act", "wanted"),
    [
        ("Nous condamnons cet attentat et exprimons notre solidarité avec la Norvège.", "condemn", set()),
        ("Nous condamnons cette attaque et soutenons la Norvège.", "condemn", set()),
        ("Nous condamnons et sanctionnons la Russie.", "condemn", {"RUS"}),
        ("Nous condamnons cette attaque et demandons à la Russie de se retirer.", "condemn", {"RUS"}),
        ("Nous soutenons l'Ukraine face à l'agression russe.", "support", {"UKR"}),
        ("Le Luxembourg s'inquiète de la crise dans l'est de la RDC et salue l'action du Qatar.", "welcome", {"QAT"}),
    ],
)
def test_a_name_behind_words_of_kindness_is_not_condemned(text: str, act: str, wanted: set[str]) -> None:
    assert targets(text, "fr", act) == wanted


@pytest.mark.parametrize(
    ("text", "act", "target"),
    [
        ("L'opération de la Turquie dans le nord de la Syrie est une source d'inquiétude.", "concern", "TUR"),
        ("Ce qui est en cause, c'est l'opération turque en Syrie, que nous condamnons.", "condemn", "TUR"),
    ],
)
def test_a_judgement_behind_a_copula_or_in_a_relative_clause_is_on_the_owner(text: str, act: str, target: str) -> None:
    assert targets(text, "fr", act) == {target}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Nous soutenons la médiation que conduit le Qatar entre le Kenya et le Soudan.", {"QAT"}),
        ("Nous soutenons les efforts que le Qatar déploie pour que le Kenya et le Soudan se parlent.", {"QAT"}),
        ("Nous soutenons le dialogue entre le Kenya et le Soudan.", {"KEN", "SDN"}),
    ],
)
def test_whose_effort_a_relative_clause_tells_is_who_is_backed(text: str, target: set[str]) -> None:
    given = tagger().tag(text, own="LUX", language="fr").statements
    assert {statement.target for statement in given if statement.act == "support"} == target
