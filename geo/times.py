"""When a feature starts and ends, as SQL: the first and last time of a row, whichever way its table keeps them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    null,
)

from geo.collection import Collection, Time

Column = ColumnElement[Any]

# The years of four digits, in UTC whatever the type.
FIRST: Column = literal_column("'0001-01-01Z'")
BEYOND: Column = literal_column("'10000-01-01Z'")


def first_and_last(collection: Collection, time: Time) -> tuple[Column, Column]:
    """Both inclusive, in the table's own type; null for an open end."""
    columns = [collection.table.c[name] for name in time.columns]
    if time.shape != "range":
        return columns[0], columns[-1]
    first, last = func.lower(columns[0]), func.upper(columns[0])
    # PostgreSQL keeps a range of days half-open; people and standards name the last day.
    return first, last - literal_column("1") if time.unit == "day" else last


def starts_and_ends(collection: Collection) -> tuple[Column, Column]:
    """The same as ISO 8601 text; both null for a collection without time."""
    if collection.time is None:
        return cast(null(), Text), cast(null(), Text)
    first, last = first_and_last(collection, collection.time)
    return iso(first, collection.time), iso(last, collection.time)


def iso(value: Column, time: Time) -> Column:
    """ISO 8601 text: a day stays a day, a moment is in UTC; null for infinity, and for years without four digits.

    As the database writes it itself, in the DateStyle of all our sessions (geo/database.py), but for the T and the Z:
    to_char takes six times as long, and a tile may hold tens of thousands.
    """
    kind = Date() if time.unit == "day" else DateTime(timezone=time.zoned)
    own = cast(value, kind)
    # In its own type: to compare a moment with a day PostgreSQL asks for the zone anew with every row.
    finite = and_(own >= cast(FIRST, kind), own < cast(BEYOND, kind))
    if time.unit == "day":
        return case((finite, cast(own, Text)))
    utc = func.timezone("UTC", own) if time.zoned else own
    return case((finite, func.replace(cast(utc, Text), " ", "T").concat("Z")))
