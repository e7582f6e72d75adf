"""Tagging: what is new is tagged, whichever engine does it; one text that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import db.tagging
from db.compare import differences
from db.explain import explain_stored
from db.normalizers.topics import TopicName
from db.normalizers.types import Mention, Tags
from db.store import Store
from db.tagging import tag
from scrapers.items import Answer, Document

MakeDocument = Callable[..., Document]

SECURITY = TopicName("security", "Security", "Sécurité", "Sicherheit", "Sécherheet", "Security")


@dataclass
class InventedTagger:
    """Finds the same in every text; fails on a text with "panne"."""

    entities: tuple[Any, ...]
    tags: Tags
    version: str = "invented 1"
    memberships: tuple[Any, ...] = ()
    topics: tuple[TopicName, ...] = (SECURITY,)
    seen: int = 0

    def tag(self, text: str, *, own: str, language: str = "", date: str = "") -> Tags:
        self.seen += 1
        if "panne" in text:
            raise RuntimeError("a panne")
        return self.tags

    def mentions(self, text: str, *, language: str = "", date: str = "") -> tuple[Mention, ...]:
        self.seen += 1
        return ()


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch, tags: Tags, entities: list[dict[str, Any]]) -> InventedTagger:
    tagger = InventedTagger(tuple(SimpleNamespace(**entity) for entity in entities), tags)
    monkeypatch.setattr(db.tagging, "tagger", lambda: tagger)
    return tagger


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f"select count(*) from {table}").fetchone()[0])


def test_answers_get_statements_and_questions_only_mentions(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    store.put_document(document())
    result = tag(store)
    assert (result.answers, result.questions, result.statements, result.problems) == (2, 2, 2, ())
    assert count(store, "statements") == count(store, "tagged") == count(store, "tagged_questions") == 2
    assert {(row["topic"], row["cue"]) for row in store.db["answer_topics"].rows} == {("security", "Nous")}
    assert [row["outcome"] for row in store.db["runs"].rows] == ["ok"]


def test_answers_that_their_source_damaged_get_mentions_alone(
    store: Store, document: MakeDocument, source: Any
) -> None:
    text = "Le Luxembourg condamne l’invasion de l’Ukraine par la Russie et salue les sanctions contre la Russie."
    sound = document(answers=(Answer(1, text, (1, 2)),))
    store.put_document(sound)
    assert tag(store).statements > 0
    assert store.put_document(replace(sound, damaged=True)) == "changed"
    assert count(store, "statements") == count(store, "mentions") == 0, "its tags are dropped at once"
    assert (tag(store).statements, count(store, "answer_topics")) == (0, 0)
    assert {row["entity"] for row in store.db["mentions"].rows} == {"UKR", "RUS", "LUX"}
    assert tag(store).answers == 0, "it counts as tagged"
    assert store.put_document(replace(sound, damaged=True)) == "unchanged"
    assert store.put_document(sound) == "changed"
    assert tag(store).statements > 0
    assert count(store, "revisions") == 2


def test_why_a_damaged_answer_has_no_statements_is_told(store: Store, document: MakeDocument) -> None:
    store.put_document(document(damaged=True))
    assert "not coded" in explain_stored(store.path, "xx-test:qp-1/1")


def test_what_is_tagged_is_not_tagged_again_but_with_all(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    store.put_document(document())
    tag(store)
    before = [line for line in store.db.conn.iterdump() if '"runs"' not in line]
    assert tag(store).answers == 0
    assert [line for line in store.db.conn.iterdump() if '"runs"' not in line] == before
    assert tag(store, everything=True).answers == 2
    assert count(store, "statements") == 2


def test_a_new_version_of_the_tagger_replaces_all_tags(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    store.put_document(document())
    tag(store)
    invented.version, invented.tags = "invented 2", replace(invented.tags, statements=())
    assert tag(store).answers == 2
    assert count(store, "statements") == 0


def test_a_text_that_fails_is_a_problem_until_it_does_not(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    store.put_document(document(answers=(Answer(1, "Une panne.", (1,)), Answer(2, "Sans.", (2,)))))
    result = tag(store)
    assert [problem.message for problem in result.problems] == ["xx-test:qp-1/1: RuntimeError: a panne"]
    assert (result.answers, count(store, "problems")) == (1, 1)
    assert len(tag(store).problems) == 1, "it is tried again"
    store.put_document(document(answers=(Answer(1, "Réparée.", (1,)), Answer(2, "Sans.", (2,)))))
    assert tag(store).problems == ()
    assert count(store, "problems") == 0


def test_a_missing_data_file_stops_the_run_and_is_told(
    store: Store, document: MakeDocument, invented: InventedTagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> Tags:
        raise FileNotFoundError("no leaders.csv")

    monkeypatch.setattr(invented, "tag", missing)
    store.put_document(document())
    with pytest.raises(FileNotFoundError):
        tag(store)
    assert [(row["outcome"], row["message"]) for row in store.db["runs"].rows] == [
        ("failed", "FileNotFoundError: no leaders.csv")
    ]
    monkeypatch.undo()


def test_more_texts_than_a_page_are_all_tagged_once(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    with store.writing():
        for number in range(700):
            store.put_document(document(number))
    assert tag(store).answers == 1400
    assert invented.seen == 2800


def test_an_entity_that_the_data_no_longer_has_goes_with_its_tags(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    store.put_document(document())
    tag(store)
    invented.version, invented.tags = "invented 2", Tags("fr", (), ())
    invented.entities = invented.entities[:1]
    tag(store)
    assert [row["id"] for row in store.db["entities"].rows] == ["KAZ"]


def test_a_topic_that_the_data_no_longer_has_goes_with_its_answers(
    store: Store, document: MakeDocument, invented: InventedTagger
) -> None:
    store.put_document(document())
    tag(store)
    assert [row["name_fr"] for row in store.db["topics"].rows] == ["Sécurité"]
    invented.topics, invented.version, invented.tags = (), "invented 2", Tags("fr", (), ())
    tag(store)
    assert count(store, "topics") == count(store, "answer_topics") == 0


def test_several_processes_give_the_rows_of_one(tmp_path: Path, source: Any, document: MakeDocument) -> None:
    answer = "Nous condamnons fermement l’invasion de l’Ukraine par la Russie. Le Luxembourg salue l’accord {}."
    for name in ("one", "several"):
        with Store(tmp_path / f"{name}.db") as store:
            store.put_source(source)
            for number in range(120):
                store.put_document(document(number, answers=(Answer(1, answer.format(number), (1, 2)),)))
            tag(store, engine="serial" if name == "one" else "processes", workers=2)
            assert count(store, "mentions") >= 240
    assert differences(tmp_path / "one.db", tmp_path / "several.db") == []
