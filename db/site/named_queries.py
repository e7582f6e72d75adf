"""The analysts' questions of `queries.yaml`, with their parameters and what those are on a first visit."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "queries.yaml"
MOST_ROWS = 5000
"""How many rows a query gives at most, whatever `rows` says."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A blank that the reader fills in. `default` is a value or a SELECT that gives one."""

    name: str
    label: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """One named query: what it asks, and the SQL that answers it."""

    name: str
    title: str
    asks: str
    sql: str
    parameters: tuple[Parameter, ...]


@cache
def questions() -> dict[str, Question]:
    """All questions of the data file, in its order."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        name: Question(
            name,
            entry["title"],
            entry["asks"].strip(),
            entry["sql"],
            tuple(Parameter(key, **value) for key, value in entry["params"].items()),
        )
        for name, entry in read.items()
    }


def defaults(db: sqlite3.Connection, question: Question) -> dict[str, str]:
    """The value of each parameter on a first visit."""
    return {p.name: _value(db, p.default) for p in question.parameters}


def choices(db: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    """What a parameter of this kind can be, as (value, name); none where anything can be written."""
    sql = _CHOICES.get(kind)
    return [(row[0], row[1]) for row in db.execute(sql)] if sql else []


def _value(db: sqlite3.Connection, default: str) -> str:
    if not default.startswith("select "):
        return default
    row = db.execute(default).fetchone()
    return str(row[0]) if row and row[0] is not None else ""


_SIDES = """
select p.{side}, coalesce(e.name, p.{side}) from (select distinct {side} from positions) p
left join entities e on e.id = p.{side} order by 2
"""
_CHOICES = {
    "holder": _SIDES.format(side="holder"),
    "target": _SIDES.format(side="target"),
    "topic": "select id, name from topics where id in (select topic from answer_topics) order by 2",
    "government": "select own, coalesce(e.name, own) from (select distinct own from answers)"
    " left join entities e on e.id = own order by 2",
}
