"""The page on method tells how right the statements are, from the data file that the README is written from too."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsel import Selector

from db.normalizers.language import LANGUAGES, NAMES_ONLY
from db.site.accuracy import accuracy
from tests.db.site.conftest import Get
from tests.db.site.test_pages import words


def test_precision_recall_and_f1_of_each_language_with_what_they_were_measured_on(get: Get) -> None:
    page = get("/method").text
    rows = Selector(page).css("table.accuracy tbody tr").xpath("normalize-space()").getall()
    told = accuracy()
    assert [row.language for row in told.languages] == ["de", "en", "fr", "lb"]
    for row, one in zip(rows[:3], told.languages[:3], strict=True):
        figures = f"{one.precision:.2f}{one.recall:.2f}{one.f1:.2f}"
        assert row.endswith(f"{figures} {one.statements} statements in {one.answers} answers"), row
    assert rows[0].startswith("German")
    assert rows[3] == "Luxembourgishtoo little coded text to say 1 statement in 7 answers"
    (retold,) = told.elsewhere
    figures = f"{retold.precision:.2f}{retold.recall:.2f}{retold.f1:.2f}"
    said_of = f"{retold.statements} statements in {retold.answers} answers: French answers that are real ones "
    assert rows[4].startswith(f"French{figures} {said_of}")
    assert "Measured on 29 Nov 2026 by python -m tests.gold.measure held-out on 235 real answers" in words(page, "p")


def test_french_is_warned_of_in_plain_words(get: Get) -> None:
    assert words(get("/method").text, ".warning").startswith("French is the weak language: ")


def test_every_language_that_is_coded_is_measured_or_said_not_to_be(get: Get) -> None:
    assert {m.language for m in accuracy().languages} == set(LANGUAGES)
    assert accuracy().names_only == NAMES_ONLY
    assert "In Dutch and Swedish names are found and no statements" in words(get("/method").text, "p")


@pytest.mark.parametrize("number", range(len(accuracy().languages + accuracy().elsewhere)))
def test_the_figures_agree_with_each_other(number: int) -> None:
    one = (accuracy().languages + accuracy().elsewhere)[number]
    if one.precision is None or one.recall is None or one.f1 is None:
        assert one.statements < 20
        return
    assert one.f1 == pytest.approx(2 * one.precision * one.recall / (one.precision + one.recall), abs=0.011)


def test_the_readme_has_the_same_figures(root: Path) -> None:
    table = (root / "README.md").read_text(encoding="utf-8").partition("<!-- generated: accuracy -->")[2]
    for m in accuracy().languages:
        if m.f1 is not None:
            assert f"| {m.precision:.2f} | {m.recall:.2f} | {m.f1:.2f} |" in table
