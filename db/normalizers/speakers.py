"""Somebody else whose words or judgement a clause tells: "X a dit que ...", "« ... », a déclaré X", "selon X".

Used by holders.py; positions are token indexes.
"""

from __future__ import annotations

from .agreement import agrees
from .bodies import acts_before, body_of
from .context import Context
from .cues import CueHit
from .grammar import COORD, FINITE, OWN_POSS, PRONOUN, REL, SAY, SUB
from .owners import Holders, named_holders
from .sentence import HARD, Actor, Sentence
from .subjects import antecedent, is_nominative, main_subject


def speaker_of(sentence: Sentence, index: int, context: Context) -> Holders | None:
    """Somebody else whose words the clause reports: "X a dit que ...", "according to X, ..."."""
    tokens = sentence.tokens
    for start, end in sentence.spans_of(sentence.grammar.according):
        after = sentence.token_at(end - 1) + 1
        if end > tokens[index].start:
            named = _in_passing(sentence, index, sentence.token_at(start), after)
            if named is not None:
                return named_holders(named, "according-to", 0.7)
            continue
        for actor in sentence.actors:
            near = after <= actor.first <= after + (6 if actor.can_act else 5)
            if near and actor.first < index and not actor.own:
                return named_holders(actor, "according-to", 0.7)
    teller = _named_after(sentence, index)
    if teller is not None:
        return named_holders(teller, "said-that", 0.7)
    first, _ = sentence.clause(index)
    if first > 1 and tokens[first - 1].text == ":":
        told = _told_before(sentence, first - 1)
        if told is not None:
            return told
    for _ in range(_NESTED):
        if not first:
            return None
        if tokens[first].flags & SUB and any(token.flags & SAY for token in tokens[max(0, first - 5) : first]):
            return _says(sentence, first, context)
        if not tokens[first].flags & REL and not tokens[first - 1].flags & COORD:
            return None
        if tokens[first - 1].text in sentence.grammar.taking_up:
            return None  # "X dit qu'elle ne négociera pas, ce qui est inacceptable"
        first, _ = sentence.clause(first - 1)  # "... que l'accord qui lie X est suspendu", "... et que X ..."
    return None


_NESTED = 3
"""Clauses around a cue that are looked at for who says it."""


def _says(sentence: Sentence, first: int, context: Context) -> Holders | None:
    """Who says what a clause with "that" tells: a name, a body or a pronoun before it."""
    tokens = sentence.tokens
    subject = main_subject(sentence, sentence.clause(first - 1)[0], first)
    if subject is not None:
        return None if subject.own else named_holders(subject, "said-that", 0.7)
    for actor in reversed(sentence.actors):
        if actor.last < first and actor.can_act and not actor.prep:
            return None if actor.own else named_holders(actor, "said-that", 0.7)
    around, _ = sentence.clause(first - 1)
    if acts_before(sentence, around, first):
        return body_of(sentence, around, first, context)
    pronoun = any(token.flags & PRONOUN for token in tokens[around:first])
    if pronoun and context.subject and context.subject != (sentence.own,):
        return Holders(context.subject, "reported", 0.5, "said-that")
    return None


def _in_passing(sentence: Sentence, index: int, place: int, after: int) -> Actor | None:
    """Who is named behind a comma and a word like "selon" behind the words told ("Israël viole, selon l'ONU, ...")."""
    if sentence.tokens[place - 1].text != "," or _is_parted(sentence, index, place):
        return None
    for actor in sentence.actors:
        if actor.left <= after <= actor.first and actor.can_act and not actor.own:
            return actor
    return None


def _named_after(sentence: Sentence, index: int) -> Actor | None:
    """Who is named behind the words told, subject of an inverted verb of saying: "« ... », a déclaré X", "..., estime
    X"."""
    tokens = sentence.tokens
    for actor in sentence.actors:
        place = actor.left - 1
        if place <= index or actor.own or actor.prep or not actor.can_act or not tokens[place].flags & SAY:
            continue
        while place > index and tokens[place].flags & (SAY | FINITE) and tokens[place].actor is None:
            place -= 1
        if tokens[place].text in _CLOSES and not _is_parted(sentence, index, place):
            return actor
    return None


_CLOSES = frozenset(',»”"')


def _is_parted(sentence: Sentence, index: int, place: int) -> bool:
    """Whether a stop parts the words told from who says them."""
    return any(token.text in HARD for token in sentence.tokens[index:place])


def is_quoted(sentence: Sentence, position: int) -> bool:
    """Whether a position stands within quotation marks."""
    opened = sentence.text.rfind("«", sentence.start, position)
    return opened >= 0 and "»" not in sentence.text[opened:position]


def judge_of(sentence: Sentence, index: int, context: Context) -> Holders | None:
    """Somebody else whose judgement the clause tells: "X juge la dette intenable", "X called the vote illegitimate"."""
    if not sentence.grammar.judges:
        return None
    first, last = sentence.clause(index)
    if sentence.grammar.order == "v2":
        return _judge_v2(sentence, first, last)
    for place in range(index - 1, first, -1):
        if sentence.tokens[place].text in sentence.grammar.taking_up:
            return None
        if sentence.tokens[place].text in sentence.grammar.judges and sentence.tokens[place].actor is None:
            for actor in reversed(sentence.actors):
                if first <= actor.first and actor.last < place and actor.can_act and not actor.prep:
                    return None if actor.own else named_holders(actor, "judge", 0.6)
            owner = antecedent(sentence, first) if sentence.tokens[first].flags & REL and first else None
            if owner is not None and not owner.own:
                return named_holders(owner, "judge", 0.6)
            return body_of(sentence, first, place, context)
    return None


def _judge_v2(sentence: Sentence, first: int, last: int) -> Holders | None:
    """The subject of a German clause with a verb of judging, before or behind it ("hat X die Haft als inakzeptabel
    bezeichnet")."""
    if not any(token.text in sentence.grammar.judges for token in sentence.tokens[first : last + 1]):
        return None
    inside = [actor for actor in sentence.actors if first <= actor.first <= last and actor.can_act]
    subjects = [actor for actor in inside if is_nominative(sentence, actor)]
    if not subjects or any(actor.own for actor in subjects):
        return None
    return named_holders(subjects[0], "judge", 0.6)


def quoted_speaker(sentence: Sentence, hit: CueHit, index: int) -> Holders | None:
    """Whose words a quotation gives: the subject before it ("l'Union «condamne fermement toutes les violations»")."""
    if not is_quoted(sentence, hit.start):
        return None
    opened = sentence.text.rfind("«", sentence.start, hit.start)
    place = sentence.token_at(opened)
    first, _ = sentence.clause(max(0, place - 1))
    for actor in reversed(sentence.actors):
        if first <= actor.first and actor.last < place and actor.can_act and not actor.prep:
            said = any(
                token.flags & SAY or token.text in sentence.grammar.judges
                for token in sentence.tokens[actor.last + 1 : place]
            )
            return named_holders(actor, "quoted", 0.7) if said and not actor.own else None
    return None


def _told_before(sentence: Sentence, colon: int) -> Holders | None:
    """Who says what follows a colon: the subject before it that says or is clear ("M. Grandi l'a répété : ...")."""
    first, _ = sentence.clause(colon - 1)
    words = sentence.tokens[first:colon]
    if not any(token.flags & SAY or token.text in sentence.grammar.clear for token in words):
        return None
    if any(token.flags & OWN_POSS or (token.actor is not None and token.actor.own) for token in words):
        return None  # "notre réponse à l'Iran est claire : ..."
    for actor in sentence.actors:
        if first <= actor.first < colon and actor.can_act and not actor.prep and not actor.partner:
            return named_holders(actor, "said-that", 0.6)
    return _resumed_before(sentence, first, colon)


def _resumed_before(sentence: Sentence, first: int, colon: int) -> Holders | None:
    """Whom a pronoun or a possessive before a colon takes up from an earlier clause ("l'OSCE a observé le scrutin, et
    son constat est clair : ...")."""
    grammar = sentence.grammar
    words = sentence.tokens[first:colon]
    if any(token.actor is not None for token in words):
        return None
    forms = (grammar.agreement.get(token.text, "") for token in words if token.flags & PRONOUN)
    form = next(forms, "" if any(token.text in grammar.their for token in words) else None)
    if form is None:
        return None
    for actor in sentence.actors:
        if actor.last < first and actor.can_act and not actor.prep and not actor.partner:
            return None if actor.own or not agrees(sentence, actor, form) else named_holders(actor, "said-that", 0.6)
    return None
