"""Over the network to the database: `scrape ie-oireachtas` against a replay of the API on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from db.store import Store
from scrapers import ie_oireachtas
from scrapers.crawl import RunResult, scrape
from scrapers.ie_oireachtas import Place
from scrapers.source import Page
from tests.scrapers.lu_files import pdf
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "ie-oireachtas"
LIST = "/v1/questions"
WRITTENS = "/akn/ie/debateRecord/dail/{}/writtens/mul@"
TODAY = dt.datetime.now(dt.UTC).date()
MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())
OVER = MONDAY - dt.timedelta(weeks=4)
"""A week that does not change any more."""


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(LIST, b'{"head": {}, "results": []}', "application/json")
        yield running


def moved(name: str, day: dt.date) -> bytes:
    """A fixture, of 4 March 2025, on another day."""
    return (FIXTURES / name).read_text(encoding="utf-8").replace("2025-03-04", str(day)).encode()


def put_week(server: Replay, day: dt.date, body: bytes | None = None) -> None:
    """Serve the list of the week of this day, and the two sections that are asked for."""
    server.put(
        Place(day - dt.timedelta(days=day.weekday())).url, body or moved("questions.json", day), "application/json"
    )
    folder = WRITTENS.format(day)
    server.put(f"{folder}/dbsect_5.xml", moved("dbsect_5.xml", day), "application/xml")
    staff = moved("dbsect_5.xml", day).replace(b'eId="pq_35"', b'eId="pq_91"').replace(b"Foreign Affairs", b"Health")
    server.put(f"{folder}/dbsect_9.xml", staff, "application/xml")


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("ie-oireachtas", store=store, endpoint=server.url, **{"since": str(OVER)} | options)


def test_a_scrape_lists_weeks_and_asks_for_each_section(server: Replay, store: Store) -> None:
    put_week(server, OVER)
    result = run(server, store)
    assert (result.new, result.left_out, result.problems) == (4, 1, ())
    assert sorted(server.asked("/akn")) == [f"{WRITTENS.format(OVER)}/dbsect_{number}.xml" for number in (5, 9)]
    assert rows(store, "select status, count(*) from documents group by 1 order by 1") == [("answered", 3), ("open", 1)]
    ((url,),) = rows(store, "select c.url from documents d join captures c on c.id = d.capture where d.id like '%_35'")
    assert url == f"https://data.oireachtas.ie{WRITTENS.format(OVER)}/dbsect_5.xml"


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    put_week(server, OVER)
    run(server, store)
    with nothing_new(store, server):
        again = run(server, store)
    assert server.asked("/akn") == []
    assert (again.left_out, again.problems, again.new, again.changed) == (1, (), 0, 0)


def test_an_answer_of_the_last_days_is_asked_for_again_and_not_sent_again(server: Replay, store: Store) -> None:
    put_week(server, TODAY)
    run(server, store)
    server.forget()
    again = run(server, store)
    assert server.bodies() == 0
    assert [seen.status for seen in server.requests if seen.path.startswith("/akn")] == [304, 304]
    assert (again.unchanged, again.new, again.changed) == (4, 0, 0)


def test_an_answer_that_came_late_is_found(server: Replay, store: Store) -> None:
    put_week(server, TODAY)
    run(server, store)
    path = f"{WRITTENS.format(TODAY)}/dbsect_5.xml"
    speech = b'<speech by="#BasilMadeup" as="#Minister_for_Foreign_Affairs"><p>We pay.</p></speech>'
    late = b"<p>Reply not received from Department.</p>"
    server.put(path, server.resources[path].body.replace(late, speech), "application/xml")
    assert run(server, store).changed == 1
    assert rows(store, "select status, reply from documents where id like '%_37'") == [("answered", "We pay.")]


def test_the_pdf_stands_for_an_xml_that_is_forbidden(server: Replay, store: Store) -> None:
    put_week(server, OVER)
    server.resources[f"{WRITTENS.format(OVER)}/dbsect_9.xml"].status = 403
    printed = (
        f"Written answers of {OVER.day} {OVER:%B %Y}",
        "91. Deputy Ada Inventa asked the Minister for Health how many doctors came from Iceland. [9006/25]",
        "Minister for Health (Deputy Basil Madeup): Two.",
    )
    server.put(f"{WRITTENS.format(OVER)}/dbsect_9.pdf", pdf(printed), "application/pdf")
    result = run(server, store)
    assert result.problems == ()
    assert rows(store, "select reply, ministry from documents where id like '%_91'") == [
        ("Two.", "Minister for Health")
    ]


def test_what_does_not_come_is_kept_as_listed_and_asked_for_again(server: Replay, store: Store) -> None:
    put_week(server, OVER)
    kept = server.resources.pop(f"{WRITTENS.format(OVER)}/dbsect_9.xml")
    assert {problem.kind for problem in run(server, store).problems} == {"http_error"}
    assert rows(store, "select truncated, reply from documents where id like '%_91'") == [(1, "")]
    server.resources[f"{WRITTENS.format(OVER)}/dbsect_9.xml"] = kept
    assert run(server, store).problems == ()
    assert rows(store, "select truncated, reply <> '' from documents where id like '%_91'") == [(0, 1)]
    assert rows(store, "select * from problems") == []


def put_refused_week(server: Replay, old: dt.date) -> None:
    """A week of which no section is given out."""
    put_week(server, old)
    for number in (5, 9):
        server.resources[f"{WRITTENS.format(old)}/dbsect_{number}.xml"].status = 403


def listed(old: dt.date) -> tuple[Page, Place]:
    """The page that lists the week of a day, with its place in the walk."""
    week = Place(old - dt.timedelta(days=old.weekday()))
    return Page(week.url, moved("questions.json", old), new=True), week


def test_a_section_of_long_ago_that_did_not_come_is_asked_for_again_within_a_bound(
    server: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = OVER - dt.timedelta(weeks=20)
    put_refused_week(server, old)
    assert {problem.kind for problem in run(server, store, since=str(old)).problems} == {"http_error"}
    put_week(server, old)
    monkeypatch.setattr(ie_oireachtas, "MOST_AGAIN", 1)
    page, week = listed(old)
    found = ie_oireachtas.Spider(store=store).read(page, week)
    assert sum(isinstance(item, Request) for item in found) == 1, "the bound"
    asked = []
    for _ in range(2):
        server.forget()
        run(server, store, since=str(old))
        asked.append(len(server.asked("/akn")))
    assert asked == [2, 0], "what came is not asked for again"
    assert rows(store, "select count(*) from documents where status = 'answered' and not truncated") == [(3,)]
    assert rows(store, "select * from problems") == []


def test_sections_that_never_come_do_not_keep_others_from_being_asked_for(
    server: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four questions in two sections, of which a run asks for one question's: each has its turn in four runs."""
    old = OVER - dt.timedelta(weeks=20)
    put_refused_week(server, old)
    monkeypatch.setattr(ie_oireachtas, "MOST_AGAIN", 1)
    page, week = listed(old)
    asked = []
    for _ in range(5):
        run(server, store, since=str(old))
        for _ in range(2):
            found = ie_oireachtas.Spider(store=store, since=str(old)).read(page, week)
            (url,) = [item.meta["url"] for item in found if isinstance(item, Request)]
            asked.append(url.rpartition("/")[2])
    assert asked[::2] == asked[1::2], "as long as no run ends it is the same one's turn"
    assert sorted(asked[:8:2]) == ["dbsect_5.xml"] * 3 + ["dbsect_9.xml"]
    assert asked[0] == asked[8]


def test_a_section_without_the_question_is_told(server: Replay, store: Store) -> None:
    put_week(server, OVER)
    path = f"{WRITTENS.format(OVER)}/dbsect_9.xml"
    server.put(path, server.resources[path].body.replace(b"pq_91", b"pq_92"), "application/xml")
    (problem,) = run(server, store).problems
    assert problem.kind == "other_section"
    assert "question 91" in problem.message


def test_limit_bounds_a_scrape(server: Replay, store: Store) -> None:
    put_week(server, OVER)
    run(server, store, limit=1)
    assert len(server.asked("/akn")) == 1


BROKEN = {
    "no_list": b'{"message": "Unprocessable Entity"}',
    "unknown_field": json.dumps(
        {"results": [json.loads((FIXTURES / "questions.json").read_bytes())["results"][4] | {}]}
    )
    .replace('"questionNumber"', '"mood": 1, "questionNumber"')
    .encode(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_list_that_makes_no_sense_is_one_problem_and_the_others_go_on(
    server: Replay, store: Store, kind: str
) -> None:
    put_week(server, OVER)
    put_week(server, TODAY, BROKEN[kind])
    result = run(server, store)
    assert [problem.kind for problem in result.problems] == [kind]
    assert result.new == 4


def test_what_robots_txt_forbids_is_not_fetched(store: Store) -> None:
    with Replay(robots="User-agent: *\nDisallow: /akn/\n") as server:
        server.put(LIST, b'{"results": []}', "application/json")
        put_week(server, OVER)
        result = run(server, store)
        assert server.asked("/akn") == []
    assert {problem.kind for problem in result.problems} == {"robots"}


def test_an_api_that_is_down_is_left_alone(server: Replay, store: Store) -> None:
    server.put(LIST, b"<html>Down for maintenance</html>")
    result = run(server, store)
    assert [problem.kind for problem in result.problems] == ["a_page"] * 3
    assert len(server.asked(LIST)) == 3
