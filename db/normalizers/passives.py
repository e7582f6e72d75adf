"""Whether a cue is the participle of a passive, with or without its auxiliary.

Positions are token indexes.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import FINITE, PASSIVE, REFLEXIVE
from .sentence import Sentence
from .subjects import ADVERB


def is_passive(sentence: Sentence, hit: CueHit) -> bool:
    """Whether the cue is the participle of a passive ("a été condamné", "wurde verurteilt", "was condemned")."""
    words = hit.form.split()
    if hit.cue.pos != "verb" or not (
        sentence.grammar.participle.search(words[0]) or sentence.grammar.participle.search(words[-1])
    ):
        return False
    index = sentence.token_at(hit.start)
    first, last = sentence.clause(index)
    if sentence.grammar.order == "v2":
        clause = sentence.tokens[first : last + 1]
        if hit.cue.frame == "obj" and any(token.text in sentence.grammar.stative for token in clause):
            return not any(token.actor is not None and token.actor.own for token in clause)
        if words[-1].endswith("en") and "ge" not in words[-1]:
            return any(
                token.text in ("worden", "wurde", "wurden", "goufen", "gouf") for token in clause
            )  # else a future
        return any(token.flags & PASSIVE for token in clause)
    window = sentence.tokens[max(first, index - 5) : index]
    if words[0] in sentence.grammar.states:
        return False
    nearest = next((token for token in reversed(window) if token.flags & FINITE), None)
    if nearest is None or not nearest.flags & PASSIVE:  # "c'est pourquoi l'Union a exigé ..."
        return _has_agent(sentence, hit, index, last)
    return not any(token.flags & REFLEXIVE for token in window if token.text != "nous")


def _has_agent(sentence: Sentence, hit: CueHit, index: int, last: int) -> bool:
    """Whether a participle without its auxiliary is followed by who does it ("ces attaques, condamnées par l'ONU")."""
    if index and sentence.tokens[index - 1].flags & FINITE:
        return False
    after = sentence.token_at(hit.end - 1) + 1
    for place in range(after, min(after + 3, last + 1)):
        token = sentence.tokens[place]
        if token.text in sentence.grammar.by:
            return any(actor.prep == token.text and place < actor.first <= place + 4 for actor in sentence.actors)
        if token.actor is not None or not token.text.endswith(ADVERB):
            return False
    return False
