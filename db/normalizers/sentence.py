"""One sentence as the rules see it: its tokens with the roles their words can play, and the names in it as actors.

Made by parsing.py, completed by phrases.py. All positions are code points of the folded text or token indexes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from .grammar import COORD, DET, FINITE, OWN, PREP, PRONOUN, REL, SAY, SUB, Grammar
from .phrasebook import Phrases

HARD = frozenset(";:!?")
ADJECTIVES = frozenset({"adjective", "demonym"})
"""Kinds of names that stand with a noun."""
_BEFORE_CLAUSE = frozenset(",:;(–—-„\"«»")
"""What stands before a subordinate clause in German."""
_CUTTING = SUB | REL | COORD
"""What words that begin a clause can be."""
_SOFT = frozenset(",()–—-")


@dataclass(slots=True)
class Token:
    """A word, a name or a mark of punctuation. `actor` is the name (or own government) it belongs to."""

    text: str
    start: int
    end: int
    flags: int
    actor: Actor | None = None


@dataclass(slots=True)
class Actor:
    """A name, or words for the answering government, as a noun phrase: tokens `first` to `last`, governed by
    `prep` (or nothing).

    `head` tells what the phrase is headed by: "entity" (Russia), "office" (the Russian government) or "other"
    (Russian oil).
    """

    entity: str
    kind: str
    first: int
    last: int
    own: bool = False
    prep: str = ""
    head: str = "entity"
    left: int = 0
    noun: str = ""
    """The noun before its preposition: "attack" in "the attack on Israel"."""
    outer: str = ""
    """The preposition of the phrase around it: "in" for "in the south of Lebanon"."""
    owned: str = ""
    """The noun that it is the genitive or adjective of: "request" in "the request of the president"."""
    group: list[Actor] = field(default_factory=list)
    partner: bool = False
    """Named with a word of jointness ("together with", "tout comme"): a holder beside the subject, never the
    subject or a target."""

    alike: bool = False
    """A partner that does the same ("tout comme"), never whom one works or talks with."""

    nominative: bool = False
    """Its article tells that it is a subject ("der Sicherheitsrat")."""

    possessor: bool = False
    """A German genitive before its noun ("Chinas Unterstützung")."""

    author: bool = False
    """The deed of its noun is its own ("die von Israel geplante Annexion")."""

    paired: bool = False
    """Joined with the own government by a hyphen ("the UK-Morocco dialogue"): the other side, never the holder."""

    @property
    def can_act(self) -> bool:
        """Whether the phrase can be the subject or agent of a stance."""
        return self.head != "other"


@dataclass(slots=True)
class Sentence:
    """A sentence with its tokens and actors, in order."""

    text: str
    start: int
    end: int
    grammar: Grammar
    own: str
    tokens: list[Token]
    actors: list[Actor]
    starts: list[int]
    clauses: list[tuple[int, int]] = field(default_factory=list)
    verbs: list[int] = field(default_factory=list)
    """Tokens at which something kind is said behind an "and" or a comma."""
    money: bool = False
    """Whether it names an amount of money."""
    sums: list[tuple[int, int, int, int]] = field(default_factory=list)
    found: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    markers: list[tuple[int, int, bool]] = field(default_factory=list)
    """Where phrases stand that made a partner of a name (code points), and whether they stand apart."""

    def spans_of(self, kind: Phrases | re.Pattern[str]) -> list[tuple[int, int]]:
        """Where phrases of a kind, or a pattern, of the grammar stand in the sentence, in order; looked for once."""
        spans = self.found.get(id(kind))
        if spans is None:
            if isinstance(kind, Phrases):
                spans = self.grammar.book.spans(kind, self.text, self.start, self.end)
            else:
                spans = [match.span() for match in kind.finditer(self.text, self.start, self.end)]
            self.found[id(kind)] = spans
        return spans

    def token_at(self, position: int) -> int:
        """Index of the token that stands at `position` or last before it."""
        return (bisect_right(self.starts, position) or 1) - 1

    def between(self, first: int, last: int) -> tuple[int, int, int, int]:
        """What stands between two token indexes (excluded): words, commas, clause openers, hard stops."""
        if not self.sums:
            self._sum()
        low, high = (first, last) if first <= last else (last, first)
        if high - low < 2:
            return 0, 0, 0, 0
        (words, commas, subs, hard), (words0, commas0, subs0, hard0) = self.sums[high], self.sums[low + 1]
        return words - words0, commas - commas0, subs - subs0, hard - hard0

    def _sum(self) -> None:
        """Running totals of words, commas, clause openers and hard stops before each token."""
        words = commas = subs = hard = 0
        self.sums.append((0, 0, 0, 0))
        for token in self.tokens:
            if token.text in HARD:
                hard += 1
            elif token.text in _SOFT:
                commas += 1
            else:
                words += 1
                subs += bool(token.flags & (SUB | REL)) and not token.flags & (PREP | DET)
            self.sums.append((words, commas, subs, hard))

    def clause(self, index: int) -> tuple[int, int]:
        """First and last token index of the clause around a token: up to hard stops and clause openers."""
        if not self.clauses:
            self._cut_clauses()
        return self.clauses[index]

    def _cut_clauses(self) -> None:
        count = len(self.tokens)
        cuts = [0]
        behind_stop = bool(count) and self.tokens[0].text in HARD
        for index in range(1, count):
            token = self.tokens[index]
            stops = token.text in HARD
            if behind_stop or stops or (token.flags & _CUTTING and (self._opens(index) or self._joins(index))):
                cuts.append(index)
            behind_stop = stops
        for first, last in zip(cuts, [*cuts[1:], count], strict=True):
            closes = self._closes(first, last) if self.clauses else last
            self.clauses.extend([(first, closes - 1)] * (closes - first))
            if closes < last:  # "the Council, which France chaired that month, has condemned": the clause around it
                self.clauses.extend([(self.clauses[first - 1][0], last - 1)] * (last - closes))

    def _closes(self, first: int, last: int) -> int:
        """Where a clause within another ends and the one around it goes on with its verb, behind the comma of a
        relative clause or with the auxiliary that it had before; `last` where it does not."""
        tokens = self.tokens
        again = self._takes_up_verb(first, last)
        if again < last:
            return again
        if self.grammar.order != "svo" or not tokens[first].flags & REL or tokens[first - 1].text != ",":
            return last
        for index in range(first + 2, last - 1):
            if tokens[index].text == "," and tokens[index + 1].flags & FINITE:
                return index
        return last

    def _takes_up_verb(self, first: int, last: int) -> int:
        """Where "and" and an auxiliary go on with the clause around one that has another ("ont examiné où en est
        l'accord et ont condamné X"); `last` where they do not."""
        if self.grammar.order != "svo":
            return last
        opens = self.clauses[first - 1][0]
        before = {token.text for token in self.tokens[opens:first] if token.flags & FINITE and not token.flags & PREP}
        for index in range(first + 2, last - 1):
            verb = self.tokens[index + 1]
            if self.tokens[index].flags & COORD and verb.flags & FINITE and verb.text in before:
                inside = self.tokens[first:index]
                return last if any(token.text == verb.text for token in inside) else index
        return last

    def _joins(self, index: int) -> bool:
        """Whether "and" joins a main clause with a subject of its own: "... its indignation, and the EU has
        tightened ..."; "France and Germany have ..." is one subject."""
        if self.grammar.order != "svo" or not self.tokens[index].flags & COORD:
            return False
        place = index + 1
        while place < len(self.tokens) and self.tokens[place].flags & DET and self.tokens[place].actor is None:
            place += 1
        if place + 1 >= len(self.tokens):
            return False
        token = self.tokens[place]
        if token.actor is not None:
            if not token.actor.can_act or token.actor.prep or token.actor.group[0] is not token.actor:
                return False
            place = token.actor.last
        elif not token.flags & PRONOUN:
            return False
        if place + 1 >= len(self.tokens) or not self.tokens[place + 1].flags & FINITE:
            return False
        before = self.tokens[:index]
        return any(other.flags & FINITE for other in before) or any(
            actor.last < index - 2 and actor.can_act and not actor.prep for actor in self.actors
        )

    def _opens(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.flags & (SUB | REL) or token.flags & PREP:
            return False
        if token.flags & DET:
            before = self.tokens[index - 1] if index else None
            return before is not None and (before.text == "," or bool(before.flags & SAY))
        if self.grammar.language == "de" and index and self.tokens[index - 1].text not in _BEFORE_CLAUSE:
            return bool(self.tokens[index - 1].flags & COORD)  # "Jerusalem als Hauptstadt": no comma, no clause
        # ", where appropriate," is a word in passing, no clause
        passing = index > 0 and self.tokens[index - 1].text == ","
        behind = self.tokens[index + 1] if index + 1 < len(self.tokens) else token
        if behind.flags & (OWN | PRONOUN) or (behind.actor is not None and behind.actor.can_act):
            passing = False  # ", que nous soutenons, "
        return not (passing and any(other.text == "," for other in self.tokens[index + 1 : index + 4]))

    def span_text(self, first: int, last: int) -> str:
        """The folded text of tokens `first` to `last`."""
        return self.text[self.tokens[first].start : self.tokens[last].end] if first <= last else ""
