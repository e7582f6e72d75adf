"""Run a source: over the network (`scrape`) or on files (`import_paths`); both store the same and tell how it went.

Twisted's reactor runs once in a process, so each scrape is a process of its own (`python -m scrapers.crawl`), which
ends with the one that started it, however that ends.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.faults import damage
from db.faults import in_words as of_system
from scrapers.ceilings import Ceiling
from scrapers.files import files_in, import_file
from scrapers.items import Problem
from scrapers.source import module_of

if TYPE_CHECKING:
    from db.store import Store
    from scrapers.pipelines import Keeper
    from scrapers.source import Source

log = logging.getLogger(__name__)


class CrawlError(RuntimeError):
    """A scrape could not run; the message says why. `left` is how many problems it is counted as."""

    left = 1


class BeingReadError(CrawlError):
    """Another process is reading this source, to which it is left."""

    left = 0


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run went: counts as in the table `runs`, and the problems it met."""

    source: str
    kind: str
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    documents: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    """Answers of other ministries that are not about foreign policy."""
    problems: tuple[Problem, ...] = ()
    outcome: str = "ok"
    """`ok`, `problems` where some are left, `drifted`, or `stopped` at a ceiling."""
    message: str = ""
    """Why it drifted or was stopped."""


def scrape(
    source_id: str,
    *,
    store: Store,
    since: str | None = None,
    limit: int | None = None,
    full: bool = False,
    endpoint: str | None = None,
) -> RunResult:
    """Scrape a source into `store`.

    :param since: ISO day; only documents asked or answered since then.
    :param limit: at most this many documents.
    :param full: ask for everything again, not only for what has changed.
    :param endpoint: base address that stands for every host of the source.

    Raises CrawlError where it could not run, BeingReadError where another process is reading this source, KeyError
    where there is no such source.
    """
    crawl = Crawl(source_id, store.path, since=since, limit=limit, full=full, endpoint=endpoint)
    try:
        while crawl.going_on():
            pass
    except BaseException:
        crawl.end()
        raise
    return crawl.result()


class Crawl:
    """A scrape that is going on in a process of its own. Parameters and errors are those of `scrape`."""

    def __init__(self, source_id: str, database: Path, **options: str | int | None) -> None:
        module_of(source_id)
        self.source = source_id
        root = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scrapers.crawl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "POSITIONS_LOG": logging.getLevelName(log.getEffectiveLevel())},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._order, self.output = self._process.stdin, self._process.stdout
        self._told = b""
        order = {"source": source_id, "database": str(database.resolve()), **options}
        with contextlib.suppress(BrokenPipeError):  # it died at once: the result says so
            self._order.write(json.dumps(order).encode() + b"\n")
            self._order.flush()  # and stays open: its end tells the child that this process is gone

    def going_on(self) -> bool:
        """Wait for something of the result; False when that is whole, or the process is gone."""
        more = os.read(self.output.fileno(), 1 << 16)
        self._told += more
        return bool(more)

    def result(self) -> RunResult:
        """How it ended, once it is no longer going on."""
        self._process.wait()
        self.end()
        return _result(self.source, self._told, self._process.returncode)

    def end(self) -> None:
        """End the process where it has not ended by itself."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.output.close()
        with contextlib.suppress(OSError):
            self._order.close()


def import_paths(source_id: str, paths: Sequence[Path], *, store: Store) -> RunResult:
    """Read files as a source's publications; a folder is walked. Raises FileNotFoundError, KeyError."""
    from scrapers.pipelines import Keeper

    module = module_of(source_id)
    files = list(files_in(paths))
    with store.run("import", source_id) as counts:
        store.put_source(module.SOURCE)
        keeper = Keeper(store, source_id)
        size = 0
        for path, url in files:
            size += import_file(module, path, url, keeper)
        keeper.settle()
        result = _counted(keeper, "import", bytes=size)
        counts |= _row(result)
    return result


def _counted(keeper: Keeper, kind: str, **numbers: int) -> RunResult:
    names = ("documents", "new", "changed", "unchanged", "left_out")
    return RunResult(
        keeper.source,
        kind,
        problems=tuple(keeper.problems),
        outcome=keeper.outcome,
        message="; ".join(keeper.drifted) or keeper.stopped,
        **{name: keeper.counts[name] for name in names},
        **numbers,
    )


def _row(result: RunResult) -> dict[str, Any]:
    names = ("requests", "not_modified", "bytes", "documents", "new", "changed", "unchanged", "left_out")
    told = {"problems": len(result.problems), "outcome": result.outcome, "message": result.message}
    return {name: getattr(result, name) for name in names} | told


# The process of one scrape


def main() -> None:
    """Read the order from standard input, scrape, and write the result as JSON to standard output."""
    from db.store import BusyError

    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing else may write there
    if os.environ.get("POSITIONS_LOG") != "DEBUG":
        logging.setLogRecordFactory(_without_traceback)
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer: dict[str, Any] = {"result": dataclasses.asdict(_scrape(**order))}
    except BusyError as error:
        answer = {"error": str(error), "busy": error.name}
    except CrawlError as error:
        answer = {"error": str(error)}
    except Exception as error:
        log.debug("", exc_info=True)
        answer = {"error": _in_words(error)}
    output.write(json.dumps(answer))
    output.flush()
    os._exit(0)  # threads of the reactor may still wait for something


def _in_words(error: Exception) -> str:
    """An error in one line; ours say what is wrong, of others their name helps."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and (told := of_system(error)):
        return told
    ours = type(error).__module__.partition(".")[0] in {"db", "scrapers"}
    return text if text and ours else f"{type(error).__name__}: {text}".removesuffix(": ")


def _without_traceback(*arguments: Any, **more: Any) -> logging.LogRecord:
    """A line of the log as people read it; Scrapy shows the traceback of every connection that failed."""
    record = logging.LogRecord(*arguments, **more)
    record.exc_info = None
    return record


def _scrape(
    source: str, database: str, since: str | None, limit: int | None, full: bool, endpoint: str | None
) -> RunResult:
    from scrapy.crawler import CrawlerProcess

    from db.store import Store
    from scrapers.pipelines import Keeper
    from scrapers.settings import LOG_FORMAT, settings

    module = module_of(source)
    options = {"since": since, "limit": limit, "full": full, "endpoint": endpoint}
    level = "DEBUG" if os.environ.get("POSITIONS_LOG") == "DEBUG" else "WARNING"
    with Store(Path(database)) as store, store.run("scrape", source, **options) as counts:
        store.put_source(module.SOURCE)
        keeper = Keeper(store, source, once=True)
        ceiling = Ceiling.of(module.SOURCE.most_requests, module.SOURCE.most_bytes)
        logs = {"LOG_LEVEL": level, "LOG_FORMAT": f"{source}: {LOG_FORMAT}"}
        process = CrawlerProcess(settings(endpoint) | ceiling.settings() | logs)
        if level != "DEBUG":
            for name in ("scrapy.downloadermiddlewares", "scrapy.core.downloader"):
                logging.getLogger(name).setLevel(logging.CRITICAL)  # what does not come is told as a problem
        crawler = process.create_crawler(module.Spider)
        process.crawl(crawler, store=store, keeper=keeper, **options)
        process.start()
        if keeper.failure is not None:
            reason = damage(store.path, keeper.failure) or _in_words(keeper.failure)
            raise CrawlError(f"{source}: could not be stored ({reason}); the next run goes on from here")
        stats = crawler.stats
        if stats is None or stats.get_value("finish_reason") != "finished":
            reason = stats.get_value("finish_reason") if stats else "no statistics"
            raise CrawlError(f"the crawl ended early: {reason}")
        crashes = int(stats.get_value("spider_exceptions/count", 0))
        conclude(keeper, module.SOURCE, crashes=crashes, bounded=bool(since or limit or endpoint))
        result = _counted(
            keeper,
            "scrape",
            requests=int(stats.get_value("downloader/request_count", 0)),
            not_modified=int(stats.get_value("downloader/response_status_count/304", 0)),
            bytes=int(stats.get_value("downloader/response_bytes", 0)),
        )
        missed = bool(getattr(crawler.spider, "missed", False) or stats.get_value("spider_exceptions/count", 0))
        told = filter(None, (result.message, _not_whole(since, limit, missed)))
        counts |= _row(result) | {"message": "; ".join(told)}
    return result


def _not_whole(since: str | None, limit: int | None, missed: bool) -> str:
    """Why a scrape is no whole one, for a person and for the next scrape, or empty."""
    reasons = {f"since {since}": since, f"limit {limit}": limit is not None, "not all that was asked for came": missed}
    return ", ".join(reason for reason, holds in reasons.items() if holds)


def conclude(keeper: Keeper, source: Source, *, crashes: int, bounded: bool) -> None:
    """A scrape has come to its end: what it met is all that is wrong with what it asked for.

    :param crashes: how many callbacks broke.
    :param bounded: it was not told to read all that there is.
    """
    for _ in range(crashes):
        said = f"{source.id}: a page could not be read; run it with --debug to see where"
        keeper.problem(Problem(source.id, "parse", "crash", said, "", source.url))
    keeper.conclude(source, bounded=bounded)


def _end_with_parent() -> None:
    """Standard input ends when the process that started this one is gone; then nobody waits for the result."""
    sys.stdin.read()
    os._exit(1)


def _result(source: str, answer: bytes, status: int) -> RunResult:
    try:
        told = json.loads(answer)
    except ValueError:
        raise CrawlError(f"the scraping process ended with status {status} and no result") from None
    if told.get("busy") == source:
        raise BeingReadError(f"{source}: another process is reading this source; it is left to that one")
    if "error" in told:
        raise CrawlError(told["error"])
    result = told["result"]
    return RunResult(**result | {"problems": tuple(Problem(**problem) for problem in result["problems"])})


if __name__ == "__main__":
    main()
