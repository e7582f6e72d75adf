"""`positions annotate`: JSON lines in, JSON lines out, in order, without a database."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from click.testing import CliRunner

from positions import cli

Command = Callable[..., CompletedProcess[str]]

TEXT = "Nous condamnons fermement l’invasion russe."
STATEMENT = {
    *("holder", "attribution", "target", "target_role", "act", "stance", "modality", "start", "end", "sentence"),
    *("cue", "cue_start", "cue_end", "confidence", "rule"),
}


def line(identity: Any = "a", text: str = TEXT, own: str = "LUX", **more: Any) -> str:
    return json.dumps({"id": identity, "text": text, "own": own, **more}, ensure_ascii=False) + "\n"


def read(done: CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(each) for each in done.stdout.splitlines()]


def test_a_line_gives_language_mentions_and_statements(positions: Command) -> None:
    done = positions("annotate", stdin=line())
    assert (done.returncode, done.stderr) == (0, "")
    (told,) = read(done)
    assert list(told) == ["id", "lang", "mentions", "statements"]
    assert told["lang"] == "fr"
    assert {mention["entity"] for mention in told["mentions"]} == {"RUS"}
    for mention in told["mentions"]:
        assert mention.keys() == {"entity", "start", "end", "surface"}
        assert TEXT[mention["start"] : mention["end"]] == mention["surface"]
    statement = told["statements"][0]
    assert statement.keys() == STATEMENT
    assert [statement[name] for name in ("holder", "target", "act", "stance")] == ["LUX", "RUS", "condemn", -2]
    assert TEXT[statement["cue_start"] : statement["cue_end"]] == statement["cue"]


def test_the_order_is_that_of_the_input_and_ids_come_back_as_they_were(positions: Command, tmp_path: Path) -> None:
    identities = ["z", 7, "a", "z", "é\u2028x", 0]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(line(identity, text="") for identity in identities), encoding="utf-8")
    done = positions("annotate", file)
    assert done.returncode == 0
    assert [told["id"] for told in read(done)] == identities
    assert read(positions("annotate", "-", stdin=file.read_text(encoding="utf-8"))) == read(done)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "line 2: no JSON"),
        ("[]", "line 2: no JSON object"),
        ('"text"', "line 2: no JSON object"),
        ('{"id": "b", "text": "x"}', "line 2: no own"),
        ('{"text": "x", "own": "LUX"}', "line 2: no id"),
        ('{"id": "b", "own": "LUX"}', "line 2: no text"),
        ('{"id": "b", "text": 5, "own": "LUX"}', "line 2: b: text is no text"),
        ('{"id": "b", "text": null, "own": "LUX"}', "line 2: no text"),
        ('{"id": ["b"], "text": "x", "own": "LUX"}', "line 2: id is neither a text nor a number"),
        ('{"id": "b", "text": "x", "own": "LUX", "date": 2022}', "line 2: b: date is no text"),
        ('{"id": "b", "text": "x", "own": "ZZZ"}', "line 2: b: own is ZZZ, which is no country or organisation"),
        ('{"id": "b", "text": "x", "own": "lux"}', "line 2: b: own is lux, which is no country or organisation"),
        (
            '{"id": "b", "text": "x", "own": "LUX", "date": "yesterday"}',
            "line 2: b: date is yesterday, which is no day",
        ),
        ('{"id": "b", "text": "x", "own": "LUX", "date": "2022-02-31"}', "line 2: b: date is 2022-02-31"),
        ('{"id": "b", "text": "x", "own": "LUX", "date": "20220211"}', "line 2: b: date is 20220211"),
        ("[" * 100_000, "line 2: no JSON"),
    ],
)
def test_a_bad_line_costs_one_clear_line_and_the_others_go_on(bad: str, told: str) -> None:
    done = CliRunner().invoke(cli, ["annotate"], input=line("a") + bad + "\n" + line("c"))
    assert done.exit_code == 1
    assert [json.loads(each)["id"] for each in done.stdout.splitlines()] == ["a", "c"]
    message, number = done.stderr.splitlines()
    assert told in message
    assert number == "1 bad line"


def test_a_language_that_is_not_known_is_a_hint_that_says_nothing() -> None:
    done = CliRunner().invoke(cli, ["annotate"], input=line(lang="xx") + line(own="EU", date="2022-02-11"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert [json.loads(each)["lang"] for each in done.stdout.splitlines()] == ["fr", "fr"]


def test_empty_lines_and_a_byte_order_mark_are_no_bad_lines(positions: Command) -> None:
    done = positions("annotate", stdin="\ufeff" + line("a") + "\n  \n" + line("b").rstrip("\n"))
    assert (done.returncode, [told["id"] for told in read(done)]) == (0, ["a", "b"])


def run(given: bytes) -> CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "positions", "annotate"], input=given, capture_output=True, check=False
    )


def test_bytes_that_are_no_utf8_are_a_bad_line() -> None:
    done = run(line("a").encode() + line("b").encode("latin-1", "replace").replace(b"?", b"\xe9") + line("c").encode())
    assert done.returncode == 1
    assert [json.loads(each)["id"] for each in done.stdout.splitlines()] == ["a", "c"]
    assert b"line 2: not UTF-8" in done.stderr


def test_half_a_surrogate_pair_and_control_characters_are_taken_as_they_come() -> None:
    text = "\\ud800 Nous condamnons la Russie.\\u0000\\u2028\\u0085 fin"
    done = run(f'{{"id": "a", "text": "{text}", "own": "LUX"}}\n'.encode())
    assert done.returncode == 0
    assert len(done.stdout.decode().splitlines()) == 1, "one line, however a reader splits lines"


def test_annotate_loads_neither_crawler_nor_tables_nor_site() -> None:
    code = (
        "import sys, positions\n"
        "sys.argv = ['positions', 'annotate']\n"
        "try:\n    positions.main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'scrapy', 'twisted', 'pandas', 'datasette', 'sqlite_utils', 'rich', 'openpyxl', 'sqlite3'}\n"
        "sys.exit(str(sorted(heavy & sys.modules.keys())) if heavy & sys.modules.keys() else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], input=line(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_each_line_is_answered_before_the_next_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "positions", "annotate"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for identity in ("a", "b"):
            process.stdin.write(line(identity))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == identity
        process.stdin.close()


def test_a_reader_that_goes_away_ends_it_without_a_traceback() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "positions", "annotate"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        try:
            process.stdin.write(line() * 50)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert "Traceback" not in process.stderr.read()


def test_memory_does_not_grow_with_the_input() -> None:
    def peak(lines: int) -> int:
        code = (
            "import resource, sys, positions\n"
            "sys.argv = ['positions', 'annotate']\n"
            "try:\n    positions.main()\n"
            "except SystemExit:\n    pass\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
        )
        given = "".join(line(n, text=f"{TEXT} Numéro {n}.") for n in range(lines))
        done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True, check=True)
        return int(done.stderr.split()[-1])

    assert resource.RUSAGE_SELF == 0
    assert peak(4000) < 1.08 * peak(1000)
