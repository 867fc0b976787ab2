"""A geometry of GeoJSON as well-known text, read back by shapely."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.wkt import count_points, wkt

EXPONENT = re.compile(r"\de", re.IGNORECASE)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
positions = st.lists(numbers, min_size=2, max_size=2)
heights = st.lists(numbers, min_size=3, max_size=3)


def shapes(position: Any) -> Any:
    """One of each type; a ring ends where it began."""
    lines = st.lists(position, min_size=2, max_size=5)
    rings = st.lists(position, min_size=3, max_size=5).map(lambda it: [*it, it[0]])
    polygons = st.lists(rings, min_size=1, max_size=3)
    simple = st.one_of(
        *(
            st.builds(lambda it, kind=kind: {"type": kind, "coordinates": it}, coordinates)
            for kind, coordinates in (
                ("Point", position),
                ("MultiPoint", st.lists(position, min_size=1, max_size=4)),
                ("LineString", lines),
                ("MultiLineString", st.lists(lines, min_size=1, max_size=3)),
                ("Polygon", polygons),
                ("MultiPolygon", st.lists(polygons, min_size=1, max_size=3)),
            )
        )
    )
    collections = st.lists(simple, min_size=1, max_size=3).map(
        lambda it: {"type": "GeometryCollection", "geometries": it}
    )
    return simple | collections


@given(shapes(positions) | shapes(heights))
def test_a_geometry_is_what_shapely_reads_back(geometry: dict[str, Any]) -> None:
    found = shapely.from_wkt(wkt(geometry))
    assert found.equals_exact(shape(geometry))
    assert found.has_z == shape(geometry).has_z
    assert not EXPONENT.search(wkt(geometry))
    assert count_points(geometry) == len(shapely.get_coordinates(shape(geometry)))


@pytest.mark.parametrize(
    "kind", ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
)
def test_an_empty_geometry_is_empty(kind: str) -> None:
    geometry: dict[str, Any] = {"type": kind, "coordinates": []}
    assert shapely.from_wkt(wkt(geometry)).is_empty
    assert count_points(geometry) == 0
    empty: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}
    assert shapely.from_wkt(wkt(empty)).is_empty
