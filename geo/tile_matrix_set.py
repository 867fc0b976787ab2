"""The one tile matrix set of this server, WebMercatorQuad, as every web map uses it (OGC 17-083r4, annex D.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo.crs import EPSG_URI
from geo.errors import NotFoundError
from geo.link import JSON, TILING_SCHEME, Link, link
from geo.message import Message
from geo.tile import DEEPEST, HALF_WORLD, Tile, tile_at

Href = Callable[..., str]
Document = dict[str, Any]

ID = "WebMercatorQuad"
TITLE = "Google Maps Compatible for the World"
URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{ID}"
SCALE_SET = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
CRS = f"{EPSG_URI}3857"
SIDE = 256
# What the standard takes a pixel for, in metres (6.1.1).
PIXEL = 0.00028


@dataclass(frozen=True)
class Limits:
    """The rows and columns of one zoom level in which there may be something, all four inclusive."""

    zoom: int
    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def hold(self, tile: Tile) -> bool:
        return (
            self.first_row <= tile.row <= self.last_row
            and self.first_column <= tile.column <= self.last_column
        )


def limits(zoom: int, bbox: list[float] | None) -> Limits:
    """The tiles that a box in degrees touches, or the whole level without one."""
    last = 2**zoom - 1
    if bbox is None:
        return Limits(zoom, 0, last, 0, last)
    west, south, east, north = bbox
    first, end = tile_at(zoom, west, north), tile_at(zoom, east, south)
    if west > east:
        return Limits(zoom, first.row, end.row, 0, last)
    return Limits(zoom, first.row, end.row, first.column, end.column)


def require(identifier: str) -> None:
    """Raise NotFoundError for any other tile matrix set."""
    if identifier != ID:
        raise NotFoundError(
            Message('There is no tile matrix set "%(id)s".', id=identifier[:80]),
            Message("There is %(id)s, and no other.", id=ID),
        )


def listed(href: Href, links: list[Link]) -> Document:
    """All tile matrix sets there are (OGC API – Tiles Part 1, annex on tile matrix sets)."""
    own = link(href("tile_matrix_set", matrix_set=ID), "self", JSON, TITLE)
    entry = {"id": ID, "title": TITLE, "uri": URI, "crs": CRS, "links": [own]}
    return {"links": links, "tileMatrixSets": [entry]}


def definition(links: list[Link]) -> Document:
    """The set itself (OGC 17-083r4, 7)."""
    return {
        "id": ID,
        "title": TITLE,
        "uri": URI,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": SCALE_SET,
        "tileMatrices": [_matrix(zoom) for zoom in range(DEEPEST + 1)],
        "links": links,
    }


def scheme_link(href: Href) -> Link:
    """From a tileset to the definition of its tile matrix set."""
    return link(href("tile_matrix_set", matrix_set=ID), TILING_SCHEME, JSON, TITLE)


def _matrix(zoom: int) -> Document:
    cell = 2 * HALF_WORLD / SIDE / 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": cell / PIXEL,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF_WORLD, HALF_WORLD],
        "tileWidth": SIDE,
        "tileHeight": SIDE,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }
