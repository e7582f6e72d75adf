"""Who acts in a passive: "wird von der Kommission kritisiert", "a été condamné par l'Union".

Used by holders.py; positions are token indexes.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import AGENT, PASSIVE
from .owners import Holders, named_holders
from .sentence import Actor, Sentence


def passive_holder(sentence: Sentence, hit: CueHit, index: int) -> Holders | None:
    """The agent of a passive, or the own government where there is none and the answer tells its own conduct."""
    asked = hit.cue.preps if hit.cue.act == "call_on" and sentence.grammar.order == "v2" else ()
    agent = _agent(sentence, index, asked)
    if agent is not None:
        return named_holders(agent, "agent", 0.85)
    if asked and any(actor.prep in asked for actor in sentence.actors):
        return Holders((sentence.own,), "own", 0.55, "agentless")
    first, last = sentence.clause(index)
    low = first if sentence.grammar.order == "v2" else index
    for place in range(low, min(last, index + 3)):
        token = sentence.tokens[place]
        if (
            token.flags & AGENT
            and token.text in sentence.grammar.by
            and not any(after.actor is not None for after in sentence.tokens[place + 1 : place + 4])
        ):
            return None  # "condemned by many newspapers"
    return Holders((sentence.own,), "own", 0.55, "agentless")


def _agent(sentence: Sentence, index: int, asked: tuple[str, ...] = ()) -> Actor | None:
    """The agent of a passive. Where "durch" tells whose deed the subject is ("die Annexion durch X wird von uns
    verurteilt"), the own government or who stands with another preposition is it."""
    _, last = sentence.clause(index)
    found: list[Actor] = []
    for actor in sentence.actors:
        if (
            not actor.prep
            or (actor.prep in asked and not actor.own)  # "von Israel wird erwartet, dass"
            or not sentence.grammar.words.get(actor.prep, 0) & AGENT
            or (actor.head == "other" and not actor.owned)
        ):
            continue
        near = index < actor.first <= last or (sentence.grammar.order == "v2" and abs(actor.first - index) < 20)
        if near and actor.can_act:
            found.append(actor)
    if sentence.grammar.order == "v2":
        found.sort(key=lambda actor: (not actor.own, actor.prep in sentence.grammar.deed_by))
    return found[0] if found else None


def judged_by(sentence: Sentence, hit: CueHit, index: int) -> Holders | None:
    """Who judges in a passive: "wird von der Kommission kritisch bewertet"."""
    if sentence.grammar.order != "v2" or not sentence.grammar.participle.search(hit.form.split()[-1]):
        return None
    first, last = sentence.clause(index)
    if not any(token.flags & PASSIVE for token in sentence.tokens[first : last + 1]):
        return None
    agent = _agent(sentence, index)
    if agent is None or agent.own or agent.prep in sentence.grammar.deed_by:
        return None
    return named_holders(agent, "agent", 0.8)
