"""Geometries in degrees against tables in metres: as wide as the world, and bent where the plane bends them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import Point, box, make_valid
from shapely.geometry import Polygon

from tests.market import Market

ZONE = Transformer.from_crs(4326, 32633, always_xy=True)
# Around the middle of the zone, and far enough out for a straight edge to bend by kilometres.
PLACES = [(east, north) for east in range(1, 30, 4) for north in range(-8, 65, 8)]


@pytest.fixture(scope="module")
def posts(market: Market) -> Iterator[Market]:
    values = ", ".join(
        f"({number}, 'SRID=32633;POINT({x!r} {y!r})')"
        for number, (x, y) in enumerate(ZONE.itransform(PLACES))
    )
    market.run(
        "create table market.posts (id integer primary key, geom geometry(Point, 32633))",
        f"insert into market.posts values {values}",
    )
    market.app.extensions["sourceline"].look_again()
    yield market
    market.run("drop table market.posts")
    market.app.extensions["sourceline"].look_again()


def found(posts: Market, **asked: str) -> set[int]:
    page = posts.client.get("/collections/posts/items", query_string={"limit": 1000, **asked})
    assert page.status_code == 200, page.text
    return {it["id"] for it in page.json["features"]}


def inside(area: Polygon) -> set[int]:
    return {number for number, place in enumerate(PLACES) if area.intersects(Point(place))}


EVERYWHERE = range(len(PLACES))


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ("-180,-90,180,90", set(EVERYWHERE)),
        ("-180,0,180,90", inside(box(-180, 0, 180, 90))),
        ("100,-90,10,90", inside(box(-180, -90, 10, 90))),
        ("170,-10,-170,10", set()),
        ("104,-1,106,1", set()),
    ],
)
def test_a_box_as_wide_as_the_world_is_answered_as_bbox_is(
    posts: Market, corners: str, expected: set[int]
) -> None:
    assert found(posts, filter=f"S_INTERSECTS(geom, BBOX({corners}))") == expected
    assert found(posts, filter=f"S_INTERSECTS(BBOX({corners}), geom)") == expected
    assert found(posts, filter=f"S_DISJOINT(geom, BBOX({corners}))") == {*EVERYWHERE} - expected
    assert found(posts, bbox=corners) == expected


@settings(max_examples=40, deadline=None)
@given(
    west=st.integers(-60, 40),
    south=st.integers(-70, 60),
    width=st.integers(1, 100),
    height=st.integers(1, 80),
)
def test_the_edge_of_a_box_in_degrees_is_straight_in_degrees(
    posts: Market, west: int, south: int, width: int, height: int
) -> None:
    """Half a degree off the grid, so that no point lies on an edge."""
    west, south = west + 0.5, south + 0.5
    east, north = min(west + width, 179.5), min(south + height, 89.5)
    area = box(west, south, east, north)
    asked = f"S_WITHIN(geom, {make_valid(area).wkt})"
    assert found(posts, filter=asked) == inside(area)
