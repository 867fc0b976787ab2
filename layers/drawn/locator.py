"""Where in the world the map lies: the countries around in a small frame, and a box where the map is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.picture.frame import Frame
from geo.picture.room import Box
from geo.picture.svg import element, group, path, rectangle
from layers.drawn import basemap
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn

SHORTEST, TALLEST = 60.0, 150.0
# A box smaller than this could not be seen.
SMALLEST_BOX = 5.0


@dataclass(frozen=True)
class Locator:
    """The countries around, in a frame of their own, and the box of the map among them. `sea` is as in Scene."""

    frame: Frame
    countries: list[Drawn]
    box: Box
    sea: Box | None = None


# None where there is nothing to see in it.
Locate = Callable[[Box], Locator | None]


def drawn(of: Locator, colours: Colours) -> str:
    frame = of.frame
    sight = Box(frame.left, frame.top, frame.left + frame.width, frame.top + frame.height)
    clip = element("clipPath", rectangle(sight), id="locator-frame")
    sea = basemap.ground(sight, of.sea, colours)
    land = [
        element(
            "path",
            d=path(it.rings, True),
            fill=colours.beyond,
            fill_rule="evenodd",
            stroke=colours.country,
            stroke_width=0.5,
        )
        for it in of.countries
    ]
    box = rectangle(
        _seen(of.box),
        fill=colours.warning,
        fill_opacity=0.12,
        stroke=colours.warning,
        stroke_width=1.5,
    )
    inside = element("g", [*sea, *land, box], clip_path="url(#locator-frame)")
    edge = rectangle(sight, fill="none", stroke=colours.rule)
    return group("Locator", [clip, inside, edge])


def _seen(box: Box) -> Box:
    across = max(SMALLEST_BOX - (box.right - box.left), 0) / 2
    down = max(SMALLEST_BOX - (box.bottom - box.top), 0) / 2
    return box.grown(across, down)
