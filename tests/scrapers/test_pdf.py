"""PDF to paragraphs."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from scrapers.pdf import NotPdfError, Paragraph, is_furniture, marked_paragraphs, pdf_paragraphs
from tests.scrapers.lu_files import REPLY, pdf


def test_a_pdf_gives_the_paragraphs_that_were_set_with_their_bold_ones() -> None:
    assert pdf_paragraphs(pdf(REPLY)) == [Paragraph(text.strip("*"), text.startswith("**")) for text in REPLY]


def test_a_paragraph_that_goes_over_a_page_stays_one_and_page_furniture_goes() -> None:
    long = " ".join(f"Le Gouvernement explique le point {number} avec beaucoup de mots." for number in range(120))
    found = pdf_paragraphs(pdf(["Début du texte.", long, "Fin du texte."], running_head="Ministère des Ponts 2021"))
    assert [part.text for part in found] == ["Début du texte.", long, "Fin du texte."]


@pytest.mark.parametrize("body", [b"", b"<!DOCTYPE html><html>Wartung</html>", b"%PDF-1.7 and nothing more"])
def test_what_is_no_pdf_says_what_it_is(body: bytes) -> None:
    with pytest.raises(NotPdfError, match="PDF"):
        pdf_paragraphs(body)


def test_a_pdf_without_text_is_a_scan() -> None:
    scan = FPDF()
    scan.add_page()
    scan.rect(20, 20, 100, 100, style="F")
    with pytest.raises(NotPdfError, match="without text"):
        pdf_paragraphs(bytes(scan.output()))


def test_the_plain_text_of_a_pdf_marks_bold_lines() -> None:
    assert marked_paragraphs("\n**Gras**\n\nMaigre \n2/3\n") == [Paragraph("Gras", True), Paragraph("Maigre", False)]


@pytest.mark.parametrize("line", ["3", "- 2 -", "Page 2 sur 3", "2/14", "Tél. : (+352) 247-00000", "L-2911 Luxembourg"])
def test_what_pages_repeat_is_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["2. Oui.", "Le Gouvernement condamne cet acte.", "12 ponts", "Luxembourg, 4 juin 2021."]
)
def test_what_an_answer_says_is_not_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_running_heads_of_a_publication_are_left_out_and_break_no_sentence() -> None:
    text = "The first sentence of the record goes on and on and does not end"
    body = pdf([text, "Record of the House", "before the next page begins."])
    assert any("Record of the House" in paragraph.text for paragraph in pdf_paragraphs(body))
    found = pdf_paragraphs(body, languages=("en",), running=("Record of the House",))
    assert " ".join(paragraph.text for paragraph in found) == f"{text} before the next page begins."
