"""Makes what is derived from statements: positions, and where they changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from db.positiontables import DATED
from db.rows import Row
from db.store import Store

if TYPE_CHECKING:
    import pandas as pd

VERSION = "1"
"""Raised whenever a change of `db.normalizers.positions` can change a row, so that stored rows are made anew."""


def derive_positions(store: Store) -> bool:
    """Make positions and changes anew where the statements are not those that they were made from; tells whether.

    That is asked of the statements themselves, not of what a run has done: a run that was killed between its last tag
    and this leaves it to the next, and so does a document that lost an answer.
    """
    statements = store.dated_statements()
    made_from = _fingerprint(VERSION, statements)
    if store.made_from("positions") == made_from:
        return False
    # Here, since a run that finds nothing to do, and every process that tags, can spare the second that pandas takes.
    import pandas as pd

    from db.normalizers.positions import position_changes, positions

    frame = pd.DataFrame(statements, columns=list(DATED))
    store.put_positions(_rows(positions(frame)), _rows(position_changes(frame)), made_from)
    return True


def _fingerprint(version: str, statements: list[Any]) -> str:
    digest = hashlib.sha256(version.encode())
    for statement in statements:
        digest.update(repr(statement).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _rows(frame: pd.DataFrame) -> list[Row]:
    """Rows as SQLite takes them: Python's own numbers, and None for what is not there."""
    rows: list[Row] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows
