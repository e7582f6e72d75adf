"""Nothing that strangers send is parsed but by the readers that are safe: which module may use which parser.

XML goes through `scrapers.safe_xml`, HTML through `safe_html`, archives (DOCX too) through `zips`, workbooks through
`xlsx`; nothing unpickles or evaluates. A new use of a parser elsewhere fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PARSERS = {
    # a library that parses what others wrote -> the modules that may use it
    "lxml": {"scrapers/safe_xml.py", "scrapers/safe_html.py"},
    "xml": {"scrapers/safe_xml.py"},
    "html.parser": set(),
    "parsel": set(),
    "scrapy.selector": set(),
    "bs4": set(),
    "zipfile": {"scrapers/zips.py", "scrapers/xlsx.py"},  # xlsx: for the names of its errors
    "tarfile": set(),
    "bz2": set(),
    "lzma": set(),
    "gzip": {"db/archive.py"},  # our own archive, each body of which is checked by its hash
    "zlib": {"db/archive.py", "scrapers/zips.py", "scrapers/settings.py"},  # settings: with a bound
    "openpyxl": {"scrapers/xlsx.py"},
    "pypdfium2": {"scrapers/pdf.py"},
    "pickle": set(),
    "marshal": set(),
    "shelve": set(),
}
CALLS = {
    "eval": set(),
    "exec": set(),
    "unpack_archive": set(),
    "read_html": {"scrapers/de_bundestag_records.py", "scrapers/uk_parliament_hansard.py"},  # ours, of safe_html
    "read_xml": None,  # ours, of safe_xml: anywhere
    "extractall": set(),
    "read_excel": set(),
    "read_pickle": set(),
    "xpath_eval": set(),
}
"""Names of functions that parse or run what they are given; None: anywhere, if they are ours."""
OURS = {"read_html": "scrapers.safe_html", "read_xml": "scrapers.safe_xml"}


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    files = [
        ROOT / "positions.py",
        *sorted((ROOT / "scrapers").rglob("*.py")),
        *sorted((ROOT / "db").rglob("*.py")),
    ]
    return tuple((str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def imported(tree: ast.Module) -> Iterator[str]:
    """All that a module imports, wherever in it: `lxml.html`, `zipfile.ZipFile`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


@cache
def imports() -> dict[str, tuple[str, ...]]:
    return {file: tuple(imported(tree)) for file, tree in modules()}


@pytest.mark.parametrize("library", PARSERS)
def test_a_parser_is_used_by_its_safe_reader_alone(library: str) -> None:
    users = {file for file, names in imports().items() if any(f"{name}.".startswith(f"{library}.") for name in names)}
    assert users <= PARSERS[library], f"{library} is to be used through scrapers/safe_xml, safe_html, zips or xlsx"


def test_nothing_evaluates_and_nothing_unpacks_to_disk() -> None:
    wrong = []
    for file, tree in modules():
        names, functions = set(imported(tree)), set(called(tree))
        for name in functions & CALLS.keys():
            allowed = CALLS[name]
            ours = name not in OURS or f"{OURS[name]}.{name}" in names or file == OURS[name].replace(".", "/") + ".py"
            if not ours or (allowed is not None and file not in allowed):
                wrong.append(f"{file}: {name}")
    assert wrong == []


def test_yaml_is_read_by_the_safe_loader() -> None:
    wrong = []
    for file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("yaml.load", "yaml.load_all"):
                loader = next((ast.unparse(word.value) for word in node.keywords if word.arg == "Loader"), "")
                wrong += [] if "Safe" in loader else [f"{file}: {ast.unparse(node)}"]
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("yaml.unsafe_load", "yaml.full_load"):
                wrong.append(f"{file}: {ast.unparse(node)}")
    assert wrong == []
