"""Tags what has no tags yet: texts out of the store, through the normalizers, tags back into it.

The normalizers are pure, so texts can be tagged in this process or in several others; either way the store gets the
same rows, a batch in one transaction. Killed at any moment, the next run goes on with what is left.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import Any, Literal

from db.derived import derive_positions
from db.ledger import Trouble
from db.normalizers import tagger
from db.normalizers.language import find_language
from db.normalizers.types import Mention, Tags
from db.progress import progress
from db.rows import Row
from db.sharing import share_verdicts
from db.store import Store
from db.tagtables import TextToTag

log = logging.getLogger("positions")

BATCH = 100
"""Texts that travel to a process together, and that are written in one transaction."""
AHEAD = 3
"""Batches in flight for each process: enough to keep it busy, few enough to keep memory flat."""

Engine = Literal["serial", "processes"]
Found = Tags | tuple[str, tuple[Mention, ...]] | Exception
"""What comes back for an answer, for a question (its language and mentions), or where the normalizers failed."""


@dataclass(frozen=True, slots=True)
class TagResult:
    """What one run tagged. `problems` are texts that the normalizers could not take; the next run tries them again."""

    answers: int
    questions: int
    statements: int
    problems: tuple[Trouble, ...]


def tag(
    store: Store,
    *,
    everything: bool = False,
    only: Collection[str] | None = None,
    engine: Engine = "serial",
    workers: int = 0,
) -> TagResult:
    """Tag the answers and questions that this version of the tagger has not tagged yet, or `everything`; of answers
    that are named in `only` no others, and no questions.

    `workers` is the number of processes of the engine `processes`; 0 is one for each core.
    """
    answers = questions = statements = 0
    problems: list[Trouble] = []
    version = tagger().version
    with store.run("tag") as counts:
        _put_knowledge(store)
        left = store.left_to_tag(version, everything=everything) if only is None else len(only)
        with progress("tagged", left) as advance:
            for batch, found in _engine(engine, workers)(_batches(store, version, everything, only)):
                with store.writing():
                    for text, result in zip(batch, found, strict=True):
                        if isinstance(result, Exception):
                            problems.append(_problem(text, result))
                            store.put_problem(problems[-1])
                        elif isinstance(result, Tags):
                            store.put_tags(text.id, result.language, result, version, text.text_hash)
                            answers += 1
                            statements += len(result.statements)
                        else:
                            language, mentions = result
                            store.put_mentions(text.id, language, mentions, version, text.text_hash)
                            questions += 1
                advance(len(batch))
        share_verdicts(store)
        derive_positions(store)
        _put_knowledge(store)
        if only is None:
            store.settle_stage("tag", problems)
        counts |= {"documents": answers, "new": statements, "problems": len(problems)}
        counts["message"] = f"{answers} answers, {questions} questions, {statements} statements"
    return TagResult(answers, questions, statements, tuple(problems))


def _put_knowledge(store: Store) -> None:
    """Entities, memberships and topics as the data files have them: new ones before the tags that name them,
    and once more afterwards, when no tag names the ones that are gone."""
    store.put_entities(
        _rows(tagger().entities, store.columns("entities")),
        _rows(tagger().memberships, store.columns("memberships")),
    )
    store.put_topics(_rows(tagger().topics, store.columns("topics")))


def _rows(values: Iterable[Any], columns: Iterable[str]) -> list[Row]:
    return [{column: getattr(value, column) for column in columns} for value in values]


def _batches(store: Store, version: str, everything: bool, only: Collection[str] | None) -> Iterator[list[TextToTag]]:
    questions = store.questions_to_tag(version, everything=everything) if only is None else iter(())
    for texts in (store.answers_to_tag(version, everything=everything, only=only), questions):
        while batch := list(islice(texts, BATCH)):
            yield batch


def _engine(engine: Engine, workers: int) -> Any:
    return _serial if engine == "serial" else _Processes(workers or os.cpu_count() or 1)


def _serial(batches: Iterable[list[TextToTag]]) -> Iterator[tuple[list[TextToTag], list[Found]]]:
    for batch in batches:
        yield batch, _tag_batch(batch)


class _Processes:
    """Several processes, each with its own tagger; results come back in the order of the batches."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __call__(self, batches: Iterable[list[TextToTag]]) -> Iterator[tuple[list[TextToTag], list[Found]]]:
        # Spawned, not forked: a forked child would hold the locks of a parent that was killed.
        context = multiprocessing.get_context("spawn")
        flight: deque[tuple[list[TextToTag], Future[list[Found]]]] = deque()
        with ProcessPoolExecutor(self.workers, mp_context=context, initializer=_die_with_parent) as pool:
            for batch in batches:
                flight.append((batch, pool.submit(_tag_batch, batch)))
                if len(flight) >= self.workers * AHEAD:
                    first, future = flight.popleft()
                    yield first, future.result()
            while flight:
                first, future = flight.popleft()
                yield first, future.result()


def _die_with_parent() -> None:
    """End this process when the one that started it is gone: killed, it cannot tell its children."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_after, args=(parent,), daemon=True).start()


def _die_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _tag_batch(batch: list[TextToTag]) -> list[Found]:
    return [_tag(text) for text in batch]


def _tag(text: TextToTag) -> Found:
    try:
        if not text.question and not text.damaged:
            language = find_language(text.text, text.language)  # the source's word is a hint: it mislabels
            return tagger().tag(text.text, own=text.own, language=language, date=text.date)
        language = find_language(text.text, text.language)
        mentions = tuple(tagger().mentions(text.text, language=language, date=text.date))
        return (language, mentions) if text.question else Tags(language, mentions, ())
    except OSError:  # a data file is missing: no text will do
        raise
    except Exception as error:  # one text must not stop the others
        log.debug("%s", text.id, exc_info=True)
        return RuntimeError(f"{type(error).__name__}: {error}")


def _problem(text: TextToTag, error: Exception) -> Trouble:
    return Trouble(
        source=text.id.partition(":")[0],
        stage="tag",
        kind="tagger_failed",
        message=f"{text.id}: {error}",
        document=text.id.rpartition("/")[0],
    )
