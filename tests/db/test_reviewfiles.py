"""Files of statements to check: what people's programs make of them is read, what cannot be read is told."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from db.reviewfiles import SAID, BadLine, Line, read, written
from db.rows import Row

ROW: Row = dict.fromkeys(SAID, "x") | {"sentence": "Nous condamnons, et encore."}


def test_the_time_that_a_large_file_takes_grows_with_its_rows(tmp_path: Path) -> None:
    file, seconds = tmp_path / "large.csv", []
    for rows in (5_000, 50_000):
        file.write_text("".join(written([ROW] * rows, ".csv")), encoding="utf-8")
        began = time.process_time()
        assert sum(1 for _ in read(file)) == rows
        seconds.append(time.process_time() - began)
    assert seconds[1] < 25 * seconds[0]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"check{suffix}"
    rows = [ROW | {"sentence": text} for text in ("one\rtwo", "one\ntwo", "one\r\ntwo", "one\u2028two", '"one", two')]
    file.write_text("".join(written(rows, suffix)), encoding="utf-8", newline="")
    found = list(read(file))
    assert [line.values["sentence"] for line in found if isinstance(line, Line)] == [row["sentence"] for row in rows]


@pytest.mark.parametrize("above", ["sep=;\n", '"sep=;"\r\n', "SEP=;\n", "\n", ";;;;;\r\n \n"])
def test_what_a_spreadsheet_writes_above_the_head_is_left_out(tmp_path: Path, above: str) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text(above + "answer;sentence;holder;target;verdict\na;b;c;d;right\n", encoding="utf-8", newline="")
    (line,) = read(file)
    assert isinstance(line, Line)
    assert (line.number, line.values["verdict"]) == (above.count("\n") + 2, "right")


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "twice.csv"
    file.write_text("answer,sentence,holder,target,verdict,mine,mine,Verdict\na,b,c,d,right,,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"twice\.csv: its first line names verdict twice"):
        list(read(file))


def test_names_in_json_are_read_as_those_of_columns(tmp_path: Path) -> None:
    file = tmp_path / "v.jsonl"
    lines = [{"Verdict ": "right"}, {"verdict": "", "Verdict": "right"}]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert list(read(file)) == [Line(1, {"verdict": "right"}), BadLine(2, "says one name twice")]
