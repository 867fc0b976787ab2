"""Where tiles go wrong elsewhere: the antimeridian, the poles, what is broken, too small, curved or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from shapely import from_wkt
from shapely.geometry import Point, shape
from sqlalchemy import Connection

from geo.publication import Publication
from geo.query import Query
from geo.tile import Tile
from geo.tile_page import tile_bytes
from tests.published import only, publish
from tests.published import operators as operators
from tests.published import town as town
from tests.tiles import EXTENT, assert_same_shape, decode, in_cells, over

WORLD = Tile(0, 0, 0)
Draw = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def draw(town: Connection) -> Iterator[Draw]:
    """The features of a table `place` in a tile, by the SQL of its geometries."""

    def drawn(kind: str, geometries: list[str], *tiles: Tile) -> list[dict[str, Any]]:
        rows = ", ".join(f"({number}, {it})" for number, it in enumerate(geometries, 1))
        published: Publication = publish(
            town,
            "drop table if exists town.place",
            f"create table town.place (id integer primary key, geom {kind})",
            f"insert into town.place values {rows}",
            "create index on town.place using gist (geom)",
        )
        of = only(published)
        found = []
        for tile in tiles or (WORLD,):
            found += decode(tile_bytes(town, [(of, Query())], tile)).get("place", [])
        return found

    return drawn


def ids(found: list[dict[str, Any]]) -> list[int]:
    return sorted(it["id"] for it in found)


def text(wkt: str, srid: int = 4326) -> str:
    return f"ST_GeomFromText('{wkt}', {srid})"


def test_an_island_beside_the_antimeridian_is_not_drawn_round_the_world(draw: Draw) -> None:
    east = "POLYGON((-180 -17, -179.9 -17, -179.9 -16.6, -180 -16.6, -180 -17))"
    (island,) = draw("geometry(Polygon, 4326)", [text(east)], Tile(5, 17, 0))
    assert shape(island["geometry"]).bounds[2] < 40
    assert not draw("geometry(Polygon, 4326)", [text(east)], Tile(5, 17, 15))


def test_a_point_on_the_antimeridian_is_on_the_side_it_was_written_for(draw: Draw) -> None:
    points = [text("POINT(-180 10)"), text("POINT(180 10)")]
    first, last = over(-179.99, 10, 3), over(179.99, 10, 3)
    assert ids(draw("geometry(Point, 4326)", points, first)) == [1]
    assert ids(draw("geometry(Point, 4326)", points, last)) == [2]


def test_an_area_that_goes_on_beyond_180_is_drawn_up_to_there(draw: Draw) -> None:
    across = text("POLYGON((170 0, 190 0, 190 10, 170 10, 170 0))")
    (area,) = draw("geometry(Polygon, 4326)", [across], Tile(1, 0, 1))
    west, _, east, _ = shape(area["geometry"]).bounds
    assert west == pytest.approx(EXTENT * 170 / 180, abs=1)
    assert east == EXTENT + 64


def test_beyond_the_poles_there_is_nothing_and_no_error(draw: Draw) -> None:
    points = [text("POINT(0 90)"), text("POINT(0 -90)"), text("POINT(0 86)"), text("POINT(0 85)")]
    assert ids(draw("geometry(Point, 4326)", points)) == [4]
    lines = [
        text("LINESTRING(0 -90, 0 90)"),
        text("LINESTRING(10 0, 10 95)"),
        text("LINESTRING(0 86, 10 89)"),
    ]
    assert ids(draw("geometry(LineString, 4326)", lines)) == [1, 2]
    cap = text("POLYGON((-180 -90, 180 -90, 180 -60, -180 -60, -180 -90))")
    (antarctica,) = draw("geometry(Polygon, 4326)", [cap])
    west, _, east, _ = shape(antarctica["geometry"]).bounds
    assert (west, east) == (0, EXTENT)


BROKEN = [
    "null",
    text("POINT EMPTY"),
    "ST_SetSRID(ST_MakePoint('NaN', 1), 4326)",
    "ST_SetSRID(ST_MakePoint('infinity', 1), 4326)",
    text("LINESTRING(NaN 0, 10 0)"),
    "ST_SetSRID(ST_MakeLine(ST_MakePoint('-infinity', 0), ST_MakePoint(1, 1)), 4326)",
    text("POLYGON((0 0, 10 0, 10 NaN, 0 0))"),
    text("POLYGON EMPTY"),
    text("MULTIPOLYGON EMPTY"),
    text("GEOMETRYCOLLECTION EMPTY"),
    text("LINESTRING(1e300 0, 0 1e300)"),
]


@pytest.mark.parametrize("kind", ["geometry", "geometry(Geometry, 4326)"])
def test_broken_geometries_break_no_tile(draw: Draw, kind: str) -> None:
    fine = text("POLYGON((20 20, 30 20, 30 30, 20 30, 20 20))")
    bow = text("POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))")
    found = draw(kind, [*BROKEN, bow, fine], WORLD, over(25, 25, 3))
    assert {len(BROKEN) + 1, len(BROKEN) + 2} <= set(ids(found))
    for feature in found:
        assert shape(feature["geometry"]).is_valid


MIXED = {
    1: text("POINT(10 10)"),
    2: text("MULTIPOINT(10 10, 20 20)"),
    3: text("LINESTRING(0 0, 20 20)"),
    4: text("CIRCULARSTRING(0 0, 10 10, 20 0)"),
    5: text("CURVEPOLYGON(CIRCULARSTRING(0 0, 20 0, 0 0))"),
    6: text("GEOMETRYCOLLECTION(POINT(0 0), POLYGON((0 0, 10 0, 10 10, 0 0)))"),
    7: text("POLYHEDRALSURFACE(((0 0, 10 0, 10 10, 0 0)))"),
    8: text("POINT ZM (10 10 5 6)"),
    9: text("MULTIPOLYGON(((0 0, 10 0, 10 10, 0 0)), EMPTY)"),
    10: text("MULTICURVE(CIRCULARSTRING(0 0, 10 10, 20 0), (0 0, 1 1))"),
}


def test_whatever_a_column_mixes_is_drawn(draw: Draw) -> None:
    found = draw("geometry", list(MIXED.values()))
    assert ids(found) == list(MIXED)
    kinds = {it["id"]: it["geometry"]["type"] for it in found}
    assert kinds[1] == kinds[8] == "Point"
    assert kinds[4] == "LineString"
    assert kinds[5] == kinds[6] == kinds[7] == kinds[9] == "Polygon"


@pytest.mark.parametrize("zoom", [0, 3, 5, 8, 12, 16])
@pytest.mark.parametrize(
    ("kind", "srid"),
    [
        ("geometry(Polygon, 4326)", 4326),
        ("geography(Polygon, 4326)", 4326),
        ("geometry(Polygon, 3857)", 3857),
        ("geometry(Polygon, 32633)", 32633),
        ("geometry(Polygon, 4258)", 4258),
    ],
)
def test_an_area_is_the_same_whatever_the_table_keeps_it_in(
    draw: Draw, kind: str, srid: int, zoom: int
) -> None:
    wkt = "POLYGON((13 32, 13.4 32.1, 13.3 32.6, 13 32))"
    stored = f"ST_Transform({text(wkt)}, {srid})"
    if kind.startswith("geography"):
        stored += "::geography"
    tile = over(13.2, 32.2, zoom)
    (area,) = draw(kind, [stored], tile)
    expected = in_cells(from_wkt(wkt), tile)
    if expected.area > 4:
        assert_same_shape(area["geometry"], expected)
    assert not draw(kind, [stored], over(-60, -20, max(zoom, 3)))


@pytest.mark.parametrize("zoom", [3, 6, 10])
def test_points_of_a_geography_are_found_all_over_a_tile(draw: Draw, zoom: int) -> None:
    tile = over(16, 59, zoom)
    west, south, east, north = tile.degrees()
    points = [
        text(f"POINT({west + (east - west) * x / 10} {south + (north - south) * y / 10})")
        + "::geography"
        for x in range(1, 10)
        for y in range(1, 10)
    ]
    assert len(draw("geography(Point, 4326)", points, tile)) == 81


def test_what_has_no_coordinates_in_a_crs_is_left_out(draw: Draw) -> None:
    points = [text("POINT(1e9 1e9)", 32633), text("POINT(500000 3500000)", 32633)]
    assert ids(draw("geometry(Point, 32633)", points, WORLD, over(15, 31.6, 6))) == [2, 2]


@pytest.mark.parametrize("zoom", [0, 4])
def test_an_area_too_small_for_a_tile_is_drawn_as_one_cell(draw: Draw, zoom: int) -> None:
    tiny = [
        text(f"POLYGON(({x} 30, {x + 0.0001} 30, {x + 0.0001} 30.0001, {x} 30.0001, {x} 30))")
        for x in (14.0, 15.0, 16.0)
    ]
    tile = over(15, 30, zoom)
    found = draw("geometry(Polygon, 4326)", tiny, tile)
    assert ids(found) == [1, 2, 3]
    for feature, x in zip(sorted(found, key=lambda it: it["id"]), (14.0, 15.0, 16.0), strict=True):
        cell = shape(feature["geometry"])
        assert cell.area == 1
        assert cell.distance(in_cells(Point(x, 30), tile)) <= 1
    assert not draw("geometry(Polygon, 4326)", tiny, over(15, -30, 4))


def test_neighbours_share_their_border_in_a_tile(draw: Draw) -> None:
    border = ", ".join(f"{15 + 0.013 * (i % 7)} {30 + 0.01 * i}" for i in range(200))
    turned = ", ".join(reversed(border.split(", ")))
    west = text(f"POLYGON((10 30, {border}, 10 31.99, 10 30))")
    east = text(f"POLYGON((20 31.99, {turned}, 20 30, 20 31.99))")
    for zoom in (3, 5, 7):
        found = draw("geometry(Polygon, 4326)", [west, east], over(15, 31, zoom))
        one, other = (shape(it["geometry"]) for it in found)
        gap = one.union(other)
        assert one.intersection(other).area == pytest.approx(0, abs=1)
        assert not getattr(gap, "interiors", ())


WEST, EAST = Tile(8, 104, 140), Tile(8, 104, 141)
CELL = 360 / 2**8 / EXTENT


@pytest.mark.parametrize("kind", ["LineString", "Geometry"])
def test_what_lies_in_the_margin_is_drawn_on_both_sides_of_a_border(draw: Draw, kind: str) -> None:
    """Else the stroke of a line would be cut there."""
    border = WEST.degrees()[2]
    places = [border + CELL * cells for cells in (-70, -60, 0, 60, 70)]
    lines = [text(f"LINESTRING({it} 31.5, {it} 31.6)") for it in places]
    assert ids(draw(f"geometry({kind}, 4326)", lines, WEST)) == [1, 2, 3, 4]
    assert ids(draw(f"geometry({kind}, 4326)", lines, EAST)) == [2, 3, 4, 5]


@pytest.mark.parametrize("srid", [4326, 3857, 32633])
def test_a_point_is_in_the_tile_it_lies_in_and_in_no_other(draw: Draw, srid: int) -> None:
    """One on the border is in both: there it belongs to neither more than to the other."""
    border = WEST.degrees()[2]
    points = [
        f"ST_Transform({text(f'POINT({border + CELL * cells} 31.5)')}, {srid})"
        for cells in (-70, -3, 0, 3, 70)
    ]
    assert ids(draw(f"geometry(Point, {srid})", points, WEST)) == [1, 2, 3]
    assert ids(draw(f"geometry(Point, {srid})", points, EAST)) == [3, 4, 5]


def test_a_column_may_have_the_name_of_anything_in_the_statement(town: Connection) -> None:
    published = publish(
        town,
        'create table town.place (id integer primary key, feature text, picked text, "the %s'
        'geom" geometry(Point, 4326))',
        "insert into town.place values (1, 'a', 'b', 'SRID=4326;POINT(1 1)')",
    )
    (found,) = decode(tile_bytes(town, [(only(published), Query())], WORLD))["place"]
    assert found["properties"] == {"feature": "a", "picked": "b"}
