"""How PostgreSQL goes about a page: when it plans, and that it need not read all of an index for what is nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from geo import database
from geo.area import Bbox
from geo.collection import Collection
from geo.column import may_be_null
from geo.cursor import Cursor
from geo.filter import Filter
from geo.format import FORMATS, GEOJSON, TextFormat
from geo.interval import Interval
from geo.layer import Layer
from geo.query import Equal, Query
from geo.statement import Statement, compiled, page_statement
from layers import EVIDENCE_LAYERS
from tests.market import Market
from web.store import store

BOX = Bbox(0, 0, 1, 1)
SETTLED = {
    "a feature by its id": Query(id="7", limit=1),
    "the first few": Query(limit=10),
}
FOR_THE_VALUES = {
    "a box": Query(bbox=BOX, limit=10),
    "a day": Query(asof=date(2020, 1, 1), limit=10),
    "a span": Query(datetime=Interval(date(2020, 1, 1), None), limit=10),
    "a value": Query(equals=(Equal("name", "x"),), limit=10),
    "a filter": Query(filter=Filter.parse("grade = 3"), limit=10),
    "further on": Query(limit=10, offset=20),
    "after a place": Query(limit=10, cursor=Cursor(("7",), "", 10)),
    "many": Query(limit=5000),
}


def of(market: Market, table: str) -> Collection:
    with market.app.app_context():
        return store().collection(table)


def made(
    market: Market, query: Query, table: str = "stalls", form: TextFormat = GEOJSON
) -> Statement:
    return compiled(page_statement(of(market, table), form, query))


@pytest.mark.parametrize("query", SETTLED.values(), ids=SETTLED)
@pytest.mark.parametrize("table", ["stalls", "leases", "shifts", "plots"])
def test_what_no_value_can_change_is_planned_once(market: Market, table: str, query: Query) -> None:
    assert made(market, query, table).settled


@pytest.mark.parametrize("query", FOR_THE_VALUES.values(), ids=FOR_THE_VALUES)
def test_the_rest_is_planned_for_its_values(market: Market, query: Query) -> None:
    """A plan for any box at all reads as much as one for the largest."""
    assert not made(market, query).settled


def test_postgresql_does_as_it_is_told(market: Market) -> None:
    engine = database.quick_reader(market.engine.url.render_as_string(hide_password=False))
    box, one = FOR_THE_VALUES["a box"], SETTLED["a feature by its id"]
    try:
        for _ in range(4):
            for query in (one, box, one):
                statement = made(market, query)
                database.fetch(engine, statement.text, statement.values(query), statement.settled)
        plans: list[Any] = database.fetch(
            engine,
            "select json_agg(json_build_array(statement ~ 'ST_MakeEnvelope', generic_plans, custom_plans)) "
            "from pg_prepared_statements where statement ~ '^WITH page'",
            {},
        )[0]
    finally:
        engine.dispose()
    assert sorted(plans) == [[False, 8, 0], [True, 0, 4]]


@pytest.mark.parametrize(
    "form", [it for it in FORMATS.values() if isinstance(it, TextFormat)], ids=lambda it: it.suffix
)
def test_a_page_has_the_columns_its_format_reads_and_no_others(
    market: Market, form: TextFormat
) -> None:
    statement = made(market, Query(limit=3), "leases", form).text
    assert ("AS starts" in statement) == ("starts" in form.reads)
    assert ("AS label" in statement) == ("label" in form.reads)


def test_a_column_that_cannot_be_null_is_not_asked_for_it(market: Market) -> None:
    market.run(
        "create table market.posts (id int primary key, day date not null, geom geometry(Point, 4326) not null)",
        "grant select on market.posts to sourceline_reader",
    )
    market.app.extensions["sourceline"].look_again()
    query = Query(bbox=BOX, asof=date(2020, 1, 1), limit=3)
    assert "IS NULL" not in made(market, query, "posts").text
    assert "IS NULL" in made(market, Query(bbox=BOX, limit=3), "stalls").text


def test_a_table_that_gains_a_null_is_asked_anew(market: Market) -> None:
    market.run(
        "create table market.masts (id int primary key, geom geometry(Point, 4326) not null)",
        "insert into market.masts values (1, 'SRID=4326;POINT(0.5 0.5)')",
    )
    market.app.extensions["sourceline"].look_again()
    address = "/collections/masts/items?bbox=0,0,1,1"
    assert market.get(address)["numberMatched"] == 1
    market.run(
        "alter table market.masts alter geom drop not null",
        "insert into market.masts values (2, null)",
    )
    market.app.extensions["sourceline"].look_again()
    assert market.get(address)["numberMatched"] == 2


@pytest.mark.parametrize("layer", EVIDENCE_LAYERS, ids=lambda it: it.name)
def test_features_of_a_layer_are_asked_for_a_missing_time_alone(
    market: Market, layer: Layer
) -> None:
    with market.app.app_context():
        collection = store().layer(layer)
    assert may_be_null(collection, "valid")
    assert not may_be_null(collection, "geom")


def test_features_without_time_are_found_by_an_index_of_their_own(market: Market) -> None:
    with market.engine.begin() as connection:
        # The tables here are so small that any plan will do; the one of a large table is what is to be seen.
        connection.execute(text("set local enable_seqscan = off; set local enable_indexscan = off"))
        plan = connection.execute(
            text(
                "explain select version from sourceline.feature "
                "where valid is null or valid && daterange('2020-01-01', '2020-01-02')"
            )
        )
        used = "\n".join(plan.scalars())
    assert "BitmapOr" in used
    assert "feature_timeless" in used
    assert "feature_valid" in used
