"""What a source no longer lists is marked, never deleted; a listing that was not seen whole says nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from db.tables import now
from scrapers.crawl import RunResult, scrape
from scrapers.listings import Listing
from tests.conftest import Command
from tests.scrapers import uk_api
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset
from tests.scrapers.test_import import rows

Read = Callable[..., RunResult]
TABLE = f"{RESOURCES}/opendata-qp-ecrite-2018-2023.xlsx"
MARKED = "select number, status, vanished_on from documents where status = 'vanished' order by number"


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(API, dataset("opendata-qp-ecrite-2018-2023.xlsx"), "application/json")
        running.put(TABLE, xlsx([row(n) for n in (1, 2, 3)]))
        yield running


@pytest.fixture
def read(server: Replay, store: Store) -> Read:
    """Scrape Luxembourg's portal once more."""

    def run(**options: Any) -> RunResult:
        return scrape("lu-chd", store=store, endpoint=server.url, **options)

    return run


def test_a_question_that_is_listed_no_more_is_marked_and_comes_back_as_it_was(
    server: Replay, store: Store, read: Read
) -> None:
    read()
    told = "select d.id, d.title, d.reply, d.content_hash, a.id, a.text from documents d join answers a order by 1, 5"
    before = rows(store, told)
    server.put(TABLE, xlsx([row(n) for n in (1, 3)]))
    read()
    assert rows(store, MARKED) == [("2", "vanished", now()[:10])]
    assert rows(store, told) == before
    assert rows(store, "select document, changed from revisions") == [("lu-chd:2018-2023-qp-2", '["status"]')]
    read()
    assert len(rows(store, "select * from revisions")) == 1, "it vanishes once"
    server.put(TABLE, xlsx([row(n) for n in (1, 2, 3)]))
    assert read().changed == 1
    assert rows(store, MARKED) == []
    assert rows(store, "select distinct status, vanished_on from documents") == [("answered", "")]
    assert rows(store, told) == before
    assert len(rows(store, "select * from revisions")) == 2


def test_one_that_comes_back_with_another_answer_has_it(server: Replay, store: Store, read: Read) -> None:
    read()
    server.put(TABLE, xlsx([row(1), row(3)]))
    read()
    server.put(TABLE, xlsx([row(1), row(2, TexteR="Une autre réponse."), row(3)]))
    read()
    sql = "select status, vanished_on, reply from documents where number = '2'"
    assert rows(store, sql) == [("answered", "", "Une autre réponse.")]


@pytest.mark.parametrize(
    ("options", "cells"),
    [
        ({"limit": 2}, [row(1), row(3)]),
        ({"since": "2021-01-01"}, [row(1), row(3)]),
        ({}, [row(1), row(3), row("")]),  # a row that cannot be told may be the one that is missing
        ({}, []),
    ],
    ids=["limit", "since", "bad row", "empty"],
)
def test_a_table_that_was_not_read_whole_marks_nothing(
    options: dict[str, Any], cells: list[Any], server: Replay, store: Store, read: Read
) -> None:
    read()
    server.put(TABLE, xlsx(cells))
    read(**options)
    assert rows(store, MARKED) == []


def test_a_legislature_that_the_portal_names_no_more_marks_nothing(server: Replay, store: Store, read: Read) -> None:
    read()
    server.put(API, dataset("opendata-qp-ecrite-2013-2018.xlsx"), "application/json")
    server.put(TABLE.replace("2018-2023", "2013-2018"), xlsx([row(9, Legislature="2013-2018")]))
    read()
    assert rows(store, MARKED) == []
    assert rows(store, "select count(*) from documents") == [(4,)]


def test_a_table_that_has_lost_too_much_is_not_believed(
    server: Replay, store: Store, read: Read, positions: Command
) -> None:
    server.put(TABLE, xlsx([row(n) for n in range(1, 61)]))
    read()
    server.put(TABLE, xlsx([row(n) for n in range(1, 31)]))
    result = read()
    (told,) = [problem.message for problem in result.problems]
    assert "30 of 60 documents are in no listing any more" in told
    assert result.outcome == "drifted"
    assert rows(store, MARKED) == []
    assert rows(store, "select outcome from runs order by started_at desc limit 1") == [("drifted",)]
    assert positions("status", "--db", store.path).returncode == 1


# The United Kingdom: a listing of several pages for each month


@pytest.fixture(scope="module")
def api() -> Iterator[Replay]:
    with Replay() as running:
        yield running


@pytest.fixture(scope="module")
def scraped(api: Replay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four questions of this month, listed on two pages."""
    folder = tmp_path_factory.mktemp("uk")
    uk_api.serve(api, *map(uk_api.question, (1, 2, 3, 4)), pages=2)
    with Store(folder / "positions.db") as store:
        scrape("uk-parliament", store=store, endpoint=api.url)
    return folder


@pytest.fixture
def again(api: Replay, scraped: Path, tmp_path: Path) -> Callable[..., Store]:
    """Scrape once more, into a copy of what was scraped first."""
    folder = tmp_path / "uk"

    def run(**options: Any) -> Store:
        if not folder.is_dir():
            shutil.copytree(scraped, folder)
        store = Store(folder / "positions.db")
        scrape("uk-parliament", store=store, endpoint=api.url, **options)
        return store

    return run


def test_a_question_of_a_listing_with_several_pages_vanishes_and_comes_back(
    api: Replay, again: Callable[..., Store]
) -> None:
    uk_api.serve(api, *map(uk_api.question, (1, 2, 4)), pages=2)
    with again() as store:
        assert rows(store, MARKED) == [("3", "vanished", now()[:10])]
        assert rows(store, "select count(*) from answers") == [(4,)]
    uk_api.serve(api, *map(uk_api.question, (1, 2, 3, 4)), pages=2)
    with again() as store:
        assert rows(store, MARKED) == []
        assert rows(store, "select count(*), min(status) from documents") == [(4, "answered")]


def test_a_question_that_was_passed_to_another_ministry_has_not_vanished(
    api: Replay, again: Callable[..., Store]
) -> None:
    """It has left the listing of the foreign ministry; its record tells who answers it now."""
    passed = uk_api.question(3, answeringBodyId=17, answeringBodyName="Department of Invented Health")
    uk_api.serve(api, *map(uk_api.question, (1, 2, 4)), pages=2)
    uk_api.put_record(api, passed)
    for changes in (1, 0):
        with again() as store:
            sql = "select number, status, ministry from documents where number = '3'"
            assert rows(store, sql) == [("3", "answered", "Department of Invented Health")]
            assert rows(store, "select changed from runs order by started_at desc limit 1") == [(changes,)]


@pytest.mark.parametrize("status", [500, 403])
def test_nothing_vanishes_where_a_record_cannot_be_asked_for(
    status: int, api: Replay, again: Callable[..., Store]
) -> None:
    uk_api.serve(api, *map(uk_api.question, (1, 2, 4)), pages=2)
    uk_api.put_record(api, uk_api.question(3, heading="Other bytes"))
    api.resources[f"{uk_api.QUESTIONS}/3"].status = status
    with again() as store:
        assert rows(store, MARKED) == []
        assert len(rows(store, "select * from problems where kind = 'http_error' and url like '%/3?%'")) == 1


def test_a_question_that_is_withdrawn_is_marked_so(api: Replay, again: Callable[..., Store]) -> None:
    gone = uk_api.question(3, isWithdrawn=True, answerText="", dateAnswered="")
    uk_api.serve(api, *map(uk_api.question, (1, 2)), gone, uk_api.question(4), pages=2)
    with again() as store:
        assert rows(store, "select number, vanished_on from documents where status = 'withdrawn'") == [("3", "")]
        assert rows(store, "select count(*) from answers where document like '%:3'") == [(1,)]


@pytest.mark.parametrize("cut", ["failed", "empty", "login page", "other total", "twice", "since", "limit"])
def test_a_listing_that_was_not_seen_whole_marks_nothing(cut: str, api: Replay, again: Callable[..., Store]) -> None:
    values = list(map(uk_api.question, (1, 2, 4)))
    uk_api.serve(api, *values, pages=2)
    last = {
        "failed": (b"gone", 410),
        "empty": (uk_api.listing([], 3), 200),
        "login page": (b"<html>Sign in</html>", 200),
        "other total": (uk_api.listing(values[2:], 4), 200),
        "twice": (uk_api.listing(values[1:2], 3), 200),
    }
    if cut in last:
        uk_api.put_page(api, 2, *last[cut])
    bounds = {"since": {"since": str(uk_api.MONTH[0])}, "limit": {"limit": 100}}
    with again(**bounds.get(cut, {})) as store:
        assert rows(store, MARKED) == []
        assert rows(store, "select count(*) from documents") == [(4,)]


def test_a_listing_is_whole_where_its_pages_agree_on_what_it_has() -> None:
    listing = Listing()
    listing.names(["1", "2"], 3)
    assert listing.walked({"type": "x"}) == ()
    listing.names(["3"], 3)
    (walked,) = listing.walked({"type": "x"})
    assert (walked.keys, walked.scope) == ({"1", "2", "3"}, (("type", "x"),))
    listing.broken = True
    assert listing.walked({}) == Listing().walked({}) == ()
