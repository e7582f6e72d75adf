"""Two databases are equal when they say the same, whenever and in whatever order it was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.compare import differences
from db.store import Store
from scrapers.items import Answer, Document

MakeDocument = Callable[..., Document]


@pytest.fixture
def make(tmp_path: Path, source: Any) -> Callable[..., Path]:
    """A database of some documents."""

    def build(name: str, *documents: Document) -> Path:
        path = tmp_path / f"{name}.db"
        with Store(path) as store:
            store.put_source(source)
            for document in documents:
                store.put_document(document)
        return path

    return build


def test_order_times_and_runs_make_no_difference(make: Callable[..., Path], document: MakeDocument) -> None:
    first = make("first", document(1), document(2))
    second = make("second", document(2), document(1))
    with Store(second) as store:
        store.finish_run(store.start_run("tag"), "ok")
    assert differences(first, second) == []


def test_a_row_that_only_one_has_is_told(make: Callable[..., Path], document: MakeDocument) -> None:
    told = differences(make("first", document(1)), make("second", document(1), document(2)))
    assert "table documents has 1 rows in first.db, 2 in second.db" in told
    assert any(line.startswith("table answers, only in second.db: xx-test:qp-2/1 | ") for line in told)


def test_another_text_is_told_on_both_sides(make: Callable[..., Path], document: MakeDocument) -> None:
    changed = document(1, answers=(Answer(1, "Autre chose.", (1,)), document().answers[1]))
    told = differences(make("first", document(1)), make("second", changed))
    assert any("answers, only in first.db" in line and "Nous condamnons." in line for line in told)
    assert any("answers, only in second.db" in line and "Autre chose." in line for line in told)
    assert "the search index of answers finds other words" in told


def test_an_index_that_forgot_a_text_is_told(make: Callable[..., Path], document: MakeDocument) -> None:
    first, second = make("first", document(1)), make("second", document(1))
    with Store(second) as store, store.writing():
        store.db.conn.execute("insert into answers_fts(answers_fts) values ('delete-all')")
    assert differences(first, second) == ["the search index of answers finds other words"]


def test_a_database_that_is_not_there_is_told(make: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no database at .*missing\.db"):
        differences(make("first"), tmp_path / "missing.db")
