"""Why a source is silent: it has brought no answer yet, or its answers are in a language that is not coded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from db.site.accuracy import accuracy


@dataclass(frozen=True, slots=True)
class Silence:
    """A source with its documents and stored answers, and its languages that are not coded: how many answers each."""

    source: str
    name: str
    documents: int
    answers: int
    uncoded: tuple[tuple[str, int], ...]


def coded(language: str) -> bool:
    """Whether statements are looked for in this language; where it was not found, in all of them."""
    return not language or any(one.language == language for one in accuracy().languages)


def of_source(db: sqlite3.Connection, source: str) -> Silence | None:
    """What this source is silent about, and why; None where there is no such source."""
    return next(iter(_read(db, "id", source)), None)


def of_government(db: sqlite3.Connection, country: str) -> tuple[Silence, ...]:
    """The same for each source from which the government's answers come."""
    return tuple(_read(db, "country", country))


def _read(db: sqlite3.Connection, column: str, value: str) -> Iterable[Silence]:
    sources = db.execute(f"select id, name, languages from sources where {column} = ? order by id", (value,)).fetchall()
    for source, name, languages in sources:
        told: dict[str, int] = dict(db.execute(_ANSWERS, (source,)).fetchall())
        answers = sum(told.values())
        # Without an answer there is only what the source says of itself.
        spoken = told or dict.fromkeys(json.loads(languages or "[]"), 0)
        uncoded = tuple((code, number) for code, number in sorted(spoken.items()) if not coded(code))
        documents = db.execute("select count(*) from documents where source = ?", (source,)).fetchone()[0]
        yield Silence(source, name, documents, answers, uncoded)


_ANSWERS = """
select coalesce(a.language, ''), count(*) from documents d join answers a on a.document = d.id
where d.source = ? group by 1
"""
