"""`make bench`: the tagger's speed beside spaCy's on the same texts in the same run, its memory over a long stream, and
what a re-scrape costs (`tests.bench.rescrape`).

Both taggers run on one and the same core, one at a time, in turns; the figures are medians. It exits with status 1
where a figure misses what the project promises: 10,000 answers of 1,500 characters under a minute, ten times spaCy's
speed, after 100,000 answers at most 5 % more memory than after 10,000, and a re-scrape of 10,000 unchanged documents
at a twentieth of the first one's cost.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.bench.answers import answers
from tests.bench.rescrape import FULL, rescrapes

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real" / "lu"
SPACY_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
LENGTH = 1500
SECONDS_ALLOWED = 60.0
RATIO_ASKED = 10.0
GROWTH_ALLOWED = 0.05


def main() -> int:
    """Measure, print, and tell whether every promise was kept."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a first look: fewer texts and documents, no memory run")
    quick = parser.parse_args().quick
    count, sample, rounds = (1_000, 60, 3) if quick else (10_000, 300, 5)
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    print(f"Python {platform.python_version()}, {processor()}, one core; median of {rounds} rounds in turns")
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        invented = written(Path(folder) / "invented.jsonl", answers(count, length=LENGTH))
        with Side("tagger", Path(sys.executable), core) as ours, Side("spacy", SPACY_PYTHON, core) as spacy:
            ratio = compare(f"invented answers of {LENGTH} characters", ours, spacy, invented, sample, rounds)
            kept.append(promise(f"at least {RATIO_ASKED:.0f} times spaCy's speed", ratio >= RATIO_ASKED))
            if REAL.is_dir():
                texts = real_texts()
                real = written(Path(folder) / "real.jsonl", texts)
                compare(f"{len(texts)} real documents", ours, spacy, real, len(texts) // rounds, rounds)
            whole = ours.tag(invented, 0, count)
            print(
                f"{count:,} answers of {LENGTH:,} characters: {whole['wall']:.1f} s by the clock,"
                f" {whole['core']:.1f} s of the core's time, {whole['found']:,} tags"
            )
            seconds = whole["wall"] * 10_000 / count
            kept.append(promise(f"10,000 of them in {SECONDS_ALLOWED:.0f} s by the clock", seconds < SECONDS_ALLOWED))
    if not quick:
        growth = memory(100_000, core)
        kept.append(promise(f"at most {GROWTH_ALLOWED:.0%} more after 100,000 answers", growth <= GROWTH_ALLOWED))
    kept.append(rescrapes(1_000 if quick else FULL))
    return 0 if all(kept) else 1


class Side:
    """A worker process on the one core, asked to tag slices of a file."""

    def __init__(self, name: str, python: Path, core: int | None) -> None:
        self.process = subprocess.Popen(
            [str(python), str(Path(__file__).with_name("worker.py")), name],
            cwd=ROOT,
            env=single_threaded(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=pinned_to(core),
        )
        self.answer()

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=60)

    def tag(self, file: Path, start: int, stop: int) -> dict[str, Any]:
        """Tag the texts on these lines of the file: {"wall", "core", "characters", "found"}."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"file": str(file), "start": start, "stop": stop}) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the worker ended: {self.process.args}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def compare(what: str, ours: Side, spacy: Side, file: Path, sample: int, rounds: int) -> float:
    """How many times as many characters a second our tagger does, each round on other texts: none is met twice."""
    speeds: dict[str, list[float]] = {"positions": [], "spaCy": []}
    for turn in range(rounds):
        start, stop = turn * sample, (turn + 1) * sample
        sides = [("positions", ours), ("spaCy", spacy)]
        for name, side in sides if turn % 2 else reversed(sides):
            done = side.tag(file, start, stop)
            speeds[name].append(done["characters"] / done["core"])
    # Round by round and in the core's own time: what else the machine does meanwhile does not count.
    ratios = [ours / theirs for ours, theirs in zip(speeds["positions"], speeds["spaCy"], strict=True)]
    print(f"{what}, {sample} a round, characters a second of the core's time:")
    for name, found in speeds.items():
        print(f"  {name:10} {statistics.median(found):12,.0f}   ({min(found):,.0f} to {max(found):,.0f})")
    print(f"  ratio      {statistics.median(ratios):12.1f}   ({min(ratios):.1f} to {max(ratios):.1f})")
    return statistics.median(ratios)


def memory(count: int, core: int | None) -> float:
    """By which share memory at the end is above that after a tenth of the answers."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.memory", "--count", str(count)],
        cwd=ROOT,
        env=single_threaded(),
        preexec_fn=pinned_to(core),
        capture_output=True,
        text=True,
        check=True,
    )
    marks = [json.loads(line) for line in done.stdout.splitlines()]
    early, late = marks[0]["kilobytes"], marks[-1]["kilobytes"]
    print(f"memory after {marks[0]['answers']:,} answers {early / 1024:.1f} MB, after {count:,} {late / 1024:.1f} MB")
    return float(late / early - 1)


def written(file: Path, texts: Iterable[str]) -> Path:
    """The texts in a file, one JSON string a line."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(text) + "\n" for text in texts)
    return file


def real_texts() -> list[str]:
    """The whole text of every real document that lies beside the checkout."""
    records = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(REAL.rglob("*.json")))
    return [record["text"] for record in records]


def promise(what: str, is_kept: bool) -> bool:
    print(f"  {'kept' if is_kept else 'MISSED'}: {what}")
    return is_kept


def pinned_to(core: int | None) -> Callable[[], None] | None:
    """What a worker does before it starts, so that all its threads stay on one core."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


def single_threaded() -> dict[str, str]:
    """The environment in which numerical libraries use one thread."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
    return {**os.environ, **dict.fromkeys(names, "1"), "PYTHONPATH": str(ROOT)}


def processor() -> str:
    """The processor's name, as far as the system tells."""
    details = Path("/proc/cpuinfo")
    lines = details.read_text().splitlines() if details.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
