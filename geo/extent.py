"""Where and when the features of a collection are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import REGCLASS, psycopg
from sqlalchemy.exc import DBAPIError

from geo.collection import Collection, Time
from geo.column import geometry
from geo.spatial_type import Geometry
from geo.times import first_and_last, iso

SIDES = {"west": func.ST_XMin, "south": func.ST_YMin, "east": func.ST_XMax, "north": func.ST_YMax}

# How many rows the planner believes in where the index is asked in place of every one of them.
LARGE = 10_000
# What one half of an extent may cost.
PATIENCE_MS = 2_000
CLASS = table(
    "pg_class", column("oid"), column("relkind"), column("reltuples"), schema="pg_catalog"
)
QUOTE = psycopg.dialect().identifier_preparer.format_table  # type: ignore[no-untyped-call] # it has no types


@dataclass(frozen=True)
class Extent:
    """West, south, east, north in degrees, and the first and last time as ISO 8601 text.

    None where a collection is empty, open or without time.
    """

    bbox: list[float] | None
    first: str | None
    last: str | None


def extent(connection: Connection, collection: Collection) -> Extent:
    """The extent of everything in the collection; unknown where one of its features lies nowhere PROJ knows.

    Of a large table what would take too long to find out is left unknown.
    """
    sides = _looked_up(connection, _box(collection))
    box = None if sides.get("west") is None else [float(sides[side]) for side in SIDES]
    if box is not None and not all(map(math.isfinite, box)):
        box = None
    if collection.time is None:
        return Extent(box, None, None)
    ends = _looked_up(connection, select(*_ends(collection, collection.time)))
    return Extent(box, ends.get("first"), ends.get("last"))


def _looked_up(connection: Connection, statement: Select[Any]) -> Mapping[str, Any]:
    """The row of a statement; nothing where it fails or takes too long."""
    try:
        # A table that cannot be looked at is no reason to say nothing of the others.
        with connection.begin_nested() as attempt:
            connection.execute(text(f"set local statement_timeout = {PATIENCE_MS}"))
            row = dict(connection.execute(statement).mappings().one())
            # Given back with the savepoint: what comes after has its full time again.
            attempt.rollback()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return {}
    return row


def _box(collection: Collection) -> Select[Any]:
    found: ColumnElement[Any] = (
        select(func.ST_Extent(geometry(collection))).select_from(collection.table).scalar_subquery()
    )
    if collection.layer is None and not collection.geography:
        found = func.coalesce(_box_of_index(collection), found)
    box: ColumnElement[Any] = func.ST_SetSRID(cast(found, Geometry), collection.srid)
    if collection.srid != 4326:
        # Straight in one CRS is bent in another: in one piece, its edges would miss what bulges between corners.
        box = func.ST_Transform(
            func.ST_Segmentize(box, func.greatest(func.ST_Perimeter(box) / 256, 1e-6)), 4326
        )
    around = select(box.label("box")).subquery("around")
    return select(*(side(around.c.box).label(name) for name, side in SIDES.items()))


def _box_of_index(collection: Collection) -> ColumnElement[Any]:
    """The box of a large table as its spatial index has it, rounded outwards; null where it has none.

    One page is read for it, however many features there are.
    """
    relation = cast(literal(QUOTE(collection.table), Text), REGCLASS)
    large = (
        select(CLASS.c.reltuples > LARGE)
        .where(CLASS.c.oid == relation, CLASS.c.relkind.in_(("r", "m")))
        .scalar_subquery()
    )
    return case((large, func._postgis_index_extent(relation, collection.geometry)))


def _ends(collection: Collection, time: Time) -> Iterator[ColumnElement[Any]]:
    """The first and the last time, each looked up by itself, so that an index on a column answers at once."""
    first, last = first_and_last(collection, time)
    rows = select().select_from(collection.table)
    for name, end, value in (("first", first, func.min(first)), ("last", last, func.max(last))):
        found = iso(rows.add_columns(value).scalar_subquery(), time)
        if time.shape != "instant":
            # One feature without a beginning, and the whole has none.
            found = case((rows.where(end.is_(None)).exists(), null()), else_=found)
        yield found.label(name)
