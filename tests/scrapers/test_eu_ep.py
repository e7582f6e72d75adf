"""The European Parliament's open data to documents: metadata in three formats, texts in three."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import import_paths
from scrapers.eu_ep import SOURCE, parse_file
from scrapers.eu_ep_records import is_foreign, json_work
from scrapers.eu_ep_texts import NoTextError, question_text, reply_of
from scrapers.eu_ep_turtle import NotTurtleError, read_turtle
from scrapers.items import Document, Person, Problem
from tests.scrapers.eu_files import ANSWER, QUESTION, docx
from tests.scrapers.lu_files import pdf
from tests.scrapers.test_import import everything, nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "eu-ep"
RECORDS: list[dict[str, Any]] = json.loads((FIXTURES / "questions.json").read_bytes())["data"]
HIGH = "Vice-President of the Commission / High Representative of the Union for Foreign Affairs and Security Policy"


def found(name: str, body: bytes | None = None) -> list[Document | Problem]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def documents(name: str, body: bytes | None = None) -> dict[str, Document]:
    return {item.key: item for item in found(name, body) if isinstance(item, Document)}


def kinds(items: list[Document | Problem]) -> list[str]:
    return [item.kind for item in items if isinstance(item, Problem)]


def test_a_record_of_the_api_is_metadata_without_texts() -> None:
    document = documents("questions.json")["E-10-2025-000101"]
    assert (document.id, document.own, document.type, document.number, document.legislature) == (
        "eu-ep:E-10-2025-000101",
        "EU",
        "written-question",
        "E-000101/2025",
        "10",
    )
    assert (document.title, document.ministry) == ("Bridges to Ruritania and CO2", HIGH)
    assert (document.asked_on, document.answered_on, document.status) == ("2025-03-03", "2025-04-10", "answered")
    assert document.people == (Person("Ada Inventa", "asker", "S&D"), Person("Basil Madeup", "asker", "PPE"))
    host = "https://data.europarl.europa.eu/distribution"
    assert document.question_url == f"{host}/reds_iMaQp/E-10-2025-000101/E-10-2025-000101_en.docx"
    assert document.answer_url == f"{host}/reds_iMaQp_Asw/E-10-2025-000101-ASW/E-10-2025-000101-ASW_en.docx"
    assert document.partial
    assert kinds(found("questions.json")) == ["truncated"]


def test_a_question_without_an_answer_is_open() -> None:
    document = documents("questions.json")["P-10-2025-000103"]
    assert (document.status, document.type, document.answered_on) == ("open", "priority-written-question", "")


def test_a_list_of_ids_alone_is_told() -> None:
    assert documents("list.json") == {}
    assert kinds(found("list.json")) == ["stubs", "no_question"]


def test_a_yearly_table_is_read() -> None:
    table = documents("questions.csv")
    assert [(one.type, one.status, one.title) for one in table.values()] == [
        ("written-question", "answered", "Bridges to Ruritania and CO2"),
        ("major-interpellation", "open", "Boats, nets and fish"),
    ]
    assert table["E-10-2025-000101"].answer_url.endswith("E-10-2025-000101-ASW_en.docx"), "before the PDF's final form"
    assert table["E-10-2025-000101"].people[1] == Person("Basil MADEUP", "asker")


def test_turtle_tells_the_midnight_of_brussels_in_utc() -> None:
    (document,) = documents("questions.ttl").values()
    assert (document.title, document.ministry) == ('The "old" bridge in Iceland', "Commission")
    assert (document.asked_on, document.answered_on, document.status) == ("2025-03-07", "2025-05-07", "answered")


@pytest.mark.parametrize("text", ["<a> <b> [ ] .", '<a> <b> """long""" .', "x:a <b> <c> .", "<a> ; .", '"open'])
def test_other_turtle_is_refused(text: str) -> None:
    with pytest.raises(NotTurtleError):
        read_turtle(text)


@pytest.mark.parametrize(("place", "kept"), [(0, True), (1, False), (2, True)])
def test_questions_to_the_high_representative_or_about_abroad_are_foreign(place: int, kept: bool) -> None:
    assert is_foreign(json_work(RECORDS[place])) is kept


def test_a_member_state_is_not_abroad() -> None:
    assert not is_foreign(json_work(RECORDS[1] | {"title_dcterms": {"en": "Trains in France and Germany"}}))
    assert is_foreign(json_work(RECORDS[1] | {"title_dcterms": {"en": "Threats by the Turkish Foreign Minister"}}))


def test_the_text_of_a_question_is_what_stands_behind_its_subject() -> None:
    (document,) = documents("E-10-2025-000101_en.docx", docx(QUESTION)).values()
    assert document.questions[0].text == "The bridges are old.\n1. How many are there?"


@pytest.mark.parametrize(
    "lines",
    [
        ("Subject:", "Bridges to", "Ruritania", "Why?", "Submitted: 3.3.2025"),
        ("Subject: Bridges to", "Ruritania", "Why?"),
        ("Subject: Bridges to Ruritania", "Why?"),
    ],
)
def test_a_title_may_take_several_lines(lines: tuple[str, ...]) -> None:
    assert question_text(lines, "Bridges to Ruritania") == "Why?"


def test_an_answer_begins_behind_its_head() -> None:
    (document,) = documents("E-10-2025-000101-ASW_en.docx", docx(ANSWER)).values()
    assert document.reply == "The EU condemns the closing of the bridges.\nIt supports Ruritania."
    assert document.people == (Person("Madeup", "answerer", "", "High Representative/Vice-President"),)
    assert (document.answered_on, document.status) == ("2025-04-10", "answered")


def test_an_answer_in_html() -> None:
    (document,) = documents("E-10-2025-000105-ASW_en.xhtml").values()
    assert document.reply == "The Commission welcomes the bridge.\nIt is old."
    assert document.people == (Person("Notreal", "answerer", "", "on behalf of the European Commission"),)


def test_the_final_form_repeats_the_question_which_is_no_answer() -> None:
    lines = ("(English version)", *QUESTION[1:-1], "Answer given by Ms Notreal on behalf of the European Commission")
    body = pdf([*lines, "(8 April 2026)", "The Commission welcomes the bridge."])
    (document,) = documents("E-10-2025-000102-ASW-FF_en.pdf", body).values()
    assert (document.reply, document.answered_on) == ("The Commission welcomes the bridge.", "2026-04-08")
    assert document.people[0].name == "Notreal"


@pytest.mark.parametrize("lines", [("The Commission agrees.",), ("Answer given by Mr X (1.1.2025)",)])
def test_what_has_no_head_or_nothing_behind_it_is_no_answer(lines: tuple[str, ...]) -> None:
    with pytest.raises(NoTextError):
        reply_of(lines)


def record(**fields: Any) -> bytes:
    return json.dumps({"data": [RECORDS[0] | fields]}).encode()


BOMB = '<!DOCTYPE a [<!ENTITY b "c">]>'
BROKEN = {
    "empty.json": (b"", ["empty_file"]),
    "page.json": (b"<html>challenge</html>", ["no_records"]),
    "error.json": (b'{"error": "Pending acquire queue has reached its maximum size"}', ["no_records"]),
    "spec.json": (b'{"openapi": "3.0"}', ["no_records"]),
    "key.json": (record(identifier="X"), ["no_key", "no_question"]),
    "date.json": (record(document_date="2025-02-31"), ["no_day", "truncated"]),
    "field.json": (record(mood="good"), ["unknown_field", "truncated"]),
    "other.csv": (b"a,b\n1,2\n", ["no_table"]),
    "other.ttl": (b"<a> <b> [ ] .", ["bad_turtle"]),
    "letter.docx": (docx(ANSWER), ["no_key"]),
    "E-10-2025-000101_en.docx": (docx(ANSWER), ["no_text"]),
    "E-10-2025-000101-ASW_en.docx": (docx(QUESTION), ["no_text"]),
    "E-10-2025-000102_en.docx": (b"PK", ["no_text"]),
    "E-10-2025-000103_en.docx": (docx(QUESTION, name="word/other.xml"), ["no_text"]),
    "E-10-2025-000104_en.docx": (docx(QUESTION, head=BOMB), ["no_text"]),
    "E-10-2025-000105_en.docx": (docx(QUESTION, name="../word/document.xml"), ["no_text"]),
    "E-10-2025-000106_en.html": (b"login", ["no_text"]),
    "E-10-2025-000107_en.pdf": (b"login", ["no_text"]),
    "spec.yaml": (b"a: b", ["unknown_file"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_a_clear_problem(name: str) -> None:
    body, expected = BROKEN[name]
    assert kinds(found(name, body)) == expected


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_metadata_question_and_answer_are_put_together_in_any_order(
    store: Store, tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = {
        "questions.csv": (FIXTURES / "questions.csv").read_bytes(),
        "E-10-2025-000101_en.docx": docx(QUESTION),
        "E-10-2025-000101-ASW_en.docx": docx(ANSWER),
    }
    paths = [tmp_path / name for name in files]
    for path, body in zip(paths, files.values(), strict=True):
        path.write_bytes(body)
    for place in order:
        import_paths("eu-ep", [paths[place]], store=store)
    sql = "select title, status, asked_on, reply like 'The EU condemns%' from documents where id like '%000101'"
    assert rows(store, sql) == [("Bridges to Ruritania and CO2", "answered", "2025-03-03", 1)]
    assert rows(store, "select text from questions") == [("The bridges are old.\n1. How many are there?",)]
    assert len(rows(store, "select * from answers_questions")) == 1
    before = everything(store)
    for path in paths:
        import_paths("eu-ep", [path], store=store)
    assert everything(store) == before


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    first = import_paths("eu-ep", [FIXTURES], store=store)
    with nothing_new(store):
        again = import_paths("eu-ep", [FIXTURES], store=store)
    assert again.documents == again.unchanged == first.documents


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "unverified" in SOURCE.note


def test_the_recorded_files(store: Store, shared: Path) -> None:
    """Metadata of 100 questions of 2022 with their answers' days, and of 3,704 questions of 2023; no texts."""
    result = import_paths("eu-ep", [shared / "real" / "eu"], store=store)
    assert (result.documents, result.new) == (3804, 3804)
    assert sorted(problem.kind for problem in result.problems) == [
        "bad_turtle",
        "no_records",
        "no_title",
        "truncated",
        "truncated",
    ]
    assert rows(store, "select count(*) from documents where ministry like '%High Representative%'") == [(5,)]
    assert rows(store, "select id from documents where asked_on = '' or title = ''") == [("eu-ep:P-9-2023-002404",)]
