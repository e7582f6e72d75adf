"""The archive's account: what each run asked for and what came, so that a database can be built from the archive alone.

`accounts/NAME-OF-THE-DATABASE/SOURCE.jsonl` under the archive's root: one JSON object a line, only ever added to, each
written before the row that says the same is committed. A run begins with a line that has `run`; then comes a line with
`url` for every answer, in their order; a line with `end` closes it. A run that was killed has no end, and the half of
a line that it may have left is dropped when the next one writes.

`reviews.jsonl` beside them has what people have said of statements: each verdict as the row of `reviews` that it is.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any

from db.faults import naming

FOLDER = "accounts"
GOOD = ("ok", "problems", "drifted", "stopped")
"""How a run ends that came to its end."""
CAPTURE = ("status", "etag", "last_modified", "media_type", "sha256", "invented")
"""What a line says of a body, as the table `captures` does."""
IMPORTED = "file:"
REVIEWS = "reviews"
"""Stands for a source where verdicts are noted."""

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """An answer: a body, or "not modified" (no `sha256`), or none, and then `failed` is the kind of the problem."""

    at: str
    url: str
    status: int = 0
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""
    sha256: str = ""
    invented: int = 0
    failed: str = ""
    reason: str = ""


@dataclass(slots=True)
class Run:
    """One scrape or import: what it was told to do, what came, and how it ended (the columns of `runs`)."""

    at: str
    kind: str
    options: Mapping[str, Any]
    events: list[Event] = field(default_factory=list)
    ended_at: str = ""
    outcome: str = ""
    """Empty where it was killed."""
    counts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it came to its end."""
        return self.outcome in GOOD


class Account:
    """The account of one database; `folder` is made with its first line."""

    def __init__(self, root: Path, database: str) -> None:
        self.folder = root / FOLDER / database
        self._open: dict[str, FileIO] = {}

    def has(self, source: str) -> bool:
        """Whether there is an account of this source."""
        return source in self._open or self._path(source).is_file()

    def sources(self) -> list[str]:
        """The sources of which there is an account."""
        return [name for name in self.names() if name != REVIEWS]

    def names(self) -> list[str]:
        """The sources of which there is an account, and `REVIEWS` where there are verdicts."""
        return sorted(path.stem for path in self.folder.glob("*.jsonl"))

    def reviews(self) -> tuple[dict[str, dict[str, Any]], list[int]]:
        """The latest verdict of each id, and the numbers of broken lines."""
        found: dict[str, dict[str, Any]] = {}
        broken: list[int] = []
        for number, text in enumerate(self._lines(REVIEWS) if self.has(REVIEWS) else (), 1):
            try:
                review = json.loads(text)
                found[str(review["id"])] = review
            except (ValueError, TypeError, KeyError):
                broken.append(number)
        return found, broken

    def add_reviews(self, reviews: Iterable[Line]) -> int:
        """Write those verdicts that it does not tell as they are; returns how many."""
        known = self.reviews()[0]
        lacking = [dict(review) for review in reviews if not same_review(known.get(review["id"]), review)]
        for review in lacking:
            self.add(REVIEWS, review)
        return len(lacking)

    def add(self, source: str, line: Line, *, safe: bool = False) -> None:
        """Write a line; with `safe` it is on the disk when this returns. Raises OSError, and then nothing is added."""
        file = self._open.get(source) or self._opened(source)
        end, said = file.tell(), json.dumps(line).encode() + b"\n"
        try:
            with naming(file.name):
                if file.write(said) < len(said):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                if safe:
                    os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            file.seek(end)
            raise

    def close(self) -> None:
        """Let go of the files."""
        for file in self._open.values():
            file.close()
        self._open.clear()

    def read(self, source: str) -> tuple[list[Run], list[int]]:
        """The runs of a source as they were written (those made up, by their time), and the numbers of broken lines."""
        runs: list[Run] = []
        broken: list[int] = []
        for number, text in enumerate(self._lines(source), 1):
            try:
                _take(json.loads(text), runs)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError):
                broken.append(number)
        return _in_order(runs), broken

    def captures(self, source: str) -> dict[tuple[str, str], bool]:
        """Address and hash of every body that came, and whether in a run that came to its end."""
        found: dict[tuple[str, str], bool] = {}
        for run in self.read(source)[0]:
            for event in run.events:
                if event.sha256:
                    key = (event.url, event.sha256)
                    found[key] = found.get(key, False) or run.whole
        return found

    def hashes_of_all(self) -> set[str]:
        """The hashes of the bodies of all databases whose archive this is."""
        accounts = [Account(self.folder.parent.parent, folder.name) for folder in self.folder.parent.glob("*/")]
        return {sha256 for one in accounts for source in one.sources() for _, sha256 in one.captures(source)}

    def copy_to(self, other: Account) -> None:
        """Make `other` say the same; each file is whole or not there."""
        for source in self.names():
            target = other._path(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(b"".join(line + b"\n" for line in self._lines(source)))
            part.replace(target)

    def sizes(self) -> dict[str, int]:
        """How many bytes there are now of each of its `names`."""
        return {name: self._path(name).stat().st_size for name in self.names()}

    def beginning(self, source: str, size: int) -> bytes:
        """The whole lines among the first `size` bytes of one of its `names`."""
        with self._path(source).open("rb") as file:
            return file.read(size).rpartition(b"\n")[0] + b"\n" if size else b""

    def _path(self, source: str) -> Path:
        return self.folder / f"{source}.jsonl"

    def _opened(self, source: str) -> FileIO:
        """The file, at its end; half a line at its end is cut off."""
        path = self._path(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        file = self._open[source] = FileIO(path, "r+")
        file.truncate(sum(len(line) + 1 for line in self._lines(source)))
        file.seek(0, os.SEEK_END)
        return file

    def _lines(self, source: str) -> Iterator[bytes]:
        """Whole lines, without their ends."""
        with self._path(source).open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line[:-1]


def _in_order(runs: list[Run]) -> list[Run]:
    """The runs as they were written, for a clock may go back; those that were made up later, by their time."""
    told = [run for run in runs if not run.options.get("made_up")]
    for run in sorted((run for run in runs if run.options.get("made_up")), key=lambda run: run.at, reverse=True):
        place = next((index for index, other in enumerate(told) if other.at > run.at), len(told))
        told.insert(place, run)
    return told


def _take(line: dict[str, Any], runs: list[Run]) -> None:
    """Add what a line says to the runs so far."""
    at = str(line.pop("at"))
    if "run" in line:
        runs.append(Run(at, str(line.pop("run")), line))
    elif "end" in line:
        run = runs[-1]
        run.ended_at, run.outcome, run.counts = at, str(line.pop("end")), line
    else:
        runs[-1].events.append(Event(at, **line))


def same_review(noted: Line | None, row: Line) -> bool:
    """Whether a line tells a verdict as its row does; one from before the row had all its columns does too."""
    return noted is not None and all(noted[name] == value for name, value in row.items() if name in noted)


def made_up(captures: Iterable[Line], runs: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Lines of an account as far as a database tells them that is older than its account.

    It has each body once, at the time at which it came last, and nothing of what failed or was not modified.

    :param captures: rows of one source.
    :param runs: its rows of `runs`, all of which become runs of the account.
    """
    began = sorted(runs, key=lambda run: str(run["started_at"]))
    of_run: dict[str, list[Line]] = {str(run["id"]): [] for run in began}
    alone: list[Line] = []
    for row in sorted(captures, key=lambda row: str(row["fetched_at"])):
        before = [run for run in began if run["started_at"] <= row["fetched_at"] and run["kind"] == _kind(row)]
        (of_run[str(before[-1]["id"])] if before else alone).append(row)
    for row in alone:
        yield {"at": row["fetched_at"], "run": _kind(row), "made_up": True}
        yield _event(row)
    for run in began:
        yield {"at": run["started_at"], "run": run["kind"], "made_up": True}
        yield from map(_event, of_run[str(run["id"])])
        if run["ended_at"]:
            told = {name: run[name] for name in run if name not in ("id", "kind", "source", "started_at", "ended_at")}
            yield {"at": run["ended_at"], "end": told.pop("outcome")} | told


def _event(row: Line) -> dict[str, Any]:
    return {"at": row["fetched_at"], "url": row["url"]} | {name: row[name] for name in CAPTURE}


def _kind(row: Line) -> str:
    return "import" if str(row["url"]).startswith(IMPORTED) else "scrape"
