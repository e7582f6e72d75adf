"""Names of treaties, declarations and processes: a capital inside one ("accords d'Oslo") is no mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from .data import load_csv
from .folding import Folded, fold

_HIDDEN_KINDS = ("capital", "city")
_WINDOW = 60
_ADJECTIVE = r"(?: (?!(?:à|en|avec|par|sur|in|with|at|on|by|bei|mit|in|zu|zwischen|between|entre)\b)\w+)"
_AND = r"(?: (?:and|et|und|an|a) [\w-]+)?"


class Titles:
    """The head words of titles in some languages (data/title_heads.csv).

    They stand before the name, after it, or are joined to it by a hyphen; `between` are the words that may stand
    between a name and a head after it ("regional peace").
    """

    def __init__(self, languages: Sequence[str]) -> None:
        heads: dict[str, list[str]] = {"before": [], "after": [], "compound": [], "between": []}
        for row in load_csv("title_heads.csv"):
            if row["lang"] in ("any", *languages):
                heads[row["position"]].append(fold(row["head"]).text.strip())
        self._before = _pattern(
            heads["before"],
            r"(?<![\w-])(?:{})(?:" + _ADJECTIVE + r"{{0,2}}? (?:de |d'|du |of |von |vun |vu |zu )(?:la |l'|the )?| )$",
        )
        self._after = _pattern(heads["after"], r"(?:er)?" + _AND + r" ?" + _between(heads["between"]) + r"(?:{})(?!\w)")
        self._compound = _pattern(heads["compound"], r"(?:er)?-?(?:{})(?!\w)")

    def hide(self, folded: Folded, start: int, end: int, kind: str) -> bool:
        """Whether the name at `start` to `end` is part of a title; only capitals name treaties, a country in one
        is still mentioned."""
        if kind not in _HIDDEN_KINDS:
            return False
        before = folded.text[max(0, start - _WINDOW) : start]
        after = folded.text[end : end + _WINDOW]
        return bool(
            (self._before and self._before.search(before))
            or (self._after and self._after.match(after))
            or (self._compound and self._compound.match(after))
        )  # fmt: skip


def _between(words: Iterable[str]) -> str:
    return rf"(?:(?:{'|'.join(map(regex.escape, sorted(words)))}) ){{{{0,3}}}}"


def _pattern(words: Iterable[str], frame: str) -> regex.Pattern[str] | None:
    ordered = sorted(set(words), key=len, reverse=True)
    return regex.compile(frame.format("|".join(map(regex.escape, ordered)))) if ordered else None
