"""What changed since the first tables of `db.schema`, a migration each, in their order; `migrate` runs all."""

from __future__ import annotations

from db.lite import Database
from db.schema import migrations

__all__ = ["migrate", "migrations"]


def unknown(db: Database) -> list[str]:
    """Migrations that `db` has had and that are not known here: a newer version of the program made them."""
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    return [migration.name for migration in migrations.applied(db) if migration.name not in known]


def migrate(db: Database) -> None:
    """Bring `db` to the newest schema; does nothing where it is there already."""
    migrations.apply(db)


@migrations()
def what_filters_leave_out(db: Database) -> None:
    """How many answers a run read and did not keep."""
    db.table("runs").add_column("left_out", int, not_null_default=0)


@migrations()
def what_vanished(db: Database) -> None:
    """On which day a document was found to be no longer listed."""
    db.table("documents").add_column("vanished_on", str, not_null_default="")


@migrations()
def what_reviews_say(db: Database) -> None:
    """What a reviewed statement should be, and that a statement was reviewed."""
    reviews = db.table("reviews")
    for column in ("judged", "act", "modality", "target_role"):
        reviews.add_column(column, str, not_null_default="")
    reviews.add_column("stance", int)
    reviews.create_index(["answer"])
    db.table("statements").add_column("reviewed", str, not_null_default="")


@migrations()
def what_is_said_again(db: Database) -> None:
    """Which statements repeat others, and in how many documents those stand that count."""
    db.table("repeats").create({"statement": str, "repeat_of": str}, pk="statement")
    db.table("positions").add_column("documents", int, not_null_default=0)


@migrations()
def what_reviews_lost(db: Database) -> None:
    """Which reviews speak of no statement any more; what was reviewed before is tagged again, which tells."""
    db.table("lost_reviews").create({"review": str, "answer": str, "why": str}, pk="review")
    db.table("lost_reviews").create_index(["answer"])
    db.execute("delete from tagged where answer in (select answer from reviews)")


@migrations()
def what_reviews_share(db: Database) -> None:
    """What the rules say, apart from what people's verdicts made of it, in answers where any holds, and which verdicts
    hold for the same words elsewhere; what was reviewed before is tagged again, which tells."""
    db.table("unreviewed").create(
        {
            **dict.fromkeys(("id", "answer", "holder", "attribution", "target", "target_role", "act"), str),
            "stance": int,
            "modality": str,
            **dict.fromkeys(("start", "end"), int),
            **dict.fromkeys(("sentence", "cue"), str),
            **dict.fromkeys(("cue_start", "cue_end"), int),
            "confidence": float,
            **dict.fromkeys(("rule", "tagger"), str),
        },
        pk="id",
        foreign_keys=[("answer", "answers", "id"), ("holder", "entities", "id"), ("target", "entities", "id")],
    )
    db.table("unreviewed").create_index(["answer"])
    db.table("shared_reviews").create({"statement": str, "review": str, "answer": str}, pk=("statement", "review"))
    db.table("shared_reviews").create_index(["answer"])
    db.table("statements").add_column("reviewed_in", str, not_null_default="")
    db.execute("delete from tagged where answer in (select answer from reviews)")
