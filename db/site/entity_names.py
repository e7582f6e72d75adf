"""Which country or organisation a reader means: by its id, by its name in any language, or nearly so."""

from __future__ import annotations

import sqlite3
from difflib import get_close_matches

from db.publish import fold

LONGEST = 100
"""Characters of the longest name that is looked up; what is longer names nothing."""
OWN = ("id", "name", "name_fr", "name_de", "name_lb", "name_en")


def named(db: sqlite3.Connection, given: str) -> list[str]:
    """The ids of what `given` names, whatever its case and accents: one, or several where it is ambiguous.

    A name of the entity itself goes before what texts call it ("Kazakh", "British"); that is ambiguous where it is a
    part of its own name and of others', whomever texts mean by it ("Korea", "Congo").
    """
    if db.execute("select 1 from entities where id = ?", (given,)).fetchone():
        return [given]
    if len(given) > LONGEST:
        return []
    folded = fold(given)
    found = db.execute("select distinct entity from names where folded = ? order by entity", (folded,))
    called = {entity for (entity,) in found}
    if not called:
        return []
    names = _own_names(db)
    part = {entity for name, ids in names.items() if f" {folded} " in f" {name} " for entity in ids}
    return names.get(folded) or sorted(called if called.isdisjoint(part) else called | part)


def near(db: sqlite3.Connection, given: str) -> list[str]:
    """Ids of up to three that `given` may have meant, the likeliest first."""
    names = _own_names(db)
    close = get_close_matches(fold(given[:LONGEST]), names, n=3, cutoff=0.75)
    return list(dict.fromkeys(entity for name in close for entity in names[name]))[:3]


def _own_names(db: sqlite3.Connection) -> dict[str, list[str]]:
    """Ids by the folded id and names of each entity."""
    found: dict[str, list[str]] = {}
    for row in db.execute(f"select {', '.join(OWN)} from entities order by id"):
        for name in {fold(name) for name in row if name}:
            found.setdefault(name, []).append(row[0])
    return found
