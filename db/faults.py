"""What an error of a disk or of SQLite means for whoever typed a command: place, cause and what to do, in one line."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_WRITING = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
"""SQLite's codes for a place where it cannot write."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_UNREADABLE = (errno.EACCES, errno.EPERM)
_UNWRITABLE = (*_UNREADABLE, errno.EROFS, errno.ENOSPC, errno.EDQUOT)


def code_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code of an error; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def cannot_write(path: Path, why: str) -> str:
    """That `path` cannot be written, naming its folder where that is the reason; else `why`."""
    folder = next((place for place in path.absolute().parents if os.access(place, os.F_OK)), path.parent)
    if not folder.is_dir():
        why = f"{folder} is no folder"
    elif not os.access(folder, os.W_OK | os.X_OK):
        why = f"the folder {folder} is not writable ({_reason(folder)})"
    elif os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        why = f"the file is not writable ({_reason(path)})"
    elif not os.statvfs(folder).f_bavail:
        why = os.strerror(errno.ENOSPC)
    return f"{path} cannot be written: {why}"


def damage(database: Path, error: BaseException) -> str:
    """That a database is damaged, and what to do; empty where an error says no such thing."""
    if not isinstance(error, sqlite3.DatabaseError) or code_of(error) not in _DAMAGED:
        return ""
    if code_of(error) == sqlite3.SQLITE_NOTADB:
        return f"{database} is no database, or the beginning of it is damaged: {_AGAIN}"
    return f"{database} is damaged ({error}): {_AGAIN}"


_AGAIN = (
    "`positions restore BACKUP --replace` puts a backup in its place, `positions rebuild --to FILE` builds it again"
    " from its archive"
)


@contextmanager
def naming(path: str | Path) -> Iterator[None]:
    """Give errors of a write the name of the file, which the system tells only when it is opened."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise


def in_words(error: OSError) -> str:
    """An error of the system that names a file, as a line for a person; empty where it names none."""
    if error.errno is None or not isinstance(error.filename, (str, bytes, os.PathLike)):
        return ""
    place, why = Path(os.fsdecode(error.filename)), error.strerror or os.strerror(error.errno)
    if error.errno in _UNREADABLE and os.access(place, os.F_OK) and not os.access(place, os.R_OK):
        return f"{place} cannot be read: {why}"
    if error.errno in _UNWRITABLE:
        return cannot_write(place, why)
    return f"{place}: {why}"


def _reason(path: Path) -> str:
    read_only = os.statvfs(path).f_flag & os.ST_RDONLY
    return os.strerror(errno.EROFS if read_only else errno.EACCES)
