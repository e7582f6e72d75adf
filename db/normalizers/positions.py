"""From statements to positions: what a holder thinks of a target by year and over all years, and when that moved.

Only `actor` statements that are asserted enter a mean (coding guide, "Target"); statements with the target as a setting are counted
beside it. Tables in, tables out, with pandas; nothing is edited by hand, all is made anew from the statements.
"""

from __future__ import annotations

import json

import pandas as pd

CHANGE = 1.0
"""How far the mean of a year must be from that of the last year with statements before it to count as a change."""

_POSITION = [
    "id",
    "holder",
    "target",
    "year",
    "n",
    "mean_stance",
    "first",
    "latest",
    "latest_statement",
    "trend",
    "setting",
]
_MOVE = ["id", "holder", "target", "from", "to", "before", "after", "changed_on"]


def positions(statements: pd.DataFrame) -> pd.DataFrame:
    """One row per holder, target and year, and one over all years (`year` "all").

    `statements` has the columns id, holder, target, target_role, stance, modality, date (ISO 8601; rows without one are left out).
    The result has the columns of the table `positions`; `trend` is stance per year, by a straight line, where three statements
    stand in two years or more.
    """
    rows = _dated(statements)
    if rows.empty:
        return pd.DataFrame(columns=_POSITION)
    scored = rows[(rows["target_role"] == "actor") & (rows["modality"] == "asserted")]
    both = pd.concat([rows, rows.assign(year="all")])
    both_scored = pd.concat([scored, scored.assign(year="all")])
    keys = ["holder", "target", "year"]
    out = both.groupby(keys, as_index=False).size()[keys]
    marks = (
        both_scored.sort_values(["date", "id"])
        .groupby(keys)
        .agg(
            n=("id", "size"),
            mean_stance=("stance", "mean"),
            first=("date", "first"),
            latest=("date", "last"),
            latest_statement=("id", "last"),
        )
    )
    settings = both[both["target_role"] == "setting"].groupby(keys).size().rename("setting")
    out = (
        out.merge(marks, how="left", on=keys)
        .merge(settings, how="left", on=keys)
        .merge(_trends(scored), how="left", on=keys)
    )
    out = out.assign(
        n=out["n"].fillna(0).astype(int),
        setting=out["setting"].fillna(0).astype(int),
        mean_stance=out["mean_stance"].round(3),
        id=out["holder"] + "-" + out["target"] + "-" + out["year"],
    )
    return out[_POSITION].sort_values("id", ignore_index=True)


def position_changes(statements: pd.DataFrame) -> pd.DataFrame:
    """Where a holder's mean stance towards a target moved by `CHANGE` or more from one year with statements to the next.

    Columns as in the table `position_changes` without `detected_on`; `before` and `after` are JSON lists of the statements' ids.
    A single statement on each side counts only where the sign turns.
    """
    rows = _dated(statements)
    rows = rows[(rows["target_role"] == "actor") & (rows["modality"] == "asserted")]
    moves = []
    for (holder, target), pair in rows.groupby(["holder", "target"]):
        earlier: pd.DataFrame | None = None
        for year, later in pair.sort_values(["date", "id"]).groupby("year"):
            if earlier is not None and _moved(earlier["stance"], later["stance"]):
                moves.append(
                    {
                        "id": f"{holder}-{target}-{year}", "holder": holder, "target": target,
                        "from": round(float(earlier["stance"].mean()), 3), "to": round(float(later["stance"].mean()), 3),
                        "before": json.dumps(list(earlier["id"])), "after": json.dumps(list(later["id"])),
                        "changed_on": later["date"].iloc[0],
                    }
                )  # fmt: skip
            earlier = later
    return pd.DataFrame(moves, columns=_MOVE)


def _moved(before: pd.Series, after: pd.Series) -> bool:
    """Whether a year's stances are far enough from those of the year before."""
    old, new = float(before.mean()), float(after.mean())
    if abs(new - old) < CHANGE:
        return False
    return min(len(before), len(after)) >= 2 or old * new < 0


def _dated(statements: pd.DataFrame) -> pd.DataFrame:
    rows = statements[statements["date"].fillna("").str.len() >= 4]
    return rows.assign(year=rows["date"].str[:4])


def _trends(scored: pd.DataFrame) -> pd.DataFrame:
    """The slope over time of each pair, on its row over all years."""
    slopes = []
    for (holder, target), pair in scored.groupby(["holder", "target"]):
        when = pd.to_datetime(pair["date"], errors="coerce")
        if len(pair) < 3 or when.dt.year.nunique() < 2:
            continue
        years = (when - when.min()).dt.days / 365.25
        spread = float(((years - years.mean()) ** 2).sum())
        slope = float(((years - years.mean()) * (pair["stance"] - pair["stance"].mean())).sum()) / spread
        slopes.append({"holder": holder, "target": target, "year": "all", "trend": round(slope, 3)})
    return pd.DataFrame(slopes, columns=["holder", "target", "year", "trend"])
