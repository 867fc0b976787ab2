"""No name is taken for that of another's ground, in pictures and in the browser, and no sign is cut."""

from __future__ import annotations

import re
from itertools import accumulate
from random import Random
from xml.etree import ElementTree

import pytest
import shapely
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.picture.places import CLEAR
from geo.picture.room import Box
from layers import EVIDENCE
from layers.drawn.colours import DAY
from layers.drawn.feature import Drawn
from layers.drawn.holdings import BESIDE, CORNER, OVER, Holdings
from layers.drawn.names import of_zones
from layers.drawn.zones import Rivals
from tests.browser import NewPage
from tests.test_pictures import SVG, layer, svg, texts

SIGHT = Box(0, 0, 400, 300)
ZONES, EVENTS = EVIDENCE["control_zones"], EVIDENCE["events"]
sides = st.tuples(
    st.integers(0, 340), st.integers(0, 260), st.integers(4, 300), st.integers(4, 200)
)


def zone(name: str, left: float, top: float, width: float, height: float) -> Drawn:
    right, bottom = left + width, top + height
    ring = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Drawn(ZONES, name, name, "control", polygons=[[ring]], status="control")


def seen(zones: list[Drawn]) -> dict[str, shapely.Geometry]:
    """What is seen of each zone, the smallest uppermost."""
    found: dict[str, shapely.Geometry] = {}
    hidden = shapely.Polygon()
    for it in sorted(zones, key=lambda it: it.size):
        whole = shapely.Polygon(it.polygons[0][0])
        found[it.key] = whole - hidden
        hidden |= whole
    return found


@settings(deadline=None)
@given(st.lists(sides, min_size=1, max_size=4, unique_by=lambda it: it[2] * it[3]))
def test_a_name_stands_on_its_own_ground_or_beside_it_on_nobodys(
    boxes: list[tuple[int, int, int, int]],
) -> None:
    zones = [zone(f"The side of {number}", *it) for number, it in enumerate(boxes)]
    grounds = seen(zones)
    for name in of_zones(zones, [], SIGHT, DAY, {}):
        across, down = name.size
        own = grounds.pop(name.key)
        others = shapely.union_all(list(grounds.values()))
        grounds[name.key] = own
        for x, y in name.spots(across, down):
            box = Box(x, y, x + across, y + down)
            assert name.fits is not None
            if not name.fits(box):
                continue
            paper = shapely.box(*vars(box).values())
            # The grid on a name is as fine as its letters: by so much the shares may differ.
            if own.buffer(1e-6).contains(paper.centroid):
                assert (paper & others).area <= (OVER + 0.2) * paper.area
            else:
                # Boxes along an outline reach a little beyond it.
                assert paper.distance(own) <= (BESIDE + CLEAR) * 2**0.5
                sides = middles_of_sides(box)
                assert sides.distance(own) <= BESIDE + 2 * CLEAR
                assert others.is_empty or paper.distance(others) >= BESIDE


def middles_of_sides(box: Box) -> shapely.Geometry:
    """A name without its corners."""
    across, down = (box.right - box.left) * CORNER, (box.bottom - box.top) * CORNER
    return shapely.box(*vars(box.grown(-across, 0)).values()) | shapely.box(
        *vars(box.grown(0, -down)).values()
    )


def test_a_name_lies_along_its_ground_and_not_off_a_corner_of_it() -> None:
    """Off its corner it would say that the ground around is theirs."""
    small = zone("Small", 100, 100, 20, 20)
    holdings = Holdings([small], [])
    assert holdings.leaves(small.key, Box(80, 123, 140, 138))
    assert holdings.leaves(small.key, Box(123, 103, 183, 118))
    assert not holdings.leaves(small.key, Box(37, 123, 103, 138))
    assert not holdings.leaves(small.key, Box(117, 82, 177, 97))


def test_ground_given_to_two_is_no_ones_alone() -> None:
    one, other = zone("One", 0, 0, 100, 100), zone("Other", 60, 0, 101, 100)
    shared = zone("shared", 60, 0, 40, 100).polygons
    holdings = Holdings([one, other], [Rivals(one, other, shared, (80, 50))])
    assert holdings.leaves(one.key, Box(20, 40, 40, 50))
    assert not holdings.leaves(one.key, Box(70, 40, 90, 50))
    assert not holdings.leaves(other.key, Box(70, 40, 90, 50))
    assert holdings.leaves(other.key, Box(120, 40, 140, 50))


def test_the_browser_judges_as_the_server_does(new_page: NewPage, live_server: str) -> None:
    chance = Random(7)
    # Off the whole pixels: a point just on an edge is on either side of it.
    corners = {
        "a": (10.31, 10.17, 200, 150),
        "b": (150.43, 60.29, 90, 120),
        "c": (60.37, 40.23, 20, 20),
    }
    zones = [zone(name, *it) for name, it in corners.items()]
    boxes = [
        (x, y, x + chance.randint(5, 120), y + chance.randint(8, 40))
        for x, y in ((chance.randint(-40, 300), chance.randint(-40, 250)) for _ in range(300))
    ]
    holdings = Holdings(zones, [])
    told = [[holdings.leaves(it.key, Box(*box)) for it in zones] for box in boxes]
    assert 60 < sum(map(sum, told)) < 600, "nothing is decided"
    pile = [
        {"key": it.key, "ring": [{"x": x, "y": y} for x, y in it.polygons[0][0]]}
        for it in sorted(zones, key=lambda it: it.size)
    ]
    page = new_page()
    page.goto(f"{live_server}/articles")
    judged = page.evaluate(
        """async ([pile, boxes, keys]) => {
            const { Holdings } = await import("/static/holdings.js");
            const { between } = await import("/static/lines.js");
            const L = await import("/vendor/leaflet/leaflet-src.esm.js");
            const grounds = pile.map(({ key, ring }) => {
                const points = ring.map(({ x, y }) => L.point(x, y));
                const edges = () => points.slice(1).flatMap((point, at) => between(points[at], point));
                return { key, rings: [points], edges };
            });
            const holdings = new Holdings(grounds);
            return boxes.map(([left, top, right, bottom]) =>
                keys.map((key) => holdings.leaves(key, { left, top, right, bottom })));
        }""",
        [pile, boxes, [it.key for it in zones]],
    )
    assert judged == told


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "called"), [("en", "LNA (Haftar)"), ("ar", "الجيش الوطني")])
@pytest.mark.parametrize("size", [(600, 400), (800, 500), (1200, 630)])
def test_no_zone_has_two_names(
    client: FlaskClient, lang: str, called: str, theme: str, size: tuple[int, int]
) -> None:
    asked = {"asof": "2020-07-21", "actor": "lna", "lang": lang, "theme": theme}
    picture = svg(client, **asked, width=size[0], height=size[1])
    zones = [shape(it) for it in layer(picture, "control-zones")]
    names = [it for it in layer(picture, "names") if it.text == called]
    assert len(zones) >= 3
    assert names
    middles = [shapely.Point(float(it.get("x", 0)), float(it.get("y", 0))) for it in names]
    on = [[number for number, it in enumerate(zones) if it.contains(at)] for at in middles]
    stood = [number for it in on for number in it]
    assert len(stood) == len(set(stood))


def shape(path: ElementTree.Element) -> shapely.Geometry:
    rings = [ring(it) for it in re.findall(r"M([^Z]+)Z", path.get("d", ""))]
    return shapely.union_all([shapely.make_valid(shapely.Polygon(it)) for it in rings])


def ring(told: str) -> list[tuple[float, float]]:
    """Of a place and the steps that lead on from it."""
    numbers = map(float, re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", told))
    steps = list(zip(numbers, numbers, strict=True))
    return list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


@pytest.mark.parametrize("day", ["2019-12-05", "2020-12-28", "2020-07-21"])
@pytest.mark.parametrize("size", [(1200, 630), (600, 400), (300, 600)])
def test_no_event_is_cut_by_the_edge_of_the_map(
    client: FlaskClient, day: str, size: tuple[int, int]
) -> None:
    picture = svg(client, asof=day, width=size[0], height=size[1])
    (edge,) = layer(picture, "edge")
    left, top, width, height = (float(edge.get(it, 0)) for it in ("x", "y", "width", "height"))
    signs = [it for it in layer(picture, "signs") if it.get("id", "").startswith(f"{EVENTS.name}-")]
    assert signs
    for sign in signs:
        glyph = sign.find(f"{SVG}g")
        assert glyph is not None
        x, y, scale = map(float, re.findall(r"[-\d.]+", glyph.get("transform", "")))
        assert left <= x
        assert top <= y
        assert x + 24 * scale <= left + width
        assert y + 24 * scale <= top + height


def test_a_name_is_there_where_it_fits(client: FlaskClient) -> None:
    """The rules leave out what misleads, and nothing else."""
    assert texts(svg(client, asof="2020-07-21"), "names").count("LNA (Haftar)") == 3
    assert "GNA" in texts(svg(client, asof="2020-07-21"), "names")
