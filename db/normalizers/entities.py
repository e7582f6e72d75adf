"""Which countries and organisations a text names, and where: one pass over all names, then rules for the doubtful ones.

Longest name wins ("Soudan du Sud" over "Soudan"), names inside titles of treaties and documents are none ("Acte final
d'Helsinki"), an acronym of four letters or more may have two letters exchanged ("OSTC"). A person stands for the
country or organisation of the office held on the day of the answer; out of office, only beside a title or where the
country is named too. All names, titles and rules for doubtful names are data files.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from .ambiguity import Place, Reading, load_rules
from .data import load_csv, load_yaml
from .folding import Folded, fold
from .names import OFFICE_RULE, Name, is_acronym, load_names
from .titles import Titles
from .types import Mention

FALLBACK = {"lb": ("fr", "de"), "fr": (), "de": (), "en": (), "nl": (), "sv": ()}
"""Languages whose names are tried too, after the text's own: Luxembourgish answers name organisations in French
and German."""

_COMPOUND_KINDS = frozenset({"name", "short", "territory"})
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a folded text, at folded positions, with the entity it stands for on the day of the answer."""

    start: int
    end: int
    name: Name
    entity: str = ""


def find_mentions(text: str | Folded, language: str, date: str = "") -> list[Mention]:
    """The mentions of `text` in order, never overlapping; `date` (ISO 8601, may be empty) decides whom a person
    stood for."""
    folded = fold(text, lexicon_of(language).known) if isinstance(text, str) else text
    return lexicon_of(language).mentions(folded, date)


@cache
def _countries() -> frozenset[str]:
    return frozenset(row["id"] for row in load_csv("countries.csv"))


@cache
def small_unions(country: str) -> frozenset[str]:
    """The organisations of at most three members to which a country belongs: what they do it does too ("les pays du
    Benelux ont reçu ...")."""
    members: dict[str, set[str]] = {}
    for row in load_csv("memberships.csv"):
        members.setdefault(row["organisation"], set()).add(row["entity"])
    return frozenset(union for union, of in members.items() if country in of and len(of) <= _SMALL)


_SMALL = 3
"""Members up to which a union is its members acting together."""


def is_country(entity: str) -> bool:
    """Whether an entity is a country (or territory of ISO 3166), not an organisation."""
    return entity in _countries()


@cache
def _peaceful() -> frozenset[str]:
    return frozenset(row["id"] for row in load_csv("organisations.csv") if row["kind"] != "armed group")


def is_armed_group(entity: str) -> bool:
    """Whether an entity is an armed group."""
    return not is_country(entity) and entity not in _peaceful()


def is_peaceful_organisation(entity: str) -> bool:
    """Whether an entity is an organisation (or INTL), but no armed group."""
    return entity in _peaceful()


def as_mention(hit: Hit, folded: Folded) -> Mention:
    """A hit told in positions of the source text."""
    start, end = folded.span(hit.start, hit.end)
    return Mention(hit.entity, start, end, folded.source[start:end], hit.name.source, hit.name.kind)


class _Pass:
    """Names that are looked for in one go: their automaton, and by its index those that share a key, each with
    whether it wants a capital."""

    def __init__(self, names: dict[str, list[Name]]) -> None:
        self.matcher = AhoCorasick(list(names))
        self.rows = [tuple((name, name.form[:1].isupper()) for name in same) for same in names.values()]


CONDUCT = "conduct"
"""Kind of words for what one state does ("settlement expansion"): they can be holder or target, but are no mention."""


class Lexicon:
    """All names of one language, ready for one pass over a text."""

    def __init__(self, language: str) -> None:
        self.language = language
        languages = (language, *FALLBACK.get(language, ()))
        names = load_names(languages)
        self._words_pass = _Pass({key: same for key, same in names.items() if not is_acronym(key)})
        self._acronyms_pass = _Pass({key: same for key, same in names.items() if is_acronym(key)})
        self.rules = load_rules()
        self.titles = Titles(languages)
        self.compound_heads = frozenset(load_yaml("compounds.yaml").get(language, ()))
        self._words = {word for key in names for word in key.lower().split()}

    def known(self, word: str) -> bool:
        """Whether a lower-case word is part of a name."""
        return word in self._words

    def find(self, folded: Folded, date: str) -> list[Hit]:
        """The names in a folded text that stand for an entity, in order, never overlapping."""
        plain, doubtful = self._candidates(folded)
        hits = _longest(plain)
        if doubtful:
            hits = _longest(hits + self._settle(doubtful, hits, folded))
        named = {hit.name.entity for hit in hits if not hit.name.terms}
        found: list[Hit] = []
        for hit in hits:
            entity = self._person(hit, named, folded, date) if hit.name.terms else hit.name.entity
            if entity and not self.titles.hide(folded, hit.start, hit.end, hit.name.kind):
                found.append(Hit(hit.start, hit.end, hit.name, entity))
        return found

    def mentions(self, folded: Folded, date: str) -> list[Mention]:
        """The mentions of a folded text; offsets are those of its source."""
        return [as_mention(hit, folded) for hit in self.find(folded, date) if hit.name.kind != CONDUCT]

    def _candidates(self, folded: Folded) -> tuple[list[Hit], list[list[Hit]]]:
        """The names with no rule that stand in the text, and for every other place the names that compete for it,
        in their order."""
        plain: list[Hit] = []
        doubtful: list[list[Hit]] = []
        text, cased = folded.text, folded.cased
        size = len(text)
        for names, searched in ((self._words_pass, text), (self._acronyms_pass, cased)):
            rows = names.rows
            for index, start, end in names.matcher.find_matches_as_indexes(searched, overlapping=True):
                if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                    continue
                inside = end < size and text[end].isalnum()
                if inside and not self._is_compound(text, start, end):
                    continue
                capital = cased[start].isupper()
                fitting = [
                    Hit(start, end, name)
                    for name, wants_capital in rows[index]
                    if (capital or not wants_capital) and not (inside and name.kind not in _COMPOUND_KINDS)
                ]
                if fitting:
                    if capital and fitting[0].name.kind == "adjective":  # "l'Argentine", "les Philippines"
                        fitting.sort(key=lambda hit: hit.name.kind != "name")
                    if fitting[0].name.rule:
                        doubtful.append(fitting)
                    else:
                        plain.append(fitting[0])
        return plain, doubtful

    def _settle(self, doubtful: list[list[Hit]], sure: list[Hit], folded: Folded) -> list[Hit]:
        """The names that their rules allow: first those that need no other name in the text, then those that do."""
        ends = [hit.end for hit in sure]
        reading = Reading(folded)
        reading.know((hit.start, hit.end, hit.name.entity) for hit in sure)
        found: list[Hit] = []
        late: list[list[Hit]] = []
        for rivals in doubtful:
            start, end = rivals[0].start, rivals[0].end
            cover = bisect_right(ends, start)
            if cover < len(sure) and sure[cover].start <= start and sure[cover].end >= end:
                continue
            if any((rule := self.rules.get(rival.name.rule)) and rule.late for rival in rivals):
                late.append(rivals)
            else:
                found.extend(self._first_that_fits(rivals, reading))
        if late:
            reading.know((hit.start, hit.end, hit.name.entity) for hit in found)
            for rivals in late:
                found.extend(self._first_that_fits(rivals, reading))
        return found

    def _first_that_fits(self, rivals: list[Hit], reading: Reading) -> list[Hit]:
        for hit in rivals:
            rule = self.rules.get(hit.name.rule)
            if not hit.name.rule or (rule and rule.fits(Place(reading, hit.start, hit.end, hit.name.entity))):
                return [hit]
        return []

    def _person(self, hit: Hit, named: set[str], folded: Folded, date: str) -> str:
        """Whom a person stands for; one out of office for nobody, unless a title ("President Assad") or the
        entity's name is there too."""
        entity = hit.name.entity_on(date)
        if entity in named or hit.name.in_office(date):
            return entity
        return entity if self.rules[OFFICE_RULE].fits(Place(Reading(folded), hit.start, hit.end, entity)) else ""

    def _is_compound(self, text: str, start: int, end: int) -> bool:
        """Whether the letters after a name make it a closed German compound ("Ukrainekrieg") with a known last part."""
        if not self.compound_heads or end - start < 4:
            return False
        stop = end
        while stop < len(text) and stop < end + _LONGEST_HEAD and text[stop].isalpha():
            stop += 1
        rest = text[end:stop]
        return rest in self.compound_heads or (rest[:1] == "s" and rest[1:] in self.compound_heads)


def _longest(hits: list[Hit]) -> list[Hit]:
    """The hits in order, of those that overlap the longest (of equally long ones the first)."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(hit)
    return kept


@cache
def lexicon_of(language: str) -> Lexicon:
    """The names of one of fr, de, lb, en, nl, sv (any other: the English ones)."""
    return Lexicon(language if language in FALLBACK else "en")
