"""The schemas of answers: the documents, and the features of each collection member by member."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo.collection import Collection
from geo.openapi import tile_schemas
from geo.openapi.parameters import reference
from geo.property import Property, Type
from geo.schema import GEOMETRY_FORMATS

Document = dict[str, Any]

TEXT: Document = {"type": "string"}
URI: Document = {"type": "string", "format": "uri"}
COUNT: Document = {"type": "integer", "minimum": 0}
ANY: Document = {}

# How deep the coordinates of a geometry lie in arrays.
DEPTHS = {
    "Point": 1,
    "MultiPoint": 2,
    "LineString": 2,
    "MultiLineString": 3,
    "Polygon": 3,
    "MultiPolygon": 4,
}
GEOMETRY_TYPES = (*DEPTHS, "GeometryCollection")

TYPES: dict[Type, Document] = {
    "string": TEXT,
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": TEXT,
    "date-time": TEXT,
    "interval": {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": "string", "nullable": True},
    },
    "geometry": {"type": "object"},
}


def components(collections: Iterable[Collection]) -> Document:
    """All schemas that paths refer to."""
    made: Document = {**DOCUMENTS, **tile_schemas.DOCUMENTS}
    for of in collections:
        shape = _geometry_name(of)
        made[shape] = geometry(of.geometry_types)
        made[f"{of.id}.feature"] = feature(of, shape, made)
        made[f"{of.id}.features"] = features(of)
    return made


def features(of: Collection) -> Document:
    """A page of features or all of them (OGC API – Features Part 1, 7.16; RFC 7946, 3.3)."""
    return _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": _list(reference("schemas", f"{of.id}.feature")),
            "links": LINKS,
            "numberMatched": COUNT,
            "numberReturned": COUNT,
        },
        required=("type", "features"),
    )


def feature(of: Collection, shape: str, shared: Document) -> Document:
    """One feature (RFC 7946, 3.2). JSON-FG, of the same media type, has more members: `time`, `place` and others.

    What layers with quotes have in common is added to `shared`, which all schemas are in.
    """
    properties = {it.name: _property(it, of, shared) for it in of.returned}
    return _object(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"oneOf": [TEXT, {"type": "integer"}]},
            "geometry": reference("schemas", shape),
            "properties": {
                "type": "object",
                "properties": properties,
                "additionalProperties": False,
            },
            "links": LINKS,
        },
        required=("type", "id", "geometry", "properties"),
    )


def _property(of: Property, collection: Collection, shared: Document) -> Document:
    """A property; in words that stand once for all layers with quotes, where they are the same."""
    described = member(of, collection)
    if not collection.evidence or "$ref" in described:
        return described
    name = f"quoted.{of.name}"
    return (
        reference("schemas", name) if shared.setdefault(name, described) == described else described
    )


def member(of: Property, collection: Collection) -> Document:
    """A property in an answer; any may be null, and one left out by `properties` is not there."""
    if of.name == "quotes" and collection.evidence:
        return _list(reference("schemas", "quote"))
    if of.type == "object":
        return _described(of, ANY)
    if of.type == "array":
        items = ANY if of.items == "object" else {**TYPES[of.items], "nullable": True}
        return _described(of, {"type": "array", "items": items, "nullable": True})
    chosen = {"enum": [*of.enum, None]} if of.enum else {}
    return _described(of, {**TYPES[of.type], **chosen, "nullable": True})


def geometry(types: tuple[str, ...]) -> Document:
    """A geometry of some types, or null for a feature without a place, or where none is wanted."""
    possible = types or GEOMETRY_TYPES
    depths = sorted({DEPTHS[it] for it in possible if it in DEPTHS})
    nested = [_nested(depth) for depth in depths]
    coordinates = nested[0] if len(nested) == 1 else {"anyOf": nested}
    members: Document = {"type": {"type": "string", "enum": list(possible)}}
    if nested:
        members["coordinates"] = coordinates
    if "GeometryCollection" in possible:
        members["geometries"] = _list({"type": "object"})
    required = ("type", "coordinates") if "GeometryCollection" not in possible else ("type",)
    return {**_object(members, required), "nullable": True}


def _geometry_name(of: Collection) -> str:
    kind = GEOMETRY_FORMATS.get(tuple(sorted(of.geometry_types)))
    return f"geometry-{kind or '-'.join(sorted(of.geometry_types)).lower() or 'any'}"


def _nested(depth: int) -> Document:
    """Arrays in arrays; the innermost is a position of two to four numbers, or an empty one."""
    if depth == 1:
        return {"type": "array", "maxItems": 4, "items": {"type": "number"}}
    return _list(_nested(depth - 1))


def _described(of: Property, schema: Document) -> Document:
    words = {"title": of.title, "description": of.description}
    return {**{key: it for key, it in words.items() if it}, **schema}


def _object(properties: Document, required: Iterable[str] = ()) -> Document:
    names = list(required) or list(properties)
    return {"type": "object", "required": names, "properties": properties}


def _list(items: Document) -> Document:
    return {"type": "array", "items": items}


LINKS = _list(reference("schemas", "link"))
NULLABLE_TEXT = {**TEXT, "nullable": True}

DOCUMENTS: Document = {
    "problem": _object(
        {
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "parameter": {**TEXT, "description": "The parameter that is wrong."},
        },
        required=("title", "status", "detail"),
    ),
    "link": _object(
        {"href": URI, "rel": TEXT, "type": TEXT, "title": TEXT, "hreflang": TEXT},
        required=("href", "rel"),
    ),
    "landing": _object({"title": TEXT, "description": TEXT, "links": LINKS}),
    "conformance": _object({"conformsTo": _list(URI)}),
    "functions": _object(
        {
            "functions": _list(
                _object(
                    {
                        "name": TEXT,
                        "description": TEXT,
                        "arguments": _list(
                            _object({"title": TEXT, "type": _list(TEXT)}, required=("type",))
                        ),
                        "returns": _list(TEXT),
                    },
                    required=("name", "returns"),
                )
            )
        }
    ),
    "openapi": _object(
        {
            "openapi": {**TEXT, "pattern": r"^3\.0\.\d+$"},
            "info": {"type": "object"},
            "servers": _list({"type": "object"}),
            "tags": _list({"type": "object"}),
            "paths": {"type": "object"},
            "components": {"type": "object"},
        }
    ),
    "health": _object({"status": {**TEXT, "enum": ["ok"]}, "data_version": COUNT}),
    "extent": _object(
        {
            "spatial": _object(
                {
                    "bbox": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "array",
                            "minItems": 4,
                            "maxItems": 4,
                            "items": {"type": "number"},
                        },
                    },
                    "crs": URI,
                }
            ),
            "temporal": _object(
                {
                    "interval": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "array",
                            "minItems": 2,
                            "maxItems": 2,
                            "items": NULLABLE_TEXT,
                        },
                    },
                    "trs": URI,
                }
            ),
        },
    ),
    "collection": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "extent": reference("schemas", "extent"),
            "itemType": {**TEXT, "enum": ["feature"]},
            "crs": _list(URI),
            "storageCrs": URI,
            "links": LINKS,
        }
    ),
    "collections": _object(
        {
            "links": LINKS,
            "crs": _list(URI),
            "collections": _list(reference("schemas", "collection")),
        }
    ),
    "schema-document": _object(
        {
            "$schema": URI,
            "$id": URI,
            "title": TEXT,
            "description": TEXT,
            "type": {**TEXT, "enum": ["object"]},
            "properties": {"type": "object", "additionalProperties": {"type": "object"}},
            "additionalProperties": {"type": "boolean"},
        }
    ),
    "quote": _object(
        {
            "id": TEXT,
            "exact": {
                **TEXT,
                "minLength": 1,
                "description": "The words, as they stand in the article.",
            },
            "prefix": TEXT,
            "suffix": TEXT,
            "start": {**COUNT, "description": "Where it begins, in Unicode code points."},
            "end": COUNT,
            "supports": TEXT,
            "state": TEXT,
            "link": {**NULLABLE_TEXT, "description": "The article at the quoted words."},
            "article": {"type": "object"},
        },
        required=("id", "exact", "article"),
    ),
}
# An empty collection has no place, and one without time no time.
DOCUMENTS["extent"].pop("required")
