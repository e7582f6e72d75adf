"""Whom of the sentence before a word takes up: a pronoun the name that agrees with it, "these attacks" or "that" who
did what it told.

What agrees is told by the grammar files (`agreement`, `articles`, `feminine`); a language without them has only order
and roles. Where nobody fits nobody is meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from .agreement import PLURAL, agrees, entities_of
from .bystanders import does_harm, suffers
from .context import Context
from .cues import CueHit
from .entities import is_country
from .grammar import COORD, DET, GENITIVE, OFFICE, PREP, PRONOUN, REL, SUB, Grammar
from .sentence import Actor, Sentence
from .subjects import is_object
from .types import Statement

Meant = tuple[tuple[str, ...], str]
"""The entities meant, and how they were told: "subject", "about", "only", "author", "named" or nothing."""
NOBODY: Meant = ((), "")
_OF_FACTS = frozenset({"concern", "condemn", "welcome"})
"""Acts towards whoever did what a pronoun takes up ("X a renvoyé la mission de l'ONU, et nous le déplorons")."""
_OPENING = 3
"""Tokens in which the subject of a sentence begins."""


def of_pronoun(context: Context, word: str, grammar: Grammar, *, sign: int = 0, foreign: bool = False) -> Meant:
    """Whom a pronoun of the third person means: whom statements of that sign before are about, else the subject of the
    sentence before, else whom any of its statements are about, else the only name that agrees. Where the subject is a
    thing that agrees, the pronoun means that: who did it, then. The own government only where not `foreign`."""
    form = grammar.agreement.get(word, "")
    context = context.naming if foreign or not _speaks_of_own(context) else context
    sentence = context.sentence
    if sentence is None:
        return NOBODY
    fitting = [
        actor
        for actor in sentence.actors
        if not (actor.own and (foreign or _is_speaker(actor))) and agrees(sentence, actor, form)
    ]
    if sign:
        about = _of_statements(context, sign, form, fitting)
        if about:
            return about, "about"
    free = [
        actor
        for actor in fitting
        if actor.can_act and not actor.prep and not actor.partner and not is_object(sentence, actor)
    ]
    chained = _same_before(sentence, word, free[0].left if free else len(sentence.tokens))
    if chained and context.earlier is not None:
        found = of_pronoun(context.earlier, word, grammar, sign=sign, foreign=foreign)
        if found[0]:
            return found
    if is_rivalled(sentence, form, 0, min(_OPENING, free[0].left if free else _OPENING)):
        return of_deed(context, sign)
    if free:
        return _group(free[0], form), "subject"
    about = _of_statements(context, 0, form, fitting)
    if about:
        return about, "about"
    named = [actor for actor in fitting if not actor.own]
    entities = _names(actor for actor in named if actor.kind != "capital") or _names(named)
    if len(entities) == 1 or (len(entities) == 2 and form.endswith(PLURAL)):
        return entities, "only"
    return NOBODY


def _same_before(sentence: Sentence, word: str, stop: int) -> bool:
    """Whether a pronoun of that gender and number is a subject before a token: what it meant goes on."""
    form = sentence.grammar.agreement.get(word, "")
    return any(
        token.flags & PRONOUN and token.actor is None and sentence.grammar.agreement.get(token.text) == form
        for token in sentence.tokens[:stop]
        if form.strip("1+") and token.text not in sentence.grammar.impersonal
    )


def is_rivalled(sentence: Sentence, form: str, first: int, last: int) -> bool:
    """Whether between two tokens a clause opens with a thing or with people without a name that agree ("la trêve")."""
    tokens, grammar = sentence.tokens, sentence.grammar
    for place in range(first, min(last, len(tokens) - 2)):
        token, before = tokens[place], tokens[place - 1] if place else None
        found = grammar.articles.get(token.text)
        if found is None or token.actor is not None or (token.flags & PREP and not token.flags & DET):
            continue
        if before is not None and (before.text.isalpha() and not before.flags & (SUB | REL | COORD)):
            continue
        noun = tokens[place + 1]
        if noun.actor is not None or noun.flags & OFFICE or not noun.text.isalpha() or form[-1:] not in ("", found[-1]):
            continue
        gender, wanted = found.rstrip("1+"), form.rstrip("1+")
        if not gender or not wanted or gender == wanted:
            return True
    return False


def within(sentence: Sentence, hit: CueHit, word: str) -> tuple[str, ...]:
    """Whom an object pronoun means in its own sentence: a name of an earlier clause, or one put first. What is blamed
    may be what it did, so the pronoun need not agree."""
    blames = hit.cue.stance < 0 and word in sentence.grammar.accusative
    form = "" if blames else sentence.grammar.agreement.get(word, "")
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    foreign = [actor for actor in sentence.actors if actor.last < index and not actor.own and not actor.partner]
    earlier = [actor for actor in foreign if actor.last < first or _is_put_first(sentence, actor, index)]
    earlier = [actor for actor in earlier if actor.owned or agrees(sentence, actor, form)]  # "cette offre du Qatar"
    free = [actor for actor in earlier if actor.can_act and not actor.prep]
    if not earlier:
        return ()
    told = not form.endswith(PLURAL) and hit.cue.act in _OF_FACTS
    chosen = _doer(sentence, earlier) if hit.cue.stance < 0 else None
    group = _foreign((chosen or (free or earlier)[0 if told else -1]).group)
    return group if form.endswith(PLURAL) else group[:1]


def _is_put_first(sentence: Sentence, actor: Actor, index: int) -> bool:
    """Whether a name stands before a comma as what the pronoun takes up ("cette offre du Qatar, nous la soutenons",
    "concernant la Palestine, ...")."""
    genitive = sentence.grammar.words.get(actor.prep, 0) & GENITIVE
    free = not actor.prep or bool(genitive) or actor.prep in sentence.grammar.authors or actor.left < _OPENING
    return bool(sentence.between(actor.last, index)[1]) and free


def of_deed(context: Context, sign: int, *, place: bool = True) -> Meant:
    """Who did what the sentence before told: whom its statements of that sign blame or praise, else the agent, who does
    the harm, the subject, else, where it may be only the place, the first name that does not suffer it."""
    context = context.naming
    sentence = context.sentence
    if sentence is None:
        return NOBODY
    if sign:
        blamed = _of_statements(context, sign)
        if blamed:
            return blamed, "about"
    foreign = [actor for actor in sentence.actors if not actor.own and not actor.partner]
    doer = _doer(sentence, foreign) if sign < 0 else _agent(sentence, foreign)
    doer = doer or next((actor for actor in foreign if _acts(sentence, actor)), None)
    if doer is not None:
        return _foreign(doer.group or [doer]), "author"
    about = _of_statements(context, 0) if place or not sign else ()
    if about:
        return about, "about"
    left = [actor for actor in foreign if not suffers(sentence, actor)]
    return (_foreign(left[:1]), "named") if place else NOBODY


def _doer(sentence: Sentence, actors: Iterable[Actor]) -> Actor | None:
    """Who does what a sentence tells of harm: the agent ("lancée par l'armée turque"), else whose the harm is."""
    actors = list(actors)
    return _agent(sentence, actors) or next((actor for actor in actors if does_harm(sentence, actor)), None)


def _agent(sentence: Sentence, actors: Iterable[Actor]) -> Actor | None:
    return next((actor for actor in actors if actor.prep in sentence.grammar.authors and actor.can_act), None)


def _acts(sentence: Sentence, actor: Actor) -> bool:
    """Whether a name is the subject of its clause: no other stands before it ("J'ai reçu mon homologue allemand")."""
    if not actor.can_act or actor.prep or is_object(sentence, actor):
        return False
    first, _ = sentence.clause(actor.first)
    before = (other for other in sentence.actors if first <= other.first < actor.left and other not in actor.group)
    return not any(other.can_act and not other.prep for other in before)


def of_country(context: Context, *, organisation: bool, several: bool = False) -> Meant:
    """Which country ("ce pays", "ces autorités") or organisation ("cette agence") is meant: whom the statements before
    are about, else the subject, else the first of that sort."""
    context = context.naming
    sort = [entity for entity in _in_order(context) if is_country(entity) != organisation]
    about = [entity for entity in _of_statements(context, 0) if entity in sort]
    if several and len(sort) == 2:
        return tuple(sort), "only"
    if about:
        return tuple(about[: 2 if several else 1]), "about"
    return tuple(sort[:1]), "only" if len(sort) == 1 else "named"


def _is_speaker(actor: Actor) -> bool:
    """Whether a phrase is "we" or "I", which no pronoun of the third person means."""
    return actor.own and actor.kind == "own" and actor.first == actor.last


def _speaks_of_own(context: Context) -> bool:
    return any(actor.own and not _is_speaker(actor) and not actor.prep for actor in context.actors)


def _of_statements(
    context: Context, sign: int, form: str = "", fitting: Iterable[Actor] | None = None
) -> tuple[str, ...]:
    """Whom the statements before are about, those of one sign where it is given: who acts before who is the place. A
    measure that is told of another is that one's deed ("X a expulsé la mission de l'ONU, et nous le déplorons")."""
    said = [one for one in context.statements if not sign or one.stance * sign > 0]
    actors = [one for one in said if one.target_role == "actor"] or said
    entities = tuple(dict.fromkeys(_meant_by(one) if sign < 0 else one.target for one in actors))
    if fitting is not None:
        known = {actor.entity for actor in context.actors}
        allowed = {actor.entity for actor in fitting}
        entities = tuple(entity for entity in entities if entity in allowed or entity not in known)
    return entities[:2] if form.endswith(PLURAL) or not form else entities[:1]


def _meant_by(said: Statement) -> str:
    return said.holder if said.attribution == "reported" and said.act in _MEASURES else said.target


_MEASURES = frozenset({"reject", "sanction", "accuse"})


def _in_order(context: Context) -> list[str]:
    """The foreign names of a sentence, who acts first and capitals last, then whom only its statements know."""
    sentence = context.sentence
    if sentence is None:
        return []
    foreign = [actor for actor in sentence.actors if not actor.own]
    foreign.sort(key=lambda actor: (actor.kind == "capital", not actor.can_act or bool(actor.prep)))
    entities = (*(actor.entity for actor in foreign), *(one.target for one in context.statements))
    return list(dict.fromkeys(entities))


def _group(actor: Actor, form: str) -> tuple[str, ...]:
    entities = entities_of(actor.group) or (actor.entity,)
    return entities[:1] if form.endswith("1") else entities


def _names(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor.entity for actor in actors))


def _foreign(group: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other.entity for other in group if not other.own and not other.partner))
