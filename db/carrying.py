"""Finds a statement that was judged again, in an answer whose text is now cut into other sentences. Pure.

It is surely the same one where holder, target and act are, where the words that carry the act stand within the sentence
that was judged, and where there is no other such sentence and no verdict on it itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from db.rows import Row


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a sentence that no statement stands in any more: whether the text still says it, the statements
    of its holder about its target that overlap it, and those that are surely meant."""

    said: bool
    near: list[Row]
    meant: list[Row]


def find(reviews: Sequence[Row], statements: Sequence[Row], unjudged: Sequence[Row], text: str) -> Found:
    """Look for what reviews of one sentence, holder and target speak of, among the statements of an answer of this
    text; `unjudged` are those that have no review of their own."""
    one = reviews[0]
    spans = _spans(one["sentence"] or "", text)
    near = [
        statement
        for statement in statements
        if (statement["holder"], statement["target"]) == (one["holder"], one["target"])
        and any(statement["start"] < end and start < statement["end"] for start, end in spans)
    ]
    acts = {review[name] for review in reviews for name in ("judged", "act") if review[name]}
    any_act = any(not review["judged"] for review in reviews)
    meant = [
        statement
        for statement in near
        if statement in unjudged
        and (any_act or statement["act"] in acts)
        and any(start <= statement["cue_start"] and statement["cue_end"] <= end for start, end in spans)
    ]
    alone = len({(statement["start"], statement["end"]) for statement in meant}) == 1
    return Found(bool(spans), near, meant if alone else [])


def _spans(sentence: str, text: str) -> list[tuple[int, int]]:
    """Where a text says a sentence, whatever its spaces and line breaks."""
    words = sentence.split()
    if not words:
        return []
    return [found.span() for found in regex.finditer(r"\s+".join(map(regex.escape, words)), text)]
