"""Germany's printed papers to documents; the fixtures are invented, in the format in which DIP gives their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.de_bundestag import parse_file, parse_paper
from scrapers.de_bundestag_answers import answer_document
from scrapers.de_bundestag_paper import (
    NEW_PAGE,
    NotPaperError,
    long_date,
    numbers_as_text,
    numbers_named,
    paper_url,
    paragraphs,
    read_paper,
)
from scrapers.items import Document, Person, Problem

FIXTURES = Path(__file__).parents[1] / "fixtures" / "de-bundestag"
HEAD = "Deutscher Bundestag Drucksache 99/202\n99. Wahlperiode 20.06.2098\n"
KLEINE = (
    f"{HEAD}Antwort \nder Bundesregierung \nauf die Kleine Anfrage der Fraktion Die Linke\n– Drucksache 99/150 –\nTee\n"
)
NOTE = (
    "Die Antwort wurde namens der Bundesregierung mit Schreiben des Auswärtigen Amts vom 19. Juni 2098 übermittelt.\n"
    "Die Drucksache enthält zusätzlich – in kleinerer Schrifttype – den Fragetext.\n"
)


@pytest.fixture(scope="module")
def collection() -> dict[str, Document]:
    """The documents of the invented collection by key."""
    found = read("collection.txt")
    return {item.key: item for item in found if isinstance(item, Document)}


@pytest.fixture(scope="module")
def answer() -> Document:
    """The invented answer to a Kleine Anfrage."""
    (found,) = read("answer.txt")
    assert isinstance(found, Document)
    return found


def read(name: str) -> list[Document | Problem]:
    path = FIXTURES / name
    return list(parse_file(path, path.read_bytes()))


def kleine_anfrage(body: str) -> Document:
    (found,) = parse_paper(f"{KLEINE}{NOTE}{body}", "x.txt")
    assert isinstance(found, Document)
    return found


# Lines to paragraphs


def test_a_wrapped_line_goes_on_and_a_short_last_line_ends_a_paragraph() -> None:
    lines = ["Die Bundesregierung hat dazu keine eigenen Erkenntnisse und wartet ", "ab.", "Im Übrigen gilt das."]
    assert paragraphs(lines) == [
        "Die Bundesregierung hat dazu keine eigenen Erkenntnisse und wartet ab.",
        "Im Übrigen gilt das.",
    ]


@pytest.mark.parametrize(
    ("above", "below", "text"),
    [
        ("Das liegt beim VN-", "Sicherheitsrat.", "Das liegt beim VN-Sicherheitsrat."),
        ("Es geht um Öl- ", "und Gasfelder.", "Es geht um Öl- und Gasfelder."),
        ("Es geht um Öl-", "und Gasfelder.", "Es geht um Öl- und Gasfelder."),
        (
            "Das steht unter www.hafen.invalid/t",
            "ee.html im Netz.",
            "Das steht unter www.hafen.invalid/tee.html im Netz.",
        ),
        ("(vgl. www.hafen.invalid/seite", "tee).", "(vgl. www.hafen.invalid/seitetee)."),
        ("Das war am 4.", "Juni 2098.", "Das war am 4. Juni 2098."),
        ("Das gilt für Häfen bzw.", "Ankerplätze der Küstenschifffahrtsgesellschaften im Westen", None),
    ],
)
def test_what_a_lines_end_broke_is_put_together(above: str, below: str, text: str | None) -> None:
    assert paragraphs([above, below], 30) == [text or f"{above} {below}"]


def test_a_hyphen_at_a_pages_end_is_joined_where_a_lexicon_has_the_word() -> None:
    assert paragraphs(["Das ist die Bundesregie-", NEW_PAGE, "rung selbst."]) == ["Das ist die Bundesregierung selbst."]
    assert paragraphs(["Das ist der Qwertzu-", NEW_PAGE, "iopü selbst."]) == ["Das ist der Qwertzu\u00adiopü selbst."]


def test_rows_of_a_table_stay_lines() -> None:
    assert paragraphs(["Nordboot 12", "Südboot 7"]) == ["Nordboot 12", "Südboot 7"]


# Heads


def test_a_paper_says_its_number_and_day() -> None:
    paper = read_paper(HEAD)
    assert (paper.number, paper.date, paper.legislature, paper.key) == ("99/202", "2098-06-20", "99", "99-202")
    assert paper.url == "https://dserver.bundestag.de/btd/99/002/9900202.pdf"
    assert paper_url("20/15151") == "https://dserver.bundestag.de/btd/20/151/2015151.pdf"


def test_other_texts_are_told() -> None:
    with pytest.raises(NotPaperError, match="no Drucksache"):
        read_paper("Wartung")
    assert [item.kind for item in parse_paper("Wartung", "x") if isinstance(item, Problem)] == ["no_paper"]
    (told,) = parse_paper(f"{HEAD}Gesetzentwurf\n", "x")
    assert isinstance(told, Problem)
    assert told.kind == "other_paper"


@pytest.mark.parametrize(
    ("text", "day"),
    [("vom 7. Juli 2098", "2098-07-07"), ("vom 21 Mai 2098", "2098-05-21"), ("vom 8. Oktober 20 98", "2098-10-08")],
)
def test_dates_are_read_as_printed(text: str, day: str) -> None:
    assert long_date(text) == day
    assert long_date("vom 31. Juni 2098") == ""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Die Fragen 36 bis 38 werden zusammen beantwortet.", (36, 37, 38)),
        ("Die Fragen 3, 5 und 6 werden aufgrund des Sachzusammenhangs gemeinsam beantwortet.", (3, 5, 6)),
        ("Die Fragen 3 bis 3d werden zusammen beantwortet.", (3,)),
        ("Die Fragen 5, 5a und 5b werden zusammen beantwortet.", (5,)),
        ("Die Fragen 11 bis 13 werden zusammen wie folgt beantwortet.", (11, 12, 13)),
        ("Die Antworten zu den Fragen 5 und 7 werden bekräftigt.", ()),
        ("Frage 10 wird beantwortet.", ()),
    ],
)
def test_an_answer_names_the_questions_it_answers(text: str, numbers: tuple[int, ...]) -> None:
    assert numbers_named(text) == numbers


def test_numbers_are_written_as_people_read_them() -> None:
    assert [numbers_as_text(numbers) for numbers in ([4], [4, 5], [4, 5, 6], [4, 6])] == [
        "4",
        "4, 5",
        "4 bis 6",
        "4, 6",
    ]


@pytest.mark.parametrize(
    "table",
    [
        ["Nirgendwo 4.998 1.861 – ", "Irgendwo 29 12 1 "],  # several figures each
        ["Nirgendwo 4.998 ", "Irgendwo 29 ", "Nirwana 7 "],  # three short rows
        [f"Amt / KÜSTE / HAFEN VON NIRGENDWO / HAFENMEISTEREI DES NORDENS {n}.100 " for n in range(1, 6)],
    ],
)
def test_the_rows_of_a_table_of_figures_are_lines_of_their_own(table: list[str]) -> None:
    """A blank ends each of them, as it ends a line that was wrapped."""
    lines = [
        "Die Zahlen der Boote, die in den Häfen liegen, sind in der ",
        "folgenden Tabelle:",
        *table,
        "Weiteres fehlt.",
    ]
    above = "Die Zahlen der Boote, die in den Häfen liegen, sind in der folgenden Tabelle:"
    assert paragraphs(lines) == [above, *(row.strip() for row in table), "Weiteres fehlt."]


@pytest.mark.parametrize(
    "lines",
    [
        ["Die Küstenwache zählte vom 1. Januar 2097 bis zum 31. Dezember 2097 ", "genau 14 Boote im Jahr 2098 "],
        ["Die Boote kosten nach Kapitel 0803 Titel 682 21 ", "und 891 21 ", "mehr als im Vorjahr."],
        ["Süd 7 8 9", "Nord 1 2 3", "gesamt 8 10 12", f"Von {'den Booten ' * 5}waren es 14 ", "neue."],
    ],
)
def test_prose_with_figures_at_the_end_of_its_lines_stays_together(lines: list[str]) -> None:
    wrapped = [line for line in lines if not line.startswith(("Süd", "Nord", "gesamt"))]
    assert paragraphs(lines)[-1] == " ".join(line.strip() for line in wrapped)


# Collections


def test_an_entry_has_question_asker_answerer_ministry_and_day(collection: dict[str, Document]) -> None:
    found = collection["99-101-1"]
    assert found.id == "de-bundestag:99-101-1"
    assert (found.number, found.own, found.type) == ("99/101, Nr. 1", "DEU", "schriftliche-frage")
    assert (found.answered_on, found.ministry, found.status) == ("2098-06-11", "Auswärtiges Amt", "answered")
    assert found.people == (
        Person("Anna Beispiel", "asker", "Die Linke"),
        Person("Dr. Emil Niemand", "answerer", "", "Staatssekretär"),
    )
    assert [question.text for question in found.questions] == [
        "Wie bewertet die Bundesregierung die Lage im Hafen von Nirgendwo, und stimmt sie der Hafenordnung zu "
        "(bitte begründen)?"
    ]
    assert found.problems == ()


def test_an_entry_is_called_by_the_beginning_of_its_question(collection: dict[str, Document]) -> None:
    """The title of the collection, which all its entries have in common, tells none of them from the others."""
    assert {key: found.title for key, found in collection.items()} == {
        "99-101-1": "„Wie bewertet die Bundesregierung die Lage im Hafen von Nirgendwo, und stimmt sie der "
        "Hafenordnung zu (bitte begründen)?“",
        "99-101-2": "„Welche Boote fuhren?“",
        "99-101-4": "„Ist der Tee heiß?“",
        "99-101-5": "„Ist der Tee kalt?“",
    }


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (
            "Was sagt die Bundesregierung zur „Hafenordnung“ von Nirgendwo und zu den Booten der Küstenwache, die seit "
            "dem Frühjahr – nach meiner Kenntnis – dort liegen?",
            "„Was sagt die Bundesregierung zur ‚Hafenordnung‘ von Nirgendwo und zu den Booten der Küstenwache, die "
            "seit dem Frühjahr …“",
        ),
        (f"https://hafen.invalid/{'ordnung/' * 20}?", f"„https://hafen.invalid/{'ordnung/' * 12}or …“"),
        ("", "Schriftliche Fragen mit den in der Woche vom 9. Juni 2098 eingegangenen Antworten der Bundesregierung"),
    ],
)
def test_a_long_question_is_cut_at_a_word_and_an_empty_one_has_the_title_of_the_collection(
    asked: str, title: str
) -> None:
    text = (FIXTURES / "collection.txt").read_text(encoding="utf-8").replace("Ist der Tee heiß?\n", f"{asked}\n")
    found = {item.key: item for item in parse_paper(text, "x.txt") if isinstance(item, Document)}
    assert found["99-101-4"].title == title


def test_an_answer_is_free_of_what_pages_repeat(collection: dict[str, Document]) -> None:
    assert collection["99-101-1"].reply == (
        "Die Bundesregierung begrüßt die Hafenordnung von Nirgendwo und hat Vertragsverhandlungen darüber angeregt, "
        "auch gegenüber dem VN-Sicherheitsrat und der EU (vgl. www.hafen.invalid/ordnung/abschnitt.html). Sie verweist "
        "auf ihre Antwort an die Küste vom 4. Juni 2098.\n"
        "Im Übrigen gilt die Auskunft der Bundesregierung, dass die Fischerei- und Handelswege offen sind. Weitere "
        "Angaben liegen nicht vor."
    )


def test_questions_answered_together_are_one_document_and_share_the_answer(collection: dict[str, Document]) -> None:
    found = collection["99-101-2"]
    assert "99-101-3" not in collection
    assert found.number == "99/101, Nr. 2, 3"
    assert [(question.ordinal, question.label) for question in found.questions] == [(1, "2"), (2, "3")]
    (answer,) = found.answers
    assert answer.questions == (1, 2)
    assert answer.text.split("\n")[1:] == ["Boote der Küstenwache:", "Nordboot 12", "Südboot 7"]
    assert found.answered_on == "2098-06-12"
    assert found.people[-1] == Person("Ida Irgendwer", "answerer", "", "Parlamentarische Staatssekretärin")
    assert found.people[0].party == "BÜNDNIS 90/DIE GRÜNEN"


def test_a_question_that_mentions_an_answer_is_not_cut(collection: dict[str, Document]) -> None:
    assert collection["99-101-2"].questions[1].text == (
        "Was sagt die jüngste und weithin bekannte Antwort der Bundesregierung auf meine Schriftliche Frage 7 vom "
        "2. Mai 2098 dazu?"
    )


def test_what_cannot_be_read_is_told(collection: dict[str, Document]) -> None:
    kinds = {key: [problem.kind for problem in found.problems] for key, found in collection.items()}
    assert kinds["99-101-4"] == ["bad_date", "unknown_office"]
    assert kinds["99-101-5"] == ["no_answer"]
    assert (collection["99-101-5"].status, collection["99-101-5"].answers) == ("open", ())
    assert collection["99-101-4"].ministry == "Bundesministerium für Gesundheit"


def test_the_signature_ends_the_last_answer_and_annexes_behind_it_are_told() -> None:
    (told,) = [item for item in read("collection.txt") if isinstance(item, Problem)]
    assert (told.kind, told.document) == ("annex", "")
    assert "1 lines" in told.message


def test_a_number_that_is_missing_is_told() -> None:
    text = (FIXTURES / "collection.txt").read_text(encoding="utf-8").replace("4. Abgeordneter", "4. Abgeschnittener")
    told = [
        item for item in parse_paper(text, "x.txt") if isinstance(item, Problem) and item.kind == "missing_question"
    ]
    assert [problem.message for problem in told] == [
        "de-bundestag, x.txt: questions could not be found in the collection 99/101: 4"
    ]


# Answers to Kleine Anfragen


def test_an_answer_paper_says_who_asked_what_and_whose_letter_answered(answer: Document) -> None:
    assert (answer.id, answer.number, answer.type) == ("de-bundestag:99-202", "99/202", "kleine-anfrage")
    assert (answer.title, answer.ministry) == ("Die Hafenordnung von Nirgendwo und die Küstenwache", "Auswärtiges Amt")
    assert answer.answered_on == "2098-06-19"
    assert [(person.name, person.party) for person in answer.people] == [
        ("Anna Beispiel", "Die Linke"),
        ("Dr. Clara Ausgedacht", "Die Linke"),
    ]
    assert answer.question_url == "https://dserver.bundestag.de/btd/99/001/9900150.pdf"
    assert answer.problems == ()


def test_questions_are_in_the_order_of_their_numbers_with_the_askers_preface_before_the_first(answer: Document) -> None:
    assert [(question.ordinal, question.label) for question in answer.questions] == [
        *[(1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "4b"), (6, "5"), (7, "6"), (8, "7")]
    ]
    assert answer.questions[0].text == (
        "Am 2. Mai 2098 erließ Nirgendwo eine Hafenordnung.\n"
        "1. Welche Häfen kennt die Bundesregierung, und welche bzw. Ankerplätze sind ihr wichtig?"
    )
    assert answer.questions[1].text.endswith("a) in der Nacht,\nb) am Tag?")


def test_each_answer_is_joined_to_the_questions_before_it(answer: Document) -> None:
    assert [(found.label, found.questions) for found in answer.answers] == [
        ("Vorbemerkung der Bundesregierung", (1, 2, 3, 4, 5, 6, 7, 8)),
        ("1, 2", (1, 2)),
        ("3, 5", (3, 6)),
        ("4", (4,)),
        ("4b", (5,)),
        ("6", (7,)),
        ("7", (8,)),
        ("Anlage zu Frage 6", (7,)),
    ]
    assert answer.reply == "\n".join(found.text for found in answer.answers)


def test_the_note_at_the_foot_of_the_first_page_is_taken_out_of_the_text(answer: Document) -> None:
    assert answer.answers[0].text == (
        "Die Bundesregierung unterstützt die Hafenordnung und tritt für die freie Seefahrt ein."
    )


def test_a_numbered_list_in_an_answer_is_no_question(answer: Document) -> None:
    assert answer.answers[1].text.endswith("1. den alten Hafen und\n2. den neuen Hafen.")


def test_questions_that_an_answer_does_not_name_are_told() -> None:
    found = kleine_anfrage("1. Ist der Tee heiß?\n2. Ist der Tee kalt?\nNein.\n")
    assert [problem.kind for problem in found.problems] == ["unpaired"]
    assert found.answers[0].questions == (1, 2)


def test_a_question_without_an_answer_is_told() -> None:
    found = kleine_anfrage("1. Ist der Tee heiß?\nJa.\n2. Ist der Tee kalt?\n")
    assert [(problem.kind, problem.message) for problem in found.problems] == [
        ("no_answer", "de-bundestag:99-202: no answer stands behind question 2")
    ]


def test_a_question_with_several_sentences_ends_with_the_last_that_asks() -> None:
    found = kleine_anfrage("1. Ist der Tee heiß?\nWenn ja, warum?\nDas ist nicht bekannt.\n")
    assert found.questions[0].text == "1. Ist der Tee heiß?\nWenn ja, warum?"
    assert found.reply == "Das ist nicht bekannt."


def test_a_paper_without_its_note_and_questions_is_told() -> None:
    found = answer_document(read_paper(f"{KLEINE}Nichts.\n"))
    assert [problem.kind for problem in found.problems] == ["no_question", "no_answer", "no_ministry", "bad_date"]
    assert (found.answered_on, found.status) == ("2098-06-20", "open")


# Recorded papers, where they are


def test_every_question_of_the_recorded_collections_is_found(shared: Path) -> None:
    documents: list[Document] = []
    for path in sorted((shared / "real" / "de" / "schriftliche-fragen").glob("*.txt")):
        for item in parse_file(path, path.read_bytes()):
            assert isinstance(item, Document) or item.kind == "annex", item
            documents += [item] if isinstance(item, Document) else []
    assert sum(len(found.questions) for found in documents) == 1781
    assert len(documents) == sum(len(found.answers) for found in documents) == 1739
    assert [found.id for found in documents if found.problems or not found.answered_on or not found.ministry] == []
    assert {len([p for p in found.people if p.role == "answerer"]) for found in documents} == {1}
    assert not any("Vorabfassung" in found.reply or "lektorierte" in found.reply for found in documents)


def test_the_recorded_answers_are_complete(shared: Path) -> None:
    found = []
    for path in sorted((shared / "real" / "de" / "antworten").glob("*.txt")):
        found += list(parse_file(path, path.read_bytes()))
    documents = [item for item in found if isinstance(item, Document)]
    assert (len(documents), len(found)) == (21, 21)
    assert [document.id for document in documents if document.problems] == []
    assert (sum(len(d.questions) for d in documents), sum(len(d.answers) for d in documents)) == (413, 375)
    assert {document.ministry for document in documents} == {"Auswärtiges Amt"}
