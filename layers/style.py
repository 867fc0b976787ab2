"""How the map draws what it knows: one table, read by the script that draws and by the legend that explains.

Colour says who, texture says how it is held, the stroke of a line and the sign of a point say what it is.
Sizes are in pixels. Words are in English and Arabic, as everywhere.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from layers.palette import FILL_OPACITY, LAND, OTHERS, PALETTE

Words = dict[str, str]

INK = "#22262B"


@dataclass(frozen=True)
class Texture:
    """A pattern in a square of `size`: strokes in the ink of the first party, and of the second over a second set."""

    name: str
    size: int
    first: str
    second: str = ""
    width: float = 2
    turned: bool = False


# Drawn as paths. A dot is a line of no length with a round cap.
TEXTURES: tuple[Texture, ...] = (
    Texture("hatch", 9, "M0 4.5H9", width=2.5, turned=True),
    Texture("stripes", 14, "M0 3.5H14", "M0 10.5H14", width=7, turned=True),
    Texture("dashes", 12, "M1 3H7M-5 9H1M7 9H13", width=2),
    Texture("rings", 14, "M7 4.6A2.4 2.4 0 1 1 6.99 4.6Z", width=1.4),
    Texture("dots", 9, "M2.2 2.2H2.21M6.7 6.7H6.71", width=2.6),
)


@dataclass(frozen=True)
class ZoneStyle:
    """A zone's texture ("solid" is a plain fill) and the dashes of its outline."""

    name: str
    texture: str
    dash: str
    weight: float
    title: Words
    meaning: Words


# By status, for ground that is held.
STATUSES: tuple[ZoneStyle, ...] = (
    ZoneStyle(
        "assessed",
        "solid",
        "",
        2,
        {"en": "Control, assessed", "ar": "سيطرة مُقدَّرة"},
        {"en": "reported as fact, not as one side’s claim", "ar": "ورد كواقع لا كادّعاء طرف"},
    ),
    ZoneStyle(
        "claimed",
        "hatch",
        "8 5",
        2,
        {"en": "Control, claimed", "ar": "سيطرة مُدّعاة"},
        {"en": "only one side says so", "ar": "يقوله طرف واحد فقط"},
    ),
    ZoneStyle(
        "contested",
        "stripes",
        "",
        2,
        {"en": "Contested", "ar": "متنازع عليه"},
        {"en": "more than one side is there, or disputes it", "ar": "فيه أكثر من طرف أو محل نزاع"},
    ),
    ZoneStyle(
        "announced",
        "dashes",
        "2 5",
        2,
        {"en": "Announced", "ar": "مُعلن"},
        {"en": "declared, not seen done", "ar": "أُعلن ولم يُشاهد تنفيذه"},
    ),
)

# By kind, for what is less than control: it never looks like held ground.
ZONE_KINDS: tuple[ZoneStyle, ...] = (
    ZoneStyle(
        "seat",
        "rings",
        "1 6",
        2.5,
        {"en": "Has its seat there", "ar": "مقرّه هناك"},
        {"en": "the area stands in for the region named", "ar": "تمثّل المساحة المنطقة المذكورة"},
    ),
    ZoneStyle(
        "presence",
        "dots",
        "1 6",
        2.5,
        {"en": "Is present or fights there", "ar": "حاضر أو يقاتل هناك"},
        {"en": "without holding the ground", "ar": "من دون السيطرة على الأرض"},
    ),
)


@dataclass(frozen=True)
class Stroke:
    """One stroke of a line; strokes lie over each other in order. An empty colour is the actor's ink."""

    color: str
    weight: float
    dash: str = ""
    opacity: float = 1


@dataclass(frozen=True)
class LineStyle:
    """How a kind of line is drawn; `band` shows how far off it may be, `arrow` where it leads."""

    kind: str
    strokes: tuple[Stroke, ...]
    band: bool = False
    arrow: bool = False


HALO = "#FFFFFF"
CEASEFIRE = "#004D57"
RED_LINE = "#9B0B3F"
BORDER = "#55504A"
LINES: tuple[LineStyle, ...] = (
    LineStyle("front", (Stroke(HALO, 8, "", 0.85), Stroke(INK, 4.5)), band=True),
    LineStyle("ceasefire", (Stroke(HALO, 8, "", 0.9), Stroke(CEASEFIRE, 4.5, "16 8")), band=True),
    LineStyle("red_line", (Stroke(HALO, 7, "", 0.9), Stroke(RED_LINE, 3.5, "14 6 2 6"))),
    LineStyle("axis", (Stroke(HALO, 6, "", 0.85), Stroke("", 3, "7 5")), arrow=True),
    LineStyle("border", (Stroke(BORDER, 4.5, "", 0.9), Stroke(HALO, 2))),
)


@dataclass(frozen=True)
class PointStyle:
    """The sign of a kind of point: a path in a box of 24, on a plate that tells places from events."""

    layer: str
    kind: str
    path: str
    filled: bool = False


POINTS: tuple[PointStyle, ...] = (
    PointStyle("locations", "city", "M12 7.5A4.5 4.5 0 1 1 11.99 7.5Z", True),
    PointStyle("locations", "area", "M12 6L18 12L12 18L6 12Z"),
    PointStyle("locations", "facility", "M7.5 7.5H16.5V16.5H7.5Z", True),
    PointStyle(
        "locations",
        "sea",
        "M4 10C6.5 7 9.5 7 12 10S17.5 13 20 10M4 16C6.5 13 9.5 13 12 16S17.5 19 20 16",
    ),
    PointStyle("events", "battle", "M6 6L18 18M18 6L6 18"),
    PointStyle(
        "events",
        "strike",
        "M12 3L14 9L20 6L16.5 11.5L21 15L15 15L14.5 21L11.5 16L6 19L8 13.5L3 11L9 9.5Z",
        True,
    ),
    PointStyle("events", "deployment", "M6 12L12 6L18 12M6 18L12 12L18 18"),
    PointStyle(
        "events", "agreement", "M9 7.5A4.5 4.5 0 1 0 9.01 7.5M15 7.5A4.5 4.5 0 1 0 15.01 7.5"
    ),
    PointStyle("events", "declaration", "M7 20V4H18L15 8L18 12H7"),
    PointStyle("events", "decision", "M5 12.5L10 17.5L19 7"),
    PointStyle("events", "diplomacy", "M5 5H19V15H12L8 19V15H5Z"),
    PointStyle("events", "displacement", "M4 12H19M13 6L19 12L13 18"),
    PointStyle("events", "incident", "M12 5V13.5M12 18.2V18.3"),
)

NOTHING: Words = {"en": "No information", "ar": "لا معلومات"}
NOTHING_MEANING: Words = {
    "en": "no quoted article says who was there",
    "ar": "لا يذكر أي مقال مقتبس من كان هناك",
}
RIVALS: Words = {"en": "Given to two", "ar": "منسوبة إلى طرفين"}
RIVALS_MEANING: Words = {
    "en": "each by its own quotes; press for one, again for the other",
    "ar": "كلٌّ باقتباساته؛ اضغط لأحدهما ثم للآخر",
}
BAND: Words = {
    "en": "The line may run anywhere in the band",
    "ar": "قد يمر الخط في أي موضع من الشريط",
}
RING: Words = {
    "en": "The place may be anywhere in the ring",
    "ar": "قد يكون المكان في أي موضع من الدائرة",
}


@dataclass(frozen=True)
class Style:
    """The whole table as it is handed to the page."""

    land: str = LAND
    ink: str = INK
    fill_opacity: float = FILL_OPACITY
    textures: tuple[Texture, ...] = TEXTURES
    statuses: tuple[ZoneStyle, ...] = STATUSES
    zone_kinds: tuple[ZoneStyle, ...] = ZONE_KINDS
    lines: tuple[LineStyle, ...] = LINES
    points: tuple[PointStyle, ...] = POINTS
    paints: dict[int, dict[str, str]] = field(
        default_factory=lambda: {
            slot: asdict(it) for slot, it in sorted({0: OTHERS, **PALETTE}.items())
        }
    )

    def document(self) -> dict[str, Any]:
        """What the script needs of it: no words, which are the legend's."""
        zones = (*self.statuses, *self.zone_kinds)
        return {
            "land": self.land,
            "ink": self.ink,
            "fillOpacity": self.fill_opacity,
            "paints": self.paints,
            "zones": {
                it.name: {"texture": it.texture, "dash": it.dash, "weight": it.weight}
                for it in zones
            },
            "lines": {
                it.kind: {
                    "strokes": [asdict(stroke) for stroke in it.strokes],
                    "band": it.band,
                    "arrow": it.arrow,
                }
                for it in self.lines
            },
        }


STYLE = Style()
