"""Exports of the public tables: what another process has left or is writing is never taken for one's own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from db.exports import export


def test_what_others_have_left_or_are_writing_is_not_taken_for_its_own(public_sample: Path, tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    for process in (os.getpid(), gone.pid, os.getppid()):
        part = tmp_path / f"tables.{process}.part"
        part.mkdir()
        (part / f"{process}.csv").write_text("half")
    earlier = tmp_path / ".part"
    earlier.mkdir()
    (earlier / "old.csv").write_text("half")
    made = export(public_sample, tmp_path)
    left = {file.name for file in tmp_path.iterdir() if file.suffix not in (".csv", ".jsonl")}
    assert left == {".part", f"tables.{os.getppid()}.part"}
    assert len(list(tmp_path.glob("*.*"))) - len(left) == 2 * made.tables
