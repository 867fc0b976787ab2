"""Ground that the map gives to two holders on one day: which zones share it, and where it lies."""

from __future__ import annotations

from sqlalchemy import func, select, text

from geo.collection import Collection
from geo.conditions import conditions
from geo.database import sql
from geo.query import Query
from geo.read import Row
from web.snapshot import Snapshot

# Who is present or has a seat holds no ground, and two may well be at one place.
HELD = "control"
# So many pairs are told, and so many looked at for them.
MOST = 50
LOOKED_AT = 2_000


def is_possible(layer_type: str, found: list[Row]) -> bool:
    """Whether among these rows of a layer two holders can be found."""
    if layer_type != "MultiPolygon":
        return False
    return len({it["actor"] for it in found if it["kind"] == HELD and it["actor"]}) > 1


def rivals(snapshot: Snapshot, of: Collection, query: Query) -> list[Row]:
    """Every two zones of different holders that share ground, the largest first.

    `one` and `other` are ids; `ground` has the coordinates of a MultiPolygon, and `spot` a place on it, in degrees and
    longitude first.
    """
    columns = of.table.c
    names = ("id", "name", "name_ar", "actor")
    shape = columns[of.geometry]
    shown = (
        select(
            *(columns[it] for it in names),
            shape.label("geom"),
            func.ST_Envelope(shape).label("box"),
        )
        .where(*conditions(of, query), columns.kind == HELD)
        .cte("shown")
    )
    statement = text(sql("views/rivals.sql")).columns().add_cte(shown)
    found = snapshot.connection.execute(statement, {"most": MOST, "looked_at": LOOKED_AT})
    return [dict(row) for row in found.mappings()]
