"""Whom a cue is about where that is named before it: the word that takes somebody up (anaphora.py) and whom that means
(antecedents.py), put together.
"""

from __future__ import annotations

from dataclasses import dataclass

from .agreement import PLURAL
from .anaphora import (
    Link,
    content_subject,
    dative_pronoun,
    judged_doer,
    known_measures,
    neuter_subject,
    object_pronoun,
    pairs_in,
    phrase_in_place,
    place_pronoun,
    release_asked,
    stressed_pronoun,
    subject_pronoun,
)
from .antecedents import NOBODY, is_rivalled, of_country, of_deed, of_pronoun, within
from .context import Context
from .cues import CueHit
from .entities import is_peaceful_organisation
from .grammar import FINITE, PREP, PRONOUN
from .sentence import Sentence
from .targets import Target


@dataclass(frozen=True, slots=True)
class Reference:
    """Whom a word takes up; nobody where there is none."""

    entities: tuple[str, ...] = ()
    link: str = ""
    """What takes them up: a kind of link of anaphora.py, or "pair", "two" (a pair right behind the cue), "phrase" or
    "pronoun"."""
    antecedent: str = ""
    """How they were told from others, see antecedents.py."""
    is_place: bool = False
    """Whether they are the place of what is told ("y")."""


NOWHERE = Reference()
PARTNER, MUTUAL = Reference(link="partner"), Reference(link="mutual")
"""That two act with each other: as the subject of a cue, or joined by one."""


def taken_up(sentence: Sentence, hit: CueHit, best: Target | None, context: Context, *, passive: bool) -> Reference:
    """Whom a word in the place of the target takes up, by which link, and how that was told; nobody where there is
    none, or a name stands nearer."""
    sign = (hit.cue.stance > 0) - (hit.cue.stance < 0)
    if hit.cue.frame == "meet":  # "je parlerai demain à mon homologue", not "je lui ai répondu": what was said decides
        link = phrase_in_place(sentence, hit, passive=passive) if best is None else None
        met = link is not None and link.kind in _MET
        return _of_link(sentence, link, context, sign) if link is not None and met else NOWHERE
    link = _object_link(sentence, hit, best)
    if link is not None:
        return _of_object(sentence, hit, link, context, sign)
    if not sentence.grammar.countries_taken_up:
        return NOWHERE
    link = _link_in_place(sentence, hit, best, sign, passive=passive)
    found = _of_link(sentence, link, context, sign) if link is not None else NOWHERE
    blamed = [entity for entity in found.entities if not is_peaceful_organisation(entity)]
    deed = sign < 0 or found.antecedent.startswith("author")
    if best is not None and deed and found.entities and not blamed:
        return NOWHERE  # who blames an organisation rather means whom the sentence names
    return found


def _object_link(sentence: Sentence, hit: CueHit, best: Target | None) -> Link | None:
    """A pronoun beside the cue or behind its preposition, where no name stands as near."""
    if not sentence.grammar.stressed or (best is not None and best.actor.prep in hit.cue.preps):
        return None  # "l'a dit au président Aliyev"
    link = object_pronoun(sentence, hit)
    if link is not None and best is not None and not best.actor.prep and not _is_far(sentence, hit, best):
        link = None
    if link is not None and best is not None and link.word in sentence.grammar.places:
        link = None  # "j'y ai salué les efforts du gouvernement irakien"
    return link or stressed_pronoun(sentence, hit) or (dative_pronoun(sentence, hit) if best is None else None)


def _of_object(sentence: Sentence, hit: CueHit, link: Link, context: Context, sign: int) -> Reference:
    if link.word in sentence.grammar.places:
        entities, how = of_country(context, organisation=False)  # "j'y ai annoncé une aide"
        return Reference(entities, link.kind, how, is_place=True)
    inside = within(sentence, hit, link.word)
    if inside:
        return Reference(inside, link.kind, "within")
    of_deeds = link.word in sentence.grammar.accusative and hit.cue.act not in ("call_on", "remind")
    done = of_deed(context, sign, place=False) if of_deeds else NOBODY
    if sign < 0 and done[0]:
        return Reference(done[0], link.kind, done[1])
    found = of_pronoun(context, link.word, sentence.grammar, sign=sign, foreign=True)
    entities, how = found if found[0] else done
    return Reference(entities, link.kind, how + _doubt(sentence, link))


def _link_in_place(sentence: Sentence, hit: CueHit, best: Target | None, sign: int, *, passive: bool) -> Link | None:
    """A pronoun or phrase that stands where the cue's target does, where no name has a better claim."""
    alone = best is None or (sign < 0 and (is_peaceful_organisation(best.actor.entity) or _suffers(best)))
    link = None
    if hit.cue.frame == "subj" and not _judged(best):
        # "Elle doit cesser ses livraisons à l'Iran": not whom the words behind the verb name
        link = subject_pronoun(sentence, sentence.token_at(hit.start))
    if link is None and best is None:
        link = judged_doer(sentence, hit)
    # "c'est une atteinte à la souveraineté du Congo"
    against = best is not None and sign < 0 and {best.actor.prep, best.actor.outer} & sentence.grammar.against
    if link is None and (alone or against) and hit.cue.act != "engage":
        link = neuter_subject(sentence, hit)
    if link is None:
        link = phrase_in_place(sentence, hit, passive=passive)
        nearer = alone or (best is not None and _followed_by_link(sentence, hit, best))
        # "cette décision prolonge les souffrances des Syriens": not who stands behind the verb
        behind = best is not None and best.actor.first > sentence.token_at(hit.end - 1)
        nearer = nearer or (behind and hit.cue.frame == "subj" and link is not None and link.kind == "deed")
        if link is not None and not nearer and link.kind in _WEAK:
            link = None
    if link is None and (hit.cue.act in _ASKING or hit.cue.frame == "eval"):
        link = content_subject(sentence, hit)
        if link is not None and best is not None and not sentence.between(link.place, best.actor.first)[2]:
            link = None  # the name stands in the clause itself, not in another one further on
    if link is None and best is None:
        link = known_measures(sentence, hit)
    release = release_asked(sentence, hit)
    if release is not None and (best is None or _are_people(best) or _told_later(sentence, hit, best, release.place)):
        link = release
    if link is None and best is None and hit.cue.frame in ("eval", "any"):
        link = place_pronoun(sentence, hit)
    return link


def _of_link(sentence: Sentence, link: Link, context: Context, sign: int) -> Reference:
    grammar = sentence.grammar
    if link.kind == "measures":
        entities, how = of_deed(context, sign)
        return Reference(entities, "deed", how) if how == "about" else NOWHERE
    if link.kind in ("subject", "their"):
        entities, how = of_pronoun(context, link.word, grammar, foreign=link.kind == "their")
        return Reference(entities, link.kind, how + _doubt(sentence, link))
    if link.kind in ("country", "place", "organisation", "shared"):
        several = grammar.articles.get(link.word) == PLURAL
        entities, how = of_country(context, organisation=link.kind == "organisation", several=several)
    else:
        entities, how = of_deed(context, sign, place=link.kind != "deed")
    return Reference(entities, link.kind, how, is_place=link.kind == "place")


def _doubt(sentence: Sentence, link: Link) -> str:
    """A mark where a pronoun may mean a thing of its own sentence ("la trêve a tenu; il faut qu'elle ...")."""
    form = sentence.grammar.agreement.get(link.word, "")
    return "?" if is_rivalled(sentence, form, 0, link.place) else ""


_MET = frozenset({"country", "their"})
"""Phrases for somebody whom one can meet."""
_WEAK = frozenset({"deed", "their", "event", "shared"})
"""Phrases that give way to a name of the sentence."""
_ASKING = frozenset({"call_on", "remind", "welcome", "concern"})


def _are_people(best: Target) -> bool:
    return any(name == "people" for name, _ in best.reasons)


def _told_later(sentence: Sentence, hit: CueHit, best: Target, place: int) -> bool:
    """Whether the best name stands behind a comma, beyond what is asked for."""
    first = best.actor.first
    return hit.cue.frame not in ("subj", "eval") and place < first and bool(sentence.between(place, first)[1])


def _suffers(best: Target) -> bool:
    return any(name == "victim" for name, _ in best.reasons)


def pointed_at(sentence: Sentence, hit: CueHit, context: Context) -> Reference:
    """Whom of the sentence before a pronoun or a definite phrase means, and which of these it is; nobody where there is
    neither: the topic of an answer alone is no target."""
    if pairs_in(sentence) and len(context.pair) == 2:
        return Reference(context.pair, "pair")
    two = len(context.names) == 2
    if two and everybody_asked(sentence, hit) >= 0:
        return Reference(context.names, "pair")
    if _object_pronoun(sentence, hit):
        return Reference(context.targets[:2], "pronoun")
    links = [span for span in sentence.spans_of(sentence.grammar.links) if not span[0] <= hit.start < span[1]]
    if context.targets and links:
        if not sentence.grammar.articles:
            return Reference(context.targets[:2], "phrase")
        words = {word for start, end in links for word in sentence.text[start:end].split()}
        if words & sentence.grammar.countries_taken_up:
            entities, how = of_country(context, organisation=False)
        else:
            entities, how = of_deed(context, (hit.cue.stance > 0) - (hit.cue.stance < 0))
        return Reference(entities or context.targets[:2], "phrase", how)
    index = sentence.token_at(hit.start)
    first, _ = sentence.clause(index)
    if hit.cue.frame == "subj" and any(token.flags & PRONOUN for token in sentence.tokens[first:index]):
        return Reference(context.subject, "pronoun")
    return NOWHERE


def is_passed_over(sentence: Sentence, hit: CueHit, best: Target, context: Context) -> bool:
    """Whether a pronoun or a phrase for somebody named before stands nearer than the best name of the sentence."""
    fits = best.actor.prep in hit.cue.preps
    if not fits and _object_pronoun(sentence, hit) and (best.actor.prep or _is_far(sentence, hit, best)):
        return True  # "we support them, because if Russia ..."
    if _object_link(sentence, hit, best) is not None:
        return True  # "ce lycée que nous bâtissons avec la France, nous le soutenons"
    if not context.targets:
        return False
    # "nous aiderons ce pays à poursuivre son chemin vers l'Union européenne"; "face à ces actes inacceptables,
    # j'appelle la communauté internationale ..."
    return _followed_by_link(sentence, hit, best) or _demonstrated(sentence, hit, best)


def everybody_asked(sentence: Sentence, hit: CueHit) -> int:
    """The last token of a phrase for everybody right behind an appeal ("exhorte toutes les parties"), or -1."""
    if hit.cue.act not in ("call_on", "remind"):
        return -1
    after = sentence.token_at(hit.end - 1) + 1
    for token in sentence.tokens[after : after + 3]:
        if token.actor is not None:
            return -1
        found = sentence.grammar.addressees.pattern.match(sentence.text, token.start, sentence.end)
        if found:
            last = sentence.token_at(found.end() - 1)
            return last if sentence.tokens[last].actor is None else -1
    return -1


def _judged(best: Target | None) -> bool:
    """Whether the best name is the subject of a cue about subjects."""
    return best is not None and any(name in ("judged_subject", "resumed_subject") for name, _ in best.reasons)


def _object_pronoun(sentence: Sentence, hit: CueHit) -> bool:
    """Whether an object pronoun stands behind the verb, in a language where it does: "we support them"."""
    if hit.cue.pos != "verb" or sentence.grammar.stressed:
        return False
    last = sentence.token_at(hit.end - 1)
    beside = sentence.tokens[last + 1 : last + 2]
    return any(token.text in sentence.grammar.clitics and token.actor is None for token in beside)


def _followed_by_link(sentence: Sentence, hit: CueHit, best: Target) -> bool:
    """Whether "this country" or the like stands right behind a verb, before the best name and apart from it."""
    if hit.cue.pos != "verb" or hit.cue.frame not in ("obj", "prep", "any"):
        return False
    after = sentence.token_at(hit.end - 1) + 1
    for place in range(after, min(len(sentence.tokens), after + 3)):
        token = sentence.tokens[place]
        if token.actor is not None:
            return False
        found = sentence.grammar.links.match(sentence.text, token.start, sentence.end)
        if found:
            last = sentence.token_at(found.end() - 1)
            noun = sentence.tokens[last].text  # "ces tirs de la Russie"
            inside = any(place <= actor.first <= last + (4 if actor.owned == noun else 2) for actor in sentence.actors)
            return not inside and best.actor.first > last
        if not token.flags & PREP:
            return False
    return False


def _demonstrated(sentence: Sentence, hit: CueHit, best: Target) -> bool:
    """Whether a judging word belongs to "these acts", and the best name stands outside of that phrase."""
    if hit.cue.frame != "eval" or hit.cue.pos not in ("adj", "noun"):
        return False
    index = sentence.token_at(hit.start)
    for place in range(index, max(-1, index - 5), -1):
        token = sentence.tokens[place]
        if token.text in sentence.grammar.demonstratives:
            return not place < best.actor.first <= sentence.token_at(hit.end - 1) + 4
        if place < index and (token.actor is not None or token.flags & (FINITE | PREP) or not token.text.isalpha()):
            return False
    return False


def _is_far(sentence: Sentence, hit: CueHit, target: Target) -> bool:
    """Whether a clause or a comma parts the target from the cue."""
    _, commas, subs, hard = sentence.between(sentence.token_at(hit.start), target.actor.first)
    return bool(subs or hard or commas)
