"""Whether a stance is taken, or only would be: under a condition, or while it is still weighed.

What opens a condition, what weighs and what makes a thing only possible are words of the grammar files.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import COND, FINITE
from .sentence import Sentence


def modality_of(sentence: Sentence, hit: CueHit, index: int) -> str:
    """`conditional` or `asserted`, for the act of a cue that begins at token `index`."""
    return "conditional" if _is_conditional(sentence, hit, index) else "asserted"


def _is_conditional(sentence: Sentence, hit: CueHit, index: int) -> bool:
    grammar, tokens = sentence.grammar, sentence.tokens
    first, last = sentence.clause(index)
    opener = tokens[first]
    if opener.flags & COND and not opener.flags & FINITE:
        return True
    if tokens[0].flags & COND and tokens[0].text in grammar.openers:
        return True
    if grammar.weighing.search(sentence.text, max(opener.start, hit.start - NEAR), hit.start):
        return True
    if grammar.provisos.search(sentence.text, hit.end, sentence.end):
        return True
    behind = min(sentence.token_at(hit.end - 1) + 1, last)
    return any(token.text in grammar.possible for token in (tokens[max(first, index - 1)], tokens[behind]))


NEAR = 60
"""Characters before a cue in which a word of weighing is about it ("envisage de prendre de nouvelles sanctions")."""
