"""The Belgian Chamber's API to documents, from files and from a replay of the API on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.be_chambre import SOURCE, parse_file
from scrapers.be_chambre_records import parted
from scrapers.crawl import RunResult, import_paths, scrape
from scrapers.items import Document, Person, Problem
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import VANISHED, nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "be-chambre"
API = "/v0/qrva"
STUBS = json.loads((FIXTURES / "list.json").read_bytes())["items"]
ITEM = json.loads((FIXTURES / "item.json").read_bytes())["items"][0]
KEY = "54-B001-3-0007-0000201400090"


def found(name: str, body: bytes | None = None) -> list[Document | Problem]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def documents(name: str, body: bytes | None = None) -> dict[str, Document]:
    return {item.key: item for item in found(name, body) if isinstance(item, Document)}


def item(**fields: Any) -> bytes:
    return json.dumps({"items": [ITEM | fields]}).encode()


def problems(items: list[Document | Problem]) -> list[str]:
    own = [problem.kind for found in items if isinstance(found, Document) for problem in found.problems]
    return own + [found.kind for found in items if isinstance(found, Problem)]


def test_a_question_is_one_document_in_two_languages() -> None:
    (document,) = documents("item.json").values()
    assert (document.id, document.own, document.number, document.legislature) == (
        f"be-chambre:{KEY}",
        "BEL",
        "7",
        "54",
    )
    assert (document.asked_on, document.answered_on, document.status) == ("2014-07-18", "2014-12-05", "answered")
    assert (document.ministry, document.title) == ("Affaires étrangères", "Ponts vers la Ruritanie.")
    assert document.people == (Person("Ada Inventa", "asker", "Pont"),)
    assert document.languages == ("fr", "nl")
    assert [question.text.split("\n")[0] for question in document.questions] == [
        "Les ponts sont vieux.",
        "De bruggen zijn oud.",
    ]
    assert document.problems == ()


def test_each_answer_has_its_translation_and_its_question() -> None:
    (document,) = documents("item.json").values()
    assert [(a.ordinal, a.language, a.questions, a.translation_of) for a in document.answers] == [
        (1, "fr", (1,), 0),
        (2, "nl", (2,), 1),
        (3, "fr", (1,), 0),
        (4, "nl", (2,), 3),
    ]
    assert document.answers[2].text == "Il y en a trois."


@pytest.mark.parametrize(
    ("glued", "lines"),
    [
        ("De bruggen zijn oud.1. Hoeveel zijn er?2. Wie betaalt?", 3),
        ("l'envoyer.Si lors", 2),
        ("in 2014.De minister", 2),
        ("de NAVO.België", 2),
        ("1.Welke brug en 12.Welke weg", 1),
        ("voir www.pont.Be/art.Un", 1),
        ("M. A.Dupont et la S.A.Pont", 1),
        ("Oui.Et non: c'est tout.", 2),
    ],
)
def test_lost_ends_of_paragraphs_are_set_again(glued: str, lines: int) -> None:
    assert len(parted(glued).split("\n")) == lines
    assert parted(glued).replace("\n", "") == glued, "no letter is changed"


def test_a_list_has_fields_without_texts() -> None:
    listed = documents("list.json")
    assert {key[-3:]: document.status for key, document in listed.items()} == {
        "090": "answered",
        "091": "open",
        "092": "answered",
        "093": "answered",
    }
    assert all(document.partial and not document.answers for document in listed.values())
    assert problems(found("list.json")) == ["truncated"]


def test_a_provisional_answer_is_a_holding_one() -> None:
    (document,) = documents("a.json", item(CASA2="réponse provisoire - voorlopig antwoord")).values()
    assert document.status == "holding"


@pytest.mark.parametrize("name", ["item.json", "list.json"])
def test_the_answers_put_together_are_the_reply(name: str) -> None:
    for document in documents(name).values():
        assert "\n".join(answer.text for answer in document.answers) == document.reply


BROKEN = {
    "empty.json": (b"", "empty_file"),
    "page.json": (b"<html>Just a moment</html>", "not_json"),
    "department.json": (b'{"name": "department", "entries": []}', "unknown_json"),
    "none.json": (b'{"disclaimer": "", "items": []}', "no_item"),
    "text.json": (b'{"items": ["a"]}', "no_record"),
    "key.json": (item(link=None), "no_key"),
    "date.json": (item(DEPOTDAT="20140231"), "bad_date"),
    "undated.json": (item(PUBLICA1=None, PUBLICA2=None), "no_answer_date"),
    "state.json": (item(STATUSQ="lost"), "unknown_state"),
    "built.json": (item(TEXTA2F={"br": [{"b": "x"}]}), "unknown_text"),
    "silent.json": (item(TEXTQF=None, TEXTQN=None), "no_question"),
    "field.json": (item(MOOD="good"), "unknown_field"),
    "bulletin.pdf": (b"%PDF", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_clear_problem(name: str) -> None:
    body, kind = BROKEN[name]
    assert problems(found(name, body)) == [kind]


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    first = import_paths("be-chambre", [FIXTURES], store=store)
    with nothing_new(store):
        again = import_paths("be-chambre", [FIXTURES], store=store)
    assert (first.new, again.documents, again.unchanged) == (4, 5, 5)


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "not yet seen live" in SOURCE.note


def test_the_recorded_files(store: Store, shared: Path) -> None:
    """One question with its answer in both languages, and ten stubs of a list."""
    import_paths("be-chambre", [shared / "real" / "be"], store=store)
    assert rows(store, "select count(*), sum(reply <> '') from documents") == [(11, 1)]
    assert rows(store, "select hint, translation_of from answers") == [
        ("fr", ""),
        ("nl", "be-chambre:54-B001-3-0001-0000201400004/1"),
    ]
    assert rows(store, "select count(*) from problems where kind in ('crash', 'unknown_field')") == [(0,)]


# Over the network


def put_list(server: Replay, stubs: list[Any], *, start: int = 0, total: int | None = None, leg: int = 54) -> None:
    answer = {"start": start, "total": len(stubs) if total is None else total, "items": stubs}
    server.put(f"{API}?leg={leg}&start={start}", json.dumps(answer).encode(), "application/json")


def put_item(server: Replay, record: dict[str, Any]) -> None:
    key = record["link"]["href"].rpartition("/")[2]
    server.put(f"{API}/{key}", json.dumps({"items": [record]}).encode(), "application/json")


def open_item(stub: dict[str, Any]) -> dict[str, Any]:
    """An item without an answer."""
    none = {name: None for name in ITEM if name.startswith(("TEXTA", "PUBLICA", "CASA"))}
    return ITEM | none | {name: stub[name] for name in ("link", "TITF", "STATUSQ", "DEPTF")}


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(API, b'{"start": 0, "total": 0, "items": []}', "application/json")
        put_list(running, STUBS)
        put_item(running, ITEM)
        put_item(running, open_item(STUBS[1]))
        put_item(running, ITEM | {name: STUBS[2][name] for name in ("link", "TITF", "DEPTF")})
        yield running


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("be-chambre", store=store, endpoint=server.url, **options)


def test_a_scrape_lists_and_asks_for_what_is_of_foreign_affairs(server: Replay, store: Store) -> None:
    result = run(server, store)
    assert (result.documents, result.new, result.left_out, result.problems) == (3, 3, 1, ())
    assert rows(store, "select status, count(*) from documents group by 1") == [("answered", 2), ("open", 1)]
    assert f"{API}/{STUBS[3]['SDOCNAME']}" not in server.asked()
    ((url,),) = rows(store, f"select c.url from documents d join captures c on c.id=d.capture where d.id like '%{KEY}'")
    assert url == f"https://data.dekamer.be{API}/{KEY}"


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    run(server, store, full=True)
    with nothing_new(store, server):
        again = run(server, store, since="2014-07-01")
    assert server.asked(f"{API}/") == []
    assert (again.documents, again.unchanged, again.left_out, again.problems) == (3, 3, 1, ())


def test_a_legislature_that_was_listed_long_after_its_end_is_not_listed_again(server: Replay, store: Store) -> None:
    run(server, store)
    server.forget()
    result = run(server, store)
    assert (result.documents, result.unchanged) == (3, 3)
    assert len(server.asked(API)) == 2, "the last legislature and the one behind it"


def test_a_question_that_was_answered_since_is_asked_for_again(server: Replay, store: Store) -> None:
    put_list(server, [STUBS[1]], leg=56)
    run(server, store)
    stub = STUBS[1] | {"STATUSQ": "answerReceived"}
    put_list(server, [stub], leg=56)
    put_item(server, ITEM | {name: stub[name] for name in ("link", "TITF", "STATUSQ", "DEPTF")})
    assert run(server, store).changed == 1
    assert len(rows(store, "select * from revisions")) == 1


def test_pages_are_followed_to_the_total(server: Replay, store: Store) -> None:
    put_list(server, STUBS[:2], total=4)
    put_list(server, STUBS[2:], start=2, total=4)
    assert run(server, store).documents == 3


def test_an_item_that_does_not_come_is_kept_as_listed_and_asked_for_again(server: Replay, store: Store) -> None:
    kept = server.resources.pop(f"{API}/{KEY}")
    assert [problem.kind for problem in run(server, store).problems] == ["http_error"]
    assert rows(store, f"select title, reply from documents where id like '%{KEY}'") == [
        ("Ponts vers la Ruritanie.", "")
    ]
    server.resources[f"{API}/{KEY}"] = kept
    assert run(server, store, since="2014-01-01").changed == 1
    assert rows(store, "select * from problems") == []


def test_limit_and_full(server: Replay, store: Store) -> None:
    assert run(server, store, limit=1).documents == 1
    run(server, store)
    server.forget()
    assert run(server, store, full=True).unchanged == 3
    assert len(server.asked(f"{API}/")) == 3


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>login</html>", "a_page"),
        (b'{"start": 0, "items": []}', "no_total"),
        (b'{"start": 0, "total": 9, "items": []}', "empty_page"),
        (b'{"error": "overloaded"}', "api_error"),
    ],
)
def test_a_list_that_makes_no_sense_is_one_problem_and_the_others_go_on(
    server: Replay, store: Store, body: bytes, kind: str
) -> None:
    server.put(f"{API}?leg=56&start=0", body)
    result = run(server, store)
    assert ([problem.kind for problem in result.problems], result.documents) == ([kind], 3)


def test_a_question_that_is_listed_no_more_and_is_not_there_itself_has_vanished(server: Replay, store: Store) -> None:
    run(server, store)
    texts = rows(store, "select * from answers order by id")
    put_list(server, STUBS[1:], total=len(STUBS))
    server.put(f"{API}?leg=54&start={len(STUBS) - 1}", b'{"items": []}', "application/json")
    run(server, store, full=True)
    assert rows(store, VANISHED) == [], "the list was not seen whole"
    put_list(server, STUBS[1:])
    assert run(server, store, full=True).problems == ()
    assert rows(store, VANISHED) == [], "the API still has it"
    server.put(f"{API}/{KEY}", b'{"items": []}', "application/json")
    run(server, store, full=True)
    assert rows(store, VANISHED) == [(f"be-chambre:{KEY}",)]
    assert rows(store, "select * from answers order by id") == texts
