"""How right the tags are: precision, recall and F1 against annotated answers, by language, act, holder kind and
target role.

A found statement matches a gold one when their sentences overlap by half of the shorter and holder, target and
sign of the stance
are equal; then act, stance, attribution and role are compared. Matching is one to one, equal acts first; optional
gold statements
are matched last and count neither as missed nor, when found, as invented. Mentions are counted over the set of ids
of an answer;
ids outside the coding guide's closed list do not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """Counts of right, invented and missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.invented) if self.right + self.invented else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_json(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "invented": self.invented,
            "missed": self.missed,
        }


@dataclass(slots=True)
class Report:
    """Everything that was counted over a gold file."""

    answers: int = 0
    statements: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    sentences: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    mentions: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_act: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_holder: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    by_role: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    agreement: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    reliability: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    empty: list[int] = field(default_factory=lambda: [0, 0])
    errors: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """All figures, for programs."""
        return {
            "answers": self.answers,
            "statements": {key: score.as_json() for key, score in sorted(self.statements.items())},
            "sentences": {key: score.as_json() for key, score in sorted(self.sentences.items())},
            "mentions": {key: score.as_json() for key, score in sorted(self.mentions.items())},
            "by_act": {key: score.as_json() for key, score in sorted(self.by_act.items())},
            "by_holder": {key: score.as_json() for key, score in sorted(self.by_holder.items())},
            "by_target_role": {key: score.as_json() for key, score in sorted(self.by_role.items())},
            "agreement": {key: {"right": right, "of": total} for key, (right, total) in sorted(self.agreement.items())},
            "confusion": [{"gold": gold, "found": found, "n": n} for (gold, found), n in self.confusion.most_common()],
            "reliability": [
                {"from": bucket / 10, "to": (bucket + 1) / 10, "n": total, "right": right}
                for bucket, (right, total) in sorted(self.reliability.items())
            ],
            "without_statement": {"answers": self.empty[1], "given_one": self.empty[0]},
            "errors": self.errors,
        }

    def as_text(self, errors: int = 0) -> str:
        """A table for people; `errors` is how many wrong statements to list at its end."""
        lines = [
            f"{self.answers} answers",
            "",
            f"{'':22}{'precision':>10}{'recall':>8}{'F1':>7}{'right':>7}{'invented':>9}{'missed':>7}",
        ]
        for title, scores in (
            ("statements", self.statements),
            ("sentence found", self.sentences),
            ("mentions", self.mentions),
            ("act", self.by_act),
            ("holder", self.by_holder),
            ("target role", self.by_role),
        ):
            lines.append(title)
            for key, score in sorted(scores.items()):
                lines.append(
                    f"  {key:20}{score.precision:10.2f}{score.recall:8.2f}{score.f1:7.2f}"
                    f"{score.right:7}{score.invented:9}{score.missed:7}"
                )
        lines.append("of the matched ones, right in")
        for key, (right, total) in sorted(self.agreement.items()):
            lines.append(f"  {key:20}{right / total if total else 0:10.2f}  ({right} of {total})")
        lines.append(f"answers without a statement that were given one: {self.empty[0]} of {self.empty[1]}")
        lines.append("confidence, statements, share right")
        for bucket, (right, total) in sorted(self.reliability.items()):
            lines.append(f"  {bucket / 10:.1f}-{(bucket + 1) / 10:.1f}{total:8}{right / total:8.2f}")
        if self.confusion:
            lines.append("acts confused (gold, found, times)")
            lines.extend(f"  {gold:12}{found:12}{n:4}" for (gold, found), n in self.confusion.most_common(12))
        lines.extend(
            f"{error['kind']:9}{error['id']}  {error['holder']}->{error['target']} {error['act']} "
            f"[{error['cue']}] {error['sentence']}"
            for error in self.errors[:errors]
        )
        return "\n".join(lines)


def evaluate(gold: Iterable[Row], found: Iterable[Row], entities: frozenset[str] | None = None) -> Report:
    """Compare found answers (as `annotate` gives them) with gold ones of the same id; a gold answer that was not
    found counts as missed.

    `entities` is the closed list of ids; without it every id counts.
    """
    by_id = {row["id"]: row for row in found}
    report = Report()
    for answer in gold:
        tags = by_id.get(answer["id"], {"statements": [], "mentions": []})
        report.answers += 1
        _mentions(report, answer, tags, entities)
        _statements(report, answer, list(tags["statements"]))
    return report


def _mentions(report: Report, gold: Row, tags: Row, entities: frozenset[str] | None) -> None:
    wanted = set(gold["mentions"])
    named = {mention["entity"] if isinstance(mention, Mapping) else mention for mention in tags["mentions"]}
    if entities is not None:
        named &= entities | wanted
        wanted &= entities
    score = report.mentions[gold["lang"]]
    score.right += len(wanted & named)
    score.invented += len(named - wanted)
    score.missed += len(wanted - named)
    for kind, ids in (("invented", named - wanted), ("missed", wanted - named)):
        for entity in sorted(ids):
            surface = next(
                (m["surface"] for m in tags["mentions"] if isinstance(m, Mapping) and m["entity"] == entity), ""
            )
            report.errors.append(
                {
                    "kind": kind,
                    "id": gold["id"],
                    "holder": "",
                    "target": entity,
                    "act": "mention",
                    "cue": surface,
                    "sentence": "",
                    "lang": gold["lang"],
                }
            )


def _statements(report: Report, gold: Row, found: list[Row]) -> None:
    language = gold["lang"]
    pairs, spare, missed = match(list(gold["statements"]), found)
    if not [row for row in gold["statements"] if not row.get("optional")]:
        report.empty[1] += 1
        report.empty[0] += bool(found) and not gold["statements"]
        if gold["statements"]:
            report.empty[1] -= 1
    for wanted, row in pairs:
        _reliable(report, row, True)
        if wanted.get("optional"):
            continue
        for table, key in _tables(report, wanted, language):
            table[key].right += 1
        for name in ("act", "stance", "attribution", "target_role"):
            report.agreement[name][0] += wanted[name] == row[name]
            report.agreement[name][1] += 1
        role = report.by_role
        if wanted["target_role"] == row["target_role"]:
            role[wanted["target_role"]].right += 1
        else:
            role[row["target_role"]].invented += 1
            role[wanted["target_role"]].missed += 1
        if wanted["act"] != row["act"]:
            report.confusion[wanted["act"], row["act"]] += 1
    for row in spare:
        _reliable(report, row, False)
        for table, key in _tables(report, row, language):
            table[key].invented += 1
        report.errors.append(_error("invented", gold, row))
    for row in missed:
        for table, key in _tables(report, row, language):
            table[key].missed += 1
        report.errors.append(_error("missed", gold, row))
    _found_sentences(report, gold, found)


def _tables(report: Report, row: Row, language: str) -> list[tuple[dict[str, Score], str]]:
    return [
        (report.statements, language),
        (report.statements, "all"),
        (report.by_act, row["act"]),
        (report.by_holder, row["attribution"]),
    ]


def _reliable(report: Report, row: Row, right: bool) -> None:
    bucket = min(9, int(float(row.get("confidence", 0.0)) * 10))
    report.reliability[bucket][0] += right
    report.reliability[bucket][1] += 1


def _error(kind: str, gold: Row, row: Row) -> dict[str, Any]:
    sentence = row.get("sentence") or gold["text"][row["start"] : row["end"]]
    return {
        "kind": kind,
        "id": gold["id"],
        "holder": row["holder"],
        "target": row["target"],
        "act": row["act"],
        "lang": gold["lang"],
        "cue": row.get("cue", ""),
        "sentence": " ".join(sentence.split()),
        "rule": row.get("rule", ""),
        "confidence": row.get("confidence"),
    }


def _found_sentences(report: Report, gold: Row, found: list[Row]) -> None:
    wanted = {(row["start"], row["end"]) for row in gold["statements"] if not row.get("optional")}
    allowed = {(row["start"], row["end"]) for row in gold["statements"]}
    named = {(row["start"], row["end"]) for row in found}
    score = report.sentences[gold["lang"]]
    hit = {span for span in wanted if any(_overlap(span, other) for other in named)}
    score.right += len(hit)
    score.missed += len(wanted - hit)
    score.invented += sum(not any(_overlap(span, other) for other in allowed) for span in named)


def match(gold: list[Row], found: list[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs (gold, found), found ones left over, and firm gold ones missed."""
    free = list(found)
    open_gold = sorted(gold, key=lambda row: bool(row.get("optional")))
    pairs: list[tuple[Row, Row]] = []
    for optional in (False, True):
        for same_act in (True, False):
            for wanted in [row for row in open_gold if bool(row.get("optional")) is optional]:
                fit = next(
                    (
                        row
                        for row in free
                        if same_statement(wanted, row) and (not same_act or row["act"] == wanted["act"])
                    ),
                    None,
                )
                if fit is not None:
                    free.remove(fit)
                    open_gold.remove(wanted)
                    pairs.append((wanted, fit))
    return pairs, free, [row for row in open_gold if not row.get("optional")]


def same_statement(wanted: Row, row: Row) -> bool:
    """Whether a found statement says what the gold one says, whatever its act."""
    return (
        wanted["holder"] == row["holder"]
        and wanted["target"] == row["target"]
        and _sign(wanted["stance"]) == _sign(row["stance"])
        and _overlap((wanted["start"], wanted["end"]), (row["start"], row["end"]))
    )


def _sign(stance: int) -> int:
    return (stance > 0) - (stance < 0)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared * 2 >= min(one[1] - one[0], other[1] - other[0]) > 0
