"""Which rows were true in a span of time, whichever way their table keeps it, as a condition the index can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, and_, cast, func, true
from sqlalchemy.dialects.postgresql import DATERANGE, TSRANGE, TSTZRANGE

from geo.collection import Collection, Time
from geo.column import missing_or
from geo.interval import End, Interval, day_of
from geo.query import Query
from geo.slot import slot

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Span:
    """An interval that the query has under a name; `read` takes it from another query of the same shape."""

    name: str
    query: Query
    read: Callable[[Query], Interval]

    @property
    def interval(self) -> Interval:
        return self.read(self.query)

    def first(self, time_: Time) -> ColumnElement[Any]:
        """The first instant, in the column's own type; null for an open end."""
        return self._slot("first", lambda interval: _first(time_, interval.first), time_)

    def last(self, time_: Time) -> ColumnElement[Any]:
        """The last day; in moments the midnight after a whole day, which no longer belongs to it."""
        last = self._slot("last", lambda interval: _first(time_, interval.last), time_)
        if time_.unit == "moment" and is_day(self.interval.last):
            # Added by PostgreSQL, whose calendar does not stop at the year 9999.
            return last + func.make_interval(0, 0, 0, 1)
        return last

    def _slot(self, end: str, take: Callable[[Interval], Any], time_: Time) -> ColumnElement[Any]:
        kind = Date() if time_.unit == "day" else DateTime(timezone=time_.zoned)
        read = self.read
        return cast(slot(f"{self.name}_{end}", self.query, lambda it: take(read(it)), kind), kind)


def true_in(collection: Collection, span: Span) -> Condition:
    """A feature without time matches any time (OGC API – Features Part 1, 7.15.4); so does a collection without."""
    time_ = collection.time
    if time_ is None:
        return true()
    if time_.shape == "range":
        column = collection.table.c[time_.columns[0]]
        return missing_or(collection, time_.columns[0], column.op("&&")(_range(time_, span)))
    # An instant begins and ends at once; an open end of a pair is null.
    bounds = (*_begins_by(collection, time_, span), *_lasts_to(collection, time_, span))
    return and_(true(), *bounds)


def _range(time_: Time, span: Span) -> ColumnElement[Any]:
    """The span as a PostgreSQL range of the collection's own unit."""
    if time_.unit == "day":
        return func.daterange(span.first(time_), span.last(time_), "[]", type_=DATERANGE)
    kind, function = (TSTZRANGE, func.tstzrange) if time_.zoned else (TSRANGE, func.tsrange)
    bounds = "[)" if is_day(span.interval.last) else "[]"
    return function(span.first(time_), span.last(time_), bounds, type_=kind)


def _begins_by(collection: Collection, time_: Time, span: Span) -> Iterator[Condition]:
    last = span.interval.last
    if last is None:
        return
    name, end = time_.columns[0], span.last(time_)
    column = collection.table.c[name]
    whole_day = time_.unit == "moment" and is_day(last)
    yield missing_or(collection, name, column < end if whole_day else column <= end)


def _lasts_to(collection: Collection, time_: Time, span: Span) -> Iterator[Condition]:
    if span.interval.first is not None:
        name = time_.columns[-1]
        yield missing_or(collection, name, collection.table.c[name] >= span.first(time_))


def _first(time_: Time, end: End | None) -> date | None:
    """The end itself, or the first instant of a whole day, as the column keeps it."""
    if time_.unit == "day":
        return day_of(end)
    if end is not None and is_day(end):
        end = datetime.combine(end, time.min, UTC)
    if isinstance(end, datetime) and not time_.zoned:
        return end.astimezone(UTC).replace(tzinfo=None)
    return end


def is_day(end: End | None) -> bool:
    return end is not None and not isinstance(end, datetime)
