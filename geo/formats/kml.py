"""What stands around the placemarks of a KML document (OGC 12-007r2): its title, and the types of their data."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import BigInteger

from geo.formats.heading import QUOTES, Heading
from geo.property import Property

# KML's own types (12.3); what is not here is text. A number of 64 bits has none.
TYPES = {"integer": "int", "number": "double", "boolean": "bool"}

# Characters that no XML 1.0 document may hold, written in any way (2.2).
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

CLOSING = b"</Document></kml>\n"


def opening(heading: Heading) -> bytes:
    fields = [_field(heading.identifier, "string")]
    fields += [
        _field(it.name, _type(heading, it))
        for it in heading.columns
        # They stand in the description, for people.
        if not (heading.quoted and it.name == QUOTES)
    ]
    schema = quoteattr(heading.collection.id)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{escape(heading.title)}</name>"
        f"<description>{escape(heading.description)}</description>"
        f"<Schema name={schema} id={schema}>{''.join(fields)}</Schema>\n"
    )
    return ILLEGAL.sub("\ufffd", text).encode()


def _field(name: str, kind: str) -> str:
    return f'<SimpleField type="{kind}" name={quoteattr(name)}/>'


def _type(heading: Heading, column: Property) -> str:
    known = heading.collection.table.c.get(column.name)
    if known is not None and isinstance(known.type, BigInteger):
        return "string"
    return TYPES.get(column.type, "string")
