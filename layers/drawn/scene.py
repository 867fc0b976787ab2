"""The map itself, without what is around it: groups that an editor knows as layers, and the signs in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from geo.picture.frame import Frame
from geo.picture.letters import Face
from geo.picture.room import Box
from geo.picture.scale_bar import scale_bar
from geo.picture.svg import element, group, number
from geo.picture.written import Side, text
from layers.drawn import basemap, lines, names, points, zones
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.drawn.textures import Textures
from layers.drawn.zones import Rivals

# Where more features than this are in sight, names would cover them.
NAMED = 300
LONGEST_BAR = 120.0
BAR = Face(11, 600)
EDGE = 10.0

# A feature and how it is drawn, to how it is drawn where it can be opened.
Opened = Callable[[Drawn, str], str]


@dataclass(frozen=True)
class Scene:
    """What is in sight, by how it is drawn. `sea` is as far as the coasts are known, in pixels.

    `silent` says that ground nobody speaks of is to be told apart. `words` are those of names, by status and kind.
    """

    frame: Frame
    countries: list[Drawn] = field(default_factory=list)
    districts: list[Drawn] = field(default_factory=list)
    towns: list[Drawn] = field(default_factory=list)
    zones: list[Drawn] = field(default_factory=list)
    rivals: list[Rivals] = field(default_factory=list)
    lines: list[Drawn] = field(default_factory=list)
    points: list[Drawn] = field(default_factory=list)
    sea: Box | None = None
    silent: bool = True
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def sight(self) -> Box:
        it = self.frame
        return Box(it.left, it.top, it.left + it.width, it.top + it.height)


@dataclass(frozen=True)
class Chart:
    """The map as a group of groups, and the keys of the signs in it."""

    group: str
    signs: set[str]


def chart(
    scene: Scene, colours: Colours, textures: Textures, kilometres: str, leftward: bool
) -> Chart:
    """`kilometres` is what stands behind the number of the scale bar, with a place for it."""
    bar, bar_box = _scale_bar(scene.frame, colours, kilometres, leftward)
    layers = [*pile(scene, colours, textures, [bar_box]), ("Scale bar", bar)]
    groups = []
    for title, content in layers:
        drawn = [f"{it}\n" for it in content]
        if drawn:
            groups.append(group(title, drawn))
    return Chart(group("Map", groups), _signs(scene, colours))


def pile(
    scene: Scene,
    colours: Colours,
    textures: Textures,
    taken: list[Box],
    opened: Opened = lambda _, drawn: drawn,
    held: bool = False,
) -> list[tuple[str, Iterable[str]]]:
    """What is drawn, from the ground up, by the title of its layer. No name covers what is `taken`.

    What can be opened – zones, lines, points – goes through `opened`. Names and signs that are `held` say where: a
    sheet can then give them a size of their own without moving them off their places.
    """
    frame, kilometre = scene.frame, scene.frame.kilometre()
    by_size = sorted(scene.zones, key=lambda it: -it.size)
    part = points.crowd(len(scene.points), frame.width * frame.height)
    signs = points.settled(scene.points, part, scene.sight, frame.zoom)
    placed, towns = _names(scene, signs, colours, taken)
    bands = (lines.band(it, kilometre, colours) for it in scene.lines)
    rings = (points.ring(it, kilometre, colours) for it in scene.points)
    return [
        ("Ground", basemap.ground(scene.sight, scene.sea, colours)),
        ("Land", basemap.land(scene.countries, colours)),
        ("No information", basemap.silence(scene.countries, textures) if scene.silent else ()),
        ("Cover", (zones.cover(it, colours) for it in by_size)),
        ("Borders", basemap.borders(scene.districts, scene.countries, colours)),
        ("Control zones", (opened(it, zones.drawn(it, colours, textures)) for it in by_size)),
        ("Given to two", (zones.shared(it, colours, textures) for it in scene.rivals)),
        ("Bands", filter(None, bands)),
        ("Lines", (opened(it, lines.drawn(it, colours)) for it in scene.lines)),
        ("Rings", filter(None, rings)),
        ("Towns", (basemap.town(it, colours) for it in towns)),
        ("Light around names", _halos(placed, colours, held)),
        ("Names", _written(placed, held)),
        ("Signs", (_sign(it, colours, opened, held) for it in signs)),
    ]


def _signs(scene: Scene, colours: Colours) -> set[str]:
    signs = {it for zone in scene.zones for it in zones.signs(zone)}
    for line in scene.lines:
        band = lines.band(line, scene.frame.kilometre(), colours)
        signs |= set(lines.signs(line, band is not None))
    signs |= {it for point in scene.points for it in points.signs(point)}
    if scene.rivals:
        signs.add("rivals")
    if scene.silent and any(it.rank == basemap.HOME for it in scene.countries):
        signs.add("nothing")
    return signs


def _names(
    scene: Scene, signs: list[points.Sign], colours: Colours, taken: list[Box]
) -> tuple[list[names.Placed], list[tuple[float, float]]]:
    """Names with their places; and where the dots of the towns are that are named."""
    many = len(scene.zones) + len(scene.lines) + len(scene.points) > NAMED
    wanted = list(names.of_countries(scene.countries, scene.zones, scene.sight, colours))
    if not many:
        wanted += names.of_zones(scene.zones, scene.rivals, scene.sight, colours, dict(scene.words))
        wanted += names.of_lines(scene.lines, colours)
        places = [it for it in signs if it.point.layer.name == points.PLACES]
        wanted += names.of_places(places, colours)
    # A town that an article names has its name from there.
    known = {it.name for it in scene.points}
    wanted += names.of_towns((it for it in scene.towns if it.name not in known), colours)
    shunned = names.Shunned(scene.lines, scene.zones)
    boxes = [*taken, *(it.box for it in signs)]
    placed = names.placed(wanted, scene.frame, boxes, shunned, signs)
    found = {it.name.key for it in placed}
    dots = [it.points[0] for it in scene.towns if it.points and it.key in found]
    return placed, dots


def _sign(sign: points.Sign, colours: Colours, opened: Opened, held: bool) -> str:
    drawn = opened(sign.point, points.drawn(sign, colours))
    return _held(sign.at, drawn) if held else drawn


def _halos(placed: list[names.Placed], colours: Colours, held: bool) -> Iterator[str]:
    """Under the names, and apart from them: some editors draw a stroke over the letters it belongs to."""
    for it in placed:
        lines = it.name.drawn(
            it.at,
            colours.halo,
            stroke=colours.halo,
            stroke_width=3,
            stroke_linejoin="round",
            stroke_opacity=0.85,
            aria_hidden="true",
        )
        yield from [_held(it.name.anchor, lines)] if held else lines


def _written(placed: list[names.Placed], held: bool) -> Iterator[str]:
    for it in placed:
        lines = it.name.drawn(it.at, it.name.colour)
        yield from [_held(it.name.anchor, lines)] if held else lines


def _held(at: tuple[float, float] | None, content: str | Iterator[str]) -> str:
    """A group that says at which place it is held, where it has one."""
    return element("g", content, transform_origin=at and " ".join(map(number, at)))


def _scale_bar(
    frame: Frame, colours: Colours, kilometres: str, leftward: bool
) -> tuple[list[str], Box]:
    found = scale_bar(frame, min(LONGEST_BAR, frame.width / 3))
    bottom = frame.top + frame.height - EDGE
    left = frame.left + EDGE
    if leftward:
        left = frame.left + frame.width - EDGE - found.length
    right = left + found.length
    bar = element(
        "path",
        id="scale",
        d=f"M{left:.2f} {bottom - 5:.2f}V{bottom:.2f}H{right:.2f}V{bottom - 5:.2f}",
        fill="none",
        stroke=colours.ink,
        stroke_width=1.6,
    )
    light = (
        bar.replace(colours.ink, colours.halo).replace('"1.6"', '"4.5"').replace(' id="scale"', "")
    )
    said, side = kilometres % {"number": f"{found.kilometres:g}"}, _side(leftward)
    at = (right if leftward else left, bottom - 9)
    written = [
        text(said, at, BAR, colours.halo, side, leftward, stroke=colours.halo, stroke_width=3),
        text(said, at, BAR, colours.ink, side, leftward),
    ]
    box = Box(left - 6, bottom - 26, max(right, left + 60) + 6, bottom + 6)
    return [light, bar, *written], box


def _side(leftward: bool) -> Side:
    return "right" if leftward else "left"
