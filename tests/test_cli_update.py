"""`positions update`: scrape what is due, tag, publish; safe when started twice, and when the parliament is down."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset

Command = Callable[..., CompletedProcess[str]]
TABLE = f"{RESOURCES}/questions-2018-2023.xlsx"


@pytest.fixture
def server() -> Iterator[Replay]:
    """The portal with three questions."""
    with Replay() as replay:
        replay.put(API, dataset("questions-2018-2023.xlsx"), "application/json")
        replay.put(TABLE, xlsx([row(n, TexteR="Le Luxembourg condamne l'invasion russe.") for n in (1, 2, 3)]))
        yield replay


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute(f"select count(*) from {table}").fetchone()[0])


def published(database: Path) -> Path:
    return database.with_suffix(".public") / "positions.db"


def test_update_goes_all_the_way_and_asks_again_only_when_it_is_due(
    positions: Command, server: Replay, database: Path
) -> None:
    done = positions("update", "--endpoint", server.url, "--db", database)
    assert done.returncode == 0, done.stderr
    assert count(published(database), "documents") == 3
    assert count(published(database), "statements") >= 3
    server.forget()
    assert positions("update", "--endpoint", server.url, "--db", database).returncode == 0
    assert server.asked() == []


def test_what_is_new_at_the_source_is_published(positions: Command, server: Replay, database: Path) -> None:
    positions("update", "--endpoint", server.url, "--db", database, check=True)
    server.put(TABLE, xlsx([row(n, TexteR="Le Luxembourg condamne l'invasion russe.") for n in (1, 2, 3, 4)]))
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("update runs set ended_at = '2020-01-01T00:00:00Z' where kind = 'scrape'")
    assert positions("update", "--endpoint", server.url, "--db", database).returncode == 0
    assert count(published(database), "documents") == 4
    assert count(database, "tagged") == 4


def test_started_twice_one_does_it_and_the_other_says_so(server: Replay, database: Path) -> None:
    server.robots_delay = 5.0
    line = [sys.executable, "-m", "positions", "update", "--endpoint", server.url, "--db", str(database)]
    both = [subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = {process.communicate(timeout=120)[1]: process.returncode for process in both}
    assert sorted(told.values()) == [0, 2]
    (refused,) = (text for text, status in told.items() if status == 2)
    assert refused == "positions: another process is at work on this database (update)\n"
    assert count(published(database), "documents") == 3


def test_a_parliament_that_is_down_stops_neither_tagging_nor_publishing_and_needs_a_person(
    positions: Command, server: Replay, database: Path, root: Path
) -> None:
    positions("import", "lu-chd", root / "scrapers" / "sample" / "lu-chd", "--db", database, check=True)
    server.resources.clear()
    done = positions("update", "--endpoint", server.url, "--db", database)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(("problem", "problems"))
    assert count(published(database), "statements") > 0
    state = positions("status", "--json", "--db", database)
    assert state.returncode == 1
    luxembourg = next(source for source in json.loads(state.stdout) if source["name"] == "lu-chd")
    assert luxembourg["due"]
    assert luxembourg["needs"]
