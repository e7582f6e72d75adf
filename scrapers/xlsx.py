"""The rows of a workbook (XLSX), read without danger: the archive by `zips`, its XML looked at by `safe_xml`, before
openpyxl opens it, whose own readers know neither limit.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from scrapers.safe_xml import UnsafeXmlError, refuse_entities
from scrapers.zips import MEGABYTE, Limits, UnsafeZipError, read_zip

LIMITS = Limits(members=2000, each=512 * MEGABYTE, total=1024 * MEGABYTE)
_DAMAGED = (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError, SyntaxError, IndexError)


class NotXlsxError(ValueError):
    """The bytes are no workbook that is read here; the message says why."""


def xlsx_rows(body: bytes, limits: Limits = LIMITS) -> Iterator[tuple[Any, ...]]:
    """The cells of the first sheet, row by row, while it is read. Raises NotXlsxError."""
    try:
        for member in read_zip(body, limits):
            refuse_entities(member.body)
    except (UnsafeZipError, UnsafeXmlError) as error:
        raise NotXlsxError(f"is an XLSX file that {error}") from error
    workbook = _damaged(lambda: openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True))
    try:
        sheet = _damaged(lambda: workbook.worksheets[0])
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        end: tuple[Any, ...] = ()
        while (row := _damaged(lambda: next(rows, end))) is not end:
            yield row
    finally:
        workbook.close()


def _damaged(read: Any) -> Any:
    try:
        return read()
    except _DAMAGED as error:
        said = " ".join(str(error).split())[:100] or type(error).__name__
        raise NotXlsxError(f"is a damaged XLSX file: {said}") from error
