"""Every page answers, and shows what it is for."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from parsel import Selector

from db.publish import publish
from db.site.named_queries import questions
from tests.db.site.conftest import Get, Site
from tests.db.site.world import KAZ_1, KAZ_TEXT, Paper, Reply, build

ANSWER = "/answer/lu-chd:2018-2023-qp-9001/1"
PAGES = (
    "/",
    "/search",
    "/search?q=Kazakhstan",
    "/search?q=Comment&in=questions",
    "/search?q=ukraine&in=titles",
    ANSWER,
    "/explain/lu-chd:2018-2023-qp-9001/1",
    "/document/lu-chd:2018-2023-qp-9001",
    "/entities",
    "/entity/KAZ",
    "/entity/CIV",
    "/entity/INTL",
    "/government/LUX",
    "/government/DEU",
    "/person/jang-muster",
    "/person/nora-beispill",
    "/queries",
    "/method",
    "/positions",
    "/positions/statements",
    "/positions/said",
    "/positions/answers",
    "/positions/documents",
    "/positions/entities/KAZ",
    "/positions?sql=select+1",
)


def words(html: str, css: str) -> str:
    """The text of all elements that `css` picks, with single spaces."""
    return " ".join(" ".join(Selector(html).css(css).xpath(".//text()").getall()).split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_is_a_whole_document(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 200, response.text
    page = Selector(response.text)
    assert page.xpath("/html/@lang").get() == "en"
    assert len(page.css("h1")) == 1
    assert len(page.css("main#content")) == 1
    assert page.css("title::text").get()
    ids = page.xpath("//@id").getall()
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_elsewhere(get: Get, path: str) -> None:
    page = Selector(get(path).text)
    loaded = page.css("link::attr(href), script::attr(src), img::attr(src), iframe::attr(src)").getall()
    assert [address for address in loaded if not address.startswith(("/", "http://localhost/"))] == []
    assert page.css("script:not([src])").getall() == []
    assert page.xpath("//@*[starts-with(name(), 'on')]").getall() == []


@pytest.mark.parametrize("path", PAGES)
def test_every_link_within_the_site_leads_somewhere(get: Get, path: str) -> None:
    for address in sorted(set(Selector(get(path).text).css("a::attr(href)").getall())):
        if address.startswith("/") and not address.endswith(".db"):
            assert get(address, follow_redirects=True).status_code == 200, address


@pytest.mark.parametrize("path", ["/answer/none/1", "/answer/lu-chd:2018-2023-qp-9001/9", "/document/x", "/entity/XXX",
                                  "/government/KAZ", "/person/nobody", "/nothing",
                                  "/positions/none"])  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert words(response.text, "h1") == "There is no such page"


def test_the_start_page_says_what_is_in_it_and_how_fresh(get: Get) -> None:
    html = get("/").text
    assert "5 Documents" in re.sub(r"Documents (\d+)", r"\1 Documents", words(html, ".figures"))
    assert "Luxembourg 4 5" in words(html, "table")
    assert "Kazakhstan 2 2 −1.0" in words(html, "table")
    assert "2 Jan 2026, 03:04 UTC" in words(html, "table")
    assert len(Selector(html).css(".asked a")) == len(questions())
    assert words(html, ".said:first-child .who").startswith("Luxembourg welcomes +1 Russia")


def test_the_start_page_says_how_much_the_last_run_left_out(working: Path, tmp_path: Path, site_of: Site) -> None:
    path = tmp_path / "world.db"
    path.write_bytes(working.read_bytes())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update runs set left_out = 1204 where id = 'scrape-lu-chd'")
        tagging = "'tag-1', 'tag', 'lu-chd', '2026-02-02T03:00:00Z', '', 'ok', 5"
        db.execute(f"insert into runs (id, kind, source, started_at, ended_at, outcome, left_out) values ({tagging})")
    publish(path, tmp_path / "positions.db")
    html = site_of(tmp_path / "positions.db")("/").text
    assert "Left out" in words(html, "th")
    assert "Answers of LUX (invented) invented 3 4 1,204 " in words(html, "tr")


def test_an_answer_shows_its_text_whole_beside_its_question(get: Get) -> None:
    page = Selector(get(ANSWER).text)
    lines = ["".join(line.xpath(".//text()[not(ancestor::a[@class='ref'])]").getall()) for line in page.css(".line")]
    assert lines == KAZ_TEXT.split("\n")
    assert page.css(".line::attr(lang)").getall() == ["fr"] * 3
    assert "Comment le Ministre" in words(page.get(), ".asked-side")


def test_an_answer_marks_each_statements_sentence_and_cue_in_place(get: Get) -> None:
    page = Selector(get(ANSWER).text)
    sentence = page.css("mark.sentence")[0]
    assert "".join(sentence.xpath(".//text()").getall()) == KAZ_1
    assert sentence.css(".cue").xpath("string()").getall() == ["préoccupation", "condamne"]
    assert sentence.css(".cue::attr(class)").getall() == ["cue m1", "cue m2"]
    assert page.css(".note .who").xpath("normalize-space()").getall() == [
        "European Union + Luxembourg is concerned −1 Kazakhstan",
        "Luxembourg condemns −2 Kazakhstan",
        "Kazakhstan rejects −2 International community",
        "Luxembourg sanctions −2 Kazakhstan",
    ]
    assert page.css(".note .how").xpath("normalize-space()").getall()[0] == "jointKAZ as settinginvented"
    assert "conditional" in page.css(".note .how").xpath("normalize-space()").getall()[3]


def test_every_statement_has_an_address_of_its_own(get: Get) -> None:
    page = Selector(get(ANSWER).text)
    assert page.css(".who a[id]::attr(id)").getall()[0] == "43-EU-KAZ-concern"
    assert f"{ANSWER}#43-EU-KAZ-concern" in get("/entity/KAZ").text


def test_an_answer_names_its_source_rules_and_fetched_bytes(get: Get) -> None:
    html = get(ANSWER).text
    assert 'href="https://example.org/qp/9001"' in html
    assert "rule-of-the-tests" in words(html, ".note")
    assert "tagger-of-the-tests" in words(html, ".provenance")
    assert "SHA-256 abababababababab" in words(html, ".about-document")
    assert "Jang Muster , Ministre des Affaires étrangères" in words(html, ".about-document")


def test_a_problem_with_a_document_is_told_on_its_page(get: Get) -> None:
    assert "the export cut this answer" in words(get("/document/lu-chd:2018-2023-qp-9002").text, ".about-document")


def test_a_country_shows_actor_and_setting_apart(get: Get) -> None:
    page = Selector(get("/entity/KAZ").text)
    actor, setting = page.css(".columns.even section")
    assert actor.css(".who").xpath("normalize-space()").getall() == [
        "Luxembourg sanctions −2 Kazakhstan conditional invented".replace(" invented", "invented"),
        "Luxembourg condemns −2 Kazakhstan jointinvented",
        "Luxembourg withholds 0 Kazakhstan invented",
    ]
    assert len(setting.css(".said")) == 2
    assert "Luxembourg −1.0 2 +1 −1.0 2 1 Mar 2022" in words(page.get(), ".matrix")
    assert "Kazakhstan rejects −2 International community" in words(page.get(), ".said .who")


def test_a_government_shows_its_position_on_each_target_and_how_it_moved(get: Get) -> None:
    html = get("/government/LUX").text
    assert "Russia −0.5 2 −2.0 1 +1.0 1 2 Feb 2024" in words(html, ".matrix")
    assert "Russia −2.0 2022, n = 1 +1.0 2024, n = 1" in words(html, ".list")
    assert "Situation au Kazakhstan (texte inventé)" in words(html, ".list")


def test_who_answers_has_a_page_with_the_answers_and_their_stance(get: Get) -> None:
    assert Selector(get(ANSWER).text).css(".about-document a[href='/person/jang-muster']::text").get() == "Jang Muster"
    assert Selector(get("/government/LUX").text).css("a[href='/person/jang-muster']::text").get() == "Jang Muster"
    html = get("/person/jang-muster").text
    assert words(html, "h1") == "Jang Muster"
    assert "Answered as Ministre des Affaires étrangères" in words(html, ".page-head")
    assert "Luxembourg withholds 0 Kazakhstan" in words(html, ".said .who")
    assert "Situation au Kazakhstan (texte inventé)" in words(html, ".list.wide")
    assert "Kazakhstan −1.0 2" in words(html, ".list")


def test_who_asks_has_a_page_without_a_stance(get: Get) -> None:
    html = get("/person/nora-beispill").text
    assert "Asked for XYZ" in words(html, ".page-head")
    assert words(html, ".said") == ""
    assert "Russia" in words(html, ".inline")


def test_a_document_leads_to_those_before_and_after_it(get: Get) -> None:
    first, seen = "/document/lu-chd:2018-2023-qp-9001", []
    page = Selector(get(first).text)
    while (back := page.css("a[rel=prev]::attr(href)").get()) is not None:
        page = Selector(get(back).text)
    while True:
        seen.append(page.css(".page-head time::attr(datetime)").get())
        onward = page.css("a[rel=next]::attr(href)").get()
        if onward is None:
            break
        page = Selector(get(onward).text)
    assert len(seen) > 1
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Kazakhstan", "KAZ"),
        ("Kasachstan", "KAZ"),
        ("kazakh", "KAZ"),
        ("Elfenbeinküste", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("UN", "UN"),
        ("Kazakhstan enquête", "KAZ"),
        ("Luxemb", "LUX"),
    ],
)
def test_a_name_in_any_language_leads_to_its_page(get: Get, asked: str, found: str) -> None:
    page = Selector(get(f"/search?q={quote(asked)}").text)
    assert page.css(".cards a.card-title::attr(href)").getall()[:1] == [f"/entity/{found}"]


def test_search_finds_words_in_answers_questions_and_titles(get: Get) -> None:
    assert ANSWER in get("/search?q=enquete+internationale").text
    assert "/answer/lu-chd:2023-2028-qp-9003/1" in get("/search?q=Wéi+steet&in=questions").text
    assert "/document/lu-chd:2023-2028-qp-9003" in get("/search?q=bezeiunge&in=titles").text
    assert "<mark>préoccupation</mark>" in get("/search?q=preoccupation").text


def test_search_can_be_narrowed(get: Get) -> None:
    def hits(query: str) -> int:
        return len(Selector(get(f"/search?q=le&{query}").text).css(".hits > li"))

    assert hits("language=fr&year=2022&government=LUX") == 3
    assert hits("language=de") == hits("government=DEU") == hits("year=2024") == 0


ODD = ('"', "'", "NEAR(", "a AND", "*", "-x", 'text:"x', "()", "%", "\\", "^", "<b>", "é" * 300, "a" * 5000, "?", " ")


@pytest.mark.parametrize("words_", ODD)
def test_no_search_is_an_error(get: Get, words_: str) -> None:
    for place in ("answers", "questions", "titles"):
        assert get(f"/search?q={quote(words_)}&in={place}").status_code == 200


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999999", "page=²", "in=nowhere", "sort=x"]
)
def test_odd_addresses_are_read_as_nothing(get: Get, query: str) -> None:
    assert get(f"/search?q=le&{query}").status_code == 200


def test_a_name_inside_a_cue_still_leads_to_its_page(get: Get) -> None:
    assert Selector(get(ANSWER).text).css("a.mention::attr(title)").getall()[0] == "European Union"


def test_an_answer_that_its_source_damaged_says_that_it_is_not_coded(tmp_path: Path, site_of: Site) -> None:
    paper = Paper("1", "Vermischt", "2022-01-01", (Reply("Quoi ?", "Question 0412 de M. Rêvé : Qui ?"),), damaged=True)
    public = tmp_path / "public.db"
    publish(build(tmp_path / "world.db", [paper]), public)
    page = site_of(public)("/answer/lu-chd:1/1").text
    assert words(page, ".provenance").startswith("Damaged in the source's own export: not coded.")


def test_an_answer_shows_its_topics_with_the_words_they_were_found_by(get: Get) -> None:
    (topic,) = Selector(get("/answer/lu-chd:2018-2023-qp-9002/1").text).css(".topics a")
    assert topic.css("::text").get() == "Security and defence"
    assert topic.attrib["title"] == "Found by: invasion"
    assert "said_on_topic?topic=security" in topic.attrib["href"]


def test_a_mean_of_fewer_than_three_is_marked_wherever_it_is_printed(get: Get) -> None:
    for path, css in (
        ("/", "table.list"),
        ("/entities", "table.list"),
        ("/entity/KAZ", ".figures"),
        ("/entity/KAZ", ".matrix"),
        ("/government/LUX", ".matrix"),
        ("/government/LUX", "table.list"),
    ):
        marked = Selector(get(path).text).css(f"{css} .stance.few::attr(title)").getall()
        assert "a mean of 2 statements only" in marked or "a mean of 1 statement only" in marked, (path, css)
    assert "Russia 3 0 −1.0" in words(get("/").text, "table")
    assert "Kazakhstan 2 2 −1.0 n = 2" in words(get("/").text, "table")
    assert "hollow where they are fewer than 3" in words(get("/government/LUX").text, ".legend")
