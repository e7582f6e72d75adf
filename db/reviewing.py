"""What people's verdicts make of what the tagger says. Pure: rows in, rows out.

A review is kept by what was said (answer, sentence, holder, target), so that it holds when the rules change. It also
tells which act was judged, since a sentence may have two acts of one holder towards one target: of these it speaks of
that one alone, and where the rules give another act now, of whichever they give, unless that says "wrong" of one act
where another one was confirmed. What a correction made of a statement
can be judged in its turn.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.rows import Row, digest

VERDICTS = ("right", "wrong", "corrected")
SHOULD_BE = ("act", "stance", "modality", "target_role")
"""What a review may say of a statement; empty where it leaves that to the tagger."""

Key = tuple[str, str, str]


def key(row: Row) -> Key:
    """What a statement or a review is about within its answer; spaces and line breaks say nothing."""
    return " ".join((row["sentence"] or "").split()), row["holder"], row["target"]


def review_id(row: Row) -> str:
    """The id of a review: a hash of what it is about."""
    return digest(row["answer"], *key(row), row["judged"])[:16]


def statement_id(row: Row) -> str:
    """The id of a statement."""
    return f"{row['answer']}#{row['start']}-{row['holder']}-{row['target']}-{row['act']}"


def reviewed(statements: Iterable[Row], reviews: Iterable[Row]) -> list[Row]:
    """The statements of one answer as its reviews have them: without those that are wrong, with `reviewed` (right,
    corrected, or empty for no review). Two that a correction makes the same are one."""
    known: dict[Key, list[Row]] = {}
    for row in reviews:
        known.setdefault(key(row), []).append(row)
    statements = list(statements)
    acts: dict[Key, set[str]] = {}
    for statement in statements:
        acts.setdefault(key(statement), set()).add(statement["act"])
    made: dict[str, Row] = {}
    for statement in statements:
        about = key(statement)
        said = _of(statement["act"], acts[about], known.get(about, []))
        if not said:
            made.setdefault(statement["id"], statement | {"reviewed": ""})
        elif said[-1]["verdict"] != "wrong":
            corrected = _as_it_should_be(statement, said)
            made[corrected["id"]] = corrected
    return list(made.values())


def _of(act: str, acts: set[str], reviews: list[Row]) -> list[Row]:
    """The latest review of this act or of none by name; where there is none of this act, of one that the tagger does
    not give there any more. Then the later ones of the act that it was corrected to, each of what the last one made."""
    confirmed = any(review["verdict"] != "wrong" for review in reviews)
    same = [review for review in reviews if review["judged"] == act]
    gone = [review for review in reviews if review["judged"] not in acts]
    unnamed = [review for review in reviews if not review["judged"]]
    meant = [review for review in gone if not confirmed or review["verdict"] != "wrong" or review in unnamed]
    latest = max(same + unnamed if same else meant, key=_at, default=None)
    said: list[Row] = []
    while latest:
        said.append(latest)
        latest = _later(latest, [review for review in gone if review not in said])
    return said


def _later(review: Row, others: list[Row]) -> Row | None:
    """The review of what this one made, where there is one that is not older (a day is as late as all its times)."""
    made = (other for other in others if other["judged"] and other["judged"] == review["act"])
    return next((other for other in made if _at(other) >= _at(review)[: len(_at(other))]), None)


def _at(review: Row) -> str:
    return review["at"] or ""


def _as_it_should_be(statement: Row, reviews: list[Row]) -> Row:
    told = {name: review[name] for review in reviews for name in SHOULD_BE if review[name] not in (None, "")}
    as_tagged = all(statement[name] == value for name, value in told.items())
    row = statement | told | {"reviewed": "right" if as_tagged else "corrected"}
    return row | {"id": statement_id(row)}
