"""Every kind of shape survives every text format, and rings run as the format wants them."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import Connection

from geo.format import GEOJSON, GEOJSONSEQ, JSONFG, KML, LPF, TextFormat
from tests.pages import Answer, of_features, published, reading  # noqa: F401 (a fixture)
from tests.text_format import features, table

SHAPES = {
    "null": None,
    "empty": "POINT EMPTY",
    "point": "POINT(15 30)",
    "height": "POINT Z (15 30 12.5)",
    "line": "LINESTRING(15 30,16 31)",
    "clockwise": "POLYGON((0 0,0 1,1 1,1 0,0 0))",
    "zones": "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
    "mixed": "GEOMETRYCOLLECTION(POINT(15 30),POLYGON((0 0,1 0,1 1,0 0)))",
    "nested": "GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(1 2,3 4)))",
}


def shaped(**heading: Any) -> Answer:
    given = [
        {"id": name, "geom": wkt and f"SRID=4326;{wkt}", "properties": {"name": name}}
        for name, wkt in SHAPES.items()
    ]
    return of_features(given, published({"name": "string"}), **heading)


@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ, JSONFG], ids=lambda it: it.suffix)
def test_every_kind_of_shape_survives_geojson(reading: Connection, form: TextFormat) -> None:
    for feature in features(shaped(), reading, form):
        wkt = SHAPES[feature["id"]]
        if wkt is None:
            assert feature["geometry"] is None
        elif "EMPTY" not in wkt:
            found = shape(feature["geometry"])
            assert found.equals(shapely.from_wkt(wkt))
            assert found.has_z == ("Z" in wkt)


def test_every_kind_of_shape_survives_a_table(reading: Connection) -> None:
    for row in table(shaped(), reading):
        wkt = SHAPES[row["name"]]
        assert (row["wkt"] == "") == (wkt is None)
        if wkt is not None and "EMPTY" not in wkt:
            known = shapely.from_wkt(wkt)
            assert shapely.from_wkt(row["wkt"]).equals(known)
            point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
            assert point.distance(known) < 1e-6
        else:
            assert row["longitude"] == row["latitude"] == ""


def test_every_kind_of_shape_survives_kml_in_gdal(reading: Connection, tmp_path: Path) -> None:
    path = tmp_path / "shapes.kml"
    path.write_bytes(shaped().document(reading, KML))
    frame = pyogrio.read_dataframe(path)
    assert len(frame) == len(SHAPES)
    for name, found in zip(frame["Name"], frame.geometry, strict=True):
        wkt = SHAPES[frame.set_index("Name").loc[name].get("name2", name)] if name in SHAPES else ""
        if wkt and "EMPTY" not in wkt:
            known = shapely.from_wkt(wkt)
            assert set(map(tuple, shapely.get_coordinates(found))) == set(
                map(tuple, shapely.get_coordinates(known))
            )
        else:
            assert found is None or found.is_empty


def test_linked_places_have_their_parts_side_by_side(reading: Connection) -> None:
    for feature in features(shaped(), reading, LPF):
        wkt = SHAPES[feature["properties"]["name"]]
        if wkt is None:
            assert feature["geometry"] is None
            continue
        assert feature["geometry"]["type"] == "GeometryCollection"
        kinds = {it["type"] for it in feature["geometry"]["geometries"]}
        assert "GeometryCollection" not in kinds
        if "EMPTY" not in wkt:
            assert shape(feature["geometry"]).equals(shapely.from_wkt(wkt))


@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ, JSONFG, LPF], ids=lambda it: it.suffix)
def test_rings_run_counter_clockwise_however_they_are_stored(
    reading: Connection, form: TextFormat
) -> None:
    collection = published({"name": "string"})
    given = [{"geom": f"SRID=4326;{SHAPES['clockwise']}"}]
    found = features(of_features(given, collection), reading, form)[0]["geometry"]
    polygon = shape(found["geometries"][0] if form is LPF else found)
    assert polygon.exterior.is_ccw


LINE = "LINESTRING(1 2,3 4,5 0)"
CLOCKWISE = "POLYGON((0 0,0 1,1 1,1 0,0 0))"


@pytest.mark.parametrize(
    ("ewkt", "expected"),
    [
        (LINE, [[1, 2], [3, 4], [5, 0]]),
        ("MULTILINESTRING((1 2,3 4),(5 0,4 1))", [[[1, 2], [3, 4]], [[5, 0], [4, 1]]]),
        (CLOCKWISE, [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]),
    ],
)
@pytest.mark.parametrize("form", [GEOJSON, JSONFG, LPF], ids=lambda form: form.suffix)
def test_rings_are_turned_and_lines_never(
    connection: Connection, form: TextFormat, ewkt: str, expected: list[Any]
) -> None:
    """PostGIS's own function turns both, and an axis of attack would point to where it came from."""
    answer = of_features([{"geom": f"SRID=4326;{ewkt}"}], published({}))
    (feature,) = json.loads(answer.document(connection, form))["features"]
    shape = feature["geometry"]
    shapes = shape.get("geometries", [shape])
    assert shapes[0]["coordinates"] == expected


@pytest.mark.parametrize("form", [GEOJSON, JSONFG], ids=lambda form: form.suffix)
def test_lines_in_a_collection_keep_their_direction_beside_rings_that_are_turned(
    connection: Connection, form: TextFormat
) -> None:
    ewkt = f"SRID=4326;GEOMETRYCOLLECTION({LINE},GEOMETRYCOLLECTION({CLOCKWISE}))"
    answer = of_features([{"geom": ewkt}], published({}))
    (feature,) = json.loads(answer.document(connection, form))["features"]
    line, ring = feature["geometry"]["geometries"]
    assert line["coordinates"] == [[1, 2], [3, 4], [5, 0]]
    assert ring["coordinates"] == [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
