"""What QGIS shows of each layer is what the server has: features, fields, values, places; and all of it can be kept.

Run with QGIS 3.22. It reads no schema: a column that is null in the first ten features is text to it, an integer id
is seen by nobody, and a moment is the clock of UTC without its zone. It loses arrays of objects, quotes among them;
they arrive through the plain address of a layer.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyogrio
import pyproj
import pytest
import shapely
from shapely.geometry import shape

from geo.dataset import Dataset
from layers import EVIDENCE_LAYERS, LAYERS
from tests.market import Market
from tests.qgis.person import Person, Seen
from tests.shop import PARCELS

OUR_OWN = [it.name for it in LAYERS]
MARKET = ["leases", "plots", "shifts", "stalls"]
SHOP = ["harbours", "islands", "kinds", "parcels"]
EVERYTHING = [("libya", it) for it in OUR_OWN] + [("tables", it) for it in MARKET + SHOP]
every_layer = pytest.mark.parametrize(("place", "name"), EVERYTHING)

# A property's type in JSON Schema, by `type` or `format`, and what QGIS may call it.
FIELD_TYPES = {
    "string": {"String"},
    "uuid": {"String"},
    "boolean": {"Boolean"},
    "integer": {"Integer", "Integer64"},
    "number": {"Real", "Integer"},
    "date": {"Date"},
    "date-time": {"DateTime"},
    "object": {"JSON"},
    "array": {"StringList", "JSON"},
}


@pytest.fixture
def person(request: pytest.FixtureRequest, place: str) -> Person:
    found: Person = request.getfixturevalue(place)
    return found


@pytest.mark.parametrize("version", ["auto", "OGC_API_FEATURES"])
@pytest.mark.parametrize(
    ("place", "names"), [("libya", OUR_OWN), ("tables", MARKET + SHOP + ["nobody"])]
)
def test_one_address_shows_every_layer(person: Person, names: list[str], version: str) -> None:
    address = f"{person.server.address}/"
    layers = person.qgis.ask("browse", address=address, version=version)
    assert {it["provider"] for it in layers} == {"OAPIF"}
    uris = [it["uri"] for it in layers]
    assert sorted(it.split("typename='")[1].split("'")[0] for it in uris) == sorted(names)
    listed = person.server.get("/collections")["collections"]
    assert [it["title"] for it in layers] == [it["title"] for it in listed]


@every_layer
def test_a_layer_is_valid_and_counted_without_reading_it(person: Person, name: str) -> None:
    seen = person.do("describe", name)
    assert seen["valid"]
    assert seen["crs"] == "EPSG:4326"
    assert seen["count"] == len(person.server.features(name))
    assert seen["title"] == person.server.get(f"/collections/{name}")["title"]
    assert all(it.returned <= 1000 for it in person.pages(name))


@every_layer
def test_a_layer_stands_where_its_features_are(person: Person, name: str) -> None:
    shapes = [shape(it["geometry"]) for it in person.server.features(name) if it["geometry"]]
    seen = person.do("describe", name)
    assert seen["geometry"] in {it.geom_type for it in shapes}
    bounds = shapely.total_bounds(shapes).tolist()
    # The box of metres is turned into degrees as a box, and is the larger for it.
    assert seen["extent"] == pytest.approx(bounds, abs=0.5 if name == "plots" else 1e-6)


@every_layer
def test_every_feature_arrives_with_its_values_and_its_shape(person: Person, name: str) -> None:
    fields = person.do("describe", name)["fields"]
    seen = person.read(name)
    served = person.server.features(name)
    assert len({it.number for it in seen}) == len(served)
    for mine, theirs in zip(in_order(seen), in_order(served_as_seen(served)), strict=True):
        assert mine.geometry == theirs.geometry
        for field, kind in fields.items():
            # It judges by the first ten features, and where those have small whole numbers has no room for others.
            cut = kind == "Integer" and abs(theirs.properties[field] or 0) >= 2**31
            if kind != "JSON" and not cut:
                expected = as_shown(theirs.properties[field], kind)
                assert mine.properties[field] == expected, (field, kind)


@every_layer
def test_a_field_has_the_type_of_its_property(person: Person, name: str) -> None:
    fields = person.do("describe", name)["fields"]
    schema = person.server.get(f"/collections/{name}/schema")["properties"]
    first = person.server.get(f"/collections/{name}/items", limit=10)["features"]
    # Whatever the key is called, QGIS has it as `id`.
    (key,) = [it for it in schema.values() if it.get("x-ogc-role") == "id"]
    for field, kind in fields.items():
        property = key if field == "id" else schema[field]
        values = [it["properties"].get(field, it["id"]) for it in first]
        if any(it not in (None, []) for it in values):
            assert kind in FIELD_TYPES[property.get("format", property["type"])], field
        elif not all(it is None for it in values):
            assert kind == "JSON", field


def test_a_layer_without_features_is_a_layer(tables: Person) -> None:
    seen = tables.do("describe", "nobody")
    assert seen["valid"]
    assert seen["count"] == 0
    assert tables.read("nobody") == []


@pytest.mark.parametrize("layer", [it.name for it in EVIDENCE_LAYERS])
def test_what_the_dataset_draws_is_drawn_there(libya: Person, bundled: Dataset, layer: str) -> None:
    drawn = bundled.features[layer]
    seen = {it.properties["id"]: it for it in libya.read(layer)}
    assert seen.keys() == drawn.keys()
    for id, feature in drawn.items():
        found = seen[id].geometry
        assert found is not None
        # Six decimals are sent, which is 11 cm.
        assert found.hausdorff_distance(feature.geometry) < 1e-6
        assert seen[id].properties["name_ar"] == feature.names.get("ar")


def test_a_line_keeps_its_direction(libya: Person, bundled: Dataset) -> None:
    """An axis that is turned around is an attack from the other side."""
    drawn = bundled.features["lines"]
    for it in libya.read("lines"):
        assert it.geometry is not None
        expected = drawn[it.properties["id"]].geometry
        assert shapely.equals_exact(it.geometry, expected, tolerance=1e-6)


def test_metres_of_another_crs_arrive_as_degrees(tables: Person, market: Market) -> None:
    with market.engine.connect() as connection:
        stored = connection.exec_driver_sql("select name, ST_AsBinary(geom) from market.plots")
        metres = {name: shapely.from_wkb(bytes(wkb)) for name, wkb in stored}
    degrees = pyproj.Transformer.from_crs(32633, 4326, always_xy=True)
    seen = tables.read("plots")
    assert len(seen) == len(metres) == 100
    for it in seen:
        expected = shapely.transform(
            metres[it.properties["name"]], degrees.transform, interleaved=False
        )
        assert it.geometry is not None
        assert it.geometry.hausdorff_distance(expected) < 1e-6
    # QGIS 3.22 knows no Part 2 and names no CRS.
    assert [it.arguments.keys() for it in tables.pages("plots")] == [{"limit"}]


def test_a_datum_with_north_first_is_not_swapped(tables: Person) -> None:
    seen = {it.properties["id"]: it.geometry for it in tables.read("harbours")}
    assert seen == {"sirte": shapely.Point(16.6, 31.2), "tripoli": shapely.Point(13.2, 32.9)}


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ("", ["1000"] * 3),
        ("pageSize='500'", ["500"] * 5),
        ("pageSize='999999'", ["10000"]),
    ],
)
def test_every_page_is_read(tables: Person, options: str, limits: list[str]) -> None:
    seen = tables.read("parcels", options=options)
    names = sorted(it.properties["name"] for it in seen)
    assert names == sorted(f"parcel {i}" for i in range(1, PARCELS + 1))
    pages = tables.pages("parcels")
    # An empty page after a full last one would be one request too many.
    assert [it.arguments["limit"] for it in pages] == limits


def test_a_project_that_is_opened_again_shows_the_same(tables: Person, tmp_path: Path) -> None:
    path = str(tmp_path / "stalls.qgz")
    before = tables.read("stalls", subset="grade = 2")
    again = tables.do("reopen", "stalls", subset="grade = 2", path=path)
    assert again["valid"]
    assert again["subset"] == "grade = 2"
    after = [Seen.read(it) for it in again["features"]]
    assert len(after) > 0
    assert [it.properties for it in in_order(after)] == [it.properties for it in in_order(before)]


@every_layer
def test_a_geopackage_made_from_a_layer_has_all_of_it(
    person: Person, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "kept.gpkg"
    assert person.do("export", name, path=str(path)) == {"code": 0, "message": ""}
    kept = pyogrio.read_dataframe(path, layer=name)
    seen = person.read(name)
    assert len(kept) == len(seen) > 0
    assert kept.crs.to_epsg() == 4326
    # GeoPackage has empty points where QGIS has nothing.
    shapes = sorted(it.wkb for it in kept.geometry if it is not None and not it.is_empty)
    assert shapes == sorted(it.geometry.wkb for it in seen if it.geometry is not None)
    if "name_ar" in kept:
        assert sorted(kept["name_ar"]) == sorted(it.properties["name_ar"] for it in seen)


@pytest.mark.parametrize("layer", [it.name for it in EVIDENCE_LAYERS])
def test_quotes_arrive_word_for_word_through_the_plain_address(
    libya: Person, bundled: Dataset, layer: str
) -> None:
    url = f"{libya.server.address}/layers/{layer}.geojson"
    features = libya.qgis.ask("plain", url=url)
    assert len(features) == len(bundled.features[layer])
    for it in features:
        properties = it["properties"]
        quotes = {quote["id"]: quote["exact"] for quote in properties["quotes"]}
        evidence = bundled.features[layer][properties["id"]].evidence
        assert quotes == {each.quote: bundled.quotes[each.quote].exact for each in evidence}


def served_as_seen(features: list[dict[str, Any]]) -> list[Seen]:
    """What is served, as QGIS has it: an id that is text is a field."""
    return [
        Seen(
            0,
            shape(it["geometry"]) if it["geometry"] else None,
            {"id": it["id"], **it["properties"]},
        )
        for it in features
    ]


def in_order(features: list[Seen]) -> list[Seen]:
    """Sorted by what both sides have, whatever else they have: the texts and the shape."""
    return sorted(features, key=order)


def order(of: Seen) -> tuple[str, str]:
    texts = {
        key: it
        for key, it in of.properties.items()
        if isinstance(it, str) and key not in ("observed_at", "moment", "known_from")
    }
    return json.dumps(texts, sort_keys=True), of.geometry.wkt if of.geometry else ""


def as_shown(value: Any, kind: str) -> Any:
    """A value that is served, as a field of the kind has it."""
    if value is None:
        return None
    if kind == "DateTime":
        return datetime.fromisoformat(value).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    if kind == "String":
        return str(value)
    return value
