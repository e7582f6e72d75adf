"""Files on disk to the database: `import_paths`."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.store import Store
from scrapers.crawl import import_paths
from tests.scrapers.lu_files import COLUMNS, REPLY, pdf, record, row, txt, xlsx
from tests.scrapers.replay import Replay


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


VANISHED = "select id from documents where status = 'vanished' and vanished_on <> '' order by id"


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = store.db.conn.execute(sql).fetchall()
    return found


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows but those of `runs`, with their times: nothing was written again."""
    with sqlite3.connect(store.path) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: connection.execute(f"select * from [{name}]").fetchall() for name in tables if name != "runs"}


@contextmanager
def nothing_new(store: Store, server: Replay | None = None) -> Iterator[None]:
    """What is done within writes no row but those of runs, and the server sends no body."""
    before = everything(store)
    if server:
        server.forget()
    yield
    if server:
        assert server.bodies() == server.bytes_sent() == 0
    assert everything(store) == before


def test_every_kind_of_file_in_a_folder_is_read(store: Store, folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "a.xlsx").write_bytes(xlsx([row(1)]))
    (folder / "b.txt").write_bytes(txt([row(2)]))
    (folder / "deep" / "c.json").write_bytes(record(row(3)))
    (folder / "deep" / "d.pdf").write_bytes(pdf(REPLY))
    (folder / "e.txt").write_text("\n\n".join(REPLY).replace("n° 77", "n° 78"), encoding="utf-8")
    result = import_paths("lu-chd", [folder], store=store)
    assert (result.documents, result.new, result.problems) == (5, 5, ())
    assert sorted(number for (number,) in rows(store, "select number from documents")) == ["1", "2", "3", "77", "78"]
    assert [url for (url,) in rows(store, "select url from captures order by url")] == [
        "file:files/a.xlsx",
        "file:files/b.txt",
        "file:files/deep/c.json",
        "file:files/deep/d.pdf",
        "file:files/e.txt",
    ]


def test_importing_again_writes_no_row_but_its_run(store: Store, folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(xlsx([row(1), row(2, TexteR="a" * 16384), row(3, DateReponse="31.02.2021")]))
    (folder / "b.bin").write_bytes(b"what is this")
    first = import_paths("lu-chd", [folder], store=store)
    with nothing_new(store):
        again = import_paths("lu-chd", [folder], store=store)
    assert (again.unchanged, again.new, again.changed) == (3, 0, 0)
    assert again.problems == first.problems
    assert len(rows(store, "select * from runs")) == 2


def test_the_same_question_from_another_format_changes_nothing(store: Store, folder: Path) -> None:
    import_paths("lu-chd", [_file(folder, "a.xlsx", xlsx([row(1)]))], store=store)
    result = import_paths("lu-chd", [_file(folder, "a.json", record(row(1)))], store=store)
    assert (result.unchanged, result.changed) == (1, 0)


def test_a_changed_answer_is_a_revision(store: Store, folder: Path) -> None:
    import_paths("lu-chd", [_file(folder, "a.xlsx", xlsx([row(1)]))], store=store)
    result = import_paths("lu-chd", [_file(folder, "a.xlsx", xlsx([row(1, TexteR="Autre réponse.")]))], store=store)
    assert result.changed == 1
    ((old,),) = rows(store, "select text from revisions")
    assert "ouvert en automne" in str(old)


BROKEN = {
    "truncated.xlsx": (xlsx([row(1)])[:1500], "bad_xlsx"),
    "columns.xlsx": (xlsx([row(1)], [name for name in COLUMNS if name != "TexteR"]), "missing_column"),
    "page.pdf": (b"<html>Wartung</html>", "not_a_pdf"),
    "page.json": (b"<html>Wartung</html>", "not_json"),
    "empty.xlsx": (b"", "empty_file"),
    "date.xlsx": (xlsx([row(1, DateReponse="31.02.2021")]), "bad_date"),
    "cell.xlsx": (xlsx([row(1, NumQuestion=None)]), "no_key"),
    "latin.txt": (txt([row(1)], encoding="cp1252"), "bad_encoding"),
    "notes.docx": (b"PK\x03\x04 a letter", "unknown_file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_input_is_one_clear_problem_and_the_run_goes_on(store: Store, folder: Path, name: str) -> None:
    body, kind = BROKEN[name]
    _file(folder, name, body)
    _file(folder, "zz.xlsx", xlsx([row(99)]))
    result = import_paths("lu-chd", [folder], store=store)
    (problem,) = result.problems
    assert problem.kind == kind
    assert "lu-chd" in problem.message
    assert name in problem.message or problem.document in problem.message
    assert rows(store, "select kind, message from problems") == [(problem.kind, problem.message)]
    assert rows(store, "select number from documents where number = '99'") == [("99",)]
    assert len(rows(store, "select id from captures")) == 2


def test_a_problem_that_is_mended_is_over(store: Store, folder: Path) -> None:
    import_paths("lu-chd", [_file(folder, "a.xlsx", b"broken")], store=store)
    import_paths("lu-chd", [_file(folder, "a.xlsx", xlsx([row(1, DateReponse="31.02.2021")]))], store=store)
    assert rows(store, "select kind from problems") == [("bad_date",)]
    import_paths("lu-chd", [_file(folder, "a.xlsx", xlsx([row(1)]))], store=store)
    assert rows(store, "select kind from problems") == []


def test_a_table_without_a_column_takes_nothing_away(store: Store, folder: Path) -> None:
    columns = [name for name in COLUMNS if name != "lnk_DocR"]
    import_paths("lu-chd", [_file(folder, "a.xlsx", xlsx([row(1)]))], store=store)
    result = import_paths("lu-chd", [_file(folder, "b.xlsx", xlsx([row(1), row(2)], columns))], store=store)
    assert (result.new, result.unchanged, len(result.problems)) == (1, 1, 1)
    assert rows(store, "select answer_url <> '' from documents order by id") == [(1,), (0,)]


def test_files_of_a_folder_that_says_so_are_invented(store: Store, folder: Path) -> None:
    (folder / "INVENTED.md").write_text("All of this is made up.", encoding="utf-8")
    _file(folder, "a.xlsx", xlsx([row(1)]))
    assert import_paths("lu-chd", [folder], store=store).problems == ()
    assert rows(store, "select invented from documents union all select invented from captures") == [(1,), (1,)]


def test_a_path_that_is_not_there_is_an_error_before_the_run(store: Store, folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        import_paths("lu-chd", [folder / "nothing.xlsx"], store=store)
    assert rows(store, "select * from runs") == []


def test_the_real_records_and_the_rebuilt_workbook(store: Store, shared: Path) -> None:
    """84 questions; 123 (cut, and other questions ran into it) and 835 (marks of the typesetting) are damaged."""
    folders = sorted(path for path in (shared / "real" / "lu").iterdir() if path.is_dir())
    result = import_paths("lu-chd", folders, store=store)
    assert (result.documents, result.new) == (84, 84)
    explained = Counter((problem.document.rpartition("-")[2], problem.kind) for problem in result.problems)
    assert explained == Counter({("123", "damaged"): 1, ("123", "truncated"): 1, ("835", "damaged"): 1})
    before = everything(store)
    workbook = import_paths("lu-chd", sorted((shared / "real" / "lu").glob("*.xlsx")), store=store)
    assert (workbook.documents, workbook.unchanged) == (84, 84)
    assert workbook.problems == () or {p.document for p in workbook.problems} == {p.document for p in result.problems}
    for table, known in before.items():
        if table not in ("captures", "sqlite_sequence"):
            assert everything(store)[table] == known
    whole = "select d.id, d.reply, group_concat(a.text, char(10)) from documents d join (select * from answers order by"
    for identity, reply, joined in rows(store, f"{whole} document, ordinal) a on a.document = d.id group by d.id"):
        assert reply == joined, identity


def _file(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def test_a_file_that_cannot_be_read_costs_a_problem_and_the_others_go_on(store: Store, folder: Path) -> None:
    (folder / "a.json").symlink_to(folder / "gone.json")
    (folder / "b.json").write_bytes(record(row(1)))
    result = import_paths("lu-chd", [folder], store=store)
    assert (result.new, [problem.kind for problem in result.problems]) == (1, ["unreadable_file"])
    assert "a.json: cannot be read: No such file" in result.problems[0].message
    (folder / "gone.json").write_bytes(record(row(2)))
    assert import_paths("lu-chd", [folder], store=store).problems == ()
    assert rows(store, "select count(*) from problems") == [(0,)]


def test_a_folder_without_a_file_is_told(store: Store, folder: Path) -> None:
    (folder / ".hidden.json").write_bytes(record(row(1)))
    (problem,) = import_paths("lu-chd", [folder], store=store).problems
    assert (problem.kind, problem.url) == ("no_file", "file:files/")
