"""A table with a column of every type CQL2 can ask for, what stands in it, and ways to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, Engine, MetaData, select, text

from geo import database
from geo.cluster import Cluster
from geo.collection import Collection
from geo.cql2 import compile_filter
from geo.crs import CRS84, Crs
from geo.errors import ParameterError
from geo.filter import Filter
from tests.cql2_oracle import Column, collection_of, create

COLUMNS = (
    Column("words", "text", "string"),
    Column("other", "text", "string"),
    Column("whole", "integer", "integer"),
    Column("big", "bigint", "integer"),
    Column("real", "float8", "number"),
    Column("exact", "numeric", "number"),
    Column("flag", "boolean", "boolean"),
    Column("day", "date", "date"),
    Column("moment", "timestamptz", "date-time"),
    Column("naive", "timestamp", "date-time"),
    Column("first", "date", "date"),
    Column("last", "date", "date"),
    Column("valid", "daterange", "interval"),
    Column("span", "tstzrange", "interval"),
    Column("tags", "text[]", "array"),
    Column("numbers", "integer[]", "array", "integer"),
    Column("half", "real", "number"),
    Column("key", "uuid", "string"),
    Column("mood", "mood", "string"),
    Column("number", "oid", "integer"),
    Column("quotes", "jsonb", "object"),
    Column("measures", "float8[]", "array", "number"),
    Column("days", "date[]", "array", "date"),
    Column("clock", "tsrange", "interval"),
)
POLYGON = "POLYGON((10 10,20 10,20 20,10 20,10 10))"
WORDS = ["", "سرت", "سِرت", "O'Brien", "100%", "a_b", "back\\slash", '"; drop', "STRASSE", "straße"]
WORDS += [":x", "%(x)s", "Sirte", "sirte", "--", "é"]
GEOMETRIES = [
    None,
    "POINT(15 15)",
    "POINT(20 20)",
    "POINT(-179 5)",
    POLYGON,
    "POLYGON((15 15,25 15,25 25,15 25,15 15))",
    "POLYGON((12 12,14 12,14 14,12 14,12 12))",
    "LINESTRING(5 15,25 15)",
    "LINESTRING(20 10,20 20)",
    "MULTIPOINT((15 15),(30 30))",
]
DAYS = [date(2019, 4, 4), date(2019, 4, 5), date(2020, 6, 6), date(1, 1, 1), date(9999, 12, 31)]
MOMENTS = [
    datetime(2019, 4, 4, tzinfo=UTC),
    datetime(2019, 4, 4, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2019, 4, 5, 0, 0, tzinfo=UTC),
    datetime(2020, 6, 6, 12, 30, tzinfo=UTC),
]


def rows() -> list[dict[str, Any]]:
    """What stands in the table, and what the oracle sees; ranges are pairs of their first and last instants."""
    made: list[dict[str, Any]] = []
    for place in range(24):
        day, moment = DAYS[place % 3], MOMENTS[place % 4]
        made.append(
            {
                "fid": place,
                "words": WORDS[place % len(WORDS)] if place % 7 else None,
                "other": WORDS[(place * 5) % len(WORDS)],
                "whole": [None, 0, 1, -1, 2, 3, 10, 7][place % 8],
                "big": [2**53 + 1, 5, None, -(2**63)][place % 4],
                "real": [0.5, 0.1, None, -2.5, 1e300, 1.0, 0.0][place % 7],
                "exact": [Decimal("0.1"), None, Decimal("3"), Decimal("-2.5")][place % 4],
                "flag": [True, False, None][place % 3],
                "day": DAYS[place % 5] if place % 4 else None,
                "moment": moment if place % 5 else None,
                "naive": MOMENTS[(place + 1) % 4] if place % 3 else None,
                "first": day if place % 3 else None,
                "last": DAYS[2] if place % 5 else None,
                "valid": [(day, DAYS[2]), (-float("inf"), day), (day, float("inf")), (None, None)][
                    place % 4
                ],
                "span": [
                    (MOMENTS[0], MOMENTS[1]),
                    (MOMENTS[1], MOMENTS[3]),
                    (None, None),
                    (-float("inf"), MOMENTS[2]),
                ][place % 4],
                "tags": [["a", "b"], ["b"], [], None, ["O'Brien", "سرت", "%"]][place % 5],
                "numbers": [[1, 2], [2, 1, 1], None, [3]][place % 4],
                "geometry": GEOMETRIES[place % len(GEOMETRIES)],
            }
        )
    return made


ROWS = rows()
FIDS = {row["fid"] for row in ROWS}
STORED_RANGES = {"valid": "daterange", "span": "tstzrange"}
SEEN = [
    {**row, "geometry": shapely.from_wkt(row["geometry"]) if row["geometry"] else None}
    for row in ROWS
]


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    """A range as PostgreSQL reads it; those of moments with the end outside where that can be said."""
    stored = dict(row)
    for name in STORED_RANGES:
        first, last = row[name]
        low, high = ("" if isinstance(it, float) else it and it.isoformat() for it in (first, last))
        stored[name] = None if low is None else f"[{low},{high}]"
        if last == MOMENTS[1]:
            stored[name] = f"[{low},{MOMENTS[2].isoformat()})"
    return stored


@pytest.fixture(scope="module")
def engine(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Engine]:
    name = f"cql2_{worker}"
    cluster.create_database(name, template=templates[0])
    engine = database.writer(cluster.url(name))
    with engine.begin() as connection:
        connection.execute(text("create type mood as enum ('calm', 'tense')"))
        create(connection, "things", COLUMNS)
        names = list(ROWS[0])
        values = ", ".join(
            f"st_geomfromtext(:{it}, 4326)"
            if it == "geometry"
            else f"cast(:{it} as {STORED_RANGES[it]})"
            if it in STORED_RANGES
            else f":{it}"
            for it in names
        )
        quoted = ", ".join(f'"{it}"' for it in names)
        statement = text(f"insert into things ({quoted}) values ({values})")
        connection.execute(statement, [_stored(row) for row in ROWS])
        # With an index on what is changed the new row is no part of a chain of the old one. A chain would keep a later
        # index from being used while any other transaction of the cluster writes (PostgreSQL's README.HOT).
        connection.execute(text("create index things_half on things (half)"))
        connection.execute(
            text(
                "update things set half = 0.1, mood = 'calm', number = 7, days = '{2019-04-04}', "
                "measures = '{0.5,1}', clock = '[2019-04-04,2019-04-05)', "
                "key = 'fa7e1920-9107-422d-a3db-c468cbc5d6df' where fid = 1"
            )
        )
        connection.execute(text("drop index things_half"))
        connection.execute(text("analyze things"))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture(scope="module")
def collection() -> Collection:
    return collection_of("things", COLUMNS, MetaData())


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def found(
    connection: Connection,
    collection: Collection,
    filter_: Filter,
    crs: Crs = CRS84,
) -> set[int]:
    condition = compile_filter(filter_.tree, collection, crs)
    return set(connection.scalars(select(collection.table.c.fid).where(condition)))


def find(connection: Connection, collection: Collection, words: str, crs: Crs = CRS84) -> set[int]:
    return found(connection, collection, Filter.parse(words), crs)


def refused(collection: Collection, words: str) -> str:
    with pytest.raises(ParameterError) as error:
        compile_filter(Filter.parse(words).tree, collection, CRS84)
    check_refusal(error.value)
    return str(error.value)


def check_refusal(error: ParameterError) -> None:
    """A refusal names the parameter and comes with a cure."""
    assert error.parameter == "filter"
    assert error.cure
