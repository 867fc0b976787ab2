"""A picture shows the ground it says it shows, and its scale bar is as long as the ground it stands for."""

from __future__ import annotations

import math

import mercantile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geo.area import Bbox
from geo.picture.frame import HIGHEST, TILE, Frame
from geo.picture.scale_bar import scale_bar

PLACE = (14.0, 60.0, 860.0, 480.0)
LIBYA = Bbox(9.0, 19.5, 25.5, 34.0)
PACIFIC = Bbox(170.0, -40.0, -170.0, -10.0)
BOXES = [LIBYA, PACIFIC, Bbox(-180, -90, 180, 90), Bbox(10, 86, 20, 89), Bbox(13, 32, 13, 32)]
GEOD = Geod(ellps="WGS84")


def corner(frame: Frame, right: int, down: int) -> tuple[float, float]:
    lon, lat = frame.corner(right, down)
    return (lon + 180) % 360 - 180, lat


@pytest.mark.parametrize("box", BOXES, ids=str)
def test_all_of_a_box_is_in_its_frame(box: Bbox) -> None:
    frame = Frame.of(box, PLACE)
    south, north = (max(min(it, HIGHEST), -HIGHEST) for it in (box.south, box.north))
    places = [(box.west, south), (box.west, north), (box.east, south), (box.east, north)]
    if box.east - box.west == 360:
        places = [(0, 0)]
    left, top, width, height = PLACE
    for place in places:
        x, y = frame.pixel(*place)
        assert left - 0.01 <= x <= left + width + 0.01
        assert top - 0.01 <= y <= top + height + 0.01


@pytest.mark.parametrize("box", BOXES, ids=str)
def test_a_frame_is_cut_into_pieces_of_one_world(box: Bbox) -> None:
    pieces = list(Frame.of(box, PLACE).pieces(10))
    assert len(pieces) == (2 if box is PACIFIC else len(pieces))
    for it in pieces:
        assert -180 <= it.west < it.east <= 180
        assert -HIGHEST - 1e-6 <= it.south < it.north <= HIGHEST + 1e-6


@given(
    st.floats(-170, 170),
    st.floats(-80, 80),
    st.floats(2, 14),
    st.floats(-179, 179),
    st.floats(-84, 84),
)
def test_a_place_is_where_the_map_page_has_it(
    lon: float, lat: float, zoom: float, there: float, up: float
) -> None:
    """mercantile has the plane that Leaflet draws in."""
    frame = Frame.around((lon, lat), zoom, (0, 0, 600, 400))
    x, y = frame.pixel(there, up)
    one, other = mercantile.xy(*frame_middle(frame)), mercantile.xy(there, up)
    around = 2 * math.pi * 6_378_137
    across = (other[0] - one[0] + around / 2) % around - around / 2
    scale = TILE * 2**frame.zoom / around
    assert x == pytest.approx(300 + across * scale, abs=0.01) or abs(across) > around * 0.499
    assert y == pytest.approx(200 - (other[1] - one[1]) * scale, abs=0.01)


def frame_middle(frame: Frame) -> tuple[float, float]:
    (west, _), (east, _) = frame.corner(0, 0), frame.corner(1, 1)
    return (west + east) / 2, frame.latitude


@given(st.floats(-170, 170), st.floats(-75, 75), st.floats(3, 13))
def test_the_scale_bar_is_as_long_as_the_ground_it_stands_for(
    lon: float, lat: float, zoom: float
) -> None:
    """Measured on the ellipsoid by PROJ, a kilometre at a time: a parallel is no geodesic."""
    frame = Frame.around((lon, lat), zoom, (0, 0, 600, 400))
    bar = scale_bar(frame, 120)
    assert 120 / 2.5 < bar.length <= 120
    degrees = bar.length / frame.world * 360
    _, _, metres = GEOD.inv(lon, frame.latitude, lon + degrees / 1000, frame.latitude)
    assert metres == pytest.approx(bar.kilometres, rel=1e-4)
    assert str(bar.kilometres).strip("0.")[:1] in "125"


def test_the_affine_of_postgis_is_that_of_the_frame() -> None:
    plane = Transformer.from_crs(4326, 3857, always_xy=True)
    for box in (LIBYA, PACIFIC):
        frame = Frame.of(box, PLACE)
        for piece in frame.pieces(0):
            scale, dx, dy = frame.affine(piece.worlds)
            lon, lat = (piece.west + piece.east) / 2, (piece.south + piece.north) / 2
            x, y = plane.transform(lon, lat)
            assert (scale * x + dx, -scale * y + dy) == pytest.approx(
                frame.pixel(lon, lat), abs=0.01
            )


def test_no_ground_is_shown_twice() -> None:
    frame = Frame.around((0, 0), 0, (0, 0, 4000, 500))
    assert frame.world >= 4000
    assert frame.box == Bbox(-180.0, frame.box.south, 180.0, frame.box.north)
