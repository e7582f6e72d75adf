"""The label at the beginning of a paragraph."""

from __future__ import annotations

import pytest

from scrapers.labels import label_of, names_the_questions


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("1. Le pont", (1,)),
        ("1.Le pont", (1,)),
        ("2) Le pont", (2,)),
        ("(3) Le pont", (3,)),
        ("Ad 1. Le pont", (1,)),
        ("Ad1) Le pont", (1,)),
        ("ad 1) et 2)", (1, 2)),
        ("Ad 1. + 2. De Präis", (1, 2)),
        ("6. + 7. Le pont", (6, 7)),
        ("1.-3. Le pont", (1, 2, 3)),
        ("1 à 3. Le pont", (1, 2, 3)),
        ("Réponse commune aux questions 1 à 3", (1, 2, 3)),
        ("Réponse à la question 2 :", (2,)),
        ("Réponse aux questions n° 1 et n° 2", (1, 2)),
        ("Concernant la deuxième question, le pont", (2,)),
        ("Concernant les première et deuxième questions, le pont", (1, 2)),
        ("S’agissant de la troisième question,", (3,)),
        ("En ce qui concerne les points 2 et 3, le pont", (2, 3)),
        ("Quant à la dernière question, le pont", (5,)),
        ("Question 4", (4,)),
        ("Zu Fro 1", (1,)),
        ("Op déi éischt Fro kann ech soen", (1,)),
        ("Wat déi drëtt Fro ugeet, esou", (3,)),
        ("Zu Frage 1 und 2:", (1, 2)),
        ("Zur ersten Frage", (1,)),
        ("Zu 3. Die Brücke", (3,)),
        ("Answer to question 2: the bridge", (2,)),
    ],
)
def test_a_label_names_its_questions(line: str, numbers: tuple[int, ...]) -> None:
    label = label_of(line, last=5)
    assert label is not None
    assert label.numbers == numbers
    assert line.startswith(label.text)


@pytest.mark.parametrize(
    "line",
    [
        "4. Dezember 2013 war d'Bréck zou",
        "15 février 2015;",
        "8.500 véhicules par jour",
        "1.3. - Constitution des classes",
        "1.500.000 euros",
        "7e année",
        "2014. Le pont",
        "48 des 98 communes",
        "25,6",
        "Zu 15 Prozent",
        "Question parlementaire n°105",
        "Le 2 mars",
        "Adresse 1",
    ],
)
def test_a_number_that_counts_or_dates_is_no_label(line: str) -> None:
    assert label_of(line) is None


def test_a_colon_after_words_of_answering_introduces_answers() -> None:
    assert names_the_questions("Aux différentes questions il est répondu comme suit:")
    assert names_the_questions("Zu de Froe vum Här Deputéierten:")
    assert not names_the_questions("Le plan prévoit trois mesures:")
