"""Bodies named without their organisation: "the Council", "les ministres".

Which organisation is meant is told by those named before in the answer. Positions are token indexes.
"""

from __future__ import annotations

from .context import Context
from .grammar import COORD, DET, FINITE, SUB
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


def opens_with_body(sentence: Sentence, first: int) -> bool:
    """Whether a clause begins with a body and its verb ("Le Conseil a ensuite adopté le quatrième paquet")."""
    tokens = sentence.tokens
    place = first
    while place + 1 < len(tokens) and tokens[place].flags & (DET | SUB | COORD) and place < first + 3:
        place += 1
    if tokens[place].text not in sentence.grammar.bodies or tokens[place].actor is not None:
        return False
    return any(token.flags & FINITE for token in tokens[place + 1 : place + 4])
