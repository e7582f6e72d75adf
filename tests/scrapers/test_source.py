"""Sources: what is known of them, and how they are found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from scrapers.items import Problem
from scrapers.source import Page, SourceSpider, module_of, sources


def test_a_source_is_found_by_its_module() -> None:
    assert "lu-chd" in sources()
    assert sources()["lu-chd"].own == "LUX"
    with pytest.raises(KeyError):
        module_of("xx-nothing")
    with pytest.raises(KeyError):
        module_of("lu-chd-records")


@pytest.mark.parametrize("name", sources())
def test_a_source_tells_who_publishes_what_under_which_licence(name: str) -> None:
    source, module = sources()[name], module_of(name)
    assert source.id == name
    assert re.fullmatch(r"[A-Z]{2,3}", source.country)
    assert all((source.name, source.institution, source.licence, source.languages, source.endpoints))
    assert source.url.startswith("https://")
    assert source.frequency_days > 0
    assert source.expectations["documents"] > 0
    assert issubclass(module.Spider, SourceSpider)
    assert callable(module.parse_file)


def test_a_page_that_a_callback_breaks_on_is_a_problem_of_its_address(tmp_path: Path) -> None:
    def breaks(page: Page) -> Iterator[Problem]:
        yield Problem("lu-chd", "parse", "first", "this comes before")
        raise KeyError("number")

    with Store(tmp_path / "x.db") as store:
        spider = module_of("lu-chd").Spider(store=store)
        first, crash = spider._read_by(breaks, Page("https://a.example/b", b"", True), {})
    assert (first.kind, crash.kind, crash.url) == ("first", "crash", "https://a.example/b")
    assert crash.message.startswith("lu-chd, https://a.example/b: cannot be read: KeyError: 'number'")
    assert spider.missed
