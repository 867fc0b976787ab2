"""Whether the sides of a map can be told apart: by all readers, at the opacity used, on the land below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from layers.colour import VISIONS, blended, ciede2000, contrast, rgb, seen
from layers.palette import FILL_OPACITY, Palette

# CIEDE2000, between two fills, and between a fill and bare land.
APART = 15.0
# WCAG 2.2, 1.4.11: an outline on the land; and 1.4.3: a name written in the ink on what is around it.
OUTLINE = 3.0
WRITTEN = 4.5
# CIEDE2000, between land and sea, whose shore is a line as well: less than between two sides, and more than nothing.
SHORE = 5.0
# As people call the kinds of colour vision, by VISIONS.
EYES = {
    "normal": "full colour vision",
    "protan": "protanopia (no red cones)",
    "deutan": "deuteranopia (no green cones)",
    "tritan": "tritanopia (no blue cones)",
}


@dataclass(frozen=True)
class Measure:
    """Two things that have to differ: how much they do, `vision` being the eyes that tell them least, and how much they
    should.
    """

    one: str
    other: str
    found: float
    needed: float
    vision: str = ""

    @property
    def is_enough(self) -> bool:
        return self.found >= self.needed

    def __str__(self) -> str:
        if not self.vision:
            return f"{self.one} on {self.other}: contrast {self.found:.1f} to 1, of {self.needed:g}"
        return (
            f"{self.one} and {self.other}: {self.found:.1f} apart with {EYES[self.vision]}, "
            f"of {self.needed:g} (CIEDE2000)"
        )


def measures(palette: Palette, paper: str) -> Iterator[Measure]:
    """Every pair that has to be told apart, as far apart as it is. Names stand on the land, and on `paper` as well.

    The grey of those without a slot is one of no side: its name tells it from others.
    """
    slots = dict(enumerate(palette.paints))
    fills = {
        f"slot {slot}": blended(it.fill, palette.land, FILL_OPACITY)
        for slot, it in slots.items()
        if slot
    }
    fills["bare land"] = rgb(palette.land)
    for (one, first), (other, second) in combinations(fills.items(), 2):
        found, vision = min((ciede2000(seen(first, it), seen(second, it)), it) for it in VISIONS)
        yield Measure(one, other, found, APART, vision)
    for slot, paint in slots.items():
        ink = f"the ink of slot {slot}"
        yield Measure(ink, "bare land", contrast(paint.ink, palette.land), OUTLINE)
        yield Measure(ink, "the page", contrast(paint.ink, paper), WRITTEN)


def shore(land: str, sea: str) -> Measure:
    """Land and sea, as far apart as they are: on a sea like the land a country would have no end."""
    first, second = rgb(land), rgb(sea)
    found, vision = min((ciede2000(seen(first, it), seen(second, it)), it) for it in VISIONS)
    return Measure("bare land", "the sea", found, SHORE, vision)
