"""A feature's geometry as people read it: in a few words, and written out whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.crs import CRS84, Crs
from geo.wkt import Geometry, count_points, has_heights, wkt


@dataclass(frozen=True)
class ShapeText:
    """`words` are short, `wkt` is all of it, in the CRS that `crs` names; `told` says that the words are all of it."""

    words: str
    wkt: str
    crs: str
    told: bool


def shape_text(feature: Mapping[str, Any], asked: Geometry | None, crs: Crs) -> ShapeText | None:
    """The geometry of a feature, which is in degrees; None where it has none.

    `asked` is the same in another `crs` that was asked for, None where that is degrees.
    """
    degrees = feature["geometry"]
    if degrees is None:
        return None
    told = degrees["type"] == "Point" and asked is None and not has_heights(degrees)
    return ShapeText(_words(degrees), wkt(degrees if asked is None else asked), crs_text(crs), told)


def crs_text(crs: Crs) -> str:
    """A CRS, and which number comes first in it."""
    if crs == CRS84:
        return crs.title
    return f"{crs.title}, {'north' if crs.flip else 'east'} first"


def _words(geometry: Geometry) -> str:
    if geometry["type"] == "Point":
        east, north = geometry["coordinates"][:2]
        return (
            f"{abs(north)} {'north' if north >= 0 else 'south'}, "
            f"{abs(east)} {'east' if east >= 0 else 'west'}"
        )
    points = count_points(geometry)
    return f"{geometry['type']} of {points} point{'s' if points != 1 else ''}"
