"""Tags in the shape that `positions annotate` prints: {id, lang, mentions, statements}, as design.md says."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .types import Mention, Statement, Tags


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
