"""Whom a pronoun stands for: "nous leur demandons", "elle doit cesser", "à leurs côtés", "les deux pays".

The words are in the grammar files; the sentence before is context.py's. Positions are token indexes.
"""

from __future__ import annotations

from .context import Context
from .cues import CueHit
from .grammar import COORD, DET, FINITE, GENITIVE, NEG, PREP, PRONOUN, REL
from .sentence import Actor, Sentence, Token
from .subjects import ADVERB

ONE, MANY = "one", "many"
_OF_FACTS = frozenset({"concern", "condemn", "welcome"})
"""Acts towards whoever did what a pronoun takes up ("X a renvoyé la mission de l'ONU, et nous le déplorons")."""
_WITHIN = 8
"""Tokens between a cue and a phrase for two parties."""


def object_pronoun(sentence: Sentence, hit: CueHit) -> str:
    """Whether an object pronoun belongs to the cue, and for how many it stands: "one", "many" or ""."""
    grammar, tokens = sentence.grammar, sentence.tokens
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    for start, end in sentence.spans_of(grammar.beside):
        if hit.start <= start <= hit.end:
            return MANY if sentence.text[start:end].split()[0] in grammar.plural else ONE
    if hit.cue.pos == "verb":
        place = index
        while place > 1 and _is_auxiliary(tokens[place - 1]):
            place -= 1
        for at in (*range(max(1, place - 1), place), *range(index, last)):
            if tokens[at].actor is None and tokens[at].text in grammar.clitics and _is_pronoun(sentence, at):
                return MANY if tokens[at].text in grammar.plural else ONE
    return ""


def stressed_pronoun(sentence: Sentence, hit: CueHit) -> str:
    """The same of a pronoun behind one of the cue's prepositions ("travailler avec eux", not "pour lui-même")."""
    tokens = sentence.tokens
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    for at in range(index, min(last + 3, len(tokens) - 1)):
        if tokens[at].text in hit.cue.preps and tokens[at + 1].text in sentence.grammar.stressed:
            if at + 2 < len(tokens) and tokens[at + 2].text == "-":
                return ""
            return MANY if tokens[at + 1].text in sentence.grammar.plural else ONE
    return ""


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
    if before.flags & (NEG | REL) or before.text in sentence.grammar.clitics:
        return True
    if before.flags & PRONOUN and not before.flags & DET:
        return True
    return bool(before.flags & PREP) and sentence.grammar.infinitive.search(after.text) is not None


def subject_pronoun(sentence: Sentence, index: int) -> bool:
    """Whether the subject of the clause around a token is a pronoun, and no name stands in its place."""
    first, _ = sentence.clause(index)
    return any(
        token.actor is None and (token.flags & PRONOUN or token.text in sentence.grammar.neuter)
        for token in sentence.tokens[first:index]
    ) and not any(first <= actor.first < index and actor.can_act and not actor.prep for actor in sentence.actors)


def antecedents(sentence: Sentence, hit: CueHit, context: Context, number: str) -> tuple[str, ...]:
    """Whom an object pronoun means: a name of an earlier clause, else of the sentence before."""
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    foreign = [actor for actor in sentence.actors if actor.last < index and not actor.own and not actor.partner]
    earlier = [actor for actor in foreign if actor.last < first or _is_put_first(sentence, actor, index)]
    free = [actor for actor in earlier if actor.can_act and not actor.prep]
    if earlier:
        chosen = (free or earlier)[0 if number == ONE and hit.cue.act in _OF_FACTS else -1]
        group = tuple(dict.fromkeys(other.entity for other in chosen.group if not other.own))
        return group if number == MANY else group[:1]
    acted = tuple(entity for entity in context.subject if entity != sentence.own)
    if number == MANY:
        if len(acted) > 1:
            return acted
        if len(context.names) == 2:
            return context.names
    return acted[:1] or context.targets[: 2 if number == MANY else 1]


def _is_put_first(sentence: Sentence, actor: Actor, index: int) -> bool:
    """Whether a name stands before a comma as what the pronoun takes up ("cette offre du Qatar, nous la soutenons")."""
    genitive = sentence.grammar.words.get(actor.prep, 0) & GENITIVE
    return bool(sentence.between(actor.last, index)[1]) and (not actor.prep or bool(genitive))


def pair_meant(sentence: Sentence, hit: CueHit, context: Context) -> bool:
    """Whether the cue is about two parties named before ("le dialogue entre les deux pays")."""
    pairs = sentence.spans_of(sentence.grammar.pairs)
    if not pairs or len(context.names) != 2:
        return False
    last = sentence.token_at(hit.end - 1)
    for start, _ in pairs:
        place = sentence.token_at(start)
        between = sentence.tokens[last + 1 : place]
        if last < place <= last + _WITHIN and not any(token.actor is not None for token in between):
            return not any(token.flags & (COORD | FINITE) for token in between)
    return False
