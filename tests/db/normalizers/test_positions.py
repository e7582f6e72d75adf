"""Positions and changes of position, from statements that are all invented."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from db.normalizers.positions import position_changes, positions

COLUMNS = ["id", "holder", "target", "target_role", "stance", "modality", "date", "document", "repeat_of"]


def said(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Statements as (stance, date) or (stance, date, role or modality) of LUX on RUS, with ids s1, s2, ..."""
    made = []
    for number, (stance, date, *more) in enumerate(rows, 1):
        role = "setting" if "setting" in more else "actor"
        modality = next((word for word in more if word != "setting"), "asserted")
        made.append((f"s{number}", "LUX", "RUS", role, stance, modality, date, f"d{number}", ""))
    return pd.DataFrame(made, columns=COLUMNS)


def position(statements: pd.DataFrame, year: str = "all") -> dict[str, Any]:
    rows = positions(statements).set_index("id").to_dict("index")
    return rows[f"LUX-RUS-{year}"]


def changes(*rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return position_changes(said(*rows)).to_dict("records")


def test_a_repeat_is_counted_with_what_it_repeats() -> None:
    rows = said((-2, "2021-12-30"), (-2, "2022-01-02"), (1, "2022-05-01", "setting"), (1, "2022-05-02", "setting"))
    found = positions(rows.assign(repeat_of=["", "s1", "", "s3"])).set_index("id")
    assert found.loc["LUX-RUS-2021", ["n", "setting", "documents", "latest"]].tolist() == [1, 0, 2, "2021-12-30"]
    assert found.loc["LUX-RUS-2022", ["n", "setting", "documents"]].tolist() == [0, 1, 2]
    assert found.loc["LUX-RUS-all", ["n", "setting", "documents"]].tolist() == [1, 1, 2]


def test_there_is_one_row_a_year_and_one_over_all() -> None:
    found = positions(said((-2, "2021-01-01"), (-1, "2021-05-01"), (1, "2023-02-03")))
    assert list(found["id"]) == ["LUX-RUS-2021", "LUX-RUS-2023", "LUX-RUS-all"]
    assert list(found["n"]) == [2, 1, 3]
    assert list(found["mean_stance"]) == [-1.5, 1.0, -0.667]


@pytest.mark.parametrize("other", ["setting", "conditional", "past"])
def test_only_what_is_asserted_of_the_targets_own_conduct_enters_the_mean(other: str) -> None:
    found = position(said((-2, "2021-01-01"), (2, "2021-05-01", other)))
    assert (found["n"], found["mean_stance"], found["setting"]) == (1, -2.0, int(other == "setting"))
    assert (found["first"], found["latest"], found["latest_statement"]) == ("2021-01-01", "2021-01-01", "s1")


def test_where_nothing_counts_there_is_still_a_first_and_a_latest() -> None:
    found = position(said((2, "2021-01-01", "setting"), (2, "2022-05-01", "conditional")))
    assert (found["n"], pd.isna(found["mean_stance"]), found["setting"]) == (0, True, 1)
    assert (found["first"], found["latest"], found["latest_statement"]) == ("2021-01-01", "2022-05-01", "s2")


def test_of_one_day_the_last_id_is_the_latest() -> None:
    found = said((1, "2021-01-01"), (2, "2021-01-01"))
    assert position(found)["latest_statement"] == position(found.iloc[::-1])["latest_statement"] == "s2"


def test_a_statement_without_a_date_counts_over_all_years_and_in_a_row_of_its_own() -> None:
    found = said((-2, ""), (-2, None), (1, "2022-05-01"), (0, "2021-05-01", "setting"))
    assert [(row["n"], row["mean_stance"]) for row in (position(found, ""), position(found))] == [(2, -2.0), (3, -1.0)]
    ends = ("first", "latest", "latest_statement")
    assert tuple(position(found)[name] for name in ends) == ("2022-05-01", "2022-05-01", "s3")
    assert tuple(position(found, "")[name] for name in ends) == ("", "", "s2")
    assert position_changes(said((-2, ""), (2, "2022-01-01"))).empty


def test_no_statements_give_no_rows_but_the_columns() -> None:
    empty = pd.DataFrame([], columns=COLUMNS)
    assert "latest_statement" in positions(empty)
    assert "changed_on" in position_changes(empty)


def test_a_trend_is_stance_a_year() -> None:
    found = position(said((-2, "2020-01-01"), (-1, "2021-01-01"), (0, "2022-01-01")))
    assert found["trend"] == pytest.approx(1.0, abs=0.01)
    assert pd.isna(position(said((-2, "2020-01-01"), (-1, "2021-01-01")))["trend"]), "two statements are no line"
    assert pd.isna(position(said(*[(-2, "2020-01-01"), (0, "2020-05-01"), (1, "2020-09-01")]))["trend"]), "one year"


def test_a_stance_that_turns_is_a_change_told_with_its_statements() -> None:
    (found,) = changes((-2, "2022-05-01"), (1, "2024-02-02"), (1, "2024-03-03"))
    assert (found["id"], found["from"], found["to"]) == ("LUX-RUS-2024", -2.0, 1.0)
    assert (json.loads(found["before"]), json.loads(found["after"])) == (["s1"], ["s2", "s3"])
    assert found["changed_on"] == "2024-02-02"


def test_a_single_statement_more_or_less_friendly_is_no_change() -> None:
    assert changes((-2, "2022-05-01"), (-1, "2024-02-02")) == []
    assert changes((-2, "2022-05-01"), (0, "2024-02-02")) == [], "to neutral does not turn the sign"


def test_two_statements_on_each_side_are_a_change_without_a_turn() -> None:
    assert len(changes((2, "2022-01-01"), (2, "2022-02-01"), (1, "2023-01-01"), (1, "2023-02-01"))) == 1
    assert changes((2, "2022-01-01"), (2, "2022-02-01"), (2, "2023-01-01"), (1, "2023-02-01")) == [], "half a step"


def test_years_without_statements_are_passed_over() -> None:
    assert [c["id"] for c in changes((-2, "2012-01-01"), (2, "2022-01-01"), (2, "2023-01-01"))] == ["LUX-RUS-2022"]


def test_pairs_do_not_mix() -> None:
    other = said((2, "2023-01-01"), (2, "2024-01-01")).assign(holder="EU", id=["t1", "t2"])
    assert position_changes(pd.concat([said((-2, "2022-01-01")), other])).empty


def test_the_order_of_statements_changes_nothing() -> None:
    rows = said((-2, "2021-01-01"), (1, "2022-01-01"), (2, "2022-01-01"), (0, "2023-01-01", "past"), (-1, "2024-01-01"))
    for derive in (positions, position_changes):
        pd.testing.assert_frame_equal(derive(rows), derive(rows.sample(frac=1, random_state=1)))


def test_each_target_of_a_holder_has_its_own_rows() -> None:
    other = said((2, "2021-03-01")).assign(target="UKR", id=["t1"])
    found = positions(pd.concat([said((-2, "2021-01-01")), other]))
    assert list(found["id"]) == ["LUX-RUS-2021", "LUX-RUS-all", "LUX-UKR-2021", "LUX-UKR-all"]
    assert list(found["mean_stance"]) == [-2.0, -2.0, 2.0, 2.0]


def test_neutral_statements_count_and_pull_the_mean_to_the_middle() -> None:
    found = position(said((-2, "2021-01-01"), (0, "2021-05-01")))
    assert (found["n"], found["mean_stance"]) == (2, -1.0)


def test_a_setting_is_counted_in_its_year_beside_the_mean() -> None:
    rows = said((-2, "2021-01-01"), (-1, "2021-05-01", "setting"), (-1, "2022-05-01", "setting"))
    assert (position(rows, "2021")["n"], position(rows, "2021")["setting"]) == (1, 1)
    assert (position(rows, "2022")["n"], position(rows, "2022")["setting"]) == (0, 1)
    assert position(rows)["setting"] == 2


def test_only_the_row_over_all_years_has_a_trend() -> None:
    rows = said((-2, "2020-01-01"), (-1, "2021-01-01"), (0, "2022-01-01"))
    assert pd.isna(position(rows, "2021")["trend"])
    assert not pd.isna(position(rows)["trend"])


def test_a_stance_that_does_not_move_has_a_flat_trend() -> None:
    assert position(said((1, "2020-01-01"), (1, "2021-01-01"), (1, "2022-01-01")))["trend"] == 0.0


def test_settings_and_conditions_make_no_change() -> None:
    assert changes((-2, "2022-05-01"), (2, "2024-02-02", "setting"), (2, "2024-03-03", "conditional")) == []


def test_a_change_and_its_return_are_two_changes() -> None:
    found = changes((-2, "2021-01-01"), (2, "2022-01-01"), (-2, "2023-01-01"))
    assert [(one["id"], one["from"], one["to"]) for one in found] == [
        ("LUX-RUS-2022", -2.0, 2.0),
        ("LUX-RUS-2023", 2.0, -2.0),
    ]


def test_a_year_alone_is_a_date() -> None:
    assert position(said((-2, "2021"), (1, "2021-05")), "2021")["n"] == 2
