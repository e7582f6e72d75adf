"""Listings that mislead, clocks that are wrong, bodies that are too large: told, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import urlsplit

import pytest

from scrapers.de_bundestag import COLLECTION
from scrapers.ie_oireachtas import Place
from tests.faults.broken import Broken, Fault, answer
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, dataset

Command = Callable[..., CompletedProcess[str]]
FIXTURES = Path(__file__).parents[1] / "fixtures" / "ie-oireachtas"
TODAY = dt.datetime.now(dt.UTC).date()
WEEK = TODAY - dt.timedelta(days=TODAY.weekday(), weeks=4)
TABLES = [f"{RESOURCES}/questions-{years}.xlsx" for years in ("2013-2018", "2018-2023")]


@pytest.fixture
def server() -> Iterator[Broken]:
    """Luxembourg's portal with two tables, of a question each."""
    with Broken() as running:
        running.put(API, dataset(*(table.rpartition("/")[2] for table in TABLES)), "application/json")
        running.put(TABLES[0], xlsx([row(1, Legislature="2013-2018")]))
        running.put(TABLES[1], xlsx([row(1)]))
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def asked(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db, db:
        return db.execute(sql).fetchall()


def listed(skip: int) -> str:
    url = urlsplit(Place(WEEK, skip).url)
    return f"{url.path}?{url.query}"


def papers(server: Broken) -> None:
    """The Bundestag's API: two papers of three, of another ministry; then a page that is empty."""
    paper = {"drucksachetyp": "Antwort", "ressort": [{"titel": "Bundesministerium für Brücken"}], "titel": "Brücken"}
    both = [paper | {"id": str(number), "dokumentnummer": f"21/{number}"} for number in (1, 2)]
    first = {"numFound": 3, "cursor": "next", "documents": both}
    server.put("/api/v1/drucksache", json.dumps(first).encode(), "application/json")
    since = str(WEEK)
    for kind in (COLLECTION, "Antwort"):
        query = f"f.drucksachetyp={kind.replace(' ', '+')}&f.zuordnung=BT&f.datum.start={since}&format=json&cursor=next"
        empty = {"numFound": 3, "cursor": "last", "documents": []}
        server.put(f"/api/v1/drucksache?{query}", json.dumps(empty).encode(), "application/json")


def test_an_empty_page_in_the_middle_is_told_and_what_was_listed_is_kept(
    positions: Command, server: Broken, database: Path
) -> None:
    moved = {
        file.name: file.read_text(encoding="utf-8").replace("2025-03-04", str(WEEK)) for file in FIXTURES.iterdir()
    }
    page = json.loads(moved["questions.json"])
    page["head"]["counts"] = {"questionCount": 60, "resultCount": 60}
    number = len(page["results"])
    server.put("/v1/questions", b'{"head": {}, "results": []}', "application/json")
    server.put(listed(0), json.dumps(page).encode(), "application/json")
    server.put(listed(number), json.dumps(page | {"results": []}).encode(), "application/json")
    section = moved["dbsect_5.xml"]
    staff = section.replace('eId="pq_35"', 'eId="pq_91"').replace("Foreign Affairs", "Health")
    for name, text in (("dbsect_5", section), ("dbsect_9", staff)):
        server.put(f"/akn/ie/debateRecord/dail/{WEEK}/writtens/mul@/{name}.xml", text.encode(), "application/xml")
    papers(server)
    sources = ("ie-oireachtas", "de-bundestag", "lu-chd")
    done = positions("scrape", *sources, "--since", str(WEEK), "--endpoint", server.url, "--db", database)
    found = asked(database, "select source, kind, message, url from problems order by source desc, url")
    assert [(source, kind) for source, kind, *_ in found] == [
        ("ie-oireachtas", "empty_page"),
        ("de-bundestag", "empty_page"),
        ("de-bundestag", "empty_page"),
    ]
    assert found[0][2] == f"ie-oireachtas, {found[0][3]}: is empty, though there are 60 questions"
    assert "ends the listing after 2 papers, though there are 3" in str(found[1][2])
    assert asked(database, "select count(*) from documents where source = 'ie-oireachtas'") == [(4,)]
    assert "de-bundestag: 0 documents (0 new, 0 changed, 0 unchanged; 4 left out" in done.stdout
    assert all(
        "not all that was asked for came" in str(text)
        for (text,) in asked(database, "select message from runs where source in ('ie-oireachtas', 'de-bundestag')")
    )


def test_two_documents_of_one_id_do_not_replace_each_other_in_every_run(
    positions: Command, server: Broken, database: Path
) -> None:
    server.put(TABLES[0], xlsx([row(1, TexteR="La première réponse.")]))
    server.put(TABLES[1], xlsx([row(1, TexteR="La seconde réponse."), row(2)]))
    kept = set()
    for _ in range(2):
        done = positions("scrape", "lu-chd", "--endpoint", server.url, "--db", database)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 problem")
        ((kind, document, message),) = asked(database, "select kind, document, message from problems")
        assert (kind, document) == ("same_id", "lu-chd:2018-2023-qp-1")
        assert all(table in str(message) for table in TABLES)
        kept.add(asked(database, "select reply from documents where number = '1'")[0])
        assert asked(database, "select count(*) from revisions") == [(0,)]
    assert len(kept) == 1
    assert asked(database, "select count(*) from documents") == [(2,)]
    server.put(TABLES[0], xlsx([row(3)]))
    assert positions("scrape", "lu-chd", "--endpoint", server.url, "--db", database).returncode == 0
    assert asked(database, "select * from problems") == []


def slow_clock(body: bytes, failed: list[str]) -> Fault:
    """A server whose clock is three hours ahead: it asks for a second, by its own time, and then it answers."""

    def fault(request: BaseHTTPRequestHandler) -> None:
        ahead = dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)
        later = email.utils.format_datetime(ahead + dt.timedelta(seconds=1), usegmt=True)
        request.date_time_string = lambda _=None: email.utils.format_datetime(ahead, usegmt=True)  # type: ignore[method-assign,misc]
        if failed:
            answer(body, headers={"Last-Modified": later, "ETag": '"1"'})(request)
        else:
            failed.append(later)
            answer(b"not now", 503, headers={"Retry-After": later})(request)

    return fault


def test_clocks_that_are_wrong_here_and_there(positions: Command, server: Broken, database: Path) -> None:
    """The server is hours ahead; this machine was years ahead when it scraped first."""
    server.break_at(TABLES[1], slow_clock(server.resources[TABLES[1]].body, []))
    line = ("scrape", "lu-chd", "--endpoint", server.url, "--db", database)
    done = positions(*line)
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(database)) as db, db:
        for table, columns in (("captures", ["fetched_at"]), ("runs", ["started_at", "ended_at"])):
            for column in columns:
                db.execute(f"update {table} set {column} = '2096' || substr({column}, 5)")
    state = json.loads(positions("status", "--json", "--db", database).stdout)[0]
    assert state["due"]
    assert any("in the future: a clock is or was wrong" in reason for reason in state["needs"])
    server.heal()
    server.put(TABLES[1], xlsx([row(1, TexteR="Une réponse corrigée."), row(2)]))
    assert "3 documents (1 new, 1 changed, 1 unchanged)" in positions(*line).stdout
    server.forget()
    assert "3 documents (0 new, 0 changed, 3 unchanged)" in positions(*line).stdout
    assert server.bodies(TABLES[1]) == 0, "the later body is the last one, whatever the clock was before"
    state = json.loads(positions("status", "--json", "--db", database).stdout)[0]
    assert (state["due"], state["outcome"], state["last_run"][:4]) == (False, "ok", str(TODAY.year))
    assert asked(database, "select count(*) from revisions") == [(1,)]


def test_a_file_that_is_too_large_is_refused_and_the_others_are_read(
    positions: Command, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "small.xlsx").write_bytes(xlsx([row(1)]))
    (tmp_path / "files" / "large.xlsx").write_bytes(xlsx([row(n) for n in range(2, 3)]) + b"\0" * 30_000)
    env = {"POSITIONS_LARGEST": "20000"}
    done = positions("import", "lu-chd", tmp_path / "files", "--db", database, env=env)
    assert done.returncode == 1
    ((kind, message),) = asked(database, "select kind, message from problems")
    assert kind == "too_large"
    assert message == "lu-chd, file:files/large.xlsx: is larger than 20,000 bytes (POSITIONS_LARGEST) and is not read"
    assert message in done.stderr
    assert asked(database, "select count(*) from documents") == [(1,)]


def test_a_setting_that_is_no_number_is_told(positions: Command, server: Broken, database: Path) -> None:
    env = {"POSITIONS_TIMEOUT": "soon"}
    done = positions("scrape", "lu-chd", "--endpoint", server.url, "--db", database, env=env)
    assert done.returncode == 2
    assert done.stderr == "lu-chd: POSITIONS_TIMEOUT is 'soon', where a number of seconds above 0 is expected\n"
