"""Facts about one collection's table for the doctor: from the catalogue, and from its first rows."""

from __future__ import annotations

from typing import Any

import pyproj
from pyproj.exceptions import CRSError, ProjError
from sqlalchemy import (
    Connection,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from geo.collection import Collection
from geo.database import sql
from geo.doctor_tables import SAMPLE, WORLD, BaseTable, Box, RowFacts, TableFacts
from geo.spatial_type import Geometry

PATIENCE_MS = 5_000
# A UTM zone is six degrees wide, and whole countries are kept in one: so many widths beside it are still in order.
WIDTHS_BESIDE = 2.0
AWKWARD = r"[./\s%?#&\\]"


def table_facts(
    connection: Connection, collection: Collection, home: tuple[float, float, float, float] | None
) -> TableFacts:
    """All that is known of a collection; `home` is where the map opens: west, south, east, north in degrees."""
    rows, unread = _rows(connection, collection)
    quote = connection.dialect.identifier_preparer.quote
    return TableFacts(
        id=collection.id,
        quoted=connection.dialect.identifier_preparer.format_table(collection.table),
        key=quote(collection.key),
        geometry=quote(collection.geometry),
        srid=collection.srid,
        geographic=_geographic(collection.srid),
        layer=collection.layer is not None,
        time=tuple(map(quote, collection.time.columns)) if collection.time else (),
        base=_base(connection, collection),
        rows=rows,
        unread=unread,
        area=_area(collection.srid),
        home=_transformed(home, collection.srid) if home and collection.layer is None else None,
    )


def _base(connection: Connection, collection: Collection) -> tuple[BaseTable, ...]:
    time = collection.time.columns if collection.time else ()
    found = connection.execute(
        text(sql("doctor/table.sql")),
        {
            "schema": collection.table.schema or "public",
            "table": collection.table.name,
            "columns": [collection.geometry, *time],
        },
    )
    quote = connection.dialect.identifier_preparer.quote
    return tuple(
        BaseTable(
            name=f"{quote(row.schema)}.{quote(row.name)}",
            column=quote(row.member),
            tuples=row.tuples,
            analysed=row.analysed,
            indexed=row.indexed,
            spatially_indexed=row.spatially_indexed,
            nulls_searched=row.nulls_searched,
        )
        for row in found
    )


def _rows(connection: Connection, collection: Collection) -> tuple[RowFacts | None, str]:
    try:
        with connection.begin_nested():
            connection.execute(
                text("select set_config('statement_timeout', :limit, true)"),
                {"limit": str(PATIENCE_MS)},
            )
            row = connection.execute(_sample(collection)).one()._asdict()
    except DBAPIError as error:
        return None, str(error.orig).strip().splitlines()[0] + "."
    corners = [row.pop(name) for name in ("west", "south", "east", "north")]
    box = (corners[0], corners[1], corners[2], corners[3]) if None not in corners else None
    row["srids"] = tuple(sorted(row["srids"] or ()))
    return RowFacts(box=box, **row), ""


def _sample(collection: Collection) -> Select[Any]:
    """One row about the first rows of the table, in whatever order they lie: reading all would take minutes."""
    column = collection.table.c[collection.geometry]
    plain = cast(column, Geometry()) if collection.geography else column
    key = cast(collection.table.c[collection.key], Text)
    first = select(key.label("id"), plain.label("geom")).limit(SAMPLE).subquery()
    identity, geom = first.c.id, first.c.geom
    box = func.ST_Extent(geom)
    invalid = and_(geom.is_not(None), ~func.ST_IsValid(geom))
    # Of a polygon that crosses itself nobody can say which way round it runs.
    clockwise = and_(
        func.ST_Dimension(geom) == 2, func.ST_IsValid(geom), ~func.ST_IsPolygonCCW(geom)
    )
    wide = (
        func.ST_XMax(geom) - func.ST_XMin(geom) > 180 if _geographic(collection.srid) else false()
    )
    awkward = or_(identity.regexp_match(AWKWARD), identity == "")
    return select(
        func.count().label("rows"),
        func.array_agg(func.ST_SRID(geom).distinct()).filter(geom.is_not(None)).label("srids"),
        func.ST_XMin(box).label("west"),
        func.ST_YMin(box).label("south"),
        func.ST_XMax(box).label("east"),
        func.ST_YMax(box).label("north"),
        func.count().filter(func.ST_IsEmpty(geom)).label("empty"),
        func.count().filter(invalid).label("invalid"),
        func.min(identity).filter(invalid).label("invalid_id"),
        func.count().filter(clockwise).label("clockwise"),
        func.min(identity).filter(clockwise).label("clockwise_id"),
        func.count().filter(wide).label("wide"),
        func.min(identity).filter(wide).label("wide_id"),
        (func.count() - func.count(identity)).label("null_ids"),
        (func.count(identity) - func.count(identity.distinct())).label("same_ids"),
        (func.count(identity.distinct()) - func.count(func.lower(identity).distinct())).label(
            "alike_ids"
        ),
        func.count().filter(awkward).label("awkward_ids"),
        func.min(identity).filter(awkward).label("awkward_id"),
    ).select_from(first)


def _crs(srid: int) -> pyproj.CRS | None:
    """None for a number that is not EPSG's: PostGIS may know more."""
    try:
        return pyproj.CRS.from_epsg(srid)
    except CRSError:
        return None


def _geographic(srid: int) -> bool:
    crs = _crs(srid)
    return crs is not None and crs.is_geographic


def _area(srid: int) -> Box | None:
    """Where coordinates in a CRS can lie, x first: all the world in degrees, else its area of use and some beside."""
    crs = _crs(srid)
    if crs is None or crs.is_geographic:
        return WORLD if crs is not None else None
    if crs.area_of_use is None:
        return None
    box = _transformed(crs.area_of_use.bounds, srid)
    if box is None:
        return None
    west, south, east, north = box
    beside, above = WIDTHS_BESIDE * (east - west), (north - south) / 2
    return (west - beside, south - above, east + beside, north + above)


def _transformed(box: tuple[float, float, float, float], srid: int) -> Box | None:
    crs = _crs(srid)
    if crs is None:
        return None
    try:
        found = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform_bounds(*box)
    except ProjError:
        return None
    west, south, east, north = found
    return (west, south, east, north) if all(abs(it) < 1e12 for it in found) else None
