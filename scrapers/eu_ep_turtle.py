"""Turtle as the European Parliament publishes it: IRIs, prefixed names, literals; no blank nodes, no collections.

That much of the language (RDF 1.1 Turtle, W3C) is in its samples of questions; anything else is refused, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

_TOKEN = regex.compile(
    r"""\s*(?:\#[^\n]*\s*)*(?:
    (?P<prefix>@prefix\s+(?P<short>[\w-]*):\s*<(?P<long>[^<>\s]*)>\s*\.)
    |<(?P<iri>[^<>\s]*)>
    |"(?P<text>(?:[^"\\\n]|\\.)*+)"(?!")(?:@(?P<language>[a-zA-Z-]+)|\^\^(?:<[^<>\s]*>|[\w-]+:[\w.-]+))?
    |(?P<mark>[;,])
    |(?P<stop>\.)(?=\s|\Z)
    |(?P<type>a)(?=\s)
    |(?P<name>[\w-]*:[\w-]+(?:\.[\w-]+)*)
    )""",
    regex.VERBOSE,
)
_ESCAPE = regex.compile(r"\\(?:u(?P<hex>[0-9A-Fa-f]{4})|(?P<one>[tnr\"'\\]))")
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class NotTurtleError(ValueError):
    """The text is no Turtle of the kind that is read here; the message says where."""


@dataclass(frozen=True, slots=True)
class Value:
    """An object of a statement: the text of a literal with its language, or an IRI."""

    text: str
    language: str = ""


Statements = dict[str, dict[str, list[Value]]]
"""Values by subject and by the last part of the predicate ("title_alternative")."""


def read_turtle(text: str) -> Statements:
    """All statements of a Turtle document. Raises NotTurtleError."""
    found: Statements = {}
    subject = predicate = ""
    complete = True
    for token in _tokens(text):
        if isinstance(token, str):
            if not complete:
                raise NotTurtleError(f"has {token!r} where a name or a value is expected, after {subject!r}")
            subject = "" if token == "." else subject
            predicate = predicate if token == "," else ""
            complete = token != ","
            continue
        complete = bool(subject and predicate)
        if not subject:
            subject = token.text
            found.setdefault(subject, {})
        elif not predicate:
            predicate = regex.split(r"[/#]", token.text)[-1]
        else:
            found[subject].setdefault(predicate, []).append(token)
    if not complete or subject:
        raise NotTurtleError("ends within a statement")
    return found


def _tokens(text: str) -> Iterator[Value | str]:
    prefixes: dict[str, str] = {}
    place = 0
    end = len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if not found:
            start = " ".join(text[place : place + 60].split())
            raise NotTurtleError(f"is no Turtle of the kind that is read here, from {start!r} on")
        place = found.end()
        if found["prefix"] is not None:
            prefixes[found["short"]] = found["long"]
        elif found["mark"] or found["stop"]:
            yield found["mark"] or "."
        elif found["type"]:
            yield Value(TYPE)
        elif found["iri"] is not None:
            yield Value(found["iri"])
        elif found["text"] is not None:
            yield Value(_unescaped(found["text"]), (found["language"] or "").lower())
        else:
            yield Value(_whole(found["name"], prefixes))


def _whole(name: str, prefixes: Mapping[str, str]) -> str:
    short, _, rest = name.partition(":")
    if short not in prefixes:
        raise NotTurtleError(f"uses the prefix {short!r}, which it does not declare")
    return prefixes[short] + rest


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found["hex"], 16)) if found["hex"] else _PLAIN[found["one"]], text)
