"""A folder, or a database, that can only be read: what reads works, what writes says in a line where it cannot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults.disks import read_only

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def kept(sample: Path, tmp_path: Path) -> Iterator[Path]:
    """The sample's database in a folder that can only be read."""
    folder = Path(shutil.copytree(sample.parent, tmp_path / "kept"))
    with read_only(folder):
        yield folder / sample.name


@pytest.fixture
def answer(sample: Path) -> str:
    with closing(sqlite3.connect(sample)) as db:
        return str(db.execute("select answer from statements order by id limit 1").fetchone()[0])


def same(positions: Command, command: list[str], one: Path, other: Path) -> None:
    told, expected = (positions(*command, "--db", database) for database in (one, other))
    assert (told.returncode, told.stdout, told.stderr) == (expected.returncode, expected.stdout, expected.stderr)
    assert told.returncode in (0, 1)


@pytest.mark.parametrize("command", [["status"], ["verify"], ["sources"], ["explain"]], ids=lambda command: command[0])
def test_what_reads_tells_the_same_where_nothing_can_be_written(
    positions: Command, sample: Path, kept: Path, answer: str, command: list[str]
) -> None:
    same(positions, [*command, answer] if command == ["explain"] else command, kept, sample)


def test_what_was_written_last_is_read_from_a_log_that_cannot_be_taken_in(
    positions: Command, sample: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sample.parent, tmp_path / "working"))
    database, cut = folder / sample.name, tmp_path / "cut"
    cut.mkdir()
    with closing(sqlite3.connect(database)) as db:
        db.execute("update documents set answered_on = '2026-12-24' where id = (select min(id) from documents)")
        db.commit()
        for suffix in ("", "-wal"):  # as a machine leaves them that was switched off
            shutil.copy(f"{database}{suffix}", cut)
    with read_only(cut):
        done = positions("status", "--db", cut / sample.name)
    assert "2026-12-24" in done.stdout, done.stderr


def test_a_run_that_was_killed_is_told_where_nothing_can_be_written(
    positions: Command, sample: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(sample.parent, tmp_path / "kept"))
    with closing(sqlite3.connect(folder / sample.name)) as db:
        db.execute("update runs set outcome = 'running' where kind = 'tag'")
        db.commit()
    for lock in folder.glob("*-tag.lock"):
        lock.unlink()
    with read_only(folder):
        done = positions("status", "--db", folder / sample.name)
    assert "killed" in done.stdout, done.stderr


def test_a_backup_of_what_can_only_be_read_is_whole(positions: Command, kept: Path, tmp_path: Path) -> None:
    made = positions("backup", tmp_path / "backup", "--db", kept)
    assert (made.returncode, made.stderr) == (0, "")
    back = tmp_path / "back" / "x.db"
    assert positions("restore", tmp_path / "backup", "--db", back).returncode == 0
    assert positions("verify", "--db", back).returncode == 0


def test_what_reads_a_database_elsewhere_writes_there(positions: Command, kept: Path, tmp_path: Path) -> None:
    done = positions("export", tmp_path / "tables", "--db", kept)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "tables" / "statements.csv").is_file()


@pytest.mark.parametrize(
    "command",
    [
        ["tag"],
        ["publish"],
        ["update", "lu-chd"],
        ["scrape", "lu-chd"],
        ["import", "lu-chd", "scrapers/sample/lu-chd"],
        ["verify", "--mend"],
        ["export", "{folder}/tables"],
        ["backup", "{folder}/backup"],
        ["rebuild", "--to", "{folder}/again.db"],
    ],
    ids=" ".join,
)
def test_what_writes_names_the_folder_in_a_line(positions: Command, kept: Path, command: list[str]) -> None:
    done = positions(*(word.format(folder=kept.parent) for word in command), "--db", kept)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert f"cannot be written: the folder {kept.parent} is not writable (" in done.stderr


def test_a_database_file_that_is_read_only_is_named(positions: Command, sample: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample.parent, tmp_path / "kept"))
    database = folder / sample.name
    with read_only(database):
        assert positions("status", "--db", database).returncode in (0, 1)
        done = positions("tag", "--db", database)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"{database} cannot be written: the file is not writable" in done.stderr
