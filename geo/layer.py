"""What a layer declares about itself. The layers are in the package `layers`; this package knows none by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

GeometryType = Literal["Point", "MultiLineString", "MultiPolygon"]


@dataclass(frozen=True)
class Kind:
    """One kind of thing on a layer, with its name in the legend by language."""

    name: str
    title: dict[str, str]


@dataclass(frozen=True)
class Layer:
    """A layer: which rows (the view `layers.<name>`), what they are, and how a map legend names them.

    `evidence` layers rest on quotes and have valid time; the others are basemap, with a source and a licence.
    `order` is the drawing order on the map, lowest first. `span_days` widens what the map page shows of a layer on a
    date to the days before it: an event lasts a day, and a map of one day alone would never show it.
    """

    name: str
    title: dict[str, str]
    description: dict[str, str]
    geometry_type: GeometryType
    kinds: tuple[Kind, ...]
    order: int
    evidence: bool = True
    span_days: int = 0
    kind_names: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind_names", frozenset(kind.name for kind in self.kinds))
