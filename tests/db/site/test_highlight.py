"""Marks over a text: nothing of the text is lost, whatever overlaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.site.highlight import Mark, Name, paragraphs

TEXT = "Nous suivons cela.\nNous condamnons la Russie et saluons Kiev. Rien de plus.\n\nFin."
SENTENCE = TEXT.index("Nous condamnons")
END = TEXT.index(" Rien")


def mark(number: int, cue: str) -> Mark:
    start = TEXT.index(cue)
    return Mark(number, SENTENCE, END, start, start + len(cue))


def test_a_sentence_with_two_statements_shows_both_cues() -> None:
    first, second, last = paragraphs(TEXT, [mark(1, "condamnons"), mark(2, "saluons")])
    assert first.statements == last.statements == ()
    assert second.statements == (1, 2)
    proof, rest = second.runs
    assert proof.statements == proof.ends == (1, 2)
    assert [(p.text, p.cues) for p in proof.pieces if p.cues] == [("condamnons", (1,)), ("saluons", (2,))]
    assert rest.statements == ()


def test_two_statements_with_the_same_cue_share_it() -> None:
    runs = paragraphs(TEXT, [mark(1, "condamnons"), mark(2, "condamnons")])[1].runs
    assert [p.cues for p in runs[0].pieces if p.cues] == [(1, 2)]


def test_a_name_inside_a_cue_is_still_a_name() -> None:
    runs = paragraphs(TEXT, [mark(1, "condamnons la Russie")], [Name("RUS", TEXT.index("Russie"), TEXT.index(" et"))])[
        1
    ].runs
    assert [(p.text, p.cues, p.entity) for p in runs[0].pieces] == [
        ("Nous ", (), ""),
        ("condamnons la ", (1,), ""),
        ("Russie", (1,), "RUS"),
        (" et saluons Kiev.", (), ""),
    ]


def test_the_longest_of_nested_names_is_shown() -> None:
    names = [Name("RUS", 0, 4), Name("UN", 0, 12)]
    pieces = paragraphs(TEXT, [], names)[0].runs[0].pieces
    assert [(p.text, p.entity) for p in pieces] == [("Nous", "UN"), (" suivons", "UN"), (" cela.", "")]


def test_a_sentence_over_two_lines_is_marked_in_both_and_told_once() -> None:
    _, second, third = paragraphs(TEXT, [Mark(1, SENTENCE, len(TEXT), SENTENCE, SENTENCE + 4)])
    assert (second.statements, third.statements) == ((1,), ())
    assert third.runs[0].statements == third.runs[0].ends == (1,)


def test_a_statement_whose_span_is_not_in_the_text_is_still_told() -> None:
    assert paragraphs(TEXT, [Mark(1, 900, 950, 900, 905)])[-1].statements == (1,)


spans = st.tuples(st.integers(-5, 60), st.integers(-5, 60)).map(sorted)


@given(
    st.text("ab \n", max_size=50),
    st.lists(st.tuples(spans, spans), max_size=5),
    st.lists(spans, max_size=4),
)
def test_no_character_is_lost(text: str, marks: list[tuple[list[int], list[int]]], names: list[list[int]]) -> None:
    laid = paragraphs(
        text,
        [Mark(n, a, b, c, d) for n, ((a, b), (c, d)) in enumerate(marks, 1)],
        [Name("KAZ", a, b) for a, b in names],
    )
    lines = ["".join(p.text for run in paragraph.runs for p in run.pieces) for paragraph in laid]
    assert lines == [line for line in text.split("\n") if line.strip()]
    if laid:
        assert sorted(n for p in laid for n in p.statements) == list(range(1, len(marks) + 1))
