"""Which rows a box touches, whatever the CRS of the box and of the rows, as a condition the index can answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Double, and_, case, false, func, true

from geo.area import Bbox, Envelope
from geo.collection import Collection
from geo.column import geometry, missing_or
from geo.near import PIECES, near
from geo.query import Query
from geo.slot import Read, slot
from geo.spatial_type import Geometry

Condition = ColumnElement[bool]
Sides = tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]

POINTS = ("Point",)

SIDES = ("west", "south", "east", "north")


def in_bbox(collection: Collection, query: Query, bbox: Bbox) -> Condition:
    """A feature without geometry matches any box (OGC API – Features Part 1, 7.15.3)."""
    geom = geometry(collection)
    boxes = (
        _touches(collection, geom, bbox, envelope, _sides(query, place))
        for place, envelope in enumerate(bbox.envelopes())
    )
    return missing_or(collection, collection.geometry, *boxes)


def _sides(query: Query, place: int) -> Sides:
    """West, south, east and north of one of the box's envelopes."""
    west, south, east, north = (
        slot(f"{side}_{place}", query, _side(place, number), Double())
        for number, side in enumerate(SIDES)
    )
    return west, south, east, north


def _box(bbox: Bbox, sides: Sides) -> ColumnElement[Any]:
    """One of the box's envelopes as a geometry.

    ST_Envelope turns a box without width into the line or point it is; as a polygon it would be invalid and touch
    nothing.
    """
    return func.ST_Envelope(func.ST_MakeEnvelope(*sides, bbox.crs.srid), type_=Geometry)


def _side(place: int, number: int) -> Read:
    return lambda query: query.bbox.envelopes()[place][number] if query.bbox else None


def _touches(
    collection: Collection,
    geom: ColumnElement[Any],
    bbox: Bbox,
    envelope: Envelope,
    sides: Sides,
) -> Condition:
    box = _box(bbox, sides)
    if bbox.crs.srid == collection.srid:
        if collection.geometry_types == POINTS and not collection.geography:
            return _is_within(geom, box, sides)
        return func.ST_Intersects(geom, box, type_=Boolean)
    if bbox.crs.geographic:
        # Degrees are where every coordinate has a place; in the stored CRS half the world may have none.
        turned = func.ST_Transform(geom, bbox.crs.srid)
        exact = func.ST_Intersects(turned, box, type_=Boolean)
        around = near(collection, bbox.crs, envelope)
        return and_(geom.op("&&")(around), exact) if around is not None else exact
    west, south, east, north = envelope
    step = max(east - west, north - south) / PIECES
    # Straight in one CRS is bent in another: in one piece, its edge would miss what lies beneath the arc.
    bent = func.ST_Segmentize(box, step) if step else box
    return func.ST_Intersects(geom, func.ST_Transform(bent, collection.srid), type_=Boolean)


def _is_within(geom: ColumnElement[Any], box: ColumnElement[Any], sides: Sides) -> Condition:
    """The same of points, by their numbers: ST_Intersects is declared so dear that all of the box is found and sorted.

    The index alone would not do: it keeps its boxes in single precision, some metres too large. The numbers stand in a
    CASE, which PostgreSQL takes to be true of half the rows; of four comparisons it would expect next to none.
    """
    west, south, east, north = sides
    x, y = func.ST_X(geom, type_=Double), func.ST_Y(geom, type_=Double)
    inside = and_(x.between(west, east), y.between(south, north))
    return and_(geom.op("&&")(box), case((inside, true()), else_=false()))
