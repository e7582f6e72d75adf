"""Does a text speak of foreign affairs? It names a country (CLDR, `abroad.yaml`) or a subject of foreign policy.

By this, answers of other ministries are kept or left out; what stands in them is found by the normalizers.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml
from babel import Locale


def named_abroad(text: str, *, language: str, own: str) -> str:
    """The first name of a foreign country or subject of foreign policy in `text` as it stands there, or empty.

    :param language: of the text, ISO 639-1.
    :param own: entity of the government that answers: its own country is not abroad.
    """
    for found in _pattern(language, own).finditer(text):
        if found["name"]:
            return found["name"]
    return ""


@cache
def _pattern(language: str, own: str) -> regex.Pattern[str]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("abroad.yaml").read_text(encoding="utf-8"))
    left_out = {*words["no_country"], *words["home"].get(own, [])}
    territories = Locale(language).territories.items()
    names = [name for code, name in territories if len(code) == 2 and code.isalpha() and code not in left_out]
    names += words["names"].get(language, [])
    forms = [(name, name.replace(" & ", " and "), name.replace("’", "'"), name.replace("ß", "ss")) for name in names]
    plain = {form for name in forms for form in name}
    exact = _any(regex.escape(name) for name in plain)
    masks = _any(regex.escape(name) for name in words["masks"].get(language, [])) or "(?!)"
    about = words["subjects"].get(language, [])
    subjects = _any([*about, *(form.replace("ß", "ss") for form in about)]) or "(?!)"
    return regex.compile(rf"\b(?:(?:{masks})|(?P<name>{exact}|(?i:{subjects})))\b")


def _any(forms: Any) -> str:
    return "|".join(sorted(set(forms), key=lambda form: (-len(form), form)))
