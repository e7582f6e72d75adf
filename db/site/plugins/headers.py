"""Headers that keep pages to themselves: nothing is loaded from, framed by, or told to another host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # Datasette writes the names of columns for small screens into a style element.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


@hookimpl(trylast=True)  # around all others: what they answer has the headers too
def asgi_wrapper() -> Callable[[Any], Any]:
    """Adds the headers to every answer."""

    def wrap(app: Any) -> Any:
        async def with_headers(scope: dict[str, Any], receive: Any, send: Any) -> None:
            async def send_with_headers(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    names = {name for name, _ in HEADERS}
                    kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in names]
                    message = {**message, "headers": [*kept, *HEADERS]}
                await send(message)

            await app(scope, receive, send_with_headers)

        return with_headers

    return wrap
