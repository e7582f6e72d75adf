"""What a spider or an import found, to the store: bodies to the archive, documents to rows, problems told once.

`Keeper` does it and counts; `StorePipeline` hands it what a spider yields.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

from scrapers.drift import DRIFT, TOO_FEW, Watch, broken, emptier, expected_of, too_few, vanished
from scrapers.drift import problems as of_source
from scrapers.failures import CEILING
from scrapers.items import Capture, Confirmed, Document, NotCame, Problem
from scrapers.listings import Stopped, Walked
from scrapers.source import LeftOut, Parsed, Source, SourceSpider, Unchanged, Visited
from scrapers.together import filled, put_together

if TYPE_CHECKING:
    from db.store import Store

log = logging.getLogger(__name__)

MOSTLY_THERE = ("title", "number", "ministry", "asked_on", "answered_on", "people", "questions", "reply")
"""A document that has all of these says no less than before: what is stored is not looked at."""
UNKNOWN = frozenset({"unknown_field", "unknown_column"})
"""Kinds of problems that are told once for each name, not for each record nor in each run. Their message ends in the
names: "has fields that are not known: one, two"."""


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
    once: bool = False
    """Each document comes once in this run (a scrape): another one under its id is told, not kept. What a run that is
    none says of an address takes the place of what is known of it only where it is that of a file it has read."""
    _said: dict[str, tuple[int, str]] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)
    """By which the run is judged (see `scrapers.drift`)."""
    drifted: list[str] = field(default_factory=list)
    """What the source was expected to bring and did not."""
    stopped: str = ""
    """Why the run asked for no more: a ceiling."""
    strange: dict[Problem, None] = field(default_factory=dict)
    """Fields that are not known, one each."""
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
            if not self._is_twin(item):
                self.document(item.document, self._capture(item.url))
        elif isinstance(item, Problem):
            self.problem(item)
        elif isinstance(item, Visited):
            self._visited.setdefault(item.url, [])
        elif isinstance(item, NotCame):
            how = {"failed": item.failed, "reason": item.reason} if item.failed else {"status": 304}
            self.store.note(self.source, url=item.url, **how)
        elif isinstance(item, Confirmed):
            self.store.confirm(item.url, item.since)
        elif isinstance(item, LeftOut):
            self.counts["left_out"] += item.number
        elif isinstance(item, Walked):
            self.watch.walked.append(item)
        elif isinstance(item, Stopped):
            self.stopped = item.reason
        elif isinstance(item, Unchanged):
            self.counts["documents"] += item.number
            self.counts["unchanged"] += item.number
        else:
            raise TypeError(f"a source yielded {type(item).__name__}")

    def document(self, document: Document, capture: str) -> None:
        """Keep a document; one that says less than the one that is there changes nothing, and adds what it knows."""
        self.counts["documents"] += 1
        self.watch.document(document)
        for problem in document.problems:
            if problem.kind in UNKNOWN:
                self.problem(problem)
        document = replace(document, problems=tuple(p for p in document.problems if p.kind not in UNKNOWN))
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
        if problem.kind in UNKNOWN:
            self._unknown(problem)
            return
        self.problems[problem] = None
        if problem.url and not problem.document and (self.once or problem.url in self._visited):
            self._visited.setdefault(problem.url, []).append(problem)
        self.store.put_problem(problem)

    def conclude(self, source: Source, *, bounded: bool = False) -> None:
        """A scrape has come to its end: judge it, and mark what vanished from the listings that it walked whole.

        :param bounded: it was not to read all that there is, so that few documents are no wonder.
        """
        self.keep(Visited(source.url))
        breaches = [*broken(self.watch, source, self.store)]
        told, lines = [one.figure for one in breaches], [one.problem for one in breaches]
        whole = not self.stopped and not any(problem.kind == "crash" for problem in self.problems)
        if whole and not told:
            before = self.store.vanished_of(source.id)
            gone, unbelievable = vanished(self.watch, source, self.store)
            self.store.vanish(gone)
            listed = {f"{source.id}:{key}" for walked in self.watch.walked for key in walked.keys}
            self.counts["changed"] += len(self.store.reappear(sorted(listed.intersection(before))))
            for found in (told, lines) if unbelievable else ():
                found.append(unbelievable)
        few = "" if bounded or self.stopped else too_few(source, self.counts["documents"])
        unfetched = any(problem.stage == "fetch" for problem in self.problems)
        self.drifted = told + ([few] if few and not unfetched else [])
        said = [*of_source(source, DRIFT, lines), *of_source(source, TOO_FEW, [few] if few else [])]
        said += emptier(self.watch, source)
        if self.stopped:
            line = f"{source.id}: stopped, {self.stopped}: what came is kept, and the next run goes on"
            said.append(Problem(source.id, "fetch", CEILING, line, "", source.url))
        for problem in said:
            self.problem(problem)
        self.problems = dict.fromkeys([*said, *self.problems])  # of many problems the first ones are shown
        if self.watch.read >= expected_of(source)["window"]:
            self.store.settle_problems(source.id, "", self.strange)
        self.settle()

    @property
    def outcome(self) -> str:
        """How the run ended: ok, problems, drifted or stopped."""
        if self.drifted or self.stopped:
            return "drifted" if self.drifted else "stopped"
        return "problems" if self.problems else "ok"

    def settle(self) -> None:
        """All that was asked for is done: the problems of those addresses are those that this run told."""
        for url, problems in self._visited.items():
            self.store.settle_problems(self.source, url, problems)
        self._visited.clear()

    def _is_twin(self, item: Parsed) -> bool:
        """Whether another document of this run has the id of this one: the first stays, else they would replace each
        other in every run."""
        document = item.document
        if not self.once or _may_say_less(document):
            return False
        said = hash(replace(document, problems=()))
        first, there = self._said.setdefault(document.key, (said, item.url))
        if first == said:
            return False
        told = f"{document.id}: another document has this id, at {item.url}; the one at {there} is kept"
        self.problem(Problem(self.source, "parse", "same_id", told, document.id, item.url))
        return True

    def _unknown(self, problem: Problem) -> None:
        """Fields that are not known: each is a problem of the source, and of this run where no run told it before."""
        for name in problem.message.rpartition(": ")[2].split(", "):
            said = f"{self.source}: records have a field that is not known: {name}"
            told = Problem(self.source, "parse", problem.kind, said)
            if told not in self.strange:
                self.strange[told] = None
                if not self.store.knows(told):
                    self.problems[told] = None
                    self.store.put_problem(told)

    def _capture(self, url: str) -> str:
        if url not in self._captures:
            last = self.store.last_capture(url)
            self._captures[url] = last.id if last else ""
        return self._captures[url]

    def _with_what_is_known(self, document: Document) -> tuple[Document, str] | None:
        """The document with what is known of it, and the capture its texts are from where it is an earlier one."""
        if self._known is None:
            self._known = self.store.documents_of(self.source)
        lacks = not all(getattr(document, name) for name in MOSTLY_THERE)
        if document.key not in self._known or not (_may_say_less(document) or lacks):
            return document, ""
        there = self.store.stored(document.id)
        if there is None or document.moved:
            return document, ""
        joined = put_together(document, there) if _may_say_less(document) else (document, False)
        if joined is None or document.partial:
            return joined and (joined[0], there["document"]["capture"] if joined[1] else "")
        whole, names = filled(joined[0], there)
        for name in names if document.status != "withdrawn" else ():
            self.watch.emptier.setdefault(name, []).append(document.id)
        earlier = joined[1] or {"reply", "questions"} & set(names)
        return whole, there["document"]["capture"] if earlier else ""


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
