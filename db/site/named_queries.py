"""The analysts' questions of `queries.yaml`, with their parameters and what those are on a first visit."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from db.site.words import acts, signed

FILE = Path(__file__).parent / "queries.yaml"
MOST_ROWS = 5000
"""How many rows a query gives at most, whatever `rows` says."""
NUMBERS = ("number", "whole")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A blank that the reader fills in. `default` is a value or a SELECT that gives one; where it is `needed`, an empty
    one means the default, else anything."""

    name: str
    label: str
    kind: str
    default: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One named query: what it asks, and the SQL that answers it.

    `undated` counts what a year in `since` leaves out for want of a date (empty where it has no such parameter);
    `counts` has for a column the filters of the statements behind its number, as queries.yaml explains.
    """

    name: str
    title: str
    asks: str
    sql: str
    parameters: tuple[Parameter, ...]
    undated: str
    counts: Mapping[str, Mapping[str, str]]

    def behind(self, column: str, row: sqlite3.Row, given: Mapping[str, str]) -> dict[str, str]:
        """Filters of the statements behind the number in `column` of a result's row; empty where it counts none."""
        found: dict[str, str] = {}
        for name, told in self.counts.get(column, {}).items():
            if told.startswith("="):
                found[name] = told[1:]
            elif told.startswith(":"):
                found |= {name: given[told[1:]]} if given.get(told[1:]) else {}
            else:
                found |= {name: str(row[told])} if row[told] else {f"{name}__isblank": "1"}
        return found


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
            tuple(_parameter(key, **value) for key, value in entry["params"].items()),
            entry.get("undated", ""),
            entry.get("counts", {}),
        )
        for name, entry in read.items()
    }


def defaults(db: sqlite3.Connection, question: Question) -> dict[str, str]:
    """The value of each parameter on a first visit."""
    return {p.name: default(db, p) for p in question.parameters}


def default(db: sqlite3.Connection, parameter: Parameter) -> str:
    """The parameter's value on a first visit; empty for anything."""
    if not parameter.default.startswith("select "):
        return parameter.default
    row = db.execute(parameter.default).fetchone()
    return str(row[0]) if row and row[0] is not None else ""


def choices(db: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    """What a parameter of this kind can be, as (value, name); none where anything can be written."""
    if kind == "act":
        return [(act.id, f"{act.id} ({signed(act.stance)})") for act in acts().values()]
    sql = _CHOICES.get(kind)
    return [(row[0], row[1]) for row in db.execute(sql)] if sql else []


def _parameter(name: str, kind: str, needed: bool = False, **told: str) -> Parameter:
    return Parameter(name, kind=kind, needed=needed or kind in NUMBERS, **told)


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
