"""Who acts together with the own government: names after a word of jointness, between commas, or beside it with an
"and"."""

from __future__ import annotations

from .grammar import COORD, DET, FINITE, PREP, SUB
from .sentence import ADJECTIVES, HARD, Actor, Sentence, Token


def mark_partners(sentence: Sentence) -> None:
    """Mark the names that follow a word of jointness, with those listed beside them."""
    for found in sentence.grammar.joint.finditer(sentence.text, sentence.start, sentence.end):
        first, after = sentence.token_at(found.start()), sentence.token_at(found.end() - 1)
        if _joins_others(sentence, first):
            continue
        for actor in sentence.actors:
            if actor.own or not first <= actor.first <= after + 7:  # a phrase can hold its name
                continue
            between = sentence.tokens[after + 1 : actor.first]
            if any(token.actor is not None and token.actor.own for token in between):
                break  # "Together with our partners, we condemn Russia"
            if any(
                token.text in HARD
                or (token.text == "to" and sentence.grammar.language == "en")
                or (token.flags & (FINITE | SUB) and not token.flags & (DET | PREP))
                for token in between
            ):
                break
            named = actor.first <= after or actor.owned in sentence.grammar.joint_tail
            if named or (actor.can_act and not _is_of_a_text(sentence, actor)):
                for other in actor.group:
                    other.partner = not other.own
            break


def _joins_others(sentence: Sentence, first: int) -> bool:
    """Whether a word of jointness stands behind another name ("a secure Israel living alongside a Palestinian
    state")."""
    for token in reversed(sentence.tokens[max(0, first - 2) : first]):
        if token.actor is not None:
            return not token.actor.own
        if not token.text.isalpha() or token.flags:
            return False
    return False


def _is_of_a_text(sentence: Sentence, actor: Actor) -> bool:
    """Whether a list of names only tells whose texts are meant ("in line with OSCE and UN recommendations")."""
    behind = actor.group[-1].last + 1
    return behind < len(sentence.tokens) and sentence.tokens[behind].text in sentence.grammar.texts


def mark_companions(sentence: Sentence) -> None:
    """Mark the names between commas that act with the own government (", avec les États-Unis et le Japon,")."""
    if not any(actor.own and not actor.prep for actor in sentence.actors):
        return
    tokens = sentence.tokens
    for actor in sentence.actors:
        if not actor.own and actor.kind in ADJECTIVES and actor.owned in sentence.grammar.joint_tail:
            actor.partner = actor.partner or _beside_own(tokens, actor)
    joined = any(actor.partner for actor in sentence.actors)
    for actor in sentence.actors:
        if actor.own or not actor.can_act or actor.group[0] is not actor:
            continue
        if actor.left and tokens[actor.left - 1].text in sentence.grammar.likeness and not actor.prep:
            last = actor.group[-1].last
            own = tokens[last + 2].actor if last + 2 < len(tokens) and tokens[last + 1].text == "," else None
            if own is not None and own.own:  # "Comme la Cedeao, nous condamnons ..."
                for other in actor.group:
                    other.partner = not other.own
            continue
        prep = next((prep for prep in (actor.prep, actor.outer) if prep in sentence.grammar.companions), "")
        if not prep:
            continue
        place = actor.first - 1
        while place > 0 and tokens[place].text != prep:
            place -= 1
        if joined and place > 0 and tokens[place - 1].flags & COORD:
            for other in actor.group:
                other.partner = not other.own  # "avec nos partenaires de l'Union, et avec les États-Unis"
            continue
        last = actor.group[-1].last
        if _stands_apart(tokens, place, last):
            for other in actor.group:
                other.partner = not other.own


def _stands_apart(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a phrase stands between commas, or opens a clause before a comma or its subject ("; with the EU, we ...",
    "decisions which with the EU we approve")."""
    if last + 1 >= len(tokens):
        return False
    before, after = tokens[first - 1] if first else None, tokens[last + 1]
    own_follows = after.actor is not None and after.actor.own
    if after.text != "," and not own_follows:
        return False
    if before is None or before.text == ",":
        return True
    follower = tokens[last + 2] if after.text == "," and last + 2 < len(tokens) else after
    own_leads = follower.actor is not None and follower.actor.own
    leads = own_leads or bool(follower.flags & DET and not follower.flags & PREP)
    return (before.text in HARD or bool(before.flags & (SUB | COORD))) and leads


def _beside_own(tokens: list[Token], actor: Actor) -> bool:
    """Whether partners stand beside the own government with an "and" ("mes homologues européens et moi-même")."""
    for place in range(actor.last + 1, min(len(tokens) - 1, actor.last + 3)):
        if tokens[place].flags & COORD:
            beside = tokens[place + 1 : place + 3]
            return any(token.actor is not None and token.actor.own for token in beside)
    before = tokens[max(0, actor.left - 4) : actor.left]
    return any(token.flags & COORD for token in before) and any(
        token.actor is not None and token.actor.own for token in before
    )
