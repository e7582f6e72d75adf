"""A run asks for so much and no more; it keeps what came, says so, and the next one goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from subprocess import CompletedProcess

import pytest

from db.store import Store
from scrapers.ceilings import BYTES, REQUESTS, Ceiling
from scrapers.crawl import scrape
from scrapers.settings import PatientRetry, settings
from scrapers.source import sources
from tests.scrapers import uk_api
from tests.scrapers.lu_files import HEADING, pdf, row, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset
from tests.scrapers.test_import import rows

Command = Callable[..., CompletedProcess[str]]
TABLE = f"{RESOURCES}/opendata-qp-ecrite-2018-2023.xlsx"
WHOLE = " ".join(f"Le Gouvernement explique le point numéro {number}." for number in range(500))


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        yield running


def test_a_run_stops_at_its_requests_and_the_next_one_goes_on(positions: Command, server: Replay, store: Store) -> None:
    uk_api.serve(server, *map(uk_api.question, range(1, 13)))
    command = ("scrape", "uk-parliament", "--since", str(uk_api.MONTH[0]), "--endpoint", server.url, "--db", store.path)
    done = positions(*command, env={"POSITIONS_MOST_REQUESTS": "8"})
    assert len(server.asked()) == 8
    said = "uk-parliament: stopped, 8 requests are the ceiling of one run (POSITIONS_MOST_REQUESTS): "
    assert f"{said}what came is kept, and the next run goes on" in done.stderr
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 problem")
    first = int(str(rows(store, "select count(*) from documents where reply <> ''")[0][0]))
    assert 0 < first < 12
    assert rows(store, "select outcome, requests from runs") == [("stopped", 8)]
    told = positions("status", "--db", store.path)
    assert (told.returncode, "the last run stopped: 8 requests are the ceiling" in told.stdout) == (1, True)
    known = set(server.asked(f"{uk_api.QUESTIONS}/"))
    server.forget()
    assert positions(*command).returncode == 0
    assert not known & set(server.asked(f"{uk_api.QUESTIONS}/"))
    assert rows(store, "select count(*) from documents where reply <> ''") == [(12,)]
    assert rows(store, "select * from problems") == []


def test_a_ceiling_is_not_spent_on_what_is_known(monkeypatch: pytest.MonkeyPatch, server: Replay, store: Store) -> None:
    monkeypatch.setenv("POSITIONS_MOST_REQUESTS", "7")
    server.put(API, dataset("opendata-qp-ecrite-2018-2023.xlsx"), "application/json")
    server.put(TABLE, xlsx([row(n, TexteR=WHOLE[:16384]) for n in range(200, 208)]))
    for n in range(200, 208):
        server.put(f"/docs/exped/0001/002/2{n}.pdf", pdf([f"**{HEADING}**", WHOLE, "Luxembourg, le 4 juin 2021"]))
    runs = 0
    while runs < 6:
        runs += 1
        scrape("lu-chd", store=store, endpoint=server.url)
        if rows(store, "select count(*) from documents where not truncated") == [(8,)]:
            break
    assert runs <= 3
    assert rows(store, "select count(*) from problems where kind <> 'ceiling'") == [(0,)]
    assert rows(store, "select count(*) from documents where status = 'vanished'") == [(0,)]


def test_a_run_stops_at_its_bytes(monkeypatch: pytest.MonkeyPatch, server: Replay, store: Store) -> None:
    monkeypatch.setenv("POSITIONS_MOST_BYTES", "15000")
    uk_api.serve(server, *map(uk_api.question, range(1, 13)))
    result = scrape("uk-parliament", store=store, since=str(uk_api.MONTH[0]), endpoint=server.url)
    (told,) = [problem.message for problem in result.problems]
    assert "15,000 bytes are the ceiling of one run (POSITIONS_MOST_BYTES)" in told
    assert rows(store, "select outcome from runs") == [("stopped",)]
    assert sum(seen.sent for seen in server.requests) < 25_000


def test_a_ceiling_that_is_no_number_is_told(positions: Command, server: Replay, store: Store) -> None:
    done = positions(
        *("scrape", "lu-chd", "--endpoint", server.url, "--db", store.path), env={"POSITIONS_MOST_BYTES": "much"}
    )
    assert done.returncode == 2
    assert "POSITIONS_MOST_BYTES is 'much', where a whole number above 0 is expected" in done.stderr


def test_the_environment_stands_for_what_a_source_states() -> None:
    assert Ceiling.of(5, 6, {}) == Ceiling(5, 6)
    assert Ceiling.of(5, 6, {"POSITIONS_MOST_REQUESTS": "7"}) == Ceiling(7, 6)
    assert Ceiling(2, 10).reached(1, 9) == ""
    assert "2 requests" in Ceiling(2, 10).reached(2, 0)
    assert "10 bytes" in Ceiling(2, 10).reached(0, 10)
    assert Ceiling() == Ceiling(REQUESTS, BYTES)
    assert all(source.most_requests > 0 and source.most_bytes > 0 for source in sources().values())


def test_who_waits_for_the_same_server_does_not_come_back_at_the_same_time() -> None:
    from scrapy.http import Request
    from scrapy.settings import Settings

    retry = PatientRetry(Settings(settings()))
    waits = {retry._wait(Request("https://parliament.example", meta={"retry_times": 3})) for _ in range(20)}
    assert len(waits) > 1
    assert all(4 <= wait <= 8 for wait in waits)
    assert retry._wait(Request("https://parliament.example", meta={"retry_times": 30})) <= 60
