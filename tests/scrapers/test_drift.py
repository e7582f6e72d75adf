"""A source that goes on, but no longer brings what it always brought: told, and nothing that is stored is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import RunResult, scrape
from scrapers.drift import defaults, expected_of
from scrapers.items import Capture, Document, Problem
from scrapers.languages import share_in, words
from scrapers.pipelines import Keeper
from scrapers.source import Parsed, sources
from scrapers.uk_parliament import SOURCE
from tests.scrapers import uk_api
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset
from tests.scrapers.test_import import rows
from tests.scrapers.test_together import WHOLE, document

Command = Callable[..., CompletedProcess[str]]
TABLE = f"{RESOURCES}/opendata-qp-ecrite-2018-2023.xlsx"
SINCE = str(uk_api.MONTH[0])


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(API, dataset("opendata-qp-ecrite-2018-2023.xlsx"), "application/json")
        yield running


def last_run(store: Store) -> tuple[object, ...]:
    ((*told,),) = rows(store, "select outcome, message from runs order by started_at desc limit 1")
    return tuple(told)


def is_clean(result: RunResult) -> bool:
    return (result.outcome, result.problems) == ("ok", ())


def test_answers_that_no_longer_come_end_a_run_as_drifted_and_what_is_stored_stays(
    positions: Command, server: Replay, store: Store
) -> None:
    server.put(TABLE, xlsx([row(n) for n in range(1, 61)]))
    assert is_clean(scrape("lu-chd", store=store, endpoint=server.url))
    texts = rows(store, "select document, text from answers order by 1, 2")
    server.put(TABLE, xlsx([row(n, TexteR=None, DateReponse=None, AuteurR=None) for n in range(1, 62)]))
    done = positions("scrape", "lu-chd", "--endpoint", server.url, "--db", store.path)
    figure = "an answer in 0 of 61 documents (0%), where at least 60% are expected"
    assert (done.returncode, figure in done.stderr) == (1, True)
    assert last_run(store) == ("drifted", figure)
    assert rows(store, "select document, text from answers order by 1, 2") == texts
    assert rows(store, "select count(*), sum(reply <> '') from documents") == [(61, 60)]
    told = positions("status", "--db", store.path)
    assert told.returncode == 1
    assert f"lu-chd: the last run drifted: {figure}" in told.stdout
    server.put(TABLE, xlsx([row(n) for n in range(1, 62)]))
    assert is_clean(scrape("lu-chd", store=store, endpoint=server.url))
    assert last_run(store) == ("ok", "")
    assert rows(store, "select * from problems") == []


def test_a_field_that_was_renamed_is_named_and_the_new_one_is_told_once(
    positions: Command, server: Replay, store: Store
) -> None:
    values = [uk_api.question(n, heading=None, headline="Iceland") for n in range(1, 61)]
    uk_api.serve(server, *values)
    command = ("scrape", "uk-parliament", "--since", SINCE, "--endpoint", server.url, "--db", store.path)
    done = positions(*command)
    assert done.stderr.count("headline") == 1
    assert "title in 0 of 60 documents (0%), where at least 90% are expected" in done.stderr
    assert last_run(store)[0] == "drifted"
    again = positions(*command, "--full")
    assert "headline" not in again.stderr
    assert "title in 0 of 60" in again.stderr
    assert rows(store, "select count(*) from problems where kind = 'unknown_field'") == [(1,)]
    uk_api.serve(server, *(uk_api.question(n) for n in range(1, 61)))
    assert is_clean(scrape("uk-parliament", store=store, since=SINCE, full=True, endpoint=server.url))
    assert rows(store, "select count(*) from problems") == [(0,)]


def test_three_documents_prove_nothing(server: Replay, store: Store) -> None:
    server.put(TABLE, xlsx([row(n, TexteR=None, TitreQuestion=None) for n in (1, 2, 3)]))
    scrape("lu-chd", store=store, endpoint=server.url)
    assert last_run(store)[0] != "drifted"


# Without a server


@pytest.fixture
def loose(tmp_path: Path) -> Iterator[Store]:
    """A store that no run writes, so that there is nothing to build again."""
    with Store(tmp_path / "positions.db") as opened:
        opened.put_source(SOURCE)
        yield opened


@pytest.fixture
def keeper(loose: Store) -> Keeper:
    made = Keeper(loose, SOURCE.id)
    made.keep(Capture(SOURCE.id, "https://parliament.example/list", b"x"))
    return made


def keep(keeper: Keeper, *documents: Document) -> None:
    for one in documents:
        keeper.keep(Parsed(one, "https://parliament.example/list"))


def many(number: int, **fields: Any) -> list[Document]:
    return [document(WHOLE, key=str(n), **fields) for n in range(number)]


def test_a_small_run_is_judged_by_what_was_scraped_last(loose: Store, keeper: Keeper) -> None:
    for _ in range(6):
        part = Keeper(loose, SOURCE.id)
        part.keep(Capture(SOURCE.id, "https://parliament.example/list", b"x"))
        known = int(str(rows(loose, "select count(*) from documents")[0][0]))
        keep(part, *(document(WHOLE, key=str(known + n), ministry="") for n in range(9)))
        part.conclude(SOURCE, bounded=True)
        assert (part.outcome == "drifted") == (known + 9 >= 50), known
    assert "ministry in 0 of 50 documents" in part.drifted[0]
    assert [problem.message for problem in part.problems] == [
        f"{SOURCE.id}: ministry in fewer than 90% of the documents",
        f"{SOURCE.id}: ministry in fewer than 70% of the answered documents",
    ], "one problem, whichever documents a run looks at: the figure is the run's"


def test_a_document_that_moved_is_not_judged(loose: Store, keeper: Keeper) -> None:
    keep(keeper, *many(60))
    moved = [replace(one, reply="", questions=(), answers=(), moved=True) for one in many(60)]
    keep(keeper, *moved, *(replace(one, key=f"new-{one.key}") for one in many(60)), *moved)
    keeper.conclude(SOURCE, bounded=True)
    assert (keeper.watch.read, keeper.outcome) == (120, "ok")
    assert [row["id"] for row in loose.latest(SOURCE.id, 500) if not row["reply"]] == []


def test_files_that_were_imported_are_not_judged(loose: Store, keeper: Keeper) -> None:
    keeper.keep(Capture(SOURCE.id, "file:a.json", b"y"))
    for one in many(60, ministry=""):
        keeper.keep(Parsed(one, "file:a.json"))
    fresh = Keeper(loose, SOURCE.id)
    fresh.conclude(SOURCE, bounded=True)
    assert fresh.outcome == "ok"


def test_a_run_that_reads_all_and_finds_few_has_drifted(keeper: Keeper) -> None:
    keep(keeper, *many(10))
    keeper.conclude(SOURCE)
    assert keeper.drifted == ["10 documents where at least 20000 are expected"]
    assert [problem.kind for problem in keeper.problems] == ["too_few"]


def test_few_documents_are_no_drift_where_something_could_not_be_fetched(keeper: Keeper) -> None:
    keeper.keep(Problem(SOURCE.id, "fetch", "http_error", "status 500", "", "https://parliament.example/2"))
    keeper.conclude(SOURCE)
    assert (keeper.outcome, len(keeper.problems)) == ("problems", 2)


def test_answers_in_another_language_are_drift(keeper: Keeper) -> None:
    german = "Die Bundesregierung hat sich dazu mehrfach geäußert, und sie wird das mit ihren Partnern tun. " * 4
    keep(keeper, *(document(german, key=str(n)) for n in range(60)))
    keeper.conclude(SOURCE, bounded=True)
    assert keeper.drifted == ["one of the languages en in 0 of 60 answers (0%), where at least 80% are expected"]


def test_a_field_that_comes_empty_once_is_kept_and_told(loose: Store, keeper: Keeper) -> None:
    keep(keeper, document(WHOLE))
    keep(keeper, document("", title="", ministry="", people=(), questions=(), status="open"))
    keeper.conclude(SOURCE, bounded=True)
    assert keeper.counts["unchanged"] == 1
    assert rows(loose, "select title, ministry, status, reply from documents") == [
        ("Bridges", "Ministry of Bridges", "answered", WHOLE)
    ]
    assert rows(loose, "select count(*) from answers_questions") == [(1,)]
    lost = ["answerer", "asker", "ministry", "questions", "reply", "title"]
    assert sorted(p.message.split(" came without ")[1].split(",")[0] for p in keeper.problems) == lost


def test_a_withdrawn_question_is_marked_and_keeps_its_answer(loose: Store, keeper: Keeper) -> None:
    keep(keeper, document(WHOLE), document("", status="withdrawn"))
    keeper.conclude(SOURCE, bounded=True)
    assert rows(loose, "select status, reply from documents") == [("withdrawn", WHOLE)]
    assert rows(loose, "select json_extract(text, '$.document.status') from revisions") == [("answered",)]
    assert keeper.problems == {}


def test_a_field_that_is_gone_again_is_forgotten(loose: Store) -> None:
    for number, problems in ((1, True), (60, False)):
        keeper = Keeper(loose, SOURCE.id)
        keeper.keep(Capture(SOURCE.id, "https://parliament.example/list", b"x"))
        if problems:
            said = "uk-parliament, x: has fields that are not known: mood, tone"
            keeper.keep(Problem(SOURCE.id, "parse", "unknown_field", said, "", "x"))
            assert len(keeper.problems) == 2
        keep(keeper, *many(number))
        keeper.conclude(SOURCE, bounded=True)
        assert rows(loose, "select count(*) from problems") == [(2 if problems else 0,)]


@pytest.mark.parametrize("source", sources().values(), ids=lambda source: str(source.id))
def test_every_source_has_sober_expectations(source: Any) -> None:
    expected = expected_of(source)
    assert expected["window"] >= 50
    named = {"title", "number", "legislature", "url", "ministry", "asked_on", "answered_on", "date"}
    for share in ("fields", "of_answered"):
        assert expected[share].keys() <= named | {"questions", "asker", "answerer"}
        assert all(0 < least <= 0.95 for least in expected[share].values())
    assert set(source.expectations) <= set(defaults()) | {"documents"}
    assert json.dumps(dict(source.expectations))
    assert expected_of(replace(source, expectations={}))["window"] == defaults()["window"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Government regrets that the bridge is closed and has told its partners so.", "en"),
        ("Le Gouvernement regrette que le pont soit fermé et l'a dit à ses partenaires.", "fr"),
        ("D'Regierung bedauert, dass d'Bréck zou ass, an huet dat och hire Partner gesot.", "lb"),
        ("De regering betreurt dat de brug dicht is en heeft dat ook aan haar partners gezegd.", "nl"),
        ("Regeringen beklagar att bron är stängd och har sagt det till sina partner.", "sv"),
        ("Il Governo si rammarica che il ponte sia chiuso e lo ha detto ai suoi partner.", "it"),
        ("Is oth leis an Rialtas go bhfuil an droichead dúnta agus tá sé ráite lena chomhpháirtithe.", "ga"),
    ],
)
def test_function_words_tell_languages_apart(text: str, language: str) -> None:
    assert [known for known in words() if share_in([text], [known])] == [language]


def test_a_language_of_which_no_words_are_known_fits_every_text() -> None:
    assert share_in(["The bridge is closed."], ["xx"]) == 1
