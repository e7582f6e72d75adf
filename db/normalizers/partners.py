"""Who acts together with the answering government: names after a word of jointness ("together with"), in a phrase that
stands apart (", avec les États-Unis et le Japon,"), likened to it ("comme l'Union, nous ..."), beside it with an "and",
and counted states ("46 autres États").

Positions are token indexes.
"""

from __future__ import annotations

from .grammar import COORD, DET, FINITE, GENITIVE, OFFICE, OWN_POSS, PREP, PRONOUN, REL, SUB
from .sentence import ADJECTIVES, HARD, Actor, Sentence, Token


def mark_partners(sentence: Sentence) -> None:
    """Mark the names that hold a stance together with the subject, with those listed beside them."""
    _mark_counted(sentence)
    for pattern in (sentence.grammar.joint, sentence.grammar.alike):
        for start, end in sentence.spans_of(pattern):
            first, after = sentence.token_at(start), sentence.token_at(end - 1)
            others = _joins_others(sentence, first, after) or _told_of_another(sentence, first)
            actor = None if others else _joined(sentence, first, after)
            if actor is not None:
                _mark(sentence, actor, alike=pattern is sentence.grammar.alike)
                sentence.markers.append((start, end, False))
    own = _has_subject(sentence)
    _mark_including(sentence)
    if own:
        _mark_beside_own(sentence)
    if own or _has_other_subject(sentence):
        _mark_apart(sentence)
    if own:
        _mark_likened(sentence)
    _mark_agreed_with(sentence)


def _mark(sentence: Sentence, actor: Actor, *, alike: bool = False) -> None:
    for other in actor.group:
        some = other.head == "other" and other.owned in sentence.grammar.members  # "some countries of the Union"
        other.partner = not other.own and not some
        other.alike = alike and not other.own


def _told_of_another(sentence: Sentence, first: int) -> bool:
    """Whether a phrase of jointness stands in a relative clause that tells what another does ("la déclaration que le
    Haut Représentant a faite au nom de l'Union")."""
    opens, _ = sentence.clause(first)
    return bool(sentence.tokens[opens].flags & REL) and any(
        opens < actor.first < first and actor.can_act and not actor.prep and not actor.own for actor in sentence.actors
    )


def _joined(sentence: Sentence, first: int, after: int) -> Actor | None:
    """The name that a phrase of jointness (tokens `first` to `after`) leads to, or holds."""
    for actor in sentence.actors:
        if actor.own or actor.kind == _GROUP or not first <= actor.first <= after + _REACH:
            continue
        between = sentence.tokens[after + 1 : actor.first]
        if any(token.actor is not None and token.actor.own for token in between):
            return None  # "Together with our partners, we condemn Russia"
        if any(
            token.text in HARD
            or (token.text == "to" and sentence.grammar.language == "en")
            or (token.flags & (FINITE | SUB) and not token.flags & (DET | PREP))
            for token in between
        ):
            return None
        named = actor.first <= after or _hangs_on(sentence, actor, first, after)
        if named or (actor.can_act and not _is_of_a_text(sentence, actor)):
            return actor
        if actor.owned in sentence.grammar.members:  # "avec quinze pays de l'Union, le Canada et le Japon"
            return next((other for other in actor.group if other.can_act), None)
        return None
    return None


_GROUP = "group"
"""The kind of counted states, which are no name."""

_REACH = 7
"""Tokens from a phrase of jointness to the name."""


def _hangs_on(sentence: Sentence, actor: Actor, first: int, after: int) -> bool:
    """Whether a name is the genitive or adjective of partners, or of the phrase's own noun ("à l'instar de X")."""
    if actor.owned in sentence.grammar.joint_tail:
        return True
    return any(token.text == actor.owned for token in sentence.tokens[first : after + 1])


def _joins_others(sentence: Sentence, first: int, after: int) -> bool:
    """Whether a word of jointness stands behind another name ("a secure Israel living alongside a Palestinian
    state"); "our partners" are the speaker's wherever they stand."""
    if any(token.flags & OWN_POSS for token in sentence.tokens[first : after + 2]):
        return False
    if first and sentence.tokens[first - 1].text in sentence.grammar.standing:
        return True  # "the UK stands alongside Moldova"
    if sentence.grammar.order == "v2":
        return False  # "hat Palästina gemeinsam mit Frankreich anerkannt": the object stands before it
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


def _has_subject(sentence: Sentence) -> bool:
    return any(actor.own and not actor.prep for actor in sentence.actors)


def _has_other_subject(sentence: Sentence) -> bool:
    """Whether somebody else can be the subject, by a name or by a pronoun that stands for somebody."""
    if any(actor.can_act and not actor.prep for actor in sentence.actors):
        return True
    impersonal = sentence.grammar.impersonal
    return any(
        token.flags & PRONOUN and token.actor is None and token.text not in impersonal for token in sentence.tokens
    )


def _mark_including(sentence: Sentence) -> None:
    """Names that the own government is counted in with ("l'Union, dont la France, ..."): both act."""
    for start, end in sentence.spans_of(sentence.grammar.among):
        first, after = sentence.token_at(start), sentence.token_at(end - 1)
        comma = first > 0 and sentence.tokens[first - 1].text == ","
        own = any(actor.own and actor.left == after + 1 and _is_apart(sentence, actor) for actor in sentence.actors)
        if not own or not comma:
            continue
        for actor in sentence.actors:
            if actor.last == first - 2 and not actor.own and actor.can_act and not actor.prep:
                _mark(sentence, actor, alike=True)


def _is_apart(sentence: Sentence, actor: Actor) -> bool:
    """Whether no verb follows a name, but a mark or another name ("..., dont la France, ...", not "dont nous saluons
    les efforts")."""
    behind = sentence.tokens[actor.last + 1] if actor.last + 1 < len(sentence.tokens) else None
    if behind is None or not behind.text[0].isalpha() or behind.flags & (COORD | PREP):
        return True
    return bool(behind.flags & FINITE) and behind.text.endswith("nt")  # "plusieurs États dont la France ont demandé"


def _mark_beside_own(sentence: Sentence) -> None:
    """Partners told by their country beside the own government ("mes homologues européens et moi-même")."""
    for actor in sentence.actors:
        if actor.own or actor.last + 1 >= len(sentence.tokens):
            continue
        behind = sentence.tokens[actor.last + 1].text  # "my EU colleagues and I"
        told = actor.kind in ADJECTIVES and actor.owned in sentence.grammar.joint_tail
        if told or behind in sentence.grammar.joint_tail:
            actor.partner = actor.partner or _beside_own(sentence.tokens, actor)


def _mark_apart(sentence: Sentence) -> None:
    """Names in a phrase that stands apart from its sentence, or is joined to one with partners."""
    joined = any(actor.partner for actor in sentence.actors)
    for start, end in sentence.spans_of(sentence.grammar.apart):
        first, after = sentence.token_at(start), sentence.token_at(end - 1)
        actor = _led_to(sentence, first, after)
        if actor is None or actor.own or actor.group[0] is not actor:
            continue
        with_others = joined and first > 0 and sentence.tokens[first - 1].flags & COORD
        last = actor.group[-1].last
        v2 = sentence.grammar.order == "v2"
        if with_others or _stands_apart(sentence, first, last):
            _mark(sentence, actor)
            sentence.markers.append((start, end, not v2))


def _led_to(sentence: Sentence, first: int, after: int) -> Actor | None:
    """The name right behind a phrase (tokens `first` to `after`), with nothing but its own words before it."""
    for actor in sentence.actors:
        if actor.first <= after:
            continue
        between = sentence.tokens[after + 1 : min(actor.left, actor.first)]
        tail = sentence.grammar.joint_tail
        if any(not (token.flags & (DET | OWN_POSS | OFFICE | GENITIVE) or token.text in tail) for token in between):
            return None
        return actor if actor.can_act or _hangs_on(sentence, actor, first, after) else None
    return None


def _mark_likened(sentence: Sentence) -> None:
    """Names likened to the own government as subject: "Comme l'Union, nous ...", "l'Union comme la France", "nous
    condamnons, comme l'Union, ..."."""
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if token.text not in sentence.grammar.likeness or token.actor is not None:
            continue
        start = _behind_pro_verb(sentence, place + 1)
        behind = next((actor for actor in sentence.actors if actor.left == start and not actor.prep), None)
        comma = place > 0 and tokens[place - 1].text == ","
        before = next((actor for actor in sentence.actors if actor.last == place - 1 - comma), None)
        if behind is None or not behind.can_act or (start < behind.first and not tokens[start].flags & DET):
            continue  # "comme président du G7" tells as what one acts
        if start == place + 1 and sentence.grammar.language == "en":
            continue  # "as the Taliban advance, we ..."
        if behind.own:
            if before is not None and not before.own and before.can_act and not before.prep:
                _mark(sentence, before, alike=True)  # "l'Allemagne, comme nous, ..."
            continue
        last = behind.group[-1].last
        own = before is not None and before.own and not before.prep
        if own or _is_like_subject(sentence, place, last, comma):
            _mark(sentence, behind, alike=True)


def _mark_agreed_with(sentence: Sentence) -> None:
    """Names whose words the answer takes for its own: "Comme l'a rappelé l'Union, la Russie doit ..."."""
    tokens, grammar = sentence.tokens, sentence.grammar
    for place, token in enumerate(tokens[:-3]):
        likens = token.text in grammar.likeness and token.actor is None
        if not likens or tokens[place + 1].text not in grammar.accusative:
            continue
        start = place + 2
        while start < min(len(tokens), place + 2 + _VERB) and tokens[start].actor is None:
            if tokens[start].flags & (DET | PREP | COORD | SUB) or not tokens[start].text.isalpha():
                break
            start += 1
        for actor in sentence.actors:
            near = actor.left <= start <= actor.first
            near = near and all(other.flags & (DET | OFFICE) for other in tokens[start : actor.first])
            bare = near and start > place + 2 and not actor.prep and actor.can_act and not actor.own
            behind = actor.group[-1].last + 1
            again = any(other.entity == actor.entity and other.first > actor.last for other in sentence.actors)
            if bare and not again and behind < len(tokens) and tokens[behind].text == ",":
                _mark(sentence, actor, alike=True)


_VERB = 4
"""Words of the verb in "comme l'a très justement rappelé X"."""


def _behind_pro_verb(sentence: Sentence, place: int) -> int:
    """Where a likeness goes on behind a verb that stands for the act ("comme l'a fait l'Union", "as has the EU")."""
    tokens = sentence.tokens
    start = place
    while place < min(len(tokens) - 1, start + 4) and tokens[place].actor is None:
        finite = tokens[place].flags & FINITE and not tokens[place].flags & DET
        if not finite and tokens[place].text not in sentence.grammar.pro_verbs:
            break
        place += 1
    elided = place + 1 < len(tokens) and tokens[place].text in sentence.grammar.clitics and place == start
    if elided and tokens[place + 1].actor is None and tokens[place + 1].flags & FINITE:
        return _behind_pro_verb(sentence, place + 1)
    return place


def _is_like_subject(sentence: Sentence, first: int, last: int, comma: bool) -> bool:
    """Whether a likeness (tokens `first` to `last`) is to the own government behind its comma, or right before it."""
    tokens = sentence.tokens
    if sentence.grammar.order == "v2" and not first:  # "Wie die EU verurteilt auch die Bundesregierung ..."
        return any(actor.own and last + 1 < actor.left <= last + 3 for actor in sentence.actors)
    if last + 2 >= len(tokens) or tokens[last + 1].text != ",":
        return False
    if any(actor.own and actor.left == last + 2 for actor in sentence.actors):
        return first == 0 or not tokens[first - 1].text.isalpha()
    return comma and any(actor.own and not actor.prep and 0 < first - actor.last <= 4 for actor in sentence.actors)


def _stands_apart(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a phrase stands between commas, or opens a clause before a comma or its subject ("; with the EU, we ...",
    "decisions which with the EU we approve")."""
    tokens = sentence.tokens
    last = _end_of_list(tokens, last, sentence.grammar.wholes)
    if last + 1 >= len(tokens):
        return False
    before, after = tokens[first - 1] if first else None, tokens[last + 1]
    own_follows = after.actor is not None and after.actor.own
    if first > 1 and after.flags & SUB and tokens[first - 1].flags & FINITE and tokens[first - 2].text in _CLEFT:
        return True  # "c'est avec l'Italie que nous ..."
    if after.text != "," and not own_follows:
        return False
    if before is None or before.text == ",":
        return True
    follower = tokens[last + 2] if after.text == "," and last + 2 < len(tokens) else after
    own_leads = follower.actor is not None and follower.actor.own
    leads = own_leads or bool(follower.flags & DET and not follower.flags & PREP)
    return (before.text in HARD or bool(before.flags & (SUB | COORD))) and leads


def _end_of_list(tokens: list[Token], last: int, wholes: frozenset[str]) -> int:
    """Where a phrase ends whose last name is followed by "tout entière", or by an "and" with somebody who is no name,
    before the own government; `last` where it is not ("With Iran supplying drones, we ...")."""
    behind = tokens[last + 1 : last + 2]
    if not any(token.flags & COORD or token.text in wholes for token in behind):
        return last
    for place in range(last + 1, min(len(tokens), last + 2 + _LONGEST_REST)):
        token = tokens[place]
        if token.text == ",":
            own = any(other.actor is not None and other.actor.own for other in tokens[place + 1 : place + 3])
            return place - 1 if own else last
        if token.actor is not None or not token.text[0].isalpha() or token.flags & (FINITE | SUB | PREP):
            break
    return last


_LONGEST_REST = 6
"""Words of a partner's phrase behind its last name."""

_CLEFT = frozenset({"c'", "ce", "it"})


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


def _mark_counted(sentence: Sentence) -> None:
    """Counted states that act with the own government are holders as `INTL` ("plusieurs États, dont la France", "avec
    46 autres États")."""
    for start, end in sentence.spans_of(sentence.grammar.counted):
        first, last = sentence.token_at(start), sentence.token_at(end - 1)
        if any(token.actor is not None for token in sentence.tokens[first : last + 1]):
            continue
        noun = sentence.tokens[last].text
        if any(last < actor.first <= last + 3 and actor.owned == noun for actor in sentence.actors):
            continue  # "dix pays de l'OTAN" are members
        if _counts_own_in(sentence, last) or _follows_joint(sentence, start):
            group = Actor("INTL", _GROUP, first, last, left=first, partner=True, alike=True)
            group.group = [group]
            sentence.actors.append(group)
            sentence.actors.sort(key=lambda actor: actor.first)


def _counts_own_in(sentence: Sentence, last: int) -> bool:
    """Whether the own government is told to be one of them: "..., dont la France", "parmi lesquels le nôtre"."""
    tokens = sentence.tokens
    place = last + 1 + (last + 1 < len(tokens) and tokens[last + 1].text == ",")
    opener = sentence.grammar.among.pattern.match(sentence.text, tokens[place].start) if place < len(tokens) else None
    if opener is None:
        return False
    after = sentence.token_at(opener.end() - 1) + 1
    return any(
        actor.own and after <= actor.first <= after + 2 and _is_apart(sentence, actor) for actor in sentence.actors
    )


def _follows_joint(sentence: Sentence, start: int) -> bool:
    """Whether counted states stand behind a word of jointness that is not another name's ("the letter that Australia
    read on behalf of 26 states")."""
    if not _has_subject(sentence):
        return False
    if any(0 <= start - end <= 1 for _, end in sentence.spans_of(sentence.grammar.shares)):
        return True
    for pattern in (sentence.grammar.joint, sentence.grammar.alike, sentence.grammar.apart):
        for begin, end in sentence.spans_of(pattern):
            if 0 <= start - end <= 1:
                first = sentence.token_at(begin)
                apart = first == 0 or not sentence.tokens[first - 1].text.isalpha()
                joined = pattern is not sentence.grammar.apart and not _joins_others(
                    sentence, first, sentence.token_at(end - 1)
                )
                return apart or joined
    return False


def opens_own_clause(tokens: list[Token], actor: Actor) -> bool:
    """Whether a comma and "and" stand before the own government, and no "-mêmes" behind it."""
    before = tokens[max(0, actor.left - 2) : actor.left]
    together = actor.last + 1 < len(tokens) and tokens[actor.last + 1].text == "-"
    return len(before) == 2 and before[0].text == "," and bool(before[1].flags & COORD) and not together
