"""Reviews: statements out to people who judge them, and their verdicts back into the store."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from db.normalizers.data import load_yaml
from db.normalizers.types import MODALITIES, ROLES
from db.placing import placed
from db.reviewfiles import BadLine, Line, known_suffix, read, written
from db.reviewing import VERDICTS, key, review_id
from db.rows import Row
from db.store import Store

STANCES = range(-2, 3)
CHANGES = ("correct_act", "correct_stance", "correct_modality", "correct_target_role")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import kept: how many verdicts are new or other than before, are as before, are older than the one
    that is kept, how many lines have none, a line for each that could not be taken, and which of the
    answers that are named wait to be tagged."""

    kept: int
    known: int
    older: int
    empty: int
    problems: tuple[str, ...]
    waiting: tuple[str, ...]


def export_reviews(
    store: Store, file: Path, *, source: str = "", since: str = "", limit: int | None = None, replace: bool = False
) -> int:
    """Write statements that nobody has judged, one of each group of repeats, the least confident first, and return
    how many.

    Raises ValueError for a name that ends in neither .csv nor .jsonl and for an unknown source, `NotPlacedError`.
    """
    suffix = known_suffix(file)
    known = store.column("select id from sources order by id")
    if source and source not in known:
        raise ValueError(f"no source {source} in {store.path}; there are: {', '.join(known) or 'none'}")
    rows = list(store.to_review(source=source, since=since, limit=limit))
    with placed(file, replace=replace) as part, part.open("w", encoding="utf-8", errors="replace", newline="") as out:
        out.writelines(written(rows, suffix))
    return len(rows)


def import_reviews(store: Store, file: Path, *, by: str = "") -> Taken:
    """Keep the verdicts of a file; those of one statement replace each other, the later one stays.

    `by` is who judged where a line does not say. Raises ValueError where the file as a whole says nothing, OSError.
    """
    check = _Check(store, by)
    known = older = empty = 0
    wanted: dict[str, Row] = {}
    problems: list[str] = []
    answers: set[str] = set()
    for line in read(file):
        where = f"{file}, line {line.number}"
        if isinstance(line, BadLine):
            problems.append(f"{where}: {line.message}")
        elif not line.values.get("verdict", "").strip():
            empty += 1
        else:
            try:
                review = check.review(line)
            except ValueError as error:
                problems.append(f"{where}: {error}")
                continue
            answers.add(review["answer"])
            before = wanted.get(review["id"]) or store.row("reviews", review["id"])
            if before and (not review["at"] or review["at"] == before["at"]) and _same(before, review):
                known += 1
            elif before and review["at"] < (before["at"] or "")[: len(review["at"])]:
                older += 1
            else:
                wanted[review["id"]] = review | {"at": review["at"] or f"{store.now()[:19]}Z"}
    store.put_reviews(list(wanted.values()))
    waiting = tuple(answer for answer in sorted(answers) if not store.is_tagged(answer))
    return Taken(len(wanted), known, older, empty, tuple(problems), waiting)


def _same(one: Row, other: Row) -> bool:
    return all(one[name] == other[name] for name in other if name != "at")


class _Check:
    """Makes reviews of lines, against what the database has."""

    def __init__(self, store: Store, by: str) -> None:
        self.by = by
        self.store = store
        self.entities = set(store.column("select id from entities"))
        self.acts: Mapping[str, Mapping[str, object]] = load_yaml("acts.yaml")

    def review(self, line: Line) -> Row:
        """A row of the table, its `at` empty where the line has none. Raises ValueError with the reason in words."""
        told = {name: value.strip() for name, value in line.values.items()}
        verdict = told["verdict"].lower()
        if verdict not in VERDICTS:
            raise ValueError(f"verdict {told['verdict']!r} is none of {', '.join(VERDICTS)}")
        row: Row = {name: told.get(name, "") for name in ("answer", "sentence", "holder", "target", "note")}
        self._place(row)
        judged = _one_of("act", told.get("act", "").lower(), self.acts)
        row |= {"judged": judged, "verdict": verdict, "by": told.get("by", "") or self.by, "at": _time(told)}
        row["id"] = review_id(row)
        changes = [name for name in CHANGES if told.get(name)]
        if verdict == "corrected" and not changes:
            raise ValueError(f"is corrected, but none of {', '.join(CHANGES)} says to what")
        if verdict != "corrected" and changes:
            raise ValueError(f"is {verdict}, but {changes[0]} says what it should be: corrected is meant?")
        as_it_is = {"act": "", "stance": None, "modality": "", "target_role": ""}
        return row | (as_it_is if verdict == "wrong" else self._should_be(told))

    def _place(self, row: Row) -> None:
        """Raise ValueError where there is nothing that a review could be about."""
        text = self.store.column("select text from answers where id = ?", [row["answer"]])
        if not text:
            raise ValueError(f"no answer {row['answer']!r} in {self.store.path}")
        sentence = " ".join(row["sentence"].split())
        if not sentence or sentence not in " ".join(text[0].split()):
            raise ValueError(f"{row['answer']} does not say this sentence (any more)")
        for side in ("holder", "target"):
            row[side] = row[side].upper()
            if row[side] not in self.entities:
                raise ValueError(f"{side} {row[side]!r} is no country or organisation")
        said = list(self.store.said_of(row["answer"]))
        if (said or self.store.is_tagged(row["answer"])) and key(row) not in map(key, said):
            about = f"{row['answer']} has no statement of {row['holder']} about {row['target']} in this sentence"
            raise ValueError(f"nobody states this there: {about}")

    def _should_be(self, told: Mapping[str, str]) -> Row:
        """What a statement is that was judged right, or should be: as the tagger said but for what is corrected.

        Where no act is named, several statements may be meant: none gets what another one is.
        """
        if not told.get("act"):
            told = {name: told[name] for name in CHANGES if name in told}
        act = _one_of("correct_act", told.get("correct_act", "").lower(), self.acts)
        stance = _stance("correct_stance", told.get("correct_stance", ""))
        if act and stance is None:
            stance = int(str(self.acts[act]["stance"]))
        return {
            "act": act or told.get("act", "").lower(),
            "stance": _stance("stance", told.get("stance", "")) if stance is None else stance,
            "modality": _either(told, "modality", MODALITIES),
            "target_role": _either(told, "target_role", ROLES),
        }


def _either(told: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """A corrected value, or else the one that was judged."""
    corrected = _one_of(f"correct_{name}", told.get(f"correct_{name}", "").lower(), values)
    return corrected or _one_of(name, told.get(name, "").lower(), values)


def _one_of(name: str, value: str, values: Mapping[str, object] | tuple[str, ...]) -> str:
    if value and value not in values:
        raise ValueError(f"{name} {value!r} is none of {', '.join(values)}")
    return value


def _stance(name: str, value: str) -> int | None:
    """A stance as spreadsheets write it: -2, −2, +1, 1.0."""
    if not value:
        return None
    found = re.fullmatch(r"([+-]?\d)(?:[.,]0*)?", value.replace("−", "-"))
    if not found or int(found[1]) not in STANCES:
        raise ValueError(f"{name} {value!r} is no whole number from -2 to 2")
    return int(found[1])


def _time(told: Mapping[str, str]) -> str:
    """A day or a time, as ISO 8601 has it; times in UTC."""
    value = told.get("at", "")
    if not value:
        return ""
    try:
        if len(value) <= len("2026-11-28"):
            return dt.date.fromisoformat(value).isoformat()
        time = dt.datetime.fromisoformat(value)
        return (time.astimezone(dt.UTC) if time.tzinfo else time).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        raise ValueError(f"at {value!r} is no date or time like 2026-11-28 or 2026-11-28T12:00:00Z") from None
