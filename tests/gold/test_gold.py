"""The gold labels hold no text of others, lie where they say, and use the words of the coding guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gold.load import load

HERE = Path(__file__).parent
RECORDED = ["lu_fr.jsonl", "fr.jsonl", "lb.jsonl", "lu_de.jsonl", "de.jsonl", "en.jsonl", "questions.jsonl"]
INVENTED = ["lb_invented.jsonl", "fr_invented.jsonl"]
BY_SENTENCE = ["fr_retold_invented.jsonl", "fr_hard_1_invented.jsonl", "fr_hard_2_invented.jsonl"]
"""Invented answers that are kept as lists of sentences; softened stances ("certain reservations") occur in them."""
USUAL_STANCE = {
    "condemn": -2, "accuse": -2, "reject": -2, "sanction": -2, "concern": -1, "call_on": -1, "remind": -1,
    "withhold": 0, "engage": 0, "welcome": 1, "cooperate": 1, "aid": 1, "support": 2, "recognise": 2,
}  # fmt: skip
MILDER = {("call_on", 0), ("support", 1)}
"""A request without reproach and the backing of a reform or a finding are one step milder (coding guide)."""


def labels(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", RECORDED)
def test_labels_of_recorded_answers_carry_no_text(name: str) -> None:
    for label in labels(name):
        assert not {"text", "sentence", "cue"} & label.keys()
        assert all(not {"sentence", "cue"} & statement.keys() for statement in label["statements"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_texts_are_those_that_were_coded(name: str, shared: Path) -> None:
    check(load(HERE / name, shared))


@pytest.mark.parametrize("name", INVENTED)
def test_invented_answers_say_so_and_need_no_records(name: str, tmp_path: Path) -> None:
    lines = load(HERE / name, tmp_path)
    assert all(line["invented"] and "-inv" in line["id"] for line in lines)
    check(lines)


@pytest.mark.parametrize("name", BY_SENTENCE)
def test_answers_kept_by_sentence_are_put_together(name: str, tmp_path: Path) -> None:
    lines = load(HERE / name, tmp_path)
    assert all(line["invented"] and "-inv" in line["id"] for line in lines)
    assert len({line["id"] for line in lines}) == len(lines)
    for line in lines:
        for statement in line["statements"]:
            usual = USUAL_STANCE[statement["act"]]
            assert line["text"][statement["start"] : statement["end"]] == statement["sentence"].strip() != ""
            assert line["text"][statement["cue_start"] : statement["cue_end"]] == statement["cue"] != ""
            assert statement["stance"] in (range(min(usual, 0), max(usual, 0) + 1))
            assert statement["attribution"] in {"own", "joint", "reported"}
            assert (statement["attribution"] == "own") <= (statement["holder"] == line["own"])


def test_a_changed_text_is_refused(tmp_path: Path) -> None:
    label = labels("lb_invented.jsonl")[0] | {"text": "Eppes anescht."}
    (tmp_path / "changed.jsonl").write_text(json.dumps(label), encoding="utf-8")
    with pytest.raises(ValueError, match="not the one that was coded"):
        load(tmp_path / "changed.jsonl", tmp_path)


def check(lines: list[dict[str, object]]) -> None:
    for line in lines:
        for statement in line["statements"]:  # type: ignore[attr-defined]
            assert statement["sentence"] == statement["sentence"].strip() != ""
            assert statement["start"] <= statement["cue_start"] < statement["cue_end"] <= statement["end"]
            usual = USUAL_STANCE[statement["act"]]
            assert statement["stance"] == usual or (statement["act"], statement["stance"]) in MILDER
            assert statement["attribution"] in {"own", "joint", "reported"}
            assert (statement["attribution"] == "own") <= (statement["holder"] == line["own"])
