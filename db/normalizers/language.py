"""Which language a text is in: a clear majority of small words settles it; else py3langid decides, and simplemma has
the second vote between near neighbours.

Sources mislabel (11 of 84 recorded Luxembourg answers are marked LB and are French), so the text is asked, not the
source.
Only the first 300 characters are read: enough for one answer, and the two models cost 0.24 and 0.6 seconds a million
characters on more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import regex

from .data import load_yaml

LANGUAGES = ("fr", "de", "lb", "en")
"""The languages that have rules."""
NAMES_ONLY = ("nl", "sv")
"""Languages in which names are found, and no statements or topics: they have no rules yet."""
KNOWN = (*LANGUAGES, *NAMES_ONLY)
"""Every language that is told from its text; a text in another one would be taken for one of these."""

_HEAD = 300
_SHORT = 80
"""Code points below which the source's word is better than a guess."""
_SETTLED = 5
"""So many small words of one language, and none of another, leave nothing to ask."""
_WORD = re.compile(r"[^\W\d_]+")
_TWELVE_LETTERS = regex.compile(r"(?:\P{L}*\p{L}){12}")


@cache
def _small_words() -> Mapping[str, str]:
    """By small word the one language that has it."""
    return {word: language for language, words in load_yaml("small_words.yaml").items() for word in words}


def _by_small_words(head: str) -> str:
    """The language that all the small words of a text are of, or "" where they are few or of several: several times as
    fast as the models, which it saves from being loaded too."""
    language_of = _small_words()
    told = [language_of[word] for word in _WORD.findall(head.lower()) if word in language_of]
    return told[0] if len(told) >= _SETTLED and told.count(told[0]) == len(told) else ""


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


def find_language(text: str, hint: str = "", languages: Sequence[str] = KNOWN) -> str:
    """The code of the language `text` is written in, one of `languages`; `hint` decides only where the text has
    too few letters to tell."""
    head = text[:_HEAD]
    allowed = tuple(languages)
    if len(allowed) == 1:
        return allowed[0]
    if hint in allowed and len(text) < _SHORT:
        return hint
    settled = _by_small_words(head)
    if settled in allowed:
        return settled
    if not _TWELVE_LETTERS.match(head):
        return allowed[0]
    first, sure = _identifier(allowed).classify(head)
    if sure > 0.95 and first != "lb" and not (first == "de" and "lb" in allowed):
        return str(first)
    from simplemma import langdetect

    votes = dict(langdetect(head, lang=allowed))
    second = max(allowed, key=lambda code: votes.get(code, 0.0))
    if second == first or (sure > 0.8 and votes.get(second, 0.0) - votes.get(first, 0.0) < 0.2):
        return str(first)
    return second
