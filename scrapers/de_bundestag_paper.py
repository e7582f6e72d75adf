"""Germany: the text of a printed paper (Drucksache) to its lines, and lines to paragraphs.

DIP gives the text of a paper line by line as it is printed. Where a line was wrapped between two words it ends with a
blank; where the printer had broken a word, DIP put the word together again on the next line, and the line before it
ends without a blank, as the last line of a paragraph does. Running heads and the note at the edge of early prints
stand between the lines; `NEW_PAGE` stands for them here.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml

from scrapers.text import clean_line, settle_hyphens

NEW_PAGE = "\f"
ANSWER_WIDTH, QUESTION_WIDTH = 60, 40
"""Characters that a full line has at least, in the column of the answers and in the narrow one of the questions."""

_NUMBER = regex.compile(r"Drucksache\s+(?P<legislature>\d{1,2})/(?P<number>\d{1,6})\b")
_DATE = regex.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")
_LONG_DATE = regex.compile(r"(?P<day>\d{1,2})\.? (?P<month>\p{Lu}\p{Ll}+) (?P<year>\d ?\d ?\d ?\d)\b")
_SPACED = regex.compile(r"(?:\p{L} ){2,}\p{L}(?=  |$)")
_ENDED = regex.compile(r"[.:?!][)\]“”\"’»«]*$")
_DAY = regex.compile(r"(?<!\d)\d{1,2}\.$")
_ITEM = regex.compile(r"(?:[-–—•*▪]|\(?[a-z]\)|\(?\d{1,2}\))\s")
_URL = regex.compile(r"(?:https?://|www\.|\b[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,6}/)\S*$")
_URL_GOES_ON = regex.compile(r"\S*(?:\w[/._=%?&#-]\w|\d\p{L}|\p{L}\d|/)\S*")
_BROKEN = regex.compile(r"(?<=[\p{L}\d])-$")
_SUSPENDED = frozenset(("und", "oder", "bzw.", "beziehungsweise", "sowie", "bis", "als", "noch", "und/oder"))
_FIGURES = regex.compile(r"(?:(?<=\s)[\d(–-](?:[\d.,%)€–]*[\d%)€])?\s*)+$")
_MOST_LINES_OF_A_HEAD = 12


class NotPaperError(ValueError):
    """The text is no printed paper that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed paper: `number` as 21/166, `date` in ISO 8601, lines without what the pages repeat."""

    number: str
    date: str
    lines: tuple[str, ...]

    @property
    def legislature(self) -> str:
        """The number of the legislature: 21."""
        return self.number.partition("/")[0]

    @property
    def key(self) -> str:
        """The paper in ids: 21-166."""
        return self.number.replace("/", "-")

    @property
    def url(self) -> str:
        """Address of the paper's PDF on the Bundestag's document server."""
        return paper_url(self.number)


@cache
def words() -> dict[str, Any]:
    """What `de_bundestag.yaml` holds."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("de_bundestag.yaml").read_text(encoding="utf-8"))
    return found


def read_paper(text: str) -> Paper:
    """The paper of a text as DIP gives it. Raises NotPaperError."""
    lines = list(_without_furniture(text.replace("\r\n", "\n").split("\n")))
    head = [line for line in lines[:_MOST_LINES_OF_A_HEAD] if line != NEW_PAGE]
    number = next((found for line in head if (found := _NUMBER.search(line))), None)
    date = next((found for line in head if (found := _DATE.search(line))), None)
    if not number:
        raise NotPaperError("is no printed paper: its first lines name no Drucksache")
    said = date and _iso(date["year"], date["month"], date["day"])
    return Paper(f"{number['legislature']}/{number['number']}", said or "", tuple(lines))


def paper_url(number: str) -> str:
    """Address of a paper's PDF: 21/166 is btd/21/001/2100166.pdf."""
    legislature, _, running = number.partition("/")
    return f"https://dserver.bundestag.de/btd/{legislature}/{int(running) // 100:03}/{legislature}{int(running):05}.pdf"


def long_date(text: str) -> str:
    """The first date like "7. Juli 2025" in ISO 8601, or empty where there is none."""
    for found in _LONG_DATE.finditer(text):
        month = words()["months"].get(found["month"].lower())
        if month:
            return _iso(found["year"].replace(" ", ""), str(month), found["day"])
    return ""


def short_date(text: str) -> str:
    """The first date like "07.07.2025" in ISO 8601, or empty where there is none."""
    found = _DATE.search(text)
    return _iso(found["year"], found["month"], found["day"]) if found else ""


def despaced(line: str) -> str:
    """A letter-spaced heading as words: "V o r b e m e r k u n g  d e r" is "Vorbemerkung der"."""
    return clean_line(_SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), line))


def paragraphs(lines: Sequence[str], width: int = ANSWER_WIDTH) -> list[str]:
    """Lines put together to paragraphs, cleaned. A new one begins after a line that was not full, and with each row
    of a table of figures.

    :param width: characters that a full line has at least.
    """
    found: list[str] = []
    before, joint = "", False
    rows = _rows(lines, width)
    for at, line in enumerate(lines):
        if line == NEW_PAGE:
            joint = True
        elif line.strip():
            if not before or at in rows or _ends(before, line, joint, width):
                found.append(line)
            else:
                found[-1] = _glued(found[-1], line)
            before, joint = line, False
    return settle_hyphens("\n".join(filter(None, map(clean_line, found))), ("de",)).split("\n") if found else []


def text_of(lines: Sequence[str], width: int = ANSWER_WIDTH) -> str:
    """`paragraphs`, joined by a newline."""
    return "\n".join(paragraphs(lines, width))


def ends_sentence(line: str, below: str) -> bool:
    """Whether a line ends with a sentence: not with "bzw.", and not with a day whose month stands in the line below."""
    text = line.strip()
    if not _ENDED.search(text) or text.rsplit(maxsplit=1)[-1].lstrip("(„") in words()["abbreviations"]:
        return False
    return not _is_day(text, below)


def _is_day(text: str, below: str) -> bool:
    """Whether a text ends with the day of a date whose month stands in the line below."""
    month = below.split(maxsplit=1)[0].strip(".,").lower() if below.strip() else ""
    return bool(_DAY.search(text)) and month in words()["months"]


def _ends(before: str, line: str, joint: bool, width: int) -> bool:
    """Whether a paragraph ends with the line `before`."""
    text, first = before.strip(), line.split(maxsplit=1)[0]
    ended = ends_sentence(before, line)
    if joint:
        return ended and len(text) < width
    if before.endswith(" ") or _BROKEN.search(before) or _is_day(text, line):
        return False
    # The next word had room in this line: nobody wrapped it, the line is the last one.
    room = len(text) + 1 + len(first) < width
    return room or (ended and len(text) < width) or bool(_ITEM.match(line.strip()) and text.endswith((",", ";", ":")))


def _rows(lines: Sequence[str], width: int) -> set[int]:
    """The lines at which a row of a table of figures begins, or what stands below its last row.

    DIP's text may have a blank behind a row, which elsewhere says that the line was wrapped. Lines in a row that end
    with a figure are rows: two with several figures each, three that are not full, or five; prose has none of these.
    Fewer than five full lines with one figure may be prose above or below a table.
    """
    found: set[int] = set()
    printed = [(at, line.strip()) for at, line in enumerate(lines) if line.strip() and line != NEW_PAGE]
    figures = [_figures(line) for _, line in printed]
    prose = [figures[i] == 1 and len(line) >= width for i, (_, line) in enumerate(printed)]
    for has_figures, run in itertools.groupby(range(len(printed)), key=lambda i: figures[i] > 0):
        places = list(run)
        sure = [i for i in places if not prose[i]]
        if sure and sure[0] - places[0] < 5:
            places = places[places.index(sure[0]) :]
        if sure and places[-1] - sure[-1] < 5:
            places = places[: places.index(sure[-1]) + 1]
        several = all(figures[i] > (2 if printed[i][1][0].islower() else 1) for i in places)
        least = 2 if several else 5 if any(prose[i] for i in places) else 3
        if has_figures and len(places) >= least:
            found |= {printed[i][0] for i in places}
            below = printed[places[-1] + 1 : places[-1] + 2]
            found |= {at for at, line in below if line[0].isupper() or line[0].isdigit()}
    return found


def _figures(line: str) -> int:
    """How many figures a line ends with."""
    ends = _FIGURES.search(line)
    return sum(any(char.isdigit() for char in part) for part in ends[0].split()) if ends else 0


def _without_furniture(lines: Iterable[str]) -> Iterator[str]:
    patterns = _furniture()
    for line in lines:
        yield NEW_PAGE if any(pattern.fullmatch(line.strip()) for pattern in patterns) else line


@cache
def _furniture() -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(pattern) for pattern in words()["furniture"])


def _glued(above: str, below: str) -> str:
    """A text with the line that goes on below it; a word or address that a line's end broke is put together.

    A hyphen between small letters becomes U+00AD, for `settle_hyphens` to join the word or not.
    """
    rest = below.split(maxsplit=1)[0]
    broken = bool(_BROKEN.search(above))
    if above[-1].isspace():
        return f"{above}{below}"
    if _URL.search(above):
        in_brackets = above.count("(") > above.count(")") and ")" in rest
        goes_on = broken or in_brackets or _URL_GOES_ON.fullmatch(rest) or above[-1] in "/=_%"
        return f"{above}{'' if goes_on else ' '}{below}"
    if not broken or rest in _SUSPENDED:
        return f"{above} {below}"
    small = above[-2].islower() and rest[0].islower()
    return f"{above[:-1]}\u00ad{below}" if small else f"{above}{below}"


def _iso(year: str, month: str, day: str) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def numbers_as_text(numbers: Sequence[int]) -> str:
    """The numbers of questions as people read them: "36 bis 38", "4, 5"."""
    first, last = numbers[0], numbers[-1]
    in_a_row = len(numbers) > 2 and list(numbers) == list(range(first, last + 1))
    return f"{first} bis {last}" if in_a_row else ", ".join(map(str, numbers))


def numbers_named(text: str) -> tuple[int, ...]:
    """The questions that an answer's beginning names: "Die Fragen 36 bis 38 werden zusammen beantwortet" is 36, 37, 38.

    Letters of parts of a question ("3 bis 3d") do not count. Empty where it does not say so.
    """
    found = _together().match(text)
    if not found:
        return ()
    numbers: list[int] = []
    tokens = regex.findall(r"\d+|bis|–|-", found["numbers"])
    for before, token in itertools.pairwise(["", *tokens]):
        if token.isdigit():
            reached = numbers[-1] + 1 if before in ("bis", "–", "-") and numbers else int(token)
            numbers += range(min(reached, int(token)), int(token) + 1)
    return tuple(dict.fromkeys(numbers))


@cache
def _together() -> regex.Pattern[str]:
    number = r"\d{1,3}(?:\s?[a-z]\b)?"
    join = r"\s*(?:,|und|sowie|bis|–|-)\s*"
    verbs = "|".join(words()["together"])
    return regex.compile(
        rf"(?:Die )?(?:Schriftlichen )?Fragen (?P<numbers>{number}(?:{join}{number})+)\s[^.]*?(?:{verbs})"
    )
