"""What a feed lists: the newest statements on or by an entity, or those of a search."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.site.pages.search import UNDATED, Asked, expression
from db.site.pages.statements import newest

MOST = 50
"""Statements in a feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title, when the site's data were published, and its statements as `statements.COLUMNS`, newest first."""

    title: str
    published_at: str
    statements: list[sqlite3.Row]


def of_entity(db: sqlite3.Connection, entity: str) -> Feed | None:
    """What is said of a country or organisation, and by it; None where there is no such entity."""
    row = db.execute("select name from entities where id = ?", (entity,)).fetchone()
    if row is None:
        return None
    found = newest(db, "(s.target = :id or s.holder = :id)", {"id": entity}, most=MOST)
    return Feed(f"Statements on or by {row['name']}", _published(db), found)


def of_search(db: sqlite3.Connection, asked: Asked) -> Feed:
    """Statements whose sentence has the words, of the government, language and year asked for."""
    match = expression(asked.words)
    where = ["s.rowid in (select rowid from statements_fts where statements_fts match :match)"]
    filters = {"own": asked.government, "language": asked.language, "year": asked.year}
    where += [f"s.{column} = :{column}" for column, value in filters.items() if value]
    values = {**filters, "year": "" if asked.year == UNDATED else asked.year, "match": match}
    found = newest(db, " and ".join(where), values, most=MOST) if match else []
    return Feed(f"Statements with {asked.words}", _published(db), found)


def _published(db: sqlite3.Connection) -> str:
    return str(db.execute("select published_at from published").fetchone()[0])
