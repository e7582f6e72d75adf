"""Processes for the scrapes of these tests, forked from one that has loaded everything: the second that each would
take to start is taken once. The command line's tests start theirs as users do.

`Warm.popen` stands for `subprocess.Popen` in `scrapers.crawl`; as a program this module is the process that is forked.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOADED = (
    "db.store",
    "openpyxl",
    "scrapers.crawl",
    "scrapers.pipelines",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.crawler",
    "scrapy.dupefilters",
    "scrapy.extensions.closespider",
    "scrapy.extensions.corestats",
    "scrapy.extensions.throttle",
    "scrapy.pqueues",
    "scrapy.robotstxt",
    "scrapy.spidermiddlewares.depth",
    "scrapy.spidermiddlewares.httperror",
    "scrapy.spidermiddlewares.referer",
    "scrapy.spidermiddlewares.start",
    "scrapy.spidermiddlewares.urllength",
    "scrapy.squeues",
)
LONGEST_ORDER = 1 << 20


class Warm:
    """The process that is forked, started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def popen(self, command: Sequence[str], *, stdin: int, stdout: int, env: Mapping[str, str]) -> Forked:
        """A process that does what `python -m scrapers.crawl` does, with pipes to and from it."""
        assert (list(command[1:]), stdin, stdout) == (["-m", "scrapers.crawl"], subprocess.PIPE, subprocess.PIPE)
        if self._socket is None:
            self._start()
        assert self._socket is not None
        (order_in, order_out), (told_in, told_out), (end_in, end_out) = os.pipe(), os.pipe(), os.pipe()
        socket.send_fds(self._socket, [json.dumps(dict(env)).encode()], [order_in, told_out, 2, end_out])
        for theirs in (order_in, told_out, end_out):
            os.close(theirs)
        return Forked(order_out, told_in, end_in)

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST_ORDER)
        env = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "tests.scrapers.warm", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=[theirs.fileno()])
        theirs.close()

    def close(self) -> None:
        """Let the process end, where there is one."""
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            self._process.wait(30)


class Forked:
    """What `scrapers.crawl` uses of a `subprocess.Popen`."""

    def __init__(self, order: int, told: int, end: int) -> None:
        self.stdin, self.stdout, self._end = os.fdopen(order, "wb"), os.fdopen(told, "rb"), os.fdopen(end, "rb")
        self.pid = int(self._end.readline() or 0)
        self.returncode: int | None = None

    def wait(self) -> int:
        """The exit status, or the number of the signal that ended it as a negative number."""
        if self.returncode is None:
            self.returncode = int(self._end.readline() or -signal.SIGKILL)
            self._end.close()
        return self.returncode

    def poll(self) -> int | None:
        """The same, or None where it is going on."""
        if self.returncode is None and select.select([self._end], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def kill(self) -> None:
        """End it now."""
        os.kill(self.pid, signal.SIGKILL)


def main(listening: socket.socket) -> None:
    """Load everything, then fork for each order, until nobody can give one any more."""
    for name in LOADED:
        importlib.import_module(name)
    from scrapers.settings import settings
    from scrapers.source import sources

    sources()
    for name in settings()["DOWNLOADER_MIDDLEWARES_BASE"]:
        importlib.import_module(name.rpartition(".")[0])
    assert "twisted.internet.reactor" not in sys.modules, "each process has a reactor of its own"
    while True:
        order, files, *_ = socket.recv_fds(listening, LONGEST_ORDER, 4)
        if not order:
            return
        if os.fork() == 0:
            listening.close()
            watched(json.loads(order), *files)
        for file in files:
            os.close(file)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def watched(env: dict[str, Any], order: int, told: int, error: int, end: int) -> None:
    """Fork again; tell the number of that process, and how it ended."""
    child = os.fork()
    if child == 0:
        os.close(end)
        for file, standard in ((order, 0), (told, 1), (error, 2)):
            os.dup2(file, standard)
            os.close(file)
        os.environ.clear()
        os.environ.update(env)
        try:
            importlib.import_module("scrapers.crawl").main()
        finally:
            os._exit(1)
    for file in (order, told, error):
        os.close(file)
    os.write(end, f"{child}\n".encode())
    os.write(end, f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
