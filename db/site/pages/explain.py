"""Why the statements of an answer were made: what is stored, and the tagger's own account of each of them.

The normalizers are pure, so the account is made when it is asked for, from the answer as it is published. It is that of
the stored statements only where the running tagger is the one that made them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db.site import reasons
from db.site.pages.answer import names

Row = sqlite3.Row
LONGEST = 400_000
"""Code points of the longest answer that is read again for a reader: two to three seconds."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that counted: its name as `positions explain` prints it, what that means, how much it gave."""

    name: str
    words: str
    value: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that could be the target, with its points and the reasons for them, the greatest first."""

    entity: str
    points: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Why one statement was made; `weighed` is what moved its confidence most, the most important first."""

    cue_row: str
    cue_kind: str
    frame: str
    prepositions: tuple[str, ...]
    trust: float
    holder_rule: str
    holder_words: str
    holders: tuple[str, ...]
    target: Candidate
    lost: tuple[Candidate, ...]
    weighed: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer with its statements as they are published; `tagger` is the version that tagged it, empty for none."""

    answer: Row
    document: Row
    statements: tuple[Row, ...]
    tagger: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """The running tagger's version, and its accounts by the statements' ids: none where it cannot speak for them."""

    version: str
    accounts: dict[str, Account]
    too_long: bool = False


def read(db: sqlite3.Connection, answer: str) -> Stored | None:
    """What is stored about the answer; None where there is none of this id."""
    found: Row | None = db.execute("select * from answers where id = ?", (answer,)).fetchone()
    document: Row | None = found and db.execute("select * from documents where id = ?", (found["document"],)).fetchone()
    if found is None or document is None:
        return None
    tagged = db.execute("select tagger from tagged where answer = ?", (answer,)).fetchone()
    return Stored(
        answer=found,
        document=document,
        statements=tuple(
            db.execute("select * from statements where answer = ? order by start, cue_start, id", (answer,))
        ),
        tagger=tagged["tagger"] if tagged else "",
        names=names(db),
    )


def explain(stored: Stored) -> Explained:
    """The account of each stored statement. The first call loads the tagger and its data, one to three seconds."""
    from db.normalizers import tagger
    from db.normalizers.explain import explain_rows

    version, answer = tagger().version, stored.answer
    text = answer["text"] or ""
    if not stored.statements or stored.tagger != version or stored.document["damaged"]:
        return Explained(version, {})
    if len(text) > LONGEST:
        return Explained(version, {}, too_long=True)
    rows = explain_rows(
        tagger().findings(text, own=answer["own"], language=answer["language"] or "", date=answer["said_on"] or "")
    )
    known = {statement["id"] for statement in stored.statements}
    told = {f"{answer['id']}#{row['start']}-{row['holder']}-{row['target']}-{row['act']}": row for row in rows}
    return Explained(version, {key: _account(row) for key, row in told.items() if key in known})


def _account(row: dict[str, Any]) -> Account:
    return Account(
        cue_row=row["cue_row"],
        cue_kind=reasons.kind(row["cue_kind"]),
        frame=reasons.frame(row["frame"]),
        prepositions=tuple(row["cue_prepositions"]),
        trust=row["cue_trust"],
        holder_rule=row["holder_rule"],
        holder_words=reasons.holder_rule(row["holder_rule"]),
        holders=tuple(row["holders"]),
        target=_candidate(row["target"], row["target_points"]),
        lost=tuple(_candidate(rival["target"], rival["points"]) for rival in row["rivals"]),
        weighed=tuple(Reason(name, reasons.weighed(name), value) for name, value in row["weighed"]),
    )


def _candidate(entity: str, points: Iterable[tuple[str, float]]) -> Candidate:
    told = [Reason(name, reasons.target_point(name), value) for name, value in points]
    told.sort(key=lambda reason: -abs(reason.value))
    return Candidate(entity, sum(reason.value for reason in told), tuple(told))
