"""What people say of a statement holds wherever it is said again in the same words, and is asked once."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.compare import differences
from db.store import Store
from db.tagging import tag
from scrapers.crawl import import_paths
from tests.conftest import Command
from tests.scrapers.lu_files import record, row
from tests.test_cli_review import asked, exported, take

RUSSIA = "Le Gouvernement condamne fermement l'invasion de l'Ukraine par la Russie depuis février."
CHINA = "Le Gouvernement condamne fermement la répression que la Chine a engagée contre la presse."
REPLIES = {
    1: ("04/06/2022", RUSSIA),
    2: ("06/06/2022", RUSSIA),
    3: ("09/06/2022", f"{RUSSIA} {CHINA}"),
    4: ("13/06/2022", RUSSIA),
}
"""Invented: the day and the text of each reply by the number of its question. The last one comes more than a week after
the first, and says it anew."""


def bring(folder: Path, replies: dict[int, tuple[str, str]]) -> None:
    """Import replies into the database and tag them."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for number, (day, text) in replies.items():
        told = {"TexteR": text, "DateReponse": day, "DateDepotQ": "03/01/2022"}
        (files / f"{number}.json").write_bytes(record(row(number, **told)))
    with Store(folder / "x.db") as store:
        import_paths("lu-chd", [files / f"{number}.json" for number in replies], store=store)
        tag(store)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replies, imported and tagged."""
    folder = tmp_path_factory.mktemp("judged")
    bring(folder, REPLIES)
    return folder


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    """A copy of the replies for each test, with their archive."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "x.db"


def of(number: int) -> str:
    """The answer to a question."""
    return f"lu-chd:2018-2023-qp-{number}/1"


def test_what_is_said_in_several_documents_is_asked_once(positions: Command, database: Path) -> None:
    rows = exported(positions, database)
    asked_of = sorted((row["target"], row["answer"], row["documents"]) for row in rows)
    assert asked_of == [("CHN", of(3), "1"), ("RUS", of(1), "3"), ("RUS", of(4), "1")]
    later = exported(positions, database, "later.jsonl", "--since", "2022-06-05", "--source", "lu-chd")
    assert {(row["answer"], row["documents"]) for row in later if row["target"] == "RUS"} == {(of(2), 3), (of(4), 1)}
    assert len(exported(positions, database, "two.csv", "--limit", 2)) == 2


def judge(positions: Command, database: Path, number: int, verdict: str, **told: str) -> None:
    """Give a verdict on what the reply to a question says of Russia."""
    row = {"answer": of(number), "sentence": RUSSIA, "holder": "LUX", "target": "RUS", "act": "condemn"}
    done = take(positions, database, [row | {"verdict": verdict} | told])
    assert (done.returncode, done.stdout.split(" (")[0].splitlines()[0]) == (0, "kept 1 verdict"), done.stderr


def on_russia(database: Path) -> dict[str, list[str]]:
    sql = "select answer, act, reviewed, reviewed_in from statements where target = 'RUS' and holder = 'LUX'"
    return {answer: [act, *how] for answer, act, *how in asked(database, sql)}


def counted(database: Path) -> list[tuple[Any, ...]]:
    sql = "select n, mean_stance, documents from positions where holder = 'LUX' and target = 'RUS' and year = 'all'"
    return asked(database, sql)


UNJUDGED = ["condemn", "", ""]


def test_what_is_wrong_is_wrong_in_every_document(positions: Command, database: Path) -> None:
    assert counted(database) == [(2, -2, 4)]
    judge(positions, database, 1, "wrong", note="invented reason")
    assert on_russia(database) == {of(4): UNJUDGED}
    assert counted(database) == [(1, -2, 1)]
    assert [row["answer"] for row in exported(positions, database) if row["target"] == "RUS"] == [of(4)]
    told = "reviewed: LUX condemn RUS is wrong (invented reason): not published"
    assert positions("explain", of(1), "--db", database).stdout.endswith(f"{told}\n")
    of_copy = f"{told}; the verdict on the same words in {of(1)}\n"
    assert positions("explain", of(3), "--db", database).stdout.endswith(of_copy)
    positions("publish", "--db", database, check=True)
    public = database.with_suffix(".public") / "positions.db"
    assert asked(public, "select answer from statements where target = 'RUS'") == [(of(4),)]
    assert asked(public, "select answer, verdict from reviews") == [(of(1), "wrong")]
    judge(positions, database, 4, "wrong")
    assert counted(database) == []


def test_what_is_corrected_is_corrected_in_every_document_and_undone_with_it(
    positions: Command, database: Path
) -> None:
    before = asked(database, "select * from statements order by id")
    judge(positions, database, 2, "corrected", correct_act="concern")
    corrected = ["concern", "corrected"]
    assert on_russia(database) == {
        of(1): [*corrected, of(2)],
        of(2): [*corrected, ""],
        of(3): [*corrected, of(2)],
        of(4): UNJUDGED,
    }
    assert counted(database) == [(2, -1.5, 4)]
    assert asked(database, "select count(*) from reviews") == [(1,)]
    positions("tag", "--all", "--db", database, check=True)
    assert on_russia(database)[of(1)] == [*corrected, of(2)]
    judge(positions, database, 2, "right")
    assert on_russia(database)[of(3)] == ["condemn", "right", of(2)]
    assert counted(database) == [(2, -2, 4)]
    bring(database.parent, {2: ("06/06/2022", "Autre chose.")})
    after = asked(database, "select * from statements order by id")
    assert after == [row for row in before if of(2) not in row]
    assert asked(database, "select (select count(*) from unreviewed) + (select count(*) from shared_reviews)") == [(0,)]


def test_it_holds_for_copies_that_come_later_and_not_for_what_is_said_anew(positions: Command, database: Path) -> None:
    judge(positions, database, 1, "wrong")
    judge(positions, database, 4, "right")
    bring(database.parent, {5: ("11/06/2022", f"{CHINA} {RUSSIA.upper()}"), 6: ("20/06/2022", f"Oui. {RUSSIA}")})
    bring(database.parent, {7: ("21/06/2022", RUSSIA)})
    wrong = asked(
        database, "select s.answer from shared_reviews s join reviews r on r.id = s.review where verdict = 'wrong'"
    )
    assert sorted(wrong) == [(of(2),), (of(3),), (of(5),)]
    assert on_russia(database) == {
        of(4): ["condemn", "right", ""],
        of(6): ["condemn", "right", of(4)],
        of(7): UNJUDGED,
    }


def test_a_copy_keeps_a_verdict_of_its_own(positions: Command, database: Path) -> None:
    judge(positions, database, 1, "wrong", at="2026-01-02")
    judge(positions, database, 2, "right", at="2026-01-01")
    assert on_russia(database) == {of(2): ["condemn", "right", ""], of(4): UNJUDGED}
    judge(positions, database, 2, "corrected", correct_stance="-1", at="2026-01-03")
    assert on_russia(database) == {
        of(2): ["condemn", "corrected", ""],
        of(3): ["condemn", "corrected", of(2)],
        of(4): UNJUDGED,
    }


def test_another_statement_of_the_answer_stays_as_it_is(positions: Command, database: Path) -> None:
    china = "select * from statements where target = 'CHN'"
    before = asked(database, china)
    judge(positions, database, 3, "wrong")
    assert set(on_russia(database)) == {of(4)}
    assert asked(database, china) == before


def test_archive_and_copies_have_it_too(positions: Command, database: Path, tmp_path: Path) -> None:
    judge(positions, database, 2, "corrected", correct_act="concern")
    bring(database.parent, {5: ("11/06/2022", RUSSIA)})
    judge(positions, database, 4, "wrong")
    again, copy = tmp_path / "again.db", tmp_path / "copy" / "x.db"
    positions("rebuild", "--to", again, "--db", database, check=True)
    assert differences(database, again) == []
    positions("backup", tmp_path / "x.backup", "--db", database, check=True)
    positions("restore", tmp_path / "x.backup", "--db", copy, check=True)
    assert differences(database, copy) == []
    assert positions("verify", "--db", copy).returncode == 0
    judge(positions, copy, 2, "wrong")
    assert on_russia(copy) == {}


def test_a_database_from_before_shares_them_when_it_is_tagged(positions: Command, database: Path) -> None:
    judge(positions, database, 1, "wrong")
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("insert or ignore into statements select *, '', '' from unreviewed where answer <> ?", [of(1)])
        for table in ("unreviewed", "shared_reviews"):
            db.execute(f"drop table {table}")
        db.execute("alter table statements drop column reviewed_in")
        db.execute("delete from _sqlite_migrations where name = 'what_reviews_share'")
    positions("tag", "--db", database, check=True)
    assert on_russia(database) == {of(4): UNJUDGED}
    assert counted(database) == [(1, -2, 1)]


def test_what_is_wrong_does_not_come_back_while_all_is_tagged_again(
    positions: Command, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(positions, database, 1, "corrected", correct_act="concern", at="2026-01-01")
    judge(positions, database, 1, "wrong", act="concern", at="2026-01-02")
    assert on_russia(database) == {of(4): UNJUDGED}
    with Store(database) as store, monkeypatch.context() as dying:
        dying.setattr("db.tagging.share_verdicts", lambda store: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tag(store, everything=True)
    assert on_russia(database) == {of(4): UNJUDGED}
