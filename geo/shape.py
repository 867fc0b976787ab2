"""A feature's geometry as an answer has it: sound, in the CRS asked for, no finer than wanted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal_column, not_, null

from geo.collection import Collection
from geo.column import geometry
from geo.constant import constant
from geo.crs import Crs
from geo.query import Query
from geo.spatial_type import Geometry

# GeoJSON has seven types of geometry; columns that may hold others have their arcs straightened.
PLAIN_TYPES = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)
# What is infinite, or no number, in one coordinate, is so in this measure of the whole.
MEASURES = {"LineString": func.ST_3DLength, "Polygon": func.ST_3DPerimeter}
INFINITY: ColumnElement[float] = literal_column("'infinity'::double precision")
TILE = 256
CIRCUMFERENCE = 40_075_016.68557849


def shape(collection: Collection, query: Query) -> ColumnElement[Any]:
    """The geometry as the query wants it."""
    if query.skip_geometry:
        return cast(null(), Geometry)
    found: ColumnElement[Any] = geometry(collection)
    if not collection.geometry_types or not PLAIN_TYPES.issuperset(collection.geometry_types):
        found = func.ST_CurveToLine(found, type_=Geometry)
    if collection.layer is None:
        # Our own store takes nothing else.
        found = _sound(collection, found)
    if query.crs.srid != collection.srid:
        found = func.ST_Transform(found, constant(query.crs.srid), type_=Geometry)
    if query.zoom_level is not None:
        step = _half_pixel(query.zoom_level, query.crs)
        found = func.ST_SimplifyPreserveTopology(found, step, type_=Geometry)
        if collection.geometry_types and all(
            it.startswith("Multi") for it in collection.geometry_types
        ):
            # Of a multipolygon with one part it makes a polygon, which is not what the collection says it has.
            found = func.ST_Multi(found, type_=Geometry)
    return found


def _half_pixel(zoom_level: float, crs: Crs) -> float:
    """Half of what one pixel covers at the equator, in the unit of the CRS."""
    around = 360.0 if crs.geographic else CIRCUMFERENCE
    return float(around / TILE / 2**zoom_level / 2)


def _sound(collection: Collection, found: ColumnElement[Any]) -> ColumnElement[Any]:
    """The geometry, or null where it is empty or lies nowhere.

    For columns of one simple type in plain sight of the planner; the function for all others costs some ten times that.
    """
    heights = func.coalesce(func.ST_ZMin(found) + func.ST_ZMax(found), constant(0))
    match collection.geometry_types:
        case ("Point",):
            # An empty point has no coordinates, and nothing is less than infinity then.
            where = (
                func.ST_X(found) + func.ST_Y(found) + func.coalesce(func.ST_Z(found), constant(0))
            )
            sound = func.abs(where) < INFINITY
        case ("LineString" | "Polygon" as only,):
            measure = MEASURES[only](found) + func.abs(heights)
            sound = and_(measure < INFINITY, not_(func.ST_IsEmpty(found)))
        case _:
            return func.sourceline.sound(found, type_=Geometry)
    return case((sound, found), else_=cast(null(), Geometry))
