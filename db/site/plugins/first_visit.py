"""A named query asked without parameters is asked with its defaults: the same for the page, JSON and CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import asgi_send_redirect

from db.site.named_queries import defaults, questions

ADDRESS = re.compile(r"^/positions/(?P<name>\w+?)(?:\.(?:json|csv))?$")


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Sends a first visit on to the address with the defaults in it."""

    def wrap(app: Any) -> Any:
        async def with_defaults(scope: dict[str, Any], receive: Any, send: Any) -> None:
            path = scope.get("path", "")
            base = datasette.setting("base_url")
            found = ADDRESS.match("/" + path.removeprefix(base)) if scope["type"] == "http" else None
            question = questions().get(found["name"]) if found else None
            if question and scope.get("method") in ("GET", "HEAD"):
                given = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
                if not {p.name for p in question.parameters} & {name for name, _ in given}:
                    first = await datasette.get_database("positions").execute_fn(lambda db: defaults(db, question))
                    await asgi_send_redirect(send, f"{path}?{urlencode([*given, *first.items()])}")
                    return
            await app(scope, receive, send)

        return with_defaults

    return wrap
