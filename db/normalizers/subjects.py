"""Which name can be the subject of a cue's clause, and whether its subject is somebody who is no name.

Used by holders.py; positions are token indexes.
"""

from __future__ import annotations

from .cues import CueHit
from .grammar import COORD, DET, FINITE, NEG, OFFICE, OWN, OWN_POSS, PASSIVE, PREP, PRONOUN, REFLEXIVE, REL, SAY, SUB
from .sentence import Actor, Sentence

ADVERB = ("ment", "ly")
"""How adverbs end that stand between a verb's parts ("a fermement condamné", "is deeply concerned")."""

_PARTS = 7
"""How many tokens may part an auxiliary from its participle."""


def left_subject(sentence: Sentence, index: int) -> Actor | None:
    """The name to the left that is most likely the subject: one that opens a clause, else the own government, else
    the nearest."""
    candidates: list[Actor] = []
    around, _ = sentence.clause(index)
    for actor in reversed(sentence.actors):
        if actor.last >= index or actor.prep or actor.partner or not actor.can_act or is_object(sentence, actor):
            continue
        if is_fronted(sentence, actor) or _behind_pronoun(sentence, actor):
            continue
        if sentence.clause(actor.first)[0] > around:
            continue  # in a relative clause that is over: "the Council, which France chaired, has condemned"
        if sentence.between(actor.last, index)[3] and any(
            token.flags & FINITE for token in sentence.tokens[actor.last + 1 : index]
        ):
            break
        candidates.append(actor)
    for actor in candidates:
        if actor.own or _opens_clause(sentence, actor.group[0]):
            return actor
    return candidates[0] if candidates else None


def _behind_pronoun(sentence: Sentence, actor: Actor) -> bool:
    """Whether a pronoun is the subject of the clause in which the name stands ("elle soutient l'Ukraine et condamne
    ...")."""
    if sentence.grammar.language != "fr" or actor.own or _opens_clause(sentence, actor.group[0]):
        return False
    tokens = sentence.tokens
    first, _ = sentence.clause(actor.first)
    return any(
        token.flags & PRONOUN and token.actor is None and not token.flags & DET for token in tokens[first : actor.left]
    )


def is_fronted(sentence: Sentence, actor: Actor) -> bool:
    """Whether a name stands in a phrase that tells what the sentence is about ("en ce qui concerne l'Irak, ...")."""
    for start, end in sentence.spans_of(sentence.grammar.fronting):
        if end - start > _LONG and actor.left - 1 <= sentence.token_at(end - 1) < actor.first:
            return True
    return False


_LONG = 4
"""Characters up to which a fronting word is a preposition that has its own rules."""


def is_object(sentence: Sentence, actor: Actor) -> bool:
    """Whether a French name stands right behind an infinitive ("d'appeler l'Iran à ...")."""
    before = sentence.tokens[actor.left - 1] if actor.left else None
    opener = sentence.tokens[actor.left - 2] if actor.left > 1 else None
    noun = opener is not None and (opener.flags & DET or opener.text == "-")
    return (
        before is not None
        and not noun  # "la Haute-Commissaire Untel"
        and sentence.grammar.language == "fr"
        and not before.flags
        and before.actor is None
        and sentence.grammar.infinitive.search(before.text) is not None
    )


def _opens_clause(sentence: Sentence, actor: Actor) -> bool:
    if actor.left == 0:
        return True
    before = sentence.tokens[actor.left - 1]
    if before.flags & COORD and sentence.clause(actor.first)[0] == actor.left - 1:
        return True  # "..., and the EU has tightened its measures"
    return (not before.text.isalpha() and before.actor is None) or bool(before.flags & (SUB | REL))


def is_stranger(sentence: Sentence, hit: CueHit, first: int, index: int) -> bool:
    """Whether the clause has a subject of its own that is no name: "many NGOs condemn", "the report urges"."""
    if hit.cue.pos == "noun" or not is_finite(sentence, hit, index):
        return False
    place = _before_verb(sentence, hit, first, index)
    while place >= first and (
        sentence.tokens[place].flags & (FINITE | PRONOUN) == FINITE
        or (sentence.tokens[place].flags & (REFLEXIVE | NEG) and not sentence.tokens[place].flags & OWN)
        or sentence.tokens[place].text.endswith(ADVERB)
        or sentence.tokens[place].text in '«»„“"'
    ):
        place -= 1
    if place < first:
        return False
    token = sentence.tokens[place]
    if token.text in sentence.grammar.expletives:
        return False
    if token.actor is not None:  # "l'opposition ukrainienne rejette", "les journaux d'Israël condamnent"
        acts = sentence.grammar.language == "fr" and not sentence.tokens[index].flags & PASSIVE
        owned = token.actor.kind == "adjective" or (bool(token.actor.owned) and acts)
        return owned and not token.actor.can_act and not token.actor.own
    return (
        token.text.isalpha()
        and not token.flags & (PRONOUN | OWN | COORD | SUB | PREP | DET | REL)
        and token.text not in ("et", "and")
    )


def _before_verb(sentence: Sentence, hit: CueHit, first: int, index: int) -> int:
    """The token before the verb that the cue is or belongs to: before the auxiliary of a participle, with whatever
    stands between ("a par ailleurs demandé", "has on several occasions raised")."""
    if sentence.grammar.participle.search(hit.form.split()[0]):
        for place in range(index - 1, max(first, index - _PARTS) - 1, -1):
            token = sentence.tokens[place]
            if token.actor is not None or token.flags & (COORD | SUB | REL):
                break
            if token.flags & FINITE:
                return place - 1
    return index - 1


def is_office(sentence: Sentence, first: int, index: int) -> bool:
    """Whether the subject is an office without a country ("le conseiller fédéral Burkhalter", "the Minister"): of the
    answering government."""
    for token in sentence.tokens[first:index]:
        if token.actor is not None or token.flags & (FINITE | PREP):
            return False
        if token.flags & OFFICE:
            return token.text not in sentence.grammar.bodies
    return False


def is_finite(sentence: Sentence, hit: CueHit, index: int) -> bool:
    """Whether the cue is a finite verb or hangs on one (an infinitive or gerund has the subject of the clause
    around it)."""
    word = hit.form.split()[0]
    before = sentence.tokens[index - 1].text if index else ""
    if index and sentence.tokens[index - 1].flags & FINITE:
        return True
    if sentence.grammar.language == "fr":
        if sentence.grammar.participle.search(word) and _behind_infinitive(sentence, index):
            return False
        return not word.endswith(("er", "ir", "re", "ant")) and before not in ("de", "à", "pour")
    return not (word.endswith("ing") or before == "to")


def _behind_infinitive(sentence: Sentence, index: int) -> bool:
    """Whether a participle belongs to an infinitive, over adverbs ("après avoir fermement condamné")."""
    place = index - 1
    while place > 0 and sentence.tokens[place].text.endswith(ADVERB):
        place -= 1
    token = sentence.tokens[place] if place >= 0 else None
    return (
        token is not None
        and token.actor is None
        and not token.flags
        and sentence.grammar.infinitive.search(token.text) is not None
    )


def of_nobody(sentence: Sentence, first: int, index: int, *, judging: bool = False) -> bool:
    """Whether the subject before a cue speaks for no state ("l'honorable membre plaide pour ...", "la motion demande
    ..."); with `judging` only where it says or judges something."""
    tokens, grammar = sentence.tokens, sentence.grammar
    for place in range(first, index):
        token = tokens[place]
        if token.flags & (PRONOUN | OWN) or (token.actor is not None and token.actor.can_act and not token.actor.prep):
            return False
        if token.text not in grammar.strangers or token.actor is not None or tokens[place + 1].text == ",":
            continue
        opener = place
        while opener > first and not tokens[opener - 1].flags and tokens[opener - 1].text.isalpha():
            opener -= 1
        while opener > first and tokens[opener - 1].flags & DET and not tokens[opener - 1].flags & PREP:
            opener -= 1
        article = opener == first + 1 and tokens[first].flags & DET  # "des députés demandent ..."
        behind = tokens[place + 1 : index]
        if (opener > first and tokens[opener - 1].flags & PREP and not article) or any(
            other.flags & PASSIVE for other in behind[:1]
        ):
            continue
        if token.text in grammar.reports:
            return False  # what a report confirms is told in the answer's own voice
        return not judging or any(other.flags & SAY or other.text in grammar.judges for other in behind)
    return False


def is_personal(sentence: Sentence, first: int, index: int) -> bool:
    """Whether "il" is the subject of a clause and stands for somebody ("il a exprimé son inquiétude", not "il faut un
    dialogue")."""
    grammar = sentence.grammar
    for place in range(first, index - 1):
        if sentence.tokens[place].text in grammar.impersonal:
            after = next(
                (
                    token
                    for token in sentence.tokens[place + 1 : index]
                    if not token.flags & (NEG | REFLEXIVE) and token.text not in grammar.clitics - {"y"}
                ),
                None,
            )
            return after is not None and after.actor is None and after.text not in grammar.impersonal_verbs
    return False


def antecedent(sentence: Sentence, first: int) -> Actor | None:
    """The name that a relative clause is about: the one right before it."""
    place = first - 1
    while place >= 0 and (sentence.tokens[place].text in ",(" or sentence.tokens[place].flags & PREP):
        place -= 1
    actor = sentence.tokens[place].actor if place >= 0 else None
    return actor if actor is not None and actor.can_act else None


def inverted_subject(sentence: Sentence, hit: CueHit, first: int, index: int) -> Actor | None:
    """The name right behind the verb of a clause that has no other subject: "la trêve que demande l'ONU", "comme
    l'exige Londres"."""
    if hit.cue.pos != "verb" or sentence.tokens[first].text not in sentence.grammar.inverting:
        return None
    if not is_finite(sentence, hit, index):
        return None
    for token in sentence.tokens[first + 1 : index]:
        if token.actor is not None or not (token.flags & (FINITE | NEG) or token.text in sentence.grammar.clitics):
            return None
    after = sentence.token_at(hit.end - 1) + 1
    for actor in sentence.actors:
        if actor.left == after and not actor.prep and actor.can_act:
            return actor
    return None


def main_subject(sentence: Sentence, first: int, last: int) -> Actor | None:
    """The subject of the clause around a relative one that begins at token `first`, where a pronoun before token `last`
    takes it up ("le ministre a reçu son homologue russe, à qui il a rappelé ..."); nobody where none does."""
    tokens, grammar = sentence.tokens, sentence.grammar
    if grammar.order != "svo" or first < 2 or not tokens[first].flags & REL:
        return None
    place = next((at for at in range(first + 1, last) if tokens[at].flags & PRONOUN), -1)
    if place < 0 or (tokens[place].text in grammar.impersonal and not is_personal(sentence, first, last + 1)):
        return None
    subject = left_subject(sentence, first)
    return subject if subject is not antecedent(sentence, first) else None


def text_author(sentence: Sentence, first: int) -> Actor | None:
    """Who adopted the text that a relative clause is about ("le Parlement a voté une résolution qui condamne ...")."""
    tokens = sentence.tokens
    if tokens[first].text not in sentence.grammar.who:
        return None
    around = sentence.clause(first - 1)[0]
    for place in range(first - 1, max(around, first - 5), -1):
        if tokens[place].actor is not None or tokens[place].flags & FINITE:
            return None
        if tokens[place].text in sentence.grammar.voices:
            subject = left_subject(sentence, place)
            return subject if subject is not None and subject.first >= around else None
    return None


def is_stranger_v2(sentence: Sentence, hit: CueHit, first: int, index: int) -> bool:
    """Whether a verb-second clause opens with a subject that is no name: "Viele Organisationen verurteilen ..."."""
    opening = sentence.tokens[first:index]
    if hit.cue.pos != "verb" or not 2 <= len(opening) <= 4:
        return False
    if any(token.actor is not None or not token.text.isalpha() for token in opening):
        return False
    return not any(token.flags & (PREP | PRONOUN | FINITE | SUB | REL | NEG | OWN_POSS) for token in opening)


def is_nominative(sentence: Sentence, actor: Actor) -> bool:
    """Whether a name of a verb-second sentence can be its subject: no preposition, article or ending speaks against
    it."""
    if actor.nominative:
        return True
    if actor.prep:
        return False
    if actor.kind in ("name", "short") and not actor.own and _is_genitive(sentence, actor):
        return False
    if actor.head == "office" and actor.left < actor.first - 1 and not actor.own:
        # "die Staats- und Regierungschefs der EU": the article of the office tells, not that of the name
        return sentence.tokens[actor.left].text not in ("der", "des", "dem", "den", "einer", "eines", "einem")
    text = sentence.tokens[actor.first].text if actor.own and actor.kind == "own" else ""
    if text in ("der", "des", "dem", "den") and sentence.grammar.language == "de":
        return False
    before = sentence.tokens[actor.first - 1] if actor.first else None
    if (
        before is not None
        and before.text in ("der", "des", "dem", "den", "einer", "eines")
        and before.flags & DET
        and sentence.grammar.language == "de"
    ):
        return before.text == "der" and actor.kind in ("leader", "organ") and actor.first == 1
    return True


def _is_genitive(sentence: Sentence, actor: Actor) -> bool:
    """Whether a German name has the s of the genitive behind its noun ("Hauptstadt Israels")."""
    word = sentence.tokens[actor.last].text
    if sentence.grammar.language != "de" or not word.endswith("s") or word in sentence.grammar.names_in_s:
        return False
    before = sentence.tokens[actor.first - 1] if actor.first else None
    return before is not None and before.actor is None and before.text.isalpha() and not before.flags


def resolver(sentence: Sentence, hit: CueHit, index: int) -> tuple[Actor, bool] | None:
    """Whose decision or the like it is that an infinitive with the cue tells ("la volonté de la Turquie de coopérer
    avec ..."), and whether it is done, not refused."""
    tokens, grammar = sentence.tokens, sentence.grammar
    verb = index
    if hit.cue.pos == "noun":
        before_noun = range(index - 1, max(0, index - _CARRIED), -1)
        verb = next((place for place in before_noun if _opens_infinitive(sentence, place)), 0)
    marker = verb - 1
    while marker > 0 and (tokens[marker].text in grammar.clitics or tokens[marker].flags & REFLEXIVE):
        marker -= 1
    if marker < 2 or tokens[marker].text not in grammar.infinitive_markers or not _opens_infinitive(sentence, verb):
        return None
    if not any(actor.first > index and not actor.own for actor in sentence.actors):
        return None  # "la décision du Bénin de rejoindre le protocole" is what the cue is about
    before = tokens[marker - 1]
    for actor in reversed(sentence.actors):
        if actor.last == marker - 1 and {actor.owned, actor.noun} & (grammar.resolves | grammar.refusals):
            return actor, not {actor.owned, actor.noun} & grammar.refusals
        possessor = actor.last < marker - 1 <= actor.last + _POSSESSED and actor.owned == before.text
        if possessor and before.text in grammar.resolves | grammar.refusals:
            return actor, before.text in grammar.resolves
    return None


_CARRIED = 5
"""Tokens from an infinitive to the noun that it carries ("d'apporter tout son soutien")."""
_POSSESSED = 3
"""Tokens from a possessor to the noun ("Turkey's latest decision")."""


def _opens_infinitive(sentence: Sentence, place: int) -> bool:
    """Whether a French word is an infinitive, or any English one behind "to"."""
    if sentence.grammar.language == "fr":
        return sentence.grammar.infinitive.search(sentence.tokens[place].text) is not None
    return place > 0 and sentence.tokens[place - 1].text in sentence.grammar.infinitive_markers
