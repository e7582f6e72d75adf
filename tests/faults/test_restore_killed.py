"""`positions restore` is killed before each thing that it does to files: the next command finds the earlier database
with its account, or the restored one with its own, and says what it has finished."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from db import placing, restoring, swapping
from db.backups import backup
from db.locks import BusyError, Lock
from db.restoring import restore
from db.store import Store
from db.swapping import CannotSettleError, is_amid, settle
from scrapers.crawl import import_paths
from tests.scrapers.lu_files import record, row

Command = Callable[..., CompletedProcess[str]]
EARLIER, RESTORED = ["lu-chd:2018-2023-qp-1", "lu-chd:2018-2023-qp-2"], ["lu-chd:2018-2023-qp-1"]
NEXT = (["status"], ["tag"], ["verify"], ["backup", "again"], ["explain", f"{RESTORED[0]}/1"], ["publish"])
"""Commands that come next, each after another kill."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of two invented documents, `x.db`, and a backup from when it had the first one."""
    folder = tmp_path_factory.mktemp("made")
    for number in (1, 2):
        file = folder / f"{number}.json"
        file.write_bytes(record(row(number)))
        with Store(folder / "here" / "x.db") as store:
            import_paths("lu-chd", [file], store=store)
        if number == 1:
            backup(folder / "here" / "x.db", folder / "saved")
    return folder


@pytest.fixture
def fresh(made: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the database with its archive, in a folder of this name."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(made / "here", tmp_path / name)) / "x.db"

    return copy


def killed(database: Path, saved: Path, step: int) -> bool:
    """Restore in a process that is killed before its file operation of this number; False where it has fewer."""
    process = os.fork()
    if process == 0:
        try:
            left = [step]
            for place, names in (
                (Path, ("rename", "replace", "unlink", "mkdir")),
                *((module, ("to_disk",)) for module in (placing, restoring, swapping)),
            ):
                for name in names:
                    setattr(place, name, dying(getattr(place, name), left))
            restore(saved, database, replace=True)
        finally:
            os._exit(0)
    status = os.waitpid(process, 0)[1]
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def dying(real: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def before(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)

    return before


def amid(database: Path, saved: Path, fresh: Callable[[str], Path], *, at: int = 0) -> Path:
    """A database whose restore was killed amid the swap, after `at` of its steps."""
    step, found = 0, -1
    while True:
        database = fresh(f"try {step}")
        assert killed(database, saved, step)
        found += is_amid(database)
        if found == at:
            return database
        step += 1


def documents(database: Path) -> list[str]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in db.execute("select id from documents order by id")]


def noted(database: Path) -> int:
    """How many runs the account of a database tells of."""
    account = database.parent / "archive" / "accounts" / database.name / "lu-chd.jsonl"
    return sum("run" in json.loads(line) for line in account.read_text(encoding="utf-8").splitlines())


def test_killed_at_any_step_it_leaves_one_pair(
    positions: Command, made: Path, fresh: Callable[[str], Path], tmp_path: Path
) -> None:
    commands, found, amid_swap = cycle(NEXT), [], 0
    while killed(database := fresh(str(len(found))), made / "saved", len(found)):
        if is_amid(database):
            amid_swap += 1
            command, *arguments = next(commands)
            named = [tmp_path / f"{len(found)}.backup" if name == "again" else name for name in arguments]
            done = positions(command, *named, "--db", database)
            assert f"a restore of {database} that was killed has been finished; the earlier" in done.stderr, found
            assert done.returncode in (0, 1), done.stderr
            (earlier,) = database.parent.glob("x.before-*.db")
            assert (documents(earlier), noted(earlier)) == (EARLIER, 2)
        assert not is_amid(database)
        found.append(documents(database))
        assert noted(database) == len(found[-1]), f"step {len(found)}: the account of another database"
        assert restore(made / "saved", database, replace=True).kept
        left = [file.name for file in database.parent.rglob("*") if file.suffix in (".part", ".swap")]
        assert (documents(database), left) == (RESTORED, [])
    assert found == sorted(found, key=[EARLIER, RESTORED].index), "once restored it stays restored"
    assert found[0] == EARLIER and found[-1] == RESTORED
    assert amid_swap >= 9, "before, between and after four renames, each with its folder"


def test_where_none_was_there_it_is_finished_too(made: Path, tmp_path: Path) -> None:
    step = 0
    while killed(database := tmp_path / f"new {step}" / "x.db", made / "saved", step):
        was_amid = is_amid(database)
        settle(database)
        assert database.exists() or not was_amid
        if database.exists():
            assert (documents(database), noted(database)) == (RESTORED, 1)
        step += 1
    assert step > 10


def test_what_is_gone_since_undoes_it(positions: Command, made: Path, fresh: Callable[[str], Path]) -> None:
    database = amid(made, made / "saved", fresh, at=4)
    assert not database.exists()
    (part,) = database.parent.glob("x.db.*.part")
    part.unlink()
    assert "has been undone" in positions("status", "--db", database).stderr
    assert (documents(database), noted(database)) == (EARLIER, 2)


def test_what_stands_in_the_place_since_is_not_written_over(
    positions: Command, made: Path, fresh: Callable[[str], Path]
) -> None:
    database = amid(made, made / "saved", fresh, at=4)
    database.write_text("mine")
    done = positions("status", "--db", database)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"a restore of {database} was killed and cannot be finished: " in done.stderr
    assert f"and so is {database}, which should get its name: move away" in done.stderr
    assert database.read_text() == "mine"
    database.unlink()
    positions("status", "--db", database, check=True)
    assert (documents(database), noted(database)) == (RESTORED, 1)


def test_an_earlier_database_that_was_thrown_away_after_it_is_not_missed(
    made: Path, fresh: Callable[[str], Path]
) -> None:
    step = thrown = 0
    while killed(database := fresh(str(step)), made / "saved", step):
        if is_amid(database) and database.exists() and documents(database) == RESTORED:
            for earlier in database.parent.glob("x.before-*.db"):
                earlier.unlink()
                thrown += 1
            settle(database)
            assert (documents(database), noted(database)) == (RESTORED, 1)
        step += 1
    assert thrown


def test_who_comes_while_it_goes_on_waits(
    made: Path, fresh: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = amid(made, made / "saved", fresh, at=2)
    monkeypatch.setattr("db.locks.PATIENCE", 0.1)
    with Lock(database, "restore"), pytest.raises(BusyError, match=r"\(restore\)"):
        settle(database)
    assert is_amid(database)


def test_a_journal_that_is_damaged_is_told(made: Path, fresh: Callable[[str], Path]) -> None:
    database = fresh("damaged")
    database.with_name("x.db.swap").write_text("[[")
    with pytest.raises(CannotSettleError, match=r"x\.db\.swap is damaged"):
        Store(database)
    assert documents(database) == EARLIER
