"""What the page of a named query tells besides its rows: how many there are, what has no date, names for ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from jinja2 import Environment
from markupsafe import Markup

from db.site.named_queries import Question
from db.site.plugins.cells import ENTITIES
from db.site.words import Links

HEADINGS = Path(__file__).parent.parent / "headings.yaml"
LISTS = {"holders": " + ", "by_whom": ","}
"""Columns that hold several ids, and what stands between them."""
PATIENCE = 1500
"""Milliseconds that a number beside the rows may take; without it the page goes without."""


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Globals and filters for the page of a named query."""

    async def number(sql: str, given: Mapping[str, str]) -> int | None:
        database = datasette.get_database("positions")
        try:
            found = await database.execute(sql, dict(given), custom_time_limit=PATIENCE)
        except QueryInterrupted:
            return None
        return int(found.single_value())

    async def total_of(question: Question, given: Mapping[str, str]) -> int | None:
        return await number(f"select count(*) from ({question.sql})", {**given, "rows": "-1"})

    async def undated_in(question: Question, given: Mapping[str, str]) -> int | None:
        return await number(question.undated, given) if question.undated and given.get("since") else 0

    async def entity_names() -> dict[str, str]:
        found = await datasette.get_database("positions").execute("select id, name from entities")
        return {row["id"]: row["name"] or row["id"] for row in found}

    link = Links(datasette.urls)

    def cell(
        question: Question, column: str, shown: Any, row: sqlite3.Row, given: Mapping[str, str], names: dict[str, str]
    ) -> Any:
        """A cell of the result: countries by name, numbers as links to what they count, the rest as in any table."""
        value = row[column]
        behind = question.behind(column, row, given)
        if behind and value:
            return Markup('<a href="{}" title="The statements that it counts">{}</a>').format(
                link.table("statements", **behind), value
            )
        if column in ENTITIES and value:
            return Markup('<a href="{}" title="{}">{}</a>').format(link.entity(value), value, names.get(value, value))
        if column in LISTS and isinstance(value, str):
            mark = LISTS[column]
            return mark.join(names.get(one, one) for one in value.split(mark)).replace(",", ", ")
        return shown

    env.globals |= {"total_of": total_of, "undated_in": undated_in, "entity_names": entity_names, "query_cell": cell}
    env.filters["heading"] = heading


def heading(column: str) -> str:
    """A column's heading in words."""
    return headings().get(column, column.replace("_", " ").capitalize())


@cache
def headings() -> dict[str, str]:
    """All of headings.yaml."""
    read: dict[str, str] = yaml.safe_load(HEADINGS.read_text(encoding="utf-8"))
    return read
