"""Scrapes start warm, and whatever a test reads into its `store` can be built again from the archive alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.compare import differences
from db.rebuilt import rebuilt
from db.store import Store
from scrapers.rebuild import rebuild


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database in which there is nothing."""
    with Store(tmp_path / "positions.db") as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def _forked(forked: None) -> None:
    """All scrapes of these tests."""


@pytest.fixture(autouse=True)
def _built_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Rebuild the database of a test that read something, and compare all tables but `runs`, without times."""
    store = request.getfixturevalue("store") if "store" in request.fixturenames else None
    yield
    if not isinstance(store, Store) or not store.column("select id from sources"):
        return
    again = tmp_path / "again" / "again.db"
    with rebuilt(store.path, again) as (empty, archive, account):
        missing = [line for source in rebuild(empty, archive, account) for line in source.missing]
    assert missing == []
    assert differences(store.path, again) == []
