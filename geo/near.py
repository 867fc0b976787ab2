"""A box in the CRS of a collection around a box in degrees: what an index can be asked before the exact question is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func

from geo.area import Envelope
from geo.collection import Collection
from geo.crs import Crs
from geo.spatial_type import Geometry

# A box as wide as this takes most of what there is, and its corners may be nowhere in a plane CRS.
WIDE = 90.0
# Into how many pieces the edge of a box is cut before it is bent into another CRS.
PIECES = 64


def near(collection: Collection, crs: Crs, envelope: Envelope) -> ColumnElement[Any] | None:
    """A box in the stored CRS around `envelope` in the geographic `crs`; None where that would not help."""
    west, south, east, north = envelope
    if east - west > WIDE or north - south > WIDE:
        return None
    import pyproj  # with numpy behind it, which a worker without tables in plane CRSs need not hold

    transformer = pyproj.Transformer.from_crs(crs.srid, collection.srid, always_xy=True)
    try:
        corners = transformer.transform_bounds(west, south, east, north, densify_pts=PIECES)
    except pyproj.exceptions.ProjError:
        return None
    if not all(abs(number) < 1e12 for number in corners) or corners[0] > corners[2]:
        return None
    margin = max(corners[2] - corners[0], corners[3] - corners[1]) / 100
    return func.ST_MakeEnvelope(
        corners[0] - margin,
        corners[1] - margin,
        corners[2] + margin,
        corners[3] + margin,
        collection.srid,
        type_=Geometry,
    )
