"""The parameters of Features Parts 2, 3, 8 and 9 as they are described and as they work, and the list of functions."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from shapely import box
from shapely.geometry import shape

from geo.cql2 import FUNCTIONS
from geo.crs import CRS84_URI, EPSG_URI
from tests.replay import Served, served  # noqa: F401 (a fixture)
from tests.shop import Shop, shop  # noqa: F401 (a fixture)

WEB_MERCATOR = f"{EPSG_URI}3857"


def parameter(served: Served, name: str) -> dict[str, Any]:
    return next(it for it in served.parameters() if it["name"] == name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("filter", "string"),
        ("filter-lang", "string"),
        ("filter-crs", "string"),
        ("bbox-crs", "string"),
        ("crs", "string"),
        ("sortby", "array"),
        ("q", "array"),
    ],
)
def test_a_parameter_is_described_as_its_standard_has_it(
    served: Served, name: str, kind: str
) -> None:
    described = parameter(served, name)
    assert (described["in"], described["required"]) == ("query", False)
    assert (described["style"], described["explode"]) == ("form", False)
    assert described["schema"]["type"] == kind


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
def test_every_crs_of_a_collection_can_be_asked_for_and_crs84_is_the_usual_one(
    served: Served, name: str
) -> None:
    schema = parameter(served, name)["schema"]
    listed = served.get(served.path)["crs"]
    assert schema["format"] == "uri"
    assert schema["enum"] == listed
    assert schema["default"] == listed[0] == CRS84_URI
    for uri in listed:
        answer = served.ask(served.items, limit=1, **{name: uri})
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Crs"] == f"<{uri if name == 'crs' else CRS84_URI}>"
    answer = served.ask(served.items, **{name: f"{EPSG_URI}2193"})
    assert answer.status_code == 400
    assert answer.json["parameter"] == name


def test_the_crs_of_one_feature_can_be_asked_for(served: Served) -> None:
    item = f"{served.items}/{served.get(served.items, limit=1)['features'][0]['id']}"
    document = served.api_document()
    path = document["paths"][f"{served.items}/{{featureId}}"]["get"]["parameters"]
    names = [it.get("name") or it["$ref"].rsplit("/")[-1].rpartition(".")[2] for it in path]
    assert {"crs", "properties", "zoom-level"} <= set(names)
    assert served.ask(item).headers["Content-Crs"] == f"<{CRS84_URI}>"
    for uri in served.get(served.path)["crs"]:
        answer = served.ask(item, crs=uri)
        assert answer.headers["Content-Crs"] == f"<{uri}>"
        (among_others,) = served.get(served.items, crs=uri, limit=1)["features"]
        assert json.loads(answer.data)["geometry"] == among_others["geometry"]


def test_a_crs_is_named_by_its_uri(served: Served) -> None:
    document = served.get(served.path)
    for uri in (*document["crs"], document["storageCrs"]):
        authority, version, code = uri.removeprefix("http://www.opengis.net/def/crs/").split("/")
        assert (authority, version) in {("OGC", "1.3"), ("EPSG", "0")}
        assert code == "CRS84" or code.isdigit()
    assert document["storageCrs"] in document["crs"]


def test_the_list_of_all_crs_is_in_the_list_of_collections(shop: Shop) -> None:
    listed = shop.get("/collections")
    for it in listed["collections"]:
        assert set(listed["crs"]) <= set(it["crs"])


def test_a_filter_is_read_in_the_language_that_is_named(served: Served) -> None:
    schema = parameter(served, "filter-lang")["schema"]
    assert schema["default"] == "cql2-text"
    assert {"cql2-text", "cql2-json"} <= set(schema["enum"])
    queryables = served.get(f"{served.path}/queryables", "application/schema+json")["properties"]
    (name,) = (key for key, it in queryables.items() if it.get("x-ogc-role") == "id")
    (feature,) = served.get(served.items, limit=1)["features"]
    value = feature["id"]
    tree = {"op": "=", "args": [{"property": name}, value]}
    as_text = f'"{name}" = {value}' if isinstance(value, int) else f"\"{name}\" = '{value}'"
    for asked in (
        {"filter": as_text},
        {"filter": as_text, "filter-lang": "cql2-text"},
        {"filter": json.dumps(tree), "filter-lang": "cql2-json"},
    ):
        found = served.get(served.items, **asked)
        assert [it["id"] for it in found["features"]] == [value]
    for asked in (
        {"filter": as_text, "filter-lang": "cql2-json"},
        {"filter": json.dumps(tree), "filter-lang": "cql2-text"},
        {"filter": as_text, "filter-lang": "sql"},
        {"filter": "this is no filter"},
    ):
        answer = served.ask(served.items, **asked)
        assert answer.status_code == 400, asked
        assert answer.json["parameter"] in asked


def test_a_filter_finds_in_degrees_and_in_its_own_crs_what_shapely_finds(
    client: FlaskClient,
) -> None:
    """Corners of 10 to 20 degrees east and 25 to 32.5 north, in degrees, in latitude first, and in metres."""
    inside = box(10, 25, 20, 32.5)
    whole = client.get("/layers/towns.geojson").json["features"]
    expected = {it["id"] for it in whole if inside.intersects(shape(it["geometry"]))}
    assert 0 < len(expected) < len(whole)
    for crs, corners in (
        (None, "10, 25, 20, 32.5"),
        (CRS84_URI, "10, 25, 20, 32.5"),
        (f"{EPSG_URI}4326", "25, 10, 32.5, 20"),
        (WEB_MERCATOR, "1113194.9079, 2875744.6244, 2226389.8159, 3829312.5128"),
    ):
        asked = {"filter": f"S_INTERSECTS(geom, BBOX({corners}))", "limit": 10_000}
        found = client.get(
            "/collections/towns/items", query_string=asked | ({"filter-crs": crs} if crs else {})
        )
        assert found.status_code == 200, found.text
        assert {it["id"] for it in found.json["features"]} == expected, crs


def test_every_function_there_is_is_listed_and_can_be_called(client: FlaskClient) -> None:
    (link,) = [
        it
        for it in client.get("/", headers={"Accept": "application/json"}).json["links"]
        if it["rel"] == "http://www.opengis.net/def/rel/ogc/1.0/functions"
    ]
    answer = client.get(link["href"], headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    listed = answer.json["functions"]
    assert [it["name"] for it in listed] == [it.name for it in FUNCTIONS]
    values = {"string": "name", "number": "quote_count", "date": "valid_from"}
    types = {"string", "number", "integer", "boolean", "date", "datetime", "geometry"}
    for it in listed:
        (argument,) = it["arguments"]
        assert argument["title"]
        assert set(argument["type"]) | set(it["returns"]) <= types
        result = "'x'" if it["returns"] == ["string"] else "1"
        words = f"{it['name']}({values[argument['type'][0]]}) <> {result}"
        found = client.get("/collections/events/items", query_string={"filter": words})
        assert found.status_code == 200, found.text
    tree = {"op": "=", "args": [{"op": "lower", "args": [{"property": "name"}]}, "sirte"]}
    for asked in (
        {"filter": "lower(name) = 'sirte'"},
        {"filter": json.dumps(tree), "filter-lang": "cql2-json"},
    ):
        found = client.get("/collections/locations/items", query_string=asked).json
        assert [it["properties"]["name"] for it in found["features"]] == ["Sirte"]


def test_the_keys_of_sortby_are_the_sortables_either_way(served: Served) -> None:
    schema = parameter(served, "sortby")["schema"]
    assert schema["minItems"] == 1
    sortables = served.get(f"{served.path}/sortables", "application/schema+json")["properties"]
    signed = {f"{sign}{name}" for name in sortables for sign in ("", "-", "+")}
    assert set(schema["items"]["enum"]) == signed
    for name in list(sortables)[:3]:
        ways = [
            [it["id"] for it in served.get(served.items, sortby=f"{sign}{name}")["features"]]
            for sign in ("", "+")
        ]
        assert ways[0] == ways[1]
    assert served.ask(served.items, sortby="").status_code == 400


def test_no_collection_says_that_it_has_a_usual_order(served: Served) -> None:
    """The order without sortby is by a column that is often no sortable; the standard lets it be unsaid."""
    assert "defaultSortOrder" not in served.get(served.path)


def test_q_searches_a_collection_for_any_of_its_terms(client: FlaskClient) -> None:
    def found(words: str) -> set[str]:
        page = client.get("/collections/towns/items", query_string={"q": words, "limit": 10_000})
        assert page.status_code == 200
        return {it["id"] for it in page.json["features"]}

    assert found("Sirte")
    assert found("Sirte,Tripoli") == found("Sirte") | found("Tripoli")
    assert found("sIRTE") == found("Sirte")
    assert found("Tripoli Sirte") == set()
