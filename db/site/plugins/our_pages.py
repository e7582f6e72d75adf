"""Our own pages: start, search, answer, explain, document, entity, government, person, questions, method."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from db.site.accuracy import accuracy
from db.site.entity_names import named
from db.site.named_queries import defaults, questions
from db.site.pages import answer, entity, explain, government, person, search, start
from db.site.words import Links, acts

T = TypeVar("T")
# One answer at a time is read again, beside the threads that read the database: no other page waits for it.
EXPLAINING = ThreadPoolExecutor(1, thread_name_prefix="explain")


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """The addresses of our pages; they come before Datasette's own."""
    return [
        (r"^/$", start_page),
        (r"^/search$", search_page),
        (r"^/answer/(?P<id>.+)$", answer_page),
        (r"^/explain/(?P<id>.+)$", explain_page),
        (r"^/document/(?P<id>.+)$", document_page),
        (r"^/entities$", entities_page),
        (r"^/entity/(?P<id>[^/]+)$", entity_page),
        (r"^/government/(?P<id>[^/]+)$", government_page),
        (r"^/person/(?P<id>.+)$", person_page),
        (r"^/queries$", queries_page),
        (r"^/method$", method_page),
    ]


async def start_page(datasette: Datasette, request: Request) -> Response:
    """What this is, what is in it, how fresh."""
    return await _page(datasette, request, "start.html", page=await _read(datasette, start.read), questions=questions())


async def search_page(datasette: Datasette, request: Request) -> Response:
    """Hits for ?q=, and the countries and organisations that it names."""
    asked = asked_for(request)
    found = await _read(datasette, lambda db: search.read(db, asked))
    return await _page(datasette, request, "search.html", asked=asked, found=found)


async def answer_page(datasette: Datasette, request: Request) -> Response:
    """One answer with its evidence."""
    key = unquote(request.url_vars["id"])
    document = key.rpartition("/")[0]
    page = await _read(datasette, lambda db: answer.read(db, document, key))
    if page is None:
        raise NotFound(f"There is no answer {key}")
    here = datasette.absolute_url(request, Links(datasette.urls).answer(key))
    return await _page(datasette, request, "answer.html", page=page, whole=False, here=here)


async def explain_page(datasette: Datasette, request: Request) -> Response:
    """Why each statement of an answer was made."""
    key = unquote(request.url_vars["id"])
    page = await _read(datasette, lambda db: explain.read(db, key))
    if page is None:
        raise NotFound(f"There is no answer {key}")
    told = await asyncio.get_running_loop().run_in_executor(EXPLAINING, explain.explain, page)
    return await _page(datasette, request, "explain.html", page=page, told=told)


async def document_page(datasette: Datasette, request: Request) -> Response:
    """All questions and answers of a document."""
    key = unquote(request.url_vars["id"])
    page = await _read(datasette, lambda db: answer.read(db, key))
    if page is None:
        raise NotFound(f"There is no document {key}")
    here = datasette.absolute_url(request, Links(datasette.urls).document(key))
    return await _page(datasette, request, "answer.html", page=page, whole=True, here=here)


async def entities_page(datasette: Datasette, request: Request) -> Response:
    """All countries and organisations that are spoken of."""
    return await _page(datasette, request, "entities.html", entities=await _read(datasette, entity.index))


async def entity_page(datasette: Datasette, request: Request) -> Response:
    """One country or organisation."""
    return await _of_entity(datasette, request, "entity", entity.read, "There is no country or organisation")


async def government_page(datasette: Datasette, request: Request) -> Response:
    """One government that answers."""
    return await _of_entity(datasette, request, "government", government.read, "There is no answer by a government")


async def person_page(datasette: Datasette, request: Request) -> Response:
    """One person who asks or answers."""
    key = unquote(request.url_vars["id"])
    page = await _read(datasette, lambda db: person.read(db, key))
    if page is None:
        raise NotFound(f"There is no person {key}")
    return await _page(datasette, request, "person.html", page=page)


async def _of_entity(
    datasette: Datasette, request: Request, name: str, read: Callable[[sqlite3.Connection, str], Any], otherwise: str
) -> Response:
    """The page `name` of an entity. Who writes its id or name in another way ("kaz", "Kasachstan") is sent on; raises
    `NotFound` with `otherwise` where it has no such page, or several may be meant."""
    key = unquote(request.url_vars["id"])
    page = await _read(datasette, lambda db: read(db, key))
    if page is not None:
        return await _page(datasette, request, f"{name}.html", page=page)
    found = await _read(datasette, lambda db: named(db, key))
    if len(found) == 1 and found[0] != key and await _read(datasette, lambda db: read(db, found[0])) is not None:
        return Response.redirect(datasette.urls.path(f"/{name}/{quote(found[0])}"), status=301)
    raise NotFound(f"{otherwise} {key}")


async def queries_page(datasette: Datasette, request: Request) -> Response:
    """The named queries, each with the address of its first visit."""
    first = await _read(datasette, lambda db: {name: defaults(db, q) for name, q in questions().items()})
    return await _page(datasette, request, "queries.html", questions=questions(), first=first)


async def method_page(datasette: Datasette, request: Request) -> Response:
    """How statements are found and what they mean."""
    return await _page(datasette, request, "method.html", acts=acts(), accuracy=accuracy())


def asked_for(request: Request) -> search.Asked:
    """What the address asks for; anything it cannot mean is read as nothing."""

    def value(name: str) -> str:
        return (request.args.get(name) or "").strip()

    page = value("page")
    return search.Asked(
        words=re.sub(r"\s+", " ", value("q"))[:200],
        place=value("in") if value("in") in search.PLACES else "answers",
        government=value("government"),
        language=value("language"),
        year=value("year"),
        newest_first=value("sort") == "newest",
        page=min(int(page), 1000) if page.isdecimal() and len(page) < 6 and int(page) else 1,
    )


async def _read(datasette: Datasette, read: Callable[[sqlite3.Connection], T]) -> T:
    result: T = await datasette.get_database("positions").execute_fn(read)
    return result


async def _page(datasette: Datasette, request: Request, template: str, **context: Any) -> Response:
    body = await datasette.render_template(template, context, request=request, view_name="page")
    return Response.html(body, headers={"Cache-Control": "no-cache"})
