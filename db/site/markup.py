"""The XML that the site writes (feeds, sitemaps), as text; none is read here."""

from __future__ import annotations

import re
from html import escape

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may have."""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def text(value: str) -> str:
    """A text as it stands between two tags or in an attribute."""
    return escape(NOT_XML.sub("", value))


def element(name: str, *inside: str, **attributes: str) -> str:
    """An element; what stands inside is markup already (see `text`)."""
    given = "".join(f' {key}="{text(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(inside)}</{name}>"
