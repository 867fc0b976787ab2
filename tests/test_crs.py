"""Coordinates in any CRS: the right place, in the axis order of its authority, in and out."""

from __future__ import annotations

from typing import Any

import pyproj
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box, prepare, transform
from shapely.geometry import shape

from geo.crs import CRS84_URI, EPSG_URI, asked_of_proj, epsg
from layers import LAYERS
from tests.market import Market

CODES = (4326, 3857, 32632, 32633, 32634, 32635)
URIS = {CRS84_URI: "OGC:CRS84", **{f"{EPSG_URI}{code}": f"EPSG:{code}" for code in CODES}}


@pytest.mark.parametrize("code", CODES)
def test_what_is_written_down_of_a_crs_is_what_proj_says(code: int) -> None:
    assert epsg(code) == asked_of_proj(code)


@pytest.mark.parametrize("uri", URIS)
@pytest.mark.parametrize("layer", ["locations", "control_zones"])
def test_features_come_where_pyproj_puts_them(client: FlaskClient, layer: str, uri: str) -> None:
    """pyproj with the authority's axis order is the judge: with the axes swapped Libya lies in Arabia and the sea."""
    there = pyproj.Transformer.from_crs("OGC:CRS84", URIS[uri], always_xy=False)
    response = client.get(f"/collections/{layer}/items", query_string={"crs": uri, "limit": 5})
    assert response.headers["Content-Crs"] == f"<{uri}>"
    plain = client.get(f"/collections/{layer}/items?limit=5")
    assert plain.headers["Content-Crs"] == f"<{CRS84_URI}>"
    tolerance = 2e-6 if "4326" in uri or "CRS84" in uri else 0.2
    for here, given_ in zip(response.json["features"], plain.json["features"], strict=True):
        expected = transform(shape(given_["geometry"]), there.transform, interleaved=False)
        assert shape(here["geometry"]).hausdorff_distance(expected) < tolerance


@pytest.mark.parametrize("uri", URIS)
def test_one_feature_has_the_crs_that_is_asked_for(client: FlaskClient, uri: str) -> None:
    response = client.get("/collections/locations/items/sirte", query_string={"crs": uri})
    assert response.status_code == 200
    assert response.headers["Content-Crs"] == f"<{uri}>"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    uri=st.sampled_from(list(URIS)),
    west=st.floats(9, 24),
    south=st.floats(20, 31),
    width=st.floats(0.01, 5),
    height=st.floats(0.01, 5),
)
def test_a_box_in_any_crs_finds_what_lies_in_it(
    market: Market,
    uri: str,
    west: float,
    south: float,
    width: float,
    height: float,
) -> None:
    """Of polygons stored in a plane CRS. What lies within a metre of an edge is left to rounding."""
    to_box = pyproj.Transformer.from_crs(32633, URIS[uri], always_xy=True)
    corners = pyproj.Transformer.from_crs("OGC:CRS84", URIS[uri], always_xy=True)
    west_, south_ = corners.transform(west, south)
    east_, north_ = corners.transform(west + width, south + height)
    if west_ > east_ or south_ > north_:
        west_, east_, south_, north_ = *sorted((west_, east_)), *sorted((south_, north_))
    numbers = [west_, south_, east_, north_]
    if uri == f"{EPSG_URI}4326":
        numbers = [south_, west_, north_, east_]
    found = market.get(
        "/collections/plots/items",
        **{
            "bbox": ",".join(map(repr, numbers)),
            "bbox-crs": uri,
            "limit": 10000,
            "crs": f"{EPSG_URI}32633",
        },
    )
    ids = {it["id"] for it in found["features"]}
    area = box(west_, south_, east_, north_)
    margin = 1e-5 if "4326" in uri or "CRS84" in uri else 1.0
    outer, inner = area.buffer(margin), area.buffer(-margin)
    prepare([outer, inner])
    for number, plot in plots(market).items():
        there = transform(plot.segmentize(2_000), to_box.transform, interleaved=False)
        if inner.intersects(there):
            assert number in ids
        if not outer.intersects(there):
            assert number not in ids


def plots(market: Market) -> dict[int, Any]:
    if market not in KNOWN:
        found = market.get("/collections/plots/items", limit=10000, crs=f"{EPSG_URI}32633")
        KNOWN[market] = {it["id"]: shape(it["geometry"]) for it in found["features"]}
    return KNOWN[market]


KNOWN: dict[Market, dict[int, Any]] = {}


@pytest.mark.parametrize(
    "bbox", ["-180,-90,180,90", "177,65,-177,70", "-180,85,180,90", "-180,-90,180,-85", "0,0,0,0"]
)
def test_boxes_at_the_ends_of_the_world_are_answered_in_a_plane_crs_too(
    market: Market,
    bbox: str,
) -> None:
    found = market.get("/collections/plots/items", bbox=bbox, resultType="hits")
    assert found["numberMatched"] == (100 if bbox == "-180,-90,180,90" else 0)


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize(
    "value",
    ["http://www.opengis.net/def/crs/0/unsupported", "EPSG:4326", "4326", "", f"{EPSG_URI}2193"],
)
def test_a_crs_that_is_not_offered_is_refused(client: FlaskClient, name: str, value: str) -> None:
    response = client.get("/collections/lines/items", query_string={name: value, "bbox": "0,0,1,1"})
    assert response.status_code == 400
    assert response.json["parameter"] == name


@pytest.mark.parametrize("layer", [it.name for it in LAYERS])
def test_a_collection_lists_crs84_first_and_what_it_is_stored_in(
    client: FlaskClient, layer: str
) -> None:
    document = client.get(f"/collections/{layer}").json
    assert document["crs"][0] == CRS84_URI
    assert set(document["crs"]) == set(URIS)
    assert document["storageCrs"] in document["crs"]


def test_a_table_in_a_crs_of_its_own_offers_it(market: Market) -> None:
    market.run(
        "create table market.far (id int primary key, geom geometry(Point, 2193))",
        "insert into market.far values (1, 'SRID=2193;POINT(1750000 5430000)')",
    )
    market.app.extensions["sourceline"].look_again()
    document = market.get("/collections/far")
    assert document["storageCrs"] == f"{EPSG_URI}2193"
    assert document["storageCrs"] in document["crs"]
    found = market.get("/collections/far/items", crs=f"{EPSG_URI}2193")
    # Northing comes first in New Zealand's grid.
    assert found["features"][0]["geometry"]["coordinates"] == [5430000, 1750000]
    plain = market.get("/collections/far/items")
    lon, lat = plain["features"][0]["geometry"]["coordinates"]
    assert 174 < lon < 175
    assert -42 < lat < -41


def test_what_has_no_place_in_a_crs_is_refused_in_a_sentence(market: Market) -> None:
    market.run(
        "create table market.pole (id int primary key, geom geometry(Point, 4326))",
        "insert into market.pole values (1, 'SRID=4326;POINT(0 90)')",
    )
    market.app.extensions["sourceline"].look_again()
    response = market.client.get("/collections/pole/items", query_string={"crs": f"{EPSG_URI}3857"})
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        assert "Infinity" not in response.text
    else:
        assert "CRS84" in response.json["detail"]
