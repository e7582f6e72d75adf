"""The command line: `positions COMMAND`. Each command calls one function elsewhere and tells how it ended.

Exit status: 0 clean, 1 finished but left problem rows (their number is the last line), 2 usage or could not run.
Everything heavy is imported by the command that needs it, so that each starts as fast as it can.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from db.copy_commands import COMMANDS
from db.publish_commands import publish, publish_and_tell
from db.review_commands import review
from db.terminal import (
    address,
    at_once,
    common,
    counted,
    existing_database,
    finish,
    lines,
    opened,
    public_database,
    said,
    table,
    tagged,
    told,
    working_database,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--db", "database", type=click.Path(path_type=Path, dir_okay=False), help="The working database.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="positions")
@click.pass_context
def cli(context: click.Context, database: Path | None, debug: bool) -> None:
    """Who takes which stance towards whom: foreign-policy positions from ministers' answers to parliament.

    The working database is --db, else $POSITIONS_DB, else db/positions.db.

    Exit status: 0 clean, 1 finished but left problem rows (their number is the last line), 2 could not run.
    """
    context.ensure_object(dict).update(db=database, debug=debug)


for _command in (publish, review, *COMMANDS):
    cli.add_command(_command)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@common
def sources(as_json: bool) -> None:
    """List the parliaments that can be read."""
    from scrapers.source import sources as known

    if as_json:
        click.echo(
            json.dumps([asdict(source) for source in known().values()], ensure_ascii=False, indent=2, default=str)
        )
        return
    table(
        ("source", "government", "institution", "every", "seen live"),
        (
            (s.id, s.country, s.institution, f"{s.frequency_days} days", "yes" if s.verified else "no")
            for s in known().values()
        ),
    )


@cli.command()
@click.argument("source", nargs=-1)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was asked or answered since this day.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many documents of each source.")
@click.option("--full", is_flag=True, help="Read everything again, also what has not changed.")
@click.option("--endpoint", metavar="URL", callback=address, help="Another base address, for all hosts of the source.")
@at_once
@common
def scrape(source: tuple[str, ...], since: Any, limit: int | None, full: bool, endpoint: str | None, jobs: int) -> None:
    """Read the SOURCEs (all, where none is named) from the web into the database, several at a time.

    A source that cannot be read, or that another process is reading, stops no other; status 2 where none was read.
    """
    from scrapers.side_by_side import scrape_all

    names = _named(source)
    day = since.date().isoformat() if since else None
    left, read = [], 0
    with opened() as store:
        asked = scrape_all(names, store=store, jobs=jobs, since=day, limit=limit, full=full, endpoint=endpoint)
        for name, ended in asked:
            left.append(told(name, ended))
            read += not isinstance(ended, Exception)
    if not read:
        sys.exit(2)
    finish(left)


@cli.command("import")
@click.argument("source")
@click.argument("path", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@common
def import_(source: str, path: tuple[Path, ...]) -> None:
    """Read files on disk as SOURCE publishes them; a folder is walked."""
    from scrapers.crawl import import_paths

    name = _known(source)
    with opened() as store:
        finish([told(name, import_paths(name, list(path), store=store))])


@cli.command()
@click.option("--all", "everything", is_flag=True, help="Tag again what this tagger has tagged already.")
@click.option("--engine", type=click.Choice(["serial", "processes"]), default="serial", show_default=True)
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes; 0 is one for each core.")
@common
def tag(everything: bool, engine: Any, workers: int) -> None:
    """Find who takes which stance towards whom in the answers that have no tags yet."""
    from db.tagging import tag as run

    with opened(existing=True) as store:
        finish([tagged(run(store, everything=everything, engine=engine, workers=workers))])


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@common
def serve(host: str, port: int) -> None:
    """Show the public database in a browser."""
    from db.site.serve import serve as run

    public = public_database()
    if not public.is_file():
        raise click.ClickException(f"no public database at {public}: run `positions publish` first")
    run(public, host, port)


@cli.command()
@click.argument("source", nargs=-1)
@click.option("--endpoint", metavar="URL", callback=address, help="As in `scrape`.")
@at_once
@common
def update(source: tuple[str, ...], endpoint: str | None, jobs: int) -> None:
    """Read those of the SOURCEs (of all, where none is named) that are due, tag what is new, publish.

    This is what a schedule calls. Two at once share the work: what one reads is left to it, and each tags and publishes
    when it has read its own.
    """
    from db.locks import in_turn
    from db.status import due
    from db.tagging import tag as tag_new
    from scrapers.side_by_side import scrape_all

    periods = {name: _sources()[name].frequency_days for name in _named(source)}
    with opened() as store, store.run_beside("update") as counts:
        now_due = due(store.path, periods)
        for name in periods if source else ():
            if name not in now_due:
                click.echo(f"{name}: not due")
        # Another update may have read a source while it was waiting for its turn here.
        still = (name for name in now_due if due(store.path, {name: periods[name]}))
        left = [told(name, ended) for name, ended in scrape_all(still, store=store, jobs=jobs, endpoint=endpoint)]
        left.append(in_turn("tag", lambda: tagged(tag_new(store))))
        in_turn("publish", lambda: publish_and_tell(store))
        counts["problems"] = sum(left)
    finish(left)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@common
def status(as_json: bool) -> None:
    """Tell how fresh each source is and how its last run ended.

    Exit status 1 where something needs a person; the reasons follow the table, and what is wrong with imported files.
    """
    from db.status import status as look

    rows = look(working_database())
    needed = sum(len(row.needs) for row in rows)
    if as_json:
        click.echo(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2))
    else:
        table(
            ("source", "documents", "left out", "newest", "last run", "ended", "problems", "due"),
            (
                (r.name, r.documents, r.left_out, r.newest, r.last_run[:16], r.outcome, r.problems, "due" * r.due)
                for r in rows
            ),
        )
        for row in rows:
            for reason in (*row.needs, *row.notes):
                click.echo(f"{row.name}: {reason}")
    sys.exit(1 if needed else 0)


@cli.command()
@click.argument("file", type=click.File("rb"), default="-")
@common
def annotate(file: IO[bytes]) -> None:
    """Tag JSON lines from FILE or standard input, without a database.

    In: {id, text, own, lang?, date?} a line. Out: {id, lang, mentions, statements} a line, in the same order.
    A bad line gives no line of output, but one on standard error; the others go on, and the exit status is 1.
    """
    from db.annotate import BadLine
    from db.annotate import annotate as run

    bad = 0
    for result in run(file):
        if isinstance(result, BadLine):
            bad += 1
            click.echo(f"positions: {result}", err=True)
        else:
            sys.stdout.buffer.write(result.encode() + b"\n")
            sys.stdout.buffer.flush()
    if bad:
        click.echo(counted(bad, "bad line"), err=True)
        sys.exit(1)


@cli.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
@click.option(
    "--compare", type=click.Path(dir_okay=False, path_type=Path), help="Tags of another tagger, or the word baseline."
)
@click.option("--errors", type=click.IntRange(min=0), default=0, help="List this many wrong statements.")
@common
def evaluate(gold: Path, as_json: bool, compare: Path | None, errors: int) -> None:
    """Count how right the tags are against a GOLD file, by language, act, holder and target.

    GOLD has a line {id, text, own, lang, mentions, statements} for each answer; --compare takes what `annotate` prints,
    or `baseline` for the keyword baseline.
    """
    from db.evaluation import evaluate as run

    found = run(gold, compare)
    click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else found.as_text(errors))


@cli.command()
@click.argument("answer")
@click.option("--own", help="With -: the answering government; standard input is then the plain text of an answer.")
@click.option("--date", default="", help="With --own: the day of the answer, ISO 8601.")
@common
def explain(answer: str, own: str | None, date: str) -> None:
    """Tell which rules and data rows made each statement of an ANSWER.

    With - the answers come from standard input: JSON lines as `annotate` reads them, or with --own plain text.
    """
    from db.explain import explain_lines, explain_stored, explain_text

    if answer != "-":
        click.echo(explain_stored(working_database(), answer))
    elif own:
        click.echo(explain_text(sys.stdin.read(), own=own, date=date))
    else:
        for text in explain_lines(sys.stdin.buffer):
            click.echo(text)


@cli.command()
@click.option("--to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The new database.")
@common
def rebuild(to: Path) -> None:
    """Build the database again from its archive alone, without the network.

    The working database may be lost: the archive has its reviews too. Of one that is there nothing else is read.
    """
    from db.rebuilt import rebuilt
    from db.tagging import tag as tag_all
    from scrapers.rebuild import rebuild as run

    left = []
    with rebuilt(working_database(), to) as (store, archive, account):
        for source in run(store, archive, account):
            lines(source.source, source.missing)
            click.echo(f"{source.source}: {counted(source.documents, 'document')} from {counted(source.runs, 'run')}")
            left.append(source.problems + len(source.missing))
        left.append(tagged(tag_all(store)))
    finish(left)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="All that is wrong as JSON.")
@click.option("--mend", is_flag=True, help="First write into the archive's account what it lacks of the database.")
@common
def verify(as_json: bool, mend: bool) -> None:
    """Check the archive and the database against each other; exit status 1 where something is wrong."""
    from db.verify import mend as mended
    from db.verify import verify as run

    for source, number in mended(existing_database()).items() if mend else ():
        what = "verdict" if source == "reviews" else "capture"
        click.echo(f"{source}: {counted(number, what)} written into the archive's account", err=True)
    found = run(existing_database())
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        sys.exit(1 if found.findings else 0)
    lines("verify", [finding.message for finding in found.findings])
    looked_at = (counted(found.captures, "capture"), f"{found.bodies} bodies", counted(found.documents, "document"))
    click.echo(f"checked {', '.join(looked_at)}")
    finish([len(found.findings)])


@cli.command("new-source")
@click.argument("source_id", metavar="ID")
@common
def new_source(source_id: str) -> None:
    """Write the skeleton of a parliament, with its test and an invented fixture: scrapers/README.md tells how to go on.

    ID is the country's two letters and the house, as in ie-oireachtas.
    """
    from scrapers.new_source import new_source as write

    for path in write(source_id):
        click.echo(f"wrote {os.path.relpath(path)}")
    click.echo("next: `make docs`, then step 2 of scrapers/README.md")


def _sources() -> dict[str, Any]:
    from scrapers.source import sources as known

    return known()


def _named(names: Iterable[str]) -> list[str]:
    """The sources that are named, each once; all where none is."""
    return [_known(name) for name in dict.fromkeys(names)] or list(_sources())


def _known(name: str) -> str:
    if name not in _sources():
        raise click.UsageError(f"no source {name}; there are: {', '.join(_sources())}")
    return name


def main() -> None:
    """The front door: runs a command; an error is one clear line, and its traceback where --debug is given."""
    try:
        cli.main(prog_name="positions", standalone_mode=False)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "positions"
        _fail(f"{error.format_message()} (see {command} --help)")
    except click.ClickException as error:
        _fail(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        _fail("interrupted; what is finished is kept, the next run goes on")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        _fail(said(error))


def _fail(message: str) -> NoReturn:
    click.echo(f"positions: {message}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
