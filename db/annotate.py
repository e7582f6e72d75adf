"""Tags JSON lines, one after the other, without a database: what `positions annotate` does.

In: `{"id", "text", "own", "lang"?, "date"?}` a line. Out: `{"id", "lang", "mentions", "statements"}` a line, in the
same order. `lang` is a hint, which decides where a text is too short to tell its language. A line that is none of
these, or that the normalizers cannot take, gives no line of output but a `BadLine`; the others go on. Nothing is kept
from one line to the next, so that memory does not grow.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from db.normalizers import tagger
from db.normalizers.annotate import as_json
from db.normalizers.language import find_language

_LINE_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")
"""Characters that some readers take for the end of a line: written as JSON escapes."""
_HALF = re.compile("[\ud800-\udfff]")
"""Halves of a pair that stand alone: no text, though JSON can say them."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """Why a line gave nothing. `number` counts from 1."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Request:
    """A text to tag, as a line of input gives it."""

    id: str | int
    text: str
    own: str
    lang: str
    date: str


def annotate(lines: Iterable[bytes]) -> Iterator[str | BadLine]:
    """One line of output, or a `BadLine`, for each line that is not empty."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                request = read(line)
            except ValueError as error:
                yield BadLine(number, str(error))
                continue
            try:
                yield _tagged(request)
            except OSError:  # a data file is missing: no line will do
                raise
            except Exception as error:  # one text must not stop the others
                yield BadLine(number, f"{request.id}: the tagger failed: {type(error).__name__}: {error}")


def read(line: bytes) -> Request:
    """A line of input. Raises ValueError, in words for whoever wrote the line."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise ValueError("no JSON that can be read: nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("no JSON object with id, text and own")
    missing = [
        name for name in ("id", "text", "own") if value.get(name) is None or (name != "text" and value[name] == "")
    ]
    if missing:
        raise ValueError(f"no {' and no '.join(missing)}")
    if not isinstance(value["id"], (str, int)):
        raise ValueError("id is neither a text nor a number")
    optional = {name: value.get(name) or "" for name in ("lang", "date")}
    for name, text in {"text": value["text"], "own": value["own"], **optional}.items():
        if not isinstance(text, str):
            raise ValueError(f"{value['id']}: {name} is no text")
    if wrong := mistaken(value["own"], optional["date"]):
        raise ValueError(f"{value['id']}: {wrong}")
    return Request(value["id"], _HALF.sub("\ufffd", value["text"]), value["own"], **optional)


def mistaken(own: str, date: str) -> str:
    """What is wrong with an answering government or with the day of an answer, which may be empty; empty where
    nothing is."""
    if own not in _known():
        return f"own is {own}, which is no country or organisation that is known (ISO 3166-1 alpha-3, as LUX, or EU)"
    if date and not _is_day(date):
        return f"date is {date}, which is no day (ISO 8601, as 2022-02-11)"
    return ""


@cache
def _known() -> frozenset[str]:
    return frozenset(entity.id for entity in tagger().entities)


def _is_day(date: str) -> bool:
    try:
        return dt.date.fromisoformat(date).isoformat() == date
    except ValueError:
        return False


def _tagged(request: Request) -> str:
    language = find_language(request.text, request.lang)
    tags = tagger().tag(request.text, own=request.own, language=language, date=request.date)
    line = json.dumps(as_json(request.id, tags), ensure_ascii=False)
    return _LINE_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
