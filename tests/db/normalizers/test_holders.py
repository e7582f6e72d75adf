"""Whose position it is, by the coding guide's "Holder". All sentences are invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger

OWN = {"fr": "LUX", "lb": "LUX", "de": "DEU", "en": "GBR"}


def holders(text: str, language: str, act: str) -> set[tuple[str, str]]:
    """Holder and attribution of every candidate of `act`, however likely it is."""
    found = tagger().findings(text, own=OWN[language], language=language, date="2024-05-01", choose=False)
    return {
        (finding.statement.holder, finding.statement.attribution) for finding in found if finding.statement.act == act
    }


@pytest.mark.parametrize(
    ("language", "act", "text"),
    [
        ("fr", "condemn", "Le Luxembourg condamne cette attaque de la Russie."),
        ("fr", "condemn", "Nous condamnons cette attaque de la Russie."),
        ("fr", "condemn", "Je condamne cette attaque de la Russie."),
        ("fr", "condemn", "Mon ministère condamne cette attaque de la Russie."),
        ("fr", "condemn", "Le Gouvernement a toujours fermement condamné la Russie."),
        ("fr", "support", "Notre soutien à l'Ukraine demeure entier."),
        ("de", "condemn", "Die Bundesregierung verurteilt das Vorgehen Russlands."),
        ("de", "condemn", "Deutschland verurteilt das Vorgehen Russlands."),
        ("de", "condemn", "Das Vorgehen Russlands verurteilen wir."),
        ("de", "support", "Unsere Unterstützung für die Ukraine bleibt."),
        ("lb", "condemn", "D'Regierung verurteelt d'Gewalt vu Russland."),
        ("lb", "condemn", "Lëtzebuerg verurteelt d'Gewalt vu Russland."),
        ("lb", "condemn", "Mir verurteelen d'Gewalt vu Russland."),
        ("en", "condemn", "The Government condemns Russia."),
        ("en", "condemn", "The UK condemns Russia."),
        ("en", "condemn", "We utterly condemn Russia."),
        ("en", "condemn", "I condemn Russia."),
        ("en", "support", "Our support for Ukraine is lasting."),
    ],
)
def test_whoever_speaks_for_the_answering_government_is_the_government(language: str, act: str, text: str) -> None:
    assert holders(text, language, act) == {(OWN[language], "own")}


def test_the_federal_council_is_no_council_of_the_union_named_before() -> None:
    text = "L'Union européenne a durci les sanctions. Le Conseil fédéral condamne les violations commises en Birmanie."
    found = tagger().tag(text, own="CHE", language="fr").statements
    assert {said.holder for said in found if said.act == "condemn"} == {"CHE"}


@pytest.mark.parametrize(
    ("language", "act", "text"),
    [
        ("fr", "condemn", "Il est inacceptable que la Russie bloque ces ports."),
        ("de", "condemn", "Das Vorgehen Russlands ist völkerrechtswidrig."),
        ("de", "condemn", "Es ist inakzeptabel, dass Russland diese Häfen blockiert."),
        ("en", "condemn", "It is unacceptable that Russia blocks these ports."),
        ("fr", "call_on", "La Russie doit cesser ces attaques."),
        ("en", "call_on", "Russia must stop these attacks."),
        ("de", "call_on", "Russland muss diese Angriffe beenden."),
    ],
)
def test_a_judgement_without_a_judge_is_the_governments_own(language: str, act: str, text: str) -> None:
    assert holders(text, language, act) == {(OWN[language], "own")}


@pytest.mark.parametrize(
    ("language", "act", "text", "partners"),
    [
        ("fr", "support", "Ensemble avec la Belgique, le Luxembourg soutient la Moldavie.", {"BEL"}),
        ("fr", "support", "Le Luxembourg, tout comme la France et l'Italie, soutient la Moldavie.", {"FRA", "ITA"}),
        ("fr", "condemn", "Le Luxembourg condamne la Russie, tout comme ses partenaires de l'UE.", {"EU"}),
        ("de", "support", "Gemeinsam mit Frankreich unterstützt die Bundesregierung die Republik Moldau.", {"FRA"}),
        ("de", "condemn", "Die Bundesregierung verurteilt gemeinsam mit ihren EU-Partnern Russland.", {"EU"}),
        ("lb", "support", "Zesumme mat Frankräich ënnerstëtzt d'Regierung d'Ukrain.", {"FRA"}),
        ("lb", "condemn", "Zesumme mat den EU-Partner verurteelt Lëtzebuerg Russland.", {"EU"}),
        ("en", "support", "Together with France, the UK supports Moldova.", {"FRA"}),
        ("en", "condemn", "Alongside our NATO allies, we condemn Russia.", {"NATO"}),
        ("fr", "condemn", "Aux côtés de la France, nous condamnons la Russie.", {"FRA"}),
        ("fr", "condemn", "Le Luxembourg, aux côtés de la France, condamne la Russie.", {"FRA"}),
    ],
)
def test_partners_named_with_a_word_of_jointness_hold_it_too(
    language: str, act: str, text: str, partners: set[str]
) -> None:
    assert holders(text, language, act) == {(holder, "joint") for holder in {OWN[language], *partners}}


@pytest.mark.parametrize(
    ("language", "act", "text"),
    [
        ("fr", "condemn", "Le Luxembourg et la France condamnent la Russie."),
        ("de", "condemn", "Deutschland und Frankreich verurteilen Russland."),
        ("lb", "condemn", "Lëtzebuerg a Frankräich verurteele Russland."),
        ("en", "condemn", "The UK and France condemn Russia."),
    ],
)
def test_two_subjects_one_of_them_the_government_are_joint(language: str, act: str, text: str) -> None:
    assert holders(text, language, act) == {(OWN[language], "joint"), ("FRA", "joint")}


def test_partners_without_a_name_are_no_holder() -> None:
    assert holders("Nous condamnons la Russie de concert avec nos partenaires.", "fr", "condemn") == {("LUX", "own")}
    assert holders("We condemn Russia together with European partners.", "en", "condemn") == {("GBR", "own")}


@pytest.mark.parametrize(
    ("language", "act", "text", "holder"),
    [
        ("fr", "condemn", "La Norvège condamne la Russie.", "NOR"),
        ("fr", "condemn", "Le président norvégien condamne la Russie.", "NOR"),
        ("fr", "condemn", "Le Haut Représentant condamne la Russie.", "EU"),
        ("fr", "condemn", "Le Conseil de sécurité a condamné la Russie.", "UN"),
        ("fr", "condemn", "La communauté internationale condamne la Russie.", "INTL"),
        ("fr", "reject", "Moscou a rejeté la proposition de la Turquie.", "RUS"),
        ("de", "condemn", "Norwegen verurteilt Russland.", "NOR"),
        ("de", "condemn", "Die norwegische Regierung verurteilt Russland.", "NOR"),
        ("de", "condemn", "Die internationale Gemeinschaft verurteilt Russland.", "INTL"),
        ("lb", "condemn", "D'Europäesch Unioun verurteelt Russland.", "EU"),
        ("lb", "condemn", "D'international Communautéit verurteelt Russland.", "INTL"),
        ("en", "condemn", "Norway condemns Russia.", "NOR"),
        ("en", "condemn", "The Norwegian government condemns Russia.", "NOR"),
        ("en", "condemn", "The Security Council condemned Russia.", "UN"),
        ("en", "condemn", "The international community condemns Russia.", "INTL"),
    ],
)
def test_somebody_elses_stance_is_reported_and_stands_for_their_state_or_body(
    language: str, act: str, text: str, holder: str
) -> None:
    assert holders(text, language, act) == {(holder, "reported")}


@pytest.mark.parametrize(
    ("language", "text", "holder"),
    [
        ("fr", "L'invasion russe a été condamnée par la Norvège.", "NOR"),
        ("fr", "Cette attaque de la Russie a été fermement condamnée par le Conseil de sécurité.", "UN"),
        ("de", "Der russische Angriff wurde von Norwegen verurteilt.", "NOR"),
        ("de", "Russland wird durch die Europäische Union verurteilt.", "EU"),
        ("lb", "Russland gouf vun Norwegen verurteelt.", "NOR"),
        ("en", "The Russian invasion was condemned by Norway.", "NOR"),
        ("en", "Russia has been condemned by the General Assembly.", "UN"),
    ],
)
def test_the_agent_of_a_passive_is_the_holder(language: str, text: str, holder: str) -> None:
    assert holders(text, language, "condemn") == {(holder, "reported")}


def test_the_government_as_agent_of_a_passive_holds_it_itself() -> None:
    assert holders("La Russie a été condamnée par le Gouvernement.", "fr", "condemn") == {("LUX", "own")}
    assert holders("Russland wird von der Bundesregierung verurteilt.", "de", "condemn") == {("DEU", "own")}


def test_a_passive_without_an_agent_is_the_governments_own_narrative() -> None:
    assert holders("Une enquête est exigée de la Russie.", "fr", "call_on") <= {("LUX", "own")}
    assert holders("L'agression russe est condamnée.", "fr", "condemn") == {("LUX", "own")}
    assert holders("Der russische Angriff wird verurteilt.", "de", "condemn") == {("DEU", "own")}


@pytest.mark.parametrize(
    ("language", "act", "text", "holder"),
    [
        ("fr", "condemn", "La Norvège a affirmé que ces frappes de la Russie sont inacceptables.", "NOR"),
        ("fr", "call_on", "La Norvège a déclaré que la Russie doit cesser ces attaques.", "NOR"),
        ("fr", "call_on", "Selon la Norvège, la Russie doit cesser ces attaques.", "NOR"),
        ("en", "call_on", "According to Norway, Russia must stop these attacks.", "NOR"),
        ("de", "call_on", "Nach Ansicht Norwegens muss Russland diese Angriffe beenden.", "NOR"),
        ("fr", "condemn", "D'après la Norvège, l'attaque de la Russie est inacceptable.", "NOR"),
    ],
)
def test_what_somebody_said_is_theirs(language: str, act: str, text: str, holder: str) -> None:
    assert holders(text, language, act) == {(holder, "reported")}


def test_what_the_government_said_is_its_own() -> None:
    text = "Nous avons déclaré que la Russie doit cesser ces attaques."
    assert holders(text, "fr", "call_on") == {("LUX", "own")}


@pytest.mark.parametrize(
    ("language", "act", "text", "holder"),
    [
        ("fr", "support", "Le soutien de l'Union européenne à l'Ukraine est entier.", "EU"),
        ("en", "support", "The EU's support for Ukraine is lasting.", "EU"),
        ("en", "support", "Norwegian support for Ukraine is lasting.", "NOR"),
        ("en", "sanction", "Sanctions imposed by the EU on Russia remain in place.", "EU"),
        ("fr", "sanction", "Les sanctions décidées par l'Union européenne contre la Russie restent en place.", "EU"),
    ],
)
def test_the_owner_or_author_of_a_noun_is_its_holder(language: str, act: str, text: str, holder: str) -> None:
    assert holders(text, language, act) == {(holder, "reported")}


@pytest.mark.parametrize(
    ("language", "act", "text", "holder"),
    [
        ("fr", "call_on", "La Norvège a réagi. Elle a appelé la Russie à cesser ces attaques.", ("NOR", "reported")),
        ("fr", "condemn", "Le Gouvernement a réagi. Il condamne la Russie.", ("LUX", "own")),
        ("de", "condemn", "Die Bundesregierung hat reagiert. Sie verurteilt Russland.", ("DEU", "own")),
        ("de", "condemn", "Die norwegische Regierung hat reagiert. Sie verurteilt Russland.", ("NOR", "reported")),
        ("en", "condemn", "The Norwegian authorities reacted. They condemned Russia.", ("NOR", "reported")),
    ],
)
def test_a_pronoun_is_the_subject_of_the_sentence_before(
    language: str, act: str, text: str, holder: tuple[str, str]
) -> None:
    assert holders(text, language, act) == {holder}


@pytest.mark.parametrize(
    ("language", "act", "text", "holder"),
    [
        ("fr", "condemn", "La réunion fut présidée par la Norvège, qui a condamné la Russie.", "NOR"),
        ("en", "condemn", "The meeting was chaired by Norway, which condemned Russia.", "NOR"),
        ("en", "support", "We spoke to Norway, which supports Ukraine.", "NOR"),
        ("fr", "support", "Nous avons parlé à la Norvège, qui soutient l'Ukraine.", "NOR"),
    ],
)
def test_a_relative_clause_belongs_to_the_name_before_it(language: str, act: str, text: str, holder: str) -> None:
    assert holders(text, language, act) == {(holder, "reported")}


@pytest.mark.parametrize(
    ("language", "act", "text"),
    [
        ("fr", "condemn", "De nombreuses associations condamnent la Russie."),
        ("fr", "condemn", "Des manifestants ont condamné la Russie."),
        ("en", "condemn", "Many demonstrators condemned Russia."),
        ("en", "condemn", "The report condemned Russia."),
        ("en", "condemn", "Russia was condemned by several newspapers."),
        ("fr", "condemn", "La Russie a été condamnée par plusieurs journaux."),
    ],
)
def test_a_subject_that_is_no_entity_gives_nothing(language: str, act: str, text: str) -> None:
    assert holders(text, language, act) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les deux présidents, MM. Loukachenko et Poutine, condamnent la Norvège."),
        ("en", "Presidents Lukashenko and Putin condemned Norway."),
    ],
)
def test_two_leaders_are_two_holders(language: str, text: str) -> None:
    assert holders(text, language, "condemn") == {("BLR", "reported"), ("RUS", "reported")}


def test_nobody_holds_a_stance_towards_itself() -> None:
    found = tagger().findings("Russia condemned the Russian opposition.", own="GBR", language="en", choose=False)
    assert [finding for finding in found if finding.statement.holder == finding.statement.target] == []


@pytest.mark.parametrize(
    ("language", "act", "text", "holder"),
    [
        ("fr", "condemn", "« Nous condamnons ces tirs d'Israël », a répété M. Borrell.", "EU"),
        ("fr", "condemn", "« Ces tirs d'Israël sont inacceptables », a déclaré le président américain.", "USA"),
        ("fr", "condemn", "Ces tirs d'Israël sont inacceptables, estime l'Union européenne.", "EU"),
        ("fr", "condemn", "La porte-parole du Haut Représentant dit que ce vote en Libye est inacceptable.", "EU"),
        ("fr", "condemn", "Les Américains ont condamné ces tirs d'Israël.", "USA"),
        ("fr", "concern", "Le Conseil européen a parlé de l'Iran. Il a exprimé son inquiétude pour l'Iran.", "EU"),
        ("fr", "concern", "L'Union européenne a réagi. Les ministres ont siégé. Ils s'inquiètent de l'Iran.", "EU"),
        ("fr", "condemn", "« Nous condamnons ces tirs d'Israël », a répété le ministre.", "LUX"),
        ("fr", "sanction", "L'Union européenne agit : elle soutient l'Ukraine et sanctionne la Russie.", "EU"),
        ("fr", "condemn", "La Chine, dont le ministre a condamné ces tirs d'Israël, se tait.", "CHN"),
        ("fr", "condemn", "La résolution 2334 (2016) du Conseil de sécurité condamne ces tirs d'Israël.", "UN"),
        ("fr", "condemn", "L'Union européenne a siégé. Les ministres ont dû condamner ces tirs d'Israël.", "EU"),
        ("fr", "engage", "L'ONU a siégé. En ce qui concerne l'Irak, l'ONU a pu discuter avec l'Iran.", "UN"),
        (
            "fr",
            "sanction",
            "M. Borrell a dit que l'accord qui lie ces pays et qui profite à l'Iran est suspendu.",
            "EU",
        ),
        ("fr", "condemn", "Ces tirs d'Israël sont, selon l'ONU, inacceptables.", "UN"),
        ("fr", "condemn", "Ces tirs d'Israël sont inacceptables, selon l'ONU.", "UN"),
        ("fr", "sanction", "Les sanctions que l'Union européenne a prises contre l'Iran demeurent.", "EU"),
        ("fr", "sanction", "Les sanctions que nous avons prises contre l'Iran demeurent.", "LUX"),
        ("fr", "condemn", "Le Parlement européen a voté une résolution qui condamne l'Iran.", "EU"),
        ("fr", "call_on", "C'est pourquoi l'ONU a exigé que le M23 quitte cette ville.", "UN"),
        ("fr", "concern", "M. Borrell s'est dit préoccupé par la situation en Iran.", "EU"),
        ("fr", "condemn", "Ces tirs d'Israël, condamnés par l'Union européenne, ont cessé.", "EU"),
        ("fr", "call_on", "Les pays de l'ASEAN ont exhorté la Birmanie à cesser ces violences.", "ASEAN"),
        ("fr", "sanction", "Les sanctions européennes contre l'Iran restent en place.", "EU"),
        ("fr", "sanction", "M. Borrell a annoncé que l'accord avec l'Iran est suspendu.", "EU"),
        ("fr", "condemn", "L'Union européenne juge et tient ces tirs d'Israël pour inacceptables.", "EU"),
        ("fr", "condemn", "L'Union européenne a siégé. Les conclusions condamnent ces tirs d'Israël.", "EU"),
        ("fr", "condemn", "Nous aidons l'Ukraine. Elle condamne ces tirs de la Russie.", "UKR"),
        ("fr", "engage", "L'Union européenne a réagi. Il faut un dialogue avec l'Iran.", "LUX"),
    ],
)
def test_whoever_says_it_is_the_holder(language: str, act: str, text: str, holder: str) -> None:
    assert {entity for entity, _ in holders(text, language, act)} == {holder}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'Azerbaïdjan nous accuse de mentir.", {("AZE", "LUX")}),
        ("Pékin a accusé le Luxembourg de mentir.", {("CHN", "LUX")}),
        ("Pékin accuse notre gouvernement de mentir.", {("CHN", "LUX")}),
        ("La Chine nous dit qu'elle accuse Taïwan.", {("CHN", "TWN")}),
        ("Nous accusons la Chine de mentir.", {("LUX", "CHN")}),
    ],
)
def test_somebody_else_may_take_a_stance_towards_who_answers(text: str, found: set[tuple[str, str]]) -> None:
    said = [one.statement for one in tagger().findings(text, own="LUX", language="fr", date="2024-05-01", choose=False)]
    assert {(one.holder, one.target) for one in said if one.act == "accuse"} == found


def test_the_people_of_a_country_are_no_voice_of_the_answer() -> None:
    assert holders("Les journaux d'Israël condamnent ces tirs de l'Iran.", "fr", "condemn") == set()


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("sanction", "L'honorable membre plaide pour une rupture des relations avec l'Iran."),
        ("sanction", "Certains députés demandent des sanctions contre l'Azerbaïdjan."),
        ("recognise", "La motion charge le Gouvernement de reconnaître la Palestine."),
        ("accuse", "Des associations de juristes accusent l'armée érythréenne de massacres."),
        ("cooperate", "L'auteur de la question souhaite connaître l'état de la coopération avec le Chili."),
    ],
)
def test_who_asks_or_reports_speaks_for_no_state(act: str, text: str) -> None:
    assert holders(text, "fr", act) == set()


@pytest.mark.parametrize(
    ("act", "text", "expected"),
    [
        ("support", "Monsieur le député, nous soutenons l'Ukraine.", {("LUX", "own")}),
        ("condemn", "La question est grave, et le Gouvernement condamne la Serbie.", {("LUX", "own")}),
        ("accuse", "Le président congolais accuse le Rwanda de soutenir le M23.", {("COD", "reported")}),
    ],
)
def test_an_address_and_a_topic_are_no_subject(act: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert holders(text, "fr", act) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nous avons reçu le ministre turc ; il a condamné les tirs d'Israël.", {("TUR", "reported")}),
        ("Je parle avec l'Égypte, car elle condamne l'attaque de l'Iran.", {("EGY", "reported")}),
        ("Nous parlons avec l'Égypte et nous condamnons l'attaque de l'Iran.", {("LUX", "own")}),
        ("Le Gouvernement soutient la Moldavie, et il condamne la Russie.", {("LUX", "own")}),
    ],
)
def test_a_third_person_is_not_who_says_we(text: str, expected: set[tuple[str, str]]) -> None:
    assert holders(text, "fr", "condemn") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Je prends note de la volonté de la Serbie de soutenir la Chine.", {("SRB", "reported")}),
        ("fr", "La décision serbe d'apporter tout son soutien à la Chine est connue.", {("SRB", "reported")}),
        ("fr", "Je connais le refus de la Serbie de soutenir l'Ukraine.", set()),
        ("fr", "Nous avons pris la décision de soutenir l'Ukraine.", {("LUX", "own")}),
        ("en", "I note Serbia's decision to support China.", {("SRB", "reported")}),
        ("en", "I note the refusal of Serbia to support Ukraine.", set()),
    ],
)
def test_what_a_state_decides_or_refuses_to_do_is_its_own(
    language: str, text: str, expected: set[tuple[str, str]]
) -> None:
    assert holders(text, language, "support") == expected
