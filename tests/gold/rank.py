"""Learn anew what the place of a name is worth when the target of a cue is sought: `python -m tests.gold.rank`.

For each cue of a coded statement in the answers for learning, the names it could be about are ranked (targets.py); one
of them is the coded one. The points of db/normalizers/data/weights.yaml are moved so that it comes first: the softmax
of each ranking, with a penalty on every step away from the points that stand there, so that a second run moves them
further: those of now come from one run, begun with points set by hand. Then `python -m tests.gold.fit
--collect` learns the confidence anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np
import yaml

from db.normalizers import candidates, tagger
from db.normalizers.cues import CueHit
from db.normalizers.targets import Target
from tests.gold.fit import HERE, SHARED, coded_answers, limited_memory
from tests.gold.load import load

POINTS = HERE.parents[1] / "db" / "normalizers" / "data" / "weights.yaml"
STEADY = 3.0
"""What a step of one point away from the present points costs, in log loss."""
SHARPNESS = 1.5
HARD = 0.3
"""What a ranking of the hard invented answers weighs beside one of a real answer."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The names that a cue could be about: how often each reason holds of each (names x reasons), which are right."""

    reasons: np.ndarray
    right: np.ndarray
    weight: float


def main() -> None:
    """Collect the rankings, move the points, write them, print how often the right name comes first."""
    text = POINTS.read_text(encoding="utf-8")
    points: dict[str, float] = yaml.safe_load(text)["target"]
    rankings = list(collect(points))
    start = np.array(list(points.values()))
    learned = learn(rankings, start)
    learned = np.where(learned * start < 0, 0.0, learned)  # what speaks for a name never comes to speak against it
    lines = "".join(f"  {name}: {round(float(value), 2)}\n" for name, value in zip(points, learned, strict=True))
    before, rest = text.split("target:\n", 1)
    POINTS.write_text(before + "target:\n" + lines + "keep:\n" + rest.split("keep:\n", 1)[1], encoding="utf-8")
    share, now = first(rankings, start), first(rankings, learned)
    print(f"{len(rankings)} rankings, the right name first: {share:.3f}, now {now:.3f}")


def collect(points: dict[str, float]) -> Iterator[Ranking]:
    """The rankings of cues of coded statements in which some names are right and some are not."""
    hard = [answer for path in sorted(HERE.glob("fr_hard_*.jsonl")) for answer in load(path, SHARED)]
    hard = [{**answer, "weight": HARD} for answer in hard if answer["split"] == "dev"]
    coded = [*coded_answers(SHARED, held_out=False), *hard]
    rank = candidates.rank_targets
    for answer in coded:
        seen: list[tuple[CueHit, frozenset[str], list[Target]]] = []

        def watched(sentence: Any, hit: CueHit, *, banned: frozenset[str], **more: Any) -> list[Target]:
            ranked = rank(sentence, hit, banned=banned, **more)
            seen.append((hit, banned, ranked))  # noqa: B023
            return ranked

        with mock.patch.object(candidates, "rank_targets", watched):
            findings = tagger().findings(
                answer["text"], own=answer["own"], language=answer["lang"], date=answer.get("date") or "", choose=False
            )
        said = {finding.hit.start: finding.statement for finding in findings}
        for hit, banned, ranked in seen:
            if hit.start not in said:
                continue
            shown = said[hit.start]
            meant = {
                gold["target"]
                for gold in answer["statements"]
                if gold["holder"] in banned
                and np.sign(gold["stance"]) == np.sign(shown.stance)
                and gold["start"] < shown.end
                and shown.start < gold["end"]
                and gold["cue_start"] - 3 <= shown.cue_start <= gold["cue_end"] + 3
            }
            right = np.array([target.actor.entity in meant for target in ranked])
            if right.any() and not right.all():
                times = [[_times(target, name, worth) for name, worth in points.items()] for target in ranked]
                yield Ranking(np.array(times), right, answer["weight"])


def _times(target: Target, name: str, worth: float) -> float:
    """How often a reason holds of a name."""
    return sum(value / worth if worth else 1.0 for reason, value in target.reasons if reason == name)


def learn(rankings: list[Ranking], start: np.ndarray) -> np.ndarray:
    """The points that put the right name first, near `start`."""

    def loss(points: np.ndarray) -> tuple[float, np.ndarray]:
        cost = 0.5 * STEADY * ((points - start) ** 2).sum()
        slope = STEADY * (points - start)
        for one in rankings:
            totals = one.reasons @ points * SHARPNESS
            share = np.exp(totals - totals.max())
            share /= share.sum()
            sure = share[one.right].sum() + 1e-12
            cost -= one.weight * np.log(sure)
            aim = np.where(one.right, share / sure, 0.0)
            slope = slope - one.weight * SHARPNESS * (one.reasons.T @ (aim - share))
        return float(cost), slope

    return limited_memory(loss, start)


def first(rankings: list[Ranking], points: np.ndarray) -> float:
    """In which share of the rankings a right name comes first."""
    return float(np.mean([one.right[np.argmax(one.reasons @ points)] for one in rankings]))


if __name__ == "__main__":
    main()
