"""What programs that read the whole site ask first: robots.txt, and a sitemap of all pages worth reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from db.site.markup import HEAD, element, text
from db.site.named_queries import questions
from db.site.words import Links

MOST = 40_000
"""Addresses in one sitemap; the protocol (sitemaps.org) allows 50,000."""
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
CLOSED = (
    "/search",
    "/explain/",
    "/positions?",
    "/positions.db",
    "/positions/*?",
    "/positions/*.csv",
    "/positions/*.json",
)
"""What costs a query each time and has nothing that the other pages have not."""


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The addresses of both."""
    return [
        (r"^/robots\.txt$", robots),
        (r"^/sitemap\.xml$", sitemap_index),
        (r"^/sitemap-(?P<part>pages|documents-\d{1,4})\.xml$", sitemap),
    ]


async def robots(datasette: Datasette, request: Request) -> Response:
    """Everything may be read but what is computed anew for each address."""
    lines = ["User-agent: *", *(f"Disallow: {datasette.urls.path(path)}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {_whole(datasette, request, Links(datasette.urls).path('/sitemap.xml'))}")
    return Response.text("\n".join(lines) + "\n")


async def sitemap_index(datasette: Datasette, request: Request) -> Response:
    """The sitemaps: one of pages, and as many of documents as it takes."""
    documents = (await datasette.get_database("positions").execute("select count(*) from documents")).single_value()
    parts = ["pages", *(f"documents-{number}" for number in range(-(-documents // MOST)))]
    link = Links(datasette.urls)
    return _xml("sitemapindex", "sitemap", [_whole(datasette, request, link.path(f"/sitemap-{p}.xml")) for p in parts])


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """One of them."""
    link = Links(datasette.urls)
    kind, _, number = request.url_vars["part"].partition("-")
    read = (lambda db: _pages(db, link)) if kind == "pages" else (lambda db: _documents(db, link, int(number)))
    found: list[str] = await datasette.get_database("positions").execute_fn(read)
    if not found:
        raise NotFound("There is no such sitemap")
    return _xml("urlset", "url", [_whole(datasette, request, one) for one in found])


def _pages(db: sqlite3.Connection, link: Links) -> list[str]:
    paths = [link.path(path) for path in ("/", "/entities", "/queries", "/method", "/positions")]
    paths += [link.query(name) for name in questions()]
    governments = db.execute(
        "select own from answers union select country from sources where country != '' order by 1"
    ).fetchall()
    paths += [link.government(government) for (government,) in governments]
    entities = db.execute(
        "select id from entities where id in (select target from positions union select holder from positions"
        " union select entity from mentions) order by id"
    ).fetchall()
    return paths + [link.entity(entity) for (entity,) in entities]


def _documents(db: sqlite3.Connection, link: Links, part: int) -> list[str]:
    rows = db.execute("select id from documents order by id limit ? offset ?", (MOST, part * MOST))
    return [link.document(document) for (document,) in rows]


def _whole(datasette: Datasette, request: Request, path: str) -> str:
    return str(datasette.absolute_url(request, path))


def _xml(outer: str, inner: str, addresses: list[str]) -> Response:
    lines = [element(inner, element("loc", text(address))) for address in addresses]
    body = "\n".join([HEAD, f'<{outer} xmlns="{XMLNS}">', *lines, f"</{outer}>", ""])
    return Response(body, content_type="application/xml; charset=utf-8")
