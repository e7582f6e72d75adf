"""The coding guide's worked example: eight rows from the answer the project started from, and from an invented
answer built alike."""

from __future__ import annotations

import re
from pathlib import Path

from db.normalizers import Statement, tagger

EXPECTED = [
    # holder, attribution, target, role, act, stance, modality, the words the cue must contain
    ("KAZ", "reported", "CSTO", "actor", "support", 2, "asserted", "se rejoignent"),
    ("RUS", "reported", "CSTO", "actor", "support", 2, "asserted", "se rejoignent"),
    ("EU", "joint", "KAZ", "setting", "concern", -1, "asserted", "préoccupations"),
    ("LUX", "joint", "KAZ", "setting", "concern", -1, "asserted", "préoccupations"),
    ("INTL", "reported", "KAZ", "actor", "condemn", -2, "asserted", "condamné"),
    ("LUX", "own", "KAZ", "actor", "remind", -1, "asserted", "rappelle"),
    ("KAZ", "reported", "INTL", "actor", "reject", -2, "asserted", "rejeté"),
    ("LUX", "own", "KAZ", "actor", "withhold", 0, "asserted", "difficile d'anticiper"),
]

# Invented for this test.
ALIKE = [
    "MM. Loukachenko et Poutine se rejoignent aussi dans leur approbation de la mission de l'OSTC.",
    "De concert avec ses partenaires de l'Union européenne, le Luxembourg a fait part de ses inquiétudes "
    "quant aux arrestations survenues en Biélorussie.",
    "Le décret du président Loukachenko a été vivement condamné par la communauté internationale.",
    "Le Luxembourg rappelle que la Biélorussie est tenue de respecter la liberté de réunion.",
    "La Biélorussie a rejeté toute demande d'enquête internationale.",
    "Dans l'attente du rapport des autorités biélorusses, il est difficile de prévoir d'éventuelles suites pour "
    "le gouvernement en Biélorussie.",
]


def said(statement: Statement) -> tuple[str, str, str, str, str, int, str]:
    return (
        statement.holder,
        statement.attribution,
        statement.target,
        statement.target_role,
        statement.act,
        statement.stance,
        statement.modality,
    )


def test_the_answer_of_march_2022_gives_its_eight_rows_and_no_other(shared: Path) -> None:
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    answers = [part.strip() for part in re.split(r"\*\*.*?\*\*", text, flags=re.DOTALL) if len(part.strip()) > 80]
    assert len(answers) == 4
    found = [
        statement
        for answer in answers
        for statement in tagger().tag(answer, own="LUX", language="fr", date="2022-03-11").statements
    ]
    assert sorted(map(said, found)) == sorted(row[:7] for row in EXPECTED)
    for statement in found:
        words = next(row[7] for row in EXPECTED if row[:7] == said(statement))
        assert words in statement.cue.replace("’", "'")


def test_the_worked_example_names_no_city_of_a_document(shared: Path) -> None:
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    tags = tagger().tag(text, own="LUX", language="fr", date="2022-03-11")
    assert "FIN" not in {mention.entity for mention in tags.mentions}
    assert "Astana" not in {mention.surface for mention in tags.mentions}
    assert {mention.entity for mention in tags.mentions if mention.surface == "OSTC"} == {"CSTO"}


def test_an_invented_answer_of_the_same_build_is_coded_the_same_way() -> None:
    found = [
        said(statement)
        for sentence in ALIKE
        for statement in tagger().tag(sentence, own="LUX", language="fr", date="2022-03-11").statements
    ]
    expected = [tuple("BLR" if part == "KAZ" else part for part in row[:7]) for row in EXPECTED]
    assert sorted(found) == sorted(expected)
