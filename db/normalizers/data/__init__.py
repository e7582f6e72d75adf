"""What linguists and analysts edit: names, cues, abbreviations. This module only reads the files.

Lines that start with `#` at the head of a CSV file say its source, date and licence.
"""

from __future__ import annotations

import csv
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml


def load_csv(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of this folder, by column name; FileNotFoundError where there is none."""
    lines = (files(__name__) / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))


@cache
def load_yaml(name: str) -> Any:
    """The content of a YAML file of this folder."""
    return yaml.load(
        (files(__name__) / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


@cache
def data_version() -> str:
    """Eight hexadecimal digits that change whenever a data file does."""
    digest = sha256()
    for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith((".csv", ".yaml")):
            digest.update(entry.name.encode())
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:8]
