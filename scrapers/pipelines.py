"""What a spider or an import found, to the store: bodies to the archive, documents to rows, problems told once.

`Keeper` does it and counts; `StorePipeline` hands it what a spider yields.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

from scrapers.items import Capture, Document, NotCame, Problem
from scrapers.source import LeftOut, Parsed, SourceSpider, Unchanged, Visited
from scrapers.together import put_together

if TYPE_CHECKING:
    from db.store import Store

log = logging.getLogger(__name__)


@dataclass
class Keeper:
    """Keeps what one run of a source finds."""

    store: Store
    source: str
    counts: Counter[str] = field(default_factory=Counter)
    problems: dict[Problem, None] = field(default_factory=dict)
    _captures: dict[str, str] = field(default_factory=dict)
    _visited: dict[str, list[Problem]] = field(default_factory=dict)
    _known: dict[str, str] | None = None
    failure: Exception | None = None
    """Why the store could not keep something (the disk is full): then the run has failed."""

    def keep(self, item: object) -> None:
        """Keep what a source yields: a Capture, a document, a count; those of a tuple in one transaction."""
        if isinstance(item, tuple):
            with self.store.writing():
                for part in item:
                    self.keep(part)
        elif isinstance(item, Capture):
            self._captures[item.url] = self.store.put_capture(item)[0]
        elif isinstance(item, Parsed):
            self.document(item.document, self._capture(item.url))
        elif isinstance(item, Problem):
            self.problem(item)
        elif isinstance(item, Visited):
            self._visited.setdefault(item.url, [])
        elif isinstance(item, NotCame):
            how = {"failed": item.failed, "reason": item.reason} if item.failed else {"status": 304}
            self.store.note(self.source, url=item.url, **how)
        elif isinstance(item, LeftOut):
            self.counts["left_out"] += item.number
        elif isinstance(item, Unchanged):
            self.counts["documents"] += item.number
            self.counts["unchanged"] += item.number
        else:
            raise TypeError(f"a source yielded {type(item).__name__}")

    def document(self, document: Document, capture: str) -> None:
        """Keep a document; one that says less than the one that is there changes nothing, and adds what it knows."""
        self.counts["documents"] += 1
        self.problems.update(dict.fromkeys(document.problems))
        joined = self._with_what_is_known(document)
        if joined is None:
            for problem in document.problems:
                self.store.put_problem(problem)
            self.counts["unchanged"] += 1
            return
        document, capture = joined[0], joined[1] or capture
        try:
            outcome = self.store.put_document(document, capture)
        except ValueError as error:
            said = f"{document.id}: {error}"
            self.problem(Problem(self.source, "store", "contradiction", said, document.id, document.url))
            return
        self.counts[outcome] += 1
        if self._known is not None:
            self._known.setdefault(document.key, "")

    def problem(self, problem: Problem) -> None:
        """Keep a problem; told twice it is one."""
        self.problems[problem] = None
        if problem.url and not problem.document:
            self._visited.setdefault(problem.url, []).append(problem)
        self.store.put_problem(problem)

    def settle(self) -> None:
        """All that was asked for is done: the problems of those addresses are those that this run told."""
        for url, problems in self._visited.items():
            self.store.settle_problems(self.source, url, problems)
        self._visited.clear()

    def _capture(self, url: str) -> str:
        if url not in self._captures:
            last = self.store.last_capture(url)
            self._captures[url] = last.id if last else ""
        return self._captures[url]

    def _with_what_is_known(self, document: Document) -> tuple[Document, str] | None:
        """The document with what is known of it, and the capture its texts are from where it is an earlier one."""
        if self._known is None:
            self._known = self.store.documents_of(self.source)
        if document.key not in self._known or not _may_say_less(document):
            return document, ""
        there = self.store.stored(document.id)
        if there is None:
            return document, ""
        joined = put_together(document, there)
        return joined and (joined[0], there["document"]["capture"] if joined[1] else "")


def _may_say_less(document: Document) -> bool:
    """Whether the document that is there may say more."""
    return document.partial or document.truncated or document.one_language


class StorePipeline:
    """Scrapy's way to the keeper that `scrapers.crawl` made for this crawl."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        spider = crawler.spider
        assert isinstance(spider, SourceSpider)
        keeper = spider.keeper
        assert isinstance(keeper, Keeper)
        return cls(keeper)

    def process_item(self, item: object) -> object:
        """Keep one item. Where the store cannot, the run fails and keeps no more; Scrapy would log it and go on."""
        if self.keeper.failure is None:
            try:
                self.keeper.keep(item)
            except Exception as error:
                log.debug("", exc_info=True)
                self.keeper.failure = error
        return item
