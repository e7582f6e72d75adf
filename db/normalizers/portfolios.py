"""Names of offices and ministries: their words are neither a cue nor a name ("ministre de la Coopération",
"Bundesministerium für wirtschaftliche Zusammenarbeit"). The words are in data/portfolios.yaml."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from .data import load_yaml

_MODIFIERS = ("adjective", "demonym")


class Portfolios:
    """The stretches of one folded text that name an office or ministry, in order."""

    def __init__(self, text: str, language: str) -> None:
        spans = list(_spans(text, language))
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def cover(self, start: int, end: int) -> bool:
        """Whether a stretch lies inside the name of an office."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and end <= self._ends[place]

    def hide(self, start: int, end: int, kind: str) -> bool:
        """Whether a name is only a word of an office ("affaires européennes"); a country's own name never is."""
        return kind in _MODIFIERS and self.cover(start, end)


@lru_cache(maxsize=4)
def portfolios_in(text: str, language: str) -> Portfolios:
    """The names of offices in a folded text; asked for twice they are looked for once."""
    return Portfolios(text, language)


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where names of offices stand; the pattern is only tried where one of the words stands that can begin them."""
    places: set[int] = set()
    for head in load_yaml("portfolios.yaml")[language]["heads"]:
        place = text.find(head)
        while place >= 0:
            places.add(place)
            place = text.find(head, place + 1)
    free = 0
    for place in sorted(places):
        found = _pattern(language).match(text, place) if place >= free else None
        if found:
            free = found.end()
            yield found.span()


@cache
def _pattern(language: str) -> re.Pattern[str]:
    data = load_yaml("portfolios.yaml")[language]
    joints, words = _any(data["joints"]), _any(data["words"])
    word = rf"{words}(?:s)?(?!\w)"
    return re.compile(
        rf"(?<!\w){_any(data['heads'])}(?!\w)(?:\s?-?\s?(?:{joints}(?:(?<=')|(?<=,)|(?!\w))\s?){{0,3}}\s?{word}){{1,12}}"
    )


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=len, reverse=True))) + ")"
