"""The site as a process of its own, for tests that ask it over HTTP or with a browser."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

CODE = "import sys; from pathlib import Path; from db.site.serve import serve; serve(Path(sys.argv[1]), port=0)"


@contextmanager
def serving(public: Path) -> Iterator[tuple[str, int]]:
    """Serve `public` on a free port: the address and the process id. It must stop on Ctrl-C without a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", CODE, str(public)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    try:
        first = process.stdout.readline()
        found = re.search(r"http://[^/\s]+", first)
        assert found, first
        # The listener is open before the line is printed: this waits until it answers.
        httpx.get(found[0], timeout=30)
        yield found[0], process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        said = process.stdout.read()
        process.stdout.close()
    assert "Traceback" not in said, said
