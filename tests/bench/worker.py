"""One side of the benchmark: loads what it measures once, then tags what it is told to and reports the seconds.

Runs as a script, in the virtual environment of what it measures (spaCy has its own), so it imports nothing
of ours before it is told which side it is. It reads one JSON command a line: {"file", "start", "stop"}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

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
    tag(["Le Luxembourg salue la coopération avec la France."])  # what is loaded at first use is loaded now
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        lines = Path(command["file"]).read_text(encoding="utf-8").splitlines()
        texts = [json.loads(text) for text in lines[command["start"] : command["stop"]]]
        began = time.perf_counter()
        found = tag(texts)
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "characters": sum(map(len, texts)), "found": found}), flush=True)


if __name__ == "__main__":
    main()
