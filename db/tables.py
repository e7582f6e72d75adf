"""The connection to the working database: opening, transactions, and rows in and out.

The base of the store; nothing else writes.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from db.changes import migrate, migrations, unknown
from db.faults import NO_WRITING, cannot_write, code_of, damage
from db.lite import Database
from db.locks import OPEN, PATIENCE, Lock
from db.rows import Row
from db.swapping import is_amid, settle

BUSY = "POSITIONS_BUSY_SECONDS"
"""Environment variable: how long to wait for another process that writes."""
BUSY_SECONDS = float(os.environ.get(BUSY, "").strip() or 30)


NEWER = "a newer version of positions has changed it; use that one, since this would not keep what it does not know"


class UnusableError(Exception):
    """A file is no database, or none of ours."""


class NotWritableError(Exception):
    """The database is locked by another process, or its disk is full; nothing of a transaction is written."""


class Tables:
    """The database file at `path`, made or brought to the newest schema. Raises `BusyError` while a backup takes its
    place; none does while it is open."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.then = ""
        """The time at which a rebuild has arrived; empty: it is now."""
        self._lock = Lock(self.path, OPEN, shared=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.take(patience=PATIENCE)
            while is_amid(self.path):  # under our lock nobody begins a swap
                self._lock.release()
                settle(self.path)
                self._lock.take(patience=PATIENCE)
        except OSError as error:
            raise NotWritableError(cannot_write(self.path, error.strerror or str(error))) from error
        try:
            self.db = _open(self.path)
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Close the database."""
        self.db.close()
        self._lock.release()

    def now(self) -> str:
        """The time that is written into rows."""
        return self.then or now()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; inside another one, a part of it. It takes the write lock at once, and waits for it."""
        connection = self.db.conn
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            connection.rollback()
            if (told := _not_writable(self.path, error)) is not None:
                raise told from error
            raise
        except BaseException:
            connection.rollback()
            raise

    def row(self, table: str, identity: str) -> Row | None:
        """The row of `table` with this id."""
        return next(iter(self.db.query(f"select * from {table} where id = ?", [identity])), None)

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows that all have the same columns."""
        rows = list(rows)
        if rows:
            columns = ", ".join(f'"{c}"' for c in rows[0])
            values = ", ".join(f":{c}" for c in rows[0])
            self.db.conn.executemany(f"insert into {table} ({columns}) values ({values})", rows)

    def update(self, table: str, row: Row) -> None:
        """Set the given columns of the row with this id."""
        columns = ", ".join(f'"{c}" = :{c}' for c in row if c != "id")
        self.db.conn.execute(f"update {table} set {columns} where id = :id", row)

    def put(self, table: str, row: Row) -> None:
        """Add the row, or set its columns where its id is there."""
        columns = ", ".join(f'"{c}"' for c in row)
        values = ", ".join(f":{c}" for c in row)
        known = ", ".join(f'"{c}" = excluded."{c}"' for c in row if c != "id")
        sql = f"insert into {table} ({columns}) values ({values}) on conflict (id) do update set {known}"
        self.db.conn.execute(sql, row)

    def columns(self, table: str) -> list[str]:
        """The names of the columns of `table`."""
        return [column.name for column in self.db.table(table).columns]

    def column(self, sql: str, parameters: Iterable[object] = ()) -> list[str]:
        """The first column of a query."""
        return [row[0] for row in self.db.conn.execute(sql, list(parameters)).fetchall()]


def now() -> str:
    """UTC, ISO 8601, with microseconds: two captures of one address never have the same time."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _not_writable(path: Path, error: sqlite3.OperationalError) -> NotWritableError | None:
    """What an error of SQLite says of the place at which it should write, where it says something of that."""
    code = code_of(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        waited = f"waited {BUSY_SECONDS:g} seconds for it ({BUSY})"
        return NotWritableError(f"{path} is locked by another process that writes; {waited}")
    if code == sqlite3.SQLITE_FULL:
        return NotWritableError(f"the disk of {path} is full")
    if code in NO_WRITING:
        return NotWritableError(cannot_write(path, str(error)))
    return None


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to read from, which this does not make, and beside which it need not write. Raises FileNotFoundError,
    `UnusableError`, what `settle` raises."""
    settle(path)
    if not path.is_file():
        raise FileNotFoundError(f"no database at {path}: scrape or import a source first")
    with ExitStack() as opened:
        db = None
        try:
            db = _open_to_read(path, opened)
            db.row_factory = sqlite3.Row
            yield db
        except sqlite3.DatabaseError as error:
            why = str(error) if os.access(path, os.R_OK) else os.strerror(errno.EACCES)
            if db is not None and code_of(error) == sqlite3.SQLITE_ERROR:
                why = _other_tables(db) or why
            raise UnusableError(damage(path, error) or f"{path} cannot be read: {why}") from error
        except IndexError as error:  # a row has not the column that is looked for
            if db is None or not (why := _other_tables(db)):
                raise
            raise UnusableError(f"{path} cannot be read: {why}") from error


def _other_tables(connection: sqlite3.Connection) -> str:
    """Why a database has not the tables and columns that are looked for; empty where it should have them."""
    connection.row_factory = None
    db = Database(connection)
    names = set(db.table_names())
    if not names:
        return "it is empty; scrape or import a source first"
    if "published" in names:
        return "it is a public database; name the working one"
    if "_sqlite_migrations" not in names:
        return "it is a database of something else"
    if unknown(db):
        return NEWER
    return "an earlier version of positions made it; `positions tag` brings it up to date" * bool(
        migrations.pending(db)
    )


def _open_to_read(path: Path, opened: ExitStack) -> sqlite3.Connection:
    """A connection that lasts as long as `opened`. SQLite reads a database with a log only where it may write beside
    it, or others have it open; elsewhere nobody writes: it is read as a file that does not change, and where what was
    written last is in the log still, both are read as a copy."""
    try:
        return _connect(path, "mode=ro", opened)
    except sqlite3.OperationalError as error:
        if code_of(error) not in NO_WRITING:
            raise
    log = path.with_name(f"{path.name}-wal")
    if not (log.exists() and log.stat().st_size):
        return _connect(path, "mode=ro&immutable=1", opened)
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="positions-")))
    for file in (path, log):
        shutil.copyfile(file, folder / file.name)
    return _connect(folder / path.name, "mode=rw", opened)


def _connect(path: Path, how: str, opened: ExitStack) -> sqlite3.Connection:
    with ExitStack() as trying:
        uri = f"{path.absolute().as_uri()}?{how}"
        db = trying.enter_context(closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)))
        db.execute("select count(*) from sqlite_master").fetchone()
        opened.push(trying.pop_all())
    return db


def _open(path: Path) -> Database:
    if not all(os.access(place, os.W_OK) for place in (path.parent, path) if place.exists()):
        raise NotWritableError(cannot_write(path, os.strerror(errno.EACCES)))
    db = Database(sqlite3.connect(path, timeout=BUSY_SECONDS))
    try:
        db.execute("PRAGMA foreign_keys = on")
        db.execute("PRAGMA synchronous = normal")
        names = set(db.table_names())
        if names and "_sqlite_migrations" not in names:
            db.close()
            raise UnusableError(f"{path} is a database of something else: it stays as it is")
        if unknown(db):
            db.close()
            raise UnusableError(f"{path} stays as it is: {NEWER}")
        if db.journal_mode != "wal" or migrations.pending(db):
            # Two processes that open a new database at once must not both make its tables.
            with Lock(path, "schema"):
                db.enable_wal()
                migrate(db)
    except sqlite3.DatabaseError as error:
        db.close()
        said = _not_writable(path, error) if isinstance(error, sqlite3.OperationalError) else None
        raise (said or UnusableError(damage(path, error) or f"{path} cannot be opened: {error}")) from error
    return db
