"""What cue, grammar, act and weight files must hold, so that a change of knowledge cannot break the tagger."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest
import regex

from db.normalizers.baseline import tag_by_keywords
from db.normalizers.cues import cues_of
from db.normalizers.data import data_version, load_csv, load_yaml
from db.normalizers.grammar import grammar_of
from db.normalizers.inflection import inflect
from db.normalizers.types import ROLES

LANGUAGES = ("fr", "de", "lb", "en")
ACTS = load_yaml("acts.yaml")
CODEBOOK = {
    "condemn": -2,
    "accuse": -2,
    "reject": -2,
    "sanction": -2,
    "concern": -1,
    "call_on": -1,
    "remind": -1,
    "withhold": 0,
    "engage": 0,
    "welcome": 1,
    "cooperate": 1,
    "aid": 1,
    "support": 2,
    "recognise": 2,
}
FRAMES = {"obj", "prep", "subj", "any", "both", "eval", "meet"}
COLUMNS = [
    *("cue", "forms", "pos", "act", "stance", "frame", "preps", "needs", "not", "role", "conf", "example", "counter"),
]
LISTS = ("preps", "needs", "not")

languages = pytest.mark.parametrize("language", LANGUAGES)


def cues(language: str) -> list[dict[str, str]]:
    return load_csv(f"cues_{language}.csv")


def grammar(language: str) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml(f"grammar_{language}.yaml")
    return data


def head(name: str) -> str:
    """The comment lines a data file begins with."""
    text = (files("db.normalizers.data") / name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.split("\n")[:8] if line.startswith("#"))


# -- cues -------------------------------------------------------------------------------------------------------------


@languages
def test_cue_files_say_their_source_and_date(language: str) -> None:
    assert regex.search(r"Source: .*20\d\d-\d\d\.", head(f"cues_{language}.csv"))


@languages
def test_cue_rows_have_the_columns_of_the_format_and_no_other(language: str) -> None:
    assert [row for row in cues(language) if list(row) != COLUMNS] == []
    assert [row["cue"] for row in cues(language) if None in row.values()] == []


@languages
def test_cue_rows_are_sorted_by_act_and_cue(language: str) -> None:
    keys = [(row["act"], row["cue"]) for row in cues(language)]
    assert keys == sorted(keys)


@languages
def test_cue_rows_have_known_acts_frames_and_parts_of_speech(language: str) -> None:
    rows = cues(language)
    assert {row["act"] for row in rows} <= set(ACTS)
    assert {row["frame"] for row in rows} <= FRAMES
    assert {row["pos"] for row in rows} <= {"verb", "noun", "adj"}
    assert {row["role"] for row in rows} <= {"", *ROLES}
    assert {row["forms"] for row in rows} <= {"", *load_yaml("inflections.yaml")}


@languages
def test_a_language_has_cues_for_every_act(language: str) -> None:
    assert {row["act"] for row in cues(language)} == set(ACTS)


@languages
def test_confidence_of_a_cue_is_between_none_and_sure(language: str) -> None:
    assert [row["cue"] for row in cues(language) if not 0.0 < float(row["conf"]) < 1.0] == []


@languages
def test_a_stance_of_its_own_is_in_range_and_not_of_the_other_sign(language: str) -> None:
    for row in cues(language):
        if row["stance"]:
            assert -2 <= int(row["stance"]) <= 2, row["cue"]
            assert int(row["stance"]) * ACTS[row["act"]]["stance"] >= 0, row["cue"]


@languages
def test_written_forms_are_clean(language: str) -> None:
    for row in cues(language):
        forms = row["cue"].split("|")
        assert len(forms) == len(set(forms)), row["cue"]
        listed = [word.strip() for column in LISTS for word in row[column].split("|") if row[column]]
        for form in [*forms, *listed]:
            assert form == " ".join(form.split()) != "", (row["cue"], form)
            assert not regex.search("[’‘`]", form), (row["cue"], form)


@languages
def test_a_cue_with_the_frame_of_a_preposition_names_one(language: str) -> None:
    assert [row["cue"] for row in cues(language) if row["frame"] == "prep" and not row["preps"]] == []


@languages
def test_no_form_stands_twice_in_an_act_without_other_conditions(language: str) -> None:
    rows_of: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in cues(language):
        for form in {written for cue in row["cue"].split("|") for written in _forms(cue, row["forms"])}:
            rows_of.setdefault((row["act"], form), []).append(row)
    conditions = ("frame", "pos", "preps", "needs", "not", "role", "stance")
    assert [
        key
        for key, rows in rows_of.items()
        for one, other in combinations(rows, 2)
        if all(one[column] == other[column] for column in conditions)
    ] == []


def _forms(cue: str, pattern: str) -> list[str]:
    first, space, rest = cue.lower().partition(" ")
    return [form + space + rest for form in inflect(first, pattern)]


@languages
def test_every_row_is_in_the_lexicon(language: str) -> None:
    lexicon = cues_of(language)
    for row in cues(language):
        for part in row["cue"].split("|")[0].split("…")[0].split():
            assert lexicon.known(part.lower().replace("’", "'")), (row["act"], part)


# -- acts -------------------------------------------------------------------------------------------------------------


def test_the_acts_are_those_of_the_codebook_with_their_stance() -> None:
    assert {act: row["stance"] for act, row in ACTS.items()} == CODEBOOK


@pytest.mark.parametrize("act", ACTS)
def test_an_act_says_what_a_negation_makes_of_it_and_its_rank(act: str) -> None:
    row = ACTS[act]
    assert set(row) == {"stance", "plover", "negated", "rank"}
    assert row["negated"] in {"", *ACTS}
    assert isinstance(row["rank"], int) and row["rank"] > 0
    if row["negated"]:
        assert ACTS[row["negated"]]["stance"] * row["stance"] < 0, "a negation turns the sign"


# -- grammar ----------------------------------------------------------------------------------------------------------


@languages
def test_grammar_files_say_their_source_and_date(language: str) -> None:
    assert regex.search(r"Source: .*20\d\d-\d\d\.", head(f"grammar_{language}.yaml"))


@languages
def test_grammar_files_have_the_same_keys_in_all_languages(language: str) -> None:
    assert set(grammar(language)) == set(grammar("fr"))


@languages
def test_a_grammar_holds_only_strings(language: str) -> None:
    """YAML takes a bare no, on, y or off for a truth value: such words stand in quotes."""

    def leaves(value: Any) -> Iterator[Any]:
        if isinstance(value, list):
            for part in value:
                yield from leaves(part)
        elif isinstance(value, dict):
            yield from value  # the entities are tested by themselves
        else:
            yield value

    for key, value in grammar(language).items():
        for leaf in leaves(value):
            assert isinstance(leaf, str), (key, leaf)
            if key not in ("participle", "order"):
                assert leaf == leaf.strip().lower() != "", (key, leaf)
                assert not regex.search("[’‘`]", leaf), (key, leaf)


@languages
def test_no_word_stands_twice_in_a_list_of_a_grammar(language: str) -> None:
    for key, value in grammar(language).items():
        if isinstance(value, list) and key != "same_prepositions":
            assert len(value) == len(set(value)), (key, [word for word in value if value.count(word) > 1])


@languages
def test_bodies_belong_to_organisations_that_exist(language: str) -> None:
    known = {row["id"] for row in load_csv("organisations.csv")}
    for body, entities in grammar(language)["bodies"].items():
        assert entities, body
        assert set(entities) <= known, body


def test_portfolios_are_lower_case_words_of_every_language() -> None:
    data = load_yaml("portfolios.yaml")
    assert set(data) == set(LANGUAGES)
    for language, parts in data.items():
        assert set(parts) == {"heads", "joints", "words"}, language
        for key, words in parts.items():
            assert len(words) == len(set(words)), (language, key)
            assert all(isinstance(word, str) and word == word.lower() for word in words), (language, key)


@languages
def test_a_grammar_loads_and_knows_its_order_of_words(language: str) -> None:
    loaded = grammar_of(language)
    assert loaded.order == ("v2" if language in ("de", "lb") else "svo")
    assert loaded.words and all(loaded.words.values())


# -- weights ----------------------------------------------------------------------------------------------------------


def names_added() -> set[str]:
    """The names of the points that targets.py gives."""
    tree = ast.parse((files("db.normalizers") / "targets.py").read_text(encoding="utf-8"))
    names = {"only_one"}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "add":
            names |= set(_outcomes(call.args[0]))
    return names


def _outcomes(node: ast.expr) -> Iterator[str]:
    """The strings that an expression can come to, not those it only compares with."""
    if isinstance(node, ast.IfExp):
        yield from _outcomes(node.body)
        yield from _outcomes(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_weight_that_the_code_asks_for_exists_and_every_weight_is_asked_for() -> None:
    assert names_added() == set(load_yaml("weights.yaml")["target"])


def test_weights_are_sorted_numbers() -> None:
    weights = load_yaml("weights.yaml")["target"]
    assert list(weights) == sorted(weights)
    assert all(isinstance(value, float) and -5 < value < 5 for value in weights.values())


@pytest.mark.parametrize("key", ["venues", "people"])
def test_word_lists_of_the_weights_are_in_every_language_and_lower_case(key: str) -> None:
    lists = load_yaml("weights.yaml")[key]
    assert set(lists) == set(LANGUAGES)
    assert [word for words in lists.values() for word in words if word != str(word).strip().lower()] == []


def test_confidence_has_a_floor_for_each_attribution_and_a_bias() -> None:
    data = load_yaml("confidence.yaml")
    assert set(data["keep"]) == set(LANGUAGES)
    assert all(0.0 < floor < 1.0 for floor in data["keep"].values())
    assert "bias" in data["weights"]
    assert [name for name, value in data["weights"].items() if not -10 < float(value) < 10] == []


def test_confidence_weighs_only_cue_rows_that_exist() -> None:
    rows = {
        f"cue=cues_{language}.csv:{row['act']}:{row['cue'].split('|')[0]}"
        for language in LANGUAGES
        for row in cues(language)
    }
    assert {name for name in load_yaml("confidence.yaml")["weights"] if name.startswith("cue=")} <= rows


# -- the rest ---------------------------------------------------------------------------------------------------------


def test_the_stems_of_the_baseline_belong_to_acts_and_are_used() -> None:
    stems = load_yaml("baseline.yaml")
    assert set(stems) <= set(ACTS)
    for act, words in stems.items():
        for word in words:
            (found,) = tag_by_keywords(f"Wort {word} Mali.", own="LUX", language="de").statements
            assert found.act == act, word


def test_abbreviations_are_lower_case_without_their_stop() -> None:
    for words in load_yaml("abbreviations.yaml").values():
        assert [word for word in words if not isinstance(word, str) or word != word.lower() or word[-1] == "."] == []


def test_an_unknown_pattern_of_inflection_is_an_error() -> None:
    assert inflect("saluer", "") == ["saluer"]
    with pytest.raises(KeyError, match="fr-irregular"):
        inflect("saluer", "fr-irregular")


def test_the_version_of_the_data_is_eight_hexadecimal_digits() -> None:
    assert regex.fullmatch("[0-9a-f]{8}", data_version())


@pytest.mark.parametrize(
    ("verb", "pattern", "forms"),
    [
        ("appuyer", "fr-yer", {"appuie", "appuyons", "appuient", "appuyé", "appuiera", "appuyait"}),
        ("appeler", "fr-eler", {"appelle", "appelons", "appellent", "appelé", "appellera", "appelait"}),
        ("rejeter", "fr-eter", {"rejette", "rejetons", "rejettent", "rejeté", "rejettera", "rejetait"}),
        ("réitérer", "fr-érer", {"réitère", "réitérons", "réitèrent", "réitéré", "réitérera", "réitérait"}),
        ("répéter", "fr-éter", {"répète", "répétons", "répètent", "répété", "répétera", "répétait"}),
        ("défendre", "fr-re", {"défend", "défendons", "défendent", "défendu", "défendra", "défendait"}),
        ("prendre", "fr-prendre", {"prend", "prenons", "prennent", "pris", "prendra", "prenait"}),
        ("mettre", "fr-mettre", {"met", "mettons", "mettent", "mis", "mettra", "mettait"}),
        ("soutenir", "fr-enir", {"soutient", "soutenons", "soutiennent", "soutenu", "soutiendra", "soutenait"}),
        ("faire", "fr-faire", {"fait", "faisons", "font", "fera", "faisait", "fasse"}),
    ],
)
def test_a_pattern_of_french_verbs_gives_their_tenses(verb: str, pattern: str, forms: set[str]) -> None:
    assert forms | {verb} <= set(inflect(verb, pattern))
