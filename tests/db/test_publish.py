"""Publishing: the public file is made anew, whole, the same from the same, and swapped in."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.publish import fold, publish
from tests.db.site.world import PAPERS, add, build, count

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
Ask = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("publish") / "world.db")


@pytest.fixture(scope="module")
def public(working: Path) -> Path:
    publish(working, working.with_suffix(".public") / "positions.db", now=NOW)
    return working.with_suffix(".public") / "positions.db"


@pytest.fixture(scope="module")
def ask(public: Path) -> Ask:
    def run(sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{public}?immutable=1", uri=True)) as db:
            return db.execute(sql).fetchall()

    return run


def test_it_says_what_it_published(working: Path, tmp_path: Path) -> None:
    told = publish(working, tmp_path / "x" / "positions.db")
    assert told == {
        "documents": 5,
        "answers": 6,
        "statements": 11,
        "bytes": (tmp_path / "x/positions.db").stat().st_size,
    }


def test_the_same_working_database_gives_the_same_bytes(working: Path, public: Path, tmp_path: Path) -> None:
    publish(working, tmp_path / "again.db", now=NOW)
    assert (tmp_path / "again.db").read_bytes() == public.read_bytes()


def test_nothing_but_the_public_file_is_left(public: Path) -> None:
    assert [path.name for path in public.parent.iterdir()] == ["positions.db"]


def test_the_working_database_is_not_touched(working: Path, tmp_path: Path) -> None:
    before = working.read_bytes()
    publish(working, tmp_path / "positions.db")
    assert working.read_bytes() == before


def test_a_working_database_that_is_being_written_can_be_published(tmp_path: Path) -> None:
    working = build(tmp_path / "busy.db")
    db = Database(working)
    db.enable_wal()
    db.conn.execute("begin immediate")
    db.conn.execute("delete from statements")
    assert publish(working, tmp_path / "positions.db")["statements"] == 11
    db.conn.rollback()


def test_without_a_working_database_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="import or scrape"):
        publish(tmp_path / "none.db", tmp_path / "positions.db")


def test_statements_carry_their_date_document_and_mark(ask: Ask) -> None:
    assert ask("select said_on, year, document, source, language, invented from statements where holder = 'DEU'") == [
        ("2022-06-01", "2022", "de-bundestag:20-999", "de-bundestag", "de", 1)
    ]


@pytest.mark.parametrize(
    "table", ["documents", "answers", "questions", "mentions", "statements", "people", "document_people", "captures"]
)
def test_every_row_made_from_an_invented_document_says_so(ask: Ask, table: str) -> None:
    assert ask(f"select distinct invented from {table}") == [(1,)]


def test_real_rows_beside_invented_ones_are_not_marked(tmp_path: Path) -> None:
    from dataclasses import replace

    working = build(tmp_path / "mixed.db", [replace(PAPERS[0], invented=False), *PAPERS[1:]])
    publish(working, tmp_path / "positions.db")
    with closing(sqlite3.connect(tmp_path / "positions.db")) as db:
        marks = dict(db.execute("select target, max(invented) from statements group by target"))
        assert marks == {"INTL": 0, "KAZ": 0, "RUS": 1, "UKR": 1}
        assert db.execute("select documents, invented_documents from published").fetchone() == (5, 4)
        assert dict(db.execute("select id, invented from positions where year = 'all'"))["LUX-KAZ-all"] == 0


def test_texts_that_are_there_twice_and_reviewers_are_left_out(ask: Ask) -> None:
    assert "reply" not in {row[1] for row in ask("pragma table_info(documents)")}
    assert "by" not in {row[1] for row in ask("pragma table_info(reviews)")}


def test_positions_are_means_of_what_is_asserted_of_the_targets_own_conduct(ask: Ask) -> None:
    # condemn -2 and withhold 0; the concern is a setting, the sanction conditional.
    assert ask("select n, mean_stance, setting from positions where id = 'LUX-KAZ-2022'") == [(2, -1.0, 1)]
    assert ask("select n, mean_stance, latest from positions where id = 'LUX-RUS-all'") == [(2, -0.5, "2024-02-02")]


def test_positions_that_are_there_are_published_as_they_are(tmp_path: Path) -> None:
    working = build(tmp_path / "counted.db")
    db = Database(working)
    db["positions"].delete_where("id <> 'LUX-KAZ-all'")
    db["positions"].update("LUX-KAZ-all", {"n": 7, "mean_stance": 0.5})
    db.close()
    publish(working, tmp_path / "positions.db")
    with closing(sqlite3.connect(tmp_path / "positions.db")) as db:
        assert db.execute("select id, n, mean_stance, invented from positions").fetchall() == [
            ("LUX-KAZ-all", 7, 0.5, 1)
        ]


def test_a_translation_is_not_counted_twice(tmp_path: Path) -> None:
    working = build(tmp_path / "translated.db")
    db = Database(working)
    db.execute(
        "update answers set translation_of = 'lu-chd:2018-2023-qp-9002/1' where id = 'lu-chd:2023-2028-qp-9003/1'"
    )
    db.conn.commit()
    db.close()
    count(working)
    publish(working, tmp_path / "positions.db")
    with closing(sqlite3.connect(tmp_path / "positions.db")) as public:
        assert public.execute("select n from positions where id = 'LUX-RUS-all'").fetchone() == (1,)
        assert public.execute("select count(*) from said").fetchone() == (10,)
        assert public.execute("select count(*) from statements").fetchone() == (11,)


@pytest.mark.parametrize("name", ["Kazakhstan", "KASACHSTAN", "kazakh", "KAZ"])
def test_names_in_every_language_and_case_lead_to_the_country(ask: Ask, name: str) -> None:
    assert ask(f"select distinct entity from names where folded = '{fold(name)}'") == [("KAZ",)]


def test_names_are_looked_up_without_accents_and_runs_of_space() -> None:
    assert fold("CÔTE  d’Ivoire") == "cote d'ivoire"


def test_search_ignores_accents(ask: Ask) -> None:
    assert ask("select count(*) from answers_fts where answers_fts match 'preoccupation'") == [(1,)]
    assert ask("select count(*) from statements_fts where statements_fts match 'preoccupation'") == [(3,)]


def test_the_file_is_sound_and_needs_no_journal(ask: Ask) -> None:
    assert ask("pragma integrity_check") == [("ok",)]
    assert ask("pragma journal_mode") == [("delete",)]


def test_what_a_killed_publish_left_is_swept_away_and_a_running_ones_file_stays(working: Path, tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left, running = tmp_path / f"positions.db.{dead.pid}.new", tmp_path / f"positions.db.{os.getppid()}.new"
    left.write_bytes(b"half")
    running.write_bytes(b"half")
    publish(working, tmp_path / "positions.db")
    assert not left.exists()
    assert running.exists()


def test_a_publish_that_fails_leaves_the_earlier_file(working: Path, tmp_path: Path) -> None:
    target = tmp_path / "positions.db"
    publish(working, target, now=NOW)
    before = target.read_bytes()
    broken = build(tmp_path / "broken.db")
    with closing(sqlite3.connect(broken)) as db:
        db.execute("drop table answers")
        db.commit()
    with pytest.raises(sqlite3.OperationalError):
        publish(broken, target)
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.glob("positions*")) == ["positions.db"]


def test_publishing_again_shows_what_came_since(tmp_path: Path) -> None:
    working = build(tmp_path / "grows.db", PAPERS[:1])
    assert publish(working, tmp_path / "positions.db")["documents"] == 1
    db = Database(working)
    add(db, PAPERS[1:2])
    db.close()
    assert publish(working, tmp_path / "positions.db")["documents"] == 2


def test_another_file_at_the_public_place_is_not_replaced(working: Path, tmp_path: Path) -> None:
    public = tmp_path / "notes.db"
    public.write_text("not ours", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"notes\.db is no published database"):
        publish(working, public)
    assert public.read_text(encoding="utf-8") == "not ours"
