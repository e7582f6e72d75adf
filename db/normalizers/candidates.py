"""Holder and target of each statement that a cue can make: whose it is by holders.py, whom it is about by targets.py,
who of a list, or whom a pronoun or "this country" means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .anaphora import pair_meant
from .context import Context
from .cues import CueHit
from .data import load_yaml
from .holders import find_holders, own_subject
from .own_targets import own_target
from .owners import Holders
from .references import MUTUAL, NOWHERE, PARTNER, Reference, everybody_asked, is_passed_over, pointed_at, taken_up
from .sentence import Actor, Sentence
from .targets import Target, rank_targets, weigh


@dataclass(frozen=True, slots=True)
class Candidate:
    """A holder and a target of a cue. `target` is None where the entity was named in the sentence before; `place` is
    its rank."""

    holders: Holders
    holder: str
    entity: str
    target: Target | None
    place: int
    meant: Reference = NOWHERE
    """What takes up an entity that was named before, or that two act with each other ("partner", "mutual")."""


def candidates_of(
    sentence: Sentence, hit: CueHit, *, passive: bool, context: Context
) -> tuple[list[Candidate], list[Target]]:
    """The candidates of a cue, and its targets in the order of their points; none where somebody holds it who is no
    entity."""
    holders = find_holders(sentence, hit, passive=passive, context=context)
    if holders is None:
        return [], []
    ranked = rank_targets(
        sentence,
        hit,
        passive=passive,
        banned=frozenset(holders.entities),
        subject_known=holders.rule.startswith("subject"),
    )
    if hit.cue.frame == "subj" and not passive and _own_duty(sentence, sentence.token_at(hit.start)):
        return [], ranked
    if passive and hit.cue.frame == "subj" and not _blames_agent(hit, ranked):
        return [], ranked
    places = {target.actor.first: place for place, target in enumerate(ranked)}
    made = [
        Candidate(holders, holder, entity, target, places.get(target.actor.first, 0) if target else 0, meant)
        for holder, entity, target, meant in _pairs(sentence, hit, holders, ranked, context, passive=passive)
    ]
    return [*made, *_mirrored(sentence, hit, made)], ranked


def _mirrored(sentence: Sentence, hit: CueHit, made: list[Candidate]) -> list[Candidate]:
    """Agreements and talks of third parties are told of both: "the OPCW is in talks with Syria" is Syria's too, "the
    Commissioner met with the minister" hers alone."""
    if hit.cue.act not in ("cooperate", "engage"):
        return []
    known = {(one.holder, one.entity) for one in made}
    beside = sentence.grammar.companions | sentence.grammar.between
    return [
        replace(one, holder=one.entity, entity=one.holder)
        for one in made
        if one.holders.attribution == "reported"
        and not (hit.cue.act == "engage" and hit.cue.pos == "verb")
        and one.target is not None
        and one.target.actor.prep in beside
        and sentence.own not in (one.holder, one.entity)
        and (one.entity, one.holder) not in known
    ]


def _pairs(
    sentence: Sentence, hit: CueHit, holders: Holders, ranked: list[Target], context: Context, *, passive: bool
) -> Iterator[tuple[str, str, Target | None, Reference]]:
    """Holder and target of each statement that the cue makes; None for a target that was named before, with what takes
    it up."""
    mine = own_target(sentence, hit, holders)
    if mine:
        target = None if isinstance(mine, str) else weigh(sentence, hit, mine, passive=False)
        for holder in holders.entities:
            yield holder, sentence.own, target, Reference(link=mine) if isinstance(mine, str) else NOWHERE
        if isinstance(mine, str) or len(mine.group) == 1:
            return
    threshold = load_yaml("weights.yaml")["keep"]["target"]
    best = ranked[0] if ranked and ranked[0].points >= threshold else None
    meant = taken_up(sentence, hit, best, context, passive=passive)
    if any(target != sentence.own for target in meant.entities):
        # "nous leur demandons", "nous la soutenons, car si la Russie ...", "cela doit cesser"
        for named in meant.entities:
            for holder in holders.entities:
                if named not in (holder, sentence.own):
                    yield holder, named, None, meant
        return
    two = pair_meant(sentence, hit, context)
    if two:
        best, ranked = None, []  # "avec l'Union, la France accompagne le dialogue entre les deux pays"
    if best is not None and is_passed_over(sentence, hit, best, context):
        best, ranked = None, []
    if best is not None and _to_everybody(sentence, hit, best):
        best, ranked = None, []  # "exhorte les parties à coopérer avec l'équipe de l'Union africaine"
    together = _each_other(sentence, hit, holders)
    if together and best is not None and best.actor.prep not in hit.cue.preps[:2]:
        best = None  # "the UK and Saudi Arabia have worked together in Yemen", "se sont parlé du Liban"
    if best is None and hit.cue.frame == "meet":
        return  # "je lui ai répondu": what was said decides
    if best is None:
        if together:
            # "France and Germany have agreed": the own government with the other, or each with each
            one, other = together
            yield one.entity, other.entity, Target(other, _SURE, ()), PARTNER
            if holders.attribution != "joint":
                yield other.entity, one.entity, Target(one, _SURE, ()), PARTNER
            return
        meant = pointed_at(sentence, hit, context) if not ranked and meant.link != "deed" else NOWHERE
        meant = Reference(context.pair, "two") if two else meant
        for named in meant.entities:
            for holder in holders.entities:
                if named not in (holder, sentence.own):
                    yield holder, named, None, meant
        return
    group = [actor for actor in best.actor.group if not actor.own and actor.entity not in holders.entities] or [
        best.actor
    ]
    if _is_asked(best):
        # "demande au Hamas de libérer les otages, et à Israël de laisser entrer l'aide"
        prep = _one_form(sentence, best)
        others = (other.actor for other in ranked if _is_asked(other) and _one_form(sentence, other) == prep)
        city = best.actor.kind != "capital"  # "demande à la Chine, à Genève, de cesser"
        group += [actor for actor in others if actor not in group and not (city and actor.kind == "capital")]
    mutual = hit.cue.frame == "both" or (hit.cue.act in ("engage", "cooperate") and hit.cue.pos == "noun")
    if (
        mutual
        and len(group) > 1
        and holders.rule in ("voice", "agentless", "owner")
        and _between_them(sentence, hit, group)
    ):
        for place, actor in enumerate(group):
            for other in group[place + 1 :]:
                if actor.entity != other.entity:  # what is known of the one way is known of the other
                    yield actor.entity, other.entity, replace(best, actor=other), MUTUAL
                    yield other.entity, actor.entity, replace(best, actor=other), MUTUAL
        return
    seen = set()
    for actor in group:
        if actor.entity in seen:
            continue
        seen.add(actor.entity)
        for holder in holders.entities:
            if holder != actor.entity:
                yield holder, actor.entity, Target(actor, best.points, best.reasons), NOWHERE


_SURE = 1.0
"""Points of somebody who does together with the holder what only two can do."""


def _each_other(sentence: Sentence, hit: CueHit, holders: Holders) -> tuple[Actor, ...]:
    """The two that a cue of acting with each other has as its subject ("Russia and Turkey have agreed", "la France et
    l'Italie se sont parlé"), the own government first; nobody where there are more or fewer."""
    if hit.cue.act not in ("cooperate", "engage") or holders.rule != "subject" or len(holders.entities) != 2:
        return ()
    first = hit.cue.preps[0] if hit.cue.preps else ""
    if hit.cue.frame != "both" and (hit.cue.pos != "verb" or first not in sentence.grammar.companions):
        return ()
    sides = {actor.entity: actor for actor in holders.actors}
    return tuple(sides[entity] for entity in holders.entities) if len(sides) == 2 else ()


def _is_asked(target: Target) -> bool:
    return any(name == "asked" for name, _ in target.reasons)


def _one_form(sentence: Sentence, target: Target) -> str:
    """The preposition of a target in its first form ("au" is "à")."""
    return sentence.grammar.same_prepositions.get(target.actor.prep, target.actor.prep)


def _own_duty(sentence: Sentence, index: int) -> bool:
    """Whether the own government is what is judged ("we must"): it is the subject, and no other name stands between."""
    subject = own_subject(sentence, index)
    if subject is None:
        return False
    place = subject.actors[0].last
    return not any(place < actor.first < index and actor.can_act and not actor.own for actor in sentence.actors)


def _blames_agent(hit: CueHit, ranked: list[Target]) -> bool:
    """A passive of what a subject does wrong ("civilians were bombed by X") is about its agent or about nobody; of
    a duty, about the subject."""
    return hit.cue.act != "accuse" or (
        bool(ranked) and any(name in ("agent", "author") for name, _ in ranked[0].reasons)
    )


def _to_everybody(sentence: Sentence, hit: CueHit, best: Target) -> bool:
    """Whether an appeal goes to everybody and the best name stands in what is asked of them, not beside "the
    parties" ("toutes les parties libyennes", "all sides in Sudan")."""
    last = everybody_asked(sentence, hit)
    return last >= 0 and best.actor.first > last + 3


def _between_them(sentence: Sentence, hit: CueHit, group: list[Actor]) -> bool:
    """Whether the cue joins the names themselves ("the agreement between Armenia and Azerbaijan")."""
    return any(
        actor.prep in sentence.grammar.between or actor.outer in sentence.grammar.between for actor in group
    ) or all(actor.last < sentence.token_at(hit.start) and actor.can_act and not actor.prep for actor in group)
