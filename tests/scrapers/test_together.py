"""Two accounts of one document: what each knows is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.store import Store
from scrapers.items import Answer, Capture, Document, Person, Question
from scrapers.pipelines import Keeper
from scrapers.source import LeftOut, Parsed, Unchanged
from scrapers.uk_parliament import SOURCE
from tests.scrapers.test_import import rows

WHOLE = "The bridge is open. Nobody pays a toll."


def document(reply: str, asked: str = "Is the bridge open?", **fields: object) -> Document:
    made = Document(
        source="uk-parliament",
        key="1",
        own="GBR",
        type="written-question",
        number="77",
        title="Bridges",
        answered_on="2025-03-04",
        ministry="Ministry of Bridges",
        people=(Person("Ada Inventa", "asker"), Person("Basil Madeup", "answerer")),
        reply=reply,
        questions=(Question(1, asked, "77"),),
        answers=(Answer(1, reply, (1,), "", "en"),) if reply else (),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


LISTED = document("The bridge is op...", truncated=True)
LONG_FORM = replace(
    document(WHOLE), partial=True, number="", title="", answered_on="", ministry="", people=(), status="open"
)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    with Store(tmp_path / "positions.db") as store:
        store.put_source(SOURCE)
        keeper = Keeper(store, "uk-parliament")
        keeper.keep(Capture("uk-parliament", "file:x", b"x"))
        yield keeper


def kept(keeper: Keeper, *documents: Document) -> tuple[object, ...]:
    for one in documents:
        keeper.keep(Parsed(one, "file:x"))
    ((*fields,),) = rows(keeper.store, "select truncated, title, ministry, status, answered_on, reply from documents")
    return tuple(fields)


@pytest.mark.parametrize("order", [(LISTED, LONG_FORM), (LONG_FORM, LISTED), (LISTED, LONG_FORM, LISTED, LONG_FORM)])
def test_fields_and_whole_texts_come_together_in_any_order(keeper: Keeper, order: tuple[Document, ...]) -> None:
    assert kept(keeper, *order) == (0, "Bridges", "Ministry of Bridges", "answered", "2025-03-04", WHOLE)
    assert rows(keeper.store, "select count(*) from document_people") == [(2,)]
    assert rows(keeper.store, "select label from questions") == [("77",)]


def test_a_whole_text_that_is_another_one_does_not_complete_a_cut_one(keeper: Keeper) -> None:
    other = replace(LONG_FORM, reply="Something else.", answers=(Answer(1, "Something else.", (1,)),))
    assert kept(keeper, LISTED, other)[-1] == "The bridge is op..."


def test_a_cut_text_that_begins_otherwise_is_a_change(keeper: Keeper) -> None:
    assert kept(keeper, document(WHOLE), document("It is cl...", truncated=True))[-1] == "It is cl..."
    assert keeper.counts["changed"] == 1


def test_new_fields_beside_a_cut_text_are_kept_with_the_whole_text(keeper: Keeper) -> None:
    listed = replace(LISTED, title="Bridges: Tolls", status="holding", people=())
    fields = kept(keeper, document(WHOLE), listed)
    assert (fields[0], fields[1], fields[3], fields[5]) == (0, "Bridges: Tolls", "holding", WHOLE)
    assert rows(keeper.store, "select count(*) from document_people") == [(2,)]


def test_a_question_and_its_answer_in_two_accounts_are_joined(keeper: Keeper) -> None:
    fields = replace(document("", partial=True), questions=(), status="open", answered_on="")
    question = replace(document("", partial=True), title="", people=(), status="open")
    answer = replace(document(WHOLE, partial=True), title="", people=(), questions=(), answers=(Answer(1, WHOLE),))
    for order in ((fields, question, answer), (answer, fields, question), (question, answer, fields)):
        assert kept(keeper, *order)[1:] == ("Bridges", "Ministry of Bridges", "answered", "2025-03-04", WHOLE)
    assert len(rows(keeper.store, "select * from answers_questions")) == 1
    before = keeper.counts["changed"]
    kept(keeper, fields, question, answer)
    assert keeper.counts["changed"] == before


def test_an_account_that_asks_something_else_adds_no_answer(keeper: Keeper) -> None:
    other = replace(document(WHOLE, "Who pays?"), partial=True)
    assert kept(keeper, document(""), other)[-1] == ""


def test_one_language_of_several_takes_none_away(keeper: Keeper) -> None:
    dutch = Answer(2, "De brug is open.", (1,), "", "nl", 1)
    both = replace(document(WHOLE), reply=f"{WHOLE}\n{dutch.text}", languages=("en", "nl"))
    both = replace(both, answers=(*both.answers, dutch))
    one = replace(document(WHOLE), languages=("en",), one_language=True, title="Bridges: Tolls")
    assert kept(keeper, both, one)[1] == "Bridges: Tolls"
    assert rows(keeper.store, "select language from documents") == [('["en", "nl"]',)]
    assert rows(keeper.store, "select count(*) from answers") == [(2,)]
    second = replace(one, reply=dutch.text, answers=(replace(dutch, ordinal=1, translation_of=0),), languages=("nl",))
    assert kept(keeper, second)[1] == "Bridges: Tolls"
    assert rows(keeper.store, "select count(*) from answers") == [(2,)]


def test_what_is_counted_without_a_document(keeper: Keeper) -> None:
    keeper.keep((LeftOut(3, "file:x"), Unchanged(5), LeftOut(1, "file:y")))
    assert (keeper.counts["left_out"], keeper.counts["documents"], keeper.counts["unchanged"]) == (4, 5, 5)
