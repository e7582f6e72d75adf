"""A sentence cut into tokens and names, with the words for the answering government found among them.

No parser: the small words of the language (grammar.py) tell prepositions, determiners, clause borders and possible
subjects.
"""

from __future__ import annotations

from collections.abc import Sequence

from .entities import Hit, is_country
from .grammar import DET, FINITE, GENITIVE, OFFICE, OWN, PREP, Grammar
from .phrases import govern
from .sentence import Actor, Sentence, Token


def parse(text: str, start: int, end: int, hits: list[Hit], grammar: Grammar, own: str) -> Sentence:
    """The sentence at `start` to `end` of a folded text; `hits` are the names within it, in order."""
    tokens: list[Token] = []
    actors: list[Actor] = []
    place = start
    for hit in named(text, hits):
        _tokenize(text, place, hit.start, grammar, tokens)
        index = len(tokens)
        actor = Actor(hit.entity, hit.name.kind, index, index, own=hit.entity == own)
        tokens.append(Token(text[hit.start : hit.end], hit.start, hit.end, 0, actor))
        actors.append(actor)
        place = hit.end
        rest = text[place:end]
        if rest[:1].isalnum():  # the last part of a closed compound belongs to the name
            while place < end and text[place].isalnum():
                place += 1
            tokens[-1].end = place
            tokens[-1].text = text[hit.start : place]
            actor.head = "other"
    _tokenize(text, place, end, grammar, tokens)
    sentence = Sentence(text, start, end, grammar, own, tokens, actors, [token.start for token in tokens])
    _mark_own(sentence)
    govern(sentence)
    return sentence


def named(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Of the names within a sentence those that stand for somebody of their own: the ones that become its actors."""
    last = len(hits) - 1
    return [hit for place, hit in enumerate(hits) if place == last or not _is_modifier(text, hit, hits[place + 1])]


def _is_modifier(text: str, hit: Hit, following: Hit) -> bool:
    """Whether an organisation's name only stands before another's ("UN World Food Programme", "UN OCHA")."""
    if is_country(following.entity):
        return False  # "EUTM Mali"
    beside = text[hit.end : following.start] in (" ", "'s ", "-")
    return beside and len(hit.entity) == 2 and following.name.kind in ("name", "acronym", "official", "organ", "short")


def _tokenize(text: str, start: int, end: int, grammar: Grammar, tokens: list[Token]) -> None:
    flags_of, add = grammar.words.get, tokens.append
    for found in grammar.token.finditer(text, start, end):
        word = found[0]
        first, last = found.span()
        flags = flags_of(word, 0)
        if flags & FINITE and text[first - 1 : first] == "-":
            flags = 0  # "nord-est"
        elif flags & FINITE and len(tokens) > 1 and tokens[-1].text == "l'" and tokens[-2].flags & PREP:
            flags = 0  # "dans l'est du pays"
        elif word in grammar.stand_ins and any(token.flags & OFFICE for token in tokens):
            flags = OFFICE  # "avec le ministre égyptien et celui du Qatar"
        add(Token(word, first, last, flags))


def _mark_own(sentence: Sentence) -> None:
    """Words for the answering government become actors, unless a foreign name makes them another's ("le
    gouvernement kazakh")."""
    tokens = sentence.tokens
    found_own: list[Actor] = []
    for start, end in sentence.spans_of(sentence.grammar.own):
        first, last = sentence.token_at(start), sentence.token_at(end - 1)
        if any(token.actor for token in tokens[first : last + 1]):
            continue
        if _foreign_after(sentence, first, last) or _foreign_before(sentence, first):
            continue
        actor = Actor(sentence.own, "own", first, last, own=True)
        for token in tokens[first : last + 1]:
            token.actor = actor
            token.flags |= OWN
        found_own.append(actor)
    if found_own:
        sentence.actors.extend(found_own)
        sentence.actors.sort(key=lambda actor: actor.first)


def _foreign_after(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a name behind the words makes them another's: an adjective, a genitive, or a name after "of"."""
    index = last + 1
    tokens = sentence.tokens
    words = tokens[first : last + 1]
    if not any(token.flags & OFFICE or token.text in sentence.grammar.joint_tail for token in words):
        return False  # "nous", "wir", "die Bundesregierung"; "mes collègues belge et néerlandais" are others
    beside = tokens[index].actor if index < len(tokens) else None
    if (
        beside is not None
        and beside.kind not in ("adjective", "demonym", "leader")
        and not tokens[index].text.endswith("s")
    ):
        return False  # "hat die Regierung Russland aufgefordert"
    while index < len(tokens) and index <= last + 5:
        token = tokens[index]
        if token.actor is not None:
            return not token.actor.own
        if not token.flags & (GENITIVE | OFFICE | DET) and token.text not in ("for", "für", "fir"):
            return False
        index += 1
    return False


def _foreign_before(sentence: Sentence, first: int) -> bool:
    if first == 0:
        return False
    before = sentence.tokens[first - 1]
    if before.text in sentence.grammar.whose and sentence.tokens[first].flags & DET:  # "la Chine, dont le ministre"
        near = sentence.tokens[max(0, first - 3) : first - 1]
        return any(token.actor is not None and not token.actor.own for token in near)
    if before.text in ("'s", "'") and first > 1:
        before = sentence.tokens[first - 2]
    return before.actor is not None and not before.actor.own
