"""A tile as bytes: one statement for each layer of it, in which PostGIS makes the bytes (Mapbox Vector Tile 2.1).

A layer of up to COMPLETE features has all of them. Of one with more, features are left out until it is light enough for
a map; see geo/tile_share.py.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from threading import Lock
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Double,
    FromClause,
    Select,
    func,
    literal_column,
    select,
)

from geo import tile_rows
from geo.collection import Collection
from geo.conditions import conditions
from geo.database import Fetch, fetch_within
from geo.query import Query
from geo.slot import shape, slot
from geo.state import State, state_column
from geo.statement import Statement, compiled
from geo.tile import Tile
from geo.tile_attributes import columns, needed, number
from geo.tile_query import TileQuery
from geo.tile_shape import EXTENT, drawn, in_reach, way
from geo.tile_share import COMPLETE, LARGEST, LIGHT, SEED, TRIES, Share, first_share, is_drawn

# Statements for each process; a filter is a shape of its own.
KEPT = 512

Part = tuple[Collection, Query]


@dataclass(frozen=True)
class TileBody:
    """The bytes, none where nothing is there; and the smallest share of a layer's features that is drawn."""

    content: bytes
    share: float = 1.0


@dataclass(frozen=True)
class Found:
    """A layer as one statement makes it of the first `rows` features, and the state of the data it was read in."""

    content: bytes
    rows: int
    state: State

    @property
    def is_complete(self) -> bool:
        """Whether these are all features there are, and light enough."""
        return self.rows <= COMPLETE and len(self.content) <= LARGEST


def tile_bytes(connection: Connection, parts: Iterable[Part], tile: Tile) -> bytes:
    """A tile with a layer for each collection that has features there, in the order given; no bytes where none has.

    Each collection comes with what is asked of it; of a query, the conditions and `properties` count here.
    """
    return tile_body(connection, parts, tile).content


def tile_body(connection: Connection, parts: Iterable[Part], tile: Tile) -> TileBody:
    return joined([_layer(connection, of, _asked(query, tile)) for of, query in parts])


def find(fetch: Fetch, part: Part, tile: Tile) -> Found:
    """A layer in a single statement; where it is not complete, `thinned` makes it."""
    of, query = part
    return _read(fetch, of, _asked(query, tile))


def thinned(connection: Connection, part: Part, tile: Tile, found: Found) -> TileBody:
    """A layer that is too full. Of what was found before, only the numbers count: it may be of another state."""
    of, query = part
    return _thinned(connection, of, _asked(query, tile), found)


def joined(layers: Sequence[TileBody]) -> TileBody:
    """A tile is a message of layers, and messages that follow each other are one."""
    content = b"".join(it.content for it in layers)
    return TileBody(content, min((it.share for it in layers), default=1.0))


def made_by(of: Collection, tile: Tile) -> str:
    """Digest of what makes the tile where nothing else is asked: two that differ may make different bytes."""
    made = _statement("tile", of, _asked(Query(), tile))
    numbers = (COMPLETE, LARGEST, LIGHT, SEED, TRIES)
    said = repr((made.text, sorted(made.constants.items()), numbers))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _asked(query: Query, tile: Tile) -> TileQuery:
    known = {it.name: getattr(query, it.name) for it in fields(Query)}
    return TileQuery(**known, tile=tile, most=COMPLETE + 1)


def _layer(connection: Connection, of: Collection, query: TileQuery) -> TileBody:
    found = _read(partial(fetch_within, connection), of, query)
    return TileBody(found.content) if found.is_complete else _thinned(connection, of, query, found)


def _thinned(connection: Connection, of: Collection, query: TileQuery, found: Found) -> TileBody:
    fetch = partial(fetch_within, connection)
    explained = fetch(*_explain(of, query))[0][0]
    share = first_share(connection, of, explained, found.rows, len(found.content))
    for _ in range(TRIES - 1):
        found = _read(
            fetch,
            of,
            replace(query, share=share.drawn, blocks=share.blocks, most=2 * COMPLETE),
        )
        better = _better(share, len(found.content))
        if better == share:
            break
        share = better
    return TileBody(found.content, share.drawn)


def _better(share: Share, size: int) -> Share:
    """A share that makes the tile as heavy as it may be, and no heavier."""
    if size > LIGHT:
        return share.times(LIGHT / size)
    return share.times(LIGHT / size / 1.25) if size and size < LIGHT / 3 else share


def _read(fetch: Fetch, of: Collection, query: TileQuery) -> Found:
    statement = _statement("tile", of, query)
    content, rows, state = fetch(statement.text, statement.values(query))
    return Found(bytes(content), rows, State.parse(of, state))


def _explain(of: Collection, query: TileQuery) -> tuple[str, dict[str, Any]]:
    statement = _statement("rows", of, query)
    return f"explain (format json) {statement.text}", statement.values(query)


_kept: OrderedDict[Hashable, Statement] = OrderedDict()
_lock = Lock()


def _statement(kind: Literal["tile", "rows"], of: Collection, query: TileQuery) -> Statement:
    """Compiled once for each shape of query and each kind of place: SQLAlchemy takes longer than the database else."""
    key = (kind, shape(of, query), way(of, query.tile), query.share < 1, query.blocks < 1)
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
            return known
    made = compiled(_tile(of, query) if kind == "tile" else _rows(of, query, needed(of, query)))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _tile(of: Collection, query: TileQuery) -> Select[Any]:
    """One row: the layer as bytes, how many rows were read for it, and the state they were read in.

    The rows are picked before anything is made of them. In one step, the planner sees that the making is all that
    costs, and reads the whole table rather than its index.
    """
    rows = _over(of, _sampled(of, query)) if query.blocks < 1 else tile_rows.rows(of, query)
    most = slot("most", query, lambda it: it.most, BigInteger())  # type: ignore[attr-defined]
    names = (of.geometry, *needed(of, query))
    picked = _over(of, _rows(rows, query, names).limit(most).subquery("picked"))
    # Under the name of the column: no attribute can have it too.
    made = select(drawn(picked, query).label(of.geometry), *columns(picked, query))
    if of.layer is not None:
        # The same features are the same bytes, however they were found: that is what the ETag of a data version says.
        made = made.order_by(picked.table.c[of.order])
    counted = number(of)
    content = func.ST_AsMVT(
        # With the star: alone it would be a column of this name, where there is one.
        literal_column('"feature".*'),
        _constant(of.id),
        _constant(EXTENT),
        _constant(of.geometry),
        *([_constant(counted)] if counted else []),
    )
    return select(content, func.count(), state_column(of)).select_from(made.subquery("feature"))


def _rows(of: Collection, query: TileQuery, names: Iterable[str]) -> Select[Any]:
    """The rows in reach of the tile for which all is true that is asked."""
    there = select(*(of.table.c[name] for name in names)).select_from(of.table)
    there = there.where(in_reach(of, query), *conditions(of, query))
    return there.where(is_drawn(of, query)) if query.share < 1 else there


def _over(of: Collection, rows: FromClause) -> Collection:
    """The collection with other rows of the same columns in place of its table."""
    return replace(of, table=rows)  # type: ignore[arg-type]


def _sampled(of: Collection, query: TileQuery) -> FromClause:
    """Some of the table's blocks, whole, and the same ones in every answer."""
    percent = slot("blocks", query, lambda it: 100 * it.blocks, Double())  # type: ignore[attr-defined]
    return of.table.tablesample(func.system(percent), seed=_constant(SEED))


def _constant(value: str | int) -> ColumnElement[Any]:
    """A number or a name of the registry, written out: ST_AsMVT is told once for all rows."""
    written = str(value).replace("'", "''")
    return literal_column(written if isinstance(value, int) else f"'{written}'")
