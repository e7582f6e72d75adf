"""What the other cues of a sentence, and the answer so far, say for or against a candidate statement.

A sentence that says a thing twice means it; where a verb of the other sign stands beside a noun, the noun is often only
what the verb is about. Known of the languages in which it was shown to tell right from wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cues import CueHit

_HELPS = frozenset({"fr"})
"""Languages that these things are weighed in: on German and English answers left out they told nothing."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many other cues of the sentence say the same of holder and target, the same of another holder, and the
    opposite of the target."""

    same: int
    others: int
    against: int


def sign_of(stance: int) -> int:
    """-1, 0 or 1."""
    return (stance > 0) - (stance < 0)


def agreements(said: Sequence[tuple[str, str, int, int]]) -> Iterator[Agreement]:
    """What the candidates of a sentence say of each other; each is its holder, target, sign and its cue's start."""
    once = set(said)
    same = Counter((holder, target, sign) for holder, target, sign, _ in once)
    towards = Counter((target, sign) for target, sign, _ in {one[1:] for one in once})
    for holder, target, sign, _ in said:
        mine = same[holder, target, sign]
        yield Agreement(mine - 1, towards[target, sign] - mine, towards[target, -sign] if sign else 0)


def company_features(language: str, hits: Iterable[CueHit], hit: CueHit, sign: int) -> tuple[tuple[str, float], ...]:
    """What the other cues of its sentence are: of the same sign, or against it."""
    if language not in _HELPS:
        return ()
    others = [other for other in hits if other.end <= hit.start or other.start >= hit.last]
    pos = hit.cue.pos
    if not others:
        return (("only_cue", 1.0), (f"only_cue&pos={pos}", 1.0))
    found = [("cues_of_its_sign", min(3, sum(sign_of(other.cue.stance) == sign for other in others)) / 3.0)]
    against = [other for other in others if sign and sign_of(other.cue.stance) == -sign]
    if against:
        found += [("opposed", 1.0), (f"opposed&pos={pos}", 1.0), (f"opposed&act={hit.cue.act}", 1.0)]
    if any(other.cue.pos == "verb" for other in against):
        found.append((f"opposed_by_verb&pos={pos}", 1.0))
    if any(other.cue.pos == "verb" and other.start < hit.start for other in against):
        found.append((f"opposed_by_verb_before&pos={pos}", 1.0))
    if not sign and any(other.cue.stance for other in others):
        found.append((f"outranked&pos={pos}", 1.0))
    if pos == "noun" and any(other.cue.pos == "verb" and other.end <= hit.start for other in others):
        found.append((f"verb_cue_before&act={hit.cue.act}", 1.0))
    return tuple(found)


def agreement_features(
    language: str,
    agreement: Agreement,
    hit: CueHit,
    stances: Mapping[str, int],
    entity: str,
    sign: int,
    *,
    named: bool,
) -> tuple[tuple[str, float], ...]:
    """What the other candidates of its sentence say of holder and target, and the sign that the answer last had towards
    the target (`stances`); `named` tells whether the sentence names it."""
    if language not in _HELPS:
        return ()
    pos, same = hit.cue.pos, min(agreement.same, 3) / 3.0
    last = stances.get(entity)
    if last is None:
        so_far = "so_far=none"
    elif last == sign:
        so_far = "so_far=same"
    else:
        so_far = "so_far=against" if last and sign else "so_far=other"
    found = [(so_far, 1.0), (f"{so_far}&named={named}", 1.0), ("agreed", same), (f"agreed&pos={pos}", same)]
    if not agreement.same:
        found.append(("agreed_by_none", 1.0))
    if agreement.others > 0:
        found += [("of_other_holder", 1.0), (f"of_other_holder&frame={hit.cue.frame}", 1.0)]
    if agreement.against:
        found += [("contradicted", 1.0), (f"contradicted&pos={pos}", 1.0), (f"contradicted&act={hit.cue.act}", 1.0)]
    return tuple(found)
