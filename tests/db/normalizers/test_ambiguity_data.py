"""The rules for doubtful names: every one is used, and each condition does what the head of the data file says."""

from __future__ import annotations

from typing import Any

import pytest
import regex

from db.normalizers.ambiguity import CONDITIONS, Place, Reading, Rule, load_rules
from db.normalizers.data import load_csv, load_yaml
from db.normalizers.folding import fold
from db.normalizers.language import KNOWN
from db.normalizers.names import CAPITALS_RULE, OFFICE_RULE, TITLE_RULE

RULES: dict[str, dict[str, Any]] = load_yaml("ambiguity.yaml")
FILES = [f"{kind}_aliases_{language}.csv" for kind in ("country", "organisation") for language in KNOWN]
USED = {row["rule"] for file in FILES for row in load_csv(file) if row["rule"]} | {
    TITLE_RULE,
    OFFICE_RULE,
    CAPITALS_RULE,
}


def fits(rule: dict[str, Any], text: str, name: str, entity: str = "JOR", sure: tuple[str, ...] = ()) -> bool:
    """Whether `rule` lets `name` (where it stands last) mean `entity` in `text`, where the names `sure` stand too."""
    folded = fold(text)
    reading = Reading(folded)
    reading.know(
        (folded.text.index(other.lower()), folded.text.index(other.lower()) + len(other), other[:3].upper())
        for other in sure
    )
    start = folded.text.rindex(name.lower())
    return Rule(rule).fits(Place(reading, start, start + len(name), entity))


def test_every_rule_that_a_name_asks_for_exists() -> None:
    assert set(RULES) >= USED


def test_every_rule_is_used() -> None:
    assert set(RULES) <= USED


def test_a_name_has_one_kind_of_rule_ids() -> None:
    assert [rule for rule in RULES if not regex.fullmatch(r"[a-z][a-z-]*", rule)] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_has_known_keys_and_compiles(name: str) -> None:
    def keys(rule: dict[str, Any]) -> set[str]:
        return set(rule).union(*(keys(part) for part in rule.get("any", ())))

    assert RULES[name], "a rule without a condition says nothing"
    assert keys(RULES[name]) <= set(CONDITIONS)
    assert Rule(RULES[name])


def test_words_are_lower_case_as_the_texts_they_are_compared_with() -> None:
    def words(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [
                word
                for key, part in value.items()
                if not key.startswith(("entity", "nearest")) and "pattern" not in key
                for word in words(part)
            ]
        if isinstance(value, list):
            return [word for part in value for word in words(part)]
        return [str(value)] if isinstance(value, str) else []

    assert [word for rule in RULES.values() for word in words(rule) if word != word.lower()] == []


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match="befroe"):
        Rule({"befroe": ["x"]})


def test_rules_are_compiled_once_by_id() -> None:
    assert set(load_rules()) == set(RULES)


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ({"after": ["king of"]}, "the king of Jordan", True),
        ({"after": ["king of"]}, "a viking of Jordan", False),
        ({"after": ["l'"]}, "l'«Jordan»", True),
        ({"not_after": ["michael"]}, "Michael Jordan", False),
        ({"before": ["valley*"]}, "Jordan valleys", True),
        ({"before": ["valley"]}, "Jordan valleys", False),
        ({"before_pattern": r"\d{4}"}, "Jordan 2254", True),
        ({"not_before_pattern": r"\d{4}"}, "Jordan 2254", False),
        ({"after_pattern": r"\b\d\d"}, "in 12 Jordan", True),
        ({"behind": ["*minister"]}, "foreign minister Jordan", True),
        ({"near": {"words": ["amman"], "within": 3}}, "Amman is in Jordan", True),
        ({"near": {"words": ["amman"], "within": 2}}, "Amman is not in Jordan", False),
        ({"near": {"words": ["amman"], "within": 9, "side": "after"}}, "Amman is in Jordan", False),
        ({"text_needs": ["refugee*"]}, "Refugees. Jordan", True),
        ({"text_not": ["refugee*"]}, "Refugees. Jordan", False),
        ({"in_capitals": False}, "JORDAN PARLIAMENT MEETS", False),
        ({"in_capitals": False}, "PARLIAMENT\nin Jordan today", True),
        ({"given_name": False}, "Jordan Example", False),
        ({"given_name": False}, "Jordan hosts", True),
        ({"surname": False}, "and William Jordan", False),
        ({"surname": False}, "In Jordan", True),
        ({"any": [{"after": ["in"]}, {"after": ["of"]}]}, "of Jordan", True),
        ({"after": ["of"], "before": ["hosts"]}, "of Jordan", False),
    ],
)
def test_a_condition_looks_beside_the_name(rule: dict[str, Any], text: str, expected: bool) -> None:
    assert fits(rule, text, "Jordan") is expected


def test_conditions_on_other_names() -> None:
    text = "Syria and Jordan-Syria"
    assert fits({"entity_needs": ["SYR"]}, text, "Jordan", sure=("Syria",))
    assert not fits({"entity_needs": "same"}, text, "Jordan", sure=("Syria",))
    assert not fits({"entity_not": ["SYR"]}, text, "Jordan", sure=("Syria",))
    assert not fits({"first_of_compound": True}, "Jordan-like", "Jordan")
    assert fits({"first_of_compound": True}, "Jordan-Syria", "Jordan", sure=("Syria",))
    assert fits({"behind": ["president"]}, "president of Syria Jordan".replace("of ", ""), "Jordan", sure=("Syria",))


def test_rules_that_ask_for_other_names_come_late() -> None:
    assert Rule({"any": [{"after": ["x"]}, {"entity_needs": "same"}]}).late
    assert not Rule({"after": ["x"]}).late


def test_lists_of_compounds_and_of_words_that_are_no_misprints_are_sorted_and_stand_once() -> None:
    lists = load_yaml("compounds.yaml")
    assert set(lists) == {"de", "not_misprints"}
    assert min(map(len, lists.values())) > 10, "a key that stands twice hides the first list"
    for words in lists.values():
        assert words == sorted(set(words))
