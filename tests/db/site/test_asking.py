"""What an address of a named query may leave out, and what is told of values that it cannot mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsel import Selector

from db.publish import publish
from tests.db.site.conftest import Get, Site
from tests.db.site.world import Paper, Reply, build

ASKED = "/positions/said_about"


def days(get: Get, query: str) -> list[str]:
    response = get(f"{ASKED}.json?_shape=array&{query}")
    assert response.status_code == 200, response.text
    return [row["said_on"] for row in response.json()]


@pytest.mark.parametrize("rows", ["", "&rows=", "&rows=%20", "&rows=&rows=1"])
def test_an_empty_or_missing_number_means_its_default(get: Get, rows: str) -> None:
    query = f"holder=LUX&target=RUS&since=2022{rows}"
    assert days(get, query) == ["2024-02-02", "2022-05-10"]
    page = Selector(get(f"{ASKED}?{query}").text)
    assert page.css(".take strong::text").get() == "2 rows"
    assert page.css("input[name=rows]::attr(value)").get() == "100"
    assert len(get(f"{ASKED}.csv?{query}").text.splitlines()) == 3


def test_an_empty_act_means_the_default_and_an_empty_country_any(get: Get) -> None:
    found = get("/positions/who_condemned.json?_shape=array&act=&target=").json()
    assert {row["act"] for row in found} == {"condemn"}
    assert len(found) == 3


@pytest.mark.parametrize("name", ["Luxembourg", "luxemburg", "Lëtzebuerg", "LETZEBUERG", "lux"])
def test_a_country_may_be_named_in_any_language(get: Get, name: str) -> None:
    assert days(get, f"holder={name}&target=russie") == ["2024-02-02", "2022-05-10"]
    page = Selector(get(f"{ASKED}?holder={name}&target=russie").text)
    assert page.css("select[name=holder] [selected]::attr(value)").getall() == ["LUX"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("rows=xx", "unknown value “xx” for rows: give a whole number from 1"),
        ("rows=-1", "unknown value “-1” for rows: give a whole number from 1"),
        ("rows=0", "unknown value “0” for rows: give a whole number from 1"),
        ("rows=1.5", "unknown value “1.5” for rows: give a whole number from 1"),
        ("since=abc", "unknown value “abc” for since: give a year such as 2022"),
        ("since=22", "unknown value “22” for since: give a year such as 2022"),
        ("holder=Luxembrug", "unknown value “Luxembrug” for holder; did you mean LUX?"),
        ("target=Nowhere", "unknown value “Nowhere” for target; give an id such as LUX, or a name"),
        (
            "rows=x&since=y",
            "unknown value “y” for since: give a year such as 2022; "
            "unknown value “x” for rows: give a whole number from 1",
        ),
    ],
)
def test_what_cannot_be_meant_is_told(get: Get, query: str, told: str) -> None:
    answer = get(f"{ASKED}.json?{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, told)
    assert get(f"{ASKED}.csv?{query}").text == f"{told}\n"
    page = get(f"{ASKED}?{query}")
    assert page.status_code == 400
    said = Selector(page.text).css(".error-message::text").getall()
    assert "; ".join(said).casefold() == told.casefold()
    assert "No row fits" not in page.text
    assert "content-security-policy" in page.headers


def test_the_fields_stay_as_they_were_filled_in(get: Get) -> None:
    page = Selector(get(f"{ASKED}?holder=luxembourg&target=KAZ&since=abc").text)
    assert page.css("select [selected]::attr(value)").getall() == ["LUX", "KAZ"]
    assert page.css("input[name=since]::attr(value)").get() == "abc"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("who_condemned.json?act=condem", "unknown value “condem” for act; did you mean condemn?"),
        ("said_on_topic.json?topic=trad", "unknown value “trad” for topic; did you mean trade?"),
        ("apart_from.json?gap=-1", "unknown value “-1” for gap: give a number such as 0.5"),
        ("most_contested.json?least=0", "unknown value “0” for least: give a whole number from 1"),
    ],
)
def test_so_it_is_with_acts_topics_and_numbers(get: Get, address: str, told: str) -> None:
    assert get(f"/positions/{address}").json()["error"] == told


CONGOS = (
    ("COD", "country", "DR Congo", "Congo", "Kongo", "Kongo", "Congo"),
    ("COG", "country", "Republic of the Congo", "Congo", "Kongo", "Kongo", "Congo"),
)


def test_a_name_of_two_is_not_guessed(tmp_path: Path, site_of: Site) -> None:
    publish(build(tmp_path / "world.db", more=CONGOS), tmp_path / "positions.db")
    get = site_of(tmp_path / "positions.db")
    told = get(f"{ASKED}.json?target=congo")
    assert (told.status_code, told.json()["error"]) == (400, "“congo” for target may be COD or COG: give one of these")
    assert days(get, "target=DR Congo") == []


KOREAS = (
    ("KOR", "country", "South Korea", "Corée du Sud", "Südkorea", "Südkorea", "South Korea"),
    ("PRK", "country", "North Korea", "Corée du Nord", "Nordkorea", "Nordkorea", "North Korea"),
)
SEOUL = Paper("k-1", "Korea", "2022-01-01", (Reply("Why?", "Korea is invented.", named=(("Korea", "KOR"),)),))


def test_what_texts_call_one_of_two_is_not_guessed(tmp_path: Path, site_of: Site) -> None:
    publish(build(tmp_path / "world.db", [SEOUL], KOREAS), tmp_path / "positions.db")
    told = site_of(tmp_path / "positions.db")(f"{ASKED}.json?target=korea")
    assert (told.status_code, told.json()["error"]) == (400, "“korea” for target may be KOR or PRK: give one of these")


OTHERS = (
    ("FRA", "country", "France", "France", "Frankreich", "Frankräich", "France"),
    ("USA", "country", "United States", "États-Unis", "Vereinigte Staaten", "Vereenegt Staaten", "United States"),
    ("NLD", "country", "Netherlands", "Pays-Bas", "Niederlande", "Nidderlanden", "Netherlands"),
    ("IND", "country", "India", "Inde", "Indien", "Indien", "India"),
    ("PYF", "country", "French Polynesia", "Polynésie française", "Französisch-Polynesien", "", "French Polynesia"),
    ("ASM", "country", "American Samoa", "Samoa américaines", "Amerikanisch-Samoa", "", "American Samoa"),
    ("BES", "country", "Caribbean Netherlands", "", "", "Karibescht Holland", "Caribbean Netherlands"),
    ("IOT", "country", "British Indian Ocean Territory", "", "", "", "British Indian Ocean Territory"),
)
CALLED = (("British", "GBR"), ("French", "FRA"), ("American", "USA"), ("Holland", "NLD"), ("Indian", "IND"))
MANY = Paper("m-1", "Many", "2022-01-01", (Reply("Who?", " ".join(word for word, _ in CALLED), named=CALLED),))


def test_a_word_of_ones_own_that_others_have_as_a_part_of_their_names_is_no_question(
    tmp_path: Path, site_of: Site
) -> None:
    publish(build(tmp_path / "world.db", [MANY], OTHERS), tmp_path / "positions.db")
    get = site_of(tmp_path / "positions.db")
    for word, meant in CALLED:
        assert get(f"/entity/{word.lower()}").headers.get("location") == f"/entity/{meant}", word
        assert get(f"{ASKED}.json?target={word}").status_code != 400, word


@pytest.mark.parametrize("query", ["said_about?holder=UN&target=CIV", "sanctions?target=CIV", "conditional?target=CIV"])
def test_a_query_that_finds_no_row_says_so(get: Get, query: str) -> None:
    page = get(f"/positions/{query}")
    assert page.status_code == 200
    assert "No row fits" in page.text


def test_a_very_long_value_is_cut_where_it_is_told(get: Get) -> None:
    told = get(f"{ASKED}.json?target={'a' * 5000}")
    assert (told.status_code, len(told.json()["error"]) < 200) == (400, True)
