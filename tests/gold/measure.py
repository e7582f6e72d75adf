"""How right the tagger is on coded answers: `python -m tests.gold.measure held-out` (or dev, retold, hard).

`retold` is the unread half of the French answers retold in our own words, `hard` the unread third of those written to
be hard; both need nothing outside the project. `dev` and `held-out` are real and need ../shared: `held-out` are the
answers that nobody read while writing rules and whose labels taught no weight; `dev` those that were read. `--errors N`
lists wrong statements (of dev: listing those of held-out spoils them); `--json` prints all figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from db.normalizers import tagger
from db.normalizers.annotate import as_json
from db.normalizers.evaluate import evaluate
from tests.gold.fit import HERE, SHARED, is_held_out
from tests.gold.load import load


def answers(part: str) -> Iterator[dict[str, Any]]:
    """The coded answers of one part: real ones for "dev" and "held-out", else invented ones that nobody read."""
    if part in ("retold", "hard"):
        for path in sorted(HERE.glob(f"fr_{part}_*.jsonl")):
            yield from (answer for answer in load(path, SHARED) if answer["split"] == "held-out")
        return
    for line in (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        if is_held_out(answer["id"]) == (part == "held-out"):
            yield answer
    for path in sorted(HERE.glob("*.jsonl")):
        if path.stem != "questions" and not path.stem.endswith("_invented"):
            yield from (answer for answer in load(path, SHARED) if answer["split"] == part)


def main() -> None:
    """Tag, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("part", choices=("dev", "held-out", "retold", "hard"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    gold = list(answers(arguments.part))
    found = [as_json(one["id"], tagger().tag(one["text"], own=one["own"], date=one.get("date") or "")) for one in gold]
    report = evaluate(gold, found, frozenset(entity.id for entity in tagger().entities))
    print(json.dumps(report.as_json(), ensure_ascii=False) if arguments.json else report.as_text(arguments.errors))


if __name__ == "__main__":
    main()
