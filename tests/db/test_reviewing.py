"""What verdicts make of statements: wrong ones go, corrected ones are as they should be, whatever rules say later."""

from __future__ import annotations

from typing import Any

import pytest

from db.reviewing import reviewed, statement_id

Row = dict[str, Any]


def statement(act: str = "condemn", stance: int = -2, **other: Any) -> Row:
    row = {"answer": "a/1", "start": 0, "holder": "LUX", "target": "KAZ", "sentence": "Nous  condamnons.", "act": act}
    row |= {"stance": stance, "modality": "asserted", "target_role": "actor"} | other
    return {"id": statement_id(row)} | row


def review(verdict: str, judged: str = "condemn", **other: Any) -> Row:
    row = {"answer": "a/1", "holder": "LUX", "target": "KAZ", "sentence": "Nous condamnons.", "judged": judged}
    row |= {"verdict": verdict, "act": "", "stance": None, "modality": "", "target_role": "", "at": "2026-01-01"}
    return row | other


def told(statements: list[Row], *reviews: Row) -> list[tuple[str, int, str]]:
    return [(row["act"], row["stance"], row["reviewed"]) for row in reviewed(statements, reviews)]


def test_without_a_review_a_statement_is_as_it_is() -> None:
    assert told([statement()]) == told([statement()], review("wrong", holder="EU")) == [("condemn", -2, "")]


def test_one_judged_wrong_is_gone() -> None:
    assert told([statement()], review("wrong")) == []


def test_a_corrected_one_is_as_it_should_be_and_has_its_own_id() -> None:
    (row,) = reviewed([statement()], [review("corrected", act="concern", stance=-1, target_role="setting")])
    assert (row["act"], row["stance"], row["target_role"], row["modality"]) == ("concern", -1, "setting", "asserted")
    assert (row["id"], row["reviewed"]) == ("a/1#0-LUX-KAZ-concern", "corrected")


def test_of_two_acts_the_one_that_was_judged_is_meant() -> None:
    both = [statement(), statement("call_on", -1)]
    assert told(both, review("wrong")) == [("call_on", -1, "")]
    assert told(both, review("wrong"), review("right", "call_on", act="call_on")) == [("call_on", -1, "right")]


def test_a_verdict_holds_when_the_rules_give_another_act() -> None:
    assert told([statement("accuse")], review("wrong")) == []
    right = review("right", act="condemn", stance=-2)
    assert told([statement("concern", -1)], right) == [("condemn", -2, "corrected")]
    assert told([statement("concern", -1)], review("corrected", act="concern", stance=-1)) == [("concern", -1, "right")]


def test_two_that_a_correction_makes_the_same_are_one() -> None:
    both = [statement(), statement("concern", -1)]
    assert told(both, review("corrected", act="concern", stance=-1)) == [("concern", -1, "corrected")]


def test_the_latest_of_several_holds() -> None:
    early, late = review("wrong", "accuse"), review("right", "reject", at="2026-02-01")
    assert told([statement()], early, late) == told([statement()], late, early) == [("condemn", -2, "right")]


def test_a_review_that_says_little_does_no_harm() -> None:
    bare = {**dict.fromkeys(review("wrong")), "verdict": "wrong", "judged": ""}
    assert told([statement()], bare) == [("condemn", -2, "")]


def test_a_corrected_one_can_be_judged_again() -> None:
    first = review("corrected", act="concern", stance=-1, modality="conditional", at="2026-01-01T10:00:00Z")
    again = {"judged": "concern", "at": "2026-01-01T11:00:00Z"}
    assert told([statement()], first, review("wrong", **again)) == []
    assert told([statement()], first, review("wrong", "concern", at="2026-01-01")) == []
    other = review("corrected", act="reject", **again)
    (row,) = reviewed([statement()], [other, first])
    assert (row["act"], row["stance"], row["modality"], row["reviewed"]) == ("reject", -1, "conditional", "corrected")
    assert told([statement("accuse")], first, review("wrong", **again)) == []
    both = [statement(), statement("concern", -1)]
    assert told(both, first, review("wrong", **again)) == [("concern", -1, "corrected")]


def test_an_earlier_verdict_does_not_judge_a_later_correction() -> None:
    corrected = review("corrected", act="concern", stance=-1, at="2026-02-01")
    assert told([statement()], corrected, review("wrong", "concern")) == [("concern", -1, "corrected")]


def test_corrections_in_a_circle_come_to_an_end() -> None:
    there, back = review("corrected", act="concern"), review("corrected", "concern", act="condemn")
    assert told([statement()], there, back) == [("condemn", -2, "right")]
    assert told([statement("accuse")], there, back) in ([("condemn", -2, "corrected")], [("concern", -2, "corrected")])


@pytest.mark.parametrize("at", ["2026-01-01", "2026-02-01"])
def test_an_act_that_is_gone_and_was_wrong_is_no_reason_where_another_was_confirmed(at: str) -> None:
    wrong, right = review("wrong", "accuse", at=at), review("right", "reject", act="reject", stance=-1)
    for both in ((wrong, right), (right, wrong)):
        assert told([statement()], *both) == [("reject", -1, "corrected")]
    both_acts = [statement(), statement("reject", -1)]
    assert told(both_acts, wrong, right) == [("condemn", -2, ""), ("reject", -1, "right")]
    assert told([statement()], review("wrong", "", at="2026-03-01"), right) == []


def test_a_later_verdict_that_names_no_act_holds() -> None:
    right = review("right", act="condemn", stance=-2)
    assert told([statement()], right, review("wrong", "", at="2026-02-01")) == []
    assert told([statement()], right, review("wrong", "", at="2025-02-01")) == [("condemn", -2, "right")]
