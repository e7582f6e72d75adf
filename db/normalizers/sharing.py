"""Whose view the answering government shares: what it says is held by both ("we share the UN's concern about ...",
"s'associe à la déclaration du Conseil condamnant ...").

The verbs are in the grammar files (`shares`); the coding guide says why ("Holder", rule 4). Positions are token
indexes.
"""

from __future__ import annotations

from dataclasses import replace

from .context import Context
from .cues import CueHit
from .entities import small_unions
from .grammar import COORD, DET, FINITE, GENITIVE, OFFICE, OWN, PREP, PRONOUN, REFLEXIVE, REL, SUB
from .owners import Holders
from .sentence import HARD, Actor, Sentence

SHARED = "+shared"
"""What the rule of such holders ends with."""

BACKING = frozenset({"support", "cooperate", "welcome"})
"""Acts that a verb of sharing is itself."""

_REACH = 12
"""Tokens from a verb of sharing to whose view it is."""


def with_sharers(sentence: Sentence, hit: CueHit, holders: Holders | None, context: Context) -> Holders | None:
    """The holders of a cue, with the other side where the own government shares the view that the cue belongs to."""
    for start, end in sentence.spans_of(sentence.grammar.shares):
        if hit.start < start or hit.end <= end:
            continue
        verb = sentence.token_at(start)
        other = _whose(sentence, sentence.token_at(end - 1))
        if other is None or not _own_shares(sentence, verb, context) or not _belongs(sentence, hit, other):
            continue
        entities = tuple(dict.fromkeys(actor.entity for actor in other.group if not actor.own))
        if holders is None:
            holders = Holders((sentence.own,), "own", 0.6, "subject")
        elif holders.attribution == "reported" and not set(holders.entities) <= set(entities):
            continue
        return replace(
            holders, entities=(sentence.own, *entities), attribution="joint", rule=holders.rule + SHARED
        )
    return holders


def with_own_union(own: str, holders: Holders) -> Holders:
    """The holders, with the own government where they are a union of so few that it acts in it ("le Benelux")."""
    if holders.attribution != "reported" or not small_unions(own).intersection(holders.entities):
        return holders
    return replace(holders, entities=(own, *holders.entities), attribution="joint")


def _own_shares(sentence: Sentence, verb: int, context: Context) -> bool:
    """Whether the own government is the subject of a verb, by its name or by a pronoun."""
    first, last = sentence.clause(verb)
    if sentence.grammar.order == "v2":
        subjects = [actor for actor in sentence.actors if first <= actor.first <= last and not actor.prep]
        return any(actor.own for actor in subjects)
    if sentence.tokens[verb].actor is not None:
        return sentence.tokens[verb].flags & OWN != 0  # "nous joignons notre voix" is all verb
    before = [actor for actor in sentence.actors if first <= actor.first and actor.last < verb and actor.can_act]
    free = [actor for actor in before if not actor.prep and not actor.partner]
    if free:
        return free[-1].own
    pronoun = any(token.flags & PRONOUN and not token.flags & REFLEXIVE for token in sentence.tokens[first:verb])
    return pronoun and context.subject == (sentence.own,)


def _whose(sentence: Sentence, verb: int) -> Actor | None:
    """The name whose view follows the verb: its owner, or its object ("joined the Union in ...")."""
    for actor in sentence.actors:
        if actor.last <= verb:
            continue
        between = sentence.tokens[verb + 1 : actor.first]
        if actor.own or actor.first > verb + _REACH or any(
            token.text in HARD or (token.flags & (SUB | FINITE) and not token.flags & (DET | PREP)) for token in between
        ):
            return None
        behind = sentence.tokens[actor.last + 1 : actor.last + 2]
        possessive = bool(behind) and behind[0].text in ("'s", "'")
        genitive = bool(sentence.grammar.words.get(actor.prep, 0) & GENITIVE) or actor.prep in sentence.grammar.authors
        beside = all(token.flags & (DET | OFFICE | PREP) or not token.text.isalpha() for token in between)
        return actor if possessive or genitive or actor.owned or beside else None
    return None


def _belongs(sentence: Sentence, hit: CueHit, other: Actor) -> bool:
    """Whether a cue stands in the view itself, or is the noun for it ("l'inquiétude de l'Union")."""
    index = sentence.token_at(hit.last - 1 if hit.last > hit.end else hit.start)
    if index > other.last:
        first, _ = sentence.clause(index)
        opens = first > other.last and sentence.tokens[first].flags & (REL | SUB)
        return bool(opens) or not any(token.flags & COORD for token in sentence.tokens[other.last + 1 : index])
    return hit.cue.act not in BACKING and bool(other.owned) and other.owned in hit.form
