"""Netherlands: letters, the printed Aanhangsel, and what the OData service answers, told apart and read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapers.items import Document, Problem
from scrapers.nl_kamer_letter import NoKeyError, letter_document, printed_document
from scrapers.nl_kamer_records import NotAFileError, listed_answers, paragraphs_of
from scrapers.nl_kamer_words import is_wanted, pattern, problem
from scrapers.source import LeftOut, Page
from scrapers.text import clean_line, decode


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem | LeftOut]:
    """The documents of a file: a letter (DOCX, PDF), a printed Aanhangsel as text, what the service answers (JSON).

    Of a listing, only what is by or for the foreign ministry or about foreign affairs; a letter is kept in any case.

    :param url: how problems name the file; its name by default.
    """
    url = url or path.name
    kind = path.suffix.lower()
    if not body.strip():
        yield problem("empty_file", "is empty", url)
    elif kind in (".docx", ".pdf"):
        yield _letter(body, url)
    elif kind in (".md", ".txt"):
        yield from _printed(body, url)
    elif kind == ".json":
        yield from _listing(body, url)
    else:
        yield problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)


def _letter(body: bytes, url: str) -> Document | Problem:
    try:
        return letter_document(*paragraphs_of(body))
    except NotAFileError as error:
        return problem("no_letter", str(error), url)
    except NoKeyError as error:
        return problem("no_key", str(error), url)


def _printed(body: bytes, url: str) -> Iterator[Document | Problem]:
    text, wrong = decode(body)
    if wrong:
        yield problem("bad_encoding", wrong, url)
    if not pattern("printed", "mark").search(text):
        yield problem("unknown_text", f"is no Aanhangsel: it begins with {clean_line(text[:60])!r}", url)
        return
    try:
        yield printed_document(text)
    except NoKeyError as error:
        yield problem("no_key", str(error), url)


def _listing(body: bytes, url: str) -> Iterator[Document | Problem | LeftOut]:
    listing = parse_listing(Page(url, body, True))
    if isinstance(listing, Problem):
        yield listing
        return
    left_out = without = 0
    for found in listed_answers(listing.items, url):
        if isinstance(found, Problem):
            yield found
        elif not is_wanted(found[1].ministry, found[1].title):
            left_out += 1
        else:
            without += 1
            yield found[1]
    if without:
        said = f"is a listing: the texts of {without} answers are in files of their own"
        yield problem("truncated", said, url, "complete")
    if left_out:
        yield LeftOut(left_out, url)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the service: its records, and the address of the next page or empty."""

    items: list[Any]
    next: str


def parse_listing(page: Page) -> Listing | Problem:
    """What a page of the service holds."""
    try:
        answer = json.loads(page.body)
        items, following = answer["value"], answer.get("@odata.nextLink") or ""
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        start = clean_line(page.body[:60].decode("utf-8", "replace"))
        said = f"is no listing of the service ({type(error).__name__}): it begins with {start!r}"
        return problem("not_a_listing", said, page.url)
    if not isinstance(items, list) or not isinstance(following, str):
        return problem("not_a_listing", "is no listing of the service", page.url)
    return Listing(items, following)
