"""A database and its account, exchanged for others as one: written down first, so that a kill amid it leaves neither a
mixed pair nor none.

What is to be renamed stands in a journal beside the database (`NAME.swap`) from before the first rename until after the
last. Whoever uses the database next and finds a journal finishes what it says: all files that it names were whole and
on the disk before it was written. Where one of them is gone since, what was done is undone.
"""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from db.locks import OPEN, Lock
from db.placing import part_of, sweep, to_disk

log = logging.getLogger("positions")

JOURNAL = ".swap"
SWAPPING = "restore"
"""The lock of who swaps."""

Step = tuple[Path, Path]


class CannotSettleError(Exception):
    """What a swap that was killed has left cannot be put in order."""


def swap(database: Path, steps: Sequence[Step]) -> None:
    """Rename the first of each step to the second, which does not exist; all of them, or none: where one cannot be done
    those before it are undone. Steps whose first is not there are none. Nobody else is at work on the database."""
    steps = [(one, other) for one, other in steps if one.exists()]
    try:
        _note(database, steps)
        for one, other in steps:
            _rename(one, other)
    except BaseException:
        _undo(steps)
        _forget(database)
        raise
    _forget(database)


def is_amid(database: Path) -> bool:
    """Whether a swap of this database has begun and not ended."""
    return _journal(database).exists()


def settle(database: Path) -> None:
    """Finish a swap of this database that was killed, and say so; where one is going on, wait for its end.

    Raises BusyError where that takes long, CannotSettleError.
    """
    if not is_amid(database):
        return
    try:
        with Lock(database, SWAPPING), Lock(database, OPEN):
            finish(database)
    except OSError as error:
        why = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise CannotSettleError(f"a restore of {database} was killed and cannot be finished: {why}") from error


def finish(database: Path) -> None:
    """As `settle`, by one who holds all locks."""
    if not is_amid(database):
        return
    journal = _journal(database)
    try:
        told = json.loads(journal.read_text(encoding="utf-8"))
        steps = [(database.parent / one, database.parent / other) for one, other in told]
    except (ValueError, TypeError) as error:
        raise CannotSettleError(f"{journal} is damaged: it should tell how to finish a restore ({error})") from error
    left = steps[_done(steps) :]
    if all(one.exists() for one, _ in left):
        for one, other in left:
            _rename(one, other)
        log.warning("a restore of %s that was killed has been finished%s", database, _kept(database, steps))
    else:
        _undo(steps)
        log.warning("a restore of %s that was killed has been undone: what it had made is gone", database)
    _forget(database)


def _done(steps: Sequence[Step]) -> int:
    """How many steps are done, by the last that can be seen to be: what was moved away may be gone since."""
    return max((n for n, (one, other) in enumerate(steps, 1) if other.exists() and not one.exists()), default=0)


def _undo(steps: Sequence[Step]) -> None:
    for one, other in reversed(steps[: _done(steps)]):
        if other.exists():
            _rename(other, one)


def _kept(database: Path, steps: Sequence[Step]) -> str:
    kept = [other for one, other in steps if one == database]
    return f"; the earlier database is now {kept[0]}" if kept else ""


def _journal(database: Path) -> Path:
    return database.with_name(database.name + JOURNAL)


def _note(database: Path, steps: Sequence[Step]) -> None:
    journal, here = _journal(database), database.parent
    told = [[str(one.relative_to(here)), str(other.relative_to(here))] for one, other in steps]
    sweep(journal)
    part = part_of(journal)
    try:
        part.write_text(json.dumps(told), encoding="utf-8")
        to_disk(part)
        part.replace(journal)
        to_disk(here)
    finally:
        part.unlink(missing_ok=True)


def _rename(one: Path, other: Path) -> None:
    if other.exists():
        why = f"is there, and so is {one}, which should get its name: move away what does not belong"
        raise FileExistsError(errno.EEXIST, why, str(other))
    one.rename(other)
    for folder in {one.parent, other.parent}:
        to_disk(folder)


def _forget(database: Path) -> None:
    _journal(database).unlink(missing_ok=True)
    to_disk(database.parent)
