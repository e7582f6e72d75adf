"""The benchmark's parliaments: the same everywhere, read without a problem, changed as often as said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.store import Store
from scrapers.crawl import scrape
from scrapers.periods import months
from scrapers.together import begins
from scrapers.uk_parliament_files import parse_file
from tests.bench.parliaments import CHANGED, QUESTIONS, Export, Records
from tests.scrapers.replay import RESOURCES, Replay


def published(parliament: Records | Export) -> dict[str, bytes]:
    server = Replay()
    parliament.publish(server)
    return {path: resource.body for path, resource in server.resources.items()}


def test_the_same_seed_gives_the_same_documents() -> None:
    assert published(Records(50)) == published(Records(50))


def test_every_question_is_listed_cut_and_stands_whole_in_its_record() -> None:
    found = published(Records(120, over=2, page=25))
    pages = [body for path, body in found.items() if path.startswith(f"{QUESTIONS}?")]
    listed = [document for body in pages for document in parse_file(Path("list.json"), body)]
    whole = [
        document
        for path, body in found.items()
        if path.startswith(f"{QUESTIONS}/")
        for document in parse_file(Path("one.json"), body)
    ]
    known = {document.id: document for document in whole}
    assert len(known) == len(whole) == 120
    cut = [document for document in listed if hasattr(document, "reply")]
    assert {document.id for document in cut} == known.keys()
    assert all(document.truncated and not known[document.id].truncated for document in cut)
    assert all(begins(document.reply, known[document.id].reply) for document in cut)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("parliament", [Records(150, over=3, page=25), Export(150)], ids=lambda one: one.source)
def test_a_scrape_of_it_ends_ok_and_so_does_the_next(parliament: Records | Export, tmp_path: Path) -> None:
    with Replay() as server, Store(tmp_path / "positions.db") as store:
        parliament.publish(server)
        first = scrape(parliament.source, store=store, endpoint=server.url)
        parliament.change(server)
        changed = scrape(parliament.source, store=store, endpoint=server.url)
    assert [(run.outcome, run.problems) for run in (first, changed)] == [("ok", ())] * 2
    assert (first.new, changed.changed) == (150, CHANGED)


def test_so_many_documents_are_changed_as_said() -> None:
    for parliament in (Records(300), Export(300)):
        server = Replay()
        parliament.publish(server)
        before = {path: resource.body for path, resource in server.resources.items()}
        parliament.change(server)
        changed = [path for path, resource in server.resources.items() if before.get(path) != resource.body]
        if isinstance(parliament, Records):
            assert len([path for path in changed if path.startswith(f"{QUESTIONS}/")]) == CHANGED
        else:
            assert [path.startswith(RESOURCES) for path in changed] == [True]


def test_a_listing_is_of_a_month_and_tells_how_many_there_are() -> None:
    records = Records(60, over=3, page=7)
    (first, *_) = months(records.months[-1][0], records.months[0][1])
    assert first == records.months[0]
    bodies = [json.loads(body) for path, body in published(records).items() if path.startswith(f"{QUESTIONS}?")]
    assert sum(len(body["results"]) for body in bodies) == 60
    assert {body["totalResults"] for body in bodies} == {20}
