"""Zip archives from strangers, read without danger: nothing is unpacked to disk, no member grows beyond a set size.

An archive is refused as a whole where a member's name leads out of it or where the sizes it declares are too large;
sizes are measured besides while reading, since an archive may declare what it likes.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

MEGABYTE = 1024 * 1024


class UnsafeZipError(ValueError):
    """The bytes are no archive that is read here; the message says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: members, bytes of one member, bytes of all, and how many times its own size."""

    members: int = 200_000
    each: int = 16 * MEGABYTE
    total: int = 4096 * MEGABYTE
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    name: str
    body: bytes


def read_zip(body: bytes, limits: Limits = Limits()) -> Iterator[Member]:
    """The files of an archive one by one, in its own order. Raises UnsafeZipError, also while reading."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnsafeZipError(f"is no zip archive that can be read ({error})") from error
    with archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
        most = min(limits.total, limits.ratio * max(len(body), MEGABYTE))
        _refuse(files, limits, most)
        left = most
        for entry in files:
            content = _content(archive, entry, min(limits.each, left))
            left -= len(content)
            yield Member(entry.filename, content)


def _refuse(files: list[zipfile.ZipInfo], limits: Limits, most: int) -> None:
    """Refuse an archive by what it declares."""
    if len(files) > limits.members:
        raise UnsafeZipError(f"holds {len(files):,} files, more than {limits.members:,}")
    seen: set[str] = set()
    for entry in files:
        name = entry.filename
        if _leads_out(name) or stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsafeZipError(f"holds a file that leads out of it: {name[:80]!r}")
        if name in seen:
            raise UnsafeZipError(f"holds two files of one name: {name[:80]!r}")
        seen.add(name)
        if entry.flag_bits & 1:
            raise UnsafeZipError(f"is encrypted ({name[:80]!r})")
        if entry.file_size > limits.each:
            raise UnsafeZipError(f"holds a file of {entry.file_size:,} bytes, more than {limits.each:,}: {name[:80]!r}")
    total = sum(entry.file_size for entry in files)
    if total > most:
        raise UnsafeZipError(f"unpacks to {total:,} bytes, more than {most:,}")


def _leads_out(name: str) -> bool:
    path, windows = PurePosixPath(name), PureWindowsPath(name)
    return path.is_absolute() or bool(windows.anchor) or ".." in path.parts or ".." in windows.parts or "\0" in name


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(entry) as opened:
            content = opened.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnsafeZipError(f"holds a file that cannot be read: {entry.filename[:80]!r} ({error})") from error
    if len(content) > most:
        raise UnsafeZipError(f"holds a file that is larger than it says: {entry.filename[:80]!r}")
    return content
