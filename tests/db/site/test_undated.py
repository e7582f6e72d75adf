"""Statements without a date: every page counts them, shows them as undated, and says where it leaves them out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from parsel import Selector

from db.publish import publish
from tests.db.site.conftest import Get, Site
from tests.db.site.test_pages import words
from tests.db.site.world import PAPERS, Paper, Reply, Said, build

FIRST = "We condemn the conduct of Kazakhstan in this invented matter."
SECOND = "We welcome the invented promise that Kazakhstan has given."
THIRD = "We are worried by the invented unrest in Kazakhstan."
UNDATED = Paper(
    "u-1",
    "Kazakhstan: an invented long answer",
    "",
    (
        Reply(
            "To ask about Kazakhstan.",
            f"{FIRST} {SECOND} {THIRD}",
            (
                Said(FIRST, "condemn", "GBR", "KAZ", "condemn", -2),
                Said(SECOND, "welcome", "GBR", "KAZ", "welcome", 1),
                Said(THIRD, "worried", "GBR", "KAZ", "concern", -1, role="setting"),
            ),
            (("Kazakhstan", "KAZ"),),
            "en",
            topics=(("security", "unrest"),),
        ),
    ),
    source="uk-parliament",
    own="GBR",
    number="u1",
)
"""An invented answer whose source gives no date, as the recorded British long texts."""


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory, site_of: Site) -> Get:
    """A site with the invented papers and one that has no date."""
    folder: Path = tmp_path_factory.mktemp("undated")
    publish(build(folder / "world.db", [*PAPERS, UNDATED]), folder / "positions.db")
    return site_of(folder / "positions.db")


def test_where_nothing_has_a_date_a_first_visit_asks_for_no_year(tmp_path: Path, site_of: Site) -> None:
    publish(build(tmp_path / "world.db", [UNDATED]), tmp_path / "positions.db")
    get = site_of(tmp_path / "positions.db")
    address = Selector(get("/queries").text).css("a[href*=said_about]::attr(href)").get("")
    page = get(address, follow_redirects=True)
    assert page.status_code == 200
    assert "since=-" not in f"{address} {page.url}"
    assert len(Selector(page.text).css("td.col-said_on")) == 3
    rows = get("/positions/said_about.json?_shape=array", follow_redirects=True)
    assert [row["said_on"] for row in rows.json()] == ["", "", ""]


def test_a_country_counts_them_in_its_figures_and_in_a_column(get: Get) -> None:
    page = get("/entity/KAZ").text
    figures = words(page, ".figures")
    assert "Mean stance towards it −0.8" in figures  # -2 and 0 of Luxembourg, -2 and 1 of the United Kingdom
    assert "On its own conduct 4 statements" in figures
    assert "As a setting 3 statements" in figures
    assert "Conditional or past, not counted 1 statement" in figures
    assert "Of all these undated 3 statements" in figures
    assert Selector(page).css(".matrix")[0].css("thead th::text").getall()[-2:] == ["undated", "Latest"]
    assert "United Kingdom −0.5 2 +1 −0.5 2 undated" in words(page, ".matrix")


def test_what_is_undated_and_conditional_is_among_them(tmp_path: Path, site_of: Site) -> None:
    (reply,) = UNDATED.replies
    first, *others = reply.said
    paper = replace(UNDATED, replies=(replace(reply, said=(replace(first, modality="conditional"), *others)),))
    publish(build(tmp_path / "world.db", [*PAPERS, paper]), tmp_path / "positions.db")
    figures = words(site_of(tmp_path / "positions.db")("/entity/KAZ").text, ".figures")
    assert "On its own conduct 3 statements" in figures
    assert "Conditional or past, not counted 2 statements" in figures
    assert "Of all these undated 3 statements" in figures


def test_a_cell_of_the_undated_leads_to_them(get: Get) -> None:
    cell = Selector(get("/entity/KAZ").text).css(".matrix .cell[href*=isblank]::attr(href)").get("")
    assert len(get(cell.replace("statements?", "statements.json?_shape=array&")).json()) == 3


def test_what_is_listed_is_what_is_counted(get: Get) -> None:
    page = Selector(get("/entity/KAZ").text)
    actor, setting = (len(section.css(".said")) for section in page.css(".columns.even section"))
    assert (actor, setting) == (4 + 1, 3)
    assert "undated · Kazakhstan: an invented long answer" in words(page.get(), ".where")


def test_the_picture_over_time_has_a_place_for_them(get: Get) -> None:
    assert Selector(get("/entity/KAZ").text).css(".over-time > text::text").getall()[-1] == "undated"


def test_start_page_index_and_query_count_the_same(get: Get) -> None:
    start = words(get("/").text, "table")
    assert "Kazakhstan 4 3 −0.8" in start
    assert "Of these undated 3" in words(get("/").text, ".figures")
    assert "Kazakhstan −0.8 4 3" in words(get("/entities").text, "table")
    (row,) = get("/positions/most_contested.json?_shape=array&least=2&rows=1").json()
    assert (row["target"], row["statements"], row["by_whom"]) == ("KAZ", 4, "GBR,LUX")


def test_a_government_has_them_too(get: Get) -> None:
    page = get("/government/GBR").text
    assert "Kazakhstan −0.5 2 +1 −0.5 2 undated" in words(page, ".matrix")
    assert "undated Kazakhstan: an invented long answer" in words(page, ".list")


WITH_A_YEAR = (
    ("said_about", "holder=GBR&target=KAZ&since=2022", 3),
    ("said_on_topic", "topic=security&since=2022", 3),
    ("who_condemned", "act=welcome&since=2022", 1),
    ("most_contested", "since=2022&least=1", 2),
)


@pytest.mark.parametrize(("name", "query", "number"), WITH_A_YEAR)
def test_beside_a_year_it_says_how_many_are_left_out(get: Get, name: str, query: str, number: int) -> None:
    page = get(f"/positions/{name}?{query}").text
    assert f"{number} undated statement{'s are' if number > 1 else ' is'} not shown" in words(page, ".undated")
    assert "not shown" not in get(f"/positions/{name}?{query.replace('since=2022', 'since=')}").text


def test_without_a_year_they_come_last_and_say_so(get: Get) -> None:
    page = Selector(get("/positions/said_about?target=KAZ&since=").text)
    assert page.css("td.col-said_on").xpath("normalize-space()").getall()[-3:] == ["undated"] * 3


def test_the_first_date_of_a_pair_is_not_lost_to_them(get: Get) -> None:
    found = get("/positions/who_condemned.json?_shape=array&act=condemn&target=KAZ").json()
    assert [(row["holder"], row["first"], row["latest"]) for row in found] == [
        ("LUX", "2022-03-01", "2022-03-01"), ("GBR", "", ""),
    ]  # fmt: skip


def test_a_search_in_a_year_says_how_many_it_leaves_out(get: Get) -> None:
    page = get("/search?q=invented&year=2022").text
    assert "1 undated answer is not shown" in words(page, ".undated")
    assert "not shown" not in get("/search?q=invented").text
    found = Selector(get("/search?q=invented&year=undated").text)
    assert found.css(".hits h2 a::text").getall() == ["Kazakhstan: an invented long answer"]
    assert "undated" in found.css("select[name=year] option::text").getall()


def test_the_facet_of_years_names_them(get: Get) -> None:
    facet = Selector(get("/positions/statements?target=KAZ").text).css(".facet-info[data-column=year] li")
    told = facet.xpath("normalize-space()").getall()
    assert "undated 3" in told
    address = facet[told.index("undated 3")].css("a::attr(href)").get("").replace("http://localhost", "")
    assert len(Selector(get(address).text).css(".rows-and-columns tbody tr")) == 3


@pytest.mark.parametrize("table", ["statements", "said"])
def test_a_table_filtered_by_date_says_how_many_rows_have_none(get: Get, table: str) -> None:
    page = get(f"/positions/{table}?target=KAZ&year=2022&_sort=said_on&_facet=act").text
    assert "3 undated rows are not shown: the source gives no date. Only these ." in words(page, ".undated")
    address = Selector(page).css(".undated a::attr(href)").get("")
    assert len(Selector(get(address).text).css(".rows-and-columns tbody tr")) == 3
    assert "1 undated row is not shown" in words(get(f"/positions/{table}?act=welcome&year__gte=2022").text, ".undated")
    for query in ("target=KAZ", "target=KAZ&year__isblank=1", "target=KAZ&year=", "target=RUS&year=2022"):
        assert "not shown" not in get(f"/positions/{table}?{query}").text, query
