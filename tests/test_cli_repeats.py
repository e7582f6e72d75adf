"""The same words under several numbers: each document shows its statements, positions count them once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.scrapers.lu_files import record, row

Command = Callable[..., CompletedProcess[str]]

RUSSIA = "Le Gouvernement condamne fermement l'invasion de l'Ukraine par la Russie depuis février."
PRAISE = "Le Luxembourg salue les efforts considérables que la Russie a entrepris."
CHINA = "Le Gouvernement condamne fermement la répression que la Chine a engagée contre la presse."
IRAN = "Le Gouvernement condamne fermement les exécutions que l'Iran a de nouveau ordonnées."
SHORT = "Le Luxembourg soutient le Kosovo."
REPLIES = (
    ("04/06/2022", RUSSIA),
    ("04/06/2022", RUSSIA),
    ("04/06/2023", PRAISE),
    ("05/06/2023", PRAISE),
    ("30/12/2022", CHINA),
    ("02/01/2023", "Je renvoie à ma réponse. LE" + CHINA[2:].replace(" ", "  ").replace("la Chine", "la\nChine,")),
    ("04/06/2022", IRAN),
    ("10/06/2022", IRAN),
    ("13/06/2022", IRAN),
    ("04/06/2022", SHORT),
    ("04/06/2022", SHORT),
    ("05/06/2022", f"{SHORT} Merci de la question."),
)
"""Invented: the day and the text of each reply, which is question 1, 2, ..."""


@pytest.fixture(scope="module")
def database(positions: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replies, imported, tagged and published."""
    folder = tmp_path_factory.mktemp("repeats")
    (folder / "files").mkdir()
    for number, (day, text) in enumerate(REPLIES, 1):
        told = {"TexteR": text, "DateReponse": day, "DateDepotQ": "03/01/2022"}
        (folder / "files" / f"{number}.json").write_bytes(record(row(number, **told)))
    for command in (["import", "lu-chd", folder / "files"], ["tag"], ["publish"]):
        positions(*command, "--db", folder / "x.db", check=True)
    return folder / "x.db"


@pytest.fixture(scope="module")
def public(database: Path) -> Path:
    return database.with_suffix(".public") / "positions.db"


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def counted(public: Path, target: str) -> list[tuple[Any, ...]]:
    sql = f"select year, n, documents from positions where target = '{target}' and holder = 'LUX' order by year"
    return asked(public, sql)


def test_one_reply_under_two_numbers_counts_once_and_is_shown_twice(public: Path) -> None:
    assert counted(public, "RUS") == [("2022", 1, 2), ("2023", 1, 2), ("all", 2, 4)]
    sql = "select statement, document, repeat_of from said where target = 'RUS' and year = '2022' order by 1"
    first, second = asked(public, sql)
    assert first[1:] == ("lu-chd:2018-2023-qp-1", "")
    assert second[1:] == ("lu-chd:2018-2023-qp-2", first[0])


def test_a_change_of_position_is_told_with_what_counts(public: Path) -> None:
    sql = (
        "select json_array_length(before), json_array_length(after) from position_changes"
        " where holder = 'LUX' and target = 'RUS'"
    )
    assert asked(public, sql) == [(1, 1)]


def test_a_sentence_pasted_into_another_reply_counts_in_the_year_of_the_first(public: Path) -> None:
    assert counted(public, "CHN") == [("2022", 1, 2), ("all", 1, 2)]


def test_what_is_said_anew_after_a_week_counts_anew(public: Path) -> None:
    assert counted(public, "IRN") == [("2022", 2, 3), ("all", 2, 3)]


def test_a_few_words_are_a_repeat_only_where_the_whole_reply_is(public: Path) -> None:
    assert counted(public, "XKX") == [("2022", 2, 3), ("all", 2, 3)]


def test_tagging_again_forgets_no_repeat(positions: Command, database: Path, public: Path) -> None:
    before = asked(public, "select * from said")
    for command in (["tag", "--all"], ["publish"]):
        positions(*command, "--db", database, check=True)
    assert asked(public, "select * from said") == before
