"""Luxembourg's file formats, with invented content: workbooks, text files, JSON records and PDFs for the tests.

Everything said here is made up; the layout is that of the Chamber's export.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from fpdf import FPDF

COLUMNS = [
    "Legislature",
    "NumQuestion",
    "DateDepotQ",
    "AuteurQ",
    "PartiPolitique",
    "TexteQ",
    "TitreQuestion",
    "LangueQ",
    "DateReponse",
    "AuteurR",
    "TexteR",
    "LangueR",
    "lnk_Question",
    "lnk_DocQ",
    "lnk_DocR",
]
LIST_COLUMNS = [
    "NumQuestion",
    "TypeQuestion",
    "TypeReponse",
    "EtatQuestion",
    "nbrAuteurs",
    "NbrPartiPolAuteurs",
    "auteurs",
    "partiPolAuteurs",
    "DateQuestion",
    "TexteQ",
    "TitreQuestion",
    "LangueQ",
    "Destinataire",
    "Repondant",
    "RoleRepondant",
    "DateReponse",
    "TexteR",
    "LangueR",
    "Lnk_Question",
    "Lnk_DocQ",
    "Lnk_DocR",
]


def row(number: int | str = 1, **cells: object) -> dict[str, object]:
    """A sound row of the export; `cells` by column name replace what it says."""
    return {
        "Legislature": "2018-2023",
        "NumQuestion": str(number),
        "DateDepotQ": "03/05/2021",
        "AuteurQ": "Mme Anne Invente(CSV)",
        "PartiPolitique": "CSV",
        "TexteQ": "Le pont de Sable est fermé.|1.\xa0Quand le pont sera-t-il ouvert?|2.\xa0Qui paie les travaux?",
        "TitreQuestion": "le pont de Sabl",
        "LangueQ": "FR",
        "DateReponse": "04/06/2021",
        "AuteurR": "M. Paul Fictif,Ministre des Ponts",
        "TexteR": "1.\xa0Le pont sera ouvert en automne.|2.\xa0La commune paie les travaux.",
        "LangueR": "FR",
        "lnk_Question": f"https://www.chd.lu/fr/question/9{number}",
        "lnk_DocQ": f"https://wdocs-pub.chd.lu/docs/exped/0001/001/1{number}.pdf",
        "lnk_DocR": f"https://wdocs-pub.chd.lu/docs/exped/0001/002/2{number}.pdf",
    } | cells


def xlsx(rows: Iterable[Mapping[str, object]], columns: Sequence[str] = COLUMNS) -> bytes:
    """A workbook as the portal publishes it."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    sheet.append(list(columns))
    for cells in rows:
        sheet.append([cells.get(column) for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def txt(rows: Iterable[Mapping[str, object]], columns: Sequence[str] = COLUMNS, encoding: str = "utf-8") -> bytes:
    """The text file of the same."""
    lines = ["¬".join(columns)]
    lines += ["¬".join(str(cells.get(column) or "") for column in columns) for cells in rows]
    return ("\n".join(lines) + "\n").encode(encoding)


def record(cells: Mapping[str, Any]) -> bytes:
    """The same row as a JSON record."""

    def iso(date: str) -> str:
        return "-".join(reversed(date.split("/")))

    texts = [str(cells[name] or "").replace("|", "\n") for name in ("TexteQ", "TexteR")]
    languages = dict.fromkeys([str(cells["LangueQ"]), str(cells["LangueR"])])
    return json.dumps(
        {
            "_id": f"LU-QP-{cells['NumQuestion']}",
            "_source": "LU/Parliament",
            "_type": "doctrine",
            "_fetched_at": "2026-01-01T00:00:00+00:00",
            "title": cells["TitreQuestion"],
            "text": f"QUESTION:\n{texts[0]}\n\nRÉPONSE:\n{texts[1]}",
            "date": iso(cells["DateDepotQ"]),
            "url": cells["lnk_Question"],
            "legislature": str(cells["Legislature"]).replace("-", "_"),
            "question_number": cells["NumQuestion"],
            "author": cells["AuteurQ"],
            "political_party": cells["PartiPolitique"],
            "languages": "+".join(name for name in languages if name),
            "question_date": iso(cells["DateDepotQ"]),
            "answer_date": iso(cells["DateReponse"]),
            "answer_author": cells["AuteurR"],
            "question_pdf_url": cells["lnk_DocQ"],
            "answer_pdf_url": cells["lnk_DocR"],
        },
        ensure_ascii=False,
    ).encode()


def pdf(paragraphs: Iterable[str], *, running_head: str = "", size: int = 11) -> bytes:
    """A PDF of paragraphs; those between `**` and `**` are bold. Pages are numbered, with a head that each repeats."""

    class Pages(FPDF):
        def header(self) -> None:
            if running_head:
                self.set_font("Helvetica", "", 9)
                self.cell(0, 8, running_head, new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Helvetica", "", 9)
            self.cell(0, 8, f"{self.page_no()}/{{nb}}", align="C")

    document = Pages()
    document.set_creation_date(dt.datetime(2021, 6, 4, tzinfo=dt.UTC))
    document.add_page()
    for paragraph in paragraphs:
        bold = paragraph.startswith("**") and paragraph.endswith("**")
        document.set_font("Helvetica", "B" if bold else "", size)
        document.multi_cell(0, 6, paragraph.strip("*"), align="J", new_x="LMARGIN", new_y="NEXT")
        document.ln(4)
    return bytes(document.output())


HEADING = (
    "Réponse de Monsieur le Ministre des Ponts à la question parlementaire n° 77 du 3 mai 2021 "
    "des honorables députés Anne Invente et Marc Imagine"
)
REPLY = (
    f"**{HEADING}**",
    "**1. Quand le pont de Sable sera-t-il ouvert au trafic ?**",
    "Le pont sera ouvert en automne, quand la rivière sera basse et que les ouvriers auront fini.",
    "**2. Qui paie les travaux du pont et de la route qui y mène ?**",
    "La commune paie les travaux du pont.",
    "L'État paie la route.",
    "Luxembourg, le 4 juin 2021",
    "Le Ministre des Ponts",
    "(s.) Paul Fictif",
)
