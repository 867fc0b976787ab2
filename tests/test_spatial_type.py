"""The two spatial types are PostGIS's own, by the names it gives them."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, cast, literal, select, text

from geo.spatial_type import Geography, Geometry

TYPES = {
    "geometry": Geometry(),
    "geometry(Geometry,3857)": Geometry(srid=3857),
    "geometry(MultiPolygonZM,4326)": Geometry("MULTIPOLYGONZM", 4326),
    "geography(Point,4326)": Geography("POINT", 4326),
    "geography(Geometry,4326)": Geography(srid=4326),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_column_of_the_type_is_what_postgis_calls_it(connection: Connection, name: str) -> None:
    Table("place", MetaData(), Column("shape", TYPES[name])).create(connection)
    found = connection.scalar(
        text(
            "select format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = 'place'::regclass and attname = 'shape'"
        )
    )
    assert found == name


@pytest.mark.parametrize("name", TYPES)
def test_a_statement_with_the_type_is_compiled_once(connection: Connection, name: str) -> None:
    """One that could not be kept would be compiled at each request; SQLAlchemy warns of it."""
    asked = select(cast(literal("POINT EMPTY"), TYPES[name]).is_(None))
    if "MultiPolygon" not in name:
        assert connection.scalar(asked) is False
    assert asked._generate_cache_key() is not None


def test_types_that_differ_are_kept_apart() -> None:
    keys = [select(cast(literal(""), it))._generate_cache_key() for it in TYPES.values()]
    assert len({it.key for it in keys if it is not None}) == len(TYPES)
