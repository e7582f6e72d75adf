"""Whose deed it is that a cue judges: the agent, who does it in a relative clause, who owns the subject's noun.

Positions are token indexes.
"""

from __future__ import annotations

from collections.abc import Sequence

from .bystanders import suffers
from .cues import CueHit
from .data import load_yaml
from .entities import is_country
from .grammar import COORD, DET, FINITE, GENITIVE, LOCATIVE, OFFICE, PREP, REFLEXIVE, REL, SUB
from .owners import participle_before
from .sentence import HARD, Actor, Sentence


def makes_effort(sentence: Sentence, last: int, actor: Actor) -> bool:
    """Whether the name tells whose effort, behind a cue that ends at `last`, is backed or praised ("les efforts de
    médiation de l'Égypte au Soudan", "Qatar's mediation")."""
    efforts = sentence.grammar.efforts
    behind = sentence.tokens[actor.last + 1 : actor.last + 4]
    if sentence.grammar.language != "fr" and actor.owned in efforts and behind and behind[0].text in ("'s", "'"):
        return True
    for token in reversed(sentence.tokens[last + 1 : actor.first]):
        if token.text in efforts:
            return True
        stops = token.actor is not None or token.text in HARD or token.text == ","
        if stops or token.flags & (FINITE | COORD | SUB | REL):
            break
        if token.flags & PREP and not token.flags & (GENITIVE | DET):
            break
    return _drives_effort(sentence, actor)


def _drives_effort(sentence: Sentence, actor: Actor) -> bool:
    """Whether a relative clause behind a word for effort has the name as its subject ("la médiation que conduit le
    Qatar entre ...", "the mediation that Qatar has begun")."""
    if actor.prep or not actor.can_act:
        return False
    opener = _relative_of(sentence, actor)
    return any(token.text in sentence.grammar.efforts for token in sentence.tokens[max(0, opener - 3) : max(0, opener)])


def is_deed_regretted(sentence: Sentence, hit: CueHit, last: int, actor: Actor) -> bool:
    """Whether what a state decided or said is the object of a verb of concern ("nous regrettons la décision américaine
    de quitter l'UNESCO"), no text that tells of something else."""
    between = sentence.tokens[last + 1 : actor.first]
    direct = not any(token.flags & PREP and not token.flags & (DET | GENITIVE) for token in between)
    return hit.cue.pos == "verb" and is_country(actor.entity) and direct and len(between) <= _OBJECT_WITHIN


_OBJECT_WITHIN = 6
"""Tokens of an object before the name of whose it is."""


def owns_subject(sentence: Sentence, cue: int, actor: Actor) -> bool:
    """Whether the name is the owner of the noun that a judging cue has as its subject, and other names stand between
    them only as place, time or company ("l'opération turque dans le nord de la Syrie menace", "the Turkish operation in
    Syria is")."""
    people = load_yaml("weights.yaml")["people"][sentence.grammar.language]
    if (actor.can_act and not actor.prep) or actor.owned in people:
        return False  # it is the subject itself, or only where people are from
    return any(
        actor.last < other.first
        and other.last < cue
        and not other.own
        and other not in actor.group
        and not _verb_between(sentence, actor, other)
        for other in sentence.actors
    ) and _is_subjects(sentence, cue, actor)


def holds(sentence: Sentence, actor: Actor) -> bool:
    """Whether people are held in the name's country: it is who holds them ("nos compatriotes détenus à Téhéran", "in
    Iran inhaftierte Deutsche")."""
    grammar, tokens = sentence.grammar, sentence.tokens
    if actor.prep in grammar.authors:  # "les otages détenus à Gaza par le Hamas"
        return any(token.text in grammar.held for token in tokens[max(0, actor.first - _HELD) : actor.first])
    if not grammar.words.get(actor.prep, 0) & LOCATIVE:
        return False
    if any(other.prep in grammar.authors and 0 < other.first - actor.last <= _AGENT for other in sentence.actors):
        return False
    behind = tokens[actor.last + 1].text if grammar.order == "v2" and actor.last + 1 < len(tokens) else ""
    return actor.noun in grammar.held or actor.owned in grammar.held or behind in grammar.held


_AGENT, _HELD = 4, 6
"""Words from a place to the agent behind it, and from the people held to who holds them."""


def is_place_in_subject(sentence: Sentence, cue: int, actor: Actor) -> bool:
    """Whether the name only tells where another's deed is done, whatever stands next to the cue."""
    return any(
        other.last < actor.first
        and (owns_subject(sentence, cue, other) or (other.can_act and does_what_is_judged(sentence, other, cue)))
        for other in sentence.actors
    )


def _verb_between(sentence: Sentence, actor: Actor, other: Actor) -> bool:
    """Whether the verb stands between two names, so that the second is no part of the subject."""
    between = sentence.tokens[actor.last + 1 : other.first]
    return any(token.flags & FINITE for token in between) and not any(token.flags & REL for token in between)


def _is_subjects(sentence: Sentence, cue: int, actor: Actor) -> bool:
    """Whether only the subject's noun and what belongs to it stands between the start of its phrase and the name."""
    tokens = sentence.tokens
    opens, _ = sentence.clause(cue)
    ends = SUB | REL
    named = any(opens < other.first < cue and not other.own for other in sentence.actors)
    if opens and tokens[opens].flags & REL and not named:
        opens, ends = sentence.clause(opens - 1)[0], ends | FINITE  # "c'est l'opération turque, que nous condamnons"
    place = actor.first - 1
    if place < opens - 1:
        return False
    while place >= opens:
        token = tokens[place]
        opener = token.flags & ends and not token.flags & DET
        if token.text == "," or opener or (token.flags & COORD and place == opens):
            break
        inside = token.text.isalpha() if not token.flags else token.flags & (DET | OFFICE | GENITIVE)
        if not inside or token.actor is not None:
            return False
        place -= 1
    return place + 1 == actor.first or bool(tokens[place + 1].flags & DET)


def does_what_is_judged(sentence: Sentence, actor: Actor, cue: int) -> bool:
    """Whether a relative clause tells who did what is judged ("l'offensive que le M23 mène est inacceptable", "la loi
    que vient d'adopter la Hongrie contre l'avis de la Commission est injuste")."""
    opener = _relative_of(sentence, actor)
    if opener < 1 or suffers(sentence, actor):
        return False
    if sentence.clause(actor.first) != sentence.clause(cue):
        noun = sentence.tokens[max(0, opener - 2) : opener]
        return any(token.text in sentence.grammar.harm | sentence.grammar.undergone for token in noun)
    judged = any(token.flags & (FINITE | REFLEXIVE) for token in sentence.tokens[actor.last + 2 : cue + 1])
    return judged and any(actor.last < other.first < cue and not other.own for other in sentence.actors)


def _relative_of(sentence: Sentence, actor: Actor) -> int:
    """The opener of the relative clause whose subject the name is, right behind a noun; -1 where there is none."""
    tokens = sentence.tokens
    for place in range(actor.left - 1, max(0, actor.left - _VERB) - 1, -1):
        token = tokens[place]
        if token.flags & REL and not token.flags & DET:
            noun = tokens[place - 1] if place else token
            return place if noun.text.isalpha() and not noun.flags and noun.actor is None else -1
        passes = token.text.isalpha() and not token.flags & (DET | PREP | COORD)
        if token.actor is not None or not (passes or token.text in sentence.grammar.infinitive_markers):
            break
    return -1


_VERB = 4
"""Words from the opener of a relative clause to its subject behind the verb ("que vient d'adopter la Hongrie")."""


def author_of_other(sentence: Sentence, actor: Actor, last: int) -> bool:
    """Whether the agent did what another word tells ("support the reforms begun by Moldova", "efforts by the US"),
    not the cue itself."""
    verb = participle_before(sentence, actor)
    if verb is not None:
        return verb > last + 1
    place = actor.left - 1
    while place > last and sentence.tokens[place].flags & (PREP | DET):
        place -= 1
    return place > last and sentence.tokens[place].text.isalpha() and not sentence.tokens[place].flags & FINITE


def owns_cue(sentence: Sentence, actor: Actor, first: int) -> bool:
    """Whether the cue belongs to the name's noun: "Russia's illegal invasion"."""
    if actor.last + 1 >= first or sentence.tokens[actor.last + 1].text not in ("'s", "'"):
        return False
    between = sentence.tokens[actor.last + 2 : first]
    return len(between) < 3 and all(token.text.isalpha() and not token.flags & (PREP | FINITE) for token in between)


def kind_verbs(sentence: Sentence, hits: Sequence[CueHit]) -> list[int]:
    """The tokens behind an "and" or a comma at which something kind is said ("condamne l'attentat et soutient la
    Turquie", "... et exprime sa solidarité avec la Turquie"), in order."""
    places = (_verb_of(sentence, hit) for hit in hits if hit.cue.act in _KIND)
    return sorted({place for place in places if place})


_KIND = frozenset({"support", "welcome", "aid", "cooperate"})


def _verb_of(sentence: Sentence, hit: CueHit) -> int:
    """Where the verb of a cue begins if it is coordinated, the cue itself or what leads to its noun; else 0."""
    tokens = sentence.tokens
    index = sentence.token_at(hit.start)
    for place in range(index, max(0, index - (1 if hit.cue.pos == "verb" else 4)), -1):
        before = tokens[place - 1]
        if before.flags & COORD or before.text == ",":
            return 0 if tokens[place].flags & (DET | PREP) or tokens[place].actor is not None else place
        if before.actor is not None and before.actor.own and not before.actor.prep:
            opens = before.actor.left - 1  # "après avoir condamné l'attentat, j'ai exprimé ma solidarité à X"
            return place if opens > 0 and tokens[opens].text == "," else 0
    return 0


def of_other_verb(sentence: Sentence, last: int, actor: Actor) -> bool:
    """Whether the name stands behind a verb of kindness, and the cue that ends at `last` has an object before that
    ("nous condamnons l'attentat et soutenons la Turquie", not "nous condamnons et sanctionnons la Russie")."""
    for verb in sentence.verbs:
        if last < verb < actor.first:
            between = sentence.tokens[last + 1 : verb - 1]
            return any(token.flags & DET and not token.flags & PREP for token in between)
    return False
