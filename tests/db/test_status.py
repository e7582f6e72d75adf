"""Status: how fresh each source is, and what needs a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.status import Freshness, due, status
from db.store import Store
from scrapers.items import Document, Problem

PROBLEM = Problem("xx-test", "parse", "bad_date", "31.02. is no date")
TOMORROW = dt.timedelta(days=1)


def look(store: Store, *, later: dt.timedelta = dt.timedelta()) -> Freshness:
    (source, _tag, _publish) = status(store.path, now=dt.datetime.now(dt.UTC) + later)
    return source


def scraped(store: Store, outcome: str = "ok", **counts: Any) -> None:
    store.finish_run(store.start_run("scrape", "xx-test"), outcome, **{"documents": 1} | counts)


def test_a_source_that_never_ran_is_due_and_needs_nobody(store: Store) -> None:
    source = look(store)
    assert (source.outcome, source.due, source.needs) == ("never", True, ())


def test_a_source_just_read_is_not_due(store: Store, document: Callable[..., Document]) -> None:
    store.put_document(document())
    scraped(store)
    source = look(store)
    assert (source.outcome, source.due, source.needs) == ("ok", False, ())
    assert (source.documents, source.newest) == (1, "2022-02-11")
    assert look(store, later=TOMORROW).due


def test_a_failed_run_needs_a_person_and_a_good_one_after_it_does_not(
    store: Store, document: Callable[..., Document]
) -> None:
    store.put_document(document())
    scraped(store, "failed", message="the portal answers with HTML")
    assert look(store).needs == ("the last run failed: the portal answers with HTML",)
    assert look(store).due
    scraped(store)
    assert look(store).needs == ()


def test_problems_need_a_person_where_the_last_run_met_them_first(
    store: Store, document: Callable[..., Document]
) -> None:
    store.put_document(document())
    scraped(store)
    run = store.start_run("scrape", "xx-test")
    store.put_problem(PROBLEM)
    store.finish_run(run, "problems", problems=1)
    assert look(store).needs == ("1 new problem in the last run",)
    run = store.start_run("scrape", "xx-test")
    store.put_problem(PROBLEM)
    store.finish_run(run, "problems", problems=1)
    assert (look(store).problems, look(store).needs) == (1, ())


def imported(store: Store, *problems: Problem, **counts: Any) -> None:
    """An import of files that somebody tried."""
    run = store.start_run("import", "xx-test")
    for problem in problems:
        store.put_problem(problem)
    store.finish_run(run, "problems" if problems else "ok", problems=len(problems), **counts)


FOREIGN = Problem(
    "xx-test", "parse", "unknown_file", "xx-test, file:a.png: is no file of this source", url="file:a.png"
)


@pytest.mark.parametrize("outcome", ["drifted", "failed", "stopped"])
def test_a_foreign_file_that_was_imported_hides_nothing_of_the_last_scrape(
    store: Store, document: Callable[..., Document], outcome: str
) -> None:
    store.put_document(document())
    scraped(store)
    run = store.start_run("scrape", "xx-test")
    store.put_problem(PROBLEM)
    store.finish_run(run, outcome, documents=1, problems=1, message="half as many as ever")
    before = look(store)
    assert f"the last run {outcome}: half as many as ever" in before.needs
    imported(store, FOREIGN)
    after = look(store)
    assert (after.needs, after.outcome, after.new_problems) == (before.needs, outcome, before.new_problems)
    assert after.problems == before.problems + 1
    assert after.notes == ("1 imported file with problems, the latest: file:a.png: is no file of this source",)
    imported(store, documents=1, unchanged=1)
    assert (look(store).needs, look(store).outcome, look(store).notes) == (after.needs, outcome, after.notes)


def test_a_foreign_file_makes_no_sound_source_need_a_person(store: Store, document: Callable[..., Document]) -> None:
    store.put_document(document())
    scraped(store)
    imported(store, FOREIGN)
    assert (look(store).needs, look(store).outcome, look(store).problems) == ((), "ok", 1)
    assert len(look(store).notes) == 1


def test_of_files_alone_the_last_import_that_brought_something_is_judged(
    store: Store, document: Callable[..., Document]
) -> None:
    store.put_document(document())
    imported(store, documents=1, new=1)
    imported(store, PROBLEM, documents=1, unchanged=1)
    assert look(store).needs == ("1 new problem in the last run",)
    imported(store, FOREIGN)
    assert look(store).needs == ("1 new problem in the last run",)


@pytest.mark.parametrize("bound", ["since 2024-01-01", "limit 3", "since 2024-01-01, limit 3"])
def test_a_scrape_that_was_told_bounds_says_nothing_of_the_whole(
    store: Store, document: Callable[..., Document], bound: str
) -> None:
    store.put_document(document())
    scraped(store, "drifted", message="3 documents, though at least 9 are expected")
    scraped(store, message=f"{bound}")
    assert look(store).outcome == "drifted"
    scraped(store, message="not all that was asked for came")
    assert look(store).outcome == "ok"


def test_a_source_not_read_for_three_periods_needs_a_person(store: Store, document: Callable[..., Document]) -> None:
    store.put_document(document())
    scraped(store)
    assert look(store, later=2 * TOMORROW).needs == ()
    assert "though it is due every 1 days" in look(store, later=4 * TOMORROW).needs[0]


def test_fewer_documents_than_expected_need_a_person(store: Store) -> None:
    scraped(store)
    assert look(store).needs == ("0 documents, though at least 1 are expected",)


def test_a_run_whose_process_is_gone_was_killed(store: Store, path: Path) -> None:
    with Store(path) as other:
        other.start_run("scrape", "xx-test")
        assert look(store).outcome == "running"
    assert look(store).outcome == "killed"


def test_texts_that_could_not_be_tagged_need_a_person(store: Store) -> None:
    store.put_problem(Problem("xx-test", "tag", "tagger_failed", "xx-test:qp-1/1: RuntimeError"))
    (_, tag, _) = status(store.path)
    assert tag.needs == ("1 text could not be tagged",)


def test_a_run_that_brought_nothing_leaves_the_source_due(store: Store) -> None:
    scraped(store, "problems", documents=0, problems=1)
    assert look(store).due
    assert due(store.path, {"xx-test": 7}) == ["xx-test"]


def test_what_could_not_be_fetched_needs_a_person_and_is_tried_again_the_next_day(
    store: Store, document: Callable[..., Document]
) -> None:
    store.put_document(document())
    store.put_problem(Problem("xx-test", "fetch", "http_error", "status 500", url="https://parliament.example/list"))
    scraped(store, "problems", problems=1)
    assert look(store).needs == ("1 address could not be fetched",)
    assert due(store.path, {"xx-test": 7}) == []
    assert due(store.path, {"xx-test": 7}, now=dt.datetime.now(dt.UTC) + TOMORROW) == ["xx-test"]


def test_what_is_due_is_what_was_not_scraped_in_its_period(store: Store) -> None:
    scraped(store)
    periods = {"xx-test": 1, "yy-test": 7}
    assert due(store.path, periods) == ["yy-test"]
    assert due(store.path, periods, now=dt.datetime.now(dt.UTC) + TOMORROW) == ["xx-test", "yy-test"]


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no database at"):
        status(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []
