"""What the map shows of a layer on a day: drawn one by one or from tiles, listed whole or as the first of many."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from geo import read
from geo.collection import Collection
from geo.conditions import conditions
from geo.layer import Layer
from geo.query import Query
from geo.read import Row
from web import record
from web.rivals import is_possible, rivals
from web.snapshot import Snapshot
from web.store import store
from web.tilesets import of_collection

# A layer with more features than this on a day is drawn from vector tiles. Each feature drawn by itself is elements of
# the page, and its quotes are fetched with it. Measured: docs/decisions/0018.
ONE_BY_ONE = 1_000
# Of a layer with more features than this the list has only so many, the first by name, and their quotes a step away.
LISTED = 100
# What an entry of a list without quotes says.
ENTRY = ("id", "name", "name_ar", "kind", "actor", "status", "certainty", "quote_count")
TIMES = tuple(f"valid_{end}{what}" for end in ("from", "to") for what in ("", "_precision"))


@dataclass(frozen=True)
class Group:
    """`features` are rows with their quotes, all of the layer on the day; or the first by name, without quotes.

    `count` is how many there are; `rest` the address of all of them as a table, where they are more than listed;
    `extent` is the box in degrees that tiles are to be asked for in, where the layer is drawn from tiles. `rivals` are
    the pairs of zones that share ground and have two holders (web/rivals.py), none where the layer is drawn from tiles.
    """

    layer: Layer
    features: list[Row]
    count: int
    rest: str | None = None
    extent: list[float] | None = None
    rivals: list[Row] = field(default_factory=list)

    @property
    def tiled(self) -> bool:
        return self.count > ONE_BY_ONE


def group(snapshot: Snapshot, layer: Layer, query: Query, asof: date) -> Group:
    """The features of a layer for which `query` is true, which is what the map shows of it on a day."""
    of, query = record.seen(snapshot, store().layer(layer), query)
    found = read.records(snapshot.connection, of, replace(query, limit=LISTED + 1))
    if len(found) <= LISTED:
        shared = rivals(snapshot, of, query) if is_possible(layer.geometry_type, found) else []
        return Group(layer, _of_layer(layer, found), len(found), rivals=shared)
    counted = snapshot.count(of, query, patient=True)
    assert counted is not None
    count = counted.number
    first, rest = _first(snapshot, of, query), _rest(layer, query, asof)
    if count > ONE_BY_ONE:
        return Group(layer, first, count, rest, of_collection(snapshot, of).bbox)
    shared = rivals(snapshot, of, query) if layer.geometry_type == "MultiPolygon" else []
    return Group(layer, first, count, rest, rivals=shared)


def may_be_tiled(snapshot: Snapshot, layer: Layer) -> bool:
    """Whether a layer can be drawn from tiles on some day: the map then asks for the count of a day first."""
    of = store().layer(layer)
    some = select(of.table.c[of.key]).limit(ONE_BY_ONE + 1).subquery()
    return bool(
        snapshot.connection.scalar(select(func.count()).select_from(some)) == ONE_BY_ONE + 1
    )


def _first(snapshot: Snapshot, of: Collection, query: Query) -> list[Row]:
    """The first by name; of two with one name the order of the layer decides."""
    columns = of.table.c
    statement = (
        select(*(columns[name] for name in (*ENTRY, *TIMES)))
        .where(*conditions(of, query))
        .order_by(columns.name, columns[of.order])
        .limit(LISTED)
    )
    found = snapshot.connection.execute(statement).mappings()
    assert of.layer is not None
    return _of_layer(of.layer, [dict(row) for row in found])


def _of_layer(layer: Layer, found: list[Row]) -> list[Row]:
    return [{**row, "layer": layer.name} for row in found]


def _rest(layer: Layer, query: Query, asof: date) -> str:
    when: dict[str, Any] = {"asof": asof.isoformat()}
    if query.datetime is not None:
        first = query.datetime.first
        when = {"datetime": f"{first.isoformat() if first else '..'}/{asof.isoformat()}"}
    if query.known is not None:
        when["known"] = query.known.isoformat()
    if query.claimant is not None:
        when["view"] = query.claimant.key
    if query.filter is not None:
        when["filter"] = query.filter.text
    return url_for("features.items", collection=layer.name, **when, sortby="name", f="html")
