"""What is known of a candidate statement, as named numbers: what the confidence weighs and `positions explain`
prints.

Four parts: the cue in its sentence, the holder, the target, the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import log

from .cues import CueHit
from .data import load_yaml
from .entities import is_country, is_peaceful_organisation
from .grammar import DET, FINITE, GENITIVE, LOCATIVE, REL, SUB
from .owners import Holders
from .references import Reference
from .sentence import Actor, Sentence, Token
from .targets import Target, is_asked

_QUOTED = re.compile(r"[«„“\"][^«»„“”\"]{3,400}[»”“\"]")

Features = tuple[tuple[str, float], ...]


def sentence_features(sentence: Sentence) -> Features:
    """What is known of a whole sentence, whatever its cue."""
    sentence.money = _money().search(sentence.text, sentence.start, sentence.end) is not None
    return tuple(_of_sentence(sentence))


def cue_features(sentence: Sentence, hit: CueHit, act: str, modality: str) -> Features:
    """What is known of the cue and its sentence."""
    return tuple(_of_cue(sentence, hit, act, modality))


def holder_features(sentence: Sentence, hit: CueHit, holders: Holders) -> Features:
    """What is known of the holder of a candidate."""
    return tuple(_of_holder(sentence, hit, holders))


def target_features(
    sentence: Sentence,
    hit: CueHit,
    target: Target | None,
    act: str,
    role: str,
    place: int,
    best: Target | None,
    meant: Reference,
) -> Features:
    """What is known of the target. `place` is its rank, `best` the first of all; None is one that was named before,
    `meant` tells what takes it up, or that two act towards each other."""
    return tuple(_of_target(sentence, hit, target, act, role, place, best, meant))


def pair_features(
    sentence: Sentence, hit: CueHit, holders: Holders, target: Target | None, *, passive: bool, salience: float
) -> Features:
    """What is known of holder and target together: the order in which they stand, how much of the answer so far is
    about the target (0 to 1)."""
    order = _order(sentence, hit, holders, target)
    voice = "passive" if passive else hit.cue.pos
    return (
        (f"order={order}", 1.0),
        (f"order={order}&frame={hit.cue.frame}&voice={voice}", 1.0),
        ("salience", salience),
        (f"salience&target={'link' if target is None else 'named'}", salience),
    )


def _of_sentence(sentence: Sentence) -> Iterator[tuple[str, float]]:
    if sentence.spans_of(sentence.grammar.references):
        yield "reference", 1.0
    if sum([token.text[0].isdigit() for token in sentence.tokens]) > 4:
        yield "many_numbers", 1.0
    if sentence.text[sentence.end - 1 : sentence.end] == "?":
        yield "in_question", 1.0
    foreign = len({actor.entity for actor in sentence.actors if not actor.own})
    yield "foreign_names", min(foreign, 6) / 3.0
    if not foreign:
        yield "no_foreign_name", 1.0
    yield "long_sentence", min(len(sentence.tokens), 80) / 40.0
    if any(actor.own for actor in sentence.actors):
        yield "own_named", 1.0


def _of_cue(sentence: Sentence, hit: CueHit, act: str, modality: str) -> Iterator[tuple[str, float]]:
    cue, language = hit.cue, sentence.grammar.language
    yield "cue_row", log(cue.confidence / (1.0 - cue.confidence))
    yield f"cue_row&language={language}", log(cue.confidence / (1.0 - cue.confidence))
    yield f"cue={cue.id}", 1.0
    yield f"act={act}", 1.0
    yield f"frame={cue.frame}", 1.0
    yield f"pos={cue.pos}", 1.0
    yield f"language={language}", 1.0
    yield f"act={act}&language={language}", 1.0
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
    if _behind_noun(sentence, sentence.clause(first)[0]):
        yield f"behind_noun&frame={cue.frame}", 1.0  # "la réponse que l'Union doit donner"
    if any(start < hit.start < end for start, end in sentence.spans_of(_QUOTED)):
        yield "in_quotation", 1.0
    yield from _beside(sentence, hit, first, act)


def _beside(sentence: Sentence, hit: CueHit, first: int, act: str) -> Iterator[tuple[str, float]]:
    """The words right before and behind the cue, and what of its surroundings often decides: money, undoing words."""
    tokens, language = sentence.tokens, sentence.grammar.language
    before = tokens[first - 1] if first else None
    behind = sentence.token_at(hit.end - 1) + 1
    after = tokens[behind] if behind < len(tokens) else None
    yield f"word_before={_word(before)}&language={language}", 1.0
    yield f"word_after={_word(after)}&language={language}", 1.0
    if sentence.money:
        yield f"money&act={act}", 1.0
    clause_first, _ = sentence.clause(first)
    if any(token.flags & FINITE for token in tokens[clause_first:first]):
        yield f"finite_before&pos={hit.cue.pos}&language={language}", 1.0
    opening = tokens[clause_first:first]
    if (
        opening
        and opening[0].flags & DET
        and not opening[0].flags & GENITIVE
        and not any(token.actor is not None for token in opening)
    ):
        yield f"other_opens_clause&pos={hit.cue.pos}&language={language}", 1.0


def _behind_noun(sentence: Sentence, first: int) -> bool:
    """Whether a clause that begins at a token tells more of a noun before it, whose object the noun is."""
    tokens = sentence.tokens
    if first < 2 or tokens[first].text not in sentence.grammar.whom:
        return False
    place = first - 1
    while place > first - 3 and place > 0 and not tokens[place].flags and tokens[place].text.isalpha():
        place -= 1
    return place < first - 1 and bool(tokens[place].flags & DET)


@cache
def _money() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_yaml("weights.yaml")["money"]))
    return re.compile(rf"[£€$]|(?<!\w)(?:{words})(?!\w)")


def amounts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Amounts of money and large numbers in a stretch of text: "£10 million", "48 millions d'euros"."""
    return _amount().finditer(text, start, end)


@cache
def _amount() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_yaml("weights.yaml")["money"]))
    number = r"\d+(?:[.,\s]\d+)*"
    units = rf"(?:\s?(?:d'|de )?(?:{words}|bn|m|[£€$])(?!\w))"
    return re.compile(rf"[£€$]\s?{number}{units}*|{number}{units}+")


def _word(token: Token | None) -> str:
    if token is None:
        return "-"
    if token.actor is not None:
        return "OWN" if token.actor.own else "NAME"
    return "0" if token.text[0].isdigit() else token.text


def _of_holder(sentence: Sentence, hit: CueHit, holders: Holders) -> Iterator[tuple[str, float]]:
    cue, rule = hit.cue, holders.rule
    yield f"holder={rule}", 1.0
    yield f"holder={rule}&frame={cue.frame}", 1.0
    yield f"holder={rule}&pos={cue.pos}", 1.0
    yield f"holder={rule}&language={sentence.grammar.language}", 1.0
    yield f"attribution={holders.attribution}", 1.0
    yield f"attribution={holders.attribution}&act={cue.act}", 1.0
    index = sentence.token_at(hit.start)
    first, last = sentence.clause(index)
    free = [actor for actor in sentence.actors if actor.can_act and not actor.prep and not actor.partner]
    if holders.attribution == "reported" and any(actor.own and first <= actor.first <= last for actor in free):
        yield "own_subject_passed_over", 1.0
    if holders.attribution == "own" and any(not actor.own and first <= actor.first < index for actor in free):
        yield "foreign_subject_passed_over", 1.0
        yield f"foreign_subject_passed_over&frame={cue.frame}", 1.0
    if not holders.actors:
        return
    actor = holders.actors[0]
    words, commas, subs, hard = sentence.between(index, actor.first)
    side = "left" if actor.first < index else "right"
    yield f"holder_side={side}", 1.0
    yield f"holder_side={side}&holder={rule}", 1.0
    yield "holder_words_between", min(words, 20) / 10.0
    if subs or hard:
        yield "holder_clause_between", min(subs + hard, 3) / 1.0
    if commas:
        yield "holder_comma_between", min(commas, 3) / 1.0
    yield f"holder_stands={standing(sentence, actor)}&holder={rule}", 1.0
    yield f"holder_head={actor.head}", 1.0
    yield f"holder_kind={kind_of(actor)}&attribution={holders.attribution}", 1.0
    if actor.left == 0:
        yield "holder_opens_sentence", 1.0
    if actor.left == first:
        yield "holder_opens_clause", 1.0


def _of_target(
    sentence: Sentence,
    hit: CueHit,
    target: Target | None,
    act: str,
    role: str,
    place: int,
    best: Target | None,
    meant: Reference,
) -> Iterator[tuple[str, float]]:
    cue = hit.cue
    yield f"role={role}", 1.0
    yield f"act={act}&role={role}", 1.0
    if target is None:
        yield "target=link", 1.0
        yield f"link={meant.link}", 1.0
        yield f"link={meant.link}&act={act}", 1.0
        yield f"link={meant.link}&pos={cue.pos}", 1.0
        if meant.antecedent:
            yield f"antecedent={meant.antecedent}", 1.0
            yield f"antecedent={meant.antecedent}&link={meant.link}", 1.0
        yield f"target=link&frame={cue.frame}", 1.0
        yield f"target=link&language={sentence.grammar.language}", 1.0
        if best is not None:
            yield "target=link&named", 1.0
        if act in ("call_on", "remind") and is_asked(sentence, sentence.token_at(hit.end - 1) + 1):
            yield "link_asked", 1.0
        return
    actor = target.actor
    yield "points", max(-2.0, min(3.0, target.points))
    if meant.link:
        yield f"link={meant.link}&named", 1.0
    yield f"points&frame={cue.frame}", max(-2.0, min(3.0, target.points))
    yield f"points&language={sentence.grammar.language}", max(-2.0, min(3.0, target.points))
    if best is not None and best is not target:
        grouped = any(other is actor for other in best.actor.group)
        yield "second_in_list" if grouped else "second_to_best", 1.0
        if not grouped:
            yield "points_behind", min(3.0, best.points - target.points)
            if best.actor.entity == actor.entity:
                yield "same_as_best", 1.0
    if place > 1:
        yield "third_or_later", 1.0
    yield f"target={kind_of(actor)}", 1.0
    yield f"head={actor.head}", 1.0
    stands = standing(sentence, actor)
    yield f"stands={stands}", 1.0
    yield f"frame={cue.frame}&stands={stands}", 1.0
    yield f"act={act}&stands={stands}", 1.0
    yield f"act={act}&target={kind_of(actor)}", 1.0
    for name, _ in target.reasons:
        if not name.endswith("_between"):
            yield f"place={name}", 1.0
        if name == "victim":
            yield f"victim&act={act}", 1.0
    first = sentence.token_at(hit.start)
    yield from _doubts(sentence, hit, actor, first, act, stands)
    words, commas, subs, hard = sentence.between(first, actor.first)
    yield "words_between", min(words, 20) / 10.0
    if subs or hard:
        yield "clause_between", min(subs + hard, 3) / 1.0
    if commas:
        yield "comma_between", min(commas, 3) / 1.0
    if actor.first < first:
        yield "target_before_cue", 1.0


def _doubts(
    sentence: Sentence, hit: CueHit, actor: Actor, first: int, act: str, stands: str
) -> Iterator[tuple[str, float]]:
    """What speaks for a name's being only somebody beside the one the cue is about."""
    if act in _REPROACHES and actor.entity != "INTL" and is_peaceful_organisation(actor.entity):
        yield f"peaceful&act={act}", 1.0
        yield f"peaceful&stands={stands}", 1.0
        yield f"peaceful&frame={hit.cue.frame}", 1.0
    if actor.left and sentence.clause(actor.first) != sentence.clause(first):
        opener = sentence.tokens[actor.left - 1]
        if opener.flags & REL and actor.can_act and not actor.prep:
            yield "relative_subject", 1.0  # "detainees, which the ICRC cannot visit"
        elif opener.flags & SUB and actor.first > first and actor.can_act and not actor.prep:
            yield f"content_subject&act={act}", 1.0  # "committed to the principle that Russia must pay"
    if hit.last > hit.end and not hit.end <= sentence.tokens[actor.first].start < hit.last:
        inside = (other for other in sentence.actors if hit.end <= sentence.tokens[other.first].start < hit.last)
        if any(not other.own for other in inside):
            yield "other_in_gap", 1.0  # "hold China to account, by a statement led by Australia"


_REPROACHES = frozenset({"condemn", "accuse", "reject", "sanction", "concern"})


def _order(sentence: Sentence, hit: CueHit, holders: Holders, target: Target | None) -> str:
    """The order of holder (H), cue (C) and target (T) in the sentence; who is not named there is left out."""
    places = [(hit.start, "C")]
    if holders.actors:
        places.append((sentence.tokens[holders.actors[0].first].start, "H"))
    if target is not None:
        places.append((sentence.tokens[target.actor.first].start, "T"))
    return "".join(name for _, name in sorted(places))


def standing(sentence: Sentence, actor: Actor) -> str:
    """How a phrase hangs in the sentence: in a place, as an owner, after another preposition, or free."""
    if not actor.prep:
        return "free" if actor.head != "other" else "modifier"
    flags = sentence.grammar.words.get(actor.prep, 0)
    if flags & GENITIVE:
        return "genitive"
    return "place" if flags & LOCATIVE else "preposition"


def kind_of(actor: Actor) -> str:
    """What sort of name it is, told coarsely."""
    if actor.kind in ("capital", "adjective", "demonym", "organ", "leader", "territory"):
        return actor.kind
    return "country" if is_country(actor.entity) else "organisation"
