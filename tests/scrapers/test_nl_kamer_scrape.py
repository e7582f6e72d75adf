"""Over the network to the database: `scrape nl-kamer` against a replay of the OData service on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import RunResult, scrape
from scrapers.nl_kamer import BEGINS, Place, places
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import VANISHED, nothing_new, rows
from tests.scrapers.word import docx

FIXTURES = Path(__file__).parents[1] / "fixtures" / "nl-kamer"
DOCUMENTS = "/OData/v4/2.0/Document"
TODAY = dt.datetime.now(dt.UTC).date()
THIS, LAST, OVER = list(places(TODAY - dt.timedelta(days=62), TODAY))[:3]
"""This month, the last one, and the one before it."""
SINCE = str(OVER.first)
LETTER = [
    *("De Minister van Bruggen,", "D. Fictief", "Vraag 1", "Kent u de bruggen?", "Antwoord op vraag 1", "Ja."),
    *("Vraag 2", "Wie betaalt?", "Antwoord op vraag 2", "IJsland."),
]


def answers(place: Place) -> list[dict[str, Any]]:
    """The fixture's records, of March 2025, moved to the month of a place."""
    text = (FIXTURES / "answers.json").read_text(encoding="utf-8").replace("2025-03", f"{place.first:%Y-%m}")
    found: list[dict[str, Any]] = json.loads(text)["value"]
    return found


def listing(records: list[dict[str, Any]], following: str = "") -> bytes:
    return json.dumps({"value": records} | ({"@odata.nextLink": following} if following else {})).encode()


def put_list(server: Replay, body: bytes, place: Place = OVER) -> None:
    server.put(place.url, body, "application/json")


def put_letter(server: Replay, number: int, body: bytes) -> None:
    server.put(f"{DOCUMENTS}(00000000-0000-0000-0000-{number:012})/resource", body)


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(DOCUMENTS, listing([]), "application/json")
        put_list(running, listing(answers(OVER)))
        put_letter(running, 1, docx(LETTER))
        put_letter(running, 2, docx(LETTER))
        yield running


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("nl-kamer", store=store, endpoint=server.url, **{"since": SINCE} | options)


def test_the_months_are_listed_from_the_latest_to_the_first_one() -> None:
    found = list(places(dt.date.min, dt.date(2019, 2, 10)))
    assert [place.first for place in found] == [dt.date(2019, 2, 1), dt.date(2019, 1, 1), None]
    assert found[-1].end == BEGINS
    assert "ApiGewijzigdOp%20lt%202019-01-01T00:00:00Z" in found[-1].url
    assert "ApiGewijzigdOp%20ge" not in found[-1].url


def test_a_scrape_lists_months_and_asks_for_each_letter(server: Replay, store: Store) -> None:
    result = run(server, store)
    assert (result.documents, result.new, result.left_out, result.problems) == (2, 2, 1, ())
    assert len(server.asked(f"{DOCUMENTS}(")) == 2
    sql = "select id, ministry, truncated, (select count(*) from answers where document = d.id) from documents d"
    assert rows(store, f"{sql} order by id") == [
        ("nl-kamer:ah-tk-20242025-12", "minister van Buitenlandse Zaken", 0, 2),
        ("nl-kamer:kv-tk-2025Z00003", "minister van Bruggen", 0, 2),
    ]
    (url,) = rows(store, "select c.url from documents d join captures c on c.id = d.capture order by d.id limit 1")
    assert str(url[0]).startswith("https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/Document(")


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    run(server, store)
    with nothing_new(store, server):
        again = run(server, store)
    assert server.asked(f"{DOCUMENTS}(") == []
    assert len(server.asked(DOCUMENTS)) <= 2, "this month, and the last one where it was just over"
    assert (again.documents, again.unchanged, again.left_out, again.problems) == (2, 2, 1, ())


def test_full_asks_for_everything_again(server: Replay, store: Store) -> None:
    run(server, store)
    server.forget()
    assert run(server, store, full=True).unchanged == 2
    assert len(server.asked(f"{DOCUMENTS}(")) == 2


def test_since_and_limit_bound_a_scrape(server: Replay, store: Store) -> None:
    assert run(server, store, limit=1).documents == 1
    assert run(server, store, since=f"{OVER.first:%Y-%m}-21").documents == 1, "answered since"


def test_the_next_page_of_a_listing_is_followed(server: Replay, store: Store) -> None:
    first, second, *others = answers(OVER)
    following = f"https://gegevensmagazijn.tweedekamer.nl{DOCUMENTS}?$skiptoken=abc"
    put_list(server, listing([first], following))
    server.put(f"{DOCUMENTS}?$skiptoken=abc", listing([second, *others]), "application/json")
    result = run(server, store)
    assert (result.documents, result.left_out, result.problems) == (2, 1, ())


def test_pages_that_lead_round_are_told(server: Replay, store: Store) -> None:
    put_list(server, listing(answers(OVER), OVER.url))
    result = run(server, store)
    assert (result.documents, [problem.kind for problem in result.problems]) == (2, ["endless"])


def test_an_answer_that_was_changed_is_asked_for_again(server: Replay, store: Store) -> None:
    run(server, store)
    record = answers(OVER)[0] | {"ApiGewijzigdOp": f"{TODAY + dt.timedelta(days=1)}T00:00:00Z"}
    put_list(server, listing([record]), THIS)
    put_letter(server, 1, docx([line.replace("IJsland.", "Nederland.") for line in LETTER]))
    assert run(server, store).changed == 1
    assert rows(store, "select reply from documents where number = '12'") == [("Ja.\nNederland.",)]
    assert len(rows(store, "select * from revisions")) == 1


def test_an_answer_gets_its_number_and_counts_once(server: Replay, store: Store) -> None:
    run(server, store)
    record = answers(OVER)[1] | {"Aanhangselnummer": "242500013", "ApiGewijzigdOp": f"{TODAY}T00:00:00Z"}
    put_list(server, listing([record]), THIS)
    for _ in range(2):
        assert run(server, store).problems == ()
        sql = "select id, reply <> '', answer_url from documents where id like '%13' or id like '%Z00003'"
        url = "https://zoek.officielebekendmakingen.nl/ah-tk-20242025-13.html"
        assert rows(store, f"{sql} order by id") == [
            ("nl-kamer:ah-tk-20242025-13", 1, ""),
            ("nl-kamer:kv-tk-2025Z00003", 0, url),
        ]
    assert len(rows(store, "select * from revisions")) == 1


def test_many_answers_that_get_their_numbers_are_no_drift(server: Replay, store: Store) -> None:
    many = [answers(OVER)[1] | {"Id": f"00000000-0000-0000-0000-{n:012}"} for n in range(100, 160)]
    for n, record in enumerate(many, 100):
        record["Zaak"] = [case | {"Nummer": f"2025Z{n:05}"} for case in record["Zaak"]]
        put_letter(server, n, docx(LETTER))
    put_list(server, listing(many))
    assert run(server, store).new == 60
    changed = {"ApiGewijzigdOp": f"{TODAY}T00:00:00Z"}
    put_list(server, listing([r | changed | {"Aanhangselnummer": f"2425{n:05}"} for n, r in enumerate(many, 1)]), THIS)
    result = run(server, store)
    assert (result.outcome, result.new, result.changed) == ("ok", 60, 60)
    assert rows(store, "select count(*) from documents where reply = ''") == [(60,)]
    assert all(row["reply"] for row in store.latest("nl-kamer", 120)), "a small run is judged by those that have texts"


def test_an_answer_that_was_taken_back_is_marked_and_kept(server: Replay, store: Store) -> None:
    run(server, store)
    put_list(server, listing([answers(OVER)[0] | {"Verwijderd": True}]), THIS)
    run(server, store)
    assert rows(store, "select status, reply <> '' from documents where number = '12'") == [("withdrawn", 1)]


def test_a_letter_that_does_not_come_is_asked_for_again(server: Replay, store: Store) -> None:
    path = f"{DOCUMENTS}(00000000-0000-0000-0000-000000000001)/resource"
    kept = server.resources.pop(path)
    (problem,) = run(server, store).problems
    assert problem.kind == "http_error"
    assert rows(store, "select truncated, reply from documents where number = '12'") == [(1, "")]
    server.resources[path] = kept
    assert run(server, store).problems == ()
    assert rows(store, "select truncated, reply <> '' from documents where number = '12'") == [(0, 1)]


@pytest.mark.parametrize(
    ("body", "kind"), [(b'{"error": {"message": "no"}}', "api_error"), (b"<html>Login</html>", "a_page")]
)
def test_a_listing_that_makes_no_sense_is_one_problem_and_the_others_go_on(
    server: Replay, store: Store, body: bytes, kind: str
) -> None:
    put_list(server, body, LAST)
    result = run(server, store)
    assert ([problem.kind for problem in result.problems], result.documents) == ([kind], 2)


def test_a_file_that_is_no_letter_is_one_problem(server: Replay, store: Store) -> None:
    put_letter(server, 1, b"<html>Just a moment</html>")
    result = run(server, store)
    assert ([problem.kind for problem in result.problems], result.documents) == (["blocked"], 2)


def test_a_service_that_is_down_is_left_alone_after_some_listings(server: Replay, store: Store) -> None:
    server.resources.clear()
    server.put("/robots.txt", b"User-agent: *\nAllow: /\n")
    result = run(server, store, since="2019-01-01")
    assert ([problem.kind for problem in result.problems], result.documents) == (["http_error"] * 3, 0)


def test_an_answer_that_is_listed_no_more_and_has_no_letter_has_vanished(server: Replay, store: Store) -> None:
    run(server, store, since=None)
    texts = rows(store, "select * from answers order by id")
    following = f"https://gegevensmagazijn.tweedekamer.nl{DOCUMENTS}?$skiptoken=abc"
    put_list(server, listing(answers(OVER)[1:], following))
    server.put(f"{DOCUMENTS}?$skiptoken=abc", b'{"error": {"message": "no"}}', "application/json")
    run(server, store, since=None, full=True)
    assert rows(store, VANISHED) == [], "the listing was not seen whole"
    put_list(server, listing(answers(OVER)[1:]))
    assert run(server, store, since=None, full=True).problems == ()
    assert rows(store, VANISHED) == [], "the service still has its letter"
    del server.resources[f"{DOCUMENTS}(00000000-0000-0000-0000-000000000001)/resource"]
    assert run(server, store, since=None).problems == ()
    assert rows(store, VANISHED) == [], "months that are over were read from the archive"
    run(server, store, since=None, full=True)
    assert rows(store, VANISHED) == [("nl-kamer:ah-tk-20242025-12",)]
    assert rows(store, "select * from answers order by id") == texts
