"""Names on a picture. Each has places it may take, best first; they are set in the order of their weight, and one that
finds no room is left out. The rules are those of static/drawing.js and static/labels.js.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from geo.picture.frame import Frame, Pixel
from geo.picture.letters import Face, width, wrapped
from geo.picture.places import beside_line, beside_point, boxes_along, inside_area, on_area
from geo.picture.room import Box, Room
from geo.picture.svg import Value
from geo.picture.written import text
from layers.drawn.basemap import HOME
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.drawn.holdings import Holdings, area_of
from layers.drawn.lines import style_of
from layers.drawn.points import CITY, NAMED_FROM, SAME, Sign, is_place
from layers.drawn.zones import Rivals
from layers.style import HALO

Spots = Callable[[float, float], Iterator[tuple[float, float]]]
Fits = Callable[[Box], bool]

MARGIN = 3
RIVALS, ZONES, LINES, PLACES, TOWNS, HOME_COUNTRY, COUNTRIES = 95, 90, 80, 78, 60, 20, 10
NEAR, FURTHER = (15, 26), (38, 52)
# What is left free around the middle of a town's dot.
DOT = 5
LINE_ZOOM = {"axis": 6.5, "border": 7}
TOWN_ZOOM = {1: 4, 2: 5.5, 3: 6.5, 4: 8}
ACTOR = Face(14.5, 700)
SMALL = Face(11.5)


@dataclass(frozen=True)
class Name:
    """`spots` are its places for a width and a height; `further` those where all is crowded, also over a line.

    A `shy` name keeps off the outlines of zones, and one with `fits` stands only where that is true of its box.
    `key` is whose it is, `anchor` the place it names, `beside` where that has its sign. A town's brings its `dot`.
    """

    key: str
    lines: list[str]
    face: Face
    colour: str
    spots: Spots
    weight: float
    small: list[str] = field(default_factory=list)
    further: Spots | None = None
    min_zoom: float = 0
    shy: bool = False
    fits: Fits | None = None
    anchor: Pixel | None = None
    beside: Pixel | None = None
    dot: Box | None = None

    @property
    def size(self) -> tuple[float, float]:
        widths = [width(it, self.face) for it in self.lines]
        widths += [width(it, SMALL) for it in self.small]
        height = len(self.lines) * self._leading + len(self.small) * SMALL.line
        return max(widths), height

    @property
    def _leading(self) -> float:
        return self.face.size * 1.15

    def drawn(self, at: tuple[float, float], fill: str, **attributes: Value) -> Iterator[str]:
        """Line by line, with the upper left corner at a place."""
        x, y = at[0] + self.size[0] / 2, at[1]
        for line in self.lines:
            baseline = (x, y + self.face.size * 0.92)
            yield text(line, baseline, self.face, fill, "middle", None, **attributes)
            y += self._leading
        for line in self.small:
            yield text(line, (x, y + SMALL.size * 0.92), SMALL, fill, "middle", None, **attributes)
            y += SMALL.line


@dataclass(frozen=True)
class Placed:
    name: Name
    at: tuple[float, float]

    @property
    def box(self) -> Box:
        (x, y), (across, down) = self.at, self.name.size
        return Box(x, y, x + across, y + down)


def placed(
    names: Iterable[Name], frame: Frame, taken: Iterable[Box], shunned: Shunned, signs: list[Sign]
) -> list[Placed]:
    """Those that find room in the frame. No name covers what is `taken`; `signs` are in it."""
    sight = Box(frame.left, frame.top, frame.left + frame.width, frame.top + frame.height)
    room, found = Room(taken), list[Placed]()
    cities = [it.middle for it in signs if is_place(it) and it.point.kind == CITY]
    stood = [it.middle for it in signs if is_place(it)]
    for name in sorted(names, key=lambda it: -it.weight):
        # A name without its dot would be that of the next sign.
        if frame.zoom < name.min_zoom or (name.dot and not room.is_free(name.dot)):
            continue
        fits, among = partial(_fits, name, stood), partial(_fits, name, cities)
        courses = shunned.edges if name.shy else shunned.courses
        spot = (
            _spot(name, name.spots, sight, room, courses, fits)
            or (name.further and _spot(name, name.spots, sight, room, None, fits))
            or (name.further and _spot(name, name.further, sight, room, None, fits))
            # A city has its name close by though a sign in it be closer; from far off it would be that sign's.
            or (name.further and _spot(name, name.spots, sight, room, None, among))
        )
        if spot is not None:
            found.append(Placed(name, (spot.left, spot.top)))
            room.take([spot])
            if name.dot and name.beside:
                room.take([name.dot])
                stood.append(name.beside)
    return found


class Shunned:
    """What most names keep off: the courses of lines; and what shy ones do, the outlines of zones too."""

    def __init__(self, lines: Iterable[Drawn], zones: Iterable[Drawn]) -> None:
        courses = [
            box
            for line in lines
            if line.kind != "border"
            for part in line.lines
            for box in boxes_along(part)
        ]
        self.courses = Room(courses)
        outlines = (box for zone in zones for ring in zone.rings for box in boxes_along(ring))
        self.edges = Room([*courses, *outlines])


def _spot(
    name: Name, spots: Spots, sight: Box, room: Room, courses: Room | None, fits: Fits
) -> Box | None:
    across, down = name.size
    for x, y in spots(across, down):
        box = Box(x, y, x + across, y + down)
        wide = box.grown(MARGIN, MARGIN / 2)
        free = box.within(sight) and room.is_free(wide)
        if not free or not (courses is None or courses.is_free(wide)):
            continue
        if fits(box):
            return box
    return None


def _fits(name: Name, signs: list[Pixel], box: Box) -> bool:
    """Whether a name in this box can be taken for that of nothing else: no other sign is as near to it as its own."""
    if name.fits is not None and not name.fits(box):
        return False
    own = name.beside
    return own is None or all(
        math.dist(it, own) <= SAME or box.distance(it) > box.distance(own) for it in signs
    )


def of_zones(
    zones: list[Drawn], rivals: list[Rivals], sight: Box, colours: Colours, words: dict[str, str]
) -> Iterator[Name]:
    """Who is there, in the colour of their outline; of ground that is given to two the names of both."""
    holdings = Holdings(zones, rivals)
    for ground in rivals:
        both = " / ".join(it.actor_label or it.name for it in (ground.one, ground.other))
        area = area_of(ground.polygons)
        spots = _over(area, ground.spot, sight)
        yield Name(
            f"{ground.one.key} {ground.other.key}",
            wrapped(both, ACTOR, 150),
            ACTOR,
            colours.ink,
            spots,
            RIVALS,
            [words["two"]],
        )
    shared = {zone.key: [it for it in rivals if zone in (it.one, it.other)] for zone in zones}
    for zone in zones:
        area = holdings.areas[zone.key]
        if area.is_empty:
            continue
        others = [area_of(it.polygons) for it in shared[zone.key]]
        # Where that is all of it, the names of both are there.
        if any(it.buffer(1).covers(area) for it in others):
            continue
        for other in others:
            area = area.difference(other)
        small = [words[it] for it in (zone.kind, zone.status or "") if it in words]
        yield Name(
            zone.key,
            wrapped(zone.actor_label or zone.name, ACTOR, 130),
            ACTOR,
            colours.paint(zone.slot).ink,
            _inside(area, sight),
            ZONES,
            wrapped(", ".join(small), SMALL, 130),
            fits=partial(holdings.leaves, zone.key),
        )


def of_lines(lines: Iterable[Drawn], colours: Colours) -> Iterator[Name]:
    face = Face(12.5, 600, italic=True)
    for line in lines:
        courses = [it for it in line.lines if len(it) > 1]
        if not courses:
            continue
        strokes = (it.color for it in style_of(line).strokes if it.color not in ("", HALO))
        yield Name(
            line.key,
            wrapped(line.name, face, 116),
            face,
            colours.stroke(next(strokes, colours.ink)),
            lambda across, down, of=courses: beside_line(of, across, down),  # type: ignore[misc]
            LINES - (40 if line.kind == "border" else 0),
            min_zoom=LINE_ZOOM.get(line.kind, 5.5),
        )


def of_places(signs: Iterable[Sign], colours: Colours) -> Iterator[Name]:
    face = Face(13.5, 600)
    for sign in signs:
        city = sign.point.kind == CITY
        yield Name(
            sign.point.key,
            [sign.point.name],
            face,
            colours.ink,
            _beside(sign.middle, *NEAR),
            PLACES + (5 if city else 0),
            further=_beside(sign.middle, *FURTHER) if city else None,
            min_zoom=4 if city else NAMED_FROM,
            anchor=sign.at,
            beside=sign.middle,
        )


def of_towns(towns: Iterable[Drawn], colours: Colours) -> Iterator[Name]:
    for town in towns:
        rank = town.rank or 4
        for at in town.points[:1]:
            yield Name(
                town.key,
                [town.name],
                Face(12.5 if rank <= 2 else 11.5),
                colours.town,
                _beside(at, 6),
                TOWNS - rank,
                min_zoom=TOWN_ZOOM.get(rank, 8),
                anchor=at,
                beside=at,
                dot=Box.around(*at, DOT),
            )


def of_countries(
    countries: Iterable[Drawn], zones: Iterable[Drawn], sight: Box, colours: Colours
) -> Iterator[Name]:
    """That of the map's own country stands where nobody is said to be: it is not the name of who holds a part."""
    held = area_of([polygon for zone in zones for polygon in zone.polygons])
    for country in countries:
        area, rank = area_of(country.polygons), country.rank or 3
        if rank == HOME:
            area = area.difference(held)
        if area.is_empty:
            continue
        home = rank == HOME
        face = Face(19 if home else 12.5, 500 if home else 400)
        yield Name(
            country.key,
            [country.name],
            face,
            colours.quiet,
            _inside(area, sight, beside=False),
            HOME_COUNTRY if home else COUNTRIES - rank,
            min_zoom=0 if home else rank + 1,
            shy=home,
        )


def _beside(at: tuple[float, float], *distances: float) -> Spots:
    return lambda across, down: beside_point(at, across, down, *distances)


def _inside(area: object, sight: Box, beside: bool = True) -> Spots:
    return lambda across, down: inside_area(area, sight, across, down, beside)  # type: ignore[arg-type]


def _over(area: object, spot: tuple[float, float], sight: Box) -> Spots:
    return lambda across, down: on_area(area, spot, sight, across, down)  # type: ignore[arg-type]
