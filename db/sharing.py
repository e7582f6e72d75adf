"""Lets what people said of a statement hold wherever it is said again in the same words (`db.normalizers.repeats`).

Groups are made of what the tagger found, before any verdict: one that was judged wrong still belongs to its group, and
takes it along. A statement that was judged in its own answer keeps that verdict; of several in a group the latest holds
for the others. Everything is found anew each time, so that it follows verdicts, texts and rules that change.
"""

from __future__ import annotations

from db.normalizers.repeats import Said, repeats, same_words
from db.reviewing import Verdict
from db.store import Store


def share_verdicts(store: Store) -> int:
    """Apply each verdict to the repeats of its statement, and undo what no verdict says any more; returns in how many
    answers that changed anything."""
    with store.writing():
        elsewhere = _elsewhere(store)
        before = store.column("select distinct answer from shared_reviews")
        return sum(store.share(answer, elsewhere.get(answer, {})) for answer in sorted({*before, *elsewhere}))


def _elsewhere(store: Store) -> dict[str, dict[str, Verdict]]:
    """By answer and by the id of the statement in it the verdict that another one of its group has."""
    own = store.own_verdicts()
    if not own:
        return {}
    answers: dict[str, str] = {}
    said: list[Said] = []
    for identity, day, answer, *parts in store.found_like_reviewed():
        answers[identity] = answer
        said.append((identity, day, same_words(*parts)))
    again = repeats(said)
    of_group: dict[str, Verdict] = {}
    for identity, verdict in sorted(own.items()):
        group = again.get(identity, identity)
        if group not in of_group or verdict.at >= of_group[group].at:
            of_group[group] = verdict
    elsewhere: dict[str, dict[str, Verdict]] = {}
    for identity, answer in answers.items():
        verdict_of_group = of_group.get(again.get(identity, identity))
        if verdict_of_group and identity not in own:
            elsewhere.setdefault(answer, {})[identity] = verdict_of_group
    return elsewhere
