"""Datasette's pages about the machine that it runs on (paths, threads) and its debugging tools are not published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Request, Response

CLOSED = "allow-debug|auth-token|databases|logout|messages|patterns|permissions|plugins|threads"


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Takes those addresses before Datasette does."""
    return [(rf"^/-/({CLOSED})(\.json)?$", closed)]


async def closed(request: Request) -> Response:
    """There is nothing here."""
    raise NotFound("There is no such page")
