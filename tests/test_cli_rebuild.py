"""`positions rebuild`: from the archive alone the same database, whatever the source sent, changed, or did not send."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from db.compare import differences
from db.store import Store
from db.tagging import tag
from db.verify import mend, verify
from scrapers.crawl import import_paths
from scrapers.crawl import scrape as run_scrape
from tests.scrapers import test_ie_oireachtas_scrape as ie
from tests.scrapers import test_uk_parliament_scrape as uk
from tests.scrapers.lu_files import HEADING, pdf, record, row
from tests.scrapers.replay import Replay
from tests.scrapers.test_scrape import CUT, DOCUMENT, END, TABLE, TXT, WHOLE, XLSX, portal

pytestmark = pytest.mark.usefixtures("forked")

Command = Callable[..., CompletedProcess[str]]
RUSSIA = "Le Gouvernement condamne l'invasion de l'Ukraine par la Russie."
RUNS = "select * from runs where kind in ('scrape', 'import') order by id"
CAPTURES = "select * from captures order by id"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "db" / "positions.db"


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        yield running


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def accounts(database: Path) -> dict[str, bytes]:
    folder = database.parent / "archive" / "accounts" / database.name
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def scrape(source: str, server: Replay, database: Path, **options: Any) -> None:
    with Store(database) as store:
        run_scrape(source, store=store, endpoint=server.url, **options)


def read(source: str, path: Path, database: Path) -> None:
    with Store(database) as store:
        import_paths(source, [path], store=store)


def tag_all(database: Path) -> None:
    with Store(database) as store:
        tag(store)


def rebuilt(positions: Command, database: Path, name: str = "again/other.db") -> Path:
    """The database that `rebuild` makes, and that it is the same, with the same runs and captures at the same times."""
    again = database.parent / name
    tag_all(database)
    done = positions("rebuild", "--to", again, "--db", database, check=True)
    assert again.is_file(), done.stderr
    assert differences(database, again) == [], done.stderr
    for sql in (RUNS, CAPTURES):
        assert rows(again, sql) == rows(database, sql)
    assert accounts(again) == accounts(database)
    assert sorted(file.name for file in again.parent.glob(f"{again.name}*")) == [again.name], "nothing else is left"
    for one in (database, again):
        assert verify(one).findings == ()
    return again


def test_luxembourg_after_an_import_and_scrapes_of_a_source_that_changed(
    positions: Command, server: Replay, database: Path, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "one.json").write_bytes(record(row(1, TexteR="Ancienne réponse.")))
    (files / "broken.xlsx").write_bytes(b"what is this")
    (files / "gone.pdf").symlink_to(tmp_path / "nowhere")
    read("lu-chd", files, database)
    portal(server, row(1), row(2), CUT, row(78, TexteR=WHOLE[:16384]), files=(f"{TABLE}.xlsx", f"{TABLE}.txt"))
    server.put(DOCUMENT, pdf([f"**{HEADING}**", WHOLE, *END]), "application/pdf")
    scrape("lu-chd", server, database)
    del server.resources[DOCUMENT]
    portal(server, row(1, TexteR=RUSSIA), CUT, row(3), files=(f"{TABLE}.xlsx", f"{TABLE}.txt"))
    scrape("lu-chd", server, database)
    server.put(XLSX, b"<html>Wartung</html>")
    scrape("lu-chd", server, database, full=True)
    portal(server, row(1), row(2, TexteR="Encore autre chose."), CUT)
    scrape("lu-chd", server, database, limit=2, since="2019-01-01")
    server.__exit__()
    again = rebuilt(positions, database)
    assert rows(again, "select count(*) from revisions")[0][0] >= 4
    assert rows(again, "select count(*) from problems")[0][0] >= 3
    assert rows(again, "select truncated, reply from documents where number = '77'") == [(0, WHOLE)]


def test_the_united_kingdom_with_listings_records_and_corrections(
    positions: Command, server: Replay, database: Path
) -> None:
    for path in (uk.QUESTIONS, uk.STATEMENTS):
        server.put(path, uk.listing([]))
    server.put(uk.BODIES, b'[{"id": 208, "name": "Foreign, Commonwealth and Development Office"}]')
    uk.put_list(server, uk.listing(list(uk.VALUES.values())))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uk, "NUMBERS", (16, 208))
        uk.put_list(server, uk.listing(list(uk.VALUES.values())))
        uk.put_list(server, uk.listing([uk.now(5004, answerText=None, dateAnswered=None)]), month=uk.THIS_MONTH)
        for value in uk.VALUES.values():
            uk.put_record(server, uk.WHOLE if value["id"] == 5001 else value | uk.PEOPLE)
        kept = server.resources.pop(f"{uk.QUESTIONS}/5002")
        read("uk-parliament", uk.FIXTURES, database)
        scrape("uk-parliament", server, database, since=uk.SINCE)
        server.resources[f"{uk.QUESTIONS}/5002"] = kept
        answered = uk.now(5004, answerText="We condemn Russia.", dateAnswered=f"{uk.TODAY}T00:00:00")
        uk.put_list(server, uk.listing([answered]), month=uk.THIS_MONTH)
        uk.put_record(server, answered)
        scrape("uk-parliament", server, database, since=uk.SINCE)
    server.__exit__()
    again = rebuilt(positions, database)
    assert rows(again, "select count(*) from documents")[0][0] >= 7
    assert rows(again, "select count(*) from revisions where document like '%5004'")[0][0] >= 1


def test_ireland_with_a_pdf_that_stands_for_an_xml_and_an_answer_that_came_late(
    positions: Command, server: Replay, database: Path
) -> None:
    server.put(ie.LIST, b'{"head": {}, "results": []}', "application/json")
    ie.put_week(server, ie.OVER)
    ie.put_week(server, ie.TODAY)
    server.resources[f"{ie.WRITTENS.format(ie.OVER)}/dbsect_9.xml"].status = 403
    scrape("ie-oireachtas", server, database, since=str(ie.OVER))
    path = f"{ie.WRITTENS.format(ie.TODAY)}/dbsect_5.xml"
    speech = b'<speech by="#BasilMadeup" as="#Minister_for_Foreign_Affairs"><p>We pay.</p></speech>'
    late = b"<p>Reply not received from Department.</p>"
    server.put(path, server.resources[path].body.replace(late, speech), "application/xml")
    scrape("ie-oireachtas", server, database, since=str(ie.OVER))
    server.__exit__()
    again = rebuilt(positions, database)
    assert rows(again, "select count(*) from revisions") == [(1,)]
    assert rows(again, "select count(*) from documents")[0][0] > 4


@pytest.fixture
def small(positions: Command, tmp_path: Path, database: Path) -> Path:
    """A database of two imported files."""
    files = tmp_path / "small"
    files.mkdir()
    for number in (1, 2):
        (files / f"{number}.json").write_bytes(record(row(number, TexteR=RUSSIA)))
    read("lu-chd", files, database)
    return database


def test_a_lost_database_is_built_again_under_its_name(positions: Command, small: Path, tmp_path: Path) -> None:
    tag_all(small)
    kept = shutil.copy(small, tmp_path / "kept.db")
    before = accounts(small)
    small.unlink()
    positions("rebuild", "--to", small, "--db", small, check=True)
    assert differences(Path(kept), small) == []
    assert accounts(small) == before
    read("lu-chd", tmp_path / "small", small)
    rebuilt(positions, small)


def test_reviews_are_kept(positions: Command, small: Path) -> None:
    with closing(sqlite3.connect(small)) as db, db:
        db.execute("insert into reviews (id, answer, verdict) values ('r', 'lu-chd:x/1', 'wrong')")
    lacking = small.with_name("lacking.db")
    positions("rebuild", "--to", lacking, "--db", small, check=True)
    assert rows(lacking, "select verdict from reviews") == [("wrong",)]
    assert verify(lacking).findings == ()
    assert mend(small) == {"reviews": 1}
    again = rebuilt(positions, small)
    assert rows(again, "select verdict from reviews") == [("wrong",)]
    assert "is the account of another" in positions("rebuild", "--to", forgotten(again), "--db", small).stderr


def forgotten(database: Path) -> Path:
    """The place of a lost database of which only the verdicts are left."""
    (database.parent / "archive" / "accounts" / database.name / "lu-chd.jsonl").unlink()
    database.unlink()
    return database


def test_a_body_that_is_gone_is_told_and_the_rest_is_built(positions: Command, small: Path) -> None:
    ((path, url),) = rows(small, "select path, url from captures where url like '%/1.json'")
    (small.parent / "archive" / path).unlink()
    again = small.with_name("again.db")
    done = positions("rebuild", "--to", again, "--db", small)
    assert done.returncode == 1
    assert f"{url}: the archive has no body" in done.stderr
    assert done.stdout.endswith("1 problem\n")
    assert rows(again, "select number from documents") == [("2",)]


def test_what_is_there_is_never_overwritten(positions: Command, small: Path) -> None:
    done = positions("rebuild", "--to", small, "--db", small)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is there already" in done.stderr


def test_without_an_archive_it_says_so(positions: Command, tmp_path: Path) -> None:
    done = positions("rebuild", "--to", tmp_path / "b.db", "--db", tmp_path / "a.db")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "has no account of a.db" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_older_than_its_account_gets_one(positions: Command, server: Replay, database: Path) -> None:
    portal(server, row(1), CUT)
    server.put(DOCUMENT, pdf([f"**{HEADING}**", WHOLE, *END]), "application/pdf")
    scrape("lu-chd", server, database)
    portal(server, row(1, TexteR=RUSSIA), CUT)
    scrape("lu-chd", server, database)
    folder = database.parent / "archive" / "accounts"
    shutil.rmtree(folder)
    assert "has no account" in positions("rebuild", "--to", database.with_name("b.db"), "--db", database).stderr
    (told,) = verify(database).findings
    assert "lu-chd: the archive has no account of its 4 captures" in told.message
    assert mend(database) == {"lu-chd": 4}
    for again in ("mended.db", "scraped.db"):
        tag_all(database)
        positions("rebuild", "--to", database.with_name(again), "--db", database, check=True)
        assert differences(database, database.with_name(again)) == []
        shutil.rmtree(folder)
        server.forget()
        scrape("lu-chd", server, database)  # makes it up by itself
    assert TXT not in server.asked()
