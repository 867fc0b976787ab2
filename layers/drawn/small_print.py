"""The small print of a picture in lines: what it rests on, and whose the data are. None of it may be cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo.picture.letters import Face, reads_leftward, wrapped

# As it is written where there is room for it, and as it is where there is not: smaller, nobody could read it.
FACES = (Face(10.5), Face(9.5), Face(8.5))
# Of the height of a picture as much is small print before it is written smaller.
SHARE_OF_HEIGHT = 0.3
# The line of sources names as many outlets as two lines have room for.
SOURCES = 1.8

# The paragraphs for a face and a width in pixels.
Printed = Callable[[Face, float], Sequence[str]]


@dataclass(frozen=True)
class SmallPrint:
    """How the small print is written: its face, how wide, and for how many lines there is room."""

    face: Face
    wide: float
    count: int

    @property
    def height(self) -> float:
        return self.count * self.face.line


def reserved(printed: Printed, wide: float) -> list[SmallPrint]:
    """The room it needs in each face, the largest first."""
    return [SmallPrint(it, wide, len(lines(printed(it, wide), it, wide))) for it in FACES]


def lines(paragraphs: Sequence[str], face: Face, wide: float) -> list[tuple[str, bool]]:
    """The paragraphs in lines, each with whether it reads from right to left: a credit is in its writer's language."""
    return [
        (line, reads_leftward(paragraph))
        for paragraph in paragraphs
        for line in wrapped(paragraph, face, wide, breaking=True)
    ]
