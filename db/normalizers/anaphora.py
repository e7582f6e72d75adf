"""Which word in the place of a cue's target takes up somebody named before: "nous leur demandons", "elle doit cesser",
"à leurs côtés", "cela est inacceptable", "nous condamnons ces frappes", "son attitude".

The words are in the grammar files; whom they mean is told by antecedents.py. Positions are token indexes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .context import Context
from .cues import CueHit
from .data import load_yaml
from .grammar import COORD, DET, FINITE, GENITIVE, NEG, OWN_POSS, PREP, PRONOUN, REL, SUB
from .sentence import ADJECTIVES, Actor, Sentence, Token
from .subjects import ADVERB

_WITHIN = 8
"""Tokens between a cue and a phrase for two parties."""
_BEFORE_NOUN = 4
"""Tokens before a noun in which whom it is towards may stand."""
_CARRIED_WITHIN = 7
"""Tokens between a pronoun before a verb and the noun that the verb carries."""
_OBJECT_WITHIN = 4
"""Tokens between a cue and the phrase that is its object."""


@dataclass(frozen=True, slots=True)
class Link:
    """A word or phrase that takes up somebody: a pronoun in its place as `kind` tells, or a phrase for a "deed", a
    "country" or an "organisation"."""

    kind: str
    word: str
    """The pronoun or the possessive, for its gender and number."""
    place: int


def object_pronoun(sentence: Sentence, hit: CueHit) -> Link | None:
    """An object pronoun that belongs to the cue, or a phrase like "à leurs côtés"."""
    grammar, tokens = sentence.grammar, sentence.tokens
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    for start, end in sentence.spans_of(grammar.beside):
        if hit.start <= start <= hit.end:
            return Link("clitic", sentence.text[start:end].split()[0], sentence.token_at(start))
    if hit.cue.pos == "verb":
        place = index
        while place > 1 and _is_auxiliary(tokens[place - 1]):
            place -= 1
        for at in (*range(max(1, place - 1), place), *range(index, last)):
            if tokens[at].actor is None and tokens[at].text in grammar.clitics and _is_pronoun(sentence, at):
                if hit.cue.act == "engage" and tokens[at].text not in grammar.agreement:
                    return None  # "nous en avons parlé avec nos partenaires"
                if tokens[at].text in grammar.places and tokens[at - 1].text in grammar.agreement:
                    at -= 1  # "les y aider"
                return Link("clitic", tokens[at].text, at)
    return None


def stressed_pronoun(sentence: Sentence, hit: CueHit) -> Link | None:
    """A pronoun behind one of the cue's prepositions ("travailler avec eux", "auprès de lui", "solidaires d'elle", not
    "pour lui-même"), also right before a noun ("nous entretenons avec lui une coopération")."""
    grammar, tokens = sentence.grammar, sentence.tokens
    if not grammar.stressed:
        return None
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    preps = {grammar.same_prepositions.get(prep, prep) for prep in hit.cue.preps}
    low = max(sentence.clause(index)[0], index - _BEFORE_NOUN) if hit.cue.pos == "noun" else index
    for at in range(low, min(last + 3, len(tokens) - 1)):
        if tokens[at].actor is not None or not tokens[at].flags & PREP:
            continue
        of_asked = hit.cue.act in _ASKED_OF and at == last + 1 and tokens[at].flags & GENITIVE  # "exigeons d'elle que"
        if grammar.same_prepositions.get(tokens[at].text, tokens[at].text) not in preps and at != last and not of_asked:
            continue
        after = at + 2 if tokens[at + 1].flags & GENITIVE and at + 2 < len(tokens) else at + 1
        if tokens[after].text in grammar.stressed and tokens[after].actor is None:
            if after + 1 < len(tokens) and tokens[after + 1].text == "-":
                return None
            return Link("clitic", tokens[after].text, after)
    return None


_ASKED_OF = frozenset({"call_on", "remind", "welcome"})


def dative_pronoun(sentence: Sentence, hit: CueHit) -> Link | None:
    """A pronoun before the verb that carries a noun of stance: "nous lui apportons notre soutien"."""
    grammar, tokens = sentence.grammar, sentence.tokens
    if hit.cue.pos != "noun" or not grammar.dative:
        return None
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    for at in range(max(first + 1, index - _CARRIED_WITHIN), index - 1):
        if tokens[at].actor is None and tokens[at].text in grammar.dative and _is_pronoun(sentence, at):
            return Link("clitic", tokens[at].text, at)
    return None


def _is_auxiliary(token: Token) -> bool:
    return token.actor is None and bool(token.flags & FINITE or token.text.endswith(ADVERB)) and not token.flags & PREP


def _is_pronoun(sentence: Sentence, place: int) -> bool:
    """Whether a word like "la" is a pronoun before a verb, no article: behind a subject ("nous la soutenons", "la
    France les aide"), or behind "pour" and the like and before an infinitive."""
    if not 0 < place < len(sentence.tokens) - 1:
        return False
    before, after = sentence.tokens[place - 1], sentence.tokens[place + 1]
    if after.actor is not None or not after.text.isalpha():
        return False
    if before.actor is not None:
        return before.actor.can_act and not before.actor.prep
    if before.flags & (NEG | REL) or (before.text in sentence.grammar.clitics and not before.flags & PREP):
        return True
    if before.flags & PRONOUN and not before.flags & DET:
        return True
    return bool(before.flags & PREP) and sentence.grammar.infinitive.search(after.text) is not None


def place_pronoun(sentence: Sentence, hit: CueHit) -> Link | None:
    """A pronoun for the place of what a clause judges ("la situation y est grave"), in a clause that names nobody."""
    grammar, tokens = sentence.grammar, sentence.tokens
    first, last = sentence.clause(sentence.token_at(hit.start))
    if any(first <= actor.first <= last and not actor.own for actor in sentence.actors):
        return None
    for at in range(first + 1, last):
        if tokens[at].text in grammar.places and tokens[at].actor is None and not tokens[at - 1].flags & PRONOUN:
            return Link("place", tokens[at].text, at)
    return None


def subject_pronoun(sentence: Sentence, index: int) -> Link | None:
    """The pronoun that is the subject of the clause around a token, where no name stands in its place."""
    first, _ = sentence.clause(index)
    if any(first <= actor.first < index and actor.can_act and not actor.prep for actor in sentence.actors):
        return None
    for place in range(index - 1, first - 1, -1):
        token = sentence.tokens[place]
        if token.actor is not None:
            continue
        if token.flags & PRONOUN:
            return Link("subject", token.text, place)
        if token.text in sentence.grammar.neuter:
            return Link("neuter", token.text, place)
    return None


def neuter_subject(sentence: Sentence, hit: CueHit) -> Link | None:
    """A word for what the sentence before told as the subject of the cue's clause, or of the one before it whose noun
    the cue's clause tells more of ("c'est un discours que nous ne pouvons accepter")."""
    grammar, tokens = sentence.grammar, sentence.tokens
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    first, _ = sentence.clause(index)
    if tokens[first].flags & REL and first > 1 and first < index:
        first, _ = sentence.clause(first - 1)
    elif hit.cue.frame == "obj" and hit.cue.pos == "verb":
        return None
    for place in range(first, index):
        word = tokens[place]
        if (word.text not in grammar.taking_up and word.text not in grammar.neuter) or word.actor is not None:
            continue
        if place and tokens[place - 1].flags & PREP:
            continue  # "pour cela"
        if any(token.flags & NEG for token in tokens[place + 1 : index]):
            continue  # "ce n'est pas un vote, c'est une mascarade"
        after = tokens[place + 1]
        if (word.text not in grammar.neuter or word.flags & (DET | REL)) and not after.flags & (FINITE | NEG):
            continue  # "ce qui", "this country"
        behind = place + 1
        while behind < index and tokens[behind].flags & (FINITE | NEG):
            behind += 1
        if tokens[behind].flags & PREP or tokens[behind].text in grammar.clefts or _points_forward(sentence, last):
            return None
        if any(not actor.own and actor.can_act and not actor.prep for actor in _until(sentence, index)):
            return None
        return Link("neuter", word.text, place)
    return None


def _points_forward(sentence: Sentence, last: int) -> bool:
    """Whether what is judged follows ("c'est inacceptable que ...")."""
    after = sentence.tokens[last + 1] if last + 1 < len(sentence.tokens) else None
    return after is not None and after.text in sentence.grammar.opening_content


def _until(sentence: Sentence, index: int) -> Iterator[Actor]:
    return (actor for actor in sentence.actors if actor.last < index)


def phrase_in_place(sentence: Sentence, hit: CueHit, *, passive: bool) -> Link | None:
    """A phrase that takes up somebody where the cue's target stands: as its object, behind its preposition, or as the
    subject of what is judged or of a passive."""
    if not sentence.grammar.countries_taken_up:
        return None
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    if hit.cue.frame in ("subj", "eval") or passive:
        return _opening(sentence, index)
    return _behind(sentence, hit, last)


def _opening(sentence: Sentence, index: int) -> Link | None:
    """The phrase that opens the cue's clause as its subject."""
    first, _ = sentence.clause(index)
    tokens = sentence.tokens
    place = first
    while place < index and (
        tokens[place].flags & COORD or tokens[place].text in (",", "de") or tokens[place].text.endswith(ADVERB)
    ):
        place += 1
    if place >= index or any(actor.last < index and actor.can_act and not actor.prep for actor in sentence.actors):
        return None
    return _phrase_at(sentence, place)


def _behind(sentence: Sentence, hit: CueHit, last: int) -> Link | None:
    """The phrase right behind the cue, over adverbs and prepositions."""
    tokens = sentence.tokens
    governed = hit.cue.pos == "verb" or any(hit.form.endswith(f" {prep}") for prep in hit.cue.preps)
    for place in range(last + 1, min(len(tokens), last + 1 + _OBJECT_WITHIN)):
        token = tokens[place]
        if token.actor is not None or (token.flags & FINITE and not token.flags & PREP) or token.text in ".,;:":
            return None
        if governed or token.flags & DET:
            link = _phrase_at(sentence, place)
            if link is not None:
                return link if governed else None
        if token.flags & PREP:
            governed = True
    return None


def _phrase_at(sentence: Sentence, place: int) -> Link | None:
    """The phrase that takes up somebody and begins at a token, unless a name beside it tells whose it is."""
    grammar, tokens = sentence.grammar, sentence.tokens
    token = tokens[place]
    if token.actor is not None:
        return None
    if grammar.shared.pattern.match(sentence.text, token.start, sentence.end):
        return Link("shared", token.text, place)
    if token.flags & DET and place + 1 < len(tokens) and tokens[place + 1].text in grammar.demonstratives:
        return _phrase_at(sentence, place + 1)  # "un tel comportement", "de telles pratiques"
    found = grammar.links.match(sentence.text, token.start, sentence.end)
    if found is None:
        return _event_at(sentence, place)
    if any(start < found.end() and found.start() < end for start, end in pairs_in(sentence)):
        return None  # of two that were named together, see references.py
    last = sentence.token_at(found.end() - 1)
    for actor in sentence.actors:
        inside = actor.prep or actor.kind in ADJECTIVES or actor.first <= last + 1  # not "ces tirs menacent Israël"
        if inside and place <= actor.first <= last + 3 and actor.prep not in grammar.against:
            return None
    behind = tokens[last + 1] if last + 1 < len(tokens) else None
    if token.text not in grammar.demonstratives and behind is not None and behind.flags & GENITIVE:
        return None  # "le régime de ..."
    words = {other.text for other in tokens[place : last + 2] if other.actor is None}
    if words & grammar.organisations_taken_up:
        return Link("organisation", token.text, place)
    if token.text in grammar.their:
        return Link("their", token.text, place)
    if words & grammar.countries_taken_up:
        return Link("country", token.text, place)
    return Link("deed", token.text, place)


def _event_at(sentence: Sentence, place: int) -> Link | None:
    """What happens where somebody was named before ("la situation"), in a clause that names nobody itself."""
    grammar, tokens = sentence.grammar, sentence.tokens
    if place + 1 >= len(tokens) or not tokens[place].flags & DET or tokens[place].flags & PREP:
        return None
    first, last = sentence.clause(place)
    named = any(first <= actor.first <= last and not actor.own for actor in sentence.actors)
    if named or tokens[place + 1].text not in grammar.happenings:
        return None
    return Link("event", tokens[place].text, place)


def content_subject(sentence: Sentence, hit: CueHit) -> Link | None:
    """Who is asked or wished to do something by a clause behind the cue ("nous souhaitons qu'elle s'engage")."""
    grammar, tokens = sentence.grammar, sentence.tokens
    place = sentence.token_at(hit.end - 1)
    if tokens[place].flags & PRONOUN and place:
        place -= 1  # "nous souhaitons qu'elle" is all cue
    if tokens[place].text not in grammar.opening_content:
        place += 1
    opens = place + 2 < len(tokens) and tokens[place].text in grammar.opening_content
    if not opens or (hit.cue.pos != "verb" and hit.cue.frame != "eval"):
        return None
    if tokens[place + 1].text == ",":  # "je regrette que, pour la première fois, ces opérations ..."
        place = next((at for at in range(place + 2, len(tokens) - 2) if tokens[at].text == ","), place)
    after, behind = tokens[place + 1], tokens[place + 2]
    if after.actor is None and after.flags & PRONOUN:
        idle = after.text in grammar.impersonal and (behind.flags & FINITE or behind.text in grammar.clitics)
        return None if idle else Link("subject", after.text, place + 1)
    return _phrase_at(sentence, place + 1)


def release_asked(sentence: Sentence, hit: CueHit) -> Link | None:
    """An appeal to release people, of whom it tells nothing but that: whoever holds them is meant ("nous demandons sa
    libération")."""
    words = load_yaml("taken_up.yaml")["release"].get(sentence.grammar.language)
    if words is None or hit.cue.act != "call_on":
        return None
    found = re.compile(words).search(sentence.text, hit.start, min(sentence.end, hit.end + _ASKED))
    return Link("event", found.group(), sentence.token_at(found.start())) if found is not None else None


def known_measures(sentence: Sentence, hit: CueHit) -> Link | None:
    """Punishments that come on top of others or are known, with nobody named beside them ("d'autres sanctions")."""
    words = load_yaml("taken_up.yaml")["measures"].get(sentence.grammar.language)
    if words is None or hit.cue.act != "sanction" or hit.cue.pos != "noun":
        return None
    low, high = max(sentence.start, hit.start - _MEASURES), min(sentence.end, hit.end + _MEASURES)
    for found in re.compile(words).finditer(sentence.text, low, high):
        if found.start() < hit.end and hit.start < found.end():
            return Link("measures", found.group(), sentence.token_at(hit.start))
    return None


_MEASURES = 30
"""Characters around a cue in which its phrase stands."""
_ASKED = 80
"""Characters behind an appeal in which it says what it asks for."""


def judged_doer(sentence: Sentence, hit: CueHit) -> Link | None:
    """The pronoun of a clause that tells who does what is judged ("les choix qu'elle fait sont préoccupants", "s'en
    servir comme ils le font est inacceptable")."""
    tokens = sentence.tokens
    index = sentence.token_at(hit.start)
    if hit.cue.frame not in ("eval", "subj") or any(not actor.own for actor in _until(sentence, index)):
        return None
    for place in range(index - 1, 0, -1):
        if tokens[place].actor is None and tokens[place].flags & PRONOUN:
            opened = tokens[place - 1]
            return Link("subject", tokens[place].text, place) if opened.flags & (REL | SUB) else None
    return None


def pairs_in(sentence: Sentence) -> list[tuple[int, int]]:
    """Where phrases for two parties named before stand, but for "our two countries"."""
    spans = sentence.spans_of(sentence.grammar.pairs)
    return [span for span in spans if not _is_ours(sentence, sentence.token_at(span[0]))]


def _is_ours(sentence: Sentence, place: int) -> bool:
    return place > 0 and bool(sentence.tokens[place - 1].flags & OWN_POSS)


def pair_as_subject(sentence: Sentence, first: int, index: int, context: Context) -> tuple[str, ...]:
    """The two parties that open a clause as its subject ("Les deux pays ont salué ..."), else nobody; the clause starts
    at token `first`, its verb stands at `index`."""
    for start, end in sentence.spans_of(sentence.grammar.pairs):
        place, last = sentence.token_at(start), sentence.token_at(end - 1)
        opens = first <= place <= first + 1 and last < index
        if opens and not any(token.flags & PREP for token in sentence.tokens[first : place + 1]):
            return context.pair
    return ()


def pair_meant(sentence: Sentence, hit: CueHit, context: Context) -> bool:
    """Whether the cue is about two parties named before ("le dialogue entre les deux pays")."""
    pairs = pairs_in(sentence)
    if not pairs or len(context.pair) != 2:
        return False
    last = sentence.token_at(hit.end - 1)
    for start, _ in pairs:
        place = sentence.token_at(start)
        between = sentence.tokens[last + 1 : place]
        if last < place <= last + _WITHIN and not any(token.actor is not None for token in between):
            joined = any(token.flags & REL for token in between)  # "le dialogue qui s'est ouvert entre les deux pays"
            return not any(token.flags & COORD or (token.flags & FINITE and not joined) for token in between)
    return False
