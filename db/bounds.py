"""Which runs are of a part only, and which one is the last that was to read a whole source.

A scrape that is told bounds has them in its message from its beginning, however it ends: "since 2024-01-01, limit 3",
behind what else is to be said. `freshness` in `db/site/views.sql` goes by the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from db.account import GOOD

_BOUNDED = re.compile(r"(?:^|[;,] )(?:since \d{4}-\d\d-\d\d|limit \d+)(?:,|$)")


class Run(Protocol):
    """A row of `runs`, with its kind, outcome, documents and message."""

    def __getitem__(self, column: str, /) -> Any: ...


OneRun = TypeVar("OneRun", bound=Run)


def bounds_of(since: str | None = None, limit: int | None = None) -> str:
    """What a scrape was told not to go beyond, in words, or empty."""
    reasons = {f"since {since}": bool(since), f"limit {limit}": limit is not None}
    return ", ".join(reason for reason, holds in reasons.items() if holds)


def with_bounds(message: str, bounds: str) -> str:
    """A message of a run that says its bounds, where it has some and does not say them yet."""
    return message if _BOUNDED.search(message) else "; ".join(filter(None, (message, bounds)))


def is_part(run: Run) -> bool:
    """Whether a scrape was told bounds, however it went, or an import came to its end and brought nothing."""
    if run["kind"] == "import":
        return run["outcome"] in GOOD and not run["documents"]
    return bool(_BOUNDED.search(run["message"] or ""))


def last_whole(runs: Sequence[OneRun]) -> OneRun | None:
    """Of scrapes and imports of a source, the latest first, the last one that was to read all: its scrapes that were
    told no bounds; where there are none, the last import that brought something; where there is none, the last run."""
    whole = [run for run in runs if not is_part(run)]
    scrapes = (run for run in whole if run["kind"] == "scrape")
    return next(scrapes, next(iter(whole or runs), None))
