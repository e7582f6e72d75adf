"""`positions publish`, which `positions update` ends with: the public database, and what it lacks so far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.terminal import common, counted, opened, public_database

if TYPE_CHECKING:
    from db.store import Store


@click.command()
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="The public database.")
@click.option("--untagged", is_flag=True, help="Also where all statements would go, since no answer is tagged.")
@common
def publish(to: Path | None, untagged: bool) -> None:
    """Build the public database and swap it in atomically.

    Answers that are not tagged yet, or were by an earlier version, are told. Where there is none but untagged ones, a
    public database that has statements stays. Positions are made anew first where they are not those of the statements.
    """
    from db.placing import refuse_nowhere

    if to:
        refuse_nowhere(to)
    with opened(existing=True) as store:
        publish_and_tell(store, to, untagged=untagged)


def publish_and_tell(store: Store, to: Path | None = None, *, untagged: bool = False) -> None:
    """Publish as a run, and tell what the public database has and what it lacks."""
    from db.derived import derive_positions
    from db.publish import publish as run

    public = to or public_database()
    if public.exists() and public.samefile(store.path):
        raise click.ClickException(f"{public} is the working database: the public one would replace it")
    with store.run("publish") as counts:
        _tell_what_is_left(store)
        derive_positions(store)
        done = run(store.path, public, untagged=untagged)
        counts |= {"documents": done["documents"], "bytes": done["bytes"]}
    click.echo(f"published {public}: " + ", ".join(f"{number} {name}" for name, number in done.items()))


def _tell_what_is_left(store: Store) -> None:
    """Tell of what `positions tag` would tag."""
    from db.normalizers import tagger
    from db.publish import untagged_answers

    again = "`positions tag`, then `positions publish`"
    if lacking := untagged_answers(store.path):
        click.echo(f"{counted(lacking, 'answer')} {'is' if lacking == 1 else 'are'} not tagged yet: {again}", err=True)
    answers, questions = store.tagged_earlier(tagger().version)
    if texts := answers + questions:
        told = " and ".join(counted(n, what) for n, what in ((answers, "answer"), (questions, "question")) if n)
        click.echo(f"{told} {'was' if texts == 1 else 'were'} tagged by an earlier version: {again}", err=True)
