"""Names in an enumeration, and pairs. All sentences are invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger


def said(text: str, act: str, own: str = "LUX", language: str = "fr") -> set[tuple[str, str]]:
    """Holder and target of every candidate of `act`, however likely it is."""
    found = tagger().findings(text, own=own, language=language, date="2024-05-01", choose=False)
    return {(one.statement.holder, one.statement.target) for one in found if one.statement.act == act}


@pytest.mark.parametrize(
    ("text", "act", "targets"),
    [
        ("Nous remercions le Qatar, l'Égypte et naturellement la Norvège.", "welcome", ["QAT", "EGY", "NOR"]),
        ("Nous coopérons tant avec le Chili qu'avec le Pérou.", "cooperate", ["CHL", "PER"]),
        ("Nous coopérons avec le Chili comme avec le Pérou.", "cooperate", ["CHL", "PER"]),
        ("Nous aidons le Liban, la Jordanie et enfin la Turquie.", "aid", ["LBN", "JOR", "TUR"]),
    ],
)
def test_all_members_of_a_list_are_targets(text: str, act: str, targets: list[str]) -> None:
    assert said(text, act) == {("LUX", target) for target in targets}


def test_a_likeness_without_the_preposition_is_no_list() -> None:
    assert said("Nous coopérons avec le Chili comme le Pérou le fait.", "cooperate") == {("LUX", "CHL")}


def test_adjectives_behind_one_noun_share_it() -> None:
    assert said("Les ministres belge et suisse condamnent la Russie.", "condemn") == {("BEL", "RUS"), ("CHE", "RUS")}


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Les pays du G7 condamnent la Russie.", {("G7", "RUS")}),
        ("Les États membres de l'OTAN condamnent la Russie.", {("NATO", "RUS")}),
        ("Certains pays de l'OTAN condamnent la Russie.", set()),
    ],
)
def test_all_members_of_an_organisation_act_as_it_does(text: str, holders: set[tuple[str, str]]) -> None:
    assert said(text, "condemn") == holders


def test_both_countries_are_the_last_two_that_stood_together() -> None:
    text = "La tension entre l'Inde et le Pakistan est vive. Nous restons mobilisés. Nous soutenons les deux pays."
    assert said(text, "support") == {("LUX", "IND"), ("LUX", "PAK")}


def test_both_countries_can_act() -> None:
    text = "La Norvège et la Suède négocient. Les deux pays condamnent la Russie."
    assert said(text, "condemn") == {("NOR", "RUS"), ("SWE", "RUS")}


def test_the_government_can_be_one_of_both() -> None:
    text = "Le Luxembourg et la Norvège se consultent. Les deux pays condamnent la Russie."
    assert said(text, "condemn") == {("LUX", "RUS"), ("NOR", "RUS")}


def test_three_countries_are_no_pair() -> None:
    text = "La Norvège, la Suède et la Finlande négocient. Les deux pays condamnent la Russie."
    assert said(text, "condemn") == set()


def test_a_place_that_opens_the_sentence_is_in_no_list() -> None:
    text = "À Bruxelles, l'Espagne et l'Irlande ont condamné la Russie."
    assert said(text, "condemn") == {("ESP", "RUS"), ("IRL", "RUS")}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("La Russie et la Turquie se sont entendues.", {("RUS", "TUR"), ("TUR", "RUS")}),
        ("L'accord entre la Norvège et la Suède est signé.", {("NOR", "SWE"), ("SWE", "NOR")}),
        ("La Norvège, la Suède et le Kenya ont signé des textes.", set()),
    ],
)
def test_what_two_do_with_each_other_is_told_of_each(text: str, sides: set[tuple[str, str]]) -> None:
    found = tagger().findings(text, own="LUX", language="fr", choose=False)
    said = [one.statement for one in found]
    assert {(one.holder, one.target) for one in said if one.act == "cooperate"} == sides


def test_the_two_countries_are_those_the_answer_names_most() -> None:
    text = (
        "L'Arménie a signé. L'Azerbaïdjan hésite. La France soutient l'ONU. "
        "Le ministre entretient des contacts avec les deux pays."
    )
    found = tagger().findings(text, own="FRA", language="fr", choose=False)
    said = [one.statement for one in found]
    assert {one.target for one in said if one.act == "engage"} == {"ARM", "AZE"}
