"""Why a statement was made, told in words and numbers. All sentences are invented."""

from __future__ import annotations

from db.normalizers import tagger
from db.normalizers.explain import explain_rows

TEXT = "Meeting in Norway, we\ncondemn Russia."


def test_the_explanation_names_statement_sentence_cue_holder_and_target() -> None:
    lines = tagger().explain(TEXT, own="GBR", language="en").splitlines()
    assert lines[0].startswith("GBR -> RUS  condemn -2  (own, actor, asserted, confidence 0.")
    assert lines[1] == "  sentence  Meeting in Norway, we condemn Russia."
    assert lines[2].startswith("  cue       'condemn' from cues_en.csv:condemn:condemn (obj)")
    assert lines[3] == "  holder    subject: GBR"
    assert lines[4].startswith("  target    +") and "object_after +" in lines[4]


def test_the_explanation_names_the_targets_that_lost() -> None:
    lines = tagger().explain(TEXT, own="GBR", language="en").splitlines()
    assert [line.split(":")[0] for line in lines if "lost" in line] == ["  lost      NOR"]


def test_the_points_of_a_target_are_the_sum_of_its_reasons() -> None:
    (line,) = [line for line in tagger().explain(TEXT, own="GBR", language="en").splitlines() if "  target " in line]
    total, _, parts = line.partition(" = ")
    added = sum(float(part.rsplit(" ", 1)[1]) for part in parts.split(", "))
    assert abs(float(total.split()[-1]) - added) < 0.011


def test_the_explanation_ends_with_what_was_weighed() -> None:
    last = tagger().explain(TEXT, own="GBR", language="en").splitlines()[-1]
    assert last.startswith("  weighed   ")
    assert "cue_row +" in last or "cue_row -" in last


def test_each_statement_has_a_paragraph() -> None:
    text = "We condemn Russia. We support Ukraine."
    paragraphs = tagger().explain(text, own="GBR", language="en").split("\n\n")
    assert [paragraph.split("  ")[0] for paragraph in paragraphs] == ["GBR -> RUS", "GBR -> UKR"]


def test_without_a_statement_that_is_said() -> None:
    assert tagger().explain("Rien de neuf.", own="LUX", language="fr") == "no statement"
    assert tagger().explain("", own="LUX", language="fr") == "no statement"


def test_a_target_of_the_sentence_before_is_told_as_such() -> None:
    text = tagger().explain("Russia bombed a port. We condemn this attack.", own="GBR", language="en")
    assert "sentence before" in text


def test_rows_hold_the_same_for_programs() -> None:
    findings = tagger().findings(TEXT, own="GBR", language="en")
    (row,) = explain_rows(findings)
    assert (row["holder"], row["target"], row["act"], row["stance"]) == ("GBR", "RUS", "condemn", -2)
    assert (row["cue_row"], row["frame"], row["holders"]) == ("cues_en.csv:condemn:condemn", "obj", ["GBR"])
    assert dict(row["target_points"]).keys() >= {"object_after"}
    assert [rival["target"] for rival in row["rivals"]] == ["NOR"]
    assert row["sentence"] == "Meeting in Norway, we condemn Russia."


def test_the_joint_holders_are_all_told() -> None:
    rows = explain_rows(tagger().findings("Together with France, we condemn Russia.", own="GBR", language="en"))
    assert {row["holder"] for row in rows} == {"GBR", "FRA"}
    assert {tuple(row["holders"]) for row in rows} == {("GBR", "FRA")}
    assert {row["holder_rule"] for row in rows} == {"subject+joint"}
