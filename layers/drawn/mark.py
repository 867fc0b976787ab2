"""The logo of the house, beside the small print: all of it is in the picture, and nothing is fetched for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.picture.room import Box
from geo.picture.svg import element, rectangle, words

TALLEST, WIDEST = 34.0, 130.0
# Of the width there is for the small print: the words need most of it.
SHARE = 0.25
# Between the words and the logo, and around it.
GAP, EDGE = 12.0, 3.0
# A logo is drawn for paper: on a dark picture it stands on a piece of it.
PLATE = "#FFFFFF"
NAMESPACE = {"xmlns__xlink": "http://www.w3.org/1999/xlink"}


@dataclass(frozen=True)
class Mark:
    """A logo as a data URI, how many times as wide as high it is, and what it is in words."""

    data: str
    ratio: float
    alt: str

    def size(self, wide: float) -> tuple[float, float]:
        """Its width and height beside small print for which there is so much width in all."""
        width = min(TALLEST * self.ratio, WIDEST, SHARE * wide)
        return width, width / self.ratio


def drawn(mark: Mark, place: Box) -> Iterator[str]:
    """The logo in a place of its size."""
    wide, high = place.right - place.left, place.bottom - place.top
    plate = place.grown(EDGE, EDGE)
    yield rectangle(plate, rx=EDGE, fill=PLATE)
    # Under its older name, which every editor knows.
    at: dict[str, float | str] = {"x": place.left, "y": place.top, "xlink__href": mark.data}
    yield element("image", element("title", words(mark.alt)), width=wide, height=high, **at)
