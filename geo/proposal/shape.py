"""What a place looks like on the map: a point, ground the dataset has already, or a straight line between two places.

Never an invented shape: where no district or zone of the dataset holds the place, it is a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from geo.dataset import Dataset
from geo.text.key import key
from geo.text.statement import PlaceName
from geo.text.statement_bearing import bearing_words

KM_OF_A_DEGREE = 111.2
# How far off the point of a name may be from what is meant, in kilometres.
UNCERTAINTY = {"point": 2.0, "town": 5.0, "area": 40.0, "unknown": 10.0, "country": 300.0}
NEAR_KM = 20.0
# How far from a town "southwest of" it is drawn, where nobody says how far: the circle of uncertainty reaches the town.
BESIDE_KM = 10.0
SKETCH_KM = 25.0


@dataclass(frozen=True)
class Shape:
    """`geometry` is in longitude and latitude; `how` says how it came about, `exact` whether it is the place itself."""

    geometry: BaseGeometry
    basis: str
    uncertainty_km: float
    how: str
    exact: bool = True


def point(place: PlaceName, join: str = "at", bearing: int | None = None) -> Shape:
    """Where the gazetteer or the dataset has the name; with a bearing in degrees, ten kilometres from there."""
    assert place.lon is not None
    assert place.lat is not None
    near = NEAR_KM if join == "near" else 0.0
    source = f"GeoNames {place.geonames_id}" if place.geonames_id else "A gazetteer"
    source = "The dataset" if place.known else source
    how = f"{source} for “{place.text}”."
    lon, lat = place.lon, place.lat
    if bearing is not None:
        lon, lat = _beside(lon, lat, bearing)
        said = bearing_words(bearing, "en")
        how += f" The article says {said} it: the point is {BESIDE_KM:.0f} km from it that way, a guess."
    elif near:
        how += " The article places it near there, not in it."
    geometry = Point(round(lon, 6), round(lat, 6))
    return Shape(geometry, "gazetteer", UNCERTAINTY[place.size] + near, how)


def _beside(lon: float, lat: float, bearing: int) -> tuple[float, float]:
    """Longitude and latitude of what lies that way; degrees clockwise from north."""
    way = radians(bearing)
    north = lat + BESIDE_KM * cos(way) / KM_OF_A_DEGREE
    stretch = KM_OF_A_DEGREE * max(0.01, cos(radians(lat)))
    east = lon + BESIDE_KM * sin(way) / stretch
    return (east + 180.0) % 360.0 - 180.0, max(-90.0, min(90.0, north))


def ground(place: PlaceName, dataset: Dataset, actor: str) -> Shape | None:
    """The zone the dataset has drawn for the actor at a place of that name, or else the district with it."""
    if place.lon is None or place.lat is None:
        return None
    at = Point(place.lon, place.lat)
    zone = _zone(place, at, dataset, actor)
    if zone is not None:
        return zone
    district = _district(at, dataset)
    if district is None:
        return None
    same = key(place.name) in {key(it) for it in _district_names(at, dataset)}
    how = f"The district of the base map that holds {place.name}."
    if not same or place.size == "town":
        how += " The article names the place alone: the district stands in for it."
    return Shape(
        district.geometry,
        "boundary",
        district.uncertainty_km,
        how,
        exact=same and place.size != "town",
    )


def line_between(one: PlaceName, other: PlaceName) -> Shape | None:
    """A straight sketch between two named ends."""
    ends = [
        Point(it.lon, it.lat) for it in (one, other) if it.lon is not None and it.lat is not None
    ]
    if len(ends) < 2 or ends[0].equals(ends[1]):
        return None
    course = [(round(it.x, 6), round(it.y, 6)) for it in ends]
    how = (
        f"A straight line from {one.name} to {other.name}: the article names no more of its course."
    )
    return Shape(MultiLineString([course]), "sketch", SKETCH_KM, how, exact=False)


def _zone(place: PlaceName, at: Point, dataset: Dataset, actor: str) -> Shape | None:
    found = [
        it
        for it in dataset.features.get("control_zones", {}).values()
        if it.actor == actor
        and key(place.name)
        and key(place.name) in key(it.names["en"])
        and it.geometry.contains(at)
    ]
    if not found:
        return None
    smallest = min(found, key=lambda it: (it.geometry.area, it.id))
    how = f"The ground of {smallest.id}, which the dataset has drawn for {place.name}."
    uncertainty = smallest.uncertainty_km or _radius_km(smallest.geometry)
    return Shape(smallest.geometry, smallest.geometry_basis, uncertainty, how, exact=False)


def _district(at: Point, dataset: Dataset) -> Shape | None:
    found = [it for it in dataset.basemap.get("districts", {}).values() if it.geometry.contains(at)]
    if not found:
        return None
    smallest = min(found, key=lambda it: (it.geometry.area, it.id))
    geometry = shapely.orient_polygons(smallest.geometry)
    return Shape(geometry, "boundary", _radius_km(geometry), "")


def _district_names(at: Point, dataset: Dataset) -> list[str]:
    return [
        name
        for it in dataset.basemap.get("districts", {}).values()
        if it.geometry.contains(at)
        for name in it.names.values()
    ]


def _radius_km(geometry: BaseGeometry) -> float:
    """The radius of a circle of that area, rounded to five kilometres."""
    stretch = cos(radians(geometry.centroid.y)) * KM_OF_A_DEGREE**2
    return max(5.0, 5.0 * round(sqrt(geometry.area * stretch / pi) / 5.0))
