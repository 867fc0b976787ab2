"""The bundled dataset with a crowd of made features on top: too many to be drawn or listed one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.settings import Settings
from tests.conftest import _alone, serving

PLACES = 50_000
ZONES = 1_500
LINES = 1_300
EVENTS = 12
DAY = "2020-07-21"
# On this day half of the places are gone, and few of the lines are left.
LATER = "2020-12-28"

# Everything rests on one quote: what is made here is many features, not much evidence.
MADE = f"""
insert into sourceline.article (id, publisher, title, published, published_precision, language, sha256, length)
values ('paper', 'Paper', 'Report', '2019-12-01', 'day', 'en', encode(sha256('x'::bytea), 'hex'), 1000);

insert into sourceline.quote
    (id, article, exact, prefix, suffix, start_offset, end_offset, language, kind, state, digest)
values ('words', 'paper', repeat('words ', 30) || 'end', '', '', 0, 183, 'en', 'prose', 'exact', '');

create temporary table made as
select
    'locations' as layer, 'place-' || n as id, 'Place ' || n as name,
    case when n % 3 = 0 then 'مكان ' || n end as name_ar,
    (array['city', 'area', 'facility', 'sea'])[1 + n % 4] as kind, null as actor, 'assessed' as status,
    array[]::text[] as parties, null::double precision as uncertainty_km,
    daterange(date '2011-01-01' + n % 300 * 10, case when n % 2 = 0 then date '2020-12-01' end) as valid,
    -- A golden angle apart: evenly spread over the land, and denser to the middle.
    ST_SetSRID(ST_MakePoint(
        round((17.5 + 8 * power(n / {PLACES}.0, 0.7) * cos(n * 2.399963))::numeric, 6),
        round((26.5 + 6 * power(n / {PLACES}.0, 0.7) * sin(n * 2.399963))::numeric, 6)), 4326) as geom
from generate_series(1, {PLACES}) as n
union all
select
    'events', 'event-' || n, 'Event ' || n, null, (array['battle', 'strike', 'agreement'])[1 + n % 3],
    'lna', 'assessed', array[]::text[], null, daterange(date '{DAY}' - n, date '{DAY}' - n + 1),
    ST_SetSRID(ST_MakePoint(12 + n, 32 - n % 3), 4326)
from generate_series(1, {EVENTS}) as n
union all
select
    'control_zones', 'zone-' || n, 'Zone ' || n, 'منطقة ' || n,
    case n % 11 when 9 then 'seat' when 10 then 'presence' else 'control' end,
    (array['lna', 'gna', 'turkey'])[1 + n / 40 % 3],
    (array['assessed', 'assessed', 'claimed', 'contested', 'announced'])[1 + n % 5],
    case when n % 5 = 3 then array[(array['lna', 'gna', 'turkey'])[1 + (n / 40 + 1) % 3]] else array[]::text[] end,
    null,
    daterange(date '2012-01-01', case when n % 2 = 0 then date '2020-12-01' end),
    -- With a hole where every seventh stands, and in two parts where every ninth does.
    ST_ForcePolygonCCW(ST_Multi(case
        when n % 7 = 0 then ST_Difference(square, ST_Buffer(ST_Centroid(square), 0.06, 2))
        when n % 9 = 0 then ST_Difference(square, ST_Buffer(ST_MakeLine(ST_PointN(ST_ExteriorRing(square), 1),
            ST_PointN(ST_ExteriorRing(square), 3)), 0.02, 1))
        else square end))
from generate_series(0, {ZONES} - 1) as n
cross join lateral (
    select ST_MakeEnvelope(
        10 + n % 60 * 0.25, 20 + n / 60 * 0.25, 10.24 + n % 60 * 0.25, 20.24 + n / 60 * 0.25, 4326) as square
) as box
union all
select
    'lines', 'line-' || n, 'Line ' || n, null,
    (array['front', 'ceasefire', 'red_line', 'axis', 'border'])[1 + n % 5],
    case when n % 5 = 3 then 'gna' end, 'assessed', array[]::text[], case when n % 5 = 0 then 5 end,
    daterange(date '2012-01-01', case when n > 40 then date '2020-12-01' end),
    ST_Multi(ST_SetSRID(ST_MakeLine(array[
        ST_MakePoint(10 + n % 55 * 0.27, 20 + n / 55 * 0.27),
        ST_MakePoint(10.12 + n % 55 * 0.27, 20.1 + n / 55 * 0.27),
        ST_MakePoint(10.2 + n % 55 * 0.27, 20.02 + n / 55 * 0.27)]), 4326))
from generate_series(1, {LINES}) as n;

insert into sourceline.feature
    (layer, id, names, geom, kind, actor, parties, status, certainty, uncertainty_km, valid,
     valid_from_precision, valid_from_basis, valid_to_precision, valid_to_basis, geometry_basis, digest)
select
    layer, id, jsonb_strip_nulls(jsonb_build_object('en', name, 'ar', name_ar)), geom, kind, actor, parties,
    status::sourceline.feature_status, 'high', uncertainty_km, valid, 'day', 'article',
    case when not upper_inf(valid) then 'day'::sourceline.date_precision end,
    case when not upper_inf(valid) then 'article'::sourceline.date_basis end, 'sketch', ''
from made;

insert into sourceline.evidence (feature, position, quote, supports)
select f.version, 1, q.version, 'names'::sourceline.support
from sourceline.feature as f
inner join made as m on f.layer = m.layer and f.id = m.id
inner join sourceline.quote as q on q.id = 'words';
"""


@dataclass(frozen=True)
class Crowd:
    app: Flask
    address: str


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(MADE.replace("%", "%%"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("analyze")


@pytest.fixture(scope="session")
def crowd(cluster: Cluster, templates: tuple[str, str]) -> Iterator[Crowd]:
    """An app over the made dataset, served on loopback. Nobody writes there, so all workers read the same database."""
    url = cluster.url("crowd")
    with _alone():
        if cluster.create_database("crowd", template=templates[1]):
            engine = database.writer(url)
            fill(engine)
            engine.dispose()
    app = create_app(Settings(database_url=url))
    with serving(app) as address:
        yield Crowd(app, address)
    app.extensions["sourceline"].lease.end()
