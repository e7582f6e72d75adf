"""When somebody else's stance is towards the answering government itself: "Moscou accuse la France", "Alger nous
reproche ...", "Pékin a sanctionné trois députés belges".

Used by candidates.py; positions are token indexes.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import COORD, DET, FINITE, NEG, OWN_POSS, PREP, REL, SUB
from .owners import Holders
from .sentence import HARD, Actor, Sentence
from .subjects import ADVERB

_WITHIN = 7
"""Tokens behind a cue in which its object begins."""
_MUTUAL = frozenset({"cooperate", "engage"})
"""Acts that the government tells as its own conduct too."""


def own_target(sentence: Sentence, hit: CueHit, holders: Holders) -> Actor | str:
    """The words for the own government that are the object of a verb whose subject is somebody else; "clitic" or
    "phrase" where a pronoun or a possessive stands for it, "" where nothing does."""
    if holders.attribution != "reported" or hit.cue.pos != "verb" or hit.cue.frame not in ("obj", "prep", "any"):
        return ""
    if hit.cue.act in _MUTUAL or sentence.grammar.order != "svo":
        return ""
    if _has_clitic(sentence, sentence.token_at(hit.start)):
        return "clitic"
    return _object(sentence, hit)


def _has_clitic(sentence: Sentence, index: int) -> bool:
    """Whether the verb's object pronoun is of the first person ("nous a remerciés", "nous accuse")."""
    tokens = sentence.tokens
    place = index - 1
    while place > 0 and (
        (tokens[place].flags & (FINITE | NEG) and tokens[place].text not in sentence.grammar.own_objects)
        or tokens[place].text.endswith(ADVERB)
    ):
        place -= 1
    if place < 1 or tokens[place].text not in sentence.grammar.own_objects:
        return False
    before = tokens[place - 1]
    return not before.flags & PREP and (before.actor is None or not before.actor.own)


def _object(sentence: Sentence, hit: CueHit) -> Actor | str:
    """The first noun phrase behind a verb, where it is or belongs to the own government."""
    tokens = sentence.tokens
    after = sentence.token_at(hit.end - 1) + 1
    nouns = 0
    for place in range(after, min(len(tokens), after + _WITHIN)):
        token = tokens[place]
        if token.actor is not None:
            last = tokens[token.actor.last].text
            mine = token.actor.own and not token.actor.partner and last not in sentence.grammar.indefinite
            return token.actor if mine else ""
        if token.flags & OWN_POSS:
            return "phrase" if not nouns else ""
        if token.flags & PREP and not (token.text in hit.cue.preps and not nouns):
            return ""
        if token.flags & (FINITE | SUB | REL | COORD) or token.text in HARD or token.text == ",":
            return ""
        nouns += not token.flags & (DET | PREP) and token.text.isalpha()
    return ""
