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
def get(public: Path) -> Iterator[Get]:
    """`get("/search?q=Kazakhstan")` asks the site and follows no redirect unless told to."""
    loop = asyncio.new_event_loop()
    client = site(public).client

    def ask(path: str, **arguments: object) -> httpx.Response:
        return loop.run_until_complete(client.get(path, **arguments))

    yield ask
    loop.close()
