"""The archive and the database against each other: what one says and the other does not. Read-only but for `mend`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.account import REVIEWS, Account, same_review
from db.archive import Archive, DamagedError
from db.ledger import PULLING, lock_name
from db.locks import Lock
from db.rows import answer_hash, question_hash
from db.store import Store
from db.tables import reading

_DATE = "coalesce(nullif(d.answered_on, ''), d.asked_on)"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, in one clear line."""

    kind: str
    """damaged_database, damaged_body, no_body, no_capture, not_noted, not_stored, damaged_account, lost_capture or
    wrong_hash."""
    about: str
    """The id of a row, the hash of a body, or the source of an account (or `REVIEWS`)."""
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong with it."""

    captures: int
    bodies: int
    documents: int
    findings: tuple[Finding, ...]


def verify(database: Path) -> Verified:
    """Compare the database, its archive and the archive's account. Raises FileNotFoundError, UnusableError."""
    archive = Archive(database.parent / "archive")
    account = Account(archive.root, database.name)
    with reading(database) as db:
        db.execute("begin")  # rows as they are now, bodies and lines after them: a run may go on meanwhile
        sound = [*_reviews(db, account), *_database(db)]
        damaged = dict(_damaged(archive))
        bodies = set(archive.bodies())
        findings = [
            *sound,
            *_captures(db, bodies, damaged),
            *_bodies(db, bodies, damaged, account),
            *_account(db, account),
            *_documents(db),
            *_texts(db),
        ]
        count = [db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("captures", "documents")]
    return Verified(count[0], len(bodies), count[1], tuple(findings))


def mend(database: Path) -> dict[str, int]:
    """Write into the account what it lacks of the database's captures and reviews; returns how many by source (and
    `REVIEWS`), without zeros.

    Raises BusyError where a source is being read.
    """
    mended: dict[str, int] = {}
    with Store(database) as store:
        for source in store.column("select distinct source from captures order by source"):
            with Lock(database, lock_name(PULLING[0], source)):
                mended[source] = store.make_up_account(source)
        mended[REVIEWS] = store.make_up_reviews()
    return {source: number for source, number in mended.items() if number}


def _database(db: sqlite3.Connection) -> Iterator[Finding]:
    for (told,) in db.execute("pragma integrity_check(10)"):
        if told != "ok":
            yield Finding("damaged_database", "", f"the database itself is damaged: {told}")
    for table, _, other, _ in db.execute("pragma foreign_key_check"):
        yield Finding("damaged_database", table, f"a row of {table} names a row of {other} that is not there")


def _damaged(archive: Archive) -> Iterator[tuple[str, str]]:
    """Bodies that are not what their names say, with what is wrong."""
    for sha256 in archive.bodies():
        try:
            archive.get(sha256)
        except DamagedError as error:
            yield sha256, str(error)


def _captures(db: sqlite3.Connection, bodies: set[str], damaged: dict[str, str]) -> Iterator[Finding]:
    """Captures whose body is gone or damaged."""
    for row in db.execute("select id, url, sha256 from captures order by id"):
        again = f"; `positions {_again(row['url'])} {row['id'].partition(':')[0]}` brings it where it is still there"
        if row["sha256"] in damaged:
            yield Finding("damaged_body", row["id"], f"{row['id']}: {damaged[row['sha256']]} ({row['url']}){again}")
        elif row["sha256"] not in bodies:
            said = f"the archive has no body {row['sha256']} ({row['url']})"
            yield Finding("no_body", row["id"], f"{row['id']}: {said}{again}")


def _again(url: str) -> str:
    return "import" if url.startswith("file:") else "scrape --full"


def _bodies(
    db: sqlite3.Connection, bodies: Iterable[str], damaged: dict[str, str], account: Account
) -> Iterator[Finding]:
    """Bodies that nobody names: neither this database nor the account of another one with this archive."""
    named = account.hashes_of_all() | {row[0] for row in db.execute("select sha256 from captures")}
    for sha256 in sorted(set(bodies) - named):
        state = f" ({damaged[sha256]})" if sha256 in damaged else ""
        said = f"the archived body {sha256} belongs to no capture{state}: a run was killed before it could note it"
        yield Finding("no_capture", sha256, said)


def _account(db: sqlite3.Connection, account: Account) -> Iterator[Finding]:
    """Lines that cannot be read, captures without a line, and lines of whole runs without a capture."""
    rows: dict[str, dict[tuple[str, str], str]] = {}
    for row in db.execute("select id, source, url, sha256 from captures"):
        rows.setdefault(row["source"], {})[row["url"], row["sha256"]] = row["id"]
    for source in sorted(rows.keys() | set(account.sources())):
        stored = rows.get(source, {})
        if not account.has(source):
            said = f"{source}: the archive has no account of its {len(stored)} captures, so that they cannot be rebuilt"
            yield Finding("not_noted", source, f"{said}; `positions verify --mend` writes one from the database")
            continue
        for number in account.read(source)[1]:
            yield Finding("damaged_account", source, f"{source}: line {number} of its account cannot be read")
        noted = account.captures(source)
        for key in sorted(stored.keys() - noted.keys()):
            said = f"{stored[key]}: the archive's account lacks it ({key[0]}); `positions verify --mend` adds it"
            yield Finding("not_noted", stored[key], said)
        for url, sha256 in sorted(key for key in noted.keys() - stored.keys() if noted[key]):
            said = f"{source}: the archive's account has a body of {url} that the database does not have"
            yield Finding("not_stored", sha256, f"{said} ({sha256}); `positions rebuild` builds one that has it")


def _reviews(db: sqlite3.Connection, account: Account) -> Iterator[Finding]:
    """Lines that cannot be read, and verdicts that the account or the database lacks or has otherwise."""
    stored = {row["id"]: dict(row) for row in db.execute("select * from reviews order by id")}
    noted, broken = account.reviews()
    for number in broken:
        yield Finding("damaged_account", REVIEWS, f"{REVIEWS}: line {number} of their account cannot be read")
    for identity, row in stored.items():
        if not same_review(noted.get(identity), row):
            said = f"the archive's account lacks the verdict {identity} on {row['answer']}"
            yield Finding("not_noted", identity, f"{said}; `positions verify --mend` adds it")
    for identity in sorted(noted.keys() - stored.keys()):
        said = f"the archive's account has a verdict {identity} that the database does not have"
        yield Finding("not_stored", identity, f"{said}; `positions rebuild` builds one that has it")


def _documents(db: sqlite3.Connection) -> Iterator[Finding]:
    """Documents that lead to no capture."""
    sql = "select id, capture from documents where capture not in (select id from captures) order by id"
    for row in db.execute(sql):
        said = f"its capture {row['capture']} is gone" if row["capture"] else "it leads to no capture"
        yield Finding("lost_capture", row["id"], f"{row['id']}: {said}")


def _texts(db: sqlite3.Connection) -> Iterator[Finding]:
    """Texts that are not those whose hash stands beside them."""
    sql = f"select t.id, t.text, t.text_hash, {_DATE} as date {{}} from {{}} t join documents d on d.id = t.document"
    for row in db.execute(sql.format(", t.own, t.hint, d.damaged", "answers")):
        fits = answer_hash(row["text"], row["own"], row["hint"], row["date"], damaged=bool(row["damaged"]))
        if row["text_hash"] != fits:
            yield Finding("wrong_hash", row["id"], f"{row['id']}: its text is not the one that its hash stands for")
    for row in db.execute(sql.format("", "questions")):
        if row["text_hash"] != question_hash(row["text"], row["date"]):
            yield Finding("wrong_hash", row["id"], f"{row['id']}: its text is not the one that its hash stands for")
