"""What a text, an address or a query may not do; and that nothing invented passes for a fact."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from parsel import Selector

from db.publish import publish
from db.site.words import web_address, with_cue
from tests.db.site.conftest import Get, Site
from tests.db.site.test_pages import PAGES
from tests.db.site.world import PAPERS, build

DANGEROUS = "/answer/lu-chd:2018-2023-qp-9002/1"


@pytest.mark.parametrize(
    "path",
    [
        DANGEROUS,
        "/document/lu-chd:2018-2023-qp-9002",
        "/entity/RUS",
        "/",
        "/government/LUX",
        "/search?q=invasion",
        "/positions/statements",
        "/positions/said_about?holder=LUX&target=RUS&rows=10",
        "/positions?sql=select+*+from+said",
        "/positions/answers/lu-chd~3A2018-2023-qp-9002~2F1",
    ],
)
def test_a_script_in_a_text_is_text(get: Get, path: str) -> None:
    html = get(path, follow_redirects=True).text
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "path", ["/search?q=<script>alert(1)</script>", "/positions/said_about?holder=<script>&rows=1"]
)
def test_a_script_in_an_address_is_text(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == (200 if path.startswith("/search") else 400)
    assert "<script>" not in response.text
    assert 'value="<script>' not in response.text


def test_an_address_that_is_no_web_address_is_no_link(get: Get) -> None:
    html = get(DANGEROUS).text
    assert "Read the source document" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://example.org/x", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        (" JavaScript:x", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
        ("//example.org", False),
    ],
)
def test_only_web_addresses_are_followed(address: str | None, followed: bool) -> None:
    assert bool(web_address(address)) is followed


def test_a_cue_is_bold_and_the_rest_escaped_wherever_it_is_said_to_be() -> None:
    assert with_cue("a <b> c", "<b>", 2) == "a <b>&lt;b&gt;</b> c"
    assert with_cue("x cue", "cue", -3) == "x <b>cue</b>"
    assert with_cue("x", "none", 4) == "x"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_closed_to_other_hosts(get: Get, path: str) -> None:
    policy = get(path).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "sql",
    [
        "delete from statements",
        "insert into documents(id) values (1)",
        "drop table answers",
        "pragma writable_schema=1",
        "attach '/tmp/x' as x",
        "create table x(y)",
        "update answers set text = ''",
    ],
)
def test_nothing_can_be_written(get: Get, sql: str) -> None:
    assert get("/positions", params={"sql": sql}).status_code == 400
    assert get("/positions/documents.json?_size=0").json()["filtered_table_rows_count"] == 5


def test_a_query_that_never_ends_is_stopped(get: Get) -> None:
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    response = get("/positions", params={"sql": endless, "_timelimit": "100"})
    assert response.status_code == 400
    assert "was stopped" in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    "name", ["databases", "threads", "permissions", "messages", "patterns", "auth-token", "plugins.json"]
)
def test_datasettes_own_workshop_is_closed(get: Get, name: str) -> None:
    assert get(f"/-/{name}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_what_it_shows_is_invented(get: Get, path: str) -> None:
    assert "Every text on this site is invented" in Selector(get(path).text).css(".banner-invented").xpath(
        "string()"
    ).get("")


def test_the_error_page_says_it_too(get: Get) -> None:
    assert "banner-invented" in get("/entity/XXX").text


@pytest.mark.parametrize(
    "path",
    [
        "/positions/statements",
        "/positions/said",
        "/positions/answers",
        "/positions/documents",
        "/positions/questions",
        "/positions/mentions",
        "/positions/positions",
        "/positions/people",
    ],
)
def test_each_row_of_datasettes_tables_is_marked(get: Get, path: str) -> None:
    rows = Selector(get(path).text).css(".rows-and-columns tbody tr")
    assert rows
    assert all(row.css("td .invented") for row in rows)


def test_each_row_of_a_named_query_is_marked(get: Get) -> None:
    rows = Selector(get("/positions/said_about?holder=&target=&since=&rows=50").text).css("tbody tr")
    assert len(rows) == 11
    assert all(row.css("td .invented") for row in rows)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, site_of: Site) -> Get:
    """A site whose first paper is (as if) real and the others invented."""
    folder = tmp_path_factory.mktemp("mixed")
    papers = [replace(PAPERS[0], invented=False, title="Situation au Kazakhstan"), *PAPERS[1:]]
    publish(build(folder / "mixed.db", papers), folder / "positions.db")
    return site_of(folder / "positions.db")


def test_beside_real_documents_only_the_invented_are_marked(mixed: Get) -> None:
    assert "4 invented sample documents among its 5 documents" in " ".join(
        Selector(mixed("/").text).css(".banner-invented").xpath("string()").get("").split()
    )
    real, invented = mixed("/answer/lu-chd:2018-2023-qp-9001/1").text, mixed(DANGEROUS).text
    assert Selector(real).css("main .invented").getall() == []
    assert "Invented sample, not a fact" in invented
    rows = Selector(mixed("/positions/documents").text).css(".rows-and-columns tbody tr")
    assert sorted(bool(row.css("td .invented")) for row in rows) == [False, True, True, True, True]


def test_without_invented_documents_there_is_no_banner(tmp_path: Path, site_of: Site) -> None:
    publish(build(tmp_path / "real.db", [replace(p, invented=False) for p in PAPERS]), tmp_path / "positions.db")
    html = site_of(tmp_path / "positions.db")("/").text
    assert "banner-invented" not in html
    with closing(sqlite3.connect(tmp_path / "positions.db")) as db:
        assert db.execute("select invented_documents from published").fetchone() == (0,)


def test_an_empty_database_is_served_as_such(tmp_path: Path, site_of: Site) -> None:
    publish(build(tmp_path / "empty.db", ()), tmp_path / "positions.db")
    get = site_of(tmp_path / "positions.db")
    for path in (
        "/",
        "/search?q=x",
        "/entities",
        "/entity/KAZ",
        "/queries",
        "/positions",
        "/positions/said",
        "/method",
    ):
        assert get(path).status_code == 200, path
    assert "Nothing has been read yet" in get("/").text
