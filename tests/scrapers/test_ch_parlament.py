"""The Swiss Parliament's OData service to documents, from files and from a replay of the service on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from scrapers.ch_parlament import SOURCE, TYPES, business_url, listing_url, parse_file, quarters
from scrapers.crawl import RunResult, import_paths, scrape
from scrapers.items import Document, Person, Problem
from tests.scrapers.replay import Replay, path_of
from tests.scrapers.test_import import VANISHED, nothing_new, rows

FIXTURES = Path(__file__).parents[1] / "fixtures" / "ch-parlament"
SERVICE = "/odata.svc/Business"
SINCE = "2025-03-01"
KINDS = (8, 18)
LISTED = json.loads((FIXTURES / "list.json").read_bytes())["d"]["results"]
WHOLE = json.loads((FIXTURES / "business.json").read_bytes())["d"]
OF_MARCH = [record for record in LISTED if record["ID"] > 20000000]


def found(name: str, body: bytes | None = None) -> list[Document | Problem]:
    return list(parse_file(Path(name), (FIXTURES / name).read_bytes() if body is None else body))


def documents(name: str) -> dict[str, Document]:
    return {item.key: item for item in found(name) if isinstance(item, Document)}


def problems(items: list[Document | Problem]) -> list[str]:
    own = [problem.kind for item in items if isinstance(item, Document) for problem in item.problems]
    return own + [item.kind for item in items if isinstance(item, Problem)]


def test_a_business_in_three_languages_is_one_document() -> None:
    (document,) = documents("business.json").values()
    assert (document.id, document.own, document.type, document.number) == (
        "ch-parlament:20253001",
        "CHE",
        "interpellation",
        "25.3001",
    )
    assert (document.title, document.ministry) == (
        "Brücken nach Ruritanien",
        "Departement für auswärtige Angelegenheiten",
    )
    assert (document.asked_on, document.answered_on, document.status) == ("2025-03-05", "2025-05-14", "answered")
    assert (document.languages, document.people) == (("de", "fr", "it"), (Person("Inventa Ada", "asker"),))
    assert [(answer.language, answer.questions, answer.translation_of) for answer in document.answers] == [
        ("de", (1,), 0),
        ("fr", (2,), 1),
        ("it", (3,), 1),
    ]
    assert document.questions[0].text.endswith("Wie viele Brücken gibt es?\nDie Brücken sind alt.")
    assert document.answers[1].text == "Le Conseil fédéral salue les ponts.\nIl les traversera."
    assert document.problems == ()


def test_a_language_that_repeats_the_german_text_is_no_translation() -> None:
    body = json.dumps({"d": [WHOLE[2], WHOLE[2] | {"Language": "RM"}]}).encode()
    ((document,),) = [[item for item in found("a.json", body) if isinstance(item, Document)]]
    assert [answer.translation_of for answer in document.answers] == [0]


def test_each_state_is_told() -> None:
    states = {key: document.status for key, document in documents("list.json").items()}
    assert states == {
        "20253001": "answered",
        "20251002": "open",
        "20253003": "answered",
        "20253004": "withdrawn",
        "19953005": "open",
    }
    assert documents("list.json")["20251002"].title == "", "the title is still to come"
    assert problems(found("list.json")) == ["no_answer_text"]


def test_a_motion_is_read_where_the_federal_council_has_answered() -> None:
    (document,) = documents("motions.json").values()
    assert (document.key, document.type) == ("20253006", "motion")
    assert document.reply.split("\n")[1] == "Der Bundesrat beantragt die Annahme der Motion."
    assert problems(found("motions.json")) == ["other_business"]


@pytest.mark.parametrize("name", ["business.json", "list.json", "motions.json"])
def test_the_answers_put_together_are_the_reply(name: str) -> None:
    for document in documents(name).values():
        assert "\n".join(answer.text for answer in document.answers) == document.reply


def one(**fields: Any) -> bytes:
    return json.dumps({"d": WHOLE[2] | fields}).encode()


BROKEN = {
    "empty.json": (b"", "empty_file"),
    "page.json": (b"Execution Timeout Expired.", "no_records"),
    "error.json": (b'{"error": {"message": {"value": "Timeout"}}}', "no_records"),
    "other.json": (b'{"data": [], "meta": {}}', "no_records"),
    "types.json": ((FIXTURES / "types.json").read_bytes(), "no_records"),
    "date.json": (one(SubmissionDate="/Date(99999999999999999)/"), "bad_date"),
    "undated.json": (one(FederalCouncilProposalDate=None), "no_answer_date"),
    "key.json": (one(ID=None), "no_key"),
    "field.json": (one(Mood="good"), "unknown_field"),
    "silent.json": (one(SubmittedText=None, ReasonText=None), "no_question"),
    "text.json": (one(FederalCouncilProposalText=["a"]), "unknown_text"),
    "kind.json": (one(__metadata="x", FederalCouncilProposalDate=None), "no_answer_date"),
    "metadata.xml": (b"<edmx/>", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_clear_problem(name: str) -> None:
    body, kind = BROKEN[name]
    assert problems(found(name, body)) == [kind]


def test_importing_again_writes_no_row_but_its_run(store: Store) -> None:
    first = import_paths("ch-parlament", [FIXTURES], store=store)
    with nothing_new(store):
        again = import_paths("ch-parlament", [FIXTURES], store=store)
    assert (first.documents, again.documents, again.new, again.changed) == (7, 7, 0, 0)


def test_a_listing_in_one_language_takes_no_translation_away(store: Store, tmp_path: Path) -> None:
    for name in ("business.json", "list.json"):
        import_paths("ch-parlament", [FIXTURES / name], store=store)
    sql = "select count(*), max(language) from answers where document like '%20253001'"
    assert rows(store, sql) == [(3, "")]
    changed = tmp_path / "changed.json"
    changed.write_bytes(one(Title="Brücken", FederalCouncilResponseText="<p>Nein.</p>"))
    assert import_paths("ch-parlament", [changed], store=store).changed == 1
    sql = "select title, reply from documents where number = '25.3001'"
    assert rows(store, sql) == [("Brücken", "Nein.")]
    assert len(rows(store, "select * from revisions")) == 1


def test_the_source_says_what_it_has_not_seen() -> None:
    assert not SOURCE.verified
    assert "not yet seen live" in SOURCE.note


def test_the_recorded_responses(store: Store, shared: Path) -> None:
    import_paths("ch-parlament", [shared / "real" / "ch"], store=store)
    sql = "select d.number from answers a join documents d on d.id = a.document order by 1"
    assert rows(store, sql) == [("94.3087",), ("94.3088",), ("94.3089",), ("94.3090",)]
    assert rows(store, "select count(*) from documents") == [(8,)]
    assert rows(store, "select count(*) from problems where kind = 'crash'") == [(0,)]


# Over the network


def put(server: Replay, url: str, records: list[dict[str, Any]], following: str = "") -> None:
    answer = {"results": records, "__count": str(len(records))} | ({"__next": following} if following else {})
    server.put(url, json.dumps({"d": answer}).encode(), "application/json")


def quarter(day: dt.date) -> str:
    """The address of the listing of a quarter."""
    (start, end) = next(quarters(day, day))
    days = [f"datetime'{one}T00:00:00'" for one in (start, end)]
    return listing_url(f"(SubmissionDate ge {days[0]}) and (SubmissionDate lt {days[1]})", KINDS)


MARCH = quarter(dt.date(2025, 3, 1))


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        running.put(TYPES, (FIXTURES / "types.json").read_bytes(), "application/json")
        running.put(SERVICE, b'{"d": {"results": [], "__count": "0"}}', "application/json")
        put(running, MARCH, OF_MARCH)
        for record in OF_MARCH:
            put_business(running, WHOLE if record["ID"] == 20253001 else [record])
        yield running


def put_business(server: Replay, records: list[dict[str, Any]]) -> None:
    server.put(business_url(records[0]["ID"]), json.dumps({"d": records}).encode(), "application/json")


def run(server: Replay, store: Store, **options: Any) -> RunResult:
    return scrape("ch-parlament", store=store, endpoint=server.url, **{"since": SINCE} | options)


def test_a_scrape_lists_quarters_and_asks_for_each_business(server: Replay, store: Store) -> None:
    result = run(server, store)
    assert (result.documents, result.new, result.left_out, result.problems) == (3, 3, 1, ())
    assert rows(store, "select hint from answers where document like '%20253001' order by ordinal") == [
        ("de",),
        ("fr",),
        ("it",),
    ]
    ((url,),) = rows(store, "select c.url from documents d join captures c on c.id = d.capture where number='25.3001'")
    assert str(url) == business_url(20253001)


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    run(server, store)
    with nothing_new(store, server):
        again = run(server, store)
    assert (again.documents, again.unchanged, again.left_out, again.problems) == (3, 3, 1, ())


def test_the_next_scrape_lists_what_was_changed_alone(server: Replay, store: Store) -> None:
    run(server, store, since=None)
    server.forget()
    answered = OF_MARCH[1] | {
        "FederalCouncilResponseText": "<p>Ja.</p>",
        "FederalCouncilProposalDate": "/Date(1747180800000)/",
        "Modified": "/Date(1760000000000)/",
    }
    feed = f"(Modified ge datetime'{dt.datetime.now(dt.UTC).date() - dt.timedelta(days=7)}T00:00:00')"
    put(server, listing_url(feed, KINDS), [answered])
    put_business(server, [answered])
    result = run(server, store, since=None)
    assert (result.documents, result.changed, result.unchanged, result.problems) == (3, 1, 2, ())
    assert len(server.asked(SERVICE)) == 3, "the kinds, the listing, the business"
    assert rows(store, "select status, reply from documents where number = '25.1002'") == [("answered", "Ja.")]
    assert len(rows(store, "select * from revisions")) == 1


@pytest.mark.parametrize("options", [{"limit": 1}, {"since": SINCE}])
def test_after_a_bounded_scrape_all_is_listed(server: Replay, store: Store, options: dict[str, Any]) -> None:
    run(server, store, **options)
    assert run(server, store, since=None).documents == 3
    assert rows(store, "select message <> '' from runs order by started_at") == [(1,), (0,)]


def test_after_a_scrape_that_missed_a_business_all_is_listed(server: Replay, store: Store) -> None:
    kept = server.resources.pop(path_of(business_url(20253001)))
    server.put(business_url(20253001), b"Execution Timeout Expired.")
    result = run(server, store, since=None)
    assert ([problem.kind for problem in result.problems], result.documents) == (["no_records"], 2)
    server.resources[path_of(business_url(20253001))] = kept
    assert run(server, store, since=None).new == 1


def test_next_pages_are_followed_as_the_server_names_them(server: Replay, store: Store) -> None:
    following = "https://ws.parlament.ch/odata.svc/Business?$filter=x&$skiptoken=1,%27DE%27"
    put(server, MARCH, OF_MARCH[:1], following)
    put(server, following, OF_MARCH[1:])
    assert run(server, store).documents == 3


def test_a_next_page_elsewhere_is_not_asked_for(server: Replay, store: Store) -> None:
    put(server, MARCH, OF_MARCH, "https://example.org/odata.svc/Business")
    assert [problem.kind for problem in run(server, store).problems] == ["foreign_address"]


def test_pages_that_lead_round_are_told_and_all_is_listed_again(
    server: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSITIONS_MOST_REQUESTS", "300")
    following = "https://ws.parlament.ch/odata.svc/Business?$skiptoken=1,%27DE%27"
    put(server, MARCH, OF_MARCH[:1], following)
    put(server, following, OF_MARCH[1:], following)
    result = run(server, store, since=None)
    assert (result.documents, [problem.kind for problem in result.problems]) == (3, ["endless"])
    assert rows(store, "select message from runs") == [("not all that was asked for came",)]


def test_full_and_limit(server: Replay, store: Store) -> None:
    assert run(server, store, limit=1).documents == 1
    run(server, store)
    server.forget()
    assert run(server, store, full=True).unchanged == 3
    assert server.bodies(SERVICE) > 3


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"Execution Timeout Expired.", "not_a_listing"),
        (json.dumps({"d": [LISTED[0] | {"BusinessTypeName": "Petition"}]}).encode(), "filter_ignored"),
    ],
)
def test_a_listing_that_makes_no_sense_is_one_problem_and_the_others_go_on(
    server: Replay, store: Store, body: bytes, kind: str
) -> None:
    server.put(quarter(dt.datetime.now(dt.UTC).date()), body)
    result = run(server, store)
    assert ([problem.kind for problem in result.problems], result.documents) == ([kind], 3)


def test_a_service_that_is_down_is_left_alone(server: Replay, store: Store) -> None:
    server.put(SERVICE, b"<html>Down for maintenance</html>")
    result = run(server, store, since=None)
    assert [problem.kind for problem in result.problems] == ["a_page"] * 3
    assert len(server.asked(SERVICE)) == 4, "the kinds, three listings"


def test_without_the_list_of_kinds_interpellations_are_asked_for(server: Replay, store: Store) -> None:
    del server.resources[path_of(TYPES)]
    assert [problem.kind for problem in run(server, store).problems] == ["http_error"]
    assert any("BusinessType" in path for path in server.resources)


def test_a_business_that_is_listed_no_more_and_is_not_there_itself_has_vanished(server: Replay, store: Store) -> None:
    run(server, store, since=None)
    texts = rows(store, "select * from answers order by id")
    put(server, MARCH, OF_MARCH[1:], "https://ws.parlament.ch/odata.svc/Business?$skiptoken=1")
    server.put("/odata.svc/Business?$skiptoken=1", b"Execution Timeout Expired.")
    run(server, store, since=None, full=True)
    assert rows(store, VANISHED) == [], "the listing was not seen whole"
    put(server, MARCH, OF_MARCH[1:])
    assert run(server, store, since=None, full=True).problems == ()
    assert rows(store, VANISHED) == [], "the service still has it"
    del server.resources[path_of(business_url(OF_MARCH[0]["ID"]))]
    run(server, store, since=None, full=True)
    assert rows(store, VANISHED) == [(f"ch-parlament:{OF_MARCH[0]['ID']}",)]
    assert rows(store, "select * from answers order by id") == texts
