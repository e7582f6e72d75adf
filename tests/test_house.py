"""The house keeps its own rules: which way imports point, what may stand in a file, what the README promises."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import docs

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"scrapers", "db", "notebooks", "tests", ".ci", ".github"}
FILES = {
    *("Makefile", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "requirements.lock", ".gitignore"),
    "positions.py",
}
# Written in two pieces so that this file does not name what it looks for.
REGISTRY_HOSTS = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian", "index" + "-url"])
)
MACHINE_PATHS = re.compile(r"(?<![\w./~-])/(?:work|root|farm|home/\w+|tmp/\w+|Users)/\w")

ARROWS = {
    # a module of ours, by the longest name it starts with -> what it may import of ours at run time
    "positions": ("scrapers", "db"),
    "scrapers": ("scrapers", "db.store", "db.archive", "db.account", "db.faults"),  # the last only puts errors in words
    "db.normalizers": ("db.normalizers",),
    "db": ("db",),
}


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git checkout: which files belong to the project is not known")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def modules() -> Iterator[tuple[str, Path]]:
    yield "positions", ROOT / "positions.py"
    for folder in ("scrapers", "db"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), file


def imports(module: str, file: Path) -> Iterator[str]:
    """What a module imports when it runs: what stands under TYPE_CHECKING is for the type checker alone."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module if file.name == "__init__.py" else module.rpartition(".")[0]
            for _ in range(node.level - 1):
                package = package.rpartition(".")[0]
            base = ".".join(filter(None, [package if node.level else "", node.module or ""]))
            # `from db import store` imports db.store; `from db.store import Store` imports db.store.
            yield from (f"{base}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def test_imports_point_one_way() -> None:
    wrong = []
    for module, file in modules():
        (allowed, *_) = (ARROWS[part] for part in sorted(ARROWS, key=len, reverse=True) if within(module, (part,)))
        wrong += [
            f"{module} imports {name}"
            for name in imports(module, file)
            if within(name, ("positions", "scrapers", "db", "tests")) and not within(name, allowed)
        ]
    assert wrong == []


def test_only_the_store_writes_what_the_scrapers_found() -> None:
    wrong = [module for module, file in modules() if module.startswith("scrapers") and "sqlite" in text_of(file)]
    assert wrong == []


def test_no_spider_asks_the_clock_itself() -> None:
    """`SourceSpider.today` is the day of the run, also when the run is done again by `positions rebuild`."""
    clock = re.compile(r"\b(?:now|today|utcnow|time)\(")
    may = {"scrapers.settings", "scrapers.source"}
    found = [name for name, file in modules() if name.startswith("scrapers.") and clock.search(text_of(file))]
    assert set(found) <= may


def test_the_layout_is_the_one_that_was_chosen(tracked: list[Path]) -> None:
    names = [file.relative_to(ROOT) for file in tracked]
    assert {name.parts[0] for name in names if len(name.parts) > 1} <= FOLDERS
    assert {str(name) for name in names if len(name.parts) == 1} <= FILES


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine(tracked: list[Path]) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in tracked
        for pattern in (REGISTRY_HOSTS, MACHINE_PATHS)
        for match in pattern.finditer(text_of(file))
    ]
    assert found == []


def test_no_file_is_over_a_megabyte(tracked: list[Path]) -> None:
    assert [str(file.relative_to(ROOT)) for file in tracked if file.stat().st_size > 1_000_000] == []


def test_no_module_is_over_400_lines(tracked: list[Path]) -> None:
    lengths = {str(file.relative_to(ROOT)): len(text_of(file).splitlines()) for file in tracked if file.suffix == ".py"}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_every_module_tells_its_subject_first(tracked: list[Path]) -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in tracked
        if file.suffix == ".py" and text_of(file).strip() and not ast.get_docstring(ast.parse(text_of(file)))
    ]
    assert silent == []


def test_the_lock_pins_every_package_with_hashes() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "tests" / "bench" / "requirements.lock"):
        requirements = re.split(r"\n(?=[a-z])", lock.read_text(encoding="utf-8").strip())
        loose = [one.splitlines()[0] for one in requirements if "==" not in one or "--hash=sha256:" not in one]
        assert loose == [], lock


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=\[;]", one)[0].strip().lower().replace("_", "-") for one in asked}
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert names - locked == set()


@pytest.mark.parametrize("document", docs.DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_generated_blocks_are_up_to_date(document: Path) -> None:
    assert docs.written(document) == document.read_text(encoding="utf-8"), "run `make docs`"


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_make_help_lists_every_target() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(phony.split()) == make_targets()
    shown = docs.make_targets()
    assert all(f"make {target} " in shown for target in make_targets())


def test_every_make_target_in_the_documents_exists(tracked: list[Path]) -> None:
    named = {
        (str(file.relative_to(ROOT)), target)
        for file in tracked
        if file.suffix in {".md", ".yml"} or file.name == "run"
        for target in re.findall(r"(?:`|^\s*(?:- run: )?)make ([a-z]+)", text_of(file), re.MULTILINE)
    }
    assert named
    assert {(file, target) for file, target in named if target not in make_targets()} == set()


def test_links_within_the_documents_lead_somewhere(tracked: list[Path]) -> None:
    links = {
        (file, link)
        for file in tracked
        if file.suffix == ".md"
        for link in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", text_of(file))
    }
    assert links
    assert [f"{file.name}: {link}" for file, link in sorted(links) if not (file.parent / link).exists()] == []


def test_the_readme_leads_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (first, *_) = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    assert re.findall(r"^make \w+", first, re.MULTILINE) == ["make run", "make test"]


def test_setup_says_clearly_that_python_is_too_old(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "setup", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "needs Python 3.11 or newer" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_make_run_serves_the_sample(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as output:
        run = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        page = fetched(f"http://127.0.0.1:{port}/", run, seconds=240)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGTERM)
        run.wait(timeout=30)
    assert page, log.read_text()
    assert "invented" in page.casefold(), "the start page does not say that the sample is invented"


def fetched(url: str, server: subprocess.Popen[bytes], seconds: float) -> str:
    """The page, as soon as the server answers; empty where it ends or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return str(response.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    return ""
