"""Politeness: robots.txt, waiting, who we say we are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.http import Response
from scrapy.settings import Settings

from scrapers.settings import is_local, retry_after, settings, user_agent
from scrapers.source import at_endpoint
from tests.scrapers.replay import Replay

TWENTY_AT_ONCE = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess
from scrapers.settings import settings

class Twenty(scrapy.Spider):
    name = "twenty"
    async def start(self):
        for number in range(20):
            yield scrapy.Request(f"{sys.argv[1]}/{'secret' if number % 2 else 'open'}/{number}", callback=self.parse)
    def parse(self, response):
        pass

at_once = {"CONCURRENT_REQUESTS": 20, "CONCURRENT_REQUESTS_PER_DOMAIN": 20, "ITEM_PIPELINES": {}}
process = CrawlerProcess(settings(sys.argv[1]) | at_once)
process.crawl(Twenty)
process.start()
"""


def crawl_twenty(server: Replay, root: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", TWENTY_AT_ONCE, server.url],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        timeout=60,
        check=True,
        capture_output=True,
    )


def test_requests_that_wait_for_robots_txt_together_all_obey_it(root: Path) -> None:
    with Replay(robots="User-agent: *\nDisallow: /secret/\n") as server:
        server.robots_delay = 0.5
        for number in range(20):
            server.put(f"/{'secret' if number % 2 else 'open'}/{number}", b"x", "text/plain")
        crawl_twenty(server, root)
        assert len(server.asked("/open")) == 10
        assert server.asked("/secret") == []


def test_a_server_without_robots_txt_allows_everything(root: Path) -> None:
    with Replay(robots=None) as server:
        crawl_twenty(server, root)
        assert len(server.asked("/open")) == len(server.asked("/secret")) == 10


def test_a_server_that_cannot_tell_its_rules_is_left_alone(root: Path) -> None:
    with Replay() as server:
        server.put("/robots.txt", b"broken", "text/plain", status=500)
        crawl_twenty(server, root)
        assert set(server.asked()) == {"/robots.txt"}


def test_robots_txt_is_obeyed_and_real_hosts_are_asked_slowly() -> None:
    real = settings()
    assert real["ROBOTSTXT_OBEY"]
    assert real["CONCURRENT_REQUESTS"] == 1
    assert real["DOWNLOAD_DELAY"] >= 1
    assert real["AUTOTHROTTLE_ENABLED"]
    assert settings("http://127.0.0.1:8000")["DOWNLOAD_DELAY"] == 0
    assert settings("https://mirror.example")["DOWNLOAD_DELAY"] >= 1


def test_the_user_agent_names_the_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_CONTACT", "https://example.org/positions")
    assert "+https://example.org/positions" in user_agent()
    monkeypatch.delenv("POSITIONS_CONTACT")
    assert "no contact" in user_agent()


def test_the_time_a_server_asks_for_is_a_number_or_a_date() -> None:
    assert retry_after(Response("http://x", headers={"Retry-After": "120"})) == 120
    assert retry_after(Response("http://x", headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0
    assert retry_after(Response("http://x", headers={"Retry-After": "soon"})) is None
    assert retry_after(Response("http://x")) is None


def test_an_endpoint_stands_for_every_host() -> None:
    assert at_endpoint("https://a.example/x/y?z=1", "http://127.0.0.1:1") == "http://127.0.0.1:1/x/y?z=1"
    assert at_endpoint("https://a.example/x", "http://127.0.0.1:1/base/") == "http://127.0.0.1:1/base/x"
    assert at_endpoint("http://127.0.0.1:1/x", "http://127.0.0.1:1") == "http://127.0.0.1:1/x"
    assert at_endpoint("https://a.example/x", None) == "https://a.example/x"
    assert is_local("http://127.0.0.1:1")
    assert not is_local("https://a.example")


def test_no_part_of_scrapy_runs_that_lets_others_in_or_speaks_anything_but_http() -> None:
    known = Settings(settings())
    extensions = known.get_component_priority_dict_with_base("EXTENSIONS")
    assert not any(word in name.lower() for name in extensions for word in ("telnet", "remote"))
    handlers = known.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
