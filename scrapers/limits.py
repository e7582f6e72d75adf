"""What is waited for and how much is read, each with the environment variable that stands for it."""

from __future__ import annotations

import os

TIMEOUT = "POSITIONS_TIMEOUT"
"""Seconds in which an answer has to be whole."""
BACKOFF = "POSITIONS_BACKOFF"
"""Seconds before the first of several new attempts; each waits twice as long as the one before."""
LARGEST = "POSITIONS_LARGEST"
"""Bytes of one body or file, unpacked; a larger one is refused."""
NAMESERVER = "POSITIONS_NAMESERVER"
"""HOST:PORT of a DNS server that is asked instead of the machine's own."""

LARGEST_BYTES = 512 * 1024 * 1024
"""The largest file of a source is an archive of a legislature, of some 200 megabytes."""


class SettingError(ValueError):
    """An environment variable says something that it cannot mean."""


def seconds(name: str, usual: float) -> float:
    """A time from the environment. Raises SettingError where it says something else."""
    return _number(name, usual, "a number of seconds")


def largest() -> int:
    """How many bytes one body may have. Raises SettingError where the environment says something else."""
    return int(_number(LARGEST, LARGEST_BYTES, "a number of bytes"))


def nameserver() -> tuple[str, int] | None:
    """Address and port of the DNS server to ask, or None. Raises SettingError where the environment is no such."""
    said = os.environ.get(NAMESERVER, "").strip()
    if not said:
        return None
    host, _, port = said.partition(":")
    if not host or not (port or "53").isdecimal():
        raise SettingError(f"{NAMESERVER} is {said!r}, where HOST:PORT is expected")
    return host, int(port or 53)


def too_large(size: int) -> str:
    """Why something of so many bytes is refused, or empty."""
    most = largest()
    return f"is larger than {most:,} bytes ({LARGEST}) and is not read" if size > most else ""


def _number(name: str, usual: float, what: str) -> float:
    said = os.environ.get(name, "").strip()
    try:
        number = float(said) if said else float(usual)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise SettingError(f"{name} is {said!r}, where {what} above 0 is expected")
    return number
