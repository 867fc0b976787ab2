"""Vector tiles as one PMTiles file (version 3), which web maps read by ranges of bytes from any file server."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer
from sqlalchemy import Connection

from geo.ready_tile import tile_body
from geo.tile import Tile
from geo.tile_page import Part

# PMTiles keeps degrees as whole numbers.
PER_DEGREE = 10_000_000
WORLD = [-180.0, -85.05112878, 180.0, 85.05112878]

ROOT = 0


def write_archive(
    path: Path,
    connection: Connection,
    parts: Callable[[int], Sequence[Part]],
    deepest: int,
    tilejson: Mapping[str, Any],
    tell: Callable[[int, int], None] = lambda zoom, tiles: None,
) -> int:
    """Write the tiles from zoom level 0 to `deepest`, each the bytes the server sends; how many they are.

    `parts` says what is in the tiles of a zoom level. Where a tile is empty all tiles within it are, so none of them is
    asked for. `tilejson` describes the tileset; `tell` hears of each finished zoom level and its tiles. Nothing is
    written where there is no tile at all.
    """
    written, level = 0, [ROOT]
    with path.open("wb") as file:
        archive = Writer(file)  # type: ignore[no-untyped-call] # it has no types
        # It keeps the tiles in a file of its own until their number is known.
        with closing(archive.tile_f):
            for zoom in range(deepest + 1):
                asked = parts(zoom)
                # In the order of their numbers, as a reader finds neighbours side by side then.
                there = [it for it in level if _write(archive, connection, asked, it)]
                written += len(there)
                tell(zoom, len(there))
                level = [child for it in there for child in _within(it)]
            if written:
                archive.finalize(_header(tilejson), _metadata(tilejson))  # type: ignore[no-untyped-call]
    if not written:
        path.unlink()
    return written


def _write(archive: Writer, connection: Connection, parts: Sequence[Part], number: int) -> bool:
    zoom, column, row = tileid_to_zxy(number)
    content = tile_body(connection, parts, Tile(zoom, row, column)).content
    if content:
        # Without the moment it was made, so that equal tiles stay one, and a second run changes nothing.
        archive.write_tile(number, gzip.compress(content, 9, mtime=0))  # type: ignore[no-untyped-call]
    return bool(content)


def _within(number: int) -> Iterator[int]:
    """The four tiles within a tile, in order: a Hilbert curve goes through all of them before it leaves."""
    zoom, column, row = tileid_to_zxy(number)
    square = ((2 * column + x, 2 * row + y) for x in (0, 1) for y in (0, 1))
    yield from sorted(zxy_to_tileid(zoom + 1, x, y) for x, y in square)


def _header(tilejson: Mapping[str, Any]) -> dict[str, Any]:
    west, south, east, north = (round(it * PER_DEGREE) for it in tilejson.get("bounds", WORLD))
    return {
        "version": 3,
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 0,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(tilejson: Mapping[str, Any]) -> dict[str, Any]:
    """What the specification knows (version 3, 5): the layers have to be there, the rest is for people."""
    names = ("name", "description", "attribution", "vector_layers")
    return {name: tilejson[name] for name in names if name in tilejson} | {"type": "overlay"}
