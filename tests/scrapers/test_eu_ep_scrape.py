"""Over the network to the database: `scrape eu-ep` against a replay of the open data portal on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from db.store import Store
from scrapers import eu_ep
from scrapers.crawl import RunResult, scrape
from scrapers.eu_ep import Place, batch_url
from scrapers.items import Problem
from scrapers.source import Page
from tests.scrapers.eu_files import ANSWER, QUESTION, docx
from tests.scrapers.replay import Replay, path_of
from tests.scrapers.test_import import VANISHED, nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "eu-ep"
API = "/api/v2/parliamentary-questions"
TEXTS = "/distribution/"
SINCE = "2025-03-01"
RECORDS: list[dict[str, Any]] = json.loads((FIXTURES / "questions.json").read_bytes())["data"]
KEYS = [record["identifier"] for record in RECORDS]
HIGH, FERRIES = RECORDS[0], RECORDS[2] | {"document_date": str(dt.datetime.now(dt.UTC).date() - dt.timedelta(days=30))}
"""One that is answered, and one of last month that is open."""


def put(server: Replay, url: str, records: list[dict[str, Any]]) -> None:
    server.put(url, json.dumps({"data": records}).encode(), "application/ld+json")


def text_path(key: str) -> str:
    folder = "reds_iMaQp_Asw" if key.endswith("-ASW") else "reds_iMaQp"
    return f"{TEXTS}{folder}/{key}/{key}_en.docx"


def put_year(server: Replay, year: int, keys: list[str]) -> None:
    put(server, Place(year).url, [{"id": f"eli/dl/doc/{key}", "identifier": key} for key in keys])


@pytest.fixture
def server() -> Iterator[Replay]:
    """Two written questions, which make one batch, and a priority question, which makes its own."""
    with Replay() as running:
        running.put(API, b"", status=204)
        put_year(running, 2025, KEYS)
        put(running, batch_url(KEYS[:2]), RECORDS[:2])
        put(running, batch_url(KEYS[2:]), [FERRIES])
        running.put(text_path(KEYS[0]), docx(QUESTION))
        running.put(text_path(f"{KEYS[0]}-ASW"), docx(ANSWER))
        running.put(text_path(KEYS[2]), docx(["Subject: Ferries to Iceland", "Are there any?"]))
        yield running


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("eu-ep", store=store, endpoint=server.url, **{"since": SINCE} | options)


def test_a_scrape_reads_lists_metadata_and_texts(server: Replay, store: Store) -> None:
    result = run(server, store)
    assert (result.documents, result.new, result.left_out, result.problems) == (2, 2, 1, ())
    sql = "select id, status, reply like 'The EU condemns%' from documents order by id"
    assert rows(store, sql) == [(f"eu-ep:{KEYS[0]}", "answered", 1), (f"eu-ep:{KEYS[2]}", "open", 0)]
    sql = "select c.url from documents d join captures c on c.id = d.capture where d.status = 'answered'"
    ((url,),) = rows(store, sql)
    assert url == f"https://data.europarl.europa.eu{text_path(KEYS[0] + '-ASW')}"
    assert rows(store, "select name, title from document_people where role = 'answerer'") == [
        ("Madeup", "High Representative/Vice-President")
    ]


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    run(server, store)
    with nothing_new(store, server):
        again = run(server, store)
    assert server.asked(TEXTS) == []
    assert (again.documents, again.unchanged, again.left_out, again.problems) == (2, 2, 1, ())


def test_a_batch_whose_questions_are_all_answered_is_not_asked_for_again(server: Replay, store: Store) -> None:
    run(server, store)
    server.forget()
    run(server, store)
    batches = [path for path in server.asked(API) if path != API]
    assert batches == [f"{API}/{KEYS[2]}"]


def test_a_question_that_was_answered_since_gets_its_answer(server: Replay, store: Store) -> None:
    run(server, store)
    answered = json.loads(json.dumps(HIGH["inverse_answers_to"]).replace(KEYS[0], KEYS[2]))
    put(server, batch_url(KEYS[2:]), [FERRIES | {"inverse_answers_to": answered}])
    server.put(text_path(f"{KEYS[2]}-ASW"), docx(ANSWER))
    server.forget()
    assert run(server, store).changed == 1
    assert rows(store, "select count(*) from documents where status = 'answered' and reply <> ''") == [(2,)]
    assert len(server.asked(TEXTS)) == 2
    assert len(rows(store, "select * from revisions")) == 1


def test_a_text_that_does_not_come_is_asked_for_again(server: Replay, store: Store) -> None:
    kept = server.resources.pop(text_path(f"{KEYS[0]}-ASW"))
    assert [problem.kind for problem in run(server, store).problems] == ["http_error"]
    assert rows(store, "select status, reply from documents where title like 'Bridges%'") == [("answered", "")]
    server.resources[text_path(f"{KEYS[0]}-ASW")] = kept
    result = run(server, store)
    assert (result.changed, result.problems) == (1, ())
    assert rows(store, "select reply <> '' from documents where title like 'Bridges%'") == [(1,)]


def test_a_text_that_cannot_be_read_takes_nothing_away(server: Replay, store: Store) -> None:
    run(server, store)
    server.put(text_path(f"{KEYS[0]}-ASW"), b"<html>challenge</html>")
    result = run(server, store, full=True)
    assert [problem.kind for problem in result.problems] == ["a_page"]
    assert rows(store, "select reply <> '' from documents where title like 'Bridges%'") == [(1,)]


def test_a_short_page_is_not_the_last(server: Replay, store: Store) -> None:
    put_year(server, 2025, KEYS[:1])
    put(server, Place(2025, 1).url, [{"identifier": key} for key in KEYS[1:]])
    assert run(server, store).documents == 2


def test_a_redirect_of_a_text_is_followed(server: Replay, store: Store) -> None:
    kept = server.resources[text_path(KEYS[0])]
    elsewhere = {"Location": "https://redmapl3.europarl.europa.eu/question.docx"}
    server.put(text_path(KEYS[0]), b"", status=302, headers=elsewhere, validators=False)
    server.resources["/question.docx"] = kept
    assert run(server, store).problems == ()
    assert rows(store, "select count(*) from questions") == [(2,)]


def test_years_that_are_over_are_not_listed_after_a_whole_scrape(server: Replay, store: Store) -> None:
    run(server, store, since=None)
    server.forget()
    result = run(server, store, since=None)
    assert (result.documents, result.unchanged) == (2, 2)
    assert len([path for path in server.asked(API) if path == API]) <= 4


def test_limit(server: Replay, store: Store) -> None:
    assert run(server, store, limit=1).documents == 1


BROKEN = {
    "error": (b'{"error": "Pending acquire queue has reached its maximum size"}', "api_error"),
    "challenge": (b"<html>challenge</html>", "a_page"),
    "stranger": (b'{"data": [{"identifier": "A-10-2025-0001"}]}', "no_key"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_list_that_makes_no_sense_is_told_and_the_others_go_on(server: Replay, store: Store, name: str) -> None:
    body, kind = BROKEN[name]
    server.put(Place(2024).url, body)
    result = run(server, store)
    assert kind in [problem.kind for problem in result.problems]
    assert result.documents == 2
    assert rows(store, "select message <> '' from runs") == [(1,)]


def test_a_question_that_is_listed_no_more_and_is_not_there_itself_has_vanished(server: Replay, store: Store) -> None:
    run(server, store, since=None)
    texts = rows(store, "select * from answers order by id")
    put(server, batch_url(KEYS[1:2]), RECORDS[1:2])
    put_year(server, 2025, KEYS[1:])
    server.put(Place(2025, len(KEYS) - 1).url, BROKEN["error"][0])
    run(server, store, since=None, full=True)
    assert rows(store, VANISHED) == [], "the list was not seen whole"
    del server.resources[path_of(Place(2025, len(KEYS) - 1).url)]
    stub = {"id": f"eli/dl/doc/{KEYS[0]}", "identifier": KEYS[0]}
    for answer in (RECORDS[0], stub):
        put(server, batch_url(KEYS[:1]), [answer])
        assert run(server, store, since=None, full=True).problems == ()
        assert rows(store, VANISHED) == [], "the API still has it"
    del server.resources[path_of(batch_url(KEYS[:1]))]
    run(server, store, since=None, full=True)
    assert rows(store, VANISHED) == [(f"eu-ep:{KEYS[0]}",)]
    assert rows(store, "select * from answers order by id") == texts


def test_a_question_that_is_over_is_not_asked_for_again_though_its_batch_has_another_address(
    server: Replay, store: Store
) -> None:
    """A batch is of the questions that are listed: with one more or less of them its address moves."""
    run(server, store)
    del server.resources[path_of(batch_url(KEYS[:2]))]
    for listed in ([KEYS[0]], [KEYS[1]], KEYS[:2]):
        put_year(server, 2025, listed)
        server.put(Place(2025, len(listed)).url, b"", status=204)
        server.forget()
        result = run(server, store)
        assert [path for path in server.asked(API) if path != API] == []
        foreign = int(KEYS[0] in listed)
        assert (result.unchanged, result.left_out, result.problems) == (foreign, len(listed) - foreign, ())


def test_a_batch_with_a_question_that_is_new_or_open_is_asked_for(server: Replay, store: Store) -> None:
    run(server, store)
    new = f"{KEYS[0][:-1]}9"
    put_year(server, 2025, [*KEYS, new])
    put(server, batch_url([*KEYS[:2], new]), [*RECORDS[:2], FERRIES | {"identifier": new}])
    server.forget()
    assert run(server, store).new == 1
    batches = [path for path in server.asked(API) if path != API]
    assert sorted(batches) == [path_of(batch_url(keys)).partition("?")[0] for keys in ([*KEYS[:2], new], KEYS[2:])]


def test_texts_whose_addresses_move_are_not_asked_for_again(server: Replay, store: Store) -> None:
    run(server, store)
    moved = json.loads(json.dumps([FERRIES, RECORDS[0]]).replace("distribution/", "distribution/2/"))
    put_year(server, 2025, [KEYS[0], KEYS[2]])
    put(server, batch_url(KEYS[:1]), moved[1:])
    put(server, batch_url(KEYS[2:]), moved[:1])
    server.forget()
    result = run(server, store)
    assert (server.asked(TEXTS), result.unchanged, result.problems) == ([], 2, ())


def malformed(record: dict[str, Any]) -> dict[str, Any]:
    """A record on which the code breaks: its day is one that no calendar of ours has."""
    return record | {"document_date": "9999-12-31T23:00:00.000Z"}


def test_a_record_on_which_the_code_breaks_is_one_problem_and_costs_no_other(server: Replay, store: Store) -> None:
    put(server, batch_url(KEYS[:2]), [RECORDS[0], malformed(RECORDS[1])])
    for _ in range(2):
        result = run(server, store)
        assert [(problem.kind, problem.url) for problem in result.problems] == [("crash", batch_url(KEYS[:2]))]
        assert KEYS[1] in result.problems[0].message
        assert result.documents == 2, "the others of its batch, and the batch behind it"
        assert len(rows(store, "select * from problems")) == 1
        ((message,),) = rows(store, "select message from runs order by started_at desc limit 1")
        assert "not all that was asked for came" in str(message)
    put(server, batch_url(KEYS[:2]), RECORDS[:2])
    assert run(server, store).problems == ()
    assert rows(store, "select * from problems") == []


@pytest.mark.parametrize("broken", ["works_of", "is_foreign"])
def test_a_batch_on_which_the_code_breaks_is_told_and_the_next_one_is_asked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The first one breaks on the batch, the second one on each question of it."""

    def breaks(*_: object) -> None:
        raise KeyError("number")

    monkeypatch.setattr(eu_ep, broken, breaks)
    spider = eu_ep.Spider(store=store)
    spider.batches.append(KEYS[2:])
    page = Page(batch_url(KEYS[:2]), json.dumps({"data": RECORDS[:2]}).encode(), True)
    found = list(spider.batch(page))
    assert {(item.kind, item.url) for item in found if isinstance(item, Problem)} == {("crash", page.url)}
    assert [item.meta["url"] for item in found if isinstance(item, Request)] == [batch_url(KEYS[2:])]
    assert spider.missed
