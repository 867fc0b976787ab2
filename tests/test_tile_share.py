"""Tiles with too much in them: how much of it is drawn, that it is the same everywhere, and that it is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from geo import database, tile_share
from geo.cluster import Cluster
from geo.settings import Settings
from geo.tile import Tile
from geo.tile_share import COMPLETE, LIGHT
from tests.conftest import _copy
from tests.tiles import address, decode

POINTS = 200_000
# A quarter in each quarter of the box, in a heap whose order is that of the ground; a view of the same; text as key.
TABLES = f"""
create schema crowd;
create table crowd.points (id bigint primary key, name text, size integer, geom geometry(Point, 4326));
insert into crowd.points
select i, 'point ' || i, mod(i, 7),
       ST_SetSRID(ST_MakePoint(11.25 + mod(i, 400) * 0.0281 + 0.001, 22 + (i / 400) * 0.0199), 4326)
from generate_series(0, {POINTS - 1}) i;
create index on crowd.points using gist (geom);
create view crowd.seen as select id, name, geom from crowd.points;
create table crowd.dots (code text primary key, geom geometry(Point, 4326));
insert into crowd.dots
select 'dot ' || id, geom from crowd.points where id < {COMPLETE + 5_000};
create index on crowd.dots using gist (geom);
create table crowd.squares (id integer primary key, note text, geom geometry(Polygon, 4326));
insert into crowd.squares
select id, repeat('long ', 200) || id, ST_Expand(geom, 0.001) from crowd.points where id < 4000;
create index on crowd.squares using gist (geom);
"""
WORLD = Tile(0, 0, 0)


@pytest.fixture(scope="module")
def crowd(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Flask]:
    for url in _copy(cluster, templates[0], f"crowd_{worker}"):
        engine: Engine = database.writer(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(TABLES)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum analyze")
        engine.dispose()
        yield create_app(Settings(database_url=url, publish=("crowd",)))


def tile(app: Flask, name: str, of: Tile, **asked: str) -> tuple[set[int], float, int]:
    """The numbers of the features of a tile, the share that is drawn, and its size."""
    response = app.test_client().get(address(name, of), query_string=asked)
    assert response.status_code == 200, response.get_data(as_text=True)
    share = float(response.headers.get("Tile-Share", 1))
    drawn = decode(response.data)[name]
    return {it.get("id", 0) for it in drawn}, share, len(response.data)


def inside(app: Flask, of: Tile) -> set[int]:
    west, south, east, north = of.degrees()
    return {
        i
        for i in range(POINTS)
        if west <= 11.25 + (i % 400) * 0.0281 + 0.001 <= east
        and south <= 22 + (i // 400) * 0.0199 <= north
    }


def test_up_to_the_limit_a_tile_is_complete(crowd: Flask) -> None:
    of = Tile(7, 55, 69)
    expected = inside(crowd, of)
    assert 12_000 < len(expected) < COMPLETE
    drawn, share, _ = tile(crowd, "points", of)
    assert share == 1
    # Nought is a number that ST_AsMVT does not tell apart from none.
    assert drawn | {0} == expected | {0}


def test_above_it_a_tile_is_light_and_says_what_share_it_shows(crowd: Flask) -> None:
    for of in (WORLD, Tile(5, 13, 17), Tile(4, 6, 8)):
        drawn, share, size = tile(crowd, "points", of)
        there = len(inside(crowd, of))
        assert there > COMPLETE
        assert share < 1
        assert LIGHT / 5 < size <= LIGHT
        assert len(drawn) == pytest.approx(there * share, rel=0.2)


def test_what_is_left_is_spread_as_the_whole_is(crowd: Flask) -> None:
    drawn, share, _ = tile(crowd, "points", WORLD)
    for quarter in range(4):
        part = sum(1 for i in drawn if i // (POINTS // 4) == quarter)
        assert part == pytest.approx(POINTS / 4 * share, rel=0.2)


def test_zooming_in_only_adds(crowd: Flask) -> None:
    far, share, _ = tile(crowd, "points", WORLD)
    of = Tile(5, 13, 17)
    near, nearer, _ = tile(crowd, "points", of)
    assert nearer >= share
    assert not (far & inside(crowd, of)) - near


def test_the_same_question_has_the_same_answer(crowd: Flask) -> None:
    assert tile(crowd, "points", WORLD) == tile(crowd, "points", WORLD)


def test_a_filter_is_asked_first(crowd: Flask) -> None:
    drawn, share, _ = tile(crowd, "points", WORLD, size="3")
    assert share == 1
    assert drawn == {i for i in range(POINTS) if i % 7 == 3}


@pytest.mark.parametrize("name", ["seen", "dots"])
def test_views_and_keys_that_are_text_are_thinned_too(crowd: Flask, name: str) -> None:
    _, share, size = tile(crowd, name, WORLD)
    assert share < 1
    assert LIGHT / 5 < size <= LIGHT


def test_a_tile_that_is_heavy_with_few_features_is_thinned_by_its_weight(crowd: Flask) -> None:
    drawn, share, size = tile(crowd, "squares", WORLD)
    assert share < 1
    assert size <= LIGHT
    assert 0 < len(drawn) < 4000


def test_of_a_large_table_only_some_blocks_are_read(
    crowd: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_share, "LOOKED_AT", 25_000)
    drawn, share, size = tile(crowd, "points", Tile(1, 0, 1))
    assert share < 1
    assert LIGHT / 5 < size <= LIGHT
    assert len(drawn) == pytest.approx(POINTS * share, rel=0.3)
    again, _, _ = tile(crowd, "points", Tile(1, 0, 1))
    assert again == drawn


def test_it_is_declared(crowd: Flask) -> None:
    client = crowd.test_client()
    place = "/collections/points/tiles/WebMercatorQuad"
    for member, form in (("thinning", "json"), ("description", "tilejson")):
        said: Any = client.get(f"{place}?f={form}").json[member]
        assert f"{COMPLETE:,}" in said
    assert f"{COMPLETE:,}" in client.get(f"{place}?f=html").get_data(as_text=True)
