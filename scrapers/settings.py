"""Politeness: who we say we are, how slowly we ask, what we do when a server asks for time.

Nothing sleeps by hand elsewhere.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import ipaddress
import os
import random
import zlib
from importlib import metadata
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings

from scrapers import limits
from scrapers.failures import NoRobotsError, NotAnsweredError
from scrapers.impostors import CUT
from scrapers.outages import TOO_LONG
from scrapers.source import at_endpoint

CONTACT = "POSITIONS_CONTACT"
"""Environment variable with a web or mail address at which the operator of this scraper can be reached."""
SECONDS_BETWEEN_REQUESTS = 1.0
LONGEST_WAIT = 600.0
"""Seconds; a server that asks for more is left alone until the next run."""
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"

_EXTENSIONS = ("corestats.CoreStats", "closespider.CloseSpider", "throttle.AutoThrottle")
_MIDDLEWARES = {
    "scrapers.settings.RobotsTxt": 100,
    "scrapers.ceilings.Ceilings": 110,
    "scrapers.impostors.Impostors": 120,
    "scrapers.outages.Outages": 130,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapers.settings.PatientRetry": 550,
    "scrapers.settings.HttpCompression": 590,
    "scrapers.settings.Redirect": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}


def settings(endpoint: str | None = None) -> dict[str, Any]:
    """Scrapy's settings for one run. A replay on this machine is not waited for."""
    local = is_local(endpoint)
    return {
        "USER_AGENT": user_agent(),
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_ITEMS": 1,  # a capture is kept before the documents that were read from it
        "DOWNLOAD_DELAY": 0 if local else SECONDS_BETWEEN_REQUESTS,
        "AUTOTHROTTLE_ENABLED": not local,
        "AUTOTHROTTLE_START_DELAY": SECONDS_BETWEEN_REQUESTS,
        "AUTOTHROTTLE_MAX_DELAY": 60,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_TIMEOUT": limits.seconds(limits.TIMEOUT, 120),
        "DOWNLOAD_MAXSIZE": limits.largest(),
        "DOWNLOAD_WARNSIZE": 0,
        # What is not announced to be supported is not sent: whether a gzip is whole can be told.
        "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip, deflate"},
        "TWISTED_DNS_RESOLVER": "scrapers.resolver.Resolver",
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "RETRY_TIMES": 4,
        "RETRY_HTTP_CODES": [429, 500, 502, 503, 504, 522, 524],
        "RETRY_PRIORITY_ADJUST": 10,  # an address is tried again before others are: a server that is down is noticed
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",  # a problem tells it
        "BACKOFF_SECONDS": limits.seconds(limits.BACKOFF, 0.05 if local else 2.0),
        "HTTPCACHE_ENABLED": False,  # conditional requests are made from our own captures
        "COOKIES_ENABLED": False,
        # These parts of Scrapy and no other: among the rest are servers that let others into this process, and most of
        # the time that it takes to start.
        "EXTENSIONS_BASE": {f"scrapy.extensions.{name}": 0 for name in _EXTENSIONS},
        "DOWNLOADER_MIDDLEWARES_BASE": _MIDDLEWARES,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),  # a page may name file:///etc/passwd
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # reads the callbacks' source again and again: 6 ms a request
        "ENDPOINT": endpoint or "",
        "ITEM_PIPELINES": {"scrapers.pipelines.StorePipeline": 500},
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": LOG_FORMAT,
    }


def user_agent() -> str:
    """Name, version and contact, as robots.txt and a server's operator want to see them."""
    contact = os.environ.get(CONTACT, "").strip()
    try:
        version = metadata.version("positions")
    except metadata.PackageNotFoundError:
        version = "0"
    return f"positions/{version} (parliamentary answers; {f'+{contact}' if contact else 'no contact given'})"


def is_local(endpoint: str | None) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(endpoint or "").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's own, with three gaps closed.

    Where several requests wait for the same robots.txt, Scrapy 2.14 to 2.19 gives its rules to the first of them only
    and lets the others pass unchecked (the first waiter swallows the result that all share). And a server that
    answers robots.txt with an error of its own (5xx), or not at all, has not said that everything is allowed (RFC 9309,
    2.3.1.4).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreached: dict[str, Exception] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        await super().robot_parser(request)
        netloc = urlsplit(request.url).netloc
        if netloc in self._unreached:
            raise NoRobotsError(self._unreached[netloc])
        parser = self._parsers[netloc]
        return parser if parser is None or isinstance(parser, RobotParser) else None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise NotAnsweredError("http_error", f"the server answered with status {response.status}")
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreached[netloc] = exc
        super()._robots_error(exc, netloc)


class PatientRetry(RetryMiddleware):
    """Retries after the time that the server asks for (Retry-After), else after a time that doubles each time; each is
    longer or shorter by chance, so that those who wait for one server do not all come back at once."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.backoff = settings.getfloat("BACKOFF_SECONDS", 2.0)

    async def process_response(  # type: ignore[override]  # Scrapy awaits it
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        cut = CUT in response.flags
        if request.meta.get("dont_retry") or not (cut or response.status in self.retry_http_codes):
            return response
        asked = None if cut else retry_after(response)
        if asked is not None and asked > LONGEST_WAIT:
            request.meta[TOO_LONG] = True
            return response
        again = self._retry(request, "its compressed body ends too early" if cut else f"status {response.status}")
        if again is None:
            return response
        await asyncio.sleep(self._wait(again) if asked is None else asked + random.uniform(0, self.backoff))
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        if not isinstance(exception, self.exceptions_to_retry) or request.meta.get("dont_retry"):
            return None
        again = self._retry(request, exception)
        if again is not None:
            await asyncio.sleep(self._wait(again))
        return again

    def _wait(self, request: Request) -> float:
        longest = min(60.0, self.backoff * 2 ** (int(request.meta.get("retry_times", 1)) - 1))
        return random.uniform(longest / 2, longest)


class HttpCompression(HttpCompressionMiddleware):
    """Scrapy's own, which takes what there is of a compressed body; here one that ends too early is marked."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        cut = _is_cut(response, self._max_size)
        try:
            result = super().process_response(request, response)
        except (OSError, EOFError, zlib.error):  # too little of it to unpack anything
            cut, result = True, response
        if cut and isinstance(result, Response):
            result.flags.append(CUT)
        return result


def _is_cut(response: Response, most: int) -> bool:
    """Whether a body in gzip ends before its end, or cannot be unpacked."""
    encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
    if encoding not in (b"gzip", b"x-gzip") or not response.body:
        return False
    unpacking = zlib.decompressobj(wbits=31)
    waiting, size = response.body, 0
    try:
        while waiting and not unpacking.eof and size <= most:
            size += len(unpacking.decompress(waiting, 1 << 20))
            waiting = unpacking.unconsumed_tail
    except zlib.error:
        return True
    return not unpacking.eof and size <= most


class Redirect(RedirectMiddleware):
    """Scrapy's own; where an endpoint stands for all hosts, a redirect to one of them stays at the endpoint."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            times = self.max_redirect_times
            raise NotAnsweredError("redirects", f"it redirects more than {times} times, at last from here") from error
        if isinstance(result, Request):
            return result.replace(url=at_endpoint(result.url, self.crawler.settings["ENDPOINT"]))
        return result


def retry_after(response: Response) -> float | None:
    """Seconds that a server asks to wait (a number or a date, RFC 9110, 10.2.3), or None."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    until = _date(value)
    if until is None:
        return None
    # By the server's own clock, where it tells it: ours may be hours away from it.
    now = _date((response.headers.get("Date") or b"").decode("latin-1")) or dt.datetime.now(dt.UTC)
    return max(0.0, (until - now).total_seconds())


def _date(value: str) -> dt.datetime | None:
    try:
        date = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=dt.UTC)
