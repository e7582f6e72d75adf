"""What came before its listing was settled, or before it was surely the last: asked for once more, then never again.

Each source is scraped, that is made to have been some days ago, and scraped again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from db.store import Store
from scrapers.crawl import scrape
from scrapers.periods import months
from scrapers.uk_parliament import Place
from tests.scrapers import test_ie_oireachtas_scrape as ie
from tests.scrapers import test_nl_kamer_scrape as nl
from tests.scrapers import test_se_riksdag_scrape as se
from tests.scrapers import uk_api
from tests.scrapers.ageing import age
from tests.scrapers.replay import Replay
from tests.scrapers.test_import import nothing_new, rows

OVER = list(months(uk_api.TODAY - dt.timedelta(days=100), uk_api.TODAY))[2]
"""The United Kingdom's month that is settled."""
LIST = Place("questions", *OVER).url(uk_api.NUMBERS)
BEFORE = (uk_api.TODAY - OVER[1]).days
"""So many days ago it was not over."""


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        yield running


def without_validators(server: Replay) -> None:
    for resource in server.resources.values():
        resource.etag = resource.last_modified = ""


@pytest.mark.parametrize("validators", [True, False], ids=["not modified", "the same body"])
def test_a_page_that_is_as_it_was_on_its_settled_day_is_not_asked_for_again(
    server: Replay, store: Store, validators: bool
) -> None:
    server.put(ie.LIST, b'{"head": {}, "results": []}', "application/json")
    ie.put_week(server, ie.OVER)
    if not validators:
        without_validators(server)
    ie.run(server, store)
    age(store, 15)
    since = ie.TODAY - dt.timedelta(days=15)
    weeks = [ie.Place(ie.MONDAY - dt.timedelta(weeks=week)) for week in range(6)]
    settled = sum(since < week.settled <= ie.TODAY for week in weeks)  # two, or three on a Sunday

    def asked(**options: Any) -> int:
        server.forget()
        assert ie.run(server, store, **options).problems == ()
        return len(server.asked(ie.LIST))

    first, second = asked(), asked()
    assert first - second == settled, "what was settled since is asked for once more, then never again"
    with nothing_new(store):
        assert asked() == second
    assert asked(full=True) == first + 1, "also the week before them, which was settled when it came first"
    week = ie.Place(ie.OVER).url
    assert rows(store, f"select count(*) from captures where url = '{week}'") == [(1,)]


def uk_scrape(server: Replay, store: Store) -> Any:
    return scrape("uk-parliament", store=store, endpoint=server.url, since=str(uk_api.TODAY))


def put_over(server: Replay, **fields: Any) -> None:
    """The United Kingdom with one question in the month that is settled."""
    day = f"{OVER[0]}T00:00:00"
    asked = uk_api.question(7, dateTabled=day, dateAnswered=f"{uk_api.TODAY}T00:00:00", **fields)
    uk_api.serve(server)
    server.put(LIST, uk_api.listing([asked], 1), "application/json")
    uk_api.put_record(server, asked)


def test_a_record_that_did_not_come_is_asked_for_again_though_its_listing_is_settled_now(
    server: Replay, store: Store
) -> None:
    """So it is where the run was killed between the two."""
    put_over(server)
    uk_scrape(server, store)
    age(store, BEFORE)
    changed = uk_api.REPLY.format("It has welcomed the talks. " * 9)
    put_over(server, heading="Iceland: Other bridges", answerText=changed)
    record = f"{uk_api.QUESTIONS}/7"
    server.resources[record].status = 403
    uk_scrape(server, store)
    server.resources[record].status = 200
    assert uk_scrape(server, store).changed == 1
    server.forget()
    uk_scrape(server, store)
    assert server.asked(record) == []
    assert rows(store, "select title, reply like '%has welcomed%' from documents") == [("Iceland: Other bridges", 1)]


def test_a_record_that_stays_other_than_its_settled_listing_is_not_asked_for_for_ever(
    server: Replay, store: Store
) -> None:
    put_over(server)
    uk_scrape(server, store)
    age(store, BEFORE)
    record = f"{uk_api.QUESTIONS}/7"
    kept = server.resources[record]
    put_over(server, heading="Iceland: Other bridges")
    server.resources[record] = kept

    def sent() -> list[int]:
        server.forget()
        uk_scrape(server, store)
        return [seen.status for seen in server.requests if seen.path == record]

    assert [sent(), sent(), sent()] == [[304], [304], []]


def days_since(day: str) -> int:
    return (uk_api.TODAY - dt.date.fromisoformat(day[:10])).days


def test_a_letter_that_came_as_soon_as_it_was_changed_is_asked_for_once_more(server: Replay, store: Store) -> None:
    """The service's clock may be behind, so that what came within an hour may be from before the change."""
    server.put(nl.DOCUMENTS, nl.listing([]), "application/json")
    nl.put_list(server, nl.listing(nl.answers(nl.OVER)))
    for number in (1, 2):
        nl.put_letter(server, number, nl.docx(nl.LETTER))
    nl.run(server, store)
    age(store, days_since(nl.answers(nl.OVER)[0]["ApiGewijzigdOp"]) + 1)
    asked = []
    for _ in range(2):
        server.forget()
        nl.run(server, store)
        asked.append([seen.status for seen in server.requests if seen.path.startswith(f"{nl.DOCUMENTS}(")])
    assert asked == [[304, 304], []]


def test_records_that_came_as_soon_as_they_were_changed_are_asked_for_once_more(server: Replay, store: Store) -> None:
    server.put(se.LISTS, se.listing([]), "application/json")
    se.put_list(server, se.QUESTIONS, se.listing(se.QUESTION_LIST[:1]))
    se.put_list(server, se.ANSWERS, se.listing([se.ANSWER]))
    for name in ("H9119001.json", "H9129001.json"):
        se.put_record(server, name)
    se.run(server, store)
    age(store, days_since(se.ANSWER["systemdatum"]) + 1)
    asked = []
    for _ in range(2):
        server.forget()
        se.run(server, store)
        asked.append([seen.status for seen in server.requests if seen.path.startswith(se.RECORDS)])
    assert asked == [[304], []]
