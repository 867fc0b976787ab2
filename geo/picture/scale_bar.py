"""How long a round number of kilometres is in the middle of a picture: Web Mercator stretches with the latitude."""

from __future__ import annotations

from dataclasses import dataclass

from geo.picture.frame import Frame

ROUND = (5, 2, 1)


@dataclass(frozen=True)
class ScaleBar:
    """`length` in pixels of the picture."""

    length: float
    kilometres: float


def scale_bar(frame: Frame, longest: float) -> ScaleBar:
    """The longest bar of 1, 2 or 5 times a power of ten kilometres that is no longer than so many pixels."""
    one = frame.kilometre()
    power = 10.0**5
    while True:
        for number in ROUND:
            if number * power * one <= longest:
                return ScaleBar(number * power * one, number * power)
        power /= 10
