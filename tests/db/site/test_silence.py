"""A source that has no answer, and one in a language that is not coded, say so instead of looking fresh and silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsel import Selector
from sqlite_utils import Database

from db.publish import publish
from tests.db.site.conftest import Get, Site
from tests.db.site.test_pages import words
from tests.db.site.world import PAPERS, Paper, Reply, add, build

NETHERLANDS = ("NLD", "country", "Netherlands", "Pays-Bas", "Niederlande", "Holland", "Netherlands")
SWEDEN = ("SWE", "country", "Sweden", "Suède", "Schweden", "Schweden", "Sweden")
DUTCH = Paper(
    "ah-1",
    "Verzonnen vraag over Oekraïne",
    "2024-03-01",
    (Reply("Wat is de positie?", "De regering steunt Oekraïne. Deze tekst is verzonnen.", language="nl"),),
    source="nl-kamer",
    own="NLD",
    number="nl1",
)
TITLES_ONLY = Paper("H1", "Påhittad fråga om Ukraina", "2024-04-26", (), source="se-riksdag", own="SWE", number="s1")


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory, site_of: Site) -> Get:
    """A site with two more invented sources: Dutch answers, and Swedish titles without an answer."""
    folder: Path = tmp_path_factory.mktemp("silence")
    working = build(folder / "world.db", PAPERS, [NETHERLANDS, SWEDEN])
    db = Database(working)
    for source, country, language in (("nl-kamer", "NLD", "nl"), ("se-riksdag", "SWE", "sv")):
        named = {"id": source, "name": f"Answers of {country} (invented)", "country": country, "schedule": "1"}
        db["sources"].insert({**named, "languages": f'["{language}"]', "verified": 0})
    add(db, [DUTCH])
    add(db, [TITLES_ONLY])
    db.close()
    publish(working, folder / "positions.db")
    return site_of(folder / "positions.db")


def test_the_start_page_shows_no_date_for_a_source_without_answers(get: Get) -> None:
    rows = words(get("/").text, "tr")
    assert "Answers of SWE (invented) invented 1 0 0 no answer stored never" in rows
    assert "Sweden 0 0 none stored" in rows
    assert "Answers of NLD (invented) invented 1 1 0 1 Mar 2024" in rows


def test_its_government_has_a_page_that_says_so(get: Get) -> None:
    page = get("/government/SWE")
    assert page.status_code == 200
    told = words(page.text, ".message")
    assert "No answer is stored from Answers of SWE (invented). Of its 1 document there are titles" in told
    assert "Statements in Swedish are not coded yet" in told
    assert "Documents 1" in words(page.text, ".figures")
    assert "26 Apr 2024 Påhittad fråga om Ukraina" in words(page.text, ".list")


def test_a_language_that_is_not_coded_is_told_by_government_source_and_answer(get: Get) -> None:
    said = (
        "Statements in Dutch are not coded yet: in the 1 answer from Answers of NLD (invented) in Dutch names are found"
    )
    assert said in words(get("/government/NLD").text, ".message")
    assert said in words(get("/positions/sources/nl-kamer").text, ".message")
    answer = words(get("/answer/nl-kamer:ah-1/1").text, ".provenance")
    assert answer.startswith("Statements in Dutch are not coded yet: only names were looked for")


def test_the_sources_own_page_says_that_it_has_no_answer(get: Get) -> None:
    assert "No answer is stored" in words(get("/positions/sources/se-riksdag").text, ".message")
    assert Selector(get("/positions/sources/lu-chd").text).css(".message").getall() == []


def test_the_query_on_freshness_tells_it(get: Get) -> None:
    found = get("/positions/sources_and_problems.json?_shape=array&rows=10").json()
    told = {row["source"]: (row["documents"], row["answers"], row["newest_answer"]) for row in found}
    assert told["se-riksdag"] == (1, 0, None)
    assert told["nl-kamer"] == (1, 1, "2024-03-01")


def test_a_country_without_source_or_answer_has_no_government(get: Get) -> None:
    assert get("/government/KAZ").status_code == 404
