"""A person who asks or answers: the documents, what is asked about, and what the answers take a stance on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.site.pages.statements import newest

Rows = list[sqlite3.Row]
MOST = 100
"""Documents that the page lists; the table has all."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with counts by role, the governments that answered, the names that the documents speak of most, and
    the newest statements and documents. `targets` and `latest` are of answers that this person gave, empty where
    there are none."""

    person: sqlite3.Row
    name: str
    counts: sqlite3.Row
    governments: Rows
    offices: Rows
    spoken_of: Rows
    targets: Rows
    latest: Rows
    documents: Rows


def read(db: sqlite3.Connection, person: str) -> Person | None:
    """Everything the page shows; None where no document names such a person."""
    me = {"id": person}
    found = db.execute("select * from people where id = :id", me).fetchone()
    counts = db.execute(_COUNTS, me).fetchone()
    if found is None or not counts["documents"]:
        return None
    return Person(
        person=found,
        name=found["name"] or person,
        counts=counts,
        governments=db.execute(_GOVERNMENTS, me).fetchall(),
        offices=db.execute(_OFFICES, me).fetchall(),
        spoken_of=db.execute(_SPOKEN_OF, me).fetchall(),
        targets=db.execute(_TARGETS, me).fetchall(),
        latest=newest(db, _SAID, me, most=10) if counts["answered"] else [],
        documents=db.execute(_DOCUMENTS, {**me, "most": MOST}).fetchall(),
    )


_SAID = """
s.document in (select document from document_people where person = :id and role = 'answerer')
    and s.attribution != 'reported'
"""
_COUNTS = """
select count(distinct p.document) as documents,
    count(distinct case when p.role = 'asker' then p.document end) as asked,
    count(distinct case when p.role = 'answerer' then p.document end) as answered,
    min(coalesce(nullif(d.answered_on, ''), nullif(d.asked_on, ''))) as first,
    max(coalesce(nullif(d.answered_on, ''), nullif(d.asked_on, ''))) as latest
from document_people p join documents d on d.id = p.document where p.person = :id
"""
_GOVERNMENTS = """
select distinct a.own as id, coalesce(e.name, a.own) as name
from document_people p join answers a on a.document = p.document left join entities e on e.id = a.own
where p.person = :id order by name
"""
_OFFICES = """
select p.role, p.title, p.party, count(*) as n,
    min(coalesce(nullif(d.answered_on, ''), nullif(d.asked_on, ''))) as first,
    max(coalesce(nullif(d.answered_on, ''), nullif(d.asked_on, ''))) as latest
from document_people p join documents d on d.id = p.document where p.person = :id
group by p.role, p.title, p.party order by latest desc, p.role, p.title, p.party
"""
_SPOKEN_OF = """
select m.entity as id, coalesce(e.name, m.entity) as name, count(distinct a.document) as documents
from document_people p join answers a on a.document = p.document join mentions m on m.answer = a.id
left join entities e on e.id = m.entity
where p.person = :id and m.entity != a.own
group by m.entity order by documents desc, name limit 20
"""
_TARGETS = """
select s.target as id, coalesce(e.name, s.target) as name, count(*) as n, avg(s.stance) as mean_stance
from document_people p cross join answers a on a.document = p.document cross join statements s on s.answer = a.id
left join entities e on e.id = s.target
where p.person = :id and p.role = 'answerer' and s.holder = s.own and s.attribution != 'reported'
    and s.target_role = 'actor' and s.modality = 'asserted' and s.translation = 0 and coalesce(s.repeat_of, '') = ''
group by s.target order by n desc, name limit 20
"""
_DOCUMENTS = """
select d.id, coalesce(nullif(d.title, ''), 'Question no. ' || nullif(d.number, ''), d.id) as title,
    d.number, d.answered_on, d.asked_on, d.invented, d.language, p.role,
    (
        select count(*) from answers a join statements s on s.answer = a.id
        where a.document = d.id and s.translation = 0
    ) as statements
from document_people p join documents d on d.id = p.document where p.person = :id
order by coalesce(nullif(d.answered_on, ''), d.asked_on) desc, d.id limit :most
"""
