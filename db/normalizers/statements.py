"""Who takes which stance towards whom: the statements of an answer, by the coding guide, each with the cue and
rule that made it.

For each cue in a sentence: whose is it (holders.py), whom is it about (targets.py), is it negated or conditional;
then one
statement per holder and target, and of several acts of one sign only what the coding guide lets stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .choosing import Finding, choose_among
from .confidence import confidence, features_of
from .context import Context
from .cues import CueHit, cues_of
from .data import load_yaml
from .entities import Hit
from .folding import Folded
from .grammar import COND, COORD, FINITE, NEG, PRONOUN, REL, SUB, Grammar, grammar_of
from .holders import Holders, find_holders, own_subject
from .parsing import parse
from .sentence import Actor, Sentence, Token
from .targets import Target, is_passive, rank_targets, role_of
from .types import Span, Statement

_WHETHER = frozenset({"si", "s'il", "s'ils", "ob", "whether", "if"})
_BETWEEN = frozenset({"entre", "between", "zwischen", "tëschent"})


def find_statements(
    folded: Folded, spans: Sequence[Span], names: Sequence[Hit], language: str, own: str, *, choose: bool = True
) -> list[Finding]:
    """The statements of a folded text. `spans` are its sentences and `names` its names, both in folded positions
    and in order.

    Without `choose` every candidate is given, also the unlikely ones: what the confidence is learned from.
    """
    grammar = grammar_of(language)
    cues = cues_of(language)
    name_starts = [name.start for name in names]
    found: list[Finding] = []
    before = Context()
    for span in spans:
        inside = names[bisect_left(name_starts, span.start) : bisect_left(name_starts, span.end)]
        sentence: Sentence | None = None
        kept: list[Finding] = []
        if any(name.entity != own for name in inside) or (
            before.is_foreign and _points_back(folded.text, span, grammar)
        ):
            hits = cues.find(folded.text, span.start, span.end)
            if hits:
                sentence = parse(folded.text, span.start, span.end, list(inside), grammar, own)
                candidates = list(_of_sentence(sentence, hits, before, folded))
                kept = choose_among(candidates) if choose else candidates
                found.extend(kept)
        statements = [finding.statement for finding in kept]
        before = Context(folded.text, grammar, own, span, inside, sentence, statements, before)
    return found


def _points_back(text: str, span: Span, grammar: Grammar) -> bool:
    """Whether a sentence without a foreign name can be about one of the sentence before."""
    return bool(grammar.clitics) or grammar.links.search(text, span.start, span.end) is not None


def _of_sentence(sentence: Sentence, hits: Sequence[CueHit], context: Context, folded: Folded) -> Iterator[Finding]:
    for hit in hits:
        index = sentence.token_at(hit.start)
        if _is_asked(sentence, index):
            continue
        act, stance = hit.cue.act, hit.cue.stance
        if _negated(sentence, hit, index):
            act = load_yaml("acts.yaml")[act]["negated"]
            if not act:
                continue
            stance = int(load_yaml("acts.yaml")[act]["stance"])
        if (
            act == "call_on"
            and stance == 0
            and sentence.grammar.reproach.search(sentence.text, sentence.start, sentence.end)
        ):
            stance = -1
        passive = is_passive(sentence, hit)
        holders = find_holders(sentence, hit, passive=passive, context=context)
        if holders is None:
            continue
        banned = frozenset(holders.entities)
        known = holders.rule.startswith("subject")
        ranked = rank_targets(sentence, hit, passive=passive, banned=banned, subject_known=known)
        if hit.cue.frame == "subj" and not passive and _own_duty(sentence, index):
            continue
        if passive and hit.cue.frame == "subj" and not _blames_agent(hit, ranked):
            continue
        modality = "conditional" if _conditional(sentence, index) else "asserted"
        for holder, entity, target in _pairs(sentence, hit, holders, ranked, context):
            actor = target.actor if target is not None else None
            role = role_of(sentence, hit, actor) if actor is not None else "actor"
            features = features_of(sentence, hit, holders, target, act, role, modality)
            attribution = holders.attribution if holder in holders.entities else "reported"
            statement = _statement(
                sentence,
                hit,
                folded,
                holder,
                attribution,
                entity,
                role,
                act,
                stance,
                modality,
                confidence(features),
                f"{hit.cue.id} | {hit.cue.frame}{' passive' if passive else ''} | {holders.rule} | {_how(actor)}",
            )
            subjects = tuple(
                sentence.tokens[subject.first].start for subject in holders.actors if holders.rule.startswith("subject")
            )
            coordinated = any(token.flags & COORD for token in sentence.tokens[max(0, index - 4) : index])
            yield Finding(statement, hit, holders, target, tuple(ranked[1:4]), features, coordinated, subjects)


def _how(actor: Actor | None) -> str:
    return "link" if actor is None else f"{actor.prep or '-'} {actor.head}"


def _pairs(
    sentence: Sentence, hit: CueHit, holders: Holders, ranked: list[Target], context: Context
) -> Iterator[tuple[str, str, Target | None]]:
    """Holder and target of each statement that the cue makes; None for a target of the sentence before."""
    threshold = load_yaml("weights.yaml")["keep"]["target"]
    best = ranked[0] if ranked and ranked[0].points >= threshold else None
    if best is not None and _object_pronoun(sentence, hit) and (best.actor.prep or _is_far(sentence, hit, best)):
        best, ranked = None, []  # "nous la soutenons, car si la Russie ..."
    if best is None:
        if hit.cue.act in ("cooperate", "engage") and holders.rule == "subject" and len(holders.entities) > 1:
            # "France and Germany have agreed": the own government with the other, or each with each
            for holder in holders.entities[:1] if holders.attribution == "joint" else holders.entities:
                for partner in holders.entities:
                    if partner not in (holder, sentence.own):
                        yield holder, partner, None
            return
        meant = _meant(sentence, hit, context) if not ranked else ()
        for target in meant:
            for holder in holders.entities:
                if target not in (holder, sentence.own):
                    yield holder, target, None
        return
    group = [actor for actor in best.actor.group if not actor.own and actor.entity not in holders.entities] or [
        best.actor
    ]
    mutual = hit.cue.frame == "both" or (hit.cue.act in ("engage", "cooperate") and hit.cue.pos == "noun")
    if (
        mutual
        and len(group) > 1
        and holders.rule in ("voice", "agentless", "owner")
        and _between_them(sentence, hit, group)
    ):
        for actor in group:
            for other in group:
                if actor.entity != other.entity:
                    yield actor.entity, other.entity, replace(best, actor=other)
        return
    seen = set()
    for actor in group:
        if actor.entity in seen:
            continue
        seen.add(actor.entity)
        for holder in holders.entities:
            if holder != actor.entity:
                yield holder, actor.entity, replace(best, actor=actor)


def _is_asked(sentence: Sentence, index: int) -> bool:
    """Whether the clause tells what somebody asked ("demande si le Gouvernement condamne ..."): no stance of anyone."""
    first, _ = sentence.clause(index)
    if not first or not sentence.tokens[first].flags & SUB or sentence.tokens[first].text not in _WHETHER:
        return False
    return any(token.text in sentence.grammar.asks for token in sentence.tokens[max(0, first - 4) : first])


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


def _meant(sentence: Sentence, hit: CueHit, context: Context) -> tuple[str, ...]:
    """Whom of the sentence before a pronoun or a definite phrase means; nobody where there is neither."""
    if sentence.grammar.pairs.search(sentence.text, sentence.start, sentence.end) and len(context.names) == 2:
        return context.names
    if _object_pronoun(sentence, hit) or sentence.grammar.links.search(sentence.text, sentence.start, sentence.end):
        return context.targets[:2]
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    if hit.cue.frame == "subj" and any(token.flags & PRONOUN for token in sentence.tokens[first:index]):
        return context.subject
    return ()


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


def _leads_to_verb(token: Token) -> bool:
    """Whether a word like "la" behind this token is a pronoun before a verb ("nous la ..."), no article."""
    return token.actor is not None or bool(token.flags & (PRONOUN | NEG | REL)) or token.text in ("à", "de", "pour")


def _is_far(sentence: Sentence, hit: CueHit, target: Target) -> bool:
    """Whether a clause or a comma parts the target from the cue."""
    _, commas, subs, hard = sentence.between(sentence.token_at(hit.start), target.actor.first)
    return bool(subs or hard or commas)


def _between_them(sentence: Sentence, hit: CueHit, group: list[Actor]) -> bool:
    """Whether the cue joins the names themselves ("the agreement between Armenia and Azerbaijan")."""
    return any(actor.prep in _BETWEEN or actor.outer in _BETWEEN for actor in group) or all(
        actor.last < sentence.token_at(hit.start) and actor.can_act and not actor.prep for actor in group
    )


def _negated(sentence: Sentence, hit: CueHit, index: int) -> bool:
    if hit.cue.act in ("withhold", "reject", "remind", "accuse") or any(
        sentence.grammar.words.get(word, 0) & NEG for word in hit.form.split()
    ):
        return False
    needs = sentence.grammar.negation_needs
    first, last = sentence.clause(index)
    low = max(first, index - (6 if needs and hit.cue.pos == "noun" else 4))
    for place in range(index - 1, low - 1, -1):
        if sentence.tokens[place].flags & COORD or sentence.tokens[place].text == ",":
            break
        if sentence.tokens[place].flags & NEG:
            near = sentence.tokens[place + 1 : min(last + 1, index + 3)]
            if any(token.text in sentence.grammar.no_negation for token in near):
                return False
            if not needs:
                return True
            if sentence.tokens[place].text in ("aucun", "aucune", "jamais", "sans"):
                return True
            if any(token.text in needs for token in sentence.tokens[place + 1 : min(last + 1, index + 4)]):
                return True
    if sentence.grammar.order == "v2" and hit.cue.pos == "verb":
        if any(token.text.startswith(("kein", "keen")) for token in sentence.tokens[first : last + 1]):
            return True
        return any(
            token.flags & NEG and token.text in ("nicht", "net")
            for token in sentence.tokens[index + 1 : min(last + 1, index + 6)]
        )
    return False


def _conditional(sentence: Sentence, index: int) -> bool:
    first, _ = sentence.clause(index)
    opener = sentence.tokens[first]
    if opener.flags & COND and not opener.flags & FINITE:
        return True
    return bool(sentence.tokens[0].flags & COND) and sentence.tokens[0].text in (
        "sollte",
        "sollten",
        "should",
        "si",
        "if",
        "falls",
        "wenn",
        "wann",
        "wa",
    )


def _statement(
    sentence: Sentence,
    hit: CueHit,
    folded: Folded,
    holder: str,
    attribution: str,
    target: str,
    role: str,
    act: str,
    stance: int,
    modality: str,
    confidence: float,
    rule: str,
) -> Statement:
    start, end = folded.span(sentence.start, sentence.end)
    cue_start, cue_end = folded.span(hit.start, hit.end)
    return Statement(
        holder,
        attribution,
        target,
        role,
        act,
        stance,
        modality,
        start,
        end,
        folded.source[start:end],
        folded.source[cue_start:cue_end],
        cue_start,
        cue_end,
        confidence,
        rule,
    )
