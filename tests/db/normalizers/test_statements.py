"""The fourteen acts in four languages, and what must give nothing, by the coding guide. All sentences are invented."""

from __future__ import annotations

import pytest

from db.normalizers import Statement, tagger
from db.normalizers.data import load_yaml

OWN = {"fr": "LUX", "lb": "LUX", "de": "DEU", "en": "GBR"}

CLEAR = [
    # language, act, target, stance, sentence
    ("fr", "condemn", "RUS", -2, "Le Luxembourg condamne l'invasion russe."),
    ("de", "condemn", "RUS", -2, "Die Bundesregierung verurteilt das Vorgehen Russlands."),
    ("lb", "condemn", "RUS", -2, "D'Regierung verurteelt de russeschen Ugrëff."),
    ("en", "condemn", "RUS", -2, "We condemn Russia's invasion."),
    ("fr", "accuse", "RUS", -2, "Le Gouvernement accuse la Russie de ce sabotage."),
    ("de", "accuse", "RUS", -2, "Die Bundesregierung macht Russland für diesen Anschlag verantwortlich."),
    ("lb", "accuse", "RUS", -2, "D'Regierung mécht Russland fir d'Sabotage verantwortlech."),
    ("en", "accuse", "RUS", -2, "We hold Russia responsible for this cyber attack."),
    ("fr", "reject", "RUS", -2, "Le Luxembourg ne reconnaît pas l'annexion de la Crimée par la Russie."),
    ("de", "reject", "ISR", -2, "Die Bundesregierung lehnt die Annexionspläne Israels ab."),
    ("lb", "reject", "ISR", -2, "D'Regierung refuséiert d'Annexiounspläng vun Israel."),
    ("en", "reject", "RUS", -2, "We reject Russia's claims."),
    ("fr", "sanction", "BLR", -2, "Nous avons adopté des sanctions contre le Bélarus."),
    ("de", "sanction", "BLR", -2, "Die Bundesregierung hat Sanktionen gegen Belarus verhängt."),
    ("lb", "sanction", "RUS", -2, "Mir hunn d'Sanktioune géint Russland matgedroen."),
    ("en", "sanction", "BLR", -2, "We have imposed sanctions on Belarus."),
    ("fr", "concern", "SDN", -1, "Le Gouvernement est préoccupé par la situation au Soudan."),
    ("de", "concern", "SDN", -1, "Die Bundesregierung ist besorgt über die Lage im Sudan."),
    ("lb", "concern", "SDN", -1, "D'Regierung ass besuergt iwwer d'Situatioun am Sudan."),
    ("en", "concern", "SDN", -1, "We are deeply concerned about the situation in Sudan."),
    ("fr", "call_on", "IRN", -1, "Nous appelons l'Iran à libérer les détenus."),
    ("de", "call_on", "IRN", -1, "Die Bundesregierung fordert Iran auf, die Gefangenen freizulassen."),
    ("lb", "call_on", "ISR", -1, "D'Regierung rifft Israel op, d'Gewalt ze stoppen."),
    ("en", "call_on", "IRN", -1, "We urge Iran to release the detainees."),
    ("fr", "remind", "SRB", -1, "Le Luxembourg rappelle que la Serbie se doit de respecter ses engagements."),
    ("de", "remind", "SRB", -1, "Die Bundesregierung erinnert Serbien an seine Verpflichtungen."),
    ("lb", "remind", "SRB", -1, "D'Regierung erënnert Serbien un seng Engagementer."),
    ("en", "remind", "SRB", -1, "We reminded Serbia of its obligations."),
    ("fr", "withhold", "KAZ", 0, "Il est difficile d'anticiper les suites pour le gouvernement au Kazakhstan."),
    ("fr", "engage", "CHN", 0, "Le Gouvernement mène un dialogue avec la Chine."),
    ("de", "engage", "CHN", 0, "Die Bundesregierung steht mit China hierzu im Austausch."),
    ("lb", "engage", "CHN", 0, "D'Regierung ass am Dialog mat China."),
    ("en", "engage", "EGY", 0, "We raised this case with the Egyptian authorities."),
    ("fr", "welcome", "MDA", 1, "Le Gouvernement salue les réformes de la Moldavie."),
    ("de", "welcome", "MDA", 1, "Die Bundesregierung begrüßt die Reformen der Republik Moldau."),
    ("lb", "welcome", "GEO", 1, "D'Regierung begréisst d'Reformen a Georgien."),
    ("en", "welcome", "MDA", 1, "We welcome Moldova's reforms."),
    ("fr", "cooperate", "SEN", 1, "Le Luxembourg coopère étroitement avec le Sénégal."),
    ("de", "cooperate", "KEN", 1, "Die Bundesregierung arbeitet eng mit Kenia zusammen."),
    ("lb", "cooperate", "SEN", 1, "D'Regierung schafft enk mam Senegal zesummen."),
    ("en", "cooperate", "KEN", 1, "We work closely with Kenya on this."),
    ("fr", "aid", "YEM", 1, "Nous avons accordé une aide humanitaire à la population du Yémen."),
    ("de", "aid", "YEM", 1, "Die Bundesregierung leistet humanitäre Hilfe für die Bevölkerung im Jemen."),
    ("lb", "aid", "UNRWA", 1, "D'Regierung huet der UNRWA zwou Milliounen Euro ginn."),
    ("en", "aid", "YEM", 1, "We have provided £10 million in humanitarian aid to Yemen."),
    ("fr", "support", "UKR", 2, "Le Luxembourg soutient l'Ukraine."),
    ("de", "support", "UKR", 2, "Wir stehen fest an der Seite der Ukraine."),
    ("lb", "support", "UKR", 2, "Lëtzebuerg steet hannert der Ukrain."),
    ("en", "support", "UKR", 2, "We stand with Ukraine."),
    ("fr", "recognise", "PSE", 2, "Le Luxembourg reconnaît l'État de Palestine."),
    ("de", "recognise", "XKX", 2, "Die Bundesregierung erkennt Kosovo als Staat an."),
    ("lb", "recognise", "PSE", 2, "Lëtzebuerg unerkennt de Staat Palästina."),
    ("en", "recognise", "PSE", 2, "The UK recognises the State of Palestine."),
]


def said(text: str, language: str) -> tuple[Statement, ...]:
    """The statements that are given for `text`."""
    return tagger().tag(text, own=OWN[language], language=language, date="2024-05-01").statements


def acts(text: str, language: str) -> set[tuple[str, str, str]]:
    """Holder, target and act of each statement that is given."""
    return {(one.holder, one.target, one.act) for one in said(text, language)}


def candidates(text: str, language: str) -> list[Statement]:
    """All candidates for `text`, however likely they are."""
    found = tagger().findings(text, own=OWN[language], language=language, date="2024-05-01", choose=False)
    return [finding.statement for finding in found]


@pytest.mark.parametrize(("language", "act", "target", "stance", "text"), CLEAR)
def test_each_act_is_told_in_each_language(language: str, act: str, target: str, stance: int, text: str) -> None:
    (statement,) = said(text, language)
    assert (statement.holder, statement.attribution, statement.target) == (OWN[language], "own", target)
    assert (statement.act, statement.stance, statement.modality) == (act, stance, "asserted")
    assert text[statement.cue_start : statement.cue_end] == statement.cue
    assert statement.sentence == text


def test_every_act_of_the_codebook_is_among_the_clear_sentences() -> None:
    assert {act for _, act, _, _, _ in CLEAR} == set(load_yaml("acts.yaml"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le Luxembourg ne soutient pas la Russie.", ("reject", -2)),
        ("fr", "Nous ne saluons pas cette décision de la Hongrie.", ("concern", -1)),
        ("de", "Die Bundesregierung unterstützt das Vorhaben Chinas nicht.", ("reject", -2)),
        ("de", "Die Bundesregierung begrüßt die Entscheidung Ungarns nicht.", ("concern", -1)),
        ("en", "We do not support Russia.", ("reject", -2)),
        ("en", "The UK does not recognise the authorities of Belarus.", ("reject", -2)),
        ("lb", "D'Regierung ënnerstëtzt d'Politik vu Russland net.", ("reject", -2)),
    ],
)
def test_a_negation_is_the_act_that_it_amounts_to(language: str, text: str, expected: tuple[str, int]) -> None:
    assert {(one.act, one.stance) for one in candidates(text, language)} == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le Gouvernement ne condamne pas la Serbie."),
        ("de", "Die Bundesregierung verurteilt Serbien nicht."),
        ("en", "We do not condemn Serbia."),
        ("lb", "D'Regierung verurteelt Serbien net."),
    ],
)
def test_a_condemnation_denied_is_nothing(language: str, text: str) -> None:
    assert candidates(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "modality"),
    [
        ("fr", "Si la Serbie adhérait, nous la saluerions, et si besoin nous soutiendrons la Serbie.", "conditional"),
        ("fr", "Si la Russie attaque, nous soutiendrons la Moldavie.", "conditional"),
        ("de", "Sollte Russland angreifen, unterstützen wir die Republik Moldau.", "conditional"),
        ("de", "Falls Russland angreift, unterstützen wir die Republik Moldau.", "conditional"),
        ("en", "If Russia attacks, we will support Moldova.", "conditional"),
        ("lb", "Wann Russland attackéiert, ënnerstëtze mir d'Republik Moldau.", "conditional"),
        ("fr", "Nous soutiendrons la Moldavie, à condition que la situation le permette.", "conditional"),
        ("de", "Wir unterstützen die Republik Moldau, sofern die Lage es zulässt.", "conditional"),
        ("en", "We will support Moldova, provided that the agreement holds.", "conditional"),
        ("fr", "Le Gouvernement envisage de soutenir la Moldavie.", "conditional"),
        ("de", "Die Bundesregierung erwägt, die Republik Moldau zu unterstützen.", "conditional"),
        ("en", "We are considering options to support Moldova.", "conditional"),
        ("fr", "Nous soutenons la Moldavie.", "asserted"),
        ("en", "We will support Moldova.", "asserted"),
        ("en", "We support Moldova by all possible means.", "asserted"),
        ("en", "We will give Moldova all possible support.", "asserted"),
        ("en", "We will support Moldova for as long as it takes.", "asserted"),
        ("en", "We support Moldova, and the sanctions stay unless Russia leaves.", "asserted"),
        ("en", "We are considering all options and we support Moldova.", "asserted"),
        ("fr", "Nous apportons à la Moldavie tout le soutien possible.", "asserted"),
        ("de", "Wir leisten der Republik Moldau jede mögliche Unterstützung.", "asserted"),
        ("de", "Wir unterstützen die Republik Moldau mit allen möglichen Mitteln.", "asserted"),
    ],
)
def test_what_hangs_on_a_condition_is_kept_and_marked(language: str, text: str, modality: str) -> None:
    assert {one.modality for one in candidates(text, language) if one.act == "support"} == {modality}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous travaillons à d'éventuelles sanctions contre la Russie."),
        ("de", "Wir sprechen über mögliche Sanktionen gegen Russland."),
        ("en", "We are looking at possible sanctions against Russia."),
    ],
)
def test_measures_that_are_only_possible_are_conditional(language: str, text: str) -> None:
    assert {one.modality for one in candidates(text, language) if one.act == "sanction"} == {"conditional"}


@pytest.mark.parametrize(
    ("language", "text", "targets"),
    [
        ("fr", "Le Luxembourg soutient l'Ukraine, la Géorgie et la Moldavie.", {"UKR", "GEO", "MDA"}),
        ("de", "Deutschland unterstützt die Ukraine, Georgien und die Republik Moldau.", {"UKR", "GEO", "MDA"}),
        ("lb", "Lëtzebuerg ënnerstëtzt d'Ukrain, Georgien an d'Republik Moldau.", {"UKR", "GEO", "MDA"}),
        ("en", "The UK supports Ukraine, Georgia and Moldova.", {"UKR", "GEO", "MDA"}),
    ],
)
def test_an_enumeration_is_one_statement_a_name(language: str, text: str, targets: set[str]) -> None:
    assert acts(text, language) == {(OWN[language], target, "support") for target in targets}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Nous condamnons la Russie et soutenons l'Ukraine.", {("RUS", "condemn"), ("UKR", "support")}),
        ("fr", "Nous condamnons le Bélarus et appelons le Bélarus à libérer les détenus.",
         {("BLR", "condemn"), ("BLR", "call_on")}),
        ("de", "Wir unterstützen die Ukraine und verurteilen Russland.", {("UKR", "support"), ("RUS", "condemn")}),
        ("en", "We condemn Iran and urge Iran to release the detainees.", {("IRN", "condemn"), ("IRN", "call_on")}),
        ("en", "We condemn Russia and support Ukraine.", {("RUS", "condemn"), ("UKR", "support")}),
        ("en", "We welcome Serbia's reforms but are concerned about Serbia's election law.",
         {("SRB", "welcome"), ("SRB", "concern")}),
    ],
)  # fmt: skip
def test_two_acts_clearly_said_are_two_statements(language: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert acts(text, language) == {(OWN[language], target, act) for target, act in expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous condamnons et dénonçons avec force l'invasion russe."),
        ("de", "Wir verurteilen den Angriff Russlands auf das Schärfste und verurteilen das Vorgehen Russlands."),
        ("en", "We condemn Russia and denounce Russia's invasion."),
    ],
)
def test_two_cues_of_one_act_are_one_statement(language: str, text: str) -> None:
    assert acts(text, language) == {(OWN[language], "RUS", "condemn")}


@pytest.mark.parametrize("verb", ["œuvrons", "oeuvrons"])
def test_a_cue_is_found_with_the_ligature_and_without(verb: str) -> None:
    assert acts(f"Nous {verb} pour que l'Azerbaïdjan libère ces prisonniers.", "fr") == {("LUX", "AZE", "call_on")}


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("fr", "Nous saluons le dialogue avec la Serbie.", "welcome"),
        ("de", "Wir begrüßen den Dialog mit Serbien.", "welcome"),
        ("en", "We welcome the dialogue with Serbia.", "welcome"),
        ("en", "We support the sanctions against Russia.", "sanction"),
        ("fr", "Nous soutenons les sanctions contre la Russie.", "sanction"),
    ],
)
def test_the_stance_outranks_what_it_is_about_and_a_measure_the_words_for_it(
    language: str, text: str, act: str
) -> None:
    assert {one.act for one in said(text, language)} == {act}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("fr", "Nous invitons la Serbie à adhérer à la convention.", 0),
        ("en", "We urge Serbia to accede to the convention.", 0),
        ("fr", "Nous appelons la Serbie à libérer ces détenus.", -1),
        ("en", "We urge Serbia to release these detainees.", -1),
    ],
)
def test_a_request_without_a_reproach_is_neutral(language: str, text: str, stance: int) -> None:
    assert {one.stance for one in candidates(text, language) if one.act == "call_on"} == {stance}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un contingent de l'OTSC a été déployé au Kazakhstan le 6 janvier."),
        ("fr", "La Norvège compte plus de cinq millions d'habitants."),
        ("fr", "L'ambassade de Suisse se trouve à Bruxelles."),
        ("fr", "Des élections législatives ont eu lieu en Argentine dimanche."),
        ("de", "Die Wahlen in Argentinien fanden am Sonntag statt."),
        ("de", "Die Regierung Norwegens hat ihren Sitz in Oslo."),
        ("de", "Im Jahr 2023 reisten 300 Personen aus Kenia ein."),
        ("lb", "D'Wahlen an Argentinien waren e Sonndeg."),
        ("lb", "Den Ambassadeur vu Portugal wunnt an der Stad."),
        ("en", "Elections took place in Argentina on Sunday."),
        ("en", "The population of Norway is about five million."),
        ("en", "The embassy of Switzerland is in the city centre."),
    ],
)
def test_bare_description_gives_nothing(language: str, text: str) -> None:
    assert said(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous soutenons l'Acte final d'Helsinki et la Convention d'Istanbul."),
        ("fr", "Le Luxembourg respecte la Convention de Genève et la Déclaration d'Astana."),
        ("de", "Wir unterstützen das Pariser Abkommen und die Istanbul-Konvention."),
        ("en", "We support the Geneva Conventions and the Treaty of Rome."),
    ],
)
def test_cities_in_titles_of_treaties_are_no_targets(language: str, text: str) -> None:
    assert candidates(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous appelons toutes les parties à respecter le droit international."),
        ("fr", "Le Gouvernement exhorte tous les États à la retenue."),
        ("de", "Die Bundesregierung fordert alle Parteien auf, die Gewalt zu beenden."),
        ("lb", "D'Regierung rifft all d'Parteien op, d'Gewalt ze stoppen."),
        ("en", "We call on all parties to show restraint."),
        ("en", "We urge all states to sign."),
    ],
)
def test_an_appeal_to_all_parties_names_nobody(language: str, text: str) -> None:
    assert candidates(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Notre ambassade à Rome a délivré quarante visas en mai."),
        ("fr", "Les services consulaires ont assisté trois ressortissants luxembourgeois en Thaïlande."),
        ("de", "Die Botschaft in Nairobi hat im Mai 40 Visa erteilt."),
        ("de", "Drei deutsche Staatsangehörige in Thailand wurden konsularisch betreut."),
        ("en", "Our embassy in Rome issued forty visas in May."),
        ("en", "Consular staff assisted three British nationals in Thailand."),
        ("en", "We are providing consular assistance to a British man detained in Spain."),
    ],
)
def test_consular_matters_give_nothing(language: str, text: str) -> None:
    assert said(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Qui peut croire la Russie ?"),
        ("de", "Wer kann Russland noch trauen?"),
        ("en", "Who can still trust Russia?"),
        ("en", "What is the honourable Member asking about Serbia?"),
    ],
)
def test_a_question_of_a_rhetorical_kind_is_no_position(language: str, text: str) -> None:
    assert candidates(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("fr", "Le Gouvernement ne peut que condamner la Russie.", ("condemn", -2)),
        ("fr", "Le Gouvernement n'a jamais cessé de soutenir l'Ukraine.", ("support", 2)),
        ("fr", "Il ne fait aucun doute que nous soutenons l'Ukraine.", ("support", 2)),
        ("fr", "Nous soutenons la Moldavie, et non la Russie.", ("support", 2)),
        ("de", "Wir werden nicht aufhören, die Ukraine zu unterstützen.", ("support", 2)),
        ("en", "We cannot but condemn Russia.", ("condemn", -2)),
    ],
)
def test_two_negations_undo_each_other(language: str, text: str, act: tuple[str, int]) -> None:
    assert {(one.act, one.stance) for one in candidates(text, language)} == {act}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Nous appelons la Russie à ne pas attaquer la Moldavie."),
        ("en", "We call on Russia not to attack Moldova."),
    ],
)
def test_a_demand_not_to_do_something_is_still_a_demand(language: str, text: str) -> None:
    assert acts(text, language) == {(OWN[language], "RUS", "call_on")}


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Le marché du logement reste tendu."), ("en", ""), ("de", "Wir verurteilen jede Form von Gewalt.")],
)
def test_without_a_foreign_name_there_is_no_statement(language: str, text: str) -> None:
    assert candidates(text, language) == []


def test_sentence_and_cue_are_told_in_the_text_as_it_stands() -> None:
    text = "Le temps est beau.\n\nNous  condam\u00adnons l’invasion\nrusse.\nMerci."
    (statement,) = said(text, "fr")
    assert (statement.cue, statement.sentence) == ("condam\u00adnons", "Nous  condam\u00adnons l’invasion\nrusse.")
    assert text[statement.start : statement.end] == statement.sentence


def test_a_statement_names_the_row_of_its_cue() -> None:
    (statement,) = said("We condemn Russia.", "en")
    assert statement.rule.startswith("cues_en.csv:condemn:")


def test_statements_are_in_the_order_of_their_cues() -> None:
    found = said("We condemn Russia. We support Ukraine. We welcome Moldova's reforms.", "en")
    assert [one.act for one in found] == ["condemn", "support", "welcome"]


@pytest.mark.parametrize(
    ("language", "own", "text"),
    [
        ("en", "GBR", "We have not imposed sanctions on Serbia."),
        ("fr", "LUX", "Nous n'avons pas adopté de sanctions contre la Serbie."),
        ("de", "DEU", "Die Bundesregierung hat keine Sanktionen gegen Serbien verhängt."),
    ],
)
def test_sanctions_that_are_denied_are_none(language: str, own: str, text: str) -> None:
    assert not tagger().tag(text, own=own, language=language).statements


@pytest.mark.parametrize(
    ("text", "language", "blamed"),
    [
        ("Si l'Azerbaïdjan attaque l'Arménie, nous réagirons.", "fr", set()),
        ("Même si l'Azerbaïdjan viole cet accord, nous restons.", "fr", {"AZE"}),
        ("If Russia attacks Moldova, we will act.", "en", set()),
    ],
)
def test_nobody_is_blamed_for_what_is_only_supposed(text: str, language: str, blamed: set[str]) -> None:
    found = tagger().findings(text, own="LUX", language=language, choose=False)
    assert {one.statement.target for one in found if one.statement.act == "accuse"} == blamed
