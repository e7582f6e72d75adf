"""Whether a name agrees in gender and number with a pronoun that may stand for it.

The grammar files tell the forms (`agreement`, `articles`, `feminine`); a language without them lets all agree.
"""

from __future__ import annotations

from collections.abc import Iterable

from .grammar import DET, PREP
from .sentence import Actor, Sentence

PLURAL = "+"
"""The mark of the plural in a form."""


def agrees(sentence: Sentence, actor: Actor, form: str) -> bool:
    """Whether a name can be what a pronoun of that gender (m, f or nothing) and number (1, + or nothing) stands for."""
    if not form:
        return True
    gender, number = _form(sentence, actor)
    wanted = form.rstrip("1+")
    several = len(entities_of(actor.group)) > 1
    if form.endswith("1") and number == PLURAL:
        return False
    if form.endswith(PLURAL) and number == "1" and not several:
        return False
    return not wanted or not gender or several or gender == wanted


def _form(sentence: Sentence, actor: Actor) -> tuple[str, str]:
    """Gender and number of a name as its article, its preposition or its own ending tells."""
    grammar = sentence.grammar
    for token in sentence.tokens[actor.left : actor.first + 1]:
        found = grammar.articles.get(token.text)
        if found is not None and (token.flags & (DET | PREP) or not token.flags):
            gender = found.rstrip("1+")
            return gender or _by_ending(sentence, actor), found[len(gender) :]
    found = grammar.articles.get(actor.prep, "")
    if found:
        return found.rstrip("1+"), found[-1]
    return "", ""


def _by_ending(sentence: Sentence, actor: Actor) -> str:
    """Gender by the ending of the first word, where the article does not tell it ("l'Iran", "l'Ukraine")."""
    text = sentence.text[sentence.tokens[actor.first].start : sentence.tokens[actor.last].end].split()[0]
    ending = sentence.grammar.feminine
    if ending is None or actor.kind in ("acronym", "leader") or actor.head != "entity" or len(text) < 5:
        return ""
    return "f" if ending.search(text) else "m"


def entities_of(group: Iterable[Actor]) -> tuple[str, ...]:
    """The entities of a list that can act, each once."""
    return tuple(dict.fromkeys(other.entity for other in group if other.can_act))
