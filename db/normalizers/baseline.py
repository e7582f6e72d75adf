"""A keyword baseline: names of countries as the data lists them, a handful of stems, the holder always the own
government.

It shows what the rules are worth: `positions evaluate GOLD --compare baseline` prints both.
"""

from __future__ import annotations

from functools import cache

import regex

from .data import load_csv, load_yaml
from .language import LANGUAGES, find_language
from .sentences import split_sentences
from .types import Mention, Statement, Tags


def tag_by_keywords(text: str, *, own: str, language: str = "") -> Tags:
    """Names and stems in the same sentence make statements: the first stem's act towards each name in it."""
    code = language if language in LANGUAGES else find_language(text, languages=LANGUAGES)
    names, ids = _names(code)
    mentions = [
        Mention(ids[found.group()], found.start(), found.end(), found.group(), "countries.csv")
        for found in names.finditer(text)
    ]
    stems, acts = _stems()
    stances = load_yaml("acts.yaml")
    statements: dict[tuple[int, str], Statement] = {}
    for span in split_sentences(text, code):
        cue = stems.search(text, span.start, span.end)
        if cue is None:
            continue
        act = acts[cue.group().lower()]
        for mention in mentions:
            if mention.entity == own or not span.start <= mention.start < span.end:
                continue
            statements[span.start, mention.entity] = Statement(
                own,
                "own",
                mention.entity,
                "actor",
                act,
                int(stances[act]["stance"]),
                "asserted",
                span.start,
                span.end,
                text[span.start : span.end],
                cue.group(),
                cue.start(),
                cue.end(),
                0.5,
                "baseline",
            )
    return Tags(code, tuple(mentions), tuple(statements.values()))


@cache
def _names(language: str) -> tuple[regex.Pattern[str], dict[str, str]]:
    rows = load_csv("countries.csv") + load_csv("organisations.csv")
    ids = {row[f"name_{language}"]: row["id"] for row in rows}
    ids.update({row["id"]: row["id"] for row in load_csv("organisations.csv") if len(row["id"]) > 2})
    ordered = sorted((name for name in ids if name), key=len, reverse=True)
    return regex.compile(r"(?<!\w)(?:" + "|".join(map(regex.escape, ordered)) + r")(?!\w)"), ids


@cache
def _stems() -> tuple[regex.Pattern[str], dict[str, str]]:
    acts = {stem: act for act, stems in load_yaml("baseline.yaml").items() for stem in stems}
    ordered = sorted(acts, key=len, reverse=True)
    return regex.compile(r"(?<!\w)(?:" + "|".join(map(regex.escape, ordered)) + ")", regex.IGNORECASE), acts
