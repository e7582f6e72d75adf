"""Netherlands: a printed Aanhangsel, or the letter of a ministry, to a Document."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from scrapers.items import Document, Person
from scrapers.nl_kamer_parts import Parts, take_apart
from scrapers.nl_kamer_words import GOVERNMENT, LANGUAGE, SOURCE_ID, day, pattern, people, problems, words
from scrapers.pdf import Paragraph
from scrapers.text import clean_line, settle_hyphens

PAGES = "https://zoek.officielebekendmakingen.nl"
TYPE = "written-question"


class NoKeyError(ValueError):
    """A text without what tells it apart; the message says what is missing."""


@dataclass(slots=True)
class Head:
    """What stands before the first question."""

    key: str = ""
    number: str = ""
    legislature: str = ""
    title: str = ""
    asked_on: str = ""
    answered_on: str = ""
    ministry: str = ""
    people: tuple[Person, ...] = ()
    seen: list[tuple[str, str]] = field(default_factory=list)

    def day(self, text: str) -> str:
        """The day of a date; empty, and told, where it is none."""
        try:
            return day(text)
        except ValueError as error:
            self.seen.append(("bad_date", str(error)))
            return ""


def printed_document(text: str) -> Document:
    """The document of a printed Aanhangsel: plain text, its lines wrapped. Raises NoKeyError."""
    parts = take_apart([Paragraph(line) for line in _unwrapped(text)])
    head = _printed_head(parts.head)
    if not (head.number and head.legislature):
        raise NoKeyError("is no Aanhangsel with its number and year")
    head.key = f"ah-tk-{head.legislature.replace('-', '')}-{head.number}"
    return _document(head, parts)


def letter_document(paragraphs: Sequence[Paragraph], headers: Sequence[str] = ()) -> Document:
    """The document of a ministry's letter with its annex. Raises NoKeyError.

    :param headers: lines of the letterhead, for what the text does not tell.
    """
    parts = take_apart(paragraphs)
    head = _letter_head([*parts.head, *headers])
    if not head.key:
        raise NoKeyError("names neither the number of the questions (2023Z01234) nor the ministry's own")
    return _document(head, parts)


def signed(lines: Sequence[str]) -> tuple[Person, ...]:
    """Who signed a letter, with the office on the line before."""
    found = []
    for office, name in itertools.pairwise(lines):
        held = pattern("letter", "office").match(office)
        if held and regex.fullmatch(words()["letter"]["signature"], name):
            found.append(Person(name, "answerer", "", clean_line(held["office"]).rstrip(",")))
    return tuple(dict.fromkeys(found))


def official_url(key: str) -> str:
    """The page of an Aanhangsel, or of a question, in the official publications; empty for other keys."""
    return f"{PAGES}/{key}.html" if key.startswith(("ah-tk-", "kv-tk-")) else ""


def _document(head: Head, parts: Parts) -> Document:
    return Document(
        source=SOURCE_ID,
        key=head.key,
        own=GOVERNMENT,
        type=TYPE,
        number=head.number,
        legislature=head.legislature,
        title=head.title,
        url=official_url(head.key),
        asked_on=head.asked_on,
        answered_on=head.answered_on,
        ministry=head.ministry,
        languages=(LANGUAGE,),
        damaged=parts.whole,
        reply=parts.reply,
        people=head.people,
        questions=parts.questions,
        answers=parts.answers,
        problems=problems(head.key, [*head.seen, *parts.seen]),
    )


# The printed Aanhangsel


def _unwrapped(text: str) -> list[str]:
    """The paragraphs of a text whose lines are wrapped, without the notes and the foot of each page."""
    printed = words()["printed"]
    lines = [clean_line(line.strip("#* ")) if line[:1] in "#*" else clean_line(line) for line in text.splitlines()]
    kept: list[str] = []
    note, inside, blank = 1, False, True
    for line in lines:
        if regex.fullmatch(printed["page_break"], line) or regex.fullmatch(printed["foot"], line):
            inside = False
        elif blank and regex.match(rf"{note} \p{{Lu}}", line):
            inside, note = True, note + 1
        elif inside and regex.match(rf"{note} \p{{Lu}}", line):
            note += 1
        elif inside and (not line or not _begins_paragraph(line)):
            pass
        else:
            inside = False
            kept.append(line)
        blank = not line
    return [_without_marks(paragraph) for paragraph in _paragraphs(kept)]


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines put together; a label, a heading or a number alone is a paragraph of its own."""
    found: list[str] = []
    open_ended = False
    for line in lines:
        if not line:
            continue
        alone = _begins_paragraph(line)
        if found and open_ended and not alone:
            found[-1] += f"{line}" if found[-1].endswith("\u00ad") else f" {line}"
        else:
            found.append(line)
        if regex.search(r"\p{L}-$", line) and not alone:
            found[-1] = found[-1][:-1] + "\u00ad"
        open_ended = not regex.fullmatch(words()["printed"]["number"], line) and not _is_label(line)
    return [settle_hyphens(paragraph, (LANGUAGE,)) for paragraph in found]


def _begins_paragraph(line: str) -> bool:
    printed = words()["printed"]
    opening = rf"Vragen van |Antwoord van |Vergaderjaar |{printed['number']}$"
    return _is_label(line) or bool(regex.match(opening, line))


def _is_label(line: str) -> bool:
    known = words()["labels"]
    return bool(regex.fullmatch(rf"(?i)(?:{known['question']}|{known['answer']})\s+{known['numbers']}[.:]?", line))


def _without_marks(text: str) -> str:
    """The text without the numbers of notes ("[3 ]"); a raised letter is put back ("11[e ] pakket")."""
    mark = words()["printed"]["mark_of_note"]
    return regex.sub(mark, lambda found: found["note"] if found["note"].isalpha() else "", text).strip()


def _printed_head(lines: Sequence[str]) -> Head:
    printed, head = words()["printed"], Head()
    joined = " ".join(lines)
    year = pattern("printed", "year").search(joined)
    if year:
        head.legislature = f"{year['first']}-{year['second']}"
    numbers = [line for line in lines if regex.fullmatch(printed["number"], line)]
    head.number = numbers[-1] if numbers else ""
    asked, answered = pattern("printed", "asked").search(joined), pattern("printed", "answered").search(joined)
    if asked:
        head.title = clean_line(asked["title"])
        head.ministry = clean_line(asked["addressees"]).removeprefix("de ")
        head.asked_on = head.day(asked["day"])
        head.people = people(asked["askers"])
    if answered:
        head.answered_on = head.day(answered["day"])
        head.people += tuple(
            Person(clean_line(one["name"]), "answerer", "", f"{one['title']} ({clean_line(one['ministry'])})")
            for one in regex.finditer(printed["answerer"], answered["answerers"])
        )
    for found, what in ((asked, "who asked what"), (answered, "who answered when")):
        if not found:
            head.seen.append(("no_heading", f"does not tell {what} where an Aanhangsel does"))
    return head


# The letter


def _letter_head(lines: Sequence[str]) -> Head:
    letter, head = words()["letter"], Head()
    joined = " ".join(lines)
    numbers = sorted({found["number"] for found in regex.finditer(letter["case"], joined)})
    if numbers:
        head.key, head.number = f"kv-tk-{numbers[0]}", ", ".join(numbers)
    reference = _after(lines, [letter["reference"]])
    if not head.key and regex.fullmatch(letter["reference_number"], reference):
        head.key, head.number = f"kenmerk-{reference}", reference
    dated, brief = _after(lines, [letter["dated"]]), pattern("letter", "brief").search(joined)
    head.answered_on = head.day(dated) if dated else ""
    head.asked_on = head.day(brief["day"]) if brief else ""
    head.title = _after(lines, letter["subject"])
    answerers = pattern("letter", "answerers").search(joined)
    if answerers:
        head.ministry = clean_line(answerers["answerers"])
    askers = regex.search(letter["askers"], head.title, regex.IGNORECASE)
    head.people = people(askers["askers"]) if askers else ()
    head.people += signed(lines)
    needed = (("the day of the letter", head.answered_on), ("its subject", head.title), ("who answers", head.ministry))
    head.seen += [("no_heading", f"does not tell {what} where a letter does") for what, found in needed if not found]
    return head


def _after(lines: Sequence[str], headings: list[str]) -> str:
    """The line behind the first one that is such a heading, or empty."""
    for heading, line in itertools.pairwise(lines):
        if heading in headings:
            return line
    return ""
