"""What every test may ask for: the command line, the sample's database, the real recorded files. And what is told when
all are over: how many kills came in time, of whichever worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.scrapers.warm import Warm

ROOT = Path(__file__).resolve().parent.parent

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what goes on in the background so, and the processes that tests start would be deaf to Ctrl-C too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

Command = Callable[..., subprocess.CompletedProcess[str]]
"""`positions("tag", "--db", file)` runs the command line and returns its exit status and output."""


KILLED: Counter[str] = Counter()
"""Kills that came in time, by command (`tests.faults.killing`)."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count the kills of a test; where workers share the tests, the process that started them is told of each."""
    if report.when == "teardown":
        KILLED.update(dict(report.user_properties).get("killed", {}))


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Tell how many kills came in time."""
    yield
    if KILLED:
        each = ", ".join(f"{command} {number}" for command, number in KILLED.items())
        terminalreporter.write_line(f"killed {sum(KILLED.values())} times with SIGKILL ({each})")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recorded files beside the checkout; a test that asks for it is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "real").is_dir():
        pytest.skip("no real recorded files beside the checkout (../shared): only the invented fixtures are tested")
    return folder


@pytest.fixture(scope="session")
def positions() -> Command:
    """Run `positions ARGUMENTS` in a process of its own, from the checkout; never against the caller's database."""

    def run(
        *arguments: str | Path,
        stdin: str | None = None,
        timeout: float = 120,
        env: dict[str, str] | None = None,
        check: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "POSITIONS_DB"} | (env or {})
        done = subprocess.run(
            [sys.executable, "-m", "positions", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            input=stdin or "",
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode not in (0, 1):
            pytest.fail(f"positions {' '.join(map(str, arguments))}: exit status {done.returncode}\n{done.stderr}")
        return done

    return run


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """The process from which those of scrapes are forked."""
    running = Warm()
    yield running
    running.close()


@pytest.fixture(scope="module")
def forked(warm: Warm) -> Iterator[None]:
    """In this module `scrape` forks where it would start a process."""
    from scrapers import crawl

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawl, "subprocess", SimpleNamespace(Popen=warm.popen, PIPE=subprocess.PIPE))
        yield


@pytest.fixture(scope="session")
def sample(positions: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working database of the bundled, invented sample: imported, tagged and published once for all tests.

    The public database lies beside it, at `sample.public/positions.db`. Tests only read both.
    """
    database = tmp_path_factory.mktemp("sample") / "sample.db"
    for command in (["import", "lu-chd", ROOT / "scrapers" / "sample" / "lu-chd"], ["tag"], ["publish"]):
        positions(*command, "--db", database, check=True, timeout=300)
    return database


@pytest.fixture(scope="session")
def public_sample(sample: Path) -> Path:
    """The public database of the bundled sample."""
    return sample.with_suffix(".public") / "positions.db"
