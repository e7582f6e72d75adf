"""The archive's account of what runs asked for and got: lines that are only added to."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from db.account import Account, made_up
from db.store import Store
from scrapers.items import Capture

BEGIN = {"at": "2026-01-01T00:00:00Z", "run": "scrape", "limit": 3}
CAME = {"at": "2026-01-01T00:00:01Z", "url": "https://a.example/é", "status": 200, "sha256": "ab"}
END = {"at": "2026-01-01T00:00:02Z", "end": "problems", "documents": 2, "message": ""}


@pytest.fixture
def account(tmp_path: Path) -> Account:
    return Account(tmp_path / "archive", "x.db")


def fill(account: Account, *lines: dict[str, Any]) -> None:
    for line in lines:
        account.add("xx-test", line)


def file_of(account: Account) -> Path:
    return account.folder / "xx-test.jsonl"


def test_a_run_comes_back_with_its_options_answers_and_end(account: Account) -> None:
    fill(account, BEGIN, CAME, {"at": "3", "url": "u", "status": 304}, END)
    (run,), broken = account.read("xx-test")
    assert broken == []
    assert (run.kind, run.options, run.whole) == ("scrape", {"limit": 3}, True)
    assert [(event.url, event.sha256) for event in run.events] == [("https://a.example/é", "ab"), ("u", "")]
    assert (run.outcome, run.counts) == ("problems", {"documents": 2, "message": ""})


def test_half_a_line_is_dropped_by_the_next_one_that_is_written(account: Account) -> None:
    fill(account, BEGIN, CAME)
    account.close()
    with file_of(account).open("ab") as file:
        file.write(b'{"at": "2026-')
    assert account.read("xx-test")[1] == []
    fill(account, END)
    assert file_of(account).read_bytes().count(b"\n") == 3
    assert account.read("xx-test")[0][0].whole


def test_a_line_that_makes_no_sense_is_told_by_its_number(account: Account) -> None:
    fill(account, BEGIN, {"at": "2", "url": "u", "strange": 1}, END)
    runs, broken = account.read("xx-test")
    assert broken == [2]
    assert runs[0].whole


def test_runs_come_as_they_were_written_since_a_clock_may_go_back(account: Account) -> None:
    fill(account, BEGIN, END, BEGIN | {"at": "2025-01-01T00:00:00Z", "run": "import"})
    assert [run.kind for run in account.read("xx-test")[0]] == ["scrape", "import"]


def test_runs_that_were_made_up_later_come_by_their_time(account: Account) -> None:
    fill(account, BEGIN, END, BEGIN | {"at": "2025-01-01T00:00:00Z", "run": "import", "made_up": True})
    assert [run.kind for run in account.read("xx-test")[0]] == ["import", "scrape"]


def test_a_copy_says_the_same_without_half_lines(account: Account, tmp_path: Path) -> None:
    fill(account, BEGIN)
    with file_of(account).open("ab") as file:
        file.write(b"{")
    other = Account(tmp_path / "other", "y.db")
    account.copy_to(other)
    assert file_of(other).read_bytes() == file_of(account).read_bytes()[:-1]


def test_a_line_is_on_the_disk_before_the_row_is_there(store: Store) -> None:
    store.start_run("scrape", "xx-test")
    sql = "create trigger killed before insert on captures begin select raise(abort, 'killed'); end"
    store.db.conn.execute(sql)
    with pytest.raises(sqlite3.IntegrityError):
        store.put_capture(Capture("xx-test", "https://a.example/", b"body"))
    assert store.column("select id from captures") == []
    assert [url for url, _ in store.account.captures("xx-test")] == ["https://a.example/"]


def test_a_database_without_an_account_gets_one_when_a_source_is_read_next(store: Store) -> None:
    run = store.start_run("scrape", "xx-test")
    store.put_capture(Capture("xx-test", "https://a.example/", b"body"))
    store.finish_run(run, "ok")
    store.account.close()
    file_of(store.account).unlink()
    store.finish_run(store.start_run("scrape", "xx-test"), "ok")
    first, second = store.account.read("xx-test")[0]
    assert first.options == {"made_up": True}
    assert [event.url for event in first.events] == ["https://a.example/"]
    assert second.events == []


def test_an_account_is_made_up_run_by_run() -> None:
    runs = [
        {"id": "1", "kind": "scrape", "source": "x", "started_at": "1", "ended_at": "3", "outcome": "ok", "new": 1},
        {"id": "2", "kind": "scrape", "source": "x", "started_at": "5", "ended_at": None, "outcome": "killed"},
    ]
    row = {"status": 200, "etag": "", "last_modified": "", "media_type": "", "sha256": "ab", "invented": 0}
    captures = [row | {"url": f"https://a.example/{at}", "fetched_at": at} for at in ("6", "2")]
    imported = row | {"url": "file:a.txt", "fetched_at": "4"}
    lines = list(made_up([*captures, imported], runs))
    assert [(line["at"], line.get("run") or line.get("end") or line["url"]) for line in lines] == [
        ("4", "import"),
        ("4", "file:a.txt"),
        ("1", "scrape"),
        ("2", "https://a.example/2"),
        ("3", "ok"),
        ("5", "scrape"),
        ("6", "https://a.example/6"),
    ]
