"""What the sentence before leaves behind for the present one: who acted, whom it was about, whose position it told.

The sentence before is parsed only when the present one asks for it (a pronoun, "these attacks", "cette décision").
Whom of it a word means is told by antecedents.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from .entities import Hit, is_country
from .grammar import DET, Grammar
from .parsing import named, parse
from .sentence import Actor, Sentence
from .subjects import is_object
from .types import Span, Statement

_AND = re.compile(r" (?:et|and|und) (?:l'|la |le |les |the )?")


def _beside_own(text: str, names: Sequence[Hit], own: str) -> bool:
    """Whether the answering country is named beside another with an "and"."""
    return any(
        own in (one.entity, other.entity) and _AND.fullmatch(text, one.end, other.start) is not None
        for one, other in pairwise(names)
    )


class Context:
    """The sentence before the present one; without one all its answers are empty."""

    def __init__(
        self,
        text: str = "",
        grammar: Grammar | None = None,
        own: str = "",
        span: Span | None = None,
        names: Sequence[Hit] = (),
        sentence: Sentence | None = None,
        statements: Sequence[Statement] = (),
        before: Context | None = None,
        told: Mapping[str, int] | None = None,
    ) -> None:
        self.told = told or {}
        """The entities named in the answer so far, with how often."""
        foreign = dict.fromkeys(name.entity for name in names if name.entity != own)
        countries = tuple(entity for entity in foreign if is_country(entity))
        if len(countries) == 1 and _beside_own(text, names, own):
            countries = (own, *countries)  # "la France et l'Algérie"
        self._two: tuple[str, ...] = countries if len(countries) == 2 else before._two if before is not None else ()
        if before is not None and before._before is not None:
            before._before._before = None  # a name is carried over two sentences without any, not further
        self._before: Context | None = before
        self._text, self._grammar, self._own, self._span = text, grammar, own, span
        self._names, self._parsed = names, sentence
        self.statements = statements

    @property
    def is_foreign(self) -> bool:
        """Whether the sentence was about a country or organisation other than the one that answers."""
        return self._named or (self._before is not None and self._before.is_foreign)

    @property
    def earlier(self) -> Context | None:
        """The sentence before it, where that is known."""
        return self._before

    @property
    def naming(self) -> Context:
        """The sentence before, or the last of the two before it that named somebody where it was about nobody."""
        return self._before.naming if not self._named and self._before is not None else self

    @property
    def _named(self) -> bool:
        return bool(self.statements) or any(name.entity != self._own for name in self._names)

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """The entities of its subject: what "she", "they", "il", "sie" can mean."""
        if self.sentence is None:
            return ()
        first_person = self._in_first_person(self.sentence)
        if self.statements and self.statements[0].attribution == "own" and not first_person:
            return (self._own,)
        for actor in self.actors:
            if actor.partner or (first_person and actor.own):
                continue
            if actor.can_act and not actor.prep and (first_person or not is_object(self.sentence, actor)):
                return tuple(dict.fromkeys(other.entity for other in actor.group if other.can_act)) or (actor.entity,)
        return self.holders or self._body(self.sentence)

    def _in_first_person(self, sentence: Sentence) -> bool:
        """Whether the own government stands in the sentence only as "we" or "I", whom no "she" or "they" takes up."""
        mine = [actor for actor in sentence.actors if actor.own]
        return bool(mine) and all(sentence.tokens[actor.first].text in sentence.grammar.first_persons for actor in mine)

    def _body(self, sentence: Sentence) -> tuple[str, ...]:
        """The organisation whose body opens the sentence ("Les ministres ont aussi évoqué ...")."""
        place = 0
        while place < len(sentence.tokens) - 1 and sentence.tokens[place].flags & DET:
            place += 1
        for entity in sentence.grammar.bodies.get(sentence.tokens[place].text, ()):
            if entity in self.told:
                return (entity,)
        return ()

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Whom its statements were about, or the first foreign name in it: what "this country", "these attacks"
        can mean."""
        if self.naming is not self:
            return self.naming.targets
        return tuple(dict.fromkeys(statement.target for statement in self.statements)) or self.names[:1]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The foreign countries and organisations it names, in order: "both sides" are two of them."""
        if self.naming is not self:
            return self.naming.names
        hits = named(self._text, self._names)
        foreign = (hit.entity for hit in hits if hit.entity != self._own and hit.name.kind != "capital")
        return tuple(dict.fromkeys(foreign))

    @cached_property
    def pair(self) -> tuple[str, ...]:
        """Whom "the two countries" mean: those named in the sentence before where they are two, else the two countries
        that the answer names most, else the last two that stood in one sentence."""
        if len(self.names) == 2:
            return self.names
        if self._own in self._two:
            return self._two
        most = sorted((entity for entity in self.told if is_country(entity)), key=lambda entity: -self.told[entity])
        clear = len(most) == 2 or (len(most) > 2 and self.told[most[1]] > self.told[most[2]])
        return tuple(most[:2]) if clear else self._two

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Holders other than the own government ("Cette décision comporte ..." is still theirs)."""
        reported = (statement.holder for statement in self.statements if statement.attribution == "reported")
        return tuple(dict.fromkeys(reported))

    @property
    def actors(self) -> Sequence[Actor]:
        """The names in it, and the words for the answering government, as noun phrases."""
        return self.sentence.actors if self.sentence is not None else ()

    @property
    def sentence(self) -> Sentence | None:
        """It as the rules see it; None where there is none before."""
        if self._parsed is None and self._span is not None and self._grammar is not None:
            self._parsed = parse(
                self._text, self._span.start, self._span.end, list(self._names), self._grammar, self._own
            )
        return self._parsed
