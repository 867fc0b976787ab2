"""One compiled statement serves every query of its shape: with the values of another query it is that query's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo import read
from geo.area import Bbox
from geo.collection import Collection
from geo.crs import CRS84, epsg
from geo.cursor import Cursor
from geo.filter import Filter
from geo.format import FORMATS, GEOJSON, TextFormat
from geo.interval import Interval
from geo.query import Equal, Query
from geo.slot import shape
from geo.sorting import SortKey
from geo.statement import Statements, compiled, page_statement, ready_statement
from tests.market import Market
from web.store import store

TEXT_FORMATS = [it for it in FORMATS.values() if isinstance(it, TextFormat)]
TABLES = ["stalls", "leases", "shifts", "plots"]

days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
    lambda it: it.replace(tzinfo=UTC)
)
ends = st.one_of(st.none(), days, moments)
degrees = st.floats(-180, 180).map(lambda it: round(it, 3))
latitudes = st.floats(-90, 90).map(lambda it: round(it, 3))
boxes = st.builds(
    lambda west, east, one, other: Bbox(west, min(one, other), east, max(one, other)),
    degrees,
    degrees,
    latitudes,
    latitudes,
)
ids = st.one_of(
    st.integers(-(2**65), 2**65).map(str), st.uuids().map(str), st.text(max_size=8), st.just("7")
)
equalities = {
    "name": st.text(max_size=5),
    "size": st.floats(-1e6, 1e6),
    "grade": st.integers(-(2**63), 2**63 - 1),
    "opened": days,
    "observed_at": st.one_of(days, moments),
}


@st.composite
def queries(draw: Any, table: str = "stalls") -> Query:
    names = draw(st.lists(st.sampled_from(sorted(equalities)), max_size=2))
    query = Query(
        id=draw(st.none() | ids),
        bbox=draw(st.none() | boxes),
        asof=draw(st.none() | days),
        datetime=draw(st.none() | st.builds(Interval, ends, ends)),
        equals=tuple(Equal(it, draw(equalities[it])) for it in names) if table == "stalls" else (),
        limit=draw(st.integers(1, 10_000)),
        offset=draw(st.sampled_from([0, 0, 3, 77])),
        sortby=draw(st.sampled_from([(), (SortKey("name", descending=True),)]))
        if table == "stalls"
        else (),
    )
    if draw(st.booleans()):
        place = [draw(st.text(max_size=3) | st.none()) for _ in query.sortby] + ["1"]
        order = ",".join(map(str, query.sortby))
        query = replace(query, cursor=Cursor(tuple(place), order, query.offset))
    return query


def of(market: Market, table: str) -> Collection:
    with market.app.app_context():
        return store().collection(table)


def items(table: str) -> str:
    return f"/collections/{table}/items"


def stated(collection: Collection, query: Query) -> tuple[str, dict[str, Any]]:
    """The statement made for this query alone, and its values."""
    made = compiled(page_statement(collection, GEOJSON, query))
    return made.text, made.values(query)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_queries_of_one_shape_have_one_statement(
    market: Market, table: str, data: st.DataObject
) -> None:
    collection = of(market, table)
    one, other = data.draw(queries(table)), data.draw(queries(table))
    # Most pairs are of different shapes; these take the values of one into the shape of the other.
    bbox = one.bbox and other.bbox
    other = replace(
        one,
        id=one.id and (other.id or "12"),
        bbox=bbox or one.bbox,
        limit=other.limit,
        asof=one.asof and (other.asof or date(2020, 1, 1)),
    )
    assume(shape(collection, one) == shape(collection, other))
    kept = compiled(page_statement(collection, GEOJSON, one))
    assert (kept.text, kept.values(other)) == stated(collection, other)


@settings(max_examples=150, deadline=None)
@given(one=queries(), other=queries())
def test_queries_of_different_statements_have_different_shapes(
    market: Market, one: Query, other: Query
) -> None:
    """Were it otherwise, a question would get the answer to another one."""
    collection = of(market, "stalls")
    if stated(collection, one)[0] != stated(collection, other)[0]:
        assert shape(collection, one) != shape(collection, other)


@pytest.mark.parametrize("form", TEXT_FORMATS, ids=lambda it: it.suffix)
def test_a_kept_statement_answers_each_query_with_its_own_features(
    market: Market, form: TextFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["limit=3", "limit=3&offset=1", "limit=2", "bbox=0,0,90,80&limit=3", "bbox=1,1,9,6"]
    addresses = [f"{items('stalls')}?f={form.suffix}&{it}" for it in asked]
    warm = [market.client.get(it).data for it in addresses]
    for address, answer in zip(addresses, warm, strict=True):
        monkeypatch.setattr(read, "STATEMENTS", Statements())
        assert market.client.get(address).data == answer
    assert len(set(warm)) > 3


def test_a_filter_is_a_shape_of_its_own(market: Market) -> None:
    collection = of(market, "stalls")
    one, other = (Query(limit=2, filter=Filter.parse(f"grade = {it}")) for it in (1, 2))
    assert shape(collection, one) != shape(collection, other)


def test_lists_in_a_filter_are_written_out(market: Market) -> None:
    query = Query(limit=2, filter=Filter.parse("grade IN (1, 2, 3)"))
    statement = compiled(page_statement(of(market, "stalls"), GEOJSON, query))
    assert "POSTCOMPILE" not in statement.text
    assert {1, 2, 3} <= {it for it in statement.constants.values() if isinstance(it, int)}


def test_no_more_statements_are_kept_than_there_is_room_for(market: Market) -> None:
    kept = Statements(most=3)
    collection = of(market, "stalls")
    shapes = [
        Query(limit=1, equals=(Equal(it, "1"),)) for it in ("name", "size", "grade", "opened")
    ]
    made = [kept.get(page_statement, collection, GEOJSON, it) for it in shapes]
    assert kept.get(page_statement, collection, GEOJSON, shapes[-1]) is made[-1]
    assert kept.get(page_statement, collection, GEOJSON, shapes[0]) is not made[0]


def test_a_box_in_another_crs_is_no_slot(market: Market) -> None:
    collection = of(market, "plots")
    boxes = [Bbox(13, 30, 14, 31), Bbox(13, 30, 14, 32)]
    one, other = (shape(collection, Query(limit=1, bbox=it)) for it in boxes)
    assert one != other
    assert collection.srid != CRS84.srid
    near = [Bbox(1e5, 1e5, 2e5, 2e5, epsg(32633)), Bbox(1e5, 1e5, 2e5, 3e5, epsg(32633))]
    assert len({shape(collection, Query(limit=1, bbox=it)) for it in near}) == 1


@pytest.mark.parametrize("text", ["x", "9" * 30, "", "7 "])
def test_what_can_be_no_id_finds_nothing(market: Market, text: str) -> None:
    for table in ("stalls", "shifts"):
        assert market.client.get(f"{items(table)}/{text}x").status_code == 404


def test_a_uuid_is_found_however_it_is_written(market: Market) -> None:
    known = UUID(market.get(items("shifts"), limit=1)["features"][0]["id"])
    for spelled in (str(known), str(known).upper(), known.hex):
        assert market.client.get(f"{items('shifts')}/{spelled}").status_code == 200


def test_ready_pages_and_made_pages_ask_by_the_same_slots(market: Market) -> None:
    collection = of(market, "stalls")
    query = Query(limit=3, bbox=Bbox(0, 0, 1, 1))
    made = compiled(page_statement(collection, GEOJSON, query))
    ready = compiled(ready_statement(collection, GEOJSON, query))
    assert made.slots.keys() == ready.slots.keys()
