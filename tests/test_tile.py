"""Tiles and their matrix set, compared with mercantile and morecantile, which count the column first."""

from __future__ import annotations

import mercantile
import morecantile
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from geo import tile_matrix_set
from geo.errors import NotFoundError
from geo.tile import DEEPEST, Tile, tile_at
from tests.tiles import SET

SETS = morecantile.tms.get(SET)
LONGITUDES = st.floats(-180, 179.999999)
LATITUDES = st.floats(-85.05, 85.05)


@st.composite
def tiles(draw: st.DrawFn) -> Tile:
    zoom = draw(st.integers(0, DEEPEST))
    places = st.integers(0, 2**zoom - 1)
    return Tile(zoom, draw(places), draw(places))


@given(LONGITUDES, LATITUDES, st.integers(0, DEEPEST))
def test_a_place_is_in_the_tile_that_mercantile_says(lon: float, lat: float, zoom: int) -> None:
    found = tile_at(zoom, lon, lat)
    west, south, east, north = found.degrees()
    slack = 1e-9
    assert west - slack <= lon <= east + slack
    assert south - slack <= lat <= north + slack
    expected = mercantile.tile(lon, lat, zoom)
    # On a border either side will do.
    assert abs(found.column - expected.x) <= 1
    assert abs(found.row - expected.y) <= 1


@given(tiles())
def test_its_box_is_that_of_mercantile_and_morecantile(tile: Tile) -> None:
    theirs = mercantile.xy_bounds(tile.column, tile.row, tile.zoom)
    assert tile.envelope() == pytest.approx(tuple(theirs), abs=1e-6)
    other = SETS.xy_bounds(morecantile.Tile(x=tile.column, y=tile.row, z=tile.zoom))
    assert tile.envelope() == pytest.approx(tuple(other), abs=1e-6)
    degrees = mercantile.bounds(tile.column, tile.row, tile.zoom)
    assert tile.degrees() == pytest.approx(tuple(degrees), abs=1e-9)


@given(tiles(), st.floats(0, 1))
def test_a_margin_is_a_share_of_the_tile_on_each_side(tile: Tile, share: float) -> None:
    west, south, east, north = tile.envelope()
    around = share * tile.side
    wider = (west - around, south - around, east + around, north + around)
    assert tile.envelope(share) == pytest.approx(wider)


@pytest.mark.parametrize(
    ("zoom", "row", "column"),
    [
        ("25", "0", "0"),
        ("1", "2", "0"),
        ("1", "0", "2"),
        ("0", "0", "-1"),
        ("a", "0", "0"),
        ("1.0", "0", "0"),
        ("٣", "0", "0"),
        ("9999999999", "0", "0"),
        ("3", "", "0"),
    ],
)
def test_a_tile_that_the_set_does_not_have_is_not_found(zoom: str, row: str, column: str) -> None:
    with pytest.raises(NotFoundError):
        Tile.parse(zoom, row, column)


def test_the_definition_is_the_registered_one(client: FlaskClient) -> None:
    served = client.get(f"/tileMatrixSets/{SET}?f=json").json
    theirs = SETS.model_dump(mode="json", exclude_none=True)
    assert served["id"] == theirs["id"]
    assert served["uri"].rpartition("/")[2] == SET
    assert served["crs"] == "http://www.opengis.net/def/crs/EPSG/0/3857"
    assert len(served["tileMatrices"]) == len(theirs["tileMatrices"]) == DEEPEST + 1
    for ours, other in zip(served["tileMatrices"], theirs["tileMatrices"], strict=True):
        assert ours["id"] == other["id"]
        for name in ("scaleDenominator", "cellSize", "pointOfOrigin"):
            assert ours[name] == pytest.approx(other[name]), name
        for name in ("tileWidth", "tileHeight", "matrixWidth", "matrixHeight", "cornerOfOrigin"):
            assert ours[name] == other[name], name


@given(tiles())
def test_limits_hold_the_tiles_that_a_box_touches_and_no_others(tile: Tile) -> None:
    west, south, east, north = tile.degrees()
    inside = [
        west + (east - west) / 3,
        south + (north - south) / 3,
        east - (east - west) / 3,
        north - (north - south) / 3,
    ]
    limits = tile_matrix_set.limits(tile.zoom, inside)
    assert limits == tile_matrix_set.Limits(tile.zoom, tile.row, tile.row, tile.column, tile.column)
    assert limits.hold(tile)


def test_a_box_across_the_antimeridian_goes_all_the_way_round() -> None:
    limits = tile_matrix_set.limits(3, [170, -20, -170, -10])
    assert (limits.first_column, limits.last_column) == (0, 7)
    assert limits.first_row == limits.last_row == 4


def test_another_set_is_not_found(client: FlaskClient) -> None:
    for address in (
        "/tileMatrixSets/WorldCRS84Quad",
        "/tiles/WorldCRS84Quad",
        "/tiles/WorldCRS84Quad/0/0/0",
        "/collections/lines/tiles/WorldCRS84Quad",
        "/collections/lines/tiles/WorldCRS84Quad/0/0/0",
    ):
        answer = client.get(address, headers={"Accept": "application/json"})
        assert answer.status_code == 404, address
        assert SET in answer.json["detail"]
