"""Taking turns: a job that another process does is waited for, and a run beside another one is none of its own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from db import ledger
from db.locks import BusyError, Lock, in_turn
from db.store import Store


def test_a_job_is_done_as_soon_as_its_lock_is_free(path: Path) -> None:
    held = Lock(path, "tag")
    held.take()
    threading.Timer(0.3, held.release).start()
    lock = Lock(path, "tag")
    in_turn("tag", lock.take)
    with pytest.raises(BusyError, match=r"\(tag\)"):
        held.take()
    lock.release()


def test_another_lock_that_is_held_is_no_reason_to_wait(path: Path) -> None:
    def job() -> None:
        raise BusyError("schema")

    with pytest.raises(BusyError, match="schema"):
        in_turn("tag", job)


def test_a_run_beside_another_one_is_no_row_of_its_own(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "DYING", 0.1)
    with Store(path) as first, Store(path) as second, first.run_beside("update") as counts:
        counts["problems"] = 2
        with second.run_beside("update") as beside:
            beside["problems"] = 5
        assert first.column("select outcome from runs") == ["running"]
    with Store(path) as store:
        assert store.db.conn.execute("select outcome, problems from runs").fetchall() == [("problems", 2)]


def test_what_goes_wrong_in_a_run_beside_another_is_told(path: Path) -> None:
    with Store(path) as store:
        with pytest.raises(BusyError), store.run_beside("update"):
            raise BusyError("tag")
        assert store.column("select outcome from runs") == ["failed"]
