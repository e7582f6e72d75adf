"""Every test that kills commands tells how many kills came in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.killing import killed


@pytest.fixture(autouse=True)
def _kills_are_told(record_property: Callable[[str, object], None]) -> Iterator[None]:
    before = killed.copy()
    yield
    if killed != before:
        record_property("killed", dict(killed - before))
