"""A government that answers parliament: its positions on each target, how they moved, and its documents."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.site.pages import silence
from db.site.pages.entity import Matrix, matrix
from db.site.pages.statements import newest

Rows = list[sqlite3.Row]


@dataclass(frozen=True, slots=True)
class Government:
    """A government with its counts, positions by target and year, the years in which they moved, and its papers."""

    entity: sqlite3.Row
    counts: sqlite3.Row
    silences: tuple[silence.Silence, ...]
    sources: Rows
    matrix: Matrix
    moves: Rows
    reported: Rows
    people: Rows
    latest: Rows
    documents: Rows


def read(db: sqlite3.Connection, government: str) -> Government | None:
    """Everything its page shows; None where it has given no answer and no source is said to have its answers."""
    me = {"id": government}
    counts = db.execute(_COUNTS, me).fetchone()
    silences = silence.of_government(db, government)
    if not counts["answers"] and not silences:
        return None
    entity = db.execute(
        "select :id as id, coalesce((select name from entities where id = :id), :id) as name", me
    ).fetchone()
    return Government(
        entity=entity,
        counts=counts,
        silences=silences,
        sources=db.execute("select * from freshness where country = :id order by name", me).fetchall(),
        matrix=matrix(db, "target", "holder", government, most=40),
        moves=db.execute(_MOVES, me).fetchall(),
        reported=db.execute(_REPORTED, me).fetchall(),
        people=db.execute(_PEOPLE, me).fetchall(),
        latest=newest(db, "s.holder = :id", me, most=10),
        documents=db.execute(_DOCUMENTS, me).fetchall(),
    )


_COUNTS = """
select count(*) as answers,
    (
        select count(*) from documents d
        where d.source in (select id from sources where country = :id)
            or d.id in (select document from answers where own = :id)
    ) as documents,
    min(nullif(said_on, '')) as first, max(said_on) as latest,
    (select coalesce(sum(n), 0) from positions where holder = :id and year = 'all') as judged,
    (select coalesce(sum(setting), 0) from positions where holder = :id and year = 'all') as setting,
    (select coalesce(sum(n + setting), 0) from positions where holder = :id and year = 'all') as held,
    (select count(distinct target) from positions where holder = :id and year = 'all') as targets
from answers where own = :id
"""
_MOVES = """
select c.target, coalesce(e.name, c.target) as name, c."from" as before, c."to" as mean_stance,
    substr(c.changed_on, 1, 4) as year, json_array_length(c.before) as n_before, json_array_length(c.after) as n,
    (select substr(s.said_on, 1, 4) from statements s where s.id = json_extract(c.before, '$[#-1]')) as year_before
from position_changes c left join entities e on e.id = c.target where c.holder = :id
order by year desc, abs(c."to" - c."from") desc, name limit 12
"""
_REPORTED = """
select s.holder as id, coalesce(e.name, s.holder) as name, count(*) as n
from statements s left join entities e on e.id = s.holder
where s.own = :id and s.attribution = 'reported' and s.translation = 0
group by s.holder order by n desc, name limit 15
"""
_PEOPLE = """
select p.person as id, coalesce(nullif(max(p.name), ''), p.person) as name, count(distinct p.document) as documents,
    max(a.said_on) as latest
from document_people p join answers a on a.document = p.document
where p.role = 'answerer' and a.own = :id
group by p.person order by documents desc, latest desc, name limit 15
"""
_DOCUMENTS = """
select d.id, coalesce(nullif(d.title, ''), 'Question no. ' || nullif(d.number, ''), d.id) as title,
    d.number, d.answered_on, d.asked_on, d.status, d.invented, d.language,
    (
        select count(*) from answers a join statements s on s.answer = a.id
        where a.document = d.id and s.translation = 0
    ) as statements
from documents d
where d.id in (select document from answers where own = :id order by said_on desc limit 25)
    or not exists(select 1 from answers where own = :id) and d.source in (select id from sources where country = :id)
order by coalesce(nullif(d.answered_on, ''), d.asked_on) desc, d.id limit 25
"""
