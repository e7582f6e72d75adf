"""Whom pronouns, "the two countries" and bodies without a name stand for in French answers; all sentences invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger

Said = tuple[str, str, str, int]


def said(text: str, own: str) -> set[Said]:
    """Holder, target, act and stance of what the last sentence of a text can say, by the rules."""
    findings = tagger().findings(text, own=own, language="fr", choose=False)
    last = max(finding.statement.start for finding in findings)
    return {
        (found.statement.holder, found.statement.target, found.statement.act, found.statement.stance)
        for found in findings
        if found.statement.start == last
    }


@pytest.mark.parametrize(
    ("text", "own", "meant"),
    [
        # an object pronoun beside the verb
        (
            "La Serbie et le Kosovo se sont quittés sans accord. Nous leur demandons de cesser ces provocations.",
            "FRA",
            {("FRA", "SRB", "call_on", -1), ("FRA", "XKX", "call_on", -1)},
        ),
        (
            "La Moldavie subit ces pressions. Nous la soutenons, aussi dans son chemin vers l'Union européenne.",
            "FRA",
            {("FRA", "MDA", "support", 2)},
        ),
        # ... after a name put first
        ("Cette offre du Qatar, nous la soutenons.", "FRA", {("FRA", "QAT", "support", 2)}),
        # a pronoun as subject of a duty
        ("Le Bélarus garde ces opposants en prison. Il doit les libérer.", "LUX", {("LUX", "BLR", "call_on", -1)}),
        # whose voice: a body of the Union in an answer that speaks of the Council
        (
            "Le Conseil de l'Union européenne a siégé. Quant au Zimbabwe, les ministres ont condamné les violences.",
            "LUX",
            {("EU", "ZWE", "condemn", -2)},
        ),
        # ... the subject before a quotation
        (
            "L'Union européenne se dit « profondément préoccupée » par la situation en Birmanie.",
            "LUX",
            {("EU", "MMR", "concern", -1)},
        ),
        # ... somebody who judges
        ("La Turquie juge inacceptable la décision de la Suède.", "FRA", {("TUR", "SWE", "condemn", -2)}),
        ("Ankara, qui y voit une erreur historique, met en cause la Suède.", "FRA", {("TUR", "SWE", "concern", -1)}),
        # ... who is clear before a colon
        (
            "Les observateurs de l'OSCE sont clairs : le scrutin biélorusse n'a été ni libre ni équitable.",
            "FRA",
            {("OSCE", "BLR", "condemn", -2)},
        ),
        # ... a pronoun of an earlier clause, with a noun
        (
            "L'Union européenne tient parole : elle a versé une aide de dix millions d'euros à la Moldavie.",
            "FRA",
            {("EU", "MDA", "aid", 1)},
        ),
        # who acts along
        (
            "Comme l'Allemagne, nous condamnons la Syrie.",
            "FRA",
            {("FRA", "SYR", "condemn", -2), ("DEU", "SYR", "condemn", -2)},
        ),
        (
            "Le Gouvernement est clair; avec l'Allemagne et la Belgique, nous condamnons la Syrie.",
            "LUX",
            {("LUX", "SYR", "condemn", -2), ("DEU", "SYR", "condemn", -2), ("BEL", "SYR", "condemn", -2)},
        ),
        (
            "L'Allemagne et nous-mêmes avons condamné la Syrie.",
            "FRA",
            {("FRA", "SYR", "condemn", -2), ("DEU", "SYR", "condemn", -2)},
        ),
        ("Les chefs d'État et de gouvernement du G7 ont condamné la Syrie.", "FRA", {("G7", "SYR", "condemn", -2)}),
        # ... the doer in a relative clause of what it did
        (
            "Quand la Turquie a pris cette ville, nous avons accepté une trêve qu'elle a violée aux dépens de l'Irak.",
            "FRA",
            {("FRA", "TUR", "accuse", -2)},
        ),
        # ... who says what follows a colon, by a pronoun or a possessive
        (
            "L'OSCE a suivi le scrutin, et ce qu'elle dit est clair : en Géorgie, il n'a été ni libre ni équitable.",
            "FRA",
            {("OSCE", "GEO", "condemn", -2)},
        ),
        # who goes on being "elle", whoever else is named beside it
        (
            "La Serbie hésite. Elle courtise aussi M. Poutine. Nous attendons d'elle qu'elle clarifie sa position.",
            "FRA",
            {("FRA", "SRB", "call_on", -1)},
        ),
        # who holds those whose release is asked for
        ("Ils sont détenus en Iran. Nous exigeons leur libération.", "FRA", {("FRA", "IRN", "call_on", -1)}),
        (
            "L'Azerbaïdjan a pris la ville. Nous demandons que les prisonniers de guerre arméniens soient relâchés.",
            "FRA",
            {("FRA", "AZE", "call_on", -1)},
        ),
        # whose candidacy "nous" backs is no company
        (
            "La Géorgie, dont nous soutenons la candidature, doit libérer ces détenus.",
            "FRA",
            {("FRA", "GEO", "support", 2), ("FRA", "GEO", "call_on", -1)},
        ),
        ("La Moldavie, que nous soutenons, doit cesser ces essais.", "FRA", {("FRA", "MDA", "call_on", -1)}),
        # foreign powers are told to stop
        ("Nous appelons tous les acteurs étrangers à se retirer de Libye.", "FRA", {("FRA", "INTL", "call_on", -1)}),
        # of whom something is asked, or whose deed is judged, by a clause
        ("L'Iran enrichit. Nous exigeons de lui qu'il ouvre ses sites.", "FRA", {("FRA", "IRN", "call_on", -1)}),
        (
            "La Turquie a pris Afrin. Il est inacceptable qu'elle s'en prenne à ces civils.",
            "FRA",
            {("FRA", "TUR", "condemn", -2)},
        ),
        # further sanctions on whoever was blamed
        ("Le Bélarus a détourné un avion. D'autres sanctions suivront.", "FRA", {("FRA", "BLR", "sanction", -2)}),
        # the subject of two verbs
        ("L'Iran bombarde l'Irak et viole la Charte des Nations unies.", "FRA", {("FRA", "IRN", "accuse", -2)}),
        # the own counterpart, of the country before
        ("La Turquie reprend ses forages. Je parlerai lundi à mon homologue.", "FRA", {("FRA", "TUR", "engage", 0)}),
        (
            "Le gouvernement israélien est formé. Je m'entretiendrai demain avec mon nouvel homologue.",
            "LUX",
            {("LUX", "ISR", "engage", 0)},
        ),
        # whose airspace is violated did not do it
        (
            "La Russie a lancé ces drones. C'est une violation inacceptable de l'espace aérien roumain.",
            "FRA",
            {("FRA", "RUS", "condemn", -2)},
        ),
        # a punishment that somebody else is asked for
        (
            "Nous avons demandé à l'Union européenne de sanctionner la Syrie.",
            "FRA",
            {("FRA", "SYR", "sanction", -2)},
        ),
    ],
)
def test_who_is_meant(text: str, own: str, meant: set[Said]) -> None:
    assert meant <= said(text, own)


@pytest.mark.parametrize(
    ("text", "meant", "not_meant"),
    [
        # "la" is an article here, and "avec la France" is not what is taken up
        ("Le lycée que nous bâtissons avec la France, nous le soutenons.", [], "FRA"),
        # sanctions that are not on whoever gets aid
        ("Le Mali reçoit notre aide. Les sanctions pèsent sur le budget.", [], "MLI"),
        # hostages are not held by whoever was named before
        ("Israël bombarde Gaza. Nous demandons la libération de tous les otages.", [], "ISR"),
        # who stands beside a pronoun that means somebody else
        ("La Moldavie résiste. Nous la soutenons dans ses échanges avec la Russie.", ["MDA"], "RUS"),
        # the own duty of the government
        ("Nous devons respecter la décision de la Suisse.", [], "CHE"),
    ],
)
def test_who_is_not_meant(text: str, meant: list[str], not_meant: str) -> None:
    given = tagger().tag(text, own="LUX", language="fr").statements
    backed = [one for one in given if one.start == given[-1].start and one.act in ("support", "call_on", "remind")]
    assert not_meant not in {one.target for one in backed}
    assert [one.target for one in backed] == meant


@pytest.mark.parametrize(
    ("text", "own", "meant"),
    [
        # a wrongdoer does not judge, nor does a quoted word make it speak
        ("L'Iran présente une menace inacceptable pour Israël.", "FRA", ("FRA", "IRN")),
        ("La Russie mène une guerre « illégale » en Ukraine.", "FRA", ("FRA", "RUS")),
        # who is addressed before a colon does not say what follows
        ("Le message à la Russie est clair : cette guerre est inacceptable.", "LUX", ("LUX", "RUS")),
        ("Notre réponse à l'Iran est nette : cette répression est inacceptable.", "FRA", ("FRA", "IRN")),
        # the own opinion before a colon
        ("Nous avons parlé à l'OSCE, et notre avis est clair : le vote biélorusse est illégal.", "FRA", ("FRA", "BLR")),
        # a sovereignty that is not recognised is no victim
        ("Nous ne reconnaissons pas la souveraineté d'Israël sur le Golan.", "FRA", ("FRA", "ISR")),
        # who does what "que" tells, and against whom one stands
        ("Que la Russie bombarde encore l'Ukraine est inacceptable.", "FRA", ("FRA", "RUS")),
        ("L'Arménie a tout le soutien de la France face à l'Azerbaïdjan.", "FRA", ("FRA", "ARM")),
        # who only stands in a place
        ("Le Rwanda joue un rôle déstabilisateur dans l'est du Congo.", "FRA", ("FRA", "RWA")),
        # "elle-même" takes up nobody
        ("La Chine progresse. Nous condamnons pour elle-même l'attaque de la Russie.", "FRA", ("FRA", "RUS")),
        # "il est temps" is nobody's act
        ("La Russie bombarde Kiev : il est temps d'un soutien accru à l'Ukraine.", "FRA", ("FRA", "UKR")),
    ],
)
def test_who_holds_it_and_whom_it_is_about(text: str, own: str, meant: tuple[str, str]) -> None:
    found = {(holder, target) for holder, target, _, _ in said(text, own)}
    assert meant in found
    assert not any(holder != own and target == meant[1] for holder, target in found)


def test_somebody_likened_to_another_state_is_no_partner() -> None:
    found = said("Comme l'Iran, la Russie menace ses voisins, et nous soutenons l'Ukraine.", "FRA")
    assert ("FRA", "UKR", "support", 2) in found
    assert ("IRN", "UKR", "support", 2) not in found


def test_two_kinds_of_act_stand_beside_each_other() -> None:
    text = "Nous rappelons à l'Arménie ses obligations et saluons ses réformes."
    given = tagger().tag(text, own="FRA", language="fr").statements
    assert "remind" in {statement.act for statement in given}


@pytest.mark.parametrize(
    "text", ["Nous condamnons les attaques aux frontières de l'Arménie.", "La guerre au Soudan nous préoccupe."]
)
def test_a_place_is_a_setting(text: str) -> None:
    (given,) = tagger().tag(text, own="FRA", language="fr").statements
    assert given.target_role == "setting"


@pytest.mark.parametrize(
    ("request_", "stance"),
    [
        ("de laisser repartir ce navire", -1),
        ("de libérer ces marins", -1),
        ("de ratifier la convention", 0),
        ("de ne prendre aucune mesure qui nuirait au dialogue", -1),
        ("de ne plus livrer d'armes à la Russie", -1),
        ("d'adhérer à la convention", 0),
    ],
)
def test_an_appeal_to_a_state_is_a_reproach_unless_it_asks_for_something_good(request_: str, stance: int) -> None:
    appeals = [one for one in said(f"Nous demandons à l'Iran {request_}.", "LUX") if one[2] == "call_on"]
    assert ("LUX", "IRN", "call_on", stance) in appeals


def test_an_appeal_to_an_organisation_is_no_reproach() -> None:
    assert ("LUX", "UN", "call_on", 0) in said("Nous demandons aux Nations unies de cesser ce programme.", "LUX")


def test_a_verb_of_reminding_only_introduces_what_is_said() -> None:
    given = tagger().tag("Le Gouvernement rappelle qu'Israël a le droit de se défendre.", own="LUX", language="fr")
    assert [statement.act for statement in given.statements] == ["support"]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Il serait irresponsable de laisser tomber l'Ukraine.", set()),
        ("Il serait inacceptable d'abandonner l'Arménie à son sort.", set()),
        ("Il est inadmissible de voir la Russie bombarder des hôpitaux.", {"RUS"}),
    ],
)
def test_who_would_undergo_what_is_judged_is_not_judged(text: str, targets: set[str]) -> None:
    given = tagger().tag(text, own="FRA", language="fr").statements
    assert {one.target for one in given if one.act == "condemn"} == targets
