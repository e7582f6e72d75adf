"""Two parliaments of invented documents for the benchmark of re-scrapes, played by a server on this machine.

`Records` publishes as the UK Parliament does: listings by month, with texts cut, and a record of each question.
`Export` publishes as Luxembourg's portal does: one table with everything. The same seed gives the same documents.
"""

from __future__ import annotations

import datetime as dt
import json
from itertools import islice
from typing import Any, Protocol

from scrapers.periods import months
from scrapers.uk_parliament import PAGE, Place
from tests.bench.answers import answers
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset

OFFICE = 208, "Foreign, Commonwealth and Development Office"
BODIES = "/api/Reference/AnsweringBodies"
QUESTIONS, STATEMENTS = "/api/writtenquestions/questions", "/api/writtenstatements/statements"
MONTHS = 16
"""In which 10,000 questions are put: some 600 a month, as many as the foreign ministry gets."""
CUT = 255
CHANGED = 100
Month = tuple[dt.date, dt.date]


class Parliament(Protocol):
    """What the benchmark asks of an invented parliament."""

    source: str
    told: str
    """How it tells what is unchanged."""

    def publish(self, server: Replay) -> None:
        """Put all documents on the server."""

    def change(self, server: Replay) -> None:
        """Change so many of them as `CHANGED` says."""


class Records:
    """A listing of each month without validators, as the API has none, and a record of each question."""

    source = "uk-parliament"
    told = "its listings tell what is unchanged"

    def __init__(self, count: int, *, over: int = MONTHS, page: int = PAGE) -> None:
        """So many questions, put in so many months; at most `page` on a page of a listing."""
        today = dt.datetime.now(dt.UTC).date()
        self.page = page
        self.months: list[Month] = list(islice(months(dt.date(2014, 1, 1), today), over))
        texts = answers(count, length=1000, language="en")
        self.values = [self._value(number, count, text, today) for number, text in enumerate(texts)]

    def publish(self, server: Replay) -> None:
        server.put(BODIES, json.dumps([{"id": OFFICE[0], "name": OFFICE[1]}]).encode(), validators=False)
        for path in (QUESTIONS, STATEMENTS):
            server.put(path, _listing([], 0), "application/json", validators=False)
        for month in self.months:
            self._put_listing(server, "questions", month, self._of(month))
        for value in self.values:
            self._put_record(server, value)

    def change(self, server: Replay) -> None:
        """A half is answered anew, among the latest; the other half is corrected, among the oldest."""
        latest, oldest = self.values[: CHANGED // 2], self.values[-CHANGED // 2 :]
        for value in latest:
            value["answerText"] = f"<p>Another answer. {value['answerText'][3:]}"
        for value in oldest:
            value["answerText"] += "<p>Correction.</p>"
        for month in self.months:
            self._put_listing(server, "questions", month, self._of(month))
        self._put_listing(server, "corrected", self.months[0], oldest)
        for value in latest + oldest:
            self._put_record(server, value)

    def _of(self, month: Month) -> list[dict[str, Any]]:
        return [value for value in self.values if str(month[0]) <= value["dateTabled"][:10] <= str(month[1])]

    def _put_record(self, server: Replay, value: dict[str, Any]) -> None:
        body = json.dumps({"value": value, "links": []}).encode()
        server.put(f"{QUESTIONS}/{value['id']}", body, "application/json", validators=False)

    def _put_listing(self, server: Replay, kind: str, month: Month, values: list[dict[str, Any]]) -> None:
        for skip in range(0, max(len(values), 1), self.page):
            url = Place(kind, *month, skip).url((16, OFFICE[0]))
            body = _listing([_cut(value) for value in values[skip : skip + self.page]], len(values))
            server.put(url, body, "application/json", validators=False)

    def _value(self, number: int, count: int, text: str, today: dt.date) -> dict[str, Any]:
        first = self.months[number * len(self.months) // count][0]
        tabled = min(first + dt.timedelta(days=number % 28), today)
        return {
            "id": 1_700_000 + number,
            "askingMemberId": 4000 + number % 300,
            "askingMember": _member(4000 + number % 300),
            "house": "Commons",
            "memberHasInterest": False,
            "dateTabled": f"{tabled}T00:00:00",
            "dateForAnswer": f"{tabled}T00:00:00",
            "uin": str(10_000 + number),
            "questionText": "To ask the Secretary of State for Foreign, Commonwealth and Development Affairs, "
            + text[:200],
            "answeringBodyId": OFFICE[0],
            "answeringBodyName": OFFICE[1],
            "isWithdrawn": False,
            "isNamedDay": False,
            "groupedQuestions": [],
            "answerIsHolding": False,
            "answerIsCorrection": False,
            "answeringMemberId": 3000 + number % 6,
            "answeringMember": _member(3000 + number % 6),
            "correctingMemberId": None,
            "correctingMember": None,
            "dateAnswered": f"{tabled}T00:00:00",
            "answerText": "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n")),
            "originalAnswerText": "",
            "comparableAnswerText": "",
            "dateAnswerCorrected": None,
            "dateHoldingAnswer": None,
            "attachmentCount": 0,
            "heading": f"Bridge {number}",
            "attachments": [],
            "groupedQuestionsDates": [],
        }


class Export:
    """One table with all rows, which the server tells to be "not modified"."""

    source = "lu-chd"
    told = "one table, not modified"

    def __init__(self, count: int) -> None:
        texts = answers(count, length=1500)
        self.rows = [
            row(number, TitreQuestion=f"Pont {number}", TexteR=text.replace("\n", "|"))
            for number, text in enumerate(texts, 1)
        ]

    def publish(self, server: Replay) -> None:
        name = "opendata-qp-ecrite-2018-2023.xlsx"
        server.put(API, dataset(name), "application/json")
        server.put(f"{RESOURCES}/{name}", xlsx(self.rows))

    def change(self, server: Replay) -> None:
        for cells in self.rows[:CHANGED]:
            cells["TexteR"] = f"Autre réponse. {cells['TexteR']}"
        self.publish(server)


def _member(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "listAs": f"Invented, {number}",
        "name": f"Member Invented {number}",
        "party": "Party of the Bridges",
        "partyColour": "000000",
        "partyAbbreviation": "Bri",
        "memberFrom": "Sand",
        "thumbnailUrl": f"https://members-api.parliament.uk/api/Members/{number}/Thumbnail",
    }


def _cut(value: dict[str, Any]) -> dict[str, Any]:
    """A question as a listing has it."""
    answer = value["answerText"].replace("<p>", "").replace("</p>", "")
    return value | {
        "askingMember": None,
        "answeringMember": None,
        "questionText": value["questionText"][:CUT],
        "answerText": answer[:CUT] + "..." if len(answer) > CUT else answer,
    }


def _listing(values: list[dict[str, Any]], total: int) -> bytes:
    items = [
        {"value": value, "links": [{"rel": "self", "href": f"/Questions/{value['id']}", "method": "GET"}]}
        for value in values
    ]
    return json.dumps({"totalResults": total, "results": items}).encode()
