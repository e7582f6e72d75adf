"""Search: a name leads to its country or organisation; words are looked for in answers, questions and titles."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from db.publish import fold

PAGE = 20
PLACES = ("answers", "questions", "titles")
UNDATED = "undated"
"""The year of what has no date, as a filter."""
OPEN, CLOSE = "\x02", "\x03"
"""Characters that stand around a found word in `Hit.text` until the template escapes the text and marks it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: words, where to look, which government, language and year ("" for any), which page."""

    words: str
    place: str = "answers"
    government: str = ""
    language: str = ""
    year: str = ""
    newest_first: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """Entities that the words name, hits (rows) on this page, and how many there are in each place; `page` is the one
    that is shown, `undated` how many a year leaves out for want of a date."""

    entities: list[sqlite3.Row]
    hits: list[sqlite3.Row]
    counts: dict[str, int]
    governments: list[sqlite3.Row]
    languages: list[str]
    years: list[str]
    page: int
    pages: int
    undated: int


def read(db: sqlite3.Connection, asked: Asked) -> Found:
    """Everything the search page shows."""
    match = expression(asked.words)
    filters = {"own": asked.government, "language": asked.language, "year": asked.year}
    counts = {place: _count(db, place, match, filters) if match else 0 for place in PLACES}
    pages = -(-counts[asked.place] // PAGE)
    page = max(1, min(asked.page, pages))
    # By number, as `id` and `said_on` are columns of several of the tables: 1 is the id, 3 the date.
    order = "3 desc, 1" if asked.newest_first else "rank, 1"
    hits: list[sqlite3.Row] = []
    if match:
        hits = db.execute(
            f"select {_COLUMNS[asked.place]} {_FROM[asked.place]} {_where(asked.place, filters)}"
            f" order by {order} limit {PAGE} offset :skip",
            {**filters, "match": match, "skip": (page - 1) * PAGE},
        ).fetchall()
    return Found(
        entities=entities(db, asked.words),
        hits=hits,
        counts=counts,
        governments=db.execute(
            "select own as id, coalesce(e.name, own) as name from (select distinct own from answers)"
            " left join entities e on e.id = own order by name"
        ).fetchall(),
        languages=[r[0] for r in db.execute("select distinct language from answers where language != '' order by 1")],
        years=[r[0] or UNDATED for r in db.execute("select distinct year from answers order by 1 desc")],
        page=page,
        pages=pages,
        undated=_count(db, asked.place, match, {**filters, "year": UNDATED})
        if match and asked.year not in ("", UNDATED)
        else 0,
    )


def entities(db: sqlite3.Connection, words: str) -> list[sqlite3.Row]:
    """Countries and organisations named by the words together, else by single words, else those that begin so."""
    whole = fold(words)
    if not whole:
        return []
    # A short word of a longer search ("un", "an") is rarely a name, unless it is written as an acronym.
    single = [fold(w) for w in re.findall(r"[\w'’-]+", words) if len(w) > 3 or w.isupper()]
    for names in ([whole], single):
        marks = ", ".join("?" * len(names))
        found = db.execute(_ENTITIES.format(where=f"n.folded in ({marks})"), names).fetchall()
        if found:
            return found
    if len(whole) < 3:
        return []
    return db.execute(
        _ENTITIES.format(where="n.folded >= ? and n.folded < ?"), (whole, whole + chr(0x10FFFF))
    ).fetchall()


def expression(words: str) -> str:
    """The words as an FTS5 expression: all of them, "quoted phrases" whole, the last word as a beginning."""
    parts = re.findall(r'"([^"]+)"|(\S+)', words)
    tokens: list[str] = []
    for phrase, word in parts:
        inside = " ".join(re.findall(r"\w+", phrase or word))
        if inside:
            last = (phrase, word) == parts[-1] and not phrase
            tokens.append(f'"{inside}"' + ("*" if last else ""))
    return " ".join(tokens)


def _count(db: sqlite3.Connection, place: str, match: str, filters: dict[str, str]) -> int:
    sql = f"select count(*) {_FROM[place]} {_where(place, filters)}"
    return int(db.execute(sql, {**filters, "match": match}).fetchone()[0])


def _where(place: str, filters: dict[str, str]) -> str:
    columns = _FILTERS[place]
    return " ".join(
        f"and {columns[name]} = ''" if value == UNDATED else f"and {columns[name]} = :{name}"
        for name, value in filters.items()
        if value
    )


_EXCERPT = f"snippet({{table}}, 0, '{OPEN}', '{CLOSE}', ' … ', 40) as excerpt"
_TITLE = "coalesce(nullif(d.title, ''), 'Question no. ' || nullif(d.number, ''), d.id) as title"
_COLUMNS = {
    "answers": f"""
        a.id, a.document, a.said_on, a.own, a.language, a.invented, {_TITLE}, a.ordinal,
        {_EXCERPT.format(table="answers_fts")},
        (select count(*) from statements s where s.answer = a.id and s.translation = 0) as statements""",
    "questions": f"""
        q.id, q.document, coalesce(nullif(d.answered_on, ''), d.asked_on) as said_on, s.country as own, q.language,
        q.invented, {_TITLE}, q.ordinal, {_EXCERPT.format(table="questions_fts")},
        (select answer from answers_questions j where j.question = q.id order by answer limit 1) as answer""",
    "titles": f"""
        d.id, d.id as document, coalesce(nullif(d.answered_on, ''), d.asked_on) as said_on, s.country as own,
        '' as language, d.invented, {_TITLE}, 0 as ordinal, {_EXCERPT.format(table="documents_fts")}""",
}
_FROM = {
    "answers": """
        from answers_fts join answers a on a.rowid = answers_fts.rowid left join documents d on d.id = a.document
        where answers_fts match :match""",
    "questions": """
        from questions_fts join questions q on q.rowid = questions_fts.rowid
        left join documents d on d.id = q.document left join sources s on s.id = d.source
        where questions_fts match :match""",
    "titles": """
        from documents_fts join documents d on d.rowid = documents_fts.rowid left join sources s on s.id = d.source
        where documents_fts match :match""",
}
_FILTERS = {
    "answers": {"own": "a.own", "language": "a.language", "year": "a.year"},
    "questions": {"own": "s.country", "language": "q.language", "year": "d.year"},
    "titles": {
        "own": "s.country",
        "language": "(select min(language) from answers a where a.document = d.id)",
        "year": "d.year",
    },
}
_ENTITIES = """
select n.entity as id, e.name, e.kind, max(n.n) as n, min(n.name) as called,
    (
        select coalesce(sum(p.n + p.setting), 0) from positions p where p.target = n.entity and p.year = 'all'
    ) as statements,
    (select count(distinct m.answer) from mentions m where m.entity = n.entity) as answers,
    exists(select 1 from answers a where a.own = n.entity) as government
from names n join entities e on e.id = n.entity
where {where}
group by n.entity order by max(n.n) desc, n.entity limit 6
"""
