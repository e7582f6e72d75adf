"""Whose a noun is: "notre soutien", "le soutien de l'UE à ...", "EU sanctions on ...", "measures taken by ..."."""

from __future__ import annotations

from dataclasses import dataclass

from .cues import CueHit
from .entities import is_country
from .grammar import COORD, DET, FINITE, OWN_POSS, PREP, REL, SUB
from .sentence import ADJECTIVES, HARD, Actor, Sentence


@dataclass(frozen=True, slots=True)
class Holders:
    """The holders of one stance: entities, how they hold it, how sure, and which rule found them."""

    entities: tuple[str, ...]
    attribution: str
    sure: float
    rule: str
    actors: tuple[Actor, ...] = ()


def named_holders(actor: Actor, rule: str, sure: float) -> Holders:
    """The holders that a name stands for, with those listed beside it."""
    group = [other for other in actor.group if other.can_act and not other.partner] or [actor]
    own = [other for other in group if other.own]
    others = [other for other in group if not other.own]
    entities = tuple(dict.fromkeys(other.entity for other in own + others))
    if own and others:
        return Holders(entities, "joint", sure, rule, tuple(group))
    return Holders(entities, "own" if own else "reported", sure, rule, tuple(group))


def owner_of(sentence: Sentence, hit: CueHit, index: int) -> Holders | None:
    """The owner of a noun: "notre soutien", "le soutien de l'UE à ...", "EU sanctions on ..."."""
    tokens = sentence.tokens
    if index > 1 and tokens[index - 1].text == "-":
        first = tokens[index - 2].actor
        if first is not None and first.kind not in ("adjective", "demonym") and not is_country(first.entity):
            return _named_owner(first)  # "EU-Sanktionen"
    last = sentence.token_at(hit.end - 1)
    for token in tokens[index + 1 : last + 1]:
        inside = token.actor
        if inside is not None and (inside.kind in ADJECTIVES or inside.prep in sentence.grammar.owners):
            return _named_owner(inside)  # the cues "sanctions européennes", "aide de l'Union européenne"
    possessor = _possessor(sentence, index)
    if possessor is not None:
        return _named_owner(possessor)
    for place in range(index - 1, max(-1, index - 4), -1):
        token = tokens[place]
        if token.actor is not None:
            actor = token.actor
            if actor.paired:
                return Holders((sentence.own,), "own", 0.9, "pair")
            if (
                place == index - 1
                and (actor.kind in ("adjective", "demonym", "acronym", "name", "abbreviation", "organ") or actor.own)
                and not actor.can_act
                and not (actor.prep and sentence.grammar.order == "v2" and actor.kind not in ADJECTIVES)
            ):
                return _named_owner(actor)
            if tokens[place + 1].text in ("'s", "'"):
                return _named_owner(actor)
            break
        if token.flags & OWN_POSS:
            return Holders((sentence.own,), "own", 0.95, "our")
        if token.text in sentence.grammar.their and not any(
            actor.can_act for actor in sentence.actors if actor.last < place
        ):
            later = [actor for actor in sentence.actors if actor.first > index and actor.can_act and not actor.prep]
            opens = [actor for actor in later if actor.left and tokens[actor.left - 1].text == ","]
            if opens:
                return named_holders(opens[0], "their", 0.6)
        if token.flags & (PREP | FINITE | SUB | REL | COORD) or token.text in HARD:
            break
    after = sentence.token_at(hit.end - 1) + 1
    of_one = " " not in hit.form or (
        hit.cue.act in _GIVEN and not any(sentence.grammar.words.get(word, 0) & PREP for word in hit.form.split())
    )
    if sentence.grammar.language == "fr" and after < len(tokens) and of_one:
        beside = tokens[after].actor
        if beside is None and not tokens[after].flags and after + 1 < len(tokens):
            beside = tokens[after + 1].actor  # "aide militaire américaine"
        if beside is not None and beside.kind == "adjective":
            return _named_owner(beside)  # "sanctions européennes"
    told = _relative_owner(sentence, after, given=hit.cue.act in _OBJECTS)
    if told is not None:
        return told
    if after < len(tokens) and hit.cue.preps:
        for actor in sentence.actors:
            if (
                after <= actor.first <= after + 4
                and actor.prep in sentence.grammar.owners
                and _is_owner(sentence, hit, actor, after)
            ):
                return _named_owner(actor)
    _, last = sentence.clause(index)
    for actor in sentence.actors:
        if is_channel(sentence, hit, actor):
            continue
        if after < actor.first <= last and actor.prep in sentence.grammar.authors and actor.can_act:
            verb = participle_before(sentence, actor)
            if actor.left - 1 == after or (verb is not None and verb <= after + 2):
                return named_holders(actor, "author", 0.8)
            if verb is None and hit.cue.act in _DONE_BY and _is_deed_of(sentence, hit, actor, after):
                return named_holders(actor, "author", 0.7)
            between = (other for other in sentence.actors if after <= other.last < actor.first and not other.own)
            if actor.prep in sentence.grammar.deed_by and hit.cue.act in _DONE_BY and any(between):
                return named_holders(actor, "author", 0.8)  # "die Anerkennung Palästinas durch Spanien"
    return None


_DEED = 6
"""Tokens between a noun and who does what it tells."""


def _is_deed_of(sentence: Sentence, hit: CueHit, actor: Actor, after: int) -> bool:
    """Whether "par" tells who does what a noun alone tells ("l'expulsion de nos diplomates par la Russie")."""
    grammar = sentence.grammar
    if grammar.order != "svo" or actor.prep not in grammar.by:
        return False
    nouns = [word for word in hit.form.split() if not grammar.words.get(word, 0)]
    between = sentence.tokens[after : actor.left - 1]
    stops = (token.flags & (FINITE | SUB | REL | COORD) or token.text in HARD or token.text == "," for token in between)
    done = bool(between) and between[-1].text.endswith(("ise", "ises"))  # "les exactions commises par X"
    verb = grammar.participle.search(nouns[0]) if nouns else None
    return len(nouns) == 1 and verb is None and not done and len(between) <= _DEED and not any(stops)


_GIVEN = frozenset({"aid", "sanction", "support"})
"""Acts whose nouns of several words have their owner behind them ("aide militaire américaine")."""


_OBJECTS = frozenset({"aid", "support", "cooperate"})
"""Acts whose nouns are the object of a relative clause behind them: "le soutien que l'Union apporte à X"."""


def _relative_owner(sentence: Sentence, after: int, *, given: bool) -> Holders | None:
    """Who does what a noun tells, subject of the relative clause right behind it ("les sanctions que l'Union a
    prises")."""
    tokens = sentence.tokens
    if after + 2 >= len(tokens) or tokens[after].text not in sentence.grammar.whom:
        return None
    for actor in sentence.actors:
        if actor.left == after + 1 and not actor.prep and actor.can_act:
            behind = tokens[actor.last + 1 : actor.last + 4]
            verb = bool(behind) and behind[0].text.isalpha() and not behind[0].flags & (PREP | COORD | SUB | REL)
            if any(token.flags & FINITE for token in behind) or (given and verb and sentence.grammar.order == "svo"):
                return named_holders(actor, "author", 0.8)
            return None
    return None


def _possessor(sentence: Sentence, index: int) -> Actor | None:
    """The German genitive before a noun, with adjectives between them ("Chinas anhaltende, substantielle
    Unterstützung")."""
    for token in reversed(sentence.tokens[max(0, index - _ADJECTIVES) : index]):
        if token.actor is not None:
            return token.actor if token.actor.possessor else None
        if token.flags & ~COORD or not (token.text.isalpha() or token.text == ","):
            return None
    return None


_ADJECTIVES = 5


def _is_owner(sentence: Sentence, hit: CueHit, actor: Actor, after: int) -> bool:
    """Whether a genitive tells whose the noun is: always where the noun's target stands otherwise, else where that
    follows too
    ("le soutien de l'UE à l'Ukraine", but "la condamnation de la Russie")."""
    owned = {token.text for token in sentence.tokens[max(0, after - 1) : after + 2]}
    if actor.owned and actor.owned not in owned and actor.owned not in hit.form:
        return False
    if actor.prep not in hit.cue.preps and sentence.grammar.order == "svo":
        return True
    return any(
        {other.prep, other.outer} & sentence.grammar.towards
        and actor.last < other.first <= actor.last + 10
        and not other.own
        for other in sentence.actors
    )


def is_channel(sentence: Sentence, hit: CueHit, actor: Actor) -> bool:
    """Whether aid only goes through the name, an organisation, to those who need it ("acheminés par le CICR")."""
    if hit.cue.act != "aid" or is_country(actor.entity) or actor.prep not in sentence.grammar.authors:
        return False
    place = actor.group[0].left - 1
    while place > 0 and sentence.tokens[place].flags & (PREP | DET):
        place -= 1
    return sentence.tokens[place].text in sentence.grammar.channels


def participle_before(sentence: Sentence, actor: Actor) -> int | None:
    """The index of the participle before an agent: "établie par le Conseil", "imposed by the EU"; None where there
    is none."""
    place = actor.left - 1
    while place > 0 and sentence.tokens[place].flags & (PREP | DET):
        place -= 1
    return place if sentence.grammar.participle.search(sentence.tokens[place].text) else None


def _named_owner(actor: Actor) -> Holders:
    return Holders((actor.entity,), "own" if actor.own else "reported", 0.8, "owner", (actor,))


_DONE_BY = frozenset({"recognise", "support", "aid", "sanction", "reject"})
"""Acts whose German nouns have their holder behind "durch"."""
