"""The site over an invented world, asked through Datasette's client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from db.publish import publish
from db.site.app import site
from tests.db.site.world import build

Get = Callable[..., httpx.Response]
Site = Callable[[Path], Get]


@pytest.fixture(scope="session")
def working(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working database with the invented papers; tests only read it."""
    return build(tmp_path_factory.mktemp("world") / "world.db")


@pytest.fixture(scope="session")
def public(working: Path) -> Path:
    """Its public database."""
    target = working.with_suffix(".public") / "positions.db"
    publish(working, target)
    return target


@pytest.fixture(scope="session")
def site_of() -> Iterator[Site]:
    """`site_of(public)` gives a `get` for the site on that database."""
    loop = asyncio.new_event_loop()

    def open_site(public: Path) -> Get:
        client = site(public).client
        return lambda path, **arguments: loop.run_until_complete(client.get(path, **arguments))

    yield open_site
    loop.close()


@pytest.fixture(scope="session")
def get(public: Path, site_of: Site) -> Get:
    """`get("/search?q=Kazakhstan")` asks the site and follows no redirect unless told to."""
    return site_of(public)
