"""Builds the public database from the working one and swaps it in whole: a reader sees the old file or the new one.

The public database is made anew each time, row after row in the order of the keys, so that the same working
database gives the same bytes (but for the time in `published`). It differs from the working one in this:

- what a document says about its statements, answers and mentions stands in their own rows (`said_on`, `year`,
  `invented`, ...), so that tables can be filtered, exported and read without a join;
- `names` says which names lead to which country or organisation;
- texts that are there twice, and who reviewed a statement, are left out;
- search indexes, the indexes and the views of `db/site/views.sql` are added.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from db.changes import migrations
from db.lite import Database
from db.placing import is_left, told
from db.tables import reading

VIEWS = Path(__file__).parent / "site" / "views.sql"
TOKENIZER = "unicode61 remove_diacritics 2"
FULL_TEXT = {"answers": "text", "questions": "text", "documents": "title", "statements": "sentence"}
NOT_PUBLISHED = (
    "_sqlite_migrations",
    "derived",
    "lost_reviews",
    "repeats",
    "shared_reviews",
    "tagged_questions",
    "unreviewed",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is published: columns left out, columns added (with their SQL type and source), which come first."""

    without: tuple[str, ...] = ()
    added: dict[str, tuple[str, str]] = field(default_factory=dict)
    joins: str = ""
    first: tuple[str, ...] = ()


_OF_DOCUMENT = "left join working.documents d on d.id = t.document"
_OF_ANSWER = "left join working.answers a on a.id = t.answer left join working.documents d on d.id = a.document"
_DATE = "coalesce(nullif(d.answered_on, ''), d.asked_on, '')"
_INVENTED = ("INTEGER", "coalesce(d.invented, 0)")
_SAID = {
    "said_on": ("TEXT", _DATE),
    "year": ("TEXT", f"substr({_DATE}, 1, 4)"),
    "document": ("TEXT", "a.document"),
    "source": ("TEXT", "d.source"),
    "own": ("TEXT", "a.own"),
}

SHAPES = {
    "documents": Shape(
        without=("reply",),
        added={"year": ("TEXT", "substr(coalesce(nullif(t.answered_on, ''), t.asked_on, ''), 1, 4)")},
        first=("id", "title", "answered_on", "asked_on", "year", "source", "number", "ministry", "status", "invented"),
    ),
    "document_people": Shape(added={"invented": _INVENTED}, joins=_OF_DOCUMENT),
    "people": Shape(
        added={
            "invented": (
                "INTEGER",
                "coalesce((select min(d.invented) from working.document_people p"
                " join working.documents d on d.id = p.document where p.person = t.id), 0)",
            )
        }
    ),
    "questions": Shape(
        without=("text_hash",),
        added={"invented": _INVENTED},
        joins=_OF_DOCUMENT,
        first=("id", "document", "ordinal", "label", "language", "invented", "text"),
    ),
    "answer_topics": Shape(
        added={**_SAID, "own": ("TEXT", "a.own"), "invented": _INVENTED},
        joins=_OF_ANSWER,
        first=("topic", "answer", "said_on", "own", "cue", "year", "document", "source", "invented"),
    ),
    "answers": Shape(
        without=("text_hash", "hint"),
        added={"said_on": ("TEXT", _DATE), "year": ("TEXT", f"substr({_DATE}, 1, 4)"), "invented": _INVENTED},
        joins=_OF_DOCUMENT,
        first=("id", "document", "ordinal", "said_on", "year", "own", "language", "invented", "text"),
    ),
    "mentions": Shape(
        added={
            "document": ("TEXT", "coalesce(a.document, q.document)"),
            "said_on": ("TEXT", _DATE),
            "invented": _INVENTED,
        },
        joins="left join working.answers a on a.id = t.answer left join working.questions q on q.id = t.question"
        " left join working.documents d on d.id = coalesce(a.document, q.document)",
        first=("id", "entity", "surface", "answer", "question", "document", "said_on", "invented"),
    ),
    "statements": Shape(
        added={
            **_SAID,
            "language": ("TEXT", "a.language"),
            "translation": ("INTEGER", "case when coalesce(a.translation_of, '') = '' then 0 else 1 end"),
            "repeat_of": ("TEXT", "coalesce(r.repeat_of, '')"),
            "invented": _INVENTED,
        },
        joins=f"{_OF_ANSWER} left join working.repeats r on r.statement = t.id",
        first=(
            *("id", "said_on", "holder", "act", "stance", "target", "target_role", "attribution", "modality"),
            *("sentence", "cue", "language", "invented", "answer", "document", "own", "source", "year"),
        ),
    ),
    "positions": Shape(added={"invented": ("INTEGER", "0")}),
    "position_changes": Shape(added={"invented": ("INTEGER", "0")}),
    "revisions": Shape(added={"invented": _INVENTED}, joins=_OF_DOCUMENT),
    "problems": Shape(added={"invented": _INVENTED}, joins=_OF_DOCUMENT),
    "reviews": Shape(without=("by",)),
}

INDEXES = (
    ("documents", ("answered_on",)),
    ("documents", ("source", "answered_on")),
    ("document_people", ("person",)),
    ("questions", ("document",)),
    ("answers", ("document",)),
    ("answers", ("own", "said_on", "document")),
    ("answers_questions", ("question",)),
    ("answer_topics", ("topic", "said_on")),
    ("answer_topics", ("own",)),
    ("answer_topics", ("year",)),
    ("mentions", ("answer",)),
    ("mentions", ("question",)),
    ("mentions", ("entity", "said_on", "document")),
    ("statements", ("answer",)),
    ("statements", ("holder", "target", "said_on")),
    ("statements", ("target", "target_role", "said_on")),
    ("statements", ("said_on",)),
    ("statements", ("own", "attribution", "translation", "holder")),
    # What the statements table is counted by when it opens: an index alone is read ten times as fast as the rows.
    ("statements", ("act",)),
    ("statements", ("year",)),
    ("statements", ("target_role",)),
    ("statements", ("attribution",)),
    ("statements", ("modality",)),
    ("positions", ("holder", "target", "year")),
    ("positions", ("target", "year")),
    ("problems", ("source",)),
    ("revisions", ("document",)),
)


class NotPublishedError(Exception):
    """The public database would lose what it has; it is as it was."""


def untagged_answers(working: Path) -> int:
    """How many answers no run of the tagger has come to yet."""
    with reading(working) as db:
        sql = "select count(*) from answers where id not in (select answer from tagged)"
        return int(db.execute(sql).fetchone()[0])


def layout() -> str:
    """What tells the public databases of this version from those of others, whose tables may not be what the site asks
    for: a hash of the code and the views that make them and of the migrations of the working database."""
    made_by = hashlib.sha256(Path(__file__).read_bytes() + VIEWS.read_bytes())
    made_by.update(repr([migration.name for migration in migrations.pending(Database(memory=True))]).encode())
    return made_by.hexdigest()[:16]


def publish(working: Path, public: Path, *, now: datetime | None = None, untagged: bool = False) -> dict[str, int]:
    """Build `public` from `working` and swap it in; returns how many documents, answers, statements and bytes it has.

    The working database is only read, in one snapshot: a scrape may go on meanwhile. Killed at any moment, the
    public file is the earlier one, whole.

    :param untagged: publish also where the public database would lose all its statements, since no answer is tagged.

    Raises FileNotFoundError where there is no working database, NotPublishedError, NotPlacedError.
    """
    if not working.is_file():
        raise FileNotFoundError(f"no database at {working}: import or scrape a source first")
    _refuse_foreign(public)
    new = public.with_name(f"{public.name}.{os.getpid()}.new")
    try:
        with told(public):
            public.parent.mkdir(parents=True, exist_ok=True)
            _sweep(public)
            counts = _build(working, new, now or datetime.now(UTC))
            if not (untagged or counts["statements"]):
                _refuse_emptied(working, public)
            _to_disk(new)
            new.replace(public)
            _to_disk(public.parent)
    finally:
        new.unlink(missing_ok=True)
    return counts | {"bytes": public.stat().st_size}


def _refuse_foreign(public: Path) -> None:
    """Raise FileExistsError where something else than a published database stands at `public`: it is not replaced."""
    if not public.is_file() or public.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"{public.resolve().as_uri()}?mode=ro", uri=True)) as db:
            ours = db.execute("select 1 from sqlite_master where name = 'published'").fetchone()
    except sqlite3.DatabaseError:
        ours = None
    if ours is None:
        raise FileExistsError(f"{public} is no published database, or a damaged one: not replaced, move it away")


def _refuse_emptied(working: Path, public: Path) -> None:
    """Raise NotPublishedError where a public database has statements, of which none is left for want of tagging."""
    if not public.is_file() or public.stat().st_size == 0 or not untagged_answers(working):
        return
    with reading(public) as db:
        (had,) = db.execute("select count(*) from statements").fetchone()
    if had:
        raise NotPublishedError(
            f"{public} stays as it is: it has {had} statement{'s' if had > 1 else ''}, and would have none, since"
            " answers are not tagged yet; `positions tag` first, or publish them so with --untagged"
        )


def fold(name: str) -> str:
    """`name` as it is looked up, without case, accents and runs of space: "CÔTE  d'Ivoire" -> "cote d'ivoire"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").split())


def _build(working: Path, new: Path, now: datetime) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{quote(str(new))}", uri=True, isolation_level=None)) as db:
        # Nobody sees the file before it is whole and on disk: no journal is needed on the way.
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("attach ? as working", (f"file:{quote(str(working.resolve()))}?mode=ro",))
        db.create_function("fold", 1, fold, deterministic=True)
        with _transaction(db):
            for table in _tables(db):
                _copy(db, table)
            _collect_names(db)
            _describe(db, now)
        db.execute("detach working")
        with _transaction(db):
            for table, columns in INDEXES:
                names = ", ".join(columns)
                db.execute(f"create index [{table}_by_{'_'.join(columns)}] on [{table}] ({names})")
            _mark_positions(db)
            for table, column in FULL_TEXT.items():
                db.execute(
                    f"create virtual table [{table}_fts] using fts5"
                    f"({column}, content=[{table}], tokenize='{TOKENIZER}')"
                )
                db.execute(f"insert into [{table}_fts] ([{table}_fts]) values ('rebuild')")
        # One statement at a time: executescript would end the transaction it finds.
        for statement in VIEWS.read_text(encoding="utf-8").split(";\n"):
            db.execute(statement)
        db.execute("analyze")
        counts = db.execute("select documents, answers, statements from published").fetchone()
    return dict(zip(("documents", "answers", "statements"), counts, strict=True))


def _tables(db: sqlite3.Connection) -> list[str]:
    """The tables to copy: all of the working database's but search indexes and what is its own business."""
    found = db.execute("select name from working.sqlite_master where type = 'table' order by name")
    names = [name for (name,) in found]
    searched = tuple(f"{name}_fts" for name in names)
    return [n for n in names if not n.startswith("sqlite_") and not n.startswith(searched) and n not in NOT_PUBLISHED]


def _copy(db: sqlite3.Connection, table: str) -> None:
    shape = SHAPES.get(table, Shape())
    columns: dict[str, tuple[str, str]] = {}
    keys: list[tuple[int, str]] = []
    for _, name, kind, _, _, key in db.execute(f"pragma working.table_info([{table}])"):
        if name not in shape.without:
            columns[name] = (kind, f"t.[{name}]")
        if key:
            keys.append((key, name))
    columns |= shape.added
    order = [c for c in shape.first if c in columns] + [c for c in columns if c not in shape.first]
    key = ", ".join(f"[{name}]" for _, name in sorted(keys))
    lines = [f"[{c}] {columns[c][0]}" for c in order]
    if key:
        lines.append(f"primary key ({key})")
    lines += [
        f"foreign key ([{column}]) references [{other}] ([{other_column}])"
        for column, other, other_column in _references(db, table, order)
    ]
    db.execute(f"create table [{table}] ({', '.join(lines)})")
    db.execute(
        f"insert into [{table}] select {', '.join(columns[c][1] for c in order)} from working.[{table}] t {shape.joins}"
        f" order by {', '.join(f't.[{name}]' for _, name in sorted(keys)) or 't.rowid'}"
    )


def _references(db: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[str, str, str]]:
    """Foreign keys of the table, and of the columns added to it."""
    found = {row[3]: (row[2], row[4] or "id") for row in db.execute(f"pragma working.foreign_key_list([{table}])")}
    more = {"document": ("documents", "id"), "source": ("sources", "id"), "own": ("entities", "id")}
    for column in columns:
        other = found.get(column) or (more.get(column) if table != "runs" else None)
        if other:
            yield column, *other


def _mark_positions(db: sqlite3.Connection) -> None:
    """A position, or a change of one, is invented where any statement of its pair (and year) is."""
    pair = "s.holder = p.holder and s.target = p.target and s.invented"
    db.execute(
        f"update positions as p set invented = exists(select 1 from statements s where {pair}"
        " and (p.year = 'all' or s.year = p.year))"
    )
    db.execute(f"update position_changes as p set invented = exists(select 1 from statements s where {pair})")


def _collect_names(db: sqlite3.Connection) -> None:
    """Every name that leads to an entity: its own in four languages, and what texts call it (`n` times)."""
    db.execute(
        "create table names (folded TEXT, name TEXT, entity TEXT, n INTEGER,"
        " primary key (folded, entity, name), foreign key (entity) references entities (id))"
    )
    db.execute(
        """
        insert into names
        select fold(name), name, entity, sum(n) from (
            select id as name, id as entity, 0 as n from entities
            union all select name, id, 0 from entities union all select name_fr, id, 0 from entities
            union all select name_de, id, 0 from entities union all select name_lb, id, 0 from entities
            union all select name_en, id, 0 from entities
            union all select surface, entity, count(*) from mentions group by surface, entity
        ) where coalesce(name, '') != '' group by name, entity order by fold(name), entity, name
        """
    )


def _describe(db: sqlite3.Connection, now: datetime) -> None:
    """The one row that says what this file holds and when it was made."""
    db.execute(
        """
        create table published as select
            ? as published_at,
            (select count(*) from documents) as documents,
            (select count(*) from answers) as answers,
            (select count(*) from statements) as statements,
            (select count(*) from documents where invented) as invented_documents,
            (select min(said_on) from answers where said_on != '') as first_answer,
            (select max(said_on) from answers) as latest_answer,
            ? as layout,
            (select group_concat(tagger, ', ') from (select distinct tagger from statements order by tagger)) as taggers
        """,
        (now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), layout()),
    )


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("begin")
    yield
    db.execute("commit")


def _sweep(public: Path) -> None:
    """Remove what a publish that was killed has left; a running one's file stays."""
    for left in public.parent.glob(f"{public.name}.*.new*"):
        process = left.name.removeprefix(f"{public.name}.").split(".")[0]
        if not process.isdigit() or is_left(int(process)):
            left.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
