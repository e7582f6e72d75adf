"""The public database as Datasette opens it: a file that is replaced as a whole, and reopened when that happens.

Datasette keeps a connection for each of its threads, and a connection goes on reading the file it has opened even when
another one has taken its name. Here each thread looks, before it reads, whether the name still means the file it
has open (inode, time and size), and opens the new one if not. A query that is under way ends on the file it began with.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from datasette.app import Datasette
from datasette.database import Database
from datasette.views.base import DatasetteError

T = TypeVar("T")
Identity = tuple[int, int, int]


class PublishedDatabase(Database):  # type: ignore[misc]
    """A database file that publishing replaces. It is never changed in place, so it is opened as immutable."""

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)
        self._open = threading.local()
        self._counted: tuple[Identity | None, dict[str, int | None]] = (None, {})
        self._last: Identity = (0, 0, 0)

    def identity(self) -> Identity:
        """Inode, time of change and size of the file that has the name now; the last one known while there is none."""
        try:
            now = Path(self.path).stat()
            self._last = (now.st_ino, now.st_mtime_ns, now.st_size)
        except FileNotFoundError:
            pass
        return self._last

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that only reads. Datasette's own for an immutable file would make an empty one where it is
        gone for a moment."""
        address = f"{Path(self.path).absolute().as_uri()}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.OperationalError as error:
            said = "The published data are not there at the moment: try again soon"
            raise DatasetteError(said, status=503) from error
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """`fn(connection)` in one of Datasette's threads, on the file that has the name now."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, lambda: fn(self._connection()))

    async def table_counts(self, limit: int = 1000) -> dict[str, int | None]:
        """Rows of each table, counted once for each published file; None where it takes longer than `limit` ms."""
        identity = self.identity()
        if self._counted[0] != identity:
            self._cached_table_counts = None
            self._counted = (identity, await super().table_counts(max(limit, 1000)))
        return self._counted[1]

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.identity()[2]

    @property
    def hash(self) -> str:
        """What tells one published file from another (Datasette's tag for downloads), without reading it whole."""
        return "-".join(f"{part:x}" for part in self.identity())

    def _connection(self) -> sqlite3.Connection:
        identity = self.identity()
        connection: sqlite3.Connection | None = getattr(self._open, "connection", None)
        if connection is None or self._open.identity != identity:
            fresh = self.connect()  # where that fails the thread keeps what it has, and tries again
            self.ds._prepare_connection(fresh, self.name)
            if connection is not None:
                self._all_file_connections.remove(connection)
                connection.close()
            connection = self._open.connection = fresh
            self._open.identity = identity
        return connection
