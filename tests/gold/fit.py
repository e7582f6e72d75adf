"""Learn the weights of the confidence anew: `python -m tests.gold.fit`.

Every candidate statement that the rules make on the coded answers is a line of candidates.tsv: the answer it
stands in, whether it
is right, its weight, and what the tagger knew of it (no text). From these lines the weights of
db/normalizers/data/confidence.yaml are
learned: a logistic regression with a penalty on large weights, chosen by five-fold cross-validation over answers.
`--collect` makes candidates.tsv anew from the coded answers where ../shared is there; `--all` then takes the
held-out ones too.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from db.normalizers import tagger
from db.normalizers.evaluate import same_statement
from tests.gold.load import load

HERE = Path(__file__).parent
CANDIDATES = HERE / "candidates.tsv"
WEIGHTS = HERE.parents[1] / "db" / "normalizers" / "data" / "confidence.yaml"
SHARED = HERE.parents[2] / "shared"
PENALTIES = (4.0, 8.0, 16.0, 32.0)
CUE_PENALTIES = (5.0, 10.0, 20.0)
PAIR_PENALTY = 8.0
"""How much dearer a weight for two things together (`act=aid&role=setting`) is than one for a single thing."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One statement that the rules proposed: is it right, and what was known of it."""

    answer: str
    right: bool
    weight: float
    features: tuple[tuple[str, float], ...]


def main() -> None:
    """Collect if asked, learn, write the weights, print how well they do on answers left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--collect", action="store_true", help="make candidates.tsv anew from ../shared")
    parser.add_argument("--all", action="store_true", help="with --collect: the held-out answers too")
    arguments = parser.parse_args()
    if arguments.collect:
        write(collect(coded_answers(SHARED, held_out=arguments.all)))
    candidates = read()
    weights, told = learn(candidates)
    write_weights(weights)
    print(told)


def is_held_out(answer: str) -> bool:
    """Whether an answer of ../shared/gold/dev.jsonl is kept unread: one in three, by its id, but for the French ones.

    French ones were needed for learning, all of them; the unread French answers are those of lu_fr.jsonl and fr.jsonl.
    """
    french = answer.startswith(("lu-", "fr-"))
    return not french and int(sha1(answer.encode()).hexdigest(), 16) % 3 == 0


def coded_answers(shared: Path, *, held_out: bool) -> Iterator[dict[str, Any]]:
    """The coded answers for learning, each with its `weight`: real ones 1, invented ones a half."""
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        if held_out or not is_held_out(answer["id"]):
            yield {**answer, "weight": 1.0}
    for path in sorted(HERE.glob("*.jsonl")):
        if path.stem == "questions":
            continue
        for answer in load(path, shared):
            if held_out or answer.get("split") == "dev":
                yield {**answer, "weight": 0.5 if answer.get("invented") else 1.0}
    sample = HERE.parent / "fixtures" / "sample_expected.jsonl"
    for line in sample.read_text(encoding="utf-8").splitlines():
        yield {**json.loads(line), "weight": 0.5}


def collect(answers: Iterable[dict[str, Any]]) -> Iterator[Candidate]:
    """The candidates in coded answers. One that trained coders differ on counts half."""
    for answer in answers:
        findings = tagger().findings(
            answer["text"], own=answer["own"], language=answer["lang"], date=answer.get("date") or "", choose=False
        )
        for finding in findings:
            said = finding.statement
            row = {
                "holder": said.holder,
                "target": said.target,
                "stance": said.stance,
                "start": said.start,
                "end": said.end,
            }
            meant = [gold for gold in answer["statements"] if same_statement(gold, row)]
            firm = any(not gold.get("optional") for gold in meant)
            yield Candidate(
                answer["id"], bool(meant), answer["weight"] * (0.5 if meant and not firm else 1.0), finding.features
            )


def write(candidates: Iterable[Candidate]) -> None:
    """Write candidates.tsv: answer, right, weight, then one column `name value` for each thing known."""
    with CANDIDATES.open("w", encoding="utf-8") as file:
        for one in candidates:
            known = [f"{name} {round(value, 3):g}" for name, value in one.features]
            print(one.answer, int(one.right), f"{one.weight:g}", *known, sep="\t", file=file)


def read() -> list[Candidate]:
    """The lines of candidates.tsv."""
    found = []
    for line in CANDIDATES.read_text(encoding="utf-8").splitlines():
        answer, right, weight, *known = line.split("\t")
        features = tuple((name, float(value)) for name, _, value in (one.rpartition(" ") for one in known))
        found.append(Candidate(answer, right == "1", float(weight), features))
    return found


def learn(candidates: list[Candidate]) -> tuple[dict[str, float], str]:
    """The weights, and a line that tells how they did on answers left out."""
    counts = Counter(name for one in candidates for name, _ in one.features)
    names = sorted(name for name, count in counts.items() if count >= 3)
    index = {name: place + 1 for place, name in enumerate(names)}
    table = np.zeros((len(candidates), len(names) + 1))
    table[:, 0] = 1.0
    for row, one in enumerate(candidates):
        for name, value in one.features:
            if name in index:
                table[row, index[name]] += value
    right = np.array([float(one.right) for one in candidates])
    weight = np.array([one.weight for one in candidates])
    fold = np.array([int(sha1(one.answer.encode()).hexdigest(), 16) % FOLDS for one in candidates])
    best: tuple[float, np.ndarray, np.ndarray] | None = None
    for penalty in PENALTIES:
        for cue_penalty in CUE_PENALTIES:
            costs = _costs(names, penalty, cue_penalty)
            guess = np.zeros(len(candidates))
            for part in range(FOLDS):
                seen = fold != part
                guess[~seen] = _sigmoid(table[~seen] @ _fit(table[seen], right[seen], weight[seen], costs))
            loss = (
                -(weight * (right * np.log(guess + 1e-9) + (1 - right) * np.log(1 - guess + 1e-9))).sum() / weight.sum()
            )
            if best is None or loss < best[0]:
                best = (float(loss), costs, guess)
    assert best is not None
    loss, costs, guess = best
    fitted = _fit(table, right, weight, costs)
    weights = {"bias": round(float(fitted[0]), 3)}
    weights.update(
        {name: round(float(fitted[place]), 3) for name, place in index.items() if abs(fitted[place]) >= 0.005}
    )
    sure = guess >= 0.8
    told = f"{len(candidates)} candidates, {int(right.sum())} right; left out: log loss {loss:.3f}"
    return weights, f"{told}, confidence of 0.8 and more: {int(sure.sum())}, right {right[sure].mean():.2f}"


def _costs(names: list[str], penalty: float, cue_penalty: float) -> np.ndarray:
    costs = [0.01]
    for name in names:
        if name.startswith("cue="):
            costs.append(cue_penalty)
        elif name in ("cue_row", "points"):
            costs.append(penalty / 3)
        else:
            costs.append(penalty * (PAIR_PENALTY if "&" in name else 1.0))
    return np.array(costs)


def _fit(table: np.ndarray, right: np.ndarray, weight: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """Newton's method on the penalised log likelihood."""
    fitted = np.zeros(table.shape[1])
    for _ in range(40):
        guess = _sigmoid(table @ fitted)
        slope = table.T @ (weight * (guess - right)) + costs * fitted
        bend = (table * (weight * guess * (1 - guess) + 1e-6)[:, None]).T @ table + np.diag(costs)
        step = np.linalg.solve(bend, slope)
        fitted -= step
        if np.abs(step).max() < 1e-5:
            break
    return fitted


def _sigmoid(total: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(total, -30, 30)))


def write_weights(weights: dict[str, float]) -> None:
    """Write confidence.yaml; the thresholds in it (`keep`) stay as they are."""
    keep = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))["keep"]
    lines = [
        "# How much each thing known of a statement says for (+) or against (-) its being right: weights of a logistic",
        "# sum, read by confidence.py. `keep`: from which confidence a statement is given.",
        "# Source: learned by `python -m tests.gold.fit` from coded answers (tests/gold/README.md); 2026-11.",
        "keep:",
        *(f"  {name}: {value}" for name, value in sorted(keep.items())),
        "weights:",
        *(f"  {json.dumps(name, ensure_ascii=False)}: {value}" for name, value in weights.items()),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
