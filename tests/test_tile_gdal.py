"""GDAL reads our tiles, by its MVT driver and by way of OGC API – Tiles."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from shapely.geometry import shape

from geo.tile import Tile
from tests.tiles import address, over

pytestmark = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="GDAL's programs are absent"
)

WORLD = Tile(0, 0, 0)


def converted(*arguments: str) -> list[dict[str, object]]:
    """What ogr2ogr reads, as GeoJSON in degrees."""
    run = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    features: list[dict[str, object]] = json.loads(run.stdout)["features"]
    return features


@pytest.mark.parametrize("name", ["lines", "events", "control_zones"])
@pytest.mark.parametrize("zoom", [0, 5])
def test_gdal_reads_of_a_tile_what_it_reads_of_the_items(
    client: FlaskClient, tmp_path: Path, name: str, zoom: int
) -> None:
    tile = over(16.6, 31.2, zoom)
    path = tmp_path / f"{zoom}" / f"{tile.column}" / f"{tile.row}.mvt"
    path.parent.mkdir(parents=True)
    path.write_bytes(client.get(address(name, tile)).data)
    options = ["-oo", f"X={tile.column}", "-oo", f"Y={tile.row}", "-oo", f"Z={tile.zoom}"]
    read = converted(f"MVT:{path}", name, *options, "-oo", "CLIP=NO")
    known = {
        it["id"]: it
        for it in client.get(f"/collections/{name}/items?f=geojson&limit=1000").json["features"]
    }
    assert read
    cell = 360 / 2**zoom / 4096
    for feature in read:
        properties = feature["properties"]
        item = known[properties["id"]]  # type: ignore[index]
        assert properties["name"] == item["properties"]["name"]  # type: ignore[index]
        if name == "events":
            apart = shape(feature["geometry"]).distance(shape(item["geometry"]))  # type: ignore[arg-type]
            assert apart <= cell


READ = """
import pyogrio
meta, _, shapes, columns = pyogrio.raw.read({where!r}, layer="Zoom level 3", API="TILES")
print(*sorted(set(columns[list(meta["fields"]).index("id")])))
"""


def test_gdal_finds_the_tiles_from_the_address_of_the_collection(
    client: FlaskClient, live_server: str
) -> None:
    # The GDAL of pyogrio, in a process of its own: Debian's does not know this version of tile matrix sets.
    code = READ.format(where=f"OGCAPI:{live_server}/collections/events")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    listed = client.get("/collections/events/items?f=geojson&limit=1000").json["features"]
    read = set(run.stdout.split())
    # Of the two tiles there are at this level GDAL 3.12 fetches the southern one.
    inside = {it["id"] for it in listed if it["geometry"]["coordinates"][1] < 40}
    assert inside <= read <= {it["id"] for it in listed}
    assert inside
