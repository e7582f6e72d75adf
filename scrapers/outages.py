"""A server that is down or asks for much time is left alone until the next run.

Several addresses in a row that bring nothing, each after all its attempts, or a `Retry-After` that is longer than is
waited for: then nothing more is asked of this host. What was not asked for is one problem of the source.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from scrapers.failures import LEFT_ALONE, NoRobotsError, NotAnsweredError

TOO_LONG = "too_long"
"""Mark of a request whose server asked for more time than is waited for."""
IN_A_ROW = 5
"""Addresses of one host that bring nothing until it is left alone."""
DOWN = frozenset({429, 500, 502, 503, 504, 522, 524})


class Outages:
    """Scrapy's middleware, behind that of the retries."""

    def __init__(self) -> None:
        self._failed: Counter[str] = Counter()
        self._alone: dict[str, str] = {}

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise NotAnsweredError where the host is left alone."""
        reason = self._alone.get(_host(request))
        if reason and "url" in request.meta:
            raise NotAnsweredError(LEFT_ALONE, reason)

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        """Count what came."""
        host = _host(request)
        if response.status not in DOWN:
            self._failed[host] = 0
        elif request.meta.get(TOO_LONG):
            asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
            self._leave(host, f"{host} asks for more time than is waited for (Retry-After: {asked})")
        else:
            self._fail(host)
        return response

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> None:
        """Count what did not come."""
        if isinstance(exception, NoRobotsError) or not isinstance(exception, IgnoreRequest):
            self._fail(_host(request))

    def _fail(self, host: str) -> None:
        self._failed[host] += 1
        if self._failed[host] >= IN_A_ROW:
            self._leave(host, f"{IN_A_ROW} addresses of {host} in a row brought nothing")

    def _leave(self, host: str, reason: str) -> None:
        self._alone.setdefault(host, f"{reason}: it is left alone until the next run")


def _host(request: Request) -> str:
    """The source's host, whatever stands for it."""
    return urlsplit(str(request.meta.get("url", request.url))).netloc
