"""The relation every format reads: the rows of one layer that one query asks for. Here a query becomes SQL.

Values are bound, identifiers come from the reflected views of our own registry: no text of a request is ever pasted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoalchemy2.functions import ST_Envelope, ST_Intersects, ST_MakeEnvelope
from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    Table,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import DATERANGE

from geo.area import Bbox
from geo.interval import Interval
from geo.query import Query

# Columns that are not properties: the identity, the geometry, and the range that valid_from and valid_to spell out.
APART = frozenset({"fid", "id", "geom", "valid", "layer"})


def page(table: Table, query: Query) -> CTE:
    """`page`: fid, id, geom and properties (json), in the layer's order, for `WITH page AS (…)`."""
    properties = (column for column in table.c if column.name not in APART)
    # Correlated by hand: left to itself it would read the table a second time, and give every row with every other.
    row = select(*properties).correlate(table).lateral("row")
    statement = (
        select(
            table.c.fid,
            table.c.id,
            table.c.geom,
            func.row_to_json(literal_column('"row"')).label("properties"),
        )
        .select_from(table.join(row, true()))
        .where(*conditions(table, query))
        .order_by(table.c.fid)
        .limit(query.limit)
        .offset(query.offset or None)
    )
    return statement.cte("page")


def rows(table: Table, query: Query) -> Select[Any]:
    """The same rows, column by column, for pages that people read."""
    return (
        select(*(column for column in table.c if column.name not in {"geom", "valid"}))
        .where(*conditions(table, query))
        .order_by(table.c.fid)
        .limit(query.limit)
        .offset(query.offset or None)
    )


def count(table: Table, query: Query) -> Select[int]:
    """How many rows match, whatever the page: from the very conditions the page has."""
    return select(func.count()).select_from(table).where(*conditions(table, query))


def extent(table: Table) -> Select[Any]:
    """West, south, east, north of the whole layer, and its first and last day; null where it is empty or open."""
    box = func.ST_Extent(table.c.geom)
    columns = [
        function(box).label(name)
        for name, function in (
            ("west", func.ST_XMin),
            ("south", func.ST_YMin),
            ("east", func.ST_XMax),
            ("north", func.ST_YMax),
        )
    ]
    if "valid" in table.c:
        valid = table.c.valid
        first = case((func.bool_or(func.lower_inf(valid)), None), else_=func.min(func.lower(valid)))
        last = case(
            (func.bool_or(func.upper_inf(valid)), None), else_=func.max(func.upper(valid)) - 1
        )
        columns += [first.label("first"), last.label("last")]
    return select(*columns)


def conditions(table: Table, query: Query) -> Iterator[ColumnElement[bool]]:
    """What the query asks for. What it does not ask for is left out: a neutral condition is not free."""
    if query.id is not None:
        yield table.c.id == query.id
    if query.bbox is not None:
        yield _touches(table, query.bbox)
    if query.asof is not None:
        yield from _true_in(table, Interval(query.asof, query.asof))
    if query.datetime is not None:
        yield from _true_in(table, query.datetime)


def _touches(table: Table, bbox: Bbox) -> ColumnElement[bool]:
    """A feature without geometry matches any box (OGC API – Features Part 1, 7.15.3)."""
    # ST_Envelope turns a box without width into the line or point it is; as a polygon it would be invalid and touch
    # nothing.
    boxes = (
        ST_Intersects(table.c.geom, ST_Envelope(ST_MakeEnvelope(*envelope, 4326)))
        for envelope in bbox.envelopes()
    )
    return or_(table.c.geom.is_(None), *boxes)


def _true_in(table: Table, interval: Interval) -> Iterator[ColumnElement[bool]]:
    """A feature without time matches any time (7.15.4), and so does every layer without time."""
    if "valid" not in table.c:
        return
    span = func.daterange(
        cast(interval.first, Date), cast(interval.last, Date), "[]", type_=DATERANGE
    )
    yield or_(table.c.valid.is_(None), table.c.valid.op("&&")(span))
