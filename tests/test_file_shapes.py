"""Every kind of shape survives in a file: mixed, with heights, without geometry."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from sqlalchemy import Connection

from geo.format import FGB, GPKG, SHP, FileFormat
from geo.formats.row import Row
from geo.formats.table import ROWS
from tests.pages import of_features, published, reading  # noqa: F401 (a fixture)
from tests.written import answered, each_format, frame, heading, rows, whole_formats, written

SHAPES = (
    None,
    "POINT (15 30)",
    "POINT Z (15 30 12.5)",
    "LINESTRING (15 30, 16 31)",
    "POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))",
    "MULTIPOINT ((1 1), (2 2))",
    "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)), ((5 5, 5 6, 6 6, 5 5)))",
    "MULTILINESTRING Z ((0 0 1, 1 1 2), (2 2 3, 3 3 4))",
    "GEOMETRYCOLLECTION (POINT (15 30), POLYGON ((0 0, 0 1, 1 1, 0 0)))",
    "GEOMETRYCOLLECTION EMPTY",
)
MIXED = rows(*((wkt, {"name": wkt}) for wkt in SHAPES))


@whole_formats
def test_every_kind_of_shape_survives_in_one_layer(form: FileFormat, tmp_path: Path) -> None:
    path = written(form, MIXED, heading({"name": "string"}), tmp_path)
    found = frame(path, form).set_index("id")
    assert len(found) == len(SHAPES)
    for identifier, wkt in enumerate(SHAPES):
        read = found.loc[str(identifier)].geometry
        if wkt is None:
            assert read is None
        else:
            known = shapely.from_wkt(wkt)
            if known.is_empty:
                assert read is None or read.is_empty
                continue
            assert read.equals_exact(known, 0)
            assert read.has_z == (known.has_z and form is GPKG)


@each_format
def test_heights_survive_where_all_geometries_are_of_one_kind(
    form: FileFormat, tmp_path: Path
) -> None:
    given = rows(("POINT Z (1 2 3)", {}), (None, {}), ("POINT Z (4 5 6)", {}))
    path = written(form, given, heading({"name": "string"}, "Point"), tmp_path)
    layers = pyogrio.list_layers(f"/vsizip/{path}" if form is SHP else path)
    solid = [it[0] for it in layers if it[1] == "Point Z"]
    found = frame(path, form, solid[0])
    heights = {it.z for it in found.geometry if it is not None}
    assert heights == {3, 6}


@pytest.mark.parametrize("first", [True, False])
def test_a_flatgeobuf_has_heights_if_its_first_features_do(first: bool, tmp_path: Path) -> None:
    high, low = shapely.Point(1, 2, 7), shapely.Point(1, 2)
    geometries = [*[high if first else low] * ROWS, low, high]
    given = [Row(it, shapely.to_wkb(one), {}) for it, one in enumerate(geometries)]
    path = written(FGB, _iso(given), heading({"name": "string"}, "Point"), tmp_path)
    found = frame(path, FGB)
    assert len(found) == len(given)
    assert set(found.geometry.has_z) == {first}
    assert not first or sorted(found.geometry.map(lambda it: it.z))[:2] == [0, 7]


def _iso(given: list[Row]) -> list[Row]:
    """shapely writes heights in its own way unless told."""
    return [
        it._replace(geometry=shapely.to_wkb(shapely.from_wkb(it.geometry), flavor="iso"))
        for it in given
    ]


def test_each_kind_of_shape_has_its_shapefile(tmp_path: Path) -> None:
    path = written(SHP, MIXED, heading({"name": "string"}), tmp_path)
    layers = {it[0]: it[1] for it in pyogrio.list_layers(f"/vsizip/{path}")}
    assert layers == {
        "given_areas": "Polygon",
        "given_lines": "LineString",
        "given_lines_z": "LineString Z",
        "given_multipoints": "MultiPoint",
        "given_points": "Point",
        "given_points_z": "Point Z",
        "given_table": None,
    }
    parts: dict[str, list[Any]] = {}
    for layer in layers:
        found = frame(path, SHP, layer)
        shapes = found.geometry if layers[layer] else [None] * len(found)
        for identifier, shape in zip(found["id"], shapes, strict=True):
            parts.setdefault(identifier, []).append(shape)
    for identifier, wkt in enumerate(SHAPES):
        read = parts[str(identifier)]
        if wkt is None or "EMPTY" in wkt:
            assert read == [None]
        else:
            known = shapely.from_wkt(wkt)
            assert shapely.GeometryCollection(read).normalize().equals(known)
            assert {it.has_z for it in read} == {known.has_z}


@each_format
def test_a_feature_without_geometry_is_with_the_others(form: FileFormat, tmp_path: Path) -> None:
    given = rows(("POINT(1 2)", {}), (None, {}), ("POINT(3 4)", {}))
    path = written(form, given, heading({"name": "string"}, "Point"), tmp_path)
    found = frame(path, form).set_index("id").sort_index()
    assert [it and it.wkt for it in found.geometry] == ["POINT (1 2)", None, "POINT (3 4)"]


@pytest.mark.parametrize("bare", [False, True])
def test_a_flatgeobuf_has_an_index_where_every_feature_is_somewhere(
    bare: bool, tmp_path: Path
) -> None:
    given = rows(*((f"POINT({it} {it})", {}) for it in range(50)), *([(None, {})] if bare else []))
    path = written(FGB, given, heading({"name": "string"}, "Point"), tmp_path)
    assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"] is not bare
    assert len(pyogrio.read_dataframe(path, bbox=(9.5, 9.5, 20.5, 20.5))) == 11


@each_format
def test_skipping_all_geometry_leaves_a_table(form: FileFormat, tmp_path: Path) -> None:
    given = rows((None, {"name": "a"}), (None, {"name": "b"}))
    found = frame(written(form, given, heading({"name": "string"}), tmp_path), form)
    assert list(found["name"]) == ["a", "b"]


def test_measures_are_left_out(reading: Connection, tmp_path: Path) -> None:
    given = [{"geom": f"SRID=4326;{it}"} for it in ("POINT M (1 2 3)", "POINT ZM (1 2 3 4)")]
    answer = of_features(given, published({"name": "string"}))
    assert [
        it.geometry and shapely.from_wkb(it.geometry).wkt for it in answer.rows(reading, GPKG)
    ] == [
        "POINT (1 2)",
        "POINT Z (1 2 3)",
    ]
    assert len(answered(answer, GPKG, reading, tmp_path)) == 2
