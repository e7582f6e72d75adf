"""`positions update`: scrape what is due, tag, publish; safe when started twice, and when the parliament is down."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL, PIPE, CompletedProcess

import pytest

from scrapers.source import sources
from tests.scrapers.replay import API, Replay
from tests.scrapers.several import ARCHIVES, TABLE, france, luxembourg

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def server() -> Iterator[Replay]:
    """The portal with three questions."""
    with Replay() as replay:
        luxembourg(replay, 3)
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
    done = positions("update", "lu-chd", "--endpoint", server.url, "--db", database)
    assert done.returncode == 0, done.stderr
    assert count(published(database), "documents") == 3
    assert count(published(database), "statements") >= 3
    server.forget()
    assert positions("update", "lu-chd", "--endpoint", server.url, "--db", database).returncode == 0
    assert server.asked() == []


def test_what_is_new_at_the_source_is_published(positions: Command, server: Replay, database: Path) -> None:
    positions("update", "lu-chd", "--endpoint", server.url, "--db", database, check=True)
    luxembourg(server, 4)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("update runs set ended_at = '2020-01-01T00:00:00Z' where kind = 'scrape'")
    assert positions("update", "lu-chd", "--endpoint", server.url, "--db", database).returncode == 0
    assert count(published(database), "documents") == 4
    assert count(database, "tagged") == 4


def test_what_is_named_and_not_due_is_not_read(positions: Command, server: Replay, database: Path) -> None:
    positions("update", "lu-chd", "--endpoint", server.url, "--db", database, check=True)
    server.forget()
    done = positions("update", "lu-chd", "--endpoint", server.url, "--db", database)
    assert done.stdout.splitlines()[0] == "lu-chd: not due"
    assert server.asked() == []


def test_a_name_that_is_none_is_wrong_usage(positions: Command, database: Path) -> None:
    done = positions("update", "zz-none", "--db", database)
    assert done.returncode == 2
    assert "no source zz-none; there are: " in done.stderr
    assert not database.exists()


def test_of_two_sources_one_is_down_and_the_other_is_published(
    positions: Command, server: Replay, database: Path
) -> None:
    france(server, 2)
    del server.resources[API]
    done = positions("update", "lu-chd", "fr-assemblee", "--endpoint", server.url, "--db", database)
    assert done.returncode == 1
    left_out = f"{len(ARCHIVES) - 1} left out, of other ministries and not about foreign policy"
    assert f"fr-assemblee: 2 documents (2 new, 0 changed, 0 unchanged; {left_out})" in done.stdout
    assert "lu-chd: 0 documents (0 new, 0 changed, 0 unchanged)" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 problem"
    assert all(line.startswith("lu-chd, ") for line in done.stderr.splitlines() if "status 404" in line)
    assert count(published(database), "documents") == 2
    server.forget()
    luxembourg(server, 3)
    assert positions("update", "lu-chd", "fr-assemblee", "--endpoint", server.url, "--db", database).returncode == 0
    assert server.asked("/static") == [], "only what is due is read"
    assert count(published(database), "documents") == 5


def test_started_twice_one_reads_and_the_other_says_so(server: Replay, database: Path) -> None:
    server.held["/robots.txt"] = threading.Event()
    line = [sys.executable, "-m", "positions", "update", "lu-chd", "--endpoint", server.url, "--db", str(database)]
    first, second = (subprocess.Popen(line, stdout=DEVNULL, stderr=PIPE, text=True) for _ in range(2))
    told = {}
    for process in (first, second):
        process_ended = threading.Thread(target=lambda p=process: told.update({p: p.communicate(timeout=120)[1]}))
        process_ended.start()
    deadline = time.monotonic() + 120
    while not told and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(told) == 1, "the one that is left with nothing to read goes on and ends before the other"
    server.held.pop("/robots.txt").set()
    (refused,) = told.values()
    busy = [text for text in refused.splitlines() if text.startswith("lu-chd: ")]
    assert busy == ["lu-chd: another process is reading this source; it is left to that one"]
    while len(told) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [process.returncode for process in (first, second)] == [0, 0]
    assert count(published(database), "documents") == 3
    assert server.asked(TABLE) == [TABLE], "read once"


def test_a_parliament_that_is_down_stops_neither_tagging_nor_publishing_and_needs_a_person(
    positions: Command, server: Replay, database: Path, root: Path
) -> None:
    positions("import", "lu-chd", root / "scrapers" / "sample" / "lu-chd", "--db", database, check=True)
    server.resources.clear()
    done = positions("update", "--endpoint", server.url, "--db", database, timeout=300)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(("problem", "problems"))
    assert all(f"\n{name}: " in "\n" + done.stdout + done.stderr for name in sources()), "without a name all are read"
    assert count(published(database), "statements") > 0
    state = positions("status", "--json", "--db", database)
    assert state.returncode == 1
    luxembourg = next(source for source in json.loads(state.stdout) if source["name"] == "lu-chd")
    assert luxembourg["due"]
    assert luxembourg["needs"]
