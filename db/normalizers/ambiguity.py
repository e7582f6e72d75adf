"""When a name that can mean two things means the entity of its row: the rules of data/ambiguity.yaml.

A rule is a mapping of conditions that must all hold; what each key means is written at the head of the data file.
Conditions look at a bounded stretch around the name, or ask a question about the whole text whose answer is kept, so
that the time stays linear. Rules are compiled once and asked only where a doubtful name stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from .data import load_yaml
from .folding import Folded

WINDOW = 120
"""How many characters beside a name a rule looks at."""

_QUOTES = ' "«»„“”()[]'
_WORD = regex.compile(r"[\w'/-]+")
_AHEAD = 400
_CAPITALS = regex.compile(r"\b\p{Lu}{6,}\b")
_FIRST_NAME = regex.compile(
    r"(?r)[\w,;] (?!(?:M[ms]|Mmes?|Mrs?|Dr|Monsieur|Madame|Herrn?|Frau|Här|Joffer|G[eé]n[eé]ral) )\p{Lu}\p{Ll}+ $"
)
"""A word in front that can be a first name, no title ("à Mme May")."""
_GIVEN_NAME = regex.compile(r" \p{Lu}\p{Ll}+")


@dataclass(slots=True)
class Reading:
    """What is known of one text: the entities that sure names stand for, where they stand, and answers to
    questions already asked."""

    folded: Folded
    sure: dict[str, int] = field(default_factory=dict)
    """Each entity that a sure name stands for, and where it is named first."""
    starts: set[int] = field(default_factory=set)
    spans: dict[int, int] = field(default_factory=dict)
    """End and start of every sure name."""
    named: list[tuple[int, str]] = field(default_factory=list)
    """Start and entity of every sure name, in order."""
    answers: dict[int, int] = field(default_factory=dict)
    """Where each pattern that was asked for stands first."""

    def know(self, names: Iterable[tuple[int, int, str]]) -> None:
        """Take names (start, end, entity) as sure."""
        for start, end, entity in names:
            self.sure[entity] = min(start, self.sure.get(entity, start))
            self.starts.add(start)
            self.spans[end] = start
            self.named.append((start, entity))
        self.named.sort()


@dataclass(frozen=True)
class Place:
    """A candidate: a name of `entity` at `start` to `end` of the text that is being read."""

    reading: Reading
    start: int
    end: int
    entity: str

    @cached_property
    def reach(self) -> int:
        """Up to where the text may speak for the name: what stands before it and, in its own paragraph, a little
        after it,
        so that nothing written later changes what was read."""
        folded = self.reading.folded
        position = folded.span(self.end - 1, self.end)[1]
        line = folded.source.find("\n", position, position + _AHEAD)
        return self.end + (line - position if line >= 0 else _AHEAD)

    @cached_property
    def before(self) -> str:
        return self.reading.folded.text[max(0, self.start - WINDOW) : self.start].rstrip(_QUOTES)

    @cached_property
    def after(self) -> str:
        return self.reading.folded.text[self.end : self.end + WINDOW].lstrip(_QUOTES)


Condition = Callable[[Place], bool]


class Rule:
    """The conditions of one row of the data file. `late`: it asks which entities are named otherwise, so sure
    names come first."""

    def __init__(self, keys: Mapping[str, Any]) -> None:
        self.late = _asks_for_names(keys)
        self._conditions = [CONDITIONS[key](value) for key, value in keys.items()]

    def fits(self, place: Place) -> bool:
        """Whether the name stands for the entity here."""
        return all(condition(place) for condition in self._conditions)


def load_rules() -> dict[str, Rule]:
    """All rules by id; KeyError names a key that no condition has."""
    return {name: Rule(keys) for name, keys in load_yaml("ambiguity.yaml").items()}


def _asks_for_names(keys: Mapping[str, Any]) -> bool:
    return any(
        key in ("entity_needs", "entity_not", "nearest") or (key == "any" and any(map(_asks_for_names, value)))
        for key, value in keys.items()
    )


# -- the conditions, by key -------------------------------------------------------------------------------------------


def _alternatives(words: Iterable[str]) -> str:
    """Words as one pattern: whole words, where `*` stands for any letters."""
    parts = []
    for word in sorted({str(word).lower() for word in words}, key=len, reverse=True):
        left = r"(?<!\w)" if word[:1].isalnum() else ""
        right = r"(?!\w)" if word[-1:].isalnum() else ""
        parts.append(left + r"\w*".join(map(regex.escape, word.split("*"))) + right)
    return "|".join(parts)


def _ending(pattern: str) -> regex.Pattern[str]:
    """Searched from the end backwards, as what stands before a name decides with its last words."""
    return regex.compile(rf"(?r)(?:{pattern})$")


def _after(words: list[str]) -> Condition:
    pattern = _ending(_alternatives(words))
    return lambda place: pattern.search(place.before) is not None


def _behind(words: list[str]) -> Condition:
    pattern = _ending(_alternatives(words))

    def behind(place: Place) -> bool:
        if pattern.search(place.before):
            return True
        between = place.reading.spans.get(place.start - 1)
        if between is None:
            return False
        return pattern.search(place.reading.folded.text[max(0, between - WINDOW) : between].rstrip(_QUOTES)) is not None

    return behind


def _before(words: list[str]) -> Condition:
    pattern = regex.compile(rf"-?(?:{_alternatives(words)})")
    return lambda place: pattern.match(place.after) is not None


def _after_pattern(text: str) -> Condition:
    pattern = _ending(text)
    return lambda place: pattern.search(place.before) is not None


def _before_pattern(text: str) -> Condition:
    pattern = regex.compile(text)
    return lambda place: pattern.match(place.after) is not None


def _near(value: Mapping[str, Any]) -> Condition:
    pattern, within = regex.compile(_alternatives(value["words"])), int(value["within"])
    sides = value.get("side", "both")

    def near(place: Place) -> bool:
        if sides != "after" and pattern.search(" ".join(_WORD.findall(place.before)[-within:])):
            return True
        return sides != "before" and pattern.search(" ".join(_WORD.findall(place.after)[:within])) is not None

    return near


def _text_needs(words: list[str]) -> Condition:
    pattern = regex.compile(_alternatives(words))
    stems = [max(word.lower().split("*"), key=len) for word in words]

    def found(place: Place) -> bool:
        answers, key = place.reading.answers, id(pattern)
        if key not in answers:
            text = place.reading.folded.text
            first = pattern.search(text) if any(stem in text for stem in stems) else None
            answers[key] = first.start() if first else len(text) + _AHEAD
        return answers[key] < place.reach

    return found


def _entity_needs(value: str | list[str]) -> Condition:
    def found(place: Place) -> bool:
        sure = place.reading.sure
        wanted = (place.entity,) if value == "same" else value
        return any(entity in sure and sure[entity] < place.reach for entity in wanted)

    return found


def _nearest(value: list[str]) -> Condition:
    """Of these entities the one named last before the name is that of the row: "the Council" after "the Security
    Council"."""
    rivals = frozenset(value)

    def nearest(place: Place) -> bool:
        named = place.reading.named
        for position in range(bisect_left(named, (place.start, "")) - 1, -1, -1):
            if named[position][1] in rivals:
                return named[position][1] == place.entity
        return False

    return nearest


def _in_capitals(wanted: bool) -> Condition:
    def in_capitals(place: Place) -> bool:
        folded = place.reading.folded
        start, end = folded.span(place.start, place.end)
        first = folded.source.rfind("\n", max(0, start - WINDOW), start)
        last = folded.source.find("\n", end, end + WINDOW)
        left = folded.source[max(first, start - WINDOW, 0) : start]
        right = folded.source[end : last if last >= 0 else end + WINDOW]
        return wanted is ((left + right).isupper() and _CAPITALS.search(left + " " + right) is not None)

    return in_capitals


def _first_of_compound(wanted: bool) -> Condition:
    def first(place: Place) -> bool:
        reading = place.reading
        return wanted is (reading.folded.text[place.end : place.end + 1] == "-" and place.end + 1 in reading.starts)

    return first


def _given_name(wanted: bool) -> Condition:
    def given_name(place: Place) -> bool:
        reading = place.reading
        surname = _GIVEN_NAME.match(reading.folded.cased, place.end)
        return wanted is (surname is not None and place.end + 1 not in reading.starts)

    return given_name


def _surname(wanted: bool) -> Condition:
    def surname(place: Place) -> bool:
        reading = place.reading
        given = _FIRST_NAME.search(reading.folded.cased, max(0, place.start - WINDOW), place.start)
        return wanted is (given is not None and place.start - 1 not in reading.spans)

    return surname


def _any(rules: list[Mapping[str, Any]]) -> Condition:
    compiled = [Rule(keys) for keys in rules]
    return lambda place: any(rule.fits(place) for rule in compiled)


def _not(make: Callable[[Any], Condition]) -> Callable[[Any], Condition]:
    def negated(value: Any) -> Condition:
        condition = make(value)
        return lambda place: not condition(place)

    return negated


CONDITIONS: dict[str, Callable[[Any], Condition]] = {
    "after": _after,
    "not_after": _not(_after),
    "behind": _behind,
    "before": _before,
    "not_before": _not(_before),
    "after_pattern": _after_pattern,
    "not_after_pattern": _not(_after_pattern),
    "before_pattern": _before_pattern,
    "not_before_pattern": _not(_before_pattern),
    "near": _near,
    "not_near": _not(_near),
    "text_needs": _text_needs,
    "text_not": _not(_text_needs),
    "entity_needs": _entity_needs,
    "nearest": _nearest,
    "entity_not": _not(_entity_needs),
    "in_capitals": _in_capitals,
    "first_of_compound": _first_of_compound,
    "given_name": _given_name,
    "surname": _surname,
    "any": _any,
}
"""Every key that a rule may have, and how its value becomes a condition."""
