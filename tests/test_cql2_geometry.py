"""Geometries in CQL2 filters: their axes, their CRS, the antimeridian, and shapes that are broken or mixed."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, MetaData, text

from geo.collection import Collection
from geo.cql2 import compile_filter
from geo.crs import epsg
from geo.errors import ParameterError
from geo.filter import Filter
from geo.spatial_type import Geography
from tests.cql2_oracle import SPATIAL, collection_of, create
from tests.cql2_things import POLYGON, ROWS, collection, connection, engine, find  # noqa: F401 (fixtures)


def test_the_axes_of_the_filter_are_those_of_its_crs(
    connection: Connection, collection: Collection
) -> None:
    east_first = find(connection, collection, "S_INTERSECTS(geometry, BBOX(-180,4,-178,6))")
    assert east_first == find(
        connection, collection, "S_INTERSECTS(geometry, BBOX(4,-180,6,-178))", epsg(4326)
    )
    assert east_first == find(
        connection,
        collection,
        "S_INTERSECTS(geometry, POLYGON((4 -180,6 -180,6 -178,4 -178,4 -180)))",
        epsg(4326),
    )
    assert {ROWS[it]["geometry"] for it in east_first} == {"POINT(-179 5)"}


def test_a_box_across_the_antimeridian_has_two_halves(
    connection: Connection, collection: Collection
) -> None:
    over = find(connection, collection, "S_INTERSECTS(geometry, BBOX(170,0,-170,10))")
    assert {ROWS[it]["geometry"] for it in over} == {"POINT(-179 5)"}


def test_a_literal_is_brought_into_the_crs_of_the_table(engine: Engine) -> None:
    metres = collection_of("metres", (), MetaData(), srid=32633)
    with engine.begin() as connection:
        create(connection, "metres", (), srid=32633)
        connection.execute(
            text(
                "insert into metres (geometry) select st_transform('SRID=4326;POINT(15 32)'::geometry, 32633)"
            )
        )
        assert find(connection, metres, "S_WITHIN(geometry, BBOX(14.9,31.9,15.1,32.1))") == {1}
        assert find(connection, metres, "S_WITHIN(geometry, BBOX(31.9,14.9,32.1,15.1))") == set()
        assert find(
            connection,
            metres,
            "S_WITHIN(geometry, BBOX(490000,3500000,510000,3600000))",
            epsg(32633),
        ) == {1}
    nowhere = Filter.parse("S_INTERSECTS(geometry, POINT(1000000000000 0))").tree
    with pytest.raises(ParameterError, match="area"):
        compile_filter(nowhere, collection_of("degrees", (), MetaData()), epsg(32633))


def test_geographies_collections_and_broken_rings_never_fail(engine: Engine) -> None:
    """GEOS cannot compare collections but for S_INTERSECTS; what it cannot do does not match, either way."""
    mixed = collection_of("mixed", (), MetaData())
    with engine.begin() as connection:
        create(connection, "mixed", ())
        for words in (
            "GEOMETRYCOLLECTION(POINT(15 15),LINESTRING(0 0,30 30))",
            "POLYGON((10 10,20 20,20 10,10 20,10 10))",
            "POLYGON((0 0,30 0,30 30,0 30,0 0),(5 5,35 5,35 25,5 25,5 5))",
            "POINT EMPTY",
            "POLYGON EMPTY",
        ):
            connection.execute(
                text("insert into mixed (geometry) values (st_geomfromtext(:it, 4326))"),
                {"it": words},
            )
        for name in SPATIAL:
            for other in (POLYGON, "POINT(15 15)", "LINESTRING(0 0,20 20)", "geometry"):
                find(connection, mixed, f"{name}(geometry, {other})")
                find(connection, mixed, f"NOT {name}({other}, geometry)")
        assert 1 in find(connection, mixed, "S_INTERSECTS(geometry, POINT(15 15))")
        assert 1 in find(
            connection, mixed, "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(15 15)))"
        )
        assert 1 not in find(connection, mixed, "S_CONTAINS(geometry, POINT(15 15))")


def test_a_geography_is_compared_as_a_geometry(engine: Engine) -> None:
    globe = collection_of("globe", (), MetaData())
    globe.table.c.geometry.type = Geography(srid=4326)
    with engine.begin() as connection:
        connection.execute(
            text("create table globe (fid serial, geometry geography(geometry, 4326))")
        )
        connection.execute(text("insert into globe (geometry) values ('POINT(15 15)'), (null)"))
        for name in ("S_INTERSECTS", "S_WITHIN"):
            assert find(
                connection, replace(globe, geography=True), f"{name}(geometry, {POLYGON})"
            ) == {1}
