"""From a backup to a working database: what is left of another one, what has it open, and an end halfway."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db import backups, restoring
from db.backups import backup
from db.locks import BusyError
from db.placing import NotPlacedError, to_disk
from db.rebuilt import CannotRebuildError, rebuilt
from db.restoring import restore
from db.store import Store
from scrapers.items import Document
from tests.db.conftest import InventedSource

MakeDocument = Callable[..., Document]


@pytest.fixture
def saved(path: Path, source: InventedSource, document: MakeDocument, tmp_path: Path) -> Path:
    """A backup of a database that has one document, and then another one; `log` is its log of that."""
    with Store(path) as store:
        store.put_source(source)
        with store.run("import", source.id):
            store.put_document(document(1))
    backup(path, tmp_path / "saved")
    with Store(path) as store:
        store.put_document(document(2))
        shutil.copy(path.with_name(f"{path.name}-wal"), tmp_path / "log")
    return tmp_path / "saved"


def documents(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in db.execute("select id from documents order by id")]


def test_the_log_of_a_lost_database_is_not_read_into_the_restored_one(saved: Path, path: Path) -> None:
    path.unlink()
    left = path.with_name(f"{path.name}-wal")
    log = (path.parent / "log").rename(left).read_bytes()
    restore(saved, path, replace=True)
    assert not left.exists()
    assert documents(path) == ["xx-test:qp-1"]
    (kept,) = path.parent.glob("positions.before-*.db-wal")
    assert kept.read_bytes() == log


def test_nothing_is_rebuilt_beside_the_log_of_a_lost_database(saved: Path, path: Path) -> None:
    left = (path.parent / "log").rename(path.with_name("again.db-wal"))
    with (
        pytest.raises(CannotRebuildError, match=r"again\.db-wal is left of another"),
        rebuilt(path, path.with_name("again.db")),
    ):
        pass
    assert left.exists() and not path.with_name("again.db").exists()


def test_a_backup_replaces_nothing_but_a_backup(saved: Path, path: Path, tmp_path: Path) -> None:
    other, notes = tmp_path / "other.db", tmp_path / "notes.txt"
    with Store(other) as store, store.run("tag"):
        pass
    notes.write_text("mine")
    for file in (other, notes):
        before = file.read_bytes()
        with pytest.raises(NotPlacedError, match="is no backup of positions"):
            backup(path, file, replace=True)
        assert file.read_bytes() == before
    assert backup(path, saved, replace=True).documents == 2


def test_no_backup_is_written_beside_the_log_of_another_database(saved: Path, path: Path, tmp_path: Path) -> None:
    (tmp_path / "log").rename(tmp_path / "new-wal")
    with pytest.raises(NotPlacedError, match="new-wal would be read into the backup"):
        backup(path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_under_who_has_the_database_open(
    saved: Path, path: Path, source: InventedSource, document: MakeDocument
) -> None:
    with Store(path) as store:
        with pytest.raises(BusyError, match=r"\(open\)"):
            restore(saved, path, replace=True)
        with Store(path) as other, other.run("import", source.id):
            store.put_document(document(3))
    assert documents(path) == ["xx-test:qp-1", "xx-test:qp-2", "xx-test:qp-3"]
    restore(saved, path, replace=True)
    assert documents(path) == ["xx-test:qp-1"]


def test_who_opens_a_database_that_is_being_restored_waits_for_it(
    saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[list[str]] = []

    def open_it() -> None:
        with Store(path) as store:
            found.append(store.column("select id from documents"))

    opening = threading.Thread(target=open_it)

    def begin(*_: object) -> None:
        opening.start()
        time.sleep(0.2)

    monkeypatch.setattr(restoring, "to_disk", lambda place: begin() if not opening.ident else to_disk(place))
    restore(saved, path, replace=True)
    opening.join()
    assert found == [["xx-test:qp-1"]]


def test_nothing_is_restored_under_a_backup(saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse = backups._refuse_damaged

    def meanwhile(database: Path, db: sqlite3.Connection) -> None:
        refuse(database, db)
        with pytest.raises(BusyError, match=r"\(open\)"):
            restore(saved, path, replace=True)

    monkeypatch.setattr(backups, "_refuse_damaged", meanwhile)
    assert backup(path, path.with_name("second")).documents == 2


def everything(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(".lock"))
    return {str(file.relative_to(folder)): file.read_bytes() for file in found}


@pytest.mark.parametrize("step", range(5))
def test_where_a_step_cannot_be_done_all_is_as_it_was(
    saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before, left, rename = everything(path.parent), [step], Path.rename

    def fail(one: Path, other: Path) -> Path:
        left[0] -= 1
        if left[0] == -1:
            raise OSError(errno.ENOSPC, "No space left on device", str(one))
        return rename(one, other)

    monkeypatch.setattr(Path, "rename", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(NotPlacedError, match=r"^\S+ cannot be written: No space left on device$"):
        restore(saved, path, replace=True)
    assert everything(path.parent) == before
    assert documents(path) == ["xx-test:qp-1", "xx-test:qp-2"]


def test_what_an_earlier_process_of_the_same_number_left_is_swept(saved: Path, path: Path) -> None:
    left = path.parent / "archive" / "accounts" / f"{path.name}.{os.getpid()}.part"
    left.mkdir()
    (left / "xx-test.jsonl").write_text("half")
    restore(saved, path, replace=True)
    assert documents(path) == ["xx-test:qp-1"]
    assert b"half" not in everything(path.parent).values()


def test_an_archive_that_cannot_be_written_is_told(saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(place: Path, *arguments: Any, **options: Any) -> None:
        if "accounts" in place.name:
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        make(place, *arguments, **options)

    make = Path.mkdir
    monkeypatch.setattr(Path, "mkdir", refuse)
    new = path.parent / "new" / "x.db"
    with pytest.raises(NotPlacedError, match="archive cannot be written: Permission denied"):
        restore(saved, new)
    assert not new.exists()
