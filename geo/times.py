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
    """ISO 8601 text: a day stays a day, a moment is in UTC; null for infinity, and for years without four digits."""
    finite = and_(value >= cast("0001-01-01", Date), value < cast("10000-01-01", Date))
    if time.unit == "day":
        return case((finite, func.to_char(value, "YYYY-MM-DD")))
    utc = func.timezone("UTC", cast(value, DateTime(timezone=True))) if time.zoned else value
    text = func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    return case((finite, func.regexp_replace(text, r"\.?0*Z$", "Z")))
