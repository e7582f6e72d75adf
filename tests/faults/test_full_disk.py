"""Every command that writes, on a disk that is full: one line that names the file, status 2, and all is as it was."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults.disks import fill, small_disk
from tests.faults.killing import sound

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def database(sample: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the sample's database on a small disk."""
    folder = tmp_path / "disk"
    small_disk(folder, "8m")
    try:
        shutil.copytree(sample.parent, folder, dirs_exist_ok=True)
        yield folder / sample.name
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def judged(positions: Command, database: Path, file: Path) -> Path:
    """A file of verdicts."""
    positions("review", "export", file, "--limit", "3", "--db", database, check=True)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(row | {"verdict": "right"} for row in rows)
    return file


@pytest.mark.parametrize("leave", [0, 200_000])
def test_the_file_is_named_in_a_line_and_all_is_as_it_was(
    positions: Command, database: Path, tmp_path: Path, leave: int
) -> None:
    folder, verdicts = database.parent, judged(positions, database, tmp_path / "verdicts.csv")
    public = database.with_suffix(".public") / "positions.db"
    before = public.read_bytes()
    filler = fill(folder, leave)
    commands = [["publish"], ["export", folder / "tables"], ["backup", folder / "backup"]]
    for command in [*commands, ["review", "import", verdicts]] if leave == 0 else commands:
        done = positions(*command, "--db", database)
        assert (done.returncode, done.stdout) == (2, ""), command
        assert done.stderr.count("\n") == 1
        assert str(folder) in done.stderr
        assert "is full" in done.stderr or "cannot be written: No space left on device" in done.stderr
    filler.unlink()
    sound(database)
    assert public.read_bytes() == before
    assert positions("publish", "--db", database).returncode == 0
