"""A server on this machine that plays a source's hosts: robots.txt, API, tables, PDFs. It counts what it sends.

with Replay() as server:
    server.put("/docs/a.pdf", body, etag='"1"')
    scrape("lu-chd", endpoint=server.url, ...)
    assert server.bodies("/docs/a.pdf") == 1
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

UPLOADED = "Tue, 01 Apr 2025 10:00:00 GMT"


@dataclass
class Resource:
    """What the server answers at one path."""

    body: bytes
    media_type: str = "application/octet-stream"
    status: int = 200
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Statuses (with headers) to answer first, one for each request."""


@dataclass(frozen=True)
class Seen:
    """A request that came, and what was sent for it."""

    path: str
    status: int
    sent: int
    user_agent: str
    conditional: bool


class Replay:
    """The server. Paths that it does not know are answered with 404."""

    def __init__(self, robots: str | None = "User-agent: *\nAllow: /\n") -> None:
        self.resources: dict[str, Resource] = {}
        self.requests: list[Seen] = []
        self.arrived: list[str] = []
        """Paths of all requests, also of those not answered yet."""
        self.robots_delay = 0.0
        self.held: dict[str, threading.Event] = {}
        """Paths that are answered once their event is set."""
        if robots is not None:
            self.put("/robots.txt", robots.encode(), "text/plain", validators=False)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Base address of the server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def put(
        self,
        path: str,
        body: bytes,
        media_type: str = "application/octet-stream",
        *,
        validators: bool = True,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        failures: list[tuple[int, dict[str, str]]] | None = None,
    ) -> None:
        """Serve `body` at `path`, or at a path with its query alone (of a whole address these count); with `validators`
        it has an ETag and a Last-Modified and can be "not modified"."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if validators else ""
        self.resources[path_of(path)] = Resource(
            body, media_type, status, etag, UPLOADED if validators else "", headers or {}, failures or []
        )

    def forget(self) -> None:
        """Count from zero."""
        with self._lock:
            self.requests.clear()

    def bodies(self, prefix: str = "/") -> int:
        """How many bodies were sent for paths that begin with `prefix`, robots.txt apart."""
        return sum(
            1
            for r in self.requests
            if r.sent and r.path.startswith(prefix) and r.path != "/robots.txt" and r.status == 200
        )

    def bytes_sent(self, prefix: str = "/") -> int:
        """How many bytes of bodies were sent for paths that begin with `prefix`, robots.txt apart."""
        return sum(r.sent for r in self.requests if r.path.startswith(prefix) and r.path != "/robots.txt")

    def asked(self, prefix: str = "/") -> list[str]:
        """Paths that were asked for, in order."""
        return [r.path for r in self.requests if r.path.startswith(prefix)]

    def __enter__(self) -> Replay:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        replay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1  # head and body leave together: in two packets, the second waits 40 ms for the first

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                replay.arrived.append(path)
                if path == "/robots.txt" and replay.robots_delay:
                    threading.Event().wait(replay.robots_delay)
                if path in replay.held:
                    replay.held[path].wait(120)
                found = replay.resources.get(self.path) or replay.resources.get(path)
                if found is None:
                    self._answer(404, b"nothing here", {"Content-Type": "text/plain"}, path)
                elif found.failures:
                    status, headers = found.failures.pop(0)
                    self._answer(status, b"not now", {"Content-Type": "text/plain"} | headers, path)
                elif self._unchanged(found):
                    self._answer(304, b"", self._validators(found), path)
                else:
                    headers = {"Content-Type": found.media_type} | self._validators(found) | dict(found.headers)
                    self._answer(found.status, found.body, headers, path)

            def _unchanged(self, found: Resource) -> bool:
                known = self.headers.get("If-None-Match")
                if known is not None:
                    return bool(found.etag) and known == found.etag
                since = self.headers.get("If-Modified-Since")
                if since is None or not found.last_modified:
                    return False
                parse = email.utils.parsedate_to_datetime
                return parse(since) >= parse(found.last_modified)

            def _validators(self, found: Resource) -> dict[str, str]:
                pairs = {"ETag": found.etag, "Last-Modified": found.last_modified}
                return {name: value for name, value in pairs.items() if value}

            def _answer(self, status: int, body: bytes, headers: Mapping[str, str], path: str) -> None:
                conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
                seen = Seen(path, status, len(body), self.headers.get("User-Agent", ""), conditional)
                with replay._lock:
                    replay.requests.append(seen)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304 and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                pass

        return Handler


def path_of(url: str) -> str:
    """The path of an address, with its query where it has one."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


API = "/api/1/datasets/ensemble-des-questions-et-reponses-parlementaires-incluant-le-texte-complet/"
RESOURCES = "/resources/ensemble-des-questions-et-reponses-parlementaires-incluant-le-texte-complet/20250428-165925"


def dataset(*files: str) -> bytes:
    """The portal's description of the dataset: its files with the addresses they have at the real host."""
    resources = [
        {
            "id": f"00000000-0000-0000-0000-{index:012}",
            "title": name,
            "format": name.rsplit(".", 1)[-1],
            "url": f"https://download.data.public.lu{RESOURCES}/{name}",
        }
        for index, name in enumerate(files)
    ]
    return json.dumps({"id": "66163fc900322d4991ed3a9c", "title": "Invented", "resources": resources}).encode()
