"""Reading: a layer, a format and a query in; bytes out. PostGIS makes them, nothing here looks into a feature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Integer, LargeBinary, MetaData, Table, text

from geo import page
from geo.database import sql
from geo.format import Format
from geo.query import Query

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """The features of one answer, in their format, and how many they are."""

    body: bytes
    returned: int


@dataclass(frozen=True)
class DataVersion:
    """The number every write bumps, and when it was bumped."""

    number: int
    changed_at: datetime


@dataclass(frozen=True)
class Extent:
    """West, south, east, north in degrees, and the first and last day; None where empty, open or without time."""

    bbox: list[float] | None
    first: date | None
    last: date | None


def data_version(connection: Connection) -> DataVersion:
    row = connection.execute(text("select version, changed_at from sourceline.data_version")).one()
    return DataVersion(row.version, row.changed_at)


@cache
def table(engine: Engine, layer: str) -> Table:
    """A layer's view as reflected from the database: columns and types are written once, in SQL."""
    return Table(layer, MetaData(schema="layers"), autoload_with=engine)


def features(connection: Connection, view: Table, form: Format, query: Query) -> Page:
    """The features a query asks for, as the format's bytes without what stands around them."""
    statement = (
        text(sql(form.statement))
        .columns(body=LargeBinary, returned=Integer)
        .add_cte(page.page(view, query))
    )
    row = connection.execute(statement).one()
    return Page(bytes(row.body), row.returned)


def matched(connection: Connection, view: Table, query: Query) -> int:
    """How many features match the query, whatever its limit."""
    number: int = connection.execute(page.count(view, query)).scalars().one()
    return number


def records(connection: Connection, view: Table, query: Query) -> list[Row]:
    """The features as rows with their quotes, for pages that people read."""
    return [dict(row) for row in connection.execute(page.rows(view, query)).mappings()]


def extent(connection: Connection, view: Table) -> Extent:
    """Where and when a layer's features are."""
    row = connection.execute(page.extent(view)).mappings().one()
    box = (
        None if row["west"] is None else [row[side] for side in ("west", "south", "east", "north")]
    )
    return Extent(box, row.get("first"), row.get("last"))
