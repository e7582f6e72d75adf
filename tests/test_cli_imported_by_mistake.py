"""A file that was imported by mistake: it is told, and hides nothing of what is wrong with its source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from scrapers import lu_chd
from scrapers.items import Problem
from scrapers.pipelines import Keeper
from scrapers.source import Visited
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import Replay
from tests.scrapers.several import TABLE, luxembourg

Command = Callable[..., CompletedProcess[str]]


def status(positions: Command, database: Path) -> tuple[int, dict[str, Any]]:
    done = positions("status", "--json", "--db", database)
    (told,) = (each for each in json.loads(done.stdout) if each["name"] == lu_chd.SOURCE.id)
    return done.returncode, told


def without_note(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in ("problems", "notes", "last_good")}


@pytest.mark.parametrize("broken", [False, True], ids=["sound source", "source with problems"])
def test_it_is_told_beside_the_source_which_is_as_it_was(positions: Command, tmp_path: Path, broken: bool) -> None:
    database, picture = tmp_path / "x.db", tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 60)
    with Replay() as server:
        luxembourg(server, 3)
        scrape = ("scrape", "lu-chd", "--endpoint", server.url, "--db", database)
        assert positions(*scrape).returncode == 0
        if broken:
            server.put(TABLE, xlsx([row(n, DateReponse="31.02.2020") for n in range(1, 4)]))
            assert positions(*scrape).returncode == 1
    before = status(positions, database)
    assert bool(before[1]["new_problems"]) is broken
    done = positions("import", "lu-chd", picture, "--db", database)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 problem")
    after = status(positions, database)
    assert after[0] == before[0]
    assert without_note(after[1]) == without_note(before[1])
    assert after[1]["problems"] == before[1]["problems"] + 1
    (note,) = after[1]["notes"]
    assert note.startswith("1 imported file with problems, the latest: file:picture.png: ")
    assert f"lu-chd: {note}\n" in positions("status", "--db", database).stdout


def test_what_an_import_says_of_the_source_takes_away_no_problem_of_it(tmp_path: Path) -> None:
    from db.store import Store

    source = lu_chd.SOURCE
    there = Problem(source.id, "parse", "drift", "lu-chd: brings half as much", "", source.url)
    said = Problem(source.id, "parse", "no_table", "lu-chd: a file without its table", "", source.url)
    with Store(tmp_path / "x.db") as store:
        store.put_source(source)
        store.put_problem(there)
        keeper = Keeper(store, source.id)
        keeper.keep(Visited("file:a.xlsx"))
        keeper.keep(said)
        keeper.settle()
        assert set(store.column("select message from problems")) == {there.message, said.message}
