"""Over the network to the database: `scrape uk-parliament` against a replay of the API on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import RunResult, scrape
from scrapers.periods import months
from scrapers.uk_parliament import Place
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import VANISHED, everything, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "uk-parliament"
BODIES = "/api/Reference/AnsweringBodies"
QUESTIONS, STATEMENTS = "/api/writtenquestions/questions", "/api/writtenstatements/statements"
TODAY = dt.datetime.now(dt.UTC).date()
THIS_MONTH = next(months(TODAY, TODAY))
OVER = list(months(TODAY - dt.timedelta(days=160), TODAY))[-1]
"""A month whose questions are not open any more."""
MONTH = f"{OVER[0]:%Y-%m}"
SINCE = str(OVER[0])
NUMBERS = (11, 16, 208)
"""Of the answering bodies that are asked for."""


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        names = {208: "Foreign, Commonwealth and Development Office", 11: "Ministry of Defence", 60: "Education"}
        running.put(BODIES, json.dumps([{"id": number, "name": name} for number, name in names.items()]).encode())
        for path in (QUESTIONS, STATEMENTS):
            running.put(path, listing([]))
        yield running


def listing(values: list[dict[str, Any]], total: int | None = None) -> bytes:
    items = [{"value": value, "links": []} for value in values]
    return json.dumps({"totalResults": len(values) if total is None else total, "results": items}).encode()


def fixture(name: str) -> Any:
    """A fixture, of March 2025, moved to the month that is over."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8").replace("2025-03", MONTH))


VALUES: dict[int, dict[str, Any]] = {item["value"]["id"]: item["value"] for item in fixture("list.json")["results"]}
WHOLE = fixture("question.json")["value"]
PEOPLE = {name: WHOLE[name] for name in ("askingMember", "answeringMember")}


def put_list(server: Replay, body: bytes, kind: str = "questions", month: Any = OVER, skip: int = 0) -> None:
    """Serve a listing at the address that the spider makes for this month."""
    server.put(Place(kind, *month, skip).url(NUMBERS), body, "application/json")


def put_record(server: Replay, value: dict[str, Any], path: str = QUESTIONS) -> None:
    server.put(f"{path}/{value['id']}", json.dumps({"value": value, "links": []}).encode(), "application/json")


@pytest.fixture
def api(server: Replay) -> Replay:
    """The API with the questions and the statement of a month that is over."""
    put_list(server, listing(list(VALUES.values())))
    for value in VALUES.values():
        put_record(server, WHOLE if value["id"] == 5001 else value | PEOPLE)
    statement = fixture("statement.json")["value"]
    put_list(server, listing([statement | {"member": None}]), "statements")
    put_record(server, statement, STATEMENTS)
    return server


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("uk-parliament", store=store, endpoint=server.url, **{"since": SINCE} | options)


def test_a_scrape_lists_months_and_asks_for_each_record(api: Replay, store: Store) -> None:
    result = run(api, store)
    assert (result.documents, result.new, result.left_out, result.problems) == (8, 8, 1, ())
    assert api.asked()[:2] == ["/robots.txt", BODIES]
    assert sorted(api.asked(f"{QUESTIONS}/")) == [f"{QUESTIONS}/{number}" for number in range(5001, 5008)]
    sql = "select truncated, reply like '%Toll & tax' from documents where number = '101'"
    assert rows(store, sql) == [(0, 1)]
    assert rows(store, "select type, number from documents where id like '%wms-%'") == [("written-statement", "HCWS77")]
    assert rows(store, "select left_out from runs") == [(1,)]


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(api: Replay, store: Store) -> None:
    run(api, store)
    before = everything(store)
    api.forget()
    again = run(api, store)
    assert api.bodies() == api.bytes_sent() == 0
    assert api.asked(f"{QUESTIONS}/") == api.asked(f"{STATEMENTS}/") == []
    assert everything(store) == before
    assert (again.documents, again.unchanged, again.left_out, again.problems) == (8, 8, 1, ())


def test_a_month_that_is_over_is_not_listed_again(api: Replay, store: Store) -> None:
    run(api, store)
    api.forget()
    run(api, store)
    assert len(api.asked(QUESTIONS)) <= 4, "this month and the last, by the days of tabling and of correction"


def test_what_is_stored_names_the_real_hosts(api: Replay, store: Store) -> None:
    run(api, store)
    sql = "select c.url from documents d join captures c on c.id = d.capture where number = '101'"
    ((url,),) = rows(store, sql)
    host = "https://questions-statements-api.parliament.uk"
    assert str(url).startswith(f"{host}{QUESTIONS}/5001?")


def test_full_asks_for_everything_again(api: Replay, store: Store) -> None:
    run(api, store)
    api.forget()
    result = run(api, store, full=True)
    assert result.unchanged == 8
    assert len(api.asked(f"{QUESTIONS}/")) == 7


def test_since_and_limit_bound_a_scrape(api: Replay, store: Store) -> None:
    assert run(api, store, limit=2).documents == 2
    assert run(api, store, since=f"{MONTH}-04").documents == 6, "asked or answered since"


def now(number: int, **fields: Any) -> dict[str, Any]:
    """A question of this month."""
    return VALUES[number] | {"dateTabled": f"{TODAY}T00:00:00"} | fields


def test_a_question_that_was_answered_since_is_asked_for_again(server: Replay, store: Store) -> None:
    for answer in (None, "We pay."):
        value = now(5004, answerText=answer, dateAnswered=answer and f"{TODAY}T00:00:00")
        put_list(server, listing([value]), month=THIS_MONTH)
        put_record(server, value)
        result = run(server, store)
    assert (result.changed, result.problems) == (1, ())
    assert rows(store, "select status, reply from documents") == [("answered", "We pay.")]


def test_an_open_question_of_a_month_that_is_over_is_asked_for_again(server: Replay, store: Store) -> None:
    first = (TODAY - dt.timedelta(days=60)).replace(day=1)
    month = next(months(first, first))
    value = VALUES[5004] | {"dateTabled": f"{month[1]}T00:00:00"}
    put_list(server, listing([value]), month=month)
    put_record(server, value)
    run(server, store)
    answered = value | {"answerText": "<p>We pay.</p>", "dateAnswered": f"{TODAY}T00:00:00"}
    put_record(server, answered)
    server.forget()
    assert run(server, store).changed == 1
    assert rows(store, "select status, reply from documents") == [("answered", "We pay.")]
    server.forget()
    assert run(server, store).unchanged == 1
    assert server.asked(f"{QUESTIONS}/") == []


def test_a_correction_behind_the_beginning_of_a_text_is_found(server: Replay, store: Store) -> None:
    value = WHOLE | {"dateTabled": f"{TODAY}T00:00:00"}
    put_list(server, listing([now(5001)]), month=THIS_MONTH)
    put_record(server, value | {"dateTabled": f"{TODAY}T00:00:00"})
    run(server, store)
    corrected = now(5001, answerIsCorrection=True, dateAnswerCorrected=f"{TODAY}T00:00:00")
    put_list(server, listing([corrected]), "corrected", THIS_MONTH)
    put_record(server, value | {"answerText": value["answerText"].replace("before the summer", "in autumn")})
    assert run(server, store).changed == 1
    assert rows(store, "select reply like '%opened in autumn%' from documents") == [(1,)]
    assert len(rows(store, "select * from revisions")) == 1


def test_a_record_that_does_not_come_is_kept_as_listed_and_asked_for_again(api: Replay, store: Store) -> None:
    kept = api.resources.pop(f"{QUESTIONS}/5001")
    (problem,) = run(api, store).problems
    assert problem.kind == "http_error"
    assert rows(store, "select truncated from documents where number = '101'") == [(1,)]
    api.resources[f"{QUESTIONS}/5001"] = kept
    assert run(api, store).problems == ()
    assert rows(store, "select truncated from documents where number = '101'") == [(0,)]
    assert rows(store, "select * from problems") == []


def test_a_server_that_gives_fewer_items_is_asked_for_the_rest(api: Replay, store: Store) -> None:
    values = list(VALUES.values())
    put_list(api, listing(values[:3], len(values)))
    put_list(api, listing(values[3:], len(values)), skip=3)
    result = run(api, store)
    assert (result.documents, result.left_out, result.problems) == (8, 1, ())


BROKEN = {
    "api_error": b'{"status": 500, "title": "An error occurred"}',
    "empty_page": listing([], 40),
    "filter_ignored": listing([VALUES[5001] | {"answeringBodyId": 60, "answeringBodyName": "Education"}], 400_000),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_listing_that_makes_no_sense_is_one_problem_and_the_others_go_on(
    api: Replay, store: Store, kind: str
) -> None:
    put_list(api, BROKEN[kind], month=THIS_MONTH)
    result = run(api, store)
    assert [problem.kind for problem in result.problems] == [kind]
    assert result.documents >= 8


def test_without_the_list_of_bodies_the_known_ones_are_asked_for(server: Replay, store: Store) -> None:
    del server.resources[BODIES]
    server.put(Place("questions", *OVER).url((16, 208)), listing([VALUES[5002]]))
    put_record(server, VALUES[5002])
    result = run(server, store)
    assert (result.documents, [problem.kind for problem in result.problems]) == (1, ["http_error"])


def test_what_bodies_that_are_not_told_would_have_listed_has_not_vanished(server: Replay, store: Store) -> None:
    """Where their list fails it is as it came last; where it is none, known ones are asked for, which are fewer."""
    ours = VALUES[5001] | {"dateTabled": f"{TODAY}T00:00:00"}
    defence = ours | {"id": 5099, "uin": "5099", "answeringBodyId": 11, "answeringBodyName": "Ministry of Defence"}
    put_list(server, listing([ours, defence]), month=THIS_MONTH)
    server.put(Place("questions", *THIS_MONTH).url((16, 208)), listing([ours]))
    put_record(server, ours)
    put_record(server, defence)
    assert run(server, store, since=None).new == 2
    del server.resources[f"{QUESTIONS}/5099"]
    for body, status, told in ((b"no", 403, "http_error"), (b"[]", 200, "no_bodies")):
        server.put(BODIES, body, status=status)
        server.forget()
        assert [problem.kind for problem in run(server, store, since=None).problems] == [told]
        assert server.asked(f"{QUESTIONS}/5099") == []
        assert rows(store, VANISHED) == []


def test_an_api_that_is_down_is_left_alone(server: Replay, store: Store) -> None:
    for path in (QUESTIONS, STATEMENTS):
        server.put(path, b"<html>Down for maintenance</html>")
    result = run(server, store)
    assert [problem.kind for problem in result.problems] == ["a_page"] * 3
    assert len(server.asked("/api/written")) == 3
