"""Luxembourg: titles of which the export dropped the last character, completed or marked as cut.

Measured on 84 recorded titles of 2013 to 2015, from 8 to 149 characters long: each lacks exactly one character,
whatever its length, be it a letter ("en Ukrain"), a digit ("en 201") or a mark («Tax Ruling). That character is put
back where the title itself or the texts of the question and its answer show it (64 of 84), and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from scrapers.text import clean_line

CUT = "…"
"""Stands behind a title whose last character is not known."""
_CLOSING = {"«": "»", "(": ")", "“": "”", "„": "“"}
_LAST_WORDS = regex.compile(r"(?:(?P<before>[\p{L}\p{M}\d]+)[^\p{L}\p{M}\d]+)?(?P<last>[\p{L}\p{M}\d]+)$")


def are_cut(titles: Iterable[tuple[str, str]]) -> bool:
    """Whether a table's titles have lost their last character, as they always had so far.

    :param titles: each title with the text of its question. They are taken to be whole where more of them show that
        they are (a bracket closed at the end, a last word of the question) than show that they are not.
    """
    shown = 0
    for title, question in titles:
        line = clean_line(title)
        if _open_mark(line) or _next_character(line, question):
            shown += 1
        elif line.endswith(tuple(_CLOSING.values())) or _stands_in(line, question):
            shown -= 1
    return shown >= 0


def mended(title: str, texts: str) -> str:
    """A cut title with its last character; with an ellipsis where that is not known.

    A bracket or quotation mark that is open at the end was closed by it; else the texts have the last two words with
    one character more, and with no other one.

    :param texts: of the question and its answer.
    """
    line = clean_line(title)
    if not line:
        return ""
    return f"{line}{_open_mark(line) or _next_character(line, texts) or CUT}"


def _open_mark(line: str) -> str:
    """The mark that closes what is open at the end of a line, or empty."""
    for opening, closing in _CLOSING.items():
        if line.rfind(opening) > line.rfind(closing):
            return closing
    return ""


def _next_character(line: str, texts: str) -> str:
    """The one character that the texts have behind the last two words of a line, at a word's end; or empty."""
    words = _LAST_WORDS.search(line)
    if not words:
        return ""
    found = regex.findall(rf"{_tail(words)}([\p{{L}}\p{{M}}\d])(?![\p{{L}}\p{{M}}\d])", texts, regex.IGNORECASE)
    characters = {character.lower() for character in found}
    return str(found[0]) if len(characters) == 1 else ""


def _stands_in(line: str, question: str) -> bool:
    """Whether the question has the last two words of a line as they are."""
    words = _LAST_WORDS.search(line)
    if not words:
        return False
    return bool(regex.search(rf"{_tail(words)}(?![\p{{L}}\p{{M}}\d])", question, regex.IGNORECASE))


def _tail(words: regex.Match[str]) -> str:
    """A pattern of the last two words, whatever stands between them; of one where the line has no other."""
    before = rf"{regex.escape(words['before'])}[^\p{{L}}\p{{M}}\d\n]{{1,3}}" if words["before"] else ""
    return rf"(?<![\p{{L}}\p{{M}}\d]){before}{regex.escape(words['last'])}"
