"""Where everything of a picture stands: heading, map, legend, locator, small print and logo."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from geo.picture.letters import Face, wrapped
from geo.picture.room import Box
from geo.picture.written import Side
from layers.drawn import locator, mark, small_print
from layers.drawn.mark import Mark
from layers.drawn.parts import LEGEND, LOCATOR, TITLE
from layers.drawn.small_print import SHARE_OF_HEIGHT, Printed, SmallPrint

# A picture with longer sides is drawn larger rather than with more on it, or nobody could read its names.
COMFORTABLE = 1_400.0
NOTE = Face(12)
ASOF = Face(15, 600)
# Beside the map, from this width on; below it, from this height on.
BESIDE_FROM, BELOW_FROM = 560, 420
# In a narrower picture the credit needs all the width there is.
MARKED_FROM = 320
# Between the map and what explains it.
GAP = 12.0
ABOVE_PRINT = 4.0
# A map that is lower, in units, shows nothing.
LOWEST = 64.0

Place = tuple[float, float, float, float]


class NoRoom(Exception):
    """A picture is too low for what cannot be left out of it. `least` is the height it needs, in pixels."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least


@dataclass(frozen=True)
class Heading:
    """`notes` are what must not be overlooked: whose map it is, and what was corrected since."""

    title: str
    asof: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet of `width` by `height` units, each of which is `unit` pixels of the picture.

    `map` is as a Frame takes it: left, top, width and height.
    """

    width: float
    height: float
    unit: float
    margin: float
    leftward: bool
    print: SmallPrint
    heading: list[tuple[str, Face, bool]] = field(default_factory=list)
    map: Place = (0, 0, 1, 1)
    legend: Box | None = None
    locator: Box | None = None
    mark: Mark | None = None

    @property
    def start(self) -> float:
        return self.width - self.margin if self.leftward else self.margin

    @property
    def side(self) -> Side:
        return "right" if self.leftward else "left"

    @property
    def corner(self) -> Box | None:
        """Of the logo: the lower corner at the end of the lines."""
        if self.mark is None:
            return None
        wide, high = self.mark.size(self.width - 2 * self.margin)
        left = self.margin if self.leftward else self.width - self.margin - wide
        bottom = self.height - self.margin
        return Box(left, bottom - high, left + wide, bottom)

    @property
    def spared(self) -> float:
        """How much of the height below a legend the locator would like to have, where it stands there."""
        below = self.locator and self.legend and self.locator.left == self.legend.left
        return locator.SHORTEST + 30 if below else 0.0


def sheet(
    size: tuple[int, int],
    heading: Heading,
    printed: Printed,
    parts: frozenset[str],
    leftward: bool,
    logo: Mark | None = None,
) -> Sheet:
    """Where everything stands. `printed` is the small print, or words as long: it is not known yet.

    Where there is little room the small print is written smaller, and then the title goes. Raises NoRoom.
    """
    unit = max(1.0, (size[0] * size[1]) ** 0.5 / COMFORTABLE)
    width, height = size[0] / unit, size[1] / unit
    margin = 14.0 if width >= 480 else 8.0
    wide = width - 2 * margin
    logo = logo if width >= MARKED_FROM else None
    # The logo stands at the end of the lines.
    wide_print = wide - (logo.size(wide)[0] + mark.GAP if logo else 0.0)
    *larger, smallest = small_print.reserved(printed, wide_print)
    readable = [it for it in larger if it.height <= SHARE_OF_HEIGHT * height]
    least = logo.size(wide)[1] + 2 * mark.EDGE if logo else 0.0
    for kept, below in product((parts, parts - {TITLE}), (*readable, smallest)):
        lines = list(_heading(heading, kept, wide, width))
        top = margin + sum(face.line for _, face, _ in lines) + 6
        foot = max(below.height, least) + margin + ABOVE_PRINT
        if height - foot - top >= LOWEST:
            break
    else:
        raise NoRoom(math.ceil((top + LOWEST + foot) * unit))
    body = Box(margin, top, width - margin, height - foot)
    place, explained, located = _divided(body, parts, width, height, leftward)
    frame = (place.left, place.top, place.right - place.left, place.bottom - place.top)
    return Sheet(
        width, height, unit, margin, leftward, below, lines, frame, explained, located, logo
    )


def _heading(
    of: Heading, parts: frozenset[str], wide: float, width: float
) -> Iterator[tuple[str, Face, bool]]:
    title = Face(22 if width >= 700 else 17 if width >= 400 else 14, 700)
    asof = ASOF if width >= 400 else Face(12, 600)
    if TITLE in parts:
        yield from ((it, title, False) for it in wrapped(of.title, title, wide, 2))
    yield from ((it, asof, False) for it in wrapped(of.asof, asof, wide))
    for note in of.notes:
        yield from ((it, NOTE, True) for it in wrapped(note, NOTE, wide, breaking=True))


def _divided(
    body: Box, parts: frozenset[str], width: float, height: float, leftward: bool
) -> tuple[Box, Box | None, Box | None]:
    """Of the body the map, the legend and the locator: beside it in a wide picture, below it in a high one."""
    if not {LEGEND, LOCATOR} & parts:
        return body, None, None
    down = body.bottom - body.top
    if width >= BESIDE_FROM and width > height and down > 150:
        rest, explained, located = _beside(body, width, leftward)
    elif height >= BELOW_FROM and down > 260:
        rest, explained, located = _below(body, LOCATOR in parts and width >= 500, leftward)
    else:
        return body, None, None
    has_locator = LOCATOR in parts and located.right - located.left > 40
    return rest, explained if LEGEND in parts else None, located if has_locator else None


def _beside(body: Box, width: float, leftward: bool) -> tuple[Box, Box, Box]:
    """The legend in a column at the end of the lines, and the locator at its foot."""
    column = min(max(0.24 * width, 190.0), 300.0)
    if leftward:
        explained = replace(body, right=body.left + column)
        rest = replace(body, left=explained.right + GAP)
    else:
        explained = replace(body, left=body.right - column)
        rest = replace(body, right=explained.left - GAP)
    tall = min(0.3 * (body.bottom - body.top), locator.TALLEST)
    return rest, explained, replace(explained, top=explained.bottom - tall)


def _below(body: Box, with_locator: bool, leftward: bool) -> tuple[Box, Box, Box]:
    """The legend under the map, and the locator at the end of its lines."""
    tall = min(0.38 * (body.bottom - body.top), 340.0)
    rest = replace(body, bottom=body.bottom - tall - 10)
    below = replace(body, top=body.bottom - tall)
    across = min(0.3 * (body.right - body.left), 160.0) if with_locator else 0.0
    taken = across + GAP if across else 0.0
    bottom = below.top + min(across, tall)
    if leftward:
        explained = replace(below, left=below.left + taken)
        return rest, explained, replace(below, right=below.left + across, bottom=bottom)
    explained = replace(below, right=below.right - taken)
    return rest, explained, replace(below, left=below.right - across, bottom=bottom)
