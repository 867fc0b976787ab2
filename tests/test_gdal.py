"""GDAL 3.12 as analysts have it, through pyogrio: what it reads is what the database holds.

It runs in a process of its own, as pyogrio holds Python's lock while it waits for a server that needs it.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from tests.conftest import serving
from tests.market import Market, market  # noqa: F401 (a fixture)
from tests.real_server import real_server  # noqa: F401 (a fixture)
from tests.recorder import Recorder
from tests.shop import PARCELS, Shop, shop  # noqa: F401 (a fixture)

NAMES = [it.name for it in LAYERS]
KINDS = {
    "Point": "Point",
    "MultiPolygon": "MultiPolygon",
    "MultiLineString": "MultiLineString",
}
TIMEOUT = 60


@dataclass(frozen=True)
class Gdal:
    """GDAL against one server, and what that server was asked for."""

    pool: ProcessPoolExecutor
    address: str
    recorder: Recorder

    @property
    def source(self) -> str:
        return f"OAPIF:{self.address}"

    def read(self, layer: str, **options: Any) -> geopandas.GeoDataFrame:
        return self.run(pyogrio.read_dataframe, self.source, layer=layer, **options)

    def info(self, layer: str) -> dict[str, Any]:
        found: dict[str, Any] = self.run(
            pyogrio.read_info, self.source, layer=layer, force_feature_count=True
        )
        return found

    def run(self, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        self.recorder.forget()
        return self.pool.submit(call, *arguments, **options).result(timeout=TIMEOUT)

    def transferred(self, layer: str) -> int:
        """How many features the last reading made the server send, after the look at the first twenty."""
        asked = self.recorder.of(f"/collections/{layer}/items")
        return sum(it.returned for it in asked if it.arguments.get("limit") != "20")


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def libya(pool: ProcessPoolExecutor, app: Any) -> Iterator[Gdal]:
    recorder = Recorder(app)
    with serving(recorder) as address:  # type: ignore[arg-type] # any WSGI application will do
        yield Gdal(pool, address, recorder)


@pytest.fixture(scope="module")
def own(pool: ProcessPoolExecutor, shop: Shop) -> Iterator[Gdal]:  # noqa: F811
    recorder = Recorder(shop.app)
    with serving(recorder) as address:  # type: ignore[arg-type] # any WSGI application will do
        yield Gdal(pool, address, recorder)


def served(client: FlaskClient, layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(f"/layers/{layer}.geojson").data)["features"]
    return found


def geometries(features: list[dict[str, Any]]) -> list[Any]:
    return [shape(it["geometry"]) if it["geometry"] else None for it in features]


def same(left: Any, right: Any, tolerance: float = 2e-6) -> bool:
    """Equal but for the last digit, and for where a ring begins."""
    if left is None or right is None:
        return left is right
    return left.geom_type == right.geom_type and left.hausdorff_distance(right) < tolerance


def plain(column: Any) -> list[Any]:
    """The values of a column, null as None."""
    return [it if isinstance(it, str) else None for it in column]


def test_it_is_the_gdal_this_file_speaks_of() -> None:
    assert pyogrio.__gdal_version__ >= (3, 12)


def test_it_lists_every_layer_with_its_kind_of_geometry(libya: Gdal) -> None:
    found = dict(libya.run(pyogrio.list_layers, libya.source).tolist())
    assert list(found) == NAMES
    for layer in LAYERS:
        assert found[layer.name] == KINDS[layer.geometry_type]


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


@pytest.mark.parametrize("layer", ["control_zones", "districts", "lines", "towns", "events"])
@pytest.mark.parametrize("box", [(13, 30, 17, 33), (20, 31, 25, 33), (-10, -10, -5, -5)])
def test_a_box_finds_what_shapely_finds(
    libya: Gdal, client: FlaskClient, layer: str, box: tuple[float, float, float, float]
) -> None:
    expected = [
        it["id"]
        for it in served(client, layer)
        if shapely.box(*box).intersects(shape(it["geometry"]))
    ]
    found = libya.read(layer, bbox=box)
    assert list(found["id"]) == expected
    assert libya.transferred(layer) == len(expected), "the box was not asked of the server"


# A filter as an analyst writes it, and the same in Python.
WHERE: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("grade = 2", lambda it: it["grade"] == 2),
    ("name = 'سرت'", lambda it: it["name"] == "سرت"),
    ("name = 'O''Neill %_'", lambda it: it["name"] == "O'Neill %_"),
    ("name = '\U0001f34e'", lambda it: it["name"] == "\U0001f34e"),
    ("grade = 2 and name = 'سرت'", lambda it: it["grade"] == 2 and it["name"] == "سرت"),
    ("grade > 1 and size < 3", lambda it: (it["grade"] or 0) > 1 and (it["size"] or 3) < 3),
    ("grade = 1 or grade = 3", lambda it: it["grade"] in {1, 3}),
    ("not (grade = 1)", lambda it: it["grade"] in {2, 3}),
    ("grade in (1, 3)", lambda it: it["grade"] in {1, 3}),
    ("size between 0 and 3", lambda it: it["size"] is not None and 0 <= it["size"] <= 3),
    ("size = 0.1", lambda it: it["size"] == 0.1),
    ("name is null", lambda it: it["name"] is None),
    ("name is not null and grade is null", lambda it: it["name"] is not None and it["grade"] is None),
    ("name ilike 'SI%'", lambda it: (it["name"] or "").lower().startswith("si")),
    ("name like 'س%'", lambda it: (it["name"] or "").startswith("س")),
]  # fmt: skip
# The same for days and moments.
WHEN: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("observed_at > '2019/04/04 12:30:00'", lambda it: (it["observed_at"] or "") > "2019-04-04T12:30"),
    ("observed_at >= '2019/04/05'", lambda it: (it["observed_at"] or "") >= "2019-04-05"),
    ("observed_at <= '2019/04/04 12:00:00'", lambda it: (it["observed_at"] or "9") < "2019-04-04T12:00:01"),
    ("observed_at >= '2019/04/04 00:00:00' and observed_at <= '2019/04/04 23:59:00'",
     lambda it: "2019-04-04" <= (it["observed_at"] or "") < "2019-04-04T23:59:01"),
    ("observed_at = '2019/04/04 12:00:00'", lambda it: (it["observed_at"] or "").startswith("2019-04-04T12:00:00")),
    ("opened >= '2020/01/01'", lambda it: (it["opened"] or "") >= "2020-01-01"),
    ("opened < '2020/01/01'", lambda it: it["opened"] is not None and it["opened"] < "2020-01-01"),
    ("opened = '2019/04/04'", lambda it: it["opened"] == "2019-04-04"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "meant"), [*WHERE, *WHEN], ids=[it[0] for it in [*WHERE, *WHEN]])
def test_a_filter_finds_what_python_finds(
    own: Gdal, shop: Shop, where: str, meant: Callable[[dict[str, Any]], bool]  # noqa: F811
) -> None:
    expected = [it["id"] for it in served(shop.client, "stalls") if meant(it["properties"])]
    assert 0 < len(expected) < 120
    assert list(own.read("stalls", where=where, fid_as_index=True).index) == expected


@pytest.mark.parametrize(
    "where", ["grade = 2", "name = 'سرت'", "grade = 2 and name = 'سرت'", "grade = 2 and size > 1"]
)
def test_equality_is_the_servers_work(own: Gdal, where: str) -> None:
    own.read("stalls", where=where)
    by_grade = "grade" in where
    assert own.transferred("stalls") <= (29 if by_grade else 15)


@pytest.mark.parametrize("name", ["valid_from", "valid_to", "stated_from", "known_from"])
@pytest.mark.parametrize("operator", [">=", "<="])
def test_a_filter_on_any_day_loses_nothing(
    libya: Gdal, client: FlaskClient, name: str, operator: str
) -> None:
    """GDAL makes `datetime` of a day compared with any property, as if there were only one: a wrong map in silence."""
    day = "2019-06-30"
    expected = [
        it["id"]
        for it in served(client, "events")
        if (value := it["properties"][name])
        and (value[:10] >= day if operator == ">=" else value[:10] <= day)
    ]
    found = libya.read("events", where=f"{name} {operator} '{day.replace('-', '/')}'")
    assert list(found["id"]) == expected


def test_a_table_in_metres_comes_in_metres(own: Gdal, shop: Shop) -> None:  # noqa: F811
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
    """Stored in EPSG:4258, which writes latitude, longitude: GDAL asks in it, box and all, and gets Libya, not Somalia."""
    found = own.read("harbours", bbox=(16, 31, 17, 32))
    (asked,) = [it for it in own.recorder.of("/collections/harbours/items") if "bbox" in it.query]
    assert asked.arguments["bbox"] == "31,16,32,17"
    assert asked.arguments["crs"].endswith("/EPSG/0/4258")
    assert [(it.x, it.y) for it in found.geometry] == [(16.6, 31.2)]
    assert list(found["name"]) == ["سرت"]
    assert found.crs.to_epsg() == 4258


def test_the_types_of_fields_come_from_the_schema_and_not_from_the_first_rows(own: Gdal) -> None:
    """The first row has nothing but nulls."""
    info = own.info("kinds")
    types = dict(zip(info["fields"], zip(info["ogr_types"], info["ogr_subtypes"], strict=True), strict=True))
    assert types["day"][0] == "OFTDate"
    assert types["moment"][0] == "OFTDateTime"
    assert types["flag"] == ("OFTInteger", "OFSTBoolean")
    assert types["big"][0] == "OFTInteger64"
    assert types["share"][0] == "OFTReal"
    assert types["words"][0] == "OFTStringList"
    assert types["document"] == ("OFTString", "OFSTJSON")
    row = own.read("kinds", fid_as_index=True).loc[2]
    assert row["big"] == 9007199254740993
    assert str(row["day"])[:10] == "2019-04-04"
    assert row["moment"].isoformat() == "2019-04-04T12:30:00+00:00"
    assert list(row["words"]) == ["سرت", "Sirte"]
    assert row["share"] == 0.25


def test_what_has_no_place_is_read_without_one(own: Gdal, shop: Shop) -> None:  # noqa: F811
    found = own.read("stalls")
    assert list(found.geometry.isna()) == [it["geometry"] is None for it in served(shop.client, "stalls")]


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
    by_place = sorted(it.normalize().wkt for it in shapely.set_precision(found.geometry.values, 1e-4))
    assert by_place == sorted(
        it.normalize().wkt for it in shapely.set_precision(list(expected.values()), 1e-4)
    )


@pytest.mark.parametrize("suffix", ["geojson", "fgb", "kml"])
def test_geopandas_reads_a_download_by_its_address(
    real_server: str, client: FlaskClient, suffix: str  # noqa: F811
) -> None:
    found = geopandas.read_file(f"{real_server}/layers/control_zones.{suffix}")
    assert len(found) == len(served(client, "control_zones"))


@pytest.mark.parametrize("suffix", ["geojson", "fgb", "csv", "kml"])
def test_gdal_reads_a_download_while_it_comes(
    real_server: str, client: FlaskClient, suffix: str  # noqa: F811
) -> None:
    address = f"/vsicurl_streaming/{real_server}/layers/control_zones.{suffix}"
    assert len(pyogrio.read_dataframe(address)) == len(served(client, "control_zones"))
