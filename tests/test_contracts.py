"""What QGIS asks for, in the words and the order of its OAPIF provider, and what it reads from the answers.

Every layer and table gets every request; tests/qgis has the program itself.
"""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from typing import Any

import pyproj
import pytest
from shapely import box
from shapely.geometry import shape

from tests.market import market  # noqa: F401 (a fixture)
from tests.replay import Served, first_link, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

SPEC = "http://www.opengis.net/spec/"
JSON = "application/json"
SCHEMA = "application/schema+json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def test_qgis_finds_its_way_from_the_landing_page(served: Served) -> None:
    response = served.ask("/", JSON)
    assert response.content_type == JSON
    landing = json.loads(response.data)
    for it in landing["links"]:
        assert it["href"].startswith("http://localhost/"), it
    assert first_link(landing, "service-desc", OPENAPI)
    assert first_link(landing, "conformance", JSON)
    data = first_link(landing, "data", JSON)
    assert data
    listed = served.get(data.partition("?")[0])["collections"]
    assert served.id in [it["id"] for it in listed]


@pytest.mark.parametrize("slash", ["", "/"])
def test_qgis_builds_the_address_of_a_collection_itself(served: Served, slash: str) -> None:
    assert served.get(f"{served.path}{slash}")["id"] == served.id
    assert served.get(f"{served.items}{slash}", limit=1)["type"] == "FeatureCollection"


def test_qgis_reads_the_size_of_pages_in_the_api_document(served: Served) -> None:
    limit = served.api_document()["components"]["parameters"]["limit"]["schema"]
    size = min(max(1000, limit["default"]), limit["maximum"])
    assert size >= 1000
    assert served.get(served.items, GEOJSON, limit=size)["numberReturned"] <= size


def test_qgis_asks_by_name_for_what_the_api_document_lists(served: Served) -> None:
    """Its rule for a parameter that is a property: in the query, of style form, not exploded, with a type."""
    (feature, *_) = served.whole()
    names = [
        it["name"]
        for it in served.parameters()
        if it["in"] == "query"
        and it.get("style") == "form"
        and it.get("explode") is False
        and it["schema"].get("type") in {"string", "integer", "number", "boolean"}
    ]
    plain = {
        name: value
        for name, value in feature["properties"].items()
        if isinstance(value, str | int | float) and name in names
    }
    for name, value in plain.items():
        asked = json.dumps(value) if isinstance(value, bool) else value
        found = served.get(served.items, GEOJSON, limit=1000, **{name: asked})
        assert feature["id"] in [it["id"] for it in found["features"]], name
        assert all(it["properties"][name] == value for it in found["features"]), name


@pytest.mark.parametrize(
    "uri",
    [
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/basic-cql2",
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/features-filter",
        "cql2/1.0/conf/advanced-comparison-operators",
        "cql2/1.0/conf/case-insensitive-comparison",
        "cql2/1.0/conf/basic-spatial-functions",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-5/1.0/conf/schemas",
    ],
)
def test_qgis_finds_the_classes_that_let_it_push_its_filters_down(client: Any, uri: str) -> None:
    address = first_link(Served(client, "").get("/"), "conformance", JSON)
    assert address
    assert f"{SPEC}{uri}" in Served(client, "").get(address)["conformsTo"]


def test_qgis_reads_queryables_and_schema(served: Served) -> None:
    collection = served.get(served.path)
    for rel in (
        "http://www.opengis.net/def/rel/ogc/1.0/queryables",
        "http://www.opengis.net/def/rel/ogc/1.0/schema",
    ):
        address = first_link(collection, rel, SCHEMA)
        assert address
        response = served.ask(address, SCHEMA)
        assert response.content_type == SCHEMA
        found = json.loads(response.data)["properties"]
        assert all("type" in it or it["format"].startswith("geometry-") for it in found.values())
        assert [it for it in found.values() if it.get("x-ogc-role") == "primary-geometry"]


def test_qgis_learns_fields_from_ten_and_the_count_from_one(served: Served) -> None:
    whole = served.whole()
    ten = served.get(served.items, GEOJSON, limit=10)
    assert ten["features"] == whole[:10]
    one = served.get(served.items, GEOJSON, limit=1)
    assert one["numberMatched"] == len(whole)
    assert one["numberReturned"] == 1


def test_qgis_follows_next_until_the_end(served: Served) -> None:
    whole = [it["id"] for it in served.whole()]
    size = max(len(whole) // 4, 1)
    pages = list(served.pages(f"{served.items}?limit={size}", GEOJSON))
    assert [it["id"] for page in pages for it in page["features"]] == whole
    assert all(page["numberReturned"] == size for page in pages[:-1])


def test_qgis_takes_and_asks_coordinates_in_the_order_of_the_authority(served: Served) -> None:
    """A place in Libya, through every CRS: what pyproj makes of its degrees is what comes, and what finds it."""
    collection = served.get(served.path)
    assert collection["storageCrs"] in collection["crs"]
    here = [
        it
        for it in served.whole()
        if it["geometry"] and box(9, 19, 26, 35).covers(shape(it["geometry"]))
    ]
    assert here or served.id == "stalls"
    for feature in here[:1]:
        west, south, east, north = shape(feature["geometry"]).bounds
        for uri in collection["crs"]:
            to = pyproj.Transformer.from_crs("OGC:CRS84", pyproj.CRS.from_user_input(uri))
            first, second = to.transform((west + east) / 2, (south + north) / 2)
            step = 1 if abs(first) > 180 or abs(second) > 180 else 1e-5
            asked = {
                "crs": uri,
                "bbox": f"{first - step},{second - step},{first + step},{second + step}",
                "bbox-crs": uri,
                "limit": 1000,
            }
            response = served.ask(served.items, GEOJSON, **asked)
            assert response.headers["Content-Crs"] == f"<{uri}>"
            found = json.loads(response.data)["features"]
            middle = shape(feature["geometry"]).intersects(
                box(*[(west + east) / 2, (south + north) / 2] * 2)
            )
            same = [it for it in found if it["id"] == feature["id"]]
            assert same or not middle, uri
            if feature["geometry"]["type"] == "Point":
                (answered,) = same
                assert answered["geometry"]["coordinates"] == pytest.approx(
                    [first, second], abs=0.02
                )


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("0000-01-01T00:00:00Z%2F2019-04-04T12:00:00Z", "../2019-04-04T12:00:00Z"),
        ("2019-04-04T12:00:00Z%2F9999-12-31T00:00:00Z", "2019-04-04T12:00:00Z/.."),
        ("0000-01-01T00:00:00Z%2F9999-12-31T00:00:00Z", "../.."),
        ("2019-04-04T%2F..", "2019-04-04/.."),
        ("..%2F2019-04-04T", "../2019-04-04"),
        ("2019-04-04T", "2019-04-04"),
        ("2019-04-04T%2F2019-04-05T", "2019-04-04/2019-04-05"),
        ("2019-04-04T12:00:00Z%2F..", "2019-04-04T12:00:00Z/.."),
    ],
)
def test_the_times_that_qgis_and_gdal_write_mean_what_they_mean(
    served: Served,
    sent: str,
    meant: str,
) -> None:
    found = served.get(f"{served.items}?limit=1000&datetime={sent}", GEOJSON)
    expected = served.get(served.items, GEOJSON, limit=1000, datetime=meant)
    assert [it["id"] for it in found["features"]] == [it["id"] for it in expected["features"]]


# As QgsOapifCql2TextExpressionCompiler writes them: every operation in brackets, names with a _ in quotes.
WRITTEN = [
    ("(name = 'Sirte')", lambda it: it["name"] == "Sirte"),
    ("(name <> 'Sirte')", lambda it: it["name"] not in {None, "Sirte"}),
    ("(name = 'سرت')", lambda it: it["name"] == "سرت"),
    ("(name = 'O''Neill %_')", lambda it: it["name"] == "O'Neill %_"),
    ("(name IS NULL)", lambda it: it["name"] is None),
    ("(name IS NOT NULL)", lambda it: it["name"] is not None),
    ("(name LIKE 'Si%')", lambda it: (it["name"] or "").startswith("Si")),
    ("(name NOT LIKE 'Si%')", lambda it: it["name"] is not None and not it["name"].startswith("Si")),
    ("(CASEI(name) LIKE CASEI('SI%'))", lambda it: (it["name"] or "").lower().startswith("si")),
    ("(CASEI(name) NOT LIKE CASEI('SI%'))",
     lambda it: it["name"] is not None and not it["name"].lower().startswith("si")),
    ("grade IN (1,3)", lambda it: it["grade"] in {1, 3}),
    ("grade NOT IN (1,3)", lambda it: it["grade"] == 2),
    ("grade BETWEEN 2 AND 3", lambda it: it["grade"] in {2, 3}),
    ("((grade >= 2) AND (size < 3))", lambda it: (it["grade"] or 0) >= 2 and (it["size"] or 3) < 3),
    ("((grade = 1) OR (size = 0.1))", lambda it: it["grade"] == 1 or it["size"] == 0.1),
    ("(NOT ((grade = 1)))", lambda it: it["grade"] in {2, 3}),
    ("(grade = ( - (-2)))", lambda it: it["grade"] == 2),
    ("((grade * 2) = 4)", lambda it: it["grade"] == 2),
    ("((grade % 2) = 1)", lambda it: it["grade"] in {1, 3}),
    ("((grade ^ 2) = 4)", lambda it: it["grade"] == 2),
    ("(opened >= DATE('2020-01-01'))", lambda it: (it["opened"] or "") >= "2020"),
    ("(opened = DATE('2019-04-04'))", lambda it: it["opened"] == "2019-04-04"),
    ("(\"observed_at\" = TIMESTAMP('2019-04-04T12:00:00.000Z'))",
     lambda it: (it["observed_at"] or "").startswith("2019-04-04T12:00")),
    ("(\"observed_at\" > TIMESTAMP('2019-04-04T12:00:00.000Z'))",
     lambda it: (it["observed_at"] or "") > "2019-04-04T12:30"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), WRITTEN, ids=[it[0] for it in WRITTEN])
def test_a_filter_in_the_words_of_qgis_finds_what_python_finds(
    shop: Any,
    written: str,
    meant: Any,
) -> None:
    stalls = Served(shop.client, "stalls")
    arguments = {"filter": written, "filter-lang": "cql2-text", "limit": 1000}
    found = stalls.get(stalls.items, GEOJSON, **arguments)["features"]
    expected = [it["id"] for it in stalls.whole() if meant(it["properties"])]
    assert [it["id"] for it in found] == expected
    assert 0 < len(expected) < len(stalls.whole())


@pytest.mark.parametrize("layer", ["control_zones", "districts", "lines"])
def test_a_place_in_the_words_of_qgis_finds_what_shapely_finds(client: Any, layer: str) -> None:
    zones = Served(client, layer)
    whole = {it["id"]: shape(it["geometry"]) for it in zones.whole()}
    crs = "http://www.opengis.net/def/crs/EPSG/0/4326"
    for asked, area in (
        ({"filter": "S_INTERSECTS(geom,BBOX(13,30,17,33))"}, box(13, 30, 17, 33)),
        (
            {"filter": "S_INTERSECTS(geom,BBOX(30,13,33,17))", "filter-crs": crs},
            box(13, 30, 17, 33),
        ),
        ({"filter": "S_INTERSECTS(geom,POINT(16.6 31.1))"}, box(16.6, 31.1, 16.6, 31.1)),
    ):
        arguments = {**asked, "filter-lang": "cql2-text", "limit": 1000}
        found = zones.get(zones.items, GEOJSON, **arguments)["features"]
        assert {it["id"] for it in found} == {
            name for name, geometry in whole.items() if geometry.intersects(area)
        }, asked


def test_qgis_asks_what_may_be_done_before_it_offers_to_edit(served: Served) -> None:
    (feature, *_) = served.get(served.items, limit=1)["features"]
    for address in (served.items, f"{served.items}/{feature['id']}"):
        response = served.client.options(address)
        assert response.status_code in {200, 204}
        allowed = {it.strip() for it in response.headers["Allow"].split(",")}
        assert {"GET", "HEAD", "OPTIONS"} <= allowed
