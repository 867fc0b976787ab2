"""Where the rows of a tile come from: the collection's table, or for our own layers the little of it that is needed.

A view of an evidence layer gathers every quote of every feature with its article. Where neither the tile nor the
question needs them, that is most of the work; the statement here leaves it out, and says the same of all else.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import column, text

from geo.collection import Collection
from geo.database import sql
from geo.tile_attributes import chosen
from geo.tile_query import TileQuery

# The columns of sql/tiles/quoted.sql.
COLUMNS = (
    "fid",
    "id",
    "geom",
    "name",
    "kind",
    "actor",
    "status",
    "certainty",
    "valid",
    "quote_count",
)


def rows(of: Collection, query: TileQuery) -> Collection:
    """The collection itself, or over the shorter way to the same rows."""
    if of.known is not None:
        # The shorter way leads to what is on the map now.
        return of
    asked = {it.name for it in chosen(of, query)} | {it.name for it in query.equals}
    more = query.filter or query.search or query.claimant
    if not of.evidence or more or not asked <= set(COLUMNS):
        return of
    table = (
        text(sql("tiles/quoted.sql"))
        .bindparams(layer=of.id)
        .columns(*(column(name, of.table.c[name].type) for name in COLUMNS))
        .subquery(of.id)
    )
    return replace(of, table=table)  # type: ignore[arg-type]
