"""What German articles, endings and attributes tell: who is a subject, whose deed a noun is, who acts in a passive.

All sentences are invented.
"""

from __future__ import annotations

import pytest

from db.normalizers import tagger


def said(text: str, act: str) -> set[tuple[str, str]]:
    """Holder and target of every candidate of `act`, the likeliest of each cue first."""
    found = tagger().findings(text, own="DEU", language="de", date="2024-05-01", choose=False)
    return {(one.statement.holder, one.statement.target) for one in found if one.statement.act == act}


@pytest.mark.parametrize(
    ("act", "text", "pair"),
    [
        ("call_on", "Der Sicherheitsrat verlangt von Eritrea den Abzug seiner Truppen.", ("UN", "ERI")),
        ("condemn", "Der Libanon verurteilt das Vorgehen Israels.", ("LBN", "ISR")),
        ("condemn", "Der kenianische Präsident verurteilt das Vorgehen Eritreas.", ("KEN", "ERI")),
        ("call_on", "Der Türkei fordert die Bundesregierung diesen Schritt nicht ab.", ("DEU", "TUR")),
    ],
)
def test_an_article_or_an_ending_tells_who_is_the_subject(act: str, text: str, pair: tuple[str, str]) -> None:
    assert said(text, act) in ({pair}, set())
    assert said(text, act) == {pair} or pair[0] == "DEU"


@pytest.mark.parametrize(
    ("act", "text", "target"),
    [
        ("reject", "Die von Russland ausgestellten Pässe für Menschen im Donbass werden nicht anerkannt.", "RUS"),
        ("reject", "Den Ausschluss der Türkei aus der NATO lehnen wir ab.", "TUR"),
        ("condemn", "Wir haben die Raketenangriffe der russischen Armee auf Häfen der Ukraine verurteilt.", "RUS"),
    ],
)
def test_the_author_of_a_deed_is_meant(act: str, text: str, target: str) -> None:
    found = tagger().findings(text, own="DEU", language="de", date="2024-05-01", choose=False)
    assert {one.statement.target for one in found if one.statement.act == act} == {target}


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Die Besetzung georgischer Gebiete durch Russland wird von der Bundesregierung verurteilt.", "DEU"),
        ("Die Besetzung Georgiens wurde von Litauen verurteilt.", "LTU"),
        ("Die Besetzung Georgiens wurde durch Litauen verurteilt.", "LTU"),
    ],
)
def test_the_agent_of_a_passive_is_not_the_one_whose_deed_the_subject_is(text: str, holder: str) -> None:
    assert {one for one, _ in said(text, "condemn")} == {holder}


def test_who_judges_in_a_passive_holds_the_judgement() -> None:
    assert said("Die Entwicklung in Serbien wird von Kroatien kritisch bewertet.", "concern") == {("HRV", "SRB")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir haben mit Kenia ein Mobilitätsabkommen mit klaren Quoten unterzeichnet.", True),
        ("Die Beihilfe für Ghana ist in der Satzung geregelt.", False),
    ],
)
def test_the_last_part_of_a_compound_is_a_cue(text: str, found: bool) -> None:
    assert bool(said(text, "cooperate") | said(text, "aid")) is found


@pytest.mark.parametrize(
    ("act", "text", "pair"),
    [
        ("support", "Chinas anhaltende militärische Unterstützung für Eritrea ist bekannt.", ("CHN", "ERI")),
        ("condemn", "In ihrer Erklärung verurteilten die Außenminister der G7 den Umsturz in Myanmar.", ("G7", "MMR")),
        ("condemn", "Der Außenbeauftragte der EU hat die Haft in Eritrea als inakzeptabel bezeichnet.", ("EU", "ERI")),
        ("condemn", "Die Bundesregierung hat die Haft in Eritrea als inakzeptabel bezeichnet.", ("DEU", "ERI")),
        ("call_on", "Von Eritrea wird von uns gefordert, dass es seine Truppen abzieht.", ("DEU", "ERI")),
    ],
)
def test_who_says_it_stands_before_its_noun_or_behind_its_verb(act: str, text: str, pair: tuple[str, str]) -> None:
    assert pair in said(text, act)


@pytest.mark.parametrize("verb", ["ausgesetzt", "eingestellt"])
def test_what_is_suspended_is_no_cooperation(verb: str) -> None:
    text = f"Die Bundesregierung hat die Entwicklungszusammenarbeit mit Niger {verb}."
    given = tagger().tag(text, own="DEU", date="2024-05-01").statements
    assert {(one.act, one.target) for one in given} == {("sanction", "NER")}


def test_a_name_in_an_infinitive_is_not_what_is_judged() -> None:
    text = "Die Entscheidung Kenias, die Arbeit der WHO zu behindern, hat die Bundesregierung bedauert."
    assert said(text, "concern") == {("DEU", "KEN")}
    assert ("DEU", "WHO") in said("Die Bundesregierung bedauert, dass die WHO nicht gehört wurde.", "concern")
