"""One file that holds a working database and its archive (the way back is `db.restoring`).

A backup is an SQLite database: the tables of the working one as they were at one moment; the archive's bodies and
accounts in `sqlar`, SQLite's own archive format (`sqlite3 FILE -Ax` unpacks it); in `backup` one row that says of what
it is, with a hash over all rows, by which damage is found that SQLite itself does not see.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from db.account import FOLDER, Account
from db.archive import Archive, DamagedError, place
from db.faults import NO_WRITING, code_of
from db.locks import OPEN, Lock
from db.placing import NotPlacedError, logs_of, placed, told
from db.progress import progress
from db.swapping import settle
from db.tables import BUSY_SECONDS, NotWritableError, UnusableError, now, reading

ROOT = "archive"
OWN = ("sqlar", "backup")
"""Tables that a backup has and a working database has not."""
MANY = 1000
"""Bodies, of which it is told how many are done."""
BODY = re.compile(rf"{ROOT}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})\.gz")
ACCOUNT = re.compile(rf"{ROOT}/{FOLDER}/[^/]+/([a-z0-9-]+)\.jsonl")
_SQLAR = "create table sqlar (name text primary key, mode int, mtime int, sz int, data blob)"
_BACKUP = "create table backup (made_at text, database text, documents int, bodies int, hash text)"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds; `problems` are bodies that the archive no longer had."""

    made_at: str
    documents: int
    bodies: int
    bytes: int
    problems: tuple[str, ...]


def backup(database: Path, file: Path, *, replace: bool = False) -> Backup:
    """Copy a database and its archive, as they are at one moment, into one file; runs may go on meanwhile.

    Raises FileNotFoundError, UnusableError for a database that is damaged, NotWritableError where it stays locked,
    BusyError where a restore goes on, NotPlacedError.
    """
    if file.exists() and database.exists() and file.samefile(database):
        raise NotPlacedError(f"{file} is the working database itself: name another file")
    settle(database)
    _refuse_foreign(file)
    archive = Archive(database.parent / ROOT)
    account = Account(archive.root, database.name)
    with _kept_in_place(database), reading(database) as source, placed(file, replace=replace) as part, told(file):
        sizes = _begin(database, source, account)
        made_at = now()
        with closing(sqlite3.connect(part, isolation_level=None)) as db:
            source.backup(db)
            source.rollback()
            _refuse_damaged(database, db)
            db.execute("pragma journal_mode = delete")  # one file, where the working one has a log beside it
            db.execute("pragma journal_mode = off")  # nobody sees the file before it is whole and on the disk
            db.execute("pragma synchronous = off")
            db.execute("begin")
            db.execute(_SQLAR)
            named = {row[0] for row in db.execute("select sha256 from captures")}
            for name, size in sizes.items():
                lines = account.beginning(name, size)
                named |= set(_hashes(lines))
                _add(db, f"{ROOT}/{FOLDER}/{database.name}/{name}.jsonl", lines)
            problems = _add_bodies(db, archive, sorted(named))
            (documents,) = db.execute("select count(*) from documents").fetchone()
            bodies = len(named) - len(problems)
            db.execute(_BACKUP)
            row = (made_at, database.name, documents, bodies, _hash_of_rows(db))
            db.execute("insert into backup values (?, ?, ?, ?, ?)", row)
            db.execute("commit")
    return Backup(made_at, documents, bodies, file.stat().st_size, tuple(problems))


def _refuse_foreign(file: Path) -> None:
    """Raise NotPlacedError where something else than an earlier backup would be written over, or a log read into it."""
    if file.is_file():
        try:  # without a look at a log: in what is open elsewhere nothing is touched
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                ours = set(OWN) <= set(_tables(db))
        except sqlite3.DatabaseError:
            ours = False
        if not ours:
            raise NotPlacedError(f"{file} is there and is no backup of positions: name another file, or move it away")
    for log in logs_of(file):
        raise NotPlacedError(f"{log} would be read into the backup: close what has {file} open, or move it away")


def _kept_in_place(database: Path) -> AbstractContextManager[object]:
    """While this is entered `restore` puts no other database and account in the place of these. Where there is no lock
    and none can be made nobody can restore either."""
    if not database.is_file():  # `reading` tells of it
        return nullcontext()
    lock = Lock(database, OPEN, shared=True)
    return lock if lock.file.exists() or os.access(database.parent, os.W_OK) else nullcontext()


def _begin(database: Path, source: sqlite3.Connection, account: Account) -> dict[str, int]:
    """Begin to read; returns how long the account was then. Nobody writes a row in that moment, so that it has no
    more than the rows it stands for; for one who may only read the database nobody waits, and a line may lack its row.
    """
    with closing(sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)) as writer:
        try:
            writer.execute("begin immediate")
        except sqlite3.OperationalError as error:
            if code_of(error) == sqlite3.SQLITE_BUSY:
                raise NotWritableError(f"{database} is locked by another process that writes") from error
            if code_of(error) not in NO_WRITING:
                raise
        source.execute("begin")
        source.execute("select count(*) from sqlite_master").fetchone()
        return account.sizes()


def _refuse_damaged(database: Path, db: sqlite3.Connection) -> None:
    (said,) = db.execute("pragma quick_check(1)").fetchone()
    if said != "ok":
        raise UnusableError(f"{database} is damaged ({said}): no backup was made of it")
    if "_sqlite_migrations" not in _tables(db):
        raise UnusableError(f"{database} is a database of something else: no backup was made of it")


def _hashes(lines: bytes) -> Iterator[str]:
    """The hashes of the bodies that lines of an account name."""
    for line in lines.splitlines():
        try:
            sha256 = json.loads(line).get("sha256", "")
        except (ValueError, AttributeError):  # `verify` tells of it
            continue
        if re.fullmatch("[0-9a-f]{64}", str(sha256)):
            yield sha256


def _add_bodies(db: sqlite3.Connection, archive: Archive, wanted: list[str]) -> list[str]:
    """Put bodies into a backup; returns what is wrong with those that cannot be."""
    problems = []
    with progress("archived bodies", len(wanted) if len(wanted) >= MANY else 0) as advance:
        for sha256 in wanted:
            try:
                _add(db, f"{ROOT}/{place(sha256)}", archive.packed(sha256))
            except DamagedError as error:
                problems.append(str(error))
            advance(1)
    return problems


def _add(db: sqlite3.Connection, name: str, data: bytes) -> None:
    db.execute("insert into sqlar values (?, ?, 0, ?, ?)", (name, 0o100644, len(data), data))


def check(file: Path) -> tuple[str, ...]:
    """What is wrong with a backup, a line each; nothing where it is whole."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            missing = set(OWN) - set(_tables(db))
            if missing:
                return (f"{file} is no backup of positions, or the end of one is missing",)
            wrong = [row[0] for row in db.execute("pragma integrity_check(10)") if row[0] != "ok"]
            if wrong:
                return tuple(f"{file} is damaged: {' '.join(line.split())}" for line in wrong)
            if db.execute("select hash from backup").fetchall() != [(_hash_of_rows(db),)]:
                return (f"{file} is damaged: its rows are not those that were backed up",)
    except sqlite3.DatabaseError as error:
        return (f"{file} is damaged, or no backup: {error}",)
    return ()


def _tables(db: sqlite3.Connection) -> list[str]:
    """Tables that hold rows, the search indexes' own among them."""
    sql = "select name from sqlite_master where type = 'table' and sql not like 'create virtual%' order by name"
    return [str(name) for (name,) in db.execute(sql)]


def _hash_of_rows(db: sqlite3.Connection) -> str:
    """One hash of all rows but that of `backup`, whatever their order."""
    total = 0
    names = [name for name in _tables(db) if name != "backup"]
    with closing(db.cursor()) as cursor:
        kept, db.text_factory = db.text_factory, bytes
        try:
            for name in names:
                for row in cursor.execute(f'select * from "{name}"'):
                    one = hashlib.sha256(name.encode())
                    for value in row:
                        data = value if isinstance(value, bytes) else repr(value).encode()
                        one.update(f"{type(value).__name__} {len(data)} ".encode() + data)
                    total += int.from_bytes(one.digest(), "big")
        finally:
            db.text_factory = kept
    return f"{total % 2**256:064x}"
