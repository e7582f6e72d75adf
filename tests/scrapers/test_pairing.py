"""Pairing of numbered questions and answers."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scrapers.pairing import Paired, pair
from scrapers.text import clean

TWO = "Contexte du pont.\n1. Quand ouvre-t-il?\n2. Qui paie?"
THREE = "1. Quand?\n2. Qui?\n3. Combien?"


def links(paired: Paired) -> list[tuple[int, ...]]:
    return [answer.questions for answer in paired.answers]


def test_numbered_answers_belong_to_the_questions_of_the_same_number() -> None:
    found = pair(TWO, "1. En mai.\nOu en juin.\n2. La commune.")
    assert [question.text for question in found.questions] == [
        "Contexte du pont.\n1. Quand ouvre-t-il?",
        "2. Qui paie?",
    ]
    assert [(answer.text, answer.questions) for answer in found.answers] == [
        ("1. En mai.\nOu en juin.", (1,)),
        ("2. La commune.", (2,)),
    ]


def test_what_stands_before_the_first_number_belongs_to_the_first_answer() -> None:
    found = pair(TWO, "Le pont est vieux.\nAd 1. En mai.\nAd 2. La commune.")
    assert found.answers[0].text == "Le pont est vieux.\nAd 1. En mai."
    assert [answer.label for answer in found.answers] == ["Ad 1.", "Ad 2."]


def test_joint_answers_are_joined_to_all_their_questions() -> None:
    assert links(pair(THREE, "1. + 2. En mai.\n3. Cent.")) == [(1, 2), (3,)]
    assert links(pair(THREE, "Réponse commune aux questions 1 à 3\nEn mai, la commune, cent.")) == [(1, 2, 3)]
    assert links(pair(THREE, "ad 1) et 2) En mai.\nad 3) Cent.")) == [(1, 2), (3,)]


def test_an_answer_without_numbers_stays_one_for_all_questions() -> None:
    assert links(pair(THREE, "Le pont ouvre en mai.\nLa commune paie cent.")) == [(1, 2, 3)]


def test_a_phrase_names_the_question_and_what_comes_before_answers_the_ones_before() -> None:
    found = pair(TWO, "Le pont ouvre en mai.\nConcernant la deuxième question, la commune paie.")
    assert links(found) == [(1,), (2,)]


def test_a_phrase_that_refers_to_another_answer_begins_none() -> None:
    reply = "Réponse commune aux questions 1 et 2\nEn mai.\nQuant à la question 2, voir ci-dessus.\nQuestion 3\nCent."
    assert links(pair(THREE, reply)) == [(1, 2), (3,)]


def test_a_list_inside_an_answer_pairs_nothing() -> None:
    reply = "Le plan a trois axes:\n1. Le premier axe.\n2. Le deuxième axe.\n3. Le troisième axe."
    assert links(pair(THREE, reply)) == [(1, 2, 3)]
    items = "1. Le plan prévoit:\n1. des ponts;\n2. des routes.\n2. La commune.\n3. Cent."
    assert links(pair(THREE, items)) == [(1,), (2,), (3,)]


def test_footnotes_after_the_last_answer_belong_to_it() -> None:
    found = pair(TWO, "1) En mai (voir note).\n2) La commune.\n1. Discours du 3 mai.\n2. Discours du 4 mai.")
    assert links(found) == [(1,), (2,)]
    assert found.answers[1].text.endswith("2. Discours du 4 mai.")


def test_numbers_that_leave_a_doubt_pair_nothing() -> None:
    assert links(pair(THREE, "1. Un.\n1. Un encore.\n2. Deux.\n3. Trois.\n2. Deux encore.\n3. Trois encore.")) == [
        (1, 2, 3)
    ]
    assert links(pair(THREE, "1. Un.\n2. Deux.")) == [(1, 2, 3)]


def test_an_answer_to_a_question_that_is_not_there_pairs_nothing() -> None:
    assert links(pair(TWO, "Ad 1. Un.\nAd 2. Deux.\nAd 3. Trois.")) == [(1, 2)]


def test_a_quoted_article_before_the_answers_pairs_nothing() -> None:
    reply = "La loi dit ceci:\n1. Les ponts sont libres.\n2. Les routes aussi.\nAd 1) En mai.\nAd 2) La commune."
    found = pair(TWO, reply)
    assert [answer.label for answer in found.answers] == ["Ad 1)", "Ad 2)"]


def test_questions_under_bullets_pair_with_as_many_numbered_answers() -> None:
    bullets = "Contexte.\n- Quand ouvre-t-il?\n- Qui paie?"
    assert links(pair(bullets, "Ad 1. En mai.\nAd 2. La commune.")) == [(1,), (2,)]
    assert links(pair(bullets, "Le plan:\n1. Un axe.\n2. Un autre.\n3. Un dernier.")) == [(1,)]


def test_questions_numbered_afresh_under_each_heading_are_all_questions_and_pair_nothing() -> None:
    asked = "a) Ponts\n1. Quand?\n2. Qui?\nb) Routes\n1. Où?\n2. Comment?"
    found = pair(asked, "1. Un.\n2. Deux.")
    assert len(found.questions) == 4
    assert links(found) == [(1, 2, 3, 4)]


def test_a_question_without_an_answer_has_none() -> None:
    assert pair(TWO, "").answers == ()


lines = st.lists(
    st.sampled_from(
        [
            "1. Un.",
            "2. Deux.",
            "3) Trois",
            "Ad 1.",
            "Ad 2. et 3.",
            "Texte.",
            "- Puce?",
            "1. Quoi?",
            "2. Qui?",
            "Liste:",
            "a) x;",
            "Concernant la deuxième question, oui.",
            "Réponse commune aux questions 1 à 3",
            "4. Dezember 2013",
        ]
    ),
    max_size=12,
).map("\n".join)


@given(lines, lines)
def test_no_text_is_ever_dropped(question: str, reply: str) -> None:
    found = pair(question, reply)
    assert "\n".join(answer.text for answer in found.answers) == reply
    assert "\n".join(part.text for part in found.questions) == question
    ordinals = {part.ordinal for part in found.questions}
    assert all(set(answer.questions) <= ordinals for answer in found.answers)


def test_the_real_answers_are_split_as_a_reader_would(shared: Path) -> None:
    """Counts checked by reading: quoted laws, lists, footnotes and tables with numbers pair nothing."""
    found = {}
    for file in sorted((shared / "real" / "lu").glob("*/*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        question, _, reply = record["text"].partition("\n\nRÉPONSE:")
        paired = pair(clean(question.removeprefix("QUESTION:")), clean(reply))
        found[int(record["question_number"])] = (len(paired.questions), len(paired.answers))
    split = {6: 11, 11: 3, 100: 3, 161: 4, 219: 6, 222: 3, 223: 3, 480: 4, 640: 4, 670: 5, 671: 4, 767: 2}
    assert {number: found[number][1] for number in split} == split
    whole = [107, 188, 415, 597, 647, 732]
    assert {number: found[number][1] for number in whole} == dict.fromkeys(whole, 1)
