"""Names in an enumeration share one list: "die Ukraine, Georgien und die Republik Moldau", "tant avec le Chili qu'avec
le Pérou".

Positions are token indexes.
"""

from __future__ import annotations

from .grammar import COORD, DET, FINITE, GENITIVE, LOCATIVE, NEG, OFFICE, OWN_POSS, PREP, PRONOUN, REL, SUB, Grammar
from .partners import opens_own_clause
from .sentence import ADJECTIVES, Actor, Sentence, Token
from .subjects import ADVERB


def group_names(sentence: Sentence) -> None:
    """Names in an enumeration ("die Ukraine, Georgien und die Republik Moldau") share one list."""
    tokens = sentence.tokens
    for actor in sentence.actors:
        actor.group = [actor]
    chain: list[Actor] = sentence.actors[:1]
    closed = False
    for actor in sentence.actors[1:]:
        joint = _joint_between(sentence, chain[-1], actor)
        if joint == "" and _same_phrase(tokens, chain[-1], actor):
            chain.append(actor)
            continue
        follows = _and_follows(tokens, actor)
        if joint == "" or (joint == "," and closed and not follows):
            chain, closed = [actor], False  # "as have the US and the EU, we ..."
            continue
        chain.append(actor)
        if joint == "and" or follows:  # commas count only where "and" closes the list
            _share(chain, sentence.grammar)
            closed = closed or joint == "and"


def _same_phrase(tokens: list[Token], first: Actor, second: Actor) -> bool:
    """Whether two names of one entity are one phrase ("le président russe Poutine")."""
    between = tokens[first.last + 1 : second.first]
    return first.entity == second.entity and len(between) < 4 and all(token.flags & (OFFICE | DET) for token in between)


def _and_follows(tokens: list[Token], actor: Actor) -> bool:
    place = actor.last + 1
    while place < len(tokens) and tokens[place].text in "),":
        place += 1
    return place < len(tokens) and bool(tokens[place].flags & COORD)


def _share(chain: list[Actor], grammar: Grammar) -> None:
    head, tail = chain[0], chain[-1]
    noun = head if head.owned or head.head == "office" else tail  # before the list ("les ministres belge et suisse")
    for actor in chain:
        if actor.kind in ADJECTIVES and actor.head == "other" and not actor.owned:
            actor.head, actor.owned = noun.head, noun.owned  # "our French and Spanish counterparts"
        actor.group = chain
        if not actor.prep and head.prep:
            actor.prep, actor.outer = head.prep, head.outer
        if head.head == "other" and actor.head == "entity" and head.prep and head.owned not in grammar.members:
            actor.head, actor.owned = head.head, head.owned


def _joint_between(sentence: Sentence, first: Actor, second: Actor) -> str:
    """How two names are joined: "and", ",", or not at all ("")."""
    joint = ""
    if second.own and first.prep and not second.prep:
        return ""  # "En Irak, le Luxembourg ..."
    if second.own and opens_own_clause(sentence.tokens, second):
        return ""  # "... a quitté l'OMS, et nous le déplorons"
    nouns = 0
    if _is_fronted_place(sentence, first) and not second.prep and sentence.tokens[first.last + 1].text == ",":
        return ""  # "À Bruxelles, l'Espagne et l'Irlande ont demandé ..."
    if _joined_again(sentence, first, second):
        return "and"
    if _joined_by_strangers(sentence, first, second):
        return "and" if any(token.flags & COORD for token in sentence.tokens[second.left - 3 : second.left]) else ","
    both_adjectives = first.kind in ADJECTIVES and second.kind in ADJECTIVES
    before = ""
    start = first.last + 1
    if both_adjectives is False and first.kind in ADJECTIVES and first.owned == sentence.tokens[start].text:
        start += 1  # "Palestinian territory and Jordan"
    stop = second.first
    while stop - 1 > start and stop - 1 >= second.left and _is_adjective(sentence.tokens[stop - 1]):
        stop -= 1  # "Israel, the occupied Palestinian territory"
    for place, token in enumerate(sentence.tokens[start:stop], start):
        if _correlates(sentence, first, place):
            joint = "and"
            continue
        if token.text == "-" and sentence.tokens[place + 1].flags & COORD:
            continue  # "EU- und NATO-Partner"
        if joint == "and" and _is_list_adverb(sentence, token):
            continue  # "le Qatar, l'Égypte et naturellement les États-Unis"
        listing = token.text in sentence.grammar.list_words
        if token.flags & COORD or listing or (before in sentence.grammar.list_words and token.flags & SUB):
            joint = "and"  # "et", "ainsi que"
        elif token.text in ",/(":
            joint = joint or ","
        elif token.text == "." and sentence.grammar.words.get(before, 0) & DET:
            pass  # "Mme Baerbock et M. Sikorski"
        elif token.flags & PREP and not token.flags & GENITIVE and first.prep:
            if not _same_preposition(sentence.grammar, token.text, first.prep):
                return ""
        elif not token.flags & (DET | PREP | OFFICE | OWN_POSS) and token.text not in ")'s«»\"":
            nouns += 1
            if not both_adjectives or nouns > 2 or not token.text.isalpha() or token.flags & (FINITE | SUB | REL):
                return ""
        before = token.text
    return joint if not nouns or joint == "and" else ""


def _is_fronted_place(sentence: Sentence, actor: Actor) -> bool:
    """Whether a name opens its sentence as the place of what is told."""
    if sentence.grammar.order != "svo" or actor.left > _OPENING or actor.group[0] is not actor:
        return False
    before = sentence.tokens[: actor.left]
    locative = bool(sentence.grammar.words.get(actor.prep, 0) & LOCATIVE)
    return locative and not any(token.flags & FINITE or token.actor is not None for token in before)


_OPENING = 4
"""Tokens before a place that opens its sentence ("Hier encore à Bruxelles, ...")."""


def _correlates(sentence: Sentence, first: Actor, place: int) -> bool:
    """Whether a word joins two phrases with one preposition ("tant avec X qu'avec Y", "puis en Y")."""
    tokens, grammar = sentence.tokens, sentence.grammar
    if tokens[place].text not in grammar.correlatives or not first.prep or place + 1 >= len(tokens):
        return False
    return _same_preposition(grammar, tokens[place + 1].text, first.prep)


def _is_list_adverb(sentence: Sentence, token: Token) -> bool:
    return not token.flags and (token.text.endswith(ADVERB) or token.text in sentence.grammar.list_adverbs)


def _joined_again(sentence: Sentence, first: Actor, second: Actor) -> bool:
    """Whether "and" and the preposition of a name, said again, join the next to it over the name of a person ("avec le
    commissaire européen Untel et avec le ministre allemand")."""
    tokens, grammar = sentence.tokens, sentence.grammar
    if grammar.words.get(first.prep, 0) & GENITIVE or second.own or grammar.order != "svo":
        return False
    joint = first.last + 1
    while joint < second.first and joint <= first.last + _LONGEST_MEMBER and (
        _is_adjective(tokens[joint]) or tokens[joint].text in ",-."
    ):
        joint += 1
    while joint < second.first and (tokens[joint].flags & (COORD | SUB) or tokens[joint].text in grammar.list_words):
        joint += 1
    again = tokens[joint]
    if not first.prep:  # "le président serbe Untel et le premier ministre du Kosovo"
        offices = first.head == second.head == "office"
        offices = offices and any(token.flags & OFFICE for token in tokens[joint : joint + 3])
        if not offices or not again.flags & DET or second.prep:
            return False
    elif again.actor is not None or not again.flags & PREP or not _same_preposition(grammar, again.text, first.prep):
        return False
    between = tokens[joint + 1 : second.first]
    return tokens[joint - 1].actor is None and bool(tokens[joint - 1].flags & (COORD | SUB)) and not any(
        token.flags & (FINITE | SUB | REL | NEG | COORD) or not (token.text.isalpha() or token.text[-1:] in "'-")
        for token in between
    )


def _joined_by_strangers(sentence: Sentence, first: Actor, second: Actor) -> bool:
    """Whether only members of the list that are no names stand between two names: "the United States, the countries of
    the region, CARICOM", "de l'Égypte, des médiateurs et du Qatar"."""
    tokens = sentence.tokens
    genitive = bool(sentence.grammar.words.get(second.prep, 0) & GENITIVE) and sentence.grammar.order == "svo"
    owned = genitive and first.prep != "" and _same_preposition(sentence.grammar, first.prep, second.prep)
    if first.kind in ADJECTIVES or second.kind in ADJECTIVES or second.own:
        return False
    if not owned and (second.prep or not second.can_act):
        return False
    between = tokens[first.last + 1 : second.left]
    while owned and between and between[-1].flags & (PREP | DET):
        between.pop()
    if len(between) < 3 or between[0].text != "," or not (between[-1].text == "," or between[-1].flags & COORD):
        return False
    member = 0
    for token in between:
        if token.text == "," or token.flags & COORD:
            member = 0
            continue
        member += 1
        word = token.text.isalpha() or token.text in ("-", "l'", "d'")
        stops = token.flags & (FINITE | SUB | REL | PRONOUN | NEG) or not word
        opens = token.flags & (DET | OWN_POSS) and (not owned or token.flags & GENITIVE)
        if (member == 1 and not opens and not (owned and token.flags & GENITIVE)) or member > _LONGEST_MEMBER or stops:
            return False
    return True


_LONGEST_MEMBER = 6
"""Words of a member of a list that is no name."""


def _is_adjective(token: Token) -> bool:
    return token.actor is None and token.text.isalpha() and not token.flags


def _same_preposition(grammar: Grammar, one: str, other: str) -> bool:
    forms = grammar.same_prepositions
    return forms.get(one, one) == forms.get(other, other)
