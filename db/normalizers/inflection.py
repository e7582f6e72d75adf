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
