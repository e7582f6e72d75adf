"""Atom feeds (RFC 4287) of the newest statements on a country or organisation, and of a search."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from db.site.entity_names import named
from db.site.markup import HEAD, element, text
from db.site.pages import feed
from db.site.plugins.our_pages import asked_for
from db.site.words import Links, act_label, day, signed

ATOM = "http://www.w3.org/2005/Atom"


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The addresses of the feeds."""
    return [(r"^/entity/(?P<id>[^/]+)/feed\.atom$", entity_feed), (r"^/search\.atom$", search_feed)]


async def entity_feed(datasette: Datasette, request: Request) -> Response:
    """What is said of a country or organisation, and by it."""
    key = unquote(request.url_vars["id"])
    database = datasette.get_database("positions")
    found = await database.execute_fn(lambda db: feed.of_entity(db, key))
    if found is None:
        meant = await database.execute_fn(lambda db: named(db, key))
        if len(meant) == 1:
            return Response.redirect(datasette.urls.path(f"/entity/{quote(meant[0])}/feed.atom"), status=301)
        raise NotFound(f"There is no country or organisation {key}")
    return _atom(datasette, request, found, Links(datasette.urls).entity(key))


async def search_feed(datasette: Datasette, request: Request) -> Response:
    """Statements whose sentence has the words of ?q=."""
    asked = asked_for(request)
    found = await datasette.get_database("positions").execute_fn(lambda db: feed.of_search(db, asked))
    filters = {"government": asked.government, "language": asked.language, "year": asked.year}
    return _atom(datasette, request, found, Links(datasette.urls).path("/search", q=asked.words, **filters))


def _atom(datasette: Datasette, request: Request, found: feed.Feed, page: str) -> Response:
    def whole(path: str) -> str:
        return str(datasette.absolute_url(request, path))

    link = Links(datasette.urls)
    body = element(
        "feed",
        element("title", text(f"{found.title} · Foreign-policy positions")),
        element("id", text(whole(page))),
        element("updated", text(found.published_at)),
        element("link", rel="alternate", type="text/html", href=whole(page)),
        element("link", rel="self", type="application/atom+xml", href=whole(request.full_path)),
        element("author", element("name", text("Foreign-policy positions"))),
        *(_entry(statement, whole(link.statement(statement["id"]))) for statement in found.statements),
        xmlns=ATOM,
    )
    return Response(f"{HEAD}\n{body}\n", content_type="application/atom+xml; charset=utf-8")


def _entry(said: sqlite3.Row, address: str) -> str:
    # An entry must have a time: without a date of the answer it is that at which its document came here.
    updated = f"{said['said_on']}T00:00:00Z" if len(said["said_on"]) == 10 else said["first_seen"]
    told = f"{day(said['said_on']).striptags() or 'undated'} · {said['title']}"
    spoken = {"type": "text", "xml:lang": said["language"] or "und"}
    return element(
        "entry",
        element("title", text(_title(said))),
        element("id", text(address)),
        element("link", rel="alternate", type="text/html", href=address),
        element("updated", text(updated)),
        element("category", term=said["act"]),
        element("summary", text(told)),
        element("content", text(said["sentence"]), **spoken),
    )


def _title(said: sqlite3.Row) -> str:
    marks = [
        said["attribution"] if said["attribution"] != "own" else "",
        "as setting" if said["target_role"] == "setting" else "",
        said["modality"] if said["modality"] != "asserted" else "",
        "invented sample, not a fact" if said["invented"] else "",
    ]
    told = ", ".join(filter(None, marks))
    what = f"{said['holder_name']} {act_label(said['act'])} ({signed(said['stance'])}) {said['target_name']}"
    return f"{what} [{told}]" if told else what
