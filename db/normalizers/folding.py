"""Text made ready for matching: lower case, one kind of apostrophe and space, words broken at line ends joined,
offsets kept.

A ministry's text comes from typeset pages: "Kasach-\\nstan", "VN-  Resolution", "con-cernant", U+2018 for an
apostrophe.
`fold` undoes that for the matchers while every position can still be told in the text as it stands in the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

_ONE_KIND = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "′": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u2007": " ",
    "\n": " ",
    "\t": " ",
    "\r": " ",
    "\x0b": " ",
    "\x0c": " ",
    "‐": "-",
    "‑": "-",
    "\u00ad": "\x02",
}
_REPAIR = regex.compile(
    r"(?<=\p{L}-)(?P<parted> +)(?=\p{Lu})"
    r"|(?P<gap> {2,})"
    r"|(?P<marker>\x02 *)"
    r"|(?<=\p{L})(?P<broken>-{1,2} +)(?=\p{Ll})(?!(?:und|oder|bzw|et|ou|and|or|an|oder)\b)"
    r"|(?<=\p{L})(?P<inner>-{1,2})(?=\p{Ll})"
)
_INNER = regex.compile(r"(?<=\p{L})(?P<inner>-{1,2})(?=\p{Ll})")
"""The only repair of a text that has neither a gap nor a hyphen before a space: many times as fast as all of them."""
_WORD_LEFT = regex.compile(r"\p{L}+$")
_WORD_RIGHT = regex.compile(r"\p{L}+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `cased` and `text` have the same length; `origin[i]` is the position of character i in the
    source (None: the same)."""

    source: str
    cased: str
    text: str
    origin: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that folded characters `start` to `end` stand for (code points, end excluded)."""
        if self.origin is None:
            return start, end
        if end <= start:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def _one_kind(text: str) -> str:
    """The text with one kind of apostrophe, space and hyphen; a hundred times as fast as `str.translate`."""
    for written, plain in _ONE_KIND.items():
        text = text.replace(written, plain)
    return text


def _repair_of(cased: str) -> regex.Pattern[str] | None:
    """The pattern for what there can be to repair, told by the marks that all of it has; None where nothing can."""
    if "  " in cased or "- " in cased or "\x02" in cased:
        return _REPAIR
    return _INNER if "-" in cased else None


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters (İ) become two in lower case; they keep their one place so that offsets hold.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def fold(text: str, known: Callable[[str], bool] | None = None) -> Folded:
    """Fold `text`. `known` tells whether a lower-case word is one of the matchers': only such words lose a hyphen
    inside
    ("peut-être" keeps it, "préoccu-pation" does not)."""
    cased = _one_kind(text)
    repair = _repair_of(cased)
    if repair is None:
        return Folded(text, cased, _lower(cased), None)
    drop: list[tuple[int, int]] = []
    for found in repair.finditer(cased):
        start, end = found.span()
        kind = found.lastgroup
        if kind == "gap":
            drop.append((start + 1, end))
        elif kind in ("marker", "parted"):
            drop.append((start, end))
        else:
            left = _WORD_LEFT.search(cased, max(0, start - 30), start)
            right = _WORD_RIGHT.match(cased, end, min(len(cased), end + 30))
            if not left or not right or known is None:
                joins = kind == "broken"
            else:
                joins = known((left.group() + right.group()).lower())
                if kind == "broken" and not joins:
                    if known(left.group().lower()):  # "deutsch- polnisch": a real hyphen at the end of a line
                        drop.append((start + 1, end))
                        continue
                    joins = True
            if joins:
                drop.append((start, end))
    if not drop:
        return Folded(text, cased, _lower(cased), None)
    pieces: list[str] = []
    origin: list[int] = []
    last = 0
    for start, end in drop:
        if start < last:
            continue
        pieces.append(cased[last:start])
        origin.extend(range(last, start))
        last = end
    pieces.append(cased[last:])
    origin.extend(range(last, len(cased)))
    joined = "".join(pieces)
    return Folded(text, joined, _lower(joined), tuple(origin))
