"""CSV as this project writes it: in UTF-8, lines that end with a line feed, whatever the cells have in them."""

from __future__ import annotations

import csv
from typing import Any, TextIO


class _Lines:
    """Ends each line with a line feed alone."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def write(self, line: str) -> int:
        return self.out.write(line.removesuffix("\r\n") + "\n")


def csv_writer(out: TextIO) -> Any:
    """A `csv.writer`. It quotes what has a character of the line end in it: with a line feed alone, no bare carriage
    return would be quoted, and readers would take it for the end of a row."""
    return csv.writer(_Lines(out), lineterminator="\r\n")
