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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapers.ceilings import Ceiling
from scrapers.items import Capture, Document, Problem
from scrapers.source import Parsed, Visited, in_batches, module_of

if TYPE_CHECKING:
    from db.store import Store
    from scrapers.pipelines import Keeper

log = logging.getLogger(__name__)

INVENTED = "INVENTED.md"
"""A file of this name in a folder marks all files of that folder as invented."""


class CrawlError(RuntimeError):
    """A scrape could not run; the message says why."""


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

    Raises CrawlError where it could not run, KeyError where there is no such source.
    """
    module_of(source_id)
    order = {
        "source": source_id,
        "database": str(store.path.resolve()),
        "since": since,
        "limit": limit,
        "full": full,
        "endpoint": endpoint,
    }
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    child = subprocess.Popen(
        [sys.executable, "-m", "scrapers.crawl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "POSITIONS_LOG": logging.getLevelName(log.getEffectiveLevel())},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()  # and stays open: its end tells the child that this process is gone
        answer = child.stdout.read()
        child.wait()
    except BaseException:
        child.kill()
        child.wait()
        raise
    finally:
        child.stdout.close()
        with contextlib.suppress(OSError):
            child.stdin.close()
    return _result(answer, child.returncode)


def import_paths(source_id: str, paths: Sequence[Path], *, store: Store) -> RunResult:
    """Read files as a source's publications; a folder is walked. Raises FileNotFoundError, KeyError."""
    from scrapers.pipelines import Keeper

    module = module_of(source_id)
    files = list(_files(paths))
    with store.run("import", source_id) as counts:
        store.put_source(module.SOURCE)
        keeper = Keeper(store, source_id)
        size = 0
        for path, url in files:
            keeper.keep(Visited(url))
            size += _import_file(module, path, url, keeper)
        keeper.settle()
        result = _counted(keeper, "import", bytes=size)
        counts |= _row(result)
    return result


def _import_file(module: Any, path: Path, url: str, keeper: Keeper) -> int:
    """Keep what a file says; returns its size. One that cannot be read stops no other."""
    if path.is_dir() and os.access(path, os.R_OK | os.X_OK):
        keeper.keep(_unread(keeper.source, url, "no_file", "there is no file in this folder"))
        return 0
    try:
        body = path.read_bytes()
    except OSError as error:
        reason = "Permission denied" if path.is_dir() else error.strerror
        keeper.keep(_unread(keeper.source, url, "unreadable_file", f"cannot be read: {reason}"))
        return 0
    invented = (path.parent / INVENTED).is_file()
    keeper.keep(Capture(keeper.source, url, body, media_type=_media(path), invented=invented))
    for batch in in_batches(_parsed(module, path, url, body, keeper.source)):
        keeper.keep(batch)
    return len(body)


def _unread(source: str, url: str, kind: str, message: str) -> Problem:
    return Problem(source, "parse", kind, f"{source}, {url}: {message}", "", url)


def _parsed(module: Any, path: Path, url: str, body: bytes, source: str) -> Iterator[Any]:
    """What a file holds. A parser that breaks is a problem of this file, and the run goes on."""
    try:
        for item in module.parse_file(path, body, url):
            yield Parsed(item, url) if isinstance(item, Document) else item
    except Exception as error:
        log.debug("%s", url, exc_info=True)
        said = f"{source}, {url}: cannot be read: {type(error).__name__}: {error}"
        yield Problem(source, "parse", "crash", said, "", url)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Files in order, each with the address it has in the database: relative to what was named, so that it is the
    same on every machine. A folder stands for itself where it has no file or cannot be listed."""
    for path in paths:
        if path.is_dir():
            name = path.resolve().name
            for file in _walked(path) or [path]:
                yield file, f"file:{name}/{file.relative_to(path).as_posix()}".removesuffix(".")
        elif path.is_file():
            yield path, f"file:{path.name}"
        else:
            raise FileNotFoundError(f"no file or folder {path}")


def _walked(folder: Path) -> list[Path]:
    """What is in a folder and its folders, but for what is hidden, no file (a pipe), or says that it is invented."""
    closed: list[Path] = []
    found: list[Path] = []
    for here, _, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        found += [Path(here, name) for name in names if name != INVENTED]
    seen = [path for path in found if path.is_file() or path.is_symlink()] + closed
    return sorted(path for path in seen if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _media(path: Path) -> str:
    known = {
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".txt": "text/plain",
        ".pdf": "application/pdf",
        ".json": "application/json",
    }
    return known.get(path.suffix.lower(), "application/octet-stream")


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
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing else may write there
    if os.environ.get("POSITIONS_LOG") != "DEBUG":
        logging.setLogRecordFactory(_without_traceback)
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer: dict[str, Any] = {"result": dataclasses.asdict(_scrape(**order))}
    except CrawlError as error:
        answer = {"error": str(error)}
    except Exception as error:
        log.debug("", exc_info=True)
        answer = {"error": f"{type(error).__name__}: {error}" if str(error) else type(error).__name__}
    output.write(json.dumps(answer))
    output.flush()
    os._exit(0)  # threads of the reactor may still wait for something


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
    from scrapers.settings import settings

    module = module_of(source)
    level = "DEBUG" if os.environ.get("POSITIONS_LOG") == "DEBUG" else "WARNING"
    with Store(Path(database)) as store, store.run("scrape", source) as counts:
        store.put_source(module.SOURCE)
        keeper = Keeper(store, source)
        ceiling = Ceiling.of(module.SOURCE.most_requests, module.SOURCE.most_bytes)
        process = CrawlerProcess(settings(endpoint) | ceiling.settings() | {"LOG_LEVEL": level})
        crawler = process.create_crawler(module.Spider)
        process.crawl(crawler, store=store, keeper=keeper, endpoint=endpoint, since=since, limit=limit, full=full)
        process.start()
        if keeper.failure is not None:
            reason = f"{type(keeper.failure).__name__}: {keeper.failure}"
            raise CrawlError(f"{source}: could not be stored ({reason}); the next run goes on from here")
        stats = crawler.stats
        if stats is None or stats.get_value("finish_reason") != "finished":
            reason = stats.get_value("finish_reason") if stats else "no statistics"
            raise CrawlError(f"the crawl ended early: {reason}")
        for _ in range(int(stats.get_value("spider_exceptions/count", 0))):
            keeper.problem(_crash(source, module.SOURCE.url))
        keeper.conclude(module.SOURCE, bounded=bool(since or limit or endpoint))
        result = _counted(
            keeper,
            "scrape",
            requests=int(stats.get_value("downloader/request_count", 0)),
            not_modified=int(stats.get_value("downloader/response_status_count/304", 0)),
            bytes=int(stats.get_value("downloader/response_bytes", 0)),
        )
        counts |= _row(result)
    return result


def _crash(source: str, url: str) -> Problem:
    said = f"{source}: a page could not be read; run it with --debug to see where"
    return Problem(source, "parse", "crash", said, "", url)


def _end_with_parent() -> None:
    """Standard input ends when the process that started this one is gone; then nobody waits for the result."""
    sys.stdin.read()
    os._exit(1)


def _result(answer: str, status: int) -> RunResult:
    try:
        told = json.loads(answer)
    except ValueError:
        raise CrawlError(f"the scraping process ended with status {status} and no result") from None
    if "error" in told:
        raise CrawlError(told["error"])
    result = told["result"]
    return RunResult(**result | {"problems": tuple(Problem(**problem) for problem in result["problems"])})


if __name__ == "__main__":
    main()
