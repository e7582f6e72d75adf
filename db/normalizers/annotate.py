"""Lines of JSON in, lines of JSON out: what `positions annotate` prints, one answer a line, in the order of the input.

In: {id, text, own, lang?, date?}. Out: {id, lang, mentions, statements}. Memory does not grow with the number of lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from .tagger import tagger
from .types import Mention, Statement, Tags


class BadLine(ValueError):
    """A line that is no answer: the message says which line and why."""


def annotate(lines: Iterable[str]) -> Iterator[dict[str, Any] | BadLine]:
    """One result for each line that is not blank; a line that cannot be read gives a BadLine in its place."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield annotate_one(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            yield BadLine(f"line {number}: {_reason(error)}")


def annotate_one(answer: dict[str, Any]) -> dict[str, Any]:
    """The tags of one answer as the command prints them; KeyError names a missing field, TypeError one of the wrong kind."""
    for field in ("id", "text", "own"):
        if field not in answer:
            raise KeyError(field)
    text, own = answer["text"], answer["own"]
    if not isinstance(text, str) or not isinstance(own, str):
        raise TypeError("text and own must be strings")
    tags = tagger().tag(text, own=own, language=answer.get("lang") or "", date=answer.get("date") or "")
    return as_json(answer["id"], tags)


def as_json(identifier: object, tags: Tags) -> dict[str, Any]:
    """Tags in the shape of the command's contract."""
    return {
        "id": identifier,
        "lang": tags.language,
        "mentions": [_mention(mention) for mention in tags.mentions],
        "statements": [_statement(statement) for statement in tags.statements],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {"entity": mention.entity, "start": mention.start, "end": mention.end, "surface": mention.surface}


def _statement(statement: Statement) -> dict[str, Any]:
    return asdict(statement)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON ({error.msg} at character {error.pos})"
    if isinstance(error, KeyError):
        return f"the field {error} is missing"
    return str(error)
