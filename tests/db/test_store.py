"""The store: what is written, what is not written again, and what a change keeps."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.locks import BusyError
from db.normalizers.types import Tags
from db.store import Store
from scrapers.items import Answer, Capture, Document, Person, Problem

TOPICS = [{"id": "security", "name": "Security", "name_fr": "", "name_de": "", "name_lb": "", "name_en": "Security"}]

MakeDocument = Callable[..., Document]
PROBLEM = Problem("xx-test", "parse", "bad_date", "qp-1: 31.02. is no date", document="xx-test:qp-1")


def everything(store: Store) -> list[str]:
    """All that the database holds, times included."""
    return list(store.db.conn.iterdump())


def table(store: Store, name: str) -> list[dict[str, Any]]:
    return list(store.db.query(f"select * from {name} order by 1"))


def tag(store: Store, tags: Tags, entities: list[dict[str, Any]]) -> None:
    store.put_entities(entities, [])
    store.put_topics(TOPICS)
    for answer in store.answers_to_tag("tagger 1"):
        found = tags if answer.id.endswith("/1") else Tags("fr", (), ())
        store.put_tags(answer.id, "fr", found, "tagger 1", answer.text_hash)
    for question in store.questions_to_tag("tagger 1"):
        store.put_mentions(question.id, "fr", (), "tagger 1", question.text_hash)


def test_a_new_document_gets_readable_ids_and_its_parts_are_joined(store: Store, document: MakeDocument) -> None:
    assert store.put_document(document()) == "new"
    assert [row["id"] for row in table(store, "answers")] == ["xx-test:qp-1/1", "xx-test:qp-1/2"]
    assert [row["id"] for row in table(store, "people")] == ["xx-test:anne-inventee", "xx-test:jean-fictif"]
    assert table(store, "answers_questions") == [
        {"answer": "xx-test:qp-1/1", "question": "xx-test:qp-1/q1"},
        {"answer": "xx-test:qp-1/2", "question": "xx-test:qp-1/q2"},
    ]


def test_the_same_document_again_writes_no_row(store: Store, document: MakeDocument, source: Any) -> None:
    capture = Capture("xx-test", "https://parliament.example/1", b"body", etag='"a"')
    told = document(problems=(PROBLEM,))
    first, new = store.put_capture(capture)
    assert new
    store.put_document(told, first)
    before = everything(store)
    store.put_source(source)
    assert store.put_capture(capture) == (first, False)
    assert store.put_document(told, first) == "unchanged"
    store.put_problem(PROBLEM)
    assert everything(store) == before


def test_a_changed_answer_keeps_the_earlier_document(store: Store, document: MakeDocument) -> None:
    store.put_document(document())
    new = document(answers=(Answer(1, "Nous saluons tout.", (1, 2)),), reply="Nous saluons tout.")
    assert store.put_document(new) == "changed"
    (revision,) = table(store, "revisions")
    earlier = json.loads(revision["text"])
    assert [answer["text"] for answer in earlier["answers"]] == ["Nous condamnons.", "Nous saluons."]
    assert json.loads(revision["changed"]) == ["answers", "answers_questions", "reply"]
    assert [row["text"] for row in table(store, "answers")] == ["Nous saluons tout."]


def test_a_document_that_goes_back_and_forth_keeps_every_version(store: Store, document: MakeDocument) -> None:
    for title in ("A", "B", "A", "B"):
        store.put_document(document(title=title))
    texts = store.db.query("select text from revisions order by seen_at")
    assert [json.loads(row["text"])["document"]["title"] for row in texts] == ["A", "B", "A"]


def test_only_what_changed_is_tagged_again(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    first = document()
    store.put_document(first)
    tag(store, tags, entities)
    assert list(store.answers_to_tag("tagger 1")) == []
    store.put_document(replace(first, answers=(first.answers[0], Answer(2, "Nous regrettons.", (2,), "Ad 2."))))
    assert [answer.id for answer in store.answers_to_tag("tagger 1")] == ["xx-test:qp-1/2"]
    assert list(store.questions_to_tag("tagger 1")) == []
    assert len(table(store, "statements")) == 1, "the tags of the answer that stayed are still there"


def test_a_changed_text_loses_its_tags(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    store.put_document(document())
    tag(store, tags, entities)
    store.put_document(document(answers=(Answer(1, "Autre texte.", (1, 2)),)))
    assert table(store, "statements") == table(store, "mentions") == table(store, "tagged") == []


def test_a_new_date_tags_again_since_offices_have_terms(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    store.put_document(document())
    tag(store, tags, entities)
    store.put_document(document(answered_on="2023-12-01"))
    assert len(list(store.answers_to_tag("tagger 1"))) == 2


def test_a_new_version_of_the_tagger_tags_everything_again(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    store.put_document(document())
    tag(store, tags, entities)
    assert len(list(store.answers_to_tag("tagger 2"))) == 2
    assert len(list(store.answers_to_tag("tagger 1", everything=True))) == 2


def test_tags_of_a_text_that_changed_meanwhile_are_not_kept(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    store.put_document(document())
    store.put_entities(entities, [])
    store.put_topics(TOPICS)
    (old, *_) = store.answers_to_tag("tagger 1")
    store.put_document(document(answers=(Answer(1, "Autre texte.", (1, 2)),)))
    store.put_tags(old.id, "fr", tags, "tagger 1", old.text_hash)
    assert table(store, "statements") == []


def test_statements_and_mentions_are_named_by_what_they_say(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    store.put_document(document())
    tag(store, tags, entities)
    assert [row["id"] for row in table(store, "statements")] == ["xx-test:qp-1/1#0-LUX-KAZ-condemn"]
    assert [row["id"] for row in table(store, "mentions")] == ["xx-test:qp-1/1@0-4-KAZ"]
    assert [row["language"] for row in table(store, "answers")] == ["fr", "fr"]


def test_an_address_with_another_time_in_it_is_no_change(store: Store, document: MakeDocument) -> None:
    url = "https://data.example/questions-{}/list.xlsx"
    store.put_document(document(url=url.format("20240105-101500")))
    assert store.put_document(document(url=url.format("20240106-093000"))) == "unchanged"
    assert store.put_document(document(url="https://data.example/elsewhere.xlsx")) == "changed"


def test_a_person_is_who_the_latest_document_says_whatever_the_order(
    tmp_path: Path, document: MakeDocument, source: Any
) -> None:
    earlier = document(1, asked_on="2019-01-01", people=(Person("José Inventé", "asker", "Ancien"),))
    later = document(2, asked_on="2024-01-01", people=(Person("Jose Inventé", "asker", "Nouveau"),))
    for name, order in (("a", (earlier, later)), ("b", (later, earlier))):
        with Store(tmp_path / f"{name}.db") as store:
            store.put_source(source)
            for each in order:
                store.put_document(each)
            assert [(row["name"], row["party"]) for row in table(store, "people")] == [("Jose Inventé", "Nouveau")]


def test_a_person_is_who_the_next_document_says_when_the_latest_is_put_earlier(
    store: Store, document: MakeDocument
) -> None:
    store.put_document(document(1, asked_on="2020-01-01", people=(Person("Zoé Inventée", "asker", "Nouveau"),)))
    for day in ("2021-01-01", "2019-01-01"):
        store.put_document(document(2, asked_on=day, people=(Person("Zoé Inventée", "asker", "Autre"),)))
    assert [(row["party"], row["latest"]) for row in table(store, "people")] == [("Nouveau", "xx-test:qp-1")]


def test_a_person_whom_no_document_names_any_more_goes(store: Store, document: MakeDocument) -> None:
    store.put_document(document())
    store.put_document(document(people=(Person("Zoé Autre", "asker"),)))
    assert [row["name"] for row in table(store, "people")] == ["Zoé Autre"]


def test_parts_that_contradict_each_other_are_refused_whole(store: Store, document: MakeDocument) -> None:
    with pytest.raises(ValueError, match="xx-test:qp-1: answer 1 is joined to question 7"):
        store.put_document(document(answers=(Answer(1, "Texte", (7,)),)))
    assert table(store, "documents") == []


def test_a_problem_goes_when_its_document_is_read_without_it(store: Store, document: MakeDocument) -> None:
    store.put_document(document(problems=(PROBLEM,)))
    assert [row["kind"] for row in table(store, "problems")] == ["bad_date"]
    assert store.put_document(document()) == "unchanged"
    assert table(store, "problems") == []


def test_a_problem_told_before_its_document_in_the_same_run_stays(store: Store, document: MakeDocument) -> None:
    store.put_problem(PROBLEM)
    store.put_document(document())
    assert len(table(store, "problems")) == 1


def test_problems_of_an_address_are_replaced_by_those_it_has_now(store: Store) -> None:
    url = "https://parliament.example/list"
    missing = Problem("xx-test", "fetch", "http_500", "no answer", url=url)
    column = Problem("xx-test", "parse", "missing_column", "no column Titre", url=url)
    store.settle_problems("xx-test", url, [missing])
    store.settle_problems("xx-test", url, [column])
    assert [row["kind"] for row in table(store, "problems")] == ["missing_column"]
    before = everything(store)
    store.settle_problems("xx-test", url, [column])
    assert everything(store) == before


def test_the_body_of_a_capture_is_kept_and_comes_back(store: Store) -> None:
    body = "Élections".encode() * 1000
    store.put_capture(Capture("xx-test", "https://parliament.example/1", body, etag='"a"', last_modified="Mon"))
    last = store.last_capture("https://parliament.example/1")
    assert last
    assert (last.etag, last.last_modified) == ('"a"', "Mon")
    assert store.body(last) == body
    assert (store.archive.root / last.path).stat().st_size < len(body) / 10


def test_a_body_that_comes_back_is_the_latest_again(store: Store) -> None:
    url = "https://parliament.example/1"
    for body, etag in ((b"one", '"1"'), (b"two", '"2"'), (b"one", '"1"')):
        store.put_capture(Capture("xx-test", url, body, etag=etag))
    last = store.last_capture(url)
    assert last
    assert last.etag == '"1"'
    assert len(table(store, "captures")) == 2


def test_a_body_that_still_stands_is_dated_anew_where_somebody_waits_for_that(store: Store) -> None:
    url = "https://parliament.example/1"
    store.then = "2025-01-10T00:00:00.000000Z"
    for body in (b"one", b"two"):
        store.put_capture(Capture("xx-test", url, body, etag=f'"{body.decode()}"'))
        store.then = "2025-01-20T00:00:00.000000Z"
    before = everything(store)
    for over in ("2025-01-15T00:00:00.000000Z", "2025-01-25T00:00:00.000000Z", "9999-12-31T00:00:00.000000Z"):
        store.confirm(url, over)
    assert everything(store) == before, "it came later, or nothing is over"
    store.then = "2025-01-30T00:00:00.000000Z"
    for _ in range(2):
        store.confirm(url, "2025-01-25T00:00:00.000000Z")
        last = store.last_capture(url)
        assert last
        assert (last.etag, last.fetched_at) == ('"two"', "2025-01-30T00:00:00.000000Z")
        store.then = "2025-02-01T00:00:00.000000Z"
    assert len(table(store, "captures")) == 2
    store.confirm("https://parliament.example/2", "2025-01-25T00:00:00.000000Z")


def test_what_comes_from_an_invented_file_is_marked(store: Store, document: MakeDocument) -> None:
    capture, _ = store.put_capture(Capture("xx-test", "sample/1.pdf", b"invented", invented=True))
    store.put_document(document(), capture)
    assert [row["invented"] for row in table(store, "documents")] == [1]
    assert store.put_document(document()) == "changed"


@pytest.mark.parametrize("word", ["elections", "ÉLECTIONS", "Zubrowka"])
def test_titles_and_texts_are_found_without_accents_and_follow_changes(
    store: Store, document: MakeDocument, word: str
) -> None:
    store.put_document(document(answers=(Answer(1, f"Les {word} du pays.", (1,)),)))
    find = "select count(*) from {0}_fts where {0}_fts match ?"
    assert store.db.execute(find.format("documents"), [word]).fetchone()[0] == 1
    assert store.db.execute(find.format("answers"), [word]).fetchone()[0] == 1
    store.put_document(document(title="Autre", answers=(Answer(1, "Rien.", (1,)),)))
    assert store.db.execute(find.format("documents"), [word]).fetchone()[0] == 0
    assert store.db.execute(find.format("answers"), [word]).fetchone()[0] == 0
    for name in ("documents", "answers", "questions"):
        store.db.execute(f"insert into {name}_fts({name}_fts) values ('integrity-check')")


def test_entities_are_written_once_and_go_when_nothing_names_them(
    store: Store, document: MakeDocument, tags: Tags, entities: list[dict[str, Any]]
) -> None:
    store.put_document(document())
    tag(store, tags, entities)
    before = everything(store)
    store.put_entities(entities, [])
    assert everything(store) == before
    store.put_entities([], [])
    assert len(table(store, "entities")) == 2, "a statement names them"
    store.put_document(document(answers=()))
    store.put_entities([], [])
    assert table(store, "entities") == []


def test_memberships_follow_the_data(store: Store, entities: list[dict[str, Any]]) -> None:
    membership = {"entity": "KAZ", "organisation": "LUX", "since": "2000-01-01", "until": ""}
    store.put_entities(entities, [membership])
    assert table(store, "memberships") == [membership]
    store.put_entities([], [])
    assert table(store, "memberships") == table(store, "entities") == []


def test_two_runs_of_one_source_never_meet(store: Store, path: Path) -> None:
    run = store.start_run("scrape", "xx-test")
    with Store(path) as other:
        with pytest.raises(BusyError):
            other.start_run("import", "xx-test")
        elsewhere = other.start_run("scrape", "yy-test")
        assert [row["outcome"] for row in table(store, "runs")] == ["running", "running"]
        other.finish_run(elsewhere, "ok")
        store.finish_run(run, "ok", documents=3)
        other.finish_run(other.start_run("import", "xx-test"), "ok")


def _die(path: Path) -> None:
    import os

    store = Store(path)
    store.start_run("tag")
    os._exit(9)


def test_a_run_that_died_is_marked_by_the_next_of_any_kind(store: Store, path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_die, args=(path,))
    process.start()
    process.join()
    store.finish_run(store.start_run("publish"), "ok")
    assert [(row["kind"], row["outcome"]) for row in table(store, "runs")] == [("publish", "ok"), ("tag", "killed")]


def test_documents_of_a_source_come_with_their_hashes(store: Store, document: MakeDocument) -> None:
    store.put_document(document(1))
    store.put_document(document(2))
    assert list(store.documents_of("xx-test")) == ["qp-1", "qp-2"]


def test_a_failing_write_leaves_nothing_behind(store: Store, document: MakeDocument) -> None:
    broken = document(source="unknown")
    before = everything(store)
    with pytest.raises(sqlite3.IntegrityError):
        store.put_document(broken)
    assert everything(store) == before


def test_two_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open_and_close, args=(tmp_path / "new.db",)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4


def _open_and_close(path: Path) -> None:
    Store(path).close()


def test_the_store_loads_no_pandas_which_can_be_loaded_after_it(root: Path) -> None:
    code = (
        "import sys, db.store; heavy = {'pandas', 'numpy'} & sys.modules.keys()\n"
        "import pandas; sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
