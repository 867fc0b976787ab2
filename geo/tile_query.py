"""What a tile is asked for: the conditions of any query, the tile, and which share of the features it is to show."""

from __future__ import annotations

from dataclasses import dataclass

from geo.query import Query
from geo.tile import Tile

WHOLE_WORLD = Tile(0, 0, 0)


@dataclass(frozen=True)
class TileQuery(Query):
    """`share` is the part of the features that is drawn, `blocks` the part of the table that is read for it.

    Both are 1 for a complete tile. At most `most` rows are read.
    """

    tile: Tile = WHOLE_WORLD
    share: float = 1.0
    blocks: float = 1.0
    most: int = 0
