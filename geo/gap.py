"""Rows with nothing in a column: what has no geometry matches any box, and what has no time any time.

To find them PostgreSQL reads a spatial index from one end to the other, and mostly finds none. Where that is known, a
question about a few rows need not read what grows with the table.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import or_, select

from geo.collection import Collection
from geo.column import may_be_null
from geo.database import Fetch
from geo.query import Query
from geo.state import State, state_column
from geo.statement import Statement, compiled

Names = tuple[str, ...]


def gaps(collection: Collection, query: Query) -> Names:
    """The columns in which the query looks for nothing, by an index that does not tell where that is."""
    asked = [collection.geometry] if query.bbox is not None else []
    time = collection.time
    if time is not None and time.shape == "range" and (query.datetime or query.asof) is not None:
        asked += time.columns
    return tuple(it for it in asked if may_be_null(collection, it))


@lru_cache(maxsize=512)
def filled(collection: Collection, names: Names) -> Collection:
    """The same collection while every row has something in these columns: one value, for statements to be kept by."""
    return replace(collection, filled=frozenset(names))


def look(fetch: Fetch, collection: Collection, names: Names) -> tuple[bool, State]:
    """Whether any row has nothing in one of the columns, and in which state of the data."""
    found, state = fetch(_statement(collection, names).text, {}, settled=True)
    return found, State.parse(collection, state)


@lru_cache(maxsize=512)
def _statement(collection: Collection, names: Names) -> Statement:
    nothing = or_(*(collection.table.c[it].is_(None) for it in names))
    some = select(collection.table.c[collection.key]).where(nothing).exists()
    return compiled(select(some, state_column(collection)))
