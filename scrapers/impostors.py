"""Answers that are none, though their status says that all is well: login pages, challenges that keep programs out,
errors inside status 200, JSON that ends too early, status 202.

They are refused before a spider sees them, so that none of them ever stands in the archive as what its address says.
What they look like is in `impostors.yaml`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from scrapy import Spider
from scrapy.http import Request, Response

from scrapers.failures import NotAnsweredError
from scrapers.text import clean_line

CUT = "cut"
"""Flag of a response whose compressed body ends too early."""
WHOLE = frozenset({200, 203, 204, 304})
"""Good statuses that mean what they say; no other of the 2xx does where a document was asked for."""
SMALL = 65_536
"""Bytes; a larger body is no error's."""
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*(?:<!doctype\s+html|<html)", re.IGNORECASE | re.DOTALL
)
_ADDRESS_OF_A_PAGE = re.compile(r"[./]x?html?$", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@cache
def words() -> dict[str, Any]:
    """What is in `impostors.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("impostors.yaml").read_text(encoding="utf-8"))
    return known


def refuse(url: str, status: int, body: bytes, *, media_type: str = "", cut: bool = False) -> None:
    """Raise NotAnsweredError where an answer is not what was asked for at this address of the source."""
    if status in (204, 304) or status >= 400:
        return
    if _PAGE.match(body[:4096]):
        _refuse_page(body, page=bool(_ADDRESS_OF_A_PAGE.search(urlsplit(url).path)), status=status)
    if status not in WHOLE:
        raise NotAnsweredError("blocked", f"the server answered with status {status} and not with what was asked for")
    if cut:
        raise NotAnsweredError("no_answer", "the server gave no whole answer: its compressed body ends too early")
    if not body.strip():
        raise NotAnsweredError("no_answer", "the server gave an empty answer")
    if body.lstrip()[:1] == b"{" or "json" in media_type:
        _refuse_json(body)


def _refuse_page(body: bytes, *, page: bool, status: int) -> None:
    """Refuse a page where data are expected, and a challenge everywhere."""
    start = body[:20_000].decode("utf-8", "replace")
    found, low = _TITLE.search(start), start.lower()
    title = clean_line(re.sub(r"<[^>]*>", " ", found[1])) if found else ""
    named = f" titled {title[:80]!r}" if title else ""
    marks = words()
    if any(mark in low for mark in marks["challenge_of_a_page" if page else "challenge"]):
        raise NotAnsweredError("blocked", f"a page{named} that keeps programs out came with status {status}")
    if page:
        return
    if any(mark in low for mark in marks["login"]):
        raise NotAnsweredError("blocked", f"a page{named} to log in came with status {status}")
    text = clean_line(re.sub(r"<[^>]*>", " ", start))[:80]
    said = named or (f" that begins with {text!r}" if text else "")
    raise NotAnsweredError("a_page", f"a page of HTML{said} came with status {status}, where data are expected")


def _refuse_json(body: bytes) -> None:
    """Refuse JSON that is not whole, and an error in the place of data."""
    try:
        found = json.loads(body)
    except UnicodeDecodeError:
        return  # another encoding: its source reads it
    except RecursionError:
        raise NotAnsweredError("not_json", "is JSON that is nested too deep to be read") from None
    except ValueError as error:
        if b"\n{" in body[:SMALL] or b"\r{" in body[:SMALL]:
            return  # JSON lines
        raise NotAnsweredError("not_json", f"is JSON that cannot be read ({error})") from None
    if isinstance(found, dict) and len(body) <= SMALL and _is_error(found):
        raise NotAnsweredError("api_error", f"the server answered with an error inside status 200: {_told(found)}")


def _is_error(found: dict[str, Any]) -> bool:
    marks = words()
    if found.keys() - set(marks["error"]) - set(marks["beside"]):
        return False
    return any(found.get(name) for name in marks["error"]) or any(
        found.keys() >= set(names) for names in marks["code_and_message"]
    )


def _told(found: dict[str, Any]) -> str:
    """An error's own words, as short as they are."""
    for name in (*words()["error"], "message", "title"):
        value = found.get(name)
        if isinstance(value, dict):
            return _told(value)
        if value:
            return clean_line(str(value))[:200]
    return clean_line(json.dumps(found, ensure_ascii=False))[:200]


class Impostors:
    """Scrapy's way to `refuse`, for what a spider asked for; behind redirects, retries and decompression."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        """The response, or NotAnsweredError."""
        if "url" in request.meta:
            media_type = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
            cut = CUT in response.flags
            refuse(request.meta["url"], response.status, response.body, media_type=media_type, cut=cut)
        return response
