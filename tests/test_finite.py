"""A coordinate that is no number is no JSON: a shape that has one lies nowhere, in every format of text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from geo.format import FORMATS, TextFormat
from tests.market import Market

TEXT_FORMATS = [it.suffix for it in FORMATS.values() if isinstance(it, TextFormat)]
FINITE = {
    "geometry(MultiPoint, 4326)": "ST_Collect(ST_MakePoint(1, 2), ST_MakePoint(3, 4))",
    "geometry(LineStringZ, 4326)": "ST_MakeLine(ST_MakePoint(1, 2, 3), ST_MakePoint(3, 4, 5))",
}
# By type of column, shapes of which one coordinate in the middle is no number or beyond all numbers.
BROKEN = {
    "geometry(MultiPoint, 4326)": [
        "ST_Collect(ARRAY[ST_MakePoint(1, 2), ST_MakePoint({0}, 4), ST_MakePoint(5, 6)])",
        "ST_Collect(ARRAY[ST_MakePoint(1, 2), ST_MakePoint(3, {0}), ST_MakePoint(5, 6)])",
    ],
    "geometry(MultiPointZ, 4326)": [
        "ST_Collect(ARRAY[ST_MakePoint(1, 2, 3), ST_MakePoint(3, 4, {0}), ST_MakePoint(5, 6, 7)])",
    ],
    "geometry(LineStringZ, 4326)": [
        "ST_MakeLine(ARRAY[ST_MakePoint(1, 2, 3), ST_MakePoint(3, 4, {0}), ST_MakePoint(5, 6, 7)])",
    ],
    "geometry(MultiLineStringZ, 4326)": [
        "ST_Multi(ST_MakeLine(ARRAY[ST_MakePoint(1, 2, 3), ST_MakePoint(3, 4, {0}), ST_MakePoint(5, 6, 7)]))",
    ],
    "geometry(PolygonZ, 4326)": [
        "ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(0, 0, 0), ST_MakePoint(1, 0, {0}), ST_MakePoint(1, 1, 0), "
        "ST_MakePoint(0, 0, 0)]))",
    ],
    "geometry(GeometryCollection, 4326)": [
        "ST_ForceCollection(ST_Collect(ST_Collect(ST_MakePoint({0}, 2), ST_MakePoint(3, 4)), "
        "ST_MakeLine(ST_MakePoint(1, 2), ST_MakePoint(3, 4))))",
    ],
    "geometry(Geometry, 4326)": ["ST_Collect(ARRAY[ST_MakePoint(1, 2), ST_MakePoint({0}, 4)])"],
}
NUMBERS = ("'NaN'", "'Infinity'", "'-Infinity'")


@pytest.fixture(scope="module", params=BROKEN)
def broken(request: pytest.FixtureRequest, market: Market) -> Iterator[Market]:
    """A table of one type of geometry whose shapes each have a coordinate that is none."""
    shapes = [it.format(number) for it in BROKEN[request.param] for number in NUMBERS]
    market.run(
        f"create table market.broken (id integer primary key, geom {request.param})",
        *(
            f"insert into market.broken values ({at}, ST_SetSRID({it}, 4326))"
            for at, it in enumerate(shapes)
        ),
    )
    market.app.extensions["sourceline"].look_again()
    yield market
    market.run("drop table market.broken")
    market.app.extensions["sourceline"].look_again()


@pytest.mark.parametrize("suffix", TEXT_FORMATS)
def test_a_shape_with_a_coordinate_that_is_no_number_lies_nowhere(
    broken: Market, suffix: str
) -> None:
    answer = broken.client.get(f"/collections/broken/items?f={suffix}")
    assert answer.status_code == 200, answer.text
    shapes = written(suffix, answer.data)
    assert shapes
    assert not any(shapes), shapes


def written(suffix: str, body: bytes) -> list[Any]:
    """The shapes of an answer, read as strictly as its format is defined."""
    if suffix == "csv":
        return [it["wkt"] for it in csv.DictReader(io.StringIO(body.decode()), strict=True)]
    if suffix == "kml":
        marks = etree.fromstring(body).findall(".//{*}Placemark")
        return [it.find(".//{*}coordinates") is not None for it in marks]
    records = body.split(b"\x1e")[1:] if suffix == "geojsonseq" else [body]
    documents = [json.loads(it, parse_constant=refuse) for it in records]
    features = documents if suffix == "geojsonseq" else documents[0]["features"]
    return [it["geometry"] for it in features]


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON.")


@pytest.mark.parametrize("kind", FINITE)
def test_a_shape_of_finite_coordinates_is_where_it_is(market: Market, kind: str) -> None:
    market.run(
        f"create table market.fine (id integer primary key, geom {kind})",
        f"insert into market.fine values (1, ST_SetSRID({FINITE[kind]}, 4326))",
    )
    market.app.extensions["sourceline"].look_again()
    try:
        (feature,) = market.get("/collections/fine/items")["features"]
        assert [it[:2] for it in feature["geometry"]["coordinates"]] == [[1, 2], [3, 4]]
    finally:
        market.run("drop table market.fine")
        market.app.extensions["sourceline"].look_again()
