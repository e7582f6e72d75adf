"""The connection to the working database: opening, transactions, and rows in and out.

The base of the store; nothing else writes.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.changes import migrate, migrations
from db.lite import Database
from db.locks import OPEN, PATIENCE, Lock
from db.rows import Row
from db.swapping import is_amid, settle

BUSY = "POSITIONS_BUSY_SECONDS"
"""Environment variable: how long to wait for another process that writes."""
BUSY_SECONDS = float(os.environ.get(BUSY, "").strip() or 30)


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
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock(self.path, OPEN, shared=True)
        try:
            self._lock.take(patience=PATIENCE)
            while is_amid(self.path):  # under our lock nobody begins a swap
                self._lock.release()
                settle(self.path)
                self._lock.take(patience=PATIENCE)
        except OSError as error:
            raise NotWritableError(f"{self.path} cannot be written: {error.strerror}") from error
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
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        waited = f"waited {BUSY_SECONDS:g} seconds for it ({BUSY})"
        return NotWritableError(f"{path} is locked by another process that writes; {waited}")
    if code == sqlite3.SQLITE_FULL:
        return NotWritableError(f"the disk of {path} is full")
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return NotWritableError(f"{path} cannot be written: {error}")
    return None


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to read from, which this does not make. Raises FileNotFoundError, `UnusableError`, what `settle`
    raises."""
    settle(path)
    if not path.is_file():
        raise FileNotFoundError(f"no database at {path}: scrape or import a source first")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as db:
            db.row_factory = sqlite3.Row
            yield db
    except sqlite3.DatabaseError as error:
        raise UnusableError(f"{path} cannot be read: {error}") from error


def _open(path: Path) -> Database:
    db = Database(sqlite3.connect(path, timeout=BUSY_SECONDS))
    try:
        db.execute("PRAGMA foreign_keys = on")
        db.execute("PRAGMA synchronous = normal")
        names = set(db.table_names())
        if names and "_sqlite_migrations" not in names:
            db.close()
            raise UnusableError(f"{path} is a database of something else: it stays as it is")
        if db.journal_mode != "wal" or migrations.pending(db):
            # Two processes that open a new database at once must not both make its tables.
            with Lock(path, "schema"):
                db.enable_wal()
                migrate(db)
    except sqlite3.DatabaseError as error:
        db.close()
        said = _not_writable(path, error) if isinstance(error, sqlite3.OperationalError) else None
        raise (said or UnusableError(f"{path} cannot be opened: {error}")) from error
    return db
