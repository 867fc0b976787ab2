"""What the documents of evidence are made of."""

from __future__ import annotations

from typing import Any

from geo.openapi.parameters import reference

Document = dict[str, Any]

TEXT: Document = {"type": "string"}
URI: Document = {"type": "string", "format": "uri"}
COUNT: Document = {"type": "integer", "minimum": 0}
LINKS: Document = {"type": "array", "items": reference("schemas", "link")}


def _object(properties: Document, *optional: str) -> Document:
    """An object that has all of these members, but for those that are optional."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def _list(items: Document) -> Document:
    return {"type": "array", "items": items}


DOCUMENTS: Document = {
    "evidence": _object(
        {
            "collection": TEXT,
            "id": TEXT,
            "name": TEXT,
            "quote_count": COUNT,
            "quotes": _list(reference("schemas", "quote")),
            "links": LINKS,
        }
    ),
    "quote-alone": _object(
        {
            "id": TEXT,
            "exact": {**TEXT, "minLength": 1},
            "prefix": TEXT,
            "suffix": TEXT,
            "start": COUNT,
            "end": COUNT,
            "state": TEXT,
            "verified": {"type": "boolean"},
            "article": {"type": "object"},
            "citation": {**TEXT, "description": "The quote in one line, to print or to paste."},
            "supported": _list(
                _object({"collection": TEXT, "id": TEXT, "supports": TEXT, "links": LINKS})
            ),
            "links": LINKS,
        }
    ),
    "resting": _object(
        {
            "type": {**TEXT, "enum": ["FeatureCollection"]},
            "numberMatched": COUNT,
            "numberReturned": COUNT,
            "links": LINKS,
            "features": _list(
                _object(
                    {
                        "type": {**TEXT, "enum": ["Feature"]},
                        "id": {**TEXT, "description": "The layer, a slash, and the id in it."},
                        "geometry": {"type": "object", "nullable": True},
                        "properties": {"type": "object"},
                    }
                )
            ),
        },
        "numberMatched",
    ),
    "annotation": _object(
        {
            "@context": _list(URI),
            "id": URI,
            "type": {**TEXT, "enum": ["Annotation"]},
            "canonical": TEXT,
            "motivation": TEXT,
            "created": {**TEXT, "format": "date-time"},
            "modified": {**TEXT, "format": "date-time"},
            "body": _list({"type": "object"}),
            "target": {"type": "object"},
        },
        "body",
    ),
    "annotations": _object(
        {
            "@context": _list(URI),
            "id": URI,
            "type": {
                "anyOf": [{**TEXT, "enum": ["AnnotationPage"]}, _list(TEXT)],
                "description": "A container, or a page of one.",
            },
            "total": COUNT,
            "items": _list({"anyOf": [URI, {"type": "object"}]}),
        },
        "total",
        "items",
    ),
    "evidence-context": _object(
        {"@context": {"type": "object"}, "@graph": _list({"type": "object"})}
    ),
}
