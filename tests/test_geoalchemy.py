"""GeoAlchemy2, once imported, writes PostGIS's functions for the whole process, as in these tests, which load datasets.

A server does not import it (geo/spatial_type.py). What is found out here would not hold there, if the two did not ask
the database the same.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from geo.settings import CHECKOUT

ASKED = [
    "/",
    "/collections",
    "/collections/control_zones",
    "/collections/control_zones/items?limit=3",
    "/collections/control_zones/items?limit=3&crs=http://www.opengis.net/def/crs/EPSG/0/3857&zoom-level=6",
    "/collections/locations/items?bbox=10,25,20,33&limit=4",
    "/collections/locations/items?bbox=1100000,2800000,2300000,3900000&limit=4"
    "&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    "/collections/locations/items/sirte",
    "/collections/lines/items?f=html",
    "/collections/events/items?filter=S_INTERSECTS(geom,POLYGON((10 25,20 25,20 33,10 33,10 25)))",
    "/collections/control_zones/items?filter=S_CONTAINS(geom,POINT(13.2 32.9))",
    "/collections/events/items?filter=S_WITHIN(geom,BBOX(10,25,20,33)) AND T_AFTER(valid_from,DATE('2019-01-01'))",
    "/collections/districts/tiles/WebMercatorQuad/5/13/17",
    "/collections/locations/tiles/WebMercatorQuad/5/13/17",
    "/tiles/WebMercatorQuad/5/13/17",
    "/layers/control_zones.geojson",
    "/layers/control_zones.csv",
    "/layers/control_zones.kml",
    "/layers/locations.lpf",
    "/layers/locations.jsonfg",
    "/layers/locations.gpkg",
]
PROGRAM = """
{first}
import hashlib, json, sys
import psycopg
from app import create_app
from geo.settings import Settings

said = set()
execute = psycopg.Cursor.execute

def note(cursor, query, *rest, **options):
    said.add(query.decode() if isinstance(query, bytes) else str(query))
    return execute(cursor, query, *rest, **options)

psycopg.Cursor.execute = note
client = create_app(Settings(database_url={url!r})).test_client()
answers = {{}}
for address in {asked!r}:
    answer = client.get(address)
    assert answer.status_code < 300, (address, answer.data)
    answers[address] = hashlib.sha256(answer.data).hexdigest() if "gpkg" not in address else ""
print(json.dumps([sorted(said), answers, "geoalchemy2" in sys.modules]))
"""


def told(first: str, url: str) -> tuple[list[str], dict[str, str], bool]:
    """The statements of a process of its own, its answers, and whether it has GeoAlchemy2."""
    program = PROGRAM.format(first=first, url=url, asked=ASKED)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    statements, answers, imported = json.loads(done.stdout.splitlines()[-1])
    # Values without a name are numbered, and what is written out takes a number too.
    return [re.sub(r"_\d+\)s", ")s", it) for it in statements], answers, imported


@pytest.fixture(scope="module")
def both(libya_url: str) -> tuple[tuple[list[str], dict[str, str], bool], ...]:
    return told("", libya_url), told("import geoalchemy2", libya_url)


def test_a_server_does_without_it(both: tuple[tuple[list[str], dict[str, str], bool], ...]) -> None:
    without, with_it = both
    assert (without[2], with_it[2]) == (False, True)


def test_with_it_the_same_is_asked_and_answered(
    both: tuple[tuple[list[str], dict[str, str], bool], ...],
) -> None:
    without, with_it = both
    assert len(without[0]) > 20
    assert without[0] == with_it[0]
    assert without[1] == with_it[1]
