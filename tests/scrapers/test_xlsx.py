"""Workbooks that mean harm are refused before openpyxl opens them; sound ones are read row by row."""

from __future__ import annotations

import io
import zipfile

import pytest

from scrapers.xlsx import NotXlsxError, xlsx_rows
from scrapers.zips import Limits
from tests.scrapers.lu_files import COLUMNS, row, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def changed(name: str, content: bytes) -> bytes:
    """A sound workbook with one member changed, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([row(1)]))) as sound, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sound.namelist():
            if entry != name:
                new.writestr(entry, sound.read(entry))
        new.writestr(name, content)
    return made.getvalue()


def test_rows_are_read() -> None:
    head, first = xlsx_rows(xlsx([row(1)]))
    assert head == tuple(COLUMNS)
    assert first[1] == "1"


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_are_refused_wherever_they_stand(name: str) -> None:
    with pytest.raises(NotXlsxError, match="declares entities"):
        list(xlsx_rows(changed(name, b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>')))


def test_a_bomb_and_a_path_that_leads_out_are_refused() -> None:
    with pytest.raises(NotXlsxError, match="more than"):
        list(xlsx_rows(changed(SHEET, b"0" * 3_000_000), Limits(each=1_000_000)))
    with pytest.raises(NotXlsxError, match="leads out"):
        list(xlsx_rows(changed("../evil.xml", b"<a/>")))


def test_a_damaged_workbook_says_so() -> None:
    with pytest.raises(NotXlsxError, match="damaged"):
        list(xlsx_rows(changed(SHEET, b"<worksheet><sheetData><row><c")))
