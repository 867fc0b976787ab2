"""A bounding box in any CRS this server offers, across the antimeridian where its west is greater than its east."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.crs import CRS84, Crs
from geo.errors import ParameterError

CURE = (
    "Write west,south,east,north in degrees, longitude first, such as bbox=15,30,19,33; "
    "west may be greater than east: then the box crosses the antimeridian."
)

# Stricter than float(), which also reads "1_0", "nan" and Arabic digits.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
# Farther from its origin than any plane CRS reaches, in any unit in use; PROJ has no answer there.
FARTHEST = 1e9

Envelope = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bbox:
    """West, south, east, north in the unit of its CRS (OGC API – Features Part 1, 7.15.3; Part 2, 7.5)."""

    west: float
    south: float
    east: float
    north: float
    crs: Crs = CRS84

    @classmethod
    def parse(cls, text: str, crs: Crs = CRS84) -> Bbox:
        """Four numbers in the axis order of the CRS, or six with heights, which are passed over.

        Raises ParameterError for anything else.
        """
        parts = text.split(",")
        if not all(NUMBER.fullmatch(part.strip()) for part in parts):
            raise ParameterError("bbox", text, "bbox has something that is not a number.", CURE)
        numbers = [float(part) for part in parts]
        if len(numbers) not in {4, 6}:
            raise ParameterError("bbox", text, f"bbox has {len(numbers)} numbers.", CURE)
        if len(numbers) == 6:
            numbers = [*numbers[0:2], *numbers[3:5]]
        if crs.flip:
            numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
        west, south, east, north = numbers
        box = cls(west, south, east, north, crs)
        problem = box._problem()
        if problem:
            raise ParameterError("bbox", text, problem, CURE if crs is CRS84 else _cure(crs))
        return box

    def _problem(self) -> str:
        if not self.crs.geographic:
            if max(map(abs, self._numbers())) > FARTHEST:
                return "bbox has a number no coordinate of its CRS can be."
            return (
                ""
                if self.west <= self.east and self.south <= self.north
                else "bbox has its smallest number after its greatest."
            )
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            return "bbox has a longitude outside -180 to 180."
        if not -90 <= self.south <= self.north <= 90:
            return "bbox has a latitude outside -90 to 90, or south above north."
        return ""

    def _numbers(self) -> Envelope:
        return self.west, self.south, self.east, self.north

    def envelopes(self) -> tuple[Envelope, ...]:
        """One box, or the two halves of one that crosses the antimeridian.

        Taken as a single box, west > east would be read the other way round and find everything but the area asked for.
        """
        if self.west <= self.east:
            return (self._numbers(),)
        return (
            (self.west, self.south, 180.0, self.north),
            (-180.0, self.south, self.east, self.north),
        )


def _cure(crs: Crs) -> str:
    order = "north before east" if crs.flip else "east before north"
    return (
        f"bbox-crs is {crs.title}: write its smallest corner, then its greatest, {order}, "
        "or leave bbox-crs out for degrees."
    )
