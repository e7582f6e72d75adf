"""Answers that are none: one server, one source, a fault a week; the other source goes on, and nothing is lost.

Each fault is met by the source's own requests through the front door, leaves one row in `problems` that names source,
address and cause, and is gone from there when the server is sound again.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import urlsplit

import pytest

from scrapers.ie_oireachtas import Place
from tests.faults import broken
from tests.faults.broken import Broken, Fault
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, dataset

Command = Callable[..., CompletedProcess[str]]
FIXTURES = Path(__file__).parents[1] / "fixtures" / "ie-oireachtas"
TODAY = dt.datetime.now(dt.UTC).date()
MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())
TABLE = f"{RESOURCES}/questions-2018-2023.xlsx"
LISTED = (FIXTURES / "questions.json").read_bytes()
NEW = row(1, DateDepotQ=f"{TODAY:%d/%m/%Y}", DateReponse=f"{TODAY:%d/%m/%Y}")
LARGEST = 400_000
SETTINGS = {"POSITIONS_TIMEOUT": "0.7", "POSITIONS_LARGEST": str(LARGEST)}


@dataclass(frozen=True)
class Case:
    """A fault, and what is told of it: the kind of the problem and words of its message."""

    fault: Fault
    kind: str
    words: str


CASES = {
    "reset in mid-body": Case(broken.reset, "no_answer", "it broke off before its end"),
    "a slow trickle": Case(broken.trickle, "no_answer", "not complete after 0.7 seconds"),
    "a gzip that is cut": Case(broken.cut_gzip(LISTED), "no_answer", "its compressed body ends too early"),
    "a length that is too short": Case(broken.too_short(LISTED), "not_json", "is JSON that cannot be read"),
    "a length that is too long": Case(broken.too_long(LISTED), "no_answer", "it broke off before its end"),
    "429 again and again": Case(broken.storm(429, Retry_After="0"), "http_error", "status 429"),
    "503 again and again": Case(broken.storm(503), "http_error", "status 503"),
    "a redirect to itself": Case(broken.endless, "redirects", "it redirects more than 20 times"),
    "a login page": Case(broken.answer(broken.LOGIN, media_type="text/html"), "blocked", "'Sign in' to log in"),
    "a challenge with 202": Case(broken.answer(broken.CHALLENGE, 202, "text/html"), "blocked", "keeps programs out"),
    "a challenge with 200": Case(
        broken.answer(broken.BLOCKED, media_type="text/html"), "blocked", "'Just a moment...'"
    ),
    "a bare 202": Case(broken.answer(b"", 202), "blocked", "status 202"),
    "an error inside 200": Case(broken.answer(broken.ERROR), "api_error", "The database of questions is being rebuilt"),
    "nothing inside 200": Case(broken.answer(b""), "no_answer", "an empty answer"),
    "a gzip that bursts": Case(broken.bomb(2 * LARGEST), "too_large", "POSITIONS_LARGEST"),
    "a body that is too large": Case(broken.large(2 * LARGEST), "too_large", "POSITIONS_LARGEST"),
    "too large without a length": Case(broken.large_unannounced(2 * LARGEST), "too_large", "POSITIONS_LARGEST"),
}
WEEKS = {name: MONDAY - dt.timedelta(weeks=4 + index + index // 2) for index, name in enumerate(CASES)}
"""The week whose list has the fault; after two of them lies one that is well, so that the source is not given up."""
SINCE = str(min(WEEKS.values()))


def asked_at(week: dt.date) -> str:
    url = urlsplit(Place(week).url)
    return f"{url.path}?{url.query}"


def put_weeks(server: Broken) -> None:
    """The API with four questions in each of the weeks, and Luxembourg's portal beside it."""
    server.put("/v1/questions", b'{"head": {}, "results": []}', "application/json")
    for week in WEEKS.values():
        moved = {name: (FIXTURES / name).read_text(encoding="utf-8").replace("2025-03-04", str(week)) for name in FILES}
        server.put(asked_at(week), moved["questions.json"].encode(), "application/json")
        section = moved["dbsect_5.xml"]
        staff = section.replace('eId="pq_35"', 'eId="pq_91"').replace("Foreign Affairs", "Health")
        for number, text in ((5, section), (9, staff)):
            path = f"/akn/ie/debateRecord/dail/{week}/writtens/mul@/dbsect_{number}.xml"
            server.put(path, text.encode(), "application/xml")
    server.put(API, dataset("questions-2018-2023.xlsx"), "application/json")
    server.put(TABLE, xlsx([NEW]))


FILES = ("questions.json", "dbsect_5.xml")


@dataclass(frozen=True)
class Told:
    """What there is after a run: its exit status and lines, how many problems, those that are of an address by address,
    and all documents by id. (Half of the fixture's questions have no answer yet, which the source thinks too few.)"""

    status: int
    lines: list[str]
    rows: int
    problems: dict[str, list[tuple[str, str, str]]]
    documents: dict[str, str]


def told(done: CompletedProcess[str], database: Path) -> Told:
    problems: dict[str, list[tuple[str, str, str]]] = {}
    with closing(sqlite3.connect(database)) as db:
        for url, *rest in db.execute("select url, source, kind, message from problems where kind <> 'drift'"):
            problems.setdefault(url, []).append((rest[0], rest[1], rest[2]))
        ((rows,),) = db.execute("select count(*) from problems").fetchall()
        documents = dict(db.execute("select id, content_hash from documents").fetchall())
    return Told(done.returncode, done.stderr.splitlines() + done.stdout.splitlines(), rows, problems, documents)


@pytest.fixture(scope="module")
def runs(positions: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Told]]:
    """Three scrapes of two sources: all is well; the lists of one break; all is well again."""
    database = tmp_path_factory.mktemp("answers") / "x.db"
    with Broken() as server:
        put_weeks(server)
        line = ("scrape", "ie-oireachtas", "lu-chd", "--full", "--since", SINCE, "--endpoint", server.url)

        def run() -> Told:
            return told(positions(*line, "--db", database, env=SETTINGS), database)

        before = run()
        for name, case in CASES.items():
            server.break_at(asked_at(WEEKS[name]), case.fault)
        server.put(TABLE, xlsx([NEW, NEW | {"NumQuestion": "2"}]))
        broke = run()
        server.heal()
        yield {"before": before, "broken": broke, "healed": run()}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_one_problem_that_names_source_address_and_cause(runs: dict[str, Told], name: str) -> None:
    url, case = Place(WEEKS[name]).url, CASES[name]
    ((source, kind, message),) = runs["broken"].problems[url]
    assert (source, kind) == ("ie-oireachtas", case.kind)
    assert message.startswith(f"ie-oireachtas, {url}: ")
    assert case.words in message
    assert message in runs["broken"].lines, "it is told as one line"
    assert url not in runs["before"].problems
    assert url not in runs["healed"].problems


def test_nothing_that_was_stored_is_lost(runs: dict[str, Told]) -> None:
    before, broke = runs["before"].documents, runs["broken"].documents
    assert len(before) > 2 * len(CASES)
    assert before.items() <= broke.items() == runs["healed"].documents.items()


def test_the_other_source_goes_on(runs: dict[str, Told]) -> None:
    assert "lu-chd: 2 documents (1 new, 0 changed, 1 unchanged)" in runs["broken"].lines
    assert runs["broken"].documents.keys() - runs["before"].documents.keys() == {"lu-chd:2018-2023-qp-2"}


def test_the_number_of_problems_is_the_last_line_and_the_status_one(runs: dict[str, Told]) -> None:
    assert runs["before"].problems == runs["healed"].problems == {}
    broke = runs["broken"]
    assert len(broke.problems) == len(CASES)
    assert (broke.status, broke.lines[-1]) == (1, f"{broke.rows} problems")
    assert len(broke.lines) == broke.rows + 4, "a line for each problem, for each source, for its drift, and for all"
