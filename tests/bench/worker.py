"""One side of the benchmark: loads what it measures once, then tags what it is told to and reports the seconds: by the
clock on the wall, and of the core's own time, which other work on the machine does not lengthen.

Runs as a script, in the virtual environment of what it measures (spaCy has its own), so it imports nothing
of ours before it is told which side it is. It reads one JSON command a line: {"file", "start", "stop"}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

FIRST = [
    "Le Luxembourg salue la coopération avec la France.",
    "Lëtzebuerg begréisst d'Zesummenaarbecht mat Frankräich.",
    "Luxemburg begrüßt die Zusammenarbeit mit Frankreich.",
]
"""Tagged before anything is measured: what is loaded at first use, also of other languages, is loaded then."""

Tag = Callable[[list[str]], int]
"""Tags the texts and returns how many things it found, so that no work can be left undone unseen."""


def tagger_side() -> Tag:
    """Our tagger, one text after the other."""
    from db.normalizers import tagger

    ours = tagger()

    def tag(texts: list[str]) -> int:
        return sum(len(tags.mentions) + len(tags.statements) for tags in (ours.tag(text, own="LUX") for text in texts))

    return tag


def spacy_side() -> Tag:
    """spaCy's French pipeline as it loads, no component left out, by its fastest way in one process."""
    import spacy

    pipeline = spacy.load("fr_core_news_sm")

    def tag(texts: list[str]) -> int:
        return sum(len(document.ents) for document in pipeline.pipe(texts))

    return tag


def main() -> None:
    """Announce readiness, then obey until standard input ends."""
    tag = {"tagger": tagger_side, "spacy": spacy_side}[sys.argv[1]]()
    tag(FIRST)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        lines = Path(command["file"]).read_text(encoding="utf-8").splitlines()
        texts = [json.loads(text) for text in lines[command["start"] : command["stop"]]]
        wall, core = time.perf_counter(), time.process_time()
        found = tag(texts)
        taken = {"wall": time.perf_counter() - wall, "core": time.process_time() - core}
        print(json.dumps(taken | {"characters": sum(map(len, texts)), "found": found}), flush=True)


if __name__ == "__main__":
    main()
