"""A feature as a picture draws it: what it is, whose, what it is called, and its shape in pixels of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.layer import Layer

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]

# How much is left of what rests on weak evidence, where that is drawn pale: as in static/style/legend.css.
PALE = {"single_source": 0.5, "partisan_only": 0.25, "unverified": 0.25}


@dataclass(frozen=True)
class Drawn:
    """`name` and `actor_label` are in the picture's language. `slots` are those of the actor and the other parties.

    `left` is how much of its colour it keeps, `km` how far off it may be.
    """

    layer: Layer
    id: str
    name: str
    kind: str
    actor: str | None = None
    actor_label: str | None = None
    status: str | None = None
    parties: tuple[str, ...] = ()
    slots: Mapping[str, int] = field(default_factory=dict)
    km: float | None = None
    rank: int | None = None
    left: float = 1.0
    marked: bool = False
    polygons: list[Polygon] = field(default_factory=list)
    lines: list[Ring] = field(default_factory=list)
    points: Ring = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.layer.name}-{self.id}"

    @property
    def slot(self) -> int:
        return self.slots.get(self.actor or "", 0)

    @property
    def other_slot(self) -> int:
        """The slot of the first party that is drawn otherwise than the actor; else that of those without one."""
        found = (self.slots.get(it, 0) for it in self.parties)
        return next((it for it in found if it != self.slot), 0)

    @property
    def opacity(self) -> float | None:
        return self.left if self.left < 1 else None

    @property
    def rings(self) -> Iterator[Ring]:
        for polygon in self.polygons:
            yield from polygon

    @property
    def size(self) -> float:
        """Of its box, in square pixels."""
        points = [point for ring in self.rings for point in ring]
        if not points:
            return 0.0
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return (max(xs) - min(xs)) * (max(ys) - min(ys))


def shapes_of(geometries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of GeoJSON geometries of any type, as Drawn has them."""
    found: dict[str, list[Any]] = {"polygons": [], "lines": [], "points": []}
    for it in geometries:
        _collect(it, found)
    return found


def _collect(geometry: Mapping[str, Any], found: dict[str, list[Any]]) -> None:
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            _collect(part, found)
        return
    many = geometry["type"].startswith("Multi")
    parts = geometry["coordinates"] if many else [geometry["coordinates"]]
    kind = geometry["type"].removeprefix("Multi")
    for part in filter(None, parts):
        if kind == "Polygon":
            found["polygons"].append([[(x, y) for x, y in ring] for ring in part])
        elif kind == "LineString":
            found["lines"].append([(x, y) for x, y in part])
        else:
            found["points"].append((part[0], part[1]))
