"""Counting how right the tags are, and the keyword baseline they are measured against. All answers are invented."""

from __future__ import annotations

from typing import Any

import pytest

from db.normalizers import tagger
from db.normalizers.annotate import as_json
from db.normalizers.baseline import tag_by_keywords
from db.normalizers.evaluate import Score, evaluate, match

TEXT = "Nous condamnons la Russie. Nous soutenons l'Ukraine."
FIRST, SECOND = (0, 26), (27, 52)


def row(target: str = "RUS", act: str = "condemn", stance: int = -2, **more: Any) -> dict[str, Any]:
    """A statement of LUX in the first sentence."""
    span = more.pop("span", FIRST)
    made = {"holder": "LUX", "attribution": "own", "target": target, "target_role": "actor", "act": act}
    return {**made, "stance": stance, "start": span[0], "end": span[1], **more}


def answer(*statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "a", "lang": "fr", "text": TEXT, "mentions": [], "statements": list(statements), **more}


def counted(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Right, invented and missed statements."""
    score = evaluate([answer(*gold)], [answer(*found)]).statements["all"]
    return score.right, score.invented, score.missed


# -- matching ---------------------------------------------------------------------------------------------------------


def test_what_is_found_as_coded_is_right() -> None:
    assert counted([row()], [row()]) == (1, 0, 0)


@pytest.mark.parametrize(
    "other", [row(target="BLR"), row(holder="EU"), row(act="support", stance=2), row(stance=0), row(span=SECOND)]
)
def test_another_target_holder_sign_or_sentence_is_another_statement(other: dict[str, Any]) -> None:
    assert counted([row()], [other]) == (0, 1, 1)


@pytest.mark.parametrize(
    "other", [row(act="accuse"), row(act="call_on", stance=-1), row(target_role="setting"), row(attribution="joint")]
)
def test_act_strength_role_and_attribution_are_compared_after_matching(other: dict[str, Any]) -> None:
    assert counted([row()], [other]) == (1, 0, 0)


def test_matching_is_one_to_one() -> None:
    assert counted([row()], [row(), row(act="accuse")]) == (1, 1, 0)
    assert counted([row(), row(act="accuse")], [row()]) == (1, 0, 1)


def test_equal_acts_are_matched_first() -> None:
    pairs, spare, missed = match([row(act="accuse"), row()], [row(), row(act="accuse")])
    assert [(wanted["act"], found["act"]) for wanted, found in pairs] == [("accuse", "accuse"), ("condemn", "condemn")]
    assert (spare, missed) == ([], [])


@pytest.mark.parametrize(
    ("span", "same"), [((0, 26), True), ((0, 13), True), ((13, 40), True), ((14, 40), False), ((5, 8), True)]
)
def test_sentences_that_share_half_of_the_shorter_one_are_the_same(span: tuple[int, int], same: bool) -> None:
    assert counted([row()], [row(span=span)]) == ((1, 0, 0) if same else (0, 1, 1))


def test_an_empty_span_is_no_sentence() -> None:
    assert counted([row()], [row(span=(5, 5))]) == (0, 1, 1)


def test_an_optional_statement_is_neither_missed_nor_invented() -> None:
    optional = row(optional=True)
    assert counted([optional], []) == (0, 0, 0)
    assert counted([optional], [row()]) == (0, 0, 0)
    assert counted([optional], [row(), row(target="UKR", act="support", stance=2)]) == (0, 1, 0)


def test_an_optional_statement_never_takes_a_match_from_a_firm_one() -> None:
    assert counted([row(optional=True), row(act="accuse")], [row()]) == (1, 0, 0)


# -- tables -----------------------------------------------------------------------------------------------------------


def test_right_invented_and_missed_are_counted_by_language_act_holder_and_role() -> None:
    report = evaluate(
        [answer(row(), row(target="BLR", attribution="joint"))], [answer(row(), row("MLI", "aid", stance=1))]
    )
    assert report.statements["fr"] == report.statements["all"] == Score(1, 1, 1)
    assert (report.by_act["condemn"], report.by_act["aid"]) == (Score(1, 0, 1), Score(0, 1, 0))
    assert (report.by_holder["own"], report.by_holder["joint"]) == (Score(1, 1, 0), Score(0, 0, 1))
    assert report.by_role["actor"] == Score(1, 0, 0)


def test_a_wrong_role_is_invented_in_one_row_and_missed_in_the_other() -> None:
    report = evaluate([answer(row(target_role="setting"))], [answer(row())])
    assert (report.by_role["actor"], report.by_role["setting"]) == (Score(0, 1, 0), Score(0, 0, 1))
    assert report.agreement["target_role"] == [0, 1]
    assert report.agreement["act"] == [1, 1]


def test_confused_acts_are_told_with_both_names() -> None:
    report = evaluate([answer(row())], [answer(row(act="accuse"))])
    assert report.as_json()["confusion"] == [{"gold": "condemn", "found": "accuse", "n": 1}]


def test_reliability_tells_how_many_of_a_stretch_of_confidence_are_right() -> None:
    report = evaluate(
        [answer(row())],
        [answer(row(confidence=0.95), row("BLR", confidence=0.91), row("MLI", confidence=0.4))],
    )
    assert report.as_json()["reliability"] == [
        {"from": 0.4, "to": 0.5, "n": 1, "right": 0},
        {"from": 0.9, "to": 1.0, "n": 2, "right": 1},
    ]


def test_a_confidence_of_one_is_of_the_last_stretch() -> None:
    (bucket,) = evaluate([answer(row())], [answer(row(confidence=1.0))]).as_json()["reliability"]
    assert (bucket["from"], bucket["n"]) == (0.9, 1)


def test_sentences_are_counted_once_however_many_statements_they_have() -> None:
    report = evaluate([answer(row(), row("BLR"), row("UKR", "support", stance=2, span=SECOND))], [answer(row())])
    assert report.sentences["fr"] == Score(1, 0, 1)


def test_mentions_are_counted_as_a_set() -> None:
    found = answer(mentions=[{"entity": "RUS", "surface": "Russie"}, {"entity": "RUS", "surface": "russe"}, "MLI"])
    report = evaluate([answer(mentions=["RUS", "UKR"])], [found])
    assert report.mentions["fr"] == Score(1, 1, 1)
    told = {(one["kind"], one["target"]) for one in report.errors}
    assert told == {("invented", "MLI"), ("missed", "UKR")}


def test_ids_outside_the_closed_list_do_not_count() -> None:
    report = evaluate([answer(mentions=["RUS", "XYZ"])], [answer(mentions=["RUS", "ABC"])], entities=frozenset({"RUS"}))
    assert report.mentions["fr"] == Score(1, 0, 0)


def test_answers_without_a_statement_that_were_given_one_are_counted() -> None:
    report = evaluate([answer(), answer(id="b"), answer(row(), id="c")], [answer(row()), answer(id="b")])
    assert report.as_json()["without_statement"] == {"answers": 2, "given_one": 1}


def test_an_answer_with_only_optional_statements_is_not_one_without() -> None:
    report = evaluate([answer(row(optional=True))], [answer(row())])
    assert report.as_json()["without_statement"] == {"answers": 0, "given_one": 0}


def test_an_answer_that_was_not_found_is_missed() -> None:
    assert evaluate([answer(row())], []).statements["all"] == Score(0, 0, 1)


def test_nothing_to_compare_is_no_error() -> None:
    report = evaluate([], [])
    assert report.answers == 0
    assert report.as_json()["statements"] == {}
    assert report.as_text().startswith("0 answers")


def test_errors_are_listed_with_their_sentence() -> None:
    report = evaluate([answer(row())], [answer(row("BLR", cue="condamnons", rule="some row", confidence=0.7))])
    assert [(one["kind"], one["target"], one["sentence"]) for one in report.errors] == [
        ("invented", "BLR", "Nous condamnons la Russie."),
        ("missed", "RUS", "Nous condamnons la Russie."),
    ]
    assert "Nous condamnons la Russie." in report.as_text(errors=2)
    assert "Nous condamnons la Russie." not in report.as_text()


def test_precision_recall_and_f1() -> None:
    score = Score(right=3, invented=1, missed=3)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.5, pytest.approx(0.6))
    assert (Score().precision, Score().recall, Score().f1) == (0.0, 0.0, 0.0)


def test_what_annotate_prints_can_be_evaluated() -> None:
    found = as_json("a", tagger().tag(TEXT, own="LUX", language="fr"))
    gold = answer(row(), row("UKR", "support", stance=2, span=SECOND), mentions=["RUS", "UKR"])
    report = evaluate([gold], [found])
    assert (report.statements["all"], report.mentions["fr"]) == (Score(2, 0, 0), Score(2, 0, 0))
    assert report.errors == []


# -- the keyword baseline ---------------------------------------------------------------------------------------------


def test_the_baseline_makes_a_statement_of_a_stem_and_a_name_in_one_sentence() -> None:
    found = tag_by_keywords("Le Gouvernement condamne la Russie et la Serbie.", own="LUX", language="fr").statements
    assert [(one.holder, one.target, one.act, one.stance) for one in found] == [
        ("LUX", "RUS", "condemn", -2),
        ("LUX", "SRB", "condemn", -2),
    ]


def test_the_baseline_knows_no_holder_but_the_own_government_and_no_negation() -> None:
    found = tag_by_keywords("Norway does not condemn Russia.", own="GBR", language="en").statements
    assert {(one.holder, one.target) for one in found} == {("GBR", "NOR"), ("GBR", "RUS")}


@pytest.mark.parametrize("text", ["", "Le marché est tendu.", "La Russie est grande.", "Nous condamnons le racisme."])
def test_the_baseline_needs_a_stem_and_a_name(text: str) -> None:
    assert tag_by_keywords(text, own="LUX", language="fr").statements == ()


def test_the_baseline_leaves_the_own_country_out() -> None:
    assert tag_by_keywords("Luxembourg condamne.", own="LUX", language="fr").statements == ()


def test_the_baseline_keeps_sentence_and_cue_as_they_stand() -> None:
    text = "Bonjour. Nous condamnons la Russie."
    (one,) = tag_by_keywords(text, own="LUX", language="fr").statements
    assert text[one.start : one.end] == one.sentence == "Nous condamnons la Russie."
    assert text[one.cue_start : one.cue_end] == one.cue
