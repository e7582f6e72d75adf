"""Two parliaments on one replay: Luxembourg's table, France's archives, with as many invented answers as one likes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scrapers.fr_assemblee_sitting import words
from tests.scrapers.lu_files import row, xlsx
from tests.scrapers.replay import API, RESOURCES, Replay, dataset

TABLE = f"{RESOURCES}/questions-2018-2023.xlsx"
ARCHIVES = [f"/static/openData/repository/{address}" for address in words()["archives"]]
FIXTURES = Path(__file__).parents[1] / "fixtures" / "fr-assemblee"


def luxembourg(server: Replay, count: int) -> None:
    """The portal with so many questions, and their answers."""
    server.put(API, dataset("questions-2018-2023.xlsx"), "application/json")
    text = "Le Luxembourg condamne l'invasion russe."
    server.put(TABLE, xlsx([row(n, TexteR=text) for n in range(1, count + 1)]))


def france(server: Replay, count: int) -> None:
    """The open data's archives: so many written questions of the foreign ministry in one; in each of the others one
    that is left out."""
    record = json.loads((FIXTURES / "QANR5L99QE12.json").read_text(encoding="utf-8"))
    files = {}
    for number in range(1, count + 1):
        record["question"]["uid"] = f"QANR5L99QE{number}"
        record["question"]["identifiant"]["numero"] = str(number)
        files[f"{number}.json"] = json.dumps(record).encode()
    other = "QANR5L99QE13.xml"
    for address in ARCHIVES:
        server.put(address, archive({other: (FIXTURES / other).read_bytes()}), "application/zip")
    server.put(ARCHIVES[0], archive(files), "application/zip")


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, body in files.items():
            opened.writestr(zipfile.ZipInfo(name), body)
    return made.getvalue()
