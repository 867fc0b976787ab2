"""The paths of pictures are told in steps; they lead where the points are."""

from __future__ import annotations

from io import BytesIO

import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from geo.picture.svg import element, path

SIDE = 60
# In hundredths, as places are written; steps that are less than one and cross nought.
PLACES = st.tuples(*2 * [st.integers(-500, (SIDE + 5) * 100).map(lambda it: it / 100)])
LINES = st.lists(PLACES, min_size=2, max_size=60)


def drawn(shape: str) -> Image.Image:
    """A shape as resvg draws it, black on white."""
    paper = element("rect", x=-5, y=-5, width=SIDE + 10, height=SIDE + 10, fill="#fff")
    svg = element(
        "svg", [paper, shape], xmlns="http://www.w3.org/2000/svg", width=SIDE, height=SIDE
    )
    return Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2)))).convert("L")


def points(line: list[tuple[float, float]]) -> str:
    """The same places to two decimals, for the elements that tell each by itself."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in line)


def differ(one: Image.Image, other: Image.Image) -> int:
    """How much the pixel that differs most differs, of 255."""
    return int(ImageChops.difference(one, other).getextrema()[1])


@settings(deadline=None)
@given(LINES)
def test_a_path_is_the_polyline_through_its_points(line: list[tuple[float, float]]) -> None:
    look = {"fill": "none", "stroke": "#000", "stroke_width": 1.5}
    told = drawn(element("path", d=path([line], False), **look))
    assert differ(told, drawn(element("polyline", points=points(line), **look))) <= 8


@settings(deadline=None)
@given(LINES)
def test_a_closed_path_is_the_polygon_of_its_points(line: list[tuple[float, float]]) -> None:
    told = drawn(element("path", d=path([[*line, line[0]]], True), fill_rule="evenodd"))
    assert differ(told, drawn(element("polygon", points=points(line), fill_rule="evenodd"))) <= 8


def test_rounding_does_not_add_up_along_a_coast() -> None:
    """Of steps of 0.004 each is nothing; ten thousand of them are forty."""
    line = [(it * 0.004, 30.0) for it in range(10_001)]
    look = {"fill": "none", "stroke": "#000", "stroke_width": 4}
    told = drawn(element("path", d=path([line], False), **look))
    assert told.getpixel((76, 60)) == 0
    assert told.getpixel((84, 60)) == 255


def test_a_path_of_one_place_is_one_that_is_drawn_nowhere() -> None:
    assert path([[(1.0, 2.0), (1.0, 2.0)]], False) == "M 1 2l 0 0"
    assert path([[(1.0, 2.0)]], False) == ""
