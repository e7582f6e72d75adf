"""A title for what its source gives none, or none of its own: the beginning of its text, in quotation marks.

The marks, and the ellipsis where it was cut, tell a reader that these are words of the text and no title.
"""

from __future__ import annotations

from scrapers.text import clean_line

LONGEST = 120
"""Characters of the text in a title, at most."""
_MARKS = {"de": ("„", "“", "‚‘")}
_OTHER_MARKS = ("“", "”", "‘’")
"""What stands before and behind a title, and what stands for the two inside it."""


def beginning(text: str, language: str) -> str:
    """The first words of a text as a title: "“whether he has met his counterpart in …”". Empty where there is no text.

    :param language: whose quotation marks are taken.
    """
    line = clean_line(text)
    if not line:
        return ""
    opening, closing, inner = _MARKS.get(language, _OTHER_MARKS)
    return f"{opening}{shortened(line, LONGEST).translate(str.maketrans(opening + closing, inner))}{closing}"


def shortened(line: str, longest: int) -> str:
    """A line, or its first words and an ellipsis; a word is cut only where it alone is too long (an address, say)."""
    if len(line) <= longest:
        return line
    words = line[: longest + 1].rpartition(" ")[0] or line[:longest]
    return f"{words.rstrip(' ,;:–-(')} …"
