"""XML that could harm is refused with a clear reason; sound XML is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scrapers.safe_xml import UnsafeXmlError, read_xml

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY a0 "ha">%s]>
<a>&a9;</a>""" % b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))


def test_sound_xml_is_read() -> None:
    root = read_xml('<?xml version="1.0" encoding="UTF-8"?><a><!-- no --><b x="1">Wörter &amp; &#233;</b></a>'.encode())
    assert [(element.tag, element.text, element.get("x")) for element in root] == [("b", "Wörter & é", "1")]


def test_a_document_type_without_entities_does_no_harm() -> None:
    assert read_xml(b'<!DOCTYPE a SYSTEM "http://nowhere.invalid/a.dtd"><a>text</a>').text == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_expansion_is_refused_at_once(encoding: str) -> None:
    begun = time.process_time()
    with pytest.raises(UnsafeXmlError, match="declares entities"):
        read_xml(BOMB.decode().encode(encoding))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("where", ["SYSTEM", "PUBLIC 'x'"])
def test_an_external_entity_is_refused_and_its_file_never_read(where: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    with pytest.raises(UnsafeXmlError, match="declares entities"):
        read_xml(f'<!DOCTYPE a [<!ENTITY x {where} "{secret.as_uri()}">]><a>&x;</a>'.encode())


def test_parameter_entities_are_refused() -> None:
    with pytest.raises(UnsafeXmlError, match="declares entities"):
        read_xml(b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://nowhere.invalid/x"> %x;]><a/>')


def test_an_entity_in_an_attribute_is_refused() -> None:
    with pytest.raises(UnsafeXmlError):
        read_xml(b'<!DOCTYPE a [<!ENTITY x "boo">]><a b="&x;"/>')


def test_an_undeclared_entity_loses_no_text_in_silence() -> None:
    with pytest.raises(UnsafeXmlError):
        read_xml(b'<!DOCTYPE a SYSTEM "a.dtd"><a>before &nbsp; after</a>')


@pytest.mark.parametrize(
    ("body", "said"), [(b"", "empty"), (b"<a><b></a>", "well-formed"), (b"{}", "well-formed"), (b"<a/>" * 10, "larger")]
)
def test_what_cannot_be_read_says_why(body: bytes, said: str) -> None:
    with pytest.raises(UnsafeXmlError, match=said):
        read_xml(body, most=30)
