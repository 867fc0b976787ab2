"""Which rows: what a query asks of a collection, as SQL conditions that the indexes can answer.

Values are bound, identifiers come from the registry: no text of a request is ever pasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from geoalchemy2.functions import (
    ST_Envelope,
    ST_Intersects,
    ST_MakeEnvelope,
    ST_Segmentize,
    ST_Transform,
)
from sqlalchemy import (
    REAL,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    String,
    Text,
    Uuid,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    true,
)
from sqlalchemy.dialects.postgresql import DATERANGE, TSRANGE, TSTZRANGE
from sqlalchemy.sql.type_api import TypeEngine

from geo import search
from geo.area import Bbox, Envelope
from geo.collection import Collection, Time
from geo.cql2 import compile_filter
from geo.interval import End, Interval
from geo.query import Equal, Query

Condition = ColumnElement[bool]

INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)

# A box as wide as this takes most of what there is, and its corners may be nowhere in a plane CRS.
WIDE = 90.0
# Into how many pieces the edge of a box is cut before it is bent into another CRS.
PIECES = 64


def conditions(collection: Collection, query: Query) -> Iterator[Condition]:
    """What the query asks for. What it does not ask for is left out: a neutral condition is not free."""
    if query.id is not None:
        yield has_id(collection, query.id)
    if query.bbox is not None:
        yield touches(collection, query.bbox)
    if query.asof is not None:
        yield true_in(collection, Interval(query.asof, query.asof))
    if query.datetime is not None:
        yield true_in(collection, query.datetime)
    for equal in query.equals:
        yield _equals(collection, equal)
    if query.filter is not None:
        yield compile_filter(query.filter.tree, collection, query.filter_crs)
    if query.search is not None:
        yield search.conditions(collection, query.search)


def has_id(collection: Collection, text: str) -> Condition:
    """The one feature with this id; none where the text cannot be an id of this collection."""
    column = collection.table.c[collection.key]
    if isinstance(column.type, Integer):
        fits = INTEGER.fullmatch(text) and -(2**63) <= int(text) < 2**63
        return column == literal(int(text), BigInteger) if fits else false()
    if isinstance(column.type, Uuid):
        try:
            return column == literal(UUID(text), Uuid)
        except ValueError:
            return false()
    return as_text(column) == text


def as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The column as text, bare where it is text: a cast would hide its index."""
    return column if isinstance(column.type, String) else cast(column, Text)


def geometry(collection: Collection) -> ColumnElement[Any]:
    """The geometry column; a geography is looked at in the plane of longitude and latitude, as boxes are."""
    column = collection.table.c[collection.geometry]
    return cast(column, Geometry(srid=collection.srid)) if collection.geography else column


def touches(collection: Collection, bbox: Bbox) -> Condition:
    """A feature without geometry matches any box (OGC API – Features Part 1, 7.15.3)."""
    geom = geometry(collection)
    boxes = (_touches(collection, geom, bbox, envelope) for envelope in bbox.envelopes())
    return or_(geom.is_(None), *boxes)


def _touches(
    collection: Collection, geom: ColumnElement[Any], bbox: Bbox, envelope: Envelope
) -> Condition:
    # ST_Envelope turns a box without width into the line or point it is; as a polygon it would be invalid and touch
    # nothing.
    box = ST_Envelope(ST_MakeEnvelope(*envelope, bbox.crs.srid))
    if bbox.crs.srid == collection.srid:
        return ST_Intersects(geom, box)
    if bbox.crs.geographic:
        # Degrees are where every coordinate has a place; in the stored CRS half the world may have none.
        exact = ST_Intersects(ST_Transform(geom, bbox.crs.srid), box)
        near = _near(collection, bbox, envelope)
        return and_(geom.op("&&")(near), exact) if near is not None else exact
    west, south, east, north = envelope
    step = max(east - west, north - south) / PIECES
    # Straight in one CRS is bent in another: in one piece, its edge would miss what lies beneath the arc.
    bent = ST_Segmentize(box, step) if step else box
    return ST_Intersects(geom, ST_Transform(bent, collection.srid))


def _near(collection: Collection, bbox: Bbox, envelope: Envelope) -> ColumnElement[Any] | None:
    """A box in the stored CRS around a box in degrees, for the index; None where that would not help."""
    west, south, east, north = envelope
    if east - west > WIDE or north - south > WIDE:
        return None
    import pyproj  # with numpy behind it, which a worker without tables in plane CRSs need not hold

    transformer = pyproj.Transformer.from_crs(bbox.crs.srid, collection.srid, always_xy=True)
    try:
        corners = transformer.transform_bounds(west, south, east, north, densify_pts=PIECES)
    except pyproj.exceptions.ProjError:
        return None
    if not all(abs(number) < 1e12 for number in corners) or corners[0] > corners[2]:
        return None
    margin = max(corners[2] - corners[0], corners[3] - corners[1]) / 100
    return ST_MakeEnvelope(
        corners[0] - margin,
        corners[1] - margin,
        corners[2] + margin,
        corners[3] + margin,
        collection.srid,
    )


def true_in(collection: Collection, interval: Interval) -> Condition:
    """A feature without time matches any time (7.15.4), and so does every collection without time."""
    time_ = collection.time
    if time_ is None:
        return true()
    columns = [collection.table.c[name] for name in time_.columns]
    if time_.shape == "range":
        (column,) = columns
        return or_(column.is_(None), column.op("&&")(span(time_, interval)))
    first, last = columns[0], columns[-1]
    # An instant begins and ends at once; an open end of a pair is null.
    bounds = (
        *_begins_by(time_, first, interval.last),
        *_lasts_to(time_, last, interval.first),
    )
    return and_(true(), *bounds)


def span(time_: Time, interval: Interval) -> ColumnElement[Any]:
    """The interval as a PostgreSQL range of the collection's own unit."""
    if time_.unit == "day":
        first, last = (
            cast(literal(day, Date), Date) for day in (interval.first_day, interval.last_day)
        )
        return func.daterange(first, last, "[]", type_=DATERANGE)
    kind, function = (TSTZRANGE, func.tstzrange) if time_.zoned else (TSRANGE, func.tsrange)
    first_moment = begin_of(time_, interval.first)
    last_moment = end_of(time_, interval.last)
    bounds = "[)" if _is_day(interval.last) else "[]"
    return function(first_moment, last_moment, bounds, type_=kind)


def _begins_by(
    time_: Time, column: ColumnElement[Any], last: End | None
) -> Iterator[ColumnElement[bool]]:
    if last is None:
        return
    end = end_of(time_, last)
    whole_day = time_.unit == "moment" and _is_day(last)
    yield or_(column.is_(None), column < end if whole_day else column <= end)


def _lasts_to(
    time_: Time, column: ColumnElement[Any], first: End | None
) -> Iterator[ColumnElement[bool]]:
    if first is not None:
        yield or_(column.is_(None), column >= begin_of(time_, first))


def begin_of(time_: Time, end: End | None) -> ColumnElement[Any]:
    """The first instant of an end, in the column's own type."""
    if time_.unit == "day":
        return cast(literal(Interval(end, None).first_day, Date), Date)
    moment = datetime.combine(end, time.min, UTC) if end and _is_day(end) else end
    return _moment(time_, moment)


def end_of(time_: Time, end: End | None) -> ColumnElement[Any]:
    """The last day of an end; in moments the midnight after a whole day, which no longer belongs to it."""
    if time_.unit == "day":
        return cast(literal(Interval(None, end).last_day, Date), Date)
    if end is not None and _is_day(end):
        # Added by PostgreSQL, whose calendar does not stop at the year 9999.
        return _moment(time_, datetime.combine(end, time.min, UTC)) + func.make_interval(0, 0, 0, 1)
    return _moment(time_, end)


def _moment(time_: Time, moment: date | None) -> ColumnElement[Any]:
    kind = DateTime(timezone=time_.zoned)
    if isinstance(moment, datetime) and not time_.zoned:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return cast(literal(moment, kind), kind)


def _is_day(end: End | None) -> bool:
    return end is not None and not isinstance(end, datetime)


def _equals(collection: Collection, equal: Equal) -> Condition:
    column = collection.column(equal.name)
    value = equal.value
    if isinstance(value, bool):
        return column.is_(true() if value else false())
    if isinstance(value, datetime | date) and isinstance(column.type, DateTime):
        day = Time("instant", (equal.name,), "moment", bool(column.type.timezone))
        if not _is_day(value):
            return column == _moment(day, value)
        return and_(column >= begin_of(day, value), column < end_of(day, value))
    if isinstance(value, date):
        return column == literal(value, Date)
    if isinstance(value, int):
        return column == literal(value, BigInteger)
    if isinstance(value, float):
        number: TypeEngine[Any] = REAL() if isinstance(column.type, REAL) else Numeric()
        return column == cast(literal(Decimal(repr(value)), Numeric()), number)
    same: Condition = as_text(column) == value
    return same
