"""Whether a named query can be asked with what an address gives: values are read as they are meant, or told wrong."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from db.publish import fold
from db.site.entity_names import named, near
from db.site.named_queries import Parameter, Question, choices, default

ENTITIES = frozenset({"holder", "target", "government"})
LONGEST = 60
"""Characters of a wrong value that are told back."""

Arguments = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of an address as the query takes them, with what cannot be meant: one sentence each."""

    arguments: Arguments
    wrong: tuple[str, ...]

    @property
    def values(self) -> dict[str, str]:
        """The arguments by name."""
        return dict(self.arguments)


class _MisaskedError(ValueError):
    """A value that cannot be meant; the message is for the reader."""


def read(db: sqlite3.Connection, question: Question, given: Iterable[tuple[str, str]]) -> Asked:
    """What is asked of `question`. An empty or missing value means any, or the default where the parameter is needed; a
    country or organisation may be named in any language; of a parameter given twice the first counts."""
    mine = {p.name for p in question.parameters}
    values: dict[str, str] = {}
    others: Arguments = []
    for name, value in given:
        if name in mine:
            values.setdefault(name, value.strip())
        else:
            others.append((name, value))
    wrong = []
    for parameter in question.parameters:
        value = values.get(parameter.name, "")
        try:
            values[parameter.name] = _meant(db, parameter, value) if value else _left_out(db, parameter)
        except _MisaskedError as error:
            wrong.append(str(error))
    return Asked([*others, *((p.name, values[p.name]) for p in question.parameters)], tuple(wrong))


def _left_out(db: sqlite3.Connection, parameter: Parameter) -> str:
    return default(db, parameter) if parameter.needed else ""


def _meant(db: sqlite3.Connection, parameter: Parameter, value: str) -> str:
    kind = parameter.kind
    if kind in ENTITIES:
        return _entity(db, parameter.name, value)
    if kind in _PATTERNS:
        pattern, like = _PATTERNS[kind]
        if not pattern.fullmatch(value):
            raise _MisaskedError(f"{_unknown(parameter.name, value)}: give {like}")
        return value
    # A topic that no answer is about yet is none to choose, and none that is not known.
    known = dict(db.execute("select id, name from topics").fetchall() if kind == "topic" else choices(db, kind))
    return value if value in known else _choice(parameter.name, value, known)


def _entity(db: sqlite3.Connection, parameter: str, value: str) -> str:
    found = named(db, value)
    if len(found) == 1:
        return found[0]
    if found:
        raise _MisaskedError(f"“{_cut(value)}” for {parameter} may be {_either(found)}: give one of these")
    meant = near(db, value)
    hint = f"did you mean {_either(meant)}?" if meant else "give an id such as LUX, or a name"
    raise _MisaskedError(f"{_unknown(parameter, value)}; {hint}")


def _choice(parameter: str, value: str, known: dict[str, str]) -> str:
    by_name = {fold(word): one for one, name in known.items() for word in (one, name)}
    if fold(value) in by_name:
        return by_name[fold(value)]
    close = get_close_matches(fold(value[:LONGEST]), by_name, n=1)
    hint = f"did you mean {by_name[close[0]]}?" if close else f"there are {', '.join(known) or 'none yet'}"
    raise _MisaskedError(f"{_unknown(parameter, value)}; {hint}")


def _unknown(parameter: str, value: str) -> str:
    return f"unknown value “{_cut(value)}” for {parameter}"


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"


def _either(ids: list[str]) -> str:
    return " or ".join(ids)


_PATTERNS = {
    "year": (re.compile(r"[12]\d{3}", re.ASCII), "a year such as 2022"),
    "whole": (re.compile(r"0*[1-9]\d{0,8}", re.ASCII), "a whole number from 1"),
    "number": (re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII), "a number such as 0.5"),
}
