"""From statements to positions: what a holder thinks of a target by year and over all years, and when that moved.

Only `actor` statements that are asserted enter a mean (coding guide, "Target"); statements with the target as a setting
are counted beside it. What repeats another statement (`db.normalizers.repeats`) is counted with that. Tables in, tables
out, with pandas; nothing is edited by hand, all is made anew from the statements.
"""

from __future__ import annotations

import json

import pandas as pd

CHANGE = 1.0
"""How far the mean of a year must be from that of the last year with statements before it to count as a change."""

_POSITION = [
    *("id", "holder", "target", "year", "n", "mean_stance", "first", "latest", "latest_statement", "trend", "setting"),
    "documents",
]
_CHANGE = ["id", "holder", "target", "from", "to", "before", "after", "changed_on"]
_PAIR = ["holder", "target"]
_KEYS = [*_PAIR, "year"]


def positions(statements: pd.DataFrame) -> pd.DataFrame:
    """One row per holder, target and year, one over what has no date (`year` empty), and one over all (`year` "all").

    `statements` has the columns id, holder, target, target_role, stance, modality, date (ISO 8601, or empty), document
    and repeat_of (the id of the row that counts for this one, or empty). The result has the columns of the table
    `positions`; first and latest are those that count, and where none does those that there are, empty without dates;
    `documents` is how many have these, repeats included. `trend` is stance per year, by a straight line, where three
    statements stand in two years or more.
    """
    everywhere = _with_years(statements)
    if everywhere.empty:
        return pd.DataFrame(columns=_POSITION)
    rows = everywhere[everywhere["repeat_of"] == ""]
    scored = rows[_counts(rows)]
    told = _marks(pd.concat([rows, rows.assign(year="all")]))
    marks = _marks(pd.concat([scored, scored.assign(year="all")])).reindex(told.index)
    settings = told["setting"].astype(int)
    out = marks[["n", "mean_stance"]].assign(
        n=marks["n"].fillna(0).astype(int),
        mean_stance=marks["mean_stance"].round(3),
        setting=settings,
        documents=_documents(everywhere[_counts(everywhere)])
        .reindex(told.index)
        .fillna(_documents(everywhere))
        .astype(int),
        **{name: marks[name].fillna(told[name]).fillna("") for name in ("first", "latest", "latest_statement")},
    )
    out = out.reset_index().merge(_trends(scored), how="left", on=_KEYS)
    out = out.assign(id=out["holder"] + "-" + out["target"] + "-" + out["year"])
    return out[_POSITION].sort_values("id", ignore_index=True)


def position_changes(statements: pd.DataFrame) -> pd.DataFrame:
    """Where a holder's mean stance towards a target moved by `CHANGE` or more from one year that has any to the next.

    Columns as in the table `position_changes` without `detected_on`; `before` and `after` are JSON lists of the
    statements' ids, oldest first. A single statement on a side counts only where the sign turns.
    """
    rows = _with_years(statements)
    rows = rows[_counts(rows) & (rows["repeat_of"] == "") & (rows["year"] != "")].sort_values(["date", "id"])
    years = rows.groupby(_KEYS).agg(n=("id", "size"), stance=("stance", "mean"), since=("date", "first")).reset_index()
    earlier = years.groupby(_PAIR)[["n", "stance", "year"]].shift()
    # A mean of thirds is not exact: a move of one stays one.
    far = (years["stance"] - earlier["stance"]).abs().round(9) >= CHANGE
    sure = (years["n"].clip(upper=earlier["n"]) >= 2) | (years["stance"] * earlier["stance"] < 0)
    moves = years.assign(old=earlier["stance"], year_before=earlier["year"])[far & sure]
    told = rows.merge(moves[_PAIR].drop_duplicates(), on=_PAIR).groupby(_KEYS)["id"].agg(list)
    changes = [
        {
            "id": f"{move.holder}-{move.target}-{move.year}",
            "holder": move.holder,
            "target": move.target,
            "from": round(float(move.old), 3),
            "to": round(float(move.stance), 3),
            "before": json.dumps(told[move.holder, move.target, move.year_before]),
            "after": json.dumps(told[move.holder, move.target, move.year]),
            "changed_on": move.since,
        }
        for move in moves.itertuples()
    ]
    return pd.DataFrame(changes, columns=_CHANGE)


def _with_years(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements with their year, empty where they have no date (which is then not there); a repeat belongs to the year
    of what it repeats."""
    dates = statements["date"].fillna("")
    rows = statements.assign(date=dates.where(dates.str.len() >= 4, None))
    counting = rows["repeat_of"].where(rows["repeat_of"] != "", rows["id"])
    return rows.assign(year=counting.map(rows.set_index("id")["date"].str[:4]).fillna(""))


def _counts(rows: pd.DataFrame) -> pd.Series:
    """Which statements enter a mean."""
    return (rows["target_role"] == "actor") & (rows["modality"] == "asserted")


def _documents(rows: pd.DataFrame) -> pd.Series:
    """How many documents there are of each holder, target and year, and over all years."""
    return pd.concat([rows, rows.assign(year="all")]).groupby(_KEYS)["document"].nunique()


def _marks(rows: pd.DataFrame) -> pd.DataFrame:
    """What is told of each holder, target and year; the latest of one day is the one with the last id, and what has no
    date is the first of all."""
    return (
        rows.assign(setting=rows["target_role"] == "setting")
        .sort_values(["date", "id"], na_position="first")
        .groupby(_KEYS)
        .agg(
            n=("id", "size"),
            mean_stance=("stance", "mean"),
            first=("date", "first"),
            latest=("date", "last"),
            latest_statement=("id", "last"),
            setting=("setting", "sum"),
        )
    )


def _trends(scored: pd.DataFrame) -> pd.DataFrame:
    """The slope over time of each pair, on its row over all years."""
    rows = scored.assign(when=pd.to_datetime(scored["date"], format="ISO8601", errors="coerce")).dropna(subset="when")
    pairs = rows.groupby(_PAIR)
    rows = rows[(pairs["id"].transform("size") >= 3) & (pairs["year"].transform("nunique") >= 2)]
    pairs = rows.groupby(_PAIR)
    since = (rows["when"] - pairs["when"].transform("min")).dt.days / 365.25
    x = since - since.groupby([rows[name] for name in _PAIR]).transform("mean")
    y = rows["stance"] - pairs["stance"].transform("mean")
    sums = rows[_PAIR].assign(xy=x * y, xx=x * x).groupby(_PAIR).sum().reset_index()
    return sums[_PAIR].assign(year="all", trend=(sums["xy"] / sums["xx"]).round(3) + 0.0)
