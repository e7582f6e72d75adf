"""Writes the generated blocks of the README.md files from the code: `make docs`, checked by the tests.

A block stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`; what is outside is written by hand.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import yaml
from sqlite_utils import Database

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "db" / "README.md", ROOT / "scrapers" / "README.md")
VIEWS_OF = {"said": ("statements", "documents"), "position_by_year": ("positions",), "freshness": ("sources",)}
BLOCK = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)


def main() -> int:
    """Write every document again; with `--check` only tell which differ."""
    stale = [document for document in DOCUMENTS if written(document) != document.read_text(encoding="utf-8")]
    for document in stale:
        name = document.relative_to(ROOT)
        if "--check" in sys.argv[1:]:
            print(f"{name} does not say what the code says: run `make docs`", file=sys.stderr)
        else:
            document.write_text(written(document), encoding="utf-8")
            print(f"wrote {name}")
    return 1 if stale and "--check" in sys.argv[1:] else 0


def written(document: Path) -> str:
    """The document as it should be, its generated blocks filled in."""

    def fill(match: re.Match[str]) -> str:
        return f"{match[1]}{GENERATED[match[2]]()}\n{match[3]}"

    return BLOCK.sub(fill, document.read_text(encoding="utf-8"))


def make_targets() -> str:
    """What `make help` prints."""
    # Run from within `make test` it would tell of directories and go by the flags of that make.
    env = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    return f"```text\n{shown.rstrip()}\n```"


def command_line() -> str:
    """The help of `positions` and of each of its commands."""
    from positions import cli

    whole = click.Context(cli, info_name="positions", terminal_width=100, help_option_names=["-h", "--help"])
    parts = [f"```text\n{cli.get_help(whole)}\n```"]
    parts += _commands(cli, whole)
    return "\n\n".join(parts)


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    """The help of each command of a group, and of the commands of those that are groups."""
    for name, command in sorted(group.commands.items()):
        one = click.Context(command, parent=above, info_name=name, terminal_width=100)
        yield f"### `{one.command_path}`\n\n```text\n{command.get_help(one)}\n```"
        if isinstance(command, click.Group):
            yield from _commands(command, one)


def sources() -> str:
    """The parliaments that are read, one a row."""
    from scrapers.source import sources as declared

    rows = [
        (
            f"`{source.id}`",
            f"[{source.name}]({source.url})",
            source.institution,
            ", ".join(source.languages),
            source.licence,
            f"every {source.frequency_days} days",
            "yes" if source.verified else "not yet",
        )
        for source in declared().values()
    ]
    return table(("id", "publication", "institution", "languages", "licence", "read", "seen live"), rows)


def parliaments() -> str:
    """The modules of each source, with the first line of what they say of themselves."""
    from scrapers.source import sources as declared

    modules = sorted((ROOT / "scrapers").glob("*.py"))
    beginnings = tuple(name.replace("-", "_") for name in declared())
    rows = [
        (f"`{file.name}`", (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()[0])
        for file in modules
        if file.stem in beginnings or file.name.startswith(tuple(f"{name}_" for name in beginnings))
    ]
    return table(("module", "what it reads"), [(name, text.rstrip(".").replace("|", "\\|")) for name, text in rows])


def public_tables() -> str:
    """Every table and column of the public database."""
    meaning, tables = Meanings(), site_tables()
    parts = []
    with tempfile.TemporaryDirectory() as folder, closing(empty_public_database(Path(folder))) as db:
        for kind in ("table", "view"):
            for name in names(db, kind):
                rows = [
                    (f"`{column}`", sql_type.lower(), meaning.of(name, column, other))
                    for column, sql_type, other in columns(db, name)
                ]
                about = " ".join(tables.get(name, {}).get("description", "").split())
                title = f"### `{name}`" + (" (view)" if kind == "view" else "")
                parts.append(f"{title}\n\n{about}\n\n{table(('column', 'type', 'what it says'), rows)}")
    return "\n\n".join(parts)


def working_tables() -> str:
    """What the working database has and the public one leaves out."""
    meaning = Meanings()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        with closing(empty_public_database(Path(folder))) as public:
            shared = {(name, column) for name in names(public, "table") for column, *_ in columns(public, name)}
        with closing(sqlite3.connect(Path(folder) / "empty.db")) as db:
            for name in names(db, "table"):
                rows += [
                    (f"`{name}`", f"`{column}`", sql_type.lower(), meaning.of(name, column, other))
                    for column, sql_type, other in columns(db, name)
                    if (name, column) not in shared
                ]
    return table(("table", "column", "type", "what it says"), rows)


def accuracy() -> str:
    """How right the statements are, by language."""
    from db.site.accuracy import accuracy as measured
    from db.site.words import language

    rows = [
        (f"{language(m.language)} ({m.answers} answers, {m.statements} statement{'s' * (m.statements != 1)})",)
        + (
            ("too little coded text to say", "", "")
            if m.f1 is None
            else tuple(map(figure, (m.precision, m.recall, m.f1)))
        )
        + (figure(m.mentions_f1),)
        for m in measured().languages
    ]
    return table(("", "precision", "recall", "F1", "mentions F1"), rows)


def figure(value: float | None) -> str:
    """A share with two places."""
    return "" if value is None else f"{value:.2f}"


GENERATED: dict[str, Callable[[], str]] = {
    "make": make_targets,
    "command-line": command_line,
    "accuracy": accuracy,
    "sources": sources,
    "parliaments": parliaments,
    "public-tables": public_tables,
    "working-tables": working_tables,
}


class Meanings:
    """What a column says: from the site's metadata, db/columns.yaml, or the comment beside it in db/schema.py."""

    def __init__(self) -> None:
        self.told = schema_comments()
        written_out = column_notes()
        self.everywhere: dict[str, str] = written_out.pop("everywhere")
        for name, about in written_out.items():
            self.told |= {(name, column): text for column, text in about.items()}
        for name, about in site_tables().items():
            self.told |= {(name, column): text for column, text in about.get("columns", {}).items()}

    def of(self, table_name: str, column: str, other: str = "") -> str:
        """One line; a column that leads to another table says where to. A view's column is its table's."""
        places = [table_name] if table_name not in VIEWS_OF else [table_name, *VIEWS_OF[table_name]]
        told = [self.told[place, column] for place in places if (place, column) in self.told]
        text = told[0] if told else self.everywhere.get(column, "")
        return "; ".join(filter(None, [text, f"leads to `{other}`" if other else ""])).replace("|", "\\|")


def column_notes() -> dict[str, dict[str, str]]:
    """db/columns.yaml but for its section on tables."""
    notes: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "db" / "columns.yaml").read_text(encoding="utf-8"))
    return {name: about for name, about in notes.items() if name != "tables"}


def site_tables() -> dict[str, dict[str, Any]]:
    """What db/columns.yaml and the site, which has the last word, say about each table and view."""
    notes = yaml.safe_load((ROOT / "db" / "columns.yaml").read_text(encoding="utf-8"))["tables"]
    described = yaml.safe_load((ROOT / "db" / "site" / "metadata.yaml").read_text(encoding="utf-8"))
    told: dict[str, dict[str, Any]] = described["databases"]["positions"]["tables"]
    return {name: {"description": about} for name, about in notes.items()} | told


def schema_comments() -> dict[tuple[str, str], str]:
    """(table, column) -> the comment that stands on the column's line in db/schema.py."""
    source = (ROOT / "db" / "schema.py").read_text(encoding="utf-8")
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found: dict[tuple[str, str], str] = {}
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        match call:
            case ast.Call(
                func=ast.Attribute(attr="create", value=ast.Call(args=[ast.Constant(value=str(name))])),
                args=[ast.Dict(keys=keys)],
            ):
                for key in keys:
                    if isinstance(key, ast.Constant) and key.lineno in comments:
                        found[name, str(key.value)] = comments[key.lineno]
    return found


def empty_public_database(folder: Path) -> sqlite3.Connection:
    """The public database of a working one in which nothing is yet; both lie in the folder."""
    from db.changes import migrate
    from db.publish import publish

    working, public = folder / "empty.db", folder / "positions.db"
    database = Database(working)
    migrate(database)
    database.close()
    publish(working, public)
    return sqlite3.connect(public)


def names(db: sqlite3.Connection, kind: str) -> list[str]:
    """Tables or views in the order of their names, without what SQLite and its search indexes keep for themselves."""
    found = [name for (name,) in db.execute("select name from sqlite_master where type = ? order by name", (kind,))]
    return [name for name in found if "_fts" not in name and not name.startswith(("sqlite_", "_"))]


def columns(db: sqlite3.Connection, name: str) -> Iterator[tuple[str, str, str]]:
    """(column, type, table that it leads to or nothing)."""
    others = {row[3]: row[2] for row in db.execute(f"pragma foreign_key_list([{name}])")}
    for row in db.execute(f"pragma table_info([{name}])"):
        yield row[1], row[2], others.get(row[1], "")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    sys.exit(main())
