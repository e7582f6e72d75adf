"""Lays marks over a text: which stretches stand in a statement's sentence, in a cue, in a name.

Pure: offsets in, paragraphs of pieces out; no HTML. Spans may overlap in any way: a sentence with four statements
and two names inside a cue comes out as consecutive pieces, each of which knows everything that covers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement's evidence: its number on the page, its sentence and its cue, as code points into the text."""

    number: int
    start: int
    end: int
    cue_start: int
    cue_end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A mention: a span that names `entity`."""

    entity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks: the statements (numbers) whose cue it is in, and the entity it names."""

    text: str
    cues: tuple[int, ...] = ()
    entity: str = ""
    begins: tuple[int, ...] = ()
    """Statements whose cue begins here."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive pieces in the same sentences: `statements` are the numbers they prove, none for plain text."""

    pieces: tuple[Piece, ...]
    statements: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    """Statements whose sentence ends with this run (in this paragraph)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text, and the numbers of the statements whose sentence begins in it."""

    runs: tuple[Run, ...]
    statements: tuple[int, ...] = ()


def paragraphs(text: str, marks: Sequence[Mark], names: Sequence[Name] = ()) -> tuple[Paragraph, ...]:
    """The text as paragraphs of runs of pieces; put together again they give back every line that is not blank.

    Spans that leave the text are cut at its ends; a statement with no sentence in it is shown with the last paragraph.
    """
    found: list[Paragraph] = []
    shown: set[int] = set()
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            runs = _runs(text, start, end, marks, names)
            here = tuple(m.number for m in marks if m.number not in shown and m.start < end and m.end > start)
            shown.update(here)
            found.append(Paragraph(runs, here))
        start = end + 1
    lost = tuple(m.number for m in marks if m.number not in shown)
    if lost and found:
        found[-1] = Paragraph(found[-1].runs, found[-1].statements + lost)
    return tuple(found)


def _runs(text: str, start: int, end: int, marks: Sequence[Mark], names: Sequence[Name]) -> tuple[Run, ...]:
    cuts = {start, end}
    for mark in marks:
        cuts.update((mark.start, mark.end, mark.cue_start, mark.cue_end))
    for name in names:
        cuts.update((name.start, name.end))
    edges = sorted(c for c in cuts if start <= c <= end)
    runs: list[Run] = []
    pieces: list[Piece] = []
    current: tuple[int, ...] = ()
    for left, right in pairwise(edges):
        sentence = tuple(m.number for m in marks if m.start <= left and right <= m.end)
        if sentence != current and pieces:
            runs.append(_run(pieces, current, left, marks))
            pieces = []
        current = sentence
        cues = tuple(m.number for m in marks if m.cue_start <= left and right <= m.cue_end)
        # Of names inside names ("président russe", "russe") the longest one that covers the piece is shown.
        covering = [n for n in names if n.start <= left and right <= n.end]
        entity = max(covering, key=lambda n: n.end - n.start).entity if covering else ""
        begins = tuple(m.number for m in marks if m.cue_start == left and m.cue_end > left)
        pieces.append(Piece(text[left:right], cues, entity, begins))
    if pieces:
        runs.append(_run(pieces, current, end, marks))
    return tuple(runs)


def _run(pieces: list[Piece], statements: tuple[int, ...], end: int, marks: Sequence[Mark]) -> Run:
    ends = tuple(m.number for m in marks if m.number in statements and m.end == end)
    return Run(tuple(pieces), statements, ends)
