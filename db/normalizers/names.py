"""All written forms of the names of one language, from the alias files, leaders, titles and the misprints of
acronyms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from .data import load_csv, load_yaml
from .folding import fold
from .inflection import inflect

TITLE_RULE = "after-a-title"
"""The rule of a leader's bare surname that is no name of its own ("Rama", "Sall")."""

OFFICE_RULE = "after-an-office"
"""The rule of a leader who has left office."""

CAPITALS_RULE = "caps-line"

_LENT_KINDS = frozenset(
    {
        "name",
        "official",
        "short",
        "abbreviation",
        "acronym",
        "organ",
        "mission",
        "capital",
        "territory",
        "mask",
        "misprint",
    }
)
_LENT_WORDS = frozenset({"adjective", "demonym"})
_SAFE_LENGTH = 7
"""A shorter adjective of a neighbour language may be a common word of this one."""
_UPPER_ACRONYM = regex.compile(r"\p{Lu}[\p{Lu}\p{N}&-]+s?")


@dataclass(frozen=True, slots=True)
class Name:
    """One written form of one data row. `entity` is empty for a mask: a name that yields no mention and hides
    shorter ones."""

    form: str
    entity: str
    kind: str
    rule: str
    source: str
    rank: int
    terms: tuple[tuple[str, str, str], ...] = ()
    """For a person: (since, until, entity) of each office, in order."""

    def entity_on(self, date: str) -> str:
        """Whom the name stands for on a day (ISO 8601, empty: the latest); a person out of office for the last one
        held."""
        if not self.terms:
            return self.entity
        day = date or "9999"
        begun = [(until, entity) for since, until, entity in self.terms if since <= day]
        held = [entity for until, entity in begun if not until or until >= day]
        return held[-1] if held else begun[-1][1] if begun else ""

    def in_office(self, date: str) -> bool:
        """Whether a person holds an office on a day (where it is not known: holds one still)."""
        day = date or "9999"
        return not self.terms or any(since <= day and (not until or until >= day) for since, until, _ in self.terms)


def load_names(languages: Sequence[str]) -> dict[str, list[Name]]:
    """By key, the names that share it, in the order in which they are tried: own language first, those with a rule
    first."""
    names: dict[str, list[Name]] = defaultdict(list)
    for rank, language in enumerate(languages):
        _add_aliases(names, language, rank)
    _add_people(names)
    _add_titles(names, languages)
    _add_misprints(names)
    for same in names.values():
        same.sort(key=lambda name: (name.rank, name.kind == "leader", not name.rule))
    return dict(names)


def key_of(form: str) -> str:
    """A written form as the matcher compares it: acronyms letter by letter, all else without regard to capitals."""
    folded = fold(form)
    return (folded.cased if is_acronym(form) else folded.text).strip()


def is_acronym(form: str) -> bool:
    """Whether a form is matched with exactly its capitals: "UN" is not "un"."""
    return len(form) <= 6 and _UPPER_ACRONYM.fullmatch(form) is not None


def _add(names: dict[str, list[Name]], name: Name) -> None:
    key = key_of(name.form)
    # "BRICs" is also written "BRICS", and in capitals the plural of an acronym ends in a capital too.
    for written in {key, key.upper()} if is_acronym(key) else {key}:
        same = names[written]
        if written and all(_sort_of(other) != _sort_of(name) or other.rank > name.rank for other in same):
            same.append(name)


def _sort_of(name: Name) -> tuple[str, str, bool]:
    """What makes two names of one form the same; "Argentine" the country is not "argentine" the adjective."""
    return name.entity, name.rule, name.kind == "adjective"


def _add_aliases(names: dict[str, list[Name]], language: str, rank: int) -> None:
    for file in (f"country_aliases_{language}.csv", f"organisation_aliases_{language}.csv"):
        for row in load_csv(file):
            lent = row["kind"] in _LENT_KINDS or (row["kind"] in _LENT_WORDS and len(row["alias"]) >= _SAFE_LENGTH)
            if rank and not lent:
                continue
            source = f"{file}:{row['alias']}"
            for form in inflect(row["alias"], row["forms"]):
                _add(names, Name(form, row["entity"], row["kind"], row["rule"], source, rank))


def _add_people(names: dict[str, list[Name]]) -> None:
    terms: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    alone: set[str] = set()
    for row in load_csv("leaders.csv"):
        for spelling in map(str.strip, row["spellings"].split("|")):
            terms[spelling].append((row["since"], row["until"], row["entity"]))
            if row["alone"] == "yes" or " " in spelling:
                alone.add(spelling)
    for spelling, held in terms.items():
        held.sort()
        rule = "" if spelling in alone else TITLE_RULE
        _add(names, Name(spelling, held[-1][2], "leader", rule, f"leaders.csv:{spelling}", 0, tuple(held)))


def _add_titles(names: dict[str, list[Name]], languages: Sequence[str]) -> None:
    for row in load_csv("titles.csv"):
        if row["lang"] in ("any", *languages):
            _add(names, Name(row["title"], "", "title", "", f"titles.csv:{row['title']}", 0))


def _add_misprints(names: dict[str, list[Name]]) -> None:
    """Acronyms of four letters and more with two neighbours exchanged, unless that is a name or a word of its own."""
    never = frozenset(load_yaml("compounds.yaml")["not_misprints"])
    for name in [same[0] for same in names.values()]:
        form = name.form
        if len(form) < 4 or not name.entity or not form.isupper() or not form.isalpha():
            continue
        for place in range(len(form) - 1):
            misprint = form[:place] + form[place + 1] + form[place] + form[place + 2 :]
            if key_of(misprint) not in names and misprint not in never:
                _add(
                    names,
                    Name(misprint, name.entity, "misprint", name.rule or CAPITALS_RULE, name.source, name.rank + 5),
                )
