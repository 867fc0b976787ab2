"""Boxes on a picture, and which of them are taken: names are set one after the other, each where nothing is yet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Boxes are looked up by squares of so many pixels.
CELL = 48


@dataclass(frozen=True)
class Box:
    """In pixels of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, half: float) -> Box:
        return cls(x - half, y - half, x + half, y + half)

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def distance(self, point: tuple[float, float]) -> float:
        """To a point; 0 for one in it."""
        x, y = point
        across, down = max(self.left - x, x - self.right, 0), max(self.top - y, y - self.bottom, 0)
        return math.hypot(across, down)

    def grown(self, across: float, down: float) -> Box:
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)


class Room:
    """What is taken of a picture."""

    def __init__(self, taken: Iterable[Box] = ()) -> None:
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
        self.take(taken)

    def take(self, boxes: Iterable[Box]) -> None:
        for box in boxes:
            for cell in _cells(box):
                self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        return not any(
            box.overlaps(other) for cell in _cells(box) for other in self._cells.get(cell, ())
        )


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // CELL), int(box.right // CELL) + 1):
        for row in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
            yield column, row
