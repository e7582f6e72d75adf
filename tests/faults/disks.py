"""Disks for tests: small ones that are soon full, and folders in which nothing can be written."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def small_disk(folder: Path, size: str) -> None:
    """Mount an empty filesystem of this size."""
    folder.mkdir(parents=True)
    _mount("-t", "tmpfs", "-o", f"size={size}", "positions-test", str(folder))


def fill(folder: Path, leave: int) -> Path:
    """A file that takes all of a disk but so many bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65_536)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        file.truncate(max(0, file.tell() - leave))
    return filler


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """While this is entered nothing can be written under a folder, or to a file: by its modes, or for root, who minds
    none, by a mount."""
    if os.geteuid():
        modes = {place: place.stat().st_mode for place in (folder, *folder.rglob("*"))}
        for place, mode in modes.items():
            place.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
        try:
            yield folder
        finally:
            for place, mode in modes.items():
                place.chmod(mode)
        return
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,bind,ro", str(folder))
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _mount(*arguments: str) -> None:
    mounted = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small filesystem can be mounted here, which needs root: {mounted.stderr.strip()}")
