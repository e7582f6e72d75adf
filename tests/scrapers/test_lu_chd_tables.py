"""Luxembourg: files that can be read, and what is told of those that cannot."""

from __future__ import annotations

import pytest

from scrapers.items import Problem
from scrapers.lu_chd_tables import Row, read_json, read_txt, read_xlsx
from tests.scrapers.lu_files import COLUMNS, record, row, txt, xlsx


def problems(found: object) -> list[Problem]:
    return [item for item in found if isinstance(item, Problem)]  # type: ignore[attr-defined]


def test_a_row_of_a_workbook_knows_its_place() -> None:
    first, second = read_xlsx(xlsx([row(1), row(2)]), "x.xlsx")
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (first.place, second.place) == ("row 2", "row 3")
    assert second.record.number == "2"


def test_a_missing_column_is_one_problem_and_its_field_is_unknown() -> None:
    columns = [name for name in COLUMNS if name != "lnk_DocQ"]
    found = list(read_xlsx(xlsx([row(1), row(2)], columns), "x.xlsx"))
    (problem,) = problems(found)
    assert problem.kind == "missing_column"
    assert "lnk_DocQ" in problem.message
    rows = [item for item in found if isinstance(item, Row)]
    assert [item.record.unknown for item in rows] == [frozenset({"question_url"})] * 2


@pytest.mark.parametrize("column", ["NumQuestion", "TexteQ", "TexteR"])
def test_a_table_without_number_or_texts_is_not_read(column: str) -> None:
    columns = [name for name in COLUMNS if name != column]
    (problem,) = read_xlsx(xlsx([row(1)], columns), "x.xlsx")
    assert isinstance(problem, Problem)
    assert problem.kind == "missing_column"
    assert column in problem.message


def test_a_new_column_is_noticed_and_the_rows_are_read() -> None:
    found = list(read_xlsx(xlsx([row(1, Theme="Eau")], [*COLUMNS, "Theme"]), "x.xlsx"))
    (problem,) = problems(found)
    assert problem.kind == "unknown_column"
    assert "Theme" in problem.message
    assert len(found) == 2


def test_columns_are_found_by_name_in_any_order() -> None:
    (found,) = read_xlsx(xlsx([row(3)], COLUMNS[::-1]), "x.xlsx")
    assert isinstance(found, Row)
    assert found.record.number == "3"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(xlsx([row(1)])[:2000], id="a truncated zip"),
        pytest.param(b"PK\x03\x04", id="the beginning of a zip"),
        pytest.param(b"<html>Wartung</html>", id="a page"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_problem(body: bytes) -> None:
    (problem,) = read_xlsx(body, "x.xlsx")
    assert isinstance(problem, Problem)
    assert problem.kind == "bad_xlsx"
    assert "lu-chd, x.xlsx" in problem.message


def test_a_text_file_in_another_encoding_is_read_and_told() -> None:
    found = list(read_txt(txt([row(1, TexteR="L'été.")], encoding="cp1252"), "x.txt"))
    (problem,) = problems(found)
    assert problem.kind == "bad_encoding"
    assert [item.record.answer for item in found if isinstance(item, Row)] == ["L'été."]


def test_a_cell_of_a_text_file_may_hold_line_breaks() -> None:
    found = list(read_txt(txt([row(1, TexteR="Un.\nDeux."), row(2)]), "x.txt"))
    assert next(item.record.answer for item in found if isinstance(item, Row)) == "Un.\nDeux."
    assert len(found) == 2


def test_a_row_with_too_few_cells_is_one_problem_and_the_next_rows_are_read() -> None:
    body = txt([row(1), row(2)]).decode().splitlines()
    body.insert(2, "2018-2023¬9¬kaputt")
    found = list(read_txt("\n".join(body).encode(), "x.txt"))
    assert [item.record.number for item in found if isinstance(item, Row)] == ["1", "2"]
    assert [problem.kind for problem in problems(found)] == ["bad_row"]


def test_html_where_json_is_expected_is_one_problem() -> None:
    (problem,) = read_json(b"<!DOCTYPE html><html>Wartung</html>", "x.json")
    assert isinstance(problem, Problem)
    assert problem.kind == "not_json"
    assert "HTML" in problem.message


def test_json_that_is_no_record_is_one_problem() -> None:
    (problem,) = read_json(b'{"a": 1}', "x.json")
    assert isinstance(problem, Problem)
    assert problem.kind == "unknown_record"


def test_a_list_of_records_and_lines_of_records_are_read() -> None:
    one, two = record(row(1)), record(row(2))
    assert [item.place for item in read_json(b"[" + one + b"," + two + b"]", "x") if isinstance(item, Row)] == [
        "record 1",
        "record 2",
    ]
    assert len(list(read_json(one + b"\n" + two, "x.jsonl"))) == 2
