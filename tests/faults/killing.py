"""Kill a command at random moments, then let it finish: what every test of a killed run does."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("POSITIONS_KILLS", "20"))
"""Kills in all; `make faults` asks for more."""
SEED = os.environ.get("POSITIONS_KILLS_SEED", "")
"""Set to repeat the moments of an earlier run."""
killed: Counter[str] = Counter()
"""Kills that came in time, by command; `tests/conftest.py` tells those of all workers when the tests are over."""


@dataclass
class Killer:
    """Runs `positions` commands on one database and kills them; `log` tells the moments, for when a test fails."""

    database: Path
    random: random.Random
    log: list[str] = field(default_factory=list)

    def finish(self, *command: str) -> float:
        """Run a command to its end; returns how many seconds that took."""
        started = time.monotonic()
        done = subprocess.run(self._line(command), cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode in (0, 1), f"{command}: {done.returncode}\n{done.stderr}\n{self.log}"
        return time.monotonic() - started

    def kill(self, *command: str, seconds: float, progress: str = "", total: int = 0) -> bool:
        """Kill a command at a random moment; False where it was done before.

        Every second time the moment is one of the `seconds` that an undisturbed one takes. Else it is when a random
        part of what is left of `total` is done, and a little later; `progress` is the SQL that counts. It is killed
        with all processes that it has started, or alone: then they have to notice.
        """
        done = counted(self.database, progress)
        wanted = done + self.random.random() * (total - done) if len(self.log) % 2 and done < total else 0
        moment = self.random.uniform(0.0, 0.1) if wanted else self.random.uniform(0.1, 1.0) * seconds
        kill = self.random.choice((os.kill, os.killpg))
        when = f"{wanted:.0f} of {total}" if wanted else "its start"
        self.log.append(f"{command[0]} {moment:.3f} s after {when} ({kill.__name__})")
        silent = {"stdin": DEVNULL, "stdout": DEVNULL, "stderr": DEVNULL}
        with subprocess.Popen(self._line(command), cwd=ROOT, start_new_session=True, **silent) as process:
            while process.poll() is None and counted(self.database, progress) < wanted:
                time.sleep(0.005)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                kill(process.pid, signal.SIGKILL)
            in_time = process.wait() == -signal.SIGKILL
        sound(self.database)
        killed[command[0]] += in_time
        return in_time

    def _line(self, command: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "positions", *command, "--db", str(self.database)]


def killer(database: Path) -> Killer:
    """A killer whose moments can be repeated: its log begins with the seed."""
    seed = SEED or str(random.randrange(10**9))
    return Killer(database, random.Random(seed), [f"POSITIONS_KILLS_SEED={seed}"])


def sound(database: Path) -> None:
    """A database is whole after a kill, as far as there is one."""
    if database.is_file() and database.stat().st_size:
        with closing(sqlite3.connect(database)) as db:
            assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert db.execute("pragma foreign_key_check").fetchall() == []


def counted(database: Path, sql: str) -> int:
    """What a query counts; 0 where there is no database yet, or none of its tables."""
    if not sql or not database.is_file():
        return 0
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        try:
            return int(db.execute(sql).fetchone()[0])
        except sqlite3.OperationalError:  # its tables are being made
            return 0


def bodies(database: Path) -> dict[str, bytes]:
    """The bodies in the archive beside a database."""
    root = database.parent / "archive"
    return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*.gz"))}


def outcomes(database: Path) -> list[str]:
    """How the runs ended, in order."""
    with closing(sqlite3.connect(database)) as db:
        return [row[0] for row in db.execute("select outcome from runs order by started_at")]
