"""What a re-scrape costs: documents through a server on this machine, first, again, and again with 100 changed.

Two parliaments: one with a record of each document, whose listings tell what is unchanged, and one that publishes a
single table. Each scrape is the process that `positions scrape` starts. Also a command of its own:
`python -m tests.bench.rescrape [--quick]`.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from db.store import Store
from scrapers.crawl import RunResult, scrape
from tests.bench.parliaments import CHANGED, Export, Parliament, Records
from tests.scrapers.replay import Replay

SHARE_ALLOWED = 1 / 20
"""Of the first scrape's bytes, and of its time where the listings tell what is unchanged."""
FULL = 10_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one scrape took: seconds by the clock, and of the scraping process's own."""

    seconds: float
    processor: float
    rows: int
    run: RunResult


def main() -> int:
    """Measure, print, and tell whether the promises were kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 documents, time not judged")
    return 0 if rescrapes(1_000 if parser.parse_args().quick else FULL) else 1


def rescrapes(count: int) -> bool:
    """Whether every promise is kept for this many documents of each parliament; prints the figures."""
    kept = [_rescrape(parliament, count) for parliament in (Records(count), Export(count))]
    return all(kept)


def _rescrape(parliament: Parliament, count: int) -> bool:
    print(f"{parliament.source}, {count:,} invented documents ({parliament.told}):", flush=True)
    print("                   seconds  processor  requests  304         bytes    new changed  unchanged     rows")
    with tempfile.TemporaryDirectory() as folder, Replay() as server, Store(Path(folder) / "x.db") as store:
        parliament.publish(server)
        first = _scraped("first", parliament, server, store)
        again = _scraped("unchanged", parliament, server, store)
        parliament.change(server)
        changed = _scraped(f"{CHANGED} changed", parliament, server, store)
    runs = (first, again, changed)
    kept = [
        _promise("all are there", first.run.new == count == again.run.unchanged),
        _promise("no run leaves a problem", not [cost for cost in runs if not _is_clean(cost.run)]),
        _promise("nothing is written twice", first.rows == again.rows),
        _promise(f"the {CHANGED} changed ones are found, and no other", changed.run.changed == CHANGED),
        _share("bytes", again.run.bytes, first.run.bytes),
    ]
    if isinstance(parliament, Records) and count == FULL:  # what a process takes to start outweighs fewer documents
        kept.append(_share("time", again.seconds, first.seconds))
    return all(kept)


def _scraped(what: str, parliament: Parliament, server: Replay, store: Store) -> Cost:
    began, worked = time.perf_counter(), _processor()
    run = scrape(parliament.source, store=store, endpoint=server.url)
    taken = time.perf_counter() - began
    cost = Cost(taken, _processor() - worked, _rows(store), run)
    print(
        f"  {what:14} {taken:9.1f} {cost.processor:10.1f} {run.requests:9,} {run.not_modified:4,} {run.bytes:13,}"
        f" {run.new:6,} {run.changed:7,} {run.unchanged:10,} {cost.rows:8,}",
        flush=True,
    )
    return cost


def _is_clean(run: RunResult) -> bool:
    """Whether a run ended as `ok`; prints why not."""
    for line in [problem.message for problem in run.problems][:3]:
        print(f"  {run.outcome}: {line}")
    return run.outcome == "ok" and not run.problems


def _share(what: str, again: float, first: float) -> bool:
    said = f"unchanged, it costs at most {SHARE_ALLOWED:.0%} of the first one's {what} ({again / first:.2%})"
    return _promise(said, again <= first * SHARE_ALLOWED)


def _promise(what: str, is_kept: bool) -> bool:
    print(f"  {'kept' if is_kept else 'MISSED'}: {what}", flush=True)
    return is_kept


def _processor() -> float:
    """Seconds that the processes which this one started, and which have ended, worked."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rows(store: Store) -> int:
    """Rows of the tables that a scrape writes, but for its own row in `runs`."""
    tables = ("sources", "captures", "documents", "people", "document_people", "questions", "answers", "problems")
    more = ("answers_questions", "revisions")
    return sum(int(store.column(f"select count(*) from {table}")[0]) for table in (*tables, *more))


if __name__ == "__main__":
    sys.exit(main())
