"""The legend of a picture: every sign that was drawn and no other, in as much room as there is.

Where there is too little, first the meanings go, then the last entries, and a line says how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from geo.picture.letters import Face, wrapped
from geo.picture.room import Box
from geo.picture.svg import element, rectangle
from geo.picture.written import Side, text
from layers.drawn import points
from layers.drawn.colours import Colours
from layers.drawn.textures import Textures
from layers.palette import FILL_OPACITY
from layers.style import LINES, POINTS, STATUSES, ZONE_KINDS, ZoneStyle

HEADING = Face(12, 600)
TITLE = Face(11.5)
MEANING = Face(10)
SWATCH = 46.0
GAP = 8.0
ROW = 20.0
COLUMN = 165.0
ZONES = {it.name: it for it in (*STATUSES, *ZONE_KINDS)}
LINE_STYLES = {it.kind: it for it in LINES}
POINT_STYLES = {f"{it.layer}:{it.kind}": it for it in POINTS}


@dataclass(frozen=True)
class Entry:
    """A sign in words; `slot` is that of an actor."""

    key: str
    title: str
    meaning: str = ""
    slot: int | None = None


@dataclass(frozen=True)
class Section:
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Row:
    """A heading or an entry in lines of text."""

    entry: Entry | None
    lines: tuple[str, ...]
    meaning: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        if self.entry is None:
            return ROW
        words = len(self.lines) * TITLE.line + len(self.meaning) * MEANING.line
        return max(ROW, words + 5)


def shown(sections: list[Section], signs: set[str]) -> list[Section]:
    """What of a legend there is something to say of."""
    kept = (
        replace(it, entries=tuple(entry for entry in it.entries if entry.key in signs))
        for it in sections
    )
    return [it for it in kept if it.entries]


@dataclass(frozen=True)
class Legend:
    """What is drawn, and how far down it reaches."""

    elements: list[str]
    bottom: float


def legend(
    sections: list[Section],
    place: Box,
    spare: float,
    leftward: bool,
    colours: Colours,
    textures: Textures,
    more: Callable[[int], str],
) -> Legend:
    """The legend in a place, in as many columns as it has room for, beginning where the language does.

    So much of its height is spared below it, if no sign has to go for that.
    """
    columns = max(1, int((place.right - place.left) // COLUMN))
    wide = (place.right - place.left) / columns
    height = place.bottom - place.top
    rows = _fitting(sections, wide, columns, height, spare, more)
    drawn: list[str] = []
    lowest = place.top
    for row, (column, down) in zip(rows, _places(rows, height), strict=True):
        start = place.right - column * wide if leftward else place.left + column * wide
        drawn += _row(row, start, place.top + down, leftward, colours, textures)
        lowest = max(lowest, place.top + down + row.height)
    return Legend(drawn, lowest)


def _fitting(
    sections: list[Section],
    wide: float,
    columns: int,
    height: float,
    spare: float,
    more: Callable[[int], str],
) -> list[Row]:
    for with_meaning, room in ((True, height - spare), (False, height - spare), (False, height)):
        rows = list(_rows(sections, wide, with_meaning))
        if _columns(rows, room) <= columns:
            return rows
    left_out = 0
    while rows and _columns([*rows, _note(more(left_out), wide)], height) > columns:
        left_out += rows.pop().entry is not None
    while rows and rows[-1].entry is None:
        rows.pop()
    return [*rows, _note(more(left_out), wide)] if rows else []


def _columns(rows: list[Row], height: float) -> int:
    return max((column for column, _ in _places(rows, height)), default=0) + 1


def _places(rows: list[Row], height: float) -> list[tuple[int, float]]:
    """The column of each row, and how far down it stands. A heading stays with the entry after it."""
    found, column, y = [], 0, 0.0
    for number, row in enumerate(rows):
        follows = rows[number + 1] if row.entry is None and number + 1 < len(rows) else None
        needed = row.height + (follows.height if follows and follows.entry else 0)
        if y and y + needed > height + 0.5:
            column, y = column + 1, 0.0
        found.append((column, y))
        y += row.height
    return found


def _rows(sections: list[Section], wide: float, with_meaning: bool) -> Iterator[Row]:
    room = wide - SWATCH - GAP - 6
    for section in sections:
        yield Row(None, tuple(wrapped(section.heading, HEADING, wide - 6, 1)))
        for entry in section.entries:
            meaning = wrapped(entry.meaning, MEANING, room) if with_meaning else []
            yield Row(entry, tuple(wrapped(entry.title, TITLE, room, 3)), tuple(meaning))


def _note(said: str, wide: float) -> Row:
    return Row(None, tuple(wrapped(said, HEADING, wide - 6, 1)))


def _row(
    row: Row, start: float, y: float, leftward: bool, colours: Colours, textures: Textures
) -> Iterator[str]:
    side: Side = "right" if leftward else "left"
    if row.entry is None:
        for line in row.lines:
            yield text(line, (start, y + 14), HEADING, colours.ink, side, leftward)
        return
    left = start - SWATCH if leftward else start
    yield element(
        "g",
        swatch(row.entry, (left + SWATCH / 2, y + ROW / 2), colours, textures),
        id=f"legend-{row.entry.key.replace(':', '-')}",
    )
    x = start - SWATCH - GAP if leftward else start + SWATCH + GAP
    baseline = y + (ROW / 2 if len(row.lines) == 1 and not row.meaning else TITLE.line - 3) + 4
    for line in row.lines:
        yield text(line, (x, baseline), TITLE, colours.ink, side, leftward)
        baseline += TITLE.line
    for line in row.meaning:
        yield text(line, (x, baseline), MEANING, colours.quiet, side, leftward)
        baseline += MEANING.line


def swatch(
    entry: Entry, middle: tuple[float, float], colours: Colours, textures: Textures
) -> Iterator[str]:
    """The sign itself, in a box of 46 by 20 around a place."""
    kind, _, name = entry.key.partition(":")
    x, y = middle
    if kind == "actor":
        paint = colours.paint(entry.slot)
        yield _patch(middle, paint.fill, FILL_OPACITY, paint.ink, 2)
    elif kind == "zone":
        yield _of_zone(ZONES[name], middle, colours, textures)
    elif kind == "rivals":
        yield _patch(middle, textures.fill("stripes", 1, 2), 1, colours.ink, 2.5, "7 3")
    elif kind == "nothing":
        yield _patch(middle, textures.nothing(), 1, colours.country, 1)
    elif kind == "line":
        for stroke in LINE_STYLES[name].strokes:
            colour = colours.stroke(stroke.color) if stroke.color else colours.ink
            yield _stretch(middle, colour, stroke.weight, stroke.opacity, stroke.dash)
        if LINE_STYLES[name].arrow:
            move = f"translate({x + 17:.2f} {y:.2f})"
            yield element(
                "path", d="M-8.7 -5.4L2.2 0L-8.7 5.4L-5.4 0Z", transform=move, fill=colours.ink
            )
    elif kind == "band":
        yield _stretch(middle, colours.uncertain, 16, 0.17, "")
    elif kind == "ring":
        yield element(
            "circle",
            cx=x,
            cy=y,
            r=8.5,
            fill="none",
            stroke=colours.uncertain,
            stroke_width=1.3,
            stroke_dasharray="3 3",
        )
    else:
        own = POINT_STYLES[name]
        yield points.glyph(own, middle, points.SIZE.get(own.layer, 20), colours)


def _of_zone(
    own: ZoneStyle, middle: tuple[float, float], colours: Colours, textures: Textures
) -> str:
    grey = colours.paint(0)
    fill, opacity = grey.fill, FILL_OPACITY
    if own.texture == "stripes":
        fill = textures.fill("stripes", 1, 2)
    elif own.texture != "solid":
        fill, opacity = textures.fill(own.texture, 0), 1.0
    return _patch(middle, fill, opacity, grey.ink, own.weight, own.dash)


def _patch(
    middle: tuple[float, float],
    fill: str,
    opacity: float,
    stroke: str,
    weight: float,
    dash: str = "",
) -> str:
    x, y = middle
    return rectangle(
        Box(x - 15.5, y - 8.5, x + 15.5, y + 8.5),
        fill=fill,
        fill_opacity=opacity if opacity < 1 else None,
        stroke=stroke,
        stroke_width=weight,
        stroke_dasharray=dash or None,
        stroke_linecap="round" if dash and dash != "7 3" else None,
    )


def _stretch(
    middle: tuple[float, float], colour: str, weight: float, opacity: float, dash: str
) -> str:
    x, y = middle
    return element(
        "path",
        d=f"M{x - 20:.2f} {y:.2f}H{x + 20:.2f}",
        fill="none",
        stroke=colour,
        stroke_width=weight,
        stroke_opacity=opacity if opacity < 1 else None,
        stroke_dasharray=dash or None,
    )
