"""Who is asked, whose clause it is, what is condemned: sentences, invented for these tests, and what they must give."""

from __future__ import annotations

import pytest

from db.normalizers import tagger
from db.normalizers.data import load_csv, load_yaml

Said = set[tuple[str, str, str]]


def said(text: str, own: str = "FRA", language: str = "fr") -> Said:
    return {(one.holder, one.target, one.act) for one in tagger().tag(text, own=own, language=language).statements}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Nous exhortons les parties à coopérer pleinement avec l'équipe de médiation de l'Union africaine.",
            set(),
        ),
        ("Nous exhortons toutes les parties au Soudan à cesser les combats.", {("FRA", "SDN", "call_on")}),
        (
            "La France demande au Hamas de libérer tous les otages, et à Israël de laisser entrer l'aide.",
            {("FRA", "HAMAS", "call_on"), ("FRA", "ISR", "call_on")},
        ),
        (
            "Nous avions choisi la discrétion, car les États-Unis ont appelé le Burundi à libérer ces opposants.",
            {("USA", "BDI", "call_on")},
        ),
        (
            "Le Conseil de sécurité, que la France présidait ce mois-là, a condamné ces tirs de la Corée du Nord.",
            {("UN", "PRK", "condemn")},
        ),
    ],
)
def test_an_appeal_and_a_clause_are_whose_they_are(text: str, wanted: Said) -> None:
    assert said(text) == wanted


def test_the_swiss_federal_council_is_the_government_that_answers() -> None:
    text = "L'Union européenne a durci ses mesures. Le Conseil fédéral condamne les violations commises par le Myanmar."
    found = said(text, own="CHE")
    assert ("CHE", "MMR", "condemn") in found
    assert not any(holder == "EU" and target == "MMR" for holder, target, _ in found)


def test_backing_that_is_condemned_is_none() -> None:
    found = said("Nous condamnons l'offensive du M23 et le soutien du Rwanda.")
    assert not any(act == "support" for _, _, act in found)


def test_what_another_annexes_suffers_it() -> None:
    found = said("Nous avons connu un an de violences, un an d'annexion de l'Ukraine par la Russie.")
    assert not any(target == "UKR" and act in ("condemn", "accuse") for _, target, act in found)


def test_at_the_side_of_a_state_is_no_place() -> None:
    (one,) = tagger().tag("Nous nous tenons aux côtés de l'Ukraine.", own="FRA", language="fr").statements
    assert (one.target, one.act, one.target_role) == ("UKR", "support", "actor")


def test_territories_are_known_and_of_one_state_and_foreign_to_others_only() -> None:
    countries = {row["id"] for row in load_csv("countries.csv")}
    territories = load_yaml("territories.yaml")
    listed = [one for held in territories.values() for one in held]
    assert set(listed) | territories.keys() <= countries
    assert len(listed) == len(set(listed))
    assert not territories.keys() & set(listed)
    text = "Nous saluons l'accord avec la Nouvelle-Calédonie."
    assert not any(target == "NCL" for _, target, _ in said(text))
    assert any(target == "NCL" for _, target, _ in said(text, own="LUX"))
