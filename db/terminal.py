"""What commands share on a terminal: options, the database, how they tell ends of runs, problems left, tables, errors.

A line about a source begins with its id, so that lines of sources that are read at the same time stay apart.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from db.store import Store
    from scrapers.crawl import CrawlError, RunResult

DEFAULT_DB = Path("db/positions.db")
SHOWN = 50
"""Problems told one by one."""


F = TypeVar("F", bound=Callable[..., Any])


def common(command: F) -> F:
    """`--db` and `--debug`, which every command takes, before or after its name."""

    @click.option("--db", "database", type=click.Path(path_type=Path, dir_okay=False), help="The working database.")
    @click.option("--debug", is_flag=True, help="Show the traceback of an error.")
    @functools.wraps(command)
    def wrapped(*arguments: Any, database: Path | None, debug: bool, **options: Any) -> Any:
        setting = click.get_current_context().find_root().ensure_object(dict)
        setting["db"] = database or setting.get("db")
        setting["debug"] = debug or setting.get("debug", False)
        log(setting["debug"])
        return command(*arguments, **options)

    return wrapped  # type: ignore[return-value]


def at_once(command: F) -> F:
    """`--jobs`, for what reads several sources."""
    text = "Sources read at the same time."
    return click.option("--jobs", type=click.IntRange(min=1), default=4, show_default=True, help=text)(command)


def address(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The value of `--endpoint`."""
    if value is not None and not value.lower().startswith(("http://", "https://")):
        raise click.BadParameter("an address that begins with http:// or https:// is expected")
    return value


def working_database() -> Path:
    """`--db`, else `$POSITIONS_DB`, else the default; what a restore that was killed has left of it is put in order."""
    from db.swapping import settle

    chosen = click.get_current_context().find_root().obj.get("db")
    database = chosen or Path(os.environ.get("POSITIONS_DB") or DEFAULT_DB)
    settle(database)
    return database


def public_database() -> Path:
    """Where the public database of the working one lies: always of one name, since the site's addresses carry it."""
    return working_database().with_suffix(".public") / "positions.db"


def existing_database() -> Path:
    """The working database, which must be there."""
    database = working_database()
    if not database.is_file():
        raise click.ClickException(f"no database at {database}: scrape or import a source first")
    return database


def opened(*, existing: bool = False) -> Store:
    """The store of the working database; it is made where it need not be `existing`."""
    from db.store import Store

    return Store(existing_database() if existing else working_database())


def told(name: str, result: RunResult | CrawlError) -> int:
    """Tell how a scrape or an import of a source ended, or why there was none; returns how many problems are left."""
    if isinstance(result, Exception):
        click.echo(f"{name}: " + said(result).removeprefix(f"{name}: "), err=True)
        return result.left
    lines(name, [problem.message for problem in result.problems], " in the table problems")
    if result.outcome == "drifted":
        click.echo(f"{name}: drifted: {result.message}", err=True)
    counts = f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged"
    if result.left_out:
        counts += f"; {result.left_out} left out, of other ministries and not about foreign policy"
    click.echo(f"{name}: {counted(result.documents, 'document')} ({counts})")
    return len(result.problems)


def tagged(result: Any) -> int:
    """Tell what was tagged; returns how many problems there were."""
    lines("tag", [problem.message for problem in result.problems], " in the table problems")
    click.echo(f"tagged {result.answers} answers and {result.questions} questions: {result.statements} statements")
    return len(result.problems)


def lines(name: str, messages: Sequence[str], rest: str = "") -> None:
    """The first messages, on standard error, and how many more there are."""
    for message in messages[:SHOWN]:
        click.echo(message, err=True)
    if len(messages) > SHOWN:
        click.echo(f"{name}: and {len(messages) - SHOWN} more{rest}", err=True)


def finish(problems: Iterable[int]) -> None:
    """End with status 1 where problem rows are left; their number is the last line."""
    left = sum(problems)
    if left:
        click.echo(counted(left, "problem"))
        sys.exit(1)


def counted(number: int, what: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows under their heads, in columns."""
    cells = [head, *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    for line in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def log(debug: bool) -> None:
    """Plain log lines; with `debug` all of them, and where they come from."""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s" if debug else "%(asctime)s %(message)s"
    logging.basicConfig(level=logging.DEBUG if debug else logging.INFO, format=form, datefmt="%H:%M:%S")


def said(error: BaseException) -> str:
    """An error in one line. Ours say what is wrong and what to do; of others it is told where to look."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError):
        from db.faults import in_words

        text = in_words(error) or text
    ours = type(error).__module__.partition(".")[0] in {"db", "scrapers"}
    named = isinstance(error, OSError) and error.filename is not None
    if text and (ours or named or isinstance(error, (FileNotFoundError, ValueError, click.ClickException))):
        return text
    return f"{type(error).__name__}: {text}".rstrip(": ") + " (--debug shows where)"
