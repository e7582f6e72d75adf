"""The named queries of `queries.yaml` as Datasette's canned queries."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from db.site.named_queries import questions


@hookimpl
def canned_queries(database: str) -> dict[str, dict[str, Any]]:
    """Each question under its name, for the public database only."""
    if database != "positions":
        return {}
    return {
        name: {
            "title": question.title,
            "description": question.asks,
            "sql": question.sql,
            "params": [p.name for p in question.parameters],
            "hide_sql": True,
        }
        for name, question in questions().items()
    }
