"""How fresh each source is, how its last run ended, and what needs a person.

A source needs a person when its last whole run failed, drifted, stopped at its ceiling or could not fetch something,
when that run met problems that were not there before, when it was not read for three times its period, or when it has
fewer documents than it should. What somebody read in between by hand, a few documents or files, says nothing of that:
what is wrong with those files is told beside it. Read-only.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.bounds import last_whole
from db.ledger import INTERRUPTED, lock_name
from db.locks import Lock
from db.reviewing import NOT_SAID
from db.tables import reading

LATE = 3
"""Periods without a good run after which a source needs a person."""
GOOD = "outcome in ('ok', 'problems') and (documents > 0 or kind not in ('scrape', 'import'))"
"""A run that brought no document at all brought nothing, whatever it says."""
FUTURE = dt.timedelta(hours=1)
"""A run that ended later than this from now was dated by a clock that was wrong, or this one is."""
AGAIN = 1.0
"""Days after which a source is read again when something could not be fetched."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """One source, or one job (`tag`, `publish`) of the database."""

    name: str
    documents: int
    newest: str
    """Date of the latest answer."""
    last_run: str
    """When the last whole run of a source began, or the last one of a job."""
    outcome: str
    """Of that run: ok, problems, drifted, stopped, failed, killed, running, or never."""
    last_good: str
    problems: int
    new_problems: int
    """Of them, those that this run met for the first time; none are new where it was the first run."""
    left_out: int
    """Answers that this run read and did not keep: of other ministries, and not about foreign policy."""
    due: bool
    needs: tuple[str, ...]
    """Why a person should look; empty where none need."""
    notes: tuple[str, ...] = ()
    """What is wrong besides, with files that were imported."""

    def as_json(self) -> dict[str, Any]:
        """The fields, for `positions status --json`."""
        return asdict(self)


def status(database: Path, *, now: dt.datetime | None = None) -> list[Freshness]:
    """Each source in the database, then its jobs. Raises FileNotFoundError where there is no database."""
    now = now or dt.datetime.now(dt.UTC)
    with reading(database) as db:
        sources = db.execute("select id, schedule, expectations from sources order by id").fetchall()
        told = [_source(db, database, row, now) for row in sources]
        return told + [_job(db, database, kind) for kind in ("tag", "publish")]


def due(database: Path, periods: Mapping[str, float], *, now: dt.datetime | None = None) -> list[str]:
    """Which sources are to be scraped again, of those with their period in days; all that never were."""
    now = now or dt.datetime.now(dt.UTC)
    with reading(database) as db:
        return [name for name, period in periods.items() if _is_due(db, name, period, now)]


def _is_due(db: sqlite3.Connection, source: str, period: float, now: dt.datetime) -> bool:
    """Is it time to read a source again? Half an hour early is time enough."""
    good = _runs(db, "kind = 'scrape' and source = ?", source)[1]
    if good is None:
        return True
    days = min(period, AGAIN) if _unfetched(db, source) else period
    ago = now - _time(good["ended_at"])
    return ago >= dt.timedelta(days=days) - dt.timedelta(minutes=30) or ago < -FUTURE


def _source(db: sqlite3.Connection, database: Path, row: sqlite3.Row, now: dt.datetime) -> Freshness:
    source = row["id"]
    last = _last_whole(db, source)
    good = _runs(db, "source = ? and kind in ('scrape', 'import')", source)[1]
    scraped = _runs(db, "source = ? and kind = 'scrape'", source)[1]
    documents, newest = db.execute(
        "select count(*), coalesce(max(answered_on), '') from documents where source = ?", [source]
    ).fetchone()
    problems, first_seen_after = _problems(db, source, last)
    outcome = _outcome(database, last)
    needs = _failed(last)
    if last and last["outcome"] in ("drifted", "stopped"):
        needs.append(f"the last run {last['outcome']}: {last['message']}")
    unfetched = _unfetched(db, source)
    if unfetched:
        needs.append(f"{unfetched} address{'es' if unfetched > 1 else ''} could not be fetched")
    if first_seen_after:
        needs.append(f"{first_seen_after} new problem{'s' if first_seen_after > 1 else ''} in the last run")
    if scraped and _time(scraped["ended_at"]) - now > FUTURE:
        needs.append(f"last read {scraped['ended_at'][:16]}, which is in the future: a clock is or was wrong")
    if scraped and now - _time(scraped["ended_at"]) > LATE * dt.timedelta(days=float(row["schedule"] or 1)):
        needs.append(f"last read {scraped['ended_at'][:10]}, though it is due every {row['schedule']} days")
    expected = json.loads(row["expectations"] or "{}").get("documents", 0)
    if scraped and isinstance(expected, int) and documents < expected:
        needs.append(f"{documents} documents, though at least {expected} are expected")
    return Freshness(
        name=source,
        documents=documents,
        newest=newest,
        last_run=last["started_at"] if last else "",
        outcome=outcome,
        last_good=_ended(good),
        problems=problems,
        new_problems=first_seen_after,
        left_out=last["left_out"] if last else 0,
        due=_is_due(db, source, float(row["schedule"] or 1), now),
        needs=tuple(needs),
        notes=tuple(_notes(db, source)),
    )


def _last_whole(db: sqlite3.Connection, source: str) -> sqlite3.Row | None:
    sql = "select rowid, * from runs where source = ? and kind in ('scrape', 'import') order by rowid desc"
    return last_whole(db.execute(sql, [source]).fetchall())


def _notes(db: sqlite3.Connection, source: str) -> list[str]:
    sql = (
        "select message from problems where source = ? and document = '' and url like 'file:%'"
        " order by first_seen desc, id"
    )
    messages = [row["message"].removeprefix(f"{source}, ") for row in db.execute(sql, [source])]
    if not messages:
        return []
    return [f"{len(messages)} imported file{'s' if len(messages) > 1 else ''} with problems, the latest: {messages[0]}"]


def _job(db: sqlite3.Connection, database: Path, kind: str) -> Freshness:
    last, good = _runs(db, "kind = ?", kind)
    outcome = _outcome(database, last)
    problems = db.execute("select count(*) from problems where stage = ?", [kind]).fetchone()[0]
    needs = _failed(last)
    if problems:
        what = "text" if kind == "tag" else "problem"
        needs.append(
            f"{problems} {what}{'s' if problems > 1 else ''}" + (" could not be tagged" if kind == "tag" else "")
        )
    # Those whose words the source has changed wait for them to come back.
    sql = "select count(*) from lost_reviews where why <> ?"
    lost = db.execute(sql, [NOT_SAID]).fetchone()[0] if kind == "tag" else 0
    if lost:
        needs.append(f"{lost} verdict{'s' if lost > 1 else ''} on no statement any more: see `positions review lost`")
    return Freshness(
        name=kind,
        documents=0,
        newest="",
        last_run=last["started_at"] if last else "",
        outcome=outcome,
        last_good=_ended(good),
        problems=problems,
        new_problems=0,
        left_out=0,
        due=False,
        needs=tuple(needs),
    )


def _runs(db: sqlite3.Connection, where: str, value: str) -> tuple[sqlite3.Row | None, sqlite3.Row | None]:
    """The last run and the last good one."""
    sql = f"select * from runs where {where} {{}} order by rowid desc limit 1"
    last = db.execute(sql.format(""), [value]).fetchone()
    good = db.execute(sql.format(f"and {GOOD}"), [value]).fetchone()
    return last, good


def _problems(db: sqlite3.Connection, source: str, last: sqlite3.Row | None) -> tuple[int, int]:
    """How many problems a source has, and how many of them a run met first, apart from those of fetching."""
    of_source = "source = ? and stage not in ('tag', 'publish')"
    count = db.execute(f"select count(*) from problems where {of_source}", [source]).fetchone()[0]
    if last is None:
        return count, 0
    runs = db.execute("select count(*) from runs where source = ? and rowid < ?", [source, last["rowid"]]).fetchone()[0]
    if not runs:
        return count, 0
    new = db.execute(
        f"select count(*) from problems where {of_source} and stage <> 'fetch' and first_seen between ? and ?",
        [source, last["started_at"], last["ended_at"] or "9999"],
    ).fetchone()[0]
    return count, new


def _unfetched(db: sqlite3.Connection, source: str) -> int:
    """How many addresses did not come when they were asked for last."""
    sql = "select count(distinct url) from problems where source = ? and stage = 'fetch' and kind <> 'ceiling'"
    return int(db.execute(sql, [source]).fetchone()[0])


def _outcome(database: Path, last: sqlite3.Row | None) -> str:
    """How the last run ended; one that never did is `running` as long as its process holds its lock."""
    if last is None:
        return "never"
    if last["outcome"] == "running":
        held = Lock(database, lock_name(last["kind"], last["source"])).is_held()
        return "running" if held else "killed"
    return str(last["outcome"])


def _failed(last: sqlite3.Row | None) -> list[str]:
    if last is None or last["outcome"] != "failed":
        return []
    if str(last["message"]).startswith((INTERRUPTED, KeyboardInterrupt.__name__)):
        return [f"the last run {INTERRUPTED}"]  # told by the error's name before there was a word for it
    return [f"the last run failed: {last['message'] or 'no message'}"]


def _ended(run: sqlite3.Row | None) -> str:
    return str(run["ended_at"]) if run else ""


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
