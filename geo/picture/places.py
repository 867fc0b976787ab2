"""Where a name may stand, best first: beside a point, along a line, inside an area. In pixels of the picture."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geo.picture.frame import Pixel
from geo.picture.room import Box

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Points = Sequence[Pixel]
# A name is set by its upper left corner.
Spots = Iterator[Pixel]

GRID = 14
ASIDE = (12, 26, 44, 66)
BEYOND = 16
CLOSE = 3
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95)
# Of an area in many parts these, the largest, may have its name beside them.
PARTS = 3
EDGES = ((0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1))
# Boxes along a line lie so far apart, and reach so far to each side.
STEP = 8
CLEAR = 4


def beside_point(at: Pixel, width: float, height: float, *distances: float) -> Spots:
    """Right, left, above, below, then the corners; then the same from further off."""
    x, y = at
    for far in distances:
        near = far * 0.7
        yield x + far, y - height / 2
        yield x - far - width, y - height / 2
        yield x - width / 2, y - far - height
        yield x - width / 2, y + far
        yield x + near, y - near - height
        yield x + near, y + near
        yield x - near - width, y - near - height
        yield x - near - width, y + near


def beside_line(lines: Sequence[Points], width: float, height: float) -> Spots:
    """To either side of its middle, then of other parts, then at its ends, then further off."""
    points = [point for line in lines for point in line]
    places = [_along(points, part) for part in ALONG]

    def aside(distance: float) -> Spots:
        for x, y in places:
            yield x + distance, y - height / 2
            yield x - distance - width, y - height / 2

    near, *far = ASIDE
    yield from aside(near)
    for x, y in (points[-1], points[0]):
        yield x - width / 2, y + BEYOND
        yield x - width / 2, y - BEYOND - height
    for distance in far:
        yield from aside(distance)


def inside_area(
    area: BaseGeometry, sight: Box, width: float, height: float, beside: bool = True
) -> Spots:
    """Where there is most room around, of what is in sight. A small area has its name beside one of its parts."""
    for x, y, room in _roomiest(area, sight):
        if room > height / 2:
            yield x - width / 2, y - height / 2
    if beside:
        parts = sorted(getattr(area, "geoms", (area,)), key=lambda it: -it.area)
        for part in parts[:PARTS]:
            yield from _around(part, width, height)


def on_area(area: BaseGeometry, spot: Pixel, sight: Box, width: float, height: float) -> Spots:
    """On an area, however little room there is, and last with an edge of the name on a spot of it: beside it, the name
    might be that of a neighbour.
    """
    for x, y in (spot, *((x, y) for x, y, _ in _roomiest(area, sight))):
        yield x - width / 2, y - height / 2
    for across, down in EDGES:
        yield spot[0] - width * across, spot[1] - height * down


def boxes_along(points: Points) -> Iterator[Box]:
    """Boxes along a line, for names to keep clear of."""
    for (ax, ay), (bx, by) in pairwise(points):
        steps = min(200, math.ceil(math.dist((ax, ay), (bx, by)) / STEP))
        for step in range(steps + 1):
            part = step / max(steps, 1)
            yield Box.around(ax + part * (bx - ax), ay + part * (by - ay), CLEAR)


def _along(points: Points, part: float) -> Pixel:
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = part * sum(lengths)
    for number, length in enumerate(lengths):
        if left <= length:
            share = left / length if length else 0
            (ax, ay), (bx, by) = points[number], points[number + 1]
            return ax + share * (bx - ax), ay + share * (by - ay)
        left -= length
    return points[-1]


def _roomiest(area: BaseGeometry, sight: Box) -> list[tuple[float, float, float]]:
    """Points of a grid in each part of an area with the room around them, the roomiest first."""
    import shapely

    found: list[tuple[float, float, float]] = []
    for part in getattr(area, "geoms", (area,)):
        west, north, east, south = part.bounds
        left, right = max(sight.left, west), min(sight.right, east)
        top, bottom = max(sight.top, north), min(sight.bottom, south)
        if left >= right or top >= bottom:
            continue
        columns = [left + (right - left) * (it + 0.5) / GRID for it in range(GRID)]
        rows = [top + (bottom - top) * (it + 0.5) / GRID for it in range(GRID)]
        xs: Any = [x for x in columns for _ in rows]
        ys: Any = [y for _ in columns for y in rows]
        shapely.prepare(part)
        inside = shapely.contains_xy(part, xs, ys)
        # A name is wider than high, so room to the sides counts for less.
        edges = shapely.affinity.scale(part.boundary, 0.5, 1, origin=(0, 0))
        rooms = shapely.distance(edges, shapely.points([it / 2 for it in xs], ys))
        for x, y, is_inside, room in zip(xs, ys, inside, rooms, strict=True):
            if is_inside:
                edge = min(x - left, right - x, y - top, bottom - y)
                found.append((x, y, min(float(room), edge)))
    return sorted(found, key=lambda it: -it[2])


def _around(part: BaseGeometry, width: float, height: float) -> Spots:
    """Below, at either side, above. Close by: whose name it is must be seen."""
    left, top, right, bottom = part.bounds
    middle, centre = (top + bottom - height) / 2, (left + right - width) / 2
    shifts = (0, -width / 3, width / 3, -width / 1.6, width / 1.6)
    for shift in shifts:
        yield centre + shift, bottom + CLOSE
    yield right + CLOSE, middle
    yield left - width - CLOSE, middle
    for shift in shifts:
        yield centre + shift, top - height - CLOSE
