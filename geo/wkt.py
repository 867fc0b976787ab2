"""A GeoJSON geometry as well-known text (OGC 06-103r4, 7), which people can copy into a filter, QGIS or psql.

Coordinates stay as they are, in number and in order: nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Geometry = Mapping[str, Any]

# How deep the lists of coordinates are: a point is one position, a line a list of them, and so on.
DEPTHS = {
    "Point": 0,
    "LineString": 1,
    "MultiPoint": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}


def wkt(geometry: Geometry) -> str:
    """The geometry as text; one with heights is a `Z`, as only then every reader takes the third number for one."""
    kind = geometry["type"].upper()
    third = " Z" if has_heights(geometry) else ""
    if "geometries" in geometry:
        parts = ", ".join(wkt(it) for it in geometry["geometries"])
        return f"{kind}{third} ({parts})" if parts else f"{kind} EMPTY"
    coordinates = geometry["coordinates"]
    if not coordinates:
        return f"{kind} EMPTY"
    depth = DEPTHS[geometry["type"]]
    if geometry["type"] == "MultiPoint":
        return f"{kind}{third} ({', '.join(_written(it, 0) for it in coordinates)})"
    return f"{kind}{third} {_written(coordinates, depth)}"


def count_points(geometry: Geometry) -> int:
    """How many positions the geometry has; that which closes a ring counts, as it is written."""
    if "geometries" in geometry:
        return sum(map(count_points, geometry["geometries"]))
    coordinates = geometry["coordinates"]
    return _count(coordinates, DEPTHS[geometry["type"]]) if coordinates else 0


def has_heights(geometry: Geometry) -> bool:
    if "geometries" in geometry:
        return any(map(has_heights, geometry["geometries"]))
    first = geometry["coordinates"]
    while first and isinstance(first[0], list):
        first = first[0]
    return len(first) > 2


def _written(coordinates: Sequence[Any], depth: int) -> str:
    if not depth:
        return f"({_position(coordinates)})"
    if depth == 1:
        return f"({', '.join(map(_position, coordinates))})"
    return f"({', '.join(_written(it, depth - 1) for it in coordinates)})"


def _position(numbers: Sequence[float]) -> str:
    return " ".join(map(_number, numbers))


def _number(number: float) -> str:
    """All its digits and no exponent, which the WKT of CQL2 does not have."""
    written = str(number)
    return f"{Decimal(written):f}" if "e" in written else written


def _count(coordinates: Sequence[Any], depth: int) -> int:
    return sum(_count(it, depth - 1) for it in coordinates) if depth else 1
