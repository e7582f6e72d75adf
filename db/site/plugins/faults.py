"""What went wrong, in the form that was asked for: a page, JSON, or a line of text where a CSV was.

In the place of Datasette's own handler, which gives the status 500 to what it tells the reader itself (no such column
to sort by), and to a CSV that takes too long.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

INTERRUPTED = "SQL Interrupted"
"""Datasette's own title of a query over the time limit."""
TOO_LONG = (
    "This query took longer than three seconds and was stopped. Ask for fewer rows or years, or filter on a holder,"
    " a target or an act first."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a reader is told; `more` are the fields that JSON has besides."""

    status: int
    message: str
    title: str | None = None
    more: tuple[tuple[str, object], ...] = ()


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> object:
    """The response to a request that ended in `exception`."""

    async def respond() -> Response:
        fault = _fault(exception)
        if fault.status >= 500:
            traceback.print_exception(exception)
        path = request.path.split("?")[0]
        if path.endswith(".json"):
            told = {
                **dict(fault.more),
                "ok": False,
                "error": fault.message,
                "status": fault.status,
                "title": fault.title,
            }
            return Response.json(told, status=fault.status)
        if path.endswith(".csv"):
            return Response.text(f"{Markup(fault.message).striptags()}\n", status=fault.status)
        context = {"error": fault.message, "status": fault.status, "title": fault.title}
        # An error may come before Datasette has put its token into the scope.
        asked = Request({"csrftoken": lambda: "", **request.scope}, request.receive)
        body = await datasette.render_template("error.html", context, request=asked)
        return Response.html(body, status=fault.status)

    return respond


def _fault(exception: Exception) -> Fault:
    if isinstance(exception, QueryInterrupted):
        return Fault(400, TOO_LONG, INTERRUPTED)
    if isinstance(exception, Base400):
        return Fault(exception.status, str(exception.args[0] if exception.args else "This cannot be answered"))
    if isinstance(exception, DatasetteError):
        # What Datasette tells without a status of its own is always of the request: it is no fault of the site.
        status = 400 if exception.status == 500 else exception.status
        message = Markup(exception.message) if exception.message_is_html else str(exception.message)
        if exception.title == INTERRUPTED:
            message = TOO_LONG
        return Fault(status, message, exception.title, tuple(exception.error_dict.items()))
    return Fault(500, str(exception))
