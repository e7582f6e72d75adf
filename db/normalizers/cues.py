"""The words that express an act: data/cues_*.csv, found in one pass over a text.

A cue row says how its target stands (`frame`):
`obj`   the target is the object ("condemns Israel's strikes"), the holder the subject; a passive turns them round
`prep`  the target follows one of the row's prepositions ("dialogue with China"), else as `any`
`subj`  the target is the subject, whoever speaks judges it ("Russia must ...", "verstößt gegen")
`any`   the target is the nearest name in the clause, the holder the subject or the owner of the noun ("our concern
about")
`both`  the two or more names beside it take the act towards each other ("agreement between")
`meet`  the target is somebody whom one meets or speaks to ("received the Iranian ambassador"): an office, people or a
body of a state, as the object or on one of the row's prepositions; a bare country is none
`eval`  a judgement by whoever speaks, on the nearest name ("is unacceptable")

An adverb may part the words of a form that is no noun ("attendons donc que"): adverbs.yaml.
A form with a hyphen in front is the last part of a compound ("-abkommen" in "Migrationsabkommen"), never a word alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick

from .data import load_csv, load_yaml
from .folding import fold
from .inflection import elided, inflect, without_n

_SPELLING = {"fr": elided, "lb": without_n}
"""How else the forms of a language are written before certain words."""
_GAP_WORDS = 25
_SHORTEST_PART = 6
"""Letters that a needed word must have to count inside a compound ("recht" is also in "gerecht")."""
_OWN_PART = "bundes"
"""First part of compounds that name the own government: "Bundesregierung" is not the "Regierung" that a cue needs."""
_BESIDE = 40
"""How many characters to both sides of a cue its spoiling words are looked for."""
_STOP = re.compile(r"[;:!?]|\.(?=\s|$)|, (?:alors|tandis) qu| et (?:nous|je|il|elle|ils|elles) (?!deman|appel)")
_HYPHENS = "-‐‑"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of a cue file."""

    id: str
    act: str
    stance: int
    pos: str
    frame: str
    preps: tuple[str, ...]
    needed: str
    """Words one of which must stand in the sentence, outside the cue (beginnings of words count)."""
    spoiling: str
    """Words that spoil the cue when they stand beside it (whole words)."""
    role: str
    confidence: float
    compounds: bool = False
    """Whether a needed word also counts as the last part of a compound ("Seerechtsübereinkommen")."""

    def fits(self, sentence: str, start: int, end: int, last: int) -> bool:
        """Whether the words that the cue needs stand in its sentence, and none of those that spoil it beside it."""
        if self.needed:
            needs = _either(self.needed, "", compounds=self.compounds)
            found = needs.search(sentence)
            if found is None:
                return False
            if found.end() > start and found.start() < end and not needs.search(sentence, end):
                return False
        if not self.spoiling:
            return True
        low, high = max(0, start - _BESIDE), min(len(sentence), last + _BESIDE)
        return not _either(self.spoiling, r"(?!\w)").search(sentence, low, high)


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in a folded text; `end` closes its first part, `last` the part after a gap (the same where there is
    none)."""

    start: int
    end: int
    last: int
    form: str
    cue: Cue


class CueLexicon:
    """All cues of one language, ready for one pass over a text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._rows: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
        self._tails: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
        """Forms that only stand last in a compound."""
        acts = load_yaml("acts.yaml")
        for row in load_csv(f"cues_{language}.csv"):
            cue = Cue(
                id=f"cues_{language}.csv:{row['act']}:{row['cue'].split('|')[0]}",
                act=row["act"],
                stance=int(row["stance"]) if row["stance"] else int(acts[row["act"]]["stance"]),
                pos=row["pos"],
                frame=row["frame"],
                preps=_prepositions(row["preps"], language),
                needed=row["needs"],
                spoiling=row["not"],
                role=row["role"],
                confidence=float(row["conf"]),
                compounds=language == "de",
            )
            for form in fold(row["cue"]).text.split("|"):
                form = form.strip()
                rows = self._tails if form.startswith("-") else self._rows
                written_forms = _written(form.removeprefix("-"), row["forms"])
                spell = _SPELLING.get(language)
                for written in spell(written_forms) if spell is not None else written_forms:
                    first, *rest = written.split("…") if "…" in written else (written,)
                    rows.setdefault(first.strip(), []).append((tuple(part.strip() for part in rest), cue))
        self._forms = list({**self._rows, **self._tails})
        self._matcher = AhoCorasick(self._forms)
        adverbs = load_yaml("adverbs.yaml").get(language)
        self._adverbs = re.compile(adverbs) if adverbs else None
        """Words that may stand between those of a form."""
        self._known = {word for form in self._forms for word in form.split()}

    def known(self, word: str) -> bool:
        """Whether a lower-case word is part of a cue."""
        return word in self._known

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[CueHit]:
        """The cues of a stretch of folded text in order; where two overlap, the longer one."""
        stretch = text[start:end]
        hits = list(self._in(stretch))
        if self._adverbs is not None:
            bare, gaps = _without(stretch, self._adverbs)
            if gaps:
                hits.extend([hit for hit in _across(self._in(bare), gaps) if not _is_known(hit, hits)])
        if start:
            hits = [replace(hit, start=hit.start + start, end=hit.end + start, last=hit.last + start) for hit in hits]
        return _longest(hits)

    def _in(self, stretch: str) -> Iterator[CueHit]:
        size = len(stretch)
        for index, first, last in self._matcher.find_matches_as_indexes(stretch, overlapping=True):
            if last < size and stretch[last].isalnum() and stretch[last - 1].isalnum():
                continue
            form = self._forms[index]
            rows = self._rows
            if first and (stretch[first - 1].isalnum() or stretch[first - 1] == "_"):
                if form not in self._tails:
                    continue
                rows = self._tails
                while first and stretch[first - 1].isalnum():
                    first -= 1
            for rest, cue in rows.get(form, ()):
                if rest and stretch.find(rest[0], last) < 0:
                    continue
                if cue.pos == "verb" and first > 1 and stretch[first - 1] in _HYPHENS and stretch[first - 2].isalpha():
                    continue  # "Gouver-ne-ment": part of a word
                close = _after_gap(stretch, last, rest, asks=cue.act == "call_on") if rest else last
                if close and cue.fits(stretch, first, last, close):
                    yield CueHit(first, last, close, form, cue)


def _without(text: str, words: re.Pattern[str]) -> tuple[str, list[tuple[int, int]]]:
    """A text without the words of a pattern; for each of them its place in the shorter text and the letters dropped up
    to and with it."""
    parts: list[str] = []
    gaps: list[tuple[int, int]] = []
    done = kept = 0
    for found in words.finditer(text):
        parts.append(text[done : found.start()])
        kept += found.start() - done
        done = found.end()
        gaps.append((kept, done - kept))
    return "".join((*parts, text[done:])), gaps


def _across(hits: Iterable[CueHit], gaps: Sequence[tuple[int, int]]) -> Iterator[CueHit]:
    """The cues whose first part, no noun, reaches across a word that was dropped, in the positions of the text with all
    its words."""
    places = [place for place, _ in gaps]

    def before(position: int) -> int:
        return gaps[count - 1][1] if (count := bisect_left(places, position)) else 0

    for hit in hits:
        low, high = before(hit.start + 1), before(hit.end)
        if low != high and hit.cue.pos != "noun":
            yield replace(hit, start=hit.start + low, end=hit.end + high, last=hit.last + before(hit.last))


def _longest(hits: list[CueHit]) -> list[CueHit]:
    """Of overlapping cues the longer one, but both where they express different acts with the same words, or one of
    them reaches only whom one can meet."""
    hits.sort(key=lambda hit: (hit.start, -hit.end, -hit.last))
    nearest = {(hit.start, hit.end, hit.cue.id): hit.last for hit in hits}  # of one row the shortest gap
    kept: list[CueHit] = []
    for hit in hits:
        if hit.last > nearest[hit.start, hit.end, hit.cue.id]:
            continue
        if any(
            other.start <= hit.start
            and hit.end <= other.end
            and not (other.cue.act == hit.cue.act and other.cue.id != hit.cue.id and "meet" in _frames(other, hit))
            and (
                (other.start, other.end) != (hit.start, hit.end)
                or other.cue.act == hit.cue.act
                or (other.last > other.end and hit.last == hit.end)
            )
            for other in kept[-4:]
        ):
            continue
        kept.append(hit)
    return kept


def _is_known(hit: CueHit, others: Sequence[CueHit]) -> bool:
    """Whether other words of the same act stand in the place of a cue."""
    return any(one.cue.act == hit.cue.act and one.start < hit.end and hit.start < one.end for one in others)


def _frames(one: CueHit, other: CueHit) -> tuple[str, str]:
    return one.cue.frame, other.cue.frame


def _after_gap(text: str, end: int, rest: tuple[str, ...], *, asks: bool = False) -> int:
    """Where the later parts of a cue end, or 0: in order, in the same clause, at most 25 words away. What one `asks`
    is an infinitive behind its "de", no name ("demandé raison à l'ambassadeur d'Israël")."""
    limit = min(len(text), end + 220)
    position = end
    for part in rest:
        while True:
            position = text.find(part, position, limit)
            if position < 0:
                return 0
            close = position + len(part)
            if len(part) >= _SHORTEST_NOUN and text[close : close + 1] == "s":
                close += 1  # "apporte 20 millions"
            whole = not text[position - 1].isalnum() and (part.endswith("'") or not text[close : close + 1].isalnum())
            if whole and not (asks and part in _OPENING and _INFINITIVE.match(text, close) is None):
                break
            position += 1
        position = close
    if text.count(" ", end, position) > _GAP_WORDS or _STOP.search(text, end, position):
        return 0
    return position


_SHORTEST_NOUN = 4
"""Letters of a later part that may stand in the plural too."""
_OPENING = frozenset({"de", "d'"})
_INFINITIVE = re.compile(r"\W?(?:(?!(?:des?|du|d|à|aux?)\b)[\w-]+\W+){0,4}?\w+(?:er|ir|re|oir)(?!\w)")
"""An infinitive a few words on ("ne plus y envoyer", "tout mettre en œuvre")."""


def _written(form: str, pattern: str) -> list[str]:
    first, space, rest = form.partition(" ")
    forms = [inflected + space + rest for inflected in inflect(first, pattern)] if pattern else [form]
    return [spelled for written in forms for spelled in _spelled(written)]


def _spelled(word: str) -> list[str]:
    """A word as it is written with the ligature and without ("mise en œuvre", "mise en oeuvre")."""
    return [word, word.replace("œ", "oe")] if "œ" in word else [word]


def _words(cell: str) -> tuple[str, ...]:
    words = (_SPACES.sub(" ", fold(word).text.strip()) for word in cell.split("|") if word.strip())
    return tuple(spelled for word in words for spelled in _spelled(word))


def _prepositions(cell: str, language: str) -> tuple[str, ...]:
    words = _words(cell)
    return (*words, "d'") if language == "fr" and "de" in words and "d'" not in words else words


@cache
def _either(cell: str, closing: str, *, compounds: bool = False) -> re.Pattern[str]:
    alone = [word for word in _words(cell) if not compounds or len(word) < _SHORTEST_PART]
    parts = [word for word in _words(cell) if compounds and len(word) >= _SHORTEST_PART]
    patterns = [rf"(?<!\w)(?:{'|'.join(map(re.escape, alone))})"] if alone else []
    if parts:
        patterns.append(rf"(?<!{_OWN_PART})(?:{'|'.join(map(re.escape, parts))})")
    return re.compile(f"(?:{'|'.join(patterns)})" + closing)


@cache
def cues_of(language: str) -> CueLexicon:
    """The cues of one of fr, de, lb, en."""
    return CueLexicon(language)
