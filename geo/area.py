"""A bounding box in longitude and latitude, across the antimeridian where west is greater than east."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.errors import ParameterError

CURE = (
    "Write west,south,east,north in degrees, longitude first, such as bbox=15,30,19,33; "
    "west may be greater than east: then the box crosses the antimeridian."
)

# Stricter than float(), which also reads "1_0", "nan" and Arabic digits.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)

Envelope = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bbox:
    """West, south, east, north in degrees (CRS84; OGC API – Features Part 1, 7.15.3)."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Bbox:
        """Four numbers, or six with heights, which this map does not have and passes over.

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
        box = cls(*numbers)
        if not (-180 <= box.west <= 180 and -180 <= box.east <= 180):
            raise ParameterError("bbox", text, "bbox has a longitude outside -180 to 180.", CURE)
        if not -90 <= box.south <= box.north <= 90:
            raise ParameterError(
                "bbox", text, "bbox has a latitude outside -90 to 90, or south above north.", CURE
            )
        return box

    def envelopes(self) -> tuple[Envelope, ...]:
        """One box, or the two halves of one that crosses the antimeridian.

        Taken as a single box, west > east would be read the other way round and find everything but the area asked for.
        """
        if self.west <= self.east:
            return ((self.west, self.south, self.east, self.north),)
        return (
            (self.west, self.south, 180.0, self.north),
            (-180.0, self.south, self.east, self.north),
        )
