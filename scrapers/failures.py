"""Why a request brought nothing: the kind and the words of the problem that is told of it.

Every way in which an answer can fail to come has one clear line here; the address and the source are put before it by
the spider.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from scrapers.ceilings import CeilingError
from scrapers.limits import LARGEST, TIMEOUT

CEILING = "ceiling"
"""Kind of the problem of a run that was stopped."""
LEFT_ALONE, UNREACHED = "left_alone", "unreached"
"""Kinds of what nobody was asked for: the server had failed again and again, or did not tell its rules."""
NEEDS_KEY = "needs_key"
"""Kind of what is not asked for because the server wants a key, and there is none."""
HOST_WIDE = frozenset({LEFT_ALONE, UNREACHED, NEEDS_KEY})
"""Kinds that are one problem of a host, however many of its addresses they hold for."""
_SECONDS = re.compile(r"longer than ([\d.]+) seconds")
_BYTES = re.compile(r"DOWNLOAD_MAXSIZE|larger than download max size|max size", re.IGNORECASE)


class NotAnsweredError(IgnoreRequest):
    """Something came, or was given up, and it is not what was asked for: `kind` and the message say what."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class NoRobotsError(IgnoreRequest):
    """The server's robots.txt did not come, so that nothing may be asked for (RFC 9309, 2.3.1.4)."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


def why_failed(failure: Failure) -> tuple[str, str]:
    """Kind and message of a request that brought nothing."""
    request = getattr(failure, "request", None)
    return _why(failure.value, urlsplit(request.url).netloc if request is not None else "the server")


def is_gone(kind: str, message: str) -> bool:
    """Whether the server answered that there is nothing at the address, of a failure's kind and message."""
    return kind == "http_error" and message.endswith((" 404", " 410"))


def _why(error: BaseException | None, host: str) -> tuple[str, str]:
    if isinstance(error, NoRobotsError) and isinstance(error.cause, CeilingError):
        return CEILING, str(error.cause)
    if isinstance(error, CeilingError):
        return CEILING, str(error)
    if isinstance(error, NoRobotsError):
        reason = _why(error.cause, host)[1].removeprefix("the server gave no whole answer: ")
        return UNREACHED, f"robots.txt did not come, so that nothing is asked for: {reason}"
    if isinstance(error, NotAnsweredError):
        return error.kind, str(error)
    if isinstance(error, HttpError):
        return "http_error", f"the server answered with status {error.response.status}"
    if isinstance(error, DownloadCancelledError) or (isinstance(error, IgnoreRequest) and _BYTES.search(str(error))):
        return "too_large", f"is larger than is read of one body ({LARGEST}), and is refused"
    if isinstance(error, IgnoreRequest):
        return "robots", "robots.txt does not allow to fetch it"
    return "no_answer", f"the server gave no whole answer: {_broke(error, host)}"


def _broke(error: BaseException | None, host: str) -> str:
    """How a connection failed."""
    said = " ".join(str(error).split())
    if isinstance(error, CannotResolveHostError):
        return f"the name {host} cannot be resolved (DNS)"
    if isinstance(error, DownloadConnectionRefusedError):
        return f"{host} refuses the connection"
    if isinstance(error, DownloadTimeoutError):
        found = _SECONDS.search(said)
        return f"it was not complete after {float(found[1]):g} seconds ({TIMEOUT})" if found else "it took too long"
    if isinstance(error, ResponseDataLossError):
        return "it broke off before its end"
    if isinstance(error, DownloadFailedError):
        return "the connection broke before its end"
    return f"{type(error).__name__}: {said}"[:200]
