"""Control zones: colour says who, texture and outline say how it is held. As static/zones.js draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.picture.svg import element, path
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn, Polygon
from layers.drawn.textures import Textures
from layers.palette import FILL_OPACITY
from layers.style import STATUSES, ZONE_KINDS, ZoneStyle

BY_STATUS = {it.name: it for it in STATUSES}
BY_KIND = {it.name: it for it in ZONE_KINDS}
HELD = "control"
PALE = 0.35
TEXTURED = 0.75
# Over the fills of two zones the stripes must outshine both, and what else lies there must still be seen.
OVER = 0.9
MARKED = 4.5


@dataclass(frozen=True)
class Rivals:
    """Ground that is given to two: the two zones, its shape and a place on it, in pixels."""

    one: Drawn
    other: Drawn
    polygons: list[Polygon]
    spot: tuple[float, float]


def style_of(zone: Drawn) -> ZoneStyle:
    if zone.kind in BY_KIND:
        return BY_KIND[zone.kind]
    return BY_STATUS.get(zone.status or "", STATUSES[0])


def cover(zone: Drawn, colours: Colours) -> str:
    """Ground of which something is known is not "no information": plain land lies under the fill."""
    return element("path", d=path(zone.rings, True), fill=colours.land, fill_rule="evenodd")


def drawn(zone: Drawn, colours: Colours, textures: Textures) -> str:
    own, paint = style_of(zone), colours.paint(zone.slot)
    fill, opacity = _fill(zone, own, colours, textures)
    return element(
        "path",
        id=zone.key,
        d=path(zone.rings, True),
        fill=fill,
        fill_opacity=opacity,
        fill_rule="evenodd",
        stroke=paint.ink,
        stroke_width=MARKED if zone.marked else own.weight,
        stroke_dasharray=None if zone.marked else own.dash or None,
        stroke_linecap="round" if own.dash else None,
        stroke_linejoin="round",
        opacity=zone.opacity,
    )


def shared(ground: Rivals, colours: Colours, textures: Textures) -> str:
    """Stripes of both in an outline that is neither's."""
    one, other = ground.one.slot, ground.other.slot
    fill = textures.fill("hatch", one) if one == other else textures.fill("stripes", one, other)
    return element(
        "path",
        d=path((ring for polygon in ground.polygons for ring in polygon), True),
        fill=fill,
        fill_opacity=OVER,
        fill_rule="evenodd",
        stroke=colours.ink,
        stroke_width=2.5,
        stroke_dasharray="7 3",
        opacity=min(ground.one.left, ground.other.left),
    )


def signs(zone: Drawn) -> Iterator[str]:
    """What the legend has to explain of it."""
    contested = zone.status == "contested"
    for actor in (zone.actor, *(zone.parties if contested else ())):
        if actor:
            yield f"actor:{actor}"
    if zone.kind != HELD:
        yield f"zone:{zone.kind}"
    if zone.kind == HELD or contested:
        yield f"zone:{zone.status}"


def _fill(
    zone: Drawn, own: ZoneStyle, colours: Colours, textures: Textures
) -> tuple[str, float | None]:
    if zone.status == "contested":
        one, other = zone.slot, zone.other_slot
        # Two actors without a slot share a grey, and have no stripes of their own.
        fill = textures.fill("hatch", one) if one == other else textures.fill("stripes", one, other)
        return fill, FILL_OPACITY if zone.kind == HELD else PALE
    if own.texture == "solid":
        return colours.paint(zone.slot).fill, FILL_OPACITY
    return textures.fill(own.texture, zone.slot), TEXTURED
