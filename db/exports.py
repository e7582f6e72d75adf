"""The tables of the public database as files: each as CSV and as JSON lines."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from db.csvfiles import csv_writer
from db.placing import PART, NotPlacedError, part_of, refuse_nowhere, sweep, to_disk, told
from db.tables import UnusableError, reading


@dataclass(frozen=True, slots=True)
class Exported:
    """How many tables (and views) and rows were written."""

    tables: int
    rows: int


def export(public: Path, folder: Path, *, replace: bool = False) -> Exported:
    """Write every table and view of a public database into a folder: `statements.csv`, `statements.jsonl`, ...

    The files are all of one moment, and all there or none of them. In CSV what is not there is empty; in JSON null.
    Files that are there already are replaced only where that is asked for. Raises FileNotFoundError, UnusableError,
    NotPlacedError.
    """
    if not public.is_file():
        raise FileNotFoundError(f"no public database at {public}: run `positions publish` first")
    if folder.is_dir() and any(not file.name.endswith(PART) for file in folder.iterdir()) and not replace:
        raise NotPlacedError(f"{folder} is there already and not empty: name another folder, or --replace its files")
    if folder.exists() and not folder.is_dir():
        raise NotPlacedError(f"{folder} is a file: name a folder")
    refuse_nowhere(folder)
    part, rows = part_of(folder / "tables"), 0
    with reading(public) as db, told(folder):
        db.execute("begin")
        names = _tables(db)
        if "published" not in names:
            raise UnusableError(f"{public} is no published database: move it away, then run `positions publish`")
        try:
            folder.mkdir(exist_ok=True)
            sweep(folder / "tables")
            shutil.rmtree(part, ignore_errors=True)  # of a killed process whose number is this one's again
            part.mkdir()
            for name in names:
                rows += _write(db, name, part)
            for file in sorted(part.iterdir()):
                file.replace(folder / file.name)
            to_disk(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return Exported(len(names), rows)


def _tables(db: sqlite3.Connection) -> list[str]:
    """Tables and views, without search indexes and what SQLite keeps for itself."""
    sql = "select name from sqlite_master where type in ('table', 'view') order by name"
    return [str(name) for (name,) in db.execute(sql) if "_fts" not in name and not name.startswith("sqlite_")]


def _write(db: sqlite3.Connection, name: str, folder: Path) -> int:
    """Write a table's rows, one at a time; returns how many."""
    found = db.execute(f"select * from [{name}]")
    columns = [column[0] for column in found.description]
    number = 0
    csv_file, json_file = folder / f"{name}.csv", folder / f"{name}.jsonl"
    with csv_file.open("w", encoding="utf-8", newline="") as table, json_file.open("w", encoding="utf-8") as lines:
        writer = csv_writer(table)
        writer.writerow(columns)
        for row in found:
            writer.writerow(row)
            lines.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
            number += 1
    to_disk(csv_file)
    to_disk(json_file)
    return number
