"""Drift: does a run bring what its source always brought? And what has vanished from the listings that it walked?

A source that changes its format seldom fails: it goes on with a field renamed, and every document is a little emptier.
So each source states what it expects (`expectations.yaml`, `Source.expectations`), and a run that breaks it ends as
`drifted`. What a document had it keeps (`scrapers.together`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from scrapers.items import Document, Problem
from scrapers.languages import share_in
from scrapers.listings import Walked

if TYPE_CHECKING:
    from db.store import Store
    from scrapers.source import Source

DRIFT = "drift"
TOO_FEW = "too_few"
SAMPLE = 100
"""Answers whose language is looked at."""
HEAD = 300
"""Characters of an answer that are kept for it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Which fields a document has, and how its answer begins."""

    fields: frozenset[str]
    reply: str

    @classmethod
    def of(cls, document: Document) -> Facts:
        """Of a document as it came."""
        roles = {person.role for person in document.people}
        found = {name for name in _FIELDS if getattr(document, name)} | roles & {"asker", "answerer"}
        return cls(_with_date(found | ({"questions"} if document.questions else set())), document.reply[:HEAD])

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Facts:
        """Of a document that is stored (`Store.latest`)."""
        found = {name for name in (*_FIELDS, "questions", "asker", "answerer") if row[name]}
        return cls(_with_date(found), str(row["reply"])[:HEAD])


_FIELDS = ("title", "number", "legislature", "url", "ministry", "asked_on", "answered_on")


@dataclass
class Watch:
    """What one run has read, as far as it is needed to judge it."""

    facts: Counter[frozenset[str]] = field(default_factory=Counter)
    """Documents by the fields that they have; `reply` is one of them."""
    replies: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    walked: list[Walked] = field(default_factory=list)
    emptier: dict[str, list[str]] = field(default_factory=dict)
    """By field: how many documents came without it that had it (as many entries; the first are ids)."""

    @property
    def read(self) -> int:
        """How many documents were read."""
        return self.facts.total()

    def add(self, facts: Facts) -> None:
        """A document was read."""
        self.facts[facts.fields | ({"reply"} if facts.reply else set())] += 1
        if len(facts.reply) >= _TELLING and len(self.replies) < SAMPLE:
            self.replies.append(facts.reply)

    def document(self, document: Document) -> None:
        """A document came; one that moved has its texts under another key, where they are looked at."""
        self.keys.add(document.key)
        if not document.moved:
            self.add(Facts.of(document))


_TELLING = 200


@cache
def defaults() -> Mapping[str, Any]:
    """The content of `expectations.yaml`."""
    known: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("expectations.yaml").read_text(encoding="utf-8"))
    return known


def expected_of(source: Source) -> Mapping[str, Any]:
    """What is expected of a source: its own values, else those of every source."""
    return {**defaults(), **source.expectations}


@dataclass(frozen=True, slots=True)
class Broken:
    """An expectation that a run breaks."""

    name: str
    what: str
    least: float
    """The least share of documents or answers that has it."""
    number: int
    of: int

    @property
    def figure(self) -> str:
        """The field, the figure, and what is expected."""
        share = f"{self.number} of {self.of} {self.what} ({self.number / self.of:.0%})"
        return f"{self.name} in {share}, where at least {self.least:.0%} are expected"

    @property
    def problem(self) -> str:
        """The same without the figure: the problem is one, however many documents the next run looks at."""
        return f"{self.name} in fewer than {self.least:.0%} of the {self.what}"


def broken(watch: Watch, source: Source, store: Store) -> Iterator[Broken]:
    """What the documents of a run lack."""
    expected = expected_of(source)
    seen = watch
    if watch.read < expected["window"]:
        seen = Watch()
        for row in store.latest(source.id, expected["window"]):
            seen.add(Facts.of_row(row))
        if seen.read < expected["window"]:
            return
    answered = sum(number for fields, number in seen.facts.items() if "reply" in fields)
    yield from _share("an answer", answered, seen.read, expected["answered"], "documents")
    for name, least in expected["fields"].items():
        number = sum(count for fields, count in seen.facts.items() if name in fields)
        yield from _share(name, number, seen.read, least, "documents")
    if answered >= expected["window"]:
        for name, least in expected["of_answered"].items():
            number = sum(count for fields, count in seen.facts.items() if name in fields and "reply" in fields)
            yield from _share(name, number, answered, least, "answered documents")
    if len(seen.replies) >= expected["window"] // 2:
        number = share_in(seen.replies, source.languages)
        what = f"one of the languages {', '.join(source.languages)}"
        yield from _share(what, number, len(seen.replies), expected["languages"], "answers")


def vanished(watch: Watch, source: Source, store: Store) -> tuple[list[str], str]:
    """Documents that the listings of a run no longer name; none, and why, where they lose too many to be believed."""
    expected = expected_of(source)
    seen = watch.keys.union(*(walked.keys for walked in watch.walked))
    held: dict[str, None] = {}
    for walked in watch.walked:
        held.update(dict.fromkeys(store.listed(source.id, dict(walked.scope))))
    gone = [identity for identity in held if identity.partition(":")[2] not in seen]
    if len(gone) > expected["vanish_at_once"] and len(gone) > expected["vanished"] * len(held):
        return [], f"{len(gone)} of {len(held)} documents are in no listing any more, too many to be believed"
    return gone, ""


def emptier(watch: Watch, source: Source) -> Iterator[Problem]:
    """A problem for each field that came empty where it is known."""
    for name, documents in sorted(watch.emptier.items()):
        number = f"{len(documents)} documents" if len(documents) > 1 else documents[0]
        first = f" (the first is {min(documents)})" if len(documents) > 1 else ""
        said = f"{source.id}: {number} came without {name}, which is kept as it was{first}"
        yield Problem(source.id, "parse", "emptier", said, "", source.url)


def too_few(source: Source, documents: int) -> str:
    """What is wrong with a run that read all there is, and so few; empty where that is enough."""
    least = source.expectations.get("documents", 0)
    return f"{documents} documents where at least {least} are expected" if documents < least else ""


def problems(source: Source, kind: str, lines: Iterable[str]) -> Iterator[Problem]:
    """Problems of a source as a whole."""
    for line in lines:
        yield Problem(source.id, "parse", kind, f"{source.id}: {line}", "", source.url)


def _share(name: str, number: int, of: int, least: float, what: str) -> Iterator[Broken]:
    if number < least * of:
        yield Broken(name, what, least, number, of)


def _with_date(fields: set[str]) -> frozenset[str]:
    return frozenset(fields | ({"date"} if fields & {"asked_on", "answered_on"} else set()))
