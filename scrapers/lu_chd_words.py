"""Luxembourg: the words and codes of `lu_chd.yaml`, and the readings that need them (dates, legislatures, codes)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.text import letters


class BadDateError(ValueError):
    """A date that does not exist, or is written in a way that is not known."""


@cache
def words() -> dict[str, Any]:
    """The content of `lu_chd.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("lu_chd.yaml").read_text(encoding="utf-8"))
    return known


@cache
def any_of(*path: str) -> regex.Pattern[str]:
    """One pattern for a list of regular expressions in `lu_chd.yaml`; case does not count."""
    return regex.compile("|".join(f"(?:{form})" for form in _at(path)), regex.IGNORECASE)


@cache
def pattern(*path: str) -> regex.Pattern[str]:
    """One regular expression of `lu_chd.yaml`; case does not count."""
    return regex.compile(_at(path), regex.IGNORECASE)


def day(value: object) -> str:
    """An ISO date of what a cell holds ("04/12/2013", "4.12.2013", "2013-12-04", a date); empty for an empty cell.

    Raises BadDateError.
    """
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value).strip()
    if not text:
        return ""
    if found := _NUMERIC.fullmatch(text):
        return _iso(int(found["year"]), int(found["month"]), int(found["day"]), text)
    if found := _ISO.fullmatch(text):
        return _iso(int(found["year"]), int(found["month"]), int(found["day"]), text)
    if found := WRITTEN_DAY.fullmatch(text):
        return written_day(found)
    raise BadDateError(f"{text!r} is not written like a date")


def written_day(found: regex.Match[str]) -> str:
    """The ISO date of a match of WRITTEN_DAY ("1er mars 2022", "11. Mäerz 2022").

    A month may be misprinted by one letter. Raises BadDateError.
    """
    if found["numeric"]:
        return day(found["numeric"])
    month = _month(found["name"])
    if not month:
        raise BadDateError(f"{found.group()!r} names no month")
    return _iso(int(found["y"]), month, int(found["d"]), found.group())


def legislature_of(day: str) -> str:
    """The legislature on an ISO day (`2018-2023`), or empty where none is known."""
    if not day or day > str(words()["legislatures_until"]):
        return ""
    names = [row["name"] for row in words()["legislatures"] if str(row["since"]) <= day]
    return str(names[-1]) if names else ""


def legislature_named(value: str) -> str:
    """`2013-2018` for "2013-2018", "2013_2018" or "2013/2018", else empty."""
    found = _YEARS.fullmatch(value.strip())
    return f"{found[1]}-{found[2]}" if found else ""


def language_codes(values: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The languages named in cells like "FR" or "LB+DE", sorted, and the names that are not known."""
    names = {name.strip().upper() for value in values for name in _LIST.split(value) if name.strip()}
    codes = words()["languages"]
    return (
        tuple(sorted({codes[name] for name in names if name in codes})),
        tuple(sorted(name for name in names if name not in codes)),
    )


WRITTEN_DAY = regex.compile(
    r"(?P<numeric>\d{1,2}[./]\d{1,2}[./]\d{4})|(?P<d>\d{1,2})\s?(?:er|\.|e|ème)?\s+(?P<name>\p{L}{3,10})\.?\s+(?P<y>\d{4})"
)
_YEARS = regex.compile(r"(20\d\d)\s*[-_/–]\s*(20\d\d)")
_LIST = regex.compile(r"[+,;/]")
_NUMERIC = regex.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_ISO = regex.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ].*)?")


def _iso(year: int, month: int, date: int, text: str) -> str:
    try:
        return dt.date(year, month, date).isoformat()
    except ValueError as error:
        raise BadDateError(f"{text!r} is a day that does not exist") from error


def _month(name: str) -> int:
    known = {letters(form): int(number) for number, forms in words()["months"].items() for form in forms}
    plain = letters(name)
    if plain in known:
        return known[plain]
    near = {number for form, number in known.items() if len(form) > 3 and _one_letter_apart(form, plain)}
    return near.pop() if len(near) == 1 else 0


def _one_letter_apart(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[start + 1 :] == b[start + 1 :] or a[start:] == b[start + 1 :] or a[start + 1 :] == b[start:]


def _at(path: tuple[str, ...]) -> Any:
    value: Any = words()
    for name in path:
        value = value[name]
    return value
