"""Which rows: what a query asks of a collection, as SQL conditions that the indexes can answer.

Values are bound, identifiers come from the registry: no text of a request is ever pasted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Text,
    Uuid,
    and_,
    any_,
    cast,
    false,
    true,
)
from sqlalchemy.sql.type_api import TypeEngine

from geo import search
from geo.bbox_condition import in_bbox
from geo.collection import Collection, Time
from geo.column import as_text
from geo.cql2 import compile_filter
from geo.interval import Interval
from geo.query import Query
from geo.slot import Slot, slot
from geo.time_condition import Span, is_day, true_in

Condition = ColumnElement[bool]

ALWAYS = Interval(None, None)
# The column that lists for each feature on whose maps it is.
VIEWS = "views"
INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)


def conditions(collection: Collection, query: Query) -> Iterator[Condition]:
    """What the query asks for. What it does not ask for is left out: a neutral condition is not free."""
    if query.id is not None:
        yield _has_id(collection, query)
    if query.bbox is not None:
        yield in_bbox(collection, query, query.bbox)
    if collection.known is not None:
        yield _was_known(collection, query)
    if query.claimant is not None:
        yield _is_told(collection, query)
    if query.asof is not None:
        yield true_in(collection, Span("asof", query, lambda it: Interval(it.asof, it.asof)))
    if query.datetime is not None:
        yield true_in(collection, Span("datetime", query, lambda it: it.datetime or ALWAYS))
    for place in range(len(query.equals)):
        yield _equals(collection, query, place)
    if query.filter is not None:
        yield compile_filter(query.filter.tree, collection, query.filter_crs)
    if query.search is not None:
        yield search.conditions(collection, query.search)


def _was_known(collection: Collection, query: Query) -> Condition:
    """Said by the map at the moment the query names; a history without one would show each feature many times over."""
    assert collection.known is not None
    assert query.known is not None
    moment = slot("known", query, lambda it: it.known, DateTime(timezone=True))
    return collection.table.c[collection.known].op("@>")(cast(moment, DateTime(timezone=True)))


def _is_told(collection: Collection, query: Query) -> Condition:
    """On the map of the claimant the query names."""
    claimant = slot("claimant", query, lambda it: it.claimant and it.claimant.key, Text())
    told: Condition = cast(claimant, Text) == any_(collection.table.c[VIEWS])
    return told


def _has_id(collection: Collection, query: Query) -> Condition:
    """The one feature with this id; none where the text cannot be an id of this collection."""
    column = collection.table.c[collection.key]
    if isinstance(column.type, Integer):
        return column == slot("id", query, lambda it: _integer(it.id), BigInteger(), steady=True)
    if isinstance(column.type, Uuid):
        return column == slot("id", query, lambda it: _uuid(it.id), Uuid(), steady=True)
    return as_text(column) == slot("id", query, lambda it: it.id, Text(), steady=True)


def _integer(text: str | None) -> int | None:
    """Null, which equals nothing, for what is no whole number of 64 bits."""
    fits = INTEGER.fullmatch(text or "") and -(2**63) <= int(text or "") < 2**63
    return int(text or "") if fits else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _equals(collection: Collection, query: Query, place: int) -> Condition:
    """A property of one of the query's equalities has the value that stands there."""
    name, value = query.equals[place].name, query.equals[place].value
    column = collection.column(name)
    if isinstance(column.type, ARRAY):
        return _has_among(column, slot(f"equals_{place}", query, _value(place), Text()))

    def filled(type_: TypeEngine[Any], convert: Callable[[Any], Any] = lambda it: it) -> Slot:
        return slot(f"equals_{place}", query, lambda it: convert(it.equals[place].value), type_)

    if isinstance(value, bool):
        return column.is_(true() if value else false())
    if isinstance(value, datetime | date) and isinstance(column.type, DateTime):
        time_ = Time("instant", (name,), "moment", bool(column.type.timezone))
        span = Span(f"equals_{place}", query, lambda it: _at(it.equals[place].value))
        if not is_day(value):
            return column == span.first(time_)
        return and_(column >= span.first(time_), column < span.last(time_))
    if isinstance(value, date):
        return column == filled(Date())
    if isinstance(value, int):
        return column == filled(BigInteger())
    if isinstance(value, float):
        number: TypeEngine[Any] = REAL() if isinstance(column.type, REAL) else Numeric()
        return column == cast(filled(Numeric(), lambda it: Decimal(repr(it))), number)
    same: Condition = as_text(column) == filled(Text())
    return same


def _has_among(column: ColumnElement[Any], value: ColumnElement[Any]) -> Condition:
    """One of the texts in a list is this; none of a list that is null."""
    found: Condition = cast(value, Text) == any_(column)
    return found


def _value(place: int) -> Callable[[Query], Any]:
    return lambda query: query.equals[place].value


def _at(end: date | datetime) -> Interval:
    return Interval(end, end)
