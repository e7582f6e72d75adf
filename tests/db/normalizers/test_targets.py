"""Towards whom a cue is: object, preposition, judged subject, author, and who only suffers or lends the place.

All sentences are invented.
"""

from __future__ import annotations

import pytest

from db.normalizers import tagger

OWN = {"fr": "LUX", "lb": "LUX", "de": "DEU", "en": "GBR"}


def targets(text: str, language: str, act: str) -> set[str]:
    """The targets of every candidate of `act` that the own government holds, however likely it is."""
    return {target for target, _ in roles(text, language, act)}


def roles(text: str, language: str, act: str) -> set[tuple[str, str]]:
    """The same with the role of each."""
    found = tagger().findings(text, own=OWN[language], language=language, date="2024-05-01", choose=False)
    said = [finding.statement for finding in found]
    return {(one.target, one.target_role) for one in said if one.act == act and one.holder == OWN[language]}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "condemn", "Réunis en Norvège, nous condamnons la Russie.", "RUS"),
        ("fr", "welcome", "Nous saluons les réformes de la Moldavie.", "MDA"),
        ("de", "condemn", "Wir verurteilen Russland.", "RUS"),
        ("de", "condemn", "Russland verurteilen wir.", "RUS"),
        ("de", "welcome", "Die Bundesregierung begrüßt die Reformen Moldaus.", "MDA"),
        ("lb", "condemn", "D'Regierung verurteelt Russland.", "RUS"),
        ("lb", "welcome", "Mir begréissen d'Reformen a Georgien.", "GEO"),
        ("en", "condemn", "Meeting in Norway, we condemn Russia.", "RUS"),
        ("en", "welcome", "We welcome Moldova's reforms.", "MDA"),
    ],
)
def test_the_object_of_a_verb_of_stance_is_its_target(language: str, act: str, text: str, target: str) -> None:
    assert targets(text, language, act) == {target}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "call_on", "Depuis la Norvège, le Gouvernement demande à la Russie de cesser.", "RUS"),
        ("fr", "engage", "Nous menons un dialogue avec la Chine sur la Birmanie.", "CHN"),
        ("fr", "support", "Notre soutien à l'Ukraine face à la Russie demeure.", "UKR"),
        ("fr", "sanction", "Nous soutenons les sanctions contre la Russie.", "RUS"),
        ("de", "engage", "Die Bundesregierung steht mit China im Austausch.", "CHN"),
        ("de", "sanction", "Wir haben Sanktionen gegen Russland verhängt.", "RUS"),
        ("de", "support", "Unsere Solidarität mit der Ukraine bleibt.", "UKR"),
        ("lb", "sanction", "Mir droen d'Sanktioune géint Russland mat.", "RUS"),
        ("lb", "engage", "Mir sinn am Dialog mat China.", "CHN"),
        ("en", "engage", "We raised the case of Mr Doe, held in Bahrain, with Egypt.", "EGY"),
        ("en", "sanction", "We imposed sanctions on Russia.", "RUS"),
        ("en", "support", "Our support for Ukraine against Russia is lasting.", "UKR"),
    ],
)
def test_the_preposition_of_a_cue_leads_to_its_target(language: str, act: str, text: str, target: str) -> None:
    assert targets(text, language, act) == {target}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "call_on", "La Russie doit cesser ses attaques contre l'Ukraine.", "RUS"),
        ("fr", "accuse", "La Russie viole le droit international en Ukraine.", "RUS"),
        ("de", "call_on", "Russland muss seine Angriffe auf die Ukraine beenden.", "RUS"),
        ("de", "condemn", "Russland verstößt gegen das Völkerrecht in der Ukraine.", "RUS"),
        ("lb", "accuse", "Russland verstéisst géint d'Vëlkerrecht.", "RUS"),
        ("en", "call_on", "Russia must stop its attacks on Ukraine.", "RUS"),
    ],
)
def test_the_subject_that_is_judged_is_the_target(language: str, act: str, text: str, target: str) -> None:
    found = tagger().findings(text, own=OWN[language], language=language, choose=False)
    assert {(one.statement.act, one.statement.target) for one in found} >= {(act, target)}
    assert {one.statement.target for one in found} == {target}


@pytest.mark.parametrize(
    ("language", "act", "text"),
    [
        ("fr", "condemn", "Nous condamnons l'occupation de ce territoire de la Géorgie par la Russie."),
        ("fr", "condemn", "Nous condamnons l'invasion de l'Ukraine par la Russie."),
        ("de", "condemn", "Wir verurteilen die Besetzung georgischen Gebiets durch Russland."),
        ("de", "condemn", "Wir verurteilen den Angriff auf die Ukraine durch Russland."),
        ("en", "condemn", "We condemn the occupation of Georgian territory by Russia."),
        ("en", "condemn", "We condemn the invasion of Ukraine by Russia."),
    ],
)
def test_the_author_of_what_is_condemned_is_the_target_and_not_who_suffers_it(
    language: str, act: str, text: str
) -> None:
    assert roles(text, language, act) == {("RUS", "actor")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous condamnons l'attaque de la Russie contre l'Ukraine."),
        ("fr", "Nous condamnons l'attaque russe contre l'Ukraine."),
        ("fr", "Nous condamnons la guerre d'agression de la Russie contre l'Ukraine."),
        ("de", "Wir verurteilen den russischen Angriffskrieg gegen die Ukraine."),
        ("de", "Wir verurteilen den Angriff Russlands auf die Ukraine."),
        ("de", "Wir verurteilen Russlands Angriff auf die Ukraine."),
        ("lb", "Mir verurteelen de russeschen Ugrëff op d'Ukrain."),
        ("en", "We condemn Russia's attack on Ukraine."),
        ("en", "We condemn the Russian attack on Ukraine."),
        ("en", "We condemn the attack by Russia on Ukraine."),
    ],
)
def test_the_victim_of_an_attack_is_not_condemned(language: str, text: str) -> None:
    assert roles(text, language, "condemn") == {("RUS", "actor")}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "condemn", "Au sein du Conseil de sécurité, nous avons condamné la Russie.", "RUS"),
        ("fr", "support", "Dans le cadre de l'OSCE, nous soutenons la Moldavie.", "MDA"),
        ("de", "condemn", "Im Rahmen der Vereinten Nationen haben wir das Vorgehen Russlands verurteilt.", "RUS"),
        ("de", "support", "Innerhalb der EU unterstützen wir die Ukraine.", "UKR"),
        ("en", "condemn", "At the Human Rights Council, we condemned Russia.", "RUS"),
        ("en", "support", "Within NATO, we support Ukraine.", "UKR"),
    ],
)
def test_an_organisation_where_something_is_said_is_a_venue(language: str, act: str, text: str, target: str) -> None:
    assert targets(text, language, act) == {target}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "condemn", "À Berlin, nous avons condamné la Russie.", "RUS"),
        ("fr", "support", "Lors de la conférence de Rome, nous avons réaffirmé notre soutien à l'Ukraine.", "UKR"),
        ("de", "condemn", "In Paris haben wir das Vorgehen Russlands verurteilt.", "RUS"),
        ("en", "condemn", "In Berlin, we condemned Russia.", "RUS"),
        ("en", "support", "At the conference in Rome we restated our support for Ukraine.", "UKR"),
        ("en", "engage", "Our Ambassador in Cairo raised this with Israel.", "ISR"),
    ],
)
def test_a_capital_is_a_place_beside_another_target(language: str, act: str, text: str, target: str) -> None:
    assert targets(text, language, act) == {target}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous condamnons la décision de Moscou."),
        ("de", "Wir verurteilen die Entscheidung Moskaus."),
        ("en", "We condemn Moscow's decision."),
    ],
)
def test_a_capital_that_acts_stands_for_its_country(language: str, text: str) -> None:
    assert targets(text, language, "condemn") == {"RUS"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Nous condamnons la Russie et nous soutenons l'Ukraine.", {("condemn", "RUS"), ("support", "UKR")}),
        ("fr", "Nous saluons l'aide de la Norvège, mais dénonçons l'attitude du Bélarus.",
         {("welcome", "NOR"), ("condemn", "BLR")}),
        ("de", "Wir unterstützen die Ukraine und verurteilen Russland.", {("support", "UKR"), ("condemn", "RUS")}),
        ("en", "We support Ukraine and condemn Russia.", {("support", "UKR"), ("condemn", "RUS")}),
        ("en", "We welcome Norway's offer, and we condemn Russia.", {("welcome", "NOR"), ("condemn", "RUS")}),
    ],
)  # fmt: skip
def test_several_cues_of_a_sentence_have_each_its_own_target(
    language: str, text: str, expected: set[tuple[str, str]]
) -> None:
    assert {(act, target) for act, _ in expected for target in targets(text, language, act)} == expected


@pytest.mark.parametrize(
    ("language", "act", "text", "entities"),
    [
        ("fr", "support", "Nous soutenons l'Ukraine, la Géorgie et la Moldavie.", {"UKR", "GEO", "MDA"}),
        ("de", "support", "Wir unterstützen die Ukraine, Georgien und die Republik Moldau.", {"UKR", "GEO", "MDA"}),
        ("lb", "support", "Mir ënnerstëtzen d'Ukrain, Georgien an d'Republik Moldau.", {"UKR", "GEO", "MDA"}),
        ("en", "support", "We support Ukraine, Georgia and Moldova.", {"UKR", "GEO", "MDA"}),
        ("en", "call_on", "We urge Armenia and Azerbaijan to stop the fighting.", {"ARM", "AZE"}),
    ],
)
def test_all_names_of_an_enumeration_are_targets(language: str, act: str, text: str, entities: set[str]) -> None:
    assert targets(text, language, act) == entities


@pytest.mark.parametrize(
    ("language", "act", "text", "expected"),
    [
        ("fr", "concern", "Nous sommes préoccupés par la situation au Soudan.", ("SDN", "setting")),
        ("fr", "concern", "Nous sommes préoccupés par la politique de la Serbie.", ("SRB", "actor")),
        ("fr", "aid", "Nous accordons une aide humanitaire à la population du Yémen.", ("YEM", "setting")),
        ("fr", "condemn", "Nous condamnons les violences au Soudan.", ("SDN", "setting")),
        ("de", "concern", "Wir sind besorgt über die Gewalt im Sudan.", ("SDN", "setting")),
        ("de", "concern", "Wir sind besorgt über das Verhalten der serbischen Regierung.", ("SRB", "actor")),
        ("lb", "concern", "Mir sinn besuergt iwwer d'Gewalt am Sudan.", ("SDN", "setting")),
        ("en", "concern", "We are concerned about the violence in Sudan.", ("SDN", "setting")),
        ("en", "concern", "We are concerned about the conduct of the Serbian government.", ("SRB", "actor")),
        ("en", "support", "Our support for the women of Iran is lasting.", ("IRN", "setting")),
        ("en", "condemn", "We condemn the violence in Sudan.", ("SDN", "setting")),
    ],
)
def test_where_something_happens_is_a_setting_and_whose_conduct_it_is_an_actor(
    language: str, act: str, text: str, expected: tuple[str, str]
) -> None:
    assert roles(text, language, act) == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Israël et le Liban ont repris leurs échanges. Nous appelons les deux parties à la retenue."),
        ("de", "Israel und Libanon verhandeln wieder. Wir fordern beide Seiten auf, die Gewalt zu beenden."),
        ("en", "Israel and Lebanon talk again. We call on both sides to show restraint."),
        ("en", "Israel and Lebanon talk again. We urge both countries to show restraint."),
    ],
)
def test_both_sides_are_the_two_named_in_the_sentence_before(language: str, text: str) -> None:
    assert targets(text, language, "call_on") == {"ISR", "LBN"}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "support", "L'Ukraine se défend. Nous continuerons à la soutenir.", "UKR"),
        ("en", "support", "Ukraine defends itself. We will go on to support it.", "UKR"),
        ("fr", "condemn", "La Russie a bombardé un port. Le Gouvernement condamne cette attaque.", "RUS"),
        ("en", "condemn", "Russia bombed a port. We condemn this attack.", "RUS"),
        ("de", "condemn", "Russland hat einen Hafen bombardiert. Wir verurteilen diesen Angriff.", "RUS"),
    ],
)
def test_a_pronoun_or_a_pointing_phrase_means_the_name_of_the_sentence_before(
    language: str, act: str, text: str, target: str
) -> None:
    assert targets(text, language, act) == {target}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Russie a voté. Nous condamnons le racisme."),
        ("en", "Russia has voted. We condemn racism."),
        ("de", "Russland hat gewählt. Wir verurteilen Rassismus."),
    ],
)
def test_topic_alone_makes_no_target(language: str, text: str) -> None:
    assert targets(text, language, "condemn") == set()


def test_the_own_country_is_never_a_target() -> None:
    found = tagger().findings("Nous saluons le rôle du Luxembourg en Ukraine.", own="LUX", language="fr", choose=False)
    assert "LUX" not in {one.statement.target for one in found}


def test_a_better_placed_name_is_told_with_those_that_lost() -> None:
    found = tagger().findings("Meeting in Norway, we condemn Russia.", own="GBR", language="en", choose=False)
    (condemned,) = [one for one in found if one.statement.act == "condemn"]
    assert condemned.target is not None and condemned.target.actor.entity == "RUS"
    assert [rival.actor.entity for rival in condemned.rivals] == ["NOR"]
    assert condemned.target.points > condemned.rivals[0].points
    assert condemned.target.points == pytest.approx(sum(points for _, points in condemned.target.reasons))


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        ("fr", "L'opération turque menée dans le nord-est de la Syrie est inacceptable.", "TUR"),
        ("fr", "Les exercices de l'armée russe au Bélarus, aux frontières de l'Ukraine, sont inacceptables.", "RUS"),
        ("en", "The Turkish operation in northern Syria is unacceptable.", "TUR"),
        ("en", "Chinese manoeuvres around Taiwan are unacceptable.", "CHN"),
        ("en", "Chinese firms are enabling Russia's illegal invasion.", "RUS"),
        ("de", "Die türkische Operation in Syrien ist inakzeptabel.", "TUR"),
    ],
)
def test_who_owns_the_subject_is_judged_before_the_place_in_it(language: str, text: str, target: str) -> None:
    assert targets(text, language, "condemn") == {target}


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        ("fr", "Les propos du président turc, qui annonce une offensive en Syrie, nous inquiètent.", "TUR"),
        ("en", "The fighting in Sudan, which has driven thousands to Chad, is deeply concerning.", "SDN"),
        ("fr", "La Russie, qui bombarde l'Ukraine, nous inquiète.", "RUS"),
    ],
)
def test_a_name_told_in_passing_between_commas_is_not_judged(language: str, text: str, target: str) -> None:
    assert targets(text, language, "concern") == {target}


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("J'ai convié hier l'ambassadeur de Norvège.", {"NOR"}),
        ("Nous l'avons dit sans détour aux autorités turques.", {"TUR"}),
        ("J'ai réuni mardi mes homologues grec, bulgare et serbe.", {"GRC", "BGR", "SRB"}),
        ("Nous allons en discuter, d'abord avec les Hongrois.", {"HUN"}),
        ("J'ai échangé avec Mme Baerbock et M. Sikorski.", {"DEU", "POL"}),
        ("Le ministre a parlé ces jours-ci avec le président kényan.", {"KEN"}),
        ("En Irak, nous avons pu discuter hier avec notre homologue.", {"IRQ"}),
        ("J'ai reçu à Bruxelles le représentant du Conseil national de transition libyen.", {"LBY"}),
        ("Le gaz est transmis à l'Ukraine.", set()),
        ("La commission a reçu une lettre de la Norvège.", set()),
        ("Nous avons réuni en Norvège les conditions de la paix.", set()),
    ],
)
def test_one_meets_and_speaks_to_persons_and_bodies(text: str, met: set[str]) -> None:
    assert targets(text, "fr", "engage") == met


def test_who_received_a_visitor_is_not_received_by_him() -> None:
    text = "Le président kényan s'est entretenu avec le président tchadien."
    found = tagger().findings(text, own="LUX", language="fr")
    assert {(one.statement.holder, one.statement.target) for one in found} == {("KEN", "TCD")}


@pytest.mark.parametrize(
    ("language", "act", "text", "target"),
    [
        ("fr", "support", "Nous soutenons les efforts de l'Union africaine auprès des autorités maliennes.", "AU"),
        ("fr", "support", "Nous soutenons la médiation menée par le Kenya entre le Soudan et le Tchad.", "KEN"),
        ("fr", "welcome", "Nous saluons le rôle du Qatar auprès des autorités tchadiennes.", "QAT"),
        ("fr", "support", "Nous soutenons la paix auprès des autorités maliennes.", "MLI"),
        ("en", "support", "We support Kenya's mediation in Sudan.", "KEN"),
    ],
)
def test_backing_an_effort_is_towards_whose_effort_it_is(language: str, act: str, text: str, target: str) -> None:
    assert target in targets(text, language, act)
    assert len(targets(text, language, act)) == 1


@pytest.mark.parametrize(
    ("act", "text", "found"),
    [
        ("cooperate", "Avec le Maroc comme avec le Kenya, nous poursuivrons le travail.", {"MAR", "KEN"}),
        ("engage", "Avec Ankara, il faut une discussion exigeante.", {"TUR"}),
        ("engage", "C'est à Nairobi que j'ai fait mon premier déplacement.", {"KEN"}),
        ("support", "Ce qui compte, c'est le droit des Arméniens à vivre en paix.", {"ARM"}),
        ("cooperate", "Avec les syndicats du Kenya, nous travaillerons.", set()),
    ],
)
def test_what_is_put_first_is_what_the_sentence_is_about(act: str, text: str, found: set[str]) -> None:
    assert targets(text, "fr", act) == found


def test_a_noun_with_a_verb_of_its_own_is_not_carried_by_the_verb_before() -> None:
    text = "J'ai déploré la situation au Kenya et annoncé une aide d'urgence de 250.000 euros aux victimes au Kenya."
    found = tagger().tag(text, own="LUX").statements
    assert {(one.act, one.target) for one in found} == {("concern", "KEN"), ("aid", "KEN")}


def test_who_is_named_in_anothers_relative_clause_is_no_partner() -> None:
    text = "Nous saluons la déclaration que le Kenya a faite au nom de l'Union européenne."
    found = tagger().findings(text, own="LUX", language="fr", choose=False)
    assert {one.statement.holder for one in found if one.statement.act == "welcome"} == {"LUX"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("L'aide du Grand-Duché, soit 700.000 euros, a transité par le PAM.", {("LUX", "WFP")}),
        ("L'aide versée par l'Union européenne au Soudan atteint 50 millions d'euros.", {("EU", "SDN")}),
    ],
)
def test_aid_that_goes_through_an_agency_is_not_the_agencys(text: str, said: set[tuple[str, str]]) -> None:
    found = tagger().tag(text, own="LUX").statements
    assert {(one.holder, one.target) for one in found if one.act == "aid"} == said


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Nous regrettons la décision américaine de quitter l'UNESCO.", {"USA"}),
        ("Nous regrettons vivement le choix du Kenya de quitter l'UNESCO.", {"KEN"}),
    ],
)
def test_what_a_state_decides_is_regretted_of_that_state(text: str, target: set[str]) -> None:
    assert targets(text, "fr", "concern") == target
