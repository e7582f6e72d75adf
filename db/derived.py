"""Makes what is derived from statements: which of them only repeat others, positions, and where they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from db.normalizers.repeats import repeats
from db.positiontables import DATED
from db.rows import Row
from db.store import Store

if TYPE_CHECKING:
    import pandas as pd

VERSION = "3"
"""Raised whenever a change of `db.normalizers.positions` or `db.normalizers.repeats` can change a row, so that stored
rows are made anew."""


def derive_positions(store: Store) -> bool:
    """Make positions and changes anew where the statements are not those that they were made from; tells whether.

    That is asked of the statements themselves, not of what a run has done: a run that was killed between its last tag
    and this leaves it to the next, and so does a document that lost an answer.
    """
    made_from = _fingerprint(VERSION, store.dated_sentences())
    if store.made_from("positions") == made_from:
        return False
    # Here, since a run that finds nothing to do, and every process that tags, can spare the second that pandas takes.
    import pandas as pd

    from db.normalizers.positions import position_changes, positions

    statements = store.dated_statements()
    again = repeats((one[0], one[6], one[8]) for one in statements)
    frame = pd.DataFrame(statements, columns=list(DATED))
    frame["repeat_of"] = [again.get(identity, "") for identity in frame["id"]]
    store.put_positions(_rows(positions(frame)), _rows(position_changes(frame)), again, made_from)
    return True


def _fingerprint(version: str, statements: Iterable[Any]) -> str:
    digest = hashlib.sha256(version.encode())
    for statement in statements:
        digest.update(repr(statement).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _rows(frame: pd.DataFrame) -> list[Row]:
    """Rows as SQLite takes them: Python's own numbers, and None for what is not there."""
    rows: list[Row] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows
