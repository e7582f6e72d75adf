"""Which countries and organisations a text names, and where: one pass over all names of a language, then rules for the doubtful ones.

Longest name wins ("Soudan du Sud" over "Soudan"), names inside titles of treaties and documents are none ("Acte final
d'Helsinki"), an acronym of four letters or more may have two letters exchanged ("OSTC"), a person stands for the country or
organisation of the office held on the day of the answer. All names, titles and rules for doubtful names are data files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex
from ahocorasick_rs import AhoCorasick

from .data import load_csv, load_yaml
from .folding import Folded, fold
from .inflection import inflect
from .types import Mention

FALLBACK = {"lb": ("fr", "de"), "fr": (), "de": (), "en": ()}
"""Languages whose names are tried too, after the text's own: Luxembourgish answers name organisations in French and German."""

_TITLE_AFTER = regex.compile(r"[\w' .-]{0,4}$")
_UPPER_ACRONYM = regex.compile(r"[\p{Lu}][\p{Lu}\p{N}&-]+s?")


@dataclass(frozen=True, slots=True)
class Name:
    """One written form of one data row. `entity` is empty for a mask: a name that yields no mention and hides shorter ones."""

    form: str
    entity: str
    kind: str
    rule: str
    source: str
    rank: int
    terms: tuple[tuple[str, str, str], ...] = ()
    """For a person: (since, until, entity) of each office, in order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a folded text, at folded positions, with the entity it stands for on the day of the answer."""

    start: int
    end: int
    name: Name
    entity: str = ""


def find_mentions(text: str | Folded, language: str, date: str = "") -> list[Mention]:
    """The mentions of `text` in order, never overlapping; `date` (ISO 8601, may be empty) decides whom a person stood for."""
    folded = fold(text, lexicon_of(language).known) if isinstance(text, str) else text
    return lexicon_of(language).mentions(folded, date)


def as_mention(hit: Hit, folded: Folded) -> Mention:
    """A hit told in positions of the source text."""
    start, end = folded.span(hit.start, hit.end)
    return Mention(hit.entity, start, end, folded.source[start:end], hit.name.source, hit.name.kind)


class Lexicon:
    """All names of one language, ready for one pass over a text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.names: dict[str, list[Name]] = defaultdict(list)
        for rank, code in enumerate((language, *FALLBACK.get(language, ()))):
            self._add_aliases(code, rank)
        self._add_people()
        self._add_titles()
        self._add_misprints()
        for same in self.names.values():
            same.sort(key=lambda name: (name.rank, name.kind == "leader", not name.rule))
        self.forms = list(self.names)
        self.matcher = AhoCorasick(self.forms)
        self.rules: dict[str, dict[str, list[str]]] = load_yaml("ambiguity.yaml") or {}
        self.titles = _Titles(language)
        self.compound_heads = frozenset(load_yaml("compounds.yaml").get(language, ()))
        self._words = {word for form in self.forms for word in form.split()}

    def known(self, word: str) -> bool:
        """Whether a lower-case word is part of a name."""
        return word in self._words

    def find(self, folded: Folded, date: str) -> list[Hit]:
        """The names in a folded text that stand for an entity, in order, never overlapping."""
        found: list[Hit] = []
        for hit in self._longest(self._hits(folded)):
            entity = self._entity(hit, date)
            if entity and not self.titles.hides(folded, hit.start, hit.end, hit.name.kind):
                found.append(Hit(hit.start, hit.end, hit.name, entity))
        return found

    def mentions(self, folded: Folded, date: str) -> list[Mention]:
        """The mentions of a folded text; offsets are those of its source."""
        return [as_mention(hit, folded) for hit in self.find(folded, date)]

    def _hits(self, folded: Folded) -> list[Hit]:
        hits = []
        text, cased = folded.text, folded.cased
        size = len(text)
        for index, start, end in self.matcher.find_matches_as_indexes(text, overlapping=True):
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            if end < size and text[end].isalnum() and not self._compound(text, end, self.forms[index]):
                continue
            for name in self.names[self.forms[index]]:
                if _case_fits(name.form, cased[start:end]) and self._rule_fits(name, folded, start, end):
                    hits.append(Hit(start, end, name))
                    break
        return hits

    def _compound(self, text: str, end: int, form: str) -> bool:
        """Whether the letters after a name make it a closed German compound ("Ukrainekrieg") with a known last part."""
        if not self.compound_heads or len(form) < 4:
            return False
        stop = end
        while stop < len(text) and text[stop].isalpha():
            stop += 1
        rest = text[end:stop]
        return rest in self.compound_heads or (rest[:1] == "s" and rest[1:] in self.compound_heads)

    @staticmethod
    def _longest(hits: list[Hit]) -> list[Hit]:
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[Hit] = []
        for hit in hits:
            if kept and hit.start < kept[-1].end:
                if hit.end - hit.start <= kept[-1].end - kept[-1].start:
                    continue
                kept.pop()
            kept.append(hit)
        return kept

    def _rule_fits(self, name: Name, folded: Folded, start: int, end: int) -> bool:
        if not name.rule:
            return True
        rule = self.rules.get(name.rule)
        if rule is None:
            return False
        before = folded.text[max(0, start - 60) : start].rstrip(" \"«„“(")
        after = folded.text[end : end + 60].lstrip(" \"»“”)")
        if "not_before" in rule and _starts(after, rule["not_before"]):
            return False
        if "not_after" in rule and _ends(before, rule["not_after"]):
            return False
        if ("before" in rule or "after" in rule) and not (
            _starts(after, rule.get("before", ())) or _ends(before, rule.get("after", ()))
        ):
            return False
        if "text_needs" in rule and not any(word in folded.text for word in rule["text_needs"]):
            return False
        return not ("text_not" in rule and any(word in folded.text for word in rule["text_not"]))

    def _entity(self, hit: Hit, date: str) -> str:
        name = hit.name
        if not name.terms:
            return name.entity
        held = [entity for since, until, entity in name.terms if since <= (date or "9999") and (not until or until >= date)]
        if held:
            return held[-1]
        earlier = [entity for since, _, entity in name.terms if since <= (date or "9999")]
        return earlier[-1] if earlier else ""

    # -- the data ------------------------------------------------------------------------------------------------

    def _add(self, form: str, name: Name) -> None:
        key = _key(form)
        if key and all(other.entity != name.entity or other.rank > name.rank or other.rule != name.rule for other in self.names[key]):
            self.names[key].append(name)

    def _add_aliases(self, language: str, rank: int) -> None:
        for file in (f"country_aliases_{language}.csv", f"organisation_aliases_{language}.csv"):
            for row in load_csv(file):
                if rank and row["kind"] not in _LENT_KINDS:
                    continue
                source = f"{file}:{row['alias']}"
                for form in inflect(row["alias"], row["forms"]):
                    self._add(form, Name(form, row["entity"], row["kind"], row["rule"], source, rank))

    def _add_people(self) -> None:
        terms: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        alone: dict[str, bool] = {}
        for row in load_csv("leaders.csv"):
            for spelling in row["spellings"].split("|"):
                terms[spelling.strip()].append((row["since"], row["until"], row["entity"]))
                alone[spelling.strip()] = alone.get(spelling.strip(), False) or row["alone"] == "yes"
        for spelling, held in terms.items():
            held.sort()
            rule = "" if alone[spelling] or " " in spelling else "after-a-title"
            self._add(spelling, Name(spelling, held[-1][2], "leader", rule, f"leaders.csv:{spelling}", 0, tuple(held)))

    def _add_titles(self) -> None:
        for row in load_csv("titles.csv"):
            if row["lang"] in (self.language, "any", *FALLBACK.get(self.language, ())):
                self._add(row["title"], Name(row["title"], "", "title", "", f"titles.csv:{row['title']}", 0))

    def _add_misprints(self) -> None:
        never = frozenset(load_yaml("compounds.yaml")["not_misprints"])
        for same in list(self.names.values()):
            name = same[0]
            form = name.form
            if len(form) < 4 or not name.entity or not form.isupper() or not form.isalpha():
                continue
            for place in range(len(form) - 1):
                misprint = form[:place] + form[place + 1] + form[place] + form[place + 2 :]
                if _key(misprint) not in self.names and misprint not in never:
                    self._add(misprint, Name(misprint, name.entity, "misprint", "", name.source, name.rank + 5))


_LENT_KINDS = frozenset({"name", "official", "short", "abbreviation", "acronym", "organ", "mission", "capital", "territory", "mask", "misprint"})


class _Titles:
    """Names of treaties, declarations and processes: a city or country inside one is no mention."""

    def __init__(self, language: str) -> None:
        before: list[str] = []
        after: list[str] = []
        compound: list[str] = []
        for row in load_csv("title_heads.csv"):
            if row["lang"] in (language, "any", *FALLBACK.get(language, ())):
                {"before": before, "after": after, "compound": compound}[row["position"]].append(_key(row["head"]))
        self._before = _alternatives(before, r"(?<![\w-])(?:{})(?: \w+){{0,2}}? ?(?:de |d'|du |of |von |vun |vu |zu )?(?:la |l'|the )?$")
        self._after = _alternatives(after, r"(?:er)? ?(?:\w+ ){{0,1}}(?:{})(?![\w])")
        self._compound = _alternatives(compound, r"(?:er)?-?(?:{})(?![\w])")

    def hides(self, folded: Folded, start: int, end: int, kind: str) -> bool:
        """Whether the name at `start` to `end` is part of a title."""
        if kind not in ("capital", "name", "short", "city", "adjective"):
            return False
        before = folded.text[max(0, start - 60) : start]
        after = folded.text[end : end + 50]
        if kind in ("capital", "city") and self._before and self._before.search(before):
            return True
        if kind == "adjective":
            return False
        return bool(self._after and self._after.match(after)) or bool(self._compound and self._compound.match(after))


def _alternatives(words: Iterable[str], frame: str) -> regex.Pattern[str] | None:
    ordered = sorted(set(words), key=len, reverse=True)
    return regex.compile(frame.format("|".join(map(regex.escape, ordered)))) if ordered else None


def _key(form: str) -> str:
    return fold(form).text.strip()


def _case_fits(form: str, surface: str) -> bool:
    """An acronym wants capitals, a name that starts with a capital wants one, a lower-case word takes any case."""
    if len(form) <= 6 and _UPPER_ACRONYM.fullmatch(form):
        return surface.isupper() or surface[:-1].isupper() and surface[-1:] == "s"
    if form[:1].isupper():
        return surface[:1].isupper()
    return True


def _starts(after: str, words: Iterable[str]) -> bool:
    return any(after.startswith(word) and not after[len(word) : len(word) + 1].isalpha() for word in words)


def _ends(before: str, words: Iterable[str]) -> bool:
    return any(before.endswith(word) and not before[-len(word) - 1 : -len(word)].isalpha() for word in words)


@cache
def lexicon_of(language: str) -> Lexicon:
    """The names of one of fr, de, lb, en (any other: the English ones)."""
    return Lexicon(language if language in FALLBACK else "en")
