"""Which name of a sentence a later clause takes up: the antecedent of "which", the subject that "it" stands for, the
topic that the sentence opens with, the fact that "ce que nous regrettons" judges.

Positions are token indexes.
"""

from __future__ import annotations

from .agreement import agrees
from .grammar import FINITE, LOCATIVE, PRONOUN, REL
from .sentence import Actor, Sentence
from .subjects import antecedent


def resumed(sentence: Sentence, index: int) -> Actor | None:
    """The name that the subject of the cue's clause stands for: "Belarus, which must not ...", "Russia chose war;
    it must ..."."""
    first, _ = sentence.clause(index)
    tokens = sentence.tokens
    pronoun = next((place for place in range(first, index) if tokens[place].flags & PRONOUN), -1)
    if tokens[first].flags & REL and first > 0 and pronoun <= first:
        return antecedent(sentence, first)
    if pronoun < 0:
        return None  # "an accord that it has broken": not what the clause is about, but who acts in it
    fronted = next((actor for actor in sentence.actors if actor.last < pronoun and _is_topic(sentence, actor)), None)
    if fronted is not None:
        return fronted
    if any(first <= actor.first < index and not _stands_aside(sentence, actor) for actor in sentence.actors):
        return None
    form = sentence.grammar.agreement.get(tokens[pronoun].text, "")
    earlier = [
        actor
        for actor in sentence.actors
        if actor.last < first and actor.can_act and not actor.prep and not _is_we(sentence, actor)
        if agrees(sentence, actor, form)
    ]
    return earlier[0] if earlier and not earlier[0].own else None


def _is_we(sentence: Sentence, actor: Actor) -> bool:
    """Whether it is "we" or "I", whom no pronoun of the third person takes up."""
    return actor.own and sentence.tokens[actor.first].text in sentence.grammar.first_persons


def taken_up(sentence: Sentence, first: int, last: int, actor: Actor) -> bool:
    """Whether the cue's clause takes up what an earlier one tells of the name: "..., ce dont je me félicite", "... ;
    c'est une bonne chose", "... ; nous condamnons sa mort"."""
    grammar, tokens = sentence.grammar, sentence.tokens
    opens, closes = sentence.clause(first)
    if not grammar.taking_up or actor.last >= opens or actor.own:
        return False
    if any(opens <= other.first <= closes and not other.own for other in sentence.actors):
        return False  # another name stands in the clause itself
    words = [token.text for token in tokens[max(0, opens - 1) : opens + 2]]
    if any(word in grammar.taking_up for word in words):
        return actor.can_act and not actor.prep
    return any(token.text in grammar.their for token in tokens[last + 1 : last + 4]) and opens > 0


def fronted(sentence: Sentence, actor: Actor) -> bool:
    """Whether the sentence opens with the name as what it is about ("Quant au Zimbabwe, ...")."""
    if actor.own or actor.partner:
        return False
    start = sentence.tokens[actor.first].start
    openers = sentence.spans_of(sentence.grammar.fronting)
    if not any(begin <= sentence.start + 2 and end <= start for begin, end in openers):
        return False
    between = sentence.tokens[: actor.first]
    after = sentence.tokens[actor.last + 1 : actor.last + 2]
    return not any(token.text == "," or token.flags & FINITE for token in between) and any(
        token.text in ",–—(" for token in after
    )


def _stands_aside(sentence: Sentence, actor: Actor) -> bool:
    """Whether a name can only be an object or a place: "en tirant sur Israël, il a violé ..."."""
    return bool(actor.prep) and not actor.own and sentence.grammar.order == "svo"


def _is_topic(sentence: Sentence, actor: Actor) -> bool:
    """Whether the sentence opens with words for its topic and the name, no place ("Quant au Zimbabwe, il ...")."""
    first = sentence.tokens[0]
    return actor.first > 0 and not first.flags & LOCATIVE and first.actor is None and fronted(sentence, actor)
