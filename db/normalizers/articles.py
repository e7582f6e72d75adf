"""What a German article tells of the name behind it: a subject ("der Iran"), or an agent in an attribute ("der von
Israel zugesagte Korridor").

Used by phrases.py; positions are token indexes.
"""

from __future__ import annotations

import re

from .grammar import AGENT, DET, OFFICE
from .sentence import ADJECTIVES, Actor, Sentence, Token

_ATTRIBUTE = re.compile(r"(?:t|en)e[nrsm]?$")
"""How German participles end before a noun."""


def is_masculine(sentence: Sentence, actor: Actor, article: int) -> bool:
    """Whether an article before a name is that of a masculine subject ("der Iran") and not a genitive ("der Türkei"):
    by the ending of the adjective behind it or by its noun."""
    tokens = sentence.tokens
    words = sentence.span_text(article + 1, actor.last).split()
    if len(words) > 1 or actor.kind in ADJECTIVES:
        ending = words[0][-1:]
        if ending == "e":
            return True
        if ending in "nr" and not words[0].endswith(sentence.grammar.masculine):
            return False
    genitive = next((place for place, word in enumerate(words) if word in ("der", "des", "von", "vom")), len(words))
    office = next((token.text for token in tokens[article + 1 : actor.last + 1] if token.flags & OFFICE), "")
    return any(word.endswith(sentence.grammar.masculine) for word in (*words[:genitive][-1:], office) if word)


def attributed_noun(tokens: list[Token], actor: Actor, place: int) -> str:
    """The noun whose attribute an agent stands in ("der von Israel zugesagte Korridor"), or nothing; `place` is the
    agent's preposition."""
    if place < 1 or not tokens[place - 1].flags & DET or not tokens[place].flags & AGENT:
        return ""
    for index in range(actor.last + 1, min(len(tokens) - 1, actor.last + 6)):
        if tokens[index].actor is not None or not tokens[index].text.isalpha():
            return ""
        if _ATTRIBUTE.search(tokens[index].text):
            noun = next((token for token in tokens[index + 1 : index + 4] if token.text.isalpha()), None)
            return noun.text if noun is not None else ""
    return ""
