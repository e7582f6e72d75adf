"""Luxembourg: one record to a document."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.items import Document, Problem
from scrapers.lu_chd import documents
from scrapers.lu_chd_tables import read_json, read_txt, read_xlsx
from tests.scrapers.lu_files import LIST_COLUMNS, record, row, txt, xlsx


def only(**cells: Any) -> Document:
    """The document of one row."""
    (found,) = documents(read_xlsx(xlsx([row(**cells)]), "x.xlsx"), "x.xlsx")
    assert isinstance(found, Document)
    return found


def kinds(document: Document) -> list[str]:
    return [problem.kind for problem in document.problems]


def test_a_sound_row_becomes_a_document_without_problems() -> None:
    found = only()
    assert found.id == "lu-chd:2018-2023-qp-1"
    assert (found.own, found.type, found.number, found.legislature) == ("LUX", "qp", "1", "2018-2023")
    assert (found.asked_on, found.answered_on, found.status) == ("2021-05-03", "2021-06-04", "answered")
    assert found.title == "le pont de Sable"
    assert found.ministry == "Ministre des Ponts"
    assert found.languages == ("fr",)
    assert [(person.role, person.name) for person in found.people] == [
        ("asker", "Anne Invente"),
        ("answerer", "Paul Fictif"),
    ]
    assert found.reply == "1. Le pont sera ouvert en automne.\n2. La commune paie les travaux."
    assert "\n".join(answer.text for answer in found.answers) == found.reply
    assert (found.problems, found.damaged) == ((), False)


def test_xlsx_txt_and_json_of_the_same_question_are_the_same_document() -> None:
    cells = row(7, LangueQ="LB", LangueR="LB")
    tables = [read_xlsx(xlsx([cells]), "a"), read_txt(txt([cells]), "b"), read_json(record(cells), "c")]
    found = [tuple(documents(table, "x")) for table in tables]
    assert len(set(found)) == 1


def test_a_question_without_answer_is_open() -> None:
    found = only(TexteR="", AuteurR="", DateReponse=None, LangueR="", lnk_DocR="(null)")
    assert (found.status, found.answers, found.problems, found.answer_url) == ("open", (), (), "")


def test_a_withdrawn_question_is_withdrawn_and_has_no_answer() -> None:
    found = only(TexteR="Question retirée", DateReponse=None)
    assert (found.status, found.reply, found.answers) == ("withdrawn", "", ())


def test_a_reply_that_announces_the_answer_is_holding() -> None:
    found = only(TexteR="Une réponse définitive vous parviendra dans les meilleurs délais.")
    assert found.status == "holding"


def test_an_answer_that_the_export_has_no_text_of_is_told() -> None:
    found = only(TexteR="")
    assert (found.status, found.truncated, kinds(found)) == ("answered", True, ["no_text"])


@pytest.mark.parametrize("length", [16380, 16383, 16384])
def test_a_text_of_the_length_at_which_the_export_cuts_is_truncated(length: int) -> None:
    found = only(TexteR="a" * length)
    assert (found.truncated, kinds(found)) == (True, ["truncated"])
    assert len(found.reply) == length


def test_a_longer_or_shorter_text_is_whole() -> None:
    assert not only(TexteR="a" * 16379).truncated
    assert not only(TexteR="a" * 16385).truncated


def test_an_impossible_date_is_left_empty_and_told() -> None:
    found = only(DateReponse="31.02.2021")
    assert (found.answered_on, kinds(found)) == ("", ["bad_date"])
    (problem,) = found.problems
    assert found.id in problem.message
    assert "31.02.2021" in problem.message


def test_an_empty_cell_is_told_by_name() -> None:
    found = only(AuteurQ=None)
    (problem,) = found.problems
    assert problem.kind == "empty_cell"
    assert "author" in problem.message


def test_texts_of_several_questions_that_ran_together_are_told_and_kept_whole() -> None:
    printed = "1. Oui.|Question 0412(3.5.2021) de M. Jean Rêvé(DP) concernant l’eau:|1. Qui?|2. Quoi?"
    found = only(TexteR=printed)
    assert (found.damaged, kinds(found)) == (True, ["damaged"])
    assert len(found.answers) == len(found.questions) == 1
    assert "Question 0412" in found.reply
    found = only(TexteQ="1. Qui?|Réponse(3.5.2021) de M. Jean Rêvé, Ministre de l’Eau:|Oui.")
    assert kinds(found) == ["damaged"]


def test_marks_of_the_typesetting_are_told_and_kept() -> None:
    found = only(TexteR="Oui.<BR$17>Non.")
    assert (kinds(found), found.reply) == (["damaged"], "Oui.<BR$17>Non.")


def test_a_reference_to_an_earlier_question_is_no_damage() -> None:
    assert only(TexteR="Voir ma réponse à la question n°0412 du 3 mai 2021.").problems == ()


def test_text_in_the_wrong_encoding_is_told_and_kept() -> None:
    garbled = "Le pont fermé".encode().decode("cp1252")
    found = only(TexteR=garbled)
    assert (kinds(found), found.reply) == (["bad_encoding"], garbled)


def test_the_date_decides_where_the_legislature_is_missing() -> None:
    assert only(Legislature="").key == "2018-2023-qp-1"
    assert only(Legislature=None, DateDepotQ="09/10/2023").key == "2023-2028-qp-1"


def test_a_row_without_a_number_is_one_problem_that_names_the_row() -> None:
    (found,) = documents(read_xlsx(xlsx([row(NumQuestion="")]), "x.xlsx"), "x.xlsx")
    assert isinstance(found, Problem)
    assert found.kind == "no_key"
    assert "row 2" in found.message


def test_numbers_of_oral_questions_never_collide_with_written_ones() -> None:
    cells = {
        "NumQuestion": "1",
        "EtatQuestion": "REPONDUE",
        "auteurs": "A.Invente",
        "partiPolAuteurs": "CSV",
        "DateQuestion": "19/12/2018",
        "TitreQuestion": "Les ponts",
        "Repondant": "P.Fictif(Min.Ponts)",
        "RoleRepondant": "Ponts",
        "DateReponse": "29/01/2019",
        "Lnk_DocR": "(null)",
    }
    rows = [cells | {"TypeQuestion": kind} for kind in ("DEBAT", "ORAL")]
    rows.append(cells | {"TypeQuestion": "ECRITE", "TexteQ": "Quand?", "TexteR": "En mai."})
    found = list(documents(read_txt(txt(rows, LIST_COLUMNS), "x.txt"), "x.txt"))
    assert [item.key for item in found if isinstance(item, Document)] == [
        "2018-2023-debat-1",
        "2018-2023-oral-1",
        "2018-2023-qp-1",
    ]
    assert all(isinstance(item, Document) and not item.problems for item in found)


def test_an_unknown_type_or_state_is_told() -> None:
    cells = {"NumQuestion": "1", "TypeQuestion": "SPECIALE", "EtatQuestion": "PERDUE", "DateQuestion": "19/12/2018"}
    (found,) = documents(read_txt(txt([cells], LIST_COLUMNS), "x.txt"), "x.txt")
    assert isinstance(found, Document)
    assert found.key == "2018-2023-speciale-1"
    assert kinds(found) == ["unknown_type", "unknown_status"]


def test_two_questions_with_one_number_are_both_kept_and_told() -> None:
    rows = [row(5), row(5, TexteR="Autre chose."), row(5)]
    found = [item for item in documents(read_xlsx(xlsx(rows), "x"), "x") if isinstance(item, Document)]
    assert [document.key for document in found] == ["2018-2023-qp-5", "2018-2023-qp-5-2"]
    assert kinds(found[1]) == ["same_number"]
