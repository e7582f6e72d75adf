"""Bodies named without their organisation: "the Council", "les ministres".

Which organisation is meant is told by those named before in the answer. Positions are token indexes.
"""

from __future__ import annotations

from .context import Context
from .grammar import DET, FINITE, PREP, REFLEXIVE
from .owners import Holders
from .sentence import Sentence


def body_of(sentence: Sentence, first: int, index: int, context: Context) -> Holders | None:
    """The organisation that "the Council" or "the Commission" is, of those named before in the answer."""
    for token in reversed(sentence.tokens[first:index]):  # "Quant au Zimbabwe, les ministres ont condamné ..."
        if token.actor is not None:
            return None
        for entity in sentence.grammar.bodies.get(token.text, ()):
            if entity in context.told:
                own = entity == sentence.own
                return Holders((entity,), "own" if own else "reported", 0.6, "body")
    return None


def acts_before(sentence: Sentence, first: int, index: int) -> bool:
    """Whether a body with its verb stands before a token in its clause ("Le Conseil a ensuite adopté le quatrième
    paquet", "pour ce qui est de l'Irak, les ministres ont pu discuter")."""
    tokens = sentence.tokens
    for place in range(index - 1, first - 1, -1):
        token = tokens[place]
        if token.actor is not None:
            return False
        if token.text not in sentence.grammar.bodies:
            continue
        article, before = tokens[max(0, place - 1)], tokens[max(0, place - 2)]
        if place and not article.flags & DET:
            continue
        if place > 1 and (before.flags & PREP or article.flags & PREP) and before.text != ",":
            return False  # "dans la résolution"
        return any(other.flags & (FINITE | REFLEXIVE) for other in tokens[place + 1 : min(index, place + _VERB_WITHIN)])
    return False


_VERB_WITHIN = 7
"""Tokens behind a body within which its verb stands."""
