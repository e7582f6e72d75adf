"""Several sources at the same time: who tells what when, one run of a source at a time, writers that wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from tests.conftest import ROOT, Command
from tests.faults.killing import counted, outcomes, sound
from tests.scrapers.replay import API, Replay
from tests.scrapers.several import ARCHIVES, france, luxembourg

PAIR = ("lu-chd", "fr-assemblee")


@pytest.fixture
def server() -> Iterator[Replay]:
    """Two parliaments."""
    with Replay() as replay:
        luxembourg(replay, 2)
        france(replay, 3)
        yield replay


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def started(*arguments: str | Path) -> Popen[str]:
    """`positions ARGUMENTS`, going on."""
    return Popen(
        [sys.executable, "-m", "positions", *map(str, arguments)], cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True
    )


def waited(server: Replay, path: str) -> None:
    deadline = time.monotonic() + 120
    while path not in server.arrived and time.monotonic() < deadline:
        time.sleep(0.02)
    assert path in server.arrived


def scrape(server: Replay, database: Path, *names: str) -> list[str | Path]:
    return ["scrape", *names, "--endpoint", server.url, "--db", database]


def test_a_source_that_stalls_does_not_delay_the_telling_of_another(server: Replay, database: Path) -> None:
    held = server.held[API] = threading.Event()
    with started(*scrape(server, database, *PAIR)) as both:
        assert both.stdout is not None
        assert both.stdout.readline().startswith("fr-assemblee: 3 documents (3 new, ")
        assert both.poll() is None
        held.set()
        assert both.stdout.readline() == "lu-chd: 2 documents (2 new, 0 changed, 0 unchanged)\n"
        assert both.wait(120) == 0


def test_no_more_sources_at_once_than_jobs(server: Replay, database: Path, positions: Command) -> None:
    server.robots_delay = 0.5
    assert positions(*scrape(server, database, *PAIR), "--jobs", "1").returncode == 0
    assert server.arrived.index(API) < server.arrived.index(ARCHIVES[0])
    assert server.arrived[-1].startswith("/static")
    assert [path for path in server.arrived if path == "/robots.txt"] == ["/robots.txt"] * 2
    assert server.arrived.index("/robots.txt", 1) > server.arrived.index(API), "the second begins after the first"


def test_a_source_that_cannot_run_stops_no_other_and_is_told_under_its_name(
    server: Replay, database: Path, positions: Command
) -> None:
    positions("import", "lu-chd", ROOT / "scrapers" / "sample" / "lu-chd", "--db", database, check=True)
    broken = Popen([sys.executable, "-c", f"import sqlite3; sqlite3.connect({str(database)!r}).execute({FULL!r})"])
    assert broken.wait(30) == 0
    done = positions(*scrape(server, database, *PAIR))
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("fr-assemblee: 3 documents")
    assert done.stdout.splitlines()[-1] == "1 problem"
    (line,) = [line for line in done.stderr.splitlines() if "the disk is full" in line]
    assert line.startswith("lu-chd: could not be stored")
    assert positions(*scrape(server, database, "lu-chd")).returncode == 2, "none was read"


FULL = (
    "create trigger full before insert on documents when new.source = 'lu-chd'"
    " begin select raise(abort, 'the disk is full'); end"
)


def test_of_two_commands_at_once_the_second_leaves_a_source_to_the_first_and_reads_the_others(
    server: Replay, database: Path, positions: Command
) -> None:
    held = server.held[API] = threading.Event()
    with started(*scrape(server, database, "lu-chd")) as first:
        waited(server, API)
        second = positions(*scrape(server, database, *PAIR))
        assert second.returncode == 0
        assert second.stderr == "lu-chd: another process is reading this source; it is left to that one\n"
        assert second.stdout.startswith("fr-assemblee: 3 documents (3 new, ")
        assert positions(*scrape(server, database, "lu-chd")).returncode == 2, "there is nothing else to read"
        held.set()
        assert first.wait(120) == 0
    assert server.asked(API) == [API]
    assert outcomes(database) == ["ok", "ok"]


def test_the_lock_of_a_source_dies_with_its_process(server: Replay, database: Path, positions: Command) -> None:
    held = server.held[API] = threading.Event()
    with started(*scrape(server, database, "lu-chd")) as first:
        waited(server, API)
        first.kill()
        first.wait()
    held.set()
    assert positions(*scrape(server, database, *PAIR)).returncode == 0
    assert sorted(outcomes(database)) == ["killed", "ok", "ok"]


def test_interrupted_it_takes_its_scrapes_with_it(server: Replay, database: Path) -> None:
    for path in (API, ARCHIVES[0]):
        server.held[path] = threading.Event()
    with started(*scrape(server, database, *PAIR)) as both:
        waited(server, API)
        waited(server, ARCHIVES[0])
        os.kill(both.pid, 2)
        assert both.wait(60) == 2
        assert both.stderr is not None
        assert both.stderr.read().splitlines()[-1].startswith("positions: interrupted")
    for event in server.held.values():
        event.set()
    time.sleep(1)
    assert set(server.arrived) == {"/robots.txt", API, ARCHIVES[0]}


def test_four_sources_write_at_once_and_no_line_lacks_its_source(server: Replay, database: Path) -> None:
    luxembourg(server, 300)
    france(server, 300)
    held = server.held["/robots.txt"] = threading.Event()
    fixtures = ROOT / "tests" / "fixtures"
    imports = [("import", name, fixtures / name, "--db", database) for name in ("uk-parliament", "ie-oireachtas")]
    running = [started(*scrape(server, database, *PAIR)), *(started(*line) for line in imports)]
    held.set()
    for process, names in zip(running, (PAIR, ("uk-parliament",), ("ie-oireachtas",)), strict=True):
        out, err = process.communicate(timeout=120)
        assert process.returncode in (0, 1)
        assert "locked" not in out + err
        lines = [line for line in (out + err).splitlines() if not line.endswith((" problem", " problems"))]
        assert lines
        assert [line for line in lines if not line.startswith(names)] == []
    sound(database)
    of = "select count(*) from documents where source = '{}'"
    assert [counted(database, of.format(name)) for name in PAIR] == [300, 300]
    assert counted(database, of.format("uk-parliament")) > 5
    assert set(outcomes(database)) <= {"ok", "problems"}


WRITER = """
import sys
from pathlib import Path
from db.store import Store
from scrapers.items import Answer, Capture, Document, Question
from scrapers.pipelines import Keeper
from scrapers.source import Parsed, module_of

name = sys.argv[2]
with Store(Path(sys.argv[1])) as store, store.run("scrape", name):
    store.put_source(module_of(name).SOURCE)
    keeper = Keeper(store, name)
    for batch in range(40):
        url = f"https://parliament.example/{batch}"
        keeper.keep(Capture(name, url, b"the same body for all"))
        keeper.keep(tuple(
            Parsed(Document(name, f"{batch}-{n}", "LUX", "qp", str(n), reply="Oui.", questions=(Question(1, "Non ?"),),
                            answers=(Answer(1, "Oui.", (1,)),)), url)
            for n in range(25)
        ))
    keeper.settle()
"""


def test_four_writers_that_begin_with_no_database_wait_for_each_other(database: Path) -> None:
    names = ("lu-chd", "fr-assemblee", "uk-parliament", "ie-oireachtas")
    line = [sys.executable, "-c", WRITER, str(database)]
    writers = [subprocess.Popen([*line, name], cwd=ROOT, stderr=PIPE, text=True) for name in names]
    assert [writer.communicate(timeout=120)[1] for writer in writers] == [""] * 4
    sound(database)
    assert counted(database, "select count(*) from documents") == 4 * 40 * 25
    assert outcomes(database) == ["ok"] * 4
