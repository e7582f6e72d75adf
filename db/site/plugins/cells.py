"""Cells of Datasette's tables: ids lead to our pages, stances have colours, invented rows say so, texts are tagged."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from markupsafe import Markup, escape

from db.site.words import Links, stance

ENTITIES = frozenset(
    {"holder", "target", "entity", "organisation", "own", "country", "other", "friendliest", "most_hostile"}
)
STANCES = ("stance", "mean_stance", "stance_of_", "stance_before", "stance_then")
DATES = frozenset({"said_on", "year", "first", "latest"})
TEXTS = frozenset({"sentence", "text", "cue", "title", "sentence_before", "latest_sentence"})
LONGEST = 600


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """How the cell is shown; None leaves it to Datasette."""
    shown = value["value"] if isinstance(value, dict) else value
    if shown == "" and column in DATES:
        return Markup('<span class="quiet">undated</span>')
    if shown in ("", None):
        return None
    link = Links(datasette.urls)
    if column == "invented":
        return (
            Markup('<span class="invented">invented</span>') if shown == 1 else Markup('<span class="quiet">no</span>')
        )
    if column in ENTITIES and isinstance(shown, str):
        label = value["label"] if isinstance(value, dict) else shown
        return Markup('<a href="{}" title="{}">{}</a>').format(link.entity(shown), label, shown)
    if column.startswith(STANCES) and isinstance(shown, int | float):
        digits = 0 if isinstance(shown, int) else 1
        return stance(shown, digits, _statements(row, column))
    if column in ("statement", "latest_statement") and isinstance(shown, str):
        return Markup('<a href="{}">read</a>').format(link.statement(shown))
    if column == "answer" and isinstance(shown, str):
        return Markup('<a href="{}">{}</a>').format(link.answer(shown), shown)
    if column == "document" and isinstance(shown, str):
        return Markup('<a href="{}">{}</a>').format(link.document(shown), shown)
    if column == "person" and isinstance(shown, str):
        label = value["label"] if isinstance(value, dict) else shown
        return Markup('<a href="{}">{}</a>').format(link.person(shown), label)
    if column in TEXTS and isinstance(shown, str):
        cut = shown if len(shown) <= LONGEST or not table else shown[:LONGEST] + "…"
        return Markup('<span class="words"{}>{}</span>').format(_lang(row), escape(cut))
    return None


def _statements(row: Any, column: str) -> int | None:
    """On how many statements the mean in this column stands (`n` for `mean_stance`, `n_then` for `stance_then`); None
    for the stance of one statement."""
    if column == "stance":
        return None
    try:
        found = row["n" if column == "mean_stance" else column.replace("stance_", "n_", 1)]
    except (KeyError, IndexError):
        return None
    return found if isinstance(found, int) else None


def _lang(row: Any) -> Markup:
    """The text's language where the row has one (documents have a list: left out)."""
    try:
        code = row["language"]
    except (KeyError, IndexError):
        return Markup("")
    return Markup(' lang="{}"').format(code) if isinstance(code, str) and code.isalpha() else Markup("")
