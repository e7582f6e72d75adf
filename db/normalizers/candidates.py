"""Holder and target of each statement that a cue can make: whose it is by holders.py, whom it is about by targets.py,
who of a list, or whom a pronoun or "this country" means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .anaphora import antecedents, object_pronoun, pair_meant, stressed_pronoun, subject_pronoun
from .context import Context
from .cues import CueHit
from .data import load_yaml
from .grammar import FINITE, LOCATIVE, NEG, PREP, PRONOUN, REL
from .holders import find_holders, own_subject
from .own_targets import own_target
from .owners import Holders
from .sentence import Actor, Sentence, Token
from .targets import Target, rank_targets, weigh


@dataclass(frozen=True, slots=True)
class Candidate:
    """A holder and a target of a cue. `target` is None where the entity was named in the sentence before; `place` is
    its rank."""

    holders: Holders
    holder: str
    entity: str
    target: Target | None
    place: int
    link: str = ""
    """How an entity named before is meant: "pair", "phrase", "clitic", "subject" or "pronoun"; "partner", "mutual" of
    two that act with each other."""


def candidates_of(
    sentence: Sentence, hit: CueHit, *, passive: bool, context: Context
) -> tuple[list[Candidate], list[Target]]:
    """The candidates of a cue, and its targets in the order of their points; none where somebody holds it who is no
    entity."""
    holders = find_holders(sentence, hit, passive=passive, context=context)
    if holders is None:
        return [], []
    ranked = rank_targets(
        sentence,
        hit,
        passive=passive,
        banned=frozenset(holders.entities),
        subject_known=holders.rule.startswith("subject"),
    )
    if hit.cue.frame == "subj" and not passive and _own_duty(sentence, sentence.token_at(hit.start)):
        return [], ranked
    if passive and hit.cue.frame == "subj" and not _blames_agent(hit, ranked):
        return [], ranked
    places = {target.actor.first: place for place, target in enumerate(ranked)}
    made = [
        Candidate(holders, holder, entity, target, places.get(target.actor.first, 0) if target else 0, link)
        for holder, entity, target, link in _pairs(sentence, hit, holders, ranked, context)
    ]
    return [*made, *_mirrored(sentence, hit, made)], ranked


def _mirrored(sentence: Sentence, hit: CueHit, made: list[Candidate]) -> list[Candidate]:
    """Agreements and talks of third parties are told of both: "the OPCW is in talks with Syria" is Syria's too, "the
    Commissioner met with the minister" hers alone."""
    if hit.cue.act not in ("cooperate", "engage"):
        return []
    known = {(one.holder, one.entity) for one in made}
    beside = sentence.grammar.companions | sentence.grammar.between
    return [
        replace(one, holder=one.entity, entity=one.holder)
        for one in made
        if one.holders.attribution == "reported"
        and not (hit.cue.act == "engage" and hit.cue.pos == "verb")
        and one.target is not None
        and one.target.actor.prep in beside
        and sentence.own not in (one.holder, one.entity)
        and (one.entity, one.holder) not in known
    ]


def _pairs(
    sentence: Sentence, hit: CueHit, holders: Holders, ranked: list[Target], context: Context
) -> Iterator[tuple[str, str, Target | None, str]]:
    """Holder and target of each statement that the cue makes; None for a target that was named before, with how it is
    meant."""
    mine = own_target(sentence, hit, holders)
    if mine:
        target = None if isinstance(mine, str) else weigh(sentence, hit, mine, passive=False)
        for holder in holders.entities:
            yield holder, sentence.own, target, mine if isinstance(mine, str) else ""
        if isinstance(mine, str) or len(mine.group) == 1:
            return
    threshold = load_yaml("weights.yaml")["keep"]["target"]
    best = ranked[0] if ranked and ranked[0].points >= threshold else None
    fits = best is not None and best.actor.prep in hit.cue.preps  # "l'a dit au président Aliyev"
    number = object_pronoun(sentence, hit) if sentence.grammar.stressed and not fits else ""
    if number and best is not None and not best.actor.prep and not _is_far(sentence, hit, best):
        number = ""
    if best is None and not number:
        number = stressed_pronoun(sentence, hit)
    stands_for = antecedents(sentence, hit, context, number) if number and hit.cue.frame != "meet" else ()
    if any(target != sentence.own for target in stands_for):
        # "nous leur demandons", "nous la soutenons, car si la Russie ..."
        for target in stands_for:
            for holder in holders.entities:
                if target not in (holder, sentence.own):
                    yield holder, target, None, "clitic"
        return
    by_pronoun = hit.cue.frame == "subj" and bool(sentence.grammar.stressed) and not _judged(best)
    if by_pronoun and subject_pronoun(sentence, sentence.token_at(hit.start)):
        # "Elle doit cesser ses livraisons à l'Iran": not whom the words behind the verb name
        for target in context.subject or context.targets[:1]:
            for holder in holders.entities:
                if target not in (holder, sentence.own):
                    yield holder, target, None, "subject"
        return
    if best is not None and pair_meant(sentence, hit, context):
        best, ranked = None, []  # "avec l'Union, la France accompagne le dialogue entre les deux pays"
    other = best is not None and not fits and (best.actor.prep or _is_far(sentence, hit, best))
    if other and _object_pronoun(sentence, hit):
        best, ranked = None, []  # "we support them, because if Russia ..."
    if best is not None and context.targets and _followed_by_link(sentence, hit, best):
        best, ranked = None, []  # "nous aiderons ce pays à poursuivre son chemin vers l'Union européenne"
    if best is not None and context.targets and _demonstrated(sentence, hit, best):
        best, ranked = None, []  # "face à ces actes inacceptables, j'appelle la communauté internationale ..."
    if best is not None and _to_everybody(sentence, hit, best):
        best, ranked = None, []  # "exhorte les parties à coopérer avec l'équipe de l'Union africaine"
    together = _each_other(sentence, hit, holders)
    if together and best is not None and best.actor.prep not in hit.cue.preps[:2]:
        best = None  # "the UK and Saudi Arabia have worked together in Yemen", "se sont parlé du Liban"
    if best is None and hit.cue.frame == "meet":
        return  # "je lui ai répondu": what was said decides
    if best is None:
        if together:
            # "France and Germany have agreed": the own government with the other, or each with each
            one, other = together
            yield one.entity, other.entity, Target(other, _SURE, ()), "partner"
            if holders.attribution != "joint":
                yield other.entity, one.entity, Target(one, _SURE, ()), "partner"
            return
        meant, link = _meant(sentence, hit, context) if not ranked else ((), "")
        for target in meant:
            for holder in holders.entities:
                if target not in (holder, sentence.own):
                    yield holder, target, None, link
        return
    group = [actor for actor in best.actor.group if not actor.own and actor.entity not in holders.entities] or [
        best.actor
    ]
    if _is_asked(best):
        # "demande au Hamas de libérer les otages, et à Israël de laisser entrer l'aide"
        prep = _one_form(sentence, best)
        others = (other.actor for other in ranked if _is_asked(other) and _one_form(sentence, other) == prep)
        group += [actor for actor in others if actor not in group]
    mutual = hit.cue.frame == "both" or (hit.cue.act in ("engage", "cooperate") and hit.cue.pos == "noun")
    if (
        mutual
        and len(group) > 1
        and holders.rule in ("voice", "agentless", "owner")
        and _between_them(sentence, hit, group)
    ):
        for place, actor in enumerate(group):
            for other in group[place + 1 :]:
                if actor.entity != other.entity:  # what is known of the one way is known of the other
                    yield actor.entity, other.entity, replace(best, actor=other), "mutual"
                    yield other.entity, actor.entity, replace(best, actor=other), "mutual"
        return
    seen = set()
    for actor in group:
        if actor.entity in seen:
            continue
        seen.add(actor.entity)
        for holder in holders.entities:
            if holder != actor.entity:
                yield holder, actor.entity, replace(best, actor=actor), ""


_SURE = 1.0
"""Points of somebody who does together with the holder what only two can do."""


def _each_other(sentence: Sentence, hit: CueHit, holders: Holders) -> tuple[Actor, ...]:
    """The two that a cue of acting with each other has as its subject ("Russia and Turkey have agreed", "la France et
    l'Italie se sont parlé"), the own government first; nobody where there are more or fewer."""
    if hit.cue.act not in ("cooperate", "engage") or holders.rule != "subject" or len(holders.entities) != 2:
        return ()
    first = hit.cue.preps[0] if hit.cue.preps else ""
    if hit.cue.frame != "both" and (hit.cue.pos != "verb" or first not in sentence.grammar.companions):
        return ()
    sides = {actor.entity: actor for actor in holders.actors}
    return tuple(sides[entity] for entity in holders.entities) if len(sides) == 2 else ()


def _judged(best: Target | None) -> bool:
    """Whether the best name is the subject of a cue about subjects."""
    return best is not None and any(name in ("judged_subject", "resumed_subject") for name, _ in best.reasons)


def _is_asked(target: Target) -> bool:
    return any(name == "asked" for name, _ in target.reasons)


def _one_form(sentence: Sentence, target: Target) -> str:
    """The preposition of a target in its first form ("au" is "à")."""
    return sentence.grammar.same_prepositions.get(target.actor.prep, target.actor.prep)


def _own_duty(sentence: Sentence, index: int) -> bool:
    """Whether the own government is what is judged ("we must"): it is the subject, and no other name stands between."""
    subject = own_subject(sentence, index)
    if subject is None:
        return False
    place = subject.actors[0].last
    return not any(place < actor.first < index and actor.can_act and not actor.own for actor in sentence.actors)


def _blames_agent(hit: CueHit, ranked: list[Target]) -> bool:
    """A passive of what a subject does wrong ("civilians were bombed by X") is about its agent or about nobody; of
    a duty, about the subject."""
    return hit.cue.act != "accuse" or (
        bool(ranked) and any(name in ("agent", "author") for name, _ in ranked[0].reasons)
    )


def _meant(sentence: Sentence, hit: CueHit, context: Context) -> tuple[tuple[str, ...], str]:
    """Whom of the sentence before a pronoun or a definite phrase means, and which of these it is; nobody where there is
    neither: the topic of an answer alone is no target."""
    two = len(context.names) == 2
    if two and sentence.spans_of(sentence.grammar.pairs):
        return context.names, "pair"
    if two and everybody_asked(sentence, hit) >= 0:
        return context.names, "pair"
    if _object_pronoun(sentence, hit):
        return context.targets[:2], "pronoun"
    if context.targets and sentence.spans_of(sentence.grammar.links):
        return context.targets[:2], "phrase"
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    if hit.cue.frame == "subj" and any(token.flags & PRONOUN for token in sentence.tokens[first:index]):
        return context.subject, "pronoun"
    return (), ""


def _object_pronoun(sentence: Sentence, hit: CueHit) -> bool:
    """Whether an object pronoun stands beside the verb: "continuera à la soutenir", "we support them"."""
    if hit.cue.pos != "verb":
        return False
    index = sentence.token_at(hit.start)
    tokens = sentence.tokens
    if sentence.grammar.language == "en":
        beside = tokens[index + 1 : index + 2]
    else:
        while index > 1 and tokens[index - 1].flags & FINITE:
            index -= 1
        beside = tokens[index - 1 : index] if index > 1 and _leads_to_verb(tokens[index - 2]) else []
    return any(token.text in sentence.grammar.clitics and token.actor is None for token in beside)


def _is_place(sentence: Sentence, target: Target) -> bool:
    prep = target.actor.outer or target.actor.prep
    return bool(sentence.grammar.words.get(prep, 0) & LOCATIVE)


def _followed_by_link(sentence: Sentence, hit: CueHit, best: Target) -> bool:
    """Whether "this country" or the like stands right behind a verb, before the best name and apart from it."""
    if hit.cue.pos != "verb" or hit.cue.frame not in ("obj", "prep", "any"):
        return False
    after = sentence.token_at(hit.end - 1) + 1
    for place in range(after, min(len(sentence.tokens), after + 3)):
        token = sentence.tokens[place]
        if token.actor is not None:
            return False
        found = sentence.grammar.links.match(sentence.text, token.start, sentence.end)
        if found:
            last = sentence.token_at(found.end() - 1)
            noun = sentence.tokens[last].text  # "ces tirs de la Russie"
            inside = any(place <= actor.first <= last + (4 if actor.owned == noun else 2) for actor in sentence.actors)
            return not inside and best.actor.first > last
        if not token.flags & PREP:
            return False
    return False


def everybody_asked(sentence: Sentence, hit: CueHit) -> int:
    """The last token of a phrase for everybody right behind an appeal ("exhorte toutes les parties"), or -1."""
    if hit.cue.act not in ("call_on", "remind"):
        return -1
    after = sentence.token_at(hit.end - 1) + 1
    for token in sentence.tokens[after : after + 3]:
        if token.actor is not None:
            return -1
        found = sentence.grammar.addressees.pattern.match(sentence.text, token.start, sentence.end)
        if found:
            last = sentence.token_at(found.end() - 1)
            return last if sentence.tokens[last].actor is None else -1
    return -1


def _to_everybody(sentence: Sentence, hit: CueHit, best: Target) -> bool:
    """Whether an appeal goes to everybody and the best name stands in what is asked of them, not beside "the
    parties" ("toutes les parties libyennes", "all sides in Sudan")."""
    last = everybody_asked(sentence, hit)
    return last >= 0 and best.actor.first > last + 3


def _demonstrated(sentence: Sentence, hit: CueHit, best: Target) -> bool:
    """Whether a judging word belongs to "these acts", and the best name stands outside of that phrase."""
    if hit.cue.frame != "eval" or hit.cue.pos not in ("adj", "noun"):
        return False
    index = sentence.token_at(hit.start)
    for place in range(index, max(-1, index - 5), -1):
        token = sentence.tokens[place]
        if token.text in sentence.grammar.demonstratives:
            return not place < best.actor.first <= sentence.token_at(hit.end - 1) + 4
        if place < index and (token.actor is not None or token.flags & (FINITE | PREP) or not token.text.isalpha()):
            return False
    return False


def _leads_to_verb(token: Token) -> bool:
    """Whether a word like "la" behind this token is a pronoun before a verb ("nous la ..."), no article."""
    return token.actor is not None or bool(token.flags & (PRONOUN | NEG | REL)) or token.text in ("à", "de", "pour")


def _is_far(sentence: Sentence, hit: CueHit, target: Target) -> bool:
    """Whether a clause or a comma parts the target from the cue."""
    _, commas, subs, hard = sentence.between(sentence.token_at(hit.start), target.actor.first)
    return bool(subs or hard or commas)


def _between_them(sentence: Sentence, hit: CueHit, group: list[Actor]) -> bool:
    """Whether the cue joins the names themselves ("the agreement between Armenia and Azerbaijan")."""
    return any(
        actor.prep in sentence.grammar.between or actor.outer in sentence.grammar.between for actor in group
    ) or all(actor.last < sentence.token_at(hit.start) and actor.can_act and not actor.prep for actor in group)
