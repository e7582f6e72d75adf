"""Where the sentences of an answer are: spans in code points, in order, without the number or bullet that
introduces them.

Rules over the full stop, since no library knew "n°", "MM.", "z. B.", German ordinals ("am 30. Juli") or numbered
answers.
A text without any full stop is one sentence; the time is linear in the length.
"""

from __future__ import annotations

import re
from functools import cache

import regex

from .data import load_yaml
from .types import Span

_BOUNDARY = re.compile(
    r"[.!?…\n](?:(?<=\n)\n*\s*"
    r"|(?<=[.!?…])(?:[.!?…]*[\"'»”’)\]]*(?=\s|$)(?:\s*[»”])?"
    r"|(?P<number>(?<=[.!?])['\"»”)]?(?=\d{1,2}\. [^\W\d_]))))"
)
"""Begins with a set of characters, which re looks for many times as fast as for one of several alternatives."""
_LIST_MARK = re.compile(  # re matches it several times as fast as regex
    r"\s*(?:(?:(?:ad|zu|question|frage|fro|point)\s+)?(?:\(?[0-9]{1,2}[.)]|[0-9]{1,2}°|\(?[a-z]\)|\([ivx]{1,4}\))|[-–—•*·▪o])\s+",
    re.IGNORECASE,
)
_LONGEST = 1500
"""Code points: far above the longest sentence of a real answer."""
_FIGURE = regex.compile(r"(?<!\w)\d[\d.,]*(?:\s?(?:€|Euro|EUR|%|Prozent|Mio\.))?[ \t]*$")
_ROW = 200
"""Characters of a line that are looked at."""
_LAST_WORD = regex.compile(r"(?r)([\p{L}\p{N}.]+)\n?")
"""Read backwards from the end."""
_WORD = regex.compile(r"\p{L}+")
_INITIALS = regex.compile(r"(?:\p{Lu}\.)*\p{Lu}")
_OPENS = regex.compile(r"[\"'«„“‘(\[\s]*[\p{Lu}\p{N}•*–-]|\([a-z]{1,4}\) ")


@cache
def _abbreviations(language: str) -> frozenset[str]:
    lists = load_yaml("abbreviations.yaml")
    return frozenset(lists["any"]) | frozenset(lists.get(language, ()))


@cache
def _months() -> frozenset[str]:
    return frozenset(load_yaml("abbreviations.yaml")["months_de"])


def split_sentences(text: str, language: str) -> list[Span]:
    """The spans of the sentences of `text`; spans never overlap and leave out surrounding space, bullets and
    numbering."""
    spans: list[Span] = []
    begin = 0
    for found in _BOUNDARY.finditer(text):
        end = found.end()
        if found.lastgroup == "number":
            ends = text[text.index(" ", end) + 1].isupper()
        else:
            ends = _ends_here(text, found.start(), end, language)
        if ends:
            _add(spans, text, begin, end)
            begin = end
    _add(spans, text, begin, len(text))
    return spans


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    while end - begin > _LONGEST:  # a table or a text without full stops: cut, so that no rule meets a line without end
        cut = max(text.rfind(mark, begin + _LONGEST // 2, begin + _LONGEST) for mark in ("\n", ";", ",", " "))
        cut = cut + 1 if cut > begin else begin + _LONGEST
        spans.append(Span(begin, cut))
        begin = cut
    mark = _LIST_MARK.match(text, begin, end)
    if mark:
        begin = mark.end()
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if end - begin > 1:
        spans.append(Span(begin, end))


def _ends_here(text: str, start: int, end: int, language: str) -> bool:
    mark = text[start] if start < len(text) else ""
    if mark == "\n":
        return _line_ends(text, start, end, language)
    following = text[end : end + 40].lstrip()
    if not following:
        return True
    first = following[0]
    if not (first.isalpha() and first.isupper()) and not _OPENS.match(following):
        return False
    if mark != "." or text.startswith("...", start):
        return True
    before = text[max(0, start - 24) : start]
    word = before.rpartition(" ")[2]
    if not word.isalnum():
        last = _LAST_WORD.match(before)
        if not last:
            return True
        word = last.group(1)
    low = word.lower()
    abbreviations = _abbreviations(language)
    if low in abbreviations or ("." in low and low.rpartition(".")[2] in abbreviations):
        return False
    if word[0].isupper() and _INITIALS.fullmatch(word):
        return False  # "J. Asselborn", "the U.S. Government"
    word = word.rpartition(".")[2] if word[-1:].isdigit() else word  # "clos.2."
    if word.isdigit() and len(word) <= 2:
        if _starts_line(text, start - len(word)):
            return False  # "1. Le Gouvernement": the number of an answer
        if language in ("de", "lb"):
            month = _WORD.match(following)
            return not (month and (month.group().lower() in _months() or not _is_name_start(following)))
    return True


def _is_name_start(following: str) -> bool:
    return following[:1].isupper() and following.split(" ", 1)[0].lower() in {
        "die",
        "der",
        "das",
        "ein",
        "im",
        "in",
        "am",
        "es",
        "dies",
        "d'regierung",
    }


def _starts_line(text: str, position: int) -> bool:
    while position > 0 and text[position - 1] in " \t(":
        position -= 1
    return position == 0 or text[position - 1] == "\n" or text[position - 1] in ".!?:;"


def _line_ends(text: str, start: int, end: int, language: str) -> bool:
    """Whether a line break ends a sentence: not where the line was only broken by a page's width."""
    following = text[end : end + 40]
    before = text[max(0, start - 3) : start].rstrip()
    if not following:
        return True
    if text.count("\n", start, end) > 1:  # a paragraph, or a page that broke a sentence
        return not (following[:1].islower() and before[-1:] not in ".!?…:;")
    if before[-1:] in ".!?…:;»”" and not (before[-1:] in ".;:" and following[:1].islower()):
        return before[-1:] != "." or _ends_here(text, start - 1, start, language) or following[:1].isdigit()
    if _LIST_MARK.match(text, end, end + 12):
        return True
    if following[:1].islower() or before[-1:] in ",-–(":
        return False
    return language != "de" or (_is_row(text, start) and _is_row(text, text.find("\n", end)))


def _is_row(text: str, end: int) -> bool:
    """Whether the line that ends there is a row of a table: it ends in a figure."""
    end = len(text) if end < 0 else end
    return _FIGURE.search(text, max(0, text.rfind("\n", 0, end) + 1, end - _ROW), end) is not None
