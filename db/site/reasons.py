"""Names of what decides about a statement (`holder=subject&frame=obj`) in an analyst's words, from reasons.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.site.words import LANGUAGES

HERE = Path(__file__).parent
PLACES = {"H": "holder", "C": "cue", "T": "target"}


def frame(name: str) -> str:
    """How the target of a cue with this frame stands."""
    return _of("frames", name)


def kind(name: str) -> str:
    """What sort of word a cue is."""
    return _of("kinds", name)


def holder_rule(name: str) -> str:
    """How the rule of this name finds a holder."""
    rule, joint, _ = name.partition("+joint")
    return _of("holders", rule) + (", and the partners named with it" if joint else "")


def target_point(name: str) -> str:
    """Why a name got these points as target; follows "it"."""
    return _of("targets", name)


def weighed(name: str) -> str:
    """What was weighed; where only together with something else, that follows behind "where"."""
    first, *others = map(_part, name.split("&"))
    return f"{first}, where {' and '.join(others)}" if others else first


def _part(part: str) -> str:
    name, _, value = part.partition("=")
    pattern: str = vocabulary()["weighed"].get(name, "")
    if not pattern:
        return part.replace("_", " ")
    return pattern.replace("{}", _value(name, value))


def _value(name: str, value: str) -> str:
    if name == "frame":
        return frame(value)
    if name == "holder":
        return holder_rule(value)
    if name == "place":
        return target_point(value)
    if name == "language":
        return LANGUAGES.get(value, value)
    if name == "order":
        return " – ".join(PLACES.get(letter, letter) for letter in value)
    known: str = vocabulary()["values"].get(name, {}).get(value, "")
    if known:
        return known
    return f"“{value}”" if name.startswith("word_") else value.replace("_", " ")


def _of(table: str, name: str) -> str:
    known: str = vocabulary()[table].get(name, "")
    return known or name.replace("_", " ")


@cache
def vocabulary() -> dict[str, Any]:
    """All of reasons.yaml, by its headings."""
    read: dict[str, Any] = yaml.safe_load((HERE / "reasons.yaml").read_text(encoding="utf-8"))
    return read
