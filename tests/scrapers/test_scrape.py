"""Over the network to the database: `scrape` against a replay of the portal on this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from scrapers.crawl import CrawlError, scrape
from tests.scrapers.lu_files import HEADING, pdf, record, row, txt, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset
from tests.scrapers.test_import import everything, rows

TABLE = "opendata-qp-ecrite-2018-2023"
XLSX, TXT = f"{RESOURCES}/{TABLE}.xlsx", f"{RESOURCES}/{TABLE}.txt"
DOCUMENT = "/docs/exped/0001/002/277.pdf"
WHOLE = " ".join(f"Le Gouvernement explique le point numéro {number}." for number in range(500))
END = ("Luxembourg, le 4 juin 2021", "Le Ministre des Ponts", "(s.) Paul Fictif")
CUT = row(77, TexteR=WHOLE[:16384])


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay() as running:
        yield running


def portal(server: Replay, *cells: dict[str, object], files: tuple[str, ...] = (f"{TABLE}.xlsx",)) -> None:
    """The portal with one table of these rows."""
    server.put(API, dataset(*files), "application/json")
    server.put(XLSX, xlsx(cells))


def test_a_scrape_finds_the_table_through_the_api_and_completes_what_was_cut(server: Replay, store: Store) -> None:
    portal(server, row(1), CUT)
    server.put(DOCUMENT, pdf([f"**{HEADING}**", WHOLE, *END]), "application/pdf")
    result = scrape("lu-chd", store=store, endpoint=server.url)
    assert (result.documents, result.new, result.problems) == (2, 2, ())
    assert rows(store, "select truncated, reply from documents where number = '77'") == [(0, WHOLE)]
    assert server.asked() == ["/robots.txt", API, XLSX, DOCUMENT]
    assert all("positions/" in seen.user_agent for seen in server.requests)


def test_what_is_stored_names_the_real_hosts_and_leads_back_to_the_bytes(server: Replay, store: Store) -> None:
    portal(server, row(1))
    scrape("lu-chd", store=store, endpoint=server.url)
    ((url, body),) = rows(store, "select c.url, c.sha256 from documents d join captures c on c.id = d.capture")
    assert url == f"https://download.data.public.lu{XLSX}"
    assert store.archive.get(str(body)) == server.resources[XLSX].body


def test_a_second_run_transfers_no_body_and_writes_no_row_but_its_run(server: Replay, store: Store) -> None:
    portal(server, row(1), CUT, row(78, TexteR=WHOLE[:16384]))
    server.put(DOCUMENT, pdf([f"**{HEADING}**", WHOLE, *END]), "application/pdf")
    first = scrape("lu-chd", store=store, endpoint=server.url)
    before = everything(store)
    server.forget()
    again = scrape("lu-chd", store=store, endpoint=server.url)
    assert server.bodies() == 0
    assert server.bytes_sent("/resources") == server.bytes_sent("/docs/exped/0001/002/277.pdf") == 0
    assert everything(store) == before
    assert (again.documents, again.unchanged, again.not_modified) == (3, 3, 3)
    assert len(first.problems) == len(again.problems) == 1
    assert rows(store, "select outcome, unchanged from runs order by started_at")[1] == ("problems", 3)


def test_a_changed_table_is_read_again(server: Replay, store: Store) -> None:
    portal(server, row(1), row(2))
    scrape("lu-chd", store=store, endpoint=server.url)
    portal(server, row(1), row(2, TexteR="Autre réponse."), row(3))
    result = scrape("lu-chd", store=store, endpoint=server.url)
    assert (result.new, result.changed, result.unchanged) == (1, 1, 1)


def test_full_asks_for_everything_again(server: Replay, store: Store) -> None:
    portal(server, row(1))
    scrape("lu-chd", store=store, endpoint=server.url)
    server.forget()
    scrape("lu-chd", store=store, endpoint=server.url, full=True)
    assert server.bodies() == 2


def test_since_and_limit_bound_a_scrape(server: Replay, store: Store) -> None:
    old = row(3, DateDepotQ="01/02/2019", DateReponse="01/03/2019")
    portal(server, old, row(1), row(2))
    assert scrape("lu-chd", store=store, endpoint=server.url, since="2021-01-01", limit=1).documents == 1
    assert rows(store, "select number from documents") == [("1",)]


def test_a_cut_text_whose_pdf_does_not_help_is_kept_and_told(server: Replay, store: Store) -> None:
    portal(server, *(row(n, TexteR=WHOLE[:16384]) for n in (1, 2, 3)), row(4, TexteR=WHOLE[:16384], lnk_DocR=None))
    server.put("/docs/exped/0001/002/21.pdf", b"<html>Wartung</html>", "application/pdf")
    server.put("/docs/exped/0001/002/23.pdf", pdf(["Autre chose.", *END]), "application/pdf")
    found = {problem.document[-1]: problem for problem in scrape("lu-chd", store=store, endpoint=server.url).problems}
    assert {problem.kind for problem in found.values()} == {"truncated"}
    for number, reason in {"1": "a page of HTML", "2": "status 404", "3": "does not go on", "4": "no link"}.items():
        assert reason in found[number].message
    assert rows(store, "select truncated, length(reply) from documents") == [(1, 16384)] * 4


def test_a_text_that_was_completed_stays_whole_when_its_pdf_does_not_come(server: Replay, store: Store) -> None:
    portal(server, CUT)
    server.put(DOCUMENT, pdf([f"**{HEADING}**", WHOLE, *END]), "application/pdf")
    scrape("lu-chd", store=store, endpoint=server.url)
    del server.resources[DOCUMENT]
    result = scrape("lu-chd", store=store, endpoint=server.url)
    assert (result.unchanged, len(result.problems)) == (1, 1)
    assert rows(store, "select truncated, reply from documents") == [(0, WHOLE)]


def test_the_txt_is_read_where_the_xlsx_is_broken(server: Replay, store: Store) -> None:
    portal(server, files=(f"{TABLE}.txt", f"{TABLE}.xlsx"))
    server.put(XLSX, xlsx([row(1)])[:1500])
    server.put(TXT, txt([row(1), row(2)]))
    result = scrape("lu-chd", store=store, endpoint=server.url)
    assert result.new == 2
    assert [problem.kind for problem in result.problems] == ["bad_xlsx"]


def test_all_legislatures_are_read(server: Replay, store: Store) -> None:
    names = ("opendata-qp-ecrite-2013-2018.xlsx", "opendata-qp-ecrite-2018-2023.xlsx")
    server.put(API, dataset(*names, "schema.pdf"), "application/json")
    server.put(f"{RESOURCES}/{names[0]}", xlsx([row(1, Legislature="2013-2018")]))
    server.put(f"{RESOURCES}/{names[1]}", xlsx([row(1)]))
    scrape("lu-chd", store=store, endpoint=server.url)
    assert rows(store, "select legislature from documents order by 1") == [("2013-2018",), ("2018-2023",)]


def test_the_dataset_is_found_by_its_id_where_its_name_has_changed(server: Replay, store: Store) -> None:
    portal(server, row(1))
    server.resources["/api/1/datasets/66163fc900322d4991ed3a9c/"] = server.resources.pop(API)
    result = scrape("lu-chd", store=store, endpoint=server.url)
    assert (result.new, result.problems) == (1, ())


def test_a_page_where_json_is_expected_is_one_problem(server: Replay, store: Store) -> None:
    server.put(API, b"<!DOCTYPE html><title>Wartung</title>", "text/html")
    (problem,) = scrape("lu-chd", store=store, endpoint=server.url).problems
    assert problem.kind == "a_page"
    assert "HTML titled 'Wartung'" in problem.message
    portal(server, row(1))
    assert scrape("lu-chd", store=store, endpoint=server.url).problems == ()
    assert rows(store, "select * from problems") == []


def test_a_server_that_asks_for_time_gets_it(server: Replay, store: Store) -> None:
    portal(server, row(1))
    server.resources[XLSX].failures = [(429, {"Retry-After": "1"}), (503, {})]
    result = scrape("lu-chd", store=store, endpoint=server.url)
    assert (result.new, result.problems) == (1, ())
    assert [seen.status for seen in server.requests if seen.path == XLSX] == [429, 503, 200]


def test_a_body_that_ends_too_early_is_asked_for_again(server: Replay, store: Store) -> None:
    portal(server, row(1))
    size = str(len(server.resources[XLSX].body) + 100)
    server.resources[XLSX].headers = {"Content-Length": size, "Connection": "close"}
    (problem,) = scrape("lu-chd", store=store, endpoint=server.url).problems
    assert problem.kind == "no_answer"
    assert len(server.asked(XLSX)) > 1


def test_what_robots_txt_forbids_is_never_fetched_even_with_twenty_waiting(store: Store) -> None:
    cut = [row(n, TexteR=f"{n} {WHOLE}"[:16384]) for n in range(200, 220)]
    with Replay(robots="User-agent: *\nDisallow: /docs/\n") as server:
        server.robots_delay = 0.3
        portal(server, *cut)
        body = pdf([f"**{HEADING}**", *END])
        for n in range(200, 220):
            server.put(f"/docs/exped/0001/002/2{n}.pdf", body)
        result = scrape("lu-chd", store=store, endpoint=server.url)
        assert server.asked("/docs") == []
    assert len(result.problems) == result.documents == 20
    assert all("robots.txt" in problem.message for problem in result.problems)


def test_an_endpoint_where_nobody_answers_is_a_problem(store: Store) -> None:
    with Replay() as server:
        nowhere = server.url
    (problem,) = scrape("lu-chd", store=store, endpoint=nowhere).problems
    assert problem.kind == "unreached"


def test_a_scrape_ends_with_the_process_that_asked_for_it(server: Replay, store: Store, root: Path) -> None:
    portal(server, row(1))
    server.robots_delay = 2
    command = [sys.executable, "-m", "positions", "scrape", "lu-chd", "--endpoint", server.url, "--db", str(store.path)]
    asking = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not server.arrived and time.monotonic() < deadline:
        time.sleep(0.05)
    asking.kill()
    asking.wait()
    time.sleep(4)
    assert server.arrived == ["/robots.txt"]
    server.robots_delay = 0
    assert scrape("lu-chd", store=store, endpoint=server.url).new == 1
    assert rows(store, "select outcome from runs order by started_at") == [("killed",), ("ok",)]


def test_two_scrapes_at_once_do_not_mix(server: Replay, store: Store) -> None:
    run = store.start_run("scrape", "lu-chd")
    with pytest.raises(CrawlError, match="lu-chd"):
        scrape("lu-chd", store=store, endpoint=server.url)
    store.finish_run(run, "failed")


def test_a_scrape_and_an_import_of_the_same_table_store_the_same_documents(
    server: Replay, store: Store, tmp_path: Path
) -> None:
    from scrapers.crawl import import_paths

    portal(server, row(1), row(2))
    scrape("lu-chd", store=store, endpoint=server.url)
    (tmp_path / "one.json").write_bytes(record(row(1)))
    (tmp_path / "all.xlsx").write_bytes(xlsx([row(1), row(2)]))
    paths = [tmp_path / "one.json", tmp_path / "all.xlsx"]
    assert import_paths("lu-chd", paths, store=store).unchanged == 3


def test_a_scrape_that_cannot_store_what_it_reads_has_failed(server: Replay, store: Store) -> None:
    portal(server, row(1))
    with store.writing():
        store.db.conn.execute(
            "create trigger full before insert on answers begin select raise(abort, 'the disk is full'); end"
        )
    with pytest.raises(CrawlError, match=r"could not be stored .*the disk is full"):
        scrape("lu-chd", store=store, endpoint=server.url)
    assert rows(store, "select outcome from runs") == [("failed",)]
    with store.writing():
        store.db.conn.execute("drop trigger full")
    assert scrape("lu-chd", store=store, endpoint=server.url).new == 1
