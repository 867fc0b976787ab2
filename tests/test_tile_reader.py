"""The map page reads vector tiles itself: what it reads is what Python's reader and shapely make of the same data."""

from __future__ import annotations

import base64
import json
import math
import struct
from typing import Any

import mapbox_vector_tile
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Error, Page
from shapely import wkb
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from sqlalchemy import text

from tests.browser import NewPage
from tests.conftest import ReadingClient
from tests.crowd import Crowd
from tests.tiles import address, decode, in_cells, over

# Numbers that JSON cannot carry exactly come as text with an n behind them; those that it has no word for, by name.
READ = """async (body) => {
    const { decode } = await import("/static/tile.js");
    const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
    const odd = (value) => Number.isNaN(value) || value === Infinity || value === -Infinity;
    const told = (_, value) => (typeof value === "bigint" ? `${value}n` : odd(value) ? String(value) : value);
    return JSON.stringify(decode(bytes.buffer), told);
}"""


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page("/articles")


def read(page: Page, body: bytes) -> dict[str, list[dict[str, Any]]]:
    """The features of each layer as the script reads them."""
    told = page.evaluate(READ, base64.b64encode(body).decode())
    # A large double is written without a point, and with fewer digits than the whole number next to it has.
    layers = json.loads(told, parse_int=lambda it: int(it) if abs(int(it)) < 2**53 else float(it))
    return {layer["name"]: layer["features"] for layer in layers}


def shape_of(feature: dict[str, Any]) -> BaseGeometry:
    """What the script has read as a geometry. Where rings lie in each other, every second one is a hole."""
    parts = feature["parts"]
    if feature["type"] == "Point":
        return MultiPoint(parts[0])
    if feature["type"] == "LineString":
        return MultiLineString(parts)
    whole: BaseGeometry = Polygon()
    for ring in parts:
        assert ring[0] == ring[-1]
        whole = whole.symmetric_difference(Polygon(ring).buffer(0))
    return whole


def paths(geometry: dict[str, Any]) -> list[Any]:
    """The paths of a geometry as GeoJSON has it, in the order in which a tile has them."""
    coordinates = geometry["coordinates"]
    return {
        "Point": lambda: [[coordinates]],
        "MultiPoint": lambda: [coordinates],
        "LineString": lambda: [coordinates],
        "MultiLineString": lambda: coordinates,
        "Polygon": lambda: coordinates,
        "MultiPolygon": lambda: [ring for polygon in coordinates for ring in polygon],
    }[geometry["type"]]()


def assert_read_alike(page: Page, body: bytes) -> None:
    """Every feature has the id, the attributes and the vertices that Python's reader finds."""
    expected, found = decode(body), read(page, body)
    assert list(found) == list(expected)
    for name, features in expected.items():
        for ours, theirs in zip(found[name], features, strict=True):
            assert ours["id"] == theirs.get("id")
            assert ours["properties"] == theirs["properties"]
            assert ours["parts"] == [
                [list(it) for it in path] for path in paths(theirs["geometry"])
            ]


@pytest.mark.parametrize("place", [(13.2, 32.9), (16.6, 31.2), (20.0, 27.0)])
@pytest.mark.parametrize("zoom", [2, 5, 9, 12])
def test_tiles_of_the_bundled_dataset_are_read_as_python_reads_them(
    page: Page, client: FlaskClient, place: tuple[float, float], zoom: int
) -> None:
    body = client.get(address(None, over(*place, zoom))).data
    assert body
    assert_read_alike(page, body)


@pytest.mark.parametrize("layer", ["locations", "lines", "control_zones"])
def test_what_is_read_is_the_shape_that_shapely_makes_of_the_stored_one(
    page: Page, crowd: Crowd, layer: str
) -> None:
    tile = over(16.1, 25.1, 8)
    store = crowd.app.extensions["sourceline"]
    with store.engine.connect() as connection:
        query = f"select id, ST_AsBinary(geom) as shape from layers.{layer}"
        stored = {row.id: wkb.loads(bytes(row.shape)) for row in connection.execute(text(query))}
    client = ReadingClient(crowd.app)
    body = client.get(address(layer, tile)).data
    assert_read_alike(page, body)
    features = read(page, body)[layer]
    assert len(features) > 10
    for feature in features[:80]:
        found = shape_of(feature)
        expected = in_cells(stored[feature["properties"]["id"]], tile)
        if feature["type"] == "Polygon":
            assert found.symmetric_difference(expected).area <= expected.length
        else:
            assert found.hausdorff_distance(expected) <= 1.5
    if layer == "control_zones":
        kinds = {type(in_cells(stored[it["properties"]["id"]], tile)).__name__ for it in features}
        holes = [it for it in features if len(it["parts"]) > 1]
        assert kinds >= {"Polygon", "MultiPolygon"}
        assert holes
        assert any("منطقة" in it["properties"].get("name_ar", "") for it in features)


VALUES = {
    "text": "Sirte",
    "arabic": "سرت",
    "beyond": "\U0001f34e",
    "empty": "",
    "whole": 7,
    "below": -7,
    "large": 2**53 - 1,
    "far below": -(2**53) + 1,
    "half": 0.5,
    "tiny": 5e-324,
    "yes": True,
    "no": False,
}


def made(*features: tuple[BaseGeometry, dict[str, Any], int | None], name: str = "made") -> bytes:
    """A tile by Mapbox's own writer, in cells, with y downwards."""
    told = [
        {"geometry": shape, "properties": properties, **({} if number is None else {"id": number})}
        for shape, properties, number in features
    ]
    body: bytes = mapbox_vector_tile.encode(
        {"name": name, "features": told}, default_options={"y_coord_down": True}
    )
    return body


def test_every_kind_of_value_comes_out_as_it_went_in(page: Page) -> None:
    (feature,) = read(page, made((Point(1, 2), VALUES, 3)))["made"]
    assert feature == {"id": 3, "type": "Point", "properties": VALUES, "parts": [[[1, 2]]]}


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, 0),
        (127, 127),
        (128, 128),
        (2**31, 2**31),
        (2**32, 2**32),
        (2**53 - 1, 2**53 - 1),
        (2**53 + 1, f"{2**53 + 1}n"),
        (2**63 - 1, f"{2**63 - 1}n"),
        (2**64 - 1, f"{2**64 - 1}n"),
    ],
)
def test_an_id_of_64_bits_keeps_every_bit(page: Page, number: int, told: int | str) -> None:
    (feature,) = read(page, made((Point(1, 2), {}, number)))["made"]
    assert feature["id"] == told


def varint(number: int) -> bytes:
    body = b""
    while number > 127:
        body += bytes([number & 127 | 128])
        number >>= 7
    return body + bytes([number])


def field(number: int, body: bytes | int) -> bytes:
    if isinstance(body, int):
        return varint(number << 3) + varint(body)
    return varint(number << 3 | 2) + varint(len(body)) + body


def with_value(value: bytes) -> bytes:
    """A tile with one point, whose only attribute has this value, written by hand; the value comes last."""
    feature = field(2, varint(0) + varint(0)) + field(3, 1) + field(4, bytes([9, 2, 2]))
    return field(
        3, field(15, 2) + field(1, b"made") + field(2, feature) + field(3, b"a") + field(4, value)
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (field(4, 2**64 - 1), -1),
        (field(4, 2**63), f"{-(2**63)}n"),
        (field(5, 2**64 - 1), f"{2**64 - 1}n"),
        (field(6, 1), -1),
        (field(6, 2), 1),
        (field(6, 2**64 - 1), f"{-(2**63)}n"),
        (bytes([2 << 3 | 5]) + struct.pack("<f", 0.5), 0.5),
        (bytes([3 << 3 | 1]) + struct.pack("<d", math.inf), "Infinity"),
        (field(7, 1), True),
        (field(9, b"from a later version") + field(1, "سرت".encode()), "سرت"),
    ],
)
def test_numbers_are_read_in_each_way_of_writing_them(
    page: Page, value: bytes, told: object
) -> None:
    (feature,) = read(page, with_value(value))["made"]
    assert feature["properties"] == {"a": told}
    assert feature["parts"] == [[[1, 1]]]


def test_no_bytes_are_a_tile_without_layers(page: Page) -> None:
    assert read(page, b"") == {}


@pytest.mark.parametrize("cut", [1, 5, 20, 30])
def test_a_tile_that_breaks_off_is_refused(page: Page, cut: int) -> None:
    body = made((LineString([(0, 0), (100, 100), (4000, 12)]), VALUES, 1))
    with pytest.raises(Error, match="RangeError"):
        read(page, body[:-cut])


POINTS = st.tuples(st.integers(-64, 4160), st.integers(-64, 4160))
SQUARES = st.builds(
    lambda at, side: box(*at, at[0] + side, at[1] + side), POINTS, st.integers(3, 900)
)
SHAPES = st.one_of(
    st.builds(Point, POINTS),
    st.builds(MultiPoint, st.lists(POINTS, min_size=2, max_size=5, unique=True)),
    st.builds(LineString, st.lists(POINTS, min_size=2, max_size=9, unique=True)),
    st.builds(
        MultiLineString,
        st.lists(st.lists(POINTS, min_size=2, max_size=4, unique=True), min_size=2, max_size=3),
    ),
    # With holes, and in several parts.
    st.builds(
        lambda some, holes: unary_union(some).difference(unary_union(holes)),
        st.lists(SQUARES, min_size=1, max_size=4),
        st.lists(SQUARES, max_size=3),
    ).filter(lambda it: not it.is_empty),
)
ATTRIBUTES = st.dictionaries(
    st.text(max_size=8),
    st.one_of(
        st.text(),
        st.booleans(),
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    max_size=5,
)
FEATURES = st.lists(
    st.tuples(SHAPES, ATTRIBUTES, st.integers(0, 2**53 - 1)), min_size=1, max_size=6
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(features=FEATURES)
def test_whatever_is_written_is_read_as_python_reads_it(page: Page, features: Any) -> None:
    assert_read_alike(page, made(*features))
