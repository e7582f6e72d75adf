"""Learn the weights of the confidence anew: `python -m tests.gold.fit`.

Every candidate statement that the rules make on the coded answers is a line of candidates.tsv.gz: the answer it
stands in, whether it
is right, its weight, and what the tagger knew of it (no text). From these lines the weights of
db/normalizers/data/confidence.yaml are
learned: a logistic regression with a penalty on large weights, chosen by five-fold cross-validation over answers.
`--collect` makes the lines of candidates.tsv.gz anew whose coded answers are in the project or in ../shared, and
keeps the others, `--new` only those of answers that have none yet (before anybody reads what the tagger makes of
them); `--all` then takes the held-out ones too. `--also FILE@REVISION` takes a further file of coded
answers, with the cues as they were in that revision: cues that were written while reading an answer fit it better
than they will fit the next one, and what is learned from them there is too sure of itself.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from hashlib import sha1
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import yaml

from db.normalizers import cues, tagger
from db.normalizers.evaluate import same_statement
from tests.gold.load import load

HERE = Path(__file__).parent
CANDIDATES = HERE / "candidates.tsv.gz"
WEIGHTS = HERE.parents[1] / "db" / "normalizers" / "data" / "confidence.yaml"
SHARED = HERE.parents[2] / "shared"
PENALTIES = (8.0, 16.0, 32.0)
CUE_PENALTIES = (5.0, 10.0)
LEAST = 4
"""How many candidates a thing must be known of to get a weight."""
CHEAP = 3.0
"""How much cheaper a weight is that stands for a scale, or for what hardly ever is (an organisation condemned)."""
PAIR_PENALTY = 4.0
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
    parser.add_argument("--collect", action="store_true", help="make candidates.tsv.gz anew from ../shared")
    parser.add_argument("--new", action="store_true", help="the same for answers without lines only")
    parser.add_argument(
        "--also", nargs="*", default=[], metavar="FILE[@REVISION]", help="with --collect: further coded answers"
    )
    parser.add_argument("--all", action="store_true", help="with --collect: the held-out answers too")
    arguments = parser.parse_args()
    if arguments.collect or arguments.new:
        known = {one.answer for one in read()} if arguments.new else set()
        coded = [one for one in coded_answers(SHARED, held_out=arguments.all) if one["id"] not in known]
        fresh = [*collect(coded), *chain(*(collect_file(*name.rpartition("@")[::2]) for name in arguments.also))]
        done = {one.answer for one in fresh} | {answer["id"] for answer in coded}
        write([*fresh, *(one for one in read() if one.answer not in done)])
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
        if path.stem == "questions" or "_hard_" in path.stem:
            continue
        for answer in load(path, shared):
            if held_out or answer.get("split") == "dev":
                yield {**answer, "weight": 0.5 if answer.get("invented") and "_retold_" not in path.stem else 1.0}
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


def collect_file(file: str, revision: str) -> list[Candidate]:
    """The candidates in a file of coded answers, by the cues of a revision of this project, or by those of now."""
    path, revision = (file, revision) if file else (revision, "")
    answers = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    with cues_as_of(revision) if revision else nullcontext():
        return list(collect({"weight": 1.0, **answer} for answer in answers))


@contextmanager
def cues_as_of(revision: str) -> Iterator[None]:
    """While this is entered the tagger has the cues of an earlier revision."""

    def load_csv(name: str) -> list[dict[str, str]]:
        old = ["git", "show", f"{revision}:./{name}"]
        text = subprocess.run(old, cwd=WEIGHTS.parent, check=True, capture_output=True, text=True).stdout
        return list(csv.DictReader(line for line in text.splitlines() if line.strip() and not line.startswith("#")))

    cues.cues_of.cache_clear()
    try:
        with mock.patch.object(cues, "load_csv", load_csv):
            yield
    finally:
        cues.cues_of.cache_clear()


def write(candidates: Iterable[Candidate]) -> None:
    """Write candidates.tsv.gz: a first line with the names of all features, then a line a candidate: answer, right,
    weight, and what is known of it, each as the number of its name, with `:value` where that is not 1."""
    rows = list(candidates)
    names = sorted({name for one in rows for name, _ in one.features})
    number = {name: str(place) for place, name in enumerate(names)}
    lines = ["\t".join(names)]
    for one in rows:
        known = [number[name] + ("" if value == 1.0 else f":{round(value, 3):g}") for name, value in one.features]
        lines.append("\t".join([one.answer, str(int(one.right)), f"{one.weight:g}", *known]))
    CANDIDATES.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def read() -> list[Candidate]:
    """The candidates of candidates.tsv.gz."""
    head, *lines = gzip.decompress(CANDIDATES.read_bytes()).decode().split("\n")
    names = head.split("\t")
    found = []
    for line in lines:
        answer, right, weight, *known = line.split("\t")
        pairs = (one.partition(":") for one in known)
        features = tuple((names[int(number)], float(value or 1.0)) for number, _, value in pairs)
        found.append(Candidate(answer, right == "1", float(weight), features))
    return found


@dataclass(frozen=True, slots=True)
class _Table:
    """The candidates as numbers: for each known thing its row, its column and its value; what each row is."""

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    width: int

    def part(self, chosen: np.ndarray) -> _Table:
        """The same of the chosen rows; the others weigh nothing."""
        return replace(self, weight=self.weight * chosen)

    def totals(self, fitted: np.ndarray) -> np.ndarray:
        """The weighted sum of each row."""
        return np.bincount(self.rows, self.values * fitted[self.columns], minlength=len(self.right))

    def slope(self, residue: np.ndarray) -> np.ndarray:
        """What each column adds to the residues of its rows."""
        return np.bincount(self.columns, self.values * residue[self.rows], minlength=self.width)


def learn(candidates: list[Candidate]) -> tuple[dict[str, float], str]:
    """The weights, and a line that tells how they did on answers left out."""
    counts = Counter(name for one in candidates for name, _ in one.features)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    index = {name: place + 1 for place, name in enumerate(names)}
    known = [
        (row, column, value)
        for row, one in enumerate(candidates)
        for column, value in [(0, 1.0), *((index[name], value) for name, value in one.features if name in index)]
    ]
    rows, columns, values = zip(*known, strict=True)
    right = np.array([float(one.right) for one in candidates])
    weight = np.array([one.weight for one in candidates])
    table = _Table(np.array(rows), np.array(columns), np.array(values, dtype=float), right, weight, len(names) + 1)
    fold = np.array([int(sha1(one.answer.encode()).hexdigest(), 16) % FOLDS for one in candidates])
    best: tuple[float, np.ndarray, np.ndarray] | None = None
    for penalty in PENALTIES:
        for cue_penalty in CUE_PENALTIES:
            costs = _costs(names, penalty, cue_penalty)
            guess = np.zeros(len(candidates))
            for part in range(FOLDS):
                fitted = _fit(table.part(fold != part), costs)
                guess[fold == part] = _sigmoid(table.totals(fitted))[fold == part]
            loss = (
                -(weight * (right * np.log(guess + 1e-9) + (1 - right) * np.log(1 - guess + 1e-9))).sum() / weight.sum()
            )
            if best is None or loss < best[0]:
                best = (float(loss), costs, guess)
    assert best is not None
    loss, costs, guess = best
    fitted = _fit(table, costs)
    weights = {"bias": round(float(fitted[0]), 3)}
    weights.update(
        {name: round(float(fitted[place]), 3) for name, place in index.items() if abs(fitted[place]) >= 0.005}
    )
    sure = guess >= 0.8
    told = f"{len(candidates)} candidates, {int(right.sum())} right; left out: log loss {loss:.4f}"
    return weights, f"{told}, confidence of 0.8 and more: {int(sure.sum())}, right {right[sure].mean():.2f}"


def _costs(names: list[str], penalty: float, cue_penalty: float) -> np.ndarray:
    costs = [0.01]
    for name in names:
        if name.startswith("cue="):
            costs.append(cue_penalty)
        elif name in ("cue_row", "points") or name.startswith("peaceful&act="):
            costs.append(penalty / CHEAP)
        else:
            costs.append(penalty * (PAIR_PENALTY if "&" in name else 1.0))
    return np.array(costs)


def _fit(table: _Table, costs: np.ndarray) -> np.ndarray:
    """The weights of the least penalised log loss, by the limited-memory BFGS method (Nocedal 1980)."""
    scale = 1.0 / np.sqrt(costs)

    def loss(scaled: np.ndarray) -> tuple[float, np.ndarray]:
        totals = table.totals(scaled * scale)
        guess = _sigmoid(totals)
        cost = (table.weight * (np.logaddexp(0.0, totals) - table.right * totals)).sum() + 0.5 * scaled @ scaled
        return float(cost), table.slope(table.weight * (guess - table.right)) * scale + scaled

    return limited_memory(loss, np.zeros(table.width)) * scale


def limited_memory(loss: Callable[[np.ndarray], tuple[float, np.ndarray]], place: np.ndarray) -> np.ndarray:
    """Where a smooth function is least, from `place` on: `loss` gives its value and its slope."""
    cost, slope = loss(place)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(200):
        way = _way(slope, steps)
        length, falls = 1.0, float(way @ slope)
        while True:
            ahead = place + length * way
            ahead_cost, ahead_slope = loss(ahead)
            if ahead_cost <= cost + 1e-4 * length * falls or length < 1e-6:
                break
            length /= 2
        step, bend = ahead - place, ahead_slope - slope
        if step @ bend > 1e-12:
            steps = [*steps[-9:], (step, bend)]
        done = cost - ahead_cost < 1e-5 * max(1.0, abs(cost)) / 100
        place, cost, slope = ahead, ahead_cost, ahead_slope
        if done:
            break
    return place


def _way(slope: np.ndarray, steps: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The direction to go, from the last steps and how the slope bent along them."""
    way = -slope
    shares = []
    for step, bend in reversed(steps):
        share = (step @ way) / (step @ bend)
        shares.append(share)
        way = way - share * bend
    if steps:
        step, bend = steps[-1]
        way = way * (step @ bend) / (bend @ bend)
    else:
        way = way / max(1.0, float(np.linalg.norm(way)))
    for (step, bend), share in zip(steps, reversed(shares), strict=True):
        way = way + step * (share - (bend @ way) / (step @ bend))
    return way


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
