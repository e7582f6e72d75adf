"""Who only stands beside what a cue is about: who suffers the harm or does it, the house in which something is
said, whose word it is.

What tells them apart is the small words around a name, from the grammar files and data/weights.yaml.
"""

from __future__ import annotations

from .cues import CueHit
from .data import load_yaml
from .entities import is_country
from .grammar import (
    AGENT,
    COORD,
    DET,
    FINITE,
    GENITIVE,
    LOCATIVE,
    NEG,
    OFFICE,
    OWN_POSS,
    PREP,
    REFLEXIVE,
    REL,
    SUB,
    Grammar,
)
from .resumption import fronted
from .sentence import ADJECTIVES, HARD, Actor, Sentence


def is_venue(sentence: Sentence, actor: Actor) -> bool:
    """An organisation as the place where something is done ("at the Human Rights Council", "im Rahmen der VN")."""
    if actor.kind not in ("organ", "office", "acronym", "name", "official", "mission") or (
        len(actor.entity) == 3 and actor.kind == "name"
    ):
        return False
    venues = load_yaml("weights.yaml")["venues"][sentence.grammar.language]
    before = sentence.text[
        max(sentence.start, sentence.tokens[actor.first].start - 40) : sentence.tokens[actor.first].start
    ].rstrip()
    return any(before.endswith(venue) and not before[-len(venue) - 1 : -len(venue)].isalpha() for venue in venues)


def is_met(sentence: Sentence, hit: CueHit, actor: Actor) -> bool:
    """Whether a cue of meeting or speaking reaches the name: somebody who can be met (an office, a leader, people, a
    body), as the object right behind it, on one of its prepositions, or put first ("C'est au président que ...")."""
    index, last = sentence.token_at(hit.start), sentence.token_at(hit.end - 1)
    preps = hit.cue.preps
    if fronted(sentence, actor) and actor.last < index:
        return _office_behind(sentence, last, len(sentence.tokens), preps)  # "En Irak, j'ai rencontré mon homologue"
    if not any(_is_somebody(other) for other in actor.group):
        return actor.first > last and _office_behind(sentence, last, actor.first, preps)
    if bool(preps) != bool(actor.prep) or (preps and actor.prep not in preps):
        return last < actor.first and _office_behind(sentence, last, actor.first, preps)
    if actor.first < index:
        return bool(preps) or not sentence.between(actor.group[-1].last, index)[2]
    words, _, subs, hard = sentence.between(last, actor.group[0].left)
    return not subs and not hard and words <= _REACH


def _office_behind(sentence: Sentence, last: int, stop: int, preps: tuple[str, ...]) -> bool:
    """Whether somebody in an office stands right behind the cue, on its preposition, before any name ("a reçu le
    représentant du Conseil de transition libyen")."""
    tokens = sentence.tokens
    for place in range(last + 1, min(stop, last + 1 + _REACH)):
        token = tokens[place]
        if token.actor is not None and token.actor.kind == "capital" and token.actor.prep:
            continue  # "ont reçu à Bruxelles le représentant ..."
        if token.actor is not None or token.text in HARD or token.flags & (FINITE | REL | SUB):
            return False
        if token.flags & OFFICE and not token.flags & PREP:
            before = place - 1
            while before > last and tokens[before].flags & (DET | OWN_POSS) and not tokens[before].flags & PREP:
                before -= 1
            return tokens[before].text in preps if preps else before == last or not tokens[before].flags & PREP
    return False


_REACH = 12
"""Words between a cue of meeting and whom one meets ("a reçu mardi à Paris, en présence de ..., son homologue")."""
_PERSONS = frozenset({"leader", "office", "organ"})


def _is_somebody(actor: Actor) -> bool:
    return actor.can_act and (actor.head == "office" or actor.kind in _PERSONS or actor.kind in ADJECTIVES)


def is_where(sentence: Sentence, index: int, actor: Actor) -> bool:
    """Whether the cue's clause tells what was done at the name's meeting ("a meeting of the Council, where we ...")."""
    first, _ = sentence.clause(index)
    return actor.last < first <= actor.last + 4 and sentence.tokens[first].text in sentence.grammar.where


def of_own_office(sentence: Sentence, actor: Actor) -> bool:
    """Whether the name only tells where an office of the own government is ("our Ambassador to the UN")."""
    if not actor.prep or not sentence.grammar.words.get(actor.noun, 0) & OFFICE:
        return False
    before = sentence.tokens[max(0, actor.left - 7) : actor.left]
    return any(token.flags & OWN_POSS or (token.actor is not None and token.actor.own) for token in before)


def suffers(sentence: Sentence, actor: Actor) -> bool:
    """Whether harm is done to the name: "attacks on Israel", "Angriffskrieg gegen die Ukraine", "the invasion of
    Ukraine", "l'annexion de l'Ukraine par la Russie"."""
    if _is_harm(sentence.grammar, actor.noun) and actor.prep in sentence.grammar.against:
        return True
    if actor.can_act and not actor.prep and _endures(sentence, actor):
        return True
    if not sentence.grammar.words.get(actor.prep, 0) & GENITIVE:
        return False
    if _governed_by(sentence, actor) in sentence.grammar.undergone:
        return True
    return any(
        0 < other.first - actor.last <= 4 and other.prep in sentence.grammar.authors and other.entity != actor.entity
        for other in sentence.actors
    )


def are_people(sentence: Sentence, actor: Actor) -> bool:
    """Whether the name only tells where people are from ("les prisonniers de guerre arméniens")."""
    people = load_yaml("weights.yaml")["people"][sentence.grammar.language]
    if actor.owned in people:
        return True
    before = sentence.tokens[max(0, actor.first - 3) : actor.first]
    return (
        len(before) == 3
        and actor.kind in ADJECTIVES
        and before[0].text in people
        and bool(before[1].flags & GENITIVE)
        and before[2].text == actor.owned
    )


def is_inside_place(sentence: Sentence, actor: Actor) -> bool:
    """Whether the name tells of what place a part is meant ("dans l'est du Congo")."""
    words = sentence.grammar.words
    inside = words.get(actor.prep, 0) & GENITIVE and words.get(actor.outer, 0) & LOCATIVE
    return bool(inside) and not words.get(actor.outer, 0) & GENITIVE


def undergoes(sentence: Sentence, actor: Actor, cue: int) -> bool:
    """Whether the name is the object of an act that is judged, whose doer is not told ("il serait indigne d'abandonner
    l'Arménie", not "il est indigne de voir la Russie bombarder ...")."""
    tokens, grammar = sentence.tokens, sentence.grammar
    behind = tokens[cue + 1 : actor.left]
    if actor.prep or len(behind) < 2 or behind[0].text not in grammar.infinitive_markers:
        return False
    if not grammar.infinitive.search(behind[1].text) or any(token.text in ",;:" for token in behind):
        return False
    after = tokens[actor.last + 1] if actor.last + 1 < len(tokens) else None
    return after is None or after.actor is not None or not grammar.infinitive.search(after.text)


def is_second(sentence: Sentence, actor: Actor) -> bool:
    """Whether another name is the subject of the name's clause, and this one its object ("Que X menace le Kosovo
    est inacceptable")."""
    if sentence.grammar.order != "svo":
        return False
    clause = sentence.clause(actor.first)
    return any(
        other.last < actor.first and other.can_act and not (other.prep or other.own or other.partner)
        for other in sentence.actors
        if other not in actor.group and sentence.clause(other.first) == clause
    )


def shares_verb(sentence: Sentence, actor: Actor, cue: int) -> bool:
    """Whether the cue's verb is joined by "and" to one before the name, and the name is only the object of that ("la
    Serbie provoque le Kosovo et viole cet accord")."""
    tokens = sentence.tokens
    place = cue - 1
    while place > 0 and tokens[place].actor is None and tokens[place].flags & (FINITE | NEG | REFLEXIVE):
        place -= 1
    if sentence.grammar.order != "svo" or not tokens[place].flags & COORD or actor.last >= place:
        return False
    first, _ = sentence.clause(cue)
    free = (other for other in sentence.actors if first <= other.first and other.can_act and not other.prep)
    subject = next(free, None)
    return subject is not None and not subject.own and subject.last < actor.first and actor not in subject.group


def is_wronged(sentence: Sentence, actor: Actor) -> bool:
    """Whether what others violate is the name's own ("une violation de l'espace aérien roumain")."""
    return actor.owned in load_yaml("rights.yaml")[sentence.grammar.language]


def _endures(sentence: Sentence, actor: Actor) -> bool:
    """Whether the name is the subject of suffering in a relative clause ("les attaques que subit l'Ukraine")."""
    tokens = sentence.tokens
    for place in (actor.left - 1, actor.last + 1):
        if 0 < place < len(tokens) and tokens[place].text in sentence.grammar.suffer:
            return any(token.flags & REL for token in tokens[max(0, actor.left - 3) : actor.left])
    return False


def reports(sentence: Sentence, actor: Actor) -> bool:
    """Whether the name only tells whose word it is ("concerned by UN reports that", "le rapport de l'ONU")."""
    behind = sentence.tokens[actor.last + 1].text if actor.last + 1 < len(sentence.tokens) else ""
    return actor.owned in sentence.grammar.reports or behind in sentence.grammar.reports


def does_harm(sentence: Sentence, actor: Actor) -> bool:
    """Whether the harm in its phrase is the name's own: "those hit by Russia's continued attacks", "russische
    Angriffe"."""
    grammar, tokens = sentence.grammar, sentence.tokens
    if _is_harm(grammar, actor.owned) and not suffers(sentence, actor):
        return True
    if _is_harm(grammar, actor.noun) and grammar.words.get(actor.prep, 0) & GENITIVE and grammar.order == "v2":
        return True  # "Raketenangriffe der russischen Streitkräfte"
    behind = tokens[actor.last + 1 : actor.last + 5]
    return bool(behind) and behind[0].text in ("'s", "'") and any(token.text in grammar.harm for token in behind[1:])


def _is_harm(grammar: Grammar, noun: str) -> bool:
    """Whether a noun tells of harm, in German also as the last part of a compound ("Raketenangriffe")."""
    if noun in grammar.harm:
        return True
    return grammar.order == "v2" and len(noun) > _COMPOUND and noun.endswith(grammar.harm_parts)


_COMPOUND = 9
_OF_MEMBERS = frozenset({"support", "reject", "welcome", "concern", "condemn", "withhold", "recognise"})
"""Acts that are about who joins or leaves an organisation."""


def joins(sentence: Sentence, actor: Actor, act: str) -> bool:
    """Whether somebody joins or leaves the organisation that the name is ("der Beitritt Kroatiens zur OECD"): it is
    not what is spoken of."""
    if not actor.prep or act not in _OF_MEMBERS or is_country(actor.entity) or not sentence.grammar.joining:
        return False
    before = sentence.tokens[max(0, actor.left - 8) : actor.left]
    return any(token.text.endswith(sentence.grammar.joining) for token in before)


def _governed_by(sentence: Sentence, actor: Actor) -> str:
    """The word before the preposition of a phrase: "deportation" in "the deportation of Ukrainian children"."""
    for place in range(actor.first - 1, max(0, actor.first - 5), -1):
        if sentence.tokens[place].text == actor.prep:
            return sentence.tokens[place - 1].text
    return ""


def in_brackets(sentence: Sentence, index: int, actor: Actor) -> bool:
    """Whether the name stands in brackets that the cue is not in."""
    low, high = sorted((index, actor.first))
    depth = 0
    for token in sentence.tokens[low:high]:
        depth += (token.text == "(") - (token.text == ")")
    return depth != 0


def told_in_passing(sentence: Sentence, index: int, actor: Actor) -> bool:
    """Whether the name stands in a relative clause between commas, the second of them right before the cue's verb, and
    another name before it ("the fighting in Sudan, which drove thousands to Chad, is alarming")."""
    tokens = sentence.tokens
    closes = next((place for place in range(index - 1, max(actor.last, index - 5), -1) if tokens[place].text == ","), 0)
    if sentence.grammar.order != "svo" or not closes:
        return False
    for place in range(actor.first - 1, 0, -1):
        if tokens[place].flags & REL and tokens[place - 1].text == ",":
            return any(other.last < place and not other.own for other in sentence.actors)
    return False


def is_author(sentence: Sentence, actor: Actor, *, blamed: bool) -> bool:
    """Whether what a German cue judges is the name's deed: as an attribute tells ("die von Israel geplante Annexion"),
    or a noun of harm where somebody is blamed."""
    if actor.author:
        named = (0 < other.first - actor.last <= 4 and not other.prep for other in sentence.actors)
        return not any(named)  # "die von Ruanda unterstützte Miliz M23" is M23
    return blamed and sentence.grammar.order == "v2" and does_harm(sentence, actor)


def is_deed(sentence: Sentence, actor: Actor) -> bool:
    """Whether an agent of a passive sentence is whose deed its subject is, as another one stands beside it ("die
    Freilassung durch X wurde von uns begrüßt")."""
    if actor.prep not in sentence.grammar.deed_by:
        return False
    others = (other for other in sentence.actors if other is not actor and other.prep not in sentence.grammar.deed_by)
    return any(sentence.grammar.words.get(other.prep, 0) & AGENT and other.can_act for other in others if other.prep)


def in_infinitive(sentence: Sentence, index: int, actor: Actor) -> bool:
    """Whether the name stands in a German infinitive between commas that the cue is not in, and another outside ("die
    Entscheidung Ungarns, den Internationalen Strafgerichtshof zu verlassen, ist ein Fehler")."""
    tokens = sentence.tokens
    if sentence.grammar.language != "de":
        return False
    opens = next((place for place in range(actor.first - 1, 0, -1) if tokens[place].text == ","), 0)
    closes = next((place for place in range(actor.last + 1, len(tokens)) if tokens[place].text in ",.;"), len(tokens))
    if not opens or opens < index < closes or closes - opens < 4:
        return False
    verb, before = tokens[closes - 1].text, tokens[closes - 2].text
    if not verb.endswith("n") or (before != "zu" and "zu" not in verb[2:-3]):
        return False
    return any(not other.own and not opens < other.first < closes for other in sentence.actors)
