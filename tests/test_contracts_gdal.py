"""What GDAL asks for: 3.6.2 and 3.12.4, as a server that wrote everything down saw them ask.

Every layer and table gets every request; test_gdal.py and test_ogrinfo.py have the programs themselves.
"""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.market import market  # noqa: F401 (a fixture)
from tests.replay import Served, first_link, last_link, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

SCHEMA = "application/schema+json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
GDAL_ITEMS = "application/geo+json, application/json"
GDAL_API = f"{OPENAPI}, application/openapi+json;version=3.0, application/json"


@pytest.mark.parametrize(("rel", "version"), [("describedBy", "3.6"), ("describedby", "3.12")])
def test_gdal_finds_the_schema_under_the_name_it_knows(
    served: Served,
    rel: str,
    version: str,
) -> None:
    (entry,) = [it for it in served.get("/collections")["collections"] if it["id"] == served.id]
    address = first_link(entry, rel, SCHEMA)
    assert address
    assert served.get(address, SCHEMA)["properties"]


def test_gdal_appends_ids_to_the_last_geojson_link_of_the_list(served: Served) -> None:
    """So that link has to be GeoJSON, and have no query: `items?f=geojson/17` is no address."""
    (entry,) = [it for it in served.get("/collections")["collections"] if it["id"] == served.id]
    address = last_link(entry, "items", GEOJSON)
    assert address
    assert not urlsplit(address).query
    (feature,) = served.get(address, GDAL_ITEMS, limit=1)["features"]
    assert set(feature) <= {"type", "id", "geometry", "properties", "bbox", "links"}
    if str(feature["id"]).isascii() and "/" not in str(feature["id"]):
        assert served.get(f"{address}/{feature['id']}", GDAL_ITEMS)["id"] == feature["id"]


@pytest.mark.parametrize("limit", [10, 20, 1000, 10_001, 1_000_000])
def test_gdal_asks_for_pages_of_any_size(served: Served, limit: int) -> None:
    collection = served.get(served.path)
    arguments = {"limit": limit, "crs": collection["storageCrs"]}
    response = served.ask(served.items, GDAL_ITEMS, **arguments)
    assert response.status_code == 200
    assert response.content_type == GEOJSON
    page = json.loads(response.data)
    assert page["numberMatched"] == len(served.whole())
    assert page["numberReturned"] == min(limit, 10_000, page["numberMatched"])


def test_gdal_finds_hits_in_the_api_document_and_counts_with_them(served: Served) -> None:
    response = served.ask("/openapi.json", GDAL_API)
    assert response.content_type == OPENAPI
    (hits,) = [it for it in served.parameters() if it["name"] == "resultType"]
    assert "hits" in hits["schema"]["enum"]
    page = served.get(served.items, GDAL_ITEMS, resultType="hits")
    assert page["numberMatched"] == len(served.whole())


def test_gdal_follows_next_of_any_kind_of_json(served: Served) -> None:
    """3.6 pages by ten; what it takes from the link is the address as it is."""
    page = served.get(served.items, GDAL_ITEMS, limit=10)
    after = first_link(page, "next", GEOJSON)
    assert (after is None) == (page["numberMatched"] <= 10)
    if after:
        assert parse_qs(urlsplit(after).query)["limit"] == ["10"]
        following = served.get(after, GDAL_ITEMS)
        assert following["features"] == served.whole()[10:20]
