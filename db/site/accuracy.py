"""How right the statements are, as measured: the figures of accuracy.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "accuracy.yaml"


@dataclass(frozen=True, slots=True)
class Measured:
    """Precision, recall and F1 in one language, None where there was too little to say; `on` tells of which texts where
    they are not those of all."""

    language: str
    answers: int
    statements: int
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    mentions_f1: float | None = None
    on: str = ""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What was measured when, by which command, on what: `languages` are all that are coded, in `names_only` only names
    are found; `elsewhere` are figures on other texts, `warnings` for whoever reads."""

    measured_on: str
    command: str
    on: str
    languages: tuple[Measured, ...]
    names_only: tuple[str, ...]
    elsewhere: tuple[Measured, ...]
    warnings: tuple[str, ...]


@cache
def accuracy() -> Accuracy:
    """All figures of the data file, in its order."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Accuracy(
        measured_on=read["measured_on"].isoformat(),
        command=read["command"],
        on=read["on"],
        languages=tuple(Measured(**row) for row in read["languages"]),
        names_only=tuple(read["names_only"]),
        elsewhere=tuple(Measured(**row) for row in read["elsewhere"]),
        warnings=tuple(read["warnings"]),
    )
