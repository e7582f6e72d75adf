"""Which statements only say again what was said: the same words, given out under several numbers.

Parliaments print one reply under each question that it answers, and ministries paste their sentences from one reply
into the next. A statement repeats another one where the same government makes it in the same words within a week
(`DAYS`, counted from the one that counts); a sentence of few words (`SHORTEST`) only where the whole answer is the same
too, since "We support Kosovo." is soon said anew. Words are compared without case, punctuation and spaces.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

import regex

DAYS = 7
SHORTEST = 6
_BETWEEN = regex.compile(r"[^\p{L}\p{M}\p{N}]+")

Said = tuple[str, str, str]
"""The id of a statement, its day (ISO 8601, or empty) and what it says: a key that repeats of it share."""


def same_words(
    own: str, holder: str, target: str, role: str, act: str, stance: int, modality: str, sentence: str, answer: str
) -> str:
    """What two statements share that are the same one, of the same government `own`, in the same words: a digest."""
    parts = (own, holder, target, role, act, str(stance), modality, wording(sentence, answer))
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def wording(sentence: str, answer: str) -> str:
    """What two sentences share that say the same in the same words: a digest of them, with the whole answer's where
    they are few."""
    words = _words(sentence)
    if len(words) < SHORTEST:
        words = [*words, "", *_words(answer)]
    return blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def repeats(statements: Iterable[Said]) -> dict[str, str]:
    """For each statement that repeats another one the id of that, which counts for both; the first of a day is that
    with the first id. What has no whole date repeats nothing."""
    counting: dict[str, tuple[dt.date, str]] = {}
    found: dict[str, str] = {}
    for identity, day, said in sorted(statements, key=lambda one: (one[1], one[0])):
        try:
            date = dt.date.fromisoformat(day)
        except ValueError:
            continue
        first = counting.get(said)
        if first and (date - first[0]).days <= DAYS:
            found[identity] = first[1]
        else:
            counting[said] = (date, identity)
    return found


def _words(text: str) -> list[str]:
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()
