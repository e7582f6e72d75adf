"""Sweden: what the Riksdag's open data answer (JSON or XML), and interpellations in TEI, told apart and read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrapers.items import Document, Problem
from scrapers.safe_xml import UnsafeXmlError, read_xml
from scrapers.se_riksdag_records import (
    NoKeyError,
    Record,
    document_of,
    identity_of,
    is_wanted,
    kind_of,
    listed,
    problem,
    strange_fields,
)
from scrapers.se_riksdag_tei import TEI, tei_document
from scrapers.source import LeftOut
from scrapers.text import clean_line, decode

STATUS, LIST = "dokumentstatus", "dokumentlista"


class NotOursError(ValueError):
    """The bytes are nothing that the open data answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a listing: its records, how many pages there are, and how many documents on all of them if told."""

    items: list[Record]
    pages: int
    total: int | None


def parse_file(path: Path, body: bytes, url: str = "") -> Iterator[Document | Problem | LeftOut]:
    """The documents of a file: all that is known of a document, a listing, an interpellation in TEI.

    A question and its answer are two files; whichever comes second is put together with the first one.

    :param url: how problems name the file; its name by default.
    """
    url = url or path.name
    kind = path.suffix.lower()
    if not body.strip():
        yield problem("empty_file", "is empty", url)
        return
    if kind not in (".json", ".xml"):
        yield problem("unknown_file", f"is no file that this source publishes ({kind or 'no suffix'})", url)
        return
    left_out = 0
    for item in _documents(kind, body, url):
        if isinstance(item, Document) and not is_kept(item):
            left_out += 1
        else:
            yield item
    if left_out:
        yield LeftOut(left_out, url)


def is_kept(document: Document) -> bool:
    """Whether the filter takes a document: by whom it is put to, by its title, by its question."""
    asked = "\n".join(question.text for question in document.questions)
    return is_wanted(document.ministry, f"{document.title}\n{asked}")


def _documents(kind: str, body: bytes, url: str) -> Iterator[Document | Problem]:
    try:
        found = _json(body) if kind == ".json" else _xml(body)
        if isinstance(found, dict):
            yield from _of_object(found, url)
        elif found.tag == f"{TEI}TEI":
            yield tei_document(found)
        else:
            raise NotOursError(f"is XML of another kind than this source publishes ({found.tag})")
    except NotOursError as error:
        yield problem("unknown_data", str(error), url)
    except UnsafeXmlError as error:
        yield problem("bad_xml", str(error), url)
    except NoKeyError as error:
        yield problem("no_key", str(error), url)


def _of_object(found: dict[str, Any], url: str) -> Iterator[Document | Problem]:
    if LIST in found:
        yield from _listed(listing_of(found).items, url)
        return
    record = record_of(found)
    strange = strange_fields(record)
    if strange:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)
    answer = kind_of(identity_of(record)) == "answer"
    yield document_of(None if answer else record, record if answer else None)


def _listed(items: list[Record], url: str) -> Iterator[Document | Problem]:
    """The documents of a listing, without their texts; an answer adds nothing to its question but its day."""
    strange: set[str] = set()
    for place, record in enumerate(items, 1):
        strange |= strange_fields(record)
        try:
            answer = kind_of(identity_of(record)) == "answer"
            document = document_of(None if answer else record, record if answer else None)
        except NoKeyError as error:
            yield problem("no_key", f"item {place} {error}", url)
            continue
        yield _without_texts(document)
    if strange:
        yield problem("unknown_field", f"has fields that are not known: {', '.join(sorted(strange))}", url)
    if items:
        said = f"is a listing: the texts of {len(items)} documents are in records of their own"
        yield problem("truncated", said, url, "complete")


def _without_texts(document: Document) -> Document:
    kept = tuple(one for one in document.problems if one.kind not in ("no_question", "no_text"))
    return replace(document, partial=False, truncated=True, problems=kept)


def parse_status(body: bytes) -> Record:
    """The record of a document from all that is known of it (JSON). Raises NotOursError, NoKeyError."""
    record = record_of(_json(body))
    identity_of(record)
    return record


def parse_listing(body: bytes) -> Listing:
    """A page of a listing (JSON). Raises NotOursError."""
    return listing_of(_json(body))


def record_of(found: dict[str, Any]) -> Record:
    """The record in an object `{"dokumentstatus": {"dokument": ..., "dokintressent": ...}}`. Raises NotOursError."""
    status = found.get(STATUS)
    records = listed(status, "dokument")
    if not isinstance(status, dict) or len(records) != 1:
        raise NotOursError(f"is no record of the open data ({', '.join(list(found)[:5])})")
    people = status.get("dokintressent")
    return {**records[0], "dokintressent": people if people is not None else records[0].get("dokintressent")}


def listing_of(found: dict[str, Any]) -> Listing:
    """The listing in an object `{"dokumentlista": ...}`; one hit is no list there. Raises NotOursError."""
    inside = found.get(LIST)
    if not isinstance(inside, dict):
        raise NotOursError(f"is no listing of the open data ({', '.join(list(found)[:5])})")
    try:
        pages, total = int(inside.get("@sidor") or 1), int(inside["@traffar"]) if inside.get("@traffar") else None
    except (TypeError, ValueError):
        raise NotOursError("is a listing that does not tell its pages") from None
    return Listing(list(listed(inside, "dokument")), pages, total)


def _json(body: bytes) -> dict[str, Any]:
    text, _ = decode(body)
    try:
        found = json.loads(text)
    except ValueError as error:
        raise NotOursError(f"is no JSON ({error}): it begins with {clean_line(text[:60])!r}") from error
    if not isinstance(found, dict):
        raise NotOursError("is JSON of another kind than this source publishes")
    return found


def _xml(body: bytes) -> Any:
    """The open data's XML as the objects of its JSON; TEI as its root element."""
    root = read_xml(body)
    return {root.tag: _object(root)} if root.tag in (STATUS, LIST) else root


def _object(element: Any) -> Any:
    if len(element) == 0:
        return element.text or ""
    found: dict[str, Any] = {f"@{name}": value for name, value in element.attrib.items()}
    for child in element:
        value = _object(child)
        if child.tag in found:
            known = found[child.tag]
            found[child.tag] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            found[child.tag] = value
    return found
