"""Why each statement was made: the tagger's own account, of an answer in the database or of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from db.annotate import BadLine, mistaken, read
from db.normalizers import tagger
from db.normalizers.language import find_language
from db.reviewing import SHOULD_BE
from db.rows import Row
from db.tables import reading


def explain_stored(database: Path, answer: str) -> str:
    """The account of an answer in the database. Raises ValueError where there is none of this id."""
    sql = (
        "select a.text, a.own, a.hint, coalesce(nullif(d.answered_on, ''), d.asked_on), d.damaged"
        " from answers a join documents d on d.id = a.document where a.id = ?"
    )
    with reading(database) as db:
        row = db.execute(sql, [answer]).fetchone()
        if row is None:
            near = db.execute("select id from answers where document = ? order by ordinal", [answer]).fetchall()
            hint = f"; its document has {', '.join(name for (name,) in near)}" if near else ""
            raise ValueError(f"no answer {answer} in {database}{hint}")
        reviews = [
            dict(review)
            for review in db.execute(
                "select r.*, l.why, '' as judged_in from reviews r left join lost_reviews l on l.review = r.id"
                " where r.answer = :answer"
                " union select r.*, '', r.answer from reviews r join shared_reviews s on s.review = r.id"
                " where s.answer = :answer and r.answer <> s.answer order by judged_in, id",
                {"answer": answer},
            )
        ]
    text, own, hint, date, damaged = row
    if damaged:
        return f"{answer}: damaged in the source's own export: not coded, since other people's words may stand in it"
    return "\n".join([_told(text, own=own, hint=hint, date=date), *map(_reviewed, reviews)])


def _reviewed(review: Row) -> str:
    """What a person says of a statement: the account is the tagger's own, of what it says without that."""
    said = " ".join(filter(None, (review["holder"], review.get("judged"), review["target"])))
    note = f" ({review['note']})" if review["note"] else ""
    should_be = " ".join(str(review[name]) for name in SHOULD_BE if review.get(name) not in (None, ""))
    outcome = {"wrong": ": not published", "corrected": f": {should_be}"}.get(review["verdict"], "")
    lost = f"; {review['why']}" if review["why"] else ""
    elsewhere = f"; the verdict on the same words in {review['judged_in']}" if review["judged_in"] else ""
    return f"reviewed: {said} is {review['verdict']}{note}{outcome}{lost}{elsewhere}"


def explain_text(text: str, *, own: str, date: str = "") -> str:
    """The account of a text that the government `own` gave as an answer. Raises ValueError where there is no such one,
    and for a date that is none."""
    if wrong := mistaken(own, date):
        raise ValueError(wrong)
    return tagger().explain(text, own=own, date=date)


def explain_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """The account of each line as `positions annotate` reads it. Raises ValueError, with its number, at one that is
    none."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                request = read(line)
            except ValueError as error:
                raise ValueError(str(BadLine(number, str(error)))) from None
            told = _told(request.text, own=request.own, hint=request.lang, date=request.date)
            yield f"{request.id}\n{told}"


def _told(text: str, *, own: str, hint: str, date: str) -> str:
    """The account of a text in the language that tagging takes it to be in: the source's word is only a hint."""
    return tagger().explain(text, own=own, language=find_language(text, hint), date=date)
