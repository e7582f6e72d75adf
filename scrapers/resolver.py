"""Names of servers to addresses: by the machine's resolver, or by the DNS server that POSITIONS_NAMESERVER names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.names.client import Resolver as DnsResolver
from twisted.python.failure import Failure

from scrapers import limits


class Resolver(CachingThreadedResolver):
    """Scrapy's own, which asks the machine, or a DNS client that asks one server."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        server = limits.nameserver()
        wait = (limits.seconds(limits.TIMEOUT, 120) / 4,) * 2
        self._client: Any = DnsResolver(servers=[server], timeout=wait, reactor=reactor) if server else None  # type: ignore[no-untyped-call]

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        if self._client is None or name.replace(".", "").isdigit() or name == "localhost":
            return super().getHostByName(name, timeout)
        found: Deferred[str] = self._client.getHostByName(name)
        return found.addErrback(_unknown, name)


def _unknown(_: Failure, name: str) -> NoReturn:
    raise DNSLookupError(f"no address of {name}")
