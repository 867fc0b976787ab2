"""What a feature says in a tile: flat values only, as Mapbox Vector Tiles know no others (version 2.1, 4.4).

Text, numbers and truth values stay what they are. Dates, moments and intervals become ISO 8601 text, lists of plain
values text with commas, and JSON of no fixed shape is left out: so is the list of quotes, of which every evidence layer
has the number and the first one as text.
"""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterator
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Double,
    Float,
    Integer,
    Numeric,
    String,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
)
from sqlalchemy.dialects.postgresql import DATERANGE, TSRANGE

from geo.collection import Collection, Time
from geo.column_type import Padded
from geo.property import Property, Type
from geo.tile_query import TileQuery
from geo.times import iso

Kind = Literal["String", "Number", "Boolean"]

# What a feature of our own layers says before the level FULL_FROM, where a tile holds a whole country: enough to draw
# it, to name it and to find its page.
FROM_AFAR = frozenset({"name", "kind", "actor", "status", "rank", "quote_count"})
FULL_FROM = 8

KINDS: dict[Type, Kind] = {
    "string": "String",
    "integer": "Number",
    "number": "Number",
    "boolean": "Boolean",
    "date": "String",
    "date-time": "String",
    "interval": "String",
    "array": "String",
}


def attributes(collection: Collection) -> tuple[Property, ...]:
    """The properties a feature has in a tile, in the collection's order."""
    return tuple(it for it in collection.returned if _is_flat(it))


def number(collection: Collection) -> str | None:
    """The column with the whole number that a feature is known by in tiles; None where there is none.

    Of a layer it is the same in every version of a feature; of a table it is the key, where that is a whole number.
    """
    name = collection.order
    return name if isinstance(collection.table.c[name].type, Integer) else None


def needed(collection: Collection, query: TileQuery) -> Iterator[str]:
    """The columns of the table that `columns` reads."""
    yield collection.key
    if collection.order != collection.key:
        yield collection.order
    yield from (it.name for it in chosen(collection, query))


def chosen(collection: Collection, query: TileQuery) -> Iterator[Property]:
    """The properties that are wanted; of our own layers only the few that are of use there, where nobody says which."""
    wanted: Container[str] | None = query.properties
    if wanted is None and collection.layer is not None and query.tile.zoom < FULL_FROM:
        wanted = FROM_AFAR
    return (it for it in attributes(collection) if wanted is None or it.name in wanted)


def columns(collection: Collection, query: TileQuery) -> Iterator[ColumnElement[Any]]:
    """The number and the attributes as ST_AsMVT writes them well, each under its own name.

    The feature's id is among them where it is no number: programs promote it to find the feature's page.
    """
    counted = number(collection)
    if counted is not None:
        yield collection.table.c[counted]
    if collection.key != counted:
        yield _written(collection.table.c[collection.key], "string").label(collection.key)
    for it in chosen(collection, query):
        yield _written(collection.column(it.name), it.type).label(it.name)


def _is_flat(of: Property) -> bool:
    if of.type == "array":
        return of.items not in {"object", "array"}
    return of.type in KINDS


def _written(column: ColumnElement[Any], kind: Type) -> ColumnElement[Any]:
    # What ST_AsMVT does not know it writes as the database would: a number as text, a moment without its T.
    if kind == "number" and isinstance(column.type, Numeric) and not isinstance(column.type, Float):
        return cast(column, Double)
    if KINDS[kind] != "String" or isinstance(column.type, Padded):
        return column
    # As varchar, of which ST_AsMVT takes the words as they are; of text it makes a copy first and keeps both.
    return cast(_in_words(column, kind), String)


def _in_words(column: ColumnElement[Any], kind: Type) -> ColumnElement[Any]:
    if kind == "date-time":
        return iso(column, Time("instant", (), "moment", getattr(column.type, "timezone", True)))
    if kind == "interval":
        return _interval(column)
    if kind == "array":
        return func.nullif(func.array_to_string(column, ","), "")
    return column


def _interval(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Its two ends with a slash between them, an open one as two dots (ISO 8601-2)."""
    unit: Literal["day", "moment"] = "day" if isinstance(column.type, DATERANGE) else "moment"
    first: ColumnElement[Any] = func.lower(column)
    last: ColumnElement[Any] = func.upper(column)
    if unit == "day":
        # PostgreSQL keeps a range of days half-open; people and standards name the last day.
        last = last - literal_column("1")
    time = Time("instant", (), unit, zoned=not isinstance(column.type, TSRANGE))
    ends = [func.coalesce(iso(end, time), literal("..")) for end in (first, last)]
    return case((func.isempty(column), null()), else_=ends[0].concat("/").concat(ends[1]))
