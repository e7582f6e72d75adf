"""The command line through its front door: exit status, one clear line for an error, and what each command says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Command = Callable[..., CompletedProcess[str]]

COMMANDS = (
    *("sources", "scrape", "import", "tag", "publish", "serve"),
    *("update", "status", "annotate", "evaluate", "explain", "rebuild", "verify", "new-source"),
    *("review", "backup", "restore", "export"),
)
NEED_A_DATABASE = (["tag"], ["publish"], ["serve"], ["status"], ["verify"], ["explain", "lu-chd:x/1"])


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n")


def test_help_names_every_command(positions: Command) -> None:
    shown = positions("--help")
    assert shown.returncode == 0
    assert all(f"  {name} " in shown.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_takes_db_and_debug(positions: Command, command: str) -> None:
    shown = positions(command, "--help")
    assert shown.returncode == 0
    assert "--db FILE" in shown.stdout
    assert "--debug" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["tga"], "No such command 'tga'"),
        (["import"], "Missing argument 'SOURCE'"),
        (["import", "lu-chd", "missing.xlsx"], "missing.xlsx"),
        (["import", "zz-none", "."], "no source zz-none; there are: "),
        (["scrape", "zz-none"], "no source zz-none; there are: "),
        (["scrape", "lu-chd", "--since", "31.02.2024"], "--since"),
        (["scrape", "lu-chd", "--limit", "0"], "--limit"),
        (["scrape", "lu-chd", "--endpoint", "no-address"], "http://"),
        (["tag", "--engine", "magic"], "--engine"),
        (["annotate", "missing.jsonl"], "missing.jsonl"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    positions: Command, tmp_path: Path, arguments: list[str], told: str
) -> None:
    done = positions(*arguments, "--db", tmp_path / "x.db") if len(arguments) > 1 else positions(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert one_line(done.stderr)
    assert done.stderr.startswith("positions: ")
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize("arguments", NEED_A_DATABASE, ids=lambda arguments: arguments[0])
def test_what_needs_a_database_says_that_there_is_none(
    positions: Command, tmp_path: Path, arguments: list[str]
) -> None:
    done = positions(*arguments, "--db", tmp_path / "none.db")
    assert done.returncode == 2
    assert "none." in done.stderr
    assert one_line(done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_the_database_is_the_option_before_or_after_the_command_or_the_environment(
    positions: Command, sample: Path
) -> None:
    after = positions("status", "--json", "--db", sample)
    before = positions("--db", sample, "status", "--json")
    environment = positions("status", "--json", env={"POSITIONS_DB": str(sample)})
    assert json.loads(after.stdout) == json.loads(before.stdout) == json.loads(environment.stdout)


def test_debug_shows_the_traceback_and_without_it_there_is_none(positions: Command, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database, " * 100)
    short = positions("tag", "--db", broken)
    assert short.returncode == 2
    assert "broken.db" in short.stderr
    assert one_line(short.stderr)
    long = positions("tag", "--db", broken, "--debug")
    assert long.returncode != 0
    assert "Traceback" in long.stderr


def test_sources_are_listed_for_people_and_for_programs(positions: Command) -> None:
    assert "lu-chd" in positions("sources", check=True).stdout
    told = json.loads(positions("sources", "--json", check=True).stdout)
    luxembourg = next(source for source in told if source["id"] == "lu-chd")
    assert {"name", "country", "institution", "url", "licence", "languages", "frequency_days"} <= luxembourg.keys()


def test_the_sample_goes_all_the_way(sample: Path, public_sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as db:
        answers, statements, untagged = db.execute(
            "select (select count(*) from answers), (select count(*) from statements),"
            " (select count(*) from answers where id not in (select answer from tagged))"
        ).fetchone()
        assert answers >= 40
        assert statements > 0
        assert untagged == 0
        assert {row[0] for row in db.execute("select distinct outcome from runs")} <= {"ok", "problems"}
        assert db.execute("select min(invented) from documents").fetchone() == (1,)
    assert public_sample.is_file()


def test_importing_again_changes_nothing_and_ends_the_same(positions: Command, tmp_path: Path, root: Path) -> None:
    folder, database = root / "scrapers" / "sample" / "lu-chd", tmp_path / "x.db"
    first = positions("import", "lu-chd", folder, "--db", database, check=True)
    with closing(sqlite3.connect(database)) as db:
        before = [line for line in db.iterdump() if '"runs"' not in line]
    second = positions("import", "lu-chd", folder, "--db", database)
    assert second.returncode == first.returncode
    assert "(0 new, 0 changed, " in second.stdout
    with closing(sqlite3.connect(database)) as db:
        assert [line for line in db.iterdump() if '"runs"' not in line] == before


def test_problems_give_status_1_and_their_number_is_the_last_line(positions: Command, tmp_path: Path) -> None:
    broken = tmp_path / "questions.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is a zip that ends too soon")
    done = positions("import", "lu-chd", broken, "--db", tmp_path / "x.db")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 problem"
    assert "questions.xlsx" in done.stderr
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        assert db.execute("select count(*) from problems").fetchone() == (1,)


def test_publish_goes_where_it_is_told(positions: Command, sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.db"
    assert positions("publish", "--db", sample, "--to", target).returncode == 0
    with closing(sqlite3.connect(target)) as db:
        assert db.execute("select count(*) from statements").fetchone()[0] > 0


def test_publish_never_replaces_the_working_database(positions: Command, sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    (tmp_path / "same.db").symlink_to(sample)
    for target in (sample, tmp_path / "same.db"):
        done = positions("publish", "--db", sample, "--to", target)
        assert done.returncode == 2
        assert "is the working database" in done.stderr
    assert sample.read_bytes() == before


def test_a_database_of_something_else_is_left_as_it_is(positions: Command, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "else.db")) as db:
        db.execute("create table mine (a)")
    before = (tmp_path / "else.db").read_bytes()
    done = positions("tag", "--db", tmp_path / "else.db")
    assert done.returncode == 2
    assert "something else" in done.stderr
    assert one_line(done.stderr)
    assert (tmp_path / "else.db").read_bytes() == before


@pytest.mark.parametrize("own", ["ZZZ", "lux"])
def test_explain_knows_the_government_and_the_day_of_a_text(positions: Command, own: str) -> None:
    done = positions("explain", "-", "--own", own, stdin="Nous condamnons.")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"own is {own}, which is no country or organisation" in done.stderr
    lines = positions("explain", "-", stdin='{"id": "a", "text": "x", "own": "LUX", "date": "today"}\n')
    assert lines.stderr == "positions: line 1: a: date is today, which is no day (ISO 8601, as 2022-02-11)\n"


@pytest.mark.parametrize(
    "command",
    [
        ["backup", "{}"],
        ["export", "{}"],
        ["publish", "--to", "{}"],
        ["review", "export", "{}.csv"],
    ],
    ids=lambda command: command[0],
)
def test_a_folder_that_is_not_there_is_not_made(
    positions: Command, sample: Path, tmp_path: Path, command: list[str]
) -> None:
    done = positions(*(word.format(tmp_path / "nosuch" / "x") for word in command), "--db", sample)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr)
    assert f"there is no folder {tmp_path / 'nosuch'}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_status_names_each_source_and_job(positions: Command, sample: Path) -> None:
    done = positions("status", "--json", "--db", sample)
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows.keys() == {"lu-chd", "tag", "publish"}
    assert rows["lu-chd"]["outcome"] in {"ok", "problems"}
    assert rows["lu-chd"]["documents"] > 0
    needed = [reason for row in rows.values() for reason in row["needs"]]
    assert done.returncode == (1 if needed else 0)
    table = positions("status", "--db", sample).stdout
    assert "lu-chd" in table
    assert "left out" in table.splitlines()[0]


def test_a_statement_of_the_sample_is_explained(positions: Command, sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as db:
        answer, cue = db.execute("select answer, cue from statements order by id limit 1").fetchone()
    done = positions("explain", answer, "--db", sample)
    assert done.returncode == 0
    assert cue in done.stdout
    unknown = positions("explain", "lu-chd:none/1", "--db", sample)
    assert unknown.returncode == 2
    assert "no answer lu-chd:none/1" in unknown.stderr
    assert one_line(unknown.stderr)


def test_texts_that_are_in_no_database_are_explained(positions: Command) -> None:
    text = "Nous condamnons fermement l’invasion de l’Ukraine par la Russie."
    plain = positions("explain", "-", "--own", "LUX", stdin=text)
    lines = positions("explain", "-", stdin=json.dumps({"id": "a", "text": text, "own": "LUX"}) + "\n")
    assert plain.returncode == lines.returncode == 0
    assert "condamnons" in plain.stdout
    assert plain.stdout.strip() in lines.stdout
