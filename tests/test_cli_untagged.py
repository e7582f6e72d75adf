"""Answers that are not tagged yet: `publish` says so, and replaces no public database that has statements by one
without; `status` says of a run that was interrupted that it was. The sample is invented."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess

import pytest

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def database(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample's database, tagged and published."""
    folder = shutil.copytree(sample.parent, tmp_path / "working")
    return Path(folder) / sample.name


def change(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def untag(database: Path, *, leave: int) -> int:
    """Leave so many answers tagged, as a run does that was killed; returns how many are not."""
    kept = f"(select answer from tagged order by answer limit {leave})"
    tags = ("statements", "mentions", "answer_topics", "repeats", "reviews", "tagged")
    with closing(sqlite3.connect(database)) as db:
        has = [t for t in tags if any(c[1] == "answer" for c in db.execute(f"pragma table_info({t})"))]
    change(database, *(f"delete from {table} where answer not in {kept}" for table in has))
    return asked(database, "select count(*) from answers") - leave


def asked(database: Path, sql: str) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute(sql).fetchone()[0])


def public(database: Path) -> Path:
    return database.with_suffix(".public") / "positions.db"


def test_answers_that_are_not_tagged_are_told_and_the_others_published(positions: Command, database: Path) -> None:
    number = untag(database, leave=100)
    done = positions("publish", "--db", database)
    assert done.returncode == 0
    told = f"{number} answers are not tagged yet: `positions tag`, then `positions publish`\n"
    assert done.stderr == told
    assert asked(public(database), "select count(*) from statements") > 0


def test_nothing_is_told_where_all_are_tagged(positions: Command, database: Path) -> None:
    assert positions("publish", "--db", database).stderr == ""


def test_answers_tagged_by_an_earlier_version_are_told(positions: Command, database: Path) -> None:
    change(
        database,
        "update tagged set tagger = '0+old' where answer in (select answer from tagged order by answer limit 2)",
        "update tagged_questions set tagger = '0+old' where question = (select min(question) from tagged_questions)",
    )
    done = positions("publish", "--db", database)
    told = "2 answers and 1 question were tagged by an earlier version: `positions tag`, then `positions publish`\n"
    assert (done.returncode, done.stderr) == (0, told)
    positions("tag", "--db", database, check=True)
    assert positions("publish", "--db", database).stderr == ""


def test_positions_of_an_earlier_version_are_made_anew_before_they_are_published(
    positions: Command, database: Path
) -> None:
    figures = ("select sum(documents) from positions", "select count(*) from statements where repeat_of <> ''")
    right = [asked(public(database), sql) for sql in figures]
    assert all(right)
    earlier = ("update positions set documents = 0", "delete from repeats", "update derived set made_from = 'earlier'")
    change(database, *earlier)
    assert positions("publish", "--db", database).returncode == 0
    assert [asked(public(database), sql) for sql in figures] == right


def test_a_public_database_with_statements_is_not_replaced_by_one_without(positions: Command, database: Path) -> None:
    untag(database, leave=0)
    before = public(database).read_bytes()
    done = positions("publish", "--db", database)
    assert (done.returncode, done.stdout) == (2, "")
    told, why = done.stderr.splitlines()
    assert "answers are not tagged yet" in told
    assert why.startswith(f"positions: {public(database)} stays as it is: it has ")
    assert "`positions tag` first" in why
    assert public(database).read_bytes() == before
    assert positions("publish", "--untagged", "--db", database).returncode == 0
    assert asked(public(database), "select count(*) from statements") == 0
    assert positions("publish", "--db", database).returncode == 0, "there is nothing to lose any more"


def test_the_first_public_database_may_have_no_statements(positions: Command, database: Path) -> None:
    untag(database, leave=0)
    done = positions("publish", "--to", database.with_name("first.db"), "--db", database)
    assert done.returncode == 0
    assert "answers are not tagged yet" in done.stderr


def test_a_run_that_was_interrupted_is_told_as_that(positions: Command, database: Path) -> None:
    latest = "select cast(julianday(max(tagged_at)) * 1e9 as int) from tagged"
    before = asked(database, latest)
    line = [sys.executable, "-m", "positions", "tag", "--all", "--db", str(database)]
    with subprocess.Popen(line, stdout=DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and asked(database, latest) == before:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read()
    assert process.returncode == 2, told
    assert told.splitlines()[-1] == "positions: interrupted; what is finished is kept, the next run goes on"
    status = positions("status", "--db", database)
    assert "tag: the last run was interrupted\n" in status.stdout
    assert "KeyboardInterrupt" not in status.stdout
