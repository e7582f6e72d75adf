"""What people say of a statement holds wherever it is said again in the same words, and is asked once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.store import Store
from db.tagging import tag
from scrapers.crawl import import_paths
from tests.conftest import Command
from tests.scrapers.lu_files import record, row
from tests.test_cli_review import exported

RUSSIA = "Le Gouvernement condamne fermement l'invasion de l'Ukraine par la Russie depuis février."
CHINA = "Le Gouvernement condamne fermement la répression que la Chine a engagée contre la presse."
REPLIES = {
    1: ("04/06/2022", RUSSIA),
    2: ("06/06/2022", RUSSIA),
    3: ("09/06/2022", f"{RUSSIA} {CHINA}"),
    4: ("13/06/2022", RUSSIA),
}
"""Invented: the day and the text of each reply by the number of its question. The last one comes more than a week after
the first, and says it anew."""


def bring(folder: Path, replies: dict[int, tuple[str, str]]) -> None:
    """Import replies into the database and tag them."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for number, (day, text) in replies.items():
        told = {"TexteR": text, "DateReponse": day, "DateDepotQ": "03/01/2022"}
        (files / f"{number}.json").write_bytes(record(row(number, **told)))
    with Store(folder / "x.db") as store:
        import_paths("lu-chd", [files / f"{number}.json" for number in replies], store=store)
        tag(store)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The replies, imported and tagged."""
    folder = tmp_path_factory.mktemp("judged")
    bring(folder, REPLIES)
    return folder


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    """A copy of the replies for each test, with their archive."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "x.db"


def of(number: int) -> str:
    """The answer to a question."""
    return f"lu-chd:2018-2023-qp-{number}/1"


def test_what_is_said_in_several_documents_is_asked_once(positions: Command, database: Path) -> None:
    rows = exported(positions, database)
    asked_of = sorted((row["target"], row["answer"], row["documents"]) for row in rows)
    assert asked_of == [("CHN", of(3), "1"), ("RUS", of(1), "3"), ("RUS", of(4), "1")]
    later = exported(positions, database, "later.jsonl", "--since", "2022-06-05", "--source", "lu-chd")
    assert {(row["answer"], row["documents"]) for row in later if row["target"] == "RUS"} == {(of(2), 3), (of(4), 1)}
    assert len(exported(positions, database, "two.csv", "--limit", 2)) == 2
