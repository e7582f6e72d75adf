"""Make what a database read as if it had been read some days ago: its captures, its runs, the account in its archive.

So a listing can have come before the day on which it is settled, without a test that waits for that day.
"""

from __future__ import annotations

import datetime as dt
import json

from db.store import Store
from scrapers.source import iso, moment_of


def age(store: Store, days: int) -> None:
    """All that came, came so many days earlier."""

    def earlier(at: str) -> str:
        moment = moment_of(at)
        return iso(moment - dt.timedelta(days=days)) if moment else at

    with store.writing():
        for table, columns in (("captures", ["fetched_at"]), ("runs", ["started_at", "ended_at"])):
            for row in store.db.query(f"select id, {', '.join(columns)} from {table}"):
                store.update(table, row | {column: earlier(row[column] or "") for column in columns})
    for source in store.account.sources():
        file = store.account.folder / f"{source}.jsonl"
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        file.write_text("".join(json.dumps(line | {"at": earlier(line["at"])}) + "\n" for line in lines), "utf-8")
