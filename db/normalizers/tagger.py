"""The tagger: language, sentences, names, statements and topics of one text. Pure: no database, no network."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from .choosing import Finding
from .cues import cues_of
from .data import data_version, load_csv
from .entities import CONDUCT, Hit, as_mention, lexicon_of
from .explain import explain_text
from .folding import Folded, fold
from .language import KNOWN, LANGUAGES, find_language
from .portfolios import portfolios_in
from .sentences import split_sentences
from .statements import find_statements
from .topics import TopicName, topic_names, topics_of
from .types import Mention, Span, Tags

CODE_VERSION = "3"
"""Raised whenever a change of the rules can change a tag, so that stored answers are tagged again."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A country or organisation; fields as in the table `entities`."""

    id: str
    kind: str
    name: str
    name_fr: str
    name_de: str
    name_lb: str
    name_en: str
    wikidata: str
    region: str
    latitude: float | None
    longitude: float | None
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A country's membership of an organisation; dates ISO 8601 or empty."""

    entity: str
    organisation: str
    since: str
    until: str


class Tagger:
    """Tags texts. One object serves any number of texts; `version` tells code and data that made the tags."""

    @cached_property
    def version(self) -> str:
        """Code version and data version, as `1+0a1b2c3d`."""
        return f"{CODE_VERSION}+{data_version()}"

    def tag(self, text: str, *, own: str, language: str = "", date: str = "") -> Tags:
        """Everything found in the text of an answer by the government `own` (an entity id); `language` and `date`
        are hints."""
        code = language if language in KNOWN else find_language(text)
        folded = fold(text, _known(code))
        hits = _names(folded, code, date)
        # The answering government's own office-holders are no mention of its country, as its ministries are none.
        named = (hit for hit in hits if hit.name.kind != CONDUCT and (hit.entity != own or hit.name.kind != "leader"))
        mentions = tuple(as_mention(hit, folded) for hit in named)
        statements = tuple(finding.statement for finding in _find(folded, hits, code, own))
        return Tags(code, mentions, statements, topics_of(code).find(folded) if code in LANGUAGES else ())

    def mentions(self, text: str, *, language: str = "", date: str = "") -> tuple[Mention, ...]:
        """The mentions alone (questions are never coded for stance)."""
        code = language if language in KNOWN else find_language(text)
        folded = fold(text, _known(code))
        return tuple(as_mention(hit, folded) for hit in _names(folded, code, date) if hit.name.kind != CONDUCT)

    def findings(
        self, text: str, *, own: str, language: str = "", date: str = "", choose: bool = True
    ) -> list[Finding]:
        """The statements with what made them and which targets lost, for `explain`; without `choose` all candidates."""
        code = language if language in KNOWN else find_language(text)
        folded = fold(text, _known(code))
        return _find(folded, _names(folded, code, date), code, own, choose=choose)

    def explain(self, text: str, *, own: str, language: str = "", date: str = "") -> str:
        """Which rule and data rows made each statement, and which targets lost, as text."""
        return explain_text(self.findings(text, own=own, language=language, date=date))

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """All countries and organisations of the data files."""
        countries = [_entity(row, "country") for row in load_csv("countries.csv")]
        return tuple(countries + [_entity(row, row["kind"]) for row in load_csv("organisations.csv")])

    @cached_property
    def topics(self) -> tuple[TopicName, ...]:
        """All topics of the data files."""
        return topic_names()

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Who belongs to which organisation, as far as the data files say."""
        return tuple(
            Membership(row["entity"], row["organisation"], row["since"], row["until"])
            for row in load_csv("memberships.csv")
        )


def _names(folded: Folded, code: str, date: str) -> list[Hit]:
    """The names in a text, but for those that are only words of an office."""
    hits = lexicon_of(code).find(folded, date)
    if not hits or code not in LANGUAGES:
        return hits
    offices = portfolios_in(folded.text, code)
    return [hit for hit in hits if not offices.hide(hit.start, hit.end, hit.name.kind)]


def _find(folded: Folded, hits: list[Hit], code: str, own: str, *, choose: bool = True) -> list[Finding]:
    if not hits or code not in LANGUAGES:
        return []
    return find_statements(
        folded, _folded_spans(folded, split_sentences(folded.source, code)), hits, code, own, choose=choose
    )


@cache
def tagger() -> Tagger:
    """The tagger, made once."""
    return Tagger()


@cache
def _known(language: str) -> Callable[[str], bool]:
    names = lexicon_of(language).known
    if language not in LANGUAGES:
        return names
    cues = cues_of(language).known
    return lambda word: names(word) or cues(word)


def _folded_spans(folded: Folded, spans: list[Span]) -> list[Span]:
    if folded.origin is None:
        return spans
    return [Span(bisect_left(folded.origin, span.start), bisect_left(folded.origin, span.end)) for span in spans]


def _entity(row: dict[str, str], kind: str) -> Entity:
    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    wikidata = row["wikidata"] if row.get("wikidata_checked") == "yes" else ""
    return Entity(
        row["id"],
        kind,
        row["name_en"],
        row["name_fr"],
        row["name_de"],
        row["name_lb"],
        row["name_en"],
        wikidata,
        row.get("region", ""),
        number(row.get("latitude", "")),
        number(row.get("longitude", "")),
        row.get("valid_from", ""),
        row.get("valid_to", ""),
    )
