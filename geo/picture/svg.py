"""Elements of SVG as text: attributes in order, numbers short, and no name or value that could be read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

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
    """The data of a path through points, one line after the other."""
    return "".join(_line(it, closed) for it in lines if len(it) > 1)


def _line(points: Sequence[tuple[float, float]], closed: bool) -> str:
    # The last point of a ring is its first again.
    drawn = points[:-1] if closed and points[0] == points[-1] else points
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in drawn)
    return f"M{steps}{'Z' if closed else ''}"


def _name(key: str) -> str:
    return key.replace("__", ":").replace("_", "-")
