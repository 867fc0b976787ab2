"""Ready tiles: the tiles of our own points that have many, made once when data are written, and then only fetched.

Kept in sourceline.ready_tile with the data version they were made from, and found by the current one alone, which every
write bumps: none can be stale. A tile that is not there is made from the tables, so nothing rests on them.

Who asks for a time gets the ready tile where all its features are true in it. They are where it ends no earlier than
the last of them begins, and begins no later than the first of them ends; these two days are kept with the tile.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Double,
    Engine,
    Integer,
    LargeBinary,
    Text,
    cast,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    table,
    text,
)

from geo import tile_page
from geo.collection import Collection
from geo.database import Fetch, fetch_within, sql
from geo.interval import Interval
from geo.layer import Layer
from geo.query import Query
from geo.reflection import layer_collection
from geo.state import DataVersion, data_version
from geo.statement import DIALECT
from geo.tile import Tile
from geo.tile_attributes import FULL_FROM
from geo.tile_page import Part, TileBody, joined, made_by
from geo.tile_query import TileQuery
from geo.tile_shape import in_reach
from geo.times import first_and_last

# From so many points on a tile is kept; one with fewer is made in a few milliseconds.
MANY = 1_000
# Seven kilometres wide at 45 degrees. Few tiles within have so many points, and the search for them would cost more.
DEEPEST = 12
# Of one layer, as sent; the widest tiles come first. In the table they take less than half of it.
MOST_BYTES = 128_000_000
# A load, or a start after a write, takes no more than so much longer for each layer.
MOST_SECONDS = 60.0

PLAIN = Query()
EVER = ("-infinity", "infinity")
# One for each way in which the statement of a tile of points depends on its place; see tile_shape.way.
PLACES = tuple(Tile(zoom, 0, column) for zoom in (1, FULL_FROM) for column in (0, 1))

READY_TILE = table(
    "ready_tile",
    column("layer", Text),
    column("zoom", Integer),
    column("tile_row", Integer),
    column("tile_column", Integer),
    column("version", BigInteger),
    column("made_by", Text),
    column("share", Double),
    column("body", LargeBinary),
    column("latest_start", Date),
    column("earliest_end", Date),
    schema="sourceline",
)


def suits(of: Collection, query: Query, tile: Tile) -> bool:
    """Whether the tile may be one that is kept: of a layer of points, nothing asked but a time, and not too deep."""
    return (
        _keeps(of.layer)
        and tile.zoom <= DEEPEST
        and replace(query, asof=None, datetime=None) == PLAIN
    )


def find(fetch: Fetch, part: Part, tile: Tile) -> tuple[DataVersion, TileBody | None]:
    """The layer of a tile if it is ready, and the state of the data it was looked for in."""
    of, query = part
    first, last = _asked(of, query)
    values = {
        "first": first,
        "last": last,
        "layer": of.id,
        "zoom": tile.zoom,
        "tile_row": tile.row,
        "tile_column": tile.column,
        "made_by": _made_by(of, _place(tile)),
    }
    version, content, share = fetch(_lookup(), values, settled=True)
    ready = None if content is None else TileBody(content, share)
    return DataVersion.parse(version), ready


def tile_body(connection: Connection, parts: Iterable[Part], tile: Tile) -> TileBody:
    """The same as tile_page.tile_body, of layers that are ready, and else made from the tables."""
    return joined([_layer(connection, part, tile) for part in parts])


def _asked(of: Collection, query: Query) -> tuple[str, str]:
    """The latest first and the earliest last day of the times that are asked for, all of which have to be met."""
    day = Interval(query.asof, query.asof) if query.asof is not None else None
    times = [it for it in (day, query.datetime) if it is not None]
    if of.time is None or not times:
        return EVER
    # A day, also for an open end: so a tile that is for no time is not found.
    first = max(it.first_day or date.min for it in times)
    last = min(it.last_day or date.max for it in times)
    return first.isoformat(), last.isoformat()


def _layer(connection: Connection, part: Part, tile: Tile) -> TileBody:
    if suits(*part, tile):
        _, ready = find(partial(fetch_within, connection), part, tile)
        if ready is not None:
            return ready
    return tile_page.tile_body(connection, [part], tile)


def make_ready(engine: Engine, layers: Sequence[Layer]) -> int:
    """Make the tiles of the current data version that are to be ready, where they are not; how many those were."""
    alone = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with alone as connection, connection.begin():
        # First of all: PostgreSQL takes the snapshot after it, so who waited for another sees what that one made.
        connection.execute(text("lock table sourceline.ready_tile in share row exclusive mode"))
        version = data_version(connection).number
        connection.execute(delete(READY_TILE).where(READY_TILE.c.version != version))
        kept = [it for it in layers if _keeps(it) and _has_many(connection, it)]
        return sum(_make(connection, layer_collection(connection, it), version) for it in kept)


def _has_many(connection: Connection, layer: Layer) -> bool:
    """Whether any tile can have; most datasets are told from it in no time."""
    shown = select(literal(1)).select_from(table(layer.name, schema="layers"))
    return connection.scalar(select(exists(shown.offset(MANY - 1)))) is True


def _make(connection: Connection, of: Collection, version: int) -> int:
    of_layer = READY_TILE.c.layer == of.id
    known = set(connection.scalars(select(READY_TILE.c.made_by).where(of_layer)))
    if known and known <= {_made_by(of, it) for it in PLACES}:
        return 0
    connection.execute(delete(READY_TILE).where(of_layer))
    made = 0
    for tile, body in _bodies(connection, of):
        _keep(connection, of, tile, body, version)
        made += 1
    return made


def _keep(connection: Connection, of: Collection, tile: Tile, body: TileBody, version: int) -> None:
    place = {"layer": of.id, "zoom": tile.zoom, "tile_row": tile.row, "tile_column": tile.column}
    by = {"version": version, "made_by": _made_by(of, _place(tile))}
    said = {"share": body.share, "body": body.content}
    known = {it: literal(value, READY_TILE.c[it].type) for it, value in (place | by | said).items()}
    row: dict[str, ColumnElement[Any]] = {**known, **_times(of, body)}
    there = select(*row.values()).where(in_reach(of, TileQuery(tile=tile)))
    connection.execute(insert(READY_TILE).from_select(list(row), there.select_from(of.table)))


def _times(of: Collection, body: TileBody) -> dict[str, ColumnElement[Any]]:
    """When the last of the features in reach begins and the first of them ends, over their rows.

    Of a thinned tile no time is the right one: how much of it is drawn follows from how many rows the planner expects,
    and for a day it expects others.
    """
    earliest, latest = (cast(literal(it), Date) for it in EVER)
    if body.share < 1:
        return {"latest_start": func.max(latest), "earliest_end": func.min(earliest)}
    # What has no time is true in any.
    first, last = first_and_last(of, of.time) if of.time else (null(), null())
    return {
        "latest_start": func.coalesce(func.max(cast(first, Date)), earliest),
        "earliest_end": func.coalesce(func.min(cast(last, Date)), latest),
    }


def _bodies(connection: Connection, of: Collection) -> Iterator[tuple[Tile, TileBody]]:
    """The tiles that have many points, until they weigh or last enough."""
    size, until = 0, time.monotonic() + MOST_SECONDS
    for tile in _heavy(connection, of):
        body = tile_page.tile_body(connection, [(of, PLAIN)], tile)
        size += len(body.content)
        if size > MOST_BYTES or time.monotonic() > until:
            return
        yield tile, body


def _heavy(connection: Connection, of: Collection) -> list[Tile]:
    """The tiles that have many points, the widest first."""
    shown = select(of.table.c[of.geometry].label("geom")).cte("shown")
    heavy = text(sql("tiles/heavy.sql")).columns().add_cte(shown)
    found = connection.execute(heavy, {"deepest": DEEPEST, "many": MANY})
    return [Tile(row.zoom, row.tile_row, row.tile_column) for row in found]


def _keeps(layer: Layer | None) -> bool:
    return layer is not None and layer.geometry_type == "Point"


def _place(tile: Tile) -> Tile:
    """The one of PLACES that is as this tile is."""
    return PLACES[2 * (tile.zoom >= FULL_FROM) + (tile.column > 0)]


@lru_cache(maxsize=256)
def _made_by(of: Collection, place: Tile) -> str:
    return made_by(of, place)


@cache
def _lookup() -> str:
    return str(text(sql("tiles/ready.sql")).compile(dialect=DIALECT))
