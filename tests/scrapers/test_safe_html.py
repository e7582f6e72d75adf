"""HTML that could harm does none; what is too deep to be read whole is refused, and no word of a text is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scrapers.safe_html import MOST_BYTES, UnsafeHtmlError, read_fragment, read_html
from scrapers.text import clean

DEEP = "<div>" * 300 + "deep" + "</div>" * 300


def test_a_page_is_read_without_comments() -> None:
    root = read_html("<html><body><p>a<!-- b --> c</p></body></html>")
    assert " ".join(root.text_content().split()) == "a c"


def test_entities_that_a_page_declares_are_not_expanded() -> None:
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    begun = time.process_time()
    text = read_html(f'<!DOCTYPE html [<!ENTITY a0 "ha">{declared}]><p>x &a9;</p>').text_content()
    assert "haha" not in text
    assert time.process_time() - begun < 2


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("topsecret", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>x &x;</p>'
    assert "topsecret" not in read_html(page).text_content()
    assert "topsecret" not in read_fragment("<p>&x;</p>").text_content()


@pytest.mark.parametrize("read", [read_html, read_fragment])
def test_what_is_nested_too_deep_is_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(UnsafeHtmlError, match="elements in each other"):
        read(DEEP)


def test_no_word_of_a_text_that_is_nested_too_deep_is_lost() -> None:
    assert clean(f"before {DEEP} <p>after &amp; last</p>") == "before\ndeep\nafter & last"


def test_a_page_beyond_the_set_size_is_refused() -> None:
    with pytest.raises(UnsafeHtmlError, match="more than"):
        read_html(b"<p>" + b"x" * MOST_BYTES)
