"""What ran and what went wrong: the runs and problems of the store.

A run holds a lock that dies with its process. A run whose lock is free and that never ended was killed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db.archive import Archive
from db.locks import BusyError, Lock
from db.rows import digest
from db.tables import Tables, now

PULLING = ("scrape", "import")
"""Kinds of run that write a source's documents: only one at a time for each source."""

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
        self._running: dict[str, Lock] = {}  # this process's runs
        self._told: set[str] = set()  # problems that `put_problem` was given in this run

    def close(self) -> None:
        """Close the database and let go of all locks."""
        super().close()
        for lock in self._running.values():
            lock.release()
        self._running.clear()

    @contextmanager
    def run(self, kind: str, source: str = "") -> Iterator[dict[str, Any]]:
        """A run from its start to its end: gives a dictionary for the counts that `finish_run` takes.

        It ends as `failed` where an exception leaves it, else as the `outcome` among its counts, or as `problems` or
        `ok`. Raises `BusyError`.
        """
        run = self.start_run(kind, source)
        counts: dict[str, Any] = {}
        try:
            yield counts
        except BaseException as error:
            self.finish_run(run, "failed", **counts | {"message": f"{type(error).__name__}: {error}"})
            raise
        outcome = counts.pop("outcome", "") or ("problems" if counts.get("problems") else "ok")
        self.finish_run(run, outcome, **counts)

    def start_run(self, kind: str, source: str = "") -> str:
        """Begin a run and return its id; runs that died are marked `killed`.

        Raises `BusyError` where the same job is being done: a scrape or an import of this source, or this kind.
        """
        lock = Lock(self.path, lock_name(kind, source))
        lock.take(patience=DYING)
        self._told.clear()
        if kind in PULLING:
            self.archive.sweep()
        started = now()
        run = "-".join(filter(None, (kind, source, started)))
        self._running[run] = lock
        with self.writing():
            self._mark_killed(lock.name)
            row = {"id": run, "kind": kind, "source": source, "started_at": started, "outcome": "running"}
            self.insert("runs", [row])
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
        lock = self._running.pop(run, None)
        if lock is None:
            raise ValueError(f"this process has started no run {run}")
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
        with self.writing():
            self.update("runs", {"id": run, "ended_at": now(), "outcome": outcome, "message": message, **counts})
        lock.release()

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
            seen = now()
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
