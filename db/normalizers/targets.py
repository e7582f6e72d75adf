"""Which name a cue is about: every foreign name in the sentence gets points for where it stands, the best one is
the target.

The points are plain numbers in data/weights.yaml, so that `positions explain` can print why one name won and what
the others had.
"""

from __future__ import annotations

from dataclasses import dataclass

from .authors import (
    author_of_other,
    does_what_is_judged,
    holds,
    is_deed_regretted,
    is_place_in_subject,
    makes_effort,
    of_other_verb,
    owns_cue,
    owns_subject,
)
from .bystanders import (
    are_people,
    does_harm,
    in_brackets,
    in_infinitive,
    is_author,
    is_deed,
    is_inside_place,
    is_met,
    is_second,
    is_venue,
    is_where,
    is_wronged,
    joins,
    of_own_office,
    reports,
    shares_verb,
    suffers,
    told_in_passing,
    undergoes,
)
from .cues import CueHit
from .data import load_yaml
from .entities import CONDUCT, is_country
from .grammar import (
    AGENT,
    COORD,
    DET,
    FINITE,
    GENITIVE,
    LOCATIVE,
    PREP,
    PRONOUN,
    REL,
)
from .holders import is_counterpart
from .owners import is_channel
from .resumption import fronted, resumed, taken_up
from .sentence import Actor, Sentence

SETTING_ACTS = frozenset(
    {"concern", "aid", "support", "condemn", "accuse", "cooperate", "engage", "call_on", "welcome", "withhold"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """A name as target of a cue, with its points and the reasons for them."""

    actor: Actor
    points: float
    reasons: tuple[tuple[str, float], ...]


def rank_targets(
    sentence: Sentence, hit: CueHit, *, passive: bool, banned: frozenset[str], subject_known: bool = False
) -> list[Target]:
    """The names that can be the target of `hit`, best first; `banned` entities (its holders) are left out."""
    targets = [
        weigh(sentence, hit, actor, passive=passive, subject_known=subject_known)
        for actor in sentence.actors
        if not actor.own
        and actor.entity not in banned
        and actor.entity not in (load_yaml("territories.yaml").get(sentence.own) or ())
        and (not actor.partner or is_counterpart(sentence, hit, actor))
        and (hit.cue.frame != "meet" or is_met(sentence, hit, actor))
    ]
    if len({target.actor.entity for target in targets}) == 1:
        extra = load_yaml("weights.yaml")["target"]["only_one"]
        targets = [
            Target(target.actor, target.points + extra, (*target.reasons, ("only_one", extra))) for target in targets
        ]
    targets.sort(key=lambda target: -target.points)
    return targets


def weigh(sentence: Sentence, hit: CueHit, actor: Actor, *, passive: bool, subject_known: bool = True) -> Target:
    """A name as target of a cue, with its points."""
    weights = load_yaml("weights.yaml")["target"]
    first, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    reasons: list[tuple[str, float]] = []

    def add(name: str, times: float = 1.0) -> None:
        if times:
            reasons.append((name, weights[name] * times))

    right = actor.first > last
    left = actor.last < first
    words, commas, subs, hard = (
        sentence.between(last, actor.first) if right else sentence.between(actor.last, first) if left else (0, 0, 0, 0)
    )
    add("word_between", min(words, 16))
    add("comma_between", min(commas, 4))
    add("clause_between", min(subs, 3))
    add("stop_between", min(hard, 2))
    frame = hit.cue.frame
    subject = left and actor.can_act and not actor.prep and not shares_verb(sentence, actor, first)
    if frame == "obj" or (frame == "meet" and not hit.cue.preps):
        if passive:
            add("passive_subject" if left else "passive_after")
        elif sentence.grammar.order == "v2":
            add("object_v2" if right or not subject or subject_known else "subject_of_object_cue_v2")
            if left and any(token.flags & COORD for token in sentence.tokens[actor.last + 1 : first]):
                add("behind_and")
            if subject_known and not actor.prep and actor.can_act and not actor.nominative:
                add("bare_object_v2")
        else:
            add("object_after" if right else "object_before")
    elif frame == "subj":
        if resumed(sentence, first) is actor:
            add("resumed_subject")
        add("judged_subject" if subject else "judged_other" if left else "judged_after")
        if sentence.grammar.order == "v2" and right and actor.can_act and not actor.prep:
            add("judged_subject_v2")
        elif sentence.grammar.order == "v2" and right and not actor.prep:
            add("judged_other_v2")
    elif frame == "eval":
        owner = left and actor.head == "other" and bool(actor.owned)
        subject = subject and not is_second(sentence, actor)
        add("eval_subject" if subject else "eval_owner" if owner else "eval_before" if left else "eval_after")
        if subject and does_what_is_judged(sentence, actor, first):
            add("author")
    elif right:
        add("after")
    elif subject and sentence.grammar.order == "svo":
        add("subject_of_other_cue")
    elif subject and passive and frame == "any":
        add("passive_subject")  # "X ist von uns ermahnt worden"
    faced = hit.cue.act in _KINDNESS and actor.noun in sentence.grammar.adverbial  # "face à la Turquie"
    if hit.cue.preps and not faced:
        if _fits_near(sentence, hit, actor, words):
            add("preposition_fits")
            forms = sentence.grammar.same_prepositions
            if right and forms.get(actor.prep, actor.prep) == forms.get(hit.cue.preps[0], hit.cue.preps[0]):
                add("preposition_first")
        elif right and _prep_between(sentence, last, actor.first, hit.cue.preps):
            add("preposition_near")
        else:
            add("preposition_missing")
    if left and frame in ("eval", "subj") and owns_subject(sentence, first, actor):
        add("author")
    place_of_other = left and frame in ("eval", "subj") and is_place_in_subject(sentence, first, actor)
    if left and _relative_object(sentence, first, actor) and not is_where(sentence, first, actor):
        add("relative_object")
    if in_infinitive(sentence, first, actor):
        add("topic")
    if is_author(sentence, actor, blamed=hit.cue.act in _BLAMING):
        add("author")
    if in_brackets(sentence, first, actor):
        add("in_brackets")
    wronged = hit.cue.act in _VIOLATING and is_wronged(sentence, actor)
    wronged = wronged or (frame == "eval" and right and hit.cue.stance < 0 and undergoes(sentence, actor, last))
    if wronged or (hit.cue.act in _BLAMING and suffers(sentence, actor)):
        add("victim")
    if hit.cue.act in _KINDNESS and actor.prep not in ("", *hit.cue.preps) and does_harm(sentence, actor):
        add("does_harm")
    if hit.cue.act == "aid" and (right or sentence.grammar.order == "v2") and not is_country(actor.entity):
        add("agency")
    if hit.cue.pos == "noun" and actor.kind == "adjective" and hit.cue.act in _OWNED:
        add("owner_adjective", float(actor.last + 1 == first or actor.first - 1 == last))
    holding = hit.cue.act in _BLAMING and holds(sentence, actor)
    if holding:
        add("author")
    if actor.kind == "capital" and actor.head != "office" and actor.prep not in hit.cue.preps and not holding:
        add("capital_place" if actor.prep and sentence.grammar.words.get(actor.prep, 0) & LOCATIVE else "capital")
    elif (
        (
            frame != "meet"
            and actor.prep not in hit.cue.preps
            and any(is_venue(sentence, other) for other in (actor, *actor.group))
        )
        or (not is_country(actor.entity) and is_where(sentence, first, actor))
        or joins(sentence, actor, hit.cue.act)
    ):
        add("venue")
    if _agent(sentence, hit, actor):
        if passive:
            add("author" if frame == "subj" or is_deed(sentence, actor) else "agent")
        elif is_channel(sentence, hit, actor):
            add("preposition_fits")
        elif right and actor.prep in sentence.grammar.authors:
            active = hit.cue.act in _BACKING and hit.cue.pos == "verb"  # "nous soutenons la médiation menée par ..."
            kind = hit.cue.act in _KIND and not active and not author_of_other(sentence, actor, last)
            add("agent" if kind else "author" if _is_first_after(sentence, last, actor) else "author_of_detail")
        elif (left and actor.prep in sentence.grammar.authors) and (
            frame == "eval" or _is_of_subject(sentence, hit, actor)
        ):
            add("author")  # "the steps taken by Venezuela are unjustified"
    if hit.cue.act == "engage" and _talks_with_others(sentence, hit, last) and actor.prep != hit.cue.preps[0]:
        add("topic")
    if hit.cue.act == "sanction" and actor.prep and actor.entity in _BODIES:
        add("imposing_body")
    if actor.kind == CONDUCT and hit.cue.act in _BLAMING:
        add("conduct")
    if actor.head == "office":
        add("office")
    if actor.paired:
        add("paired")
    if faced or ({actor.prep, actor.outer} & sentence.grammar.adverbial and actor.prep not in hit.cue.preps):
        add("adverbial")
    if right and hit.cue.act in _BACKING and makes_effort(sentence, last, actor):
        add("author")
    if hit.cue.act == "concern" and reports(sentence, actor):
        add("reported_by")
    elif hit.cue.act == "concern" and actor.owned in sentence.grammar.voices and (right or frame != "eval"):
        add("source", float(not is_deed_regretted(sentence, hit, last, actor)))
    if (
        hit.cue.act in ("sanction", "accuse", "call_on")
        and are_people(sentence, actor)
    ):
        add("people")
    if of_own_office(sentence, actor):
        add("own_office")
    if right and hit.cue.act in _ASKING and is_asked(sentence, actor.last + 1):
        add("asked")
    if left and frame in ("obj", "any", "prep") and fronted(sentence, actor):
        add("fronted")
    elif left and taken_up(sentence, first, last, actor):
        add("taken_up")
    behind_other = right and hit.cue.act in _JUDGING and frame != "subj" and of_other_verb(sentence, last, actor)
    if behind_other or (_acts_itself(sentence, actor, last) if right else told_in_passing(sentence, first, actor)):
        add("own_clause")
    if actor.kind == "INTL" or actor.entity == "INTL":
        add("intl")
    # "in Abstimmung mit den USA unterstützt die Bundesregierung die Ukraine": what stands before the verb is apart
    company = sentence.grammar.order == "v2" and actor.prep in sentence.grammar.companions
    other = place_of_other or (frame == "obj" and company)
    behind = actor.first - 1 == last and not (frame == "eval" and _is_measure(sentence, actor, first))
    if behind or owns_cue(sentence, actor, first) or (actor.last + 1 == first and not other):
        add("beside")
    return Target(actor, sum(value for _, value in reasons), tuple(reasons))


def _fits_near(sentence: Sentence, hit: CueHit, actor: Actor, words: int) -> bool:
    """Whether the name hangs on one of the cue's prepositions, near enough to belong to it."""
    if actor.prep in hit.cue.preps:
        if hit.cue.frame == "eval" and is_inside_place(sentence, actor):
            return False  # "un rôle néfaste dans l'est du Congo"
        if hit.cue.act == "engage" and actor.prep == hit.cue.preps[0]:
            return True  # "raised the cases of those held there with the authorities of X"
        return words <= (5 if sentence.grammar.words.get(actor.prep, 0) & GENITIVE else 12)
    return actor.outer in hit.cue.preps and words <= 12


def _prep_between(sentence: Sentence, last: int, first: int, preps: tuple[str, ...]) -> bool:
    if any(token.actor is not None and not token.actor.own for token in sentence.tokens[last + 1 : first]):
        return False
    between = f" {sentence.span_text(last + 1, first - 1)} "
    return any(f" {prep} " in between for prep in preps)


def _is_measure(sentence: Sentence, actor: Actor, first: int) -> bool:
    """Whether an adjective behind a judgement belongs to what another's deed is measured by ("la loi hongroise est
    contraire au droit européen")."""
    return actor.kind == "adjective" and any(other.last < first and not other.own for other in sentence.actors)


def _agent(sentence: Sentence, hit: CueHit, actor: Actor) -> bool:
    asked = hit.cue.act == "call_on" and actor.prep in hit.cue.preps and sentence.grammar.order == "v2"
    return bool(actor.prep and sentence.grammar.words.get(actor.prep, 0) & AGENT) and not asked


def role_of(sentence: Sentence, hit: CueHit, target: Actor) -> str:
    """`setting` where the target is only the place of what is spoken of, else `actor`."""
    if not is_country(target.entity):
        return "actor"
    if hit.cue.role:
        return hit.cue.role if target.head != "office" else "actor"
    if hit.cue.act not in SETTING_ACTS:
        return "actor"
    language = load_yaml("weights.yaml")["people"][sentence.grammar.language]
    if hit.cue.act in ("aid", "support", "concern", "cooperate", "engage") and target.owned in language:
        return "setting"
    governing = sentence.tokens[max(0, target.left - 2)]
    if hit.cue.act == "support" and target.owned == governing.text and hit.start < governing.start < hit.last:
        return "actor"  # "se tiennent aux côtés de l'Ukraine": the place is the cue's own
    preposition = target.outer or target.prep
    locative = bool(preposition) and bool(sentence.grammar.words.get(preposition, 0) & LOCATIVE)
    if target.head == "office":
        return "actor"
    if hit.cue.act in _BLAMING and (holds(sentence, target) or suffers(sentence, target)):
        return "actor" if holds(sentence, target) else "setting"
    if locative and preposition not in hit.cue.preps[:2]:
        return "setting"
    if hit.cue.act == "aid" and locative:
        return "setting"
    return "actor"


def _talks_with_others(sentence: Sentence, hit: CueHit, last: int) -> bool:
    """Whether the cue's first preposition leads to somebody who is no name: then a name is what one talks about
    ("discuss Myanmar with opposition groups")."""
    if not hit.cue.preps or any(actor.prep == hit.cue.preps[0] and actor.first > last for actor in sentence.actors):
        return False
    _, end = sentence.clause(last)
    return any(token.text == hit.cue.preps[0] for token in sentence.tokens[last : end + 1])


def _is_of_subject(sentence: Sentence, hit: CueHit, actor: Actor) -> bool:
    """Whether an agent stands in a cue's subject, which is a deed ("les frappes menées par X en Y violent ...")."""
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    subject = sentence.tokens[first : actor.first]
    if hit.cue.frame != "subj" or not subject:
        return False
    if hit.cue.act == "call_on" and any(token.text in sentence.grammar.efforts for token in subject):
        return False  # "les efforts déployés par X gagneraient à ..."
    before = (other for other in sentence.actors if first <= other.first < index and other not in actor.group)
    return not any(other.can_act and not other.prep for other in before)


def _is_first_after(sentence: Sentence, last: int, actor: Actor) -> bool:
    """Whether no other foreign name stands between the cue and this one's list."""
    return not any(
        last < other.first < actor.first and not other.own and other not in actor.group for other in sentence.actors
    )


def _acts_itself(sentence: Sentence, actor: Actor, index: int) -> bool:
    """Whether the name is the subject of a main clause of its own behind the cue's ("... its indignation, and the EU
    has tightened ...")."""
    first, _ = sentence.clause(actor.first)
    opener = sentence.tokens[first]
    if first <= index or not opener.flags & COORD or actor.prep or not actor.can_act:
        return False
    return actor.last + 1 < len(sentence.tokens) and bool(sentence.tokens[actor.last + 1].flags & FINITE)


def is_asked(sentence: Sentence, place: int) -> bool:
    """Whether what stands from `place` on is what somebody is asked to do: an infinitive behind its marker ("la Chine
    d'accorder", "Israel and the parties to cease"), with a few words in between."""
    tokens, grammar = sentence.tokens, sentence.grammar
    for index in range(place, min(len(tokens), place + _ASKED_WITHIN)):
        token = tokens[index]
        if token.text in grammar.infinitive_markers and token.actor is None:
            for other in tokens[index + 1 : index + 6]:
                if other.actor is None and grammar.infinitive.search(other.text) and not other.flags & (DET | PREP):
                    return True
                if other.actor is not None or (other.flags & (DET | PREP) and not other.flags & PRONOUN):
                    break
        elif token.flags & FINITE or token.text in ".;:":
            return False
    return False


_ASKED_WITHIN = 8
_ASKING = frozenset({"call_on", "remind"})

_BODIES = frozenset({"EU", "UN", "NATO", "G7", "OSCE", "COE"})
"""Organisations that impose measures and hardly ever suffer them."""

_BACKING = frozenset({"support", "welcome"})
_OWNED = frozenset({"sanction", "aid", "support", "cooperate"})
_KIND = frozenset({"engage", "aid", "cooperate", "support"})
_KINDNESS = frozenset({"aid", "support", "welcome", "cooperate"})
_JUDGING = frozenset({"condemn", "accuse", "sanction", "reject"})
_VIOLATING = frozenset({"condemn", "accuse"})
_BLAMING = frozenset({"condemn", "accuse", "sanction", "concern", "reject", "call_on"})


def _relative_object(sentence: Sentence, index: int, actor: Actor) -> bool:
    """Whether the cue's clause is about the phrase with the name: "the reforms in Moldova that we welcome"."""
    first, _ = sentence.clause(index)
    opener = sentence.tokens[first]
    if not opener.flags & REL or not actor.last < first <= actor.last + 6:
        return False
    return any(first < other.first < index and other.can_act and not other.prep for other in sentence.actors)
