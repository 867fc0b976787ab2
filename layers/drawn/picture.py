"""The whole picture as one SVG: the map, the paper around it, and what is written and drawn on that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.picture.letters import FONT_FAMILY
from geo.picture.room import Box
from geo.picture.svg import element, group, number, rectangle, words
from geo.picture.written import text
from layers.drawn import locator, mark, small_print
from layers.drawn.colours import Colours
from layers.drawn.legend import Section, legend, shown
from layers.drawn.locator import Locate
from layers.drawn.scene import Scene, chart
from layers.drawn.sheet import Place, Sheet
from layers.drawn.textures import Textures

NAMESPACES = {
    "xmlns": "http://www.w3.org/2000/svg",
    "xmlns__inkscape": "http://www.inkscape.org/namespaces/inkscape",
}


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


def picture(
    on: Sheet, size: tuple[int, int], scene: Scene, texts: Texts, locate: Locate, colours: Colours
) -> str:
    """The picture as SVG. Nothing in it leads out of it, and nothing runs."""
    textures = Textures(colours)
    drawn = chart(scene, colours, textures, texts.kilometres, on.leftward)
    groups = [
        drawn.group,
        _paper(on, colours),
        _edge(on.map, colours),
        group("Heading", _heading(on, colours)),
        *_explained(on, drawn.signs, texts, locate, colours, textures),
        group("Small print", _small_print(on, texts.print, colours)),
        *_logo(on),
    ]
    content = [
        "\n",
        element("title", words(on.heading[0][0] if on.heading else ""), id="title"),
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


def _paper(on: Sheet, colours: Colours) -> str:
    """With an opening for the map. What reaches beyond lies under it: to clip the map doubles the time of drawing."""
    left, top, width, height = on.map
    outer = f"M0 0H{number(on.width)}V{number(on.height)}H0Z"
    inner = f"M{number(left)} {number(top)}h{number(width)}v{number(height)}h-{number(width)}Z"
    sheet = element("path", d=outer + inner, fill=colours.paper, fill_rule="evenodd")
    return group("Paper", [sheet])


def _edge(place: Place, colours: Colours) -> str:
    left, top, width, height = place
    box = Box(left, top, left + width, top + height)
    return group("Edge", [rectangle(box, fill="none", stroke=colours.rule, stroke_width=1)])


def _heading(on: Sheet, colours: Colours) -> Iterator[str]:
    y = on.margin
    for line, face, is_note in on.heading:
        y += face.line
        colour = colours.warning if is_note else colours.ink
        at = (on.start, y - face.size * 0.25)
        yield text(line, at, face, colour, on.side, on.leftward) + "\n"


def _explained(
    on: Sheet, signs: set[str], texts: Texts, locate: Locate, colours: Colours, textures: Textures
) -> Iterator[str]:
    """The legend, and the locator if that leaves it room."""
    room = on.locator
    if on.legend is not None:
        sections = shown(texts.sections, signs)
        found = legend(sections, on.legend, on.spared, on.leftward, colours, textures, texts.more)
        yield group("Legend", (f"{it}\n" for it in found.elements))
        if room is not None and on.spared:
            room = replace(room, top=max(room.top, found.bottom + 10))
    located = locate(room) if room and room.bottom - room.top >= locator.SHORTEST else None
    if located is not None:
        yield locator.drawn(located, colours)


def _small_print(on: Sheet, paragraphs: Sequence[str], colours: Colours) -> Iterator[str]:
    face = on.print.face
    lines = small_print.lines(paragraphs, face, on.print.wide)
    y = on.height - on.margin - (len(lines) - 1) * face.line
    for line, leftward in lines:
        yield text(line, (on.start, y), face, colours.quiet, on.side, leftward) + "\n"
        y += face.line


def _logo(on: Sheet) -> Iterator[str]:
    if on.mark is not None and on.corner is not None:
        yield group("Logo", mark.drawn(on.mark, on.corner))
