"""What governs each name of a sentence, and which names stand together: offices, owners, prepositions, lists, partners.

Works on the tokens and actors that parsing.py made; positions are token indexes.
"""

from __future__ import annotations

from .articles import attributed_noun, is_masculine
from .entities import is_country
from .grammar import (
    COORD,
    DET,
    FINITE,
    GENITIVE,
    LOCATIVE,
    NEG,
    OFFICE,
    OWN_POSS,
    PREP,
    PRONOUN,
    REL,
    SUB,
)
from .lists import group_names
from .partners import mark_partners
from .sentence import ADJECTIVES, Actor, Sentence, Token


def govern(sentence: Sentence) -> None:
    """Fill in what governs each actor, group the actors of each list, mark the partners of a joint position."""
    for actor in sentence.actors:
        _govern(sentence, actor)
        if actor.head == "other" and actor.owned in sentence.grammar.voices:
            _let_speak(sentence, actor)
    group_names(sentence)
    mark_partners(sentence)


def _govern(sentence: Sentence, actor: Actor) -> None:
    """Find what governs the name: its office or head noun, and the preposition before the phrase."""
    tokens = sentence.tokens
    if _pair_with_own(tokens, actor) or _follow_first_part(tokens, actor):
        return
    svo_adjective = sentence.grammar.language == "fr"
    if actor.kind in ("adjective", "demonym") and actor.head != "other":
        neighbour = actor.first - 1 if svo_adjective else actor.last + 1
        noun = tokens[neighbour] if 0 <= neighbour < len(tokens) else None
        if (
            noun is not None
            and noun.actor is None
            and noun.text.isalpha()
            and not noun.flags & (PREP | DET | FINITE | COORD | SUB | REL)
        ):
            actor.head = "office" if noun.flags & OFFICE else "other"
            actor.owned = "" if noun.flags & OFFICE else noun.text
    elif not svo_adjective and actor.last + 1 < len(tokens) and not actor.own:
        _after_name(sentence, actor)
    index = actor.first - 1
    steps, opened = 0, False
    """`opened`: a German article was passed, so that only a preposition can still belong to the phrase."""
    while index >= 0 and steps < 9:
        token = tokens[index]
        steps += 1
        if token.actor is not None:
            same = actor.kind == "leader" and token.actor.entity == actor.entity
            if token.actor is actor or token.actor.kind in ("leader", "adjective", "demonym") or same:
                index -= 1
                continue
            break
        if token.text in '«»"„“' or (token.text == "." and index and tokens[index - 1].flags & DET):
            index -= 1  # "avec M. Borrell"
            continue
        if token.flags & OFFICE and not token.flags & PREP:
            if actor.head == "entity" and actor.kind not in ("adjective", "demonym"):
                actor.head = "office"
            index -= 1
            continue
        if token.flags & SUB and sentence.grammar.order == "svo":
            break
        mine = token.flags & OWN_POSS and actor.head == "office" and sentence.grammar.order == "svo"
        if mine or (token.flags & DET and not token.flags & GENITIVE):
            opened = sentence.grammar.language == "de" and not token.flags & OWN_POSS
            index -= 1
            continue
        if token.text in sentence.grammar.masculine_article and is_masculine(sentence, actor, index):
            actor.nominative = True  # "der Sicherheitsrat", "der russische Präsident": no genitive
            break
        if token.flags & PREP:
            if sentence.grammar.order == "v2" and not actor.own:
                owned = attributed_noun(tokens, actor, index)
                if owned:
                    actor.head, actor.owned, actor.prep, actor.author = "other", owned, "", True
                    break
            if token.flags & GENITIVE:
                while index > 1 and (tokens[index - 1].text[0].isdigit() or tokens[index - 1].text in "()"):
                    index -= 1  # "la résolution 2334 (2016) du Conseil de sécurité"
            before = tokens[index - 1] if index else None
            if token.flags & GENITIVE and before is not None and before.actor is None and _is_word(before):
                if before.flags & COORD and index > 1 and tokens[index - 2].flags & OFFICE and actor.head == "office":
                    index -= 2  # "les chefs d'État et de gouvernement du G7"
                    continue
                if before.flags & OFFICE or _are_members(sentence, actor, index - 1):
                    actor.head = "office"
                    index -= 1
                    continue
                if not before.flags & (PREP | FINITE | COORD | SUB | REL | PRONOUN):
                    actor.prep = actor.prep or token.text
                    if actor.head != "other":
                        actor.head, actor.owned = "other", before.text
                    actor.outer, actor.noun = _outer(tokens, index - 1)
                    break
            if (
                token.flags & DET
                and token.flags & GENITIVE
                and sentence.grammar.order == "v2"
                and index - 1 >= 0
                and tokens[index - 1].flags & PREP
            ):
                index -= 1  # "mit der Regierung": der is an article here
                continue
            if token.flags & LOCATIVE and before is not None and before.flags & OFFICE and not before.flags & PREP:
                actor.head = "office"  # "le gouvernement au Kazakhstan", "the authorities in Minsk"
                index -= 1
                continue
            if not actor.prep:
                compound = before is not None and token.flags & GENITIVE and before.flags & PREP and "-" in before.text
                actor.prep = before.text if before is not None and compound else token.text  # "vis-à-vis de"
                if compound:
                    index -= 1
                    before = tokens[index - 1] if index else None
                if before is not None and before.actor is None and before.text.isalpha():
                    actor.noun = before.text
            break
        if (
            token.text.isalpha()
            and not token.flags & (FINITE | COORD | SUB | REL | NEG | OWN_POSS | PRONOUN)
            and not opened
            and _closes_soon(tokens, index)
            and not _takes_object(sentence, index)
        ):
            index -= 1
            continue
        break
    actor.left = max(0, index + 1)
    hyphened = actor.last + 2 < len(tokens) and tokens[actor.last + 1].text == "-"
    if actor.own and hyphened and not tokens[actor.last + 2].text.startswith("même"):  # "nous-mêmes" is no compound
        actor.head = "other"  # "UK-led", "UK-US"
    alone = actor.kind == "adjective" and actor.head == "entity" and not _are_people(sentence, actor)
    if actor.kind == "conduct" or alone:
        actor.head = "other"  # no noun was found, so nobody acts


def _are_people(sentence: Sentence, actor: Actor) -> bool:
    """Whether an adjective stands as a noun for the people of a country ("les Russes et les Turcs", "entre Européens et
    Américains"): a plural behind an article or a preposition, or first in the sentence."""
    tokens = sentence.tokens
    if sentence.grammar.language != "fr" or not tokens[actor.last].text.endswith(("s", "x")):
        return False
    if not actor.first:
        return True
    before = tokens[actor.first - 1]
    if before.flags & COORD and actor.first > 1:
        beside = tokens[actor.first - 2].actor
        return beside is not None and beside.kind in ADJECTIVES and beside.head == "entity"
    if before.flags & DET:
        return before.text.endswith(("s", "x"))
    return bool(before.flags & PREP) and before.actor is None


def _is_word(token: Token) -> bool:
    return token.text.isalpha() or bool(token.flags & OFFICE)  # "porte-parole"


def _are_members(sentence: Sentence, actor: Actor, place: int) -> bool:
    """Whether all members of an organisation are named for it ("les pays du Benelux", not "certains pays")."""
    if sentence.tokens[place].text not in sentence.grammar.members or is_country(actor.entity):
        return False
    for token in reversed(sentence.tokens[max(0, place - 3) : place]):
        if token.flags & (DET | PREP):
            return token.text in sentence.grammar.definite
        if token.flags or not token.text.isalpha():
            return False
    return False


def _let_speak(sentence: Sentence, actor: Actor) -> None:
    """What a text says its owner says ("les résolutions du Conseil de sécurité interdisent"): the phrase stands as
    the text does."""
    actor.head = "office"
    if not sentence.grammar.words.get(actor.prep, 0) & GENITIVE:
        return
    actor.prep = actor.outer
    place = actor.left
    while place > 0 and (
        sentence.tokens[place - 1].text == actor.owned
        or sentence.tokens[place - 1].flags & (DET | GENITIVE)
        or not sentence.tokens[place - 1].flags
    ):
        if sentence.tokens[place - 1].actor is not None or not sentence.tokens[place - 1].text.isalpha():
            break
        place -= 1
    actor.left = place


def _pair_with_own(tokens: list[Token], actor: Actor) -> bool:
    """Mark the other side of "the UK-Morocco dialogue", "deutsch-französische Gespräche": what follows is theirs."""
    for beside, hyphen, noun in (
        (actor.first - 2, actor.first - 1, actor.last + 1),
        (actor.last + 2, actor.last + 1, 0),
    ):
        if actor.own or not 0 <= beside < len(tokens) or tokens[hyphen].text != "-":
            continue
        other = tokens[beside].actor
        if other is not None and other.own:
            after = noun or other.last + 1
            actor.paired, actor.head, actor.left = True, "other", min(actor.first, other.first)
            actor.owned = tokens[after].text if after < len(tokens) and tokens[after].text.isalpha() else ""
            return True
    return False


def _follow_first_part(tokens: list[Token], actor: Actor) -> bool:
    """Whether the name is the second part of a double adjective ("syro-turque"), which stands as its first part
    does."""
    if actor.first < 2 or tokens[actor.first - 1].text != "-":
        return False
    first = tokens[actor.first - 2].actor
    if first is None or first.kind not in ADJECTIVES or actor.kind not in ADJECTIVES:
        return False
    actor.head, actor.prep, actor.owned, actor.outer, actor.noun = (
        first.head,
        first.prep,
        first.owned,
        first.outer,
        first.noun,
    )
    actor.left = first.left
    return True


def _after_name(sentence: Sentence, actor: Actor) -> None:
    """English and German put the noun after a name ("Israel's strikes", "UN-led process", "Russlands Angriff")."""
    tokens = sentence.tokens
    index = actor.last + 1
    token = tokens[index]
    possessive = token.text in ("'s", "'") or (
        tokens[actor.last].text.endswith("s") and sentence.grammar.language == "de" and actor.kind in ("name", "short")
    )
    if token.text in ("'s", "'", "-"):
        index += 1
    elif sentence.grammar.language == "de":
        possessive = actor.possessor = possessive and _precedes_its_noun(sentence, actor)
    if index >= len(tokens):
        return
    noun = tokens[index]
    if token.text == "-" and noun.flags & COORD:
        return  # "EU- und NATO-Partner": its noun is the next name's
    if noun.flags & OFFICE and noun.actor is None:
        actor.head = "office"
    elif (possessive or token.text == "-") and noun.actor is None and noun.text.isalpha():
        actor.head, actor.owned = "other", noun.text


def _precedes_its_noun(sentence: Sentence, actor: Actor) -> bool:
    """Whether a German genitive stands before its noun ("Nordkoreas Waffen") and not behind another's ("die Sicherheit
    Israels gefährdet")."""
    if sentence.tokens[actor.last].text in sentence.grammar.names_in_s:
        return False
    before = sentence.tokens[actor.first - 1] if actor.first else None
    noun = sentence.tokens[actor.last + 1]
    free = before is None or not before.text.isalpha() or bool(before.flags & (PREP | FINITE | COORD | SUB))
    return free and not noun.flags and noun.text.isalpha()


def _takes_object(sentence: Sentence, index: int) -> bool:
    """Whether a French word before an article is an infinitive or a participle with its object ("de recevoir le
    ministre", "pour cette raison saisi le Conseil")."""
    grammar, word = sentence.grammar, sentence.tokens[index].text
    if grammar.language != "fr" or not sentence.tokens[index + 1].flags & DET:
        return False
    return grammar.infinitive.search(word) is not None or grammar.participle.search(word) is not None


def _closes_soon(tokens: list[Token], index: int) -> bool:
    """Whether a word before a name is an adjective inside its phrase: a determiner or preposition follows soon on
    the left."""
    return any(tokens[place].flags & (DET | PREP) for place in range(max(0, index - 2), index))


def _outer(tokens: list[Token], index: int) -> tuple[str, str]:
    """The preposition before the phrase around a name, and the noun before that: ("against", "attack")."""
    for place in range(index - 1, max(-1, index - 5), -1):
        token = tokens[place]
        if token.flags & PREP:
            noun = tokens[place - 1] if place else None
            return token.text, noun.text if noun is not None and noun.actor is None and noun.text.isalpha() else ""
        word = token.text.isalpha() or token.text.endswith("'")  # "dans l'ouest du Congo"
        if token.actor is not None or token.flags & (FINITE | COORD | SUB | REL) or not word:
            break
    return "", ""
