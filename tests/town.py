"""A town of thousands of points in a database of its own, its tiles ready, and the two ways to a tile of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from geo import database, tile_page
from geo.cluster import Cluster
from geo.query import Query
from geo.ready_tile import PLAIN, make_ready
from geo.reflection import layer_collection
from geo.settings import Settings
from geo.tile import Tile
from layers import LAYERS
from tests.conftest import _copy
from tests.tiles import address

POINTS = tuple(it for it in LAYERS if it.geometry_type == "Point")
OVER_TOWN = Tile(8, 104, 139)
# A town of them in the middle of what is there already, denser than anybody will draw.
TOWN = """
insert into sourceline.feature
    (layer, id, names, geom, kind, actor, status, certainty, valid, geometry_basis, digest)
select
    l.layer, l.layer || '-' || n, jsonb_build_object('en', 'Place ' || n),
    ST_SetSRID(ST_MakePoint(
        round((16.6 + n / 4000.0 * cos(n * 2.399963))::numeric, 6),
        round((31.2 + n / 4000.0 * sin(n * 2.399963))::numeric, 6)), 4326),
    l.kind, 'lna', 'assessed', 'high',
    case when n % 11 > 0 then daterange(date '2011-01-01' + n % 3000, ends) end, 'sketch', ''
from (values ('locations', 'city', 3000), ('events', 'battle', 1200)) as l (layer, kind, most)
cross join lateral generate_series(1, l.most) as n
cross join lateral (select case when n % 7 = 0 then date '2030-01-01' + n end) as e (ends);

insert into sourceline.evidence (feature, position, quote, supports)
select f.version, 1, q.version, 'names'
from sourceline.feature as f
cross join (
    select version from sourceline.quote
    where upper_inf(known) and sourceline.is_verified(state) order by id limit 1
) as q
where f.names ->> 'en' like 'Place %';

insert into sourceline.basemap (layer, id, names, geom, kind, source)
select
    'towns', 'town-' || n, jsonb_build_object('en', 'Town ' || n),
    ST_SetSRID(ST_MakePoint(16.5 + n % 100 / 500.0, 31.1 + n / 100 / 100.0), 4326), 'town',
    (select id from sourceline.source order by id limit 1)
from generate_series(1, 1500) as n;
"""


@pytest.fixture(scope="module")
def town(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[str]:
    """The name of a database with the bundled dataset and the town, its tiles ready; nobody stays connected to it."""
    name = f"town_{worker}"
    for url in _copy(cluster, templates[1], name):
        engine = database.writer(url)
        with engine.begin() as connection:
            connection.execute(text(TOWN))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum analyze"))
        assert make_ready(engine, LAYERS) > len(POINTS)
        engine.dispose()
        yield name


@pytest.fixture
def url(cluster: Cluster, town: str, worker: str) -> Iterator[str]:
    """A copy of it for one test alone."""
    yield from _copy(cluster, town, f"write_{worker}")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = database.writer(url)
    yield engine
    engine.dispose()


@pytest.fixture
def app(url: str) -> Iterator[Flask]:
    with asked_anew(url) as app:
        yield app


@contextmanager
def asked_anew(url: str) -> Iterator[Flask]:
    """An app that keeps no answers."""
    app = create_app(Settings(database_url=url, cache_mb=0))
    yield app
    app.extensions["sourceline"].lease.end()


def kept(engine: Engine) -> dict[tuple[str, Tile], tuple[bytes, float]]:
    statement = text(
        "select layer, zoom, tile_row, tile_column, body, share from sourceline.ready_tile"
    )
    with engine.connect() as connection:
        return {
            (layer, Tile(*place)): (body, share)
            for layer, *place, body, share in connection.execute(statement)
        }


def made(url: str, layer: str, tile: Tile, query: Query = PLAIN) -> tuple[bytes, float]:
    """The tile from the tables, as the web's role makes it."""
    (named,) = (it for it in LAYERS if it.name == layer)
    reader = database.reader(url)
    with reader.connect() as connection:
        of = layer_collection(connection, named)
        body = tile_page.tile_body(connection, [(of, query)], tile)
    reader.dispose()
    return body.content, body.share


def answered(client: FlaskClient, layer: str, tile: Tile, **asked: str) -> tuple[bytes, float]:
    answer = client.get(address(layer, tile), query_string=asked)
    return answer.data, float(answer.headers.get("Tile-Share", 1))


def write(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def spoil(engine: Engine) -> None:
    write(engine, "update sourceline.ready_tile set body = 'ready'")
