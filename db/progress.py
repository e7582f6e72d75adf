"""How far a long job is: a bar on a terminal, plain log lines elsewhere. Both on standard error."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger("positions")

EVERY_SECONDS = 10.0

Advance = Callable[[int], None]
"""Told how many more are done."""


@contextmanager
def progress(what: str, total: int) -> Iterator[Advance]:
    """Show the progress of `total` things; nothing is shown where there are none."""
    if not total:
        yield lambda _: None
    elif sys.stderr.isatty():
        yield from _bar(what, total)
    else:
        yield from _lines(what, total)


def _bar(what: str, total: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)


def _lines(what: str, total: int) -> Iterator[Advance]:
    started = last = time.monotonic()
    done = 0

    def advance(more: int) -> None:
        nonlocal done, last
        done += more
        if time.monotonic() - last >= EVERY_SECONDS:
            last = time.monotonic()
            log.info("%s: %d of %d", what, done, total)

    yield advance
    log.info("%s: %d in %.1f s", what, done, time.monotonic() - started)
