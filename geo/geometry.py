"""A geometry at the door: read once from GeoJSON, checked by geojson and shapely, then trusted.

Longitude comes first, in degrees (RFC 7946, 4). The database checks the same rules again; here the message can name the
file and the feature.
"""

from __future__ import annotations

from typing import Any

import geojson
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.document import Document, Reader


def read_geometry(reader: Reader, expected: str) -> BaseGeometry:
    """The reader's `geometry` as a valid shape of the expected type; an empty point where it is none."""
    document = reader.raw("geometry")
    problem = _problem(document, expected)
    if problem:
        reader.problem(*problem)
        return shapely.Point()
    return shape(document)


def geometry_document(geometry: BaseGeometry) -> Document:
    """The geometry as GeoJSON with lists for tuples, coordinates untouched."""
    document = mapping(geometry)
    return {"type": document["type"], "coordinates": _lists(document["coordinates"])}


def _problem(document: Any, expected: str) -> tuple[str, str] | None:
    """The first thing wrong with it, and its cure."""
    if not isinstance(document, dict):
        return "has no geometry.", f"Give it a {expected}."
    if document.get("type") != expected:
        found = document.get("type")
        return f"is a {found}.", f"This layer holds {expected} features: make it one."
    try:
        structure = geojson.GeoJSON.to_instance(document)
        if not structure.is_valid:
            return _unreadable(structure.errors(), expected)
        return _shape_problem(shape(document))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        return _unreadable(error, expected)


def _unreadable(reason: object, expected: str) -> tuple[str, str]:
    return (
        f"has coordinates that cannot be read: {reason}.",
        f"Write them as RFC 7946 says for a {expected}.",
    )


def _shape_problem(geometry: BaseGeometry) -> tuple[str, str] | None:
    if geometry.is_empty:
        return "has an empty geometry.", "Give it coordinates, or leave the feature out."
    if geometry.has_z:
        return "has heights.", "Positions are longitude and latitude: take the third number out."
    west, south, east, north = geometry.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return (
            f"has coordinates out of range: longitude {west} to {east}, latitude {south} to {north}.",
            "Longitude comes first and lies in -180 to 180, latitude in -90 to 90. Are the two swapped?",
        )
    if not geometry.is_valid:
        return (
            f"has an invalid geometry: {shapely.is_valid_reason(geometry)}.",
            "Mend the ring there, for example with shapely.make_valid, and look at the result.",
        )
    if not _right_handed(geometry):
        return (
            "has a clockwise exterior ring, or a counter-clockwise hole.",
            "Turn it by RFC 7946, 3.1.6, for example with shapely.orient_polygons.",
        )
    return None


def _right_handed(geometry: BaseGeometry) -> bool:
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return all(
        polygon.exterior.is_ccw and not any(hole.is_ccw for hole in polygon.interiors)
        for polygon in polygons
    )


def _lists(coordinates: Any) -> Any:
    if isinstance(coordinates, tuple | list):
        return [_lists(item) for item in coordinates]
    return coordinates
