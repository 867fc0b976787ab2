"""The actor palette: a slot in actors.json becomes a colour here, and nowhere else.

The colours were searched so that every two fills, and every fill and bare land, stay tellable apart for all readers,
also those with protanopia, deuteranopia or tritanopia, at the opacity used. Lightness does most of that work.
tests/test_palette.py holds it. No two sides are given green and red.
"""

from __future__ import annotations

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


def slot_of(slot: int | None) -> int:
    """The slot that is drawn: 0 for an actor without one of its own."""
    return slot if slot in PALETTE else 0
