"""The Riksdag's open data to documents: questions and their answers, listings, interpellations in TEI."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from db.store import Store
from scrapers.crawl import import_paths
from scrapers.items import Document, Person, Problem
from scrapers.se_riksdag import SOURCE, parse_file
from scrapers.se_riksdag_records import answer_id, document_of, kind_of, question_id, read_answer
from scrapers.source import LeftOut
from tests.scrapers.test_import import nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "se-riksdag"
FILES = [path.name for path in sorted(FIXTURES.iterdir()) if path.suffix != ".md"]
MINISTER = Person("Bo Uppdiktad", "answerer", "Y", "Utrikesminister")
ASKER = Person("Ada Påhitt", "asker", "X")


def found(name: str, body: bytes | None = None) -> list[Document | Problem | LeftOut]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def the_document(name: str, body: bytes | None = None) -> Document:
    (document,) = found(name, body)
    assert isinstance(document, Document)
    return document


def test_the_fixtures_say_that_they_are_invented() -> None:
    assert "invented" in (FIXTURES / "INVENTED.md").read_text(encoding="utf-8")


def test_numbers_tell_questions_answers_and_interpellations_apart() -> None:
    kinds = [kind_of(identity) for identity in ("H9111568", "H9121568", "H51051", "GY11438", "H901KU1")]
    assert kinds == ["question", "answer", "interpellation", "question", ""]
    assert (question_id("H9121568"), question_id("H9111568"), answer_id("GY11438")) == (
        "H9111568",
        "H9111568",
        "GY12438",
    )


def test_a_question_alone_is_open() -> None:
    document = the_document("H9119001.json")
    assert (document.id, document.own, document.type) == ("se-riksdag:H9119001", "SWE", "written-question")
    assert (document.number, document.legislature, document.status) == ("2021/22:9001", "2021/22", "open")
    assert (document.title, document.ministry, document.asked_on) == (
        "Broar på Island",
        "Utrikesminister",
        "2025-03-03",
    )
    assert document.people == (ASKER,)
    assert document.questions[0].text == "Broarna på Island är långa.\nVad gör utrikesministern & regeringen?"
    assert (document.reply, document.problems) == ("", ())


def test_an_answer_is_under_the_number_of_its_question_without_letterhead_and_signature() -> None:
    document = the_document("H9129001.json")
    assert (document.key, document.status, document.answered_on) == ("H9119001", "answered", "2025-03-12")
    assert document.reply.split("\n") == [
        "Ada Påhitt har frågat mig vad jag gör.",
        "Sverige stöder Island. Jag besvarar frågorna samlat.",
    ]
    assert document.people == (MINISTER,)


def test_an_answer_to_several_questions_names_them_all() -> None:
    (answer,) = the_document("H9129001.json").answers
    assert answer.label == "2021/22:9001, 2021/22:9002"


def test_a_heading_in_several_paragraphs_is_none_of_the_text() -> None:
    lines = ["Utrikesdepartementet", "Svar på fråga 2021/22:1 av A (B) C", "och fråga 2021/22:2 av D (E) F", "Ja."]
    said = read_answer([*lines, "Stockholm den 1 mars 2099", "G"])
    assert (said.text, said.numbers, said.headed) == ("Ja.", ("2021/22:1", "2021/22:2"), True)


def test_xml_is_read_as_json_is() -> None:
    document = the_document("H9119002.xml")
    assert (document.key, document.status, document.ministry) == ("H9119002", "withdrawn", "Infrastrukturminister")
    assert document.people == (Person("Cy Fantasi", "asker", "Z"),)
    assert document.questions[0].text == "Byggs det fler broar på Grönland?"


def test_a_listing_tells_everything_but_the_texts_and_what_it_leaves_out_is_counted() -> None:
    items = found("list.json")
    documents = [item for item in items if isinstance(item, Document)]
    assert [(item.key, item.ministry, item.truncated) for item in documents] == [
        ("H9119001", "Utrikesminister", True),
        ("H9119003", "Utrikesminister", True),
    ]
    assert [item.number for item in items if isinstance(item, LeftOut)] == [1]
    assert [item.kind for item in items if isinstance(item, Problem)] == ["truncated"]


def test_a_single_hit_is_no_list_in_the_open_data() -> None:
    listing = json.loads((FIXTURES / "list.json").read_bytes())
    listing["dokumentlista"]["dokument"] = listing["dokumentlista"]["dokument"][0]
    items = found("one.json", json.dumps(listing).encode())
    assert [item.key for item in items if isinstance(item, Document)] == ["H9119001"]
    del listing["dokumentlista"]["dokument"]
    assert found("none.json", json.dumps(listing).encode()) == []


def test_an_interpellation_is_a_question_that_is_answered_in_the_chamber() -> None:
    document = the_document("ipq-209899--0007.xml")
    assert (document.key, document.type, document.number) == ("Z9107", "interpellation", "2098/99:7")
    assert (document.title, document.ministry, document.status) == ("Båtar och broar", "Utrikesminister", "withdrawn")
    assert (document.asked_on, document.answered_on) == ("2099-03-02", "")
    assert document.people == (ASKER, MINISTER)
    assert document.questions[0].text == "Båtarna på Island är stora.\nJag frågar:\nHur stora?\nVarför?"


@pytest.mark.parametrize("order", list(itertools.permutations(("list.json", "H9119001.json", "H9129001.json"))))
def test_a_question_and_its_answer_come_together_in_any_order(store: Store, order: tuple[str, ...]) -> None:
    for name in order:
        import_paths("se-riksdag", [FIXTURES / name], store=store)
    assert rows(store, "select truncated from documents where id like '%9001'") == [(0,)]
    sql = (
        "select d.title, d.status, d.asked_on, d.answered_on, q.text like 'Broarna%', a.text like 'Ada%'"
        " from documents d join questions q on q.document = d.id join answers_questions x on x.question = q.id"
        " join answers a on a.id = x.answer where d.id like '%9001'"
    )
    assert rows(store, sql) == [("Broar på Island", "answered", "2025-03-03", "2025-03-12", 1, 1)]
    sql = "select p.name from document_people d join people p on p.id = d.person where d.document like '%9001'"
    names = rows(store, sql)
    assert sorted(str(name) for (name,) in names) == ["Ada Påhitt", "Bo Uppdiktad"]


def test_question_and_answer_together_are_one_document() -> None:
    read = [json.loads((FIXTURES / name).read_bytes())["dokumentstatus"] for name in ("H9119001.json", "H9129001.json")]
    question, answer = ({**one["dokument"], "dokintressent": one["dokintressent"]} for one in read)
    document = document_of(question, answer)
    assert (document.partial, document.status, document.people) == (False, "answered", (ASKER, MINISTER))
    assert [answer.questions for answer in document.answers] == [(1,)]


@pytest.mark.parametrize("name", FILES)
def test_the_answers_put_together_are_the_reply(name: str) -> None:
    documents = [item for item in found(name) if isinstance(item, Document)]
    assert documents
    for document in documents:
        assert "\n".join(answer.text for answer in document.answers) == document.reply


def changed(name: str, **fields: object) -> bytes:
    """A record with other fields."""
    record = json.loads((FIXTURES / name).read_bytes())
    record["dokumentstatus"]["dokument"] |= fields
    return json.dumps(record).encode()


TEI = (FIXTURES / "ipq-209899--0007.xml").read_bytes()
BROKEN = {
    "empty.json": (b"", "empty_file"),
    "page.json": (b"<html>Just a moment</html>", "unknown_data"),
    "error.json": (b'{"error": "no"}', "unknown_data"),
    "list.json": (b"[1]", "unknown_data"),
    "pages.json": (b'{"dokumentlista": {"@sidor": "many"}}', "unknown_data"),
    "key.json": (changed("H9119001.json", dok_id="H901KU1"), "no_key"),
    "field.json": (changed("H9119001.json", humor="god"), "unknown_field"),
    "date.json": (changed("H9119001.json", datum="2025-02-31"), "bad_date"),
    "question.json": (changed("H9119001.json", html=""), "no_question"),
    "answer.json": (changed("H9129001.json", html="", titel="Island"), "no_text"),
    "heading.json": (changed("H9129001.json", html="<p>Ja.</p>", titel="Island"), "no_heading"),
    "bomb.xml": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "bad_xml"),
    "other.xml": (b"<a/>", "unknown_data"),
    "number.xml": (TEI.replace(b"Z9107", b"Z9997"), "no_key"),
    "state.xml": (TEI.replace("återtagen".encode(), b"borta"), "unknown_state"),
    "title.xml": (TEI.replace(b"Interpellation 2098/99:7 av", b"Fundering av"), "no_heading"),
    "letter.pdf": (b"%PDF", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_clear_problem(name: str) -> None:
    body, kind = BROKEN[name]
    items = found(name, body)
    told = [item for item in items if isinstance(item, Problem)]
    told += [problem for item in items if isinstance(item, Document) for problem in item.problems]
    assert [problem.kind for problem in told] == [kind]
    assert name in told[0].message or told[0].message.startswith(("se-riksdag:H9119001: ", "se-riksdag:Z9107: "))


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    first = import_paths("se-riksdag", [FIXTURES], store=store)
    assert (first.new, first.left_out) == (4, 1)
    with nothing_new(store):
        again = import_paths("se-riksdag", [FIXTURES], store=store)
    assert (again.new, again.changed, again.left_out) == (0, 0, 1)


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "not yet seen live" in SOURCE.note


def test_the_recorded_files(store: Store, shared: Path) -> None:
    """45 interpellations to the foreign minister: questions and what is known of them; no answer is recorded."""
    result = import_paths("se-riksdag", [shared / "real" / "se"], store=store)
    assert (result.new, result.problems, result.left_out) == (45, (), 0)
    sql = "select status, count(*) from documents group by status order by status"
    assert rows(store, sql) == [("answered", 36), ("withdrawn", 9)]
    assert rows(store, "select count(*), sum(length(text) > 700) from questions") == [(45, 45)]
    assert rows(store, "select count(*) from documents where ministry <> 'Utrikesminister' or asked_on = ''") == [(0,)]
    assert rows(store, "select sum(role = 'asker'), sum(role = 'answerer') from document_people") == [(45, 45)]
