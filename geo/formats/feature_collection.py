"""What stands around features in the formats that are GeoJSON at heart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from geo.crs import CRS84_URI
from geo.formats.heading import Heading

JSON_FG = "http://www.opengis.net/spec/json-fg-1/1.0/conf/"
# Every feature with a "place" has a "geometry" in CRS84 beside it, for readers that know GeoJSON only.
JSON_FG_PROFILE = "http://www.opengis.net/def/profile/OGC/0/jsonfg-plus"
LINKED_PLACES = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"

CLOSING = b"]}"

DIMENSIONS = {
    "Point": 0,
    "MultiPoint": 0,
    "LineString": 1,
    "MultiLineString": 1,
    "Polygon": 2,
    "MultiPolygon": 2,
}


def geojson(heading: Heading) -> bytes:
    """RFC 7946 with the members of OGC API – Features Part 1, 7.16.3."""
    return _opening({**_members(heading), **_crs(heading)})


def geojson_feature(record: bytes, heading: Heading) -> bytes:
    return _with(record, {"links": list(heading.links)} if heading.links else {})


def json_fg(heading: Heading) -> bytes:
    """OGC 21-045r1, 7 and 13: what holds for all features stands once, at the collection."""
    members = {**_members(heading), **_fg_root(heading), **_dimension(heading)}
    return _opening(members)


def json_fg_feature(record: bytes, heading: Heading) -> bytes:
    return _with(record, _fg_root(heading))


def linked_places(heading: Heading) -> bytes:
    """Its context has a meaning of its own for `links`, so those of the page stay in the HTTP header."""
    return _opening({"@context": LINKED_PLACES})


def linked_places_feature(record: bytes, heading: Heading) -> bytes:
    return _with(record, {"@context": LINKED_PLACES})


def _opening(members: Mapping[str, Any]) -> bytes:
    return _bytes({"type": "FeatureCollection", **members})[:-1] + b',"features":['


def _with(record: bytes, members: Mapping[str, Any]) -> bytes:
    return record[:-1] + b"," + _bytes(members)[1:] if members else record


def _members(heading: Heading) -> dict[str, Any]:
    members = {
        "numberMatched": heading.matched,
        "numberReturned": heading.returned,
        "links": list(heading.links) or None,
    }
    # A plain file has none of them; two files of the same data are then the same bytes.
    paged = heading.returned is not None or heading.links
    return {key: it for key, it in members.items() if paged and it is not None}


def _crs(heading: Heading) -> dict[str, Any]:
    """The `crs` of GeoJSON 2008, in a file that has left its HTTP headers behind.

    Without it QGIS and GDAL take metres for degrees. With the north axis first they would still turn the map over,
    whatever it says: such a file says nothing.
    """
    crs = heading.crs
    if crs.uri == CRS84_URI or crs.flip or heading.returned is not None or heading.links:
        return {}
    name = f"urn:ogc:def:crs:EPSG::{crs.srid}"
    return {"crs": {"type": "name", "properties": {"name": name}}}


def _fg_root(heading: Heading) -> dict[str, Any]:
    profile = {"rel": "profile", "href": JSON_FG_PROFILE, "title": "JSON-FG"}
    root = {
        "conformsTo": [f"{JSON_FG}core", f"{JSON_FG}types-schemas"],
        "featureType": heading.collection.id,
        "featureSchema": heading.schema,
        "coordRefSys": heading.crs.uri,
        "links": [*heading.links, profile],
    }
    return {key: it for key, it in root.items() if it is not None}


def _dimension(heading: Heading) -> dict[str, Any]:
    dimensions = {DIMENSIONS.get(it) for it in heading.collection.geometry_types}
    if len(dimensions) != 1 or None in dimensions:
        return {}
    return {"geometryDimension": dimensions.pop()}


def _bytes(document: Mapping[str, Any]) -> bytes:
    # The links are most of what Python writes of a small answer; json takes ten times as long for them.
    return orjson.dumps(document)
