"""Luxembourg: titles of which the export dropped the last character. All titles and texts here are invented."""

from __future__ import annotations

import pytest

from scrapers.items import Document
from scrapers.lu_chd import documents
from scrapers.lu_chd_tables import read_json, read_txt, read_xlsx
from tests.scrapers.lu_files import LIST_COLUMNS, record, row, txt, xlsx


def titles(*pairs: tuple[str, str], answer: str = "Oui.") -> list[str]:
    """The titles of the documents of a workbook whose rows have these titles and questions."""
    rows = [
        row(number, TitreQuestion=title, TexteQ=question, TexteR=answer)
        for number, (title, question) in enumerate(pairs, 1)
    ]
    found = documents(read_xlsx(xlsx(rows), "x.xlsx"), "x.xlsx")
    return [item.title for item in found if isinstance(item, Document)]


@pytest.mark.parametrize(
    ("cut", "question", "whole"),
    [
        ("les ponts en Ruritani", "Que pense-t-il des ponts en Ruritanie?", "les ponts en Ruritanie"),
        ("le pont de l’Îl", "Quand ouvre le pont de l'Île ?", "le pont de l’Île"),
        ("les travaux de 209", "Les travaux de 2098 sont-ils finis?", "les travaux de 2098"),
        ("le navire R40", "Qui a vu le navire R40X au port?", "le navire R40X"),
        ("le projet «Ponts neuf", "Qui paie les travaux?", "le projet «Ponts neuf»"),
        ("l’accord sur les ponts (ASP", "Qui paie les travaux?", "l’accord sur les ponts (ASP)"),
    ],
)
def test_the_last_character_is_put_back_where_title_or_question_shows_it(cut: str, question: str, whole: str) -> None:
    assert titles((cut, question)) == [whole]


def test_the_answer_shows_it_where_the_question_does_not() -> None:
    assert titles(("les ponts fermé", "Qui paie?"), answer="L'État: les ponts fermés coûtent.") == ["les ponts fermés"]


@pytest.mark.parametrize(
    "question",
    [
        "Qui paie les travaux?",  # the words are not there
        "Les murs rénovés?",  # the last word alone is
        "Ces ponts rénovés, une de ces ponts rénovée?",  # they go on in two ways
        "Ces ponts rénovéement?",  # more than one character is missing
    ],
)
def test_a_title_that_nothing_completes_is_marked_as_cut(question: str) -> None:
    assert titles(("les ponts rénové", question)) == ["les ponts rénové…"]


def test_no_title_stays_no_title() -> None:
    assert titles(("", "Qui paie les travaux?")) == [""]


def test_a_file_whose_titles_are_whole_is_left_as_it_is() -> None:
    """So that nothing is marked on the day on which the export is mended."""
    whole = ["le projet «Ponts neufs»", "les ponts en Ruritanie", "les autres ponts", "le pont de Sabl"]
    asked = ["Qui paie?", "Que pense-t-il des ponts en Ruritanie?", "Qui paie?", "Quand ouvre le pont de Sable?"]
    assert titles(*zip(whole, asked, strict=True)) == whole


def test_records_made_from_the_export_are_mended_likewise() -> None:
    (found,) = documents(read_json(record(row(1, TitreQuestion="le navire R4", TexteQ="Qui paie?")), "x"), "x")
    assert isinstance(found, Document)
    assert found.title == "le navire R4…"


def test_the_list_of_all_questions_has_its_titles_whole() -> None:
    cells = row(1, TitreQuestion="les ponts rénovés", TypeQuestion="ORAL", DateQuestion="03/05/2021")
    (found,) = documents(read_txt(txt([cells], LIST_COLUMNS), "x.txt"), "x.txt")
    assert isinstance(found, Document)
    assert found.title == "les ponts rénovés"
