"""What verdicts make of statements: wrong ones go, corrected ones are as they should be, whatever rules say later."""

from __future__ import annotations

from typing import Any

import pytest

from db.reviewing import judged, statement_id

Row = dict[str, Any]
TEXT = "Nous condamnons. Merci."


def statement(act: str = "condemn", stance: int = -2, **other: Any) -> Row:
    row = {"answer": "a/1", "start": 0, "holder": "LUX", "target": "KAZ", "sentence": "Nous  condamnons.", "act": act}
    row |= {"stance": stance, "modality": "asserted", "target_role": "actor"} | other
    return {"id": statement_id(row)} | row


def review(verdict: str, judged: str = "condemn", **other: Any) -> Row:
    row = {"answer": "a/1", "holder": "LUX", "target": "KAZ", "sentence": "Nous condamnons.", "judged": judged}
    row |= {"verdict": verdict, "act": "", "stance": None, "modality": "", "target_role": "", "at": "2026-01-01"}
    return row | other


def told(statements: list[Row], *reviews: Row) -> list[tuple[str, int, str]]:
    return [(row["act"], row["stance"], row["reviewed"]) for row in judged(statements, reviews, TEXT).statements]


def test_without_a_review_a_statement_is_as_it_is() -> None:
    assert told([statement()]) == told([statement()], review("wrong", holder="EU")) == [("condemn", -2, "")]


def test_one_judged_wrong_is_gone() -> None:
    assert told([statement()], review("wrong")) == []


def test_a_corrected_one_is_as_it_should_be_and_has_its_own_id() -> None:
    corrected = review("corrected", act="concern", stance=-1, target_role="setting")
    (row,) = judged([statement()], [corrected], TEXT).statements
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
    (row,) = judged([statement()], [other, first], TEXT).statements
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


# Sentences that a newer tagger cuts otherwise: "Nous condamnons." is now part of a longer one, or the other way round.

WHOLE = "Nous condamnons. Merci."


def recut(sentence: str = WHOLE, start: int = 0, cue: int = 5, **other: Any) -> Row:
    at = {"sentence": sentence, "start": start, "end": start + len(sentence), "cue_start": cue, "cue_end": cue + 10}
    return statement(**at, **other)


def lost(statements: list[Row], *reviews: Row, text: str = TEXT) -> list[str]:
    return [why for _, why in judged(statements, reviews, text).lost]


@pytest.mark.parametrize(
    ("verdict", "left"),
    [("right", [("condemn", -2, "right")]), ("wrong", []), ("corrected", [("concern", -1, "corrected")])],
)
def test_a_verdict_goes_with_a_statement_whose_sentence_is_cut_otherwise(verdict: str, left: list[Any]) -> None:
    should_be = {"act": "concern", "stance": -1} if verdict == "corrected" else {}
    assert told([recut()], review(verdict, **should_be)) == left
    assert lost([recut()], review(verdict, **should_be)) == []
    longer = review(verdict, sentence="Nous  condamnons.\nMerci.", **should_be)
    assert told([recut("Nous condamnons.")], longer) == left


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_it_does_not_where_another_statement_may_be_meant(verdict: str) -> None:
    text = "Nous condamnons. Nous condamnons encore."
    two = [recut("Nous condamnons."), recut("Nous condamnons encore.", 17, 22)]
    joined = review(verdict, sentence=text)
    assert [act for act, _, was in told_of(text, two, joined) if not was] == ["condemn", "condemn"]
    assert lost(two, joined, text=text) == [
        "the sentence is cut otherwise now, and what stands there may be another statement:"
        " Nous condamnons. / Nous condamnons encore."
    ]
    words_elsewhere = [recut(text, cue=22)]
    assert told_of(text, words_elsewhere, review(verdict)) == [("condemn", -2, "")]
    assert len(lost(words_elsewhere, review(verdict), text=text)) == 1
    assert told_of(text, [recut("Nous condamnons.", act="aid")], joined) == [("aid", -2, "")]
    assert len(lost([recut(act="aid")], joined, text=text)) == (verdict == "right")


def told_of(text: str, statements: list[Row], *reviews: Row) -> list[tuple[str, int, str]]:
    return [(row["act"], row["stance"], row["reviewed"]) for row in judged(statements, reviews, text).statements]


def test_a_verdict_on_what_stands_there_now_takes_the_place_of_an_earlier_one() -> None:
    now = review("right", sentence=WHOLE, at="2025-01-01")
    assert told([recut()], review("wrong"), now) == [("condemn", -2, "right")]
    assert lost([recut()], review("wrong"), now) == lost([recut()], review("right"), now | {"verdict": "wrong"}) == []


def test_a_verdict_on_nothing_is_told_unless_it_was_wrong() -> None:
    assert lost([], review("right")) == ["the rules no longer give a statement there"]
    assert lost([], review("right"), text="Merci.") == ["the answer no longer says this"]
    assert lost([], review("wrong")) == lost([], review("wrong"), text="Merci.") == []
    assert lost([statement()], review("right"), review("corrected", "accuse", act="condemn")) == []


def test_of_two_acts_that_were_confirmed_the_one_that_is_gone_is_told() -> None:
    both = review("right", act="condemn"), review("right", "call_on", act="call_on")
    assert lost([statement()], *both) == lost([recut()], *both) == ["the rules no longer give call_on in this sentence"]
    assert lost([statement(), statement("call_on", -1)], *both) == []
