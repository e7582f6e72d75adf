"""A database that is damaged: every command names the file and what to do, in one line, and leaves it as it is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import Replay
from tests.scrapers.several import luxembourg

Command = Callable[..., CompletedProcess[str]]
COMMANDS = (
    ["tag", "--all"],
    ["publish"],
    ["status"],
    ["import", "lu-chd", "{folder}/questions.xlsx"],
    ["review", "export", "{folder}/statements.csv"],
    ["backup", "{folder}/backup"],
    ["explain", "lu-chd:2018-2023-qp-112/1"],
)


def pages(database: Path, *tables: str) -> list[int]:
    """Where the tables begin in the file, in bytes."""
    marks = ", ".join("?" for _ in tables)
    with closing(sqlite3.connect(database)) as db:
        (size,) = db.execute("pragma page_size").fetchone()
        found = db.execute(f"select rootpage from sqlite_master where name in ({marks})", tables).fetchall()
    return [(page - 1) * size for (page,) in found]


def damage(database: Path, places: list[int]) -> bytes:
    """Write rubbish over these places; returns what the file is then."""
    with database.open("r+b") as file:
        for place in places:
            file.seek(place)
            file.write(b"\xff" * 512)
    return database.read_bytes()


@pytest.fixture
def damaged(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample's database whose documents and texts are rubbish."""
    database = Path(shutil.copytree(sample.parent, tmp_path / "working")) / sample.name
    (tmp_path / "questions.xlsx").write_bytes(xlsx([row(1)]))
    damage(database, pages(database, "documents", "answers", "statements"))
    return database


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_file_and_what_to_do_are_named_in_a_line(
    positions: Command, damaged: Path, tmp_path: Path, command: list[str]
) -> None:
    done = positions(*(word.format(folder=tmp_path) for word in command), "--db", damaged)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith(f"positions: {damaged} is damaged (")
    if command[0] != "backup":
        assert "`positions restore BACKUP --replace`" in done.stderr
        assert "`positions rebuild --to FILE`" in done.stderr


def test_a_scrape_into_a_damaged_database_names_it(positions: Command, damaged: Path) -> None:
    with Replay() as server:
        luxembourg(server, 3)
        done = positions("scrape", "lu-chd", "--endpoint", server.url, "--db", damaged)
    assert done.returncode == 2
    assert f"{damaged} is damaged (" in done.stderr
    assert "`positions rebuild --to FILE`" in done.stderr


def test_what_is_no_database_is_told_and_stays(positions: Command, tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("These are notes, and no database.\n" * 100, encoding="utf-8")
    before = text.read_bytes()
    for command in ("tag", "status", "publish", "verify"):
        done = positions(command, "--db", text)
        assert done.returncode == 2
        assert done.stderr.startswith(f"positions: {text} is no database, or the beginning of it is damaged: ")
        assert done.stderr.count("\n") == 1
    assert text.read_bytes() == before


def test_a_damaged_database_is_built_again_from_its_archive(positions: Command, damaged: Path, tmp_path: Path) -> None:
    damaged.rename(damaged.with_name("away.db"))
    again = tmp_path / "again.db"
    done = positions("rebuild", "--to", again, "--db", damaged)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(again)) as db:
        assert db.execute("select count(*) from statements").fetchone()[0] > 0
