"""What each French cue row must tag and must leave alone: the example and counter-example at the end of its row."""

from __future__ import annotations

import pytest

from db.normalizers import tagger
from db.normalizers.data import load_csv
from db.normalizers.entities import lexicon_of
from db.normalizers.folding import fold
from db.normalizers.sentences import split_sentences
from db.normalizers.statements import Finding, find_statements

OWN = "LUX"
ROWS = [pytest.param(row, id=f"{row['act']}: {row['cue'].split('|')[0]}") for row in load_csv("cues_fr.csv")]


def candidates(text: str) -> list[Finding]:
    folded = fold(text)
    names = lexicon_of("fr").find(folded, "")
    return find_statements(folded, split_sentences(folded.source, "fr"), names, "fr", OWN, choose=False)


@pytest.mark.parametrize("row", ROWS)
def test_the_example_of_a_row_offers_a_statement_of_its_act_by_this_row(row: dict[str, str]) -> None:
    form = row["cue"].split("|")[0]
    found = {finding.hit.cue.id for finding in candidates(row["example"]) if finding.statement.act == row["act"]}

    assert f"cues_fr.csv:{row['act']}:{form}" in found


@pytest.mark.parametrize("row", ROWS)
def test_the_counter_example_of_a_row_gives_no_statement_of_its_act(row: dict[str, str]) -> None:
    kept = tagger().tag(row["counter"], own=OWN, language="fr").statements

    assert row["act"] not in {statement.act for statement in kept}
