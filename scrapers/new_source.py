"""The skeleton of a parliament: its module, its words, its test and an invented fixture, from `skeleton/`.

What is written passes its own test, ruff and mypy as it is; it is then changed piece by piece into the real source.
"""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any

import regex
import yaml
from babel.core import Locale, get_global
from babel.languages import get_official_languages

HOME = Path(__file__).resolve().parent.parent
ABROAD = Path(__file__).with_name("abroad.yaml")
SKELETON = Path(__file__).with_name("skeleton")
_ID = regex.compile(r"[a-z]{2}-[a-z]{2,20}")


class NewSourceError(ValueError):
    """No skeleton can be written; the message says why."""


def new_source(source_id: str, home: Path = HOME) -> list[Path]:
    """Write the skeleton of a source into the checkout at `home`; returns the files, all of which are new.

    Raises NewSourceError where the id is malformed or taken; then nothing is written.
    """
    if not _ID.fullmatch(source_id):
        raise NewSourceError(
            f"{source_id!r} is no id of a source: two letters of the country, a hyphen and the house in small letters, "
            "as in ie-oireachtas"
        )
    known = yaml.safe_load((SKELETON / "skeleton.yaml").read_text(encoding="utf-8"))
    known["no_country"] = yaml.safe_load(ABROAD.read_text(encoding="utf-8"))["no_country"]
    names = _names(source_id, known)
    files = {home / _filled(path, names): _text(template, names) for template, path in known["files"].items()}
    if not (home / "tests" / "scrapers").is_dir():
        raise NewSourceError(f"{home} is no checkout of this project: it has no tests/scrapers")
    taken = [path for path in files if path.exists()]
    if taken:
        raise NewSourceError(f"{source_id} is there already: {taken[0].relative_to(home)}")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _names(source_id: str, known: dict[str, Any]) -> dict[str, str]:
    """What stands for the names in the templates."""
    code, house = source_id.split("-")
    country, name, languages = known["others"].get(code) or _country(code, known)
    return {
        "id": source_id,
        "module": source_id.replace("-", "_"),
        "house": house.capitalize(),
        "country": country,
        "country_name": name,
        "language": languages[0],
        "languages": ", ".join(f'"{language}"' for language in languages) + ("," if len(languages) == 1 else ""),
    }


def _country(code: str, known: dict[str, Any]) -> tuple[str, str, list[str]]:
    """ISO 3166-1 alpha-3, English name and official languages of a country, from Unicode CLDR."""
    aliases = get_global("territory_aliases")
    territory = (aliases.get(code.upper()) or [code.upper()])[0]
    three = [one for one, of in aliases.items() if of == [territory] and len(one) == 3 and one.isalpha()]
    found = [one for one in three if one not in known["withdrawn"]]
    name = Locale("en").territories.get(territory)
    if len(found) != 1 or not name or territory in known["no_country"]:
        raise NewSourceError(f"{code} is no country: an id begins with a code of ISO 3166-1, in small letters, or eu")
    languages = [language for language in get_official_languages(territory, de_facto=True) if len(language) == 2]
    return found[0], name, languages or ["en"]


def _text(template: str, names: dict[str, str]) -> str:
    return _filled((SKELETON / template).read_text(encoding="utf-8"), names)


def _filled(text: str, names: dict[str, str]) -> str:
    return Template(text).substitute(names)
