"""All written forms of an alias or a cue: the patterns of data/inflections.yaml put on the form in the data row."""

from __future__ import annotations

from .data import load_yaml


def inflect(form: str, pattern: str) -> list[str]:
    """The forms of `form` by `pattern` (empty: the form alone); KeyError names a pattern that is not in the file."""
    if not pattern:
        return [form]
    rule = load_yaml("inflections.yaml")[pattern]
    stem = form
    for ending in rule.get("drop", ()):
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            break
    forms = [stem + suffix for suffix in rule["suffixes"]]
    if rule.get("drop") and form not in forms:
        forms.insert(0, form)
    return forms


def without_n(forms: list[str]) -> list[str]:
    """The forms with those that the Luxembourgish n-rule makes of them: a final n falls before most consonants."""
    return list(dict.fromkeys([*forms, *(form[:-1] for form in forms if len(form) > 4 and form.endswith("en"))]))


def elided(forms: list[str]) -> list[str]:
    """French forms, those that end in "de" or "que" also as they stand before a vowel ("demandons … d'")."""
    cut = [f"{form[:-1]}'" for form in forms if form.endswith(_ELIDED)]
    return [*forms, *(form for form in cut if form not in forms)]


_ELIDED = (" de", " que")
