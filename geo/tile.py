"""One tile of WebMercatorQuad: a square of the plane map of the world, counted from its north-west corner."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Self

from geo.area import Envelope
from geo.errors import NotFoundError
from geo.message import Message

# The definition of the set ends here (OGC 17-083r4, annex D.1); a cell of this tile is half a millimetre wide.
DEEPEST = 24
# Half the length of the equator on the map, in metres of EPSG:3857.
HALF_WORLD = 20_037_508.342789244
RADIUS = 6_378_137.0

WHOLE = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Tile:
    """`row` counts from the north, `column` from the west. The OGC writes the row first, TileJSON the column (x)."""

    zoom: int
    row: int
    column: int

    @classmethod
    def parse(cls, zoom: str, row: str, column: str) -> Self:
        """A tile by the parts of an address. Raises NotFoundError for one that the set does not have."""
        if not all(WHOLE.fullmatch(it) for it in (zoom, row, column)):
            raise NotFoundError(_no_number(zoom, row, column))
        found = cls(int(zoom), int(row), int(column))
        if found.zoom > DEEPEST:
            raise NotFoundError(
                Message("There is no zoom level %(level)s.", level=found.zoom),
                Message("Zoom levels are 0 to %(deepest)s.", deepest=DEEPEST),
            )
        last = 2**found.zoom - 1
        if max(found.row, found.column) > last:
            raise NotFoundError(
                Message(
                    "Zoom level %(level)s has no tile in row %(row)s, column %(column)s.",
                    level=found.zoom,
                    row=found.row,
                    column=found.column,
                ),
                Message("Rows and columns are 0 to %(last)s; the row comes first.", last=last),
            )
        return found

    @property
    def side(self) -> float:
        """Its width and height in metres of EPSG:3857."""
        return 2 * HALF_WORLD / (1 << self.zoom)

    def envelope(self, margin: float = 0) -> Envelope:
        """West, south, east, north in metres of EPSG:3857, wider on each side by a share of the tile's own width."""
        around = margin * self.side
        west = self.column * self.side - HALF_WORLD
        north = HALF_WORLD - self.row * self.side
        return (
            west - around,
            north - self.side - around,
            west + self.side + around,
            north + around,
        )

    def degrees(self, margin: float = 0) -> Envelope:
        """The same in degrees. Meridians and parallels are straight on this map, so it is a box there too.

        With a margin it may reach beyond longitude 180, where nothing is.
        """
        west, south, east, north = self.envelope(margin)
        return longitude(west), latitude(south), longitude(east), latitude(north)


def longitude(x: float) -> float:
    return math.degrees(x / RADIUS)


def latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y / RADIUS)))


def tile_at(zoom: int, lon: float, lat: float) -> Tile:
    """The tile a place lies in, in degrees; what is beyond the map's north and south belongs to its edge."""
    across = 2**zoom
    turned = math.radians(min(max(lat, -89.9), 89.9))
    x = (lon + 180) / 360 * across
    y = (1 - math.asinh(math.tan(turned)) / math.pi) / 2 * across
    last = across - 1
    return Tile(zoom, min(max(math.floor(y), 0), last), min(max(math.floor(x), 0), last))


def _no_number(zoom: str, row: str, column: str) -> Message:
    if not WHOLE.fullmatch(zoom):
        return Message('The zoom level "%(level)s" of a tile is no whole number.', level=zoom[:20])
    if not WHOLE.fullmatch(row):
        return Message('The row "%(row)s" of a tile is no whole number.', row=row[:20])
    return Message('The column "%(column)s" of a tile is no whole number.', column=column[:20])
