"""Luxembourg: dates, legislatures, languages."""

from __future__ import annotations

import datetime as dt

import pytest

from scrapers.lu_chd_words import BadDateError, day, language_codes, legislature_named, legislature_of


@pytest.mark.parametrize(
    "written",
    [
        "04/06/2021",
        "4.6.2021",
        "2021-06-04",
        "2021-06-04T10:00:00",
        dt.datetime(2021, 6, 4),
        dt.date(2021, 6, 4),
        "4 juin 2021",
        "4. Juni 2021",
        "4 jiun 2021".replace("jiun", "juim"),
    ],
)
def test_a_day_is_read_however_it_is_written(written: object) -> None:
    assert day(written) == "2021-06-04"


def test_the_first_of_a_month_and_a_misprinted_month_are_read() -> None:
    assert day("1er février 2022") == "2022-02-01"
    assert day("11 févier 2022") == "2022-02-11"
    assert day("11. Mäerz 2022") == "2022-03-11"


@pytest.mark.parametrize("written", ["31.02.2021", "00/00/0000", "demain", "3 ventôse 2021"])
def test_a_day_that_does_not_exist_is_an_error(written: str) -> None:
    with pytest.raises(BadDateError):
        day(written)


def test_no_day_is_no_error() -> None:
    assert day(None) == day(" ") == ""


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2013-12-04", "2013-2018"),
        ("2018-10-13", "2013-2018"),
        ("2018-10-14", "2018-2023"),
        ("2024-01-01", "2023-2028"),
    ],
)
def test_the_day_of_the_question_tells_the_legislature(date: str, name: str) -> None:
    assert legislature_of(date) == name


def test_a_legislature_is_written_one_way() -> None:
    assert legislature_named("2013_2018") == legislature_named("2013-2018") == "2013-2018"
    assert legislature_named("XXXI") == legislature_of("") == legislature_of("1970-01-01") == ""


def test_languages_are_codes_in_one_order() -> None:
    assert language_codes(["LB+DE", "FR"]) == (("de", "fr", "lb"), ())
    assert language_codes(["FR+XX", ""]) == (("fr",), ("XX",))
