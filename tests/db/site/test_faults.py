"""Mistakes of readers are told as such, in the form that was asked for; ids and names lead to their page."""

from __future__ import annotations

import pytest
from parsel import Selector

from tests.db.site.conftest import Get
from tests.db.site.test_pages import words

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


@pytest.mark.parametrize("query", ["_sort=nosuch", "_sort_desc=nosuch", "_sort=act&_sort_desc=act"])
@pytest.mark.parametrize("table", ["said", "statements"])
def test_a_column_that_cannot_be_sorted_by_is_told(get: Get, table: str, query: str) -> None:
    page = get(f"/positions/{table}?{query}")
    assert page.status_code == 400
    assert words(page.text, "h1") == "This cannot be asked so"
    assert "Cannot" in words(page.text, ".message")
    assert get(f"/positions/{table}.json?{query}").json()["status"] == 400
    assert get(f"/positions/{table}.csv?{query}").status_code == 400


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_a_query_over_the_time_limit_is_a_400_in_every_form(get: Get, form: str) -> None:
    answer = get(f"/positions{form}", params={"sql": ENDLESS, "_timelimit": "100"})
    assert answer.status_code == 400
    assert "longer than three seconds" in answer.text or "interrupted" in answer.text
    assert answer.headers["content-type"].split(";")[0] == {
        "": "text/html", ".json": "application/json", ".csv": "text/plain"
    }[form]  # fmt: skip


def test_what_is_not_there_is_told_in_json_and_csv_too(get: Get) -> None:
    assert get("/positions/none.json").json()["status"] == 404
    assert get("/positions/none.csv").status_code == 404


@pytest.mark.parametrize("name", ["deu", "Deu", "Allemagne", "germany"])
@pytest.mark.parametrize("page", ["entity", "government"])
def test_an_id_or_name_written_otherwise_leads_on(get: Get, page: str, name: str) -> None:
    answer = get(f"/{page}/{name}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/{page}/DEU")


@pytest.mark.parametrize(
    "path", ["/entity/nowhere", "/government/nowhere", "/government/KAZ", "/government/kaz", f"/entity/{'a' * 3000}"]
)
def test_what_names_nothing_is_not_there(get: Get, path: str) -> None:
    assert get(path).status_code == 404


@pytest.mark.parametrize("page", ["99", "1000", "2"])
def test_a_page_beyond_the_last_is_the_last(get: Get, page: str) -> None:
    html = get(f"/search?q=le&page={page}").text
    assert len(Selector(html).css(".hits > li")) == 3
    assert "No answer has" not in html


def test_robots_may_read_pages_and_are_told_where_they_are(get: Get) -> None:
    told = get("/robots.txt")
    assert told.headers["content-type"].startswith("text/plain")
    assert "Disallow: /search" in told.text
    assert "Sitemap: http://localhost/sitemap.xml" in told.text


def test_the_sitemap_has_every_page_and_each_of_them_is_there(get: Get) -> None:
    def addresses(path: str) -> list[str]:
        answer = get(path)
        assert answer.headers["content-type"].startswith("application/xml")
        return Selector(answer.text, type="xml").xpath("//*[local-name()='loc']/text()").getall()

    maps = addresses("/sitemap.xml")
    assert maps == [f"http://localhost/sitemap-{part}.xml" for part in ("pages", "documents-0")]
    pages = [page for one in maps for page in addresses(one.removeprefix("http://localhost"))]
    assert {f"http://localhost{path}" for path in ("/", "/method", "/entity/KAZ", "/government/DEU")} <= set(pages)
    assert "http://localhost/document/lu-chd:2018-2023-qp-9001" in pages
    assert len(pages) == len(set(pages))
    for page in pages:
        assert get(page.removeprefix("http://localhost"), follow_redirects=True).status_code == 200, page
    assert get("/sitemap-documents-1.xml").status_code == 404
