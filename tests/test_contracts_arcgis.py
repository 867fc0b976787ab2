"""What ArcGIS asks for: the Maps SDK for JavaScript 4.33 step by step, and Pro, which counts its pages by itself."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.market import market  # noqa: F401 (a fixture)
from tests.replay import Served, first_link, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
GEOJSON_CLASS = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson"
ORIGIN = {"Origin": "https://www.arcgis.com"}


def entry(served: Served) -> Any:
    """The collection as it stands in the list, which is the only place where ArcGIS looks."""
    landing = served.get("/")
    address = first_link(landing, "data", JSON)
    assert address
    (found,) = [it for it in served.get(address)["collections"] if it["id"] == served.id]
    return found


def test_the_layer_loads_by_its_links(served: Served) -> None:
    landing = served.get("/")
    for rel, media_type in (("data", JSON), ("conformance", JSON), ("service-desc", OPENAPI)):
        address = first_link(landing, rel, media_type)
        assert address, rel
        assert served.ask(address, media_type).status_code == 200
    conformance = first_link(landing, "conformance", JSON)
    assert conformance
    assert GEOJSON_CLASS in served.get(conformance)["conformsTo"]
    assert "next" not in [it["rel"] for it in served.get("/collections")["links"]]


def test_the_items_link_of_the_list_is_geojson(served: Served) -> None:
    address = first_link(entry(served), "items", GEOJSON)
    assert address
    response = served.ask(address, "*/*", limit=5)
    assert response.content_type == GEOJSON
    page = json.loads(response.data)
    assert page["features"], "an empty layer does not load"
    assert {it["type"] for it in page["features"]} == {"Feature"}
    assert "conformsTo" not in page, "JSON-FG is not what was asked for"


def test_every_feature_has_an_id_and_the_same_fields(served: Served) -> None:
    """The fields are those of the first five features, so none may be left out for being null."""
    features = served.get(served.items, limit=5)["features"]
    assert all(isinstance(it["id"], int | str) for it in features)
    fields = {tuple(it["properties"]) for it in features}
    assert len(fields) == 1
    schema = served.get(f"{served.path}/schema", "application/schema+json")["properties"]
    assert set(*fields) <= set(schema)


def place_parameter(after: str, limit: int) -> str:
    """The SDK's own guess: the key of the next page's address that has the size of the first page as its value."""
    for key, value in parse_qsl(urlsplit(after).query):
        if key.lower() in {"offset", "startindex"} and value == str(limit):
            return key
    return "startindex"


def test_the_pages_are_asked_for_by_a_parameter_made_out_of_the_next_link(
    served: Served,
) -> None:
    whole = [it["id"] for it in served.whole()]
    limit = max(len(whole) // 3, 1)
    first = served.get(served.items, limit=limit)
    after = first_link(first, "next", GEOJSON)
    assert after
    key = place_parameter(after, limit)
    assert key == "offset"
    found, place = [it["id"] for it in first["features"]], limit
    while True:
        page = served.get(served.items, **{"limit": limit, key: place})
        found += [it["id"] for it in page["features"]]
        place += limit
        if page["numberReturned"] < limit or first_link(page, "next", GEOJSON) is None:
            break
    assert found == whole


@pytest.mark.parametrize("key", ["offset", "startindex"])
def test_pro_counts_its_pages_until_one_is_empty(served: Served, key: str) -> None:
    whole = [it["id"] for it in served.whole()]
    limit, found = max(len(whole) // 3, 1), []
    for place in range(0, len(whole) + limit + 1, limit):
        page = served.get(served.items, **{"limit": limit, key: place})
        found += [it["id"] for it in page["features"]]
    assert page["features"] == []
    assert first_link(page, "next", GEOJSON) is None
    assert found == whole


def test_it_asks_with_everything_it_has(served: Served) -> None:
    crs = "http://www.opengis.net/def/crs/EPSG/0/3857"
    assert crs in entry(served)["crs"]
    page = served.get(
        served.items,
        "*/*",
        **{
            "limit": 100,
            "bbox": "-20037508,-20037508,20037508,20037508",
            "bbox-crs": crs,
            "crs": crs,
            "token": "AAPK-of-another-server",
            "f": "json",
        },
    )
    for it in page["features"]:
        if it["geometry"] and it["geometry"]["type"] == "Point":
            x, y = it["geometry"]["coordinates"][:2]
            assert max(abs(x), abs(y)) <= 20037509


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("2019-04-04T00:00:00.000Z/2019-12-31T23:59:59.999Z", "2019-04-04/2019-12-31"),
        ("../2019-04-04T23:59:59.999Z", "../2019-04-04"),
        ("2019-04-05T00:00:00.000Z/..", "2019-04-05/.."),
    ],
)
def test_times_have_milliseconds(served: Served, sent: str, meant: str) -> None:
    found = served.get(served.items, limit=1000, datetime=sent)
    assert found["features"] == served.get(served.items, limit=1000, datetime=meant)["features"]


def test_a_token_is_in_the_api_document_and_changes_nothing(served: Served) -> None:
    """It is sent for every layer of a page, ours too; the strict rule for unknown parameters would refuse it."""
    document = served.ask("/openapi.json", OPENAPI).get_data(as_text=True)
    assert '"token"' in document
    for address in ("/", "/collections", "/conformance", served.path, f"{served.path}/queryables"):
        assert served.get(address, token="x")
    page = served.get(served.items, limit=5, token="x")
    assert page["features"] == served.get(served.items, limit=5)["features"]


@pytest.mark.parametrize("address", ["/", "/collections", "/conformance", "/openapi.json", "items"])
def test_a_page_of_another_origin_may_read(served: Served, address: str) -> None:
    address = served.items if address == "items" else address
    response = served.client.get(address, headers={**ORIGIN, "Accept": JSON})
    assert response.headers["Access-Control-Allow-Origin"] in {"*", ORIGIN["Origin"]}
    asked = {
        **ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept,content-type,if-none-match",
    }
    preflight = served.client.options(address, headers=asked)
    assert preflight.status_code in {200, 204}
    assert preflight.headers["Access-Control-Allow-Origin"] in {"*", ORIGIN["Origin"]}
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert preflight.headers["Access-Control-Allow-Headers"] == "*"


def test_a_mistake_may_be_read_from_another_origin_too(served: Served) -> None:
    """Else a browser only says that something about CORS is wrong."""
    response = served.client.get(f"{served.items}?limit=unlimited", headers=ORIGIN)
    assert response.status_code == 400
    assert response.headers["Access-Control-Allow-Origin"] == "*"
