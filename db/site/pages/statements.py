"""Statements as pages list them: newest first, with names, sentence, cue and where they stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

COLUMNS = """
    s.id, s.said_on, s.year, s.holder, coalesce(h.name, s.holder) as holder_name, s.attribution,
    s.act, s.stance, s.modality, s.target, coalesce(t.name, s.target) as target_name, s.target_role, s.sentence, s.cue,
    s.cue_start - s.start as cue_at, s.language, s.invented, s.reviewed, s.repeat_of, s.answer, s.document,
    coalesce(nullif(d.title, ''), 'Question no. ' || nullif(d.number, ''), d.id) as title, d.first_seen
"""
"""What a row of `newest` has; `cue_at` is where the cue begins in the sentence, `first_seen` when the document came."""


def newest(db: sqlite3.Connection, where: str, values: Mapping[str, object], *, most: int) -> list[sqlite3.Row]:
    """At most `most` statements that `where` (SQL of ours over `s`, its values apart) picks, newest first."""
    return db.execute(
        f"""
        select {COLUMNS} from (
            select * from statements s where {where} and translation = 0 order by said_on desc, id limit :most
        ) s
        left join entities h on h.id = s.holder
        left join entities t on t.id = s.target
        left join documents d on d.id = s.document
        order by s.said_on desc, s.id
        """,
        {**values, "most": most},
    ).fetchall()
