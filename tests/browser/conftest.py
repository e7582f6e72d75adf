"""A real browser before a real server. Without a Chromium these tests say so and are skipped; a CI must have one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from db.publish import publish
from tests.db.site.serving import serving
from tests.db.site.world import build

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REQUIRED = ("CI", "POSITIONS_REQUIRE_BROWSER")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
Opened = Callable[..., "Reader"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Reader:
    """A page in a browser window, what its console complained of, and which hosts it asked."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    reason = "no Chromium on this machine (Debian: apt-get install chromium): the browser tests did not run"
    if any(os.environ.get(name) for name in REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """For one module only: while Playwright is open it holds an event loop, and no other test could run its own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def world_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site on the small invented world of the site's tests."""
    folder = tmp_path_factory.mktemp("browser")
    publish(build(folder / "world.db"), folder / "positions.db")
    with serving(folder / "positions.db") as (address, _):
        yield address


@pytest.fixture
def reader(browser: Browser) -> Callable[..., object]:
    """`with reader("phone", "dark") as r:` opens a window; on leaving it, no console may have complained."""

    @contextmanager
    def open_window(size: str = "desktop", scheme: str = "light") -> Iterator[Reader]:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        told = Reader(page)
        page.on("console", lambda m: told.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: told.complaints.append(str(error)))
        page.on("request", lambda request: told.hosts.add(request.url.split("/")[2]))
        yield told
        context.close()
        assert told.complaints == []

    return open_window
