"""Netherlands: the words of `nl_kamer.yaml`, as data and as patterns; days and people as Dutch texts write them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.abroad import named_abroad
from scrapers.items import Person, Problem
from scrapers.text import clean_line

SOURCE_ID = "nl-kamer"
GOVERNMENT = "NLD"
LANGUAGE = "nl"


@cache
def words() -> dict[str, Any]:
    """The content of `nl_kamer.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("nl_kamer.yaml").read_text(encoding="utf-8"))
    return known


@cache
def pattern(section: str, name: str = "", *, cased: bool = False) -> regex.Pattern[str]:
    """A regular expression of the file, or any of a list of them; a blank stands for any space."""
    found = words()[section][name] if name else words()[section]
    forms = [found] if isinstance(found, str) else found
    joined = "|".join(f"(?:{form})" for form in forms).replace(" ", r"\s+")
    return regex.compile(joined, 0 if cased else regex.IGNORECASE)


def is_wanted(ministry: str, text: str) -> bool:
    """Whether an answer is by or for the foreign ministry, or its title or questions speak of foreign affairs."""
    if pattern("foreign_ministry").search(ministry):
        return True
    return bool(named_abroad(text, language=LANGUAGE, own=GOVERNMENT))


def day(text: str) -> str:
    """The day of "13 november 2023", ISO 8601. Raises ValueError."""
    number, _, rest = clean_line(text).partition(" ")
    month, _, year = rest.partition(" ")
    try:
        return dt.date(int(year), words()["months"].index(month.lower()) + 1, int(number)).isoformat()
    except ValueError:
        raise ValueError(f"{clean_line(text)[:40]!r} is no day; left empty") from None


def people(text: str) -> tuple[Person, ...]:
    """Those who ask, of "het lid Boswijk (CDA)" or "de leden Mutluer, Lahlah (GroenLinks-PvdA) en Helder (BBB)".

    A party stands for the names before it that have none of their own.
    """
    members = words()["members"]
    lead = regex.match(members["lead"], clean_line(text), regex.IGNORECASE)
    if not lead:
        return ()
    found: list[tuple[str, str]] = []
    for part in regex.split(members["joins"], clean_line(text)[lead.end() :]):
        party = regex.search(members["party"], part)
        name = part[: party.start()].strip() if party else part.strip()
        if not name or not name[:1].isalpha():
            return ()
        found.append((name, party["party"] if party else ""))
    known, latest = [], ""
    for name, party_of in reversed(found):
        latest = party_of or latest
        known.append(Person(name, "asker", latest))
    return tuple(dict.fromkeys(reversed(known)))


def problem(kind: str, message: str, url: str, stage: str = "parse") -> Problem:
    """A problem of an address; the message names the source and the address."""
    return Problem(SOURCE_ID, stage, kind, f"{SOURCE_ID}, {url}: {message}", "", url)


def problems(key: str, seen: list[tuple[str, str]]) -> tuple[Problem, ...]:
    """Problems of a document, one for each code and line of `seen`."""
    document = f"{SOURCE_ID}:{key}"
    return tuple(Problem(SOURCE_ID, "parse", code, f"{document}: {said}", document) for code, said in seen)
