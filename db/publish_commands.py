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

    Answers that are not tagged yet are told. Where there is none but such, a public database that has statements stays.
    """
    from db.placing import refuse_nowhere

    if to:
        refuse_nowhere(to)
    with opened(existing=True) as store:
        publish_and_tell(store, to, untagged=untagged)


def publish_and_tell(store: Store, to: Path | None = None, *, untagged: bool = False) -> None:
    """Publish as a run, and tell what the public database has and what it lacks."""
    from db.publish import publish as run
    from db.publish import untagged_answers

    public = to or public_database()
    if public.exists() and public.samefile(store.path):
        raise click.ClickException(f"{public} is the working database: the public one would replace it")
    with store.run("publish") as counts:
        if lacking := untagged_answers(store.path):
            are = "is" if lacking == 1 else "are"
            again = "`positions tag`, then `positions publish`"
            click.echo(f"{counted(lacking, 'answer')} {are} not tagged yet: {again}", err=True)
        done = run(store.path, public, untagged=untagged)
        counts |= {"documents": done["documents"], "bytes": done["bytes"]}
    click.echo(f"published {public}: " + ", ".join(f"{number} {name}" for name, number in done.items()))
