"""Sources: what is known of them, and how they are found."""

from __future__ import annotations

import re

import pytest

from scrapers.source import SourceSpider, module_of, sources


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
