"""GDAL 3.6, as Debian 12 has it: ogrinfo and ogr2ogr. It reads no CRS and pages by ten, and gets everything."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import shape

from layers import LAYERS
from tests.conftest import serving
from tests.market import Market, market  # noqa: F401 (a fixture)
from tests.recorder import Recorder
from tests.shop import Shop, shop  # noqa: F401 (a fixture)

NAMES = [it.name for it in LAYERS]

pytestmark = pytest.mark.skipif(
    shutil.which("ogrinfo") is None or shutil.which("ogr2ogr") is None,
    reason="ogrinfo and ogr2ogr are not installed: script/lib/install-packages gdal",
)


def run(program: str, *arguments: str) -> str:
    """What a program says; it has to say nothing on its error stream."""
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    return ran.stdout


def ogrinfo(*arguments: str) -> str:
    return run("ogrinfo", "-ro", *arguments)


def count(said: str) -> int:
    (number,) = re.findall(r"^Feature Count: (\d+)$", said, re.MULTILINE)
    return int(number)


@pytest.fixture(scope="module")
def recorder(shop: Shop) -> Recorder:
    return Recorder(shop.app)


@pytest.fixture(scope="module")
def source(live_server: str) -> str:
    return f"OAPIF:{live_server}"


@pytest.fixture(scope="module")
def own(recorder: Recorder) -> Iterator[str]:
    with serving(recorder) as address:  # type: ignore[arg-type] # any WSGI application will do
        yield f"OAPIF:{address}"


def served(client: FlaskClient, layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(f"/layers/{layer}.geojson").data)[
        "features"
    ]
    return found


def test_it_lists_every_layer(source: str) -> None:
    assert re.findall(r"^\d+: (\w+)", ogrinfo(source), re.MULTILINE) == NAMES


@pytest.mark.parametrize("layer", NAMES)
def test_the_summary_of_a_layer_is_right(source: str, client: FlaskClient, layer: str) -> None:
    features = served(client, layer)
    said = ogrinfo("-so", source, layer)
    assert count(said) == len(features)
    (extent,) = re.findall(r"^Extent: \((.+?), (.+?)\) - \((.+?), (.+?)\)$", said, re.MULTILINE)
    bounds = shapely.total_bounds([shape(it["geometry"]) for it in features])
    assert list(map(float, extent)) == pytest.approx(list(bounds), abs=2e-5)
    for name in features[0]["properties"]:
        assert re.search(rf"^{name}: ", said, re.MULTILINE), name


@pytest.mark.parametrize("layer", NAMES)
def test_it_reads_every_feature(source: str, client: FlaskClient, layer: str) -> None:
    said = ogrinfo("-al", source, layer)
    ids = re.findall(r"^  id \(String\) = (.+)$", said, re.MULTILINE)
    assert ids == [it["id"] for it in served(client, layer)]


def test_fields_have_the_types_of_the_columns(own: str) -> None:
    said = ogrinfo("-so", own, "kinds")
    for line in (
        "day: Date (0.0)",
        "moment: DateTime (0.0)",
        "flag: Integer(Boolean) (",
        "share: Real (0.0)",
        "words: StringList (0.0)",
    ):
        assert line in said


@pytest.mark.parametrize("box", [(13, 30, 17, 33), (-10, -10, -5, -5)])
def test_a_box_finds_what_shapely_finds(
    source: str, client: FlaskClient, box: tuple[int, int, int, int]
) -> None:
    expected = [
        it for it in served(client, "control_zones") if shapely.box(*box).intersects(shape(it["geometry"]))
    ]  # fmt: skip
    said = ogrinfo("-so", "-spat", *map(str, box), source, "control_zones")
    assert count(said) == len(expected)


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ("grade = 2", lambda it: it["grade"] == 2),
        ("name = 'سرت'", lambda it: it["name"] == "سرت"),
        ("grade = 1 or size = 3", lambda it: it["grade"] == 1 or it["size"] == 3),
        ("name is null", lambda it: it["name"] is None),
        ("name ilike 'SI%'", lambda it: (it["name"] or "").lower().startswith("si")),
        ("observed_at > '2019/04/04 12:30:00'", lambda it: (it["observed_at"] or "") > "2019-04-04T12:30"),
        ("opened >= '2020/01/01'", lambda it: (it["opened"] or "") >= "2020"),
        ("opened = '2019/04/04'", lambda it: it["opened"] == "2019-04-04"),
    ],
)  # fmt: skip
def test_a_filter_counts_what_python_counts(
    own: str,
    shop: Shop,
    where: str,
    meant: Any,
) -> None:
    expected = [it for it in served(shop.client, "stalls") if meant(it["properties"])]
    assert expected
    assert count(ogrinfo("-so", "-where", where, own, "stalls")) == len(expected)


def test_a_count_in_sql_is_right(own: str) -> None:
    assert "COUNT_* (Integer) = 120" in ogrinfo("-sql", "select count(*) from stalls", own)


def test_it_pages_by_ten_until_the_end(own: str, recorder: Recorder, tmp_path: Path) -> None:
    recorder.forget()
    run("ogr2ogr", "-f", "GPKG", str(tmp_path / "plots.gpkg"), own, "plots")
    asked = recorder.of("/collections/plots/items")
    if "GDAL 3.6" in run("ogrinfo", "--version"):
        assert {it.arguments["limit"] for it in asked} == {"10"}
    found = pyogrio.read_dataframe(tmp_path / "plots.gpkg")
    assert list(found["name"]) == [f"plot {it}" for it in range(100)]


@pytest.mark.parametrize("layer", NAMES)
def test_a_geopackage_of_a_layer_has_what_the_layer_has(
    source: str, client: FlaskClient, tmp_path: Path, layer: str
) -> None:
    # A GeoPackage has no lists.
    without = ("-mapFieldType", "StringList=String")
    run("ogr2ogr", "-f", "GPKG", *without, str(tmp_path / "copy.gpkg"), source, layer)
    found = pyogrio.read_dataframe(tmp_path / "copy.gpkg", columns=["id", "name_ar"])
    expected = served(client, layer)
    assert list(found["id"]) == [it["id"] for it in expected]
    for geometry, feature in zip(found.geometry, expected, strict=True):
        assert geometry.hausdorff_distance(shape(feature["geometry"])) < 2e-6
    names = [it["properties"].get("name_ar") for it in expected]
    assert [it if isinstance(it, str) else None for it in found["name_ar"]] == names


def test_one_layer_by_the_address_of_its_collection(live_server: str, client: FlaskClient) -> None:
    said = ogrinfo("-so", "-al", f"OAPIF_COLLECTION:{live_server}/collections/events")
    assert count(said) == len(served(client, "events"))


def test_a_feature_by_its_number(own: str) -> None:
    assert "name (String) = parcel 17" in ogrinfo("-fid", "17", own, "parcels")
