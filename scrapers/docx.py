"""A Word document (DOCX) to its paragraphs, read without danger: the archive by `zips`, its XML by `safe_xml`.

Notes at the foot of a page and their numbers in the text are left out, and of a text box that stands there twice (once
for older programs) one is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex

from scrapers.pdf import Paragraph
from scrapers.safe_xml import UnsafeXmlError, read_xml
from scrapers.text import clean_line
from scrapers.zips import MEGABYTE, Limits, UnsafeZipError, read_zip

LIMITS = Limits(members=2000, each=32 * MEGABYTE, total=128 * MEGABYTE)
BODY = "word/document.xml"
_HEADER = regex.compile(r"word/header\d*\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    {
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        *(f"{_W}{name}" for name in ("footnoteReference", "endnoteReference", "instrText", "del", "rPr", "pPr")),
    }
)
_CHARACTERS = {
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}tab": "\t",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}


class NotDocxError(ValueError):
    """The bytes are no Word document that is read here; the message says why."""


@dataclass(frozen=True, slots=True)
class WordDocument:
    """The paragraphs of a document's body, and the lines of its page headers (a letterhead), each once."""

    body: tuple[Paragraph, ...]
    headers: tuple[str, ...]


def read_docx(body: bytes) -> WordDocument:
    """The paragraphs of a DOCX, those of tables and text boxes too; a line break makes a new one.

    Bold are those whose letters all are, by the marks on the letters themselves. Raises NotDocxError.
    """
    try:
        parts = {member.name: member.body for member in read_zip(body, LIMITS)}
        if BODY not in parts:
            raise NotDocxError("is a zip archive, but no Word document")
        headers = [line.text for name in sorted(parts) if _HEADER.fullmatch(name) for line in _lines(parts[name])]
        return WordDocument(tuple(_lines(parts[BODY])), tuple(dict.fromkeys(headers)))
    except (UnsafeZipError, UnsafeXmlError) as error:
        raise NotDocxError(str(error)) from error


@dataclass(slots=True)
class _Text:
    """The pieces of a paragraph, and whether each is bold."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def lines(self) -> Iterator[Paragraph]:
        """The paragraph, parted at its line breaks."""
        begun: list[tuple[str, bool]] = []
        for text, bold in [*self.pieces, ("\n", False)]:
            first, *others = text.split("\n")
            begun.append((first, bold))
            for other in others:
                line = clean_line("".join(piece for piece, _ in begun))
                if line:
                    yield Paragraph(line, all(bold for piece, bold in begun if piece.strip()))
                begun = [(other, bold)]


def _lines(part: bytes) -> Iterator[Paragraph]:
    texts = [_Text()]
    _walk(read_xml(part), texts, bold=False)
    for text in texts:
        yield from text.lines()


def _walk(element: Any, texts: list[_Text], *, bold: bool) -> None:
    """Text in the order of the document; what follows a text box inside a paragraph is a paragraph of its own."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            texts[-1].pieces.append((child.text or "", bold))
        elif child.tag in _CHARACTERS:
            texts[-1].pieces.append((_CHARACTERS[child.tag], bold))
        elif child.tag == f"{_W}p":
            texts.append(_Text())
            _walk(child, texts, bold=False)
            texts.append(_Text())
        else:
            _walk(child, texts, bold=_is_bold(child) if child.tag == f"{_W}r" else bold)


def _is_bold(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")
