"""A store of its own for each test, and invented documents to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from db.normalizers.types import Mention, Statement, Tags, Topic
from db.store import Store
from scrapers.items import Answer, Document, Person, Question


@dataclass(frozen=True)
class InventedSource:
    """A parliament that does not exist."""

    id: str = "xx-test"
    name: str = "Invented questions"
    country: str = "LUX"
    institution: str = "Invented chamber"
    url: str = "https://parliament.example/questions"
    licence: str = "CC0"
    languages: tuple[str, ...] = ("fr", "lb")
    frequency_days: int = 1
    expectations: dict[str, Any] = field(default_factory=lambda: {"documents": 1})
    verified: bool = False


@pytest.fixture
def source() -> InventedSource:
    return InventedSource()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "positions.db"


@pytest.fixture
def store(path: Path, source: InventedSource) -> Iterator[Store]:
    """An empty store that knows the invented source."""
    with Store(path) as store:
        store.put_source(source)
        yield store


@pytest.fixture
def document() -> Callable[..., Document]:
    """Make an invented document; keyword arguments replace its fields."""

    def make(number: int = 1, **fields: Any) -> Document:
        values: dict[str, Any] = {
            "source": "xx-test",
            "key": f"qp-{number}",
            "own": "LUX",
            "type": "qp",
            "number": str(number),
            "title": "Élections au Zubrowka",
            "asked_on": "2022-01-10",
            "answered_on": "2022-02-11",
            "languages": ("fr",),
            "reply": "Nous condamnons.\nNous saluons.",
            "people": (
                Person("Anne Inventée", "asker", party="Les Inventés"),
                Person("Jean Fictif", "answerer", title="Ministre"),
            ),
            "questions": (Question(1, "Première question ?", "1."), Question(2, "Deuxième question ?", "2.")),
            "answers": (Answer(1, "Nous condamnons.", (1,), "Ad 1."), Answer(2, "Nous saluons.", (2,), "Ad 2.")),
        }
        return Document(**(values | fields))

    return make


@pytest.fixture
def tags() -> Tags:
    """What an invented tagger finds in "Nous condamnons."."""
    return Tags(
        language="fr",
        mentions=(Mention("KAZ", 0, 4, "Nous", "test:nous"),),
        statements=(
            Statement(
                holder="LUX",
                attribution="own",
                target="KAZ",
                target_role="actor",
                act="condemn",
                stance=-2,
                modality="asserted",
                start=0,
                end=16,
                sentence="Nous condamnons.",
                cue="condamnons",
                cue_start=5,
                cue_end=15,
                confidence=0.9,
                rule="test",
            ),
        ),
        topics=(Topic("security", "Nous"),),
    )


ENTITY = {
    "kind": "country",
    "name_fr": "",
    "name_de": "",
    "name_lb": "",
    "name_en": "",
    "wikidata": "",
    "region": "",
    "latitude": None,
    "longitude": None,
    "valid_from": "",
    "valid_to": "",
}


@pytest.fixture
def entities() -> list[dict[str, Any]]:
    return [{"id": "KAZ", "name": "Kazakhstan", **ENTITY}, {"id": "LUX", "name": "Luxembourg", **ENTITY}]
