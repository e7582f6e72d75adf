"""Locks that die with the process that holds them: one file beside the database for each job, held by flock.

The files stay: removing one would let two processes hold "the same" lock on two files.
"""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path


class BusyError(Exception):
    """Another process is doing this job on this database."""


class Lock:
    """The lock `name` of the database at `path`. Not inherited by programs that this process starts."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.file = path.with_name(f"{path.name}-{re.sub(r'[^A-Za-z0-9._-]', '_', name)}.lock")
        self._descriptor = -1

    def take(self, *, wait: bool = False) -> None:
        """Hold the lock. Raises `BusyError` where another process holds it, unless it is to `wait`."""
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            raise BusyError(f"another process is at work on this database ({self.name})") from None
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; does nothing where it is not held."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Lock:
        self.take(wait=True)
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()
