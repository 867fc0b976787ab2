"""GDAL 3.12 as analysts have it, through pyogrio and geopandas: what it reads is what the database holds."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely
from flask.testing import FlaskClient
from geopandas.testing import assert_geodataframe_equal
from pyproj import Transformer
from shapely.geometry import shape

from geo.dataset import Dataset
from layers import LAYERS
from tests.gdal import (  # noqa: F401 (fixtures)
    Gdal,
    geometries,
    libya,
    own,
    plain,
    pool,
    same,
    served,
)
from tests.market import market  # noqa: F401 (a fixture)
from tests.real_server import real_server  # noqa: F401 (a fixture)
from tests.shop import PARCELS, Shop, shop  # noqa: F401 (a fixture)

NAMES = [it.name for it in LAYERS]


def test_it_is_the_gdal_this_file_speaks_of() -> None:
    assert pyogrio.__gdal_version__ >= (3, 12)


def test_it_lists_every_layer_with_its_kind_of_geometry(libya: Gdal) -> None:
    found = dict(libya.run(pyogrio.list_layers, libya.source).tolist())
    assert list(found) == NAMES
    for layer in LAYERS:
        assert found[layer.name] == layer.geometry_type


@pytest.mark.parametrize("layer", NAMES)
def test_it_reads_every_feature_of_a_layer_as_it_is(
    libya: Gdal, client: FlaskClient, layer: str
) -> None:
    expected = served(client, layer)
    found = libya.read(layer)
    assert list(found["id"]) == [it["id"] for it in expected]
    assert all(map(same, found.geometry, geometries(expected)))
    assert found.crs.to_epsg() == 4326 or found.crs.to_authority() == ("OGC", "CRS84")
    for name in found.columns.intersection(list(expected[0]["properties"])):
        if found[name].dtype == "str":
            values = [it["properties"][name] for it in expected]
            assert plain(found[name]) == values
    assert set(expected[0]["properties"]) <= set(found.columns)
    assert not {"time", "time_start"} & set(found.columns), "this is JSON-FG"


@pytest.mark.parametrize("layer", NAMES)
def test_it_counts_without_reading(libya: Gdal, client: FlaskClient, layer: str) -> None:
    assert libya.info(layer)["features"] == len(served(client, layer))
    assert libya.transferred(layer) == 0


def test_it_asks_nothing_that_is_refused(libya: Gdal) -> None:
    libya.run(pyogrio.list_layers, libya.source)
    assert [it.path for it in libya.recorder.asked if it.status != 200] == []
    assert all("f=" not in it.query for it in libya.recorder.asked)


def test_it_reads_all_pages_of_a_large_table(own: Gdal) -> None:
    found = own.read("parcels", fid_as_index=True)
    assert list(found.index) == list(range(1, PARCELS + 1))
    assert list(found["name"]) == [f"parcel {it}" for it in found.index]
    pages = [it for it in own.recorder.of("/collections/parcels/items") if it.returned > 20]
    assert [it.returned for it in pages] == [1000, 1000, 500]


def test_a_table_in_metres_comes_in_metres(own: Gdal, shop: Shop) -> None:
    found = own.read("plots")
    assert found.crs.to_epsg() == 32633
    degrees = geometries(served(shop.client, "plots"))
    to = Transformer.from_crs("OGC:CRS84", 32633, always_xy=True)
    for metres, expected in zip(found.geometry, degrees, strict=True):
        assert same(metres, shapely.transform(expected, to.transform, interleaved=False), 0.2)


def test_a_box_in_metres_finds_what_shapely_finds(own: Gdal) -> None:
    box = (300_000, 2_800_000, 510_000, 3_000_000)
    whole = own.read("plots", fid_as_index=True)
    expected = whole[whole.intersects(shapely.box(*box))]
    found = own.read("plots", bbox=box, fid_as_index=True)
    assert list(found.index) == list(expected.index)
    assert 0 < own.transferred("plots") == len(expected) < len(whole)


@pytest.mark.parametrize("code", [32633, 3857])
def test_a_layer_can_be_had_in_another_crs(libya: Gdal, client: FlaskClient, code: int) -> None:
    found = libya.read("events", CRS=f"EPSG:{code}")
    assert found.crs.to_epsg() == code
    to = Transformer.from_crs("OGC:CRS84", code, always_xy=True)
    for metres, expected in zip(found.geometry, geometries(served(client, "events")), strict=True):
        assert same(metres, shapely.transform(expected, to.transform, interleaved=False), 0.2)


def test_latitude_first_is_turned_round_once(own: Gdal) -> None:
    """EPSG:4258 writes latitude, longitude; GDAL asks in it, box and all, and gets Libya, not Somalia."""
    found = own.read("harbours", bbox=(16, 31, 17, 32))
    (asked,) = [it for it in own.recorder.of("/collections/harbours/items") if "bbox" in it.query]
    assert asked.arguments["bbox"] == "31,16,32,17"
    assert asked.arguments["crs"].endswith("/EPSG/0/4258")
    assert [(it.x, it.y) for it in found.geometry] == [(16.6, 31.2)]
    assert list(found["name"]) == ["سرت"]
    assert found.crs.to_epsg() == 4258


def test_fields_have_the_types_of_the_columns(own: Gdal) -> None:
    info = own.info("kinds")
    types = dict(
        zip(info["fields"], zip(info["ogr_types"], info["ogr_subtypes"], strict=True), strict=True)
    )
    assert types["day"][0] == "OFTDate"
    assert types["moment"][0] == "OFTDateTime"
    assert types["flag"] == ("OFTInteger", "OFSTBoolean")
    assert types["big"][0] in {"OFTInteger64", "OFTReal"}
    assert types["share"][0] == "OFTReal"
    assert types["words"][0] == "OFTStringList"
    assert types["document"][0] == "OFTString"
    row = own.read("kinds", fid_as_index=True).loc[2]
    assert row["big"] == pytest.approx(9007199254740993, abs=1)
    assert str(row["day"])[:10] == "2019-04-04"
    assert row["moment"].isoformat() == "2019-04-04T12:30:00+00:00"
    assert list(row["words"]) == ["سرت", "Sirte"]
    assert row["share"] == 0.25


def test_what_the_first_rows_have_does_not_bound_what_later_rows_have(own: Gdal) -> None:
    """Without a schema that it can read GDAL judges by the first twenty: 0.5 becomes 0, 5 000 000 101 2 147 483 647."""
    found = own.read("parcels", fid_as_index=True)
    early, late = found.loc[:100], found.loc[101:]
    assert set(early["share"]) == {1}
    assert set(late["share"]) == {0.5}
    assert list(late["serial"]) == [5_000_000_000 + it for it in late.index]
    assert early["since"].isna().all()
    assert {str(it)[:10] for it in late["since"]} == {"2019-04-04"}
    assert own.info("parcels")["ogr_types"][list(found.columns).index("since")] == "OFTDate"


def test_what_has_no_place_is_read_without_one(own: Gdal, shop: Shop) -> None:
    found = own.read("stalls")
    assert list(found.geometry.isna()) == [
        it["geometry"] is None for it in served(shop.client, "stalls")
    ]


def test_one_feature_is_fetched_by_its_number(own: Gdal) -> None:
    assert list(own.read("parcels", fids=[17, 2500])["name"]) == ["parcel 17", "parcel 2500"]
    assert len(own.recorder.of("/collections/parcels/items/17")) == 1


def test_one_feature_is_fetched_by_its_name(libya: Gdal) -> None:
    found = libya.read("events", where="id = 'biscuit-factory-strike-2019-11-18'")
    assert list(found["id"]) == ["biscuit-factory-strike-2019-11-18"]
    assert libya.transferred("events") <= 1


def test_arabic_arrives_as_it_was_written(libya: Gdal, bundled: Dataset) -> None:
    for layer in ("locations", "control_zones"):
        found = libya.read(layer)
        written = [bundled.features[layer][it].names.get("ar") for it in found["id"]]
        assert plain(found["name_ar"]) == written
        assert any(written)


def test_quotes_arrive_as_json(libya: Gdal, client: FlaskClient) -> None:
    for text, feature in zip(libya.read("events")["quotes"], served(client, "events"), strict=True):
        quotes = json.loads(text) if isinstance(text, str) else text
        assert quotes == feature["properties"]["quotes"]


def test_what_crosses_the_antimeridian_stays_on_both_sides(own: Gdal) -> None:
    found = own.read("islands", fid_as_index=True)
    west, east = sorted(part.bounds for part in found.geometry[1].geoms)
    assert (west[0], west[2], east[0], east[2]) == (-180, -179.9, 179.7, 180)
    for box in ((179, -18, 180, -16), (-180, -18, -179.5, -16)):
        assert list(own.read("islands", bbox=box, fid_as_index=True).index) == [1]


@pytest.mark.parametrize("layer", [*NAMES, "own stalls", "own plots", "own parcels"])
def test_there_and_back_by_geopackage(
    request: pytest.FixtureRequest, tmp_path: Path, layer: str
) -> None:
    source = request.getfixturevalue("own" if layer.startswith("own ") else "libya")
    found = source.read(layer.removeprefix("own "))
    # A GeoPackage has no lists.
    found = found[[it for it in found.columns if it not in {"parties", "quotes"}]]
    pyogrio.write_dataframe(found, tmp_path / "copy.gpkg", layer="copy")
    copy = pyogrio.read_dataframe(tmp_path / "copy.gpkg")
    assert_geodataframe_equal(
        copy, found, check_dtype=False, check_crs=False, check_less_precise=False
    )


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "fgb", "csv", "kml"])
@pytest.mark.parametrize("layer", NAMES)
def test_a_plain_download_is_the_layer(
    libya: Gdal, client: FlaskClient, tmp_path: Path, layer: str, suffix: str
) -> None:
    expected = {it["id"]: shape(it["geometry"]) for it in served(client, layer)}
    path = tmp_path / f"{layer}.{suffix}"
    path.write_bytes(client.get(f"/layers/{layer}.{suffix}").data)
    with_hidden_wkt = {"GEOM_POSSIBLE_NAMES": "geometry,geom,wkt"} if suffix == "csv" else {}
    found = pyogrio.read_dataframe(path, layer=layer if suffix == "gpkg" else 0, **with_hidden_wkt)
    assert len(found) == len(expected)
    by_place = sorted(
        it.normalize().wkt for it in shapely.set_precision(found.geometry.values, 1e-4)
    )
    assert by_place == sorted(
        it.normalize().wkt for it in shapely.set_precision(list(expected.values()), 1e-4)
    )


@pytest.mark.parametrize("suffix", ["geojson", "fgb", "kml"])
def test_geopandas_reads_a_download_by_its_address(
    real_server: str,
    client: FlaskClient,
    suffix: str,
) -> None:
    found = geopandas.read_file(f"{real_server}/layers/control_zones.{suffix}")
    assert len(found) == len(served(client, "control_zones"))


@pytest.mark.parametrize("suffix", ["geojson", "fgb", "csv", "kml"])
def test_gdal_reads_a_download_while_it_comes(
    real_server: str,
    client: FlaskClient,
    suffix: str,
) -> None:
    address = f"/vsicurl_streaming/{real_server}/layers/control_zones.{suffix}"
    assert len(pyogrio.read_dataframe(address)) == len(served(client, "control_zones"))
