"""The walk over listings by period: what is read from the archive, what ends it, what is told of what it lacks.

First without a server, then over the network.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from scrapy.http import Request

from db.store import Store
from scrapers import periods
from scrapers.crawl import RunResult, scrape
from scrapers.items import Problem
from scrapers.listings import Walked
from scrapers.periods import GIVE_UP, months
from scrapers.source import Page
from scrapers.uk_parliament import Place, Spider
from tests.scrapers import test_ie_oireachtas_scrape as ie
from tests.scrapers import test_nl_kamer_scrape as nl
from tests.scrapers import uk_api
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import VANISHED, rows
from tests.scrapers.word import docx

PLACE = Place("questions", *uk_api.MONTH)
HELD = ["uk-parliament:1", "uk-parliament:2", "uk-parliament:3"]


@pytest.fixture
def spider(store: Store, monkeypatch: pytest.MonkeyPatch) -> Spider:
    """One that holds three questions of this month, of which `page` lists the first."""
    monkeypatch.setattr(store, "listed", lambda source, scope: HELD)
    made = Spider(store=store)
    made.bodies = uk_api.NUMBERS
    made.places.clear()
    return made


def page(*numbers: int) -> Page:
    return Page("https://x", uk_api.listing(list(map(uk_api.question, numbers)), len(numbers)), True)


def first_lost(spider: Spider) -> Request:
    """The first request for what the listing lacks, which comes once the walk is over."""
    list(spider.read(page(1), PLACE))
    (found,) = spider.next_listing()
    assert isinstance(found, Request)
    return found


def test_the_months_of_two_days_the_latest_first() -> None:
    found = list(months(dt.date(2024, 12, 31), dt.date(2025, 2, 1)))
    assert [(str(first), str(last)) for first, last in found] == [
        ("2025-02-01", "2025-02-28"),
        ("2025-01-01", "2025-01-31"),
        ("2024-12-01", "2024-12-31"),
    ]


def test_listings_that_fail_in_a_row_end_the_walk_and_one_that_comes_begins_the_count_again(spider: Spider) -> None:
    def left(body: bytes) -> int:
        list(spider.read(Page("https://x", body, True), PLACE))
        return len(spider.places)

    spider.places.extend([PLACE] * 3)
    assert [left(b"<html>") for _ in range(GIVE_UP - 1)] == [3] * (GIVE_UP - 1)
    assert left(uk_api.listing([], 0)) == 3
    assert [left(b"<html>") for _ in range(GIVE_UP)][-2:] == [3, 0]
    assert spider.missed


def test_a_page_from_the_archive_is_no_failure_and_ends_none(spider: Spider) -> None:
    list(spider.read(Page("https://x", b"<html>", True), PLACE))
    assert list(spider.read(Page("https://x", b"<html>", False), PLACE, settled=True)) == []
    list(spider.read(Page("https://x", uk_api.listing([], 0), False), PLACE, settled=True))
    assert spider.failed == 1


def test_what_a_listing_lacks_is_asked_for_itself_and_told_at_the_last_answer(spider: Spider) -> None:
    second = first_lost(spider)
    there = Page(second.meta["url"], json.dumps({"value": uk_api.question(2)}).encode(), True)
    *told, third = spider._came(there, **second.cb_kwargs["arguments"])
    assert not any(isinstance(item, Walked) for item in told)
    *_, walked = spider.gave_up(third, "http_error", "the server answered with status 404")
    assert isinstance(walked, Walked)
    assert walked.keys == {"1", "2"}


def test_nothing_is_told_where_one_of_them_could_not_be_asked_for(spider: Spider) -> None:
    *told, third = spider.gave_up(first_lost(spider), "no_answer", "it took too long")
    told += spider.gave_up(third, "http_error", "the server answered with status 404")
    assert not any(isinstance(item, Walked) for item in told)
    assert len([item for item in told if isinstance(item, Problem)]) == 1


def test_one_on_which_the_code_breaks_is_told_and_the_next_one_is_asked_for(
    spider: Spider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(page: Page, key: str) -> bool:
        raise KeyError(key)

    monkeypatch.setattr(spider, "is_there", breaks)
    second = first_lost(spider)
    problem, third = spider._came(Page(second.meta["url"], b"{}", True), **second.cb_kwargs["arguments"])
    assert (problem.kind, problem.url, spider.missed) == ("crash", second.meta["url"], True)
    told = list(spider.gave_up(third, "http_error", "the server answered with status 404"))
    assert not any(isinstance(item, Walked) for item in told), "whether it is there is not known"


def test_a_listing_that_lacks_too_many_is_a_problem_and_tells_nothing(
    spider: Spider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(periods, "MOST_MISSING", 1)
    found = [*spider.read(page(1), PLACE)]
    (problem,) = (item for item in found if isinstance(item, Problem))
    assert (problem.kind, "lacks 2 documents" in problem.message) == ("lost_documents", True)
    assert not any(isinstance(item, Walked) for item in found)


def test_what_listings_lack_together_is_not_more_than_one_run_asks_for(
    spider: Spider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(periods, "MOST_LOOKED_FOR", 3)
    list(spider.read(page(1), PLACE))
    found = [*spider.read(page(1), PLACE)]
    assert [item.kind for item in found if isinstance(item, Problem)] == ["lost_documents"]
    assert not any(isinstance(item, Walked) for item in found)
    assert len(spider.lost) == 2


# Over the network


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        yield running


def read(server: Replay, store: Store, **options: Any) -> RunResult:
    """The United Kingdom, of the last months."""
    return scrape("uk-parliament", store=store, endpoint=server.url, **{"since": str(uk_api.TODAY)} | options)


def test_what_a_listing_lacks_is_asked_for_behind_all_else_and_left_alone_where_it_fails(
    server: Replay, store: Store
) -> None:
    uk_api.serve(server, *map(uk_api.question, range(1, 8)))
    read(server, store, since=None)
    uk_api.serve(server, uk_api.question(1))
    for number in range(2, 8):
        server.put(f"{uk_api.QUESTIONS}/{number}", b"no", status=403)
    server.forget()
    result = read(server, store, since=None)
    records = server.asked(f"{uk_api.QUESTIONS}/")
    assert server.asked()[-GIVE_UP:] == records
    assert [problem.kind for problem in result.problems] == ["http_error"] * GIVE_UP
    assert rows(store, VANISHED) == []


def test_one_that_has_no_address_does_not_keep_the_others_from_being_asked_for(server: Replay, store: Store) -> None:
    """The letter of the first never came, so that it is no more than listed; the second's is there."""

    def put(*numbers: int) -> None:
        record = nl.answers(nl.OVER)[0]
        answers = [
            record | {"Id": f"00000000-0000-0000-0000-{n:012}", "Aanhangselnummer": f"24250{n:04}"} for n in numbers
        ]
        nl.put_list(server, nl.listing(answers))

    server.put(nl.DOCUMENTS, nl.listing([]), "application/json")
    put(11, 12, 13)
    for number in (12, 13):
        nl.put_letter(server, number, docx(nl.LETTER))
    scrape("nl-kamer", store=store, endpoint=server.url)
    put(13)
    scrape("nl-kamer", store=store, endpoint=server.url, full=True)
    assert rows(store, VANISHED) == [("nl-kamer:ah-tk-20242025-11",)]


@pytest.mark.parametrize("body", [b'{"head": {}, "results": [{"question": null}]}', b'{"head": "x", "results": []}'])
def test_a_page_on_which_the_code_breaks_is_one_problem_and_the_walk_goes_on(
    server: Replay, store: Store, body: bytes
) -> None:
    """The first one breaks when it is parsed, the second one behind that."""
    server.put(ie.LIST, b'{"head": {}, "results": []}', "application/json")
    ie.put_week(server, ie.OVER)
    place = ie.Place(ie.MONDAY - dt.timedelta(weeks=1))
    server.put(place.url, body, "application/json")
    result = ie.run(server, store)
    assert [(problem.kind, problem.url) for problem in result.problems] == [("crash", place.url)]
    assert result.new == 4, "those of the weeks before"
    assert rows(store, "select message from runs") == [(f"since {ie.OVER}, not all that was asked for came",)]


def test_pages_on_which_the_code_breaks_end_the_walk_as_others_that_fail_do(server: Replay, store: Store) -> None:
    server.put(ie.LIST, b'{"head": "x", "results": []}', "application/json")
    assert [problem.kind for problem in ie.run(server, store).problems] == ["crash"] * GIVE_UP
    assert len(server.asked(ie.LIST)) == GIVE_UP


def test_what_came_instead_of_a_listing_of_long_ago_is_not_believed_for_ever(server: Replay, store: Store) -> None:
    over = list(months(uk_api.TODAY - dt.timedelta(days=100), uk_api.TODAY))[3]
    uk_api.serve(server)
    pages = {kind: Place(kind, *over).url(uk_api.NUMBERS) for kind in ("questions", "corrected", "statements")}
    for url in pages.values():
        server.put(url, b'{"results": [], "hint": "warming up"}')
    assert len(read(server, store).problems) == 3
    asked = uk_api.question(7, dateTabled=f"{over[0]}T00:00:00", dateAnswered=f"{uk_api.TODAY}T00:00:00")
    uk_api.put_record(server, asked)
    for kind, url in pages.items():
        server.put(url, uk_api.listing([asked], 1) if kind == "questions" else uk_api.listing([], 0))
    assert read(server, store).problems == ()
    assert rows(store, "select id from documents") == [("uk-parliament:7",)]


def test_a_page_of_long_ago_on_which_the_code_breaks_is_asked_for_again(server: Replay, store: Store) -> None:
    server.put(ie.LIST, b'{"head": {}, "results": []}', "application/json")
    ie.put_week(server, ie.OVER, b'{"head": "x", "results": []}')
    assert [problem.kind for problem in ie.run(server, store).problems] == ["crash"]
    ie.put_week(server, ie.OVER)
    result = ie.run(server, store)
    assert (result.new, result.problems) == (4, ())


def test_a_listing_of_long_ago_that_failed_in_a_full_scrape_is_no_problem_once_the_archives_is_read(
    server: Replay, store: Store
) -> None:
    over = list(months(uk_api.TODAY - dt.timedelta(days=100), uk_api.TODAY))[3]
    url = Place("questions", *over).url(uk_api.NUMBERS)
    uk_api.serve(server)
    read(server, store)
    server.put(url, b"no", status=403)
    assert [problem.url for problem in read(server, store, full=True).problems] == [url]
    server.forget()
    read(server, store)
    assert rows(store, "select * from problems") == []
    assert 403 not in [seen.status for seen in server.requests], "it is settled"
