"""A listing that a run walks: which documents it names, and whether all of it was seen.

Only what a whole listing no longer names has vanished. A listing is not whole where a page of it failed, was empty in
the middle, came from the archive, named something without a key, or where the run was told to read a part (`--since`,
`--limit`); then nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Scope = Mapping[str, str | tuple[str, str]]
"""Which documents belong to a listing, by columns of the table `documents`: a value, or the first and the last."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A listing was read from its beginning to its end in this run: it names these documents, and no other."""

    keys: frozenset[str]
    scope: tuple[tuple[str, str | tuple[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The run has reached its ceiling and asks for nothing any more."""

    reason: str


@dataclass
class Listing:
    """The pages of a listing as they come."""

    keys: set[str] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)
    """How many documents there are, as its pages say; a listing that says it twice says the same."""
    broken: bool = False
    others: set[str] = field(default_factory=set)
    """Documents that were found elsewhere."""

    def names(self, keys: Iterable[str], total: int | None = None) -> None:
        """A page that names these documents, of so many on all pages."""
        self.keys.update(keys)
        if total is not None:
            self.totals.add(total)

    def also(self, key: str) -> None:
        """A document that it does not name and that is there all the same: so it has not vanished."""
        self.others.add(key)

    def walked(self, scope: Scope) -> tuple[Walked, ...]:
        """What to say at its last page: nothing where it was not whole."""
        if self.broken or not self.keys or (self.totals and self.totals != {len(self.keys)}):
            return ()
        return (Walked(frozenset(self.keys | self.others), tuple(sorted(scope.items()))),)
