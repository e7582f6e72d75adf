"""The named queries: each answers its question, from a page, as JSON and as CSV."""

from __future__ import annotations

import csv
import io

import pytest
from parsel import Selector

from db.site.named_queries import questions
from db.site.words import acts
from tests.db.site.conftest import Get
from tests.db.site.world import DANGER, RUS_LB

NAMES = tuple(questions())


def rows(get: Get, name: str, **parameters: str) -> list[dict[str, object]]:
    given = {p.name: "" for p in questions()[name].parameters} | {"rows": "100", "_shape": "array"} | parameters
    response = get(f"/positions/{name}.json", params=given)
    assert response.status_code == 200, response.text
    found: list[dict[str, object]] = response.json()
    return found


def test_there_are_ten_and_more_each_explained_in_a_sentence() -> None:
    assert len(NAMES) >= 10
    for question in questions().values():
        assert question.title.endswith("?")
        assert question.asks.endswith(".")
        assert {p.name for p in question.parameters} >= {"rows"}


@pytest.mark.parametrize("name", NAMES)
def test_a_first_visit_is_asked_with_the_defaults(get: Get, name: str) -> None:
    response = get(f"/positions/{name}")
    assert response.status_code == 302
    assert "rows=" in response.headers["location"]
    assert get(response.headers["location"]).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_page_with_csv_and_json(get: Get, name: str) -> None:
    page = Selector(get(f"/positions/{name}", follow_redirects=True).text)
    assert page.css("h1::text").get() == questions()[name].title
    assert "error-message" not in page.get()
    read = get(f"/positions/{name}.csv", follow_redirects=True)
    assert (
        next(csv.reader(io.StringIO(read.text)))
        == get(f"/positions/{name}.json", follow_redirects=True).json()["columns"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_with_every_field_empty_it_still_answers(get: Get, name: str) -> None:
    rows(get, name, rows="5")


def test_what_has_x_said_about_y_since(get: Get) -> None:
    found = rows(get, "said_about", holder="LUX", target="RUS", since="2023")
    assert [(r["said_on"], r["act"]) for r in found] == [("2024-02-02", "welcome")]


def test_what_has_been_said_on_a_topic(get: Get) -> None:
    found = rows(get, "said_on_topic", topic="security")
    assert [(r["said_on"], r["target"], r["topic_cue"]) for r in found] == [("2022-05-10", "RUS", "invasion")]
    assert rows(get, "said_on_topic", topic="security", government="DEU") == []
    assert rows(get, "said_on_topic", topic="trade") == []


def test_answers_by_topic_have_facets(get: Get) -> None:
    found = get("/positions/answer_topics.json?_size=1").json()["facet_results"]
    assert set(found) == {"topic", "own", "year"}


def test_who_condemned_what(get: Get) -> None:
    found = rows(get, "who_condemned", act="condemn")
    assert [(r["holder"], r["target"], r["target_role"], r["times"]) for r in found] == [
        ("DEU", "RUS", "actor", 1), ("LUX", "RUS", "actor", 1), ("LUX", "KAZ", "actor", 1),
    ]  # fmt: skip


def test_a_target_as_actor_and_as_setting_are_two_rows(get: Get) -> None:
    found = rows(get, "who_condemned", act="concern")
    assert [(r["holder"], r["target_role"], r["times"], r["first"]) for r in found] == [
        ("EU", "setting", 1, "2022-03-01"), ("LUX", "setting", 1, "2022-03-01"),
    ]  # fmt: skip


def test_where_two_holders_stand_apart(get: Get) -> None:
    assert rows(get, "apart_from", holder="LUX", other="DEU", gap="0.5", least="1") == []
    same = rows(get, "apart_from", holder="LUX", other="DEU", gap="0", least="1")
    assert [(r["target"], r["year"], r["gap"]) for r in same] == [("RUS", "2022", 0.0)]


def test_when_a_stance_changed(get: Get) -> None:
    found = rows(get, "stance_changes", step="1")
    assert [(r["holder"], r["target"], r["year_before"], r["year"], r["moved"]) for r in found] == [
        ("LUX", "RUS", "2022", "2024", 3.0)
    ]
    assert (found[0]["n_before"], found[0]["n_then"]) == (1, 1)
    assert (found[0]["sentence_before"], found[0]["latest_sentence"]) == (DANGER, RUS_LB)


def test_joint_statements_name_all_holders_once(get: Get) -> None:
    found = rows(get, "joint_statements")
    assert sorted((r["holders"], r["act"]) for r in found) == [("EU + LUX", "concern"), ("LUX", "condemn")]


def test_withheld_and_conditional_positions(get: Get) -> None:
    assert [r["cue"] for r in rows(get, "withheld")] == ["prématuré"]
    assert [r["act"] for r in rows(get, "conditional")] == ["sanction"]
    assert [r["modality"] for r in rows(get, "sanctions")] == ["conditional"]


def test_the_most_contested_target(get: Get) -> None:
    found = rows(get, "most_contested", least="1")
    assert [(r["target"], r["friendliest"], r["most_hostile"], r["spread"]) for r in found] == [
        ("RUS", "LUX", "DEU", 1.5)
    ]


@pytest.mark.parametrize("name", ["most_contested", "apart_from"])
def test_no_disagreement_is_told_from_one_or_two_statements_unless_asked(get: Get, name: str) -> None:
    assert rows(get, name, other="DEU", gap="0", least="") == []
    assert rows(get, name, other="DEU", gap="0", least="1") != []


def test_where_only_few_statements_differ_the_way_to_them_is_told(get: Get) -> None:
    said = Selector(get("/positions/apart_from?holder=LUX&other=DEU&gap=0").text).css("p.message")
    (link,) = said.css("a::attr(href)").getall()
    number = int(said.css("a::text").get("").split()[0])
    assert len(Selector(get(link).text).css("tbody tr")) == number > 0
    assert not Selector(get("/positions/apart_from?holder=LUX&other=DEU&gap=4").text).css("p.message a")


COUNTED = (
    ("most_contested", "least=1&since=2022", {"Statements": 3, "Its statements": 2}),
    ("apart_from", "holder=LUX&other=DEU&gap=0&least=1", {"Its statements": 1}),
    ("stance_changes", "step=1", {"Statements before": 1, "Statements then": 1}),
    ("who_condemned", "act=concern&target=KAZ", {"Times": 1}),
)


@pytest.mark.parametrize(("name", "query", "numbers"), COUNTED)
def test_each_number_leads_to_the_statements_that_it_counts(
    get: Get, name: str, query: str, numbers: dict[str, int]
) -> None:
    page = Selector(get(f"/positions/{name}?{query}").text)
    headings = page.css(".rows-and-columns th::text").getall()
    for heading, number in numbers.items():
        cell = page.css(".rows-and-columns tbody tr")[0].css("td")[headings.index(heading)]
        assert cell.css("a::text").get() == str(number)
        address = cell.css("a::attr(href)").get("").replace("statements?", "statements.json?_shape=array&")
        assert len(get(address).json()) == number


def test_rows_that_are_cut_say_of_how_many(get: Get) -> None:
    def told(query: str) -> str | None:
        return Selector(get(f"/positions/said_about?{query}").text).css(".take strong::text").get()

    assert told("rows=5") == "5 of 11 rows"
    assert told("rows=11") == told("rows=200") == "11 rows"
    assert told("target=UKR&rows=1") == "1 of 2 rows"


def test_a_mean_of_few_is_hollow_and_a_single_stance_is_not(get: Get) -> None:
    mean = Selector(get("/positions/apart_from?holder=LUX&other=DEU&gap=0&least=1").text).css("td.col-stance_of_other")
    assert mean.xpath("normalize-space()").getall() == ["−2.0 n = 1"]
    assert mean.css(".stance.few::attr(title)").get() == "a mean of 1 statement only"
    assert Selector(get("/positions/said_about?holder=LUX").text).css("td.col-stance .few").getall() == []
    assert len(Selector(get("/positions/positions?target=KAZ&year=all").text).css("td.col-mean_stance .few")) == 1


def test_a_page_of_a_query_speaks_in_names_and_words(get: Get) -> None:
    page = Selector(get("/positions/said_about?holder=LUX&target=RUS").text)
    assert page.css(".rows-and-columns th::text").getall()[:4] == ["Said on", "In its place", "Holder", "Act"]
    assert page.css("td.col-target a::text").getall() == ["Russia", "Russia"]
    joint = Selector(get("/positions/joint_statements?target=KAZ").text)
    assert "European Union + Luxembourg" in joint.css("td.col-holders::text").getall()
    assert get("/positions/said_about.csv?holder=LUX&target=RUS").text.startswith("said_on,statement,holder,")


def test_sources_and_their_problems(get: Get) -> None:
    found = rows(get, "sources_and_problems")
    assert [(r["source"], r["problem"], r["times"]) for r in found] == [
        ("de-bundestag", None, 0), ("lu-chd", "truncated", 1), ("uk-parliament", None, 0),
    ]  # fmt: skip


def test_a_whole_table_streams_as_csv(get: Get) -> None:
    response = get("/positions/said.csv?_stream=on&_dl=on&target=KAZ")
    assert response.headers["content-disposition"] == 'attachment; filename="said.csv"'
    assert len(list(csv.DictReader(io.StringIO(response.text)))) == 5


def test_statements_open_with_facets(get: Get) -> None:
    found = get("/positions/statements.json?_size=1").json()["facet_results"]
    assert set(found) == {"holder", "target", "act", "target_role", "attribution", "modality", "year"}


def test_the_whole_database_can_be_taken_away(get: Get) -> None:
    assert get("/positions.db").content[:15] == b"SQLite format 3"


def test_every_act_is_explained_from_hostile_to_friendly() -> None:
    stances = [act.stance for act in acts().values()]
    assert stances == sorted(stances)
    assert len(stances) == 14
