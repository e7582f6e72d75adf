"""The ceilings of one run: so many requests, so many bytes; then it stops asking, and the next run goes on.

A source states its own (`Source.most_requests`, `Source.most_bytes`); two environment variables stand for those of all
sources.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.settings import BaseSettings

MOST_REQUESTS = "POSITIONS_MOST_REQUESTS"
MOST_BYTES = "POSITIONS_MOST_BYTES"
REQUESTS, BYTES = 25_000, 4 * 1024**3
"""Those of a source that states none: a request a second is seven hours."""


class CeilingError(IgnoreRequest):
    """The run has asked for as much as one run may; the message says what the ceiling is."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What one run may ask for."""

    requests: int = REQUESTS
    bytes: int = BYTES

    @classmethod
    def of(cls, requests: int, size: int, environment: Mapping[str, str] = os.environ) -> Ceiling:
        """A source's own, or what the environment says. Raises ValueError where that is no number."""
        return cls(_number(environment, MOST_REQUESTS) or requests, _number(environment, MOST_BYTES) or size)

    def reached(self, requests: int, size: int) -> str:
        """Why a run that has asked so often and received so much may ask no more; empty where it may."""
        if requests >= self.requests:
            return f"{self.requests:,} requests are the ceiling of one run ({MOST_REQUESTS})"
        if size >= self.bytes:
            return f"{self.bytes:,} bytes are the ceiling of one run ({MOST_BYTES})"
        return ""

    def settings(self) -> dict[str, int]:
        """As Scrapy's settings, in which `Ceilings` finds them."""
        return {"MOST_REQUESTS": self.requests, "MOST_BYTES": self.bytes}


def _number(environment: Mapping[str, str], name: str) -> int:
    said = environment.get(name, "").strip()
    if said and not (said.isdecimal() and int(said)):
        raise ValueError(f"{name} is {said!r}, where a whole number above 0 is expected")
    return int(said or 0)


class Ceilings:
    """Counts what is asked (retries and redirects too) and what comes, and lets no request through above a ceiling."""

    def __init__(self, settings: BaseSettings) -> None:
        self.ceiling = Ceiling(settings.getint("MOST_REQUESTS", REQUESTS), settings.getint("MOST_BYTES", BYTES))
        self.requests = self.bytes = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Ceilings:
        """Scrapy's way to make it."""
        made = cls(crawler.settings)
        crawler.signals.connect(made.received, signals.bytes_received)
        return made

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raises CeilingError."""
        why = self.ceiling.reached(self.requests, self.bytes)
        if why:
            raise CeilingError(why)
        self.requests += 1

    def received(self, data: bytes) -> None:
        """Some of a body came; of one that breaks off too."""
        self.bytes += len(data)
