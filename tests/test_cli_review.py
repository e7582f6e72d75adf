"""`positions review`: statements out to people, verdicts back, and what they do to what is published."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from db.compare import differences
from db.ledger import Trouble
from db.reviews import import_reviews
from db.store import Store
from db.tagging import tag
from scrapers.crawl import import_paths
from tests.scrapers.lu_files import record, row

Command = Callable[..., CompletedProcess[str]]

TEXTS = (
    "Le Gouvernement condamne l'invasion de l'Ukraine par la Russie.",
    "Le Luxembourg est préoccupé par la situation des droits de l'homme en Chine.",
    "Le Gouvernement salue la décision du Japon. Le Luxembourg soutient le Kosovo.",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three invented answers, imported and tagged."""
    folder = tmp_path_factory.mktemp("reviewed")
    for number, text in enumerate(TEXTS, 1):
        file = folder / "files" / f"{number}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(record(row(number, TexteR=text)))
    with Store(folder / "db" / "x.db") as store:
        import_paths("lu-chd", [folder / "files"], store=store)
        tag(store)
    return folder


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    """Three invented answers, tagged, with their archive."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "db" / "x.db"


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def exported(positions: Command, database: Path, name: str = "check.csv", *options: object) -> list[dict[str, Any]]:
    file = database.parent / name
    done = positions("review", "export", file, *options, "--db", database)
    assert (done.returncode, done.stderr) == (0, "")
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".csv":
        return list(csv.DictReader(text.splitlines()))
    return [json.loads(line) for line in text.splitlines()]


def take(positions: Command, database: Path, rows: list[dict[str, Any]], *options: object) -> CompletedProcess[str]:
    file = database.parent / "verdicts.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return positions("review", "import", file, *options, "--db", database)


def told(done: CompletedProcess[str]) -> list[str]:
    """What stands on standard error, without the log of how far it is."""
    return [line for line in done.stderr.splitlines() if not re.match(r"\d\d:\d\d:\d\d tagged: ", line)]


def about(rows: list[dict[str, Any]], target: str) -> dict[str, Any]:
    (row,) = (row for row in rows if row["target"] == target)
    return row


def statements(database: Path) -> dict[str, tuple[Any, ...]]:
    found = asked(database, "select target, act, stance, reviewed from statements where holder = 'LUX'")
    return {target: rest for target, *rest in found}  # type: ignore[misc]


def test_statements_to_check_come_with_the_least_confident_first(positions: Command, database: Path) -> None:
    rows = exported(positions, database)
    stored = asked(database, "select answer, sentence, holder, target, act from statements order by confidence")
    assert sorted(tuple(row[name] for name in ("answer", "sentence", "holder", "target", "act")) for row in rows) == (
        sorted(stored)
    )
    confidence = [float(row["confidence"]) for row in rows]
    assert confidence == sorted(confidence)
    assert {row["verdict"] for row in rows} == {""}
    assert about(rows, "RUS") | {"confidence": "", "url": ""} == {
        **dict.fromkeys(("url", "confidence", "verdict", "by", "at", "note"), ""),
        **dict.fromkeys(("correct_act", "correct_stance", "correct_modality", "correct_target_role"), ""),
        "answer": "lu-chd:2018-2023-qp-1/1",
        "date": about(rows, "RUS")["date"],
        "sentence": TEXTS[0],
        "holder": "LUX",
        "target": "RUS",
        "target_role": "actor",
        "act": "condemn",
        "stance": "-2",
        "modality": "asserted",
        "documents": "1",
    }
    assert about(rows, "RUS")["date"][:2] == "20"
    assert about(rows, "RUS")["url"].startswith("http")


def test_which_and_how_many_can_be_said(positions: Command, database: Path) -> None:
    whole = exported(positions, database)
    lines = exported(positions, database, "check.jsonl", "--limit", 2)
    assert [line["sentence"] for line in lines] == [row["sentence"] for row in whole[:2]]
    assert isinstance(lines[0]["stance"], int)
    assert exported(positions, database, "a.csv", "--source", "lu-chd", "--since", "1990-01-01") == whole
    assert exported(positions, database, "b.csv", "--since", "2099-01-01") == []
    done = positions("review", "export", database.parent / "c.csv", "--source", "zz", "--db", database)
    assert (done.returncode, done.stderr) == (2, f"positions: no source zz in {database}; there are: lu-chd\n")


def test_a_file_that_people_have_worked_on_is_not_written_over(positions: Command, database: Path) -> None:
    exported(positions, database)
    file = database.parent / "check.csv"
    file.write_text("hours of work")
    done = positions("review", "export", file, "--db", database)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is there already" in done.stderr
    assert file.read_text() == "hours of work"
    assert exported(positions, database, "check.csv", "--replace")
    done = positions("review", "export", database.parent / "check.xlsx", "--db", database)
    assert (done.returncode, "must end in .csv or .jsonl" in done.stderr) == (2, True)


def judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    about(rows, "RUS").update(verdict="wrong", by="Ada", note="invented reason")
    about(rows, "CHN").update(verdict="Corrected", correct_act="call_on", correct_modality="conditional")
    about(rows, "JPN").update(verdict="right", at="2026-01-02T10:00:00+02:00")
    return rows


def test_verdicts_are_applied_at_once_and_whenever_it_is_tagged(positions: Command, database: Path) -> None:
    before = statements(database)
    done = take(positions, database, judged(exported(positions, database)), "--by", "Grace")
    assert (done.returncode, told(done)) == (0, [])
    assert done.stdout.startswith("kept 3 verdicts (1 without a verdict)\n")
    after = statements(database)
    assert "RUS" in before and "RUS" not in after
    assert after["CHN"] == ["call_on", -1, "corrected"]
    assert after["JPN"] == [*before["JPN"][:2], "right"]
    assert after["XKX"] == before["XKX"]
    assert asked(database, "select verdict, by, at, note from reviews where target = 'JPN'") == [
        ("right", "Grace", "2026-01-02T08:00:00Z", "")
    ]
    assert asked(database, "select verdict, by, at like '____-__-__T%Z', note from reviews where target = 'RUS'") == [
        ("wrong", "Ada", 1, "invented reason")
    ]
    assert asked(database, "select count(*) from positions where target = 'RUS'") == [(0,)]
    positions("tag", "--all", "--db", database, check=True)
    assert statements(database) == after
    assert {row["target"] for row in exported(positions, database, "rest.csv")} == {"XKX"}


def test_the_site_shows_that_it_was_reviewed_and_not_by_whom(positions: Command, database: Path) -> None:
    take(positions, database, judged(exported(positions, database)), "--by", "Grace")
    positions("publish", "--db", database, check=True)
    public = database.with_suffix(".public") / "positions.db"
    assert asked(public, "select target, act, reviewed from said where holder = 'LUX' order by target") == [
        ("CHN", "call_on", "corrected"),
        ("JPN", "welcome", "right"),
        ("XKX", "support", ""),
    ]
    assert asked(public, "select count(*) from statements where target = 'RUS'") == [(0,)]
    assert asked(public, "select verdict from reviews order by verdict") == [("corrected",), ("right",), ("wrong",)]
    assert b"Grace" not in public.read_bytes() and b"Ada" not in public.read_bytes()


def test_a_rebuilt_database_keeps_and_applies_them(positions: Command, database: Path) -> None:
    take(positions, database, judged(exported(positions, database)))
    again, kept = database.with_name("again.db"), Path(shutil.copy(database, database.with_name("kept.db")))
    positions("rebuild", "--to", again, "--db", database, check=True)
    assert differences(database, again) == []
    assert statements(again) == statements(database)
    for name in ("x.db", "again.db"):  # lost, the archive has them still
        lost = database.with_name(name)
        lost.unlink()
        positions("rebuild", "--to", lost, "--db", lost, check=True)
        assert differences(kept, lost) == []


def test_an_import_tags_the_answers_that_it_judges_and_no_others(
    positions: Command, database: Path, tmp_path: Path
) -> None:
    rows = judged(exported(positions, database))
    for number in range(10, 13):  # a backlog, with a text that could not be tagged before
        (tmp_path / "files" / f"{number}.json").write_bytes(record(row(number, TexteR=TEXTS[0])))
    with Store(database) as store:
        import_paths("lu-chd", [tmp_path / "files"], store=store)
        store.put_problem(Trouble(source="lu-chd", stage="tag", kind="tagger_failed", message="lu-chd:x/1: invented"))
    done = take(positions, database, rows)
    assert "\ntagged 3 answers and 0 questions: " in done.stdout
    assert "RUS" not in statements(database)
    assert asked(database, "select count(*) from answers where id not in (select answer from tagged)") == [(3,)]
    assert asked(database, "select message from problems where stage = 'tag'") == [("lu-chd:x/1: invented",)]
    assert positions("tag", "--db", database).stdout.startswith("tagged 3 answers and 6 questions")


def test_a_verdict_can_be_taken_back(positions: Command, database: Path) -> None:
    rows = judged(exported(positions, database))
    before = statements(database)
    take(positions, database, rows)
    about(rows, "RUS")["verdict"] = "right"
    about(rows, "JPN").update(verdict="wrong", at="2025-12-31")
    done = take(positions, database, rows)
    assert done.stdout.startswith("kept 1 verdict (1 known already; 1 older than what is kept; 1 without a verdict)\n")
    assert statements(database)["RUS"] == [*before["RUS"][:2], "right"]
    assert "JPN" in statements(database)
    done = take(positions, database, rows)
    assert done.stdout == "kept 0 verdicts (2 known already; 1 older than what is kept; 1 without a verdict)\n"


def test_one_that_was_interrupted_before_it_tagged_tags_when_it_is_done_again(
    positions: Command, database: Path
) -> None:
    file = database.parent / "verdicts.jsonl"
    rows = judged(exported(positions, database, "check.jsonl"))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Store(database) as store:
        assert import_reviews(store, file).kept == 3
    assert "RUS" in statements(database)
    done = positions("review", "import", file, "--db", database)
    assert done.stdout.startswith("kept 0 verdicts (3 known already; 1 without a verdict)\ntagged 3 answers")
    assert "RUS" not in statements(database)


def test_without_its_act_a_line_says_only_what_is_corrected(positions: Command, database: Path) -> None:
    rows = exported(positions, database)
    about(rows, "RUS").update(act="", stance="2", modality="denied", verdict="right")
    about(rows, "CHN").update(act="", stance="2", verdict="corrected", correct_target_role="actor")
    file = database.parent / "verdicts.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with Store(database) as store:
        import_reviews(store, file)
    assert asked(database, "select target, act, stance, modality, target_role from reviews order by target") == [
        ("CHN", "", None, "", "actor"),
        ("RUS", "", None, "", ""),
    ]


BAD: dict[str, tuple[dict[str, str], str]] = {
    "verdict": ({"verdict": "perhaps"}, "verdict 'perhaps' is none of right, wrong, corrected"),
    "answer": ({"answer": "lu-chd:none/1"}, "no answer 'lu-chd:none/1' in "),
    "sentence": ({"sentence": "Nobody said this."}, "does not say this sentence"),
    "half of it": ({"sentence": "Le Gouvernement"}, "nobody states this there: lu-chd:2018-2023-qp-"),
    "other target": ({"target": "FRA"}, "has no statement of LUX about FRA in this sentence"),
    "target": ({"target": "ATLANTIS"}, "target 'ATLANTIS' is no country or organisation"),
    "nothing": ({"verdict": "corrected"}, "is corrected, but none of correct_act, "),
    "too much": ({"verdict": "right", "correct_act": "aid"}, "is right, but correct_act says what it should be"),
    "act": ({"verdict": "corrected", "correct_act": "hug"}, "correct_act 'hug' is none of condemn, "),
    "stance": ({"verdict": "corrected", "correct_stance": "3"}, "correct_stance '3' is no whole number from -2 to 2"),
    "modality": ({"verdict": "corrected", "correct_modality": "maybe"}, "correct_modality 'maybe' is none of asserted"),
    "at": ({"at": "yesterday"}, "at 'yesterday' is no date or time"),
    "year 0": ({"at": "0001-01-01T00:00:00+10:00"}, "at '0001-01-01T00:00:00+10:00' is no date or time"),
}


def test_a_bad_line_costs_itself_alone(positions: Command, database: Path) -> None:
    rows = exported(positions, database)
    bad = [rows[0] | {"verdict": "wrong"} | change for change, _ in BAD.values()]
    done = take(positions, database, [*bad, rows[1] | {"verdict": "wrong"}, rows[2]])
    for number, (line, (_, said)) in enumerate(zip(told(done), BAD.values(), strict=True), 2):
        assert line.startswith(f"{database.parent / 'verdicts.csv'}, line {number}: ")
        assert said in line
    assert done.stdout.startswith("kept 1 verdict (1 without a verdict)\n")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, f"{len(bad)} problems")
    assert asked(database, "select sentence from reviews") == [(rows[1]["sentence"],)]


def imported(positions: Command, database: Path, name: str, content: bytes) -> CompletedProcess[str]:
    file = database.parent / name
    file.write_bytes(content)
    return positions("review", "import", file, "--db", database)


def test_broken_csv_is_told_line_by_line(positions: Command, database: Path) -> None:
    head = b"answer,sentence,holder,target,act,verdict,note\n"
    good = f'lu-chd:2018-2023-qp-1/1,"{TEXTS[0]}",LUX,RUS,condemn,wrong,"over\ntwo lines"\n'.encode()
    broken = b'lu-chd:2018-2023-qp-1/1,"never closed,LUX,RUS,condemn,wrong,\n'
    short = b"lu-chd:2018-2023-qp-1/1,Le\n"
    latin = "lu-chd:2018-2023-qp-2/1,Le Luxembourg est préoccupé,LUX,CHN,concern,wrong,\n".encode("latin-1")
    done = imported(positions, database, "broken.csv", head + broken + short + latin + b",,,,,,\n\n" + good)
    lines = told(done)
    assert [line.partition(", ")[2].partition(":")[0] for line in lines] == ["line 2", "line 3", "line 4"]
    assert "has 2 columns, not 7" in lines[1]
    assert "UTF-8" in lines[2]
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "3 problems")
    assert asked(database, "select target, note from reviews") == [("RUS", "over\ntwo lines")]


def test_a_spreadsheets_own_csv_is_read(positions: Command, database: Path) -> None:
    line = f"lu-chd:2018-2023-qp-1/1;{TEXTS[0]};lux;rus;condemn;−2;corrected;-1,0;2026-03-04\r\n"
    head = "Answer;Sentence;Holder;Target;Act;Stance;Verdict;correct_stance;at\r\n"
    done = imported(positions, database, "sheet.CSV", b"\xef\xbb\xbf" + (head + line).encode())
    assert (done.returncode, told(done)) == (0, [])
    assert statements(database)["RUS"] == ["condemn", -1, "corrected"]


def test_broken_json_is_told_line_by_line(positions: Command, database: Path) -> None:
    rows = exported(positions, database, "check.jsonl")
    about(rows, "RUS").update(verdict="wrong", by=None)
    lines = ["{", "[1]", '{"answer": {}}', json.dumps(about(rows, "RUS") | {"note": "\ud800"})]
    lines += [*map(json.dumps, rows), ""]
    done = imported(positions, database, "v.jsonl", "\n".join(lines).encode())
    assert [line.partition(", ")[2][:7] for line in told(done)] == [f"line {n}:" for n in (1, 2, 3, 4)]
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "4 problems")
    assert "RUS" not in statements(database)


def test_a_file_that_says_nothing_is_one_line(positions: Command, database: Path) -> None:
    for name, content in (("e.csv", b""), ("f.csv", b"a,b,c\n1,2,3\n"), ("g.txt", b"x")):
        done = imported(positions, database, name, content)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert name in done.stderr
    assert asked(database, "select count(*) from reviews") == [(0,)]


def test_a_verdict_waits_for_a_text_that_comes_back(positions: Command, database: Path, tmp_path: Path) -> None:
    take(positions, database, judged(exported(positions, database)))
    with Store(database) as store:
        for text, left in (("Autre chose.", []), (TEXTS[0], [])):
            (tmp_path / "files" / "1.json").write_bytes(record(row(1, TexteR=text)))
            import_paths("lu-chd", [tmp_path / "files" / "1.json"], store=store)
            tag(store)
            assert store.column("select id from statements where target = 'RUS'") == left
    assert asked(database, "select count(*) from reviews where target = 'RUS'") == [(1,)]


def test_explain_tells_of_reviews(positions: Command, database: Path) -> None:
    take(positions, database, judged(exported(positions, database)))
    said = positions("explain", "lu-chd:2018-2023-qp-1/1", "--db", database, check=True).stdout
    assert "reviewed: LUX condemn RUS is wrong (invented reason): not published\n" in said
    said = positions("explain", "lu-chd:2018-2023-qp-2/1", "--db", database, check=True).stdout
    assert "reviewed: LUX concern CHN is corrected: call_on -1 conditional setting\n" in said


def test_a_database_from_before_reviews_is_brought_up(positions: Command, database: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(database, tmp_path / "old.db"))
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("alter table statements drop column reviewed")
        db.execute("drop index idx_reviews_answer")
        for column in ("judged", "act", "modality", "target_role", "stance"):
            db.execute(f"alter table reviews drop column {column}")
        db.execute("delete from _sqlite_migrations where name = 'what_reviews_say'")
    assert len(exported(positions, old)) == 4
