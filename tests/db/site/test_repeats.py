"""What the site says of a statement that repeats another one: it is shown, marked, and leads to what is counted."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from parsel import Selector

from db.publish import publish
from tests.db.site.conftest import Site


def test_a_repeat_is_shown_marked_and_left_out_of_counts(working: Path, site_of: Site, tmp_path: Path) -> None:
    path = Path(shutil.copy(working, tmp_path / "world.db"))
    with closing(sqlite3.connect(path)) as db, db:
        # Any two will do: that one repeats the other is invented here.
        sql = "select id, answer, act from statements where modality <> 'past' order by id limit 2"
        (first, *_), (second, answer, act) = db.execute(sql).fetchall()
        db.execute("insert into repeats values (?, ?)", (second, first))
    publish(path, tmp_path / "positions.db")
    shown = site_of(tmp_path / "positions.db")
    (mark,) = (tag for tag in Selector(shown(f"/answer/{quote(answer)}").text).css("a.tag") if "again" in tag.get())
    assert "counted once" in mark.attrib["title"]
    assert shown(mark.attrib["href"]).status_code in (200, 302)
    times = sum(row["times"] for row in shown(f"/positions/who_condemned.json?act={act}&_shape=array").json())
    with closing(sqlite3.connect(tmp_path / "positions.db")) as db:
        said = db.execute("select count(*) from said where act = ? and modality <> 'past'", [act]).fetchone()[0]
    assert times == said - 1
