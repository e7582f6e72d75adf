"""Over the network to the database: `scrape se-riksdag` against a replay of the open data on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import RunResult, scrape
from scrapers.se_riksdag import ANSWERS, BEGINS, QUESTIONS, Place, places
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import VANISHED, nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "se-riksdag"
LISTS, RECORDS = "/dokumentlista/", "/dokumentstatus"
TODAY = dt.datetime.now(dt.UTC).date()
OVER = next(place for place in places(BEGINS, TODAY) if place.last < TODAY - dt.timedelta(days=60))
"""Answers of a month that is over; its questions are the next place."""
MONTH = f"{OVER.first:%Y-%m}"
SINCE = str(OVER.first + dt.timedelta(days=1))


def fixture(name: str) -> dict[str, Any]:
    """A fixture, of March 2025, moved to the month that is over."""
    found: dict[str, Any] = json.loads((FIXTURES / name).read_text(encoding="utf-8").replace("2025-03", MONTH))
    return found


def listing(records: list[dict[str, Any]], page: int = 1, pages: int = 1) -> bytes:
    numbers = {"@traffar": str(len(records)), "@sida": str(page), "@sidor": str(pages)}
    return json.dumps({"dokumentlista": numbers | {"dokument": records}}).encode()


def put_list(server: Replay, kind: str, body: bytes, page: int = 1) -> None:
    server.put(Place(kind, OVER.first, OVER.last, page).url, body, "application/json")


def put_record(server: Replay, name: str, **fields: Any) -> None:
    record = fixture(name)
    record["dokumentstatus"]["dokument"] |= fields
    server.put(f"{RECORDS}/{name}", json.dumps(record).encode(), "application/json")


QUESTION_LIST: list[dict[str, Any]] = fixture("list.json")["dokumentlista"]["dokument"]
ANSWER = {
    name: value
    for name, value in fixture("H9129001.json")["dokumentstatus"]["dokument"].items()
    if name not in ("html", "text")
}


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(LISTS, listing([]), "application/json")
        put_list(running, QUESTIONS, listing(QUESTION_LIST))
        put_list(running, ANSWERS, listing([ANSWER]))
        for name in ("H9119001.json", "H9129001.json"):
            put_record(running, name)
        third = fixture("H9119001.json")
        third["dokumentstatus"]["dokument"] |= {"dok_id": "H9119003", "nummer": "9003", "titel": "Ambassaden"}
        running.put(f"{RECORDS}/H9119003.json", json.dumps(third).encode(), "application/json")
        yield running


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("se-riksdag", store=store, endpoint=server.url, **{"since": SINCE} | options)


def test_the_months_are_listed_from_the_latest_to_the_first_one_answers_first() -> None:
    found = list(places(dt.date.min, dt.date(2002, 11, 5)))
    assert [(place.kind, str(place.first), str(place.last)) for place in found] == [
        ("frs", "2002-11-01", "2002-11-30"),
        ("fr", "2002-11-01", "2002-11-30"),
        ("frs", "2002-10-01", "2002-10-31"),
        ("fr", "2002-10-01", "2002-10-31"),
    ]


def test_a_scrape_joins_questions_and_their_answers(server: Replay, store: Store) -> None:
    result = run(server, store)
    assert (result.documents, result.new, result.left_out, result.problems) == (2, 2, 1, ())
    assert sorted(server.asked(RECORDS)) == [
        f"{RECORDS}/H9119001.json",
        f"{RECORDS}/H9119003.json",
        f"{RECORDS}/H9129001.json",
    ]
    assert rows(store, "select number, status, reply like 'Ada%samlat.' from documents order by number") == [
        ("2021/22:9001", "answered", 1),
        ("2021/22:9003", "open", 0),
    ]
    sql = "select c.url from documents d join captures c on c.id = d.capture where number like '%9001'"
    assert rows(store, sql) == [("https://data.riksdagen.se/dokumentstatus/H9129001.json",)]


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    run(server, store)
    with nothing_new(store, server):
        again = run(server, store)
    assert server.asked(RECORDS) == []
    assert (again.documents, again.unchanged, again.left_out, again.problems) == (2, 2, 1, ())


def test_a_month_that_is_over_is_not_listed_again(server: Replay, store: Store) -> None:
    run(server, store)
    server.forget()
    run(server, store)
    assert len(server.asked(LISTS)) <= 6, "this month and up to two before it"


def test_full_asks_for_everything_again(server: Replay, store: Store) -> None:
    run(server, store)
    server.forget()
    assert run(server, store, full=True).unchanged == 2
    assert len(server.asked(RECORDS)) == 3


def test_since_and_limit_bound_a_scrape(server: Replay, store: Store) -> None:
    assert run(server, store, limit=1).documents == 1
    assert run(server, store, since=f"{MONTH}-06").documents == 1, "answered since"


def test_the_next_page_of_a_listing_is_asked_for(server: Replay, store: Store) -> None:
    put_list(server, QUESTIONS, listing(QUESTION_LIST[:1], 1, 2))
    put_list(server, QUESTIONS, listing(QUESTION_LIST[1:], 2, 2), page=2)
    result = run(server, store)
    assert (result.documents, result.left_out, result.problems) == (2, 1, ())


def test_an_answer_that_comes_later_is_put_to_its_question(server: Replay, store: Store) -> None:
    put_list(server, ANSWERS, listing([]))
    run(server, store)
    assert rows(store, "select distinct status from documents") == [("open",)]
    first = next(places(TODAY, TODAY))
    server.put(first.url, listing([ANSWER]), "application/json")
    server.forget()
    assert run(server, store).changed == 1
    assert server.bodies(f"{RECORDS}/H9119") == 0, "the question is read from the archive"
    assert rows(store, "select number from documents where status = 'answered'") == [("2021/22:9001",)]


def test_an_answer_that_was_changed_is_asked_for_again(server: Replay, store: Store) -> None:
    run(server, store)
    stamp = f"{TODAY + dt.timedelta(days=1)} 05:00:00"
    first = next(places(TODAY, TODAY))
    server.put(first.url, listing([ANSWER | {"systemdatum": stamp}]), "application/json")
    html = fixture("H9129001.json")["dokumentstatus"]["dokument"]["html"].replace("Sverige stöder", "Vi stöder")
    put_record(server, "H9129001.json", html=html)
    assert run(server, store).changed == 1
    assert rows(store, "select reply like '%Vi stöder%' from documents where status = 'answered'") == [(1,)]
    assert len(rows(store, "select * from revisions")) == 1


def test_a_question_whose_office_is_told_by_its_record_alone_is_left_out_then(server: Replay, store: Store) -> None:
    put_list(server, QUESTIONS, listing([QUESTION_LIST[2] | {"undertitel": ""}]))
    record = fixture("H9119001.json")
    record["dokumentstatus"]["dokument"] |= {"dok_id": "H9119004", "titel": "Byns brunn", "html": "<p>Och nu?</p>"}
    record["dokumentstatus"]["dokument"]["subtitel"] = ""
    record["dokumentstatus"]["dokintressent"]["intressent"][1]["namn"] = "Statsrådet Di Sagolik"
    server.put(f"{RECORDS}/H9119004.json", json.dumps(record).encode(), "application/json")
    for _ in range(2):
        result = run(server, store)
        assert (result.documents, result.left_out, result.problems) == (0, 1, ())
    assert server.asked(RECORDS) == [f"{RECORDS}/H9119004.json"], "the second time it is read from the archive"


BROKEN = {
    "html": (b"<html>Just a moment</html>", "blocked"),
    "other": (json.dumps(fixture("H9129001.json")).encode(), "no_record"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_record_that_makes_no_sense_is_one_problem_and_the_others_go_on(
    server: Replay, store: Store, kind: str
) -> None:
    body, told = BROKEN[kind]
    server.put(f"{RECORDS}/H9119001.json", body, "application/json")
    result = run(server, store)
    assert ([problem.kind for problem in result.problems], result.documents) == ([told], 1)


def test_what_came_instead_of_a_record_is_not_believed_for_ever(server: Replay, store: Store) -> None:
    server.put(f"{RECORDS}/H9119001.json", BROKEN["other"][0], "application/json")
    assert [problem.kind for problem in run(server, store).problems] == ["no_record"]
    put_record(server, "H9119001.json")
    result = run(server, store)
    assert (result.documents, result.problems) == (2, ())
    assert rows(store, "select status from documents order by number") == [("answered",), ("open",)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"error": "no"}', "api_error"), (listing([], 1, 3), "empty_page"), (b"<p>", "not_json")],
)
def test_a_listing_that_makes_no_sense_is_one_problem(server: Replay, store: Store, body: bytes, kind: str) -> None:
    put_list(server, QUESTIONS, body)
    result = run(server, store)
    assert ([problem.kind for problem in result.problems], result.documents) == ([kind], 0)


def test_a_source_that_is_down_is_left_alone_after_some_listings(server: Replay, store: Store) -> None:
    server.resources.clear()
    server.put("/robots.txt", b"User-agent: *\nAllow: /\n")
    result = run(server, store, since="2010-01-01")
    assert ([problem.kind for problem in result.problems], result.documents) == (["http_error"] * 3, 0)


def test_a_question_that_is_listed_no_more_and_is_not_there_itself_has_vanished(server: Replay, store: Store) -> None:
    _, this = list(places(TODAY, TODAY))
    records = json.loads(json.dumps(QUESTION_LIST).replace(MONTH, f"{this.first:%Y-%m}"))
    for name in ("H9119001.json", "H9129001.json", "H9119003.json"):
        moved = server.resources[f"{RECORDS}/{name}"].body.decode().replace(MONTH, f"{this.first:%Y-%m}")
        server.put(f"{RECORDS}/{name}", moved.encode(), "application/json")

    def put(records: list[dict[str, Any]], page: int = 1, pages: int = 1) -> None:
        server.put(replace(this, page=page).url, listing(records, page, pages), "application/json")

    put_list(server, QUESTIONS, listing([]))
    put(records)
    run(server, store, since=None)
    texts = rows(store, "select * from answers order by id")
    put(records[1:], pages=2)
    server.put(replace(this, page=2).url, b"{}", "application/json")
    run(server, store, since=None)
    assert rows(store, VANISHED) == [], "the listing was not seen whole"
    put(records[1:])
    assert run(server, store, since=None).problems == ()
    assert rows(store, VANISHED) == [], "the open data still have it"
    del server.resources[f"{RECORDS}/{records[0]['dok_id']}.json"]
    server.put(this.url, json.dumps({"dokumentlista": {"dokument": records[1:]}}).encode(), "application/json")
    assert run(server, store, since=None).problems == ()
    assert rows(store, VANISHED) == [], "the listing does not tell how many there are"
    put(records[1:])
    run(server, store, since=None)
    assert rows(store, VANISHED) == [(f"se-riksdag:{records[0]['dok_id']}",)]
    assert rows(store, "select * from answers order by id") == texts
