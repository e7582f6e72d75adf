"""Luxembourg: who asks and who answers, from sentences like "Mmes A, B et M. C (CSV)".

Ministers are named like "M. A,Ministre de X, et de M. B, Ministre de Y".
"""

from __future__ import annotations

from functools import cache

import regex

from scrapers.items import Person
from scrapers.lu_chd_words import words
from scrapers.text import clean_line

_PARTY = regex.compile(r"\(([^()]+)\)")
_JOIN = regex.compile(r"\s*[,;+/&]\s*|\s+(?:et|an|a|und|and)\s+(?=[-\p{Lu}])|\s+et(?=\p{Lu})")
_INITIAL_AND_OFFICE = regex.compile(r"([^()+;]+)\(([^()]*)\)")
_GLUED_COMMA = regex.compile(r",(?=\S)")
_JOIN_AT_END = regex.compile(r"(?:,?\s+et(?:\s+de)?)$")
_JOIN_AT_START = regex.compile(r"^et\s+(?:de\s+)?")
_INITIAL = regex.compile(r"(\p{Lu}(?:-\p{Lu})?)\.\s?(?=\p{Lu}[\p{L}'’-]+$)")


def askers(text: str, party: str = "") -> tuple[Person, ...]:
    """The members who ask, each with the party in brackets behind their group.

    :param party: the party column, for names without brackets: one party for all, or one for each.
    """
    people: list[Person] = []
    begin = 0
    for found in _PARTY.finditer(text):
        people += [Person(name, "asker", clean_line(found[1])) for name in _names(text[begin : found.start()])]
        begin = found.end()
    rest = _names(text[begin:])
    parties = [clean_line(part) for part in party.split("+") if part.strip()]
    if len(parties) == len(rest):
        people += [Person(name, "asker", own) for name, own in zip(rest, parties, strict=True)]
    else:
        only = parties[0] if len(set(parties)) == 1 else ""
        people += [Person(name, "asker", only) for name in rest]
    return tuple(_once(people))


def answerers(text: str, role: str = "") -> tuple[Person, ...]:
    """The ministers who answer, each with the offices named behind the name.

    :param role: what a column of its own says of the office, for lists that write "C.Turmes(Min.Energie)".
    """
    line = clean_line(text)
    if _PARTY.search(line) and not _chunks().search(line):
        pairs = _INITIAL_AND_OFFICE.findall(line)
        return tuple(_once([Person(_name(name.strip(" ,")), "answerer", "", role or office) for name, office in pairs]))
    found = (_minister(chunk, role) for chunk in _chunks().split(line) if chunk)
    return tuple(_once([person for person in found if person]))


def ministry(people: tuple[Person, ...]) -> str:
    """The offices of those who answer, in order, each once."""
    return "; ".join(dict.fromkeys(person.title for person in people if person.role == "answerer" and person.title))


@cache
def _chunks() -> regex.Pattern[str]:
    """What stands between two ministers: "..., et de M. ..."; the honorific is cut off with it."""
    honorific = "|".join(words()["honorifics"])
    return regex.compile(rf"(?:^|\s*,?\s*(?:\bet\s+)?(?:\bde\s+)?)(?<!\p{{L}})(?:{honorific})\s*(?=[-\p{{Lu}}])")


@cache
def _honorific() -> regex.Pattern[str]:
    # "M.Schank" is an initial, "M.Laurent Mosar" an honorific that lost its space.
    long_ones = "|".join(form for form in words()["honorifics"] if form != "M\\.")
    spelled = rf"(?:{long_ones})(?:\s+|(?<=\.))(?=[-\p{{Lu}}])"
    return regex.compile(rf"^(?:{spelled}|M\.\s+|M\.(?=\S+\s+\S)|l['’‘]\s?|de\s+|du\s+)+")


@cache
def _office() -> regex.Pattern[str]:
    return regex.compile(rf"\s*,\s*|\s+(?=(?:{'|'.join(words()['offices'])})\b)")


def _names(text: str) -> list[str]:
    parts = (_name(part) for part in _JOIN.split(clean_line(text)))
    return [part for part in parts if len(part) > 1]


def _minister(chunk: str, role: str) -> Person | None:
    name, _, title = (_office().sub("\x1f", chunk, count=1)).partition("\x1f")
    name = _name(name)
    if len(name) < 2:
        return None
    title = _GLUED_COMMA.sub(", ", title.strip(" ,;"))
    title = _JOIN_AT_END.sub("", title).replace("‘", "’")
    return Person(name, "answerer", "", title or role)


def _name(text: str) -> str:
    """A name without honorific, print hyphens and stray marks; one kind of apostrophe."""
    name = clean_line(text).strip(" ,;:.-–")
    name = _JOIN_AT_START.sub("", name)
    name = _honorific().sub("", name).strip(" ,;:-–").replace("‘", "’").replace("--", "-")
    return _INITIAL.sub(r"\1. ", name)


def _once(people: list[Person]) -> list[Person]:
    return list({person.name: person for person in reversed(people)}.values())[::-1]
