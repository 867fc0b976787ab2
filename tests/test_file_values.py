"""Every type, null, moment, number and text survives in a file, or the file says what it cut."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.format import FGB, GPKG, SHP, FileFormat
from geo.property import Type
from tests.written import FILES, each_format, frame, heading, rows, whole_formats, written

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
