"""Lines of text on a picture. They stay text: an editor can change them, and a screen reader finds them.

A line from right to left says so, and is anchored by where it begins, which is at its right.
"""

from __future__ import annotations

from typing import Literal

from geo.picture.letters import Face, reads_leftward
from geo.picture.svg import Value, element, words

Side = Literal["left", "middle", "right"]
ANCHORS: dict[bool, dict[Side, str]] = {
    False: {"left": "start", "middle": "middle", "right": "end"},
    True: {"left": "end", "middle": "middle", "right": "start"},
}


def text(
    content: str,
    at: tuple[float, float],
    face: Face,
    fill: str,
    side: Side = "left",
    leftward: bool | None = None,
    **attributes: Value,
) -> str:
    """A line whose `side` is at a place, on its baseline. Without `leftward` its own letters say how it reads."""
    leftward = reads_leftward(content) if leftward is None else leftward
    # In this order: geo/picture/raster.py looks for it.
    begin: dict[str, Value] = {"direction": "rtl"} if leftward else {}
    return element(
        "text",
        words(content),
        **begin,
        text_anchor=ANCHORS[leftward][side],
        unicode_bidi="embed" if leftward else None,
        x=at[0],
        y=at[1],
        font_size=face.size,
        font_weight=face.weight if face.weight != 400 else None,
        font_style="italic" if face.italic else None,
        fill=fill,
        **attributes,
    )
