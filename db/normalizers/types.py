"""The values that the normalizers return: frozen, in the codebook's terms. Offsets are code points into the given
text."""

from __future__ import annotations

from dataclasses import dataclass

ATTRIBUTIONS = ("own", "joint", "reported")
ROLES = ("actor", "setting")
MODALITIES = ("asserted", "conditional", "past")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, `start` included, `end` excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an entity. `alias` is the data row that matched, as `file:alias`; `kind` what sort of name
    it is."""

    entity: str
    start: int
    end: int
    surface: str
    alias: str = ""
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class Statement:
    """Who (`holder`) takes which stance (`act`, `stance`) towards whom (`target`), and the sentence and cue that
    prove it."""

    holder: str
    attribution: str
    target: str
    target_role: str
    act: str
    stance: int
    modality: str
    start: int
    end: int
    sentence: str
    cue: str
    cue_start: int
    cue_end: int
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What an answer is about; `cue` the words that show it, as they stand there, the strongest first."""

    id: str
    cue: str


@dataclass(frozen=True, slots=True)
class Tags:
    """Everything the normalizers find in one text."""

    language: str
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    topics: tuple[Topic, ...] = ()
