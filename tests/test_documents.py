"""What README.md, db/README.md and the notebooks show works: every query, example and notebook is run on the sample."""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest

from positions import cli
from scrapers.source import sources
from tests.conftest import Command
from tests.docs import Meanings, columns, empty_public_database, names

ROOT = Path(__file__).resolve().parent.parent
COOKBOOK = (ROOT / "db" / "README.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")

QUERIES = dict(re.findall(r"^### ([^\n]*\?)\n(?:(?!^###).)*?```sql\n(.*?)```", COOKBOOK, re.DOTALL | re.MULTILINE))
# What follows `positions` on a command line, up to what the shell makes of the rest.
CALL = re.compile(r"(?:\.venv/bin/|\$\()(positions|POSITIONS\)) ([^|&>\n]*[^|&>\s])")
EXAMPLES = [
    f"positions {call}"
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for _, call in CALL.findall(block)
]
CALLERS = [
    ROOT / "Makefile",
    *(ROOT / "scrapers" / "schedule").glob("positions*"),
    *(ROOT / ".github" / "workflows").iterdir(),
]
CALLS = [
    "positions " + re.sub(r"\$\(\w+\)| 2$", "", call)
    for file in CALLERS
    for _, call in CALL.findall(file.read_text(encoding="utf-8"))
]
REACHES_OUT = {"scrape", "update", "serve"}
"""Commands that the tests elsewhere run against a local replay: here only their words are checked."""


@pytest.mark.parametrize("question", QUERIES)
def test_each_query_of_the_cookbook_finds_something_in_the_sample(question: str, public_sample: Path) -> None:
    with closing(sqlite3.connect(f"file:{public_sample}?mode=ro", uri=True)) as db:
        assert db.execute(QUERIES[question]).fetchall(), question


def test_the_cookbook_has_its_queries() -> None:
    assert len(QUERIES) == COOKBOOK.count("```sql") >= 10


def test_every_column_of_the_public_database_is_described(tmp_path: Path) -> None:
    meaning = Meanings()
    with closing(empty_public_database(tmp_path)) as db:
        silent = [
            f"{name}.{column}"
            for kind in ("table", "view")
            for name in names(db, kind)
            for column, _, other in columns(db, name)
            if not meaning.of(name, column, other)
        ]
    assert silent == [], "say in db/columns.yaml, or beside the column in db/schema.py, what they are"


def test_the_scrapers_readme_names_every_room() -> None:
    rooms = (ROOT / "scrapers" / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]
    here = (ROOT / "scrapers").iterdir()
    names = {f"{path.name}/" if path.is_dir() else path.name for path in here if not path.name.startswith("_")}
    own_words = {f"{name.replace('-', '_')}.yaml" for name in sources()}
    assert names - {"README.md"} - own_words - set(re.findall(r"`([^`\s]+)`", rooms)) == set(), "say what happens there"


def test_the_pandas_recipe_runs(public_sample: Path) -> None:
    (recipe,) = re.findall(r"```python\n(.*?)```", COOKBOOK, re.DOTALL)
    exec(compile(recipe.replace("db/sample.public/positions.db", str(public_sample)), "db/README.md", "exec"), {})


def test_there_are_calls_to_check() -> None:
    assert EXAMPLES
    assert CALLS


@pytest.mark.parametrize("example", EXAMPLES + CALLS)
def test_each_call_names_a_command_and_options_that_exist(example: str) -> None:
    _, name, *words = shlex.split(example, comments=True)
    command = cli.commands[name]
    if isinstance(command, click.Group):
        command = command.commands[words[0]]
    options = {word for parameter in command.params if isinstance(parameter, click.Option) for word in parameter.opts}
    used = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert used <= options | {"--help", "--db", "--debug"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where examples write their files, and later ones read them."""
    return tmp_path_factory.mktemp("examples")


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.split()[1] not in REACHES_OUT])
def test_each_example_of_the_readme_runs_on_the_sample(
    example: str, sample: Path, written: Path, positions: Command
) -> None:
    words = shlex.split(example, comments=True)[1:]
    arguments = [written / word if word.endswith(".csv") else word for word in words]
    done = positions(*arguments, env={"POSITIONS_DB": str(sample)}, stdin='{"id": "1", "text": "", "own": "LUX"}\n')
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda file: file.name)
def test_each_notebook_runs_on_the_sample(notebook: Path, sample: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbmake", "-p", "no:cacheprovider", "-q", str(notebook)],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DB": str(sample)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
