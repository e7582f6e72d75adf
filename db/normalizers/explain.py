"""Why each statement was made: the data row of its cue, the rule of its holder, the points of its target and of
those that lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .choosing import Finding
from .confidence import reasons


def explain_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One dictionary a statement: what was said, which rows and rules made it, what spoke for and against, which
    targets lost. `start` is that of the sentence, in code points."""
    return [_row(finding) for finding in findings]


def explain_text(findings: Iterable[Finding]) -> str:
    """The same for a terminal."""
    blocks = []
    for row in explain_rows(findings):
        lines = [
            f"{row['holder']} -> {row['target']}  {row['act']} {row['stance']:+d}  "
            f"({row['attribution']}, {row['target_role']}, {row['modality']}, confidence {row['confidence']})",
            f"  sentence  {row['sentence']}",
            f"  cue       {row['cue']!r} from {row['cue_row']} ({row['frame']})",
            f"  holder    {row['holder_rule']}: {', '.join(row['holders'])}",
            f"  target    {_points(row['target_points'])}",
        ]
        lines.extend(f"  lost      {rival['target']}: {_points(rival['points'])}" for rival in row["rivals"])
        lines.append("  weighed   " + ", ".join(f"{name} {value:+.2f}" for name, value in row["weighed"]))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) if blocks else "no statement"


def _row(finding: Finding) -> dict[str, Any]:
    statement = finding.statement
    return {
        "holder": statement.holder,
        "target": statement.target,
        "act": statement.act,
        "stance": statement.stance,
        "attribution": statement.attribution,
        "target_role": statement.target_role,
        "modality": statement.modality,
        "confidence": statement.confidence,
        "start": statement.start,
        "sentence": " ".join(statement.sentence.split()),
        "cue": statement.cue,
        "cue_row": finding.hit.cue.id,
        "frame": finding.hit.cue.frame,
        "cue_kind": finding.hit.cue.pos,
        "cue_prepositions": list(finding.hit.cue.preps),
        "cue_trust": finding.hit.cue.confidence,
        "holder_rule": finding.holders.rule,
        "holders": list(finding.holders.entities),
        "target_points": list(finding.target.reasons) if finding.target else [("sentence before", 0.0)],
        "rivals": [{"target": rival.actor.entity, "points": list(rival.reasons)} for rival in finding.rivals],
        "weighed": reasons(finding.features),
    }


def _points(points: list[tuple[str, float]]) -> str:
    total = sum(value for _, value in points)
    return f"{total:+.2f} = " + ", ".join(f"{name} {value:+.2f}" for name, value in points)
