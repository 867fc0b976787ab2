"""JSON-FG as it is served: every document of every collection keeps the class Core of OGC 21-045r1."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyproj
import pytest
from jsonschema import Draft202012Validator
from shapely.geometry import shape

from geo.crs import EPSG_URI
from tests.replay import Served, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

CORE = "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"
GEOJSON = "application/geo+json"
# None: without asking for a CRS.
CODES = [None, 4326, 3857, 32633]

DAY = r"\d{4}-\d\d-\d\d"
MOMENT = rf"{DAY}T\d\d:\d\d:\d\d(\.\d+)?Z"
GEOMETRY = {
    "type": ["object", "null"],
    "required": ["type"],
    "minProperties": 2,
    "properties": {
        "type": {"pattern": "^((Multi)?(Point|LineString|Polygon)|GeometryCollection)$"},
        "coordinates": {"type": "array"},
        "geometries": {"type": "array"},
    },
    # No CRS and no measures of its own, inside place or geometry.
    "additionalProperties": False,
}
TIME = {
    "type": ["object", "null"],
    "minProperties": 1,
    "properties": {
        "date": {"type": "string", "pattern": f"^{DAY}$"},
        "timestamp": {"type": "string", "pattern": f"^{MOMENT}$"},
        "interval": {
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": {"type": "string", "pattern": rf"^({DAY}|{MOMENT}|\.\.)$"},
        },
    },
    "additionalProperties": False,
}
FEATURE = {
    "type": "object",
    "required": ["type", "time", "place", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": ["string", "integer"]},
        "time": TIME,
        "place": GEOMETRY,
        "geometry": GEOMETRY,
        "properties": {"type": ["object", "null"]},
        "links": {"type": "array", "items": {"required": ["href", "rel"]}},
    },
}
ROOT = {
    "required": ["conformsTo"],
    "properties": {
        "conformsTo": {"type": "array", "contains": {"const": CORE}},
        "coordRefSys": {"type": "string", "format": "uri"},
        "featureType": {"type": "string"},
        "geometryDimension": {"enum": [0, 1, 2]},
    },
}
# What only the root may have.
ONCE = {"conformsTo", "coordRefSys"}
INNER = {**FEATURE, "not": {"anyOf": [{"required": [name]} for name in sorted(ONCE)]}}
COLLECTION = {
    **ROOT,
    "properties": {
        **ROOT["properties"],
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": INNER},
    },
}
SINGLE = {"allOf": [ROOT, FEATURE]}


def documents(served: Served, code: int | None) -> Iterator[tuple[Any, list[Any]]]:
    """A page, a file and one feature, each with its features; those that every CRS of the list has a place for."""
    asked = {"f": "jsonfg"} | ({} if code is None else {"crs": f"{EPSG_URI}{code}"})
    box = {"bbox": "0,0,40,60", "limit": 150}
    page = served.get(served.items, GEOJSON, **asked, **box)
    yield page, page["features"]
    asked.pop("f")
    file = served.get(f"/layers/{served.id}.jsonfg", GEOJSON, **asked, **box)
    yield file, file["features"]
    for it in page["features"][:1]:
        single = served.get(f"{served.items}/{it['id']}", GEOJSON, f="jsonfg", **asked)
        yield single, [single]


def problems(document: Any) -> list[str]:
    schema = COLLECTION if document["type"] == "FeatureCollection" else SINGLE
    return [it.message for it in Draft202012Validator(schema).iter_errors(document)]


def positions(geometry: Any) -> Iterator[list[float]]:
    parts = geometry.get("geometries")
    if parts is not None:
        for part in parts:
            yield from positions(part)
    else:
        yield from flat(geometry["coordinates"])


def flat(coordinates: Any) -> Iterator[list[float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from flat(part)


@pytest.mark.parametrize("code", CODES)
def test_a_document_has_the_shape_of_json_fg(served: Served, code: int | None) -> None:
    for document, features in documents(served, code):
        assert problems(document) == []
        assert features


@pytest.mark.parametrize(
    "wrong",
    [
        {"conformsTo": []},
        {"time": {"date": "2019-4-4"}},
        {"time": {"timestamp": "2019-04-04T12:00:00+02:00"}},
        {"time": {"interval": [None, "2019-04-04"]}},
        {"place": {"type": "Point", "coordinates": [1, 2], "coordRefSys": "x"}},
        {"geometry": {"type": "Point", "coordinates": [1, 2], "measures": {}}},
    ],
)
def test_a_document_of_another_shape_is_noticed(wrong: dict[str, Any]) -> None:
    right = {
        "type": "Feature",
        "conformsTo": [CORE],
        "time": {"date": "2019-04-04"},
        "place": None,
        "geometry": None,
        "properties": {},
    }
    assert problems(right) == []
    assert problems({**right, **wrong}) != []


@pytest.mark.parametrize("code", CODES)
def test_place_and_geometry_are_two_things_in_two_crs(served: Served, code: int | None) -> None:
    """place in the CRS asked for and in its axis order, geometry in degrees; in CRS84 there is no place."""
    turn: Any = code and pyproj.Transformer.from_crs("OGC:CRS84", code).transform
    for document, features in documents(served, code):
        if code is not None:
            assert document["coordRefSys"] == f"{EPSG_URI}{code}"
        for feature in features:
            place, geometry = feature["place"], feature["geometry"]
            if code is None or geometry is None:
                assert place is None
                continue
            assert place["type"] == geometry["type"]
            assert place != geometry
            pairs = zip(positions(place), positions(geometry), strict=True)
            for here, there in list(pairs)[:20]:
                expected = turn(*there[:2])
                if abs(there[1]) < 85 and abs(there[0] - 15) < 60:
                    assert here[:2] == pytest.approx(expected, rel=1e-6, abs=0.5)


@pytest.mark.parametrize("code", CODES)
def test_positions_have_as_many_numbers_as_each_other_and_degrees_are_in_range(
    served: Served, code: int | None
) -> None:
    for _, features in documents(served, code):
        for feature in features:
            for geometry in filter(None, (feature["geometry"], feature["place"])):
                assert len({len(it) for it in positions(geometry)}) == 1
            for longitude, latitude, *_ in positions(feature["geometry"] or EMPTY):
                assert -180 <= longitude <= 180
                assert -90 <= latitude <= 90


EMPTY: dict[str, Any] = {"type": "Point", "coordinates": []}


@pytest.mark.parametrize("code", CODES[1:])
def test_a_shape_in_place_is_valid(served: Served, code: int) -> None:
    for _, features in documents(served, code):
        for feature in features:
            assert feature["place"] is None or shape(feature["place"]).is_valid


def test_a_shape_that_its_crs_turns_over_itself_is_not_in_place(shop: Any) -> None:
    """Taveuni lies on the other side of the world from the zone of Sirte, and is no valid shape there."""
    found = shop.get("/collections/islands/items", f="jsonfg", crs=f"{EPSG_URI}32633")["features"]
    assert len(found) == 2
    for feature in found:
        assert feature["place"] is None or shape(feature["place"]).is_valid
        assert feature["geometry"]


def test_an_interval_ends_as_finely_as_it_begins_and_not_before(served: Served) -> None:
    for _, features in documents(served, None):
        for time in (it["time"] for it in features if it["time"]):
            # One of the three says it, so that no two can contradict each other.
            assert len(time) == 1
            ends = [it for it in time.get("interval", ()) if it != ".."]
            assert len({len(it) > 10 for it in ends}) <= 1
            read = [moment(it) for it in ends]
            assert read == sorted(read)


def moment(text: str) -> datetime:
    """A day as its midnight, and a moment as it is, both without a zone."""
    return datetime.fromisoformat(text.removesuffix("Z"))
