"""Coordinate reference systems in the text formats: which one a document is in, and in which order its axes are."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import re
from pathlib import Path

import pyogrio
import pyproj
import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import Connection

from geo.crs import CRS84, epsg
from geo.format import GEOJSON, GEOJSONSEQ, JSONFG, KML, LPF, TextFormat
from tests.pages import of_layer, reading  # noqa: F401 (a fixture)
from tests.text_format import features, near, stored


@pytest.mark.parametrize("code", [4326, 3857, 32633])
@pytest.mark.parametrize("layer", ["locations", "control_zones"])
def test_json_fg_has_its_own_crs_in_place_and_degrees_in_geometry(
    reading: Connection, layer: str, code: int, tmp_path: Path
) -> None:
    answer = of_layer(reading, layer, crs=epsg(code))
    path = tmp_path / "answer.json"
    path.write_bytes(answer.document(reading, JSONFG))
    document = json.loads(path.read_bytes())
    assert document["coordRefSys"] == epsg(code).uri
    # always_xy is False: pyproj, too, gives the axes as the authority orders them.
    turn = pyproj.Transformer.from_crs("OGC:CRS84", code).transform
    for feature, known in zip(document["features"], stored(reading, layer).values(), strict=True):
        assert near(shape(feature["geometry"]), known)
        place = shape(feature["place"])
        expected = [turn(*it) for it in shapely.get_coordinates(known)]
        tolerance = 1e-5 if code == 4326 else 0.02
        assert shapely.get_coordinates(place).tolist() == [
            pytest.approx(it, abs=tolerance) for it in expected
        ]
    info = pyogrio.read_info(path)
    assert info["driver"] == "JSONFG"
    assert info["crs"] == f"EPSG:{code}"
    frame = pyogrio.read_dataframe(path).to_crs(4326)
    assert all(map(near, frame.geometry, stored(reading, layer).values()))


def test_json_fg_in_crs84_has_no_place(reading: Connection) -> None:
    document = json.loads(of_layer(reading, "lines").document(reading, JSONFG))
    assert document["coordRefSys"] == CRS84.uri
    assert document["geometryDimension"] == 1
    assert {it["place"] for it in document["features"]} == {None}


def test_geojson_in_metres_says_so_in_a_file(reading: Connection, tmp_path: Path) -> None:
    path = tmp_path / "lines.geojson"
    path.write_bytes(of_layer(reading, "lines", crs=epsg(32633)).document(reading, GEOJSON))
    frame = pyogrio.read_dataframe(path)
    assert frame.crs.to_epsg() == 32633
    shapes = stored(reading, "lines").values()
    assert all(map(near, frame.to_crs(4326).geometry, shapes))


@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ], ids=lambda it: it.suffix)
def test_geojson_puts_north_first_where_the_authority_does(
    reading: Connection, form: TextFormat
) -> None:
    answer = of_layer(reading, "locations", crs=epsg(4326))
    for feature, known in zip(
        features(answer, reading, form), stored(reading, "locations").values(), strict=True
    ):
        assert feature["geometry"]["coordinates"] == pytest.approx([known.y, known.x], abs=1e-6)
    document = GEOJSON.opening(answer.heading)
    assert b'"crs"' not in document


@pytest.mark.parametrize("form", [KML, LPF], ids=lambda it: it.suffix)
def test_formats_in_degrees_stay_in_degrees(reading: Connection, form: TextFormat) -> None:
    assert form.degrees
    metres = of_layer(reading, "towns", crs=epsg(32633)).document(reading, form)
    degrees = of_layer(reading, "towns").document(reading, form)
    numbers = re.compile(rb"\d+\.\d+")
    for one, other in zip(numbers.findall(metres), numbers.findall(degrees), strict=False):
        assert float(one) == pytest.approx(float(other), abs=2e-6)
