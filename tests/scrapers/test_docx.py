"""Word documents to paragraphs."""

from __future__ import annotations

import pytest

from scrapers.docx import NotDocxError, read_docx
from scrapers.pdf import Paragraph
from tests.scrapers.word import docx


def test_paragraphs_are_read_with_what_is_bold() -> None:
    word = read_docx(docx(["**Vraag 1**", "Wat <is> dit?", "Een\nregel"], header=["Datum", "1 mei 2099", "Datum"]))
    assert word.body == (
        Paragraph("Vraag 1", bold=True),
        Paragraph("Wat <is> dit?"),
        Paragraph("Een"),
        Paragraph("regel"),
    )
    assert word.headers == ("Datum", "1 mei 2099")


def test_a_text_box_is_read_once_and_what_is_deleted_or_a_note_not_at_all() -> None:
    box = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    twice = "".join(f"<mc:{way}>{box.format('Doos')}</mc:{way}>" for way in ("Choice", "Fallback"))
    raw = (
        f"<w:p><w:r><mc:AlternateContent>{twice}</mc:AlternateContent></w:r><w:r><w:t>Tekst</w:t></w:r>"
        "<w:r><w:footnoteReference/></w:r><w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"
        "<w:r><w:tab/><w:t>verder</w:t></w:r></w:p>"
    )
    assert [line.text for line in read_docx(docx([], raw=raw)).body] == ["Doos", "Tekst verder"]


def test_cells_of_a_table_are_paragraphs() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    raw = f"<w:tbl><w:tr>{cell.format('Datum')}{cell.format('1 mei')}</w:tr></w:tbl>"
    assert [line.text for line in read_docx(docx([], raw=raw)).body] == ["Datum", "1 mei"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK", "no zip archive"),
        (b"%PDF-1.4", "no zip archive"),
        (docx(["a"]).replace(b"word/document.xml", b"word/dokument.xml"), "no Word document"),
        (docx([], raw="<w:p>"), "no well-formed XML"),
    ],
)
def test_what_is_no_word_document_is_refused_with_a_reason(body: bytes, said: str) -> None:
    with pytest.raises(NotDocxError, match=said):
        read_docx(body)
