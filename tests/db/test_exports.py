"""Exports of the public tables: what another process has left or is writing is never taken for one's own."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from db.exports import export
from db.tables import UnusableError


def test_what_others_have_left_or_are_writing_is_not_taken_for_its_own(public_sample: Path, tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    for process in (os.getpid(), gone.pid, os.getppid()):
        part = tmp_path / f"tables.{process}.part"
        part.mkdir()
        (part / f"{process}.csv").write_text("half")
    earlier = tmp_path / ".part"
    earlier.mkdir()
    (earlier / "old.csv").write_text("half")
    made = export(public_sample, tmp_path)
    left = {file.name for file in tmp_path.iterdir() if file.suffix not in (".csv", ".jsonl")}
    assert left == {".part", f"tables.{os.getppid()}.part"}
    assert len(list(tmp_path.glob("*.*"))) - len(left) == 2 * made.tables


@pytest.mark.parametrize("content", [b"", b"junk " * 1000])
def test_what_is_no_published_database_is_told_by_its_name(tmp_path: Path, content: bytes) -> None:
    public = tmp_path / "positions.db"
    public.write_bytes(content)
    with pytest.raises(UnusableError, match=f"^{public} "):
        export(public, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_bare_carriage_return_is_no_end_of_a_row(tmp_path: Path) -> None:
    public = tmp_path / "positions.db"
    with closing(sqlite3.connect(public)) as db, db:
        db.execute("create table published (text)")
        db.execute("insert into published values ('one' || char(13) || 'two')")
    export(public, tmp_path / "out")
    assert (tmp_path / "out" / "published.csv").read_bytes() == b'text\n"one\rtwo"\n'
    with (tmp_path / "out" / "published.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["text"], ["one\rtwo"]]
