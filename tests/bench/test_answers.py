"""The benchmark's texts: the same everywhere, of the length asked for, and not the same few sentences again."""

from __future__ import annotations

import re
from itertools import islice

import pytest
import yaml

from db.normalizers import tagger
from tests.bench.answers import LANGUAGES, answers, parts_of

each_language = pytest.mark.parametrize("language", LANGUAGES)


def sentences(texts: list[str]) -> list[str]:
    return [part for text in texts for part in re.split(r"(?<=\.)\s+(?=[A-ZÀÉ])", text)]


@each_language
def test_the_same_seed_gives_the_same_texts(language: str) -> None:
    assert list(answers(5, language=language)) == list(islice(answers(50, language=language), 5))
    assert list(answers(5, seed=1, language=language)) != list(answers(5, seed=2, language=language))


@each_language
def test_every_text_has_the_length_asked_for(language: str) -> None:
    assert {len(text) for text in answers(50, language=language)} == {1500}
    assert {len(text) for text in answers(50, length=700, language=language)} == {700}


@each_language
def test_the_texts_are_in_their_language(language: str) -> None:
    assert {tagger().tag(text, own="LUX").language for text in answers(20, language=language)} == {language}


@each_language
def test_sentences_are_hardly_ever_repeated(language: str) -> None:
    found = sentences(list(answers(400, language=language)))
    assert len(set(found)) > 0.95 * len(found)


@each_language
def test_about_a_third_of_the_sentences_name_a_country(language: str) -> None:
    rows = yaml.safe_load(parts_of(language).read_text(encoding="utf-8"))["countries"]
    forms = {form for row in rows for form in row.split(" | ")}
    named = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")s?\b")
    found = sentences(list(answers(300, language=language)))
    share = sum(bool(named.search(sentence)) for sentence in found) / len(found)
    assert 0.25 < share < 0.42
