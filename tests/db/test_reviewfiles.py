"""Files of statements to check: what people's programs make of them is read, what cannot be read is told."""

from __future__ import annotations

import time
from pathlib import Path

from db.reviewfiles import SAID, read, written
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
