"""What a text is about: the words of data/topic_cues_*.csv, found in one pass, each counted once in a text.

A topic is given where its cues reach a small weight: one strong cue ("restrictive measures"), or two weak ones
("oligarchs", "circumvention"). A cue without a topic masks what stands in it: "Minister of Defence" says nothing
about defence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex
from ahocorasick_rs import AhoCorasick

from .data import load_csv, load_yaml
from .folding import Folded, fold
from .inflection import inflect, without_n
from .types import Topic

ENOUGH = 2
"""The weight at which a topic is given."""
SHOWN = 3
"""Cues that are kept as the reason for a topic, the strongest first."""

_REST_OF_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]*+")
_SPACES = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic; fields as in the table `topics`."""

    id: str
    name: str
    name_fr: str
    name_de: str
    name_lb: str
    name_en: str


@dataclass(frozen=True, slots=True)
class _Cue:
    """One row of a cue file."""

    number: int
    topic: str
    weight: int


class TopicLexicon:
    """All cues of one language, ready for one pass over a text."""

    def __init__(self, language: str) -> None:
        self._rows: dict[tuple[str, bool], _Cue] = {}
        for number, row in enumerate(load_csv(f"topic_cues_{language}.csv")):
            cue = _Cue(number, row["topic"], int(row["weight"] or 0))
            for form in row["cue"].split("|"):
                for written in _written(form.removesuffix("*"), row["forms"], language):
                    self._rows.setdefault((fold(written).text, form.endswith("*")), cue)
        self._forms = list(self._rows)
        self._matcher = AhoCorasick([form for form, _ in self._forms])

    def find(self, folded: Folded) -> tuple[Topic, ...]:
        """The topics of a folded text, the weightiest first, and of equal ones the one that is named first."""
        found: dict[str, dict[int, tuple[int, int, int]]] = {}
        for cue, start, end in self._hits(folded.text):
            if cue.topic:
                found.setdefault(cue.topic, {}).setdefault(cue.number, (-cue.weight, start, end))
        given = []
        for topic, cues in found.items():
            weight = -sum(weight for weight, _, _ in cues.values())
            if weight >= ENOUGH:
                best = sorted(cues.values())[:SHOWN]
                words = "; ".join(_surface(folded, start, end) for _, start, end in best)
                given.append((-weight, min(start for _, start, _ in cues.values()), Topic(topic, words)))
        return tuple(topic for _, _, topic in sorted(given, key=lambda one: one[:2]))

    def _hits(self, text: str) -> list[tuple[_Cue, int, int]]:
        """Cues with their spans in order; of those that overlap the first, of those that begin together the longest."""
        hits = []
        for index, start, end in self._matcher.find_matches_as_indexes(text, overlapping=True):
            if start and text[start - 1].isalnum():
                continue
            if text[end : end + 1].isalnum() and not self._forms[index][1]:
                continue
            hits.append((start, -end, index))
        hits.sort()
        kept: list[tuple[_Cue, int, int]] = []
        last = 0
        for start, end, index in hits:
            if start >= last:
                last = -end
                kept.append((self._rows[self._forms[index]], start, last))
        return kept


def topic_names() -> tuple[TopicName, ...]:
    """All topics of the data files."""
    return tuple(
        TopicName(topic, name["en"], name["fr"], name["de"], name["lb"], name["en"])
        for topic, name in load_yaml("topics.yaml").items()
    )


@cache
def topics_of(language: str) -> TopicLexicon:
    """The topic cues of one of fr, de, lb, en."""
    return TopicLexicon(language)


def _written(form: str, pattern: str, language: str) -> list[str]:
    first, space, rest = form.partition(" ")
    forms = [inflected + space + rest for inflected in inflect(first, pattern)]
    return without_n(forms) if language == "lb" else forms


def _surface(folded: Folded, start: int, end: int) -> str:
    """The words of the source, to the end of the last one."""
    rest = _REST_OF_WORD.match(folded.text, end)
    first, last = folded.span(start, rest.end() if rest else end)
    return _SPACES.sub(" ", folded.source[first:last])
