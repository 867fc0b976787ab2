"""Rows without a geometry or a time match any box and any time, also where there were none and nobody looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine

from geo import database
from geo.area import Bbox
from geo.collection import Collection
from geo.database import READER
from geo.format import GEOJSON
from geo.gap import filled, gaps
from geo.interval import Interval
from geo.query import Query
from geo.statement import compiled, page_statement
from tests.caching import running, store_of, until

TOWN = f"""
create schema town;
create table town.place (id integer primary key, open daterange, geom geometry(Point, 4326));
create index on town.place using gist (geom);
insert into town.place
select g, '[2020-01-01,2020-02-01)', ST_SetSRID(ST_MakePoint(g % 10, g / 10), 4326) from generate_series(0, 99) as g;
create view town.seen as select * from town.place;
grant usage on schema town to {READER};
grant select on all tables in schema town to {READER};
"""
BOX = Query(bbox=Bbox(0, 0, 3, 3), limit=10)
DAY = Query(asof=date(2021, 1, 1), limit=10)
ASKED = {
    "box": ("bbox=0,0,3,3", 16),
    "day": ("asof=2021-01-01", 0),
    "both": ("bbox=0,0,3,3&datetime=2020-01-05", 16),
}


@pytest.fixture
def town(copy_url: str) -> Iterator[Engine]:
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(TOWN.replace("%", "%%"))
    yield engine
    engine.dispose()


@pytest.fixture
def app(town: Engine, copy_url: str) -> Iterator[Flask]:
    with running(copy_url, publish=("town",), cache_mb=0) as app:
        yield app


def of(app: Flask, name: str = "place") -> Collection:
    return store_of(app).collection(name)


def matched(app: Flask, asked: str) -> int:
    answer = app.test_client().get(f"/collections/place/items?limit=100&{asked}").json
    assert answer is not None
    assert answer["numberMatched"] == len(answer["features"])
    number: int = answer["numberMatched"]
    return number


@pytest.mark.parametrize(("asked", "there"), ASKED.values(), ids=ASKED)
def test_where_there_are_none_they_are_not_looked_for(app: Flask, asked: str, there: int) -> None:
    store = store_of(app)

    def known() -> bool | None:
        assert matched(app, asked) == there
        return len(store.gaps._none_in) > 0 or None

    until(known)
    assert matched(app, asked) == there


@pytest.mark.parametrize("column", ["geom", "open"])
@pytest.mark.parametrize("asked", [it[0] for it in ASKED.values()], ids=ASKED)
def test_the_first_that_comes_is_found_at_once(
    app: Flask, town: Engine, asked: str, column: str
) -> None:
    """However often it was seen before that there are none."""
    for turn in range(5):
        matched(app, asked)
        matched(app, asked)
        before = matched(app, asked)
        with town.begin() as connection:
            connection.exec_driver_sql(
                f"insert into town.place select {1000 + turn}, '[2020-01-01,2020-02-01)', 'SRID=4326;POINT(1 1)'"
            )
            connection.exec_driver_sql(
                f"update town.place set {column} = null where id = {1000 + turn}"
            )
        # Without a day it matches the day; without a place the box; and one of both is the other's as well.
        expected = before + (asked != ASKED["day"][0] or column == "open")
        assert matched(app, asked) == expected


def test_a_query_says_in_which_columns_it_looks_for_nothing(app: Flask) -> None:
    place = of(app)
    assert gaps(place, BOX) == ("geom",)
    assert gaps(place, DAY) == ("open",)
    assert gaps(place, Query(datetime=Interval(date(2020, 1, 1), None))) == ("open",)
    assert gaps(place, Query(limit=10)) == ()
    assert gaps(filled(place, ("geom",)), BOX) == ()


@pytest.mark.parametrize("query", [BOX, DAY], ids=["box", "day"])
def test_a_collection_without_gaps_is_not_asked_for_them(app: Flask, query: Query) -> None:
    place = of(app)
    (name,) = gaps(place, query)
    looked_for = f"town.place.{name} IS NULL"
    assert looked_for in compiled(page_statement(place, GEOJSON, query)).text
    without = filled(place, (name,))
    assert looked_for not in compiled(page_statement(without, GEOJSON, query)).text
    assert filled(place, (name,)) is without


def test_of_a_view_nothing_is_known(app: Flask) -> None:
    for _ in range(3):
        answer = app.test_client().get("/collections/seen/items?bbox=0,0,3,3")
        assert answer.status_code in {200, 404}
    assert len(store_of(app).gaps._none_in) == 0
