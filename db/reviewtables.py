"""Reviews: the part of the store that people's verdicts on statements go through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from db.account import REVIEWS, Account
from db.rows import Row
from db.tables import Tables

URL = "coalesce(nullif(d.url, ''), nullif(d.answer_url, ''), d.question_url, '')"
NO_ANSWER = "the answer is no longer there"
DATE = "coalesce(nullif(d.answered_on, ''), d.asked_on, '')"


class ReviewTables(Tables):
    """The table of reviews, and which statements wait for one."""

    def reviews_of(self, answer: str) -> list[Row]:
        """All reviews of statements of an answer."""
        return list(self.db.query("select * from reviews where answer = ? order by id", [answer]))

    def said_of(self, answer: str) -> Iterator[Row]:
        """What statements of an answer, and reviews of them, are about: `sentence`, `holder` and `target`."""
        columns = "select sentence, holder, target from"
        sql = f"{columns} statements where answer = ? union {columns} reviews where answer = ?"
        return self.db.query(sql, [answer, answer])

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
