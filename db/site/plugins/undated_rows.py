"""On a table filtered by date: how many rows that leaves out because they have none."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from jinja2 import Environment

BY_DATE = re.compile(r"(year|said_on)(__\w+)?")
SHOWS_BLANK = re.compile(r"(year|said_on)__(isblank|isnull|not|notin)")
"""Filters under which undated rows are shown, or asked for."""
HOW_IT_LOOKS = re.compile(r"_(next|size|sort|sort_desc|facet\w*|shape|labels?|col|nocol|nofacet|nosuggest|trace|ttl)")


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """A global for the page of a table."""

    async def undated_rows(request: Request, table: str) -> tuple[int, str]:
        """How many rows of the table have no date and everything else that is asked for, and the address of these."""
        given = [(k, v) for k, v in parse_qsl(request.query_string, keep_blank_values=True)]
        by_date = [(k, v) for k, v in given if BY_DATE.fullmatch(k)]
        if not by_date or any(not v or SHOWS_BLANK.fullmatch(k) for k, v in by_date):
            return 0, ""
        others = [(k, v) for k, v in given if not BY_DATE.fullmatch(k) and not HOW_IT_LOOKS.fullmatch(k)]
        query = urlencode([*others, ("said_on__isblank", "1")])
        # Datasette reads filters itself: it is asked for the number as any program may ask it.
        asked = await datasette.client.get(f"/positions/{table}.json?{query}&_size=0&_nofacet=1&_nosuggest=1")
        found = asked.json().get("filtered_table_rows_count") if asked.status_code == 200 else None
        return found or 0, datasette.urls.path(f"/positions/{table}?{query}")

    env.globals["undated_rows"] = undated_rows
