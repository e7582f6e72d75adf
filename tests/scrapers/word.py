"""Invented Word documents for tests: paragraphs to the bytes of a DOCX."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def paragraph(text: str) -> str:
    """A paragraph; one between `**` and `**` is bold, a newline is a line break."""
    bold = text.startswith("**")
    mark = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = escape(text.strip("*")).replace("\n", "</w:t><w:br/><w:t>")
    return f'<w:p><w:r>{mark}<w:t xml:space="preserve">{runs}</w:t></w:r></w:p>'


def docx(body: Sequence[str], header: Sequence[str] = (), *, raw: str = "") -> bytes:
    """A document with these paragraphs, a page header, and `raw` markup behind the paragraphs."""
    made = io.BytesIO()
    text = f"<w:body>{''.join(map(paragraph, body))}{raw}</w:body>"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {NAMESPACES}>{text}</w:document>",
    }
    if header:
        parts["word/header1.xml"] = f"<w:hdr {NAMESPACES}>{''.join(map(paragraph, header))}</w:hdr>"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return made.getvalue()
