"""A small working database for the site's tests, filled through the schema's tables. Every text in it is invented."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from db.changes import migrate
from db.derived import derive_positions
from db.store import Store

TAGGER = "tagger-of-the-tests"

ENTITIES = (
    # id, kind, name, in French, German, Luxembourgish, English
    ("LUX", "country", "Luxembourg", "Luxembourg", "Luxemburg", "Lëtzebuerg", "Luxembourg"),
    ("DEU", "country", "Germany", "Allemagne", "Deutschland", "Däitschland", "Germany"),
    ("GBR", "country", "United Kingdom", "Royaume-Uni", "Großbritannien", "Groussbritannien", "United Kingdom"),
    ("KAZ", "country", "Kazakhstan", "Kazakhstan", "Kasachstan", "Kasachstan", "Kazakhstan"),
    ("RUS", "country", "Russia", "Russie", "Russland", "Russland", "Russia"),
    ("UKR", "country", "Ukraine", "Ukraine", "Ukraine", "Ukrain", "Ukraine"),
    ("CIV", "country", "Côte d'Ivoire", "Côte d'Ivoire", "Elfenbeinküste", "Côte d'Ivoire", "Ivory Coast"),
    ("EU", "organisation", "European Union", "Union européenne", "Europäische Union", "EU", "European Union"),
    ("UN", "organisation", "United Nations", "Nations unies", "Vereinte Nationen", "UNO", "United Nations"),
    ("INTL", "pseudo", "International community", "", "", "", "International community"),
)

TOPICS = (("security", "Security and defence"), ("trade", "Trade"))


@dataclass(frozen=True)
class Said:
    """One statement as a test writes it: `sentence` and `cue` are found in the answer's text."""

    sentence: str
    cue: str
    holder: str
    target: str
    act: str
    stance: int
    attribution: str = "own"
    role: str = "actor"
    modality: str = "asserted"


@dataclass(frozen=True)
class Reply:
    """One question and its answer."""

    question: str
    text: str
    said: tuple[Said, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    """Surface and entity of each mention."""
    language: str = "fr"
    topics: tuple[tuple[str, str], ...] = ()
    """Topic and cue."""


@dataclass(frozen=True)
class Paper:
    """One invented document."""

    key: str
    title: str
    answered_on: str
    replies: tuple[Reply, ...]
    source: str = "lu-chd"
    own: str = "LUX"
    invented: bool = True
    damaged: bool = False
    url: str = ""
    number: str = "1"
    people: tuple[tuple[str, str, str, str], ...] = field(default=(("Nora Beispill", "asker", "XYZ", ""),))

    @property
    def id(self) -> str:
        return f"{self.source}:{self.key}"


KAZ_1 = (
    "Ensemble avec l'Union européenne, le Luxembourg a exprimé sa vive préoccupation devant les violences qui ont "
    "éclaté au Kazakhstan et condamne l'ordre donné par le président kazakh."
)
KAZ_2 = "Le Kazakhstan a rejeté toute enquête internationale."
KAZ_3 = "Si aucune enquête n'était ouverte, le Luxembourg pourrait soutenir des sanctions contre le Kazakhstan."
KAZ_4 = "Il est prématuré de se prononcer sur les suites que le Kazakhstan donnera à ces événements."
KAZ_TEXT = f"Le Gouvernement suit la situation de près.\n{KAZ_1} {KAZ_2}\n{KAZ_3} Aucune décision n'a été prise."
DANGER = "Le Gouvernement condamne <script>alert('x')</script> & l'invasion de l'Ukraine par la Russie."
RUS_DE = "Die Bundesregierung verurteilt den Angriff Russlands auf das Schärfste."
RUS_LB = "D'Regierung begréisst déi éischt Schrëtt vu Russland."
UKR_EN = "The UK stands with Ukraine and will go on funding its reconstruction."

PAPERS = (
    Paper(
        "2018-2023-qp-9001",
        "Situation au Kazakhstan (texte inventé)",
        "2022-03-01",
        (
            Reply(
                "Comment le Ministre évalue-t-il la situation au Kazakhstan ?",
                KAZ_TEXT,
                (
                    Said(KAZ_1, "préoccupation", "LUX", "KAZ", "concern", -1, "joint", "setting"),
                    Said(KAZ_1, "préoccupation", "EU", "KAZ", "concern", -1, "joint", "setting"),
                    Said(KAZ_1, "condamne", "LUX", "KAZ", "condemn", -2, "joint"),
                    Said(KAZ_2, "rejeté", "KAZ", "INTL", "reject", -2, "reported"),
                    Said(KAZ_3, "soutenir des sanctions", "LUX", "KAZ", "sanction", -2, modality="conditional"),
                ),
                (("Union européenne", "EU"), ("Luxembourg", "LUX"), ("Kazakhstan", "KAZ"), ("kazakh", "KAZ")),
            ),
            Reply(
                "Quelles conséquences le Ministre prévoit-il ?",
                KAZ_4,
                (Said(KAZ_4, "prématuré", "LUX", "KAZ", "withhold", 0),),
                (("Kazakhstan", "KAZ"),),
            ),
        ),
        number="9001",
        url="https://example.org/qp/9001",
        people=(
            ("Nora Beispill", "asker", "XYZ", ""),
            ("Jang Muster", "answerer", "", "Ministre des Affaires étrangères"),
        ),
    ),
    Paper(
        "2018-2023-qp-9002",
        "Invasion de l'Ukraine",
        "2022-05-10",
        (
            Reply(
                "Quelle est la position du Gouvernement ?",
                DANGER,
                (Said(DANGER, "condamne", "LUX", "RUS", "condemn", -2),),
                (("Ukraine", "UKR"), ("Russie", "RUS")),
                topics=(("security", "invasion"),),
            ),
        ),
        number="9002",
        url="javascript:alert('x')",
    ),
    Paper(
        "2023-2028-qp-9003",
        "Bezéiunge mat Russland",
        "2024-02-02",
        (
            Reply(
                "Wéi steet d'Regierung zu Russland?",
                RUS_LB,
                (Said(RUS_LB, "begréisst", "LUX", "RUS", "welcome", 1),),
                (("Russland", "RUS"),),
                "lb",
            ),
        ),
        number="9003",
    ),
    Paper(
        "20-999",
        "Haltung zum Angriff auf die Ukraine",
        "2022-06-01",
        (
            Reply(
                "Wie bewertet die Bundesregierung den Angriff?",
                RUS_DE,
                (Said(RUS_DE, "verurteilt", "DEU", "RUS", "condemn", -2),),
                (("Russlands", "RUS"),),
                "de",
            ),
        ),
        source="de-bundestag",
        own="DEU",
        number="20/999",
        url="https://example.org/de/20999",
    ),
    Paper(
        "77",
        "Ukraine: Reconstruction",
        "2023-01-15",
        (
            Reply(
                "To ask the Secretary of State what support he is giving to Ukraine.",
                UKR_EN,
                (
                    Said(UKR_EN, "stands with", "GBR", "UKR", "support", 2),
                    Said(UKR_EN, "funding", "GBR", "UKR", "aid", 1),
                ),
                (("Ukraine", "UKR"),),
                "en",
            ),
        ),
        source="uk-parliament",
        own="GBR",
        number="77",
        url="https://example.org/uk/77",
    ),
)
"""Five invented documents of three invented governments' offices, in four languages."""

SOURCES = {"lu-chd": "LUX", "de-bundestag": "DEU", "uk-parliament": "GBR"}


def build(path: Path, papers: Iterable[Paper] = PAPERS, more: Iterable[tuple[str, ...]] = ()) -> Path:
    """A working database at `path` with these documents; returns the path."""
    # Made in memory and written at once: thousands of small transactions on a disk take minutes.
    db = Database(memory=True)
    migrate(db)
    db["entities"].insert_all(_named(ENTITIES))
    db["topics"].insert_all({"id": topic, "name": name} for topic, name in TOPICS)
    db["memberships"].insert({"entity": "DEU", "organisation": "EU", "since": "1958-01-01", "until": ""})
    for source, country in SOURCES.items():
        db["sources"].insert(
            {
                "id": source,
                "name": f"Answers of {country} (invented)",
                "country": country,
                "institution": "A parliament",
                "url": f"https://example.org/{source}",
                "licence": "CC0",
                "languages": "[]",
                "schedule": "1",
                "verified": 0,
            }
        )
        db["runs"].insert(
            {
                "id": f"scrape-{source}",
                "kind": "scrape",
                "source": source,
                "started_at": "2026-01-02T03:00:00Z",
                "ended_at": "2026-01-02T03:04:05Z",
                "outcome": "ok",
                "documents": 3,
            }
        )
    db["problems"].insert(
        {
            "id": "p1",
            "source": "lu-chd",
            "document": "lu-chd:2018-2023-qp-9002",
            "stage": "complete",
            "kind": "truncated",
            "message": "the export cut this answer",
            "url": "",
            "first_seen": "2026-01-02",
            "last_seen": "2026-01-02",
        }
    )
    db["entities"].insert_all(_named(more))
    add(db, papers)
    with closing(sqlite3.connect(path)) as file:
        db.conn.backup(file)
    db.close()
    count(path)
    return path


def count(path: Path) -> None:
    """Make the positions of the working database at `path` those of its statements, as a tag run does."""
    with Store(path) as store:
        derive_positions(store)


def add(db: Database, papers: Iterable[Paper]) -> None:
    """Put these documents into an open working database."""
    for paper in papers:
        db["captures"].insert(
            {
                "id": f"{paper.source}:capture-{paper.number}",
                "source": paper.source,
                "url": paper.url,
                "status": 200,
                "fetched_at": "2026-01-02T03:00:01Z",
                "media_type": "text/html",
                "sha256": "ab" * 32,
                "bytes": 1234,
                "path": "ab/abab.gz",
                "invented": int(paper.invented),
            },
            replace=True,
        )
        db["documents"].insert(
            {
                "id": paper.id,
                "source": paper.source,
                "legislature": paper.key[:9],
                "type": "qp",
                "number": paper.number,
                "title": paper.title,
                "url": paper.url,
                "asked_on": paper.answered_on and paper.answered_on[:4] + "-01-01",
                "answered_on": paper.answered_on,
                "ministry": "Foreign Affairs",
                "status": "answered",
                "truncated": 0,
                "damaged": int(paper.damaged),
                "language": json.dumps([reply.language for reply in paper.replies[:1]]),
                "invented": int(paper.invented),
                "reply": "\n".join(r.text for r in paper.replies),
                "capture": f"{paper.source}:capture-{paper.number}",
                "first_seen": "2026-01-02T03:00:02Z",
                "last_changed": "2026-01-02T03:00:02Z",
                "content_hash": paper.key,
            }
        )
        for ordinal, (name, role, party, title) in enumerate(paper.people, 1):
            person = name.lower().replace(" ", "-")
            db["people"].insert({"id": person, "name": name, "party": party}, replace=True)
            db["document_people"].insert(
                {
                    "document": paper.id,
                    "person": person,
                    "role": role,
                    "name": name,
                    "party": party,
                    "title": title,
                    "ordinal": ordinal,
                }
            )
        for ordinal, reply in enumerate(paper.replies, 1):
            _put(db, paper, ordinal, reply)


def _put(db: Database, paper: Paper, ordinal: int, reply: Reply) -> None:
    answer, question = f"{paper.id}/{ordinal}", f"{paper.id}/q{ordinal}"
    db["questions"].insert(
        {
            "id": question,
            "document": paper.id,
            "ordinal": ordinal,
            "label": f"{ordinal}.",
            "text": reply.question,
            "language": reply.language,
        }
    )
    db["answers"].insert(
        {
            "id": answer,
            "document": paper.id,
            "ordinal": ordinal,
            "label": f"Ad {ordinal}.",
            "text": reply.text,
            "language": reply.language,
            "own": paper.own,
            "translation_of": "",
        }
    )
    db["answers_questions"].insert({"answer": answer, "question": question})
    db["tagged"].insert({"answer": answer, "tagger": TAGGER, "tagged_at": "2026-01-02T03:00:03Z"})
    for topic, words in reply.topics:
        db["answer_topics"].insert({"answer": answer, "topic": topic, "cue": words})
    for surface, entity in reply.named:
        for found in re.finditer(re.escape(surface), reply.text):
            db["mentions"].insert(
                {
                    "id": f"{answer}@{found.start()}-{found.end()}-{entity}",
                    "answer": answer,
                    "start": found.start(),
                    "end": found.end(),
                    "surface": surface,
                    "entity": entity,
                    "alias": f"test:{surface}",
                }
            )
    for said in reply.said:
        start = reply.text.index(said.sentence)
        cue = reply.text.index(said.cue, start)
        db["statements"].insert(
            {
                "id": f"{answer}#{start}-{said.holder}-{said.target}-{said.act}",
                "answer": answer,
                "holder": said.holder,
                "attribution": said.attribution,
                "target": said.target,
                "target_role": said.role,
                "act": said.act,
                "stance": said.stance,
                "modality": said.modality,
                "start": start,
                "end": start + len(said.sentence),
                "sentence": said.sentence,
                "cue": said.cue,
                "cue_start": cue,
                "cue_end": cue + len(said.cue),
                "confidence": 0.9,
                "rule": "rule-of-the-tests",
                "tagger": TAGGER,
            }
        )


def _named(rows: Iterable[tuple[str, ...]]) -> Iterator[dict[str, str]]:
    columns = ("id", "kind", "name", "name_fr", "name_de", "name_lb", "name_en")
    return (dict(zip(columns, row, strict=True)) for row in rows)
