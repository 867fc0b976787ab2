"""A bounding box in any CRS this server offers, across the antimeridian where its west is greater than its east."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.crs import CRS84, Crs
from geo.errors import ParameterError
from geo.message import Message

CURE = Message(
    "Write west,south,east,north in degrees, longitude first, such as %(example)s; "
    "west may be greater than east: then the box crosses the antimeridian.",
    example="bbox=15,30,19,33",
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
            problem = Message("bbox has something that is not a number.")
            raise ParameterError("bbox", text, problem, CURE)
        numbers = [float(part) for part in parts]
        if len(numbers) not in {4, 6}:
            problem = Message("bbox has %(count)s numbers.", count=len(numbers))
            raise ParameterError("bbox", text, problem, CURE)
        if len(numbers) == 6:
            numbers = [*numbers[0:2], *numbers[3:5]]
        if crs.flip:
            numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
        west, south, east, north = numbers
        box = cls(west, south, east, north, crs)
        wrong = box._problem()
        if wrong:
            raise ParameterError("bbox", text, wrong, CURE if crs is CRS84 else _cure(crs))
        return box

    def _problem(self) -> Message | None:
        if not self.crs.geographic:
            if max(map(abs, self._numbers())) > FARTHEST:
                return Message("bbox has a number no coordinate of its CRS can be.")
            if self.west > self.east or self.south > self.north:
                return Message("bbox has its smallest number after its greatest.")
        elif not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            return Message(
                "bbox has a longitude outside %(least)s to %(most)s.", least=-180, most=180
            )
        elif not -90 <= self.south <= self.north <= 90:
            return Message(
                "bbox has a latitude outside %(least)s to %(most)s, or south above north.",
                least=-90,
                most=90,
            )
        return None

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


def _cure(crs: Crs) -> Message:
    if crs.flip:
        return Message(
            "bbox-crs is %(crs)s: write its smallest corner, then its greatest, north before east, "
            "or leave bbox-crs out for degrees.",
            crs=crs.title,
        )
    return Message(
        "bbox-crs is %(crs)s: write its smallest corner, then its greatest, east before north, "
        "or leave bbox-crs out for degrees.",
        crs=crs.title,
    )
