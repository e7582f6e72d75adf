"""Serves the site with uvicorn, in this process, until it is told to stop."""

from __future__ import annotations

import os
import socket
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import click
import uvicorn

from db.publish import layout
from db.site.app import site


class CannotServe(click.ClickException):
    """The site cannot be served; the message says why and what to do."""

    exit_code = 2


def serve(public: Path, host: str = "127.0.0.1", port: int = 8001) -> None:
    """Serve `public` on host and port (0: any free one, printed) until interrupted.

    A later publish to the same file is served without a restart. Raises `CannotServe` (exit status 2) where there is
    no such file, another version has published it, or the port is taken.
    """
    if not public.is_file():
        raise CannotServe(f"nothing is published at {public}: run `positions publish` first")
    _refuse_other_tables(public)
    try:
        listener = socket.create_server((host, port), backlog=256)
    except OSError as error:
        # An address that cannot be resolved has a negative number of its own and no system's words for it.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise CannotServe(f"cannot listen on {host}:{port}: {reason}; choose another --port or --host") from None
    with listener:
        click.echo(f"Serving {public} on http://{_address(host)}:{listener.getsockname()[1]}/ (stop with Ctrl-C)")
        config = uvicorn.Config(
            site(public).app(), log_level="warning", lifespan="on", timeout_graceful_shutdown=3, proxy_headers=False
        )
        # uvicorn ends its requests first and then passes the interruption on: for a server that is the way to stop.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _refuse_other_tables(public: Path) -> None:
    """Raise `CannotServe` where the tables at `public` are not those that the pages ask for."""
    try:
        with closing(sqlite3.connect(f"{public.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            columns = [row[1] for row in db.execute("pragma table_info(published)")]
            made_by = db.execute("select layout from published").fetchone() if "layout" in columns else None
    except sqlite3.DatabaseError:
        columns, made_by = [], None
    if not columns:
        raise CannotServe(
            f"{public} is no published database, or a damaged one: move it away and run `positions publish`"
        )
    if made_by != (layout(),):
        raise CannotServe(f"{public} was published by an earlier version: run `positions publish`")


def _address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
