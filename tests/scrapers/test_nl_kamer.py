"""The Tweede Kamer's publications to documents: printed Aanhangsel, letters, what its OData service lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.store import Store
from scrapers.crawl import import_paths
from scrapers.items import Document, Person, Problem
from scrapers.nl_kamer import SOURCE, parse_file
from scrapers.source import LeftOut
from tests.scrapers.test_import import nothing_new, rows
from tests.scrapers.word import docx

FIXTURES = Path(__file__).parents[1] / "fixtures" / "nl-kamer"
PRINTED = "ah-tk-20982099-12.md"
LETTER = [
    *("Aan de Voorzitter van de Tweede Kamer", "Datum", "9 april 2099", "Onderwerp"),
    "Beantwoording vragen van de leden Verzonnen (ABC) en Van Bedacht (DEF) over bruggen in IJsland",
    "In antwoord op uw brief van 2 maart 2099, nr. 2099Z00009, deel ik u mede dat de vragen worden beantwoord.",
    *("De Minister van Buitenlandse Zaken,", "B. Gefingeerd"),
    "Antwoorden van de Minister van Buitenlandse Zaken op Kamervragen van de leden Verzonnen en Van Bedacht.",
    *("**Vraag 1**", "**Kent u de bruggen? [1]**", "Antwoord op vraag 1", "Ja."),
    *("**Vraag 2**", "**Hoe lang zijn ze?**", "**Vraag 3**", "**Wie betaalt ze?**"),
    *("Antwoord op vragen 2 en 3", "Ze zijn lang.", "IJsland betaalt ze."),
    *("**Vraag 4**", "**Gaat u erheen?**", "Ja.", "Morgen."),
    *("[1] De Verzonnen Krant, 1 maart 2099", "[2] Kamerstuk 99 999, nr. 1"),
]


def found(name: str, body: bytes | None = None) -> list[Document | Problem | LeftOut]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def the_document(name: str, body: bytes | None = None) -> Document:
    (document,) = found(name, body)
    assert isinstance(document, Document)
    return document


def test_the_fixtures_say_that_they_are_invented() -> None:
    assert "invented" in (FIXTURES / "INVENTED.md").read_text(encoding="utf-8")


def test_a_printed_aanhangsel_is_read_whole() -> None:
    document = the_document(PRINTED)
    assert (document.id, document.own, document.number) == ("nl-kamer:ah-tk-20982099-12", "NLD", "12")
    assert (document.legislature, document.title) == ("2098-2099", "bruggen in IJsland")
    assert (document.asked_on, document.answered_on) == ("2099-03-02", "2099-04-09")
    assert document.ministry == "Minister van Buitenlandse Zaken"
    assert document.url == "https://zoek.officielebekendmakingen.nl/ah-tk-20982099-12.html"
    assert document.people == (
        Person("Verzonnen", "asker", "ABC"),
        Person("Bedacht", "asker", "ABC"),
        Person("Gefingeerd", "answerer", "", "Minister (Buitenlandse Zaken)"),
    )
    assert document.problems == ()


def test_questions_printed_together_are_one_with_both_numbers() -> None:
    document = the_document(PRINTED)
    assert [question.label for question in document.questions] == ["Vraag 1", "Vraag 2 en 3", "Vraag 4"]
    assert [(answer.label, answer.questions) for answer in document.answers] == [
        ("Antwoord 1", (1,)),
        ("Antwoord 2 en 3", (2,)),
        ("Antwoord 4", (3,)),
    ]


def test_notes_and_page_feet_are_no_part_of_a_text_and_words_are_put_together() -> None:
    document = the_document(PRINTED)
    assert [answer.text for answer in document.answers] == [
        "Ja. Nederland steunt IJsland en vindt dat IJsland zijn bruggen goed onderhoudt.",
        "De bruggen zijn lang. Zie ook het antwoord op vraag 1.",
        "Dat weet ik niet.",
    ]
    assert document.questions[1].text.endswith("Wie betaalt ze? Wordt het 11e tolpakket toegepast?")


def test_a_letter_is_read_whole() -> None:
    document = the_document("letter.docx", docx(LETTER))
    assert (document.id, document.number) == ("nl-kamer:kv-tk-2099Z00009", "2099Z00009")
    assert (document.asked_on, document.answered_on) == ("2099-03-02", "2099-04-09")
    assert document.ministry == "Minister van Buitenlandse Zaken"
    assert document.people == (
        Person("Verzonnen", "asker", "ABC"),
        Person("Van Bedacht", "asker", "DEF"),
        Person("B. Gefingeerd", "answerer", "", "De Minister van Buitenlandse Zaken"),
    )
    assert [(answer.text, answer.questions) for answer in document.answers] == [
        ("Ja.", (1,)),
        ("Ze zijn lang.\nIJsland betaalt ze.", (2, 3)),
        ("Ja.\nMorgen.", (4,)),  # without a label: the question is bold, the answer is not
    ]
    assert document.problems == ()


def test_the_letterhead_tells_what_the_letter_does_not() -> None:
    head = ["Datum", "8 april 2099", "Betreft", "Vragen over bruggen", "Ons kenmerk", "5401166"]
    letter = LETTER[5:]
    document = the_document("letter.docx", docx(letter, header=head))
    assert (document.answered_on, document.title) == ("2099-04-08", "Vragen over bruggen")
    without = [line.replace("nr. 2099Z00009", "nr. 5399999") for line in letter]
    assert the_document("letter.docx", docx(without, header=head)).key == "kenmerk-5401166"


def test_an_answer_without_numbers_is_to_the_questions_before_it() -> None:
    lines = ["Vraag 1", "Wat?", "Vraag 2", "Wie?", "Antwoord", "Dat.", "Vraag 3", "Waar?", "Antwoord:", "Daar."]
    document = the_document("letter.docx", docx([*LETTER[:9], *lines]))
    assert [answer.questions for answer in document.answers] == [(1, 2), (3,)]


def test_questions_that_are_not_in_order_keep_their_numbers() -> None:
    lines = ["Vraag 1", "Wat?", "Vraag 3", "Wie?", "Antwoord op vraag 1 en 3", "Dat.", "Vraag 2", "Waar?"]
    document = the_document("letter.docx", docx([*LETTER[:9], *lines, "Antwoord op vraag 2", "Antwoord 1 was goed."]))
    assert [question.label for question in document.questions] == ["Vraag 1", "Vraag 3", "Vraag 2"]
    assert [(answer.questions, answer.text) for answer in document.answers] == [
        ((1, 2), "Dat."),
        ((3,), "Antwoord 1 was goed."),
    ]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Vraag 1", "Wat?", "Antwoord op vraag 2", "Dat."], "no_such_question"),
        (["Vraag 1", "Wat?", "Vraag 2", "Wie?", "Antwoord op vraag 1", "Dat."], "not_answered"),
        (["Vraag 1", "Wat?", "Vraag 1", "Wie?", "Antwoord", "Dat."], "numbered_twice"),
        (["Vraag 1", "Wat?", "Antwoord op vraag 1", "Vraag 2", "Wie?", "Antwoord", "Dat."], "empty_answer"),
        (["Er is niets te vragen."], "no_labels"),
    ],
)
def test_a_doubt_about_who_answers_what_is_told(lines: list[str], kind: str) -> None:
    document = the_document("letter.docx", docx([*LETTER[:9], *lines]))
    assert kind in [problem.kind for problem in document.problems]
    assert all(problem.message.startswith("nl-kamer:kv-tk-2099Z00009: ") for problem in document.problems)
    assert document.damaged == (kind == "no_labels"), "then the text is kept whole, and not coded"


def test_a_listing_tells_everything_but_the_texts() -> None:
    documents = {item.key: item for item in found("answers.json") if isinstance(item, Document)}
    assert list(documents) == ["ah-tk-20242025-12", "kv-tk-2025Z00003"], "the second has no number yet"
    document = documents["ah-tk-20242025-12"]
    assert (document.asked_on, document.answered_on) == ("2025-03-03", "2025-03-20")
    assert document.ministry == "minister van Buitenlandse Zaken"
    assert document.question_url == "https://zoek.officielebekendmakingen.nl/kv-tk-2025Z00001.html"
    assert document.people == (Person("A. Verzonnen", "asker", "ABC"), Person("C. Bedacht", "asker", "DEF"))
    assert (document.truncated, document.reply) == (True, "")


def test_other_ministries_are_kept_where_a_country_is_named_and_counted_where_not() -> None:
    items = found("answers.json")
    assert [item.number for item in items if isinstance(item, LeftOut)] == [1]
    assert [item.kind for item in items if isinstance(item, Problem)] == ["truncated"]


def changed(**fields: object) -> bytes:
    """The listing, its first record with other fields."""
    listing = json.loads((FIXTURES / "answers.json").read_bytes())
    listing["value"] = [listing["value"][0] | fields]
    return json.dumps(listing).encode()


BROKEN = {
    "empty.json": (b" ", "empty_file"),
    "page.json": (b"<html>Just a moment</html>", "not_a_listing"),
    "error.json": (b'{"error": {"code": "400"}}', "not_a_listing"),
    "item.json": (b'{"value": [7]}', "no_record"),
    "key.json": (changed(Aanhangselnummer=None, Zaak=[]), "no_key"),
    "field.json": (changed(Stemming="goed"), "unknown_field"),
    "date.json": (changed(Datum="2025-02-31T00:00:00"), "bad_date"),
    "letter.docx": (b"PK\x03\x04", "no_letter"),
    "other.docx": (docx(["Geachte Voorzitter,", "Vraag 1", "Wat?", "Antwoord", "Dat."]), "no_key"),
    "letter.pdf": (b"<html>", "no_letter"),
    "note.md": (b"# Notes", "unknown_text"),
    "number.txt": (b"Aanhangsel van de Handelingen\n\nVraag 1\nWat?\n\nAntwoord 1\nDat.\n", "no_key"),
    "page.html": (b"<html>", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_clear_problem(name: str) -> None:
    body, kind = BROKEN[name]
    items = found(name, body)
    told = [item for item in items if isinstance(item, Problem) and item.kind != "truncated"]
    told += [problem for item in items if isinstance(item, Document) for problem in item.problems]
    assert [problem.kind for problem in told] == [kind]
    assert name in told[0].message or "nl-kamer:ah-tk-20242025-12" in told[0].message


def test_a_date_that_does_not_exist_is_left_empty_and_told() -> None:
    document = the_document("a.md", (FIXTURES / PRINTED).read_bytes().replace(b"9 april 2099", b"31 april 2099"))
    assert document.answered_on == ""
    assert [problem.kind for problem in document.problems] == ["bad_date"]


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    assert import_paths("nl-kamer", [FIXTURES], store=store).new == 3
    with nothing_new(store):
        again = import_paths("nl-kamer", [FIXTURES], store=store)
    assert (again.unchanged, again.left_out) == (3, 1)


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "not yet seen live" in SOURCE.note


def test_the_recorded_files(store: Store, shared: Path) -> None:
    """The printed answer of the foreign minister, and eight letters of another ministry; two files are no answers."""
    result = import_paths("nl-kamer", [shared / "real" / "nl"], store=store)
    assert [problem.kind for problem in result.problems] == ["not_a_listing"] * 2
    assert result.new == 9
    counts = "select count(*), (select count(*) from answers where document = d.id) from questions q"
    sql = f"{counts} join documents d on d.id = q.document group by d.id order by d.id"
    assert [tuple(map(int, row)) for row in rows(store, sql)] == [  # type: ignore[call-overload]
        *[(9, 9), (3, 3), (9, 6), (14, 14), (6, 5), (12, 8), (10, 6), (8, 7), (22, 20)],
    ]
    assert rows(store, "select count(*) from questions where id not in (select question from answers_questions)") == [
        (0,)
    ]
    assert rows(store, "select count(*) from documents where answered_on = '' or asked_on = '' or ministry = ''") == [
        (0,)
    ]
    ((asked, answered),) = rows(store, "select sum(role = 'asker'), sum(role = 'answerer') from document_people")
    assert (asked, answered) == (15, 9)
