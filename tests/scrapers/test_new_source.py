"""`positions new-source`: what it writes passes its own test, ruff, mypy and the house's tests as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrapers.new_source import NewSourceError, new_source
from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
HOUSE = "not make_run and not make_help and not setup_says and not the_lock"
"""The house's tests but for those that run the Makefile or read only what a new source does not touch."""

PYTHON = ("scrapers/at_nationalrat.py", "tests/scrapers/test_at_nationalrat.py")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout in which nothing but its files is, and what mypy knows of those already."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git checkout: which files belong to the project is not known")
    copy = tmp_path_factory.mktemp("checkout")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    for arguments in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *arguments], cwd=copy, check=True)
    return copy


@pytest.fixture(scope="module")
def run(checkout: Path) -> Run:
    """Run a module of Python in the copy."""

    def python(*arguments: str) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "POSITIONS_DB")}
        line = [sys.executable, "-m", *arguments]
        return subprocess.run(line, cwd=checkout, env=env, capture_output=True, text=True, check=False, timeout=600)

    return python


@pytest.fixture(scope="module")
def written(checkout: Path, run: Run) -> list[str]:
    """The files of a new source, in the copy."""
    done = run("positions", "new-source", "at-nationalrat")
    assert done.returncode == 0, done.stderr
    *wrote, following = done.stdout.splitlines()
    assert "make docs" in following
    assert run("tests.docs").returncode == 0
    subprocess.run(["git", "add", "--all"], cwd=checkout, check=True)
    return [line.removeprefix("wrote ") for line in wrote]


def test_it_writes_module_words_test_and_fixture(written: list[str], checkout: Path) -> None:
    assert written == [
        "scrapers/at_nationalrat.py",
        "scrapers/at_nationalrat.yaml",
        "tests/scrapers/test_at_nationalrat.py",
        "tests/fixtures/at-nationalrat/questions.json",
        "tests/fixtures/at-nationalrat/INVENTED.md",
    ]
    assert "at_nationalrat.py" in (checkout / "scrapers" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("pytest", "-q", "-p", "no:cacheprovider", "tests/scrapers/test_at_nationalrat.py"),
        ("pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py", "tests/scrapers/test_source.py", "-k", HOUSE),
        ("ruff", "check", *PYTHON),
        ("ruff", "format", "--check", *PYTHON),
        ("mypy", "scrapers/at_nationalrat.py"),
    ],
    ids=["its test", "the house", "ruff", "format", "mypy"],
)
def test_what_it_writes_passes(written: list[str], run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_a_source_at_once(written: list[str], run: Run) -> None:
    done = run("positions", "sources")
    assert "at-nationalrat  AUT         Nationalrat" in done.stdout


@pytest.mark.parametrize(
    ("source_id", "told"),
    [
        ("lu-chd", "lu-chd is there already: scrapers/lu_chd.py"),
        ("at_house", "no id of a source"),
        ("AT-house", "no id of a source"),
        ("at-", "no id of a source"),
        ("aut-house", "no id of a source"),
        ("at-" + "x" * 21, "no id of a source"),
        ("../at-house", "no id of a source"),
        ("qq-house", "qq is no country"),
        ("zz-house", "zz is no country"),
    ],
)
def test_it_refuses_ids_that_are_malformed_or_there(run: Run, source_id: str, told: str) -> None:
    done = run("positions", "new-source", source_id)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("source_id", "country", "language"),
    [("be-chambre", "BEL", "nl"), ("uk-lords", "GBR", "en"), ("de-landtag", "DEU", "de"), ("eu-council", "EU", "en")],
)
def test_country_and_languages_are_known_from_the_id(
    tmp_path: Path, source_id: str, country: str, language: str
) -> None:
    (tmp_path / "tests" / "scrapers").mkdir(parents=True)
    module = new_source(source_id, tmp_path)[0].read_text(encoding="utf-8")
    assert f'country="{country}"' in module
    assert f'LANGUAGE = "{language}"' in module


def test_one_file_that_is_there_stops_it_before_it_writes(tmp_path: Path) -> None:
    fixture = tmp_path / "tests" / "fixtures" / "be-chambre" / "questions.json"
    (tmp_path / "tests" / "scrapers").mkdir(parents=True)
    fixture.parent.mkdir(parents=True)
    fixture.write_text("mine")
    with pytest.raises(NewSourceError, match=r"questions\.json"):
        new_source("be-chambre", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [fixture]
    assert fixture.read_text() == "mine"


def test_where_there_is_no_checkout_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(NewSourceError, match="no checkout"):
        new_source("be-chambre", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_template_is_written_somewhere() -> None:
    folder: Any = ROOT / "scrapers" / "skeleton"
    known = yaml.safe_load((folder / "skeleton.yaml").read_text(encoding="utf-8"))
    assert {file.name for file in folder.glob("*.txt")} == set(known["files"])
