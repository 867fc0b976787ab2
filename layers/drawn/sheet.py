"""The whole picture: where heading, map, legend, locator and small print stand, and all of it as one SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.picture.frame import Frame
from geo.picture.letters import FONT_FAMILY, Face, reads_leftward, wrapped
from geo.picture.room import Box
from geo.picture.svg import element, group, number, path, words
from geo.picture.written import Side, text
from layers.drawn import basemap, mark
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.drawn.legend import Section, legend, shown
from layers.drawn.mark import Mark
from layers.drawn.parts import LEGEND, LOCATOR, TITLE
from layers.drawn.scene import Scene, chart
from layers.drawn.textures import Textures

NAMESPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns__inkscape": "http://www.inkscape.org/namespaces/inkscape",
}
# A picture with longer sides is drawn larger rather than with more on it, or nobody could read its names.
COMFORTABLE = 1_400.0
SMALL_PRINT = Face(10.5)
SHARE_OF_PRINT = 0.3
NOTE = Face(12)
ASOF = Face(15, 600)
# Beside the map, from this width on; below it, from this height on.
BESIDE_FROM, BELOW_FROM = 560, 420
# In a narrower picture the credit needs all the width there is.
MARKED_FROM = 320
SHORTEST_LOCATOR, TALLEST_LOCATOR = 60.0, 150.0

Place = tuple[float, float, float, float]


@dataclass(frozen=True)
class Heading:
    """`notes` are what must not be overlooked: whose map it is, and what was corrected since."""

    title: str
    asof: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """The words of a picture, in its language. `print` is the small print, paragraph by paragraph; `more` says how
    many signs the legend had no room for; `kilometres` has a place for a number.
    """

    tag: str
    leftward: bool
    print: tuple[str, ...]
    sections: list[Section]
    more: Callable[[int], str]
    kilometres: str
    alternative: str


@dataclass(frozen=True)
class Locator:
    """The countries around, in a frame of their own, and the box of the map among them. `sea` is as in Scene."""

    frame: Frame
    countries: list[Drawn]
    box: Box
    sea: Box | None = None


# None where there is nothing to see in it.
Locate = Callable[[Box], Locator | None]


@dataclass(frozen=True)
class Sheet:
    """A sheet of `width` by `height` units, each of which is `unit` pixels of the picture."""

    width: float
    height: float
    unit: float
    margin: float
    leftward: bool
    heading: list[tuple[str, Face, bool]] = field(default_factory=list)
    map: Place = (0, 0, 1, 1)
    legend: Box | None = None
    locator: Box | None = None
    mark: Mark | None = None

    @property
    def print_width(self) -> float:
        """What the small print has of the width: the logo stands at its end."""
        return _print_width(self.width - 2 * self.margin, self.mark)

    @property
    def start(self) -> float:
        return self.width - self.margin if self.leftward else self.margin

    @property
    def side(self) -> Side:
        return "right" if self.leftward else "left"


def sheet(
    size: tuple[int, int],
    heading: Heading,
    printed: Sequence[str],
    parts: frozenset[str],
    leftward: bool,
    logo: Mark | None = None,
) -> Sheet:
    """Where everything stands. `printed` is the small print, or words as long: it is not known yet."""
    unit = max(1.0, (size[0] * size[1]) ** 0.5 / COMFORTABLE)
    width, height = size[0] / unit, size[1] / unit
    margin = 14.0 if width >= 480 else 8.0
    wide = width - 2 * margin
    logo = logo if width >= MARKED_FROM else None
    lines = list(_heading(heading, parts, wide, width))
    top = margin + sum(face.line for _, face, _ in lines) + 6
    lines_below = print_lines(printed, _print_width(wide, logo), height)
    least = logo.size(wide)[1] + 2 * mark.EDGE if logo else 0.0
    foot = max(len(lines_below) * SMALL_PRINT.line, least) + margin + 4
    body = Box(margin, top, width - margin, max(height - foot, top + 40))
    place, explained, located = _divided(body, parts, width, height, leftward)
    frame = (place.left, place.top, place.right - place.left, place.bottom - place.top)
    return Sheet(width, height, unit, margin, leftward, lines, frame, explained, located, logo)


def _print_width(wide: float, logo: Mark | None) -> float:
    return wide - (logo.size(wide)[0] + mark.GAP if logo else 0.0)


def picture(
    on: Sheet, size: tuple[int, int], scene: Scene, texts: Texts, locate: Locate, colours: Colours
) -> str:
    """The picture as SVG. Nothing in it leads out of it, and nothing runs."""
    textures = Textures(colours)
    drawn = chart(scene, colours, textures, texts.kilometres, on.leftward)
    groups = [drawn.group, _paper(on, colours)]
    groups.append(_edge(on.map, colours))
    groups.append(group("Heading", _written_heading(on, colours)))
    room = on.locator
    if on.legend is not None:
        sections = shown(texts.sections, drawn.signs)
        spare = _spared(on)
        found = legend(sections, on.legend, spare, on.leftward, colours, textures, texts.more)
        groups.append(group("Legend", (f"{it}\n" for it in found.elements)))
        if room is not None and spare:
            room = replace(room, top=max(room.top, found.bottom + 10))
    locator = locate(room) if room and room.bottom - room.top >= SHORTEST_LOCATOR else None
    if locator is not None:
        groups.append(_located(locator, colours))
    groups.append(group("Small print", _small_print(on, texts.print, colours)))
    if on.mark is not None:
        groups.append(group("Logo", mark.drawn(on.mark, _corner(on, on.mark))))
    content = [
        "\n",
        element("title", words(f"{on.heading[0][0]}" if on.heading else ""), id="title"),
        element("desc", words(texts.alternative), id="desc"),
        "\n",
        textures.definitions(),
        "\n",
        *groups,
    ]
    whole = element(
        "svg",
        content,
        **NAMESPACES,
        **(mark.NAMESPACE if on.mark else {}),
        width=size[0],
        height=size[1],
        viewBox=f"0 0 {number(on.width)} {number(on.height)}",
        role="img",
        aria_labelledby="title desc",
        xml__lang=texts.tag,
        lang=texts.tag,
        font_family=FONT_FAMILY,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def print_lines(paragraphs: Sequence[str], wide: float, height: float) -> list[tuple[str, bool]]:
    """The small print in lines: the first paragraph may take three, and all of it a third of a picture. A credit is
    cut only where it would take more. Each line comes with whether it reads from right to left.
    """
    left = max(3, int(SHARE_OF_PRINT * height / SMALL_PRINT.line))
    lines: list[tuple[str, bool]] = []
    for place, paragraph in enumerate(paragraphs):
        others = len(paragraphs) - place - 1
        most = 3 if place == 0 else left - len(lines) - others
        # A credit is in the language of whoever wrote it.
        leftward = reads_leftward(paragraph)
        lines += ((it, leftward) for it in wrapped(paragraph, SMALL_PRINT, wide, max(most, 1)))
    return lines


def _heading(
    of: Heading, parts: frozenset[str], wide: float, width: float
) -> Iterator[tuple[str, Face, bool]]:
    title = Face(22 if width >= 700 else 17 if width >= 400 else 14, 700)
    asof = ASOF if width >= 400 else Face(12, 600)
    if TITLE in parts:
        yield from ((it, title, False) for it in wrapped(of.title, title, wide, 2))
    yield from ((it, asof, False) for it in wrapped(of.asof, asof, wide, 2))
    for note in of.notes:
        yield from ((it, NOTE, True) for it in wrapped(note, NOTE, wide, 2))


def _divided(
    body: Box, parts: frozenset[str], width: float, height: float, leftward: bool
) -> tuple[Box, Box | None, Box | None]:
    """Of the body the map, the legend and the locator: beside it in a wide picture, below it in a high one."""
    if not {LEGEND, LOCATOR} & parts:
        return body, None, None
    down = body.bottom - body.top
    if width >= BESIDE_FROM and width > height and down > 150:
        column = min(max(0.24 * width, 190.0), 300.0)
        if leftward:
            beside = Box(body.left, body.top, body.left + column, body.bottom)
            rest = Box(beside.right + 12, body.top, body.right, body.bottom)
        else:
            beside = Box(body.right - column, body.top, body.right, body.bottom)
            rest = Box(body.left, body.top, beside.left - 12, body.bottom)
        explained = beside
        located = replace(beside, top=beside.bottom - min(0.3 * down, TALLEST_LOCATOR))
    elif height >= BELOW_FROM and down > 260:
        tall = min(0.38 * down, 340.0)
        rest = Box(body.left, body.top, body.right, body.bottom - tall - 10)
        below = Box(body.left, body.bottom - tall, body.right, body.bottom)
        across = (
            min(0.3 * (body.right - body.left), 160.0) if LOCATOR in parts and width >= 500 else 0.0
        )
        gap = across + 12 if across else 0.0
        if leftward:
            explained = Box(below.left + gap, below.top, below.right, below.bottom)
            located = Box(below.left, below.top, below.left + across, below.top + min(across, tall))
        else:
            explained = Box(below.left, below.top, below.right - gap, below.bottom)
            located = Box(
                below.right - across, below.top, below.right, below.top + min(across, tall)
            )
    else:
        return body, None, None
    has_locator = LOCATOR in parts and located.right - located.left > 40
    return rest, explained if LEGEND in parts else None, located if has_locator else None


def _spared(on: Sheet) -> float:
    """How much of the height below a legend the locator would like to have, where it stands there."""
    below = on.locator and on.legend and on.locator.left == on.legend.left
    return SHORTEST_LOCATOR + 30 if below else 0.0


def _written_heading(on: Sheet, colours: Colours) -> Iterator[str]:
    y = on.margin
    for line, face, is_note in on.heading:
        y += face.line
        colour = colours.warning if is_note else colours.ink
        at = (on.start, y - face.size * 0.25)
        yield text(line, at, face, colour, on.side, on.leftward) + "\n"


def _small_print(on: Sheet, paragraphs: Sequence[str], colours: Colours) -> Iterator[str]:
    lines = print_lines(paragraphs, on.print_width, on.height)
    y = on.height - on.margin - (len(lines) - 1) * SMALL_PRINT.line
    for line, leftward in lines:
        yield text(line, (on.start, y), SMALL_PRINT, colours.quiet, on.side, leftward) + "\n"
        y += SMALL_PRINT.line


def _corner(on: Sheet, logo: Mark) -> Box:
    """The lower corner at the end of the lines."""
    wide, high = logo.size(on.width - 2 * on.margin)
    left = on.margin if on.leftward else on.width - on.margin - wide
    bottom = on.height - on.margin
    return Box(left, bottom - high, left + wide, bottom)


def _paper(on: Sheet, colours: Colours) -> str:
    """With an opening for the map. What reaches beyond lies under it: to clip the map doubles the time of drawing."""
    left, top, width, height = on.map
    outer = f"M0 0H{number(on.width)}V{number(on.height)}H0Z"
    inner = f"M{number(left)} {number(top)}h{number(width)}v{number(height)}h-{number(width)}Z"
    sheet = element("path", d=outer + inner, fill=colours.paper, fill_rule="evenodd")
    return group("Paper", [sheet])


def _edge(place: Place, colours: Colours) -> str:
    left, top, width, height = place
    edge = element(
        "rect",
        x=left,
        y=top,
        width=width,
        height=height,
        fill="none",
        stroke=colours.rule,
        stroke_width=1,
    )
    return group("Edge", [edge])


def _located(of: Locator, colours: Colours) -> str:
    """Where in the world the map lies."""
    frame = of.frame
    sight = Box(frame.left, frame.top, frame.left + frame.width, frame.top + frame.height)
    inner: dict[str, float] = {
        "x": sight.left,
        "y": sight.top,
        "width": frame.width,
        "height": frame.height,
    }
    clip = element("clipPath", element("rect", **inner), id="locator-frame")
    sea = basemap.ground(sight, of.sea, colours)
    land = [
        element(
            "path",
            d=path(it.rings, True),
            fill=colours.beyond,
            fill_rule="evenodd",
            stroke=colours.country,
            stroke_width=0.5,
        )
        for it in of.countries
    ]
    # A box too small to be seen is drawn as one that is seen.
    half_x = max((of.box.right - of.box.left) / 2, 2.5)
    half_y = max((of.box.bottom - of.box.top) / 2, 2.5)
    x, y = (of.box.left + of.box.right) / 2, (of.box.top + of.box.bottom) / 2
    box = element(
        "rect",
        x=x - half_x,
        y=y - half_y,
        width=2 * half_x,
        height=2 * half_y,
        fill=colours.warning,
        fill_opacity=0.12,
        stroke=colours.warning,
        stroke_width=1.5,
    )
    inside = element("g", [*sea, *land, box], clip_path="url(#locator-frame)")
    edge = element("rect", **inner, fill="none", stroke=colours.rule)
    return group("Locator", [clip, inside, edge])
