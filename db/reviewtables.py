"""Reviews: the part of the store that people's verdicts on statements go through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from db.account import REVIEWS, Account
from db.reviewing import Judged, Verdict, judged
from db.rows import Row
from db.tables import Tables

URL = "coalesce(nullif(d.url, ''), nullif(d.answer_url, ''), d.question_url, '')"
NO_ANSWER = "the answer is no longer there"
DATE = "coalesce(nullif(d.answered_on, ''), d.asked_on, '')"


REVIEWED = ("statements", "unreviewed", "shared_reviews", "lost_reviews")
"""Tables of statements and of what reviews do to them, by `answer`."""


class ReviewTables(Tables):
    """The table of reviews, and which statements wait for one."""

    def reviews_of(self, answer: str) -> list[Row]:
        """All reviews of statements of an answer."""
        return list(self.db.query("select * from reviews where answer = ? order by id", [answer]))

    def said_of(self, answer: str) -> Iterator[Row]:
        """What statements of an answer, as the rules and as people have them, and reviews of them, are about:
        `sentence`, `holder` and `target`."""
        tables = ("statements", "unreviewed", "reviews")
        sql = " union ".join(f"select sentence, holder, target from {table} where answer = :answer" for table in tables)
        return self.db.query(sql, {"answer": answer})

    def found_in(self, answer: str) -> list[Row]:
        """The statements of an answer as the tagger found them, whatever people have said of them."""
        found = list(self.db.query("select * from unreviewed where answer = ? order by id", [answer]))
        if not found:
            sql = f"select {self._found_columns()} from statements where answer = ? order by id"
            found = list(self.db.query(sql, [answer]))
        return found

    def found_like_reviewed(self) -> Iterator[tuple[Any, ...]]:
        """Statements as the tagger found them of each holder and target of which any was reviewed: id, day of the
        answer and answer, then what `db.normalizers.repeats.same_words` takes. Translations are left out."""
        columns = "s.id, s.answer, s.holder, s.target, s.target_role, s.act, s.stance, s.modality, s.sentence"
        pairs = "(s.holder, s.target) in (select holder, target from reviews)"
        yield from self.db.conn.execute(
            f"with s as (select {columns} from statements s"
            f" where {pairs} and s.reviewed = '' and s.answer not in (select answer from unreviewed)"
            f" union all select {columns} from unreviewed s where {pairs})"
            f" select s.id, {DATE}, s.answer, a.own, s.holder, s.target, s.target_role, s.act, s.stance, s.modality,"
            " s.sentence, a.text from s join answers a on a.id = s.answer join documents d on d.id = a.document"
            " where coalesce(a.translation_of, '') = ''"
        )

    def own_verdicts(self) -> dict[str, Verdict]:
        """By the id of each statement that the tagger found the reviews of its own answer that speak of it."""
        sql = "select distinct answer from reviews where answer in (select answer from unreviewed)"
        found: dict[str, Verdict] = {}
        for answer in self.column(sql):
            found |= self._judged(answer, self.found_in(answer), {}).own
        return found

    def shared_with(self, answer: str) -> dict[str, Verdict]:
        """By the id of each statement that the tagger found in an answer the verdict of another one that held for it
        when verdicts were shared last."""
        sql = (
            "select s.statement, r.* from shared_reviews s join reviews r on r.id = s.review where s.answer = ?"
            " order by s.rowid"
        )
        found: dict[str, Verdict] = {}
        for row in self.db.query(sql, [answer]):
            found.setdefault(row.pop("statement"), Verdict(row["answer"], [])).reviews.append(row)
        return found

    def share(self, answer: str, elsewhere: Mapping[str, Verdict]) -> bool:
        """Make the statements of an answer what its own reviews and those of other answers (by the id of what the
        tagger found) say; tells whether that changes any."""
        found = self.found_in(answer)
        said = self._judged(answer, found, elsewhere)
        now = {row["id"]: row for row in self.db.query("select * from statements where answer = ?", [answer])}
        shared = self.db.query("select statement, review, answer from shared_reviews where answer = ?", [answer])
        if now == {row["id"]: row for row in said.statements} and _same(list(shared), _shared(answer, said)):
            return False
        with self.writing():
            for table in REVIEWED:
                self.db.conn.execute(f"delete from {table} where answer = ?", [answer])
            self.put_statements(answer, found, elsewhere)
        return True

    def put_statements(self, answer: str, found: list[Row], elsewhere: Mapping[str, Verdict]) -> None:
        """Add the statements that the tagger found in an answer as people have judged them, here or `elsewhere`."""
        said = self._judged(answer, found, elsewhere)
        self.insert("statements", said.statements)
        lost = ({"review": review["id"], "answer": answer, "why": why} for review, why in said.lost)
        self.insert("lost_reviews", lost)
        if said.own or said.shared:
            self.insert("unreviewed", found)
        self.insert("shared_reviews", _shared(answer, said))

    def _judged(self, answer: str, found: list[Row], elsewhere: Mapping[str, Verdict]) -> Judged:
        reviews = self.reviews_of(answer)
        (text,) = self.column("select text from answers where id = ?", [answer]) if reviews else ("",)
        return judged(found, reviews, text, elsewhere)

    def _found_columns(self) -> str:
        return ", ".join(f'"{name}"' for name in self.columns("unreviewed"))

    def is_tagged(self, answer: str) -> bool:
        """Whether an answer was tagged since its text or a review of it came."""
        return bool(self.column("select 1 from tagged where answer = ?", [answer]))

    def put_reviews(self, reviews: Sequence[Row]) -> None:
        """Keep reviews, in one transaction, and in the archive, so that they outlive the database; their answers count
        as not tagged until the next tagging applies them."""
        with self.writing(), closing(Account(self.path.parent / "archive", self.path.name)) as account:
            for number, review in enumerate(reviews, 1):
                self.put("reviews", review)
                self.db.conn.execute("delete from tagged where answer = ?", [review["answer"]])
                account.add(REVIEWS, review, safe=number == len(reviews))

    def lost_reviews(self) -> list[Row]:
        """Reviews that speak of no statement any more, each with `why`; those that said that something is wrong are
        not among them where it is no longer said."""
        sql = (
            f"select r.*, coalesce(l.why, '{NO_ANSWER}') as why"
            " from reviews r left join lost_reviews l on l.review = r.id"
            " where l.review is not null or r.verdict <> 'wrong' and r.answer not in (select id from answers)"
            " order by r.answer, r.id"
        )
        return list(self.db.query(sql))

    def make_up_reviews(self) -> int:
        """Write into the archive's account what it lacks of the reviews; returns how many."""
        with self.writing(), closing(Account(self.path.parent / "archive", self.path.name)) as account:
            return account.add_reviews(self.db.query("select * from reviews order by at, id"))

    def to_review(self, *, source: str = "", since: str = "", limit: int | None = None) -> Iterator[Row]:
        """Statements that nobody has judged, the least confident first, each with its `url`, its `date` and the number
        of `documents` in which it is said. Of those that repeat each other one: that which counts, or the first where
        `source` or `since` leave that out."""
        sql = (
            "with said as ("
            f"select s.*, {URL} as url, {DATE} as date, d.source, a.document, coalesce(r.repeat_of, s.id) as counted"
            " from statements s join answers a on a.id = s.answer join documents d on d.id = a.document"
            " left join repeats r on r.statement = s.id),"
            " wide as (select counted, count(distinct document) as documents from said group by counted),"
            " wanted as (select *, row_number() over (partition by counted order by id <> counted, date, id) as place"
            " from said where reviewed = '' and (? = '' or source = ?) and date >= ?)"
            " select * from wanted join wide using (counted) where place = 1"
            " order by confidence, answer, start, id limit ?"
        )
        return self.db.query(sql, [source, source, since, -1 if limit is None else limit])


def _shared(answer: str, said: Judged) -> list[Row]:
    return [
        {"statement": identity, "review": review["id"], "answer": answer}
        for identity, verdict in said.shared.items()
        for review in verdict.reviews
    ]


def _same(some: list[Row], others: list[Row]) -> bool:
    return sorted(map(repr, some)) == sorted(map(repr, others))
