"""How many features of a page can be told in full on a page for people, by how much each has to tell."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, Text, cast, func, select

from geo.collection import Collection
from geo.page import page
from geo.query import Query

# Bytes of one position, with its separators: two numbers of some ten digits.
POSITION = 24
# Of a table's cell, around its value.
CELL = 80
# How many times its JSON a list of objects takes where each member has a name and a line of its own.
SPREAD = 3


def fitting(connection: Connection, collection: Collection, query: Query, room: int) -> int:
    """A limit for the query so that all there is to tell of its page takes some `room` bytes; never less than 1.

    Measured in the database: a page of large shapes is not to be read and then thrown away.
    """
    assert query.limit is not None
    found = page(collection, query, {"geom", "properties"})
    nested = any(it.type == "object" or it.items == "object" for it in collection.returned)
    texts = func.octet_length(cast(found.c.properties, Text)) * (SPREAD if nested else 1)
    shapes = func.coalesce(func.ST_NPoints(found.c.geom), 0) * POSITION
    size = cast(texts + shapes + CELL * len(collection.returned), BigInteger)
    sizes = select(found.c.n, func.sum(size).over(order_by=found.c.n).label("so_far")).subquery()
    fits = func.count().filter(sizes.c.so_far <= room)
    counts = select(func.count(), fits).where(sizes.c.n <= query.limit)
    there, fit = connection.execute(counts).one()
    return query.limit if fit == there else max(fit, 1)
