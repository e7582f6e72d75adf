"""XML from strangers, read without danger: no entities, no external files, no network, no document beyond a set size.

A document type that declares an entity is refused before anything is expanded, whatever the encoding; the predefined
entities (`&amp;`) and character references are read as usual.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from lxml import etree

MOST_BYTES = 64 * 1024 * 1024
"""The largest record of a whole sitting day is some megabytes."""


class UnsafeXmlError(ValueError):
    """The bytes are no XML that is read here; the message says why."""


def read_xml(body: bytes, *, most: int = MOST_BYTES) -> Any:
    """The root element of an XML document, without comments and processing instructions. Raises UnsafeXmlError."""
    if len(body) > most:
        raise UnsafeXmlError(f"is larger than {most:,} bytes and is not read")
    if not body.strip():
        raise UnsafeXmlError("is empty")
    refuse_entities(body)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnsafeXmlError(f"is no well-formed XML ({str(error.msg)[:100]})") from error
    if next(root.iter(etree.Entity), None) is not None:
        raise UnsafeXmlError("uses an entity that it does not declare")
    return root


class _RootReachedError(Exception):
    """Nothing behind the first tag can declare an entity."""


def refuse_entities(body: bytes) -> None:
    """Raise UnsafeXmlError where XML declares an entity; for what another reader of XML is given."""
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = _entity
    parser.ExternalEntityRefHandler = _entity
    parser.StartElementHandler = _root
    try:
        parser.Parse(body, True)
    except _RootReachedError:
        return
    except expat.ExpatError:
        return  # what is not well-formed, lxml tells better


def _entity(*_: Any) -> int:
    raise UnsafeXmlError("declares entities and is not read")


def _root(*_: Any) -> None:
    raise _RootReachedError
