"""Which scrape begins when, and what is told of one that does not begin or does not end well."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers import side_by_side
from scrapers.crawl import CrawlError, RunResult
from scrapers.side_by_side import scrape_all


class Played:
    """A scrape that ends when the test lets it."""

    began: list[str]
    ended: list[str]

    def __init__(self, source: str, database: Path, **options: Any) -> None:
        if source == "none":
            raise OSError("no process is left")
        self.source = source
        self.output, self.let_go = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
        self.began.append(source)
        if source != "slow":
            self.let_go.close()

    def going_on(self) -> bool:
        return bool(os.read(self.output.fileno(), 1))

    def result(self) -> RunResult:
        self.end()
        if self.source == "bad":
            raise CrawlError("bad: it broke")
        return RunResult(self.source, "scrape")

    def end(self) -> None:
        self.output.close()
        self.let_go.close()
        self.ended.append(self.source)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "x.db") as opened:
        yield opened


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> type[Played]:
    monkeypatch.setattr(side_by_side, "Crawl", Played)
    Played.began, Played.ended = [], []
    return Played


def test_the_first_that_ends_is_told_first_and_makes_room_for_the_next(played: type[Played], store: Store) -> None:
    told = scrape_all(["slow", "a", "b", "c"], store=store, jobs=2)
    assert [next(told)[0] for _ in range(3)] == ["a", "b", "c"]
    assert played.ended == ["a", "b", "c"]
    assert played.began == ["slow", "a", "b", "c"]
    told.close()  # type: ignore[attr-defined]
    assert played.ended[-1] == "slow", "what is still going on ends with it"


def test_a_name_is_taken_when_there_is_room_not_before(played: type[Played], store: Store) -> None:
    taken: list[str] = []
    told = scrape_all((taken.append(name) or name for name in "abc"), store=store, jobs=1)
    assert next(told)[0] == "a"
    assert taken == ["a"]


def test_one_that_cannot_begin_and_one_that_breaks_stop_no_other(played: type[Played], store: Store) -> None:
    told = dict(scrape_all(["none", "bad", "a"], store=store, jobs=1))
    assert str(told["none"]) == "none: no process could be started (no process is left)"
    assert str(told["bad"]) == "bad: it broke"
    assert told["a"] == RunResult("a", "scrape")


def test_nothing_to_read_is_nothing_to_tell(played: type[Played], store: Store) -> None:
    assert list(scrape_all([], store=store, jobs=4)) == []
