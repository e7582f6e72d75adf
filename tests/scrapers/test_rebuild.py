"""Runs done again from the archive where it does not tell all: other code, lost lines, lost bodies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from db.rebuilt import rebuilt
from db.store import Store
from scrapers import lu_chd
from scrapers.crawl import scrape
from scrapers.rebuild import Rebuilt, rebuild
from tests.scrapers.lu_files import row
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import rows
from tests.scrapers.test_scrape import portal


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database of two scrapes, the second of which found an answer changed."""
    path = tmp_path / "positions.db"
    with Replay() as server, Store(path) as store:
        for text in ("Première réponse.", "Deuxième réponse."):
            portal(server, row(1), row(2, TexteR=text))
            scrape("lu-chd", store=store, endpoint=server.url)
    return path


def again(database: Path) -> tuple[list[Rebuilt], Store]:
    """What is told, and the database that was built."""
    path = database.with_name("again.db")
    with rebuilt(database, path) as (store, archive, account):
        told = list(rebuild(store, archive, account))
    return told, Store(path)


def account(database: Path, source: str = "lu-chd") -> Path:
    return database.parent / "archive" / "accounts" / database.name / f"{source}.jsonl"


def test_a_spider_that_asks_for_more_than_it_did_gets_the_last_body_or_none(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = lu_chd.Spider.begin

    def more(self: Any) -> Iterator[Request]:
        yield from begin(self)
        yield from begin(self)
        yield self.fetch("https://wdocs-pub.chd.lu/new.pdf", self.pdf)

    monkeypatch.setattr(lu_chd.Spider, "begin", more)
    _, store = again(database)
    assert rows(store, "select kind, url from problems") == [("not_archived", "https://wdocs-pub.chd.lu/new.pdf")]
    assert rows(store, "select count(*) from revisions") == [(1,)]


def test_a_better_parser_reads_the_same_bodies(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lu_chd, "_document", lambda row, url, numbers: None)
    _, store = again(database)
    assert rows(store, "select count(*) from documents") == [(0,)]
    assert len(rows(store, "select * from captures")) == 3


def test_a_callback_that_breaks_is_a_problem(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lu_chd, "parse_dataset", lambda body, url: 1 / 0)
    _, store = again(database)
    assert rows(store, "select kind from problems") == [("crash",)]


def test_a_line_that_cannot_be_read_and_a_source_that_is_gone_are_told(database: Path) -> None:
    lines = account(database).read_text(encoding="utf-8").splitlines(keepends=True)
    account(database).write_text("".join([lines[0], "what\n", *lines[1:]]), encoding="utf-8")
    account(database, "zz-gone").write_text('{"at": "1", "run": "scrape"}\n', encoding="utf-8")
    (luxembourg, gone), store = again(database)
    assert luxembourg.missing == ("lu-chd: line 2 of its account in the archive cannot be read",)
    assert (luxembourg.runs, luxembourg.documents) == (2, 2)
    assert gone.missing == ("zz-gone: no module reads this source any more; it is left out",)
    assert rows(store, "select count(*) from revisions") == [(1,)]


def test_a_rebuild_that_breaks_leaves_nothing(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Store, "put_document", full)
    with pytest.raises(OSError, match="No space"):
        again(database)
    assert list(database.parent.glob("again*")) == []
