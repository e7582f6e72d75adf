"""Positions and changes are made from the statements after each tag run, and only where those have changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.compare import differences
from db.derived import derive_positions
from db.store import Store
from db.tagging import tag
from scrapers.items import Answer, Document

MakeDocument = Callable[..., Document]
AGAINST = "Le Luxembourg condamne fermement l’invasion de l’Ukraine par la Russie."
FOR = "Le Luxembourg salue les efforts de la Russie."


def saying(document: MakeDocument, number: int, day: str, text: str, **fields: Any) -> Document:
    return document(number, answered_on=day, answers=(Answer(1, text, (1, 2)),), **fields)


@pytest.fixture
def told(store: Store, document: MakeDocument) -> Store:
    """A store with a stance that changed, tagged."""
    store.put_document(saying(document, 1, "2022-03-01", AGAINST))
    store.put_document(saying(document, 2, "2024-05-01", FOR))
    tag(store)
    return store


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.db.execute(sql).fetchall()]


def test_a_tag_run_makes_positions_and_changes(told: Store) -> None:
    sql = "select id, n, mean_stance, first, latest from positions where target = 'RUS' order by id"
    assert rows(told, sql) == [
        ("LUX-RUS-2022", 1, -2.0, "2022-03-01", "2022-03-01"),
        ("LUX-RUS-2024", 1, 1.0, "2024-05-01", "2024-05-01"),
        ("LUX-RUS-all", 2, -0.5, "2022-03-01", "2024-05-01"),
    ]
    assert rows(told, 'select id, "from", "to", changed_on from position_changes') == [
        ("LUX-RUS-2024", -2.0, 1.0, "2024-05-01")
    ]


def test_what_is_there_is_stored_as_the_columns_say(told: Store) -> None:
    sql = "select distinct typeof(n), typeof(mean_stance), typeof(first), typeof(trend) from positions"
    assert rows(told, sql) == [("integer", "real", "text", "null")]


def test_the_day_of_the_question_counts_where_the_answer_has_none(store: Store, document: MakeDocument) -> None:
    store.put_document(saying(document, 1, "", AGAINST, asked_on="2021-07-08"))
    tag(store)
    assert rows(store, "select first from positions where id = 'LUX-RUS-2021'") == [("2021-07-08",)]


def test_a_translation_is_not_counted_twice(store: Store, document: MakeDocument) -> None:
    both = (Answer(1, AGAINST, (1, 2)), Answer(2, AGAINST, (1, 2), translation_of=1))
    store.put_document(document(answers=both))
    tag(store)
    assert rows(store, "select n from positions where id = 'LUX-RUS-all'") == [(1,)]


def test_the_same_statements_make_nothing_anew(told: Store) -> None:
    before = list(told.db.conn.iterdump())
    assert derive_positions(told) is False
    assert list(told.db.conn.iterdump()) == before


def test_a_run_killed_before_its_positions_leaves_them_to_the_next(
    path: Path, tmp_path: Path, source: Any, document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [saying(document, 1, "2022-03-01", AGAINST), saying(document, 2, "2024-05-01", FOR)]
    for name in (path, tmp_path / "whole.db"):
        with Store(name) as store:
            store.put_source(source)
            for one in documents:
                store.put_document(one)
            if name == path:
                with monkeypatch.context() as dying:
                    dying.setattr("db.tagging.derive_positions", lambda store: 1 / 0)
                    with pytest.raises(ZeroDivisionError):
                        tag(store)
                assert rows(store, "select count(*) from positions") == [(0,)]
                assert tag(store).answers == 0, "all is tagged already"
            else:
                tag(store)
    assert differences(path, tmp_path / "whole.db") == []


def test_positions_go_with_the_statements_that_made_them(told: Store, document: MakeDocument) -> None:
    told.put_document(saying(document, 2, "2024-05-01", "Sans objet."))
    tag(told)
    assert rows(told, "select id from positions where holder = 'LUX' and target = 'RUS' order by id") == [
        ("LUX-RUS-2022",), ("LUX-RUS-all",),
    ]  # fmt: skip
    assert rows(told, "select count(*) from position_changes") == [(0,)]


def test_a_document_that_lost_its_answer_is_noticed(told: Store, document: MakeDocument) -> None:
    told.put_document(replace(saying(document, 1, "2022-03-01", AGAINST), answers=(), reply=""))
    assert tag(told).answers == 0
    assert rows(told, "select id from positions where holder = 'LUX' and target = 'RUS' order by id") == [
        ("LUX-RUS-2024",), ("LUX-RUS-all",),
    ]  # fmt: skip


def test_a_change_keeps_the_day_on_which_it_was_first_seen(
    told: Store, document: MakeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = rows(told, "select detected_on from position_changes")
    assert len(seen[0][0]) == len("2024-05-01")
    monkeypatch.setattr(told, "now", lambda: "2099-01-01T00:00:00Z")
    told.put_document(saying(document, 3, "2024-06-01", FOR))
    told.put_document(saying(document, 4, "2025-06-01", AGAINST))
    tag(told)
    assert rows(told, "select id, detected_on from position_changes order by id") == [
        ("LUX-RUS-2024", seen[0][0]), ("LUX-RUS-2025", "2099-01-01"),
    ]  # fmt: skip
