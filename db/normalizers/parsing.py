"""One sentence as the rules see it: tokens with the roles their words can play, the names in it, and what governs each name.

No parser: the small words of the language (grammar.py) tell prepositions, determiners, clause borders and possible subjects.
All positions here are code points of the folded text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import regex

from .entities import Hit
from .grammar import (
    COORD,
    DET,
    FINITE,
    GENITIVE,
    LOCATIVE,
    NEG,
    OFFICE,
    OWN,
    OWN_POSS,
    PREP,
    PRONOUN,
    REL,
    SUB,
    Grammar,
)

_TOKEN = regex.compile(r"'s(?!\w)|\d+(?:[.,]\d+)*|\p{L}{1,9}'(?=\p{L}|$)|[\p{L}\p{N}_]+|[^\s\w]")
HARD = frozenset(";:!?")
_ADJECTIVES = frozenset({"adjective", "demonym"})
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
    """A name, or words for the answering government, as a noun phrase: tokens `first` to `last`, governed by `prep` (or nothing).

    `head` tells what the phrase is headed by: "entity" (Russia), "office" (the Russian government) or "other" (Russian oil).
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
    """Named with a word of jointness ("together with", "tout comme"): a holder beside the subject, never the subject or a target."""

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
    sums: list[tuple[int, int, int, int]] = field(default_factory=list)

    def token_at(self, position: int) -> int:
        """Index of the token that stands at `position` or last before it."""
        return max(0, bisect_right(self.starts, position) - 1)

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
        for index in range(1, count):
            if self.tokens[index - 1].text in HARD or self.tokens[index].text in HARD or self._opens(index):
                cuts.append(index)
        for first, last in zip(cuts, [*cuts[1:], count], strict=True):
            self.clauses.extend([(first, last - 1)] * (last - first))

    def _opens(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.flags & (SUB | REL) or token.flags & PREP:
            return False
        if token.flags & DET:
            return index > 0 and self.tokens[index - 1].text == ","
        # ", where appropriate," is a word in passing, no clause
        passing = index > 0 and self.tokens[index - 1].text == ","
        return not (passing and any(other.text == "," for other in self.tokens[index + 1 : index + 4]))

    def span_text(self, first: int, last: int) -> str:
        """The folded text of tokens `first` to `last`."""
        return self.text[self.tokens[first].start : self.tokens[last].end] if first <= last else ""


def parse(text: str, start: int, end: int, hits: list[Hit], grammar: Grammar, own: str) -> Sentence:
    """The sentence at `start` to `end` of a folded text; `hits` are the names within it, in order."""
    tokens: list[Token] = []
    actors: list[Actor] = []
    place = start
    for hit, following in zip(hits, [*hits[1:], None], strict=False):
        if following is not None and _is_modifier(text, hit, following):
            continue
        _tokenize(text, place, hit.start, grammar, tokens)
        index = len(tokens)
        actor = Actor(hit.entity, hit.name.kind, index, index, own=hit.entity == own)
        tokens.append(Token(text[hit.start : hit.end], hit.start, hit.end, 0, actor))
        actors.append(actor)
        place = hit.end
        rest = text[place:end]
        if rest[:1].isalnum():  # the last part of a closed compound belongs to the name
            while place < end and text[place].isalnum():
                place += 1
            tokens[-1].end = place
            tokens[-1].text = text[hit.start : place]
            actor.head = "other"
    _tokenize(text, place, end, grammar, tokens)
    sentence = Sentence(text, start, end, grammar, own, tokens, actors, [token.start for token in tokens])
    _mark_own(sentence)
    for actor in sentence.actors:
        _govern(sentence, actor)
    _group(sentence)
    _mark_partners(sentence)
    return sentence


def _is_modifier(text: str, hit: Hit, following: Hit) -> bool:
    """Whether an organisation's name only stands before another's ("UN World Food Programme", "UN OCHA")."""
    beside = text[hit.end : following.start] in (" ", "'s ", "-")
    return beside and len(hit.entity) == 2 and following.name.kind in ("name", "acronym", "official", "organ", "short")


def _tokenize(text: str, start: int, end: int, grammar: Grammar, tokens: list[Token]) -> None:
    words = grammar.words
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        tokens.append(Token(word, found.start(), found.end(), words.get(word, 0)))


def _mark_own(sentence: Sentence) -> None:
    """Words for the answering government become actors, unless a foreign name makes them another's ("le gouvernement kazakh")."""
    tokens = sentence.tokens
    found_own: list[Actor] = []
    for found in sentence.grammar.own.finditer(sentence.text, sentence.start, sentence.end):
        first, last = sentence.token_at(found.start()), sentence.token_at(found.end() - 1)
        if any(token.actor for token in tokens[first : last + 1]):
            continue
        if _foreign_after(sentence, last) or _foreign_before(sentence, first):
            continue
        actor = Actor(sentence.own, "own", first, last, own=True)
        for token in tokens[first : last + 1]:
            token.actor = actor
            token.flags |= OWN
        found_own.append(actor)
    if found_own:
        sentence.actors.extend(found_own)
        sentence.actors.sort(key=lambda actor: actor.first)


def _foreign_after(sentence: Sentence, last: int) -> bool:
    index = last + 1
    tokens = sentence.tokens
    while index < len(tokens) and index <= last + 5:
        token = tokens[index]
        if token.actor is not None:
            return not token.actor.own
        if not token.flags & (GENITIVE | OFFICE | DET) and token.text not in ("for", "für", "fir"):
            return False
        index += 1
    return False


def _foreign_before(sentence: Sentence, first: int) -> bool:
    if first == 0:
        return False
    actor = sentence.tokens[first - 1].actor
    return actor is not None and not actor.own


def _govern(sentence: Sentence, actor: Actor) -> None:
    """Find what governs the name: its office or head noun, and the preposition before the phrase."""
    tokens = sentence.tokens
    if _follow_first_part(tokens, actor):
        return
    svo_adjective = sentence.grammar.language == "fr"
    if actor.kind in ("adjective", "demonym") and actor.head != "other":
        neighbour = actor.first - 1 if svo_adjective else actor.last + 1
        noun = tokens[neighbour] if 0 <= neighbour < len(tokens) else None
        if (
            noun is not None
            and noun.actor is None
            and noun.text.isalpha()
            and not noun.flags & (PREP | DET | FINITE | COORD | SUB | REL)
        ):
            actor.head = "office" if noun.flags & OFFICE else "other"
            actor.owned = "" if noun.flags & OFFICE else noun.text
    elif not svo_adjective and actor.last + 1 < len(tokens) and not actor.own:
        _after_name(sentence, actor)
    index = actor.first - 1
    steps = 0
    while index >= 0 and steps < 9:
        token = tokens[index]
        steps += 1
        if token.actor is not None:
            if token.actor is actor or token.actor.kind in ("leader", "adjective", "demonym") or actor.kind == "leader":
                index -= 1
                continue
            break
        if token.text in '«»"„“':
            index -= 1
            continue
        if token.flags & OFFICE and not token.flags & PREP:
            if actor.head == "entity" and actor.kind not in ("adjective", "demonym"):
                actor.head = "office"
            index -= 1
            continue
        if token.flags & SUB and sentence.grammar.order == "svo":
            break
        if token.flags & DET and not token.flags & GENITIVE:
            index -= 1
            continue
        if token.flags & PREP:
            before = tokens[index - 1] if index else None
            if token.flags & GENITIVE and before is not None and before.actor is None and before.text.isalpha():
                if before.flags & OFFICE:
                    actor.head = "office"
                    index -= 1
                    continue
                if not before.flags & (PREP | FINITE | COORD | SUB | REL | PRONOUN):
                    actor.prep = actor.prep or token.text
                    if actor.head != "other":
                        actor.head, actor.owned = "other", before.text
                    actor.outer, actor.noun = _outer(tokens, index - 1)
                    break
            if (
                token.flags & DET
                and token.flags & GENITIVE
                and sentence.grammar.order == "v2"
                and index - 1 >= 0
                and tokens[index - 1].flags & PREP
            ):
                index -= 1  # "mit der Regierung": der is an article here
                continue
            actor.prep = actor.prep or token.text
            break
        if (
            token.text.isalpha()
            and not token.flags & (FINITE | COORD | SUB | REL | NEG | OWN_POSS | PRONOUN)
            and _closes_soon(tokens, index)
        ):
            index -= 1
            continue
        break
    actor.left = max(0, index + 1)
    if actor.own and actor.last + 1 < len(tokens) and tokens[actor.last + 1].text == "-":
        actor.head = "other"  # "UK-led", "UK-US"
    if actor.kind == "conduct" or actor.kind == "adjective" and actor.head == "entity":
        actor.head = "other"  # no noun was found, so nobody acts


def _follow_first_part(tokens: list[Token], actor: Actor) -> bool:
    """Whether the name is the second part of a double adjective ("syro-turque"), which stands as its first part does."""
    if actor.first < 2 or tokens[actor.first - 1].text != "-":
        return False
    first = tokens[actor.first - 2].actor
    if first is None or first.kind not in _ADJECTIVES or actor.kind not in _ADJECTIVES:
        return False
    actor.head, actor.prep, actor.owned, actor.outer, actor.noun = (
        first.head,
        first.prep,
        first.owned,
        first.outer,
        first.noun,
    )
    actor.left = first.left
    return True


def _after_name(sentence: Sentence, actor: Actor) -> None:
    """English and German put the noun after a name ("Israel's strikes", "UN-led process", "Russlands Angriff")."""
    tokens = sentence.tokens
    index = actor.last + 1
    token = tokens[index]
    possessive = token.text in ("'s", "'") or (
        tokens[actor.last].text.endswith("s") and sentence.grammar.language == "de" and actor.kind in ("name", "short")
    )
    if token.text in ("'s", "'", "-"):
        index += 1
    elif sentence.grammar.language == "de":
        possessive = False
    if index >= len(tokens):
        return
    noun = tokens[index]
    if noun.flags & OFFICE and noun.actor is None:
        actor.head = "office"
    elif (possessive or token.text == "-") and noun.actor is None and noun.text.isalpha():
        actor.head, actor.owned = "other", noun.text


def _closes_soon(tokens: list[Token], index: int) -> bool:
    """Whether a word before a name is an adjective inside its phrase: a determiner or preposition follows soon on the left."""
    return any(tokens[place].flags & (DET | PREP) for place in range(max(0, index - 2), index))


def _outer(tokens: list[Token], index: int) -> tuple[str, str]:
    """The preposition before the phrase around a name, and the noun before that: ("against", "attack")."""
    for place in range(index - 1, max(-1, index - 5), -1):
        token = tokens[place]
        if token.flags & PREP:
            noun = tokens[place - 1] if place else None
            return token.text, noun.text if noun is not None and noun.actor is None and noun.text.isalpha() else ""
        if token.actor is not None or token.flags & (FINITE | COORD | SUB | REL) or not token.text.isalpha():
            break
    return "", ""


def _group(sentence: Sentence) -> None:
    """Names in an enumeration ("die Ukraine, Georgien und die Republik Moldau") share one list."""
    tokens = sentence.tokens
    for actor in sentence.actors:
        actor.group = [actor]
    chain: list[Actor] = sentence.actors[:1]
    for actor in sentence.actors[1:]:
        joint = _joint_between(sentence, chain[-1], actor)
        if joint == "" and _same_phrase(tokens, chain[-1], actor):
            chain.append(actor)
            continue
        if joint == "":
            chain = [actor]
            continue
        chain.append(actor)
        if joint == "and" or _and_follows(tokens, actor):  # commas count only where "and" closes the list
            _share(chain)


def _same_phrase(tokens: list[Token], first: Actor, second: Actor) -> bool:
    """Whether two names of one entity are one phrase ("le président russe Poutine")."""
    between = tokens[first.last + 1 : second.first]
    return first.entity == second.entity and len(between) < 4 and all(token.flags & (OFFICE | DET) for token in between)


def _and_follows(tokens: list[Token], actor: Actor) -> bool:
    place = actor.last + 1
    while place < len(tokens) and tokens[place].text == ")":
        place += 1
    return place < len(tokens) and bool(tokens[place].flags & COORD)


def _share(chain: list[Actor]) -> None:
    head, tail = chain[0], chain[-1]
    for actor in chain:
        if actor.kind in _ADJECTIVES and actor.head == "other" and not actor.owned:
            actor.head, actor.owned = tail.head, tail.owned  # "our French and Spanish counterparts"
        actor.group = chain
        if not actor.prep and head.prep:
            actor.prep, actor.outer = head.prep, head.outer
        if head.head == "other" and actor.head == "entity" and head.prep:
            actor.head, actor.owned = head.head, head.owned


def _mark_partners(sentence: Sentence) -> None:
    """Mark the names that follow a word of jointness, with those listed beside them."""
    for found in sentence.grammar.joint.finditer(sentence.text, sentence.start, sentence.end):
        first, after = sentence.token_at(found.start()), sentence.token_at(found.end() - 1)
        beside = sentence.tokens[first - 1].actor if first else None
        if beside is not None and not beside.own:
            continue  # "a secure Israel alongside a Palestinian state"
        for actor in sentence.actors:
            if actor.own or not after < actor.first <= after + 7:
                continue
            between = sentence.tokens[after + 1 : actor.first]
            if any(
                token.text in HARD or (token.flags & (FINITE | SUB) and not token.flags & (DET | PREP))
                for token in between
            ):
                break
            if actor.can_act or actor.owned in sentence.grammar.joint_tail:
                for other in actor.group:
                    other.partner = not other.own
            break


def _joint_between(sentence: Sentence, first: Actor, second: Actor) -> str:
    """How two names are joined: "and", ",", or not at all ("")."""
    joint = ""
    if second.own and first.prep and not second.prep:
        return ""  # "En Irak, le Luxembourg ..."
    nouns = 0
    both_adjectives = first.kind in _ADJECTIVES and second.kind in _ADJECTIVES
    for token in sentence.tokens[first.last + 1 : second.first]:
        if token.flags & COORD or token.text in sentence.grammar.list_words:
            joint = "and"
        elif token.text in ",/(":
            joint = joint or ","
        elif token.flags & PREP and not token.flags & GENITIVE and first.prep:
            if not _same_preposition(sentence.grammar, token.text, first.prep):
                return ""
        elif not token.flags & (DET | PREP | OFFICE) and token.text not in ")'s«»\"":
            nouns += 1
            if not both_adjectives or nouns > 2 or not token.text.isalpha() or token.flags & (FINITE | SUB | REL):
                return ""
    return joint if not nouns or joint == "and" else ""


def _same_preposition(grammar: Grammar, one: str, other: str) -> bool:
    forms = grammar.same_prepositions
    return forms.get(one, one) == forms.get(other, other)
