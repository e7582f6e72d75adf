"""Which listings of the sources are seen whole: what each spider tells at a listing's end, without a server."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from db.store import Store
from scrapers import de_bundestag, fr_assemblee, ie_oireachtas
from scrapers.listings import Walked
from scrapers.source import Page
from tests.scrapers.test_de_bundestag import ANSWER, OTHER
from tests.scrapers.test_fr_assemblee import WRITTEN, archive, changed

FIXTURES = Path(__file__).parents[1] / "fixtures"
WEEK = ie_oireachtas.Place(dt.date(2025, 3, 3))


def walked(items: Iterable[Any]) -> list[Walked]:
    parts = [part for item in items for part in (item if isinstance(item, tuple) else (item,))]
    return [part for part in parts if isinstance(part, Walked)]


def week(**changes: Any) -> Page:
    body = json.loads((FIXTURES / "ie-oireachtas" / "questions.json").read_text(encoding="utf-8"))
    body["head"]["counts"] |= changes
    return Page(WEEK.url, json.dumps(body).encode(), True)


def test_ireland_a_week_is_whole_where_it_has_as_many_questions_as_it_counts(store: Store) -> None:
    spider = ie_oireachtas.Spider(store=store)
    (found,) = walked(spider.read(week(), WEEK))
    assert dict(found.scope) == {"type": "written-question", "answered_on": ("2025-03-03", "2025-03-09")}
    assert len(found.keys) == 6
    assert all(key.startswith("2025-03-0") for key in found.keys)
    assert walked(spider.read(week(resultCount=7), WEEK)) == []
    assert walked(spider.read(week(resultCount=None), WEEK)) == []
    assert walked(spider.read(week(), WEEK, settled=True)) == []
    assert walked(ie_oireachtas.Spider(store=store, limit=100).read(week(), WEEK)) == []


def test_france_an_archive_is_whole_where_all_its_files_are_read(store: Store) -> None:
    spider = fr_assemblee.Spider(store=store)
    url = "https://data.assemblee-nationale.fr/Questions_ecrites.json.zip"
    (found,) = walked(spider.archive(Page(url, archive({WRITTEN: changed(WRITTEN)}), True)))
    assert (found.keys, dict(found.scope)) == ({"QANR5L99QE12"}, {"legislature": "99", "type": "qe"})
    broken = archive({WRITTEN: changed(WRITTEN), "other.json": b"<html>"})
    assert walked(spider.archive(Page(url, broken, True))) == []
    assert walked(fr_assemblee.Spider(store=store, since="2090-01-01").archive(Page(url, b"", True))) == []


def test_germany_all_papers_are_listed_where_nothing_was_ever_scraped(store: Store) -> None:
    spider = de_bundestag.Spider(store=store)
    query = {"f.drucksachetyp": "Antwort", "f.datum.start": de_bundestag.FIRST_DAY}

    def page(*papers: dict[str, Any], cursor: str, total: object = 2) -> Page:
        body = {"numFound": total, "cursor": cursor, "documents": list(papers)}
        return Page("https://search.dip.bundestag.de/x", json.dumps(body).encode(), True)

    assert walked(spider.listing(page(ANSWER, cursor="a"), query, 0)) == []
    assert walked(spider.listing(page(OTHER, cursor="b"), query | {"cursor": "a"}, 1)) == []
    found = walked(spider.listing(page(cursor="b"), query | {"cursor": "b"}, 2))
    assert sorted(dict(one.scope)["type"] for one in found) == ["grosse-anfrage", "kleine-anfrage"]
    for since in ("2098-01-01", ""):
        again = de_bundestag.Spider(store=store)
        asked = {"f.drucksachetyp": "Antwort", "f.datum.start": since}
        assert walked(again.listing(page(ANSWER, OTHER, cursor=""), asked, 0)) == []
