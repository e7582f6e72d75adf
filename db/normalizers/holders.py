"""Whose position it is: the subject, the agent of a passive, the owner of a noun, the partners of a joint
position, or whoever speaks.

Follows the coding guide, "Holder": own, joint, reported. A holder that cannot be told is None, and then there is
no statement.
"""

from __future__ import annotations

from dataclasses import replace

from .agents import judged_by, passive_holder
from .agreement import agrees
from .anaphora import pair_as_subject
from .bodies import acts_before, body_of
from .context import Context
from .cues import CueHit
from .grammar import COORD, FINITE, NEG, OWN, PREP, PRONOUN, REL, SUB
from .owners import Holders, named_holders, owner_of
from .sentence import Actor, Sentence
from .sharing import with_own_union, with_sharers
from .speakers import is_quoted, judge_of, quoted_speaker, speaker_of
from .subjects import (
    antecedent,
    inverted_subject,
    is_finite,
    is_nominative,
    is_object,
    is_office,
    is_personal,
    is_stranger,
    is_stranger_v2,
    left_subject,
    main_subject,
    of_nobody,
    resolver,
    text_author,
)


def find_holders(sentence: Sentence, hit: CueHit, *, passive: bool, context: Context) -> Holders | None:
    """Who holds the stance that `hit` expresses; None where somebody holds it who is no entity ("demonstrators
    denounced")."""
    found = with_sharers(sentence, hit, _holders(sentence, hit, passive=passive, context=context), context)
    return None if found is None else _joint(sentence, hit, with_own_union(sentence.own, found))


def _holders(sentence: Sentence, hit: CueHit, *, passive: bool, context: Context) -> Holders | None:
    """Who holds the stance, without those who act along or share it."""
    index = sentence.token_at(hit.start)
    speaker = speaker_of(sentence, index, context)
    if hit.cue.frame in ("eval", "subj"):
        told = speaker or quoted_speaker(sentence, hit, index)
        if told is None and (hit.cue.frame == "eval" or not is_finite(sentence, hit, index)):
            told = judge_of(sentence, index, context)
        told = told or _doer(sentence, hit, index)
        if told is None and hit.cue.frame == "eval":
            told = judged_by(sentence, hit, index)
        if told is None and of_nobody(sentence, sentence.clause(index)[0], index, judging=True):
            return None
        return told or Holders((sentence.own,), "own", 0.8, "voice")
    found = owner_of(sentence, hit, index) if hit.cue.pos == "noun" else None
    if found is not None and found.rule == "owner" and found.attribution == "reported":
        subject = own_subject(sentence, index)  # "Nous avons pris quatre trains de sanctions européennes"
        found = subject or found
    if found is not None and found.rule == "our":
        subject = own_subject(sentence, index)  # "L'Allemagne et nous-mêmes avons fait part de notre inquiétude"
        found = subject if subject is not None and subject.attribution == "joint" else found
    if found is None and passive:
        found = passive_holder(sentence, hit, index)
        if found is not None and found.rule == "agentless" and speaker is not None:
            found = speaker  # "la Haute Représentante a annoncé que l'accord est suspendu"
    elif found is None:
        found = _subject(sentence, hit, index, context, speaker)
    if found is not None and speaker is not None and found.attribution == "own" and is_quoted(sentence, hit.start):
        return speaker  # "« Nous condamnons cette attaque », a déclaré le président ukrainien"
    return found


def _doer(sentence: Sentence, hit: CueHit, index: int) -> Holders | None:
    """Whose deed a noun tells that needs no owner: the subject of its clause ("l'Union a adopté un train de
    mesures")."""
    if hit.cue.pos != "noun" or hit.cue.act not in _DEEDS or hit.cue.frame != "eval":
        return None
    first, _ = sentence.clause(index)
    actor = left_subject(sentence, index)
    if actor is None or actor.own or actor.first < first:
        return None
    if not any(token.flags & FINITE for token in sentence.tokens[actor.last + 1 : index]):
        return None
    return named_holders(actor, "subject", 0.7)


_DEEDS = frozenset({"sanction", "aid", "cooperate", "engage", "recognise"})


def _subject(sentence: Sentence, hit: CueHit, index: int, context: Context, speaker: Holders | None) -> Holders | None:
    """The subject of the cue's verb, or of the verb that carries its noun."""
    resolved = resolver(sentence, hit, index)
    if resolved is not None:
        return named_holders(resolved[0], "owner", 0.8) if resolved[1] else None
    if sentence.grammar.order == "v2":
        found = _subject_v2(sentence, hit, index, context)
    else:
        found = _subject_svo(sentence, hit, index, context)
    if found is not None and found.rule in ("voice", "agentless") and speaker is not None:
        return speaker
    return found


def _subject_svo(sentence: Sentence, hit: CueHit, index: int, context: Context) -> Holders | None:
    tokens, grammar = sentence.tokens, sentence.grammar
    first, _ = sentence.clause(index)
    opener = tokens[first]
    if opener.flags & (REL | SUB) and first < index:
        behind = inverted_subject(sentence, hit, first, index)
        if behind is not None:
            return named_holders(behind, "subject", 0.7)
    if opener.flags & REL and 0 < first < index and not _counts_part(sentence, first):
        owner = antecedent(sentence, first) or text_author(sentence, first)
        inner = [
            actor
            for actor in sentence.actors
            if first < actor.first and actor.last < index and actor.can_act and not actor.prep and not actor.partner
            if not is_object(sentence, actor)
        ]
        if inner:
            return named_holders(inner[-1], "subject", 0.8)
        around = main_subject(sentence, first, index) if owner is not None else None
        if around is not None:
            return named_holders(around, "subject", 0.7)
        if owner is not None:
            return named_holders(owner, "relative", 0.75)
        finite = hit.cue.pos != "noun" and is_finite(sentence, hit, index)  # "estime que le dialogue avec X est utile"
        if finite and not any(token.flags & PRONOUN for token in tokens[first + 1 : index]):
            return None
    actor = left_subject(sentence, index)
    if actor is None or tokens[actor.first].text in grammar.first_persons:
        third = _third_person(sentence, index)
        if third is not None:
            return third
    if actor is not None:
        if actor.first < first and is_stranger(sentence, hit, first, index):
            return None
        if of_nobody(sentence, first, actor.first) and not is_finite(sentence, hit, index):
            return None  # "la motion charge le Conseil fédéral de reconnaître la Palestine"
        return named_holders(actor, "subject", 0.9 if actor.first >= first else 0.7)
    pronoun = next((token for token in reversed(tokens[first:index]) if token.flags & PRONOUN), None)
    resumed = _resumes_subject(sentence, hit, first, index)
    if resumed is not None:
        return resumed
    participle = _participle_subject(sentence, hit, index)
    if participle is not None:
        return participle
    if pronoun is not None and context.subject and pronoun.text not in ("it", "il", "this", "these", "those", "ce"):
        own = context.subject == (sentence.own,)
        return Holders(context.subject, "own" if own else "reported", 0.6, "pronoun")
    if (
        pronoun is not None
        and pronoun.text in ("it", "this", "these", "il", "elle")
        and hit.cue.pos == "verb"
        and context.subject
        and context.subject != (sentence.own,)
        and not (pronoun.text in grammar.impersonal and tokens[index].text in grammar.impersonal_verbs)
    ):
        return Holders(context.subject, "reported", 0.4, "pronoun")
    if (
        hit.cue.pos == "noun"
        and context.subject
        and context.subject != (sentence.own,)
        and is_personal(sentence, first, index)
    ):
        return Holders(context.subject, "reported", 0.5, "pronoun")
    both = pair_as_subject(sentence, first, index, context)
    if both:
        joint = sentence.own in both
        return Holders(both, "joint" if joint else "reported", 0.6, "pair-subject")
    if context.holders and sentence.grammar.links.match(sentence.text, tokens[first].start, tokens[index].start):
        return Holders(context.holders, "reported", 0.5, "still")
    has_body = is_stranger(sentence, hit, first, index) or acts_before(sentence, first, index)
    body = body_of(sentence, first, index, context) if has_body else None
    if body is not None:
        return body
    if is_stranger(sentence, hit, first, index):
        if is_office(sentence, first, index):
            return Holders((sentence.own,), "own", 0.6, "office")
        return None
    if of_nobody(sentence, first, index):
        return None
    return Holders((sentence.own,), "own", 0.6, "voice")


def _third_person(sentence: Sentence, index: int) -> Holders | None:
    """Whom a pronoun right before the verb means that cannot take up the "we" or "I" before it: the last name that
    agrees ("Nous avons reçu le ministre turc ; il a condamné ..."); None where there is no such pronoun."""
    tokens, grammar = sentence.tokens, sentence.grammar
    first_persons = (actor for actor in sentence.actors if tokens[actor.first].text in grammar.first_persons)
    mine = next((actor for actor in first_persons if actor.own and actor.last < index), None)
    place = index - 1
    if mine is None:
        return None
    while place > mine.last and (tokens[place].flags & (FINITE | NEG) or tokens[place].text in grammar.clitics):
        place -= 1
    form = grammar.agreement.get(tokens[place].text)
    if place <= mine.last or form is None or tokens[place].actor is not None or not tokens[place].flags & PRONOUN:
        return None
    if tokens[place].text in grammar.impersonal and tokens[min(place + 1, index)].text in grammar.impersonal_verbs:
        return None
    for actor in reversed(sentence.actors):
        if mine.last < actor.first and actor.last < place and not actor.own and agrees(sentence, actor, form):
            return named_holders(actor, "pronoun", 0.6)
    return None


def _counts_part(sentence: Sentence, first: int) -> bool:
    """Whether a word like "dont" only leads to a part of what was counted ("..., dont 500.000 euros pour X")."""
    among = any(start == sentence.tokens[first].start for start, _ in sentence.spans_of(sentence.grammar.among))
    return among and sentence.tokens[first + 1].text[0].isdigit()


def _resumes_subject(sentence: Sentence, hit: CueHit, first: int, index: int) -> Holders | None:
    """The subject of an earlier clause that a pronoun right before the verb stands for ("the Assembly adopted a
    resolution in which it deplores ...")."""
    if not first:
        return None
    if hit.cue.pos == "noun":
        pronouns = [
            place
            for place in range(first, index)
            if sentence.tokens[place].flags & PRONOUN and sentence.tokens[place].text not in sentence.grammar.impersonal
        ]
        if not pronouns or not any(token.flags & FINITE for token in sentence.tokens[pronouns[-1] + 1 : index]):
            return None  # "l'Union est au rendez-vous : elle a mobilisé plus de 9 milliards d'euros"
    else:
        place = index - 1
        while (
            place > first
            and sentence.tokens[place].flags & (FINITE | NEG)
            and not sentence.tokens[place].flags & PRONOUN
        ):
            place -= 1
        if not sentence.tokens[place].flags & PRONOUN and not _goes_on(sentence, first, index):
            return None
    for actor in sentence.actors:
        if actor.last < first and actor.can_act and not actor.prep and not actor.partner:
            return named_holders(actor, "pronoun", 0.6)
    return None


def _goes_on(sentence: Sentence, first: int, index: int) -> bool:
    """Whether a verb is joined to one whose subject is a pronoun ("elle soutient l'Ukraine et sanctionne ...")."""
    tokens = sentence.tokens
    place = index - 1
    while place > first and tokens[place].flags & (FINITE | NEG) and not tokens[place].flags & PRONOUN:
        place -= 1
    joined = tokens[place].flags & COORD or tokens[place].text == ","
    return bool(joined) and any(token.flags & PRONOUN for token in tokens[first:place])


def _participle_subject(sentence: Sentence, hit: CueHit, index: int) -> Holders | None:
    """The subject behind the comma that a participle before it belongs to ("En appelant X à se retirer, l'Union
    européenne ...")."""
    word = sentence.tokens[index].text
    if hit.cue.pos != "verb" or not word.endswith(tuple(sentence.grammar.gerunds)):
        return None
    if index > 1 or not sentence.grammar.gerunds:
        return None
    comma = next((place for place in range(index, len(sentence.tokens)) if sentence.tokens[place].text == ","), None)
    if comma is None:
        return None
    for actor in sentence.actors:
        if comma < actor.first and actor.left == comma + 1 and actor.can_act and not actor.prep:
            return named_holders(actor, "subject", 0.8)
    return None


def own_subject(sentence: Sentence, index: int) -> Holders | None:
    """The own government where it is the subject of the cue's clause."""
    first, last = sentence.clause(index)
    for actor in sentence.actors:
        in_front = actor.last < index if sentence.grammar.order == "svo" else actor.first <= last
        stands = actor.own and first <= actor.first and in_front and not actor.prep and actor.can_act
        stands = stands and sentence.clause(actor.first)[0] == first
        if stands and (sentence.grammar.order == "svo" or is_nominative(sentence, actor)):
            return named_holders(actor, "subject", 0.85)
    return None


def _subject_v2(sentence: Sentence, hit: CueHit, index: int, context: Context) -> Holders | None:
    first, last = sentence.clause(index)
    tokens = sentence.tokens
    nominative = [
        actor
        for actor in sentence.actors
        if first <= actor.first <= last and actor.can_act and not actor.partner and is_nominative(sentence, actor)
    ]
    own = [actor for actor in nominative if actor.own]
    if own:
        return named_holders(own[0], "subject", 0.9)
    left = [actor for actor in nominative if actor.last < index]
    if left:
        return named_holders(left[0], "subject", 0.75)
    pronoun = next(
        (
            token
            for token in tokens[first : last + 1]
            if token.flags & PRONOUN and token.text in ("sie", "er", "hien", "si")
        ),
        None,
    )
    if pronoun is not None and context.subject:
        mine = context.subject == (sentence.own,)
        return Holders(context.subject, "own" if mine else "reported", 0.6, "pronoun")
    if tokens[first].flags & REL and first > 0:
        owner = antecedent(sentence, first)
        if owner is not None:
            return named_holders(owner, "relative", 0.6)
        if (
            hit.cue.pos == "verb"
            and hit.cue.frame != "subj"
            and not any(token.flags & OWN for token in tokens[first:last])
        ):
            return None  # "Personen, die sich für Demokratie in Russland einsetzen"
    outside = [
        actor
        for actor in sentence.actors
        if actor.own and not (first <= actor.first <= last) and is_nominative(sentence, actor)
    ]
    if outside:
        return named_holders(outside[0], "subject", 0.7)
    body = body_of(sentence, first, index, context)
    if body is not None:
        return body
    if is_stranger_v2(sentence, hit, first, index):
        return None
    right = [actor for actor in nominative if actor.first > index]
    behind = sentence.token_at(hit.end - 1) + 1
    if right and hit.cue.pos == "verb" and hit.cue.frame == "obj":
        follows = right[0].left <= behind and tokens[first].flags & PREP and len(sentence.actors) > 1
        if len(nominative) > 1 or follows:  # "In ihrer Erklärung verurteilten die Außenminister der G7 ..."
            return named_holders(right[0], "subject", 0.6)
    return Holders((sentence.own,), "own", 0.5, "voice")


def is_counterpart(sentence: Sentence, hit: CueHit, actor: Actor) -> bool:
    """Whether a partner is whom one works or talks with: "works closely with our allies, including the US"."""
    if not actor.partner or actor.alike or hit.cue.act not in ("cooperate", "engage"):
        return False
    after = sentence.token_at(hit.end - 1)
    if after < actor.first and (actor.first <= after + 10 or actor.prep in hit.cue.preps):
        return True
    alone = all(other.own or other.partner for other in sentence.actors)
    alone = alone and not sentence.spans_of(sentence.grammar.pairs)  # "avec l'Union, ... entre les deux pays"
    return alone and actor.prep in sentence.grammar.companions  # "With Rwanda, we co-hosted ..."


def _joint(sentence: Sentence, hit: CueHit, holders: Holders) -> Holders:
    """Partners named with a word of jointness become holders too, and all are `joint`."""
    if holders.attribution == "reported" and holders.rule in ("subject", "pronoun"):
        return _with_companions(sentence, hit, holders)
    if holders.attribution != "own":
        return holders
    named = sentence.tokens[sentence.token_at(hit.start)].actor  # "nous les soutenons" can be one cue
    said = named is not None and named.own
    if hit.cue.frame in ("eval", "subj") and holders.rule in ("voice", "agentless") and not said:
        return holders
    partners = [actor for actor in sentence.actors if actor.partner and not is_counterpart(sentence, hit, actor)]
    if not partners:
        return holders
    entities = dict.fromkeys((*holders.entities, *(actor.entity for actor in partners if not actor.own)))
    if len(entities) == len(holders.entities):
        return holders
    return Holders(tuple(entities), "joint", holders.sure * 0.95, holders.rule + "+joint", (*holders.actors, *partners))


def _with_companions(sentence: Sentence, hit: CueHit, holders: Holders) -> Holders:
    """The holders of somebody else's stance, with those who act along in the cue's own clause, or put before it."""
    first, last = sentence.clause(sentence.token_at(hit.start))
    apart = not any(actor.own and actor.can_act and not actor.prep and actor.last < first for actor in sentence.actors)
    along = [
        actor.entity
        for actor in sentence.actors
        if actor.partner and not is_counterpart(sentence, hit, actor)
        if first <= actor.first <= last or (actor.left == 1 and apart)
    ]
    return replace(holders, entities=tuple(dict.fromkeys((*holders.entities, *along)))) if along else holders
