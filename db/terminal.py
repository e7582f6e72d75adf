"""What commands tell on a terminal: how a run ended, how many problems are left, tables."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

SHOWN = 50
"""Problems told one by one."""


def told(name: str, result: Any) -> int:
    """Tell how a scrape or an import ended; returns how many problems it left."""
    lines(name, [problem.message for problem in result.problems], " in the table problems")
    counts = f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged"
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
    ours = type(error).__module__.partition(".")[0] in {"db", "scrapers"}
    if text and (ours or isinstance(error, (FileNotFoundError, ValueError, click.ClickException))):
        return text
    return f"{type(error).__name__}: {text}".rstrip(": ") + " (--debug shows where)"
