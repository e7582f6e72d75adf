"""A running site serves what is published after it was started; and serving says clearly why it cannot."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from datasette.views.base import DatasetteError
from sqlite_utils import Database

from db.publish import publish
from db.site.app import site
from db.site.serve import CannotServe, serve
from tests.conftest import Command
from tests.db.site.conftest import Site
from tests.db.site.serving import serving
from tests.db.site.world import PAPERS, add, build


def grow(working: Path, public: Path, number: int) -> str:
    """Put one more document into the working database, publish, and return its address."""
    paper = replace(PAPERS[1], key=f"2018-2023-qp-{number}", number=str(number), title=f"Numéro {number}")
    db = Database(working)
    add(db, [paper])
    db.close()
    publish(working, public)
    return f"/document/{paper.id}"


def test_a_row_published_later_is_there_without_a_restart(tmp_path: Path, site_of: Site) -> None:
    working, public = build(tmp_path / "world.db"), tmp_path / "positions.db"
    publish(working, public)
    get = site_of(public)
    assert get("/positions/documents.json").json()["filtered_table_rows_count"] == 5
    assert get("/document/lu-chd:2018-2023-qp-7000").status_code == 404
    tag = get("/positions.db").headers["etag"]
    new = grow(working, public, 7000)
    assert "Numéro 7000" in get(new).text
    assert get("/positions/documents.json").json()["filtered_table_rows_count"] == 6
    assert "6 documents" in get("/").text
    assert get("/positions.db").headers["etag"] != tag


async def test_the_file_gone_for_a_moment_is_served_on(tmp_path: Path) -> None:
    publish(build(tmp_path / "world.db"), tmp_path / "positions.db")
    served = site(tmp_path / "positions.db")
    # Any of the site's threads may be asked, and one that has not opened the file before it is gone cannot serve it.
    threads = served.setting("num_sql_threads")
    together = threading.Barrier(threads)
    database = served.get_database("positions")
    await asyncio.gather(*(database.execute_fn(lambda _: together.wait(30)) for _ in range(threads)))
    assert (await served.client.get("/entity/KAZ")).status_code == 200
    (tmp_path / "positions.db").unlink()
    for _ in range(threads):
        assert (await served.client.get("/entity/KAZ")).status_code == 200


async def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "positions.db"
    publish(build(tmp_path / "world.db"), path)
    served = site(path)
    assert (await served.client.get("/entity/KAZ")).status_code == 200
    path.unlink()
    told = {(await served.client.get("/entity/KAZ")).status_code for _ in range(3 * served.setting("num_sql_threads"))}
    assert told <= {200, 503}, "a thread that has the file open reads on, the others say so"
    assert not path.exists(), "SQLite makes an empty file where it may"
    publish(tmp_path / "world.db", path)
    assert (await served.client.get("/entity/KAZ")).status_code == 200


async def test_a_thread_that_could_not_open_the_file_opens_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "positions.db"
    publish(build(tmp_path / "world.db"), path)
    served = site(path)
    assert (await served.client.get("/entity/KAZ")).status_code == 200
    new = grow(tmp_path / "world.db", path, 7001)
    with monkeypatch.context() as patched:
        patched.setattr("db.site.database.sqlite3.connect", refuse)
        with pytest.raises(DatasetteError, match="not there at the moment"):
            await served.get_database("positions").execute_fn(lambda connection: connection.execute("select 1"))
    for _ in range(2 * served.setting("num_sql_threads")):
        assert (await served.client.get(new)).status_code == 200


def refuse(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("unable to open database file")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, int, Path, Path]]:
    """The site as a process of its own: its address and process id, the working and the public database."""
    working, public = build(tmp_path / "world.db"), tmp_path / "positions.db"
    publish(working, public)
    with serving(public) as (address, process):
        yield address, process, working, public


def test_under_load_every_page_is_whole_and_the_newest_is_served(running: tuple[str, int, Path, Path]) -> None:
    address, _, working, public = running
    stop, failed, asked = threading.Event(), [], []

    def read() -> None:
        with httpx.Client(base_url=address, timeout=20) as client:
            while not stop.is_set():
                for path in ("/", "/entity/RUS", "/positions/statements", "/positions/documents.json", "/search?q=le"):
                    response = client.get(path)
                    asked.append(path)
                    if response.status_code != 200:
                        failed.append((path, response.status_code, response.text[:200]))

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    try:
        for number in range(7000, 7008):
            new = grow(working, public, number)
            # Whichever of the site's threads is asked, it answers from the new file.
            for _ in range(8):
                assert httpx.get(address + new, timeout=20).status_code == 200
    finally:
        stop.set()
        for reader in readers:
            reader.join(30)
    assert failed == []
    assert len(asked) > 20


def test_old_files_are_let_go(running: tuple[str, int, Path, Path]) -> None:
    address, process, working, public = running
    for number in range(7000, 7006):
        grow(working, public, number)
        for _ in range(12):
            httpx.get(address + "/entity/RUS", timeout=20)
    opened = Path(f"/proc/{process}/fd")
    if not opened.is_dir():
        pytest.skip("no /proc here: open files cannot be counted")
    targets = []
    for descriptor in opened.iterdir():
        try:
            targets.append(str(descriptor.readlink()))
        except OSError:
            continue
    # A thread that was not asked since keeps its last file; there are four threads.
    assert len([t for t in targets if "positions.db (deleted)" in t]) <= 4


def test_without_a_public_database_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="run `positions publish` first") as told:
        serve(tmp_path / "none.db")
    assert told.value.exit_code == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("alter table published drop column layout", "published by an earlier version: run `positions publish`"),
        ("update published set layout = 'earlier'", "published by an earlier version: run `positions publish`"),
        ("drop table published", "is no published database, or a damaged one"),
    ],
)
def test_what_another_version_published_is_not_served(
    positions: Command, tmp_path: Path, change: str, told: str
) -> None:
    public = tmp_path / "world.public" / "positions.db"
    publish(build(tmp_path / "world.db"), public)
    with closing(sqlite3.connect(public)) as db:
        db.execute(change)
        db.commit()
    done = positions("serve", "--port", "0", "--db", tmp_path / "world.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    publish(build(tmp_path / "world.db"), tmp_path / "positions.db")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"cannot listen on 127.0.0.1:{port}.*--port"):
            serve(tmp_path / "positions.db", "127.0.0.1", port)
