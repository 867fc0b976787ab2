"""A place in a statement for a value of the query, so that one compiled statement serves every query of its shape.

What a query asks for decides which conditions there are; the numbers and dates it asks with only fill their slots.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter
from sqlalchemy.sql.type_api import TypeEngine

from geo.area import Bbox
from geo.collection import Collection
from geo.query import Query

Read = Callable[[Query], Any]

# What makes larger pages takes so long that it matters little when it is planned.
WRITTEN = 100


class Slot(BindParameter[Any]):
    """A bound value that knows how to take itself from another query of the same shape.

    `steady` where one plan is the best for every value there may be.
    """

    inherit_cache = True
    read: Read
    steady: bool


def slot(name: str, query: Query, read: Read, type_: TypeEngine[Any], steady: bool = False) -> Slot:
    """The slot `name`, unique in its statement, filled from `query`."""
    found = Slot(name, read(query), type_=type_)
    found.read, found.steady = read, steady
    return found


def shape(collection: Collection, query: Query) -> tuple[object, ...]:
    """What a statement depends on beside its slots; equal for queries that one statement serves.

    Filters and searches are statements of their own: their values are part of the shape.
    """
    cursor, interval = query.cursor, query.datetime
    return (
        collection,
        query.id is None,
        query.bbox and _bbox(collection, query.bbox),
        interval and (type(interval.first), type(interval.last)),
        query.asof is None,
        query.known is None,
        query.claimant is None,
        tuple(
            (it.name, it.value if isinstance(it.value, bool) else type(it.value))
            for it in query.equals
        ),
        query.filter,
        query.filter_crs,
        query.search,
        query.sortby,
        cursor and (cursor.order, *(it is None for it in cursor.values)),
        query.limit if writes_limit(query) else None,
        query.limit is None,
        query.offset == 0,
        query.properties,
        query.skip_geometry,
        query.zoom_level,
        query.crs,
    )


def writes_limit(query: Query) -> bool:
    """Whether the number of rows stands in the statement, and is no slot: for few rows of which nothing else is asked.

    Then the plan depends on no value at all, and is made once. A plan for any number of rows expects a tenth of the
    table, and may sort all of it.
    """
    return (
        query.limit is not None
        and query.limit <= WRITTEN
        and not query.offset
        and not any(
            (
                query.bbox,
                query.datetime,
                query.asof,
                query.known,
                query.claimant,
                query.equals,
                query.filter,
                query.search,
            )
        )
    )


def _bbox(collection: Collection, bbox: Bbox) -> object:
    """A box in another CRS than the rows is bent into theirs beforehand: then its numbers are no slots alone."""
    return bbox.west <= bbox.east if bbox.crs.srid == collection.srid else bbox
