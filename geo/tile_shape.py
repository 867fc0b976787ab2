"""A feature's geometry in a tile: cut to the tile, in whole cells of its grid; and which rows can have any there."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Double, and_, case, cast, func, or_, true

from geo.area import Envelope
from geo.collection import Collection
from geo.column import geometry
from geo.crs import CRS84, epsg
from geo.errors import SettingError
from geo.shape import PLAIN_TYPES
from geo.slot import Slot, slot
from geo.spatial_type import Geography, Geometry
from geo.tile import Tile
from geo.tile_attributes import FULL_FROM
from geo.tile_query import TileQuery

MERCATOR = 3857
# Cells along the side of a tile, and how many more on each side: a quarter of a pixel on a map of 256, and 4 pixels.
# What lies in the margin is drawn in both tiles, so that the stroke of a line is not cut where tiles meet. Points have
# none: where they are crowded, one in ten would be sent for nothing, as MapLibre leaves out all beyond the edge.
EXTENT = 4096
BUFFER = 64

POINTS = frozenset({"Point"})
AREAS = frozenset({"Polygon", "MultiPolygon"})
# A box as wide as this has corners that are nowhere in most plane CRSs.
WIDE = 90.0
# Into how many pieces the edge of a box is cut before it is bent into another CRS.
PIECES = 64
# The index of a geography knows the sphere, on which the box of a larger tile is no box.
GEOGRAPHY_FROM = 5
SIDES = ("west", "south", "east", "north")


def envelope(query: TileQuery) -> ColumnElement[Any]:
    """The tile itself in EPSG:3857."""
    sides = (_side("tile", query, place, 0) for place in range(4))
    return func.ST_MakeEnvelope(*sides, MERCATOR, type_=Geometry)


def drawn(collection: Collection, query: TileQuery) -> ColumnElement[Any]:
    """The geometry in cells from the tile's north-west corner, y downwards; null where nothing of it is in the tile.

    Neighbours that share a border share it here: each vertex goes to its nearest cell, and no shape is made simpler by
    itself. An area that is smaller than a cell is drawn as that cell; it would be gone otherwise.
    """
    tile = envelope(query)
    shape = in_mercator(collection, query)
    beyond = 0 if has_points_alone(collection) else BUFFER
    found: ColumnElement[Any] = func.ST_AsMVTGeom(shape, tile, EXTENT, beyond, type_=Geometry)
    if not collection.geometry_types or AREAS.intersection(collection.geometry_types):
        speck: ColumnElement[Any] = func.sourceline.speck(shape, tile, type_=Geometry)
        if not AREAS.issuperset(collection.geometry_types or ("any",)):
            speck = case((func.ST_Dimension(shape) == 2, speck))
        found = func.coalesce(found, speck, type_=Geometry)
    return found


def in_mercator(collection: Collection, query: TileQuery) -> ColumnElement[Any]:
    """The geometry in EPSG:3857, as plainly as the type of the column and the place of the tile allow."""
    stored = geometry(collection)
    points = has_points_alone(collection)
    shape = stored if points or collection.layer is not None else _sound(collection, stored)
    if collection.srid == MERCATOR:
        return shape
    turned: ColumnElement[Any] = func.sourceline.web_mercator(shape, type_=Geometry)
    plain: ColumnElement[Any] = func.ST_Transform(shape, MERCATOR, type_=Geometry)
    if collection.srid != CRS84.srid:
        # A point within a box of its own CRS is somewhere; of all else some corner may be nowhere.
        return plain if points and near(collection, query.tile) is not None else turned
    if points:
        return case((func.ST_X(stored) <= -180, turned), else_=plain) if _edge(query) else plain
    reaches = or_(
        func.ST_XMin(shape) <= -180,
        func.ST_XMax(shape) > 180,
        func.ST_YMin(shape) < -90,
        func.ST_YMax(shape) > 90,
    )
    return case((reaches, turned), else_=plain)


def has_points_alone(collection: Collection) -> bool:
    return POINTS.issuperset(collection.geometry_types or ("any",))


def in_reach(collection: Collection, query: TileQuery) -> ColumnElement[bool]:
    """The rows whose box touches the tile or its margin, as the index tells them."""
    box = near(collection, query.tile)
    if box is None:
        return true()
    sides = (_side("near", query, place, None, collection) for place in range(4))
    around = func.ST_MakeEnvelope(*sides, collection.srid, type_=Geometry)
    beside: ColumnElement[bool] = geometry(collection).op("&&")(around)
    if not collection.geography or query.tile.zoom < GEOGRAPHY_FROM:
        return beside
    # The sides of its boxes run on great circles, which bend away from ours; hence the room.
    wider = func.ST_Expand(around, _room(query))
    stored = collection.table.c[collection.geometry]
    return and_(stored.op("&&")(cast(wider, Geography(srid=collection.srid))), beside)


def _room(query: TileQuery) -> Slot:
    return slot("room", query, lambda it: 36.0 / 2**it.tile.zoom, Double())  # type: ignore[attr-defined]


def near(collection: Collection, tile: Tile) -> Envelope | None:
    """A box in the CRS of the rows around a tile with its margin; None where none would surely hold all of it."""
    margin = 0 if has_points_alone(collection) else BUFFER / EXTENT
    if collection.srid == MERCATOR:
        return tile.envelope(margin)
    if collection.srid == CRS84.srid:
        return tile.degrees(margin)
    return _around(collection.srid, tile, margin)


def way(collection: Collection, tile: Tile) -> tuple[object, ...]:
    """What the SQL depends on of a tile, beside the numbers that fill its slots."""
    return (
        near(collection, tile) is None,
        tile.column == 0,
        tile.zoom < FULL_FROM,
        collection.geography and tile.zoom >= GEOGRAPHY_FROM,
    )


@lru_cache(1024)
def _around(srid: int, tile: Tile, margin: float) -> Envelope | None:
    west, south, east, north = tile.degrees(margin)
    if east - west > WIDE or north - south > WIDE:
        return None
    try:
        epsg(srid)
    except SettingError:
        return None
    import pyproj  # with numpy behind it, which a worker without tables in plane CRSs need not hold

    transformer = pyproj.Transformer.from_crs(MERCATOR, srid, always_xy=True)
    try:
        corners = transformer.transform_bounds(*tile.envelope(margin), densify_pts=PIECES)
    except pyproj.exceptions.ProjError:
        return None
    if not all(abs(number) < 1e12 for number in corners) or corners[0] > corners[2]:
        return None
    room = max(corners[2] - corners[0], corners[3] - corners[1]) / 100
    return corners[0] - room, corners[1] - room, corners[2] + room, corners[3] + room


def _edge(query: TileQuery) -> bool:
    return query.tile.column == 0


def _sound(collection: Collection, shape: ColumnElement[Any]) -> ColumnElement[Any]:
    """Null for what is nowhere; arcs straightened, of which tiles know nothing."""
    if not collection.geometry_types or not PLAIN_TYPES.issuperset(collection.geometry_types):
        shape = func.ST_CurveToLine(shape, type_=Geometry)
    return func.sourceline.sound(shape, type_=Geometry)


def _side(
    kind: str,
    query: TileQuery,
    place: int,
    margin: float | None,
    collection: Collection | None = None,
) -> Slot:
    """One side of the tile in its own CRS, or of the box around it in that of the rows."""

    def read(it: Any) -> float | None:
        if collection is None:
            return float(it.tile.envelope(margin)[place])
        box = near(collection, it.tile)
        return None if box is None else box[place]

    return slot(f"{kind}_{SIDES[place]}", query, read, Double())
