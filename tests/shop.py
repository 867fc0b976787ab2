"""More tables of an operator's own: many rows, every type, another datum, both sides of the antimeridian."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app import create_app
from geo.settings import Settings
from tests.market import Market, Operator

PARCELS = 2_500
TABLES = f"""
create schema shop;
-- The first hundred rows say little about the others: small numbers, whole ones, no days.
create table shop.parcels (
    id bigint primary key, name text, owner text, serial bigint, share double precision, since date,
    geom geometry(Point, 4326)
);
insert into shop.parcels
select i, 'parcel ' || i, (array['سعيد', 'Ada', null])[1 + mod(i, 3)],
       case when i <= 100 then i else 5000000000 + i end, case when i <= 100 then 1 else 0.5 end,
       case when i > 100 then date '2019-04-04' end,
       ST_SetSRID(ST_MakePoint(10 + mod(i, 50) * 0.1, 30 + i / 50 * 0.05), 4326)
from generate_series(1, {PARCELS}) i;
create index on shop.parcels using gist (geom);

create table shop.kinds (
    id integer primary key, day date, moment timestamptz, flag boolean, small integer, big bigint,
    share double precision, words text[], document jsonb, geom geometry(Point, 4326)
);
insert into shop.kinds values
    (1, null, null, null, null, null, null, null, null, 'SRID=4326;POINT(13 32)'),
    (2, '2019-04-04', '2019-04-04T12:30:00Z', true, 7, 9007199254740993, 0.25, array['سرت', 'Sirte'],
     '{{"name": "سرت", "parts": [1, 2]}}', 'SRID=4326;POINT(14 31)'),
    (3, '2020-12-31', '2020-12-31T23:59:59Z', false, -7, -1, 1e9, array[]::text[], '[]', null);

-- EPSG:4258 has its latitude first.
create table shop.harbours (code text primary key, name text, geom geometry(Point, 4258));
insert into shop.harbours values
    ('sirte', 'سرت', ST_SetSRID(ST_MakePoint(16.6, 31.2), 4258)),
    ('tripoli', 'Tripoli', ST_SetSRID(ST_MakePoint(13.2, 32.9), 4258));
create index on shop.harbours using gist (geom);

create table shop.islands (id integer primary key, name text, geom geometry(MultiPolygon, 4326));
insert into shop.islands values
    (1, 'Taveuni', ST_SetSRID(ST_GeomFromText('MULTIPOLYGON('
        '((179.7 -17, 180 -17, 180 -16.6, 179.7 -16.6, 179.7 -17)),'
        '((-180 -17, -179.9 -17, -179.9 -16.6, -180 -16.6, -180 -17)))'), 4326)),
    (2, 'Djerba', ST_SetSRID(ST_GeomFromText(
        'MULTIPOLYGON(((10.7 33.6, 11.1 33.6, 11.1 33.9, 10.7 33.9, 10.7 33.6)))'), 4326));
create index on shop.islands using gist (geom);
"""


@dataclass(frozen=True)
class Shop(Operator):
    """The app that serves the shop beside the market."""

    market: Market


@pytest.fixture(scope="module")
def shop(market: Market) -> Shop:
    with market.engine.begin() as connection:
        connection.exec_driver_sql(TABLES)
    url = market.app.config["SETTINGS"].database_url
    return Shop(create_app(Settings(database_url=url, publish=("market", "shop"))), market)
