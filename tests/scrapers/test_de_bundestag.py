"""Germany's source: which files it reads, records of DIP21, which answers a scrape keeps, and scrapes of a replay."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request

from db.store import Store
from scrapers.crawl import import_paths, scrape
from scrapers.de_bundestag import KEY, SOURCE, Spider, is_foreign, parse_file
from scrapers.items import Document, Person, Problem
from tests.scrapers.lu_files import pdf
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "de-bundestag"
LISTING = "/api/v1/drucksache"
TEXT = "/api/v1/drucksache-text"
SECRET = "invented-key-0123456789"


def read(name: str, body: bytes | None = None) -> list[Document | Problem]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def one(name: str, body: bytes | None = None) -> Document:
    (found,) = read(name, body)
    assert isinstance(found, Document), found
    return found


def kinds(name: str, body: bytes) -> list[str]:
    return [item.kind for item in read(name, body) if isinstance(item, Problem)]


def test_the_source_is_not_yet_seen_live_and_says_so() -> None:
    assert (SOURCE.own, SOURCE.verified) == ("DEU", False)
    assert KEY in SOURCE.note


# Files


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.txt", b" ", "empty_file"),
        ("a.xlsx", b"x", "unknown_file"),
        ("a.json", b"<html>", "not_json"),
        ("a.json", b"[]", "not_json"),
        ("a.json", b'{"code": 401, "message": "Unauthorized"}', "api_error"),
        ("a.html", b"<html>Wartung</html>", "no_record"),
        ("a.html", b"<!-- <VORGANG><TITEL>x</VORGANG> -->", "no_record"),
        ("a.pdf", b"<html>", "not_a_pdf"),
    ],
)
def test_what_is_no_publication_is_told(name: str, body: bytes, kind: str) -> None:
    assert kinds(name, body) == [kind]


def test_a_record_with_entities_is_refused() -> None:
    record = b'<!DOCTYPE V [<!ENTITY a "b">]><VORGANG><TITEL>&a;</TITEL></VORGANG>'
    assert kinds("a.html", b"<!-- " + record + b" -->") == ["no_record"]


def test_a_paper_as_pdf_is_read_as_its_text() -> None:
    lines = [
        "Deutscher Bundestag Drucksache 99/202",
        "99. Wahlperiode 20.06.2098",
        "Antwort",
        "der Bundesregierung",
        "auf die Kleine Anfrage der Fraktion Die Linke",
        "- Drucksache 99/150 -",
        "1. Ist der Tee heiß?",
        "Nein.",
    ]
    found = one("a.pdf", pdf(lines))
    assert (found.key, found.questions[0].text) == ("99-202", "1. Ist der Tee heiß?")
    assert found.reply.startswith("Nein.")


# Records of DIP21


def test_a_record_of_a_question_is_a_document_without_an_answer() -> None:
    found = one("dip21.json")
    assert (found.key, found.number, found.type) == ("99-101-2", "99/101, Nr. 2, 3", "schriftliche-frage")
    assert (found.ministry, found.status, found.truncated, found.partial) == ("Auswärtiges Amt", "answered", True, True)
    assert found.answers == ()
    assert [(question.label, question.text) for question in found.questions] == [
        ("2", "Welche Boote fuhren?"),
        ("3", "Was sagt die Antwort dazu?"),
    ]
    assert found.people == (
        Person("Dr. Clara Ausgedacht (Dorf)", "asker", "BÜNDNIS 90/DIE GRÜNEN"),
        Person("Ida Irgendwer", "answerer", "", "Parlamentarischer Staatssekretär"),
    )
    assert (found.asked_on, found.answered_on) == ("", "2098-06-13")


@pytest.mark.parametrize("order", [("basic.html", "procedure.html"), ("procedure.html", "basic.html")])
def test_the_two_pages_of_a_record_are_one_document_in_any_order(
    store: Store, tmp_path: Path, order: tuple[str, str]
) -> None:
    """Of some records one page says what was asked, and another one who asked and answered when."""
    page = (FIXTURES / "dip21.html").read_text(encoding="latin-1")
    basic, course, rest = re.split(r"(<VORGANGSABLAUF>.*</VORGANGSABLAUF>)", page, flags=re.DOTALL)
    title = '<dl><dd class="ddBreit">Die Hafenordnung für Boote</dd></dl>'
    head = basic.partition("<body>")[0]
    (tmp_path / "basic.html").write_text(basic + rest, encoding="latin-1")
    (tmp_path / "procedure.html").write_text(f"{head}<body><!-- {course} -->{title}</body></html>", encoding="latin-1")
    for name in (*order, *order):
        result = import_paths("de-bundestag", [tmp_path / name], store=store)
        assert result.problems == ()
    assert (result.unchanged, result.changed) == (1, 0)
    sql = "select title, asked_on, answered_on, ministry, answer_url like '%/9900202.pdf', truncated from documents"
    told = ("Die Hafenordnung für Boote", "2098-06-03", "2098-06-20", "Auswärtiges Amt", 1, 1)
    assert rows(store, sql) == [told]
    assert rows(store, "select name, role from document_people") == [("Anna Beispiel", "asker")]


def test_a_page_carries_the_same_record_in_a_comment() -> None:
    found = one("dip21.html")
    assert (found.key, found.title) == ("99-202", "Die Hafenordnung für Boote")
    assert (found.asked_on, found.answered_on, found.ministry) == ("2098-06-03", "2098-06-20", "Auswärtiges Amt")
    assert found.question_url.endswith("/9900150.pdf")
    assert found.questions == ()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"VORGANGSTYP": "Gesetzgebung"}, "unknown_type"),
        ({"AKTUELLER_STAND": "Verschollen"}, "unknown_status"),
        ({"NEUES_FELD": "x"}, "unknown_field"),
    ],
)
def test_what_is_new_in_a_record_is_told(change: dict[str, str], kind: str) -> None:
    record = json.loads((FIXTURES / "dip21.json").read_text(encoding="utf-8"))
    record["VORGANG"] |= change
    (item,) = read("a.json", json.dumps(record).encode())
    problems = [item] if isinstance(item, Problem) else list(item.problems)
    assert [problem.kind for problem in problems] == [kind]


def test_an_oral_question_answered_in_writing_is_dated_by_its_sitting() -> None:
    record = json.loads((FIXTURES / "dip21.json").read_text(encoding="utf-8"))
    record["VORGANG"]["VORGANGSTYP"] = "Mündliche Frage"
    asked = {"URHEBER": "Mündliche Frage", "FUNDSTELLE": "13.06.2098 - BT-Drucksache 99/101, Nr. 2"}
    said = {
        "URHEBER": "Mündliche Frage/Schriftliche Antwort",
        "FUNDSTELLE": "18.06.2098 - BT-Plenarprotokoll 99/10, S. 7A",
    }
    record["VORGANGSABLAUF"]["VORGANGSPOSITION"] = [asked, said]
    found = one("a.json", json.dumps(record).encode())
    assert (found.key, found.type, found.asked_on, found.answered_on) == (
        *("99-101-2", "muendliche-frage", "2098-06-13", "2098-06-18"),
    )
    assert found.answer_url == "https://dserver.bundestag.de/btp/99/99010.pdf"


def test_a_record_never_replaces_the_texts(store: Store) -> None:
    import_paths("de-bundestag", [FIXTURES / "collection.txt"], store=store)
    result = import_paths("de-bundestag", [FIXTURES / "dip21.json"], store=store)
    assert (result.new, result.documents) == (0, 1)
    assert len(rows(store, "select text from answers where document = 'de-bundestag:99-101-2'")) == 1


def test_importing_again_changes_nothing_but_runs(store: Store) -> None:
    import_paths("de-bundestag", [FIXTURES], store=store)
    with nothing_new(store):
        again = import_paths("de-bundestag", [FIXTURES], store=store)
    assert (again.new, again.changed) == (0, 0)
    assert rows(store, "select distinct invented from documents") == [(1,)]


def test_the_recorded_records_are_metadata(shared: Path) -> None:
    real = shared / "real" / "de"
    paths = sorted([*(real / "dip21").glob("*.json"), *(real / "kleineanfragen_fixtures_bt").glob("*.html")])
    found = [item for path in paths for item in parse_file(path, path.read_bytes())]
    documents = [item for item in found if isinstance(item, Document)]
    assert (len(found), len(documents)) == (85, 85)
    assert [document.id for document in documents if document.problems] == []
    assert all(document.partial and not document.answers and document.title for document in documents)


# What a scrape keeps


@pytest.mark.parametrize(
    ("ministry", "text", "kept"),
    [
        ("Auswärtiges Amt", "Wie viele Stühle hat das Amt?", True),
        ("Bundesministerium der Verteidigung", "Was tut die Bundeswehr in Litauen?", True),
        ("Bundesministerium des Innern", "Wie bewertet sie Russlands Vorgehen?", True),
        ("Bundesministerium der Finanzen", "Welche Sanktionen gelten?", True),
        ("Bundesministerium für Verkehr", "Wann wird die Brücke bei Irgendwo saniert?", False),
        ("Bundesministerium für Gesundheit", "Wie viele Kliniken gibt es in Deutschland?", False),
    ],
)
def test_a_scrape_keeps_the_foreign_ministry_and_what_speaks_of_abroad(ministry: str, text: str, kept: bool) -> None:
    assert is_foreign([ministry], text) is kept


# Scrapes


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        yield running


def paper(identity: str, number: str, kind: str, **fields: Any) -> dict[str, Any]:
    """A paper as DIP's API gives it."""
    return {
        "id": identity,
        "typ": "Dokument",
        "dokumentart": "Drucksache",
        "drucksachetyp": kind,
        "dokumentnummer": number,
        "wahlperiode": 99,
        "herausgeber": "BT",
        "datum": "2098-06-20",
        "aktualisiert": "2098-06-21T10:00:00+02:00",
        "titel": "Erfundenes",
        "autoren_anzahl": 0,
        "vorgangsbezug_anzahl": 1,
        "fundstelle": {"pdf_url": f"https://dserver.bundestag.de/btd/{identity}.pdf"},
    } | fields


COLLECTION = paper("1", "99/101", "Schriftliche Fragen")
ANSWER = paper("2", "99/202", "Antwort", ressort=[{"federfuehrend": True, "titel": "Auswärtiges Amt"}])
OTHER = paper("3", "99/203", "Antwort", titel="Brücken", ressort=[{"federfuehrend": True, "titel": "Verkehr"}])


def listed(server: Replay, kind: str, *papers: dict[str, Any], cursor: str = "end", after: str = "") -> None:
    query = f"f.drucksachetyp={kind}&f.zuordnung=BT&f.datum.start=2098-01-01&format=json"
    body = {"numFound": len(papers), "cursor": cursor, "documents": list(papers)}
    server.put(f"{LISTING}?{query}{after}", json.dumps(body).encode(), "application/json")


def dip(server: Replay, *answers: dict[str, Any]) -> None:
    """DIP with a collection, and answers."""
    listed(server, "Schriftliche+Fragen", COLLECTION)
    listed(server, "Schriftliche+Fragen", after="&cursor=end")
    listed(server, "Antwort", *answers)
    listed(server, "Antwort", after="&cursor=end")
    for found, name in ((COLLECTION, "collection.txt"), (ANSWER, "answer.txt")):
        whole = found | {"text": (FIXTURES / name).read_text(encoding="utf-8")}
        server.put(f"{TEXT}/{found['id']}", json.dumps(whole).encode(), "application/json")


def run(server: Replay, store: Store, **arguments: Any) -> Any:
    return scrape("de-bundestag", store=store, endpoint=server.url, **({"since": "2098-01-01"} | arguments))


def test_a_scrape_keeps_what_is_foreign_and_counts_the_rest(server: Replay, store: Store) -> None:
    dip(server, ANSWER, OTHER)
    result = run(server, store)
    assert (result.documents, result.new) == (3, 3)
    assert result.left_out == 3  # two questions on tea, one answer on bridges
    assert [key for (key,) in rows(store, "select id from documents order by id")] == [
        "de-bundestag:99-101-1",
        "de-bundestag:99-101-2",
        "de-bundestag:99-202",
    ]
    assert f"{TEXT}/3" not in server.asked()


def test_a_second_run_transfers_no_body_and_asks_for_no_paper(server: Replay, store: Store) -> None:
    dip(server, ANSWER, OTHER)
    run(server, store)
    with nothing_new(store, server):
        again = run(server, store)
    assert server.asked(TEXT) == []
    assert (again.documents, again.unchanged, again.left_out) == (3, 3, 1)


def test_a_paper_that_was_changed_is_asked_for_again(server: Replay, store: Store) -> None:
    dip(server, ANSWER)
    run(server, store)
    changed = ANSWER | {"aktualisiert": "2098-07-01T10:00:00+02:00"}
    dip(server, changed)
    text = (FIXTURES / "answer.txt").read_text(encoding="utf-8").replace("eine Mole", "zwei Molen")
    server.put(f"{TEXT}/2", json.dumps(changed | {"text": text}).encode(), "application/json")
    server.forget()
    result = run(server, store)
    assert server.asked(TEXT) == [f"{TEXT}/2"]
    assert (result.changed, result.unchanged) == (1, 2)


def test_pages_are_followed_until_the_cursor_stands(server: Replay, store: Store) -> None:
    dip(server, OTHER)
    listed(server, "Antwort", OTHER, cursor="two")
    listed(server, "Antwort", ANSWER, cursor="end", after="&cursor=two")
    assert run(server, store).documents == 3


def test_after_a_scrape_that_ended_well_only_what_was_changed_is_listed(server: Replay, store: Store) -> None:
    dip(server)
    server.put(LISTING, json.dumps({"numFound": 0, "cursor": "x", "documents": []}).encode(), "application/json")
    run(server, store, since="2098-01-01")
    run(server, store, since=None)  # after a run that was bounded, all is listed
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("select * from captures where url like '%aktualisiert%'").fetchall() == []
    run(server, store, since=None)
    with sqlite3.connect(store.path) as connection:
        urls = [url for (url,) in connection.execute("select url from captures where url like '%aktualisiert%'")]
    assert len(urls) == 2


def test_a_paper_without_text_is_read_from_its_pdf(server: Replay, store: Store) -> None:
    dip(server, ANSWER)
    server.put(f"{TEXT}/2", json.dumps(ANSWER).encode(), "application/json")
    server.put("/btd/2.pdf", pdf(["Deutscher Bundestag Drucksache 99/202", "Nichts"]), "application/pdf")
    assert "other_paper" in [problem.kind for problem in run(server, store).problems]
    assert "/btd/2.pdf" in server.asked()


def test_a_listing_that_gives_nothing_of_what_it_counts_is_a_closed_door(server: Replay, store: Store) -> None:
    dip(server)
    query = "f.drucksachetyp=Antwort&f.zuordnung=BT&f.datum.start=2098-01-01&format=json"
    server.put(f"{LISTING}?{query}", b'{"numFound": 17, "cursor": "x", "documents": []}', "application/json")
    assert "blocked" in [problem.kind for problem in run(server, store).problems]


def test_without_a_key_nothing_is_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    result = scrape("de-bundestag", store=store)
    assert (result.requests, [problem.kind for problem in result.problems]) == (0, ["too_few", "needs_key"])
    assert KEY in result.problems[1].message
    assert not any(isinstance(found, Request) for found in Spider(store=store).begin())


def test_the_key_is_sent_to_the_api_and_kept_nowhere(
    server: Replay, store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEY, SECRET)
    monkeypatch.setenv("POSITIONS_LOG", "DEBUG")
    dip(server, ANSWER)
    run(server, store)
    with sqlite3.connect(store.path) as connection:
        assert SECRET not in "\n".join(connection.iterdump())
    shown = capfd.readouterr()
    assert SECRET not in shown.out + shown.err

    spider = Spider(store=store)
    assert spider.fetch("https://search.dip.bundestag.de/api/v1/x", print).headers["Authorization"] == (
        f"ApiKey {SECRET}".encode()
    )
    assert "Authorization" not in spider.fetch("https://dserver.bundestag.de/x.pdf", print).headers
