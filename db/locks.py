"""Locks that die with the process that holds them: one file beside the database for each job, held by flock.

The files stay: removing one would let two processes hold "the same" lock on two files.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

log = logging.getLogger("positions")

T = TypeVar("T")

POLL = 0.05
"""Seconds between two looks at a lock."""
PATIENCE = 60.0
"""Seconds to wait for what another process does in a moment."""
OPEN = "open"
"""The lock that all share who have the database open; to put another one in its place it is held alone."""


class BusyError(Exception):
    """Another process is doing the job `name` on this database."""

    def __init__(self, name: str) -> None:
        super().__init__(f"another process is at work on this database ({name})")
        self.name = name


def in_turn(name: str, job: Callable[[], T]) -> T:
    """What a job gives that holds the lock `name`: as soon as the process that does it now has done it, or is gone."""
    told = False
    while True:
        try:
            return job()
        except BusyError as error:
            if error.name != name:
                raise
            if not told:
                log.info("%s: another process does this on this database; waiting for it", name)
            told = True
        time.sleep(POLL)


class Lock:
    """The lock `name` of the database at `path`. Not inherited by programs that this process starts.

    Those who hold it `shared` keep out only who would hold it alone; they need not be able to write its file.
    """

    def __init__(self, path: Path, name: str, *, shared: bool = False) -> None:
        self.name = name
        self._how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self.file = path.with_name(f"{path.name}-{re.sub(r'[^A-Za-z0-9._-]', '_', name)}.lock")
        self._descriptor = -1

    def take(self, *, patience: float = 0.0) -> None:
        """Hold the lock. Raises `BusyError` where another process still holds it after `patience` seconds."""
        descriptor = self._opened()
        until = time.monotonic() + patience
        try:
            while not _try(descriptor, self._how):
                if time.monotonic() > until:
                    raise BusyError(self.name)
                time.sleep(POLL)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def is_held(self) -> bool:
        """Whether somebody holds the lock alone; looks without writing."""
        try:
            descriptor = os.open(self.file, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not _try(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def _opened(self) -> int:
        if self._how == fcntl.LOCK_EX:
            return os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            return os.open(self.file, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS) or not self.file.exists():
                raise
            return os.open(self.file, os.O_RDONLY | os.O_CLOEXEC)

    def release(self) -> None:
        """Let go; does nothing where it is not held."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Lock:
        self.take(patience=PATIENCE)
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()


def _try(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
