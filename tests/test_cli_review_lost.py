"""Verdicts on sentences that a newer tagger cuts otherwise: they go with the statement, or are told as lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.reviewing import review_id
from db.store import Store
from db.tagging import tag
from scrapers.crawl import import_paths
from tests.conftest import Command
from tests.scrapers.lu_files import record, row
from tests.test_cli_review import TEXTS, asked, statements, take


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The three invented answers of `tests.test_cli_review`, tagged."""
    (tmp_path / "files").mkdir()
    for number, text in enumerate(TEXTS, 1):
        (tmp_path / "files" / f"{number}.json").write_bytes(record(row(number, TexteR=text)))
    with Store(tmp_path / "x.db") as store:
        import_paths("lu-chd", [tmp_path / "files"], store=store)
        tag(store)
    return tmp_path / "x.db"


def judged_before(database: Path, number: int, sentence: str, target: str, act: str, verdict: str) -> None:
    """A verdict from when an invented older tagger cut the answer otherwise."""
    about = {"answer": f"lu-chd:2018-2023-qp-{number}/1", "sentence": sentence, "holder": "LUX", "target": target}
    row = about | {"judged": act, "verdict": verdict, "by": "Ada", "at": "2025-01-02", "note": ""}
    row |= {"act": "" if verdict == "wrong" else act, "modality": "", "target_role": "", "stance": None}
    with Store(database) as store:
        store.put_reviews([{"id": review_id(row)} | row])


def test_verdicts_go_with_statements_whose_sentence_is_cut_otherwise(positions: Command, database: Path) -> None:
    judged_before(database, 3, TEXTS[2], "JPN", "welcome", "right")
    judged_before(database, 3, TEXTS[2], "XKX", "support", "wrong")
    judged_before(database, 1, "Le Gouvernement condamne l'invasion", "RUS", "condemn", "right")
    positions("tag", "--db", database, check=True)
    assert {target: reviewed for target, (*_, reviewed) in statements(database).items()} == {
        "CHN": "", "JPN": "right", "RUS": "right",
    }  # fmt: skip
    done = positions("review", "lost", "--db", database)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_verdicts_on_nothing_are_told(positions: Command, database: Path) -> None:
    judged_before(database, 1, TEXTS[0], "UKR", "support", "right")
    judged_before(database, 2, "Le Luxembourg est inquiet.", "CHN", "concern", "right")
    positions("tag", "--db", database, check=True)
    done = positions("review", "lost", "--db", database)
    assert done.stdout.splitlines() == [
        "lu-chd:2018-2023-qp-1/1: LUX support UKR was judged right on 2025-01-02:"
        f" the rules no longer give a statement there: {TEXTS[0]}",
        "lu-chd:2018-2023-qp-2/1: LUX concern CHN was judged right on 2025-01-02:"
        " the answer no longer says this: Le Luxembourg est inquiet.",
        "2 problems",
    ]
    assert (done.returncode, done.stderr) == (1, "")
    explained = positions("explain", "lu-chd:2018-2023-qp-1/1", "--db", database).stdout
    assert "reviewed: LUX support UKR is right; the rules no longer give a statement there\n" in explained
    done = positions("review", "export", database.parent / "e.csv", "--db", database)
    told_at_the_end = "; 2 earlier verdicts on no statement any more: see `positions review lost`\n"
    assert done.stdout.endswith(f"4 statements to check{told_at_the_end}")
    status = positions("status", "--db", database).stdout
    assert "tag: 1 verdict on no statement any more: see `positions review lost`\n" in status
    (before,) = [row for row in exported_reviews(database) if row["target"] == "UKR"]
    take(positions, database, [before | {"act": "support", "verdict": "wrong"}])
    assert "verdict" not in positions("status", "--db", database).stdout


def exported_reviews(database: Path) -> list[dict[str, Any]]:
    rows = asked(database, "select answer, sentence, holder, target from reviews order by target")
    return [dict(zip(("answer", "sentence", "holder", "target"), row, strict=True)) for row in rows]
