"""The start page: what is in the database, how fresh it is, and where to go from there."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.site.pages.statements import newest

Rows = list[sqlite3.Row]


@dataclass(frozen=True, slots=True)
class Start:
    """`governments`, `targets` and `sources` are rows with counts; `latest` statements as `statements.COLUMNS`;
    `undated` is how many statements have no date."""

    governments: Rows
    targets: Rows
    organisations: Rows
    sources: Rows
    latest: Rows
    problems: int
    undated: int


def read(db: sqlite3.Connection) -> Start:
    """Everything the start page shows."""
    return Start(
        governments=db.execute(_GOVERNMENTS).fetchall(),
        targets=db.execute(_TARGETS.format(kinds="= 'country'"), {"most": 12}).fetchall(),
        organisations=db.execute(_TARGETS.format(kinds="!= 'country'"), {"most": 8}).fetchall(),
        sources=db.execute("select * from freshness order by name").fetchall(),
        latest=newest(db, "1", {}, most=6),
        problems=db.execute("select count(*) from problems").fetchone()[0],
        undated=db.execute("select count(*) from statements where year = ''").fetchone()[0],
    )


_GOVERNMENTS = """
select a.own as id, coalesce(e.name, a.own) as name, a.answers, a.latest,
    (select coalesce(sum(n + setting), 0) from positions p where p.holder = a.own and p.year = 'all') as statements
from (
    select g.own, count(w.id) as answers, max(w.said_on) as latest
    from (select own from answers union select country from sources where country != '') g
    left join answers w on w.own = g.own group by g.own
) a
left join entities e on e.id = a.own
order by statements desc, name
"""

_TARGETS = """
select p.target as id, coalesce(e.name, p.target) as name, sum(p.n) as judged, sum(p.setting) as setting,
    sum(p.n * p.mean_stance) / nullif(sum(p.n), 0) as mean_stance
from positions p left join entities e on e.id = p.target
where p.year = 'all' and coalesce(e.kind, '') {kinds}
group by p.target
order by sum(p.n) + sum(p.setting) desc, name limit :most
"""
