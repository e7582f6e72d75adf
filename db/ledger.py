"""What ran and what went wrong: the runs and problems of the store.

A run holds a lock that dies with its process. A run whose lock is free and that never ended was killed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db.account import GOOD, Account, made_up
from db.archive import Archive
from db.bounds import bounds_of, is_part, last_whole, with_bounds
from db.locks import BusyError, Lock
from db.rows import digest
from db.tables import NotWritableError, Tables

PULLING = ("scrape", "import")
"""Kinds of run that write a source's documents: only one at a time for each source."""

INTERRUPTED = "was interrupted"
"""What a run says that somebody ended at the keyboard."""

DYING = 3.0
"""Seconds that the children of a process that was killed may take to notice it."""


class Problem(Protocol):
    """What the store reads of a `scrapers.items.Problem`, or of a `Trouble`."""

    @property
    def source(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem that arose here, in tagging or publishing, not with a source."""

    source: str
    stage: str
    kind: str
    message: str
    document: str = ""
    url: str = ""


class Ledger(Tables):
    """Runs and problems."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path)
        self.archive = Archive(self.path.parent / "archive")
        self.account = Account(self.archive.root, self.path.name)
        self._running: dict[str, tuple[Lock, str, str]] = {}  # this process's runs: lock, source, bounds
        self._told: set[str] = set()  # problems that `put_problem` was given in this run

    def close(self) -> None:
        """Close the database and let go of all locks."""
        super().close()
        self.account.close()
        for lock, _, _ in self._running.values():
            lock.release()
        self._running.clear()

    @contextmanager
    def run(self, kind: str, source: str = "", **options: Any) -> Iterator[dict[str, Any]]:
        """A run from its start to its end: gives a dictionary for the counts that `finish_run` takes.

        It ends as `failed` where an exception leaves it, else as the `outcome` among its counts, or as `problems` or
        `ok`. Raises `BusyError`.
        """
        run = self.start_run(kind, source, **options)
        counts: dict[str, Any] = {}
        try:
            yield counts
        except BaseException as error:
            with suppress(sqlite3.Error, OSError, NotWritableError):  # what cannot be written must not hide why
                why = INTERRUPTED if isinstance(error, KeyboardInterrupt) else f"{type(error).__name__}: {error}"
                self.finish_run(run, "failed", **counts | {"message": why})
            raise
        outcome = counts.pop("outcome", "") or ("problems" if counts.get("problems") else "ok")
        self.finish_run(run, outcome, **counts)

    @contextmanager
    def run_beside(self, kind: str) -> Iterator[dict[str, Any]]:
        """A run as `run` gives it. Beside another of this kind there is none: what it does goes on, and is not told in
        the table of runs but for its parts."""
        counts: dict[str, Any] = {}
        with ExitStack() as running:
            with suppress(BusyError):
                counts = running.enter_context(self.run(kind))
            yield counts

    def start_run(self, kind: str, source: str = "", **options: Any) -> str:
        """Begin a run and return its id; runs that died are marked `killed`.

        `options` are what it was told to do, for the account; its message has those that bound it.
        Raises `BusyError` where the same job is being done: a scrape or an import of this source, or this kind.
        """
        lock = Lock(self.path, lock_name(kind, source))
        lock.take(patience=DYING)
        self._told.clear()
        started = self.now()
        run = "-".join(filter(None, (kind, source, started)))
        bounds = bounds_of(options.get("since"), options.get("limit"))
        self._running[run] = lock, source, bounds
        if kind in PULLING:
            self.archive.sweep()
            if not (self.then or self.account.has(source)):
                self.make_up_account(source)
            self.note(source, at=started, run=kind, **options)
        with self.writing():
            self._mark_killed(lock.name)
            row = {"id": run, "kind": kind, "source": source, "started_at": started, "outcome": "running"}
            self.insert("runs", [row | ({"message": bounds} if bounds else {})])
        return run

    def finish_run(
        self,
        run: str,
        outcome: str,
        *,
        requests: int = 0,
        not_modified: int = 0,
        bytes: int = 0,  # noqa: A002 - named as the column
        documents: int = 0,
        new: int = 0,
        changed: int = 0,
        unchanged: int = 0,
        left_out: int = 0,
        problems: int = 0,
        message: str = "",
    ) -> None:
        """End `run`: `outcome` is ok, problems, drifted, stopped or failed; the counts are what this run met."""
        if run not in self._running:
            raise ValueError(f"this process has started no run {run}")
        lock, source, bounds = self._running.pop(run)
        message = with_bounds(message, bounds)
        counts = {
            "requests": requests,
            "not_modified": not_modified,
            "bytes": bytes,
            "documents": documents,
            "new": new,
            "changed": changed,
            "unchanged": unchanged,
            "left_out": left_out,
            "problems": problems,
        }
        ended = self.now()
        try:
            if run.startswith(PULLING):
                # A disk that is full must not hide why a run failed: for the account it was killed.
                with nullcontext() if outcome in GOOD else suppress(OSError):
                    self.note(source, at=ended, end=outcome, message=message, **counts, safe=True)
            with self.writing():
                self.update("runs", {"id": run, "ended_at": ended, "outcome": outcome, "message": message, **counts})
                if run.startswith(PULLING):
                    self._tell_failures(source)
        finally:
            lock.release()

    def _tell_failures(self, source: str) -> None:
        """A run that failed is one problem of its source, until the next one that ends and is of no part only. An
        import that ends says nothing of the scrape before it, which may have failed."""
        sql = (
            "select kind, outcome, documents, message from runs where source = ? and kind in ('scrape', 'import')"
            " and outcome not in ('running', 'killed') order by rowid desc"
        )
        ended = list(self.db.query(sql, [source]))
        last = last_whole(ended), next((run for run in ended if not is_part(run)), None)
        wanted: dict[str, Problem] = {}
        for message in [run["message"] for run in last if run and run["outcome"] == "failed" and run["message"]]:
            said = message.partition(": ")[2] if message.startswith("CrawlError: ") else message
            problem = Trouble(source, "store", "failed", f"{source}: " + said.removeprefix(f"{source}: "))
            wanted[problem_id(problem)] = problem
        self._exchange("source = ? and kind = 'failed' and document = ''", [source], wanted)

    def note(self, source: str, *, safe: bool = False, **line: Any) -> None:
        """Add a line to the account of a source, `at` this time where none is given; a rebuild notes nothing."""
        if not self.then:
            self.account.add(source, {"at": self.now()} | line, safe=safe)

    def make_up_account(self, source: str) -> int:
        """Write what the account of a source lacks of what the database has (it is older than accounts); returns how
        many captures that are."""
        captures = list(self.db.query("select * from captures where source = ?", [source]))
        known = self.account.captures(source) if self.account.has(source) else {}
        runs = [] if known else list(self.db.query("select * from runs where source = ?", [source]))
        lacking = [row for row in captures if (row["url"], row["sha256"]) not in known]
        if lacking:
            for line in made_up(lacking, [run for run in runs if run["kind"] in PULLING]):
                self.account.add(source, line)
        return len(lacking)

    def _mark_killed(self, held: str) -> None:
        """Mark runs whose process is gone: a run is going on as long as its lock is held."""
        running = self.db.conn.execute("select id, kind, source from runs where outcome = 'running'").fetchall()
        for run, kind, source in running:
            if run in self._running:
                continue
            name = lock_name(kind, source)
            if name != held:
                lock = Lock(self.path, name)
                try:
                    lock.take()
                except BusyError:
                    continue
                lock.release()
            self.update("runs", {"id": run, "outcome": "killed"})

    def put_problem(self, problem: Problem) -> str:
        """Keep a problem and return its id; one that is known is not written again."""
        identity = problem_id(problem)
        self._told.add(identity)
        if self.row("problems", identity) is None:
            with self.writing():
                self._insert_problems([problem])
        return identity

    def settle_problems(self, source: str, url: str, problems: Iterable[Problem]) -> None:
        """These are all problems that an address has now, apart from those of its documents; others are removed."""
        wanted = {problem_id(problem): problem for problem in problems}
        self._exchange("source = ? and url = ? and document = ''", [source, url], wanted)

    def settle_document(self, document: str, stages: Iterable[str], problems: Iterable[Problem]) -> None:
        """These are all problems that a document has now in these stages, with those that this run has told before."""
        stages = list(stages)
        where = f"document = ? and stage in ({', '.join('?' for _ in stages)})"
        self._exchange(where, [document, *stages], {problem_id(problem): problem for problem in problems}, self._told)

    def settle_stage(self, stage: str, problems: Iterable[Problem]) -> None:
        """These are all problems of a stage that looks at everything anew."""
        self._exchange("stage = ?", [stage], {problem_id(problem): problem for problem in problems})

    def _exchange(self, where: str, values: list[str], wanted: Mapping[str, Problem], keep: Iterable[str] = ()) -> None:
        """Make the problems that match those that are wanted; no write where they are."""
        known = set(self.column(f"select id from problems where {where}", values))
        gone = known - wanted.keys() - set(keep)
        added = [problem for identity, problem in wanted.items() if identity not in known]
        if gone or added:
            with self.writing():
                self.db.conn.executemany("delete from problems where id = ?", [(identity,) for identity in gone])
                self._insert_problems(added)

    def _insert_problems(self, problems: Iterable[Problem]) -> None:
        for p in problems:
            seen = self.now()
            self.db.conn.execute(
                "insert or ignore into problems"
                " (id, source, document, url, stage, kind, message, first_seen, last_seen)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [problem_id(p), p.source, p.document, p.url, p.stage, p.kind, p.message, seen, seen],
            )


def problem_id(problem: Problem) -> str:
    """The id of a problem: a hash of what it says, so that the same problem met again is the same row."""
    p = problem
    return digest(p.source, p.document, p.url, p.stage, p.kind, p.message)[:16]


def lock_name(kind: str, source: str) -> str:
    return source if kind in PULLING and source else kind
