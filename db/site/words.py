"""What templates say with: links, dates, numbers, stances, marked sentences. Pure functions and one table of acts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import yaml
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

HERE = Path(__file__).parent
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ENOUGH = 3
"""Statements from which a mean is shown as one: fewer are marked wherever they are printed."""
LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ga": "Irish",
    "it": "Italian",
    "lb": "Luxembourgish",
    "nl": "Dutch",
    "sv": "Swedish",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the codebook: its name in running text, its usual stance and what it means."""

    id: str
    stance: int
    label: str
    meaning: str


@cache
def acts() -> dict[str, Act]:
    """All acts, from the most hostile to the most friendly."""
    rows = yaml.safe_load((HERE / "acts.yaml").read_text(encoding="utf-8"))
    return {row["id"]: Act(**row) for row in rows}


def act_label(act: str) -> str:
    """How an act reads between holder and target: "condemns"."""
    return acts()[act].label if act in acts() else act


def signed(value: float | int | None, digits: int = 0) -> str:
    """A stance with its sign: +2, −1.5, 0; a dash where there is none."""
    if value is None:
        return "–"
    rounded = round(float(value), digits)
    if rounded == 0:
        return "0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.{digits}f}"


def tone(value: float | int | None) -> str:
    """The name of a stance's colour: m2, m1, zero, p1, p2; none where there is no stance."""
    if value is None:
        return "none"
    for edge, name in ((-1.5, "m2"), (-0.5, "m1")):
        if value <= edge:
            return name
    for edge, name in ((1.5, "p2"), (0.5, "p1")):
        if value >= edge:
            return name
    return "zero"


def stance(value: float | int | None, digits: int = 0, n: int | None = None, *, told: bool = False) -> Markup:
    """A stance as a coloured figure with its sign. A mean of few statements (`n` under `ENOUGH`) is hollow and says how
    many they are, unless they are `told` beside it anyway."""
    figure = signed(value, digits)
    if value is None or n is None or n >= ENOUGH:
        return Markup('<span class="stance {}">{}</span>').format(tone(value), figure)
    said = f"a mean of {count(n, 'statement')} only"
    hollow = Markup('<span class="stance few {}" title="{}">{}</span>').format(tone(value), said, figure)
    return hollow if told else hollow + Markup(' <span class="few-n">n = {}</span>').format(n)


def position_cell(row: Any, address: str) -> Markup:
    """A row of `positions` as a link: its mean and how many statements; a dot where it has settings only."""
    setting = f", {row['setting']} as setting" if row["setting"] else ""
    said = Markup('<a class="cell" href="{}" title="{}: {}{}">{}<span class="n">{}</span></a>')
    n = row["n"]
    mark = stance(row["mean_stance"], 1, n, told=True) if n else Markup('<span class="stance none">·</span>')
    return said.format(address, row["name"], count(n, "statement"), setting, mark, n or row["setting"])


def day(value: str | None) -> Markup:
    """An ISO date (or time) as a reader writes it, with the machine's form beside it; empty for none."""
    text = value or ""
    try:
        read = date.fromisoformat(text[:10])
    except ValueError:
        return escape(text)
    clock = f", {text[11:16]} UTC" if len(text) >= 16 else ""
    return Markup('<time datetime="{}">{} {} {}{}</time>').format(
        text, read.day, MONTHS[read.month - 1], read.year, clock
    )


def count(number: int | None, one: str = "", many: str = "") -> str:
    """A number with thin thousands, and its noun where given: "1,204 answers"."""
    noun = (one if number == 1 else many or f"{one}s") if one else ""
    return f"{number or 0:,} {noun}".strip()


def language(code: str | None) -> str:
    """The English name of a language code; the code itself where it is not known."""
    return LANGUAGES.get(code or "", code or "")


def first_of(value: str | None) -> str:
    """The first of a JSON list of strings; empty for none (a document's `language`)."""
    try:
        read = json.loads(value or "[]")
    except ValueError:
        return ""
    return str(read[0]) if isinstance(read, list) and read else ""


def web_address(value: str | None) -> str:
    """`value` if it is an address that a browser may follow, else nothing: never `javascript:` or a local path."""
    text = (value or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""


def with_cue(sentence: str, cue: str, at: int) -> Markup:
    """A sentence with its cue in bold; `at` is where the cue should be, else it is looked for."""
    if sentence[at : at + len(cue)] != cue or at < 0:
        at = sentence.find(cue)
    if not cue or at < 0:
        return escape(sentence)
    return Markup("{}<b>{}</b>{}").format(sentence[:at], cue, sentence[at + len(cue) :])


def excerpt(text: str, opening: str = "\x02", closing: str = "\x03") -> Markup:
    """A search hit: escaped first, then the found words between the two control characters are marked."""
    return Markup(str(escape(text)).replace(opening, "<mark>").replace(closing, "</mark>"))


def with_arguments(address: str, **arguments: object) -> str:
    """`address` with these arguments in its query string, in place of those of the same name."""
    parts = urlsplit(address)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in arguments]
    return urlunsplit(parts._replace(query=urlencode([*kept, *((k, str(v)) for k, v in arguments.items())])))


class Links:
    """Addresses of the site's pages, under whatever path the site is served."""

    def __init__(self, urls: Any) -> None:
        self._urls = urls

    def path(self, path: str, **arguments: object) -> str:
        """A path of this site with its query string; arguments that are empty are left out."""
        query = urlencode({k: v for k, v in arguments.items() if v not in ("", None)})
        return str(self._urls.path(path + (f"?{query}" if query else "")))

    def answer(self, answer: str) -> str:
        return self.path(f"/answer/{quote(answer, safe='/:')}")

    def statement(self, statement: str) -> str:
        """The answer's page at the statement: a statement's id is its answer's and its own, joined by `#`."""
        answer, _, own = statement.partition("#")
        return f"{self.answer(answer)}#{quote(own)}"

    def explain(self, statement: str) -> str:
        """Why a statement was made; of an answer's id, why all of its statements were."""
        answer, _, own = statement.partition("#")
        return self.path(f"/explain/{quote(answer, safe='/:')}") + (f"#{quote(own)}" if own else "")

    def document(self, document: str) -> str:
        return self.path(f"/document/{quote(document, safe='/:')}")

    def entity(self, entity: str) -> str:
        return self.path(f"/entity/{quote(entity)}")

    def government(self, government: str) -> str:
        return self.path(f"/government/{quote(government)}")

    def person(self, person: str) -> str:
        return self.path(f"/person/{quote(person, safe='/:')}")

    def table(self, table: str, **filters: object) -> str:
        """A table's page in Datasette; `table` may end in .csv or .json."""
        return self.path(f"/positions/{table}", **filters)

    def row(self, table: str, key: str) -> str:
        """A row's page in Datasette."""
        return self.path(f"/positions/{table}/{tilde_encode(key)}")

    def query(self, name: str, **parameters: object) -> str:
        return self.path(f"/positions/{name}", **parameters)
