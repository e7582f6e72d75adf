"""Luxembourg: an answer as PDF or its plain text."""

from __future__ import annotations

from pathlib import Path

from scrapers.items import Document, Problem
from scrapers.lu_chd_reply import completed, read_reply, reply_documents
from scrapers.pdf import Paragraph, marked_paragraphs, pdf_paragraphs
from tests.scrapers.lu_files import HEADING, REPLY, pdf


def parts(*texts: str) -> list[Paragraph]:
    return [part for text in texts for part in marked_paragraphs(text)]


def only(*texts: str) -> Document:
    (found,) = reply_documents(parts(*texts), "x.txt")
    assert isinstance(found, Document)
    return found


def test_heading_questions_answers_and_signature_are_told_apart() -> None:
    found = only(*REPLY)
    assert found.id == "lu-chd:2018-2023-qp-77"
    assert (found.asked_on, found.answered_on) == ("2021-05-03", "2021-06-04")
    assert [(person.role, person.name, person.title) for person in found.people] == [
        ("asker", "Anne Invente", ""),
        ("asker", "Marc Imagine", ""),
        ("answerer", "Paul Fictif", "Ministre des Ponts"),
    ]
    assert [question.text for question in found.questions] == [text.strip("*") for text in (REPLY[1], REPLY[3])]
    assert [(answer.text, answer.questions) for answer in found.answers] == [
        (REPLY[2], (1,)),
        (f"{REPLY[4]}\n{REPLY[5]}", (2,)),
    ]
    assert "\n".join(answer.text for answer in found.answers) == found.reply


def test_a_real_pdf_gives_the_same_document_as_its_text() -> None:
    assert list(reply_documents(pdf_paragraphs(pdf(REPLY)), "x")) == list(reply_documents(parts(*REPLY), "x"))


def test_two_questions_before_one_answer_share_it() -> None:
    found = only(HEADING, "**1. Quand ?**", "**2. Qui ?**", "En mai, la commune.", "**3. Où ?**", "Ici.", *REPLY[-3:])
    assert [answer.questions for answer in found.answers] == [(1, 2), (3,)]


def test_what_stands_before_the_first_question_belongs_to_the_first_answer() -> None:
    found = only(HEADING, "Le pont est vieux.", "**1. Quand ?**", "En mai.", "**2. Qui ?**", "La commune.", *REPLY[-3:])
    assert found.answers[0].text == "Le pont est vieux.\nEn mai."


def test_all_questions_first_and_then_numbered_answers() -> None:
    found = only(HEADING, "**1. Quand ?**", "**2. Qui ?**", "Ad 1. En mai.", "Ad 2. La commune.", *REPLY[-3:])
    assert [answer.questions for answer in found.answers] == [(1,), (2,)]


def test_questions_that_are_known_are_told_by_their_words_without_bold_type() -> None:
    asked = "1. Quand le pont ouvre-t-il au trafic?\n2. Qui paie les travaux du pont?"
    reply = read_reply(parts(HEADING, *asked.split("\n"), "En mai.", *REPLY[-3:]), asked)
    assert reply.text == "En mai."


def test_a_bold_heading_inside_an_answer_stays_in_the_answer() -> None:
    found = only(HEADING, "**1. Quand ?**", "En mai.", "**Remarque générale**", "Il pleut.", *REPLY[-3:])
    assert found.answers[0].text == "En mai.\nRemarque générale\nIl pleut."


def test_an_annex_after_the_signature_is_not_lost() -> None:
    found = only(HEADING, "En mai.", *REPLY[-3:], "Annexe : la liste des ponts.")
    assert found.reply == "En mai.\nAnnexe : la liste des ponts."


def test_two_ministers_sign_with_their_titles() -> None:
    found = only(HEADING, "En mai.", *REPLY[-3:], "La Ministre de l'Eau", "(s.) Léa Rivière")
    assert [(person.name, person.title) for person in found.people if person.role == "answerer"] == [
        ("Paul Fictif", "Ministre des Ponts"),
        ("Léa Rivière", "Ministre de l'Eau"),
    ]


def test_one_reply_to_several_questions_is_a_document_for_each() -> None:
    heading = (
        "Réponse commune de Madame la Ministre de l'Eau aux questions parlementaires n° 77 du 3 mai 2021 de "
        "l'honorable député Marc Imagine et n° 78 du 4 mai 2021 de l'honorable députée Anne Invente"
    )
    found = [
        item for item in reply_documents(parts(heading, "En mai.", *REPLY[-3:]), "x") if isinstance(item, Document)
    ]
    assert [(document.number, document.asked_on) for document in found] == [("77", "2021-05-03"), ("78", "2021-05-04")]
    assert [document.people[0].name for document in found] == ["Marc Imagine", "Anne Invente"]
    assert found[0].reply == found[1].reply == "En mai."


def test_headings_in_luxembourgish_and_german() -> None:
    found = only(
        "Äntwert vum Här Minister fir Brécken op d'parlamentaresch Fro Nr. 77 vum 3. Mee 2021 vun den honorabelen "
        "Deputéierten Anne Invente a Marc Imagine",
        "D'Bréck geet am Mee op.",
        "Lëtzebuerg, de 4. Juni 2021",
        "De Minister fir Brécken",
        "(s.) Paul Fictif",
    )
    assert (found.key, found.asked_on, found.answered_on) == ("2018-2023-qp-77", "2021-05-03", "2021-06-04")
    assert [person.name for person in found.people] == ["Anne Invente", "Marc Imagine", "Paul Fictif"]
    found = only(
        "Antwort von Herrn Minister Fictif auf die parlamentarische Anfrage Nr. 77 vom 3. Mai 2021 der ehrenwerten "
        "Abgeordneten Anne Invente und Marc Imagine",
        "Die Brücke öffnet im Mai.",
        "Luxemburg, den 4. Juni 2021",
    )
    assert (found.key, found.answered_on) == ("2018-2023-qp-77", "2021-06-04")
    assert len(found.people) == 2


def test_a_cover_letter_before_the_heading_is_no_part_of_the_reply() -> None:
    letter = ["Monsieur le Président,", "Veuillez trouver la réponse à la question parlementaire n° 77."]
    assert only(*letter, *REPLY) == only(*REPLY)


def test_a_reply_that_names_no_question_is_one_problem() -> None:
    (found,) = reply_documents(parts("Le pont ouvre en mai."), "x.txt")
    assert isinstance(found, Problem)
    assert found.kind == "no_number"


def test_an_impossible_day_is_told() -> None:
    found = only(HEADING, "En mai.", "Luxembourg, le 31 février 2021", "(s.) Paul Fictif")
    assert [problem.kind for problem in found.problems] == ["bad_date"]
    assert found.answered_on == ""


def test_a_cut_text_goes_on_where_its_last_words_stand_in_the_pdf() -> None:
    whole = " ".join(f"Phrase numéro {number}." for number in range(200))
    reply = read_reply(parts(HEADING, whole, *REPLY[-3:]))
    assert completed(whole[:3000], reply, "77") == whole
    other_print = whole[:3000].replace("numéro", "nu\u00adméro")
    assert completed(other_print, reply, "77") == other_print + whole[3000:]


def test_a_pdf_that_says_something_else_completes_nothing() -> None:
    reply = read_reply(parts(HEADING, "Tout autre chose.", *REPLY[-3:]))
    assert completed("Le pont " * 2000, reply, "77") == ""


def test_the_seed(shared: Path) -> None:
    (file,) = (shared / "seed").glob("*.txt")
    (found,) = reply_documents(marked_paragraphs(file.read_text(encoding="utf-8")), "seed")
    assert isinstance(found, Document)
    assert found.key == "2018-2023-qp-5747"
    assert (found.asked_on, found.answered_on) == ("2022-02-11", "2022-03-11")
    assert [(person.role, person.name) for person in found.people] == [
        ("asker", "Gilles Baum"),
        ("asker", "Gusty Graas"),
        ("answerer", "Jean Asselborn"),
    ]
    assert [answer.questions for answer in found.answers] == [(1,), (2,), (3,), (4,)]
    assert "\n".join(answer.text for answer in found.answers) == found.reply
    assert found.problems == ()
