"""The account of an answer is that of its tags: in the language that is found, not the one it is marked."""

from __future__ import annotations

import json

from db.explain import explain_lines

FRENCH = "Ensemble avec la France, nous condamnons fermement l’agression de la Russie contre l’Ukraine depuis 2022."


def test_a_text_marked_with_the_wrong_language_is_explained_in_its_own() -> None:
    line = json.dumps({"id": "a", "text": FRENCH, "own": "LUX", "lang": "lb"}).encode()
    (told,) = explain_lines([line])
    assert "cues_fr.csv:condemn:" in told
