"""In which languages are many texts written? To notice a source that has changed its language, fast and roughly.

What a single answer is in is decided by `db.normalizers`, which scrapers know nothing of; here function words are
counted (`languages.yaml`), and a few wrong guesses among many texts do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import regex
import yaml

_WORD = regex.compile(r"\p{L}+")


def share_in(texts: Iterable[str], languages: Iterable[str]) -> int:
    """How many of the texts may be in one of these languages (ISO 639-1): none that is known fits better.

    A language of which no words are known fits every text.
    """
    expected = set(languages)
    if expected - words().keys():
        return sum(1 for _ in texts)
    return sum(_fits(text, expected) for text in texts)


def _fits(text: str, expected: set[str]) -> bool:
    found = [word.casefold() for word in _WORD.findall(text)]
    scores = {language: sum(word in known for word in found) for language, known in words().items()}
    return max(scores[language] for language in expected) >= max(scores.values())


@cache
def words() -> dict[str, frozenset[str]]:
    """Function words by language."""
    known = yaml.safe_load(Path(__file__).with_name("languages.yaml").read_text(encoding="utf-8"))
    return {str(language): frozenset(map(str, listed)) for language, listed in known.items()}
