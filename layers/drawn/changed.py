"""What changed since the date before, marked in the drawing of a page: as static/changed.js marks it, by the classes of
static/style/changed.css.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from geo.picture.svg import element, number, path
from layers.drawn.feature import Drawn, Point, Polygon, Ring
from layers.drawn.points import OTHER_SIZE, SIZE

AROUND = 5.0
NEW = ("changed-under", "changed-new")
ENDED = ("changed-ended",)


@dataclass(frozen=True)
class Handed:
    """Ground that changed hands: its shape in pixels, and the slot of who lost it."""

    polygons: list[Polygon]
    slot: int


@dataclass(frozen=True)
class Changed:
    """What is new on a day, what ended on its eve, and the ground that changed hands. `lost` are the keys of the zones
    that it was lost from: a cross says that nothing came after, and there something did.
    """

    begun: list[Drawn] = field(default_factory=list)
    ended: list[Drawn] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    lost: frozenset[str] = frozenset()


def outlines(changed: Changed) -> Iterator[str]:
    """Nets on ground, and what is drawn along outlines and lines."""
    for ground in changed.handed:
        rings = (ring for polygon in ground.polygons for ring in polygon)
        yield _along(path(rings, True), "changed-hands", fill=f"url(#net-{ground.slot})")
    for classes, features in ((NEW, changed.begun), (ENDED, changed.ended)):
        for it in features:
            for name in classes:
                if it.polygons:
                    yield _along(path(it.rings, True), name)
                if it.lines:
                    yield _along(path(it.lines, False), name)


def signs(changed: Changed) -> Iterator[str]:
    """What keeps its size: rings around signs, and crosses."""
    for it in changed.begun:
        for at in it.points:
            yield _held(at, _rings(it, NEW))
    for it in changed.ended:
        for at in it.points:
            yield _held(at, [*_rings(it, ENDED), _cross()])
        if not it.points and it.key not in changed.lost:
            yield from (_held(at, [_cross()]) for at in _middle(it))


def _along(course: str, name: str, fill: str | None = None) -> str:
    return element("path", d=course, fill=fill, fill_rule="evenodd", **{"class": name})


def _rings(point: Drawn, classes: Iterable[str]) -> Iterator[str]:
    radius = SIZE.get(point.layer.name, OTHER_SIZE) / 2 + AROUND
    return (element("circle", r=radius, **{"class": it}) for it in classes)


def _cross() -> str:
    return element("path", d="M-5 -5L5 5M5 -5L-5 5", **{"class": "changed-cross"})


def _middle(it: Drawn) -> Iterator[Point]:
    """Of its box, where the script's map has its cross too."""
    points: Ring = [point for part in (*it.rings, *it.lines) for point in part]
    if points:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _held(at: Point, content: Iterable[str]) -> str:
    """Drawn around nought, and put in its place, about which it keeps its size."""
    x, y = map(number, at)
    inner = element("g", content, transform=f"translate({x} {y})")
    return element("g", inner, transform_origin=f"{x} {y}")
