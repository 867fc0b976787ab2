"""Where and when the features of a collection are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select
from sqlalchemy.exc import DBAPIError

from geo.collection import Collection, Time
from geo.conditions import geometry
from geo.times import first_and_last, iso

SIDES = {"west": func.ST_XMin, "south": func.ST_YMin, "east": func.ST_XMax, "north": func.ST_YMax}


@dataclass(frozen=True)
class Extent:
    """West, south, east, north in degrees, and the first and last time as ISO 8601 text.

    None where a collection is empty, open or without time.
    """

    bbox: list[float] | None
    first: str | None
    last: str | None


def extent(connection: Connection, collection: Collection) -> Extent:
    """The extent of everything in the collection; unknown where one of its features lies nowhere PROJ knows."""
    try:
        # A table that cannot be looked at is no reason to say nothing of the others.
        with connection.begin_nested():
            row = connection.execute(_statement(collection)).mappings().one()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return Extent(None, None, None)
    box = None if row["west"] is None else [float(row[side]) for side in SIDES]
    if box is not None and not all(map(math.isfinite, box)):
        box = None
    return Extent(box, row.get("first"), row.get("last"))


def _statement(collection: Collection) -> Select[Any]:
    box: ColumnElement[Any] = func.ST_SetSRID(func.ST_Extent(geometry(collection)), collection.srid)
    if collection.srid != 4326:
        # Straight in one CRS is bent in another: in one piece, its edges would miss what bulges between corners.
        box = func.ST_Transform(
            func.ST_Segmentize(box, func.greatest(func.ST_Perimeter(box) / 256, 1e-6)), 4326
        )
    columns: list[ColumnElement[Any]] = [side(box).label(name) for name, side in SIDES.items()]
    if collection.time is not None:
        columns += _times(collection, collection.time)
    return select(*columns).select_from(collection.table)


def _times(collection: Collection, time: Time) -> list[ColumnElement[Any]]:
    first, last = first_and_last(collection, time)
    earliest, latest = iso(func.min(first), time), iso(func.max(last), time)
    if time.shape != "instant":
        # One feature without a beginning, and the whole has none.
        earliest = case((func.bool_or(first.is_(None)), None), else_=earliest)
        latest = case((func.bool_or(last.is_(None)), None), else_=latest)
    return [earliest.label("first"), latest.label("last")]
