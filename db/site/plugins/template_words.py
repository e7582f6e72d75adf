"""Gives templates their words: links, dates, stances, and what is published (for the banner on every page)."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl
from datasette.app import Datasette
from jinja2 import Environment

from db.site import named_queries, words
from db.site.pages import silence


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Filters and globals for all templates, Datasette's error page among them."""

    async def published() -> sqlite3.Row | None:
        found = await datasette.get_database("positions").execute("select * from published")
        row: sqlite3.Row | None = found.first()
        return row

    async def choices(kind: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = await datasette.get_database("positions").execute_fn(
            lambda db: named_queries.choices(db, kind)
        )
        return found

    async def silence_of(source: str) -> silence.Silence | None:
        found: silence.Silence | None = await datasette.get_database("positions").execute_fn(
            lambda db: silence.of_source(db, source)
        )
        return found

    env.globals |= {
        "silence_of": silence_of,
        "published": published,
        "choices": choices,
        "question_of": lambda name: named_queries.questions().get(name),
        "most_rows": named_queries.MOST_ROWS,
        "enough": words.ENOUGH,
        "link": words.Links(datasette.urls),
    }
    env.filters |= {
        "signed": words.signed,
        "stance": words.stance,
        "position_cell": words.position_cell,
        "tone": words.tone,
        "day": words.day,
        "count": words.count,
        "act_label": words.act_label,
        "language_name": words.language,
        "first_of": words.first_of,
        "web_address": words.web_address,
        "excerpt": words.excerpt,
        "with_cue": words.with_cue,
        "with_arguments": words.with_arguments,
    }
