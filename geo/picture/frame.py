"""Which part of the world a picture shows, in Web Mercator as the map page, and where on the picture a place lies.

Pixels count from the picture's upper left corner, x to the right and y down. Longitudes may run on beyond 180
degrees: a frame across the antimeridian is one piece of paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.area import Bbox

# Where Web Mercator's square ends.
HIGHEST = 85.051128
TILE = 256
# As near as the map page comes, and as small a part of the world as is ever shown: an area of no size has a frame too.
NEAREST = 14.0
# How much of the picture stays free around a box, on each side.
INSET = 0.03
# The radius and the flattening of WGS 84 (EPSG:7030).
RADIUS = 6_378_137.0
FLATTENING = 1 / 298.257223563

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """A part of the frame that lies in one world: its box in degrees, and how many worlds to the east it is drawn."""

    west: float
    south: float
    east: float
    north: float
    worlds: int


@dataclass(frozen=True)
class Frame:
    """`left` and `top` are where it stands, `width` and `height` its size, in pixels of the picture; `world` is how
    many pixels the whole world is wide. `x` and `y` are the middle, in parts of the world from its north-west corner.
    """

    left: float
    top: float
    width: float
    height: float
    x: float
    y: float
    world: float

    @classmethod
    def around(
        cls, center: tuple[float, float], zoom: float, place: tuple[float, float, float, float]
    ) -> Frame:
        """A place of the picture (left, top, width, height) filled as the map page fills its window."""
        return cls(*place, _x(center[0]), _y(center[1]), TILE * 2**zoom).settled()

    @classmethod
    def of(cls, box: Bbox, place: tuple[float, float, float, float]) -> Frame:
        """The same with all of a box in it, as large as it goes."""
        _, _, width, height = place
        east = box.east + 360 if box.east < box.west else box.east
        west, east, north, south = _x(box.west), _x(east), _y(box.north), _y(box.south)
        across, down = max(east - west, 1e-9), max(south - north, 1e-9)
        fits = min(width * (1 - 2 * INSET) / across, height * (1 - 2 * INSET) / down)
        return cls(*place, (west + east) / 2, (north + south) / 2, fits).settled()

    @classmethod
    def filled(cls, box: Bbox, left: float, top: float, width: float, height: float) -> Frame:
        """As much of a place, from its lower left corner, as a box fills; its west is not greater than its east."""
        across, down = _x(box.east) - _x(box.west), _y(box.south) - _y(box.north)
        world = min(width / max(across, 1e-9), height / max(down, 1e-9))
        wide, high = across * world, down * world
        x, y = (_x(box.west) + _x(box.east)) / 2, (_y(box.north) + _y(box.south)) / 2
        return cls(left, top + height - high, wide, high, x, y, world)

    def settled(self) -> Frame:
        """The frame in which no ground is shown twice, and nothing but ground."""
        world = min(max(self.world, self.width, self.height), TILE * 2**NEAREST)
        half = self.height / world / 2
        return replace(self, y=min(max(self.y, half), 1 - half), world=world)

    def zoomed(self, zoom: float) -> Frame:
        """The same middle at another zoom level of the map page."""
        return replace(self, world=TILE * 2**zoom).settled()

    @property
    def zoom(self) -> float:
        """As the map page counts."""
        return math.log2(self.world / TILE)

    def corner(self, right: int, down: int) -> Pixel:
        """Longitude and latitude of a corner: the left or right one, the upper or lower one."""
        west, south, east, north = self._degrees(0)
        return (east if right else west), (south if down else north)

    def pixel(self, lon: float, lat: float) -> Pixel:
        """Where a place is drawn: of the worlds that lie side by side, in the one nearest to the middle."""
        across = _x(lon) - self.x
        across -= round(across)
        return (
            self.left + self.width / 2 + across * self.world,
            self.top + self.height / 2 + (_y(lat) - self.y) * self.world,
        )

    @property
    def box(self) -> Bbox:
        """What is in it, in degrees; its west is greater than its east where it crosses the antimeridian."""
        west, south, east, north = self._degrees(0)
        if east - west >= 360:
            return Bbox(-180.0, south, 180.0, north)
        return Bbox(_turned(west), south, _turned(east), north)

    def pieces(self, margin: float) -> Iterator[Piece]:
        """The frame and a margin of so many pixels around it, cut where one world ends."""
        west, south, east, north = self._degrees(margin)
        for worlds in (-1, 0, 1):
            left, right = max(west - 360 * worlds, -180.0), min(east - 360 * worlds, 180.0)
            if left < right:
                yield Piece(left, south, right, north, worlds)

    def kilometre(self, lat: float | None = None) -> float:
        """How many pixels a kilometre to the east is long: at a latitude, or in the middle of the frame."""
        at = math.radians(self.latitude if lat is None else max(min(lat, HIGHEST), -HIGHEST))
        squared = FLATTENING * (2 - FLATTENING)
        around = (
            2 * math.pi * RADIUS * math.cos(at) / math.sqrt(1 - squared * math.sin(at) ** 2) / 1000
        )
        return self.world / around

    @property
    def latitude(self) -> float:
        """Of the middle."""
        return _latitude(self.y)

    @property
    def middle(self) -> tuple[float, float]:
        """Its longitude and latitude."""
        return (self.x - 0.5) * 360, self.latitude

    def affine(self, worlds: int) -> tuple[float, float, float]:
        """How metres of Web Mercator (EPSG:3857) become pixels: x' = a·x + dx, y' = −a·y + dy."""
        scale = self.world / (2 * math.pi * RADIUS)
        dx = self.left + self.width / 2 + (0.5 + worlds - self.x) * self.world
        dy = self.top + self.height / 2 + (0.5 - self.y) * self.world
        return scale, dx, dy

    def _degrees(self, margin: float) -> tuple[float, float, float, float]:
        across = (self.width / 2 + margin) / self.world
        down = (self.height / 2 + margin) / self.world
        return (
            (self.x - across - 0.5) * 360,
            _latitude(min(self.y + down, 1)),
            (self.x + across - 0.5) * 360,
            _latitude(max(self.y - down, 0)),
        )


def _x(lon: float) -> float:
    return lon / 360 + 0.5


def _y(lat: float) -> float:
    sine = math.sin(math.radians(max(min(lat, HIGHEST), -HIGHEST)))
    return 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180 if not -180 <= lon <= 180 else lon
