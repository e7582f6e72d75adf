"""Atom feeds (RFC 4287) of the newest statements on a country or organisation, and of a search."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from db.site.entity_names import named
from db.site.pages import feed
from db.site.plugins.our_pages import asked_for
from db.site.words import Links, act_label, day, signed

ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may have."""


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
    root = ET.Element("feed", xmlns=ATOM)
    _add(root, "title", f"{found.title} · Foreign-policy positions")
    _add(root, "id", whole(page))
    _add(root, "updated", found.published_at)
    _add(root, "link", rel="alternate", type="text/html", href=whole(page))
    _add(root, "link", rel="self", type="application/atom+xml", href=whole(request.full_path))
    _add(_add(root, "author"), "name", "Foreign-policy positions")
    for statement in found.statements:
        _entry(root, statement, whole(link.statement(statement["id"])))
    body = ET.tostring(root, encoding="unicode", xml_declaration=False)
    return Response(
        f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n', content_type="application/atom+xml; charset=utf-8"
    )


def _entry(root: ET.Element, said: sqlite3.Row, address: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "title", _title(said))
    _add(entry, "id", address)
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    # An entry must have a time: without a date of the answer it is that at which its document came here.
    _add(entry, "updated", f"{said['said_on']}T00:00:00Z" if len(said["said_on"]) == 10 else said["first_seen"])
    _add(entry, "category", term=said["act"])
    _add(entry, "summary", f"{day(said['said_on']).striptags() or 'undated'} · {said['title']}")
    _add(entry, "content", said["sentence"], type="text", **{"xml:lang": said["language"] or "und"})


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


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, {key: NOT_XML.sub("", value) for key, value in attributes.items()})
    child.text = NOT_XML.sub("", text) or None
    return child
