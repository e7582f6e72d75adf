"""The United Kingdom's API on this machine, with invented questions of this month, to test what a run concludes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from scrapers.periods import months
from scrapers.uk_parliament import Place
from tests.scrapers.replay import Replay

BODIES = "/api/Reference/AnsweringBodies"
QUESTIONS, STATEMENTS = "/api/writtenquestions/questions", "/api/writtenstatements/statements"
TODAY = dt.datetime.now(dt.UTC).date()
MONTH = next(months(TODAY, TODAY))
NUMBERS = (16, 208)
REPLY = "<p>The Government regrets that the great bridge of Iceland is closed, and has told its partners so. {}</p>"


def question(number: int, **fields: Any) -> dict[str, Any]:
    """A whole question with its answer; `fields` replace what it says, None takes a field away."""
    said: dict[str, Any] = {
        "id": number,
        "askingMember": {"name": "Ada Inventa", "party": "Bridge Party"},
        "answeringMember": {"name": "Basil Madeup", "party": "River Party"},
        "dateTabled": f"{MONTH[0]}T00:00:00",
        "dateAnswered": f"{MONTH[0]}T00:00:00",
        "uin": str(number),
        "questionText": f"To ask the Secretary of State, what he knows of the great bridge of Iceland ({number}).",
        "answeringBodyId": 208,
        "answeringBodyName": "Foreign, Commonwealth and Development Office",
        "isWithdrawn": False,
        "answerText": REPLY.format("It welcomes the talks on it, and will go on working for an agreement. " * 3),
        "heading": "Iceland: Bridges",
    }
    return {name: value for name, value in (said | fields).items() if value is not None}


def serve(server: Replay, *values: dict[str, Any], pages: int = 1) -> None:
    """The API with these questions, listed on so many pages, and nothing else."""
    for path in [path for path in server.resources if path.startswith(f"{QUESTIONS}/")]:
        del server.resources[path]
    server.put(BODIES, json.dumps([{"id": 208, "name": "Foreign, Commonwealth and Development Office"}]).encode())
    for path in (QUESTIONS, STATEMENTS):
        server.put(path, listing([], 0))
    size = -(-len(values) // pages)
    for start in range(0, len(values), max(size, 1)):
        put_page(server, start, listing(list(values[start : start + size]), len(values)))
    for value in values:
        put_record(server, value)


def put_record(server: Replay, value: dict[str, Any]) -> None:
    """The record of a question, whole."""
    server.put(f"{QUESTIONS}/{value['id']}", json.dumps({"value": value, "links": []}).encode(), "application/json")


def put_page(server: Replay, skip: int, body: bytes, status: int = 200) -> None:
    """A page of this month's listing."""
    server.put(Place("questions", *MONTH, skip).url(NUMBERS), body, "application/json", status=status)


def listing(values: list[dict[str, Any]], total: int) -> bytes:
    """A page of a listing: texts cut as the API cuts them."""
    cut = [value | {name: str(value[name])[:255] for name in ("questionText",) if name in value} for value in values]
    return json.dumps({"totalResults": total, "results": [{"value": value, "links": []} for value in cut]}).encode()
