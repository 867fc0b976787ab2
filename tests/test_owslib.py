"""OWSLib, with which Python programs read OGC APIs: from the landing page to one feature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from owslib.ogcapi import REQUEST_HEADERS
from owslib.ogcapi.features import Features
from shapely import box
from shapely.geometry import shape

from layers import LAYERS

NAMES = [it.name for it in LAYERS]


@pytest.fixture
def plain() -> Iterator[None]:
    """OWSLib keeps the headers of one object for all others of the process."""
    REQUEST_HEADERS.pop("Accept", None)
    yield
    REQUEST_HEADERS.pop("Accept", None)


@pytest.fixture
def api(live_server: str, plain: None) -> Features:
    return Features(live_server, headers={"Accept": "application/json"})


def whole(client: FlaskClient, layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/layers/{layer}.geojson").get_json(force=True)[
        "features"
    ]
    return found


def test_it_finds_its_way_without_being_told_what_to_ask_for(live_server: str, plain: None) -> None:
    """It accepts anything, as every program does that says nothing; only browsers ask for a page."""
    assert Features(live_server).feature_collections() == NAMES


def test_it_reads_the_landing_page_the_api_document_and_what_is_kept(api: Features) -> None:
    assert {"data", "conformance", "service-desc"} <= {it["rel"] for it in api.links}
    assert api.api()["openapi"].startswith("3.0")
    assert len(api.conformance()["conformsTo"]) > 20


def test_it_lists_the_collections(api: Features) -> None:
    assert api.feature_collections() == NAMES
    assert [it["id"] for it in api.collections()["collections"]] == NAMES


@pytest.mark.parametrize("layer", NAMES)
def test_it_reads_a_collection_its_queryables_and_its_schema(
    api: Features, client: FlaskClient, layer: str
) -> None:
    assert api.collection(layer)["id"] == layer
    assert "geom" in api.collection_queryables(layer)["properties"]
    schema = api.collection_schema(layer)["properties"]
    assert set(whole(client, layer)[0]["properties"]) <= set(schema)


@pytest.mark.parametrize("layer", NAMES)
def test_it_reads_items_page_by_page_and_one_by_one(
    api: Features, client: FlaskClient, layer: str
) -> None:
    expected = whole(client, layer)
    page = api.collection_items(layer, limit=3)
    assert page["features"] == expected[:3]
    assert page["numberMatched"] == len(expected)
    assert api.collection_items(layer, limit=3, offset=3)["features"] == expected[3:6]
    item = api.collection_item(layer, expected[0]["id"])
    assert item["geometry"] == expected[0]["geometry"]


def test_a_box_finds_what_shapely_finds(api: Features, client: FlaskClient) -> None:
    found = api.collection_items("control_zones", bbox=[13, 30, 17, 33], limit=1000)
    area = box(13, 30, 17, 33)
    assert [it["id"] for it in found["features"]] == [
        it["id"] for it in whole(client, "control_zones") if area.intersects(shape(it["geometry"]))
    ]


def test_a_day_finds_what_held_on_it(api: Features, client: FlaskClient) -> None:
    found = api.collection_items("control_zones", datetime_="2020-07-21", limit=1000)
    assert [it["id"] for it in found["features"]] == [
        it["id"]
        for it in whole(client, "control_zones")
        if (it["properties"]["valid_from"] or "0") <= "2020-07-21"
        and (it["properties"]["valid_to"] or "9") >= "2020-07-21"
    ]


def test_a_filter_an_order_and_a_word(api: Features, client: FlaskClient) -> None:
    found = api.collection_items(
        "events",
        filter="kind = 'strike' AND valid_from >= DATE('2019-01-01')",
        sortby=("valid_from", "desc"),
    )["features"]
    days = [it["properties"]["valid_from"] for it in found]
    assert days == sorted(days, reverse=True)
    assert {it["id"] for it in found} == {
        it["id"]
        for it in whole(client, "events")
        if it["properties"]["kind"] == "strike" and (it["properties"]["valid_from"] or "") >= "2019"
    }
    assert found
    for word in ("Sirte", "سرت"):
        ids = [it["id"] for it in api.collection_items("locations", q=word)["features"]]
        assert "sirte" in ids


def test_a_mistake_is_told(api: Features) -> None:
    with pytest.raises(RuntimeError, match="bbox"):
        api.collection_items("events", bbox=[1, 2, 3])
    with pytest.raises(RuntimeError, match="no-such-thing"):
        api.collection_item("events", "no-such-thing")
