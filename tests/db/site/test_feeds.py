"""Feeds of new statements, and how an answer asks to be cited."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from parsel import Selector

from tests.db.site.conftest import Get
from tests.db.site.test_pages import ANSWER, words
from tests.db.site.world import DANGER

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(get: Get, path: str) -> ET.Element:
    answer = get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.text)


@pytest.mark.parametrize("path", ["/entity/KAZ", "/search?q=Russie&language=fr&year=2022"])
def test_a_page_leads_to_its_feed(get: Get, path: str) -> None:
    page = Selector(get(path).text)
    (address,) = page.css("link[type='application/atom+xml']::attr(href)").getall()
    assert address in page.css("main a::attr(href)").getall()
    feed = read(get, address)
    assert feed.findall("a:entry", ATOM)
    own = feed.find("a:link[@rel='self']", ATOM)
    assert own is not None
    assert own.attrib["href"] == f"http://localhost{address}"


def test_a_feed_has_what_is_said_of_an_entity_and_by_it_newest_first(get: Get) -> None:
    feed = read(get, "/entity/KAZ/feed.atom")
    assert feed.findtext("a:title", namespaces=ATOM) == "Statements on or by Kazakhstan · Foreign-policy positions"
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert len(titles) == 6
    assert "Kazakhstan rejects (−2) International community [reported, invented sample, not a fact]" in titles
    assert "European Union is concerned (−1) Kazakhstan [joint, as setting, invented sample, not a fact]" in titles
    russia = [entry.findtext("a:updated", namespaces=ATOM) for entry in read(get, "/entity/RUS/feed.atom").iter(
        f"{{{ATOM['a']}}}entry")]  # fmt: skip
    assert russia == ["2024-02-02T00:00:00Z", "2022-06-01T00:00:00Z", "2022-05-10T00:00:00Z"]


def test_an_entry_leads_to_its_statement_and_has_the_sentence_as_text(get: Get) -> None:
    (entry,) = read(get, "/search.atom?q=invasion").findall("a:entry", ATOM)
    assert entry.findtext("a:content", namespaces=ATOM) == DANGER
    assert (entry.findtext("a:id", namespaces=ATOM) or "").startswith(
        "http://localhost/answer/lu-chd:2018-2023-qp-9002/1#"
    )


@pytest.mark.parametrize(
    "query", ["q=", "q=%22", "q=" + quote("<qqq>\x00&"), "q=nothinglikeit", "q=Russie&year=undated"]
)
def test_a_search_that_finds_nothing_is_an_empty_feed(get: Get, query: str) -> None:
    assert read(get, f"/search.atom?{query}").findall("a:entry", ATOM) == []


@pytest.mark.parametrize("name", ["kaz", "Kasachstan", "kazakhstan"])
def test_another_way_to_write_an_entity_leads_to_its_feed(get: Get, name: str) -> None:
    answer = get(f"/entity/{name}/feed.atom")
    assert (answer.status_code, answer.headers["location"]) == (301, "/entity/KAZ/feed.atom")


def test_an_entity_that_is_not_there_has_no_feed(get: Get) -> None:
    assert get("/entity/XXX/feed.atom").status_code == 404


def test_an_answer_says_how_to_cite_it(get: Get) -> None:
    told = words(get(ANSWER).text, ".cite").replace(" .", ".").replace(" :", ":")
    assert told.startswith("[Invented sample, not a fact] Luxembourg, Foreign Affairs: “Situation au Kazakhstan")
    assert ", no. 9001, answer 1, 1 Mar 2022. Answers of LUX (invented), https://example.org/qp/9001." in told
    assert told.endswith(f": http://localhost{ANSWER}")
    assert "javascript" not in words(get("/document/lu-chd:2018-2023-qp-9002").text, ".cite")
