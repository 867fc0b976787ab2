"""Points at the edges of a box: in it with both edges, out of it by the smallest step a number can take."""

from __future__ import annotations

import math

import pytest
import shapely
from sqlalchemy import Connection, select, text

from geo.area import Bbox
from geo.conditions import conditions
from geo.query import Query
from tests.published import operators, publish, town

__all__ = ["operators", "town"]

BOXES = {
    "a window": Bbox(13.1, 32.1, 13.3, 32.3),
    "the edge of the world": Bbox(-180, -90, 180, 90),
    "a line": Bbox(13.1, 32.1, 13.1, 32.3),
    "a point": Bbox(13.1, 32.1, 13.1, 32.1),
    "across the antimeridian": Bbox(179.9, -1, -179.9, 1),
}
KINDS = {"points": "geometry(Point, 4326)", "anything": "geometry(Geometry, 4326)"}


def around(value: float, least: float, most: float) -> list[float]:
    """The value, the numbers next to it, and some a little further that single precision takes for it."""
    steps = [math.nextafter(value, -math.inf), value, math.nextafter(value, math.inf)]
    return [it for it in (*steps, value - 1e-7, value + 1e-7) if least <= it <= most]


def grid(box: Bbox) -> list[tuple[float, float]]:
    eastings = [it for side in (box.west, box.east) for it in around(side, -180, 180)]
    northings = [it for side in (box.south, box.north) for it in around(side, -90, 90)]
    return sorted({(x, y) for x in eastings for y in northings})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_point_is_in_a_box_to_the_last_digit(town: Connection, box: Bbox, kind: str) -> None:
    points = grid(box)
    found = publish(town, f"create table town.mark (id integer primary key, geom {kind} not null)")
    (of,) = found.collections
    insert = text("insert into town.mark values (:id, ST_SetSRID(ST_MakePoint(:x, :y), 4326))")
    for number, (x, y) in enumerate(points):
        town.execute(insert, {"id": number, "x": x, "y": y})
    town.exec_driver_sql("create index on town.mark using gist (geom)")
    areas = [shapely.box(*it) for it in box.envelopes()]
    expected = {
        number
        for number, it in enumerate(points)
        if any(shapely.intersects(area, shapely.Point(it)) for area in areas)
    }
    assert expected
    for scan in ("on", "off"):
        town.exec_driver_sql(f"set local enable_seqscan = {scan}")
        query = Query(bbox=box)
        rows = town.execute(select(of.table.c.id).where(*conditions(of, query)))
        assert set(rows.scalars()) == expected
