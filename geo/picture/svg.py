"""Elements of SVG as text: attributes in order, numbers short, and no name or value that could be read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from geo.picture.room import Box

# What XML 1.0 cannot hold (2.2).
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = str | float | None


def element(name: str, content: str | Iterable[str] | None = None, /, **attributes: Value) -> str:
    """An element; of an attribute's name `_` is written `-`, and `__` as `:`. What is None is left out."""
    given = "".join(
        f' {_name(key)}="{written(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if content is None:
        return f"<{name}{given}/>"
    inner = content if isinstance(content, str) else "".join(content)
    return f"<{name}{given}>{inner}</{name}>"


def rectangle(place: Box, /, **attributes: Value) -> str:
    return element(
        "rect",
        x=place.left,
        y=place.top,
        width=place.right - place.left,
        height=place.bottom - place.top,
        **attributes,
    )


def group(title: str, content: Iterable[str], **attributes: Value) -> str:
    """What an editor lists as a layer of this name (Inkscape by its own attributes, others by the id)."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    known = {"id": name, "inkscape__groupmode": "layer", "inkscape__label": title}
    return element("g", ["\n", *content], **known, **attributes) + "\n"


def words(text: str) -> str:
    """Text between tags."""
    return escape(NO_XML.sub("", text), quote=False)


def written(value: Value) -> str:
    """A value of an attribute; numbers with at most two decimals."""
    if isinstance(value, str):
        return escape(NO_XML.sub("", value), quote=True)
    return number(value or 0.0)


def number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def path(lines: Iterable[Sequence[tuple[float, float]]], closed: bool) -> str:
    """The data of a path through points, one line after the other.

    Each point is told by its distance from the one before, which takes half as many bytes as its place (SVG 2, 9.3.4).
    """
    return "".join(_line(it, closed) for it in lines if len(it) > 1)


def _line(points: Sequence[tuple[float, float]], closed: bool) -> str:
    # The last point of a ring is its first again.
    drawn = points[:-1] if closed and points[0] == points[-1] else points
    # In hundredths, as they are written: rounded distances would add up to a coast beside its country.
    places = [(round(x * 100), round(y * 100)) for x, y in drawn]
    steps = "".join(
        _step(x - before_x) + _step(y - before_y)
        for (before_x, before_y), (x, y) in pairwise(places)
        if (x, y) != (before_x, before_y)
    )
    return f"M{_step(places[0][0])}{_step(places[0][1])}l{steps or ' 0 0'}{'Z' if closed else ''}"


def _step(hundredths: int) -> str:
    """A number that may follow another: its sign parts them, or a space does."""
    sign = "-" if hundredths < 0 else " "
    return sign + (number(abs(hundredths) / 100).removeprefix("0") or "0")


def _name(key: str) -> str:
    return key.replace("__", ":").replace("_", "-")
