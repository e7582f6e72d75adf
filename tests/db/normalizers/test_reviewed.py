"""Plain sentences that a reviewer found read wrongly: who holds which stance towards whom. All are invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger


@pytest.mark.parametrize(
    ("language", "own", "text", "wanted", "never"),
    [
        ("fr", "FRA", "L'Iran tient des propos inacceptables.", {("FRA", "condemn", "IRN")}, set()),
        (  # a verb of doing is no verb of judging
            "fr",
            "FRA",
            "Le Hamas a tenu des propos inacceptables envers Israël.",
            {("FRA", "condemn", "HAMAS")},
            {("HAMAS", "condemn", "ISR")},
        ),
        (  # "der" before a man's name is no object
            "de",
            "DEU",
            "Die Bundesregierung unterstützt die Ukraine, solange der russische Präsident den Krieg fortsetzt.",
            {("DEU", "support", "UKR")},
            {("DEU", "support", "RUS")},
        ),
        (  # who acts along is not backed, however long the name
            "fr",
            "FRA",
            "Aux côtés de l'Ukraine, nous condamnons l'agression russe.",
            {("FRA", "condemn", "RUS"), ("UKR", "condemn", "RUS")},
            {("FRA", "support", "RUS")},
        ),
        (
            "en",
            "GBR",
            "With Hamas still holding hostages, we support Israel.",
            {("GBR", "support", "ISR")},
            {("HAMAS", "support", "ISR")},
        ),
        (
            "fr",
            "FRA",
            "Avec une Russie agressive, nous soutenons l'Ukraine.",
            {("FRA", "support", "UKR")},
            {("RUS", "support", "UKR")},
        ),
        (  # whose words are agreed with can be backed
            "fr",
            "FRA",
            "Comme l'a rappelé le ministre israélien, nous soutenons Israël.",
            {("FRA", "support", "ISR")},
            set(),
        ),
        (  # what is judged is not what somebody says
            "fr",
            "FRA",
            "La Russie dit qu'elle ne négociera pas avec l'Ukraine, ce qui est inacceptable.",
            {("FRA", "condemn", "RUS")},
            {("RUS", "condemn", "UKR")},
        ),
        (  # who holds them, not where
            "fr",
            "FRA",
            "Nous demandons la libération des otages détenus à Gaza par le Hamas.",
            {("FRA", "call_on", "HAMAS")},
            {("FRA", "call_on", "PSE")},
        ),
        (
            "fr",
            "FRA",
            "Vous m'interrogez sur l'Iran. Nous condamnons la répression.",
            {("FRA", "condemn", "IRN")},
            set(),
        ),
        (  # what was suspended and is given again
            "fr",
            "FRA",
            "Nous avons repris notre aide à l'UNRWA après l'avoir suspendue.",
            {("FRA", "aid", "UNRWA")},
            set(),
        ),
        (  # what is put first with "mit" may be the other side
            "de",
            "DEU",
            "Mit Russland hat die Bundesregierung die Zusammenarbeit beendet.",
            {("DEU", "sanction", "RUS")},
            set(),
        ),
        (
            "de",
            "DEU",
            "Mit Israel steht die Bundesregierung im Austausch und verurteilt die Hamas.",
            {("DEU", "condemn", "HAMAS")},
            {("ISR", "condemn", "HAMAS")},
        ),
    ],
)
def test_plain_sentences(
    language: str, own: str, text: str, wanted: set[tuple[str, str, str]], never: set[tuple[str, str, str]]
) -> None:
    given = tagger().tag(text, own=own, language=language, date="2024-05-01").statements
    found = {(one.holder, one.act, one.target) for one in given}
    assert wanted <= found
    assert not never & found
