"""How likely a statement is right: a logistic sum over what is known of its cue, holder and target.

The weights are in data/confidence.yaml, one named line each, so that `positions explain` can print what spoke for
and against a
statement. `python -m tests.gold.fit` learns them anew from data in the project (README there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import exp, log

import regex

from .cues import CueHit
from .data import load_yaml
from .grammar import GENITIVE, LOCATIVE, REL, SUB
from .holders import Holders
from .sentence import Actor, Sentence
from .targets import Target

_QUOTED = regex.compile(r"[«„“\"][^«»„“”\"]{3,400}[»”“\"]")

Features = tuple[tuple[str, float], ...]


def features_of(
    sentence: Sentence, hit: CueHit, holders: Holders, target: Target | None, act: str, role: str, modality: str
) -> Features:  # fmt: skip
    """What is known of a statement, as (name, value). `target` is None where it comes from the sentence before."""
    return tuple(_features(sentence, hit, holders, target, act, role, modality))


def _features(
    sentence: Sentence, hit: CueHit, holders: Holders, target: Target | None, act: str, role: str, modality: str
) -> Iterator[tuple[str, float]]:  # fmt: skip
    cue = hit.cue
    yield "cue_row", log(cue.confidence / (1.0 - cue.confidence))
    yield f"cue={cue.id}", 1.0
    yield f"act={act}", 1.0
    yield f"frame={cue.frame}", 1.0
    yield f"pos={cue.pos}", 1.0
    yield f"holder={holders.rule}", 1.0
    yield f"attribution={holders.attribution}", 1.0
    yield f"role={role}", 1.0
    yield f"language={sentence.grammar.language}", 1.0
    if modality != "asserted":
        yield f"modality={modality}", 1.0
    if hit.last > hit.end:
        yield "cue_in_two_parts", 1.0
    if " " in hit.form:
        yield "cue_of_several_words", 1.0
    first = sentence.token_at(hit.start)
    opener = sentence.tokens[sentence.clause(first)[0]].flags
    if opener & REL:
        yield "in_relative_clause", 1.0
    elif opener & SUB:
        yield "in_subordinate_clause", 1.0
    if any(
        found.start() < hit.start < found.end()
        for found in _QUOTED.finditer(sentence.text, sentence.start, sentence.end)
    ):
        yield "in_quotation", 1.0
    yield f"act={act}&language={sentence.grammar.language}", 1.0
    yield f"act={act}&role={role}", 1.0
    foreign = len({actor.entity for actor in sentence.actors if not actor.own})
    yield "foreign_names", min(foreign, 6) / 3.0
    yield "long_sentence", min(len(sentence.tokens), 80) / 40.0
    if target is None:
        yield "target=link", 1.0
        return
    actor = target.actor
    yield "points", max(-1.0, min(3.0, target.points))
    yield f"target={_kind(actor)}", 1.0
    yield f"head={actor.head}", 1.0
    stands = _standing(sentence, actor)
    yield f"stands={stands}", 1.0
    yield f"frame={cue.frame}&stands={stands}", 1.0
    yield f"act={act}&stands={stands}", 1.0
    yield f"act={act}&target={_kind(actor)}", 1.0
    for name, _ in target.reasons:
        if not name.endswith("_between"):
            yield f"place={name}", 1.0
    words, commas, subs, hard = sentence.between(first, actor.first)
    yield "words_between", min(words, 20) / 10.0
    if subs or hard:
        yield "clause_between", min(subs + hard, 3) / 1.0
    if commas:
        yield "comma_between", min(commas, 3) / 1.0
    if actor.first < first:
        yield "target_before_cue", 1.0


def _standing(sentence: Sentence, actor: Actor) -> str:
    """How the target's phrase hangs in the sentence: in a place, as an owner, after another preposition, or free."""
    if not actor.prep:
        return "free" if actor.head != "other" else "modifier"
    flags = sentence.grammar.words.get(actor.prep, 0)
    if flags & GENITIVE:
        return "genitive"
    return "place" if flags & LOCATIVE else "preposition"


def _kind(actor: Actor) -> str:
    if actor.kind in ("capital", "adjective", "demonym", "organ", "leader", "territory"):
        return actor.kind
    return "country" if len(actor.entity) == 3 and actor.entity.isupper() else "organisation"


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = load_yaml("confidence.yaml")["weights"]
    return weights


def confidence(features: Features) -> float:
    """The probability, by the weights, that the statement is right: between 0.01 and 0.99."""
    weights = _weights()
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features)
    return round(min(0.99, max(0.01, 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total)))))), 3)


def reasons(features: Features, most: int = 8) -> list[tuple[str, float]]:
    """The features that moved the confidence most, with what each added."""
    weights = _weights()
    moved = [(name, round(weights.get(name, 0.0) * value, 2)) for name, value in features]
    return sorted((reason for reason in moved if reason[1]), key=lambda reason: -abs(reason[1]))[:most]
