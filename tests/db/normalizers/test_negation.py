"""Acts that are ended or never came about, by the coding guide. All sentences are invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger


def acts(text: str, own: str) -> set[tuple[str, str, str]]:
    """Holder, act and target of each statement that is given."""
    given = tagger().tag(text, own=own, language="fr", date="2024-05-01").statements
    return {(one.holder, one.act, one.target) for one in given}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'aide budgétaire de l'Union européenne au Niger est suspendue.", {("EU", "sanction", "NER")}),
        ("Nous avons mis fin à notre coopération avec le Mali.", {("LUX", "sanction", "MLI")}),
        ("La suspension de la coopération avec le Mali a été décidée en mai.", {("LUX", "sanction", "MLI")}),
        ("Le dialogue politique avec le Rwanda est rompu.", {("LUX", "sanction", "RWA")}),
    ],
)
def test_kindness_that_is_halted_is_a_measure(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert acts(text, "LUX") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Le mémorandum signé avec le Kenya a expiré.",
        "Un prêt de la Banque mondiale à la Zambie est à l'étude.",
        "Le Gouvernement a renoncé à signer l'accord de libre-échange avec la Malaisie.",
        "Il faut mettre fin au blocage de l'aide humanitaire à Gaza.",
    ],
)
def test_what_lapsed_or_never_came_about_is_nothing(text: str) -> None:
    assert acts(text, "LUX") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nous n'avons pas suspendu notre coopération avec le Niger.", ("LUX", "sanction", "NER")),
        ("Le Luxembourg poursuit le versement de son aide budgétaire au Niger.", ("LUX", "sanction", "NER")),
    ],
)
def test_what_goes_on_is_no_measure(text: str, expected: tuple[str, str, str]) -> None:
    assert expected not in acts(text, "LUX")


def test_a_negation_between_the_parts_of_a_cue_denies_it() -> None:
    assert acts("L'ambassadeur de Serbie n'a pas été convoqué.", "LUX") == set()
    assert acts("L'ambassadeur de Serbie a été convoqué.", "LUX") == {("LUX", "concern", "SRB")}


@pytest.mark.parametrize("opening", ["Jamais le Luxembourg ne", "En aucun cas nous ne"])
def test_a_negation_may_be_put_first(opening: str) -> None:
    verb = "soutiendra" if "Luxembourg" in opening else "soutenons"
    assert acts(f"{opening} {verb} la junte birmane.", "LUX") == {("LUX", "reject", "MMR")}


def test_what_is_asked_not_to_be_done_does_not_deny_the_appeal() -> None:
    text = "J'ai demandé au ministre iranien de ne plus livrer de drones à la Russie."
    assert acts(text, "LUX") == {("LUX", "call_on", "IRN")}
