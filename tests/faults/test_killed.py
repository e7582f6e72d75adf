"""Killed with SIGKILL at any moment, the next run completes, and the database equals the uninterrupted one.

POSITIONS_KILLS sets how many kills of scrape, tag, publish and update there are at least (20), POSITIONS_KILLS_SEED
repeats the moments of a run that failed.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.compare import differences
from db.store import Store
from db.verify import verify
from tests.bench.parliaments import Records
from tests.faults.killing import KILLS, Killer, bodies, counted, killer, outcomes, sound
from tests.scrapers.ageing import age
from tests.scrapers.lu_files import HEADING, pdf, row, txt, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset
from tests.scrapers.several import france, luxembourg

EACH = max(2, -(-KILLS // 5))
"""Kills of each of the two scrapes, of tag, publish and update; the others have a third of them."""
FEW = max(1, EACH // 3)
LONGEST = 6
"""Kills on top of each other at most, until a command may finish; then it begins anew."""
DOCUMENTS = "select count(*) from documents"
WORK = (
    "select (select count(*) from documents) + (select count(*) from tagged) + (select count(*) from tagged_questions)"
)
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
    """Databases that no kill has seen: after import, after tag."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    done: dict[str, Path] = {}
    before = None
    for step in ("import", "tag"):
        database = folder / step / "x.db"
        if before:
            shutil.copytree(before.parent, database.parent)
        killer(database).finish(*(["import", "lu-chd", str(files)] if step == "import" else [step]))
        before = done[step] = database
    return done.__getitem__


@pytest.fixture(scope="module")
def records() -> Iterator[Replay]:
    """A source with listings of several pages, and a record of each document."""
    with Replay() as replay:
        Records(60, over=3, page=7).publish(replay)
        yield replay


@pytest.fixture(scope="module")
def two() -> Iterator[Replay]:
    """Two parliaments that `update` reads side by side."""
    with Replay() as replay:
        luxembourg(replay, 60)
        france(replay, 20)
        yield replay


def copied(database: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(database.parent, folder)) / database.name


def public(database: Path) -> Path:
    return database.with_suffix(".public") / "positions.db"


def killed_often(
    folder: Path,
    *command: str,
    progress: str = "",
    times: int = EACH,
    start: Path | None = None,
    looked_at: Callable[[Path], None] = lambda _: None,
) -> Killer:
    """Kill a command so many times, a few times on top of each other; then it finishes, and has done as much as an
    undisturbed one. Again and again, from nothing or from the database `start`; returns the last one.

    `looked_at` is called with the database after each kill.
    """

    def begun(name: str) -> Path:
        shutil.rmtree(folder / name, ignore_errors=True)
        return copied(start, folder / name) if start else folder / name / "x.db"

    whole, attacker = killer(begun("whole")), killer(begun("killed"))
    seconds = whole.finish(*command)
    begun("killed")
    seconds = min(seconds, attacker.finish(*command))  # the first one on a machine is slower than all that follow
    total = counted(whole.database, progress)
    kills = late = 0
    while kills < times:
        begun("killed")
        for _ in range(attacker.random.randint(1, min(LONGEST, times - kills))):
            in_time = attacker.kill(*command, seconds=seconds, progress=progress, total=total)
            looked_at(attacker.database)
            kills, late = kills + in_time, late + (not in_time)
        assert late < 5 * times, f"hardly a kill came in time: {attacker.log}"
        attacker.finish(*command)
        assert outcomes(attacker.database)[-1] == outcomes(whole.database)[-1]
        assert "running" not in outcomes(attacker.database)
        assert_same(attacker, whole.database)
    return attacker


def assert_same(attacker: Killer, expected: Path) -> None:
    told = differences(expected, attacker.database)
    assert told == [], "\n".join([*attacker.log, *told])
    assert bodies(attacker.database) == bodies(expected), attacker.log
    if public(expected).is_file():
        told = differences(public(expected), public(attacker.database))
        assert [line for line in told if not line.startswith("table published,")] == [], "but for when it was published"
        assert [file.name for file in public(attacker.database).parent.iterdir()] == ["positions.db"]


def assert_rebuilds(attacker: Killer) -> None:
    """What kills left in the archive gives the database that it stands for."""
    again = killer(attacker.database.parent / "again" / attacker.database.name)
    attacker.finish("tag")
    attacker.finish("rebuild", "--to", str(again.database))
    assert_same(again, attacker.database)
    for one in (attacker, again):
        assert [finding for finding in verify(one.database).findings if finding.kind != "no_capture"] == []


def test_import_completes(files: Path, tmp_path: Path) -> None:
    assert_rebuilds(killed_often(tmp_path, "import", "lu-chd", str(files), progress=DOCUMENTS, times=FEW))


def test_scrape_of_tables_completes(server: Replay, tmp_path: Path) -> None:
    command = ("scrape", "lu-chd", "--endpoint", server.url)
    assert_rebuilds(killed_often(tmp_path, *command, progress=DOCUMENTS))


def test_scrape_of_many_pages_completes(records: Replay, tmp_path: Path) -> None:
    since = (dt.datetime.now(dt.UTC) - dt.timedelta(days=100)).date().isoformat()
    command = ("scrape", "uk-parliament", "--since", since, "--endpoint", records.url)
    attacker = killed_often(tmp_path, *command, progress=DOCUMENTS)
    assert outcomes(attacker.database)[-1] == "ok"
    assert_rebuilds(attacker)


def test_scrape_that_settles_its_listings_completes(records: Replay, tmp_path: Path) -> None:
    """What came before its listing was settled comes again, some as it was, some changed or new."""
    today = dt.datetime.now(dt.UTC).date()
    since, then = str(today - dt.timedelta(days=100)), today - dt.timedelta(days=45)
    before = Records(60, over=3, page=7)
    before.values = [value for value in before.values if value["dateTabled"] < str(then)]
    before.publish(records)
    command = ("scrape", "uk-parliament", "--since", since, "--endpoint", records.url)
    start = killer(tmp_path / "start" / "x.db")
    start.finish(*command)
    with Store(start.database) as store:
        age(store, (today - then).days)
    Records(60, over=3, page=7).change(records)
    attacker = killed_often(tmp_path, *command, times=FEW, start=start.database)
    assert_rebuilds(attacker)


@pytest.mark.parametrize(("engine", "times"), [("serial", EACH), ("processes", FEW)])
def test_tag_completes(uninterrupted: Callable[[str], Path], tmp_path: Path, engine: str, times: int) -> None:
    command = ("tag", "--engine", engine, "--workers", "2")
    killed_often(tmp_path, *command, progress=TAGGED, times=times, start=uninterrupted("import"))


def test_publish_completes_and_readers_always_have_a_whole_file(
    uninterrupted: Callable[[str], Path], tmp_path: Path
) -> None:
    def whole_for_readers(database: Path) -> None:
        if public(database).is_file():
            sound(public(database))

    killed_often(tmp_path, "publish", start=uninterrupted("tag"), looked_at=whole_for_readers)


def test_update_of_two_sources_completes(two: Replay, tmp_path: Path) -> None:
    killed_often(tmp_path, "update", "lu-chd", "fr-assemblee", "--endpoint", two.url, progress=WORK)
