"""How likely a statement is right: a logistic sum of named weights, which are learned anew now and then."""

from __future__ import annotations

from itertools import pairwise

import pytest

from db.normalizers import confidence as module
from db.normalizers import tagger
from db.normalizers.choosing import Finding
from db.normalizers.confidence import confidence, reasons
from db.normalizers.data import load_yaml


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights of our own, so that what is asserted does not hang on the last learning."""
    own = {"bias": 0.0, "good": 2.0, "bad": -3.0, "small": 0.1, "nothing": 0.0}
    monkeypatch.setattr(module, "_weights", lambda: own)


def finding(text: str, act: str, language: str = "en") -> Finding:
    """The first candidate of `act`."""
    found = tagger().findings(text, own="LUX" if language == "fr" else "GBR", language=language, choose=False)
    return next(one for one in found if one.statement.act == act)


@pytest.mark.usefixtures("weights")
def test_without_any_reason_it_is_even() -> None:
    assert confidence(()) == 0.5
    assert confidence((("unheard of", 1.0), ("nothing", 1.0))) == 0.5


@pytest.mark.usefixtures("weights")
def test_a_weight_counts_as_often_as_its_feature() -> None:
    assert confidence((("good", 1.0),)) == pytest.approx(0.881, abs=0.001)
    assert confidence((("good", 0.5),)) == pytest.approx(0.731, abs=0.001)
    assert confidence((("good", 1.5), ("bad", 1.0))) == 0.5
    assert confidence((("bad", 1.0),)) < 0.5 < confidence((("small", 1.0),))


@pytest.mark.usefixtures("weights")
def test_it_is_never_sure() -> None:
    assert confidence((("good", 1e6),)) == 0.99
    assert confidence((("bad", 1e6),)) == 0.01


@pytest.mark.usefixtures("weights")
def test_reasons_are_told_strongest_first_and_only_those_that_moved_it() -> None:
    features = (("small", 1.0), ("nothing", 1.0), ("unheard of", 1.0), ("good", 1.0), ("bad", 1.0))
    assert reasons(features) == [("bad", -3.0), ("good", 2.0), ("small", 0.1)]
    assert reasons(features, most=1) == [("bad", -3.0)]


def test_a_feature_says_what_is_known_of_cue_holder_and_target() -> None:
    names = {name for name, _ in finding("We condemn Russia's invasion.", "condemn").features}
    assert names >= {
        "act=condemn",
        "frame=obj",
        "pos=verb",
        "holder=subject",
        "attribution=own",
        "role=actor",
        "language=en",
        "head=other",
        "target=country",
        "stands=modifier",
        "cue_row",
        "points",
    }


@pytest.mark.parametrize(
    ("text", "act", "feature"),
    [
        ("If Russia attacks, we will support Moldova.", "support", "modality=conditional"),
        ("We spoke to Norway, which condemned Russia.", "condemn", "in_relative_clause"),
        ("We met because Norway condemns Russia.", "condemn", "in_subordinate_clause"),
        ("The text reads « we condemn Russia » and is long.", "condemn", "in_quotation"),
        ("Russia bombed a port. We condemn this attack.", "condemn", "target=link"),
        ("We hold Russia responsible for this cyber attack.", "accuse", "cue_in_two_parts"),
        ("We stand with Ukraine.", "support", "cue_of_several_words"),
    ],
)
def test_a_feature_tells_where_the_cue_stands(text: str, act: str, feature: str) -> None:
    assert feature in {name for name, _ in finding(text, act).features}


def test_a_plain_sentence_has_none_of_these() -> None:
    names = {name for name, _ in finding("We condemn Russia.", "condemn").features}
    assert not names & {
        "modality=conditional",
        "in_relative_clause",
        "in_subordinate_clause",
        "in_quotation",
        "target=link",
        "cue_in_two_parts",
        "cue_of_several_words",
        "clause_between",
        "comma_between",
        "target_before_cue",
    }


@pytest.mark.parametrize("text", ["We condemn Russia.", "Norway said a lot and China condemned Russia, Iran and Mali."])
def test_a_statement_carries_the_confidence_of_its_features(text: str) -> None:
    for one in tagger().findings(text, own="GBR", language="en", choose=False):
        assert one.statement.confidence == confidence(one.features)
        assert 0.01 <= one.statement.confidence <= 0.99


def test_what_is_given_is_at_least_as_likely_as_the_data_file_asks() -> None:
    floor = load_yaml("confidence.yaml")["keep"]
    text = "We condemn Russia. Norway supports Ukraine. Together with France, we welcome Moldova's reforms."
    given = tagger().tag(text, own="GBR", language="en").statements
    assert given
    assert [one for one in given if one.confidence < floor["en"]] == []


def test_a_longer_way_from_cue_to_target_is_told() -> None:
    texts = ["We condemn Russia.", "We condemn the deeds of Russia.", "We condemn the many grave deeds done by Russia."]
    ways = [dict(finding(text, "condemn").features).get("words_between", 0.0) for text in texts]
    assert all(near < far for near, far in pairwise(ways))
