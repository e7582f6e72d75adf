"""Several sources read at the same time, each in a process of its own: how each ended, as soon as it has.

A source that fails, or that another process is reading already, stops no other; one that stalls holds its own place
only. Never two runs of one source: the run's lock in the store sees to that, whoever started them.
"""

from __future__ import annotations

import selectors
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scrapers.crawl import Crawl, CrawlError, RunResult

if TYPE_CHECKING:
    from db.store import Store


def scrape_all(
    names: Iterable[str],
    *,
    store: Store,
    jobs: int,
    since: str | None = None,
    limit: int | None = None,
    full: bool = False,
    endpoint: str | None = None,
) -> Iterator[tuple[str, RunResult | CrawlError]]:
    """Scrape sources, at most `jobs` at once; gives each with how it ended, the first that ended first.

    A name is taken from `names` when there is room for it, not before. The other parameters are those of `scrape`.
    When this ends early (an exception, an interruption), the scrapes that are going on end as well.
    """
    waiting = iter(names)
    with selectors.DefaultSelector() as going:
        try:
            while True:
                while len(going.get_map()) < jobs and (name := next(waiting, None)) is not None:
                    try:
                        crawl = Crawl(name, store.path, since=since, limit=limit, full=full, endpoint=endpoint)
                    except OSError as error:  # no memory or no process is left
                        yield name, CrawlError(f"{name}: no process could be started ({error})")
                        continue
                    going.register(crawl.output, selectors.EVENT_READ, crawl)
                if not going.get_map():
                    return
                for key, _ in going.select():
                    crawl = key.data
                    if crawl.going_on():
                        continue
                    going.unregister(key.fileobj)
                    yield crawl.source, _ended(crawl)
        finally:
            for key in going.get_map().values():
                key.data.end()


def _ended(crawl: Crawl) -> RunResult | CrawlError:
    try:
        return crawl.result()
    except CrawlError as error:
        return error
