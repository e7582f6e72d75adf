"""Which texts speak of foreign affairs."""

from __future__ import annotations

import pytest

from scrapers.abroad import named_abroad


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Deaths of personnel in Iraq and Afghanistan", "Iraq"),
        ("Israel: Palestinians", "Israel"),
        ("How many jets were sent to Trinidad and Tobago?", "Trinidad and Tobago"),
        ("The staff of our Embassy in the capital", "Embassy"),
        ("Energy: Green Deal", ""),
        ("Hospitals in Northern Ireland and New Jersey", ""),
        ("Roads in the United Kingdom, Jersey and Guernsey", ""),
        ("the iranian way of writing iran", ""),
    ],
)
def test_a_country_or_a_subject_is_found(text: str, found: str) -> None:
    assert named_abroad(text, language="en", own="GBR") == found


def test_what_is_home_for_one_is_abroad_for_another() -> None:
    assert named_abroad("Visit to the United Kingdom", language="en", own="IRL") == "United Kingdom"
    assert named_abroad("Visit to the United Kingdom", language="en", own="GBR") == ""


def test_members_of_the_union_are_home_for_it() -> None:
    assert named_abroad("Trains from France to Switzerland", language="en", own="EU") == "Switzerland"
    assert named_abroad("Züge aus der Schweiz nach Frankreich", language="de", own="CHE") == "Frankreich"


def test_switzerland_writes_no_sharp_s() -> None:
    assert named_abroad("Die Lage in Weissrussland", language="de", own="CHE") == "Weissrussland"
    assert named_abroad("Strategie der Aussenpolitik", language="de", own="CHE") == "Aussenpolitik"


def test_names_are_those_of_the_language() -> None:
    assert named_abroad("Lage in der Türkei", language="de", own="DEU") == "Türkei"
