"""Killed with SIGKILL at any moment, the next run completes, and the database equals the uninterrupted one.

POSITIONS_KILLS sets how many kills there are (20), POSITIONS_KILLS_SEED repeats the moments of a run that failed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.compare import differences
from db.verify import verify
from tests.faults.killing import KILLS, Killer, bodies, counted, killer, outcomes, sound
from tests.scrapers.lu_files import HEADING, pdf, row, txt, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset

EACH = max(2, KILLS // 4)
"""Kills of each command."""
DOCUMENTS = "select count(*) from documents"
TAGGED = "select (select count(*) from tagged) + (select count(*) from tagged_questions)"
CUT = 16_384
"""Characters at which the export cuts a cell."""


def rows(count: int) -> list[dict[str, object]]:
    """Invented questions; every twentieth answer is cut by the export and stands whole in its PDF."""
    text = (
        "1.\xa0Le Luxembourg condamne fermement l'invasion russe, dit le dossier {0}.|"
        "2.\xa0Le Gouvernement salue l'accord avec le Kazakhstan et soutient l'Ukraine ({0})."
    )
    long = "Le pont de Sable ouvre en automne, dit le ministre. " * 400
    return [
        row(n, TitreQuestion=f"Pont {n}", TexteR=text.format(n) if n % 20 else f"1.\xa0{long}"[:CUT])
        for n in range(1, count + 1)
    ]


@pytest.fixture(scope="module")
def server() -> Iterator[Replay]:
    """The portal with two legislatures, and the PDFs of the answers that it cut."""
    with Replay() as replay:
        replay.put(API, dataset("questions-2018-2023.xlsx", "questions-2023-2028.txt"), "application/json")
        replay.put(f"{RESOURCES}/questions-2018-2023.xlsx", xlsx(rows(100)))
        replay.put(
            f"{RESOURCES}/questions-2023-2028.txt",
            txt([r | {"Legislature": "2023-2028"} for r in rows(30)]),
            "text/plain",
        )
        for n in range(20, 101, 20):
            body = pdf([f"**{HEADING}**", "1. " + "Le pont de Sable ouvre en automne, dit le ministre. " * 420])
            replay.put(f"/docs/exped/0001/002/2{n}.pdf", body, "application/pdf")
        yield replay


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same tables as files to import."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "questions-2018-2023.xlsx").write_bytes(xlsx(rows(220)))
    (folder / "questions-2023-2028.txt").write_bytes(txt([r | {"Legislature": "2023-2028"} for r in rows(30)]))
    return folder


@pytest.fixture(scope="module")
def uninterrupted(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Databases that no kill has seen: after import, after tag, after publish."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    done: dict[str, Path] = {}
    before = None
    for step in ("import", "tag", "publish"):
        database = folder / step / "x.db"
        if before:
            shutil.copytree(before.parent, database.parent)
        killer(database).finish(*(["import", "lu-chd", files] if step == "import" else [step]))
        before = done[step] = database
    return done.__getitem__


def copied(database: Path, folder: Path) -> Path:
    return Path(shutil.copytree(database.parent, folder / "copy")) / database.name


def public(database: Path) -> Path:
    return database.with_suffix(".public") / "positions.db"


def killed_often(attacker: Killer, *command: str | Path, whole: Killer, progress: str, times: int = EACH) -> None:
    """Kill a command again and again, each time on top of what the last one left; then let it finish.

    `whole` does the same undisturbed.
    """
    seconds = whole.finish(*command)
    total = counted(whole.database, progress)
    killed = [attacker.kill(*command, seconds=seconds, progress=progress, total=total) for _ in range(times)]
    assert any(killed), f"no kill came in time: {attacker.log}"
    attacker.finish(*command)
    assert outcomes(attacker.database)[-1] == outcomes(whole.database)[-1]
    assert "running" not in outcomes(attacker.database)


def assert_same(attacker: Killer, expected: Path) -> None:
    told = differences(expected, attacker.database)
    assert told == [], "\n".join([*attacker.log, *told])
    assert bodies(attacker.database) == bodies(expected), attacker.log


def assert_rebuilds(attacker: Killer) -> None:
    """What kills left in the archive gives the database that it stands for."""
    again = killer(attacker.database.parent / "again" / attacker.database.name)
    attacker.finish("tag")
    attacker.finish("rebuild", "--to", again.database)
    assert_same(again, attacker.database)
    for one in (attacker, again):
        assert [finding for finding in verify(one.database).findings if finding.kind != "no_capture"] == []


def test_import_completes(files: Path, tmp_path: Path) -> None:
    whole, attacker = killer(tmp_path / "whole" / "x.db"), killer(tmp_path / "killed" / "x.db")
    killed_often(attacker, "import", "lu-chd", files, whole=whole, progress=DOCUMENTS)
    assert_same(attacker, whole.database)
    assert_rebuilds(attacker)


def test_scrape_completes(server: Replay, tmp_path: Path) -> None:
    whole, attacker = killer(tmp_path / "whole" / "x.db"), killer(tmp_path / "killed" / "x.db")
    killed_often(attacker, "scrape", "lu-chd", "--endpoint", server.url, whole=whole, progress=DOCUMENTS)
    assert_same(attacker, whole.database)
    assert_rebuilds(attacker)


@pytest.mark.parametrize("engine", ["serial", "processes"])
def test_tag_completes(uninterrupted: Callable[[str], Path], tmp_path: Path, engine: str) -> None:
    attacker = killer(copied(uninterrupted("import"), tmp_path))
    whole = killer(copied(uninterrupted("import"), tmp_path / "whole"))
    times = EACH if engine == "serial" else max(1, EACH // 3)
    command = ("tag", "--engine", engine, "--workers", "2")
    killed_often(attacker, *command, whole=whole, progress=TAGGED, times=times)
    assert_same(attacker, uninterrupted("tag"))


def test_publish_completes_and_readers_always_have_a_whole_file(
    uninterrupted: Callable[[str], Path], tmp_path: Path
) -> None:
    attacker = killer(copied(uninterrupted("tag"), tmp_path))
    seconds = killer(copied(uninterrupted("tag"), tmp_path / "whole")).finish("publish")
    for _ in range(EACH):
        attacker.kill("publish", seconds=seconds)
        if public(attacker.database).is_file():
            sound(public(attacker.database))
    attacker.finish("publish")
    assert_same(attacker, uninterrupted("publish"))
    told = differences(public(uninterrupted("publish")), public(attacker.database))
    assert [line for line in told if not line.startswith("table published,")] == [], "but for when it was published"
    left = sorted(file.name for file in public(attacker.database).parent.iterdir())
    assert left == ["positions.db"]
