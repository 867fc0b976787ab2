"""A ready tile answers for a time just where all of it is true then: with it or without it the bytes are the same."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import mercantile
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from geo import tile_page, tile_share
from geo.interval import Interval
from geo.query import Query
from geo.ready_tile import PLAIN, make_ready
from geo.reflection import layer_collection
from geo.tile import Tile
from layers import LAYERS
from tests.town import (  # noqa: F401 (fixtures)
    OVER_TOWN,
    answered,
    app,
    asked_anew,
    engine,
    kept,
    made,
    spoil,
    town,
    url,
)

WIDEST, OVER_CENTRE = Tile(0, 0, 0), Tile(9, 209, 279)
TILES = (
    ("locations", WIDEST),
    ("locations", OVER_TOWN),
    ("locations", OVER_CENTRE),
    ("events", OVER_TOWN),
    ("towns", OVER_TOWN),
)
# Before and after the day on which a tile begins or ceases to be the same.
STEPS = (-1000, -31, -2, -1, 0, 1, 2, 31, 1000)
EVER = (date(1900, 1, 1), date(2100, 1, 1))

Spans = dict[tuple[str, Tile], tuple[date | None, date | None]]


def true_in(engine: Engine, layer: str, tile: Tile) -> tuple[date, date]:
    """When the last of the tile's features begins and the first ends, by mercantile and a loop over all features."""
    columns = "valid_from, valid_to" if layer != "towns" else "null, null"
    with engine.connect() as connection:
        rows = connection.execute(
            text(f"select ST_X(geom), ST_Y(geom), {columns} from layers.{layer}")
        ).all()
    there = [
        (first, last)
        for lon, lat, first, last in rows
        if mercantile.tile(lon, lat, tile.zoom) == (tile.column, tile.row, tile.zoom)
    ]
    return (
        max((first for first, _ in there if first), default=EVER[0]),
        min((last for _, last in there if last), default=EVER[1]),
    )


def days_around(*ends: date) -> set[date]:
    return {end + timedelta(days=step) for end in (*ends, *EVER) for step in STEPS}


def intervals_around(start: date, end: date) -> Iterator[Interval]:
    """Those that begin around the end, end around the start, or are open."""
    firsts = [None, *(end + timedelta(days=step) for step in STEPS[1::3])]
    lasts = [None, *(start + timedelta(days=step) for step in STEPS[1::3])]
    for first in firsts:
        for last in lasts:
            if first is None or last is None or first <= last:
                yield Interval(first, last)
    yield Interval(min(start, end), max(start, end))


def written(interval: Interval) -> str:
    return "/".join(it.isoformat() if it else ".." for it in (interval.first, interval.last))


def asked_of(query: Query) -> dict[str, str]:
    asof = {"asof": query.asof.isoformat()} if query.asof else {}
    return asof | ({"datetime": written(query.datetime)} if query.datetime else {})


def times(start: date, end: date) -> Iterator[Query]:
    yield from (Query(asof=day) for day in sorted(days_around(start, end)))
    yield from (Query(datetime=it) for it in intervals_around(start, end))
    yield from (
        Query(asof=day, datetime=Interval(other, None))
        for day in (start, end)
        for other in (start, end, end + timedelta(days=1))
    )


@pytest.mark.parametrize(("layer", "tile"), TILES, ids=str)
def test_a_tile_of_a_time_is_the_one_made_from_the_tables_and_ready_where_that_is_the_whole(
    engine: Engine, url: str, client: FlaskClient, layer: str, tile: Tile
) -> None:
    asked = list(times(*true_in(engine, layer, tile)))
    whole = made(url, layer, tile)
    expected = [made(url, layer, tile, query) for query in asked]
    assert [answered(client, layer, tile, **asked_of(it)) for it in asked] == expected
    spoil(engine)
    are_ready = [answered(client, layer, tile, **asked_of(it))[0] == b"ready" for it in asked]
    assert are_ready == [it == whole for it in expected]
    assert any(are_ready)
    assert all(are_ready) == (layer == "towns")


def test_a_tile_whose_features_are_never_all_true_at_once_is_ready_for_no_day(
    engine: Engine, client: FlaskClient
) -> None:
    latest_start, earliest_end = true_in(engine, "events", WIDEST)
    assert earliest_end < latest_start
    spoil(engine)
    for day in days_around(latest_start, earliest_end):
        assert answered(client, "events", WIDEST, asof=day.isoformat())[0] != b"ready"


def test_a_thinned_tile_is_ready_for_a_time_where_nothing_has_one(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_page, "COMPLETE", 500)
    for module in (tile_page, tile_share):
        monkeypatch.setattr(module, "LIGHT", 20_000)
    make_ready(engine, LAYERS)
    assert all(kept(engine)[layer, tile][1] < 1 for layer, tile in TILES)
    with asked_anew(url) as app:
        client = app.test_client()
        for layer, tile in TILES:
            for query in (PLAIN, Query(datetime=Interval(None, None)), Query(asof=EVER[1])):
                expected = made(url, layer, tile, query)
                assert answered(client, layer, tile, **asked_of(query)) == expected
        spoil(engine)
        for layer, tile in TILES:
            ready = answered(client, layer, tile, asof="2100-01-01")[0] == b"ready"
            assert ready == (layer == "towns")
            assert answered(client, layer, tile, datetime="../..")[0] != b"ready" or ready


def test_the_same_features_are_the_same_bytes_however_they_are_found(engine: Engine) -> None:
    with engine.connect() as connection:
        of = layer_collection(connection, next(it for it in LAYERS if it.name == "locations"))
        by_number = tile_page.tile_body(connection, [(of, PLAIN)], OVER_TOWN)
        # What is left is the index of places, whose order is another one.
        connection.execute(text("drop index sourceline.feature_shown, sourceline.feature_valid"))
        for way in ("enable_seqscan", "enable_bitmapscan"):
            connection.execute(text(f"set local {way} = off"))
        order = (
            "select id from layers.locations where geom && ST_MakeEnvelope(16, 31, 17, 32, 4326)"
        )
        found = connection.scalars(text(order)).all()
        assert found != connection.scalars(text(f"{order} order by fid")).all()
        assert tile_page.tile_body(connection, [(of, PLAIN)], OVER_TOWN) == by_number
        connection.rollback()


def test_the_tile_of_everything_is_ready_layer_by_layer(
    engine: Engine, client: FlaskClient
) -> None:
    spoil(engine)
    _, end = true_in(engine, "locations", OVER_TOWN)
    day = end.isoformat()
    together = client.get(
        "/tiles/WebMercatorQuad/8/104/139",
        query_string={"collections": "lines,locations,towns", "asof": day},
    )
    assert together.data.count(b"ready") == 2
