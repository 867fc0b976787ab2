"""The patterns of a picture: only those that something in it is filled with, each once."""

from __future__ import annotations

from geo.picture.svg import element
from layers.drawn.colours import Colours
from layers.style import TEXTURES, Texture

BY_NAME = {it.name: it for it in TEXTURES}
ROUND = frozenset({"dots", "dashes"})
NOTHING = "nothing"


class Textures:
    """Collects what is asked for."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours
        self._asked: dict[str, str] = {}

    def fill(self, name: str, slot: int = 0, other: int | None = None) -> str:
        """The value of `fill` for a texture of a slot, and of another where it has two."""
        key = "-".join(str(it) for it in (name, slot, other) if it is not None)
        if key not in self._asked:
            self._asked[key] = self._pattern(BY_NAME[name], key, slot, other)
        return f"url(#{key})"

    def nothing(self) -> str:
        """The same for ground of which nothing is known."""
        if NOTHING not in self._asked:
            land = element("rect", width=7, height=7, fill=self._colours.land)
            marks = element(
                "path", d="M1.5 1.5h1M5 5h1", stroke=self._colours.silence, stroke_width=1
            )
            self._asked[NOTHING] = _whole(NOTHING, 7, None, land + marks)
        return f"url(#{NOTHING})"

    def definitions(self) -> str:
        return element("defs", "\n".join(["", *self._asked.values(), ""]))

    def _pattern(self, of: Texture, key: str, slot: int, other: int | None) -> str:
        paint = self._colours.paint(slot)
        first = paint.fill if of.second else paint.ink
        strokes = [(of.first, first)]
        if of.second:
            strokes.append((of.second, self._colours.paint(other).fill))
        cap = "round" if of.name in ROUND else None
        drawn = "".join(
            element(
                "path",
                d=path,
                fill="none",
                stroke=colour,
                stroke_width=of.width,
                stroke_linecap=cap,
            )
            for path, colour in strokes
        )
        return _whole(key, of.size, "rotate(45)" if of.turned else None, drawn)


def _whole(key: str, size: float, turned: str | None, content: str) -> str:
    return element(
        "pattern",
        content,
        id=key,
        width=size,
        height=size,
        patternUnits="userSpaceOnUse",
        patternTransform=turned,
    )
