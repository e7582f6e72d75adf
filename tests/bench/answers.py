"""Invented ministers' answers for the benchmark: the same seed gives the same texts on every machine.

Most sentences are plain administration; about a third name a country, and a fifth take a stance, as
in foreign-policy answers. The parts are in `sentences.fr.yaml` and `sentences.en.yaml`; a text is as long as asked for,
to the character.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("fr", "en")
SLOT = re.compile(r"\{(\w+)\}")
RANGES = {"day": (1, 28), "number": (2, 98), "year": (2009, 2026)}


def answers(count: int, *, seed: int = 5747, length: int = 1500, language: str = "fr") -> Iterator[str]:
    """Yield `count` texts of exactly `length` code points each, two to four sentences a paragraph."""
    writer = Writer.from_file(parts_of(language))
    for number in range(count):
        # A generator of its own for each text: the n-th is the same however many are asked for.
        yield writer.answer(random.Random(seed * 1_000_003 + number), length)


def parts_of(language: str) -> Path:
    """The file with the parts of sentences in one of the `LANGUAGES`."""
    return Path(__file__).with_name(f"sentences.{language}.yaml")


@dataclass(frozen=True, slots=True)
class Writer:
    """Fills templates with what fits their slots."""

    shares: dict[str, float]
    templates: dict[str, list[str]]
    slots: dict[str, list[str]]
    countries: list[dict[str, str]]

    @classmethod
    def from_file(cls, path: Path) -> Writer:
        """Read the parts of sentences."""
        parts: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        countries = [dict(zip(parts["forms"], row.split(" | "), strict=True)) for row in parts["countries"]]
        templates = {kind: parts[kind] for kind in parts["shares"]}
        slots = {name: list(fillers) for name, fillers in parts["slots"].items()}
        return cls(parts["shares"], templates, slots, countries)

    def answer(self, draw: random.Random, length: int) -> str:
        """A text of exactly `length` code points; the last sentence is cut where it is reached."""
        kinds, weights = list(self.shares), list(self.shares.values())
        text = ""
        while len(text) < length:
            for _ in range(draw.randint(2, 4)):
                (kind,) = draw.choices(kinds, weights)
                text += self.sentence(draw, draw.choice(self.templates[kind])) + " "
            text = text.rstrip() + "\n"
        return text[: length - 1].rstrip().ljust(length - 1, ".") + "."

    def sentence(self, draw: random.Random, template: str) -> str:
        """One sentence; `{pays}` and `{pays2}` are two countries, each the same throughout it."""
        here, there = draw.sample(self.countries, 2)
        names = here | {f"{form}2": name for form, name in there.items()}

        def fill(match: re.Match[str]) -> str:
            slot = match[1]
            if slot in RANGES:
                return str(draw.randint(*RANGES[slot]))
            return names.get(slot) or draw.choice(self.slots[slot])

        while SLOT.search(template):
            template = SLOT.sub(fill, template)
        template = " ".join(template.split())
        return template[:1].upper() + template[1:]
