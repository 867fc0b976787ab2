"""Whose ground a name stands on. A name in a neighbour's zone says that the neighbour's ground is another's.

The rules are those of static/holdings.js.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geo.picture.places import boxes_along
from geo.picture.room import Box, Room
from layers.drawn.feature import Drawn, Polygon
from layers.drawn.zones import Rivals

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# A name is looked at in points so far apart.
ACROSS, DOWN = 5.0, 5.0
# Of a name whose middle is on its own ground so much may reach into that of others.
OVER = 0.25
# A name beside its ground is about as near to it as this, and further than this from that of all others.
BESIDE = 4.0
# It touches it with more than a corner: so much of its width, or of its height, is left out at each end.
CORNER = 0.25


class Ground:
    """Of the zone with this key; of ground that is given to two it is empty, for neither's."""

    def __init__(self, key: str, polygons: list[Polygon]) -> None:
        self.key, self.area = key, area_of(polygons)
        rings = (ring for polygon in polygons for ring in polygon)
        self._edges = Room(box for ring in rings for box in boxes_along(ring))

    def reaches(self, box: Box) -> bool:
        if not self._edges.is_free(box):
            return True
        (x,), (y,) = _grid(box, 0, 0)
        return bool(contains(self.area, [x], [y])[0])

    def touches(self, box: Box) -> bool:
        """Whether the middle of one of a name's sides is beside it: the name lies along it, not off a corner."""
        across, down = (box.right - box.left) * CORNER, (box.bottom - box.top) * CORNER
        return self.reaches(box.grown(-across, BESIDE)) or self.reaches(box.grown(BESIDE, -down))


class Holdings:
    """The ground of zones as it is seen: what two are given lies uppermost, and a small zone on a large one."""

    def __init__(self, zones: Iterable[Drawn], rivals: Iterable[Rivals]) -> None:
        by_size = sorted(zones, key=lambda it: it.size)
        given = [Ground("", it.polygons) for it in rivals]
        self._pile = [*given, *(Ground(it.key, it.polygons) for it in by_size)]
        self.areas = {it.key: it.area for it in self._pile}

    def leaves(self, key: str, box: Box) -> bool:
        """Whether a name in this box can be taken for that of no other zone."""
        if self._owners(*_grid(box, 0, 0)) == [key]:
            seen = self._owners(*_grid(box, ACROSS, DOWN))
            return sum(it not in (None, key) for it in seen) <= OVER * len(seen)
        wide = box.grown(BESIDE, BESIDE)
        reached = [it for it in self._pile if it.reaches(wide)]
        return bool(reached) and all(it.key == key and it.touches(box) for it in reached)

    def _owners(self, xs: list[float], ys: list[float]) -> list[str | None]:
        """Whose ground each point is: a key; None for nobody's."""
        owners: list[str | None] = [None] * len(xs)
        for it in self._pile:
            inside = contains(it.area, xs, ys)
            owners = [
                it.key if own is None and is_held else own
                for own, is_held in zip(owners, inside, strict=True)
            ]
        return owners


def contains(area: BaseGeometry, xs: Any, ys: Any) -> list[bool]:
    import shapely

    return list(shapely.contains_xy(area, xs, ys))


def area_of(polygons: list[Polygon]) -> BaseGeometry:
    """Empty where nothing of it is in sight."""
    import shapely  # when the first is asked for: a server starts without it

    whole = [
        shapely.Polygon(rings[0], [it for it in rings[1:] if len(it) > 3])
        for rings in polygons
        if rings and len(rings[0]) > 3
    ]
    # What is cut at the edge of the picture may touch itself there.
    area = shapely.union_all([shapely.make_valid(it) for it in whole])
    shapely.prepare(area)
    return area


def _grid(box: Box, across: float, down: float) -> tuple[list[float], list[float]]:
    """Points of a box no further apart than so much; its middle where that is 0."""
    columns, rows = _steps(box.left, box.right, across), _steps(box.top, box.bottom, down)
    return [x for x in columns for _ in rows], [y for _ in columns for y in rows]


def _steps(start: float, end: float, longest: float) -> list[float]:
    if not longest:
        return [(start + end) / 2]
    count = max(1, math.ceil((end - start) / longest))
    return [start + (end - start) * it / count for it in range(count + 1)]
