"""The archive keeps every body once, whole, under the hash of its bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.archive import Archive, DamagedError


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.mark.parametrize("body", [b"", b"a", bytes(range(256)) * 500])
def test_a_body_comes_back_as_it_was(archive: Archive, body: bytes) -> None:
    sha256, path = archive.put(body)
    assert path == f"{sha256[:2]}/{sha256}.gz"
    assert archive.get(sha256) == body


def test_the_same_body_gives_the_same_file(tmp_path: Path) -> None:
    one, two = Archive(tmp_path / "one"), Archive(tmp_path / "two")
    _, path = one.put(b"body")
    two.put(b"body")
    assert (one.root / path).read_bytes() == (two.root / path).read_bytes()


def test_a_body_that_is_kept_already_is_not_written_again(archive: Archive) -> None:
    _, path = archive.put(b"body")
    before = (archive.root / path).stat()
    archive.put(b"body")
    assert (archive.root / path).stat().st_mtime_ns == before.st_mtime_ns


def test_a_missing_body_is_told(archive: Archive) -> None:
    with pytest.raises(DamagedError, match="has no body 0000"):
        archive.get("0" * 64)


@pytest.mark.parametrize("damage", [b"", b"no gzip", b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08" + bytes(30)])
def test_a_damaged_body_is_told(archive: Archive, damage: bytes) -> None:
    sha256, path = archive.put(b"body" * 100)
    (archive.root / path).write_bytes(damage)
    with pytest.raises(DamagedError, match=r"\.gz"):
        archive.get(sha256)


def test_a_damaged_body_is_whole_again_when_it_comes_again(archive: Archive) -> None:
    sha256, path = archive.put(b"body" * 100)
    (archive.root / path).write_bytes(b"no gzip")
    archive.put(b"body" * 100)
    assert archive.get(sha256) == b"body" * 100


def test_a_body_under_another_name_is_told(archive: Archive) -> None:
    sha256, path = archive.put(b"body")
    _, other = archive.put(b"other")
    (archive.root / path).write_bytes((archive.root / other).read_bytes())
    with pytest.raises(DamagedError, match="is not what its name says"):
        archive.get(sha256)


def test_half_written_files_of_dead_processes_are_swept(archive: Archive) -> None:
    _, path = archive.put(b"body")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folder = (archive.root / path).parent
    left = folder / f"x.gz.{dead.pid}.part"
    mine = folder / f"x.gz.{os.getpid()}.part"
    left.touch()
    mine.touch()
    assert archive.sweep() == 1
    assert sorted(file.name for file in folder.iterdir()) == sorted([Path(path).name, mine.name])
