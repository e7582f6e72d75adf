"""The bundled sample: invented, complete, in the real formats, and read by the Luxembourg module without a problem."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from scrapers import lu_chd
from scrapers.items import Document, Problem

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "scrapers" / "sample" / "lu-chd"
EXPECTED = ROOT / "tests" / "fixtures" / "sample_expected.jsonl"

EXPORTS = sorted(SAMPLE.glob("questionsparlementaires-*.txt"))
REPLIES = sorted(SAMPLE.glob("reponse-qp-*.txt"))

HEADER = (
    "NumQuestion¬TypeQuestion¬TypeReponse¬EtatQuestion¬nbrAuteurs¬NbrPartiPolAuteurs¬auteurs¬partiPolAuteurs¬DateQuestion"
    "¬TexteQ¬TitreQuestion¬LangueQ¬Destinataire¬Repondant¬RoleRepondant¬DateReponse¬TexteR¬LangueR¬Lnk_Question¬Lnk_DocQ"
    "¬Lnk_DocR"
)

# Foreign ministers, heads of government and well-known deputies since 2009, and heads of state who are often quoted:
# an invented text must not put a word into the mouth of any of them.
REAL_NAMES = """
    Asselborn Backes Bausch Baum Bettel Cahen Clement Fayot Frieden Gloden Graas Gramegna Hansen Juncker Kartheiser
    Keup Mosar Polfer Reding Schneider Tanson Turmes Wiseler Biden Erdoğan Erdogan Loukachenko Macron Maduro Merkel
    Netanyahou Orban Poutine Putin Tokaïev Tokajew Trump Zelensky Selenskyj Borrell Kallas Guterres
""".split()  # noqa: SIM905


def rows(export: Path) -> list[dict[str, str]]:
    lines = export.read_text(encoding="utf-8").splitlines()
    names = lines[0].split("¬")
    return [dict(zip(names, line.split("¬"), strict=True)) for line in lines[1:]]


ROWS = [row for export in EXPORTS for row in rows(export)]
ANSWERED = [row for row in ROWS if row["TexteR"]]


def test_the_folder_is_marked_as_invented() -> None:
    assert "invented" in (SAMPLE / "INVENTED.md").read_text(encoding="utf-8")
    kept = {*EXPORTS, *REPLIES, SAMPLE / "INVENTED.md"}
    assert set(SAMPLE.iterdir()) == kept, "only files that this test knows may stand under the mark"


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_an_export_has_the_real_header_and_21_cells_in_every_row(export: Path) -> None:
    lines = export.read_text(encoding="utf-8").splitlines()
    assert lines[0] == HEADER
    assert {line.count("¬") for line in lines} == {20}


def test_there_are_at_least_48_answers_in_the_three_languages() -> None:
    languages = Counter(row["LangueR"] for row in ANSWERED)
    assert len(ANSWERED) + len(REPLIES) >= 48
    assert all(languages[name] >= least for name, least in {"FR": 30, "LB": 10, "DE": 6}.items())


def test_every_year_from_2018_to_2026_has_answers() -> None:
    years = {row["DateReponse"][-4:] for row in ANSWERED}
    assert years == {str(year) for year in range(2018, 2027)}


def test_answers_come_after_their_questions_and_are_of_a_ministrys_length() -> None:
    for row in ANSWERED:
        asked, answered = ("".join(reversed(row[name].split("/"))) for name in ("DateQuestion", "DateReponse"))
        assert asked < answered, row["NumQuestion"]
        assert 600 <= len(row["TexteR"]) <= 3_000, row["NumQuestion"]


def test_numbers_repeat_between_legislatures_and_types() -> None:
    numbers = Counter(row["NumQuestion"] for row in ROWS)
    assert all(numbers[number] > 1 for number in ("38", "412", "530", "1203", "2640", "12", "87"))
    pages = [row["Lnk_Question"] for row in ROWS]
    assert len(set(pages)) == len(pages)


def test_oral_withdrawn_and_open_questions_have_no_answer_text() -> None:
    states = Counter(row["EtatQuestion"] for row in ROWS if not row["TexteR"])
    assert states == {"RETIREE": 2, "EN COURS": 1, "REPONDUE": 5}
    assert sum(row["TypeQuestion"] in {"DEBAT", "ORAL"} for row in ROWS) == 5


@pytest.mark.parametrize("path", [*EXPORTS, *REPLIES], ids=lambda path: path.stem)
def test_no_real_politician_and_no_real_host_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [name for name in REAL_NAMES if re.search(rf"\b{name}\b", text)]
    assert set(re.findall(r"https?://([^/\s¬]+)", text)) <= {"sample.invalid"}


@pytest.mark.parametrize("reply", REPLIES, ids=lambda path: path.stem)
def test_a_reply_has_heading_bold_questions_date_and_signature(reply: Path) -> None:
    text = reply.read_text(encoding="utf-8")
    heading = next(line for line in text.splitlines() if line)
    assert re.fullmatch(r"\*\*Réponse .* n° \d+ du .*\*\*", heading)
    assert re.findall(r"(?m)^\*\*1[.)] .*\*\*$", text)
    assert re.search(r"(?m)^Luxembourg, le \d{1,2} \w+ 20\d\d\.$", text)
    assert re.search(r"(?m)^\(s\.\) \w+ \w+$", text)


def test_expected_statements_point_into_the_texts_of_the_sample() -> None:
    texts = {row["TexteR"].replace("|", "\n") for row in ANSWERED}
    lines = [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    assert Counter(line["lang"] for line in lines) == {"fr": 12, "lb": 5, "de": 3}
    for line in lines:
        text = line["text"]
        assert text in texts, line["id"]
        for statement in line["statements"]:
            assert text[statement["start"] : statement["end"]] == statement["sentence"]
            assert text[statement["cue_start"] : statement["cue_end"]] == statement["cue"]
            assert statement["start"] <= statement["cue_start"] < statement["cue_end"] <= statement["end"]


def test_at_least_two_answers_are_expected_to_have_no_statement() -> None:
    lines = [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    assert sum(not line["statements"] for line in lines) >= 2


def test_the_luxembourg_module_reads_every_file_without_a_problem() -> None:
    items = [item for path in [*EXPORTS, *REPLIES] for item in lu_chd.parse_file(path, path.read_bytes())]
    documents = [item for item in items if isinstance(item, Document)]
    problems = [item for item in items if isinstance(item, Problem)]
    problems += [problem for document in documents for problem in document.problems]

    assert not problems
    assert len(documents) == len(ROWS) + len(REPLIES) + 1, "one reply answers two questions"
    assert len({document.key for document in documents}) == len(documents)
    answered = [document for document in documents if document.answers]
    assert len(answered) >= len(ANSWERED) + len(REPLIES)
    replies = {document.reply for document in answered}
    for document in answered:
        assert "\n".join(answer.text for answer in document.answers) == document.reply
    assert len(replies) >= 50
    names = {person.name for document in documents for person in document.people}
    assert all(re.fullmatch(r"(?:\w\.|[^\W\d]+) [^\W\d]+", name) for name in names), names
