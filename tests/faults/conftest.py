"""What the tests that kill commands say when they are over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.killing import killed


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Tell how many kills came in time."""
    yield
    if killed:
        each = ", ".join(f"{command} {number}" for command, number in killed.items())
        terminalreporter.write_line(f"killed {sum(killed.values())} times with SIGKILL ({each})")
