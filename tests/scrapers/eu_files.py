"""Documents of the European Parliament with invented content: DOCX of a question and of an answer, for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

QUESTION = (
    "PE999.001v01-00",
    "Question for written answer E-000101/2025",
    "to the Vice-President of the Commission / High Representative of the Union",
    "Rule 144",
    "Ada Inventa (S&D), Basil Madeup (PPE)",
    "Subject: Bridges to Ruritania and CO2",
    "The bridges are old.",
    "1.",
    "How many are there?",
    "Submitted: 3.3.2025",
    "A note at the foot",
)
ANSWER = (
    "EN",
    "E-000101/2025",
    "Answer given by High Representative/Vice-President Madeup|on behalf of the European Commission|(10.4.2025)",
    "The EU condemns the closing of the bridges.",
    "It supports Ruritania.",
)


def docx(paragraphs: Sequence[str], *, name: str = "word/document.xml", head: str = "") -> bytes:
    """A DOCX of paragraphs; `|` breaks a line inside one."""
    body = "".join(
        "<w:p><w:pPr/>"
        + "<w:r><w:cr/></w:r>".join(f"<w:r><w:t>{escape(line)}</w:t></w:r>" for line in paragraph.split("|"))
        + "</w:p>"
        for paragraph in paragraphs
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")
    return file.getvalue()
