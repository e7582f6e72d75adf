"""A server on this machine that breaks as servers do: what it does at a path is one of the faults below.

with Broken() as server:
    server.break_at("/list.json", reset)
"""

from __future__ import annotations

import gzip
import socket
import struct
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.scrapers.replay import Replay

Fault = Callable[[BaseHTTPRequestHandler], None]
"""Answers a request in its own way; the connection is closed afterwards."""

LOGIN = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/session' method='post'>"
    b'<input name="user"><input type="password" name="secret"></form></body></html>'
)
CHALLENGE = (
    b'<!DOCTYPE html>\n<html lang="en"><head><title></title><script type="text/javascript">'
    b"window.awsWafCookieDomainList = []; window.gokuProps = {};</script></head><body></body></html>"
)
BLOCKED = b"<html><head><title>Just a moment...</title></head><body>Checking your browser: cf-chl-bypass</body></html>"
ERROR = b'{"error": {"code": 17, "message": "The database of questions is being rebuilt."}}'


class Broken(Replay):
    """The replay server, some paths of which are broken."""

    def __init__(self, robots: str | None = "User-agent: *\nAllow: /\n") -> None:
        self.faults: dict[str, Fault] = {}
        super().__init__(robots)

    def break_at(self, path: str, fault: Fault) -> None:
        """Answer with a fault at a path, or at a path with its query alone; at "*" everywhere."""
        self.faults[path] = fault

    def heal(self) -> None:
        """Answer as a sound server does."""
        self.faults.clear()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        broken, sound = self, super()._handler()

        class Handler(sound):  # type: ignore[valid-type,misc]  # a class made at run time
            def do_GET(self) -> None:  # noqa: N802 - the base class's name
                path = urlsplit(self.path).path
                fault = broken.faults.get(self.path) or broken.faults.get(path) or broken.faults.get("*")
                if fault is None:
                    super().do_GET()
                    return
                broken.arrived.append(self.path)
                self.close_connection = True
                fault(self)

        return Handler


def answer(
    body: bytes,
    status: int = 200,
    media_type: str = "application/json",
    length: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fault:
    """This body and status; `length` is what its header says, where that is not so."""

    def fault(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", media_type)
        request.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return fault


def reset(request: BaseHTTPRequestHandler) -> None:
    """Half a body, then the connection is reset."""
    answer(b'{"results": [' + b" " * 4000, length=100_000)(request)
    request.wfile.flush()
    time.sleep(0.05)
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def trickle(request: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for longer than anybody waits."""
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    try:
        for _ in range(600):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)
    except OSError:  # nobody listens any more
        pass


def cut_gzip(body: bytes) -> Fault:
    """A gzip that ends too early, with the length that it has."""
    return answer(gzip.compress(body)[:-20], headers={"Content-Encoding": "gzip"})


def too_short(body: bytes) -> Fault:
    """A body whose header says less than there is."""
    return answer(body, length=len(body) // 2)


def too_long(body: bytes) -> Fault:
    """A body whose header says more than there is."""
    return answer(body, length=len(body) + 100)


def endless(request: BaseHTTPRequestHandler) -> None:
    """A redirect to itself."""
    answer(b"", 302, headers={"Location": request.path})(request)


def storm(status: int, **headers: str) -> Fault:
    """Always this status."""
    return answer(b"not now", status, "text/plain", headers={k.replace("_", "-"): v for k, v in headers.items()})


def bomb(size: int) -> Fault:
    """A small gzip of so many zeros."""
    return answer(gzip.compress(b"0" * size), headers={"Content-Encoding": "gzip"})


def large(size: int) -> Fault:
    """So many bytes, announced as that."""
    return answer(b"0" * size)


def large_unannounced(size: int) -> Fault:
    """So many bytes, which come without their number."""

    def fault(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(size // 65_536 + 1):
                request.wfile.write(b"0" * 65_536)
        except OSError:
            pass

    return fault
