"""Who holds a stance together with the answering government, by the coding guide's "Holder".

All sentences are invented.
"""

from __future__ import annotations

import pytest

from db.normalizers import tagger

OWN = {"fr": "LUX", "de": "DEU", "en": "GBR"}


def held(text: str, language: str, act: str) -> set[tuple[str, str]]:
    """Holder and attribution of every candidate of `act`, however likely it is."""
    found = tagger().findings(text, own=OWN[language], language=language, date="2024-05-01", choose=False)
    return {(one.statement.holder, one.statement.attribution) for one in found if one.statement.act == act}


def joint(language: str, *partners: str) -> set[tuple[str, str]]:
    """The own government and its partners, all joint."""
    return {(holder, "joint") for holder in (OWN[language], *partners)}


@pytest.mark.parametrize(
    ("language", "text", "partners"),
    [
        ("fr", "À l'instar de l'Autriche, le Luxembourg condamne la Russie.", ["AUT"]),
        ("fr", "À l'instar de ses partenaires du G7, le Luxembourg condamne la Russie.", ["G7"]),
        ("fr", "Avec mes collègues belge et néerlandais, j'ai condamné la Russie.", ["BEL", "NLD"]),
        ("fr", "Nous avons condamné, avec notre homologue norvégien, la Russie.", ["NOR"]),
        ("fr", "Nous condamnons la Russie avec nos partenaires de l'OTAN, et avec le Japon.", ["NATO", "JPN"]),
        ("en", "In a joint statement with Norway, we condemned Russia.", ["NOR"]),
        ("en", "We condemn Russia alongside our NATO allies.", ["NATO"]),
        ("en", "My EU colleagues and I condemned Russia.", ["EU"]),
        ("en", "The EU, including the UK, has condemned Russia.", ["EU"]),
        ("en", "As have Norway and the EU, we have condemned Russia.", ["NOR", "EU"]),
        ("de", "Wie die EU verurteilt auch die Bundesregierung Russland.", ["EU"]),
        ("de", "Gemeinsam mit ihren EU- und NATO-Partnern hat Deutschland Russland verurteilt.", ["EU", "NATO"]),
        ("de", "Die Bundesregierung, ebenso wie Norwegen, verurteilt Russland.", ["NOR"]),
    ],
)
def test_names_behind_a_word_of_jointness_hold_it_too(language: str, text: str, partners: list[str]) -> None:
    assert held(text, language, "condemn") == joint(language, *partners)


@pytest.mark.parametrize(
    ("language", "text", "partners"),
    [
        ("fr", "Aux côtés de l'Autriche et du Canada, le Luxembourg condamne la Russie.", ["AUT", "CAN"]),
        ("fr", "Le Luxembourg, aux côtés de l'Autriche, condamne la Russie.", ["AUT"]),
        ("fr", "En accord avec l'Autriche, nous condamnons la Russie.", ["AUT"]),
        ("fr", "Avec l'Autriche tout entière, nous condamnons la Russie.", ["AUT"]),
        ("fr", "Avec l'Autriche et le commissaire Martin, nous condamnons la Russie.", ["AUT"]),
        ("fr", "De concert avec dix pays de l'OTAN, le Japon et le Chili, nous condamnons la Russie.", ["JPN", "CHL"]),
        ("en", "Like Norway, we condemn Russia.", ["NOR"]),
    ],
)
def test_a_phrase_that_stands_apart_names_who_acts_along(language: str, text: str, partners: list[str]) -> None:
    assert held(text, language, "condemn") == joint(language, *partners)


def test_who_acts_along_is_not_backed() -> None:
    assert held("Aux côtés de l'Autriche, le Luxembourg condamne la Russie.", "fr", "support") == set()
    assert held("Le Luxembourg se tient aux côtés de la Moldavie.", "fr", "support") == {("LUX", "own")}


@pytest.mark.parametrize(
    "text",
    [
        "Comme l'Autriche, le Luxembourg condamne la Russie.",
        "Le Luxembourg, comme l'Autriche, condamne la Russie.",
        "L'Autriche comme le Luxembourg condamnent la Russie.",
        "L'Autriche, comme nous, condamne la Russie.",
        "Nous condamnons, comme l'Autriche, la Russie.",
        "Nous condamnons, comme l'a fait l'Autriche, la Russie.",
    ],
)
def test_who_is_likened_to_the_government_holds_it_too(text: str) -> None:
    assert held(text, "fr", "condemn") == joint("fr", "AUT")


def test_what_somebody_is_called_is_no_likeness() -> None:
    text = "Nous condamnons la Russie comme un État qui menace ses voisins."
    assert held(text, "fr", "condemn") == {("LUX", "own")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Plusieurs États, dont le Luxembourg, ont condamné la Russie."),
        ("fr", "Trente-sept pays, parmi lesquels le Luxembourg, ont condamné la Russie."),
        ("fr", "Conjointement avec 46 autres États, le Luxembourg a condamné la Russie."),
        ("en", "Several countries, including the UK, have condemned Russia."),
        ("en", "The UK joined 27 other countries in condemning Russia."),
        ("de", "Zusammen mit 40 weiteren Staaten hat Deutschland Russland verurteilt."),
    ],
)
def test_counted_states_that_act_along_are_the_international_community(language: str, text: str) -> None:
    assert held(text, language, "condemn") == joint(language, "INTL")


@pytest.mark.parametrize(
    "text",
    [
        "Dix-sept États membres, dont le Luxembourg, ont condamné la Russie.",
        "Le Luxembourg condamne la Russie et aide plusieurs États.",
    ],
)
def test_members_and_bystanders_are_not_counted(text: str) -> None:
    assert held(text, "fr", "condemn") == {("LUX", "own")}


@pytest.mark.parametrize(
    ("language", "text", "partner"),
    [
        ("fr", "Le Luxembourg partage les conclusions du Conseil européen qui condamnent la Russie.", "EU"),
        ("fr", "Nous nous associons à la déclaration de l'Union européenne condamnant la Russie.", "EU"),
        ("fr", "Nous joignons notre voix à celle de la Norvège pour condamner la Russie.", "NOR"),
        ("en", "We joined Norway in condemning Russia.", "NOR"),
    ],
)
def test_a_view_that_is_shared_is_held_by_both(language: str, text: str, partner: str) -> None:
    assert held(text, language, "condemn") == joint(language, partner)


def test_a_view_that_is_shared_is_told_instead_of_the_backing() -> None:
    text = "Le Luxembourg partage la position de l'ONU qui condamne les attaques de la Russie."
    acts = {(one.holder, one.act, one.target) for one in tagger().tag(text, own="LUX", language="fr").statements}
    assert acts == {("LUX", "condemn", "RUS"), ("UN", "condemn", "RUS")}


def test_what_follows_with_an_and_is_no_part_of_the_view() -> None:
    text = "We share Norway's view of the talks and condemn Russia."
    assert held(text, "en", "condemn") == {("GBR", "own")}


def test_a_union_of_three_is_its_members_acting_together() -> None:
    assert held("Le Benelux condamne la Russie.", "fr", "condemn") == joint("fr", "BENELUX")
    assert held("L'Union européenne condamne la Russie.", "fr", "condemn") == {("EU", "reported")}


@pytest.mark.parametrize(
    "text",
    [
        "Comme président du G7, nous condamnons la Russie.",
        "Comme l'a dit l'Autriche, la Russie ment.",
    ],
)
def test_an_office_or_a_quotation_is_no_likeness(text: str) -> None:
    assert not any(attribution == "joint" for _, attribution in held(text, "fr", "condemn"))


def test_a_cleft_names_who_acts_along() -> None:
    text = "C'est avec l'Autriche que nous avons condamné la Russie."
    assert held(text, "fr", "condemn") == joint("fr", "AUT")


def test_colleagues_of_the_union_beside_the_minister_are_the_union() -> None:
    text = "Hier à Bruxelles, mes homologues européens et moi-même avons condamné la Russie."
    assert held(text, "fr", "condemn") == joint("fr", "EU")


def test_somebody_else_has_companions_too() -> None:
    text = "Avec la Norvège, la Suède condamne la Russie."
    assert held(text, "fr", "condemn") == {("NOR", "reported"), ("SWE", "reported")}


def test_a_companion_named_after_europe_is_the_union_where_it_acts() -> None:
    assert held("Le Luxembourg et l'Europe condamnent la Russie.", "fr", "condemn") == joint("fr", "EU")
    assert held("Le Luxembourg et l'Europe centrale sont voisins de la Russie.", "fr", "condemn") == set()


def test_who_is_stood_by_is_no_partner() -> None:
    text = "The UK stands alongside Ukraine and condemns Russia."
    assert held(text, "en", "condemn") == {("GBR", "own")}


def test_who_is_consulted_is_not_backed() -> None:
    text = "In enger Abstimmung mit den USA unterstützt die Bundesregierung die Ukraine."
    said = {(one.act, one.target) for one in tagger().tag(text, own="DEU", language="de").statements}
    assert said == {("engage", "USA"), ("support", "UKR")}
