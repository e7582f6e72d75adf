"""Which of the candidates of a sentence are given: one per holder, target and act, the likely ones, by the coding
guide's rules.

The guide: two acts in one sentence are two statements only where their signs differ or both are clearly expressed;
a verbal stance
outranks the fact of talking; money and goods are aid, support for sanctions is sanction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .cues import CueHit
from .data import load_yaml
from .entities import is_armed_group, is_peaceful_organisation
from .features import Features
from .grammar import grammar_of
from .owners import Holders
from .sharing import BACKING, SHARED
from .targets import Target
from .types import Statement

_MEASURES = frozenset({"aid", "sanction"})
"""Acts that outrank words of backing for them: money and goods are aid, support for sanctions is sanction."""
_ENDING, _ENDED = frozenset({"sanction", "reject"}), frozenset({"aid", "cooperate"})
"""What is suspended or refused is no longer given ("hat die Zusammenarbeit mit Niger ausgesetzt")."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement with what made it, in folded positions: for `explain` and for choosing between rivals."""

    statement: Statement
    hit: CueHit
    holders: Holders
    target: Target | None
    rivals: tuple[Target, ...]
    parts: tuple[Features, ...]
    """What is known of cue, holder, target and of the pair, see features.py."""
    coordinated: bool = False
    """Whether "and" stands before the cue's clause or verb: a second thing is said."""
    subject_starts: tuple[int, ...] = ()
    """Where the names for the holder stand that the cue's holder rule found."""
    finite: int = -1
    """Where a finite verb stands right before the cue ("remains concerned"), or -1: it says the cue, no other verb."""

    @property
    def features(self) -> Features:
        """All that is known of it."""
        return tuple(feature for part in self.parts for feature in part)


def choose_among(findings: list[Finding], language: str) -> list[Finding]:
    """One statement per holder, target and act; of several acts of one sign the strongest, unless both are clear
    verbs."""
    acts = load_yaml("acts.yaml")
    floor = load_yaml("confidence.yaml")["keep"][language]
    by_pair: dict[tuple[str, str], list[Finding]] = {}
    reproaches = [finding for finding in findings if _is_reproach(finding)]
    for finding in findings:
        if _is_condemned(finding, reproaches) or _is_absurd(finding):
            continue
        by_pair.setdefault((finding.statement.holder, finding.statement.target), []).append(finding)
    kept: list[Finding] = []
    for rivals in by_pair.values():
        rivals = [finding for finding in _one_per_act(rivals) if finding.statement.confidence >= floor]
        rivals.sort(
            key=lambda finding: (
                -finding.statement.confidence,
                -acts[finding.statement.act]["rank"],
                finding.statement.cue_start,
            )
        )
        best: list[Finding] = []
        rivals = [finding for finding in rivals if not any(_carries(other, finding) for other in rivals)]
        for finding in rivals:
            if all(_stands_beside(finding, other) for other in best):
                best.append(finding)
        best = [finding for finding in best if not _only_introduces(finding, best)]
        if any(finding.statement.act in _MEASURES for finding in best):
            best = [finding for finding in best if finding.statement.act != "support"]
        if any(_is_shared(finding, best) for finding in best):
            best = [finding for finding in best if finding.statement.act not in _AGREEING]
        best = [finding for finding in best if not _is_for_reproach(finding, best)]
        best = [finding for finding in best if not _is_ended(finding, best, language)]
        if any(finding.statement.act not in ("engage", "withhold") for finding in best):
            best = [finding for finding in best if finding.statement.act != "engage"]
        kept.extend(best)
    kept = [one for one in kept if not _is_presupposed(one, kept) and not _is_of_others(one, kept)]
    kept = [one for one in kept if not _only_shares(one, kept)]
    kept.sort(key=lambda finding: (finding.statement.cue_start, finding.statement.holder, finding.statement.target))
    return kept


def _is_ended(noun: Finding, others: Sequence[Finding], language: str) -> bool:
    """Whether help or joint work is only what a verb suspends or refuses; "we resumed our aid after having suspended
    it" is aid."""
    if noun.statement.act not in _ENDED or noun.hit.cue.pos != "noun":
        return False
    verbs = (one for one in others if one.statement.act in _ENDING and one.hit.cue.pos == "verb")
    any_order = grammar_of(language).order == "v2"
    return any(any_order or verb.hit.start < noun.hit.start or " passive " in verb.statement.rule for verb in verbs)


def as_demanded(one: Finding, others: Sequence[Finding]) -> list[Finding]:
    """What is told of a holder that is only asked to do it is no stance of its own ("Israel must work with the UN"); a
    punishment asked for is a stance of those who ask ("j'ai demandé que l'Union sanctionne les responsables")."""
    said = one.statement
    asking = [
        other
        for other in others
        if other.statement.target == said.holder
        and other.statement.act in ("call_on", "remind")
        and other.hit.start < one.hit.start
    ]
    if said.attribution != "reported" or not asking:
        return [one]
    if said.act != "sanction" or not is_peaceful_organisation(said.holder):
        return []
    by_holder = {other.statement.holder: other for other in asking if other.statement.holder != said.target}
    return [
        replace(
            one,
            statement=replace(said, holder=holder, attribution=other.statement.attribution),
            holders=other.holders,
            subject_starts=other.subject_starts,
        )
        for holder, other in by_holder.items()
    ]


def of_everybody(one: Finding, asked: Sequence[CueHit]) -> bool:
    """Whether a kind act is only what everybody is asked to do ("urges the parties to cooperate with the UN")."""
    return one.statement.stance >= 0 and any(hit.end <= one.hit.start for hit in asked)


def _is_reproach(finding: Finding) -> bool:
    return finding.hit.cue.pos == "verb" and finding.statement.act in ("condemn", "reject", "accuse")


def _is_condemned(noun: Finding, reproaches: list[Finding]) -> bool:
    """Whether kindness is only what the speaker condemns: "we condemn M23's offensive and Rwanda's support"."""
    if noun.hit.cue.pos != "noun" or noun.statement.act not in ("support", "aid", "cooperate"):
        return False
    return any(
        verb.statement.holder == noun.statement.holder
        and verb.hit.end <= noun.hit.start < verb.hit.end + _OBJECTS
        and noun.finite < verb.hit.end
        and not _parted(verb, noun)
        for verb in reproaches
    )


_OBJECTS = 150
"""Characters behind a verb in which its objects stand."""


_KINDNESS = frozenset({"support", "aid", "welcome", "cooperate"})


def _is_absurd(finding: Finding) -> bool:
    """Whether the answering government would back an armed group, or somebody would punish who suffers the harm, or
    blame the house in which it speaks: then the name is no target."""
    said = finding.statement
    reasons = dict(finding.target.reasons) if finding.target is not None else {}
    if said.act == "sanction" and "victim" in reasons:
        return True
    if said.act == "sanction" and finding.target is None and is_peaceful_organisation(said.target):
        return True  # "sanctions against those who hinder this dialogue", which the UN leads
    if said.stance < 0 and said.act != "reject" and is_peaceful_organisation(said.target):
        return "venue" in reasons or "reported_by" in reasons  # "at the UN we condemned ...", "appalled by UN reports"
    return said.attribution in ("own", "joint") and said.act in _KINDNESS and is_armed_group(said.target)


def _is_presupposed(finding: Finding, others: list[Finding]) -> bool:
    """Whether blame in the speaker's voice only tells for what somebody else acts against the same target ("the EU
    sanctions the officials who obstruct ..."): presupposed beside the point of the sentence, it is none."""
    said = finding.statement
    return (
        said.attribution == "own"
        and finding.holders.rule == "voice"
        and said.act in ("accuse", "condemn")
        and any(
            other.statement.attribution == "reported"
            and other.statement.target == said.target
            and other.statement.stance < 0
            for other in others
        )
    )


def _is_of_others(finding: Finding, others: list[Finding]) -> bool:
    """Whether a deed that nobody is named for is told of somebody else beside it ("l'aide de l'Allemagne à l'Ukraine
    dépasse dix milliards d'euros")."""
    said = finding.statement
    return (
        said.attribution == "own"
        and finding.holders.rule in ("voice", "agentless")
        and said.act in _DEEDS
        and any(
            other.statement.attribution == "reported"
            and other.statement.target == said.target
            and other.statement.act == said.act
            for other in others
        )
    )


_DEEDS = frozenset({"aid", "sanction", "cooperate", "engage", "recognise", "support"})
"""Acts that are done, not only said: an answer in its own voice does none of them."""


def _only_shares(finding: Finding, others: list[Finding]) -> bool:
    """Whether backing somebody only tells whose view is shared, and the view is told too ("we share the UN's concern
    about ...")."""
    said = finding.statement
    return said.act in BACKING and any(
        other.holders.rule.endswith(SHARED) and said.target in other.holders.entities for other in others
    )


def _one_per_act(rivals: list[Finding]) -> list[Finding]:
    """Of several cues of one act the one a reader would point at, the first verb, with the confidence of the surest."""
    by_act: dict[str, list[Finding]] = {}
    for finding in rivals:
        by_act.setdefault(finding.statement.act, []).append(finding)
    kept = []
    for same in by_act.values():
        shown = min(same, key=lambda finding: (finding.hit.cue.pos != "verb", finding.hit.start))
        sure = max(finding.statement.confidence for finding in same)
        stance = min((finding.statement.stance for finding in same), key=lambda stance: (-abs(stance), stance))
        if sure == shown.statement.confidence and stance == shown.statement.stance:
            kept.append(shown)
            continue
        kept.append(replace(shown, statement=replace(shown.statement, confidence=sure, stance=stance)))
    return kept


def _carries(verb: Finding, noun: Finding) -> bool:
    """Whether a noun is only what a verb of stance is about ("suspend la coopération avec", "salue le dialogue
    avec")."""
    if verb.hit.cue.pos != "verb" or noun.hit.cue.pos != "noun" or verb.statement.act in ("engage", noun.statement.act):
        return False
    if verb.statement.act == "support" and noun.statement.act in _MEASURES:
        return False
    if _parted(verb, noun) or noun.finite >= verb.hit.end:
        return False
    if verb.statement.act in _AGREEING and noun.statement.stance < 0:
        return False
    after = noun.hit.start > verb.hit.start or " passive " in verb.statement.rule
    return after and abs(noun.hit.start - verb.hit.start) < 120


def _only_introduces(verb: Finding, others: list[Finding]) -> bool:
    """Whether a verb of reminding only introduces what its clause says ("j'ai redit qu'Israël a le droit de se
    défendre")."""
    opens_clause = verb.hit.form.endswith((" que", " qu'", " that"))
    return opens_clause and verb.statement.act == "remind" and verb.hit.cue.pos == "verb" and any(
        verb.hit.end <= other.hit.start < verb.hit.end + _OBJECTS and not _parted(verb, other) for other in others
    )


def _is_shared(noun: Finding, others: list[Finding]) -> bool:
    """Whether a noun of reproach is what a verb of backing is about: "we share the concern", "backs the condemnation
    of"."""
    return (
        noun.hit.cue.pos == "noun"
        and noun.statement.stance < 0
        and any(
            other.statement.act in _AGREEING
            and other.hit.cue.pos == "verb"
            and 0 <= noun.hit.start - other.hit.end < _NEAR
            for other in others
        )
    )


_NEAR = 60
"""Characters between a verb and the noun that it is about."""
_AGREEING = frozenset({"support", "cooperate"})
"""Acts of a verb that with a reproach behind it only tell that it is shared ("ont convenu de sanctions contre X")."""


def _is_for_reproach(kind: Finding, others: list[Finding]) -> bool:
    """Whether what is backed is a text that blames the target ("a voté pour la résolution qui condamne X")."""
    if kind.statement.act not in ("support", "welcome"):
        return False
    for other in others:
        near = 0 <= other.hit.start - kind.hit.end < _NEAR and other.statement.stance < 0
        known = {name for name, _ in other.features} if near else set()
        if "in_relative_clause" in known and "target_before_cue" not in known and other.hit.cue.pos == "verb":
            return other.target is not None
    return False



def _parted(one: Finding, other: Finding) -> bool:
    """Whether a stop inside the sentence stands between two cues: they belong to clauses of their own."""
    first, second = sorted((one.statement, other.statement), key=lambda said: said.cue_start)
    between = first.sentence[first.cue_end - first.start : second.cue_start - first.start]
    return ";" in between or ":" in between


def _stands_beside(finding: Finding, other: Finding) -> bool:
    """Whether two acts of one holder towards one target in one sentence are two statements: signs differ, or both
    are clearly said."""
    mine, yours = finding.statement, other.statement
    if mine.act == yours.act:
        return False
    if (mine.stance > 0) != (yours.stance > 0) or (mine.stance < 0) != (yours.stance < 0):
        return True
    if "engage" in (mine.act, yours.act) or mine.confidence < 0.5:
        return False
    if any(one.statement.act == "condemn" and one.hit.cue.frame == "eval" for one in (finding, other)):
        return True  # a word of law or blame stands for itself
    first, second = sorted((finding, other), key=lambda one: one.hit.start)
    if _parted(first, second):
        return True
    clear = second.hit.cue.pos == "verb" and (first.hit.cue.pos == "verb" or second.coordinated)
    if clear and {mine.act, yours.act} <= {"condemn", "call_on", "reject", "sanction", "concern"}:
        return True
    if clear and {mine.act, yours.act} == {"support", "welcome"}:
        return first.hit.cue.pos == "verb" and second.coordinated
    return _new_subject(finding, other)


def _new_subject(finding: Finding, other: Finding) -> bool:
    """Whether the two cues have subjects of their own: "remains concerned about X, and we have called on X"."""
    first, second = sorted((finding, other), key=lambda one: one.hit.start)
    return any(actor_start > first.hit.end and actor_start < second.hit.start for actor_start in second.subject_starts)
