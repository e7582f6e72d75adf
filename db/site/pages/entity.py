"""A country or organisation: who said what about it, over time, and what it is itself reported to say."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.site.pages.statements import newest

Rows = list[sqlite3.Row]
HOLDERS = 25
YEARS = 12


@dataclass(frozen=True, slots=True)
class Matrix:
    """Positions by one side (lines) and year (columns): `cells[id, year]` is a row of `positions`, "all" the total.

    The last of `years` is empty where there are statements without a date; `earlier` years are not shown.
    """

    years: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    cells: dict[tuple[str, str], sqlite3.Row]
    more: int
    earlier: int


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity with its counts, positions and latest statements; `over_time` has n by year, stance and role."""

    entity: sqlite3.Row
    memberships: Rows
    members: Rows
    counts: sqlite3.Row
    answers_itself: int
    matrix: Matrix
    over_time: Rows
    as_actor: Rows
    as_setting: Rows
    as_holder: Matrix
    its_own: Rows
    mentioned: Rows


def read(db: sqlite3.Connection, entity: str) -> Entity | None:
    """Everything its page shows; None where there is no such entity."""
    found = db.execute("select * from entities where id = ?", (entity,)).fetchone()
    if found is None:
        return None
    me = {"id": entity}
    return Entity(
        entity=found,
        memberships=db.execute(_MEMBERSHIPS, me).fetchall(),
        members=db.execute(_MEMBERS, me).fetchall(),
        counts=db.execute(_COUNTS, me).fetchone(),
        answers_itself=db.execute("select count(*) from answers where own = :id", me).fetchone()[0],
        matrix=matrix(db, "holder", "target", entity),
        over_time=db.execute(_OVER_TIME, me).fetchall(),
        as_actor=newest(db, "s.target = :id and s.target_role = 'actor'", me, most=10),
        as_setting=newest(db, "s.target = :id and s.target_role = 'setting'", me, most=8),
        as_holder=matrix(db, "target", "holder", entity, most=12),
        its_own=newest(db, "s.holder = :id", me, most=8),
        mentioned=db.execute(_MENTIONED, me).fetchall(),
    )


def matrix(db: sqlite3.Connection, lines: str, fixed: str, entity: str, *, most: int = HOLDERS) -> Matrix:
    """Positions with `entity` as `fixed` (holder or target); a line for each target or holder, most told first."""
    rows = db.execute(
        f"""
        select p.{lines} as id, coalesce(e.name, p.{lines}) as name, p.year, p.n, p.mean_stance, p.setting, p.latest
        from positions p left join entities e on e.id = p.{lines}
        where p.{fixed} = :id and (p.n > 0 or p.setting > 0)
        """,
        {"id": entity},
    ).fetchall()
    totals = sorted((r for r in rows if r["year"] == "all"), key=lambda r: (-r["n"], -r["setting"], r["name"]))
    shown = tuple((r["id"], r["name"]) for r in totals[:most])
    kept = {one for one, _ in shown}
    cells = {(r["id"], r["year"]): r for r in rows if r["id"] in kept}
    years = sorted({r["year"] for r in rows if r["year"] != "all" and r["id"] in kept} - {""})
    undated = ("",) if any((one, "") in cells for one in kept) else ()
    columns = (*years[-YEARS:], *undated)
    return Matrix(columns, shown, cells, max(0, len(totals) - most), max(0, len(years) - YEARS))


def index(db: sqlite3.Connection) -> Rows:
    """All entities that are held a position towards, hold one, or are mentioned, with the counts."""
    return db.execute(_INDEX).fetchall()


_MEMBERSHIPS = """
select m.organisation as id, coalesce(e.name, m.organisation) as name, m.since, m.until
from memberships m left join entities e on e.id = m.organisation where m.entity = :id order by name, m.since
"""
_MEMBERS = """
select m.entity as id, coalesce(e.name, m.entity) as name, m.since, m.until
from memberships m left join entities e on e.id = m.entity
where m.organisation = :id and coalesce(m.until, '') = '' order by name
"""
_COUNTS = """
select
    (select coalesce(sum(n), 0) from positions where target = :id and year = 'all') as judged,
    (select sum(n * mean_stance) / nullif(sum(n), 0) from positions where target = :id and year = 'all') as mean_stance,
    (select coalesce(sum(setting), 0) from positions where target = :id and year = 'all') as setting,
    (
        select count(*) from statements where target = :id and translation = 0 and repeat_of = ''
        and target_role = 'actor' and modality != 'asserted'
    ) as uncounted,
    (
        select count(*) from statements where target = :id and translation = 0 and repeat_of = '' and year = ''
    ) as undated,
    exists(select 1 from statements where target = :id) as towards,
    (select coalesce(sum(n + setting), 0) from positions where holder = :id and year = 'all') as held,
    (select count(distinct holder) from positions where target = :id and year = 'all') as holders,
    (select count(distinct document) from mentions where entity = :id) as documents
"""
_OVER_TIME = """
select year, stance, target_role, count(*) as n, group_concat(distinct holder) as holders
from statements
where target = :id and translation = 0 and repeat_of = '' and modality != 'past'
group by year, stance, target_role order by year = '', year, stance, target_role
"""
_MENTIONED = """
select a.id, a.said_on, a.own, coalesce(e.name, a.own) as own_name, a.language, a.invented,
    coalesce(nullif(d.title, ''), 'Question no. ' || nullif(d.number, ''), d.id) as title, m.times
from (
    select answer, count(*) as times, said_on from mentions
    where entity = :id and coalesce(answer, '') != '' group by answer order by said_on desc, answer limit 12
) m
join answers a on a.id = m.answer
left join documents d on d.id = a.document
left join entities e on e.id = a.own
order by a.said_on desc, a.id
"""
_INDEX = """
select e.id, e.kind, e.name, e.region, coalesce(t.judged, 0) as judged, coalesce(t.setting, 0) as setting,
    t.mean_stance, coalesce(h.held, 0) as held, coalesce(m.times, 0) as mentioned,
    exists(select 1 from answers a where a.own = e.id) as answers
from entities e
left join (
    select target, sum(n) as judged, sum(setting) as setting, sum(n * mean_stance) / nullif(sum(n), 0) as mean_stance
    from positions where year = 'all' group by target
) t on t.target = e.id
left join (
    select holder, sum(n + setting) as held from positions where year = 'all' group by holder
) h on h.holder = e.id
left join (
    select entity, count(*) as times from mentions group by entity
) m on m.entity = e.id
where t.target is not null or h.holder is not null or m.entity is not null
order by e.name
"""
