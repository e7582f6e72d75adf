"""A named query is asked with what its address means: the same for the page, JSON and CSV.

Without any parameter it is sent on to the address with the defaults in it; what cannot be meant is told, with the
status 400.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request, Response, asgi_send_redirect

from db.site.asking import Asked, read
from db.site.named_queries import Question, defaults, questions

ADDRESS = re.compile(r"^/positions/(?P<name>\w+?)(?:\.(?P<format>json|csv))?$")


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Reads the arguments of a named query before Datasette does."""

    def wrap(app: Any) -> Any:
        async def with_arguments(scope: dict[str, Any], receive: Any, send: Any) -> None:
            path = scope.get("path", "")
            base = datasette.setting("base_url")
            found = ADDRESS.match("/" + path.removeprefix(base)) if scope["type"] == "http" else None
            question = questions().get(found["name"]) if found else None
            if not found or not question or scope.get("method") not in ("GET", "HEAD"):
                await app(scope, receive, send)
                return
            database = datasette.get_database("positions")
            given = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
            if not {p.name for p in question.parameters} & {name for name, _ in given}:
                first = await database.execute_fn(lambda db: defaults(db, question))
                await asgi_send_redirect(send, f"{path}?{urlencode([*given, *first.items()])}")
                return
            asked = await database.execute_fn(lambda db: read(db, question, given))
            if asked.wrong:
                # Datasette puts its token into the scope further in; there is nothing to protect here.
                request = Request({**scope, "csrftoken": lambda: ""}, receive)
                refused = await _refused(datasette, question, asked, found["format"], request)
                await refused.asgi_send(send)
                return
            await app({**scope, "query_string": urlencode(asked.arguments).encode("ascii")}, receive, send)

        return with_arguments

    return wrap


async def _refused(
    datasette: Datasette, question: Question, asked: Asked, form: str | None, request: Request
) -> Response:
    """What is wrong, in the form that was asked for; the page has the fields to put it right."""
    said = "; ".join(asked.wrong)
    if form == "json":
        return Response.json({"ok": False, "error": said, "status": 400, "title": None}, status=400)
    if form == "csv":
        return Response.text(f"{said}\n", status=400)
    context = {"question": question, "wrong": asked.wrong, "named_parameter_values": asked.values}
    body = await datasette.render_template("misasked.html", context, request=request, view_name="query")
    return Response.html(body, status=400)
