"""The colours a picture is drawn in, by day or by night: of the ground, and of the actors by their slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layers.palette import LAND, NIGHT_LAND, Paint, night_paint, paint
from layers.style import BORDER, CEASEFIRE, HALO, INK, RED_LINE


@dataclass(frozen=True)
class Colours:
    """Those of the ground are the custom properties of static/style/base.css and the tints of web/tints.py.

    `strokes` are the colours of layers/style.py as they are here.
    """

    land: str
    ink: str
    quiet: str
    halo: str
    paper: str
    rule: str
    warning: str
    sea: str
    beyond: str
    unknown: str
    country: str
    district: str
    nation: str
    town: str
    silence: str
    uncertain: str
    marked: str
    paint: Callable[[int | None], Paint]
    strokes: dict[str, str]

    def stroke(self, colour: str) -> str:
        return self.strokes.get(colour.upper(), colour)


DAY = Colours(
    land=LAND,
    ink=INK,
    quiet="#5A5F66",
    halo=HALO,
    paper="#FFFFFF",
    rule="#D8D5CE",
    warning="#8F2D00",
    sea="#D5E3EA",
    beyond="#E6E4DE",
    unknown="#FFFFFF",
    country="#A8A49B",
    district="#8A8172",
    nation="#6E675C",
    town="#4D4A45",
    silence="#B9B2A6",
    uncertain="#4D4740",
    marked="#FFD84D",
    paint=paint,
    strokes={},
)
NIGHT = Colours(
    land=NIGHT_LAND,
    ink="#E9E6E0",
    quiet="#AEB4BB",
    halo="#14171B",
    paper="#181B1F",
    rule="#3A3F45",
    warning="#FFB089",
    sea="#172630",
    beyond="#1C1F23",
    unknown="#0A0B0D",
    country="#575E66",
    district="#7C8288",
    nation="#9AA0A6",
    town="#C9C4BB",
    silence="#5C6269",
    uncertain="#C9C4BB",
    marked="#8A6D00",
    paint=night_paint,
    strokes={
        INK: "#E9E6E0",
        HALO: "#14171B",
        CEASEFIRE: "#5CC8D6",
        RED_LINE: "#FF86A9",
        BORDER: "#B8B2A8",
    },
)
