"""`positions backup`, `restore` and `export`: what is here, taken elsewhere and brought back."""

from __future__ import annotations

from pathlib import Path

import click

from db.terminal import common, counted, existing_database, finish, public_database, working_database

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Write over FILE where it is there already.")
@common
def backup(file: Path, replace: bool) -> None:
    """Copy the working database and its archive into one FILE, as they are at one moment; runs may go on meanwhile.

    FILE is an SQLite database; the archive is in its table `sqlar`. A body that the archive lacks is told, and the exit
    status is then 1.
    """
    from db.backups import backup as run

    made = run(existing_database(), file, replace=replace)
    for problem in made.problems:
        click.echo(problem, err=True)
    held = f"{counted(made.documents, 'document')}, {made.bodies} archived bodies, {made.bytes} bytes"
    click.echo(f"wrote {file}: {held}")
    finish([len(made.problems)])


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Where there is a database already, keep it under another name.")
@common
def restore(file: Path, replace: bool) -> None:
    """Make the working database (--db) and its archive those of a backup FILE.

    FILE is checked first; where it is damaged nothing is restored, and the exit status is 1.
    """
    from db.restoring import DamagedBackupError
    from db.restoring import restore as run

    database = working_database()
    try:
        made = run(file, database, replace=replace)
    except DamagedBackupError as error:
        for line in error.wrong:
            click.echo(f"positions: {line}", err=True)
        finish([len(error.wrong)])
        return
    if made.kept:
        click.echo(f"the earlier database is now {made.kept}")
    held = f"{counted(made.documents, 'document')}, {made.bodies} archived bodies"
    click.echo(f"restored {database} as it was at {made.made_at[:19]}Z: {held}; next: `positions publish`")


@click.command()
@click.argument("folder", metavar="DIR", type=FILE)
@click.option("--replace", is_flag=True, help="Write over the files that are there already.")
@common
def export(folder: Path, replace: bool) -> None:
    """Write every table of the public database into a folder DIR, as CSV and as JSON lines.

    It is what `positions publish` made last.
    """
    from db.exports import export as run

    done = run(public_database(), folder, replace=replace)
    click.echo(f"wrote {folder}: {counted(done.rows, 'row')} of {done.tables} tables, as CSV and as JSON lines")


COMMANDS = (backup, restore, export)
