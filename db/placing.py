"""Files for people, written whole or not at all: beside their place, then renamed into it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.faults import NO_WRITING, cannot_write, code_of

PART = ".part"
LOGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database: left there, it would be read into the one that takes its place."""


class NotPlacedError(Exception):
    """There is something at the place already, or nothing can be written there; what was there is as it was."""


@contextmanager
def placed(file: Path, *, replace: bool = False) -> Iterator[Path]:
    """Gives a place beside `file` to write to; where nothing goes wrong, what is there becomes `file`.

    What stands at `file` is replaced only where that is asked for; its folder is not made. Raises NotPlacedError.
    """
    if file.is_dir():
        raise NotPlacedError(f"{file} is a folder: name a file")
    if file.exists() and not replace:
        raise NotPlacedError(f"{file} is there already: name another file, or --replace it")
    refuse_nowhere(file)
    part = part_of(file)
    try:
        with told(file):
            sweep(file)
            yield part
            to_disk(part)
            part.replace(file)
            to_disk(file.parent)
    finally:
        with suppress(OSError):
            part.unlink()


def refuse_nowhere(place: Path) -> None:
    """Raise NotPlacedError where the folder of a place is not there: its name may be mistyped."""
    if not place.absolute().parent.is_dir():
        raise NotPlacedError(f"{place} cannot be written: there is no folder {place.parent}; make it first")


def part_of(place: Path) -> Path:
    """Where this process makes what is to stand at a place."""
    return place.with_name(f"{place.name}.{os.getpid()}{PART}")


def logs_of(database: Path) -> list[Path]:
    """What there is of `LOGS` beside the place of a database."""
    return [log for suffix in LOGS if (log := database.with_name(database.name + suffix)).exists()]


def sweep(place: Path) -> None:
    """Remove what processes that were killed have left beside a place; a running one's stays. What has our own number
    was left by an earlier process of that number (in a container they are always the same)."""
    for left in place.parent.iterdir():
        process = left.name.removeprefix(f"{place.name}.").removesuffix(PART)
        if left.name == f"{place.name}.{process}{PART}" and process.isdigit() and is_left(int(process)):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()


def is_left(process: int) -> bool:
    """Whether what has this process number in its name was left by one that is gone."""
    return process == os.getpid() or not alive(process)


def alive(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Errors of a disk become a NotPlacedError that names the place."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and not _about(place, Path(os.fsdecode(error.filename))):
            raise  # of a file that is only read
        raise NotPlacedError(cannot_write(place, error.strerror or str(error))) from error
    except sqlite3.OperationalError as error:
        if code_of(error) not in (sqlite3.SQLITE_FULL, *NO_WRITING):
            raise  # of a database that is only read
        why = os.strerror(errno.ENOSPC) if code_of(error) == sqlite3.SQLITE_FULL else str(error)
        raise NotPlacedError(cannot_write(place, why)) from error


def _about(place: Path, other: Path) -> bool:
    return other in (place, *place.parents) or place in other.parents or other.parent == place.parent


def to_disk(path: Path) -> None:
    """Have a file, or what a folder lists, on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
