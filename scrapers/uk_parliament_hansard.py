"""United Kingdom: pages of Hansard from before 2014, with a day's written answers or ministerial statements.

Names of anchors tell what follows: `dpthd` a department, `sbhd` a subject, `wqn` a question, `spnew` and `spmin` who
speaks, `para` a paragraph. A paragraph without an anchor goes on with the one before, which a new column broke.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import regex

from scrapers.items import Answer, Document, Person, Problem, Question
from scrapers.safe_html import markup_of, read_html
from scrapers.text import clean_line, decode, html_text, paragraphs
from scrapers.uk_parliament_records import GOVERNMENT, LANGUAGE, QUESTION, SOURCE_ID, STATEMENT, problems, words
from scrapers.uk_parliament_search import printed_minister, without_honorific, without_number

_ANCHOR = regex.compile(r"(?P<file>[\w-]+)\.htm_(?P<kind>[a-z]+)\d*")


class NoPageError(ValueError):
    """A page that is none of Hansard's written answers or statements; the message says what is missing."""


@dataclass
class _Entry:
    """Questions with the answer given to all of them, or a statement."""

    ministry: str
    title: str
    anchor: str = ""
    questions: list[tuple[str, str]] = field(default_factory=list)
    """Who asks, and the text with its number."""
    answerer: str = ""
    answer: list[str] = field(default_factory=list)


def read_page(body: bytes, url: str) -> Iterator[Document | Problem]:
    """The documents of a page in their order. Raises NoPageError."""
    text, wrong = decode(body)
    if wrong:
        yield Problem(SOURCE_ID, "parse", "bad_encoding", f"{SOURCE_ID}, {url}: {wrong}", "", url)
    root = read_html(text)
    kind, date = _kind_and_date(root)
    for entry in _entries(root, kind):
        found = _document(entry, kind, date)
        if found is None:
            said = f"{SOURCE_ID}, {url}: {entry.title!r} has no number, and is left out"
            yield Problem(SOURCE_ID, "parse", "no_key", said, "", url)
        else:
            yield found


def _kind_and_date(root: Any) -> tuple[str, str]:
    headings = [clean_line(element.text_content()) for element in root.iter("h1", "h2", "h3", "h4")]
    kinds = {QUESTION: words()["hansard"]["answers"], STATEMENT: words()["hansard"]["statements"]}
    kind = next((kind for line in headings for kind, form in kinds.items() if _says(form, line)), "")
    if not kind:
        raise NoPageError("is no page of written answers or written statements")
    found = next(filter(None, (regex.search(words()["hansard"]["date"], line) for line in headings)), None)
    if not found:
        raise NoPageError("does not tell its day")
    month = words()["hansard"]["months"].index(found["month"]) + 1
    return kind, f"{found['y']}-{month:02}-{int(found['d']):02}"


def _says(form: str, line: str) -> bool:
    return bool(regex.search(form, line, regex.IGNORECASE))


def _entries(root: Any, kind: str) -> Iterator[_Entry]:
    """The entries of a page: a question after an answer begins a new one, as does who makes a statement."""
    entry = _Entry("", "")
    open_anchors: set[str] = set()
    for element in root.iter("a", "h3", "h4", "p", "table"):
        if element.tag == "a":
            if element.getparent().tag != "p":
                open_anchors |= _kinds(element)
            continue
        if element.tag in ("h3", "h4"):
            if open_anchors & {"dpthd", "sbhd"}:
                yield from _whole(entry)
                line = clean_line(element.text_content())
                entry = _Entry(line, "") if "dpthd" in open_anchors else _Entry(entry.ministry, line)
                open_anchors = set()
            continue
        if any(parent.tag == "table" for parent in element.iterancestors()):
            continue
        kinds = set().union(*(_kinds(anchor) for anchor in element.iter("a")))
        speaker, lines = _spoken(element)
        if not lines or regex.fullmatch(words()["hansard"]["column"], f"{speaker}{' '.join(lines)}"):
            continue
        begins = "wqn" in kinds or (kind == STATEMENT and kinds & {"spnew", "spmin"})
        if begins and entry.answer:
            yield from _whole(entry)
            entry = _Entry(entry.ministry, entry.title)
        if "wqn" in kinds:
            entry.questions.append((speaker, " ".join(lines)))
            continue
        if kinds & {"spnew", "spmin"}:
            entry.answerer = entry.answerer or speaker
            entry.anchor = entry.anchor or _name(element)
        if not kinds and entry.answer and element.tag == "p":
            entry.answer[-1:] = [f"{entry.answer[-1]} {lines[0]}", *lines[1:]]
        elif entry.answerer:
            entry.answer += lines
    yield from _whole(entry)


def _whole(entry: _Entry) -> Iterator[_Entry]:
    if entry.questions or entry.answer:
        yield entry


def _document(entry: _Entry, kind: str, date: str) -> Document | None:
    """The document of an entry, or None where nothing tells it apart."""
    asked = [(speaker, *without_number(text)) for speaker, text in entry.questions]
    number = next((number for _, _, number in asked if number), "") if kind == QUESTION else entry.anchor
    if not number:
        return None
    identity = f"hansard-{date}-{number}"
    minister = printed_minister(entry.answerer)
    names = dict.fromkeys(without_honorific(speaker.rstrip(": ")) for speaker, _, _ in asked if speaker)
    askers = tuple(Person(name, "asker") for name in names)
    reply = "\n".join(entry.answer)
    seen = [] if reply else [("no_text", "has no answer on this page")]
    questions = tuple(Question(ordinal, text, label) for ordinal, (_, text, label) in enumerate(asked, 1))
    numbers = [label for _, _, label in asked if label]
    document = Document(
        source=SOURCE_ID,
        key=identity,
        own=GOVERNMENT,
        type=kind,
        number=number,
        title=entry.title,
        answered_on=date,
        ministry=entry.ministry,
        languages=(LANGUAGE,),
        status="answered" if reply else "open",
        reply=reply,
        people=(*askers, *((minister,) if minister else ())),
        questions=questions,
        problems=problems(identity, seen),
    )
    if not reply:
        return document
    label = ", ".join(numbers) if len(numbers) > 1 else ""
    return replace(document, answers=(Answer(1, reply, tuple(q.ordinal for q in questions), label, LANGUAGE),))


def _spoken(element: Any) -> tuple[str, list[str]]:
    """Who speaks, printed in bold at the beginning, and the lines of a paragraph without that name."""
    bold = next((child for child in element if child.tag == "b"), None)
    speaker = ""
    before = (
        ""
        if bold is None
        else f"{element.text or ''}{''.join(a.tail or '' for a in bold.itersiblings(preceding=True))}"
    )
    if bold is not None and not before.strip() and clean_line(bold.text_content()).endswith(":"):
        speaker = clean_line(bold.text_content())
        for part in list(bold):
            bold.remove(part)
        bold.text = ""
    lines = paragraphs(html_text(markup_of(element)))
    if element.tag == "p":
        lines = [" ".join(lines)] if lines else []
    return speaker, lines


def _kinds(anchor: Any) -> set[str]:
    found = _ANCHOR.fullmatch(anchor.get("name") or "")
    return {found["kind"]} if found else set()


def _name(element: Any) -> str:
    """The anchor of who speaks, as a part of an id: `110719m0001-spmin21`."""
    names = (anchor.get("name") or "" for anchor in element.iter("a"))
    return next((name.replace(".htm_", "-") for name in names if regex.search(r"_sp(?:new|min)\d", name)), "")
