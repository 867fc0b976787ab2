"""The colours of the map as custom properties of CSS, by day and by night, so that a sheet turns one into the other.

The tables of colours stay in layers/palette.py and layers/style.py. A page names a colour by its property, in
attributes of SVG and in what it hands to its script; the sheet that says what each is comes from here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from layers.drawn.colours import Colours
from layers.look import Look
from layers.palette import LAND, NIGHT_LAND, Paint
from layers.style import BORDER, CEASEFIRE, HALO, INK, RED_LINE, STYLE
from web.house import look

SHEET = "style/tints.css"
NIGHT_SHEET = "style/tints-night.css"


@dataclass(frozen=True)
class Tint:
    """A colour of the map by its property, without the hyphens before it."""

    name: str
    day: str
    night: str


# What is drawn over the land in nobody's colour.
GROUND = (
    Tint("land", LAND, NIGHT_LAND),
    Tint("map-ink", INK, "#E9E6E0"),
    Tint("halo", HALO, "#14171B"),
    Tint("line-ceasefire", CEASEFIRE, "#5CC8D6"),
    Tint("line-red", RED_LINE, "#FF86A9"),
    Tint("line-border", BORDER, "#B8B2A8"),
)
_OF_GROUND = {it.day.upper(): it for it in GROUND}


def tints(of: Look) -> tuple[Tint, ...]:
    """Every colour of the map."""
    land = Tint("land", of.day.land, of.night.land)
    paints = [
        tint
        for slot, (day, night) in enumerate(zip(of.day.paints, of.night.paints, strict=True))
        for tint in (
            Tint(f"fill-{slot}", day.fill, night.fill),
            Tint(f"ink-{slot}", day.ink, night.ink),
        )
    ]
    return (land, *(it for it in GROUND if it.name != land.name), *paints)


def sheets() -> dict[str, bytes]:
    """The two sheets by their names among the static files; the second is for readers whose screen is dark."""
    return _sheets(look())


@cache
def _sheets(of: Look) -> dict[str, bytes]:
    # By night the sea stays what static/style/night.css says it is.
    sea = {"sea": of.sea} if of.sea else {}
    return {
        SHEET: _sheet({it.name: it.day for it in tints(of)} | sea),
        NIGHT_SHEET: _sheet({it.name: it.night for it in tints(of)}),
    }


def _sheet(colours: dict[str, str]) -> bytes:
    lines = "".join(f"  --{name}: {colour};\n" for name, colour in colours.items())
    return f":root {{\n{lines}}}\n".encode()


def tint(colour: str) -> str:
    """How a page names a colour of layers/style.py; the colour itself where it is none of them."""
    found = _OF_GROUND.get(colour.upper())
    return f"var(--{found.name})" if found else colour


def slot_tint(slot: int | None) -> Paint:
    """The paint of a palette slot as a page names it."""
    drawn = look().day.slot_of(slot)
    return Paint(f"var(--fill-{drawn})", f"var(--ink-{drawn})")


def colours() -> Colours:
    """The colours of what a server draws into a page."""
    return Colours(
        land="var(--land)",
        ink="var(--map-ink)",
        quiet="var(--country)",
        halo="var(--halo)",
        paper="var(--paper)",
        rule="var(--rule)",
        warning="var(--bad)",
        sea="var(--sea)",
        beyond="var(--beyond)",
        unknown="var(--unknown)",
        country="var(--coast)",
        district="var(--district)",
        nation="var(--nation)",
        town="var(--town)",
        silence="var(--nothing)",
        uncertain="var(--band)",
        marked="var(--marked)",
        paint=slot_tint,
        strokes={day: tint(day) for day in _OF_GROUND},
    )


def style_document() -> dict[str, Any]:
    """What the script needs of the style, its colours by their properties."""
    document = look().style.document()
    lines = {
        kind: {
            **line,
            "strokes": [
                {**it, "color": it["color"] and tint(it["color"])} for it in line["strokes"]
            ],
        }
        for kind, line in document["lines"].items()
    }
    return {
        **document,
        "land": tint(STYLE.land),
        "ink": tint(STYLE.ink),
        "paints": {slot: asdict(slot_tint(slot)) for slot in document["paints"]},
        "lines": lines,
    }
