"""HTML from strangers, read without danger: no entity but HTML's own, no external file, no network, no page beyond a
set size; what is nested too deep to be read whole is refused, so that no text of it is lost in silence.

libxml2's reader of HTML expands no entity that a page declares; it stops where elements are nested deeper than it goes.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml import html as lxml_html

MOST_BYTES = 64 * 1024 * 1024
DEEPEST = 250
"""Elements in each other; libxml2 reads no deeper than 256."""


class UnsafeHtmlError(ValueError):
    """The text is no HTML that is read here; the message says why."""


def read_html(page: str | bytes) -> Any:
    """The root element of a page of HTML, without comments and processing instructions. Raises UnsafeHtmlError."""
    body = _bytes(page)
    return _sound(lambda: lxml_html.document_fromstring(body, parser=_parser()), many=body.count(b"<") > DEEPEST)


def read_fragment(markup: str) -> Any:
    """A `div` with a piece of HTML in it. Raises UnsafeHtmlError."""
    many = _bytes(markup).count(b"<") > DEEPEST
    return _sound(
        lambda: lxml_html.fragment_fromstring(markup, create_parent="div", parser=_parser("unicode")), many=many
    )


def markup_of(element: Any) -> str:
    """An element as HTML, without what follows it."""
    return str(lxml_html.tostring(element, encoding="unicode", with_tail=False))


def _parser(encoding: str = "utf-8") -> Any:
    named = {} if encoding == "unicode" else {"encoding": encoding}
    return lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, **named)


def _bytes(page: str | bytes) -> bytes:
    body = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    if len(body) > MOST_BYTES:
        raise UnsafeHtmlError(f"is a page of more than {MOST_BYTES:,} bytes and is not read")
    return body


def _sound(read: Any, *, many: bool) -> Any:
    """:param many: it has so many marks that it may be deep."""
    try:
        root = read()
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnsafeHtmlError(f"is no HTML that can be read ({error})") from error
    if many and _is_deep(root):
        raise UnsafeHtmlError(f"has more than {DEEPEST} elements in each other and is not read")
    return root


def _is_deep(root: Any) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False
