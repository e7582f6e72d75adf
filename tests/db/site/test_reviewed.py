"""What the site says of statements that a person has checked: that it was, wherever they are shown, and not by whom."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from parsel import Selector

from db.publish import publish
from tests.db.site.conftest import Get, Site


@pytest.fixture(scope="module")
def reviewed(working: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world, one of its statements confirmed and one corrected, in another answer with the same words."""
    path = Path(shutil.copy(working, tmp_path_factory.mktemp("reviewed") / "world.db"))
    with closing(sqlite3.connect(path)) as db, db:
        for verdict, number in (("right", 0), ("corrected", 1)):
            sql = (
                "update statements set reviewed = ? where id = (select id from statements order by id limit 1 offset ?)"
            )
            db.execute(sql, (verdict, number))
        db.execute("update statements set reviewed_in = 'zz:1/1' where reviewed = 'corrected'")
        db.execute("insert into reviews (id, answer, verdict, by, note) values ('r', 'a', 'wrong', 'Ada', 'no cue')")
    publish(path, path.with_name("positions.db"))
    return path.with_name("positions.db")


@pytest.fixture(scope="module")
def shown(reviewed: Path, site_of: Site) -> Get:
    """The site on it."""
    return site_of(reviewed)


def of(public: Path, verdict: str) -> dict[str, str]:
    with closing(sqlite3.connect(public)) as db:
        db.row_factory = sqlite3.Row
        return dict(db.execute("select * from statements where reviewed = ?", [verdict]).fetchone())


@pytest.mark.parametrize(("verdict", "said"), [("right", "has checked it"), ("corrected", "corrected what the rules")])
def test_an_answer_and_the_account_mark_what_was_reviewed(shown: Get, reviewed: Path, verdict: str, said: str) -> None:
    statement = of(reviewed, verdict)
    for page in (f"/answer/{statement['answer']}", f"/explain/{statement['answer']}"):
        tags = Selector(shown(page).text).css(".tag")
        told = [tag.attrib.get("title", "") for tag in tags if tag.css("::text").get() == "reviewed"]
        assert any(said in one for one in told), page
        assert any("in zz:1/1, which says the same" in one for one in told if said in one) == (verdict == "corrected")


def test_lists_mark_it_too(shown: Get, reviewed: Path) -> None:
    entity = of(reviewed, "right")["target"]
    assert ">reviewed</span>" in shown(f"/entity/{entity}").text


def test_nothing_is_marked_where_nothing_was_reviewed(get: Get, reviewed: Path) -> None:
    assert ">reviewed</span>" not in get(f"/answer/{quote(of(reviewed, 'right')['answer'])}").text


def test_the_reviews_are_a_table_without_names(shown: Get) -> None:
    page = shown("/positions/reviews").text
    assert "no cue" in page
    assert "Ada" not in page
