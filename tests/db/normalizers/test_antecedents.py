"""Whom a pronoun, "cela" or "ces attaques" takes up of the French sentence before; all sentences invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger


def about(text: str, own: str = "LUX") -> set[tuple[str, int]]:
    """Target and sign of what the last sentence of a text can say of others, by the rules."""
    findings = tagger().findings(text, own=own, language="fr", choose=False)
    begins = text.rindex(". ") + 2
    said = (finding.statement for finding in findings if finding.statement.start >= begins)
    return {(one.target, (one.stance > 0) - (one.stance < 0)) for one in said}


@pytest.mark.parametrize(
    ("text", "target", "sign"),
    [
        # the pronoun agrees with one name of two
        ("La Serbie a quitté la table du Kosovo. Il doit y revenir lui aussi.", "XKX", -1),
        ("Le Bélarus a laissé partir un navire de la Russie. Elle viole ainsi l'embargo.", "RUS", -1),
        # ... not with "nous", who speak
        ("Nous avons averti la Géorgie. Elle doit retirer ce texte.", "GEO", -1),
        # a name's own words of number: "les autorités" are several
        ("Les autorités maliennes ont fermé cette radio. Elles doivent la rouvrir.", "MLI", -1),
        # what the sentence before told as a subject
        ("La Russie a emmené ces enfants. C'est un crime de guerre.", "RUS", -1),
        ("Le Togo a libéré deux journalistes. C'est un signe encourageant.", "TGO", 1),
        ("L'armée birmane a tiré sur la foule. Cela est inacceptable.", "MMR", -1),
        ("La Hongrie a voté cette loi. C'est un texte que nous ne pouvons pas accepter.", "HUN", -1),
        # who did it, not who suffered it
        ("L'Ukraine a été bombardée par la Russie. Nous condamnons ces bombardements.", "RUS", -1),
        ("Une attaque iranienne a visé le Koweït. Nous condamnons cette attaque.", "IRN", -1),
        ("Nous regrettons la loi que la Hongrie a votée. Cette loi est inacceptable.", "HUN", -1),
        # "ce pays" where another name stands behind
        ("La Moldavie a choisi sa voie. Nous aiderons ce pays à rejoindre l'Union européenne.", "MDA", 1),
        ("L'Azerbaïdjan a fermé la route. Ce pays doit respecter le jugement de la Cour internationale.", "AZE", -1),
        # an organisation is no country
        ("L'UNRWA soigne ces enfants en Jordanie. Nous soutenons cette agence.", "UNRWA", 1),
        # who is asked by a clause behind the verb
        ("La Chine en a les moyens. Nous souhaitons qu'elle fasse davantage.", "CHN", 1),
        # who does what is judged
        ("Nous parlons avec la Turquie. Les choix qu'elle fait sont préoccupants.", "TUR", -1),
        # behind a preposition
        ("Avec les autorités algériennes, nous avançons. Nous avons mis en place avec elles un groupe.", "DZA", 1),
        ("Le Maroc est proche. Nous entretenons avec lui une coopération étroite.", "MAR", 1),
        ("La Grèce est menacée. Nous sommes solidaires d'elle.", "GRC", 1),
        ("Le président togolais m'a reçu. J'ai soulevé auprès de lui le cas des opposants.", "TGO", 0),
        ("La Chine pollue. Nous attendons d'elle qu'elle agisse.", "CHN", -1),
        # before the verb that carries a noun
        ("La Moldavie résiste. Nous lui apportons notre soutien.", "MDA", 1),
        # in the sentence itself: the agent, not the place
        ("Merci. L'opération lancée par l'armée turque en Syrie a échoué, et nous en exigeons l'arrêt.", "TUR", -1),
        # right behind a verb, with another name joined to it
        ("L'armée birmane a ouvert le feu. Nous condamnons cette attaque et le soutien de la Chine.", "MMR", -1),
        # what happens where somebody was named
        ("Le Soudan est en guerre. La situation est très préoccupante.", "SDN", -1),
        # who suffers it stands behind
        ("La France condamne l'attaque du M23. C'est une atteinte à la souveraineté du Congo.", "M23", -1),
        # a name denied first
        ("La Russie a fait voter ces villes. Ce n'est pas un vote, c'est une mascarade.", "RUS", -1),
        # the own country and the other
        ("Le Maroc est proche. Nous voulons renforcer la coopération entre nos deux pays.", "MAR", 1),
        # the subject is a thing of somebody's
        ("La décision annoncée par la Serbie surprend. Elle viole nos accords.", "SRB", -1),
    ],
)
def test_whom_a_word_takes_up(text: str, target: str, sign: int) -> None:
    assert (target, sign) in about(text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # gender and number
        ("Le Mali a signé avec la Guinée. Elle doit tenir parole.", "MLI"),
        ("L'Ukraine a été bombardée par la Russie. Nous condamnons ces bombardements.", "UKR"),
        # "c'est" that takes up nobody
        ("La Norvège a livré du gaz. C'est pourquoi le blocus nous inquiète.", "NOR"),
        ("La Norvège a parlé au Mali. C'est avec inquiétude que nous voyons le blocus.", "NOR"),
        # ... or is denied
        ("La Norvège a voté oui. Ce n'est pas pour autant un crime de guerre.", "NOR"),
        # a name stands in the sentence itself
        ("La Norvège a voté oui. C'est une guerre illégale que mène la Russie.", "NOR"),
        ("La Norvège a voté oui. La situation au Mali est préoccupante.", "NOR"),
        # what is spoken about is not who is spoken to
        ("La Norvège a voté oui. Nous en parlons avec nos collègues.", "NOR"),
    ],
)
def test_whom_it_does_not_take_up(text: str, target: str) -> None:
    assert target not in {found for found, _ in about(text)}


@pytest.mark.parametrize(
    ("language", "own", "text", "target"),
    [
        ("en", "GBR", "Russia has abducted these children. This is unacceptable.", "RUS"),
        ("en", "GBR", "Ukraine was attacked by Russia. We condemn these attacks.", "RUS"),
        ("en", "GBR", "Moldova faces pressure. We will continue to support them.", "MDA"),
        ("de", "DEU", "Russland hat diese Kinder verschleppt. Dies ist völkerrechtswidrig.", "RUS"),
        ("de", "DEU", "Die Türkei hat Kurden inhaftiert. Sie muss die Menschenrechte achten.", "TUR"),
    ],
)
def test_other_languages_take_up_too(language: str, own: str, text: str, target: str) -> None:
    findings = tagger().findings(text, own=own, language=language, choose=False)
    begins = text.rindex(". ") + 2
    assert target in {finding.statement.target for finding in findings if finding.statement.start >= begins}


def test_who_is_only_talked_with_has_not_done_what_is_condemned() -> None:
    assert about("J'ai reçu mon homologue allemand. Le Gouvernement condamne ces discriminations.") == set()


@pytest.mark.parametrize(
    "request_", ["Nous les appelons à arrêter la répression.", "Nous leur demandons d'arrêter la répression."]
)
def test_an_appeal_is_to_who_acted(request_: str) -> None:
    text = f"Les autorités du Nicaragua ont expulsé la mission de l'ONU. {request_}"
    findings = tagger().findings(text, own="LUX", language="fr", choose=False)
    assert {one.statement.target for one in findings if one.statement.start > 40} == {"NIC"}
