"""Places and events: a sign by kind, and a ring as wide as the place is uncertain.

Signs that would hide each other step aside. The rules are those of static/points.js.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.picture.room import Box, Room
from geo.picture.svg import element
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.style import POINTS, PointStyle

BY_KIND = {(it.layer, it.kind): it for it in POINTS}
PLACES = "locations"
CITY = "city"
SIZE = {PLACES: 18.0}
OTHER_SIZE = 28.0
RING_FROM_KM = 5
GAP = 2
REACH = (30, 60, 90)
# A place whose sign would lie on that of another stands next to it, from the zoom level on at which it is named.
NEXT = (22, *REACH)
NAMED_FROM = 6.5
# Two points no further apart than this are one to who looks.
SAME = 1
DIRECTIONS = ((0, 0), (1, -1), (1, 0), (0, -1), (-1, -1), (1, 1), (0, 1), (-1, 0), (-1, 1))
# A sign smaller than this is a blot; a dot says as much.
SIGN_FROM = 11
# As wide as a sign may be where so many share the ground, in parts of its full size.
STEPS = (1, 0.75, 0.5, 0.25, 0.1)
ROOM = 40


@dataclass(frozen=True)
class Sign:
    """A point with the place its sign found, which may be a step aside."""

    point: Drawn
    at: tuple[float, float]
    step: tuple[float, float]
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.at[0] + self.step[0], self.at[1] + self.step[1]

    @property
    def box(self) -> Box:
        return Box.around(*self.middle, self.size / 2 + GAP)


def is_place(sign: Sign) -> bool:
    return sign.point.layer.name == PLACES


def crowd(number: int, area: float) -> float:
    """How large signs may be, in parts of their full size, where so many stand on so many square pixels."""
    room = (area / max(number, 1)) ** 0.5
    return next((it for it in STEPS if it * ROOM <= room), STEPS[-1])


def settled(points: list[Drawn], part: float, sight: Box, zoom: float) -> list[Sign]:
    """Every sign in its place, or as near to it as the signs before it leave room in sight.

    A sign whose place lies just out of sight is left out: its half would say that something is there, and not what.
    """
    signs = [
        Sign(point, at, (0, 0), SIZE.get(point.layer.name, OTHER_SIZE) * part)
        for point in points
        for at in point.points
        if Box.around(*at, 0).within(sight)
    ]
    if part < 1:
        return sorted(signs, key=is_place, reverse=True)
    found = _staying(signs, zoom >= NAMED_FROM)
    room = Room(it.box for it in found)
    stepping = [it for it in signs if it not in found]
    for sign in sorted(stepping, key=is_place, reverse=True):
        reaches = NEXT if is_place(sign) else REACH
        aside = replace(sign, step=_free_step(sign.at, sign.size, room, sight, reaches))
        room.take([aside.box])
        found.append(aside)
    return found


def _staying(signs: list[Sign], near: bool) -> list[Sign]:
    """Places. Where it is near enough only one of two at one point, a city first: it would hide the other."""
    places = [it for it in signs if is_place(it)]
    found: list[Sign] = []
    for sign in sorted(places, key=lambda it: it.point.kind != CITY):
        if not near or all(math.dist(it.at, sign.at) > SAME for it in found):
            found.append(sign)
    return found


def ring(point: Drawn, kilometre: float, colours: Colours) -> str | None:
    """Where the place may be anywhere; `kilometre` is in pixels."""
    if not has_ring(point) or not point.points:
        return None
    x, y = point.points[0]
    return element(
        "circle",
        cx=x,
        cy=y,
        r=(point.km or 0) * kilometre,
        fill="none",
        stroke=colours.uncertain,
        stroke_width=1.3,
        stroke_dasharray="3 3",
        opacity=point.opacity,
    )


def has_ring(point: Drawn) -> bool:
    return point.layer.name == PLACES and (point.km or 0) >= RING_FROM_KM


def drawn(sign: Sign, colours: Colours) -> str:
    (x, y), (dx, dy) = sign.at, sign.step
    parts = []
    if sign.step != (0, 0):
        parts.append(
            element(
                "path",
                d=f"M{x:.2f} {y:.2f}L{x + dx:.2f} {y + dy:.2f}",
                stroke=colours.ink,
                stroke_opacity=0.55,
            )
        )
    own = BY_KIND.get((sign.point.layer.name, sign.point.kind))
    if own is None or sign.size < SIGN_FROM:
        radius = max(sign.size * 0.3, 0.9)
        parts.append(element("circle", cx=x, cy=y, r=radius, fill=colours.ink))
    else:
        parts.append(glyph(own, (x + dx, y + dy), sign.size, colours, sign.point.marked))
    return element("g", parts, id=sign.point.key, opacity=sign.point.opacity)


def glyph(
    own: PointStyle, at: tuple[float, float], size: float, colours: Colours, marked: bool = False
) -> str:
    """A sign with its middle at a place; one of a place has an edge of light, one of an event stands on a plate."""
    scale = size / 24
    move = f"translate({at[0] - size / 2:.2f} {at[1] - size / 2:.2f}) scale({scale:.3f})"
    plated = own.layer != PLACES
    parts = []
    if plated or marked:
        parts.append(
            element(
                "circle",
                cx=12,
                cy=12,
                r=12,
                fill=colours.marked if marked else colours.halo,
                stroke=colours.ink,
                stroke_width=1.5 / scale,
            )
        )
    width = None if own.filled else 2.4
    if not plated:
        parts.append(_stroked(own, colours.halo, 4 if own.filled else 5.4))
    if own.filled:
        parts.append(element("path", d=own.path, fill=colours.ink))
    else:
        parts.append(_stroked(own, colours.ink, width or 0))
    return element("g", parts, transform=move)


def _stroked(own: PointStyle, colour: str, width: float) -> str:
    return element(
        "path",
        d=own.path,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def signs(point: Drawn) -> Iterator[str]:
    yield f"point:{point.layer.name}:{point.kind}"
    if has_ring(point):
        yield "ring"


def _free_step(
    at: tuple[float, float], size: float, room: Room, sight: Box, reaches: Sequence[int]
) -> tuple[float, float]:
    """The first that keeps the sign whole and off the others; where there is none, one that only keeps it whole."""
    half = size / 2 + GAP
    for reach in reaches:
        for x, y in DIRECTIONS:
            box = Box.around(at[0] + x * reach, at[1] + y * reach, half)
            if box.within(sight) and room.is_free(box):
                return x * reach, y * reach
    inner = sight.grown(-half, -half)
    return (
        _between(at[0], inner.left, inner.right) - at[0],
        _between(at[1], inner.top, inner.bottom) - at[1],
    )


def _between(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))
