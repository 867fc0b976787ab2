"""The actor palette: a slot in actors.json becomes a colour here, and nowhere else.

The colours were searched so that every two fills, and every fill and bare land, stay tellable apart for all readers,
also those with protanopia, deuteranopia or tritanopia, at the opacity used. Lightness does most of that work.
layers/palette_check.py measures it. No two sides are given green and red.

By night, where a reader's screen is dark, the land is dark and every fill keeps its hue. The one without a hue is at
the other end from the land: black by day, white by night.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What lies under a fill, and how much of it shows through.
LAND = "#F4F1EA"
FILL_OPACITY = 0.6


@dataclass(frozen=True)
class Paint:
    """The fill of a zone, at FILL_OPACITY, and the ink of its outline and name, which must stand out from LAND."""

    fill: str
    ink: str


# Slot 0 is for those who have no slot of their own: they share a grey, and their name tells them apart.
OTHERS = Paint("#8C8C8C", "#595959")
PALETTE: dict[int, Paint] = {
    1: Paint("#52A0EB", "#0B4F9E"),
    2: Paint("#C05100", "#8F3B00"),
    3: Paint("#141515", "#141515"),
    4: Paint("#600D78", "#600D78"),
    5: Paint("#F5CB00", "#7A6100"),
    6: Paint("#476559", "#2F4A3E"),
}


def paint(slot: int | None) -> Paint:
    """The paint of a palette slot; grey for an actor without one, or beyond the last."""
    return PALETTE.get(slot or 0, OTHERS)


# The same on dark land, for the slots of PALETTE.
NIGHT_LAND = "#23272C"
NIGHT_OTHERS = Paint("#8C8C8C", "#B4B4B4")
NIGHT_PALETTE: dict[int, Paint] = {
    1: Paint("#82C3FF", "#60A3DD"),
    2: Paint("#962B00", "#F17E50"),
    3: Paint("#FBFCFD", "#FBFCFD"),
    4: Paint("#8124B0", "#C882E7"),
    5: Paint("#BBA729", "#B19E28"),
    6: Paint("#41896B", "#64AC8C"),
}


def night_paint(slot: int | None) -> Paint:
    """The paint of a palette slot by night."""
    return NIGHT_PALETTE.get(slot or 0, NIGHT_OTHERS)


def slot_of(slot: int | None) -> int:
    """The slot that is drawn: 0 for an actor without one of its own."""
    return slot if slot in PALETTE else 0


@dataclass(frozen=True)
class Palette:
    """The paints on one land, each at the place of its slot; the first is for those who have no slot of their own."""

    land: str
    paints: tuple[Paint, ...]

    @classmethod
    def of_slots(cls, land: str, others: Paint, slots: Mapping[int, Paint]) -> Palette:
        """Of slots that count from 1 without a gap."""
        return cls(land, (others, *(slots[it] for it in range(1, len(slots) + 1))))

    def slot_of(self, slot: int | None) -> int:
        """The slot that is drawn: 0 for an actor without one of its own, or beyond the last."""
        return slot if slot and slot < len(self.paints) else 0

    def paint(self, slot: int | None) -> Paint:
        return self.paints[self.slot_of(slot)]


DAY = Palette.of_slots(LAND, OTHERS, PALETTE)
NIGHT = Palette.of_slots(NIGHT_LAND, NIGHT_OTHERS, NIGHT_PALETTE)
