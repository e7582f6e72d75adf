"""The UK Parliament's publications to documents: the API's records, long forms, the search, Hansard's pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import import_paths
from scrapers.items import Document, Person, Problem
from scrapers.source import LeftOut
from scrapers.uk_parliament import SOURCE, parse_file
from scrapers.uk_parliament_files import parse_json
from tests.scrapers.test_import import nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "uk-parliament"
FCDO = "Foreign, Commonwealth and Development Office"


def found(name: str) -> list[Document | Problem | LeftOut]:
    return list(parse_file(FIXTURES / name, (FIXTURES / name).read_bytes()))


def documents(name: str) -> dict[str, Document]:
    return {item.key: item for item in found(name) if isinstance(item, Document)}


def left_out(name: str) -> int:
    return sum(item.number for item in found(name) if isinstance(item, LeftOut))


def test_the_fixtures_say_that_they_are_invented() -> None:
    assert "invented" in (FIXTURES / "INVENTED.md").read_text(encoding="utf-8")


def test_a_single_record_is_read_whole() -> None:
    (document,) = documents("question.json").values()
    assert (document.id, document.own, document.type, document.number) == (
        "uk-parliament:5001",
        "GBR",
        "written-question",
        "101",
    )
    assert (document.asked_on, document.answered_on, document.status) == ("2025-03-03", "2025-03-06", "answered")
    assert (document.title, document.ministry, document.truncated) == ("Ruritania: Bridges", FCDO, False)
    assert document.url == "https://questions-statements.parliament.uk/written-questions/detail/2025-03-03/101"
    assert document.questions[0].text.endswith("to have it opened again.")
    lines = document.reply.split("\n")
    assert [line[:12] for line in lines] == ["The Governme", "We will go o", "Vehicle ; To"]
    assert lines[2] == "Vehicle ; Toll & tax"
    assert document.problems == ()


def test_members_are_named_where_the_api_names_them() -> None:
    (document,) = documents("question.json").values()
    assert document.people == (
        Person("Ada Inventa", "asker", "Bridge Party"),
        Person("Basil Madeup", "answerer", "River Party"),
        Person("Cara Notreal", "answerer", "River Party"),
    )
    assert documents("list.json")["5001"].people == ()


def test_an_answer_to_several_questions_names_them_all() -> None:
    (document,) = documents("question.json").values()
    assert [(answer.questions, answer.label) for answer in document.answers] == [((1,), "99, 101")]
    assert [answer.label for answer in documents("list.json")["5002"].answers] == [""]


def test_a_listing_tells_which_texts_are_cut() -> None:
    listed = documents("list.json")
    assert {key for key, document in listed.items() if document.truncated} == {"5001"}
    (problem,) = (item for item in found("list.json") if isinstance(item, Problem))
    assert problem.kind == "truncated"
    assert "a part of the texts of 1 documents" in problem.message


def test_each_state_of_a_question_is_told() -> None:
    states = {document.number: document.status for document in documents("list.json").values()}
    assert states == {
        "101": "answered",
        "102": "answered",
        "103": "holding",  # Parliament was prorogued before there was an answer
        "104": "open",
        "105": "withdrawn",
        "106": "holding",
        "107": "answered",
    }
    assert documents("list.json")["5004"].answers == ()


def test_other_ministries_are_kept_where_a_country_is_named_and_counted_where_not() -> None:
    assert documents("list.json")["5007"].ministry == "Ministry of Defence"
    assert "5008" not in documents("list.json")
    assert left_out("list.json") == 1


def test_a_written_statement_is_an_answer_that_nobody_asked_for() -> None:
    (document,) = documents("statement.json").values()
    assert (document.key, document.type, document.number) == ("wms-7001", "written-statement", "HCWS77")
    assert (document.answered_on, document.asked_on, document.questions) == ("2025-03-05", "", ())
    assert document.people == (Person("Basil Madeup", "answerer", "River Party", "Minister for Bridges Abroad"),)
    assert document.answers[0].questions == ()
    assert document.reply.endswith("of Iceland.\nWe thank our partners.")


def test_a_long_form_is_text_without_fields() -> None:
    long_forms = documents("longform.jsonl")
    assert set(long_forms) == {"5001", "5002", "5999"}
    document = long_forms["5999"]
    assert (document.partial, document.ministry, document.asked_on, document.reply) == (True, "", "", "I will.")
    assert left_out("longform.jsonl") == 1


def test_a_long_form_is_called_by_the_beginning_of_what_is_asked() -> None:
    """In quotation marks, so that nobody takes it for a title of Parliament's; cut at a word, with an ellipsis."""
    long_forms = documents("longform.jsonl")
    assert {key: document.title for key, document in long_forms.items()} == {
        "5001": "“what assessment he has made of the closing of the great bridge between Iceland and the island of "
        "Ruritania to lorries …”",
        "5002": "“whether he has met his counterpart in Iceland.”",
        "5999": "“if he will cross the bridge.”",
    }


def test_a_long_form_without_a_question_is_called_by_the_beginning_of_its_answer() -> None:
    record = {"id": 5997, "questionText": "", "answerText": "<p>The “great” bridge in Iceland is open.</p>"}
    (item,) = parse_json(json.dumps(record).encode(), "x.json")
    assert isinstance(item, Document)
    assert item.title == "“The ‘great’ bridge in Iceland is open.”"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (
            "with reference to her Department's press release entitled A new bridge for Iceland, published on 3 May "
            "2025, what the bridge costs.",
            "“with reference to her Department's press release entitled A … what the bridge costs.”",
        ),
        (
            "pursuant to the Answer of 3 May 2025 to Question 99101 on Iceland: Bridges, if he will cross it.",
            "“pursuant to the Answer of 3 … on Iceland: Bridges, if he will cross it.”",
        ),
        ("further to the opening of the bridge, who has crossed it.", None),
    ],
)
def test_of_what_a_question_refers_to_its_title_shows_the_beginning(asked: str, title: str | None) -> None:
    """Many questions refer to the same press release, and each asks something else."""
    question = f"To ask the Secretary of State for Foreign, Commonwealth and Development Affairs, {asked}"
    record = {"id": 5996, "questionText": question, "answerText": "<p>Nothing.</p>"}
    (item,) = parse_json(json.dumps(record).encode(), "x.json")
    assert isinstance(item, Document)
    assert item.title == (title or f"“{asked}”")


def test_a_long_form_leads_to_its_record() -> None:
    """Its page has an address of day and number, and it has neither."""
    assert documents("longform.jsonl")["5999"].url == (
        "https://questions-statements-api.parliament.uk/api/writtenquestions/questions/5999"
        "?expandMember=true&sessionStatus=Any"
    )


def test_a_title_of_parliaments_own_replaces_the_beginning_of_the_text(store: Store) -> None:
    for name, title, page in (
        ("longform.jsonl", "“whether he has met his counterpart in Iceland.”", "/api/"),
        ("list.json", "Iceland", "/written-questions/detail/2025-03-04/102"),
        ("longform.jsonl", "Iceland", "/written-questions/detail/2025-03-04/102"),
    ):
        import_paths("uk-parliament", [FIXTURES / name], store=store)
        ((told, url),) = rows(store, "select title, url from documents where id = 'uk-parliament:5002'")
        assert str(told).startswith(title)
        assert page in str(url)


def test_paragraphs_that_a_listing_ran_together_are_apart() -> None:
    above, below = documents("list.json")["5001"].reply.split("\n")
    assert above.endswith("in the old town hall.")
    assert below.startswith("We will go on working")


def test_json_and_xml_of_the_search_say_the_same() -> None:
    assert documents("search.json") == documents("search.xml")
    assert left_out("search.json") == left_out("search.xml") == 1


def test_a_record_of_the_search_is_read() -> None:
    (document,) = documents("search.json").values()
    assert document.key == "hansard-2012-06-11-HL901"
    assert (document.legislature, document.title) == ("2012-13", "Iceland: Ferries")
    assert document.people == (
        Person("Lord Inventa of Sandbridge", "asker"),
        Person("Lord Madeup", "answerer", "", "The Minister of State, Foreign and Commonwealth Office"),
    )
    assert document.questions[0].text.endswith("the ferries of Iceland.")
    assert document.reply == "We support them.\nThey are good ferries."


def test_a_page_of_hansard_joins_questions_to_their_answer() -> None:
    pages = documents("hansard.html")
    assert list(pages) == ["hansard-2011-06-06-5101", "hansard-2011-06-06-5103"]
    document = pages["hansard-2011-06-06-5101"]
    assert [question.label for question in document.questions] == ["5101", "5102"]
    assert [(answer.questions, answer.label) for answer in document.answers] == [((1, 2), "5101, 5102")]
    assert document.reply == (
        "I welcome the bridge, which our friends in Iceland have built with great care.\nI will cross it."
    )
    assert (document.title, document.ministry) == ("Iceland: Bridges", "Foreign and Commonwealth Affairs")
    assert [person.name for person in document.people] == ["Inventa", "Basil Madeup"]
    assert left_out("hansard.html") == 1


def test_a_page_of_statements_is_read() -> None:
    (document,) = documents("statements.html").values()
    assert (document.key, document.title) == ("hansard-2011-06-06-110606m0001-spmin1", "Boats")
    assert document.people == (Person("Basil Madeup", "answerer", "", "The Minister for Boats"),)
    assert document.reply == "Two boats have left for Iceland.\nThey will be back."
    assert left_out("statements.html") == 1


@pytest.mark.parametrize("name", [path.name for path in FIXTURES.iterdir() if path.suffix != ".md"])
def test_the_answers_put_together_are_the_reply(name: str) -> None:
    assert documents(name)
    for document in documents(name).values():
        assert "\n".join(answer.text for answer in document.answers) == document.reply


def value(**fields: Any) -> bytes:
    """The single record with other fields."""
    record = json.loads((FIXTURES / "question.json").read_bytes())
    record["value"] |= fields
    return json.dumps(record).encode()


BROKEN = {
    "empty.json": (b"", "empty_file"),
    "page.json": (b"<html>Just a moment</html>", "not_json"),
    "error.json": (b'{"status": 500, "title": "An error occurred"}', "unknown_json"),
    "cut.jsonl": (b'{"id": 1, "questionText": "a", "answerText": "b"}\n{"id": 2', "not_json"),
    "date.json": (value(dateTabled="2025-02-31T00:00:00"), "bad_date"),
    "key.json": (value(id=None), "no_key"),
    "field.json": (value(mood="good"), "unknown_field"),
    "question.json": (value(questionText=None), "no_question"),
    "bomb.xml": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "bad_xml"),
    "other.xml": (b"<a/>", "no_record"),
    "other.html": (b"<html><h2>Oral Answers</h2></html>", "no_page"),
    "day.html": (b"<html><h2>Written Answers</h2></html>", "no_page"),
    "letter.docx": (b"PK", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_clear_problem(name: str) -> None:
    body, kind = BROKEN[name]
    items = list(parse_file(Path(name), body))
    problems = [item for item in items if isinstance(item, Problem)]
    problems += [problem for item in items if isinstance(item, Document) for problem in item.problems]
    assert [problem.kind for problem in problems] == [kind]
    assert name in problems[0].message or "uk-parliament:5001" in problems[0].message


def test_nothing_of_the_whole_texts_is_lost_in_any_order(store: Store) -> None:
    for order in (("list.json", "longform.jsonl"), ("longform.jsonl", "list.json")):
        with Store(store.path.parent / order[0] / "positions.db") as other:
            for name in order:
                import_paths("uk-parliament", [FIXTURES / name], store=other)
            ((truncated, title, asked_on, reply, capture),) = rows(
                other,
                "select truncated, title, asked_on, reply, c.url from documents d join captures c on c.id = d.capture"
                " where number = '101'",
            )
            assert (truncated, title, asked_on) == (0, "Ruritania: Bridges", "2025-03-03")
            assert str(reply).endswith("Vehicle ; Toll & tax")
            assert capture == "file:longform.jsonl"


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    first = import_paths("uk-parliament", [FIXTURES], store=store)
    assert (first.new, first.left_out) == (13, 6)
    with nothing_new(store):
        again = import_paths("uk-parliament", [FIXTURES], store=store)
    assert (again.documents, again.unchanged, again.left_out) == (first.documents, first.documents, 6)
    assert rows(store, "select distinct left_out from runs") == [(6,)]


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "not yet seen live" in SOURCE.note


def test_the_recorded_files(store: Store, shared: Path) -> None:
    """449 questions of three listings, 89 of which are whole in a long form; 1,908 long forms alone; other records."""
    result = import_paths("uk-parliament", [shared / "real" / "uk"], store=store)
    assert [problem.kind for problem in result.problems] == ["truncated"] * 4 + ["unknown_json"]
    assert result.left_out == 56
    ids = {f"uk-parliament:{record['id']}" for record in _recorded(shared / "real" / "uk" / "longform")}
    listed = {
        f"uk-parliament:{item['value']['id']}"
        for path in (shared / "real" / "uk" / "list").iterdir()
        for item in json.loads(path.read_bytes())
    }
    known = dict(rows(store, "select id, truncated from documents where asked_on <> ''"))
    assert len(ids & listed) == 89
    assert not any(known[identity] for identity in ids & listed)
    assert listed <= known.keys()
    assert rows(store, "select count(*) from documents where asked_on = '' and id not like '%hansard%'") == [(1895,)]
    assert rows(
        store, "select count(*) from documents d where reply <> (select text from answers where document=d.id)"
    ) == [(0,)]


def _recorded(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in folder.iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
