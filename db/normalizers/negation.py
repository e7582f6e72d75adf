"""Whether an act is denied, or what a noun tells was ended or never came about.

The words that halt and lapse, and most that deny, are in the grammar files; a few German and French ones that deny by
themselves still stand here.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import COORD, FINITE, NEG, SUB
from .phrasebook import Phrases
from .sentence import Sentence

ENDING = frozenset({"aid", "cooperate", "engage"})
"""Acts whose nouns tell what can be ended ("l'aide", "l'accord", "le dialogue")."""


def is_negated(sentence: Sentence, hit: CueHit, index: int) -> bool:
    """Whether the act of a cue that begins at token `index` is denied."""
    if hit.cue.act in ("withhold", "reject", "remind", "accuse") or any(
        sentence.grammar.words.get(word, 0) & NEG for word in hit.form.split()
    ):
        return False
    needs = sentence.grammar.negation_needs
    first, last = sentence.clause(index)
    if needs and hit.last > hit.end and _denied_inside(sentence, hit):
        return True
    if hit.cue.pos == "noun" and _unrealised(sentence, index, last):
        return True
    low = max(first, index - (6 if needs and hit.cue.pos != "verb" else 4))
    passed = _interruption(sentence, first, index)
    low = max(first, low - len(passed))
    for place in range(index - 1, first - 1, -1):
        if place in passed:
            continue
        if sentence.tokens[place].text in sentence.grammar.alternatives:
            low = max(first, place - 6)
        elif sentence.tokens[place].flags & COORD or sentence.tokens[place].text == ",":
            break
        if place < low:
            break
        if sentence.tokens[place].flags & NEG:
            near = sentence.tokens[place + 1 : min(last + 1, index + 3)]
            if any(token.text in sentence.grammar.no_negation for token in near):
                return False
            if not needs:
                return True
            if sentence.tokens[place].text in ("aucun", "aucune", "jamais", "sans"):
                return True
            if any(token.text in needs for token in sentence.tokens[place + 1 : min(last + 1, index + 4)]):
                return True
            if any(token.text in needs for token in sentence.tokens[first : min(place, first + _FRONTED)]):
                return True  # "jamais la France ne soutiendra ..."
    if sentence.grammar.order == "v2" and hit.cue.pos == "verb":
        if any(token.text.startswith(("kein", "keen")) for token in sentence.tokens[first : last + 1]):
            return True
        return any(
            token.flags & NEG and token.text in ("nicht", "net")
            for token in sentence.tokens[index + 1 : min(last + 1, index + 6)]
        )
    return False


def _interruption(sentence: Sentence, first: int, index: int) -> range:
    """The tokens between commas right before an infinitive or participle at `index` ("n'entend pas, à ce stade,
    reprendre"), which tell neither who nor what."""
    tokens = sentence.tokens
    if sentence.grammar.order != "svo" or index - first < 4 or tokens[index - 1].text != ",":
        return range(0)
    for place in range(index - 2, max(first, index - _INTERRUPTED), -1):
        token = tokens[place]
        if token.text == ",":
            return range(place, index)
        if token.actor is not None or token.flags & (FINITE | NEG | SUB | COORD):
            break
    return range(0)


_INTERRUPTED = 7
"""Tokens of words in passing with their commas."""


def forbids(sentence: Sentence, hit: CueHit) -> bool:
    """Whether an appeal asks that something be left undone ("de ne prendre aucune décision", "not to ...", "que X ne
    livre plus")."""
    grammar, tokens = sentence.grammar, sentence.tokens
    start = sentence.token_at(hit.end - 1) if hit.cue.pos == "verb" else sentence.token_at(hit.start)
    for place in range(start, min(len(tokens) - 1, start + _ASKED_WITHIN)):
        if not tokens[place].flags & NEG or tokens[place].actor is not None:
            continue
        before, after = tokens[place - 1].text if place else "", tokens[place + 1].text
        if grammar.order == "v2":
            if any(token.text in grammar.infinitive_markers for token in tokens[place + 1 : place + 5]):
                return True
        elif before in grammar.infinitive_markers or after in grammar.infinitive_markers:
            return True
    return False


_ASKED_WITHIN = 16
"""Tokens behind an appeal in which it says what is to be left undone."""


_FRONTED = 3
"""Tokens at the head of a clause in which the second part of a negation stands that is put first ("en aucun cas")."""


def _denied_inside(sentence: Sentence, hit: CueHit) -> bool:
    """Whether a negation stands between the two parts of a cue ("l'ambassadeur ... n'a pas été convoqué"), not in what
    is asked ("demandé au ministre de ne plus livrer d'armes à ...")."""
    gap = sentence.tokens[sentence.token_at(hit.end - 1) + 1 : sentence.token_at(hit.last - 1)]
    if any(token.flags & SUB or token.text == "," for token in gap):
        return False
    needs, markers = sentence.grammar.negation_needs, sentence.grammar.infinitive_markers
    denies = (
        place
        for place, token in enumerate(gap)
        if token.flags & NEG and not (place and gap[place - 1].text in markers)  # "demandé à X de ne pas bâtir à ..."
    )
    return any(token.text in needs for place in denies for token in gap[place + 1 : place + 4])


def _unrealised(sentence: Sentence, index: int, last: int) -> bool:
    """Whether what a noun tells is denied at the end of its clause ("Gespräche sind nicht geplant")."""
    clause = sentence.tokens[index : last + 1]
    no = next((token for token in clause if token.flags & NEG), None)
    if no is None:
        return False
    return sentence.grammar.unrealised.pattern.search(sentence.text, no.start, clause[-1].end) is not None


def how_it_ended(sentence: Sentence, hit: CueHit, index: int) -> str:
    """Whether somebody "halted" what a noun tells ("a suspendu son aide", "la coopération est gelée"), or it "lapsed":
    is no more or not yet ("le mémorandum a expiré"); else nothing."""
    grammar = sentence.grammar
    if hit.cue.pos != "noun":
        opened = hit.cue.pos == "verb" and grammar.infinitive.search(sentence.tokens[index].text)
        return "lapsed" if opened and any(_leads_to(sentence, hit, span) for span in _spans(sentence)) else ""
    if _governs(sentence, hit, index, grammar.halting):
        return "halted"
    return "lapsed" if _governs(sentence, hit, index, grammar.lapsing) else ""


def _spans(sentence: Sentence) -> list[tuple[int, int]]:
    return [*sentence.spans_of(sentence.grammar.halting), *sentence.spans_of(sentence.grammar.lapsing)]


def _leads_to(sentence: Sentence, hit: CueHit, span: tuple[int, int]) -> bool:
    """Whether a phrase stands right before an infinitive ("a renoncé à signer l'accord")."""
    return span[1] <= hit.start and not sentence.text[span[1] : hit.start].strip(" '").removeprefix("de").strip("d' ")


def _governs(sentence: Sentence, hit: CueHit, index: int, pattern: Phrases) -> bool:
    """Whether a phrase of the pattern has the noun as its object, or is what its clause says of it."""
    first, last = sentence.clause(index)
    after = sentence.token_at(hit.last - 1)
    tokens = sentence.tokens
    for start, end in sentence.spans_of(pattern):
        opens, closes = sentence.token_at(start), sentence.token_at(end - 1)
        if closes < index:
            between = tokens[closes + 1 : index]
            if opens < first or len(between) > _REACH or any(
                token.flags & (COORD | FINITE | SUB) or token.text in ",;:" for token in between
            ):
                continue
            if any(end <= other < hit.start for other, _ in _spans(sentence)):
                continue  # "mettre fin au blocage de l'aide"
        elif after < opens <= last:
            between = tokens[after + 1 : opens]
            if not any(token.flags & FINITE for token in between[-5:]) or any(token.flags & COORD for token in between):
                continue
        else:
            continue
        if not any(token.flags & NEG for token in tokens[max(first, opens - 4) : opens]):
            return True
    return False


_REACH = 10
"""Tokens between a word that ends something and the noun that it ends."""
