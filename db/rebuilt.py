"""A database that is built again: beside its place until it is whole, with the reviews of the one it stands for.

What it is built from is the archive; from the working database nothing is read but reviews, which the archive has too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.account import Account
from db.archive import Archive
from db.placing import logs_of
from db.rows import Row
from db.store import Store
from db.swapping import settle
from db.tables import UnusableError, reading

PART = ".part"


class CannotRebuildError(Exception):
    """The archive has nothing to build from, or there is something where the database should stand."""


@contextmanager
def rebuilt(working: Path, to: Path) -> Iterator[tuple[Store, Archive, Account]]:
    """An empty store, to be filled from the archive and the account of the database at `working`; where nothing goes
    wrong it becomes the database at `to`, with an account of its own that says the same.

    Raises CannotRebuildError.
    """
    settle(working)
    archive = Archive(working.parent / "archive")
    account = Account(archive.root, working.name)
    part, own = to.with_name(to.name + PART), Account(to.parent / "archive", to.name)
    if not account.sources():
        raise CannotRebuildError(
            f"the archive {archive.root} has no account of {working.name}: was it made before there were accounts?"
            " `positions verify --mend` writes one from the database"
        )
    if to.exists():
        raise CannotRebuildError(f"{to} is there already: name a file that is not, or move it away")
    for left in logs_of(to):
        raise CannotRebuildError(f"{left} is left of another database and would be read into this one: move it away")
    if own.folder != account.folder and own.names():
        raise CannotRebuildError(f"{own.folder} is the account of another {to.name}: name another file")
    _remove(part)
    try:
        with Store(part) as store:
            reviews = _keep_reviews(working, account, store)
            yield store, archive, account
            store.db.conn.execute("pragma wal_checkpoint(truncate)")
        if own.folder != account.folder:
            account.copy_to(own)
            with closing(own):
                own.add_reviews(reviews)
        part.replace(to)
    finally:
        _remove(part)


def _keep_reviews(working: Path, account: Account, store: Store) -> list[Row]:
    """The reviews of the archive, and of the working database where it is there."""
    found = account.reviews()[0]
    if working.is_file():
        try:
            with reading(working) as db:
                found |= {row["id"]: dict(row) for row in db.execute("select * from reviews")}
        except UnusableError as error:
            raise CannotRebuildError(f"{error}: move it away to build without the reviews that it has alone") from error
    columns = store.columns("reviews")
    with store.writing():
        for review in found.values():
            store.put("reviews", {name: review[name] for name in columns if name in review})
    return list(found.values())


def _remove(part: Path) -> None:
    """What a database leaves: its file, its log, its locks."""
    for file in part.parent.glob(f"{part.name}*"):
        if file.name == part.name or file.name.startswith(f"{part.name}-"):
            file.unlink()
