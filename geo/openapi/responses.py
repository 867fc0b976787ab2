"""What is answered: media types, statuses and headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo.format import FORMATS, FileFormat, Format
from geo.link import GEOJSON, HTML
from geo.openapi.parameters import reference

Document = dict[str, Any]

PROBLEM = "application/problem+json"
TEXT = {"type": "string"}
BINARY = {"type": "string", "format": "binary"}


def _header(description: str, schema: Mapping[str, Any], required: bool = False) -> Document:
    return {"description": description, "required": required, "schema": dict(schema)}


HEADERS: Document = {
    "ETag": _header("Names this answer: send it back in If-None-Match, and get 304.", TEXT),
    "Content-Crs": _header(
        "The CRS of the coordinates, in angle brackets.", {**TEXT, "pattern": "^<[^<>]+>$"}
    ),
    "Link": _header("The links of the answer, for formats that have no room for them.", TEXT),
    "OGC-NumberMatched": _header(
        "How many features match, whatever the page; not said where counting would take too long.",
        {"type": "integer", "minimum": 0},
    ),
    "OGC-NumberReturned": _header(
        "How many features are in this answer.", {"type": "integer", "minimum": 0}
    ),
    "Content-Disposition": _header("The name for a file.", TEXT),
    "Tile-Share": _header(
        "What part of the features is drawn, in a tile with too many of them.",
        {"type": "number", "minimum": 0, "maximum": 1},
    ),
    "Retry-After": _header("Seconds to wait.", {"type": "integer", "minimum": 1}, required=True),
}
PAGE_HEADERS = ("ETag", "Content-Crs", "Link", "OGC-NumberMatched", "OGC-NumberReturned")
FEATURE_HEADERS = ("ETag", "Content-Crs", "Link")
FILE_HEADERS = ("ETag", "Content-Crs", "Content-Disposition")


def _headers(names: Iterable[str]) -> Document:
    found = {name: reference("headers", name) for name in names}
    return {"headers": found} if found else {}


def _problem(description: str, *headers: str) -> Document:
    problem = {"schema": reference("schemas", "problem")}
    answered: Document = {
        "description": description,
        "content": {PROBLEM: problem, HTML: {"schema": TEXT}},
    }
    return {**answered, **_headers(headers)}


PROBLEMS: Document = {
    "NotModified": {
        "description": "You have it already: it is what If-None-Match names.",
        "headers": {"ETag": reference("headers", "ETag")},
    },
    "Tidied": {
        "description": "A form without script sends its empty fields too: the page is at the address without them.",
        "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
    },
    "BadRequest": _problem("A parameter is unknown, or has a value that cannot be used."),
    "NotFound": _problem("There is no such thing."),
    "ServerError": _problem("A fault of the server."),
    "Unavailable": _problem("The database cannot be reached just now.", "Retry-After"),
}
STATUSES = {
    "304": "NotModified",
    "400": "BadRequest",
    "404": "NotFound",
    "500": "ServerError",
    "503": "Unavailable",
}


def responses(
    description: str, content: Document, headers: Iterable[str] = ("ETag",), missing: bool = False
) -> Document:
    """All answers of a resource; `missing` says that it may not be there."""
    answered = {"description": description, **_headers(headers), "content": content}
    others = {
        status: reference("responses", name)
        for status, name in STATUSES.items()
        if missing or status != "404"
    }
    return {"200": answered, **others}


def document_content(media_type: str, schema: str) -> Document:
    """A document for programs and a page for people."""
    return {media_type: {"schema": reference("schemas", schema)}, HTML: {"schema": TEXT}}


def feature_content(forms: Iterable[Format], schema: str) -> Document:
    """Features in formats, of which several may share a media type; what is GeoJSON has a schema."""
    content: Document = {}
    for form in forms:
        plain = form.media_type.partition(";")[0]
        content.setdefault(plain, {"schema": _content_schema(form, plain, schema)})
    return content


def _content_schema(form: Format, media_type: str, schema: str) -> Document:
    if media_type == GEOJSON:
        return reference("schemas", schema)
    if isinstance(form, FileFormat):
        return BINARY
    return {"type": "object"} if media_type.endswith("json") else TEXT


ALL_FORMS = tuple(FORMATS.values())
