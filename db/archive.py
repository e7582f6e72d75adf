"""The archive of captures: every fetched body once, compressed, under the SHA-256 of its bytes.

`ab/abcdef....gz`, gzip without a time in its header, so that the same body gives the same file. A file is
written beside its place and renamed into it: what stands under a hash is whole, whenever the process died.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from db.faults import naming
from db.placing import PART, alive, part_of


class DamagedError(Exception):
    """An archived body is missing or is not what its name says."""


class Archive:
    """Bodies under `root`; the folder is made with the first one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, body: bytes) -> tuple[str, str]:
        """Keep `body`; returns its SHA-256 and its path relative to the root. Does nothing where it is kept already;
        a damaged file is replaced."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = place(sha256)
        if not self._has(sha256):
            self._write(path, gzip.compress(body, compresslevel=6, mtime=0))
        return sha256, path

    def put_packed(self, sha256: str, packed: bytes) -> None:
        """Keep the file of a body as another archive has it. A sound one that is here stays.

        Raises `DamagedError` where it is not that body's.
        """
        if not self._has(sha256):
            self._unpacked(sha256, packed)
            self._write(place(sha256), packed)

    def packed(self, sha256: str) -> bytes:
        """The file of a body, compressed as it stands. Raises `DamagedError` as `get`."""
        packed = self._read(sha256)
        self._unpacked(sha256, packed)
        return packed

    def _write(self, path: str, packed: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(target)
        with naming(target), part.open("wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    def _has(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except DamagedError:
            return False
        return True

    def get(self, sha256: str) -> bytes:
        """The body under `sha256`. Raises `DamagedError` where it is missing or its bytes do not give that hash."""
        return self._unpacked(sha256, self._read(sha256))

    def _read(self, sha256: str) -> bytes:
        path = self.root / place(sha256)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise DamagedError(f"the archive has no body {sha256}") from None
        except OSError as error:
            raise DamagedError(f"the archived body {path} cannot be read: {error}") from error

    def _unpacked(self, sha256: str, packed: bytes) -> bytes:
        path = self.root / place(sha256)
        try:
            body = gzip.decompress(packed)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise DamagedError(f"the archived body {path} cannot be read: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise DamagedError(f"the archived body {path} is not what its name says")
        return body

    def bodies(self) -> Iterator[str]:
        """The hashes under which bodies stand, in order."""
        for path in sorted(self.root.glob("??/*.gz")):
            yield path.name.removesuffix(".gz")

    def sweep(self) -> int:
        """Remove half-written files of processes that died; returns how many there were."""
        swept = 0
        for part in self.root.glob(f"*/*{PART}"):
            pid = part.name.removesuffix(PART).rpartition(".")[2]
            if pid.isdigit() and not alive(int(pid)):
                part.unlink(missing_ok=True)
                swept += 1
        return swept


def place(sha256: str) -> str:
    """Where the body with this hash stands, relative to the archive's root."""
    return f"{sha256[:2]}/{sha256}.gz"
