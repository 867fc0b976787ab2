"""GeoPackage, FlatGeobuf and Shapefile of the bundled layers, as GDAL reads them: shapes, columns and quotes."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pyogrio
import pytest
import shapely
from sqlalchemy import Connection, text

from geo.crs import CRS84, Crs, epsg
from geo.format import FGB, GPKG, SHP, FileFormat
from geo.formats.quotes import COLUMNS, at, in_words
from tests.pages import EVIDENCE, each_layer, of_layer, reading  # noqa: F401 (a fixture)
from tests.written import answered, each_format, frame, whole_formats, written


@each_layer
@each_format
@pytest.mark.parametrize("crs", [CRS84, epsg(4326), epsg(32633)], ids=lambda it: it.uri[-5:])
def test_gdal_reads_every_layer_as_it_is_stored(
    reading: Connection, layer: str, form: FileFormat, crs: Crs, tmp_path: Path
) -> None:
    answer = of_layer(reading, layer, crs=crs)
    found = answered(answer, form, reading, tmp_path)
    assert found.crs.to_epsg() == crs.srid
    stored = reading.execute(
        text(
            f"select id, name, name_ar, ST_AsBinary(ST_Transform(geom, {crs.srid})) as geom"
            f" from layers.{layer} order by fid"
        )
    ).all()
    # FlatGeobuf keeps its features in the order of its index.
    found = found.set_index("id")
    assert sorted(found.index) == sorted(it.id for it in stored)
    if form is not FGB:
        assert list(found.index) == [it.id for it in stored]
    for row in stored:
        one = found.loc[row.id]
        assert (one["name"], one["name_ar"]) == (row.name, row.name_ar)
        geometry = shapely.from_wkb(bytes(row.geom))
        if form is SHP:
            # A shapefile has its own order of rings and parts.
            assert one.geometry.equals(geometry)
        else:
            assert one.geometry.equals_exact(geometry, 0)


@pytest.mark.parametrize("layer", EVIDENCE)
@whole_formats
def test_every_column_keeps_its_value(
    reading: Connection, layer: str, form: FileFormat, tmp_path: Path
) -> None:
    answer = of_layer(reading, layer)
    told = {it.id: it.properties for it in answer.rows(reading, form)}
    found = answered(answer, form, reading, tmp_path).set_index("id")
    for column in answer.heading.columns:
        for identifier, properties in told.items():
            value, read = properties[column.name], found.loc[identifier][column.name]
            if value is None:
                assert read is None or read != read
            elif column.type == "date":
                assert (read if isinstance(read, str) else read.date().isoformat()) == value
            elif column.type == "date-time":
                assert abs(read - datetime.fromisoformat(value)).total_seconds() < 0.001
            elif column.type in {"array", "object"}:
                assert json.loads(read) == value
            else:
                assert read == value


@pytest.mark.parametrize("layer", EVIDENCE)
def test_quotes_come_as_json_in_words_and_as_rows(
    reading: Connection, layer: str, tmp_path: Path
) -> None:
    answer = of_layer(reading, layer)
    told = {it.id: it.properties["quotes"] for it in answer.rows(reading, GPKG)}
    path = written(GPKG, answer.rows(reading, GPKG), answer.heading, tmp_path)
    found = frame(path, GPKG).set_index("id")
    for identifier, quotes in told.items():
        assert json.loads(found.loc[identifier]["quotes"]) == quotes
        assert found.loc[identifier]["quotes_text"] == in_words(quotes)
    assert [it[0] for it in pyogrio.list_layers(path)] == [layer, f"{layer}_quotes"]
    table = frame(path, GPKG, f"{layer}_quotes")
    flat = [(key, quote) for key, quotes in told.items() for quote in quotes]
    assert list(table["feature"]) == [key for key, _ in flat]
    for name, member in COLUMNS.items():
        for read, (_, quote) in zip(table[name], flat, strict=True):
            value = at(quote, member)
            if value is None:
                assert read is None or read != read
            else:
                assert (read.date().isoformat() if name == "checked_on" else read) == value


@pytest.mark.parametrize("layer", EVIDENCE)
def test_a_shapefile_has_every_quote_beside_it(
    reading: Connection, layer: str, tmp_path: Path
) -> None:
    answer = of_layer(reading, layer)
    path = written(SHP, answer.rows(reading, SHP), answer.heading, tmp_path)
    with zipfile.ZipFile(path) as archive:
        body = archive.read("quotes.csv").decode()
        assert archive.read(f"{layer}_{'points' if layer in POINTS else SUFFIX[layer]}.cpg") == (
            b"UTF-8"
        )
    found = list(csv.DictReader(io.StringIO(body, newline=""), strict=True))
    told = [
        (it.id, quote["exact"], quote["link"])
        for it in answer.rows(reading, SHP)
        for quote in it.properties["quotes"]
    ]
    assert [(it["feature"], it["exact"], it["link"]) for it in found] == told


POINTS = {"locations", "events"}
SUFFIX = {"control_zones": "areas", "lines": "lines"}


def test_a_geopackage_is_a_valid_database_with_titles(reading: Connection, tmp_path: Path) -> None:
    answer = of_layer(reading, "lines", timestamp="2020-02-03T04:05:06.789+02:00")
    path = written(GPKG, answer.rows(reading, GPKG), answer.heading, tmp_path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("pragma integrity_check").fetchone() == ("ok",)
        assert file.execute("pragma foreign_key_check").fetchall() == []
        contents = file.execute(
            "select table_name, data_type, identifier, last_change from gpkg_contents order by 1"
        ).fetchall()
        assert contents == [
            ("lines", "features", "Lines", "2020-02-03T02:05:06.789Z"),
            ("lines_quotes", "attributes", "Lines: quotes", "2020-02-03T02:05:06.789Z"),
        ]


@each_format
def test_the_same_data_are_the_same_bytes(
    reading: Connection, form: FileFormat, tmp_path: Path
) -> None:
    answer = of_layer(reading, "control_zones", timestamp="2020-02-03T04:05:06Z")
    digests = set()
    for _ in range(2):
        path = written(form, answer.rows(reading, form), answer.heading, tmp_path)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1
