"""Whether a stance is taken, or only would be: under a condition, or while it is still weighed.

What opens a condition, what weighs and what makes a thing only possible are words of the grammar files.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import COND, COORD, FINITE
from .sentence import Sentence


def modality_of(sentence: Sentence, hit: CueHit, index: int) -> str:
    """`conditional` or `asserted`, for the act of a cue that begins at token `index`."""
    return "conditional" if _is_conditional(sentence, hit, index) else "asserted"


def _is_conditional(sentence: Sentence, hit: CueHit, index: int) -> bool:
    grammar, tokens = sentence.grammar, sentence.tokens
    first, _ = sentence.clause(index)
    opener = tokens[first]
    if opener.flags & COND and not opener.flags & FINITE:
        return True
    if tokens[0].flags & COND and tokens[0].text in grammar.openers:
        return True
    return _is_weighed(sentence, hit, index) or _has_proviso(sentence, hit) or _is_possible(sentence, hit, index)


def is_supposed(sentence: Sentence, hit: CueHit, index: int) -> bool:
    """Whether somebody's wrong is only supposed ("si la Russie attaque un allié, ..."): nobody is blamed for it. What
    is granted is told ("même si la Russie viole le droit")."""
    first, _ = sentence.clause(index)
    opener = sentence.tokens[first]
    if hit.cue.act != "accuse" or hit.cue.frame != "subj" or not opener.flags & COND or opener.flags & FINITE:
        return False
    before = sentence.tokens[first - 1].text if first else ""
    return before not in sentence.grammar.granting


def _is_weighed(sentence: Sentence, hit: CueHit, index: int) -> bool:
    """Whether the act is still weighed ("envisage de prendre de nouvelles sanctions")."""
    first, _ = sentence.clause(index)
    low = max(sentence.tokens[first].start, hit.start - NEAR)
    ends = [end for start, end in sentence.spans_of(sentence.grammar.weighing) if low <= start and end <= hit.start]
    return bool(ends) and not _joined(sentence, sentence.token_at(ends[0] - 1), index)


def _has_proviso(sentence: Sentence, hit: CueHit) -> bool:
    """Whether a condition stands behind the act, in its own half of the sentence ("provided that ...")."""
    starts = [start for start, _ in sentence.spans_of(sentence.grammar.provisos) if start >= hit.end]
    return bool(starts) and not _joined(sentence, sentence.token_at(hit.end - 1), sentence.token_at(starts[0]))


def _is_possible(sentence: Sentence, hit: CueHit, index: int) -> bool:
    """Whether a word beside the act makes it only possible ("possible sanctions", not "all possible sanctions")."""
    first, last = sentence.clause(index)
    behind = min(sentence.token_at(hit.end - 1) + 1, last)
    for place in (max(first, index - 1), behind):
        if sentence.tokens[place].text in sentence.grammar.possible:
            before = sentence.tokens[max(first, min(place, index) - 3) : place]
            return not any(
                token.text in sentence.grammar.wholes or _is_utmost(sentence, token.text) for token in before
            )
    return False


def _is_utmost(sentence: Sentence, word: str) -> bool:
    """Whether a word is an English superlative ("the closest possible cooperation")."""
    return sentence.grammar.language == "en" and word.endswith("est")


def _joined(sentence: Sentence, first: int, last: int) -> bool:
    """Whether an "and" between two tokens begins something else than the next name of a list."""
    tokens = sentence.tokens
    return any(
        tokens[place].flags & COORD and (tokens[place - 1].actor is None or tokens[place + 1].actor is None)
        for place in range(first + 1, last)
    )


NEAR = 60
"""Characters before a cue in which a word of weighing is about it."""
