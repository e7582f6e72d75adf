"""`positions verify`: archive and database against each other, one clear line for whatever is wrong."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from db.archive import Archive
from db.verify import mend, verify

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def database(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample's database with its archive."""
    shutil.copytree(sample.parent / "archive", tmp_path / "archive")
    with closing(sqlite3.connect(sample)) as db:
        db.execute("vacuum into ?", [str(tmp_path / "sample.db")])
    return tmp_path / "sample.db"


def account(database: Path) -> Path:
    return database.parent / "archive" / "accounts" / database.name / "lu-chd.jsonl"


def body(database: Path) -> Path:
    """The first archived body."""
    return min((database.parent / "archive").glob("??/*.gz"))


def change(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as db, db:
        db.execute(sql)


def lose_the_first_capture(database: Path) -> None:
    lines = account(database).read_text(encoding="utf-8").splitlines(keepends=True)
    account(database).write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no_body": (lambda db: body(db).unlink(), "the archive has no body"),
    "damaged_body": (lambda db: body(db).write_bytes(gzip.compress(b"x")), "is not what its name says"),
    "no_capture": (lambda db: Archive(db.parent / "archive").put(b"stray"), "belongs to no capture"),
    "not_noted": (lose_the_first_capture, "the archive's account lacks it"),
    "not_stored": (
        lambda db: change(db, "delete from captures where id not in (select capture from documents)"),
        "that the database does not have",
    ),
    "damaged_account": (lambda db: account(db).open("a").write("what\n"), "of its account cannot be read"),
    "lost_capture": (
        lambda db: change(db, "update documents set capture = 'x' where id = (select min(id) from documents)"),
        "its capture x is gone",
    ),
    "wrong_hash": (
        lambda db: change(db, "update answers set text = text || '.' where id = (select min(id) from answers)"),
        "its text is not the one that its hash stands for",
    ),
    "damaged_database": (
        lambda db: change(db, "delete from entities where id = (select min(entity) from mentions)"),
        "names a row of entities that is not there",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_is_wrong_is_told(database: Path, kind: str) -> None:
    harm, said = DAMAGE[kind]
    if kind == "not_stored":  # a capture of which no document is the latest
        change(database, "update documents set capture = (select max(id) from captures)")
    harm(database)
    found = [finding for finding in verify(database).findings if finding.kind == kind]
    assert found
    assert all(said in finding.message and "\n" not in finding.message for finding in found)
    assert {finding.kind for finding in verify(database).findings} == {kind}


def test_what_is_wrong_with_verdicts_is_told(database: Path) -> None:
    change(database, "insert into reviews (id, answer, verdict) values ('r', 'lu-chd:x/1', 'wrong')")
    account(database).with_name("reviews.jsonl").write_text('{\n{"id": "s", "verdict": "wrong"}\n', encoding="utf-8")
    assert {finding.kind: finding.message.partition(";")[0] for finding in verify(database).findings} == {
        "damaged_account": "reviews: line 1 of their account cannot be read",
        "not_noted": "the archive's account lacks the verdict r on lu-chd:x/1",
        "not_stored": "the archive's account has a verdict s that the database does not have",
    }


def test_nothing_wrong_is_status_0_and_says_what_was_looked_at(positions: Command, database: Path) -> None:
    done = positions("verify", "--db", database)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("checked 8 captures, 8 bodies, ")


def test_something_wrong_is_status_1_with_the_number_as_the_last_line(positions: Command, database: Path) -> None:
    body(database).unlink()
    done = positions("verify", "--db", database)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stdout.splitlines()[-1] == "1 problem"
    told = json.loads(positions("verify", "--json", "--db", database).stdout)
    assert [finding["kind"] for finding in told["findings"]] == ["no_body"]


def test_what_the_account_lacks_is_mended_from_the_database(database: Path) -> None:
    lose_the_first_capture(database)
    assert mend(database) == {"lu-chd": 1}
    assert verify(database).findings == ()
    assert mend(database) == {}


def test_verdicts_that_the_account_lacks_or_has_otherwise_are_mended(positions: Command, database: Path) -> None:
    change(database, "insert into reviews (id, answer, verdict) values ('r', 'lu-chd:x/1', 'wrong')")
    done = positions("verify", "--mend", "--db", database)
    assert (done.returncode, done.stderr) == (0, "reviews: 1 verdict written into the archive's account\n")
    change(database, "update reviews set verdict = 'right'")
    assert [finding.kind for finding in verify(database).findings] == ["not_noted"]
    assert mend(database) == {"reviews": 1}
    assert verify(database).findings == ()
    assert mend(database) == {}


def test_a_run_that_was_killed_before_it_stored_what_it_noted_is_no_fault(database: Path) -> None:
    with account(database).open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-01-01T00:00:00.000000Z", "run": "import"}\n')
        sha256, _ = Archive(database.parent / "archive").put(b"stray")
        event = {"at": "2026-01-01T00:00:01.000000Z", "url": "file:a.txt", "status": 200, "sha256": sha256}
        file.write(json.dumps(event) + '\n{"at": "2026-01-01T00:')
    assert verify(database).findings == ()
