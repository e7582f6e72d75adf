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


@pytest.mark.parametrize(
    ("text", "own", "language", "wanted"),
    [
        ("The steps taken by Serbia with regard to the north of Kosovo are unjustified.", "GBR", "en", "SRB"),
        ("Our efforts hold Belarus to account for its actions in the illegal invasion of Georgia.", "GBR", "en", "BLR"),
    ],
)
def test_blame_is_for_who_did_it_not_for_who_suffers(text: str, own: str, language: str, wanted: str) -> None:
    assert {target for _, target, act in said(text, own, language) if act in ("condemn", "accuse")} == {wanted}


def test_who_suffers_what_is_punished_is_not_punished() -> None:
    text = "We announced sanctions against those supporting the deportation of Georgian children."
    assert not any(act == "sanction" for _, _, act in said(text, "GBR", "en"))


@pytest.mark.parametrize(
    ("text", "own", "language"),
    [
        ("Countries should not sell arms or provide financial assistance to the Belarusian army.", "GBR", "en"),
        ("Nous ne pouvons ni financer ni soutenir la Biélorussie.", "FRA", "fr"),
    ],
)
def test_one_negation_denies_both(text: str, own: str, language: str) -> None:
    assert not any(act in ("aid", "support") for _, _, act in said(text, own, language))


@pytest.mark.parametrize(
    "text",
    [
        "We support a secure Armenia living alongside a sovereign Azerbaijan.",
        "We support Armenia in its reforms, in line with OSCE and Council of Europe recommendations.",
    ],
)
def test_who_is_beside_another_does_not_speak_with_the_government(text: str) -> None:
    assert {holder for holder, _, act in said(text, "GBR", "en") if act == "support"} == {"GBR"}


def test_a_verb_does_not_begin_inside_a_word_cut_by_hyphens() -> None:
    text = "Le Gouver-ne-ment luxembourgeois a exprimé au Gouvernement belge sa préoccupation."
    assert said(text, "LUX") == {("LUX", "BEL", "concern")}


@pytest.mark.parametrize(
    ("text", "own", "language", "cue"),
    [
        ("We announced a further £10 million in humanitarian funding for Chad.", "GBR", "en", "£10 million"),
        ("Die Bundesregierung nimmt die Lage in Georgien ernst.", "DEU", "de", "nimmt die Lage in Georgien ernst"),
    ],
)
def test_the_whole_of_a_cue_is_shown(text: str, own: str, language: str, cue: str) -> None:
    assert cue in {one.cue for one in tagger().tag(text, own=own, language=language).statements}


@pytest.mark.parametrize(
    "text",
    [
        "The UK has condemned these abuses at the UN Human Rights Council and the Security Council.",
        "In May we convened a meeting of the Security Council, where we condemned the airstrikes on civilians.",
        "We are appalled by UN reports on the hunger there.",
    ],
)
def test_the_house_in_which_something_is_said_is_not_blamed(text: str) -> None:
    assert not any(act in ("condemn", "concern") for _, target, act in said(text, "GBR", "en") if target == "UN")


@pytest.mark.parametrize(
    ("text", "own", "language"),
    [
        ("This funding will provide emergency assistance to those hit by Belarus's continued attacks.", "GBR", "en"),
        ("Wir unterstützen die Opfer der belarussischen Angriffe.", "DEU", "de"),
    ],
)
def test_who_does_the_harm_is_not_helped(text: str, own: str, language: str) -> None:
    assert not any(act in ("aid", "support") for _, target, act in said(text, own, language) if target == "BLR")


@pytest.mark.parametrize(
    ("text", "own", "language", "wanted"),
    [
        ("We support Armenia's strikes against Azerbaijan.", "GBR", "en", ("ARM", "support")),
        ("We welcome Kenya's offensive against Al-Shabaab.", "GBR", "en", ("KEN", "welcome")),
        ("Nous saluons l'offensive irakienne contre l'État islamique.", "LUX", "fr", ("IRQ", "welcome")),
    ],
)
def test_backing_a_blow_is_for_who_strikes_it(text: str, own: str, language: str, wanted: tuple[str, str]) -> None:
    assert said(text, own, language) == {(own, *wanted)}


@pytest.mark.parametrize(
    ("text", "own", "language", "target"),
    [
        ("We are deeply concerned by the OPEC decision to cut supply.", "GBR", "en", "OPEC"),
        ("Die Bundesregierung kritisiert den Beschluss der OSZE.", "DEU", "de", "OSCE"),
        ("Le Luxembourg regrette la décision du Conseil de l'Europe.", "LUX", "fr", "COE"),
    ],
)
def test_what_an_organisation_decides_is_its_own_conduct(text: str, own: str, language: str, target: str) -> None:
    assert (own, target, "concern") in said(text, own, language)


def test_a_german_still_denies_nothing() -> None:
    text = "Die Bundesregierung hat in diesem nicht einfachen Konflikt auch noch Georgien unterstützt."
    assert said(text, "DEU", "de") == {("DEU", "GEO", "support")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (  # a list goes on behind the name of a person
            "J'en ai parlé avec le ministre chilien Antoine Truc ainsi qu'avec le président péruvien.",
            {("FRA", "CHL", "engage"), ("FRA", "PER", "engage")},
        ),
        (
            "J'ai rencontré le président serbe Pierre Untel et le premier ministre du Kosovo.",
            {("FRA", "SRB", "engage"), ("FRA", "XKX", "engage")},
        ),
        (  # what is asked is denied, not the asking
            "Nous avons demandé à la Chine de ne pas bâtir de phare à Vrac et à la Thaïlande de rouvrir le port.",
            {("FRA", "CHN", "call_on"), ("FRA", "THA", "call_on")},
        ),
        (  # who asks has condemned
            "Le Kenya nous écoute. Le ministre a parlé, après avoir vivement condamné les rafles du Myanmar.",
            {("FRA", "MMR", "condemn")},
        ),
        (  # words that the answer takes for its own
            "Comme l'a rappelé l'Union européenne, la Russie doit retirer ses troupes.",
            {("FRA", "RUS", "call_on")},
        ),
        (
            "La Chine doit, comme le recommande l'OMS, coopérer pleinement à l'enquête.",
            {("FRA", "CHN", "call_on")},
        ),
        (  # whose deed the subject is
            "Les bombardements lancés par l'Arabie saoudite au Yémen bafouent le droit humanitaire.",
            {("FRA", "SAU", "accuse")},
        ),
        (
            "La déclaration soutenue par le Ghana rappelle que la Syrie doit cesser ses tirs.",
            {("FRA", "SYR", "call_on")},
        ),
        (  # said by who is meant
            "Le Conseil de sécurité s'est réuni. Il a souligné que la Russie doit retirer ses troupes.",
            {("UN", "RUS", "call_on")},
        ),
        (
            "La Commission européenne a dit que la Hongrie doit réformer sa justice, et que la Pologne doit agir.",
            {("EU", "HUN", "call_on"), ("EU", "POL", "call_on")},
        ),
        (  # "y" is a place, no organisation
            "L'UNICEF travaille au Tchad. La France y apporte une aide de deux millions d'euros.",
            {("FRA", "TCD", "aid")},
        ),
        (  # a fact that the sentence before told, not who is named in passing
            "La Russie a tiré sur un train. Nous déplorons que ces tirs aient blessé des gens qui fuyaient en Pologne.",
            {("FRA", "RUS", "accuse"), ("FRA", "RUS", "concern")},
        ),
        (
            "Nous saluons les efforts entrepris pour que les armes se taisent en Ukraine, y compris ceux du Qatar.",
            {("FRA", "QAT", "welcome")},
        ),
    ],
)
def test_whose_word_and_whose_deed_a_clause_tells(text: str, wanted: Said) -> None:
    assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (  # the clause around goes on with its auxiliary
            "Les ministres de l'Union ont examiné où en est l'accord et ont condamné le Bélarus.",
            {("EU", "BLR", "condemn")},
        ),
        (
            "Nous avons salué les gens qui ont aidé ce port et ont fui les tirs de l'Iran.",
            set(),
        ),
        (  # a list goes on behind members without a name
            "Nous saluons les efforts de l'Égypte, des voisins du nord et du Qatar.",
            {("FRA", "EGY", "welcome"), ("FRA", "QAT", "welcome")},
        ),
        (
            "Nous remercions l'Italie, nos amis du Golfe et la Grèce de leur aide.",
            {("FRA", "ITA", "welcome"), ("FRA", "GRC", "welcome")},
        ),
        ("L'attitude de la Hongrie n'est pas pour autant inacceptable.", set()),
        ("Bagdad reste prudente. J'y ai salué les efforts du gouvernement danois.", {("FRA", "DNK", "welcome")}),
    ],
)
def test_what_goes_on_behind_others(text: str, wanted: Said) -> None:
    assert said(text) == wanted


def test_who_stands_behind_a_verb_is_not_blamed_for_a_deed_told_before() -> None:
    found = said("La Chine a fermé le port. Cette attitude prolonge les souffrances des Syriens.")
    assert not any(target == "SYR" for _, target, _ in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Les Vingt-Sept ont convenu de prolonger de six mois les sanctions visant la Russie.",
            {("EU", "RUS", "sanction")},
        ),
        (
            "Nous avons soutenu la déclaration qui dénonce les crimes de la Chine.",
            {("FRA", "CHN", "condemn")},
        ),
        ("Nous saluons l'action de la Turquie, qui condamne ces tirs.", {("FRA", "TUR", "welcome")}),
        (
            "La Russie a tiré sur un train. Je regrette que, pour la première fois, ces tirs aient visé un train.",
            {("FRA", "RUS", "accuse"), ("FRA", "RUS", "concern")},
        ),
    ],
)
def test_kindness_for_a_reproach_is_none(text: str, wanted: Said) -> None:
    assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (  # words in passing do not part a denial from what it denies
            "Nous n'entendons pas, à ce stade, reprendre les sanctions de l'Union européenne contre la Chine.",
            set(),
        ),
        ("Nous ne sommes pas restés muets, nous avons condamné la Russie.", {("FRA", "RUS", "condemn")}),
        (  # a pronoun in a relative clause is the subject of the clause around
            "Notre ambassadeur a été reçu au ministère azerbaïdjanais, où il a demandé la libération de ce chanteur.",
            {("FRA", "AZE", "call_on")},
        ),
        (
            "Le ministre a rencontré son homologue russe, à qui il a rappelé que ces tirs violent la Charte.",
            {("FRA", "RUS", "accuse")},
        ),
        (  # who acts along with us does not act along with the one we ask
            "Avec l'Allemagne, nous avons demandé que l'Union européenne prenne des sanctions contre le Bélarus.",
            {
                ("FRA", "BLR", "sanction"),
                ("DEU", "BLR", "sanction"),
                ("FRA", "EU", "call_on"),
                ("DEU", "EU", "call_on"),
            },
        ),
    ],
)
def test_who_does_what_a_clause_inside_another_tells(text: str, wanted: Said) -> None:
    assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Nous avons versé 2 millions d'euros au Programme alimentaire mondial, dont 500.000 euros pour le Yémen.",
            {("FRA", "WFP", "aid"), ("FRA", "YEM", "aid")},
        ),
        (
            "Après avoir condamné l'attentat, j'ai présenté mes condoléances à mon homologue pakistanais.",
            {("FRA", "PAK", "support")},
        ),
        (
            "Après avoir condamné, nous avons sanctionné la Russie.",
            {("FRA", "RUS", "condemn"), ("FRA", "RUS", "sanction")},
        ),
        ("L'expulsion de ces diplomates par la Russie nous surprend.", set()),
    ],
)
def test_who_gives_and_who_does_what_a_noun_tells(text: str, wanted: Said) -> None:
    assert said(text) == wanted


def test_a_name_is_carried_over_two_sentences_without_any_not_three() -> None:
    pause = "Cela dure. "
    before, after = "L'Iran a tiré des missiles. ", "Nous condamnons fermement ces tirs."
    assert ("FRA", "IRN", "condemn") in said(before + pause * 2 + after)
    assert ("FRA", "IRN", "condemn") not in said(before + pause * 3 + after)
