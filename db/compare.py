"""Do two databases say the same? All tables but `runs`, without the columns that tell when something happened here.

Rows are compared whatever their order; search indexes by the words that they find and how often.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.schema import FULL_TEXT, TIME_COLUMNS

LEFT_OUT = frozenset({"runs"})
SHOWN = 3
"""Differing rows told for each table and side."""


def differences(first: Path, second: Path) -> list[str]:
    """What only one of two databases has, a line each; nothing where they are equal."""
    for path in (first, second):
        if not path.is_file():
            raise FileNotFoundError(f"no database at {path}")
    with closing(sqlite3.connect(first)) as db:
        db.execute("attach ? as other", [str(second)])
        tables, others = _tables(db, "main"), _tables(db, "other")
        told = [f"table {name} is only in one of the two" for name in sorted(tables.keys() ^ others.keys())]
        for name in sorted(tables.keys() & others.keys()):
            if tables[name] != others[name]:
                told.append(f"table {name} has other columns")
                continue
            columns = ", ".join(f'"{column}"' for column in tables[name] if column not in TIME_COLUMNS)
            told += _rows(db, name, columns, first, second)
        for name in sorted(FULL_TEXT.keys() & tables.keys() & others.keys()):
            for schema in ("main", "other"):
                db.execute(f"create virtual table temp.words_{schema} using fts5vocab({schema}, {name}_fts, row)")
            if _only(db, "term, doc, cnt", "temp.words_main", "temp.words_other") or _only(
                db, "term, doc, cnt", "temp.words_other", "temp.words_main"
            ):
                told.append(f"the search index of {name} finds other words")
            for schema in ("main", "other"):
                db.execute(f"drop table temp.words_{schema}")
        return told


def _tables(db: sqlite3.Connection, schema: str) -> dict[str, list[str]]:
    """Columns by table, without search indexes and what SQLite and its tools keep for themselves."""
    names = [row[0] for row in db.execute(f"select name from {schema}.sqlite_master where type = 'table'")]
    own = [n for n in names if n not in LEFT_OUT and not n.startswith(("sqlite_", "_sqlite_"))]
    searched = tuple(f"{name}_fts" for name in FULL_TEXT)
    return {
        name: [row[1] for row in db.execute(f'pragma {schema}.table_info("{name}")')]
        for name in own
        if not name.startswith(searched)
    }


def _rows(db: sqlite3.Connection, name: str, columns: str, first: Path, second: Path) -> list[str]:
    told = []
    counts = [db.execute(f'select count(*) from {schema}."{name}"').fetchone()[0] for schema in ("main", "other")]
    if counts[0] != counts[1]:
        told.append(f"table {name} has {counts[0]} rows in {first.name}, {counts[1]} in {second.name}")
    for one, other, path in (("main", "other", first), ("other", "main", second)):
        rows = _only(db, columns, f'{one}."{name}"', f'{other}."{name}"')
        told += [f"table {name}, only in {path.name}: {_short(row)}" for row in rows]
    return told


def _only(db: sqlite3.Connection, columns: str, one: str, other: str) -> list[tuple[object, ...]]:
    sql = f"select {columns} from {one} except select {columns} from {other} limit {SHOWN}"
    return db.execute(sql).fetchall()


def _short(row: tuple[object, ...]) -> str:
    text = " | ".join(str(value) for value in row)
    return text if len(text) <= 300 else text[:300] + " ..."
