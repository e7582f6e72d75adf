"""Who takes which stance towards whom: the statements of an answer, by the coding guide, each with the cue and
rule that made it.

For each cue in a sentence: whose it is and whom it is about (candidates.py), is it negated or conditional, how likely
is it (features.py, confidence.py); then one statement per holder and target, and of several acts of one sign only what
the coding guide lets stand (choosing.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from .authors import kind_verbs
from .candidates import Candidate, candidates_of
from .choosing import Finding, as_demanded, choose_among, of_everybody
from .confidence import probability, weigh
from .context import Context
from .cues import CueHit, cues_of
from .data import load_yaml
from .entities import Hit, is_peaceful_organisation
from .features import (
    Features,
    amounts,
    cue_features,
    holder_features,
    pair_features,
    sentence_features,
    target_features,
)
from .folding import Folded
from .grammar import COORD, FINITE, GENITIVE, PASSIVE, PRONOUN, SAY, SUB, Grammar, grammar_of
from .modality import is_supposed, modality_of
from .negation import ENDING, forbids, how_it_ended, is_negated
from .owners import Holders
from .parsing import parse
from .passives import is_passive
from .portfolios import portfolios_in
from .references import Reference, everybody_asked
from .sentence import ADJECTIVES, Actor, Sentence, Token
from .targets import Target, role_of
from .types import Span, Statement

_WHETHER = frozenset({"si", "s'il", "s'ils", "ob", "whether", "if"})


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
    least = load_yaml("confidence.yaml")["keep"][language] if choose else 0.0
    told: Counter[str] = Counter()
    offices = portfolios_in(folded.text, language)
    for span in spans:
        inside = names[bisect_left(name_starts, span.start) : bisect_left(name_starts, span.end)]
        if inside:
            told = told.copy()
            told.update([name.entity for name in inside if name.entity != own])
        sentence: Sentence | None = None
        kept: list[Finding] = []
        if any(name.entity != own for name in inside) or (
            before.is_foreign and _points_back(folded.text, span, grammar)
        ):
            hits = cues.find(folded.text, span.start, span.end)
            hits = [hit for hit in hits if not offices.cover(hit.start, hit.last)]
            if hits:
                sentence = parse(folded.text, span.start, span.end, list(inside), grammar, own)
                hits = [hit for hit in hits if not _only_joins(sentence, hit, hits)]
                sentence.verbs = kind_verbs(sentence, hits)
                known = _weighed(sentence_features(sentence))
                candidates = [one for hit in hits for one in _of_cue(sentence, known, hit, before, folded, told, least)]
                asked = [hit for hit in hits if everybody_asked(sentence, hit) >= 0]
                meant = (as_demanded(one, candidates) for one in candidates if not of_everybody(one, asked))
                candidates = list(chain.from_iterable(meant))
                kept = choose_among(candidates, language)
                found.extend(kept if choose else candidates)
        statements = [finding.statement for finding in kept]
        before = Context(folded.text, grammar, own, span, inside, sentence, statements, before, told)
    return found


def _only_joins(sentence: Sentence, hit: CueHit, hits: Sequence[CueHit]) -> bool:
    """Whether a cue only names who does something too ("Aux côtés de l'Autriche, nous demandons à ..."): always in a
    phrase that stands apart, in another one where the sentence has a cue besides."""
    return any(
        start <= hit.start < end
        and (hit.last <= end + _ARTICLE or (apart and hit.last == hit.end))
        and (apart or any(not start <= other.start < end for other in hits))
        for start, end, apart in sentence.markers
    )


_ARTICLE = 4
"""Characters by which a cue may be longer than the phrase it is ("aux côtés de la")."""


_LONGEST = 12
"""Characters of the longest pronoun and the space behind it."""


def _points_back(text: str, span: Span, grammar: Grammar) -> bool:
    """Whether a sentence without a foreign name can be about one of the sentence before."""
    if grammar.clitics or grammar.links.search(text, span.start, span.end) is not None:
        return True
    word = text[span.start : span.start + _LONGEST].partition(" ")[0]
    return word in grammar.neuter or bool(grammar.words.get(word, 0) & PRONOUN)  # "Das ist ...", "Sie muss ..."


def _of_cue(
    sentence: Sentence,
    of_sentence: tuple[Features, float],
    hit: CueHit,
    context: Context,
    folded: Folded,
    told: Counter[str],
    least: float,
) -> Iterator[Finding]:
    """All candidates of a cue that are at least so likely; none where it is asked or negated to nothing."""
    index = sentence.token_at(hit.start)
    if _is_asked(sentence, index) or is_supposed(sentence, hit, index):
        return
    hit = _judging(sentence, hit)
    act, stance = hit.cue.act, hit.cue.stance
    if is_negated(sentence, hit, index):
        act = load_yaml("acts.yaml")[act]["negated"]
        if not act:
            return
        stance = int(load_yaml("acts.yaml")[act]["stance"])
    ended = how_it_ended(sentence, hit, index) if act in ENDING else ""
    if ended == "lapsed":
        return
    if ended == "halted":
        act, stance = "sanction", int(load_yaml("acts.yaml")["sanction"]["stance"])
    if act == "call_on" and stance == 0 and _reproaches(sentence, hit):
        stance = -1
    passive = is_passive(sentence, hit)
    candidates, ranked = candidates_of(sentence, hit, passive=passive, context=context)
    if not candidates:
        return
    said = _Said(sentence, of_sentence, hit, index, act, stance, passive, ranked, told, folded)
    for one in candidates:
        if ended and one.holder not in one.holders.entities:
            continue  # who halts what two did together is known, whether the other wants it is not
        likely = said.likely(one)
        if likely >= least:
            yield said.finding(one, likely)


class _Said:
    """What a cue says in its sentence: weighs its candidates and makes findings of them."""

    def __init__(
        self,
        sentence: Sentence,
        of_sentence: tuple[Features, float],
        hit: CueHit,
        index: int,
        act: str,
        stance: int,
        passive: bool,
        ranked: list[Target],
        told: Counter[str],
        folded: Folded,
    ) -> None:
        self.sentence, self.hit, self.act, self.stance = sentence, hit, act, stance
        self.passive, self.ranked = passive, ranked
        self.told, self.folded = told, folded
        self.modality = modality_of(sentence, hit, index)
        """Whether the act is asserted or only would be."""
        self._index = index
        self._of_sentence = of_sentence
        self._of_cue = _weighed(cue_features(sentence, hit, act, self.modality))
        self._known: list[tuple[Features, float]] = []
        self._of_holder: dict[int, tuple[Features, float]] = {}
        self._of_target: dict[tuple[int, Reference], tuple[Features, float]] = {}

    def likely(self, one: Candidate) -> float:
        """How likely a candidate is right."""
        self._known = list(self._parts(one))
        return probability(sum(total for _, total in self._known))

    def finding(self, one: Candidate, likely: float) -> Finding:
        """The finding of the candidate that was weighed last."""
        sentence, hit = self.sentence, self.hit
        actor = one.target.actor if one.target is not None else None
        stance = self.stance
        foreigners = actor is not None and actor.entity == "INTL" and actor.kind in ADJECTIVES
        if self.act == "call_on" and stance < 0 and is_peaceful_organisation(one.entity) and not foreigners:
            stance = 0  # an organisation is asked for something good, "les acteurs étrangers" to stop
        statement = _statement(
            sentence,
            hit,
            self.folded,
            one.holder,
            one.holders.attribution if one.holder in one.holders.entities else "reported",
            one.entity,
            self._role(one),
            self.act,
            stance,
            self.modality,
            likely,
            f"{hit.cue.id} | {hit.cue.frame}{' passive' if self.passive else ''} | {one.holders.rule} | {_how(actor)}",
        )
        ranked = self.ranked[:4]
        rivals = tuple(rival for rival in ranked if actor is None or rival.actor.entity != actor.entity)[:3]
        before = sentence.tokens[max(0, self._index - 4) : self._index]
        return Finding(
            statement,
            hit,
            one.holders,
            one.target,
            rivals,
            tuple(features for features, _ in self._known),
            any(token.flags & COORD for token in before),
            _subject_starts(sentence, one.holders),
            _verb_before(sentence, before),
        )

    def _parts(self, one: Candidate) -> Iterator[tuple[Features, float]]:
        """What is known of sentence, cue, holder, target and of them together, each with its weight."""
        sentence, hit = self.sentence, self.hit
        yield self._of_sentence
        yield self._of_cue
        held = self._of_holder.get(id(one.holders))
        if held is None:
            held = self._of_holder[id(one.holders)] = _weighed(holder_features(sentence, hit, one.holders))
        yield held
        actor = one.target.actor if one.target is not None else None
        place = (-1 if actor is None else actor.first, one.meant)
        aimed = self._of_target.get(place)
        if aimed is None:
            best = self.ranked[0] if self.ranked else None
            known = target_features(
                sentence, hit, one.target, self.act, self._role(one), one.place, best, one.meant
            )
            aimed = self._of_target[place] = _weighed(known)
        yield aimed
        named = self.told[actor.entity if actor is not None else one.entity]
        salience = named / max(1, self.told.total())
        yield _weighed(
            pair_features(sentence, hit, one.holders, one.target, passive=self.passive, salience=salience)
        )

    def _role(self, one: Candidate) -> str:
        if one.target is None:
            return "setting" if one.meant.is_place else "actor"
        return role_of(self.sentence, self.hit, one.target.actor)


def _judging(sentence: Sentence, hit: CueHit) -> CueHit:
    """A word of feeling or worth behind a copula is the speaker's judgement on the subject ("X's conduct is a matter of
    concern"): the cue with the frame of a judgement."""
    if hit.cue.frame != "any" or hit.cue.pos != "noun" or hit.form.split()[0] in sentence.grammar.states:
        return hit
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    after = sentence.token_at(hit.end - 1)
    if any(not actor.own and actor.first > after for actor in sentence.actors):
        return hit
    subject = [actor for actor in sentence.actors if first <= actor.first < index]
    genitive = bool(subject) and sentence.grammar.words.get(subject[0].prep, 0) & GENITIVE
    if not subject or any(actor.own for actor in subject) or (subject[0].prep and not genitive):
        return hit
    place = index - 1
    while place > first and sentence.tokens[place].actor is None and not sentence.tokens[place].flags & FINITE:
        place -= 1
    if not sentence.tokens[place].flags & PASSIVE or index - place > 6:
        return hit
    return replace(hit, cue=replace(hit.cue, frame="eval"))


def _verb_before(sentence: Sentence, before: list[Token]) -> int:
    """Where a cue's own verb stands among the tokens before it: a finite one right before it, or a participle behind
    "and" ("a déploré ces morts et confirmé une aide"); -1 where there is none."""
    for token in before[-3:]:
        if token.flags & FINITE:
            return token.start
    if sentence.grammar.order == "svo":
        for joint, token in pairwise(before):
            if joint.flags & COORD and token.flags in (0, SAY) and sentence.grammar.participle.search(token.text):
                return token.start
    return -1


def _weighed(features: Features) -> tuple[Features, float]:
    return features, weigh(features)


def _subject_starts(sentence: Sentence, holders: Holders) -> tuple[int, ...]:
    if not holders.rule.startswith("subject"):
        return ()
    return tuple(sentence.tokens[subject.first].start for subject in holders.actors)


def _how(actor: Actor | None) -> str:
    return "link" if actor is None else f"{actor.prep or '-'} {actor.head}"


def _reproaches(sentence: Sentence, hit: CueHit) -> bool:
    """Whether what an appeal asks for should never have been otherwise."""
    grammar = sentence.grammar
    if sentence.spans_of(grammar.reproach) or forbids(sentence, hit):
        return True
    if grammar.favours is None:
        return False
    return not any(hit.start <= start < hit.end + _ASKED for start, _ in sentence.spans_of(grammar.favours))


_ASKED = 100
"""Characters behind an appeal in which it says what it asks for."""


def _is_asked(sentence: Sentence, index: int) -> bool:
    """Whether the clause tells what somebody asked ("demande si le Gouvernement condamne ..."): no stance of anyone."""
    first, _ = sentence.clause(index)
    if not first or not sentence.tokens[first].flags & SUB or sentence.tokens[first].text not in _WHETHER:
        return False
    return any(token.text in sentence.grammar.asks for token in sentence.tokens[max(0, first - 4) : first])


def _shown(sentence: Sentence, hit: CueHit) -> tuple[int, int]:
    """From where to where a cue is shown: with its later part where that is near, with the amount that it counts."""
    start, end = hit.start, hit.last if hit.last - hit.start <= _SHOWN else hit.end
    for amount in amounts(sentence.text, max(sentence.start, start - _AMOUNT), min(sentence.end, end + _AMOUNT)):
        if amount.start() <= start < amount.end():
            return min(start, amount.start()), max(end, amount.end())
    return start, end


_SHOWN = 100
"""Characters from the first part of a cue to the end of its last ("nimmt ... ernst"), up to which all is shown."""
_AMOUNT = 30


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
    cue_start, cue_end = folded.span(*_shown(sentence, hit))
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
