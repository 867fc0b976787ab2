"""How much of a tile that is too full is drawn.

Which features stay is a matter of their key alone: a feature that is drawn where one in sixteen is, is drawn also where
one in four is. So zooming in only ever adds features, and tiles that show the same share agree along their border.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Text, cast, func, text
from sqlalchemy.sql.elements import ColumnElement

from geo.collection import Collection
from geo.database import sql
from geo.slot import slot
from geo.tile_query import TileQuery

# So many features, and so many bytes, are drawn before any is left out; some servers stop at 10 000 and say nothing.
COMPLETE = 40_000
LARGEST = 2_000_000
# What a tile may weigh from which features are left out.
LIGHT = 500_000
# So many rows are looked at for it, where a table can be read by samples of its blocks.
LOOKED_AT = 200_000
# Of one shape: the second half of the hash is left to whoever needs another.
FINE = 2**24
SEED = 1
# Statements in all for one layer of a tile; the estimates are the planner's, and it may be far off.
TRIES = 4


@dataclass(frozen=True)
class Share:
    """`drawn` is the part of the features in the tile that is drawn, `blocks` the part of the table that is read."""

    drawn: float
    blocks: float = 1.0

    def times(self, factor: float) -> Share:
        """More or fewer of the same sample, by a whole power of two."""
        return Share(min(_power(self.drawn * factor), self.blocks), self.blocks)


def first_share(
    connection: Connection,
    collection: Collection,
    explained: Mapping[str, Any],
    rows: int,
    size: int,
) -> Share:
    """A share for a tile of which the first `rows` features weigh `size` bytes.

    `explained` is the planner's own word on how many there are.
    """
    there = max(int(explained["Plan"]["Plan Rows"]), rows)
    drawn = _power(LIGHT / size * rows / there)
    return Share(drawn, max(_blocks(connection, collection, there), drawn))


def _blocks(connection: Connection, collection: Collection, there: int) -> float:
    """The part of a table's blocks to read: 1 where its index leads to the rows of the tile in fewer steps."""
    if collection.layer is not None:
        return 1.0
    table = collection.table
    known, total = connection.execute(
        text(sql("tiles/size.sql")), {"schema": table.schema, "name": table.name}
    ).one()
    part = _power(LOOKED_AT / there)
    return part if known and part * total < there else 1.0


def is_drawn(collection: Collection, query: TileQuery) -> ColumnElement[bool]:
    """Whether a feature is one of those that stay; of what the sample of blocks has left already."""
    key = collection.table.c[collection.key]
    if isinstance(key.type, Integer):
        hashed = func.hashint8extended(cast(key, BigInteger), 0)
    else:
        hashed = func.hashtextextended(cast(key, Text), 0)
    below = slot("share", query, _threshold, BigInteger())
    return hashed.op("&")(text(str(FINE - 1))) < below


def _threshold(query: Any) -> int:
    return int(query.share / query.blocks * FINE)


def _power(share: float) -> float:
    """The next lower power of two, so that tiles that are about as full show the same features."""
    return min(1.0, float(2.0 ** math.floor(math.log2(share))))
