"""From a backup to a working database and its archive: checked first, whole or not at all, and never over another."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from db.account import Account
from db.archive import Archive
from db.backups import ACCOUNT, BODY, MANY, OWN, ROOT, check
from db.locks import OPEN, Lock
from db.placing import LOGS, NotPlacedError, part_of, sweep, to_disk, told
from db.progress import progress
from db.swapping import SWAPPING, finish, is_amid, settle, swap
from db.tables import now


class DamagedBackupError(Exception):
    """A backup is not what was written; nothing was restored."""

    def __init__(self, wrong: tuple[str, ...]) -> None:
        super().__init__("; ".join(wrong))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup was of, and where the database is kept that stood in its place, if one did."""

    made_at: str
    documents: int
    bodies: int
    kept: Path | None


def restore(file: Path, database: Path, *, replace: bool = False) -> Restored:
    """Make `database` and its archive those of a backup. What is archived already stays.

    With `replace` a database that is there is kept under another name, with its account.
    Killed at any moment it leaves the earlier database or, once the next command has looked at it, the restored one.
    Raises DamagedBackupError, NotPlacedError, BusyError where something is at work on the database, CannotSettleError.
    """
    settle(database)
    if wrong := check(file):
        raise DamagedBackupError(wrong)
    archive = Archive(database.parent / ROOT)
    account = Account(archive.root, database.name)
    if database.is_dir():
        raise NotPlacedError(f"{database} is a folder: name a file")
    if (database.exists() or account.names()) and not replace:
        there = f"{database} is there already" if database.exists() else f"{account.folder} is there already"
        raise NotPlacedError(f"{there}: name another --db, or --replace it (the earlier one is kept beside it)")
    uri = f"{file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db, told(archive.root), told(database):
        database.parent.mkdir(parents=True, exist_ok=True)
        with _alone(database), _parts(database, account) as (part, folder):
            _copy(db, part)
            _unpack(db, archive, folder)
            kept = _swap(database, part, account, folder)
        made_at, documents, bodies = db.execute("select made_at, documents, bodies from backup").fetchone()
    return Restored(made_at, documents, bodies, kept)


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Nobody else is at work on the database or has it open: every lock of it is held, the one that all share last, so
    that a job is told by its name."""
    beginning, end = f"{database.name}-", ".lock"
    files = [file.name for file in database.parent.iterdir() if file.name.startswith(beginning)]
    jobs = {name.removeprefix(beginning).removesuffix(end) for name in files if name.endswith(end)}
    with ExitStack() as held:
        for name in (*sorted((jobs | {SWAPPING}) - {OPEN}), OPEN):
            lock = Lock(database, name)
            lock.take()
            held.callback(lock.release)
        finish(database)  # since `settle` another restore may have been killed
        yield


@contextmanager
def _parts(database: Path, account: Account) -> Iterator[tuple[Path, Path]]:
    """Where the database and its account are made, before they get their names."""
    part, folder = part_of(database), part_of(account.folder)
    try:
        account.folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(database)
        sweep(account.folder)
        folder.mkdir()
        yield part, folder
    finally:
        if not is_amid(database):
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                part.unlink()


def _copy(backup: sqlite3.Connection, part: Path) -> None:
    """The tables of the working database, without what a backup adds to them."""
    with closing(sqlite3.connect(part, isolation_level=None)) as db:
        db.execute("pragma journal_mode = off")  # nobody sees the file before it is whole and on the disk
        db.execute("pragma synchronous = off")
        backup.backup(db)
        for table in OWN:
            db.execute(f"drop table {table}")
        db.execute("vacuum")
        # The search indexes point at row numbers, which VACUUM may change.
        indexes = "select name from sqlite_master where sql like 'create virtual table%using fts5%'"
        for (name,) in db.execute(indexes).fetchall():
            db.execute(f'insert into "{name}" ("{name}") values (\'rebuild\')')
    to_disk(part)


def _unpack(backup: sqlite3.Connection, archive: Archive, accounts: Path) -> None:
    """Put bodies into the archive, and accounts into a folder."""
    (number,) = backup.execute("select count(*) from sqlar").fetchone()
    with progress("unpacked", number if number >= MANY else 0) as advance:
        for name, data in backup.execute("select name, data from sqlar order by name"):
            if found := BODY.fullmatch(name):
                archive.put_packed(found[2], data)
            elif found := ACCOUNT.fullmatch(name):
                (accounts / f"{found[1]}.jsonl").write_bytes(data)
                to_disk(accounts / f"{found[1]}.jsonl")
            advance(1)


def _swap(database: Path, part: Path, account: Account, folder: Path) -> Path | None:
    """Give both their names; what has them is kept under another one, which is returned. All of it, or nothing."""
    aside = database.with_name(f"{database.stem}.before-{re.sub('[-:.]', '', now())}{database.suffix}")
    there = database.exists()
    if there:
        # Where it is sound its log goes into it; where it is not, the log is kept as it is.
        with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as db:
            db.execute("pragma wal_checkpoint(truncate)")
    steps = [
        # Of a database that is lost its log may be left.
        *((database.with_name(database.name + end), aside.with_name(aside.name + end)) for end in ("", *LOGS)),
        (account.folder, account.folder.with_name(aside.name)),
        (folder, account.folder),
        (part, database),
    ]
    to_disk(folder)
    swap(database, steps)
    return aside if there else None
