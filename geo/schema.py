"""What a feature is made of, as JSON Schema: all of it, what filters may name, and what answers can be sorted by.

Source: OGC API – Common Part 3 (Schemas), clauses 7 to 11; Features Part 3, 6.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger

from geo.collection import Collection
from geo.property import Property, Type

Document = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TYPES: dict[Type, Document] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
    "interval": {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": ["string", "null"]},
    },
    "object": {"type": "object"},
}

# JSON Schema's formats for geometry, by the GeoJSON types a column can hold.
GEOMETRY_FORMATS = {
    ("Point",): "point",
    ("MultiPoint",): "multipoint",
    ("LineString",): "linestring",
    ("MultiLineString",): "multilinestring",
    ("Polygon",): "polygon",
    ("MultiPolygon",): "multipolygon",
    ("GeometryCollection",): "geometrycollection",
    ("MultiPoint", "Point"): "point-or-multipoint",
    ("LineString", "MultiLineString"): "linestring-or-multilinestring",
    ("MultiPolygon", "Polygon"): "polygon-or-multipolygon",
}


def schema(of: Collection, address: str) -> Document:
    """Everything a feature of the collection is made of."""
    found = [it for it in of.properties if it.returned or it.role in {"id", "primary-geometry"}]
    required = [it.name for it in found if it.required or it.role == "id"]
    return {**_document(of, address, of.title["en"], found), "required": required}


def feature(of: Collection, address: str) -> Document:
    """A whole GeoJSON feature, as GDAL wants it under `describedby`; of types it cannot map it judges for itself.

    Without it GDAL judges by the first features, and where those have small whole numbers cuts the others to such. It
    has 32 bits for an `integer`, so that one of 64 is called a `number` here, which it is too.
    """
    plain = [it for it in of.returned if it.type in TYPES and it.type not in {"object", "interval"}]
    members = {it.name: describe(it, of.geometry_types, at) for at, it in enumerate(plain, start=1)}
    for name, member in members.items():
        if isinstance(of.table.c[name].type, BigInteger):
            member["type"] = "number"
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": of.title["en"],
        "description": of.description.get("en", ""),
        "type": "object",
        "properties": {"properties": {"type": "object", "properties": members}},
        "additionalProperties": True,
    }


def queryables(of: Collection, address: str) -> Document:
    """What filters may name; any other name is an error (`additionalProperties`)."""
    return _document(of, address, f"{of.title['en']}: what filters may name", of.queryables)


def with_references(document: Document, of: Collection) -> Document:
    """The same for QGIS, which takes a queryable for a geometry by a `$ref` that the standard forbids.

    Without it QGIS fetches every feature and applies a spatial filter by itself.
    """
    kind = of.geometry_types[0] if len(of.geometry_types) == 1 else "Geometry"
    reference = {"$ref": f"https://geojson.org/schema/{kind}.json"}
    members = {
        name: {**it, **reference} if it.get("format", "").startswith("geometry-") else it
        for name, it in document["properties"].items()
    }
    return {**document, "properties": members}


def sortables(of: Collection, address: str) -> Document:
    title = f"{of.title['en']}: what answers can be sorted by"
    return _document(of, address, title, of.sortables)


def _document(of: Collection, address: str, title: str, properties: Iterable[Property]) -> Document:
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": title,
        "description": of.description.get("en", ""),
        "type": "object",
        "properties": {
            it.name: describe(it, of.geometry_types, place)
            for place, it in enumerate(properties, start=1)
        },
        "additionalProperties": False,
    }


def describe(of: Property, geometry_types: tuple[str, ...], place: int) -> Document:
    """One property. `place` is its position in a feature, for clients that show a table."""
    described: Document = {"title": of.title or of.name, "x-ogc-propertySeq": place}
    if of.description:
        described["description"] = of.description
    # A range is a list here, and the standard wants a primary time to be a string.
    if of.role and of.type != "interval":
        described["x-ogc-role"] = of.role
    return {**described, **_type(of, geometry_types)}


def _type(of: Property, geometry_types: tuple[str, ...]) -> Document:
    if of.type == "geometry":
        kind = GEOMETRY_FORMATS.get(tuple(sorted(geometry_types)), "any")
        return {"format": f"geometry-{kind}"}
    if of.type == "array":
        return {"type": "array", "items": TYPES[of.items]}
    return {
        **TYPES[of.type],
        **({"format": of.format} if of.format else {}),
        **({"maxLength": of.longest} if of.longest else {}),
        **({"enum": list(of.enum)} if of.enum else {}),
    }
