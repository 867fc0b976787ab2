"""File formats: GeoPackage, FlatGeobuf and Shapefile as GDAL reads them, with flat memory and nothing left behind."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from geo import database
from geo.crs import CRS84, Crs, epsg
from geo.format import FGB, FORMATS, GPKG, SHP, FileFormat
from geo.formats.heading import Heading
from geo.formats.quotes import COLUMNS, at, in_words
from geo.formats.row import Row
from geo.formats.table import BYTES, ROWS, pieces
from geo.property import Type
from layers import EVIDENCE_LAYERS, LAYERS
from tests.pages import ITEMS, Answer, of_features, of_layer, published

NAMES = [layer.name for layer in LAYERS]
EVIDENCE = [layer.name for layer in EVIDENCE_LAYERS]
FILES = [it for it in FORMATS.values() if isinstance(it, FileFormat)]
BOTH = [GPKG, FGB]

each_layer = pytest.mark.parametrize("layer", NAMES)
each_format = pytest.mark.parametrize("form", FILES, ids=lambda it: it.suffix)
whole_formats = pytest.mark.parametrize("form", BOTH, ids=lambda it: it.suffix)


@pytest.fixture(scope="module")
def reading(libya_url: str) -> Iterator[Connection]:
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    engine.dispose()


def written(form: FileFormat, rows: Any, heading: Heading, folder: Path) -> Path:
    path = folder / form.filename(heading.collection.id)
    with form.download(rows, heading) as download:
        path.write_bytes(b"".join(download))
        assert path.stat().st_size == download.size
    return path


def answered(
    answer: Answer, form: FileFormat, connection: Connection, folder: Path
) -> geopandas.GeoDataFrame:
    path = written(form, answer.rows(connection, form), answer.heading, folder)
    return frame(path, form)


def frame(path: Path, form: FileFormat, layer: int | str = 0) -> Any:
    return pyogrio.read_dataframe(f"/vsizip/{path}" if form is SHP else path, layer=layer)


def rows(*features: tuple[str | None, dict[str, Any]]) -> list[Row]:
    """Rows by hand: WKT and properties, ids from 0."""
    return [
        Row(index, None if wkt is None else shapely.to_wkb(shapely.from_wkt(wkt), flavor="iso"), it)
        for index, (wkt, it) in enumerate(features)
    ]


def heading(types: dict[str, Type], *geometry_types: str, crs: Crs = CRS84) -> Heading:
    return Heading(published(types, *geometry_types), ITEMS.format("given"), crs=crs)


# The bundled layers -------------------------------------------------------------------------------


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


# Types --------------------------------------------------------------------------------------------

TYPES: dict[str, Type] = {
    "text": "string",
    "whole": "integer",
    "real": "number",
    "yes": "boolean",
    "day": "date",
    "moment": "date-time",
    "list": "array",
    "thing": "object",
    "span": "interval",
}
OGR = {
    "id": ("OFTString", "OFSTNone"),
    "text": ("OFTString", "OFSTNone"),
    "whole": ("OFTInteger64", "OFSTNone"),
    "real": ("OFTReal", "OFSTNone"),
    "yes": ("OFTInteger", "OFSTBoolean"),
    "day": ("OFTDate", "OFSTNone"),
    "moment": ("OFTDateTime", "OFSTNone"),
    "list": ("OFTString", "OFSTNone"),
    "thing": ("OFTString", "OFSTNone"),
    "span": ("OFTString", "OFSTNone"),
}


@each_format
@pytest.mark.parametrize("count", [0, 1])
def test_every_type_stays_what_it_is_even_where_there_is_no_feature(
    form: FileFormat, count: int, tmp_path: Path
) -> None:
    given = rows(("POINT(1 2)", {}))[:count]
    path = written(form, given, heading(TYPES, "Point"), tmp_path)
    info = pyogrio.read_info(f"/vsizip/{path}" if form is SHP else path, force_feature_count=True)
    told = zip(info["ogr_types"], info["ogr_subtypes"], strict=True)
    expected = dict(OGR)
    if form is FGB:
        expected["day"] = expected["text"]
    if form is SHP:
        expected["moment"] = expected["text"]
    assert dict(zip(info["fields"], told, strict=True)) == expected
    assert info["features"] == count
    assert info["geometry_type"] == "Point"
    assert info["crs"] == "EPSG:4326"


@each_format
def test_null_stays_null_beside_a_value(form: FileFormat, tmp_path: Path) -> None:
    full = {
        "text": "سرت",
        "whole": 2**53 + 1,
        "real": 0.1,
        "yes": False,
        "day": "2019-04-04",
        "moment": "2019-04-04T12:00:00.25+02:00",
        "list": ["a", "ب"],
        "thing": {"a": None},
        "span": "[2019-01-01,2020-01-01)",
    }
    given = rows(("POINT(1 2)", full), ("POINT(1 2)", dict.fromkeys(full)))
    path = written(form, given, heading(TYPES, "Point"), tmp_path)
    source = f"/vsizip/{path}" if form is SHP else str(path)
    found = frame(path, form).set_index("id")
    none = found.loc["1"].drop("geometry")
    assert none.isna().all()
    one = found.loc["0"]
    assert one["text"] == "سرت"
    assert one["real"] == 0.1
    assert bool(one["yes"]) is False
    assert (json.loads(one["list"]), json.loads(one["thing"])) == (["a", "ب"], {"a": None})
    assert one["span"] == full["span"]
    assert str(one["day"])[:10] == "2019-04-04"
    assert str(one["moment"]).replace("T", " ").startswith("2019-04-04 10:00:00.25")
    where = f"whole = {2**53 + 1}"
    assert len(pyogrio.raw.read(source, where=where)[2]) == 1


@whole_formats
def test_a_moment_is_in_utc_for_every_reader(form: FileFormat, tmp_path: Path) -> None:
    given = rows(("POINT(1 2)", {"at": "2019-04-04T12:00:00+00:00"}))
    path = written(form, given, heading({"at": "date-time"}, "Point"), tmp_path)
    assert frame(path, form)["at"][0].utcoffset().total_seconds() == 0


@each_format
@pytest.mark.parametrize("value", ["infinity", "-infinity", "0044-03-15 BC", "20190-01-01"])
def test_a_day_that_no_calendar_has_is_no_day(form: FileFormat, value: str, tmp_path: Path) -> None:
    given = rows(("POINT(1 2)", {"day": value, "at": value, "sure": "2020-01-01"}))
    above = heading({"day": "date", "at": "date-time", "sure": "date"}, "Point")
    found = frame(written(form, given, above, tmp_path), form)
    assert found[["day", "at"]].isna().all(axis=None)
    assert str(found["sure"][0])[:10] == "2020-01-01"


@each_format
def test_values_may_come_as_python_has_them(form: FileFormat, tmp_path: Path) -> None:
    value = {"day": date(2019, 4, 4), "at": datetime(2019, 4, 4, 12), "list": ["a"]}
    above = heading({"day": "date", "at": "date-time", "list": "array"}, "Point")
    found = frame(written(form, rows(("POINT(1 2)", value)), above, tmp_path), form)
    assert str(found["day"][0])[:10] == "2019-04-04"
    assert str(found["at"][0]).replace("T", " ").startswith("2019-04-04 12:00:00")


def test_numbers_that_are_none_stay_so(tmp_path: Path) -> None:
    given = rows(*((None, {"real": it}) for it in ("NaN", "Infinity", None, 1)))
    path = written(GPKG, given, heading({"real": "number"}), tmp_path)
    with closing(sqlite3.connect(path)) as file:
        found = [it for (it,) in file.execute("select real from given order by fid")]
    assert found[1:] == [float("inf"), None, 1.0]


# Text ---------------------------------------------------------------------------------------------

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40),
    st.sampled_from(['"', "\r\n", "]]>", "\x01\x1e", "🕊️" * 80, "س" * 200, "x" * 300, "\ufeffa"]),
)


@settings(deadline=None, max_examples=15)
@given(found=st.lists(st.one_of(st.none(), texts), max_size=6))
def test_any_text_survives(found: list[str | None]) -> None:
    given = rows(*(("POINT(1 2)", {"text": it}) for it in found))
    above = heading({"text": "string"}, "Point")
    with tempfile.TemporaryDirectory() as folder:
        for form in FILES:
            read = frame(written(form, given, above, Path(folder)), form).set_index("id")["text"]
            for identifier, value in enumerate(found):
                one = read.loc[str(identifier)]
                if value is None or (form is SHP and not value):
                    assert one is None or one != one
                elif form is not SHP:
                    assert one == value
                elif len(value.encode()) <= 254:
                    # DBF fills its columns up with spaces, and forgets those of the text.
                    assert one.rstrip(" ") == value.rstrip(" ") or not value.strip(" ")
                else:
                    assert one.endswith("…")
                    assert value.startswith(one[:-1])
                    assert 248 <= len(one.encode()) <= 254


def test_a_shapefile_says_what_it_cut(tmp_path: Path) -> None:
    types: dict[str, Type] = {
        "actor_label": "string",
        "actor_label_ar": "string",
        "مدينةسرت": "string",
    }
    given = rows(("POINT(1 2)", {"actor_label": "x" * 300}), ("POINT(1 2)", {"actor_label": "y"}))
    path = written(SHP, given, heading(types, "Point"), tmp_path)
    with zipfile.ZipFile(path) as archive:
        note = archive.read("README.txt").decode()
    lines = note.splitlines()
    assert "actor_labe\tactor_label\t1" in lines
    assert "actor_la_1\tactor_label_ar\t0" in lines
    assert "مدينة\tمدينةسرت\t0" in lines
    found = frame(path, SHP)
    assert set(found.columns) == {"id", "actor_labe", "actor_la_1", "مدينة", "geometry"}


@whole_formats
def test_columns_that_differ_in_case_and_names_gdal_wants_are_kept(
    form: FileFormat, tmp_path: Path
) -> None:
    names = ("Name", "name", "fid", "geom", "ID", "Quotes_Text")
    above = heading(dict.fromkeys(names, "string"), "Point")
    given = rows(("POINT(1 2)", {it: f"<{it}>" for it in names}))
    found = frame(written(form, given, above, tmp_path), form).iloc[0]
    assert found["Name"] == "<Name>"
    assert found["name_1"] == "<name>"
    assert (found["fid"], found["geom"], found["ID"]) == ("<fid>", "<geom>", "<ID>")
    assert found["id_1"] == "0"
    assert found.geometry.wkt == "POINT (1 2)"


# Shapes -------------------------------------------------------------------------------------------

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


# Pieces, folders and memory ----------------------------------------------------------------------


def test_a_piece_is_bounded_by_rows_and_by_bytes() -> None:
    small = (Row(it, None, {}) for it in range(ROWS * 2 + 1))
    assert [len(it) for it in pieces(small)] == [ROWS, ROWS, 1]
    large = (Row(it, bytes(BYTES // 2), {}) for it in range(5))
    assert [len(it) for it in pieces(large)] == [2, 2, 1]
    assert list(pieces([])) == []


@each_format
def test_an_answer_of_several_pieces_is_whole(form: FileFormat, tmp_path: Path) -> None:
    count = ROWS * 2 + 7
    given = (
        Row(it, shapely.to_wkb(shapely.Point(it, -it)), {"n": it, "text": f"{it}" * (it % 9)})
        for it in range(count)
    )
    above = heading({"n": "integer", "text": "string"}, "Point", crs=epsg(32633))
    found = frame(written(form, given, above, tmp_path), form).sort_values("n")
    assert list(found["n"]) == list(range(count))
    assert list(found.geometry.x) == list(range(count))
    assert list(found["text"].fillna("")) == [f"{it}" * (it % 9) for it in range(count)]


@each_format
def test_nothing_is_left_behind(
    form: FileFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    given = rows(("POINT(1 2)", {"name": "a"}))
    above = heading({"name": "string"}, "Point")
    with form.download(given, above) as download:
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        # Only the answer is kept while it is sent.
        assert next(iter(download))
    assert list(tmp_path.iterdir()) == []


@each_format
def test_nothing_is_left_behind_when_the_rows_break_off(
    form: FileFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken() -> Iterator[Row]:
        yield from rows(*[("POINT(1 2)", {})] * (ROWS + 1))
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError):
        form.download(broken(), heading({"name": "string"}, "Point"))
    assert list(tmp_path.iterdir()) == []


# Every format twice, few features and then many, in a process that does nothing else.
MEASURE = """
import json, resource, shapely
from geo.format import FORMATS, FileFormat
from geo.formats.heading import Heading
from geo.formats.row import Row
from tests.pages import published

def points(count):
    for it in range(count):
        point = shapely.to_wkb(shapely.Point(it / 1e4, it / 1e5))
        yield Row(it, point, {"name": f"Place {it} سرت", "n": it, "day": "2019-04-04"})

def peak(form, count):
    collection = published({"name": "string", "n": "integer", "day": "date"}, "Point")
    form.download(points(count), Heading(collection, "")).close()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

files = [it for it in FORMATS.values() if isinstance(it, FileFormat)]
print(json.dumps({it.suffix: [peak(it, 8_000), peak(it, 40_000)] for it in files}))
"""


@pytest.fixture(scope="module")
def peaks() -> dict[str, list[int]]:
    """The most memory each format took so far, in kilobytes: for few features, and then for many."""
    ran = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[int]] = json.loads(ran.stdout)
    return found


@each_format
def test_memory_does_not_grow_with_the_answer(
    form: FileFormat, peaks: dict[str, list[int]]
) -> None:
    few, many = peaks[form.suffix]
    # Held at once, 32 000 more rows would take some 20 MB.
    assert many - few < 10_000, f"{many - few} kB"
