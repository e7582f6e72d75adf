"""The pages of a PDF to paragraphs: lines put together again, bold ones told apart, what every page repeats left out.

pypdfium2 gives characters with their places and fonts; it writes U+0002 for a hyphen that broke a word at a line's end.
"""

from __future__ import annotations

import ctypes
import itertools
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import regex
import yaml

from scrapers.text import clean_line, settle_hyphens

LANGUAGES = ("fr", "de", "lb")
BOLD_FROM = 600
"""Font weight from which a font is bold (CSS: 400 regular, 700 bold)."""
MOST_REPEATED = 4
"""Lines of a running head or foot."""
SAME_PLACE = 3.0
"""Points by which the place of a running head may differ from page to page."""
_LABEL = regex.compile(r"(?:\d{1,2}\s?[.)°]|[Aa]d\s?\d|[-–•*])")
_DIGITS = regex.compile(r"\d+")


class NotPdfError(ValueError):
    """The bytes are no PDF that can be read, or one that holds no text; the message says what they are."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document; `bold` where its whole text is."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    bold: bool
    page: int
    top: float
    bottom: float
    right: float
    end: float
    """Bottom of its last letter: lower than `bottom` where a hyphen joined two printed lines to one."""


def pdf_paragraphs(
    body: bytes, *, languages: tuple[str, ...] = LANGUAGES, running: tuple[str, ...] = ()
) -> list[Paragraph]:
    """The paragraphs of a PDF in reading order, without page furniture. Raises NotPdfError.

    :param languages: whose lexicons tell whether a hyphen at a line's end belongs to the word.
    :param running: whole lines that are running heads of this publication (regular expressions).
    """
    if not body.startswith(b"%PDF") and b"%PDF-" not in body[:1024]:
        start = clean_line(body[:60].decode("latin-1"))
        raise NotPdfError(f"is no PDF (it begins with {start!r})" if start else "is no PDF (it is empty)")
    try:
        document = pdfium.PdfDocument(body)
        try:
            lines = [line for number in range(len(document)) for line in _page_lines(document[number], number)]
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise NotPdfError(f"is a PDF that cannot be read ({error})") from error
    if not lines:
        raise NotPdfError("is a PDF without text (a scanned page)")
    heads = regex.compile("|".join(f"(?:{form})" for form in running) or "(?!)")
    kept = [line for line in _without_furniture(lines) if not heads.fullmatch(clean_line(line.text))]
    return _join(kept, languages)


def marked_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a PDF's plain text, in which a line between `**` and `**` was bold."""
    found = []
    for line in text.splitlines():
        plain = clean_line(line)
        bold = plain.startswith("**") and plain.endswith("**") and len(plain) > 4
        if bold:
            plain = plain[2:-2].strip()
        if plain and not is_furniture(plain):
            found.append(Paragraph(plain, bold))
    return found


def is_furniture(line: str) -> bool:
    """Whether a line is what a page repeats: its number, the letterhead or address of a ministry, a stamp."""
    return any(pattern.fullmatch(line) for pattern in _furniture())


@cache
def _furniture() -> tuple[regex.Pattern[str], ...]:
    patterns = yaml.safe_load(Path(__file__).with_name("furniture.yaml").read_text(encoding="utf-8"))
    return tuple(regex.compile(pattern, regex.IGNORECASE) for pattern in patterns)


def _page_lines(page: pdfium.PdfPage, number: int) -> list[_Line]:
    """The lines of a page, each with the weight of its first letters and its place (points from the bottom left)."""
    text_page = page.get_textpage()
    lines: list[_Line] = []
    begin = 0
    count = text_page.count_chars()
    chars = [raw.FPDFText_GetUnicode(text_page, index) for index in range(count)]
    for index in range(count + 1):
        if index == count or chars[index] in (10, 13):
            line = _line(text_page, chars, begin, index, number)
            if line is not None:
                lines.append(line)
            begin = index + 1
    return lines


def _line(text_page: pdfium.PdfTextPage, chars: list[int], begin: int, end: int, page: int) -> _Line | None:
    text = "".join(map(chr, chars[begin:end]))
    inked = [index for index in range(begin, end) if not chr(chars[index]).isspace() and chars[index] > 32]
    if not inked:
        return None
    first, middle, last = inked[0], inked[len(inked) // 2], inked[-1]
    _, bottom, _, top = text_page.get_charbox(first, loose=True)
    _, end, right, _ = text_page.get_charbox(last, loose=True)
    bold = all(_is_bold(text_page, index) for index in (first, middle, last))
    return _Line(text, bold, page, top, bottom, right, end if "\x02" in text.rstrip()[:-1] else bottom)


def _is_bold(text_page: pdfium.PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(text_page, index) >= BOLD_FROM:
        return True
    size = raw.FPDFText_GetFontInfo(text_page, index, None, 0, None)
    if size <= 0:
        return False
    name = ctypes.create_string_buffer(size)
    raw.FPDFText_GetFontInfo(text_page, index, name, size, None)
    return b"bold" in name.value.lower()


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    """Lines that are not furniture by their words, nor the same (but for numbers) at the same edge of every page."""
    pages = [list(on_page) for _, on_page in itertools.groupby(lines, key=lambda line: line.page)]
    head, foot = _repeated(pages, 1), _repeated(pages, -1)
    kept = [line for on_page in pages for line in on_page[head : len(on_page) - foot]]
    return [line for line in kept if not is_furniture(clean_line(line.text))]


def _repeated(pages: list[list[_Line]], step: int) -> int:
    """How many lines all pages share at their top (step 1) or bottom (step -1): same words, same place."""
    if len(pages) < 2:
        return 0
    count = 0
    while count < min(MOST_REPEATED, *map(len, pages)):
        edge = [on_page[count if step > 0 else -1 - count] for on_page in pages]
        if len({_shape(line) for line in edge}) > 1 or max(e.top for e in edge) - min(e.top for e in edge) > SAME_PLACE:
            break
        count += 1
    return count


def _shape(line: _Line) -> str:
    return _DIGITS.sub("#", clean_line(line.text))


def _join(lines: list[_Line], languages: tuple[str, ...]) -> list[Paragraph]:
    """Lines put together to paragraphs: a new one begins at a wider gap, where boldness changes, at a number or
    bullet, and after a sentence that ended well before the right margin."""
    found: list[list[_Line]] = []
    margin = max((line.right for line in lines), default=0.0)
    step = _line_step(lines, margin)
    for line in lines:
        before = found[-1][-1] if found else None
        if before is None or _begins(line, before, margin, step):
            found.append([line])
        else:
            found[-1].append(line)
    return [Paragraph(_text(part, languages), all(line.bold for line in part)) for part in found]


def _line_step(lines: list[_Line], margin: float) -> float:
    """Points from one line to the next inside a paragraph: as it is after lines that reach the right margin."""
    steps: Counter[int] = Counter()
    for before, line in itertools.pairwise(lines):
        down = round(before.end - line.bottom)
        if before.page == line.page and before.right > margin * 0.9 and down > 0:
            steps[down] += 1
    if steps:
        return min(step for step, seen in steps.items() if seen * 3 >= max(steps.values()))
    heights = sorted(line.top - line.bottom for line in lines)
    return heights[len(heights) // 2] * 1.3 if heights else 0.0


def _begins(line: _Line, before: _Line, margin: float, step: float) -> bool:
    if line.bold != before.bold or _LABEL.match(line.text.lstrip()):
        return True
    ended = before.text.rstrip()[-1:] in ".!?:;»”"
    if line.page != before.page:
        return ended and (before.right < margin * 0.9 or line.right < margin * 0.7)
    if step and before.end - line.bottom > step * 1.4:
        return True
    return ended and before.right < margin * 0.85


def _text(lines: list[_Line], languages: tuple[str, ...]) -> str:
    text = ""
    for line in lines:
        piece = line.text.strip(" \t\r\n")
        text += piece if text.endswith(("\x02", "\u00ad")) or not text else f" {piece}"
    joined = regex.sub(r"[\x02\u00ad]\s*(?=\p{L})", "\u00ad", text).replace("\x02", "-")
    return settle_hyphens(clean_line(joined), languages)
