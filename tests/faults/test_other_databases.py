"""A file that is no working database of this version: what it is and what to do is told in a line, and it stays."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Command = Callable[..., CompletedProcess[str]]
READING = (["status"], ["verify"], ["explain", "lu-chd:2018-2023-qp-112/1"])


def changed(sample: Path, folder: Path, *statements: str) -> Path:
    """A copy of the sample's database, with changes."""
    database = Path(shutil.copytree(sample.parent, folder / "working")) / sample.name
    with closing(sqlite3.connect(database)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
    return database


def refused(positions: Command, database: Path, command: list[str], told: str) -> None:
    done = positions(*command, "--db", database)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"positions: {database} ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_an_empty_file_is_told(positions: Command, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "x.db").touch()
    refused(positions, tmp_path / "x.db", command, "is empty; scrape or import a source first")


def test_a_database_of_something_else_is_told(positions: Command, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        db.execute("create table mine (a)")
    refused(positions, tmp_path / "x.db", ["status"], "is a database of something else")


def test_one_that_a_newer_version_has_changed_is_not_written(positions: Command, sample: Path, tmp_path: Path) -> None:
    newer = "insert into _sqlite_migrations (migration_set, name) values ('positions', 'what_comes_later')"
    database = changed(sample, tmp_path, newer)
    before = database.read_bytes()
    refused(positions, database, ["tag"], "a newer version of positions has changed it")
    assert positions("status", "--db", database).returncode in (0, 1)
    assert database.read_bytes() == before


def test_one_of_an_earlier_version_says_how_it_is_brought_up_to_date(
    positions: Command, sample: Path, tmp_path: Path
) -> None:
    earlier = ("delete from _sqlite_migrations where name = 'what_filters_leave_out'",)
    database = changed(sample, tmp_path, *earlier, "alter table runs drop column left_out")
    refused(positions, database, ["status"], "`positions tag` brings it up to date")
    assert positions("tag", "--db", database).returncode == 0
    assert positions("status", "--db", database).returncode == 0


def test_a_gold_file_without_a_line_is_told(positions: Command, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").touch()
    done = positions("evaluate", tmp_path / "gold.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"positions: {tmp_path / 'gold.jsonl'} has no line: there is nothing to count against\n"
