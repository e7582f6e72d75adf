"""What people's verdicts make of what the tagger says. Pure: rows in, rows out.

A review is kept by what was said (answer, sentence, holder, target), so that it holds when the rules change. It also
tells which act was judged, since a sentence may have two acts of one holder towards one target: of these it speaks of
that one alone, and where the rules give another act now, of whichever they give, unless that says "wrong" of one act
where another one was confirmed. What a correction made of a statement can be judged in its turn.

Where the rules cut the text into other sentences, a review speaks of the statement that `db.carrying` surely finds to
be the one that was judged. One that speaks of none any more is told, unless nothing is left of what it says to be wrong
or a later verdict has taken its place.

A statement without a review of its own has those of another answer that says the same in the same words, where
`db.sharing` finds one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from db.carrying import Found, find
from db.rows import Row, digest

VERDICTS = ("right", "wrong", "corrected")
NOT_SAID = "the answer no longer says this"
SHOULD_BE = ("act", "stance", "modality", "target_role")
"""What a review may say of a statement; empty where it leaves that to the tagger."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reviews that one statement of `answer` is under, each of what the one before it made."""

    answer: str
    reviews: list[Row]

    @property
    def at(self) -> str:
        """When the last of them was given."""
        return _at(self.reviews[-1])


@dataclass(frozen=True, slots=True)
class Judged:
    """The statements of one answer as its reviews have them, and the reviews that speak of none, each with why."""

    statements: list[Row]
    lost: list[tuple[Row, str]]
    own: dict[str, Verdict] = field(default_factory=dict)
    """By the id of what the tagger found, where a review of this answer speaks of it."""
    shared: dict[str, Verdict] = field(default_factory=dict)
    """By the same id, where those of another one hold for it."""


def key(row: Row) -> Key:
    """What a statement or a review is about within its answer; spaces and line breaks say nothing."""
    return " ".join((row["sentence"] or "").split()), row["holder"], row["target"]


def review_id(row: Row) -> str:
    """The id of a review: a hash of what it is about."""
    return digest(row["answer"], *key(row), row["judged"])[:16]


def statement_id(row: Row) -> str:
    """The id of a statement."""
    return f"{row['answer']}#{row['start']}-{row['holder']}-{row['target']}-{row['act']}"


def judged(
    statements: Iterable[Row], reviews: Iterable[Row], text: str, elsewhere: Mapping[str, Verdict] | None = None
) -> Judged:
    """The statements of an answer of this text as its reviews have them: without those that are wrong, with `reviewed`
    (right, corrected, or empty for no review). Two that a correction makes the same are one.

    `elsewhere` has, by the id of the statement, the verdict on the same words in another answer: it holds where there
    is none in this one, and `reviewed_in` is that answer (else empty).
    """
    statements = list(statements)
    known: dict[Key, list[Row]] = {}
    for row in reviews:
        known.setdefault(key(row), []).append(row)
    acts: dict[Key, set[str]] = {}
    for statement in statements:
        acts.setdefault(key(statement), set()).add(statement["act"])
    own = [statement for statement in statements if key(statement) not in known]
    found = {about: find(group, statements, own, text) for about, group in known.items() if about not in acts}
    made: dict[str, Row] = {}
    used: list[Row] = []
    verdicts: dict[str, Verdict] = {}
    shared: dict[str, Verdict] = {}
    for statement in statements:
        about = key(statement)
        of_it = known.get(about, []) + [
            review for other, one in found.items() if statement in one.meant for review in known[other]
        ]
        said = _of(statement["act"], acts[about], of_it)
        used += said
        if said:
            verdict = verdicts[statement["id"]] = Verdict(statement["answer"], said)
        elif elsewhere and statement["id"] in elsewhere:
            verdict = shared[statement["id"]] = elsewhere[statement["id"]]
        else:
            made.setdefault(statement["id"], statement | {"reviewed": "", "reviewed_in": ""})
            continue
        if verdict.reviews[-1]["verdict"] != "wrong":
            corrected = _as_it_should_be(statement, verdict.reviews)
            corrected["reviewed_in"] = "" if verdict.answer == statement["answer"] else verdict.answer
            if said or not made.get(corrected["id"], {}).get("reviewed"):
                made[corrected["id"]] = corrected
    taken = {key(statement) for one in found.values() for statement in one.meant} | known.keys()
    unused = [
        (review, _why(review, found.get(about), made.values(), acts, taken))
        for about, group in known.items()
        for review in group
        if not any(review is one for one in used)
    ]
    lost = [(review, why) for review, why in unused if why]
    return Judged(list(made.values()), lost, verdicts, shared)


def _why(review: Row, found: Found | None, made: Collection[Row], acts: Mapping[Key, set[str]], taken: set[Key]) -> str:
    """Why a review that speaks of no statement should be told; empty where it should not."""
    wrong, judged_act = review["verdict"] == "wrong", review["judged"] or ""
    if found is None or found.meant:
        about = key(found.meant[0]) if found else key(review)
        as_it_says = any(key(row) == about and row["act"] == (review["act"] or judged_act) for row in made)
        if wrong or as_it_says or not judged_act or judged_act in acts[about]:
            return ""
        return f"the rules no longer give {judged_act} in this sentence"
    if not found.said:
        return "" if wrong else NOT_SAID
    if any(key(statement) in taken for statement in found.near):
        return ""  # what stands there now was judged itself
    if wrong and not any(judged_act in ("", statement["act"]) for statement in found.near):
        return ""  # the rules do not say it either
    if not found.near:
        return "the rules no longer give a statement there"
    sentences = " / ".join(dict.fromkeys(" ".join(statement["sentence"].split()) for statement in found.near))
    return f"the sentence is cut otherwise now, and what stands there may be another statement: {sentences}"


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
