"""A scrape of a part (`--limit`, `--since`) says nothing of the whole source, however it ends: neither in `status`, nor
in the problems, nor on the site."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess
from typing import Any

import pytest

from tests.scrapers.replay import Replay
from tests.scrapers.several import luxembourg

Command = Callable[..., CompletedProcess[str]]
BREAK = "create trigger broken before insert on documents begin select raise(abort, 'it is broken'); end"
LAST = "select outcome, message from runs where kind = 'scrape' order by rowid desc limit 1"
MEND = "drop trigger broken"


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as replay:
        luxembourg(replay, 3)
        yield replay


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db, db:
        return db.execute(sql).fetchall()


def line(server: Replay, database: Path, *options: str) -> tuple[str, ...]:
    return ("scrape", "lu-chd", *options, "--endpoint", server.url, "--db", str(database))


def cut_off(server: Replay, database: Path, *options: str, by: int) -> None:
    """A scrape that is ended while it waits for its first answer: with its children, as at the keyboard, or alone."""
    go_on = server.held["/robots.txt"] = threading.Event()
    server.arrived.clear()
    command = [sys.executable, "-m", "positions", *line(server, database, *options)]
    with subprocess.Popen(command, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while not server.arrived and time.monotonic() < deadline:
            time.sleep(0.02)
        if by == signal.SIGINT:
            os.killpg(process.pid, by)
        else:
            process.kill()
        del server.held["/robots.txt"]
        go_on.set()
        process.wait(timeout=60)


def judged(positions: Command, database: Path) -> tuple[str, list[str], list[str]]:
    """How the source stands: its outcome, what `status` says of its last run, and its problems of failed runs. The
    site says the same."""
    told = json.loads(positions("status", "--json", "--db", database).stdout)
    source = next(source for source in told if source["name"] == "lu-chd")
    assert positions("publish", "--untagged", "--db", database).returncode in (0, 1)
    public = database.with_suffix(".public") / "positions.db"
    ((outcome,),) = asked(public, "select last_outcome from freshness where source = 'lu-chd'")
    assert source["outcome"] in (outcome, "killed"), "a run is marked as killed by the next one"
    problems = asked(database, "select message from problems where kind = 'failed'")
    return source["outcome"], [need for need in source["needs"] if "last run" in need], [text for (text,) in problems]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("bounds", [("--limit", "1"), ("--since", "2021-01-01")])
def test_a_part_that_was_cut_off_makes_no_sound_source_need_a_person(
    positions: Command, server: Replay, database: Path, bounds: tuple[str, ...], by: int
) -> None:
    assert positions(*line(server, database)).returncode == 0
    cut_off(server, database, *bounds, by=by)
    ((_, said),) = asked(database, LAST)
    assert said.endswith(" ".join(bounds).removeprefix("--"))
    assert judged(positions, database) == ("ok", [], [])
    assert positions(*line(server, database, *bounds)).returncode == 0
    assert judged(positions, database) == ("ok", [], [])


def test_a_part_that_failed_says_nothing_of_the_whole(positions: Command, server: Replay, database: Path) -> None:
    assert positions(*line(server, database)).returncode == 0
    asked(database, BREAK)
    luxembourg(server, 4)
    assert positions(*line(server, database, "--full", "--limit", "4")).returncode != 0
    ((outcome, said),) = asked(database, LAST)
    assert outcome == "failed"
    assert "it is broken" in said
    assert said.endswith("; limit 4")
    assert judged(positions, database) == ("ok", [], [])


def test_a_good_part_settles_nothing_of_a_whole_run_that_failed(
    positions: Command, server: Replay, database: Path
) -> None:
    assert positions(*line(server, database)).returncode == 0
    asked(database, BREAK)
    luxembourg(server, 4)
    assert positions(*line(server, database)).returncode != 0
    before = judged(positions, database)
    assert before[0] == "failed"
    assert [len(told) for told in before[1:]] == [1, 1]
    asked(database, MEND)
    assert positions(*line(server, database, "--limit", "1")).returncode == 0
    assert judged(positions, database) == before
    assert positions(*line(server, database)).returncode == 0
    assert judged(positions, database) == ("ok", [], [])


def test_a_part_alone_is_told_as_the_last_run(positions: Command, server: Replay, database: Path) -> None:
    cut_off(server, database, "--limit", "1", by=signal.SIGKILL)
    assert judged(positions, database) == ("killed", [], [])
    assert positions(*line(server, database, "--limit", "1")).returncode == 0
    assert judged(positions, database) == ("ok", [], [])
