"""France's questions to the government and written questions; the fixtures are invented, in the open data's format."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import import_paths, scrape
from scrapers.fr_assemblee import SOURCE, is_foreign, parse_file
from scrapers.fr_assemblee_sitting import exchange, words
from scrapers.items import Document, Person, Problem
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "fr-assemblee"
SITTING, WRITTEN, XML = "QANR5L99QG7.json", "QANR5L99QE12.json", "QANR5L99QE13.xml"


def read(name: str, body: bytes | None = None) -> list[Document | Problem]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def one(name: str, body: bytes | None = None) -> Document:
    (found,) = read(name, body)
    assert isinstance(found, Document), found
    return found


def changed(name: str, **fields: Any) -> bytes:
    """A fixture in which these fields of the question are others."""
    record = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    record["question"] |= fields
    return json.dumps(record).encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, body in files.items():
            opened.writestr(zipfile.ZipInfo(f"json/{name}"), body)
    return made.getvalue()


def test_the_source_says_what_was_not_seen() -> None:
    assert (SOURCE.own, SOURCE.verified) == ("FRA", False)
    assert "no file of them was seen" in SOURCE.note


# Questions to the government


def test_the_answer_is_the_ministers_words_only() -> None:
    found = one(SITTING)
    assert found.id == "fr-assemblee:QANR5L99QG7"
    assert found.reply == (
        "La France condamne la fermeture du port,…\n"
        "…qui n'est que provisoire, comme l'écrit Le Journal inventé.\n"
        "Nous soutenons Nulle-Part."
    )
    assert [(answer.text, answer.questions, answer.language) for answer in found.answers] == [
        (found.reply, (1,), "fr"),
    ]


def test_the_question_is_the_words_of_the_deputy_who_has_the_floor() -> None:
    assert [question.text for question in one(SITTING).questions] == [
        "Le port de Nulle-Part est fermé.\nQue fait la France ?"
    ]


def test_people_are_named_by_the_report() -> None:
    assert one(SITTING).people == (
        Person("Paul Inventé", "asker", "FIC"),
        Person("Anne Fictive", "answerer", "", "ministre de l’Europe et des affaires étrangères"),
    )


def test_a_question_to_the_government_has_its_fields() -> None:
    found = one(SITTING)
    assert (found.type, found.number, found.legislature, found.title) == ("qg", "7", "99", "Port de Nulle-Part")
    assert (found.asked_on, found.answered_on, found.status) == ("2098-07-20", "2098-07-20", "answered")
    assert found.ministry == "Ministère de l’Europe et des affaires étrangères"
    assert found.url == "https://www.assemblee-nationale.fr/dyn/99/questions/QANR5L99QG7"
    assert found.problems == ()


def test_two_members_of_the_government_both_answer() -> None:
    said = exchange(
        "<strong>M. le président. </strong>La parole est à Mme Eva Demande.<br>"
        "<strong>Mme Eva Demande. </strong>Pourquoi ?<br>"
        "<strong>M. A Un,</strong><i> ministre délégué. </i>Voici.<br>"
        "<strong>Mme B Deux,</strong><i> ministre. </i>Et voilà.<br>"
        "<strong>M. le président. </strong>Merci."
    )
    assert said.answer == "Voici.\nEt voilà."
    assert said.answerers == (("A Un", "ministre délégué"), ("B Deux", "ministre"))
    assert (said.askers, said.question) == (("Eva Demande",), "Pourquoi ?")


def test_a_report_without_a_minister_is_told() -> None:
    text = {"texteReponse": {"infoJO": {"dateJO": "2098-07-20"}, "texte": "<strong>Mme X. </strong>Bonjour."}}
    found = one(SITTING, changed(SITTING, textesReponse=text))
    assert [problem.kind for problem in found.problems] == ["no_asker", "no_answer", "no_text"]
    assert (found.reply, found.truncated) == ("", True)


# Written questions (their format is known from its documentation alone)


def test_a_written_question_has_texts_days_and_the_ministry_it_came_to_last() -> None:
    found = one(WRITTEN)
    assert (found.type, found.asked_on, found.answered_on) == ("qe", "2098-03-01", "2098-05-01")
    assert found.ministry == "Ministère de l’Europe et des affaires étrangères"
    assert found.title == "Port de Nulle-Part; Pêche"
    assert found.reply == "La France soutient Nulle-Part & ses pêcheurs.\nElle appelle à la réouverture du port."
    assert found.questions[0].text.split("\n")[1] == "Elle lui demande ce que fait la France."
    assert found.people == (Person("Claire de La Fable", "asker", "FIC"),)
    assert found.problems == ()


def test_xml_says_the_same_as_json() -> None:
    found = one(XML)
    assert (found.key, found.asked_on, found.title) == ("QANR5L99QE13", "2098-03-02", "Ponts")
    assert (found.status, found.reply, found.answered_on) == ("withdrawn", "", "")
    assert found.people == (Person("Luc d'Exemple", "asker", "FIC"),)


def test_a_deputy_whose_name_the_question_does_not_say_keeps_the_files_id() -> None:
    text = {"texteQuestion": {"infoJO": {"dateJO": "2098-03-01"}, "texte": "Quel est le tonnage du port ?"}}
    found = one(WRITTEN, changed(WRITTEN, textesQuestion=text))
    assert found.people[0].name == "PA000002"
    assert [problem.kind for problem in found.problems] == ["no_asker"]


@pytest.mark.parametrize(
    ("fields", "kind", "status"),
    [
        ({"textesReponse": None, "cloture": None}, "", "open"),
        ({"textesReponse": None, "cloture": {"libelleCloture": "Caducité (fin de mandat)"}}, "", "open"),
        ({"textesReponse": None, "cloture": {"codeCloture": "XYZ", "libelleCloture": "?"}}, "unknown_status", "open"),
        ({"textesReponse": None}, "no_text", "answered"),
        ({"nouveau": "x"}, "unknown_field", "answered"),
        ({"uid": "QANR5L99QZ12"}, "unknown_type", "answered"),
    ],
)
def test_what_is_open_missing_or_new(fields: dict[str, Any], kind: str, status: str) -> None:
    found = one(WRITTEN, changed(WRITTEN, **fields))
    assert ([problem.kind for problem in found.problems], found.status) == ([kind] if kind else [], status)


# Files


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.json", b"", "empty_file"),
        ("a.csv", b"x", "unknown_file"),
        ("a.json", b"<html>Error 503", "no_record"),
        ("a.json", b'{"acteurs": []}', "no_record"),
        ("a.json", b'{"question": {"uid": "?"}}', "no_key"),
        ("a.xml", b'<!DOCTYPE q [<!ENTITY a "b">]><question><uid>&a;</uid></question>', "no_record"),
        ("a.zip", b"<html>Maintenance</html>", "bad_zip"),
        ("a.zip", archive({"readme.txt": b"x"}), "empty_zip"),
        ("a.zip", archive({"../x.json": b"{}", "../../x.json": b"{}"}), "bad_zip"),
    ],
)
def test_what_is_no_publication_is_told(name: str, body: bytes, kind: str) -> None:
    assert [item.kind for item in read(name, body) if isinstance(item, Problem)] == [kind]


def test_an_archive_is_read_file_by_file_and_a_broken_one_stops_no_other() -> None:
    body = archive({"a.json": b"{", "b.json": changed(WRITTEN), "c.xml": (FIXTURES / XML).read_bytes()})
    problem, *documents = read("a.zip", body)
    assert isinstance(problem, Problem)
    assert problem.message.endswith("[json/a.json]")
    assert [item.key for item in documents if isinstance(item, Document)] == ["QANR5L99QE12", "QANR5L99QE13"]


def test_a_file_may_hold_several_questions() -> None:
    body = b"<questionsEcrites>" + 2 * b"<question><uid>QANR5L14QE1</uid></question>" + b"</questionsEcrites>"
    assert [item.key for item in read("a.xml", body) if isinstance(item, Document)] == ["QANR5L14QE1"] * 2


def test_the_recorded_questions_to_the_government_are_read(shared: Path) -> None:
    paths = sorted((shared / "real" / "fr" / "an_qag").glob("*.json"))
    documents = [item for path in paths for item in parse_file(path, path.read_bytes()) if isinstance(item, Document)]
    assert (len(paths), len(documents)) == (21, 21)
    assert [document.id for document in documents if document.problems] == []
    for document in documents:
        assert (len(document.questions), len(document.answers), document.status) == (1, 1, "answered")
        assert [person.role for person in document.people] == ["asker", "answerer"]
        assert "Applaudissements" not in document.reply
        assert "La parole est" not in document.reply + document.questions[0].text


# What a scrape keeps


@pytest.mark.parametrize(
    ("ministry", "heading", "text", "kept"),
    [
        ("Ministère de l’Europe et des affaires étrangères", "voirie", "Le pont", True),
        ("Secrétariat d’État auprès de la ministre, chargé de l’Europe", "", "", True),
        ("Ministère des armées", "défense", "Présence militaire au Mali", True),
        ("Ministère des transports", "politique extérieure", "Le pont", True),
        ("Ministère des transports", "voirie", "Le pont de Saint-Exemple", False),
        ("Ministère de la santé", "outre-mer", "Hôpital de Mayotte en France", False),
    ],
)
def test_a_scrape_keeps_the_foreign_ministry_and_what_speaks_of_abroad(
    ministry: str, heading: str, text: str, kept: bool
) -> None:
    assert is_foreign(ministry, heading, text) is kept


# Scrapes


@pytest.fixture
def server() -> Iterator[Replay]:
    """The portal with its archives: one of written questions, the others empty of what is kept."""
    with Replay() as running:
        other = archive({XML: (FIXTURES / XML).read_bytes()})
        for address in words()["archives"]:
            running.put(path_of(address), other, "application/zip")
        running.put(path_of(words()["archives"][0]), written(), "application/zip")
        yield running


def path_of(address: str) -> str:
    return f"/static/openData/repository/{address}"


def written(**fields: Any) -> bytes:
    return archive({WRITTEN: changed(WRITTEN, **fields), XML: (FIXTURES / XML).read_bytes()})


def test_a_scrape_keeps_what_is_foreign_and_counts_the_rest(server: Replay, store: Store) -> None:
    result = scrape("fr-assemblee", store=store, endpoint=server.url)
    assert (result.new, result.left_out, result.problems) == (1, 6, ())
    assert rows(store, "select id from documents") == [("fr-assemblee:QANR5L99QE12",)]
    assert rows(store, "select distinct c.url from documents d join captures c on c.id = d.capture") == [
        (f"https://data.assemblee-nationale.fr{path_of(words()['archives'][0])}",)
    ]


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    scrape("fr-assemblee", store=store, endpoint=server.url)
    with nothing_new(store, server):
        again = scrape("fr-assemblee", store=store, endpoint=server.url)
    assert (again.documents, again.unchanged, again.not_modified) == (1, 1, len(words()["archives"]))


def test_a_changed_answer_is_a_revision(server: Replay, store: Store) -> None:
    scrape("fr-assemblee", store=store, endpoint=server.url)
    text = {"texteReponse": {"infoJO": {"dateJO": "2098-05-01"}, "texte": "La France appelle à la patience."}}
    server.put(path_of(words()["archives"][0]), written(textesReponse=text), "application/zip")
    assert scrape("fr-assemblee", store=store, endpoint=server.url).changed == 1
    assert rows(store, "select text from answers") == [("La France appelle à la patience.",)]
    assert len(rows(store, "select * from revisions")) == 1


def test_an_archive_that_is_missing_or_broken_stops_no_other(server: Replay, store: Store) -> None:
    del server.resources[path_of(words()["archives"][1])]
    server.put(path_of(words()["archives"][2]), b"<html>Maintenance</html>", "text/html")
    result = scrape("fr-assemblee", store=store, endpoint=server.url)
    assert sorted(problem.kind for problem in result.problems) == ["a_page", "http_error"]
    assert result.new == 1


def test_importing_again_changes_nothing_but_runs(store: Store) -> None:
    first = import_paths("fr-assemblee", [FIXTURES], store=store)
    with nothing_new(store):
        again = import_paths("fr-assemblee", [FIXTURES], store=store)
    assert (first.new, again.unchanged, first.problems) == (3, 3, ())
