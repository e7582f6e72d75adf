"""What holds for every text: offsets give back the surface, nothing raises, time grows with the length, order does
not matter."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.normalizers import Tags, tagger
from db.normalizers.folding import fold
from db.normalizers.sentences import split_sentences

LANGUAGES = ("fr", "de", "lb", "en")

SENTENCES = {
    "fr": [
        "Le Luxembourg condamne l'annexion de la Crimée par la Russie.",
        "Le Gouvernement est préoccupé par la situation au Soudan.",
        "La Chine a rejeté cette demande.",
        "Il appelle les autorités kazakhes à libérer les détenus.",
        "Le marché du logement reste tendu.",
        "Ensemble avec l'Allemagne, nous soutenons la Moldavie.",
    ],
    "de": [
        "Die Bundesregierung verurteilt den Angriff Russlands auf die Ukraine.",
        "Sie fordert Israel auf, humanitäre Hilfe zuzulassen.",
        "Mit der chinesischen Regierung steht sie im Austausch.",
        "Die Zahl der Anträge ist gestiegen.",
    ],
    "en": [
        "The UK urges Iran to release all detainees.",
        "We welcome the reforms in Moldova.",
        "They have rejected any mediation by the African Union.",
        "The road will be repaired next year.",
    ],
    "lb": [
        "D'Regierung verurteelt d'Gewalt a Myanmar.",
        "Lëtzebuerg ënnerstëtzt d'Ukrain.",
        "D'Strooss gëtt d'nächst Joer gefléckt.",
    ],
}
UNRELATED = {
    "fr": "Le nombre de places de stationnement sera fixé par règlement grand-ducal.",
    "de": "Die Zahl der Parkplätze wird durch Verordnung festgelegt.",
    "en": "The number of parking places will be set by regulation.",
    "lb": "D'Zuel vun de Parkplaze gëtt duerch e Reglement festgeluecht.",
}

answers = st.sampled_from(LANGUAGES).flatmap(
    lambda code: st.tuples(st.just(code), st.lists(st.sampled_from(SENTENCES[code]), min_size=1, max_size=6))
)


def tag(text: str, language: str = "fr") -> Tags:
    return tagger().tag(text, own="LUX", language=language, date="2024-05-01")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_any_text_is_tagged_without_an_exception(text: str, language: str) -> None:
    tags = tag(text, language)
    for mention in tags.mentions:
        assert text[mention.start : mention.end] == mention.surface
    for said in tags.statements:
        assert text[said.start : said.end] == said.sentence
        assert text[said.cue_start : said.cue_end] == said.cue


@settings(max_examples=150, deadline=None)
@given(answers, st.sampled_from([" ", "\n", "\u00a0", "  ", "\n\n"]))
def test_offsets_give_back_the_surface(answer: tuple[str, list[str]], joint: str) -> None:
    language, sentences = answer
    text = joint.join(sentences).replace("'", "’")
    tags = tag(text, language)
    for mention in tags.mentions:
        assert text[mention.start : mention.end] == mention.surface
    for said in tags.statements:
        assert text[said.start : said.end] == said.sentence
        assert text[said.cue_start : said.cue_end] == said.cue
        assert said.start <= said.cue_start < said.cue_end <= said.end


@settings(max_examples=100, deadline=None)
@given(answers)
def test_an_unrelated_paragraph_at_the_end_changes_no_other_statement(answer: tuple[str, list[str]]) -> None:
    language, sentences = answer
    text = " ".join(sentences)
    assert tag(text + "\n" + UNRELATED[language], language).statements == tag(text, language).statements


@settings(max_examples=30, deadline=None)
@given(st.lists(answers, min_size=2, max_size=5))
def test_the_order_of_answers_changes_nothing(many: list[tuple[str, list[str]]]) -> None:
    texts = [(" ".join(sentences), language) for language, sentences in many]
    forwards = [tag(text, language) for text, language in texts]
    backwards = [tag(text, language) for text, language in reversed(texts)]
    assert forwards == backwards[::-1]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_folding_keeps_every_position(text: str) -> None:
    folded = fold(text, lambda word: len(word) > 5)
    assert len(folded.text) == len(folded.cased)
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab. \n!?1)«»A-", max_size=200), st.sampled_from(LANGUAGES))
def test_sentences_are_in_order_and_never_overlap(text: str, language: str) -> None:
    last = 0
    for span in split_sentences(text, language):
        assert last <= span.start < span.end <= len(text)
        last = span.end


@pytest.mark.parametrize(
    "unit",
    [
        "condamne la Russie ",
        "Russie Ukraine Chine Géorgie ",
        "la Commission et le Conseil soutiennent ",
        "mot ",
        "a",
        "1. ",
        "« ",
        "con-damne ",
        "\n- ",
    ],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    tag(unit)
    short, long = _seconds(unit * (100_000 // len(unit))), _seconds(unit * (800_000 // len(unit)))
    # Eight times the text: a quadratic rule would take sixty-four times as long.
    assert long < 24 * short + 0.5


def _seconds(text: str) -> float:
    start = time.process_time()
    tag(text)
    return time.process_time() - start


def test_a_megabyte_without_a_full_stop_and_ten_thousand_names_in_a_line_end() -> None:
    assert tag("et le Luxembourg soutient la Moldavie " * 27_000).statements
    assert len(tag("Kazakhstan, " * 10_000).mentions) == 10_000
