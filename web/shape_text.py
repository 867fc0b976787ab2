"""A feature's geometry as people read it: in a few words, and written out whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.crs import CRS84, Crs
from geo.wkt import Geometry, count_points, has_heights, wkt
from web.language import gettext as _
from web.language import ngettext


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
        return _(crs.title)
    if crs.flip:
        return _("%(crs)s, north first", crs=crs.title)
    return _("%(crs)s, east first", crs=crs.title)


def _words(geometry: Geometry) -> str:
    if geometry["type"] == "Point":
        east, north = geometry["coordinates"][:2]
        # The hemispheres by whether the latitude and the longitude are negative.
        said = {
            (False, False): _("%(latitude)s north, %(longitude)s east"),
            (False, True): _("%(latitude)s north, %(longitude)s west"),
            (True, False): _("%(latitude)s south, %(longitude)s east"),
            (True, True): _("%(latitude)s south, %(longitude)s west"),
        }
        return said[north < 0, east < 0] % {"latitude": abs(north), "longitude": abs(east)}
    return ngettext(
        "%(type)s of %(num)s point",
        "%(type)s of %(num)s points",
        count_points(geometry),
        type=geometry["type"],
    )
