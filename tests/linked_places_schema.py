"""Linked Places as a JSON Schema, written from its specification: LinkedPasts/linked-places-format, README, v1.2.2.

Stricter than that where a misspelt member would pass unseen: nothing is allowed that it does not name, but within
`properties`, which are the contributor's, and at the top of a collection, where GeoJSON allows other members.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
URI: Schema = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"}
CERTAINTY: Schema = {"enum": ["certain", "less-certain", "uncertain"]}
# ISO 8601, without the signs for "about" that versions before 1.2 had.
INSTANT: Schema = {"type": "string", "pattern": r"^-?\d{4,}(-\d\d(-\d\d(T[0-9:.]+Z?)?)?)?$"}


def _object(members: Schema, *required: str, **others: Any) -> Schema:
    return {
        "type": "object",
        "properties": members,
        "required": list(required),
        "additionalProperties": False,
        **others,
    }


def _set(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


BOUND = _object({"in": INSTANT, "earliest": INSTANT, "latest": INSTANT}, minProperties=1)
WHEN = _object(
    {
        # A timespan must have a start.
        "timespans": _set(_object({"start": BOUND, "end": BOUND}, "start")),
        "periods": _set(_object({"name": TEXT, "uri": URI, "@id": URI}, "name")),
        "label": TEXT,
        "duration": {"type": "string", "pattern": r"^P\d+[YMWD]$"},
        "certainty": CERTAINTY,
    },
    "timespans",
)
CITATION = _object({"label": TEXT, "year": {"type": "integer"}, "@id": URI}, "label")
SHAPES = [
    *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
]
SHAPE = _object(
    {
        "type": {"enum": SHAPES},
        "coordinates": {"type": "array"},
        "geowkt": TEXT,
        "when": WHEN,
        "citations": _set(CITATION),
        "certainty": CERTAINTY,
    },
    "type",
    "coordinates",
)
FEATURE = _object(
    {
        "@id": URI,
        "@context": URI,
        "type": {"const": "Feature"},
        "properties": {
            "type": "object",
            "required": ["title"],
            "properties": {
                "title": TEXT,
                "ccodes": _set({"type": "string", "pattern": "^[A-Z]{2}$"}),
            },
        },
        "when": WHEN,
        # At least one must have a citation.
        "names": {
            **_set(
                _object(
                    {"toponym": TEXT, "lang": TEXT, "citations": _set(CITATION), "when": WHEN},
                    "toponym",
                )
            ),
            "contains": {"required": ["citations"]},
        },
        "types": _set(
            _object(
                {
                    "identifier": {"type": "string", "pattern": r"^(aat:\d+|https?://\S+)$"},
                    "label": TEXT,
                    "sourceLabels": _set(_object({"label": TEXT, "lang": TEXT}, "label")),
                    "when": WHEN,
                },
                "label",
            )
        ),
        "geometry": {
            "anyOf": [
                {"type": "null"},
                SHAPE,
                _object(
                    {"type": {"const": "GeometryCollection"}, "geometries": _set(SHAPE)},
                    "type",
                    "geometries",
                ),
            ]
        },
        "links": _set(
            _object(
                {
                    "type": {
                        "enum": [
                            *("closeMatch", "exactMatch", "primaryTopicOf", "subjectOf", "seeAlso")
                        ]
                    },
                    "identifier": URI,
                },
                "type",
                "identifier",
            )
        ),
        "relations": _set(
            _object(
                {
                    "relationType": TEXT,
                    "relationTo": URI,
                    "label": TEXT,
                    "when": WHEN,
                    "citations": _set(CITATION),
                    "certainty": CERTAINTY,
                },
                *("relationType", "relationTo", "label"),
            )
        ),
        "descriptions": _set(_object({"@id": URI, "value": TEXT, "lang": TEXT}, "value")),
        "depictions": _set(
            _object({"@id": URI, "title": TEXT, "license": TEXT}, "@id", "title", "license")
        ),
    },
    *("@id", "type", "properties", "names", "geometry"),
)
COLLECTION: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["type", "@context", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "@context": URI,
        "features": {"type": "array", "items": FEATURE},
    },
}
