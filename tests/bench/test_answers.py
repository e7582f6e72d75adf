"""The benchmark's texts: the same everywhere, of the length asked for, and not the same few sentences again."""

from __future__ import annotations

import re
from itertools import islice

import yaml

from tests.bench.answers import PARTS, answers


def sentences(texts: list[str]) -> list[str]:
    return [part for text in texts for part in re.split(r"(?<=\.)\s+(?=[A-ZÀÉ])", text)]


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(answers(5)) == list(islice(answers(50), 5))
    assert list(answers(5, seed=1)) != list(answers(5, seed=2))


def test_every_text_has_the_length_asked_for() -> None:
    assert {len(text) for text in answers(50)} == {1500}
    assert {len(text) for text in answers(50, length=700)} == {700}


def test_sentences_are_hardly_ever_repeated() -> None:
    found = sentences(list(answers(400)))
    assert len(set(found)) > 0.95 * len(found)


def test_about_a_third_of_the_sentences_name_a_country() -> None:
    rows = yaml.safe_load(PARTS.read_text(encoding="utf-8"))["countries"]
    forms = {form for row in rows for form in row.split(" | ")}
    named = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")s?\b")
    found = sentences(list(answers(300)))
    share = sum(bool(named.search(sentence)) for sentence in found) / len(found)
    assert 0.25 < share < 0.42
