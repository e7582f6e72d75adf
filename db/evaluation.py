"""Measures the tagger against a file of annotated answers, beside another tagger where one is given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.normalizers import tagger
from db.normalizers.annotate import as_json
from db.normalizers.baseline import tag_by_keywords
from db.normalizers.evaluate import Report, Score
from db.normalizers.evaluate import evaluate as count

GOLD = ("id", "text", "own", "lang", "mentions", "statements")
FOUND = ("id", "mentions", "statements")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The report on this tagger and, where one was given, on the other one."""

    ours: Report
    other: Report | None = None

    def as_json(self) -> dict[str, Any]:
        """The report of this tagger; with another one, both under `tagger` and `other`."""
        if self.other is None:
            return self.ours.as_json()
        return {"tagger": self.ours.as_json(), "other": self.other.as_json()}

    def as_text(self, errors: int = 0) -> str:
        """The report for people; with another tagger, F1 side by side first."""
        if self.other is None:
            return self.ours.as_text(errors)
        sides = [f"{'F1':26}{'this':>8}{'other':>8}"]
        for what in ("statements", "mentions", "by_act", "by_holder", "by_role"):
            ours, other = getattr(self.ours, what), getattr(self.other, what)
            sides.append(what.removeprefix("by_").replace("role", "target role").replace("_", " "))
            for key in sorted(ours.keys() | other.keys()):
                scores = (ours.get(key, Score()).f1, other.get(key, Score()).f1)
                sides.append(f"  {key:24}{scores[0]:8.2f}{scores[1]:8.2f}")
        return "\n".join(
            [*sides, "", "this tagger", self.ours.as_text(errors), "", "other", self.other.as_text(errors)]
        )


BASELINE = "baseline"
"""What stands for the keyword baseline where a file of another tagger's lines is expected."""


def evaluate(gold: Path, other: Path | None = None) -> Evaluation:
    """Tag the texts of `gold` and count; the language is found, not taken from the file. `other` has lines as
    `annotate` prints them, or is the word `baseline`. Raises ValueError at a line that is none."""
    known = frozenset(entity.id for entity in tagger().entities)
    answers = list(_lines(gold, GOLD))
    if not answers:
        raise ValueError(f"{gold} has no line: there is nothing to count against")
    found = [
        as_json(row["id"], tagger().tag(row["text"], own=row["own"], date=row.get("date") or "")) for row in answers
    ]
    others: Report | None = None
    if other is not None and str(other) == BASELINE and not other.exists():
        plain = [as_json(row["id"], tag_by_keywords(row["text"], own=row["own"])) for row in answers]
        others = count(answers, plain, known)
    elif other is not None:
        others = count(answers, list(_lines(other, FOUND)), known)
    return Evaluation(count(answers, found, known), others)


def _lines(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: no JSON ({error})") from None
            missing = [name for name in fields if not isinstance(row, dict) or name not in row]
            if missing:
                raise ValueError(f"{path.name}, line {number}: no {', no '.join(missing)}")
            yield row
