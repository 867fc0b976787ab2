"""A place that names can mean: where it is, what it is, and how many people live there."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Literal

Kind = Literal[
    "continent",
    "region",
    "country",
    "division",  # of a country: a state, a province
    "district",  # of a division: a county
    "capital",
    "town",
    "water",
    "river",
    "range",
    "mountain",
    "desert",
    "island",
    "landmark",
]

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """`number` is this gazetteer's own; `division` is GeoNames' code of the first level, as US.TX, empty for none.

    `country` is an ISO 3166-1 alpha-2 code, empty for what lies in several or in none. Degrees are of WGS 84.
    """

    number: int
    geonames_id: int | None
    name: str
    kind: Kind
    lon: float
    lat: float
    country: str
    division: str
    population: int

    @property
    def is_settled(self) -> bool:
        return self.kind in ("town", "capital")

    def holds(self, other: Place) -> bool:
        """Does this country, division or region hold the other place, as far as codes and distances tell?"""
        if self.number == other.number:
            return False
        if self.kind == "country":
            return self.country == other.country
        if self.kind == "division":
            return self.division == other.division
        if self.kind == "district":
            return self.division == other.division and distance_km(self, other) < 120
        if self.kind in ("region", "island"):
            return self.country in ("", other.country) and distance_km(self, other) < 400
        return False


def distance_km(one: Place, other: Place) -> float:
    """The great-circle distance of two places, on a sphere."""
    return distance(one.lon, one.lat, other.lon, other.lat)


def distance(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The great-circle distance of two points in degrees, in kilometres, on a sphere."""
    there, here = radians(other_lat), radians(lat)
    half = (
        sin((there - here) / 2) ** 2
        + cos(here) * cos(there) * sin(radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
