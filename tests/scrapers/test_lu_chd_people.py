"""Luxembourg: names of those who ask and answer."""

from __future__ import annotations

import pytest

from scrapers.lu_chd_people import answerers, askers, ministry


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ("M. Paul Fictif (CSV)", [("Paul Fictif", "CSV")]),
        ("M. Paul Fictif(déi gréng)", [("Paul Fictif", "déi gréng")]),
        ("MM. Paul Fictif et Jean Rêvé(CSV)", [("Paul Fictif", "CSV"), ("Jean Rêvé", "CSV")]),
        ("Mmes Anne Bé, Léa Cé et M. Éric Dé (CSV)", [("Anne Bé", "CSV"), ("Léa Cé", "CSV"), ("Éric Dé", "CSV")]),
        ("M. Paul Fictif etMarco Inventé (CSV)", [("Paul Fictif", "CSV"), ("Marco Inventé", "CSV")]),
        ("M. Paul Fictif (CSV) et Mme Anne Bé (DP)", [("Paul Fictif", "CSV"), ("Anne Bé", "DP")]),
        ("M. -Paul Fictif--Rêvé (LSAP)", [("Paul Fictif-Rêvé", "LSAP")]),
        ("M.Fictif", [("M. Fictif", "DP")]),
    ],
)
def test_askers_have_clean_names_and_their_party(author: str, people: list[tuple[str, str]]) -> None:
    assert [(person.name, person.party) for person in askers(author, "DP")] == people


def test_a_joint_answer_names_each_minister_with_their_offices() -> None:
    found = answerers(
        "M. Paul Fictif, Premier Ministre, Ministre d’État, de Mme Anne Bé,Ministre des Ponts, et de M. Jean Rêvé,"
        "Ministre de l‘Eau"
    )
    assert [(person.name, person.title) for person in found] == [
        ("Paul Fictif", "Premier Ministre, Ministre d’État"),
        ("Anne Bé", "Ministre des Ponts"),
        ("Jean Rêvé", "Ministre de l’Eau"),
    ]
    assert ministry(found) == "Premier Ministre, Ministre d’État; Ministre des Ponts; Ministre de l’Eau"


def test_ministers_without_a_comma_between_them_are_told_apart() -> None:
    found = answerers("M. Paul Fictif, Ministre de l’Enfance et de la Jeunesse M. Jean Rêvé,Ministre de l’Eau")
    assert [person.name for person in found] == ["Paul Fictif", "Jean Rêvé"]


def test_the_short_form_of_the_list_has_initial_and_office() -> None:
    (found,) = answerers("P.Fictif(Min.Ponts)", "Ponts")
    assert (found.name, found.title) == ("P. Fictif", "Ponts")
