"""A server that cannot be reached, or has too much to do: told once, left alone, and nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults import broken
from tests.faults.broken import Broken
from tests.faults.names import Names
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, dataset
from tests.scrapers.test_scrape import WHOLE

Command = Callable[..., CompletedProcess[str]]
TABLE = f"{RESOURCES}/questions-2018-2023.xlsx"
QUICK = {"POSITIONS_TIMEOUT": "1", "POSITIONS_BACKOFF": "0.02"}
PORTAL = "https://data.public.lu/"


@pytest.fixture
def server() -> Iterator[Broken]:
    """Luxembourg's portal with two questions."""
    with Broken() as running:
        running.put(API, dataset("questions-2018-2023.xlsx"), "application/json")
        running.put(TABLE, xlsx([row(1), row(2)]))
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def asked(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def one_problem(done: CompletedProcess[str], database: Path) -> tuple[str, str]:
    """Kind and message of the one problem that a run left, which it told in one line."""
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 problem")
    ((source, kind, message),) = asked(database, "select source, kind, message from problems")
    assert source == "lu-chd"
    assert done.stderr.splitlines() == [message]
    return str(kind), str(message)


def test_a_name_that_no_server_knows(positions: Command, server: Broken, database: Path) -> None:
    alive, dead, silent = (server.url.replace("127.0.0.1", f"{name}.test") for name in ("alive", "dead", "silent"))
    with Names({"alive.test"}, silent={"silent.test"}) as names:
        env = QUICK | {"POSITIONS_NAMESERVER": names.address}
        first = positions("scrape", "lu-chd", "--endpoint", alive, "--db", database, env=env)
        assert first.returncode == 0, first.stderr
        before = asked(database, "select * from documents")
        for endpoint in (dead, silent):
            done = positions("scrape", "lu-chd", "--endpoint", endpoint, "--db", database, env=env)
            kind, message = one_problem(done, database)
            host = endpoint.removeprefix("http://")
            assert (kind, message.partition(" robots.txt")[0]) == ("unreached", f"lu-chd, {PORTAL}:")
            assert f"the name {host} cannot be resolved (DNS)" in message
        assert {"alive.test", "dead.test", "silent.test"} <= set(names.asked)
    assert len(before) == 2
    assert asked(database, "select * from documents") == before


def test_a_connection_that_is_refused(positions: Command, database: Path) -> None:
    with Broken() as gone:
        nowhere = gone.url
    done = positions("scrape", "lu-chd", "--endpoint", nowhere, "--db", database, env=QUICK)
    kind, message = one_problem(done, database)
    assert kind == "unreached"
    assert message.startswith(f"lu-chd, {PORTAL}: ")
    assert f"{nowhere.removeprefix('http://')} refuses the connection" in message


def test_a_server_that_cannot_tell_its_rules_is_one_problem(positions: Command, server: Broken, database: Path) -> None:
    server.break_at("*", broken.storm(503))
    kind, message = one_problem(
        positions("scrape", "lu-chd", "--endpoint", server.url, "--db", database, env=QUICK), database
    )
    assert kind == "unreached"
    assert "robots.txt did not come, so that nothing is asked for: the server answered with status 503" in message
    assert set(server.arrived) == {"/robots.txt"}


def cut(count: int) -> list[dict[str, object]]:
    """Rows whose answers are cut, so that each asks for a document of its own."""
    return [row(n, TexteR=f"{n} {WHOLE}"[:16384]) for n in range(100, 100 + count)]


@pytest.mark.parametrize(
    ("storm", "most", "said"),
    [
        (broken.storm(503), 25, "5 addresses of wdocs-pub.chd.lu in a row brought nothing"),
        (broken.storm(429, Retry_After="3600"), 1, "wdocs-pub.chd.lu asks for more time than is waited for"),
    ],
)
def test_a_storm_is_left_alone_until_the_next_run(
    positions: Command, server: Broken, database: Path, storm: broken.Fault, most: int, said: str
) -> None:
    server.put(TABLE, xlsx(cut(40)))
    for number in range(100, 140):
        server.break_at(f"/docs/exped/0001/002/2{number}.pdf", storm)
    done = positions("scrape", "lu-chd", "--endpoint", server.url, "--db", database, env=QUICK)
    assert done.returncode == 1
    assert len([path for path in server.arrived if path.startswith("/docs")]) == most
    ((message,),) = asked(database, "select message from problems where kind = 'left_alone'")
    assert str(message).startswith("lu-chd, https://wdocs-pub.chd.lu/: ")
    assert said in str(message)
    assert message in done.stderr.splitlines()
    assert asked(database, "select count(*) from documents where truncated") == [(40,)], "as far as the table has them"
    assert asked(database, "select message from runs") == [("not all that was asked for came",)]
