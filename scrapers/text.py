"""Raw text, table cells and HTML to clean paragraphs: one line each, single spaces, nothing of the words changed.

Paragraphs of a document are separated by one newline everywhere behind this module. Words that a line's end broke
carry U+00AD (soft hyphen) where no lexicon could tell whether the hyphen belongs to the word (see `scrapers.pdf`).
"""

from __future__ import annotations

import datetime as dt
import html
import unicodedata
from functools import cache
from typing import Any

import regex

from scrapers.safe_html import UnsafeHtmlError, read_fragment

_INVISIBLE = regex.compile(r"[\u200b\u2060\ufeff\x00\x01\x03-\x08\x0e-\x1f\x7f]")
_LINE_END_HYPHEN = regex.compile(r"(?<=\p{L})[\x02\u00ad][ \r\n]*(?=\p{L})")
_TAG = regex.compile(
    r"</?(?:br|p|div|table|tbody|thead|tr|td|th|ul|ol|li|b|i|u|em|strong|sup|sub|span|font|a|h[1-6])(?:\s[^<>]*)?/?>"
    r"|&(?:nbsp|amp|lt|gt|quot|#\d{1,5});",
    regex.IGNORECASE,
)
_ANY_TAG = regex.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCKS = frozenset({"p", "div", "br", "table", "tr", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "text"})
_CELLS = frozenset({"td", "th"})
_WORD = regex.compile(r"[\p{L}]+(?:-[\p{L}]+)*")
_BROKEN_WORD = regex.compile(r"(?P<left>(?:\p{L}+-)*\p{L}+)\u00ad(?P<right>\p{L}+)")
_STRAY = regex.compile(r"[\udc80-\udcff]")
_MOJIBAKE = regex.compile(r"Ã[\u0080-\u00bf©¨ª«®´¼¶¤§‰Š€]|â€[™œ“”˜]|Â[«»°\u00a0]|\ufffd")


def paragraphs(text: str, *, line_break: str = "") -> list[str]:
    """The paragraphs of a raw text in order, cleaned, without empty ones.

    :param line_break: a character that stands for a line break in this source (`|` in Luxembourg's export).
    """
    if _TAG.search(text):
        text = html_text(text)
    if line_break:
        text = text.replace(line_break, "\n")
    text = _LINE_END_HYPHEN.sub("\u00ad", text)
    return [line for line in map(clean_line, text.splitlines()) if line]


def clean(text: str, *, line_break: str = "") -> str:
    """`paragraphs`, joined by a newline."""
    return "\n".join(paragraphs(text, line_break=line_break))


def clean_line(text: str) -> str:
    """One line: composed characters (NFC), every kind of space a single blank, nothing invisible, no space around."""
    line = " ".join(unicodedata.normalize("NFC", text).split())  # split() knows every kind of space
    return line if line.isprintable() else " ".join(_INVISIBLE.sub("", line).split())


def html_text(markup: str) -> str:
    """The text of a piece of HTML: blocks on lines of their own, a table's row on one, its cells parted by " ; ".

    Only elements of HTML are read as such; `<BR$469>` and other marks that are none stay as they are.
    """
    protected = regex.sub(r"<(?![/a-zA-Z])|<(?=\w+[^\w\s/>])", "&lt;", markup)
    try:
        root = read_fragment(protected)
    except UnsafeHtmlError:  # nested too deep, say: its words are all there, its blocks are not told apart
        return html.unescape(_ANY_TAG.sub("\n", protected))
    parts: list[str] = []
    _walk(root, parts)
    return "".join(parts)


def decode(body: bytes) -> tuple[str, str]:
    """The text of a file and what was wrong with its encoding (empty where nothing was).

    UTF-8 is expected (UTF-16 where a byte order mark says so). Anything else is read as Windows-1252, in which every
    office program of these parliaments writes, and is told: bytes alone cannot prove a code page. Where most of a
    file is UTF-8, that is so for its stray bytes alone.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace"), ""
    try:
        return body.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        text = body.decode("utf-8-sig", "surrogateescape")
        stray = len(_STRAY.findall(text))
        if sum(char > "\x7f" for char in text) > 2 * stray:
            text = _STRAY.sub(lambda byte: bytes([ord(byte[0]) & 0xFF]).decode("cp1252", "replace"), text)
            told = "1 byte that is" if stray == 1 else f"{stray} bytes that are"
            return text, f"has {told} not UTF-8 (byte {error.start}); read as Windows-1252"
        return body.decode("cp1252", "replace"), f"is not UTF-8 (byte {error.start}); read as Windows-1252"


def mojibake(text: str) -> str:
    """The first place where `text` was read in a wrong code page before it came here ("Ã©" for "é"), or empty."""
    found = _MOJIBAKE.search(text)
    return text[max(0, found.start() - 10) : found.end() + 10].replace("\n", " ") if found else ""


def letters(text: str) -> str:
    """Only the letters and digits, lower case and without accents: equal for two prints of the same words."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if char.isalnum()).lower()


def settle_hyphens(text: str, languages: tuple[str, ...]) -> str:
    """Join words that a line's end broke where the text itself or a lexicon of `languages` has the joined word.

    Where they have only the word with the hyphen ("peut-être"), that stays; where they have neither, U+00AD stays.
    """
    if "\u00ad" not in text:
        return text
    own = set(_WORD.findall(text.lower()))

    def settle(found: regex.Match[str]) -> str:
        left, right = found.group("left"), found.group("right")
        joined, hyphened = left + right, f"{left}-{right}"
        if joined.lower() in own or hyphened.lower() in own:
            return joined if joined.lower() in own else hyphened
        if _known(joined, languages):
            return joined
        if _known(hyphened, languages) or (right[:1].isupper() and left[:1].isupper()):
            return hyphened
        return f"{left}\u00ad{right}"

    return _BROKEN_WORD.sub(settle, text)


@cache
def _known(word: str, languages: tuple[str, ...]) -> bool:
    from simplemma import is_known  # its tables take a moment to load, and few texts need them

    bare = regex.split(r"['’]", word)[-1]
    return any(is_known(form, lang=language) for language in languages for form in (bare, bare.lower()))


def _walk(element: Any, parts: list[str], end: str = "\n") -> None:
    """:param end: what a block begins and ends with: a blank inside a cell, since its row stays on one line."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _BLOCKS:
        parts.append(end)
    if tag not in ("script", "style"):
        inside = " " if tag in _CELLS else end
        parts.append(_in_line(element.text, inside))
        for child in element:
            if child.tag in _CELLS and child.getprevious() is not None:
                parts.append(" ; ")
            _walk(child, parts, inside)
            parts.append(_in_line(child.tail, inside))
    if tag in _BLOCKS and tag != "br":
        parts.append(end)


def _in_line(text: str | None, end: str) -> str:
    return " ".join((text or "").splitlines()) if end == " " else text or ""


def local_day(value: object, seen: list[tuple[str, str]]) -> str:
    """The day of "2024-01-05T00:00:00" or "2023-10-02T00:00:00+02:00", local time as it is written.

    Empty, with a word in `seen`, where it is none.
    """
    if not value:
        return ""
    try:
        return dt.date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        seen.append(("bad_date", f"{str(value)[:40]!r} is no day; left empty"))
        return ""
