"""What cues of one sentence say of each other. All sentences are invented."""

from __future__ import annotations

import pytest

from db.normalizers import tagger
from db.normalizers.company import Agreement, agreements


def known(text: str, cue: str, language: str = "fr") -> set[str]:
    """The names of what is known of the candidates of a cue."""
    found = tagger().findings(text, own="LUX", language=language, date="2024-05-01", choose=False)
    return {
        name
        for one in found
        if text[one.statement.cue_start : one.statement.cue_end] == cue
        for name, value in one.features
        if value
    }


def test_candidates_agree_contradict_or_differ_in_who_holds_them() -> None:
    said = [("LUX", "RUS", -1, 3), ("LUX", "RUS", -1, 40), ("EU", "RUS", -1, 40), ("LUX", "RUS", 1, 60)]
    assert list(agreements(said)) == [
        Agreement(same=1, others=0, against=1),
        Agreement(same=1, others=0, against=1),
        Agreement(same=0, others=1, against=1),
        Agreement(same=0, others=0, against=2),
    ]


@pytest.mark.parametrize(
    ("text", "cue", "name"),
    [
        ("Nous condamnons ces tirs de la Russie.", "condamnons", "only_cue"),
        ("Nous condamnons les crimes de guerre de la Russie.", "condamnons", "agreed"),
        ("Nous déplorons la fin du partenariat avec la Russie.", "partenariat", "opposed_by_verb_before&pos=noun"),
        ("La Russie viole le droit. Nous condamnons la Russie.", "condamnons", "so_far=same"),
        ("La Russie viole le droit. Nous saluons la Russie.", "saluons", "so_far=against"),
    ],
)
def test_a_cue_is_known_by_its_company(text: str, cue: str, name: str) -> None:
    assert name in known(text, cue)


def test_company_is_weighed_where_it_was_shown_to_tell() -> None:
    assert not {"only_cue", "agreed_by_none"} & known("Die Bundesregierung verurteilt Russland.", "verurteilt", "de")
