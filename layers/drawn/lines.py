"""Fronts, ceasefire lines, red lines, axes, borders: strokes by kind, and a band as wide as the course is uncertain."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geo.picture.svg import element, path
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.style import LINES, LineStyle

BY_KIND = {it.kind: it for it in LINES}
# A band narrower than this would be hidden by its own line.
BAND_FROM = 6
ARROW = "M-8.7 -5.4L2.2 0L-8.7 5.4L-5.4 0Z"


def style_of(line: Drawn) -> LineStyle:
    return BY_KIND.get(line.kind, LINES[0])


def band(line: Drawn, kilometre: float, colours: Colours) -> str | None:
    """How far off it may be to either side, where that is more than the line itself; `kilometre` is in pixels."""
    weight = 2 * (line.km or 0) * kilometre
    if not (style_of(line).band and weight >= BAND_FROM):
        return None
    return element(
        "path",
        d=path(line.lines, False),
        fill="none",
        stroke=colours.uncertain,
        stroke_opacity=0.17,
        stroke_width=weight,
        stroke_linecap="round",
        stroke_linejoin="round",
        opacity=line.opacity,
    )


def drawn(line: Drawn, colours: Colours) -> str:
    """All its strokes, one group."""
    own = style_of(line)
    ink = colours.paint(line.slot).ink if line.actor else colours.ink
    course = path(line.lines, False)
    strokes = [
        element(
            "path",
            d=course,
            fill="none",
            stroke=colours.stroke(it.color) if it.color else ink,
            stroke_width=it.weight,
            stroke_opacity=it.opacity if it.opacity < 1 else None,
            stroke_dasharray=it.dash or None,
            stroke_linecap=None if it.dash else "round",
            stroke_linejoin="round",
        )
        for it in own.strokes
    ]
    if line.marked:
        strokes.insert(
            0,
            element("path", d=course, fill="none", stroke=colours.marked, stroke_width=18),
        )
    if own.arrow and line.lines and len(line.lines[-1]) > 1:
        strokes.append(arrow(line.lines[-1][-2], line.lines[-1][-1], ink, colours))
    return element("g", strokes, id=line.key, opacity=line.opacity)


def arrow(before: tuple[float, float], end: tuple[float, float], ink: str, colours: Colours) -> str:
    """A head at the end of a line. Not a marker, which some editors do not read."""
    angle = math.degrees(math.atan2(end[1] - before[1], end[0] - before[0]))
    place = f"translate({end[0]:.2f} {end[1]:.2f}) rotate({angle:.1f})"
    return element(
        "path", d=ARROW, transform=place, fill=ink, stroke=colours.halo, stroke_width=0.8
    )


def signs(line: Drawn, has_band: bool) -> Iterator[str]:
    yield f"line:{line.kind}"
    if has_band:
        yield "band"
