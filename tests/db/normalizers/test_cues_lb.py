"""Every Luxembourgish cue row tags the sentence it gives as its example, and leaves its counter-example alone.

The sentences are invented; they stand in the cue file itself, so that whoever edits a row sees what it is for.
"""

from __future__ import annotations

from bisect import bisect_left

import pytest

from db.normalizers import tagger
from db.normalizers.cues import cues_of
from db.normalizers.data import load_csv
from db.normalizers.entities import lexicon_of
from db.normalizers.folding import fold
from db.normalizers.sentences import split_sentences
from db.normalizers.statements import find_statements
from db.normalizers.types import Span, Statement

ROWS = load_csv("cues_lb.csv")


def name_of(row: dict[str, str]) -> str:
    return f"{row['act']}:{row['cue'].split('|')[0]}"


def candidates(text: str) -> list[Statement]:
    """All statements that the cues of `text` could make, also those that are too unlikely to be kept."""
    names, cues = lexicon_of("lb"), cues_of("lb")
    folded = fold(text, lambda word: names.known(word) or cues.known(word))
    spans = split_sentences(folded.source, "lb")
    if folded.origin is not None:
        spans = [Span(bisect_left(folded.origin, span.start), bisect_left(folded.origin, span.end)) for span in spans]
    hits = names.find(folded, "2025-08-01")
    return [finding.statement for finding in find_statements(folded, spans, hits, "lb", "LUX", choose=False)]


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_row_makes_a_statement_of_its_example(row: dict[str, str]) -> None:
    found = [statement for statement in candidates(row["example"]) if statement.act == row["act"]]
    assert [statement for statement in found if statement.target and name_of(row) in statement.rule]


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_row_leaves_its_counter_example_alone(row: dict[str, str]) -> None:
    kept = tagger().tag(row["counter"], own="LUX", language="lb", date="2025-08-01").statements
    assert [statement for statement in kept if statement.act == row["act"]] == []


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_row_has_both_sentences(row: dict[str, str]) -> None:
    assert row["example"].endswith(".") and row["counter"].endswith(".")
