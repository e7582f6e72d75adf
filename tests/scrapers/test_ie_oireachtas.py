"""The Oireachtas' publications to documents: Akoma Ntoso, the API's list, a parsed day, the printed record."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from db.store import Store
from scrapers.crawl import import_paths
from scrapers.ie_oireachtas import SOURCE, parse_file
from scrapers.items import Document, Person, Problem
from tests.scrapers.lu_files import pdf
from tests.scrapers.test_import import everything, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "ie-oireachtas"
MINISTER = "Minister for Foreign Affairs"
PRINTED = (
    "Vol. 1",
    "Wednesday, 5 March 2025",
    "**05/03/2025A00100Bridges**",
    "05/03/2025A001101. Deputy Ada Inventa asked the Minister for Bridges when the bridge opens. [9201/25]",
    "05/03/2025A00120 . Deputy Cara Notreal asked the Minister for Bridges who pays. [9202/25]",
    "05/03/2025A00130Minister for Bridges (Deputy Basil Madeup): I propose to take Questions Nos. 1 and 2 together.",
    "It opens in May.",
    "05/03/2025A00140Deputy Ada Inventa: At what hour?",
    "05/03/2025A00150Deputy Basil Madeup: At noon. Question No. 3 answered with Question No. 1.",
    "**05/03/2025A00200Ferries**",
    "05/03/2025A00210 . Deputy Ada Inventa asked the Taoiseach when the ferry sails. [9203/25]",
    "05/03/2025A00220The Taoiseach: Never.",
    "**05/03/2025A00300A Bill**",
    "05/03/2025A00310Deputy Ada Inventa: Yesterday I asked about the Bill.",
)


def documents(name: str, body: bytes | None = None) -> dict[str, Document]:
    items = parse_file(Path(name), body or (FIXTURES / name).read_bytes())
    return {item.key: item for item in items if isinstance(item, Document)}


def test_the_fixtures_say_that_they_are_invented() -> None:
    assert "invented" in (FIXTURES / "INVENTED.md").read_text(encoding="utf-8")


def test_a_written_answer_is_joined_to_the_questions_it_answers() -> None:
    found = documents("dbsect_5.xml")
    assert list(found) == ["2025-03-04-pq_35", "2025-03-04-pq_37", "2025-03-04-pq_38"]
    document = found["2025-03-04-pq_35"]
    assert (document.id, document.own, document.type) == ("ie-oireachtas:2025-03-04-pq_35", "IRL", "written-question")
    assert (document.number, document.title, document.ministry) == ("9001/25", "Bridges", MINISTER)
    assert (document.answered_on, document.asked_on, document.status) == ("2025-03-04", "", "answered")
    assert document.url == "https://www.oireachtas.ie/en/debates/question/2025-03-04/35/"
    assert [(question.label, question.text[:33]) for question in document.questions] == [
        ("35", "Deputy Ada Inventa asked the Mini"),
        ("36", "Deputy Cara Notreal asked the Min"),
    ]
    assert [(answer.questions, answer.label) for answer in document.answers] == [((1, 2), "35, 36")]
    assert document.reply.split("\n") == [
        "I propose to take Questions Nos. 35 and 36 together.",
        "Ireland welcomes the bridge, which our friends in Iceland have built.",
        "Vehicle ; Toll & tax",
        "Bicycle ; None",
    ]


def test_people_are_those_of_the_record() -> None:
    document = documents("dbsect_5.xml")["2025-03-04-pq_35"]
    assert document.people == (
        Person("Ada Inventa", "asker"),
        Person("Cara Notreal", "asker"),
        Person("Basil Madeup", "answerer", "", MINISTER),
    )


def test_a_reply_that_did_not_come_leaves_the_question_open() -> None:
    found = documents("dbsect_5.xml")
    assert (found["2025-03-04-pq_37"].status, found["2025-03-04-pq_37"].answers) == ("open", ())
    assert (found["2025-03-04-pq_38"].status, found["2025-03-04-pq_38"].answers) == ("answered", ())


def test_of_an_oral_answer_only_the_ministers_words_are_kept() -> None:
    (document,) = documents("day.xml").values()
    assert (document.key, document.type, document.reply) == (
        "2025-03-05-pq_4",
        "oral-question",
        "It sails at noon.\nIt did today.",
    )
    assert [person.name for person in document.people] == ["Ada Inventa", "Basil Madeup"]


def test_the_list_without_answers_says_less_than_any_record() -> None:
    found = documents("questions.json")
    assert len(found) == 6
    assert all(document.partial and document.truncated and not document.answers for document in found.values())
    assert found["2025-03-04-pq_91"].ministry == "Minister for Health"


def test_the_list_with_answers_is_read() -> None:
    found = documents("answers.json")
    assert found["2025-03-04-pq_35"].reply == "I welcome the bridge.\nIt is a good bridge."
    junior = found["2025-03-04-pq_40"]
    assert (junior.reply, junior.ministry) == (
        "I welcome the ferries.",
        "Minister of State at the Department of Foreign Affairs",
    )
    assert [person.name for person in junior.people] == ["Ada Inventa", "Basil Madeup"]
    assert found["2025-03-04-pq_41"].status == "holding"
    assert found["2025-03-04-pq_42"].damaged, "words of others may stand in the text of an oral answer"


def test_a_parsed_day_has_answers_without_questions() -> None:
    found = documents("debate.json")
    assert {key: document.reply for key, document in found.items()} == {
        "2025-03-06-dbsect_2": "I propose to take Questions Nos. 1 and 2 together.\nI met them.\nI did.",
        "2025-03-06-dbsect_3": "I answer.",
        "2025-03-06-dbsect_4": "",
    }
    assert found["2025-03-06-dbsect_3"].ministry == "Minister for Bridges"
    assert [problem.kind for problem in found["2025-03-06-dbsect_4"].problems] == ["no_minister"]


def test_the_printed_record_is_read_by_its_marks() -> None:
    found = documents("day.pdf", pdf(PRINTED))
    assert list(found) == ["2025-03-05-pq_1", "2025-03-05-ref_9203-25"]
    document = found["2025-03-05-pq_1"]
    assert [question.label for question in document.questions] == ["1", "9202/25"]
    assert document.reply == "I propose to take Questions Nos. 1 and 2 together.\nIt opens in May.\nAt noon."
    assert (document.title, document.ministry) == ("Bridges", "Minister for Bridges")
    ferry = found["2025-03-05-ref_9203-25"]
    assert (ferry.reply, ferry.ministry, ferry.number) == ("Never.", "Taoiseach", "9203/25")


@pytest.mark.parametrize("name", [path.name for path in FIXTURES.iterdir() if path.suffix != ".md"])
def test_the_answers_put_together_are_the_reply(name: str) -> None:
    assert documents(name)
    for document in documents(name).values():
        assert "\n".join(answer.text for answer in document.answers) == document.reply


def question(**fields: object) -> bytes:
    answer = json.loads((FIXTURES / "questions.json").read_bytes())
    answer["results"] = answer["results"][:1]
    answer["results"][0]["question"] |= fields
    return json.dumps(answer).encode()


BROKEN = {
    "empty.xml": (b"", "empty_file"),
    "bomb.xml": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "bad_xml"),
    "page.xml": (b"<html>Just a moment", "bad_xml"),
    "other.xml": (b"<a/>", "no_debate"),
    "page.json": (b"<html>Just a moment</html>", "not_json"),
    "error.json": (b'{"message": "Unprocessable"}', "no_list"),
    "day.json": (question(date=None), "no_key"),
    "field.json": (question(mood="good"), "unknown_field"),
    "page.pdf": (b"<html>Just a moment</html>", "not_a_pdf"),
    "day.pdf": (pdf(["No day is printed here."]), "no_day"),
    "letter.docx": (b"PK", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_clear_problem(name: str) -> None:
    body, kind = BROKEN[name]
    (problem,) = (item for item in parse_file(Path(name), body) if isinstance(item, Problem))
    assert (problem.kind, name in problem.message) == (kind, True)


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    first = import_paths("ie-oireachtas", [FIXTURES], store=store)
    assert first.left_out == 0, "an imported file is kept whole"
    before = everything(store)
    again = import_paths("ie-oireachtas", [FIXTURES], store=store)
    assert again.documents == first.documents
    assert rows(store, "select count(*) from documents where invented = 0") == [(0,)]
    assert everything(store) == before


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "not yet seen live" in SOURCE.note


def test_the_recorded_files(store: Store, shared: Path) -> None:
    """28 questions of a printed day under 15 answers, two by their references; 11 answers of a parsed day."""
    result = import_paths("ie-oireachtas", [shared / "real" / "ie"], store=store)
    assert (result.documents, result.new, result.problems) == (26, 26, ())
    days = Counter(str(day) for (day,) in rows(store, "select answered_on from documents"))
    assert days == {"2017-11-07": 15, "2016-05-25": 11}
    assert rows(store, "select count(*) from questions") == [(28,)]
    assert rows(store, "select count(*) from documents where status <> 'answered' or reply = ''") == [(0,)]
    paragraphs = [line for (text,) in rows(store, "select text from answers") for line in str(text).split("\n")]
    assert not [line for line in paragraphs if line[0].islower()], "no sentence is broken by a page or a hyphen"
    before = everything(store)
    assert import_paths("ie-oireachtas", [shared / "real" / "ie"], store=store).unchanged == 26
    assert everything(store) == before
