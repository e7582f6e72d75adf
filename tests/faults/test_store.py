"""A disk that is full and a database that is locked: told in a line, nothing that was stored is lost, the next run
completes. The disk is a real one: a small filesystem in memory, which needs root to be mounted.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults.broken import Broken, Fault, answer
from tests.faults.disks import fill, small_disk
from tests.faults.killing import outcomes, sound
from tests.faults.test_answers import MONDAY, put_weeks
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import RESOURCES

Command = Callable[..., CompletedProcess[str]]
TABLE = f"{RESOURCES}/questions-2018-2023.xlsx"
WEEK = str(MONDAY - dt.timedelta(weeks=8))
"""The first week of Ireland's that is read."""
BUSY = {"POSITIONS_BUSY_SECONDS": "0.4"}


@pytest.fixture
def server() -> Iterator[Broken]:
    """Ireland's API, and Luxembourg's portal with three questions."""
    with Broken() as running:
        put_weeks(running)
        running.put(TABLE, xlsx([row(n) for n in range(1, 4)]))
        yield running


def heavy(count: int) -> bytes:
    """A table that is not small however it is compressed."""
    french = (
        "Le Gouvernement explique que le pont de Sable sera ouvert en automne et que la commune paie les travaux. " * 4
    )
    return xlsx([row(n, TexteR=french + os.urandom(6000).hex()) for n in range(1, count + 1)])


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str, str], Path]]:
    """Makes small filesystems in the test's folder, and takes them away."""
    made: list[Path] = []

    def make(name: str, size: str) -> Path:
        folder = tmp_path / name
        small_disk(folder, size)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def asked(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def scraped(positions: Command, server: Broken, database: Path, *names: str, **env: str) -> CompletedProcess[str]:
    line = ("scrape", *(names or ("lu-chd",)), "--endpoint", server.url, "--db", database)
    return positions(*line, *(("--since", WEEK) if "ie-oireachtas" in names else ()), env=env)


def test_a_full_disk_loses_nothing_and_the_next_run_completes(
    positions: Command, server: Broken, disk: Callable[[str, str], Path]
) -> None:
    folder = disk("disk", "24m")
    database = folder / "x.db"
    assert scraped(positions, server, database).returncode == 0
    before = asked(database, "select id, content_hash from documents order by id")
    server.put(TABLE, heavy(150))
    filler = fill(folder, 500_000)
    done = scraped(positions, server, database)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("lu-chd: ")
    assert f"the disk of {database} is full" in line or "No space left on device" in line
    filler.unlink()
    sound(database)
    assert asked(database, "select id, content_hash from documents order by id") == before
    done = scraped(positions, server, database)
    assert (done.returncode, done.stderr) == (0, "")
    assert asked(database, "select count(*) from documents") == [(150,)]
    assert asked(database, "select count(*) from problems") == [(0,)]
    assert outcomes(database)[0] == outcomes(database)[-1] == "ok"


def test_an_archive_without_room_fails_one_source_and_the_other_goes_on(
    positions: Command, server: Broken, tmp_path: Path, disk: Callable[[str, str], Path]
) -> None:
    disk("archive", "1m")
    database = tmp_path / "x.db"
    server.put(TABLE, heavy(300))
    done = scraped(positions, server, database, "lu-chd", "ie-oireachtas")
    told = [line for line in done.stderr.splitlines() if line.startswith("lu-chd")]
    assert len(told) == 1, done.stderr
    assert "No space left on device" in told[0]
    assert done.returncode == 1
    ((source, kind, message),) = asked(database, "select source, kind, message from problems")
    assert (source, kind) == ("lu-chd", "failed")
    assert message.startswith(f"{told[0]}; since ")  # the run was told to read a part only
    assert asked(database, "select source, outcome from runs order by source") == [
        ("ie-oireachtas", "ok"),
        ("lu-chd", "failed"),
    ]
    assert asked(database, "select count(*) > 8 from documents where source = 'ie-oireachtas'") == [(1,)]
    server.put(TABLE, xlsx([row(1)]))
    assert scraped(positions, server, database).returncode == 0
    assert asked(database, "select * from problems") == []


def test_a_database_that_stays_locked_is_told_in_a_line(positions: Command, server: Broken, tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    assert scraped(positions, server, database).returncode == 0
    before = asked(database, "select * from documents")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("begin immediate")
        done = scraped(positions, server, database, **BUSY)
    assert done.returncode == 2
    waited = "waited 0.4 seconds for it (POSITIONS_BUSY_SECONDS)"
    assert done.stderr == f"lu-chd: {database} is locked by another process that writes; {waited}\n"
    assert asked(database, "select * from documents") == before
    assert scraped(positions, server, database).returncode == 0


def locked_while_it_is_read(database: Path, body: bytes) -> Fault:
    """Locks the database before a body comes, until the run has failed of it."""
    account = database.parent / "archive" / "accounts" / database.name / "lu-chd.jsonl"

    def hold(held: threading.Event) -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("begin immediate")
            held.set()
            until = time.monotonic() + 60
            while '"end": "failed"' not in account.read_text() and time.monotonic() < until:
                time.sleep(0.02)

    def fault(request: BaseHTTPRequestHandler) -> None:
        held = threading.Event()
        threading.Thread(target=hold, args=[held], daemon=True).start()
        held.wait(30)
        answer(body)(request)

    return fault


def test_a_lock_in_the_middle_fails_one_run_which_is_one_problem(
    positions: Command, server: Broken, tmp_path: Path
) -> None:
    database = tmp_path / "x.db"
    server.break_at(TABLE, locked_while_it_is_read(database, server.resources[TABLE].body))
    done = scraped(positions, server, database, POSITIONS_BUSY_SECONDS="2")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"lu-chd: could not be stored ({database} is locked by another process")
    assert asked(database, "select kind, message from problems") == [("failed", line)]
    assert outcomes(database) == ["failed"]
    server.heal()
    assert scraped(positions, server, database).returncode == 0
    assert asked(database, "select * from problems") == []
    assert asked(database, "select count(*) from documents") == [(3,)]
